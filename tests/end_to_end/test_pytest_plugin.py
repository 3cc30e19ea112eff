"""The plugin: each claim of a paper is a test with the claim's name, in anyone's project."""

from __future__ import annotations

import shutil
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests.projects import ROOT, SECOND_VERDICTS, Project
from tests.reports.outcomes import lose

pytest_plugins = ["pytester"]

ITEMS = [*SECOND_VERDICTS, "remarks", "figures", "affirmations"]


@pytest.fixture
def paper(_built_once: Path, pytester: pytest.Pytester) -> Project:
    """A paper that is as declared, in the folder where pytest is run."""
    shutil.copytree(_built_once, pytester.path, dirs_exist_ok=True)
    return Project(pytester.path)


def names(result: pytest.RunResult) -> list[str]:
    """Return the items that were collected, without what follows them."""
    return [line.split("::")[1] for line in result.outlines if "::" in line]


def test_each_claim_is_a_test_with_its_name(paper: Project, pytester: pytest.Pytester) -> None:
    """In the order of the text, then what was made from them."""
    result = pytester.runpytest("paper.qmd", "--collect-only", "-q")
    assert names(result) == ITEMS


@pytest.mark.parametrize("file", ["paper.qmd", "_quarto.yml"])
def test_a_claim_as_declared_passes(paper: Project, pytester: pytest.Pytester, file: str) -> None:
    """Supported, refuted, undetermined and argued alike, when the paper declares them so."""
    pytester.runpytest(file).assert_outcomes(passed=len(ITEMS))


def test_a_fallen_claim_and_one_at_risk_fail_with_what_a_check_tells(
    paper: Project, pytester: pytest.Pytester
) -> None:
    """The same words as `paper check`, and no traceback."""
    lose(paper)
    result = pytester.runpytest("paper.qmd")
    result.assert_outcomes(passed=len(ITEMS) - 3, failed=3)
    told = paper.run("check").out
    shown = result.stdout.str()
    for block in told.split("\n\n")[:3]:
        assert block in shown
    assert "Traceback" not in shown
    assert "pytest_plugin.py" not in shown
    assert "sections/_20-order.qmd:27: clm-zoning-late is refuted" in shown


def test_a_suspect_claim_fails_with_both_wordings(
    paper: Project, pytester: pytest.Pytester
) -> None:
    """A sentence that was changed and not affirmed fails as it does in `paper check`."""
    paper.replace(
        "sections/_20-order.qmd", "Zones are a late answer", "Zones are late as an answer"
    )
    result = pytester.runpytest("paper.qmd")
    result.assert_outcomes(passed=len(ITEMS) - 1, failed=1)
    assert paper.run("check").out.split("\n\n")[0] in result.stdout.str()
    assert "clm-zoning-late is suspect" in result.stdout.str()


def test_an_affirmation_of_no_claim_fails_as_its_own_item(
    paper: Project, pytester: pytest.Pytester
) -> None:
    """What is wrong with no claim in particular is a test too."""
    paper.replace("data/affirmations.json", '"clm-ban-first": {', '"clm-ban-last": {')
    result = pytester.runpytest("paper.qmd", "-k", "affirmations")
    result.assert_outcomes(failed=1, deselected=len(ITEMS) - 1)
    assert "[stale-affirmation]" in result.stdout.str()


def test_malformed_data_are_a_collection_error_with_the_faults_only(
    paper: Project, pytester: pytest.Pytester
) -> None:
    """Nothing can be judged then; what is wrong is told as a check tells it."""
    (paper.root / "data" / "events.csv").unlink()
    result = pytester.runpytest("paper.qmd")
    result.assert_outcomes(errors=1)
    assert paper.run("check").err.strip() in result.stdout.str()
    assert "Traceback" not in result.stdout.str()
    assert "pytest_plugin.py" not in result.stdout.str()


def test_a_paper_is_not_collected_for_lying_in_a_folder(
    paper: Project, pytester: pytest.Pytester
) -> None:
    """Only whoever points at a paper gets its claims: a folder alone collects none."""
    pytester.makepyfile("def test_own(): pass")
    for arguments in ([], ["."], [str(pytester.path)]):
        pytester.runpytest(*arguments).assert_outcomes(passed=1)


