"""What the tests share: two corpora, a small paper to break, and the renders of this paper."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from refutable import build, cache
from refutable.corpus import Corpus, load_corpus
from refutable.paper import pandoc
from tests.processes import Remembered, made_once, paper
from tests.projects import ROOT, Project, Run, copy_second_paper
from tests.this_paper.whole_paper import Rendered, copy_paper, opened_paper, render_line

# Each test does its own work, and none writes to the user's folder. Only what pandoc makes of a
# text, which depends on nothing else, is remembered within a process.
os.environ[cache.FOLDER] = cache.OFF
pytest.MonkeyPatch().setattr(pandoc, "cache", Remembered())

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


# What takes long comes first, so that the workers end together. One file that makes the render of
# this paper stands before those that share none, so that no worker waits for it.
_LONG = ("this_paper/test_render.py", "end_to_end/", "figures/", "this_paper/", "page/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first; the order within a file stays."""

    def place(item: pytest.Item) -> int:
        return next((n for n, name in enumerate(_LONG) if f"tests/{name}" in item.nodeid), 9)

    items.sort(key=place)


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


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """This paper rendered from a clean tree into a pipe; no test changes it."""

    def make(folder: Path) -> None:
        root = copy_paper(folder / "paper")
        run = paper(*render_line(), cwd=root)
        assert run.code == 0, run.err
        (folder / "run.json").write_text(json.dumps([run.code, run.out, run.err]), encoding="utf-8")
        made = Rendered(root, run)
        assert made.pdf_pages
        assert made.supplement_pages

    folder = made_once(tmp_path_factory, "rendered", make)
    run = Run(*json.loads((folder / "run.json").read_text(encoding="utf-8")))
    return Rendered(folder / "paper", run)


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
