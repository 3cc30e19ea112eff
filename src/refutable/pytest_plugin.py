"""Each claim of a paper as a test, for whoever runs pytest in a paper's project.

A paper is collected when pytest is pointed at its ``paper.qmd`` (or ``_quarto.yml``), on the
command line or through ``testpaths``; never because it happens to lie in a folder of tests. The
engine is imported then, and not before: other runs of pytest pay nothing for this plugin.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

NAMES = ("paper.qmd", "_quarto.yml")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> PaperFile | None:
    """Collect a paper that pytest was pointed at."""
    if file_path.name in NAMES and parent.session.isinitpath(file_path):
        collected: PaperFile = PaperFile.from_parent(parent, path=file_path)
        return collected
    return None


class NotAsDeclaredError(Exception):
    """A claim, or a file made from it, is not as it should be; says what ``check`` says."""


class PaperFile(pytest.File):
    """A paper: its claims in their order, then what is wrong beside them, figures, affirmations.

    Where the data cannot be evaluated, the faults are all that there is to tell.
    """

    def collect(self) -> Iterator[pytest.Item]:
        """Yield a test for each claim of the paper, and one for each kind of file made from it."""
        from refutable import build
        from refutable.errors import PaperError
        from refutable.reports.text import claim_text, faults_text

        try:
            paper = build.open_paper(self.path.parent)
            report = build.check(paper)
        except PaperError as error:
            raise self.CollectError(faults_text(error.faults)) from None
        for entry in report.entries:
            text = claim_text(entry, report, paper.corpus)
            place = paper.root / entry.file, entry.line - 1
            yield Checked.from_parent(self, name=entry.id, report=text, place=place)
        beside = [fault for fault in report.faults if not report.claim_at(fault)]
        for name, faults in (
            ("remarks", beside),
            ("figures", report.stale),
            ("affirmations", report.forgotten),
        ):
            text = "\n".join(str(fault) for fault in faults)
            yield Checked.from_parent(self, name=name, report=text, place=(self.path, None))


class Checked(pytest.Item):
    """One claim, already evaluated: it passes if ``report`` is empty."""

    def __init__(self, *, report: str, place: tuple[Path, int | None], **rest: Any) -> None:
        super().__init__(**rest)
        self.report_text = report
        self.place = place

    def runtest(self) -> None:
        """Fail with what a check reports of the claim, if anything."""
        if self.report_text:
            raise NotAsDeclaredError(self.report_text)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return what a check reports, without a traceback: only the claim failed."""
        if isinstance(excinfo.value, NotAsDeclaredError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[os.PathLike[str], int | None, str]:
        """Return the place of the claim's sentence."""
        return (*self.place, self.name)
