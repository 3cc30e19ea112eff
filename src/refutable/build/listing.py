"""Each claim with its verdict, its passages, and what changed since the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from refutable.build.paper import Paper
from refutable.claims.claim import Assessment, Verdict
from refutable.claims.graph import Graph, reached, turned
from refutable.claims.limits import not_established
from refutable.claims.passages import passages
from refutable.errors import UsageError, did_you_mean
from refutable.reports.report import Change, ClaimReport, Entry, Tie

if TYPE_CHECKING:  # a check imports nothing that examines claims
    from refutable.robustness.examine import Robustness


def entries(paper: Paper) -> tuple[Entry, ...]:
    """Return each claim with its verdict, its passages, and what changed since the record."""
    ledger = paper.collected.ledger
    risks, below, above = ledger.at_risk, ledger.graph, turned(ledger.graph)
    warrants = turned(ledger.warrants)
    verdicts = {found.claim.id: found.verdict for found in ledger.entries}
    return tuple(
        replace(
            _entry(paper, found, number),
            at_risk=risks.get(found.claim.id, ()),
            below=_ties(found.claim.id, below, verdicts),
            above=_ties(found.claim.id, above, verdicts),
            warrants=_ties(found.claim.id, warrants, verdicts),
        )
        for number, found in enumerate(ledger.entries, start=1)
    )


def _ties(name: str, graph: Graph, verdicts: Mapping[str, Verdict]) -> tuple[Tie, ...]:
    return tuple(Tie(path, verdicts[end]) for end, path in reached(name, graph).items())


def _entry(paper: Paper, assessment: Assessment, number: int) -> Entry:
    made = assessment.claim
    name = made.id
    span = next((span for span in paper.source.claims if span.id == name), None)
    # A claim without a sentence stands where its cell stands.
    first, last = (span.position, paper.source.at(span.end)) if span else (made, made)
    grounds = passages(assessment.grounds, paper.corpus)
    rebuttal = passages(assessment.rebuttal, paper.corpus)
    return Entry(
        number=number,
        assessment=assessment,
        statement=paper.collected.statements.get(name, ""),
        file=first.file,
        line=first.line,
        last_line=last.line,
        grounds=grounds,
        rebuttal=rebuttal,
        change=Change.since(paper.recorded.get(name), grounds, rebuttal),
        at_risk=(),
    )


def claim_reports(paper: Paper, firmness: Mapping[str, Robustness]) -> tuple[ClaimReport, ...]:
    """Return all that is known of each claim; ``firmness`` is how firmly each stands, by its id."""
    return tuple(claim_report(paper, entry, firmness.get(entry.id)) for entry in entries(paper))


def claim_report(paper: Paper, entry: Entry, firmness: Robustness | None) -> ClaimReport:
    """Return all that is known of a claim but whether it is suspect."""
    return ClaimReport(
        entry=entry,
        firmness=firmness,
        readings=paper.readings,
        not_established=not_established(entry.assessment, paper.corpus),
        remarks=tuple(one for one in paper.remarks if one.message.startswith(f"{entry.id}: ")),
    )


def find_claim(paper: Paper, name: str) -> Entry:
    """Return one claim by its id or its number.

    Raises:
        UsageError: there is no such claim.
    """
    known = entries(paper)
    for entry in known:
        if name in (entry.id, entry.id.removeprefix("clm-"), str(entry.number)):
            return entry
    remedy = did_you_mean(name, (entry.id for entry in known), "'paper claims' lists them all")
    raise UsageError.of("unknown-claim", f"no claim '{name}'", remedy)
