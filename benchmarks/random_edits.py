"""`paper watch` under random edits: is each answered, is memory flat, is it right in the end?

    python -m benchmarks.random_edits [--minutes 60] [--seed 1] [--out FOLDER]

A copy of this paper is edited as an author, an editor and git edit it: words, codings, half-saved
files, bursts, deleted sections, broken modules, and the engine itself. After each edit the file is
put back. At the end the session must have come to the verdicts with which it began.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.__main__ import RESULTS
from benchmarks.processes import machine
from benchmarks.watching import Watched, watching

Edit = Callable[[random.Random, str], str]


def _word(chance: random.Random, text: str) -> str:
    return f"{text.rstrip()}\n\nA sentence about number {chance.choice('abcdefgh')}.\n"


def _line_out(chance: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    del lines[chance.randrange(1, len(lines))]
    return "".join(lines)


def _half(chance: random.Random, text: str) -> str:
    return text[: chance.randrange(len(text))]


def _noise(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    return (
        text[:at]
        + chance.choice(("`", "{", '"', "\0", "[", "```\n", ",", "€", "\n---\n"))
        + text[at:]
    )


EDITS: Mapping[str, tuple[str, Edit]] = {
    "a sentence": ("sections/*.qmd", _word),
    "a line of a section out": ("sections/*.qmd", _line_out),
    "a section half saved": ("sections/*.qmd", _half),
    "a sign into a section": ("sections/*.qmd", _noise),
    "a coding out": ("data/codings/primary.csv", _line_out),
    "a table half saved": ("data/*.csv", _half),
    "a sign into the data": ("data/*.*", _noise),
    "a section deleted": ("sections/*.qmd", lambda *_: ""),
    "a module of the project broken": ("src/analysis/*.py", _noise),
    "the engine edited": ("src/refutable/*/*.py", lambda _, text: f"{text}\n# edited\n"),
}


def main() -> None:
    """Edit for as long as is asked for, and write down what came of it."""
    parser = argparse.ArgumentParser("python -m benchmarks.random_edits")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=RESULTS)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as folder, watching(Path(folder)) as session:
        first = session.settled()
        session.whole = first["claims"]
        run = _Run(session, chance)
        end = time.monotonic() + 60 * given.minutes
        while time.monotonic() < end:
            run.edit(chance.choice(list(EDITS)))
        last = session.settled() if run.waiting else run.last
    wrong = [] if (last["claims"], last["grave"]) == (first["claims"], []) else ["the last state"]
    text = run.report(given.minutes, [*run.wrong, *wrong])
    (given.out / "random-edits.md").write_text(text, encoding="utf-8")
    print(text)


class _Run:
    """The edits so far, how long each took, and the memory after it."""

    def __init__(self, session: Watched, chance: random.Random) -> None:
        self.session, self.chance = session, chance
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.memory: list[float] = []
        self.wrong: list[str] = []
        self.faults = 0
        self.waiting = False
        self.last: Mapping[str, object] = {}

    def edit(self, kind: str) -> None:
        """Make an edit and take it back, and see what is said of both."""
        pattern, edit = EDITS[kind]
        file = self.chance.choice(sorted(self.session.project.glob(pattern)))
        text = file.read_bytes()
        new = edit(self.chance, text.decode("utf-8")).encode()
        burst = self.chance.choice((1, 1, 1, 8))
        for n in range(burst):
            self._write(file, new[: len(new) * (n + 1) // burst])
        self.faults += bool(self._answer(kind, file)["grave"])
        self._write(file, text)
        self.last = self._answer(f"{kind}, taken back", file)
        if self.last["grave"]:
            self.wrong.append(f"{kind} in {file.name}: {self.last['grave']}")
        self.memory.append(self.session.mebibytes())
        if not self.session.page().startswith(b"<!DOCTYPE html>"):
            self.wrong.append(f"no page after {kind}")

    def _write(self, file: Path, content: bytes) -> None:
        self.begun = time.perf_counter()
        if content:
            file.write_bytes(content)
        else:
            file.unlink(missing_ok=True)

    def _answer(self, kind: str, file: Path) -> Mapping[str, object]:
        name = file.relative_to(self.session.project).as_posix()
        self.session.until(lambda one: name in one["files"] and one["step"] == "checking")
        when, state = self.session.until(lambda one: not one["step"])
        self.seconds[kind].append(when - self.begun)
        while not self.session.events.empty():
            state = self.session.events.get()[1]
        return state if not state["step"] else self.session.settled()

    def report(self, minutes: float, wrong: Sequence[str]) -> str:
        """Return what came of the edits as Markdown."""
        tenth = max(len(self.memory) // 10, 1)
        first, last = self.memory[:tenth], self.memory[-tenth:]
        rows = [
            f"| {kind} | {len(s)} | {min(s):.2f} | {statistics.median(s):.2f} | {max(s):.2f} |"
            for kind, s in sorted(self.seconds.items())
        ]
        return "\n".join(
            [
                f"# Random edits\n\n{minutes:g} minutes of `paper watch`, {2 * len(self.memory)} "
                f"changes, {self.faults} of them to something malformed.\n{machine()}\n",
                f"Errors of the session: {len(wrong)}.\n",
                *(f"* {one}" for one in wrong[:20]),
                f"Memory of server and warm process, MiB: {statistics.median(first):.0f} in the "
                f"first tenth, {statistics.median(last):.0f} in the last, at most "
                f"{max(self.memory):.0f}.\n",
                "Seconds from a save until nothing is left to be done:\n",
                "| edit | times | min | median | max |\n|---|--:|--:|--:|--:|",
                *rows,
                "",
            ]
        )


if __name__ == "__main__":
    main()
