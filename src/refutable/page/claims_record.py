"""The record of each claim, as the page shows it on its card and in its ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from refutable.cells.session import Collected
from refutable.claims.passages import Passage
from refutable.corpus import Corpus
from refutable.page.expressions import Resolved
from refutable.paper.source import Source
from refutable.reports.report import ClaimReport


def claims_record(
    source: Source,
    corpus: Corpus,
    collected: Collected,
    reports: Sequence[ClaimReport],
    resolved: Resolved,
) -> Sequence[Mapping[str, Any]]:
    """Return a record for each claim that has a sentence, in the order of the text."""
    return [
        _claim(one, collected, resolved) for one in reports if one.entry.id in collected.statements
    ]


def _claim(report: ClaimReport, collected: Collected, resolved: Resolved) -> Mapping[str, Any]:
    entry = report.entry
    made = entry.assessment.claim
    return {
        "id": entry.id,
        "number": entry.number,
        "section": collected.sections[entry.id],
        "sentence": entry.statement,
        "verdict": entry.verdict.value,
        "declared": made.declared.value,
        "expression": resolved.json(made.holds),
        "also_against": resolved.json(made.against),
        "for": _passages(entry.grounds),
        "against": _passages(entry.rebuttal),
    }


def _passages(found: Iterable[Passage]) -> Sequence[Mapping[str, Any]]:
    return [{"words": one.words, "document": one.title, "date": one.date} for one in found]
