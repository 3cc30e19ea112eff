"""What the tests share: two corpora, a small paper to break, and the renders of this paper."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from refutable import build, cache
from refutable.corpus import Corpus, load_corpus
from tests.processes import HANG, command, made_once, paper
from tests.projects import ROOT, Project, Run, copy_second_paper
from tests.this_paper.whole_paper import Rendered, copy_paper, opened_paper, render_line

# Each test does its own work, and none writes to the user's folder.
os.environ[cache.FOLDER] = "off"

# Modest, and without a clock: a busy machine must not make a true property fail. The examples are
# the same on every run, so that a red test is red for whoever looks into it.
settings.register_profile(
    "paper",
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("paper")


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The corpus of the main paper."""
    return load_corpus(ROOT)


@pytest.fixture
def make_project() -> Callable[[Path], Project]:
    """Build, in a folder, a tiny valid project for a test to break."""
    return copy_second_paper


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A tiny valid project, nothing built."""
    return copy_second_paper(tmp_path / "paper")


@pytest.fixture(scope="session")
def small() -> Corpus:
    """The corpus of the second paper."""
    return load_corpus(ROOT / "tests" / "second_paper")


@pytest.fixture(scope="session")
def _built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        copy_second_paper(folder)
        build.record(folder)
        build.draw_figures(build.open_paper(folder))

    return made_once(tmp_path_factory, "second-paper-built", make)


@pytest.fixture
def built(_built_once: Path, tmp_path: Path) -> Project:
    """A tiny project with its record written and its figures drawn."""
    shutil.copytree(_built_once, tmp_path / "built")
    return Project(tmp_path / "built")


@pytest.fixture(scope="session")
def _second_rendered_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        done = copy_second_paper(folder).run(*render_line())
        assert (done.code, done.err) == (0, "")

    return made_once(tmp_path_factory, "second-paper-rendered", make)


@pytest.fixture
def second_rendered(_second_rendered_once: Path, tmp_path: Path) -> Project:
    """A tiny project rendered in each format, nothing recorded."""
    shutil.copytree(_second_rendered_once, tmp_path / "rendered")
    return Project(tmp_path / "rendered")


# ------------------------------------------------------------------ this paper


@dataclass(frozen=True)
class Twice:
    """Two renders of the same source: into a pipe, and on a terminal from another clean tree."""

    in_pipe: Rendered
    on_terminal: Rendered


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """This paper rendered from a clean tree into a pipe; no test changes it."""

    def make(folder: Path) -> None:
        root = copy_paper(folder / "paper")
        keep(folder, paper(*render_line(), cwd=root, env={"PYTHONHASHSEED": "1"}))
        made = Rendered(root, kept(folder))
        assert made.pdf_pages
        assert made.supplement_pages

    folder = made_once(tmp_path_factory, "rendered", make)
    return Rendered(folder / "paper", kept(folder))


@pytest.fixture(scope="session")
def twice(rendered: Rendered, tmp_path_factory: pytest.TempPathFactory) -> Twice:
    """The same paper rendered again, on a terminal and in another folder, hashes seeded apart."""
    name = Path("deeper") / "another name"

    def make(folder: Path) -> None:
        keep(folder, on_terminal(copy_paper(folder / name)))

    folder = made_once(tmp_path_factory, "rendered-again", make)
    return Twice(rendered, Rendered(folder / name, kept(folder)))


def keep(folder: Path, run: Run) -> None:
    """Write down what a render came to, which must be well."""
    assert run.code == 0, run.err
    (folder / "run.json").write_text(json.dumps([run.code, run.out, run.err]), encoding="utf-8")


def kept(folder: Path) -> Run:
    """Read what a render came to."""
    return Run(*json.loads((folder / "run.json").read_text(encoding="utf-8")))


def on_terminal(root: Path) -> Run:
    """Render in ``root`` with the error channel on a terminal, and return what was shown there."""
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


@pytest.fixture(scope="session")
def checked() -> build.Paper:
    """This paper as a check has it: run in process, without a kernel."""
    return opened_paper()


@pytest.fixture(scope="session")
def verdicts(checked: build.Paper) -> Mapping[str, str]:
    """The verdict of the check on each claim, in the order of the text."""
    return {entry.claim.id: entry.verdict.value for entry in checked.collected.ledger.entries}


@pytest.fixture(scope="session")
def _drawn_once(rendered: Rendered, tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        build.record(Path(shutil.copytree(rendered.root, folder / "paper")))

    return made_once(tmp_path_factory, "drawn", make) / "paper"


@pytest.fixture
def whole(_drawn_once: Path, tmp_path: Path) -> Path:
    """A copy of this paper, figures drawn and passages recorded, for a test to change."""
    root = tmp_path / "whole"
    shutil.copytree(_drawn_once, root)
    return root
