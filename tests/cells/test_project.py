"""The project's own Python: found while its cells run, and nobody else's."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import refutable
from refutable import build
from refutable.build.comparing import diff
from refutable.cells.project import project_files, project_modules
from tests.projects import Project, copy_second_paper
from tests.repositories import new_repository

SETUP = "from refutable import *\n"
CRITERION = 'coded("order.ban").documents >= {}'


def with_analysis(project: Project, least: int = 1) -> Project:
    """Give a project a package ``analysis`` that one of its claims uses."""
    criterion = CRITERION.format(least)
    project.write("src/analysis/__init__.py", "from analysis.parts import banned as banned\n")
    project.write(
        "src/analysis/parts.py",
        f"from refutable import coded\n\n\ndef banned():\n    return {criterion}\n",
    )
    project.replace("paper.qmd", SETUP, f"{SETUP}from analysis import banned\n")
    project.replace(
        "sections/_20-order.qmd",
        'holds=coded("order.ban").first.precedes(event(OPENING))',
        "holds=banned()",
    )
    return project


def found(root: Path) -> str:
    """Return what the claim found that uses the project's package."""
    report = build.open_paper(root).collected
    (entry,) = [one for one in report.ledger.entries if one.claim.id == "clm-ban-first"]
    return f"{entry.verdict.value}: {entry.operands[0].found}"


def test_cells_import_from_the_projects_src(project: Project) -> None:
    """Whatever `analysis` this process has of its own: it is there again afterwards."""
    import analysis

    with_analysis(project)
    assert found(project.root) == "supported: 3"
    assert sys.modules["analysis"] is analysis
    assert str(project.root / "src") not in sys.path
    assert "analysis.parts" not in sys.modules


def test_two_projects_each_have_their_own(project: Project, tmp_path: Path) -> None:
    """Run one after the other in one process, neither sees the modules of the other."""
    other = with_analysis(copy_second_paper(tmp_path / "other"), least=9)
    with_analysis(project)
    verdicts = [found(root).split(":")[0] for root in (project.root, other.root, project.root)]
    assert verdicts == ["supported", "refuted", "supported"]


def test_the_engine_is_never_taken_from_a_project(project: Project) -> None:
    """A folder src/refutable, or a module named as one of the engine's, changes nothing."""
    project.write("src/refutable/__init__.py", "raise ImportError('not the engine')\n")
    project.write("src/language.py", "raise ImportError('not the engine')\n")
    assert found(with_analysis(project).root) == "supported: 3"


def test_cells_run_in_the_projects_folder(project: Project) -> None:
    """In a check as in a kernel, a relative path starts at the project's root."""
    project.replace(
        "paper.qmd", "OPENING =", "assert open('data/coders.csv').readline()\n\nOPENING ="
    )
    assert not build.open_paper(project.root).collected.faults


def test_a_fault_in_the_projects_modules_is_told_at_the_cell(project: Project) -> None:
    """With the line of the paper that called, which the author can find."""
    with_analysis(project)
    project.replace("src/analysis/parts.py", "return", "return 1 / 0 or")
    (fault,) = build.open_paper(project.root).collected.faults
    assert (fault.file, fault.rule) == ("sections/_20-order.qmd", "cell-failed")
    assert "ZeroDivisionError" in fault.message


def test_a_claim_that_a_helper_makes_is_placed_at_its_cell(project: Project) -> None:
    """Not in the helper: the sentence stands by the cell."""
    project.write(
        "src/analysis.py",
        "from refutable import claim\n\n\ndef ban(made):\n"
        '    return claim("clm-ban-first", holds=made)\n',
    )
    project.replace("paper.qmd", SETUP, f"{SETUP}from analysis import ban\n")
    project.replace("sections/_20-order.qmd", 'claim("clm-ban-first", holds=', "ban(made=")
    paper = build.open_paper(project.root)
    file, line = paper.collected.cells["clm-ban-first"]
    assert file == "sections/_20-order.qmd"
    assert "ban(made=" in project.read(file).splitlines()[line - 1]


def test_a_difference_runs_each_revision_with_its_own_modules(project: Project) -> None:
    """A criterion that changed in src/ alone is a change of the claim."""
    with_analysis(project)
    new_repository(project.root).commit()
    project.replace("src/analysis/parts.py", ">= 1", ">= 2")
    (changed,) = diff(project.root, "HEAD").claims
    assert (changed.id, changed.criterion is not None) == ("clm-ban-first", True)


def test_a_kernel_has_the_same_modules_as_a_check(project: Project) -> None:
    """A render draws on the project's own package too, and reports the same faults."""
    with_analysis(project)
    assert project.run("render", "--to", "html").code == 0
    assert "banned()" in project.read("_output/paper.html")
    project.replace("src/analysis/parts.py", "return", "return 1 / 0 or")
    told = json.loads(project.run("check", "--format", "json").out)["faults"]
    rendered = project.run("render", "--to", "html")
    assert rendered.code == 4
    assert [fault["message"] for fault in told if fault["message"] not in rendered.err] == []


def test_the_projects_files_are_its_own_modules(project: Project) -> None:
    """What a figure of the project is made of: all its Python, and none of the engine."""
    with_analysis(project)
    project.write("src/refutable/__init__.py", "")
    project.write("src/notes.txt", "")
    names = [path.relative_to(project.root).as_posix() for path in project_files(project.root)]
    assert names == ["src/analysis/__init__.py", "src/analysis/parts.py"]


def test_a_block_that_fails_leaves_no_trace(project: Project) -> None:
    """Path and modules are restored whatever happens."""
    before = list(sys.path), dict(sys.modules)
    with_analysis(project)
    with contextlib.suppress(KeyError), project_modules(project.root):
        import analysis

        assert analysis.__file__ == str(project.root / "src" / "analysis" / "__init__.py")
        raise KeyError
    assert sys.path == before[0]
    assert sys.modules.get("analysis") is before[1].get("analysis")


def test_a_live_kernel_finds_the_projects_modules(project: Project) -> None:
    """As Jupyter and Quarto run the cells: no command has put anything on the path."""
    with_analysis(project)
    code = "import ipykernel\nfrom refutable import *\nfrom analysis import banned\nprint(banned)"
    environment = {**os.environ, "PYTHONPATH": str(Path(refutable.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project.root,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "function banned" in done.stdout
