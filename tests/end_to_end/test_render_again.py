"""A render again gives the same bytes, and tells on a terminal how far it is."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import threading
from pathlib import Path

import pytest

from tests.processes import HANG, command
from tests.projects import Project, Run, copy_second_paper
from tests.this_paper.whole_paper import FORMATS, render_line

FILES = ("paper.html", "paper-data.zip", "paper.pdf", "paper.ipynb")


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Run]:
    """The second paper rendered on a terminal: another folder, time zone and seed of hashes."""
    root = tmp_path_factory.mktemp("deeper") / "another name"
    project = copy_second_paper(root)
    return project, on_terminal(root)


def on_terminal(root: Path) -> Run:
    """Render in ``root`` with the error channel on a terminal, and return what was shown there."""
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        command(*render_line()),
        cwd=root,
        env={**os.environ, "PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        encoding="utf-8",
    )
    os.close(theirs)
    shown: list[bytes] = []
    listener = threading.Thread(target=listen, args=(ours, shown))
    listener.start()
    out, _ = done.communicate(timeout=HANG)
    listener.join()
    os.close(ours)
    return Run(done.returncode, out, b"".join(shown).decode("utf-8", "replace"))


def listen(terminal: int, shown: list[bytes]) -> None:
    """Collect what is written to a terminal until its other side is closed."""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # how Linux says that the other side is gone
            return
        if not part:
            return
        shown.append(part)


def test_two_renders_give_the_same_bytes(
    again: tuple[Project, Run], second_rendered: Project
) -> None:
    """Two clean trees, elsewhere and under other hashes, give the same files and figures."""
    for folder in ("_output", "figures"):
        first = {one.name: one.read_bytes() for one in (second_rendered.root / folder).iterdir()}
        other = {one.name: one.read_bytes() for one in (again[0].root / folder).iterdir()}
        assert first == other
        assert first


def test_a_render_tells_its_progress_on_a_terminal(again: tuple[Project, Run]) -> None:
    """On a terminal each cell is counted, then each format; only files go into the pipe."""
    project, run = again
    assert run.code == 0, run.err
    steps = [(int(step), int(total)) for step, total in re.findall(r"(\d+) of (\d+)", run.err)]
    cells = max(total for _, total in steps)
    assert cells > len(FORMATS)
    assert [step for step, total in steps if total == cells] == list(range(1, cells + 1))
    for number, name in enumerate(FORMATS, start=1):
        assert f"{name} {number} of {len(FORMATS)}" in run.err
    assert run.out.splitlines() == [str(project.root / "_output" / name) for name in FILES]
