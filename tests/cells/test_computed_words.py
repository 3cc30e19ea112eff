"""Words that cells compute, words that they excuse, and a project's own wording."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from refutable import build
from refutable.cells import session
from refutable.cells.claim import claim
from refutable.cells.ledger import ledger
from refutable.cells.session import Mode, open_session
from refutable.claims.claim import Verdict
from refutable.escaping import as_text
from refutable.language.expressions import coded, more, most, quoted
from tests.projects import Project

OPENING = "children-corner-opened"
SECTION = "sections/_20-order.qmd"
PAPERS = quoted().documents


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (lambda: more(PAPERS, coded("order.zoning").documents), "more"),
        (lambda: more(coded("order.zoning").documents, PAPERS), "fewer"),
        (lambda: more(coded("order.ban").documents, coded("order.ban").documents), "as many"),
        (lambda: more(coded("order.ban").documents / PAPERS, PAPERS / PAPERS), "fewer"),
        (lambda: most(PAPERS, PAPERS), "all"),
        (lambda: most(PAPERS - 2, PAPERS), "most"),
        (lambda: most(PAPERS * 0.5, PAPERS), "half"),
        (lambda: most(PAPERS - 6, PAPERS), "some"),
        (lambda: most(PAPERS - 7, PAPERS), "few"),
        (lambda: most(PAPERS - 9, PAPERS), "none"),
    ],
)
def test_a_computed_word_is_the_one_that_is_true(value: Callable[[], object], word: str) -> None:
    """Whatever the data give: the word follows them."""
    assert str(value()) == word


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (
            lambda: more(coded("order.appeal").before(OPENING).documents, PAPERS - 8),
            "the dates leave open whether the word is more or fewer or as many",
        ),
        (
            lambda: most(coded("order.appeal").before(OPENING).documents, PAPERS - 7),
            "the dates leave open whether the word is none or all",
        ),
        (lambda: most(PAPERS, PAPERS - 9), "the share cannot be computed: its whole is zero"),
    ],
)
def test_what_dates_leave_open_has_no_word(value: Callable[[], object], told: str) -> None:
    """A sentence that cannot be said is not written."""
    with pytest.raises(ValueError, match=told):
        str(value())


def test_a_word_that_cannot_be_computed_is_reported_at_its_place(project: Project) -> None:
    """As any inline value that raises."""
    project.append(
        "sections/_10-sound.qmd", "\nIt is `{python} most(quoted().documents * 0, 0 * event)`."
    )
    assert [fault.rule for fault in build.open_paper(project.root).faults] == ["inline-failed"]


def test_a_sentence_may_compute_its_word(project: Project) -> None:
    """The check is silent, and the statement reads as a typed one would."""
    project.replace(
        "sections/_10-sound.qmd",
        "is spoken of more often than one that is disturbed.",
        'is spoken of in `{python} more(coded("sound.life").documents, disturbance.documents)` '
        "papers than one that is disturbed.",
    )
    paper = build.open_paper(project.root)
    assert "in fewer papers than" in paper.collected.statements["clm-life-over-disturbance"]


# ------------------------------------------------------------------ excuses


def test_an_excuse_is_shown_in_the_evidence_and_by_show(project: Project) -> None:
    """With its reason, so that a reader can judge it."""
    project.replace(SECTION, "Prohibition comes first:", "Prohibition, mostly aloud, comes first:")
    (remark,) = build.open_paper(project.root).remarks
    assert "nothing in the criterion answers “mostly”" in remark.message
    assert "answers “mostly”" in project.run("show", "clm-ban-first").out
    project.replace(SECTION, "(OPENING)))", '(OPENING)), excuse={"mostly": "a manner"})')
    assert build.open_paper(project.root).faults == ()
    assert "Excused      “mostly”: a manner" in project.run("show", "clm-ban-first").out
    shown = str(claim("clm-y", holds=coded("order.ban").documents >= 1, excuse={"first": "a rank"}))
    assert "Excused\n:   “first”\\: a rank\\." in shown


@pytest.mark.parametrize("excuse", [["first"], {"first": ""}, {"": "a rank"}, {"first": 1}])
def test_an_excuse_needs_a_word_and_a_reason(excuse: object) -> None:
    """What is no excuse is remarked where it stands, and the claim is evaluated."""
    claim("clm-y", holds=coded("order.ban").documents >= 1, excuse=excuse)  # type: ignore[arg-type]
    (fault,) = session.session().faults
    assert session.session().assessed["clm-y"].verdict is Verdict.SUPPORTED
    assert (fault.rule, fault.file.endswith("test_computed_words.py")) == ("bad-excuse", True)


def test_bearing_is_true_or_false() -> None:
    """Anything else is remarked where it stands, and the claim does not carry the argument."""
    claim("clm-y", holds=coded("order.ban").documents >= 1, bearing="no")  # type: ignore[arg-type]
    (fault,) = session.session().faults
    assert fault.rule == "bad-bearing"
    assert session.session().claims["clm-y"].bearing is False


# ------------------------------------------------------------------ the project's wording


def test_a_project_s_ranges_decide_the_computed_word(project: Project) -> None:
    """What a check computes, the paper's own file declares."""
    project.append(
        "sections/_10-sound.qmd",
        "\nOf them `{python} most(quoted().documents - 6, quoted().documents)`.",
    )
    project.write(
        "data/wording.yaml", "ranges:\n  few: {above: 0, to: 0.4, because: A third is few.}\n"
    )
    paper = build.open_paper(project.root)
    assert paper.collected.wording.ranges["few"].ends["to"] == 0.4


