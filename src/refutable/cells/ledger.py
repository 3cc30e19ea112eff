"""The ledger, and the tables and numbers over all claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from refutable.cells.evidence import definition_item, definitions
from refutable.cells.run import collect
from refutable.cells.session import Collected, Row, Session, session
from refutable.cells.show import Awaited, AwaitedSummary, Shown
from refutable.claims.claim import Assessment, Verdict, take_stock
from refutable.corpus import Corpus
from refutable.figures import tables
from refutable.language.english import Whole
from refutable.language.nodes import to_json

if TYPE_CHECKING:
    from refutable.claims.published import Rebuilt
    from refutable.robustness.examine import Robustness
    from refutable.robustness.summary import Summary


MOST_IN_LEDGER = 3
SIGNS: Mapping[Verdict, str] = {
    Verdict.SUPPORTED: "✓",
    Verdict.REFUTED: "✗",
    Verdict.UNDETERMINED: "?",
    Verdict.ARGUED: "§",
    Verdict.ERROR: "!",
}


def ledger() -> Shown:
    """Display every claim of the paper with its verdict, grounds and rebuttal."""
    current = session()
    if not current.drawing:
        return Shown("")
    collected = whole_paper(current)
    entries = collected.ledger.entries
    head = "| No. | Claim | Verdict | For | Against |\n|--:|:------------|:----|--:|--:|"
    lines = [
        f'| [](#{e.claim.id}){{.to-ledger}} | []{{.statement-of claim="{e.claim.id}"}} '
        f"| {SIGNS[e.verdict]} {e.verdict.value} | {tables.documents_of(e.grounds) or '–'} "
        f"| {tables.documents_of(e.rebuttal) or '–'} |"
        for e in entries
    ]
    summary = "\n".join([head, *lines])
    firmly = _firmly(current)
    details = "\n\n".join(
        _ledger_entry(entry, current.corpus, firmly.get(entry.claim.id, ())) for entry in entries
    )
    return Shown(f"::::: {{.ledger}}\n\n{summary}\n\n{details}\n\n:::::")


def _ledger_entry(entry: Assessment, corpus: Corpus, firmly: Sequence[str]) -> str:
    head = f'claim="{entry.claim.id}" verdict="{entry.verdict.value}"'
    statement = f'[]{{.statement-of claim="{entry.claim.id}"}}'
    body = definitions(entry, corpus, MOST_IN_LEDGER)
    if firmly:
        body += f"\n\n{definition_item('How firmly', firmly)}"
    return f":::: {{.ledger-entry {head}}}\n\n{statement}\n\n{body}\n\n::::"


def firmness() -> Summary | AwaitedSummary:
    """Return how the claims of the paper stand together, question by question, as numbers.

    Its attributes are those of :class:`refutable.robustness.summary.Summary`. In a check, which
    examines no claim, each prints as an ellipsis.
    """
    from refutable.robustness.summary import summarise

    current = session()
    return summarise(_examined(current).values()) if current.drawing else AwaitedSummary()


def extremes_table(which: str, leaving_out: Sequence[str] = ()) -> Shown:
    """Display the claims that stand most firmly, or least; ``which`` is "strongest" or "weakest".

    What makes them so is said by :class:`refutable.robustness.summary.Summary`. ``leaving_out``
    are ids of claims that are not listed, such as those that an abstract repeats.

    Raises:
        ValueError: ``which`` is neither, or an id to leave out is no claim of the paper.
    """
    if which not in ("strongest", "weakest"):
        raise ValueError(f"'{which}' is neither 'strongest' nor 'weakest'")
    current = session()
    known = {span.id for span in current.source.claims}
    for name in leaving_out:
        if name not in known:
            raise ValueError(f"'{name}', which is to be left out, is no claim of this paper")
    if not current.drawing:
        return Shown("")
    from refutable.robustness.summary import summarise
    from refutable.wording.robustness import breaking_short, vacuity_short

    lines = [
        "| No. | Claim | Documents | Readings | Shuffles | Coders |",
        "|--:|:------------------------|--:|--:|--:|:-:|",
    ]
    for found in getattr(summarise(_examined(current).values()), which):
        name = found.claim.id
        if name in leaving_out:
            continue
        cells = (
            f"[](#{name}){{.to-ledger}}",
            f'[]{{.statement-of claim="{name}"}}',
            breaking_short(found.breaking[0]),
            f"{found.readings.held}/{found.readings.tried}",
            vacuity_short(found.vacuity),
            _coder_signs(found),
        )
        lines.append(f"| {' | '.join(cells)} |")
    table_of_claims = "\n".join(lines)
    return Shown(f"::::: {{.firmness}}\n\n{table_of_claims}\n\n:::::")


def _coder_signs(found: Robustness) -> str:
    signs = [SIGNS[verdict] for verdict in found.layers.by_coder.values()]
    return "\N{NO-BREAK SPACE}".join(signs) or "–"


def published(outcome: str = "", *, section: str = "", kind: str = "") -> Whole | Awaited:
    """Return how many claims of the published work there are, of an outcome, section or kind.

    In a check, whose claims are not all known where a number stands, it prints as an ellipsis.

    Raises:
        ValueError: there is no such outcome.
    """
    from refutable.claims.published import Outcome

    wanted = Outcome(outcome) if outcome else None
    current = session()
    if not current.drawing:
        return Awaited()
    return Whole(published_claims(current).count(wanted, section=section, kind=kind))


def published_claims(current: Session) -> Rebuilt:
    from refutable.claims.published import rebuilt

    entries = whole_paper(current).ledger.entries
    declared = {found.claim.id: found.claim.declared for found in entries}
    return rebuilt(current.root, {one.claim.id: one.verdict for one in entries}, declared)


def published_rows(found: Rebuilt) -> list[Row]:
    """Return a row a group of published claims and outcome, by section and then by kind."""
    return [
        {"panel": f"By {panel}", "group": group, "outcome": outcome.value, "claims": number}
        for panel in ("section", "kind")
        for group, numbers in found.by(panel).items()
        for outcome, number in numbers.items()
    ]


def firmness_table() -> Shown:
    """Display, a row a computed claim, what overturns its verdict and how easily."""
    current = session()
    if not current.drawing:
        return Shown("")
    from refutable.wording.robustness import absence_short, breaking_short, vacuity_short

    examined = _examined(current)
    columns = ("Documents", "Passages", "Codings", "One absence", "Readings", "Shuffles", "Coders")
    lines = [f"| No. | {' | '.join(columns)} |", "|--:|--:|--:|--:|:---|--:|--:|:-:|"]
    for name, found in examined.items():
        cells = (
            f"[](#{name}){{.to-ledger}}\N{NO-BREAK SPACE}{SIGNS[found.verdict]}",
            *(breaking_short(one) for one in found.breaking),
            absence_short(found.absences),
            f"{found.readings.held}/{found.readings.tried}",
            vacuity_short(found.vacuity),
            _coder_signs(found),
        )
        lines.append(f"| {' | '.join(cells)} |")
    table_of_claims = "\n".join(lines)
    return Shown(f"::::: {{.firmness}}\n\n{table_of_claims}\n\n:::::")


def _firmly(current: Session) -> Mapping[str, Sequence[str]]:
    from refutable.robustness.readings import load_readings
    from refutable.wording.robustness import sentences

    readings = load_readings(current.root, current.corpus)
    return {
        name: sentences(found, current.corpus, readings)
        for name, found in _examined(current).items()
    }


def _examined(current: Session) -> Mapping[str, Robustness]:
    # Examined once a kernel, and anew when a cell was run again with another criterion.
    from refutable.robustness.examine import examine_all
    from refutable.robustness.readings import load_readings

    claims = whole_paper(current).claims
    # What is asked, and not where: a cell that runs in a kernel stands on other lines.
    asked = [(made.id, to_json(made.holds), to_json(made.against)) for made in claims]
    if current.examined is None or current.examined[0] != asked:
        readings = load_readings(current.root, current.corpus)
        current.examined = (asked, examine_all(claims, current.corpus, readings))
    return current.examined[1]


def whole_paper(current: Session) -> Collected:
    # All claims of the paper, wherever the cell stands that asks for them; a claim whose cell was
    # run again with another criterion in this kernel counts as it now reads.
    if current.collected is None:
        current.collected = collect(current.source, current.corpus)
    collected = current.collected
    claims = [current.claims.get(made.id, made) for made in collected.claims]
    if all(now is before for now, before in zip(claims, collected.claims, strict=True)):
        return collected
    stock = take_stock(claims, current.finder)
    return replace(collected, claims=tuple(claims), ledger=stock)
