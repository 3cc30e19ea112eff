"""Outcomes of checks for the tests of reports: one with everything wrong, one of faults alone."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from refutable import build
from refutable.build.paper import Paper
from refutable.claims.claim import Verdict
from refutable.errors import Fault
from refutable.reports.blocks import Block
from refutable.reports.findings import Finding, Outcome, Place, of_check, of_faults
from refutable.reports.report import CheckReport
from tests.projects import Project

# What a report may meet: markup of all kinds, line ends, and what XML cannot hold.
NASTY = (
    '100% %0A %2C <b> & "it\'s", a|b: [x](y) `z` *w* @who #1 $5\r\nnext\x00\x1b\ufffe ]]> ::error::'
)


def lose(project: Project) -> None:
    """Take from both coders the passage on which a claim rests that another rests on."""
    for coder in ("desk", "attic"):
        project.keep_rows(
            f"codings/{coder}.csv",
            lambda row: row[:2] != ["x-report-lively", "order.zoning"],
        )


def report_after_a_loss(built: Path, root: Path) -> tuple[Paper, CheckReport]:
    """Return a paper with a claim that fell, one at risk through it, and a stale figure."""
    shutil.copytree(built, root)
    project = Project(root)
    lose(project)
    paper = build.open_paper(root)
    return paper, build.check(paper)


def outcome_after_a_loss(built: Path, root: Path) -> Outcome:
    """Return the outcome of a check of that paper."""
    paper, report = report_after_a_loss(built, root)
    return of_check(report, paper.corpus)


def nasty_faults() -> Outcome:
    """Return the outcome of a check that was stopped, its messages full of markup."""
    faults = [
        Fault("data/a, b: c%.csv", 3, 7, "bad-row", NASTY, NASTY),
        Fault("data/a, b: c%.csv", 5, 1, "bad-row", NASTY, NASTY),
        Fault("data/events.csv", 0, 0, "missing-file", "the file is missing", "add it"),
        Fault("", 0, 0, "no-paper", "there is no paper in this folder or above it"),
    ]
    return of_faults(faults, 3)


def nasty_claim(outcome: Outcome) -> Outcome:
    """Return an outcome in which the sentence of each claim is full of markup."""
    entries = tuple(replace(entry, statement=NASTY) for entry in outcome.entries)
    block = Block(NASTY, "", lines=(NASTY,))
    findings = tuple(replace(finding, block=block) for finding in outcome.findings)
    return replace(outcome, entries=entries, findings=findings)


def unevaluated(outcome: Outcome) -> Outcome:
    """Return an outcome in which the first claim could not be evaluated."""
    first, *rest = outcome.entries
    broken = replace(first, assessment=replace(first.assessment, verdict=Verdict.ERROR))
    place, block = Place(first.file, first.line), Block("broken", "")
    found = (Finding("claim-fallen", place, block, (first.id,), first.id), *outcome.findings)
    return replace(outcome, entries=(broken, *rest), findings=found)