def test_a_bad_wording_is_one_fault_of_the_file(project: Project) -> None:
    """It is not reported as the failure of a cell that happens to need it."""
    project.write("data/wording.yaml", "ranges:\n  few: {above: 0, to: forty, because: x}\n")
    run = project.run("check")
    assert run.code == 3
    assert "\ndata/wording.yaml:2:1: the range of 'few' has no limits" in f"\n{run.out}"
    assert "7 claims: 4 supported" in run.out
    assert "sentences were not checked: data/wording.yaml is malformed" in run.out


def test_a_sentence_fault_names_file_line_and_column(project: Project) -> None:
    """On whatever line of the sentence the word stands."""
    project.replace(SECTION, "and none before.]", "and\nsome before.]")
    run = project.run("check")
    assert run.code == 1
    line = next(
        number
        for number, text in enumerate(project.read(SECTION).splitlines(), start=1)
        if text.startswith("some before")
    )
    assert f"{SECTION}:{line}:6: clm-zoning-late: “before” contradicts" in run.out


def test_all_sentences_are_told_in_one_run(project: Project) -> None:
    """Two claims, two files, one check."""
    project.replace(SECTION, "it is worded before", "it is worded after")
    project.replace("sections/_10-sound.qmd", "spoken of more often", "spoken of less often")
    run = project.run("check")
    assert run.code == 1
    assert "clm-ban-first: “after” contradicts the criterion" in run.out
    assert "clm-life-over-disturbance: “less often”" in run.out


def test_a_language_without_a_word_table_is_checked_for_all_else(built: Project) -> None:
    """The check says once that sentences are not compared, and the ledger shows it."""
    built.replace("paper.qmd", "lang: en-GB", "lang: hu")
    built.replace(SECTION, "it is worded before", "it is worded after")
    run = built.run("check")
    assert run.out.count("there is no word table for the paper's language") == 1
    assert "[word-" not in run.out
    built.run("affirm", "clm-ban-first", "--by", "Anna")
    assert built.run("check").code == 0
    open_session(built.root, build.open_paper(built.root).corpus, Mode.LIVE)
    said = "there is no word table for the paper's language"
    assert as_text(said) in str(ledger())


def test_what_a_project_switches_off_is_shown(project: Project) -> None:
    """In the sums of a check, in its JSON, with the reason."""
    project.write("data/wording.yaml", "off:\n  after: a shoemaker's word\n")
    project.replace(SECTION, "it is worded before", "it is worded after")
    line = "“after” is not checked in sentences: a shoemaker's word"
    run = project.run("check")
    assert (line in run.out, "[word-" in run.out) == (True, False)
    assert json.loads(project.run("check", "--format", "json").out)["unchecked"] == [line]


def test_the_setting_of_a_section_that_is_not_there_is_a_fault(project: Project) -> None:
    """A misspelt id would switch nothing on, and nobody would know."""
    project.write("data/wording.yaml", "setting:\n  sec-noise: [the main house]\n")
    faults = build.open_paper(project.root).faults
    assert [(one.rule, "'sec-noise'" in one.message) for one in faults] == [("bad-wording", True)]
