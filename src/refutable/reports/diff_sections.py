"""The sections of a difference between two states of an argument, for every form of report.

First verdicts that flipped and claims removed, then margins, then wording; last the changes of
data that touch no claim.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from refutable.corpus import Corpus
from refutable.corpus.changes import DataChange, FieldChange
from refutable.history.comparison import (
    ClaimChange,
    Comparison,
    MarginChange,
    Stated,
    Through,
)
from refutable.reports.blocks import Block, kept
from refutable.reports.text import HOLDS
from refutable.wording.wording import in_english

_THROUGH: Mapping[Through, str] = {
    "data": "changed by the data",
    "criterion": "changed by the new criterion, on the new data and on the old",
    "either": "changed by the data and by the new criterion, each on its own",
    "both": "changed by the data and the new criterion together, by neither on its own",
}
# Fields that are whole sentences: each gets a line of its own.
_IN_FULL = ("criterion", "against", "would_decide", "adequacy", "added", "changed", "note", "plain")
_PLURALS: Mapping[str, str] = {
    "family": "families",
    "codebook": "codebooks",
    "counting": "counting rules",
}
_NAMES: Mapping[str, str] = {"counting": "counting rules"}


@dataclass(frozen=True)
class Section:
    """The claims that changed in one way."""

    title: str
    blocks: tuple[Block, ...]


def sections(found: Comparison) -> Iterator[Section]:
    """Yield the sections that are not empty, the gravest first."""
    corpus = found.new.finder.corpus
    rest = [change for change in found.claims if change.how == "changed" and not change.flipped]
    kinds = (
        ("Verdicts that flipped", (_flip(c, corpus) for c in found.claims if c.flipped)),
        ("Claims removed", (_removed(c.stated) for c in found.claims if c.how == "removed")),
        ("Claims at risk now", (_at_risk(c) for c in found.claims if c.risk == "new")),
        ("Claims no longer at risk", (_at_risk(c) for c in found.claims if c.risk == "lifted")),
        ("Margins that moved", (_margin(c) for c in rest if c.margins)),
        ("Criteria and terms that changed", map(_terms, filter(_has_terms, found.claims))),
        ("Sentences reworded", (_reworded(c) for c in found.claims if c.sentence)),
        ("Other passages gained or lost", map(_passages, filter(_quiet, rest))),
        ("Claims added", (_added(c.stated) for c in found.claims if c.how == "added")),
    )
    for title, blocks in kinds:
        section = Section(title, tuple(blocks))
        if section.blocks:
            yield section


def _has_terms(change: ClaimChange) -> bool:
    return bool(change.criterion or change.terms)


def _quiet(change: ClaimChange) -> bool:
    return bool(change.sides) and not change.margins


def _place(stated: Stated) -> str:
    return f"{stated.file}:{stated.line}"


def _flip(change: ClaimChange, corpus: Corpus) -> Block:
    old, new = change.both
    assert change.through is not None
    head = (
        f"{change.id}: {old.verdict.sign} {old.verdict.value} → "
        f"{new.verdict.sign} {new.verdict.value}, declared {new.claim.declared.value}"
    )
    lines = (_THROUGH[change.through], *_operands(change, corpus))
    return Block(head, _place(new), kept(new.statement), lines, _evidence(change))


def _operands(change: ClaimChange, corpus: Corpus) -> Iterator[str]:
    old, new = change.both
    found = new.assessment.operands
    before = [part.found for part in old.assessment.operands]
    comparable = not change.criterion and len(before) == len(found)
    for place, part in enumerate(found):
        was = f", before {before[place]}" if comparable and before[place] != part.found else ""
        needed = in_english(part.part, corpus)
        yield f"{HOLDS[part.truth]}: found {part.found}{was}, needed {needed}"


def _margin(change: ClaimChange) -> Block:
    new = change.stated
    lines = tuple(map(_margin_line, change.margins))
    head = f"{change.id}, {new.verdict.value} as before"
    return Block(head, _place(new), kept(new.statement), lines, _evidence(change))


def _margin_line(moved: MarginChange) -> str:
    before, now = moved.old.turns, moved.new.turns
    if before == now:  # the rounded words hide the move
        before, now = (f"{side.distance:.4g} {side.unit}" for side in (moved.old, moved.new))
    return f"needed {moved.needed}; now: {now}; before: {before}"


def _evidence(change: ClaimChange) -> tuple[tuple[str, tuple[str, ...]], ...]:
    causes = tuple(map(row_text, change.causes))
    if not (causes or change.criterion or change.terms):
        causes = ("no changed row explains it",)
    lists = (*_sides(change), ("through", causes))
    return tuple((title, items) for title, items in lists if items)


def _sides(change: ClaimChange) -> tuple[tuple[str, tuple[str, ...]], ...]:
    sides = change.sides
    kinds = (
        ("passages lost", sides.lost),
        ("passages gained", sides.gained),
        ("passages now against it", sides.against),
        ("passages no longer against it", sides.no_longer_against),
    )
    return tuple((title, tuple(map(str, found))) for title, found in kinds)


def _removed(old: Stated) -> Block:
    head = f"{old.claim.id}, which was {old.verdict.value}"
    return Block(head, _place(old), kept(old.statement))


def _added(new: Stated) -> Block:
    head = f"{new.claim.id}: {new.verdict.sign} {new.verdict.value}"
    if not new.assessment.as_declared:
        head += f", declared {new.claim.declared.value}"
    return Block(head, _place(new), kept(new.statement))


def _at_risk(change: ClaimChange) -> Block:
    new = change.stated
    on = f" rests on {' → '.join(new.at_risk)}" if new.at_risk else ""
    return Block(f"{change.id}{on}", _place(new), kept(new.statement))


def _terms(change: ClaimChange) -> Block:
    changes = (*([change.criterion] if change.criterion else []), *change.terms)
    lines = tuple(line for term in changes for line in _term(term))
    return Block(change.id, _place(change.stated), lines=lines)


def _term(term: FieldChange) -> Iterator[str]:
    if term.old == term.new:
        yield f"{term.name} is written differently, but says the same: {term.new}"
    elif term.name in _IN_FULL:
        yield f"{term.name} before: {term.old or 'none'}"
        yield f"{term.name} now: {term.new or 'none'}"
    else:
        yield f"{term.name}: {term.old or 'none'} → {term.new or 'none'}"


def _reworded(change: ClaimChange) -> Block:
    assert change.sentence is not None
    by = " (only computed values)" if change.sentence.computed else ""
    return Block(f"{change.id}{by}", _place(change.stated), change.sentence.marked)


def _passages(change: ClaimChange) -> Block:
    return Block(change.id, _place(change.stated), lists=_evidence(change))


# ------------------------------------------------------------------ rows and sums


def row_text(row: DataChange) -> str:
    """Return a changed row in words: its kind, coder, place, and the fields that changed."""
    head = f"{_NAMES.get(row.kind, row.kind)} {row.how}"
    head += f" by {row.coder}" if row.coder else ""
    about = [f"{row.code}{_stances(row)} in {row.excerpt}"] if row.code else []
    if not row.code and row.kind not in ("counting", "codebook"):
        about.append(row.id)
    if row.words:
        about.append(f"“{_short(row.words)}”")
    about += [f"{item.name} {_short(item.old)} → {_short(item.new)}" for item in row.fields]
    source = f" — {row.source}" if row.source else ""
    brought = f"; with it {_counts(row.parts)}" if row.parts else ""
    return f"{head}: {', '.join(about)}{source}{brought}" if about else f"{head}{source}{brought}"


def _short(text: str) -> str:
    return textwrap.shorten(text, 120, placeholder=" […]") or "none"


def _stances(row: DataChange) -> str:
    # If they changed, the field has both.
    changed = any(item.name == "stance" for item in row.fields)
    return "" if changed else f" ({', '.join(row.stances) or 'none'})"


def _counts(rows: Iterable[DataChange]) -> str:
    """Return the number of rows of each kind, and the coders."""
    every = [part for row in rows for part in row.rows()]
    kinds = Counter(part.kind for part in every)
    coders = sorted({part.coder for part in every if part.coder})
    said = ", ".join(_number(count, kind) for kind, count in kinds.items())
    return f"{said} by {' and '.join(coders)}" if coders else said


def _number(count: int, kind: str) -> str:
    one = _NAMES.get(kind, kind)
    return f"{count} {one if count == 1 else _PLURALS.get(kind, f'{one}s')}"


def summary(found: Comparison) -> Iterator[str]:
    """Yield a line with the numbers of changed claims, then lines with those of changed rows."""
    changes = found.claims
    flipped = sum(change.flipped for change in changes)
    counts = (
        (flipped, "verdict flipped" if flipped == 1 else "verdicts flipped"),
        (sum(change.new is None for change in changes), "removed"),
        (sum(change.risk == "new" for change in changes), "newly at risk"),
        (sum(bool(change.margins) for change in changes), "with a margin moved"),
        (sum(bool(change.criterion) for change in changes), "with a new criterion"),
        (sum(_by_author(change) for change in changes), "reworded"),
        (sum(change.old is None for change in changes), "added"),
    )
    said = ", ".join(f"{number} {what}" for number, what in counts if number)
    otherwise = f"{len(changes)} changed" if changes else "none changed"
    yield f"{_number(len(found.new.claims), 'claim')}: {said or otherwise}"
    through = [row for row in found.data if row not in found.untouching]
    if through:
        yield f"data changes behind this: {_kinds(through)}"
    if found.untouching:
        yield f"data changes that affect no claim: {_kinds(found.untouching)}"


def _by_author(change: ClaimChange) -> bool:
    return change.sentence is not None and not change.sentence.computed


def _kinds(rows: Sequence[DataChange]) -> str:
    kinds = Counter((row.kind, row.how) for row in rows)
    return ", ".join(f"{_number(count, kind)} {how}" for (kind, how), count in kinds.items())


def unchanged(found: Comparison) -> str:
    """Return the line for no change, with what was compared."""
    return f"nothing changed in {_number(len(found.new.claims), 'claim')} and their data"
