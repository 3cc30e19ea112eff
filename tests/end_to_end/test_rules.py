"""Every rule that the engine raises is explained, and every explanation is true."""

from __future__ import annotations

import ast
import json
import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from refutable import build
from refutable.errors import PaperError
from refutable.reports.explain import Page, explained
from refutable.reports.forms import Form, check_report, fault_report
from refutable.rules import Rule, rules
from tests.projects import BUILT, ROOT, TESTS, Project, run
from tests.published import junit_faults, sarif_faults
from tests.repositories import new_repository

EXPLAINED = TESTS / "explained"
RULES = rules()
ENGINE = sorted((ROOT / "src" / "refutable").rglob("*.py"))
_COMPOSED = re.compile(r'f"((?:[a-z]+-)*\{[^{}"]+\}(?:-[a-z]+)*)"')
# A rule as tests name it: in quotes, or in the brackets of a message.
_NAMED = re.compile(r"""["'\[]([a-z]+(?:-[a-z0-9]+)*)["'\]]""")


# ------------------------------------------------------------------ what is raised


@cache
def raised() -> frozenset[str]:
    """Return the rules that the engine's source hands to what makes a fault or a finding."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in ENGINE]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [(getattr(c.func, "attr", getattr(c.func, "id", "")), c) for c in calls]
    return frozenset(
        given.value
        for name, call in named
        if re.search("(?i)(?<!de)fault|finding|^of$", name)
        for given in call.args
        if isinstance(given, ast.Constant)
        and isinstance(given.value, str)
        and re.fullmatch("[a-z]+(-[a-z0-9]+)+", given.value)
    )


def test_every_rule_that_is_raised_is_explained() -> None:
    """Whoever reads a rule in brackets can ask what it is for."""
    assert len(raised()) > 60
    assert sorted(raised() - RULES.keys()) == []


def test_every_rule_that_is_explained_is_raised() -> None:
    """No explanation outlives its rule: the engine names it, or puts it together."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in ENGINE)
    composed = [re.sub(r"\{.+\}", ".+", name) for name in _COMPOSED.findall(text) if "-" in name]
    unknown = [name for name in RULES if f'"{name}"' not in text]
    assert [n for n in unknown if not any(re.fullmatch(part, n) for part in composed)] == []


def test_every_rule_of_a_faulty_paper_is_explained() -> None:
    """What stands in brackets in the messages of tests/faulty is explained, each of them."""
    texts = [path.read_text(encoding="utf-8") for path in (TESTS / "faulty").glob("*.txt")]
    shown = {
        name for text in texts for name in re.findall(r"\[([a-z0-9-]+)\]$", text, re.MULTILINE)
    }
    assert len(shown) > 40
    assert sorted(shown - RULES.keys()) == []


# ------------------------------------------------------------------ the examples


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The paper of the examples with its figures drawn and its passages written down."""
    root = tmp_path_factory.mktemp("explained") / "paper"
    shutil.copytree(EXPLAINED, root, ignore=BUILT)
    build.draw_figures(build.open_paper(root))
    build.record(root)
    return root


def test_what_passes_passes(base: Path) -> None:
    """The paper in which every passing example stands is as declared, with nothing to report."""
    done = Project(base).run("check", "--report", "sarif")
    assert (done.code, json.loads(done.out)["runs"][0]["results"]) == (0, [])


IN_A_FILE = [rule for rule in RULES.values() if rule.file]


@pytest.mark.parametrize("rule", IN_A_FILE, ids=lambda rule: str(rule.id))
def test_the_failing_example_is_reported_under_its_rule(
    rule: Rule, base: Path, tmp_path: Path
) -> None:
    """Put in the place of the passing example, the failing one triggers the rule.

    The report of it is valid by the published schemas, whatever the rule is.
    """
    project = Project(tmp_path / "paper")
    shutil.copytree(base, project.root)
    project.replace(rule.file, rule.passes, rule.fails)
    code, sarif, junit = reports(project)
    results = json.loads(sarif)["runs"][0]["results"]
    assert rule.id in {result["ruleId"] for result in results}
    assert code in (1, 3, 4)
    assert sarif_faults(sarif) == []
    assert junit_faults(junit) == []


def reports(project: Project) -> tuple[int, str, str]:
    """Check a project once; return the exit code, and the report as SARIF and as JUnit XML."""
    base = build.base_of(project.root)
    try:
        paper = build.open_paper(project.root)
        found = build.check(paper)
    except PaperError as error:
        sarif, junit = (fault_report(form, error, base) for form in (Form.sarif, Form.junit))
        return error.exit_code, sarif, junit
    sarif, junit = (
        check_report(form, found, paper.corpus, base) for form in (Form.sarif, Form.junit)
    )
    return found.exit_code, sarif, junit


def test_an_example_in_words_is_shown_elsewhere() -> None:
    """A rule whose example is no file is brought about by a test, which names it."""
    tests = [*TESTS.rglob("test_*.py"), *(TESTS / "faulty").glob("*.txt")]
    named = {name for path in tests for name in _NAMED.findall(path.read_text(encoding="utf-8"))}
    assert sorted({rule.id for rule in RULES.values() if not rule.file} - named) == []


TYPED = [
    (rule, line)
    for rule in RULES.values()
    if not rule.file
    for line in re.findall(r"`paper ([^`]+)`", rule.passes)
]


@pytest.mark.parametrize(("rule", "line"), TYPED, ids=lambda item: getattr(item, "id", str(item)))
def test_a_command_that_an_example_gives_as_passing_does(
    rule: Rule, line: str, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typed in the paper of the examples, with two states in its repository, it exits 0."""
    project = Project(tmp_path / "paper")
    shutil.copytree(base, project.root)
    repository = new_repository(project.root)
    repository.commit("One state")
    repository.commit("Another")
    monkeypatch.chdir(project.root)
    done = run(*line.split())
    assert (done.code, done.err) == (0, "")
    assert done.out


# ------------------------------------------------------------------ the text


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: str(rule.id))
def test_a_rule_is_explained_in_full_sentences(rule: Rule) -> None:
    """What it says, why it exists and what triggers it are sentences; the id is in kebab case."""
    assert re.fullmatch("[a-z]+(-[a-z0-9]+)*", rule.id)
    for told in (rule.says, rule.why, rule.when):
        assert re.match(r"[A-Z`“]", told), told
        assert told.endswith("."), told
    assert rule.passes != rule.fails or not (rule.file or rule.passes)


def test_the_page_of_rules_is_made_from_the_same_text() -> None:
    """docs/rules.md is what ``make docs`` would write now."""
    page = explained(RULES.values(), Page.markdown, whole=True)
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == f"{page}\n"
