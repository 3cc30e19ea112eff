"""What the tests share: the corpus of the main paper, and a tiny paper to break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from refutable import build
from refutable.corpus import Corpus, load_corpus
from tests.projects import ROOT, Project, copy_second_paper

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

# Files that look at the same two renders of the whole paper, and one that breaks its own copy.
WHOLE_PAPER = {f"tests/end_to_end/test_{name}.py" for name in ("cli", "notebook", "page", "pdf")}
WHOLE_PAPER |= {
    f"tests/end_to_end/test_{name}.py"
    for name in ("compare_with_quarto", "environment", "same_everywhere")
}
OWN_PAPER = {"tests/end_to_end/test_support_lost.py"}


class WhatIsMadeOnce(LoadScopeScheduling):
    """Runs in one process, in the order of the files, what looks at the same slow thing.

    Marks of pytest-xdist's own groups are not seen under pytest 9.2, which no longer lets a test be
    renamed; a scope made from the name does not need that.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file in WHOLE_PAPER:
            return "the whole paper"
        return file if file in OWN_PAPER else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> WhatIsMadeOnce:
    """Share the tests out so that nothing that takes long to make is made twice."""
    return WhatIsMadeOnce(config, log)


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
    root = tmp_path_factory.mktemp("built") / "paper"
    copy_second_paper(root)
    build.record(root)
    build.draw_figures(build.open_paper(root))
    return root


@pytest.fixture
def built(_built_once: Path, tmp_path: Path) -> Project:
    """A tiny project with its record written and its figures drawn."""
    shutil.copytree(_built_once, tmp_path / "built")
    return Project(tmp_path / "built")
