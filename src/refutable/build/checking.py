"""``paper check``, ``show`` and ``published``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from refutable.build.drawing import stale_figures
from refutable.build.faults import irrefutable_faults
from refutable.build.listing import claim_report, entries, find_claim
from refutable.build.paper import Paper
from refutable.build.recording import record_differs
from refutable.cells.coverage import SectionCoverage
from refutable.cells.coverage import coverage as coverage_of
from refutable.claims.claim import Verdict
from refutable.claims.published import RESOURCE as PUBLISHED
from refutable.claims.published import Outcome, PublishedOutcome, Rebuilt, is_rebuilding, rebuilt
from refutable.corpus.garbage import gc_paused
from refutable.errors import UsageError
from refutable.history.git import folder_in_repository
from refutable.paper.languages import missing_words
from refutable.paper.lines import find_root
from refutable.reports.report import CheckReport, ClaimReport
from refutable.wording import affirmation
from refutable.wording.affirmation import Affirmation, Suspect


@gc_paused()
def check(paper: Paper) -> CheckReport:
    """Return what the figures and the claims of a paper come to."""
    now, found = paper.affirmable, entries(paper)
    unlabelled = filter(None, [missing_words(str(paper.source.metadata.get("lang") or "en"))])
    return CheckReport(
        entries=found,
        stale=tuple(stale_figures(paper)),
        documents=len(paper.corpus.documents),
        excerpts=len(paper.corpus.counted),
        codings=len(paper.corpus.by_coders),
        coders=len(paper.corpus.panel.coders),
        runs=len(paper.corpus.coders) - len(paper.corpus.panel.coders),
        record_differs=record_differs(paper, found),
        faults=tuple(sorted((*paper.faults, *irrefutable_faults(paper)))),
        suspects=suspects(paper, now),
        unchecked=(*paper.collected.wording.unchecked, *unlabelled),
        forgotten=affirmation.forgotten(now, paper.affirmed),
    )


def suspects(paper: Paper, now: Mapping[str, Affirmation]) -> tuple[Suspect, ...]:
    """Return the claims that are suspect."""
    ledger = paper.collected.ledger
    unread = {found.claim.id for found in ledger.entries if found.verdict is Verdict.ERROR}
    # A claim without a criterion, or without its sentence, cannot be compared with what it was.
    unread |= paper.collected.incomplete
    found = affirmation.suspects(now, paper.affirmed)
    return tuple(item for item in found if item.id not in unread)


def show(paper: Paper, name: str, shuffles: int, seed: int) -> ClaimReport:
    """Return one claim, by its id or its number, with how firmly it stands.

    Raises:
        UsageError: there is no such claim.
    """
    # Imported here: only what examines a claim needs it.
    from refutable.robustness.examine import examine_all

    entry = find_claim(paper, name)
    examined = examine_all(
        [entry.assessment.claim], paper.corpus, paper.readings, shuffles=shuffles, seed=seed
    )
    suspect = next(
        (item for item in suspects(paper, paper.affirmable) if item.id == entry.id), None
    )
    return replace(claim_report(paper, entry, examined.get(entry.id)), suspect=suspect)


def coverage(paper: Paper) -> tuple[SectionCoverage, ...]:
    """Return for each section which of its sentences are claims, and which could be."""
    return coverage_of(paper.source, paper.collected.wording.table)


def published(
    paper: Paper, outcome: str | None = None, section: str | None = None
) -> tuple[Rebuilt, tuple[PublishedOutcome, ...]]:
    """Return how the claims of the published work fare, and those of an outcome and a section.

    Raises:
        UsageError: the paper rebuilds no published work, or there is no such outcome or section.
        MalformedError: the table of published claims is not well formed.
    """
    if not is_rebuilding(paper.root):
        remedy = f"declare the resource '{PUBLISHED}' in data/datapackage.json"
        message = "the data package declares no table of published claims"
        raise UsageError.of("no-published-claims", message, remedy)
    found = rebuilt(paper.root, paper.collected.ledger.entries)
    _demand_one_of("no-such-outcome", outcome, [one.value for one in Outcome])
    _demand_one_of("no-such-section", section, list(found.by("section")))
    return found, tuple(
        one
        for one in found.outcomes
        if outcome in (None, one.outcome.value) and section in (None, one.published.section)
    )


def _demand_one_of(rule: str, name: str | None, known: Sequence[str]) -> None:
    if name is not None and name not in known:
        raise UsageError.of(rule, f"there is no '{name}'", f"use one of: {', '.join(known)}")


def base_of(root: Path | None) -> str:
    """Return where in its repository the paper lies that a report speaks of; "" where unknown."""
    try:
        return folder_in_repository(find_root(root))
    except UsageError:
        return ""
