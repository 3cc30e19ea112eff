"""Reports say what failed, through which passages, and never decide anything themselves."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from refutable import build
from refutable.build.paper import Paper
from refutable.claims.claim import Claim, Verdict, assess
from refutable.claims.passages import Passage
from refutable.errors import CellError, Fault, MalformedError, PaperError, UsageError
from refutable.evaluate.query import Finder
from refutable.language.expressions import coded
from refutable.reports import text as as_text
from refutable.reports.report import Change, CheckReport, Entry, Lost
from tests.projects import SECOND_PAPER, SECOND_VERDICTS, Project


@pytest.fixture(scope="module")
def paper() -> Paper:
    """The second paper, read and run."""
    return build.open_paper(SECOND_PAPER)


def entry(paper: Paper, name: str) -> Entry:
    """Return one claim as a report shows it."""
    return build.find_claim(paper, name)


def report(*entries: Entry, stale: tuple[Fault, ...] = ()) -> CheckReport:
    """Return a report on these claims alone."""
    return CheckReport(entries, stale, 10, 10, 30, 2, False)


def passage(words: str, document: str = "d", code: str = "c") -> Passage:
    """Return a passage with these words."""
    return Passage(document, f"x-{words}", code, "affirms", words, "Title", "1990", "7", "en")


# ------------------------------------------------------------------ values


def test_a_change_names_what_was_lost_and_gained() -> None:
    """Passages are told apart by where they stand and how they are coded."""
    kept, lost, gained, new = (passage(words) for words in ("kept", "lost", "gained", "new"))
    record = {
        "for": [{"key": list(p.key), "text": str(p)} for p in (kept, lost)],
        "against": [],
    }
    change = Change.since(record, (kept, gained), (new,))
    assert change == Change((Lost(str(lost), lost.key),), (gained,), (new,), True)


def test_without_a_record_no_change_is_known() -> None:
    """Where nothing was recorded nothing is lost or gained, and that is told."""
    assert Change.since(None, (passage("a"),), ()) == Change()
    assert not Change().recorded


def test_a_record_is_read_back_as_no_change(paper: Paper) -> None:
    """What is written down of a claim compares with itself as unchanged, through JSON too."""
    for found in build.entries(paper):
        kept = json.loads(json.dumps(found.as_record()))
        assert Change.since(kept, found.grounds, found.rebuttal) == Change(recorded=True)


def test_the_exit_code_says_whether_all_is_as_declared(paper: Paper) -> None:
    """A fallen claim, a claim at risk or a stale figure is 1; all as declared is 0."""
    fine = entry(paper, "clm-ban-first")
    fallen = entry(paper, "clm-zoning-late")
    declared = replace(fallen.assessment.claim, declared=Verdict.REFUTED)
    fallen = replace(fallen, assessment=replace(fallen.assessment, claim=declared))
    at_risk = replace(fine, at_risk=("clm-zoning-late",))
    stale = Fault("figures/x.svg", 0, 0, "stale-figure", "old", "draw it")
    assert report(fine).exit_code == 0
    assert report(fine, fallen).exit_code == report(at_risk).exit_code == 1
    assert report(fine, stale=(stale,)).exit_code == 1
    assert [e.id for e in report(fine, fallen, at_risk).failed] == [fallen.id, at_risk.id]


@pytest.mark.parametrize(
    ("error", "code"), [(PaperError, 3), (UsageError, 2), (MalformedError, 3), (CellError, 4)]
)
def test_each_stage_has_its_exit_code(error: type[PaperError], code: int) -> None:
    """The exit code says which stage stopped."""
    assert error([]).exit_code == code


def test_an_error_lists_its_faults_in_the_order_of_their_places() -> None:
    """Faults come sorted by file, line and column, each with its remedy below it."""
    second = Fault("b", 2, 1, "r", "later", "mend")
    first = Fault("a", 10, 3, "r", "sooner")
    assert str(MalformedError([second, first])) == (
        "a:10:3: sooner [r]\nb:2:1: later [r]\n    mend"
    )
    assert str(Fault("a", 0, 0, "r", "gone", "add")) == "a: gone [r]\n    add"
    assert str(Fault("", 0, 0, "r", "what", "")) == "what [r]"


def test_a_passage_says_words_source_and_coding() -> None:
    """Words, title, date, page, code and stance; a document alone has neither words nor code."""
    assert str(passage("lower your voices")) == (
        "“lower your voices” — Title (1990, p. 7) [c, affirms]"
    )
    bare = Passage("d", "", "", "", "", "Title", "undated", "", "en")
    assert str(bare) == "Title (undated)"


# ------------------------------------------------------------------ text


def test_a_failure_is_told_with_sentence_finding_and_need(paper: Paper) -> None:
    """A claim that failed is told by place, verdict, sentence, each comparison and its record."""
    found = entry(paper, "clm-appeal-after")
    declared = replace(found.assessment.claim, declared=Verdict.SUPPORTED)
    found = replace(found, assessment=replace(found.assessment, claim=declared))
    assert as_text.check_text(report(found), paper.corpus).splitlines() == [
        "sections/_20-order.qmd:47: clm-appeal-after is undetermined, declared supported",
        "  Nobody was asked kindly before the corner for children opened.",
        "  open: found between 0 and 2, needed no document dated before 15 June 1990 carries "
        "“appeal”",
        "",
        "10 documents, 10 counted excerpts, 30 codings by 2 coders",
        "1 claim: 1 undetermined; 1 not as declared or at risk; 0 figures out of date",
    ]


def test_a_failed_denial_is_told_as_a_denial(paper: Paper) -> None:
    """Where a criterion denies something, its failure does not read as if it held."""
    denial = Claim("clm-x", ~(coded("sound.disturbance").documents >= 1))
    told = as_text.operands(assess(denial, Finder(paper.corpus)), paper.corpus)
    assert told == ["fails: found 3, needed no document carries “disturbance”"]


def test_the_list_has_a_line_a_claim(paper: Paper) -> None:
    """Number, sign, verdict, id, documents for and against, place."""
    lines = as_text.list_text(build.entries(paper)).splitlines()
    assert len(lines) == len(SECOND_VERDICTS)
    assert " ".join(lines[1].split()) == (
        "2 ✗ refuted clm-life-over-disturbance 2 for 3 against sections/_10-sound.qmd:27"
    )


def test_every_verdict_has_its_sign() -> None:
    """Each verdict has a sign of its own, in text and page alike."""
    assert len({verdict.sign for verdict in Verdict}) == len(Verdict)


# ------------------------------------------------------------------ JSON


def test_json_of_a_check_is_what_the_text_says(built: Project) -> None:
    """The same findings in keys that a program can rely on."""
    built.keep_rows("codings/desk.csv", lambda row: row[:2] != ["x-report-lively", "order.zoning"])
    run = built.run("check", "--format", "json")
    found = json.loads(run.out)
    assert run.code == found["exit_code"] == 1
    assert found["failed"] == ["clm-zoning-late", "clm-zoning-answers"]
    assert (found["documents"], found["excerpts"], found["codings"], found["coders"]) == (
        10,
        10,
        29,
        2,
    )
    assert [f["file"] for f in found["figures_out_of_date"]] == ["figures/fig-periods.svg"]
    fallen = next(item for item in found["claims"] if item["id"] == "clm-zoning-late")
    assert fallen["verdict"] == "refuted"
    assert fallen["declared"] == "supported"
    assert fallen["operands"][0] == {
        "needed": "at least two documents dated from 15 June 1990 on carry “zoning”",
        "found": "1",
        "holds": "false",
        "left_out": [],
    }
    assert [text.split(" — ")[0] for text in fallen["lost"]] == [
        "“The zones have made the house calmer”"
    ]
    at_risk = next(item for item in found["claims"] if item["id"] == "clm-zoning-answers")
    assert at_risk["at_risk"] == ["clm-zoning-late"]


def test_json_of_faults_gives_places_as_numbers(project: Project) -> None:
    """What is malformed comes as JSON on the standard output, with the exit code."""
    (project.root / "data" / "events.csv").unlink()
    run = project.run("check", "--format", "json")
    assert (run.code, run.err) == (3, "")
    assert json.loads(run.out) == {
        "exit_code": 3,
        "faults": [
            {
                "file": "data/events.csv",
                "line": 0,
                "column": 0,
                "rule": "missing-file",
                "message": "the file is missing",
                "remedy": "restore the file, or correct the path that names it",
            }
        ],
    }


@pytest.mark.parametrize(
    "text", ["[]", '{"clm-ban-first": []}', '{"clm-ban-first": {"for": [{}]}}', "\xff", '"x"']
)
def test_a_record_of_another_form_is_malformed(built: Project, text: str) -> None:
    """A record that cannot be one is a fault with its place; `paper record` writes it anew."""
    (built.root / "data" / "ledger.json").write_bytes(text.encode("latin-1"))
    run = built.run("check")
    assert run.code == 3
    assert run.out.startswith("data/ledger.json")
    assert built.run("record").code == 0
    assert built.run("check").code == 0


@pytest.mark.parametrize("text", ["{", "[]", '{"fig-periods": 3}', "\xff"])
def test_a_manifest_of_another_form_puts_figures_out_of_date(built: Project, text: str) -> None:
    """A manifest that cannot be read says nothing of any figure: they are to be drawn anew."""
    (built.root / "figures" / "manifest.json").write_bytes(text.encode("latin-1"))
    run = built.run("check")
    assert run.code == 1
    assert "figures/fig-periods.svg" in run.out


def test_a_passage_that_counted_on_both_sides_is_named_when_it_is_lost() -> None:
    """What a claim needed may be kept as its rebuttal; gone altogether, it is a passage lost."""
    kept = {"key": ["d", "x", "c", "affirms"], "text": "the words"}
    record = {"for": [], "against": [kept]}
    assert Change.since(record, grounds=(), rebuttal=()).lost == (
        Lost("the words", ("d", "x", "c", "affirms")),
    )
