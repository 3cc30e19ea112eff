"""A success is a success: no cell ends a command, or hangs it, without a word."""

from __future__ import annotations

import pytest

from tests.processes import paper
from tests.projects import Project

ENDINGS = {
    "os._exit(0)": "exit code 0",
    "os.kill(os.getpid(), 9)": "SIGKILL",
    "__import__('ctypes').string_at(0)": "SIGSEGV",
}


@pytest.mark.parametrize("code", ENDINGS)
def test_a_cell_that_ends_the_process_is_named(project: Project, code: str) -> None:
    """Whatever exit code it chose: the check ends with 4, and says where."""
    project.replace("paper.qmd", "OPENING =", f"import os\n{code}\nOPENING =")
    done = paper("check", cwd=project.root)
    assert (done.code, done.out) == (4, "")
    assert done.err.startswith("paper.qmd:14:1: the process that ran the cells ended here")
    assert f"({ENDINGS[code]}) [cell-stopped]" in done.err


@pytest.mark.parametrize("command", ["check", "render"])
def test_a_cell_that_never_ends_is_stopped(project: Project, command: str) -> None:
    """After the seconds of --timeout; even one that swallows what would end it."""
    endless = "while True:\n    try:\n        while True: pass\n    except Exception: pass"
    project.replace("paper.qmd", "OPENING =", f"{endless}\nOPENING =")
    done = paper(command, "--timeout", "1", cwd=project.root)
    assert (done.code, done.out) == (4, "")
    assert done.err.startswith("paper.qmd:14:1: the cell ran for more than 1 s [cell-stopped]")


@pytest.mark.parametrize("command", ["check", "render"])
def test_cells_that_print_without_end_are_stopped(project: Project, command: str) -> None:
    """Before what they print fills the memory."""
    project.replace("paper.qmd", "OPENING =", "while True: print('x' * 10_000_000)\nOPENING =")
    done = project.run(command)
    assert done.code == 4
    assert done.err.startswith("paper.qmd:") or "paper.qmd:" in done.out
    assert "have printed more than 20,000,000 characters" in done.out + done.err
