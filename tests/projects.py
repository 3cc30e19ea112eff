"""Projects on disk for tests to change, and the command run on them."""

from __future__ import annotations

import csv
import io
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from refutable import cli
from refutable.claims.claim import Assessment, Verdict
from refutable.corpus import Corpus, load_corpus
from refutable.errors import MalformedError

TESTS = Path(__file__).parent
ROOT = TESTS.parent
SECOND_PAPER = TESTS / "second_paper"
THIRD_PAPER = TESTS / "third_paper"  # interviews: no date, no actor, no type, no stance, no family
BUILT = shutil.ignore_patterns("_output", "figures", "ledger.json", ".gitignore")
SIGNS = {"supported": "✓", "refuted": "✗", "undetermined": "?", "argued": "§", "error": "!"}
# What tests/second_paper says, claim by claim, in the order of its text.
SECOND_VERDICTS = {
    "clm-disturbance-through": Verdict.SUPPORTED,
    "clm-life-over-disturbance": Verdict.REFUTED,
    "clm-noise-settled": Verdict.ARGUED,
    "clm-ban-first": Verdict.SUPPORTED,
    "clm-zoning-late": Verdict.SUPPORTED,
    "clm-zoning-answers": Verdict.SUPPORTED,
    "clm-appeal-after": Verdict.UNDETERMINED,
}


@dataclass(frozen=True)
class Run:
    """What one run of the command came to."""

    code: int
    out: str
    err: str


def run(*arguments: str, typed: str = "") -> Run:
    """Run the command in this process, with what is typed into it.

    An exception that it lets through is raised here.
    """
    out, err = io.StringIO(), io.StringIO()
    before, sys.stdin = sys.stdin, io.StringIO(typed)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = cli.run(arguments)
    except SystemExit as end:
        code = int(str(end.code))
    finally:
        sys.stdin = before
    return Run(code, out.getvalue(), err.getvalue())


@dataclass(frozen=True)
class Project:
    """A paper on disk that a test may break."""

    root: Path

    def read(self, file: str) -> str:
        """Return the text of a file."""
        return (self.root / file).read_bytes().decode("utf-8")

    def write(self, file: str, text: str) -> None:
        """Write a file, line ends as they are."""
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))

    def replace(self, file: str, old: str, new: str) -> None:
        """Put one text for another in a file; the old one must stand there exactly once."""
        text = self.read(file)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        self.write(file, text.replace(old, new))

    def append(self, file: str, line: str) -> None:
        """Add a line at the end of a file."""
        self.write(file, f"{self.read(file)}{line}\n")

    def rows(self, file: str) -> tuple[list[str], list[list[str]]]:
        """Return the header and the rows of a table under data/."""
        header, *rows = csv.reader(io.StringIO(self.read(f"data/{file}")))
        return header, rows

    def write_rows(self, file: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Write a table under data/."""
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([header, *rows])
        self.write(f"data/{file}", text.getvalue())

    def keep_rows(self, file: str, wanted: Callable[[list[str]], bool]) -> None:
        """Drop the rows of a table that are not wanted."""
        header, rows = self.rows(file)
        self.write_rows(file, header, [row for row in rows if wanted(row)])

    def corpus(self) -> Corpus:
        """Return the corpus as it now stands on disk."""
        return load_corpus(self.root)

    def faults(self) -> list[str]:
        """Return what is wrong with the data, a line a fault, without the remedies."""
        try:
            faults = load_corpus(self.root).remarks
        except MalformedError as error:
            faults = error.faults
        return [str(fault).split("\n", 1)[0] for fault in faults]

    def run(self, *arguments: str) -> Run:
        """Run the command on this project; an exception that it lets through is raised here."""
        return run(*arguments, "--project", str(self.root))


def copy_second_paper(root: Path) -> Project:
    """Return a copy of tests/second_paper in ``root``, nothing built yet."""
    shutil.copytree(SECOND_PAPER, root, ignore=BUILT, dirs_exist_ok=True)
    return Project(root)


def copy_third_paper(root: Path) -> Project:
    """Return a copy of tests/third_paper in ``root``, nothing built yet."""
    shutil.copytree(THIRD_PAPER, root, ignore=BUILT, dirs_exist_ok=True)
    return Project(root)


def verdicts(entries: Sequence[Assessment]) -> dict[str, Verdict]:
    """Return the verdict on each claim by its id."""
    return {entry.claim.id: entry.verdict for entry in entries}
