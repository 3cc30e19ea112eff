"""What fails a check becomes one finding each, with its place and the rows that made it."""

from __future__ import annotations

from pathlib import Path

from refutable import build
from refutable.reports.findings import AT_RISK, FALLEN, SUSPECT, Outcome, Place, of_check, of_faults
from tests.projects import Project
from tests.reports.outcomes import lose


def test_a_fallen_claim_comes_before_what_it_puts_at_risk(lost: Outcome) -> None:
    """Whoever sees only the first findings sees the sentence that fell."""
    assert [(finding.rule, finding.claim) for finding in lost.findings] == [
        (FALLEN, "clm-zoning-late"),
        (AT_RISK, "clm-zoning-answers"),
        ("stale-figure", ""),
    ]
    assert (lost.exit_code, lost.judged) == (1, True)


def test_a_claim_at_risk_carries_the_path(lost: Outcome) -> None:
    """What a claim rests on, down to the one that fell, is in its title."""
    (at_risk,) = lost.of_claim("clm-zoning-answers")
    assert at_risk.title == "clm-zoning-answers is at risk: it rests on clm-zoning-late"


def test_a_fallen_claim_carries_statement_finding_need_and_passages(lost: Outcome) -> None:
    """The reasons are those of the text report, from the left margin on."""
    (fallen,) = lost.of_claim("clm-zoning-late")
    assert fallen.place == Place("sections/_20-order.qmd", 27)
    first, *rest = fallen.reasons.splitlines()
    assert first.startswith("Zones are a late answer")
    assert any(line.startswith("fails: found 1, needed") for line in rest)
    assert rest[-1].startswith("- “The zones have made the house calmer”")
    assert fallen.text == f"{fallen.title}\n{fallen.reasons}"


def test_a_lost_passage_leads_to_the_excerpt_that_it_stood_in(lost: Outcome) -> None:
    """Where no coder codes it so any more, the row of the excerpt is what is left."""
    (fallen,) = lost.of_claim("clm-zoning-late")
    ((place),) = fallen.passages
    assert (place.file, place.line) == ("data/excerpts.csv", 10)
    assert place.note.startswith("passages lost: “The zones have made")


def test_a_passage_that_one_coder_still_codes_leads_there(built: Project) -> None:
    """Lost to the consensus, it is not lost to the coder who has it: the row is named."""
    built.keep_rows("codings/desk.csv", lambda row: row[:2] != ["x-report-lively", "order.zoning"])
    paper = build.open_paper(built.root)
    (fallen,) = of_check(build.check(paper), paper.corpus).of_claim("clm-zoning-late")
    ((place),) = fallen.passages
    row = built.read(place.file).splitlines()[place.line - 1]
    assert place.file == "data/codings/attic.csv"
    assert row.startswith("x-report-lively,order.zoning")


def test_a_passage_of_an_excerpt_that_is_gone_leads_to_its_document(built: Project) -> None:
    """Where the excerpt was taken out too, the document that it was quoted from is named."""
    lose(built)
    for coder in ("desk", "attic"):
        built.keep_rows(f"codings/{coder}.csv", lambda row: row[0] != "x-report-lively")
    built.keep_rows("excerpts.csv", lambda row: row[0] != "x-report-lively")
    paper = build.open_paper(built.root)
    (fallen,) = of_check(build.check(paper), paper.corpus).of_claim("clm-zoning-late")
    assert {place.file for place in fallen.passages} == {"data/documents.csv"}


def test_a_passage_gained_leads_to_its_rows(built: Project) -> None:
    """What now speaks against a claim is shown where each coder coded it."""
    line = "x-minutes-quiet,order.zoning,an hour of quiet,affirms,"
    for coder in ("desk", "attic"):
        built.append(f"data/codings/{coder}.csv", line)
    paper = build.open_paper(built.root)
    (fallen,) = of_check(build.check(paper), paper.corpus).of_claim("clm-zoning-late")
    rows = {built.read(place.file).splitlines()[place.line - 1] for place in fallen.passages}
    assert rows == {line}
    assert {place.note.split(":")[0] for place in fallen.passages} == {"passages now against it"}


def test_a_claim_may_be_wrong_in_several_ways(built: Project) -> None:
    """Fallen and reworded, it has a finding of each kind, the gravest first."""
    lose(built)
    built.replace(
        "sections/_20-order.qmd", "Zones are a late answer", "Zones are late as an answer"
    )
    paper = build.open_paper(built.root)
    outcome = of_check(build.check(paper), paper.corpus)
    assert [finding.rule for finding in outcome.of_claim("clm-zoning-late")] == [FALLEN, SUSPECT]
    suspect = outcome.of_claim("clm-zoning-late")[1]
    assert suspect.place == Place("sections/_20-order.qmd", 27)
    assert "sentence: Zones are [-a-] late {+as an+} answer" in suspect.reasons


def test_a_check_without_faults_finds_nothing(built: Project) -> None:
    """All as declared is an outcome without findings, all its claims listed."""
    paper = build.open_paper(built.root)
    outcome = of_check(build.check(paper), paper.corpus)
    assert (outcome.findings, outcome.exit_code, len(outcome.entries)) == ((), 0, 7)


def test_faults_are_findings_at_their_place(stopped: Outcome) -> None:
    """A fault is found where it stands, and no claim could be evaluated."""
    first = stopped.findings[0]
    assert first.place == Place("data/a, b: c%.csv", 3, 7)
    assert (first.rule, first.claim) == ("bad-row", "")
    assert (stopped.judged, stopped.entries) == (False, ())
    assert stopped.summary == "4 faults; no claim could be evaluated"
    assert of_faults((), 4).exit_code == 4


def test_nothing_of_a_machine_is_in_a_finding(lost: Outcome) -> None:
    """Places are relative to the paper, wherever it lies."""
    for finding in lost.findings:
        for place in (finding.place, *finding.passages):
            assert not Path(place.file).is_absolute()