def test_testpaths_may_name_the_paper(paper: Project, pytester: pytest.Pytester) -> None:
    """A project opts in for good by listing the paper beside its tests."""
    (pytester.path / "tests").mkdir()
    (pytester.path / "tests" / "test_own.py").write_text("def test_own(): pass\n", encoding="utf-8")
    pytester.makeini("[pytest]\ntestpaths = tests paper.qmd\n")
    pytester.runpytest().assert_outcomes(passed=len(ITEMS) + 1)
    pytester.runpytest("tests").assert_outcomes(passed=1)


def test_claims_are_chosen_by_name(paper: Project, pytester: pytest.Pytester) -> None:
    """-k and the id of a node choose a claim as they choose any test."""
    pytester.runpytest("paper.qmd", "-k", "zoning").assert_outcomes(
        passed=2, deselected=len(ITEMS) - 2
    )
    pytester.runpytest("paper.qmd::clm-ban-first").assert_outcomes(passed=1)


def test_the_first_failure_may_stop_the_run(paper: Project, pytester: pytest.Pytester) -> None:
    """-x stops at the claim that fell, before those that rest on it."""
    lose(paper)
    result = pytester.runpytest("paper.qmd", "-x")
    result.assert_outcomes(passed=4, failed=1)


def test_a_junit_report_of_pytest_holds_the_claims(
    paper: Project, pytester: pytest.Pytester
) -> None:
    """--junitxml names each claim, and a failure carries the text."""
    lose(paper)
    pytester.runpytest("paper.qmd", "--junitxml=report.xml")
    cases = Xml.parse(pytester.path / "report.xml").getroot().iter("testcase")
    failures = {case.attrib["name"]: case.findtext("failure") for case in cases}
    assert list(failures) == ITEMS
    assert failures["clm-ban-first"] is None
    assert "found 1, needed" in (failures["clm-zoning-late"] or "")


def test_a_verbose_run_says_where_each_sentence_stands(
    paper: Project, pytester: pytest.Pytester
) -> None:
    """The line of a claim leads to the section that it is written in."""
    result = pytester.runpytest("paper.qmd", "-vv")
    result.stdout.fnmatch_lines(["*paper.qmd::clm-zoning-late <- sections/_20-order.qmd PASSED*"])


def test_a_paper_s_own_analysis_is_its_own(paper: Project, pytester: pytest.Pytester) -> None:
    """Its cells import from its src/, and the tests that run beside it keep their modules."""
    paper.write("src/analysis.py", "OPENING = 'children-corner-opened'\n")
    paper.replace("paper.qmd", 'OPENING = "children-corner-opened"', "from analysis import OPENING")
    pytester.makepyfile(
        analysis="WHOSE = 'of the tests'",
        test_own="import analysis\n\ndef test_own(): assert analysis.WHOSE == 'of the tests'",
    )
    pytester.runpytest("test_own.py", "paper.qmd").assert_outcomes(passed=len(ITEMS) + 1)


def test_a_paper_elsewhere_is_collected_too(paper: Project, pytester: pytest.Pytester) -> None:
    """The paper is found by its file, wherever pytest is run."""
    below = pytester.mkdir("below")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(below)
        pytester.runpytest(str(paper.root / "paper.qmd")).assert_outcomes(passed=len(ITEMS))


def test_other_runs_of_pytest_do_not_load_the_engine(pytester: pytest.Pytester) -> None:
    """Installed and not used, the plugin costs the import of one small module."""
    pytester.makepyfile(
        """
        import sys

        def test_engine():
            loaded = {name for name in sys.modules if name.split(".")[0] == "refutable"}
            assert loaded <= {"refutable", "refutable.pytest_plugin"}
            assert "refutable.pytest_plugin" in loaded
            assert not {"yaml", "numpy", "pandas"} & set(sys.modules)
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_this_repository_runs_its_own_claims() -> None:
    """The paper stands in this repository's testpaths."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "paper.qmd" in project["tool"]["pytest"]["ini_options"]["testpaths"]
    assert project["project"]["entry-points"]["pytest11"] == {"paper": "refutable.pytest_plugin"}
