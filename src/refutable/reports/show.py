"""One claim on one screen: what it says, what it comes to, and how firmly it stands."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from refutable.claims.claim import Verdict
from refutable.claims.passages import Passage, passages
from refutable.corpus import Corpus
from refutable.language.english import counted, sentence
from refutable.reports.report import ClaimReport, Entry, Tie
from refutable.reports.text import HOLDS, suspect_block
from refutable.reports.wrapping import wrapped
from refutable.robustness.breaking import BreakingSet, smallest
from refutable.robustness.choices import Readings
from refutable.robustness.examine import Robustness
from refutable.wording.robustness import (
    absence_sentence,
    addition_words,
    breaking_sentence,
    coders_sentence,
    deciding_sentences,
    margin_words,
    null_sentence,
    readings_sentence,
)
from refutable.wording.wording import in_english

SCREEN = 80
_TERMS = 13
_INDENT = " " * _TERMS
_ITEM = "– "
_LETTERS_OF_WORDS, _LETTERS_OF_A_TITLE = 110, 60


@dataclass(frozen=True)
class _Measure:
    """How many of a long list are shown, with long words and titles cut; None shows all."""

    most: int | None = 2

    def some(self, items: Iterable[str]) -> list[str]:
        """Return the first items, and how many more there are."""
        items = list(items)
        if self.most is None or len(items) <= self.most:
            return items
        return [*items[: self.most], f"… and {len(items) - self.most} more"]

    def words(self, passage: Passage) -> str:
        """Return a passage in a line or three."""
        if self.most is None:
            return str(passage)
        words = textwrap.shorten(passage.words, _LETTERS_OF_WORDS, placeholder=" […]")
        title = textwrap.shorten(passage.title, _LETTERS_OF_A_TITLE, placeholder=" […]")
        return str(replace(passage, words=words, title=title))


def show_text(whole: ClaimReport, corpus: Corpus, *, uncut: bool = False) -> str:
    """Return one claim for a terminal; ``uncut`` cuts no list and no passage."""
    measure = _Measure(None) if uncut else _Measure()
    entry, found = whole.entry, whole.firmness
    lines = [
        _head(entry),
        f"{entry.file}:{entry.line}",
        "",
        wrapped(entry.statement, "", None, SCREEN),
    ]
    if whole.suspect is not None:
        said = suspect_block(whole.suspect, entry)
        lines += ["", wrapped(said.head, "  ", "", SCREEN)]
        lines += [wrapped(line, "    ", "  ", SCREEN) for line in said.lines]
    lines += ["", *map(str, whole.remarks)] if whole.remarks else []
    if found is not None:
        lines += ["", *_asked(entry, found, corpus)]
        lines += _side("For", entry.grounds, measure)
        lines += _side("Against", entry.rebuttal, measure)
        lines += ["", *_firmness(found, whole.readings, corpus, measure)]
    ties = _ties(entry, measure)
    lines += ["", *ties] if ties else []
    lines += ["", "The verdict does not establish"]
    lines += [_item(said, "") for said in whole.not_established]
    return "\n".join(lines)


def _head(entry: Entry) -> str:
    declared = entry.assessment.claim.declared.value
    aside = "" if entry.assessment.as_declared else f" (declared {declared})"
    return f"Claim {entry.number}  {entry.id}  {entry.verdict.sign} {entry.verdict.value}{aside}"


# ------------------------------------------------------------------ asked and found


def _asked(entry: Entry, firmness: Robustness, corpus: Corpus) -> Iterator[str]:
    criterion = entry.assessment.claim.holds
    assert criterion is not None
    yield _row("Needed", sentence(in_english(criterion, corpus, numbered=True)))
    operands = entry.assessment.operands
    texts = []
    for number, (operand, margin) in enumerate(
        zip(operands, firmness.margins, strict=True), start=1
    ):
        turns = margin_words(margin).removeprefix("open: ")
        rest = "" if turns == operand.found else f" – {turns}"
        mark = f"({number}) " if len(operands) > 1 else ""
        texts.append(f"{mark}{HOLDS[operand.truth]}: found {operand.found}{rest}")
    yield from _rows("Found", texts)


def _side(term: str, found: Sequence[Passage], measure: _Measure) -> Iterator[str]:
    if not found:
        yield _row(term, "nothing")
        return
    documents = counted(len({passage.document for passage in found}), "document")
    quoted = [passage for passage in found if passage.words]
    head = f"{counted(len(quoted), 'passage')} in {documents}" if quoted else documents
    yield _row(term, head)
    yield from (_item(text) for text in measure.some(map(measure.words, found)))


# ------------------------------------------------------------------ how firmly


def _firmness(
    found: Robustness, readings: Readings, corpus: Corpus, measure: _Measure
) -> Iterator[str]:
    yield from _breaking(found.breaking, corpus, measure)
    if found.verdict is not Verdict.SUPPORTED:
        to_add = (sentence(addition_words(one, corpus)) for one in found.additions)
        yield from _rows("To add", measure.some(to_add))
    yield _row("Absence", absence_sentence(found.absences))
    coders = coders_sentence(found, corpus)
    yield _row("Coders", coders or "there is only one coder")
    yield from _rows("Decided by", measure.some(deciding_sentences(found, corpus)))
    yield _row("Readings", readings_sentence(found, readings) or "no readings are declared")
    null = found.null
    how = f" Refuted on {null.refuted:,}; seed {null.seed}." if null.null is not None else ""
    yield _row("Shuffles", f"{null_sentence(found)}{how}")


def _breaking(found: Sequence[BreakingSet], corpus: Corpus, measure: _Measure) -> Iterator[str]:
    yield _row("Removal", breaking_sentence(tuple(found)))
    if fewest := smallest(found):
        removed = map(measure.words, passages(fewest.removed, corpus))
        yield from (_item(text) for text in measure.some(removed))


# ------------------------------------------------------------------ ties


def _ties(entry: Entry, measure: _Measure) -> list[str]:
    made = entry.assessment.claim
    ties = (
        ("Argued from", [", ".join(made.argued_from)]),
        ("Warrant", [", ".join((*made.warranted_by, *made.warrant))]),
        ("Warrant of", measure.some(map(_tie, entry.warrants))),
        ("Rests on", measure.some(map(_tie, entry.below))),
        ("Rest on it", measure.some(map(_tie, entry.above))),
        ("At risk by", [" → ".join(entry.at_risk)]),
        ("To decide", [made.would_decide]),
        ("Adequacy", [made.adequacy]),
        ("Added", [made.added]),
        ("Changed", [made.changed]),
        ("Note", [made.note]),
        ("Excused", ["; ".join(f"“{word}”: {reason}" for word, reason in made.excuse)]),
    )
    return [row for term, texts in ties for row in _rows(term, [text for text in texts if text])]


def _tie(tie: Tie) -> str:
    way = f" (through {' → '.join(tie.path[:-1])})" if len(tie.path) > 1 else ""
    return f"{tie.verdict.sign} {tie.id}{way}"


# ------------------------------------------------------------------ lines


def _rows(term: str, texts: Sequence[str]) -> Iterator[str]:
    for number, text in enumerate(texts):
        yield _row("" if number else term, text)


def _row(term: str, text: str) -> str:
    return wrapped(text, _INDENT, term.ljust(_TERMS), SCREEN)


def _item(text: str, indent: str = _INDENT) -> str:
    bare = text.startswith("… and ")
    return wrapped(text, f"{indent}  ", indent if bare else f"{indent}{_ITEM}", SCREEN)
