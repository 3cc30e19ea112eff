"""What README and docs say is so: each command line, each example, each name."""

from __future__ import annotations

import doctest
import re
import tomllib
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pytest

import refutable
from refutable.cells import session
from refutable.claims.claim import Verdict
from refutable.language import expressions, quantities
from tests.docs import FENCE, MAKE, PAGES, PAPER, README, SPAN, Line
from tests.end_to_end.test_cli import COMMANDS, exit_codes
from tests.projects import ROOT, SIGNS, run

CLAIMS = (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")
# Without what has a dot and is no method: examples, and the classes of a span.
WITHOUT_EXAMPLES = re.sub(r"^```pycon\n.*?^```$|\{\.[^}]*\}", "", CLAIMS, flags=re.M | re.S)
CHANGING = (ROOT / "docs" / "changing.md").read_text(encoding="utf-8")
ENGINE = (ROOT / "docs" / "engine.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


# ------------------------------------------------------------------ command lines


def test_the_docs_tell_commands() -> None:
    """The README says what to type: the two commands of the maker, and those of the paper."""
    assert {("make", "paper"), ("make", "test")} <= {line.words for line in MAKE}
    assert len(PAPER) >= 4


@pytest.fixture(scope="module")
def helps() -> Mapping[str, str]:
    """What each command says that it takes."""
    return {name: run(*name.split(), "--help").out for name in COMMANDS}


@pytest.mark.parametrize("line", PAPER, ids=str)
def test_each_paper_line_names_a_command_and_its_options(
    line: Line, helps: Mapping[str, str]
) -> None:
    """Whoever types a line of the docs types a command that exists with options that it takes."""
    command, rest = line.command, line.words[1:]
    assert command in COMMANDS
    for word in rest:
        if word.startswith("-"):
            assert word in helps[command].replace(",", " ").split()
    for option, value in pairwise(rest):
        if option in ("--to", "--format", "--report", "--engine"):
            assert value in re.split(r"[\[\]<>|,.\s]", helps[command])


def targets() -> Mapping[str, str]:
    """Return each target of the Makefile with what its line says of it."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z-]+):[^#\n]*(?:## (.*))?$", text, re.MULTILINE))


@pytest.mark.parametrize("line", MAKE, ids=str)
def test_each_make_line_names_a_target(line: Line) -> None:
    """Every target that the docs name is in the Makefile."""
    for word in line.words[1:]:
        assert word in targets() or "=" in word


def test_each_target_says_what_it_does() -> None:
    """`make help` has a line for every target."""
    assert {"paper", "test", "check", "help", "lab"} <= set(targets())
    assert [name for name, words in targets().items() if not words] == []


def test_every_command_is_in_the_readme() -> None:
    """No command of `paper` is left for the reader to find."""
    told = {line.command for line in PAPER if line.page == "README.md"}
    assert set(COMMANDS) <= told


# ------------------------------------------------------------------ claims of the README


def test_the_exit_codes_are_those_of_the_command() -> None:
    """README and `paper --help` explain the same exit codes."""
    told = re.search(r"`paper check` exits with (.*)", README)
    assert told
    codes = set(re.findall(r"\b([0-4]) (?:when|at)", told.group(1)))
    assert codes == exit_codes(run("--help").out)


def test_the_verdicts_are_those_of_the_engine() -> None:
    """The README's table has each verdict with its sign, and no other."""
    rows = re.findall(r"^\| (\S) \| (\w+) \| (.+) \|$", README, re.MULTILINE)
    assert {verdict: sign for sign, verdict, _ in rows} == SIGNS
    assert {verdict for _, verdict, _ in rows} == {verdict.value for verdict in Verdict}


def links() -> Iterator[tuple[str, str]]:
    """Return every relative link and picture of README and docs."""
    for path in PAGES:
        text = SPAN.sub("", FENCE.sub("", path.read_text(encoding="utf-8")))
        for target in re.findall(r"\]\(([^)#\s]+)\)", text):
            if not re.match(r"\w+:", target):
                yield str(path.relative_to(ROOT)), target


@pytest.mark.parametrize(("page", "target"), sorted(set(links())))
def test_each_link_leads_to_a_file(page: str, target: str) -> None:
    """What README and docs link to, and the picture that they show, is in the repository."""
    assert (ROOT / page).parent.joinpath(target).exists()


def test_each_folder_that_the_readme_explains_is_there() -> None:
    """The table of what is where names nothing that is not."""
    table = README.split("## What is where")[1].split("## ")[0]
    names = [
        name for row in re.findall(r"^\| (`.*?) \|", table, re.M) for name in SPAN.findall(row)
    ]
    assert len(names) >= 6
    assert [name for name in names if not (ROOT / name).exists()] == []


# ------------------------------------------------------------------ the language of claims


def called(text: str) -> tuple[set[str], set[str]]:
    """Return the functions and the methods that code in a text calls."""
    code = " ".join([*SPAN.findall(text), *(body for _, _, body in FENCE.findall(text))])
    code = re.sub(r'"[^"]*"', '""', code).replace("\\|", "|")
    functions = set(re.findall(r"(?<![\w.])([a-z_]+)\(", code))
    return functions, set(re.findall(r"\.([a-z_]+)\b", code))


def public(*kinds: Any) -> set[str]:
    """Return the names that authors may write after a dot on values of these kinds."""
    return {
        name
        for kind in kinds
        for name, value in vars(kind).items()
        if not name.startswith("_") and (callable(value) or isinstance(value, property))
    }


def test_every_function_of_a_cell_is_documented_and_no_other() -> None:
    """docs/claims.md calls every name that a cell imports, and none that it does not."""
    functions, _ = called(WITHOUT_EXAMPLES)
    assert functions == set(refutable.__all__)


def test_the_examples_of_claims_md_give_what_they_print(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each example is run on the third paper, as in a cell."""
    monkeypatch.chdir(ROOT / "tests" / "third_paper")
    monkeypatch.setattr(session, "_open", None)
    names = {name: getattr(refutable, name) for name in refutable.__all__}
    typed = "\n".join(body for _, kind, body in FENCE.findall(CLAIMS) if kind == "pycon")
    examples = doctest.DocTestParser().get_doctest(typed, names, "claims.md", None, 0)
    assert len(examples.examples) > 5
    shown: list[str] = []
    doctest.DocTestRunner(verbose=False).run(examples, out=shown.append)
    assert "".join(shown) == ""


def test_every_method_of_a_selection_is_documented() -> None:
    """docs/claims.md names each way to narrow, to count and to date."""
    _, methods = called(WITHOUT_EXAMPLES)
    # The docs give those that begin with not_ in one breath with the others.
    offered = {name.removeprefix("not_") for name in public(expressions.Selection)}
    assert len(offered) > 15
    assert offered - methods == set()


def test_every_method_that_is_documented_exists() -> None:
    """docs/claims.md promises no method that a selection, a quantity or a date lacks."""
    here = {**vars(expressions), **vars(quantities)}.values()
    kinds = [kind for kind in here if isinstance(kind, type)]
    _, methods = called(WITHOUT_EXAMPLES)
    assert methods - public(*kinds) - {"csv", "json", "yaml"} == set()


def test_the_arguments_of_a_claim_are_documented() -> None:
    """Each keyword of claim() is in docs/claims.md."""
    code = refutable.claim.__code__
    keywords = code.co_varnames[1 : 1 + code.co_kwonlyargcount]
    assert [name for name in keywords if f"{name}=" not in CLAIMS] == []


# ------------------------------------------------------------------ the engine


def test_the_rooms_are_those_of_the_contract() -> None:
    """docs/engine.md draws the rooms in the order that the import contract holds."""
    contract = PROJECT["tool"]["importlinter"]["contracts"][0]
    drawn = next(body for _, _, body in FENCE.findall(ENGINE) if "→" in body)
    rooms = [re.sub(r"[{}\s]", "", room) for room in drawn.split("→")]
    assert rooms == [layer.replace(" ", "") for layer in contract["layers"]]
    for room in re.findall(r"\w+", drawn):
        assert f"| `{room}` |" in ENGINE


def test_the_claim_is_followed_as_engine_md_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """What docs/engine.md types at the root of the repository gives what it prints."""
    monkeypatch.chdir(ROOT)
    typed = "\n".join(body for _, kind, body in FENCE.findall(ENGINE) if kind == "pycon")
    session = doctest.DocTestParser().get_doctest(typed, {}, "engine.md", None, 0)
    assert len(session.examples) > 20
    shown: list[str] = []
    doctest.DocTestRunner(verbose=False).run(session, out=shown.append)
    assert "".join(shown) == ""


def test_each_file_that_the_docs_of_the_engine_name_is_there() -> None:
    """docs/engine.md and docs/changing.md name no file that is gone, but those that they make."""
    for page in (ENGINE, CHANGING):
        made = set(re.findall(r"^New file `([^`]+)`", page, re.MULTILINE))
        named = {
            name
            for name in SPAN.findall(FENCE.sub("", page))
            if re.fullmatch(r"[\w./-]+(\.(py|yaml|lua|md|toml|csv|json|qmd)|/)", name)
        }
        places = (ROOT, ROOT / "src/refutable", ROOT / "tests/second_paper")
        gone = {name for name in named if not any((place / name).exists() for place in places)}
        assert len(named) > 20
        assert sorted(name for name in gone - made if name == name.lower()) == []


def test_each_function_that_engine_md_names_is_in_its_file() -> None:
    """`name` (`room/module.py`) in docs/engine.md is a function or class of that module."""
    named = re.findall(r"`(\w+)` \(`([\w/]+\.py)`\)", ENGINE)
    assert len(named) > 8
    for name, file in named:
        text = (ROOT / "src/refutable" / file).read_text(encoding="utf-8")
        assert re.search(rf"^(def|class) {name}\b", text, re.MULTILINE), f"{name} in {file}"


def test_each_dependency_has_its_reason() -> None:
    """docs/engine.md says of every package that we ask for why it is there."""
    told = ENGINE.split("## Why each dependency")[1].lower()
    optional = PROJECT["project"]["optional-dependencies"].values()
    asked = [*PROJECT["project"]["dependencies"], *(item for group in optional for item in group)]
    names = [re.split(r"[<>=~!\[; ]", requirement)[0] for requirement in asked]
    stubs = ("types-", "-stubs")  # they come with what they type
    named = [name for name in names if not any(part in name for part in stubs)]
    assert [name for name in named if not re.search(rf"\b{name.lower()}\b", told)] == []
