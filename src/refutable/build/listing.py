"""Each claim with its verdict, its passages, and what changed since the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from refutable.build.paper import Paper
from refutable.claims.claim import Assessment, Verdict
from refutable.claims.graph import Graph, reached, turned
from refutable.claims.passages import passages
from refutable.errors import UsageError, did_you_mean
from refutable.reports.report import Change, Entry, Tie


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
