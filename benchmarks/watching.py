"""`paper watch` from outside: how long after a save the verdict and the page come.

A project is copied with the engine in it, so that the engine may be edited too. The command serves
it, and its stream of events is read as the bar reads it. Times are wall-clock seconds from the
moment a file is written; the page has come when its bytes have been fetched.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from benchmarks.check_and_render import copy_of_project
from benchmarks.processes import machine, table

ROUNDS = 7
LATE = 600.0
"""Seconds after which no answer comes any more."""
QUIET = 0.5
"""Seconds without an event after which none follows of the same save."""
SECTION, CODINGS = "sections/_80-limits.qmd", "data/codings/primary.csv"
MARK = "\n\nAnd so on"


@dataclass(frozen=True)
class Times:
    """Seconds from a save until the verdicts, all that a check says, and the page."""

    verdicts: float
    checked: float
    page: float


@dataclass
class Watched:
    """A session of `paper watch` over a project, and the events of its stream."""

    project: Path
    process: subprocess.Popen[str]
    address: str
    version: str = ""
    whole: str = ""
    events: queue.Queue[tuple[float, Mapping[str, Any]]] = field(default_factory=queue.Queue)

    def listen(self) -> None:
        """Keep each event with the time at which it came."""
        with urlopen(f"{self.address}events") as stream, contextlib.suppress(OSError):
            for line in stream:
                if line.startswith(b"data: "):
                    self.events.put((time.perf_counter(), json.loads(line[6:])))

    def page(self) -> bytes:
        """Return the page as it is served now."""
        with urlopen(self.address) as answer:
            content: bytes = answer.read()
            return content

    def mebibytes(self) -> float:
        """Return the memory that server and warm process hold, without what they share."""
        found = 0.0
        for pid in (self.process.pid, *_children(self.process.pid)):
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
            (line,) = (one for one in rollup.splitlines() if one.startswith("Pss:"))
            found += int(line.split()[1]) / 1024
        return found

    def until(self, holds: Callable[[Mapping[str, Any]], bool]) -> tuple[float, Mapping[str, Any]]:
        """Return the first event, of those not looked at yet, that something is true of."""
        while True:
            when, state = self.events.get(timeout=LATE)
            if holds(state):
                return when, state

    def settled(self) -> Mapping[str, Any]:
        """Return the state in which nothing is left to be done, once none follows for a moment."""
        _, state = self.until(lambda one: not one["step"])
        while True:
            try:
                _, state = self.events.get(timeout=QUIET if not state["step"] else LATE)
            except queue.Empty:
                return state

    def timed(self, file: Path, text: str) -> Times:
        """Write a file, and return how long each answer to it takes."""
        before, name = self.version, file.relative_to(self.project).as_posix()
        begun = time.perf_counter()
        file.write_text(text, encoding="utf-8")
        self.until(lambda one: name in one["files"] and one["step"] == "checking")
        verdicts, _ = self.until(lambda _: True)
        checked, _ = self.until(lambda _: True)
        _, state = self.until(lambda one: one["page"] != before or not one["step"])
        if state["page"] == before:
            raise SystemExit(f"the page did not change with {name}")
        self.version = state["page"]
        self.page()
        page = time.perf_counter()
        self.settled()
        return Times(verdicts - begun, checked - begun, page - begun)


def _children(pid: int) -> list[int]:
    names = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(one) for name in names for one in name.read_text(encoding="ascii").split()]


@contextlib.contextmanager
def watching(folder: Path) -> Iterator[Watched]:
    """Watch a copy of this paper in a folder, by the engine that lies in the copy."""
    project = copy_of_project(folder)
    kept = {"PYTHONPATH": str(project / "src"), "PAPER_CACHE": str(folder / "kept")}
    others = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    kept["PYTHONPATH"] = os.pathsep.join([kept["PYTHONPATH"], *others])
    command = [sys.executable, "-m", "refutable.cli", "watch", "--no-open"]
    with subprocess.Popen(
        command, cwd=project, env={**os.environ, **kept}, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        session = Watched(project, process, process.stdout.readline().strip())
        threading.Thread(target=process.stdout.read, daemon=True).start()
        threading.Thread(target=session.listen, daemon=True).start()
        try:
            yield session
        finally:
            process.terminate()
        if process.wait(60):
            raise SystemExit(f"paper watch ended with {process.returncode}")


def word(session: Watched, n: int) -> tuple[Path, str]:
    """Return a section and its text with another word in its last paragraph."""
    file = session.project / SECTION
    text = file.read_text(encoding="utf-8").rstrip("\n")
    return file, f"{text.partition(MARK)[0]}{MARK} and {'so' * (n % 5 + 1)} on.\n"


def coding(session: Watched, n: int) -> tuple[Path, str]:
    """Return a table of codings without a row, or, in every other round, with it again."""
    file = session.project / CODINGS
    if n % 2 == 0:
        session.whole = file.read_text(encoding="utf-8")
        lines = session.whole.splitlines(keepends=True)
        return file, "".join(lines[: 5 + n] + lines[6 + n :])
    return file, session.whole


def main(results: Path, *, quick: bool = False) -> None:
    """Measure, print, and write the results down; ``quick`` makes one round."""
    rows = []
    with tempfile.TemporaryDirectory() as name, watching(Path(name)) as session:
        session.version = str(session.settled()["page"])
        for what, edit in (("a word", word), ("a coding", coding)):
            rounds = 1 if quick else ROUNDS
            found = [session.timed(*edit(session, n)) for n in range(rounds + 1)][1:]
            for answer in ("verdicts", "checked", "page"):
                rows.append((f"{what}: {ANSWERS[answer]}", [getattr(one, answer) for one in found]))
    text = (
        "# Watching\n\nSeconds from a save until the answer, measured by `make bench` from the "
        f"stream of `paper watch`; {rounds} rounds of each kind after one not counted.\n"
        f"{machine()}\n\n{table(rows)}"
    )
    (results / "watching.md").write_text(text, encoding="utf-8")
    print(text)


ANSWERS = {"verdicts": "the verdicts", "checked": "all of the check", "page": "the page"}
