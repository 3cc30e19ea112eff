"""The real paper, rendered twice or only drawn, and its claims as a check has them."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from refutable import build
from tests.end_to_end.browsing import ARGUMENTS, find_browser
from tests.end_to_end.whole_paper import Rendered, command, copy_paper, paper, render_line
from tests.projects import ROOT, Run


@dataclass(frozen=True)
class Twice:
    """Two renders of the same source: into a pipe, and on a terminal from another clean tree."""

    in_pipe: Rendered
    on_terminal: Rendered


@pytest.fixture(scope="session")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Twice:
    """Render the paper in two folders at once, each from a clean tree, hashes seeded apart."""
    first = copy_paper(tmp_path_factory.mktemp("first") / "paper")
    second = copy_paper(tmp_path_factory.mktemp("second") / "deeper" / "another name")
    runs: dict[str, Run] = {}

    def render_first() -> None:
        runs["first"] = paper(*render_line(), cwd=first, env={"PYTHONHASHSEED": "1"})

    thread = threading.Thread(target=render_first)
    thread.start()
    runs["second"] = _on_terminal(second)
    thread.join()
    for run in runs.values():
        assert run.code == 0, run.err
    return Twice(Rendered(first, runs["first"]), Rendered(second, runs["second"]))


def _on_terminal(root: Path) -> Run:
    # Hashes, time zone and folder are others than those of the first: none of them may show.
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
    said: list[bytes] = []
    listener = threading.Thread(target=_listen, args=(ours, said))
    listener.start()
    out, _ = done.communicate(timeout=300)
    listener.join()
    os.close(ours)
    return Run(done.returncode, out, b"".join(said).decode("utf-8", "replace"))


def _listen(terminal: int, said: list[bytes]) -> None:
    while True:
        try:
            heard = os.read(terminal, 4096)
        except OSError:  # how Linux says that the other side is gone
            return
        if not heard:
            return
        said.append(heard)


@pytest.fixture(scope="session")
def rendered(twice: Twice) -> Rendered:
    """The render whose files the tests look at; none of them changes it."""
    return twice.in_pipe


@pytest.fixture(scope="session")
def checked() -> build.Paper:
    """The same paper as a check has it: run in process, without a kernel."""
    return build.open_paper(ROOT)


@pytest.fixture(scope="session")
def verdicts(checked: build.Paper) -> Mapping[str, str]:
    """The verdict of the check on each claim, in the order of the text."""
    return {entry.claim.id: entry.verdict.value for entry in checked.collected.ledger.entries}


@pytest.fixture(scope="session")
def _drawn_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_paper(tmp_path_factory.mktemp("drawn") / "paper")
    build.draw_figures(build.open_paper(root))
    build.record(root)
    return root


@pytest.fixture
def whole(_drawn_once: Path, tmp_path: Path) -> Path:
    """A copy of the paper, figures drawn and passages recorded, for a test to change."""
    root = tmp_path / "whole"
    shutil.copytree(_drawn_once, root)
    return root


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium without a window."""
    executable = find_browser()
    with sync_playwright() as tools:
        started = tools.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield started
        started.close()
