"""The run of a paper's cells in this process, and the paper that is open."""

from __future__ import annotations

from pathlib import Path

import pytest

import refutable
from refutable import build
from refutable.cells import session
from refutable.cells.run import collect
from refutable.cells.session import Mode
from refutable.claims.claim import Verdict
from refutable.corpus import Corpus, load_corpus
from refutable.errors import UsageError
from refutable.paper.lines import find_root
from refutable.paper.source import read_source
from tests.projects import SECOND_PAPER, SECOND_VERDICTS, Project


def test_collecting_leaves_the_open_paper_open(opened: session.Session, project: Project) -> None:
    """A check inside a session, as the ledger needs it, does not change the session."""
    collect(read_source(project.root), project.corpus())
    assert session.session() is opened
    project.replace("sections/_20-order.qmd", "(zoning.since", "(zonings.since")
    assert collect(read_source(project.root), project.corpus()).faults
    assert session.session() is opened


def test_claims_come_in_the_order_of_the_text(project: Project) -> None:
    """A cell may stand anywhere below: the sentence gives the place."""
    section = project.read("sections/_20-order.qmd")
    criterion = 'coded("order.ban").first.precedes(event(OPENING))'
    cell = f'```{{python}}\nclaim("clm-ban-first", holds={criterion})\n```\n'
    assert cell in section
    project.write("sections/_20-order.qmd", section.replace(cell, "") + f"\n{cell}")
    collected = collect(read_source(project.root), project.corpus())
    assert [made.id for made in collected.claims] == list(SECOND_VERDICTS)


def test_each_claim_knows_the_line_of_its_cell(project: Project) -> None:
    """The place of a claim is that of its call in the source, not of a temporary file."""
    cells = collect(read_source(project.root), project.corpus()).cells
    for name, (file, line) in cells.items():
        lines = project.read(file).splitlines()
        assert lines[line - 1].startswith("claim(")
        assert name in lines[line - 1] + lines[line]


def test_figures_are_asked_for_and_not_drawn(project: Project) -> None:
    """A check knows the rows of each figure without drawing it."""
    (asked,) = collect(read_source(project.root), project.corpus()).figures
    assert (asked.label, asked.figure.name) == ("fig-periods", "codes_by_period")
    assert len(asked.rows) == 6 * 3


def test_a_figures_digest_follows_its_rows(project: Project) -> None:
    """Other rows, another digest; the same rows, the same one."""

    def digest() -> str:
        return collect(read_source(project.root), project.corpus()).figures[0].digest

    before = digest()
    assert digest() == before
    project.append("data/codings/desk.csv", "x-voices-ask,order.ban,lower,affirms,")
    assert digest() != before


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("OPENING = ", "OPENING = 1 / 0 #", 18, "ZeroDivisionError: division by zero"),
        ("zoning = coded(", "zoning = coted(", 20, "NameError: name 'coted' is not defined"),
        ("zoning = coded(", "zoning = coded((", 20, "SyntaxError: '(' was never closed"),
    ],
)
def test_a_cell_that_fails_names_its_line(
    project: Project, old: str, new: str, line: int, message: str
) -> None:
    """The line is the one of the .qmd file on which it happened.

    Cells below that only lack a name from it are not reported beside it.
    """
    project.replace("paper.qmd", old, new)
    expected = project.read("paper.qmd").splitlines()
    (fault,) = collect(read_source(project.root), project.corpus()).faults
    assert fault.file == "paper.qmd"
    assert new.split("(")[0].strip("#") in expected[fault.line - 1]
    assert fault.message.startswith(message)


def test_a_malformed_file_is_told_once_and_not_by_each_value_that_needs_it(
    project: Project,
) -> None:
    """The cause has its own line; what fails because of it adds nothing."""
    project.write("data/readings.yaml", "choices: [\n")
    number = '`{python} firmness("clm-ban-first").readings_held`'
    section = project.root / "sections" / "_90-ledger.qmd"
    text = section.read_text(encoding="utf-8")
    section.write_text(f"{text}\nHeld in {number}, and in {number}.\n", encoding="utf-8")
    run = project.run("check")
    told = run.out + run.err
    assert (run.code, told.count("[bad-yaml]"), "inline-failed" in told) == (3, 1, False)


def test_a_failure_within_a_function_is_told_where_it_was_raised_in_the_paper(
    project: Project,
) -> None:
    """A helper defined in the setup cell is part of the paper: the last line of it counts."""
    project.replace(
        "paper.qmd", "OPENING =", "def half(of):\n    return of / 0\n\n\nhalf(1)\nOPENING ="
    )
    line = collect(read_source(project.root), project.corpus()).faults[0].line
    assert project.read("paper.qmd").splitlines()[line - 1].strip() == "return of / 0"


