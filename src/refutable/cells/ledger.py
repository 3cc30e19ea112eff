"""The ledger, and the tables and numbers over all claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from refutable.cells.evidence import attributes, definition_item, definitions
from refutable.cells.late import late
from refutable.cells.run import collect
from refutable.cells.session import Collected, Session, session
from refutable.cells.show import MarkdownOutput
from refutable.claims.claim import Assessment, Claim, take_stock
from refutable.escaping import as_text
from refutable.figures.registry import documents_of
from refutable.language.english import Whole, sentence
from refutable.language.nodes import to_json

if TYPE_CHECKING:
    from refutable.claims.published import Rebuilt
    from refutable.robustness.examine import Robustness

MOST_IN_LEDGER = 3
NOTHING = MarkdownOutput("")


def ledger() -> Any:
    """Display every claim of the paper with its verdict, grounds and rebuttal."""
    current = session()
    return late(lambda: _ledger(current), NOTHING)


def _ledger(current: Session) -> MarkdownOutput:
    paper = whole_paper(current)
    # A claim without a sentence has no place on the page: a check remarks on it.
    entries = [e for e in paper.ledger.entries if e.claim.id in paper.statements]
    words = current.words
    columns = ("number", "claim-at-start", "verdict", "for", "against")
    head = f"| {' | '.join(words[name] for name in columns)} |\n|--:|:------------|:----|--:|--:|"
    lines = [
        f'| [](#{e.claim.id}){{.to-ledger}} | []{{.statement-of claim="{e.claim.id}"}} '
        f"| {e.verdict.sign} {words[e.verdict.value]} | {documents_of(e.grounds) or '–'} "
        f"| {documents_of(e.rebuttal) or '–'} |"
        for e in entries
    ]
    summary = "\n".join([head, *lines])
    firmly = _firmly(current)
    details = "\n\n".join(
        _ledger_entry(entry, current, firmly.get(entry.claim.id, ())) for entry in entries
    )
    parts = [summary, *(as_text(sentence(one)) for one in current.wording.unchecked), details]
    return MarkdownOutput("::::: {.ledger}\n\n" + "\n\n".join(parts) + "\n\n:::::")


def _ledger_entry(entry: Assessment, current: Session, firmly: Sequence[str]) -> str:
    statement = f'[]{{.statement-of claim="{entry.claim.id}"}}'
    body = definitions(entry, current.corpus, current.words, MOST_IN_LEDGER)
    if firmly:
        body += (
            f"\n\n{definition_item(current.words['how-firmly'], [as_text(one) for one in firmly])}"
        )
    return f":::: {{.ledger-entry {attributes(entry)}}}\n\n{statement}\n\n{body}\n\n::::"


def firmness(claim: str = "") -> Any:
    """Return how the claims of the paper stand together, or how one stands, as numbers.

    The attributes are those of :class:`refutable.robustness.summary.Summary`, or for one claim of
    :class:`refutable.robustness.summary.ClaimFirmness`. A check, which examines no claim, prints
    each as an ellipsis.

    Raises:
        ValueError: there is no such claim.
    """
    from refutable.robustness.choices import load_readings
    from refutable.robustness.summary import ClaimFirmness, summarise

    current = session()
    if claim:
        known = {span.id for span in current.source.claims}
        if claim not in known:
            raise ValueError(f"firmness() names '{claim}', but there is no claim '{claim}'")
        readings = load_readings(current.root, current.corpus)

        def one() -> ClaimFirmness:
            found = examined_claims(current).get(claim)
            if found is None:
                raise ValueError(f"'{claim}' is argued, so nothing about it is computed")
            return ClaimFirmness(readings, found)

        return late(one, ClaimFirmness(readings))
    return late(lambda: summarise(examined_claims(current).values()), summarise(()))


def extremes_table(which: str, leaving_out: Sequence[str] = ()) -> Any:
    """Display the claims that stand most firmly, or least; ``which`` is "strongest" or "weakest".

    :class:`refutable.robustness.summary.Summary` says what makes them so. ``leaving_out`` are ids
    of claims that are not listed, such as those that an abstract repeats.

    Raises:
        ValueError: ``which`` is neither, or an id to leave out is no claim of the paper.
    """
    if which not in ("strongest", "weakest"):
        raise ValueError(f"'{which}' is neither 'strongest' nor 'weakest'")
    current = session()
    known = {span.id for span in current.source.claims}
    for name in leaving_out:
        if name not in known:
            raise ValueError(f"leaving_out= names '{name}', but there is no claim '{name}'")
    return late(lambda: _extremes(current, which, leaving_out), NOTHING)


def _extremes(current: Session, which: str, leaving_out: Sequence[str]) -> MarkdownOutput:
    from refutable.robustness.summary import summarise
    from refutable.wording.robustness import breaking_short, null_short

    head = (
        "| No. | Claim | Documents | Readings | Shuffles | Coders |",
        "|--:|:------------------------|--:|--:|--:|:-:|",
    )
    rows = [
        (
            f"[](#{found.claim.id}){{.to-ledger}}",
            f'[]{{.statement-of claim="{found.claim.id}"}}',
            breaking_short(found.breaking[0]),
            f"{found.readings.held}/{found.readings.tried}",
            null_short(found.null),
            _coder_signs(found),
        )
        for found in getattr(summarise(examined_claims(current).values()), which)
        if found.claim.id not in leaving_out
    ]
    return _firmness_rows(head, rows)


def _firmness_rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> MarkdownOutput:
    lines = "\n".join([*head, *(f"| {' | '.join(cells)} |" for cells in rows)])
    return MarkdownOutput(f"::::: {{.firmness}}\n\n{lines}\n\n:::::")


def _coder_signs(found: Robustness) -> str:
    under = (*found.layers.by_coder.values(), *found.layers.by_run.values())
    signs = [verdict.sign for verdict in under]
    return "\N{NO-BREAK SPACE}".join(signs) or "–"


def published(outcome: str = "", *, section: str = "", kind: str = "") -> Any:
    """Return how many claims of the published work there are, of an outcome, section or kind.

    A check, in which not all claims are known where a number stands, prints an ellipsis.

    Raises:
        ValueError: there is no such outcome.
    """
    from refutable.claims.published import Outcome

    wanted = Outcome(outcome) if outcome else None
    current = session()
    return late(
        lambda: Whole(published_claims(current).count(wanted, section=section, kind=kind)), Whole(0)
    )


def published_claims(current: Session) -> Rebuilt:
    """Return the claims of the published work with their outcomes."""
    from refutable.claims.published import rebuilt

    return rebuilt(current.root, whole_paper(current).ledger.entries)


def firmness_table() -> Any:
    """Display, a row a computed claim, what overturns its verdict and how easily."""
    current = session()
    return late(lambda: _firmness(current), NOTHING)


def _firmness(current: Session) -> MarkdownOutput:
    from refutable.wording.robustness import absence_short, breaking_short, null_short

    columns = ("Documents", "Passages", "Codings", "One absence", "Readings", "Shuffles", "Coders")
    head = (f"| No. | {' | '.join(columns)} |", "|--:|--:|--:|--:|:---|--:|--:|:-:|")
    rows = [
        (
            f"[](#{name}){{.to-ledger}}\N{NO-BREAK SPACE}{found.verdict.sign}",
            *(breaking_short(one) for one in found.breaking),
            absence_short(found.absences),
            f"{found.readings.held}/{found.readings.tried}",
            null_short(found.null),
            _coder_signs(found),
        )
        for name, found in examined_claims(current).items()
    ]
    return _firmness_rows(head, rows)


def _firmly(current: Session) -> Mapping[str, Sequence[str]]:
    from refutable.robustness.choices import load_readings
    from refutable.wording.robustness import sentences

    readings = load_readings(current.root, current.corpus)
    return {
        name: sentences(found, current.corpus, readings)
        for name, found in examined_claims(current).items()
    }


def examined_claims(current: Session) -> Mapping[str, Robustness]:
    """Return how firmly each computed claim of the paper stands, by its id."""
    # Examined once, and in a live kernel again when a claim has another criterion.
    from refutable.robustness.choices import load_readings
    from refutable.robustness.kept import examine

    claims = whole_paper(current).claims
    known = current.examined
    if known is None or not _ask_the_same(known[0], claims):
        readings = load_readings(current.root, current.corpus)
        known = current.examined = (claims, examine(claims, current.corpus, readings))
    return known[1]


def _ask_the_same(before: Sequence[Claim], now: Sequence[Claim]) -> bool:
    """Whether claims ask what others ask; one whose cell ran again may have other line numbers."""
    return len(before) == len(now) and all(
        was is one
        or (was.id, to_json(was.holds), to_json(was.against))
        == (one.id, to_json(one.holds), to_json(one.against))
        for was, one in zip(before, now, strict=True)
    )


def whole_paper(current: Session) -> Collected:
    """Return all claims of the paper, wherever the cell stands that asks for them.

    In a live kernel they are collected by a run of their own, and a claim whose cell was run again
    counts as it now reads.
    """
    if current.collected is None:
        current.collected = collect(current.source, current.corpus)
    collected = current.collected
    claims = [current.claims.get(made.id, made) for made in collected.claims]
    if all(now is before for now, before in zip(claims, collected.claims, strict=True)):
        return collected
    stock = take_stock(claims, current.finder)
    return replace(collected, claims=tuple(claims), ledger=stock)