def test_a_failure_in_the_papers_own_module_names_the_line_of_the_module(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cell that called it is the place; the module's line stands in the message."""
    project.write("src/halving.py", "def half(of):\n    return of / 0\n")
    project.replace("paper.qmd", "OPENING =", "from halving import half\n\nhalf(1)\nOPENING =")
    monkeypatch.chdir(project.root)
    monkeypatch.syspath_prepend(project.root / "src")
    (fault,) = collect(read_source(project.root), project.corpus()).faults
    assert fault.message == "ZeroDivisionError: division by zero (src/halving.py:2)"
    assert project.read("paper.qmd").splitlines()[fault.line - 1] == "half(1)"


# ------------------------------------------------------------------ where the paper is


def test_a_paper_is_found_from_any_folder_within_it(project: Project) -> None:
    """The folder of _quarto.yml is the paper's, from wherever one looks upward."""
    assert find_root(project.root / "data" / "codings") == project.root.resolve()


def test_no_paper_is_wrong_usage(tmp_path: Path) -> None:
    """Outside of any paper there is nothing to open: the command was called in the wrong place."""
    with pytest.raises(UsageError, match="there is no paper in this folder or above it"):
        find_root(tmp_path)


def test_a_folder_that_is_not_there_is_not_looked_for_further_up(project: Project) -> None:
    """A slip in --project does not find the paper in which one stands."""
    with pytest.raises(UsageError, match="no-such-folder: there is no such folder"):
        find_root(project.root / "no-such-folder")


def test_a_fresh_kernel_opens_the_paper_of_its_folder(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a check, the first value asked for opens the project of the working directory."""
    monkeypatch.setattr(session, "_open", None)
    monkeypatch.chdir(project.root / "sections")
    assert session.session().root == project.root.resolve()
    assert session.session().mode is Mode.LIVE


def test_all_that_cells_may_use_is_listed() -> None:
    """`from refutable import *` gives the words of the language, and they exist."""
    assert sorted(refutable.__all__) == refutable.__all__
    for name in refutable.__all__:
        assert callable(getattr(refutable, name))


def test_a_paper_gives_the_same_twice(project: Project) -> None:
    """Running the cells has no memory: the second run gives what the first gave."""
    one, two = (build.open_paper(project.root).collected for _ in range(2))
    assert one.statements == two.statements
    assert one.figures == two.figures
    assert [found.digest for found in one.figures] == [found.digest for found in two.figures]
    verdicts = [entry.verdict for entry in one.ledger.entries]
    assert verdicts == [entry.verdict for entry in two.ledger.entries]
    assert Verdict.ERROR not in verdicts


def test_the_corpus_is_that_of_the_folder(small: Corpus) -> None:
    """Loading the second paper twice gives equal corpora."""
    assert load_corpus(SECOND_PAPER) == small


def test_what_a_program_prints_is_no_part_of_a_report(
    project: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    """Cells are silent in a check, and the programs that they start print to stderr."""
    project.append(
        "sections/_10-sound.qmd",
        "\n```{python}\nprint('here')\nimport os; _ = os.system('echo there')\n```\n",
    )
    collect(read_source(project.root), project.corpus())
    said = capfd.readouterr()
    assert (said.out, "there" in said.err) == ("", True)


@pytest.mark.parametrize(
    "line",
    ["%matplotlib inline", "!ls", "%%bash", "files = !ls", "t = %time f()", "coded?", "?coded"],
)
def test_a_command_of_ipython_is_told_as_one(project: Project, line: str) -> None:
    """A check and a render run Python alone; the fault names the line and what to do."""
    project.append("sections/_10-sound.qmd", f"\n```{{python}}\nx = 1\n{line}\n```\n")
    (fault,) = collect(read_source(project.root), project.corpus()).faults
    assert (fault.rule, "a command of IPython" in fault.message) == ("cell-failed", True)
    assert (project.root / fault.file).read_text("utf-8").splitlines()[fault.line - 1] == line


@pytest.mark.parametrize("code", ["x = (7\n % 4)", "x = 7 \\\n% 4", 'x = """\n%s\n!\n"""'])
def test_a_remainder_is_no_command(project: Project, code: str) -> None:
    """A line of Python may begin with a percent sign."""
    project.append("sections/_10-sound.qmd", f"\n```{{python}}\n{code}\n```\n")
    assert collect(read_source(project.root), project.corpus()).faults == ()
