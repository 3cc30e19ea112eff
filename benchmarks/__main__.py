"""Measure a check and a cold render as whole processes, and write the figures down.

    make bench

The check is held against its limit (2 s from the shell), the render against a floor: pandoc and
typst alone on the Markdown of the same paper, its cells already run. Both sides of a ratio are
measured in this run, in turn. Times are wall-clock seconds, memory is the peak resident set of the
largest single process, in MiB, as the operating system accounts for it.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results"
PAPER = str(Path(sys.executable).with_name("paper"))
CHECK_LIMIT = 2.0
CHECKS, RENDERS = 7, 3

FLOOR = """
import sys
from pathlib import Path
from analysis.paper.html import to_html
from analysis.paper.pdf import to_pdf
from analysis.paper.source import read_source
root, text, out = (Path(name) for name in sys.argv[1:])
source = read_source(root)
keys = {"root": root, "metadata": source.metadata, "bibliography": root / "data/references.bib"}
markdown = text.read_text(encoding="utf-8")
(out / "floor.html").write_text(to_html(markdown, **keys), encoding="utf-8")
(out / "floor.pdf").write_bytes(to_pdf(markdown, **keys))
"""


@dataclass(frozen=True)
class Run:
    """One run of a command: wall seconds, and peak memory of its largest process in MiB."""

    seconds: float
    mebibytes: float


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a command to its end and return what it took; stops when it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    peak = [0.0]
    watch = threading.Thread(target=_watch, args=(process, peak))
    watch.start()
    code = process.wait()
    seconds = time.perf_counter() - start
    watch.join()
    if code != 0:
        raise SystemExit(f"{' '.join(command[:3])} failed with {code}")
    return Run(seconds, peak[0])


def _watch(process: subprocess.Popen[bytes], peak: list[float]) -> None:
    # The kernel keeps each process's high-water mark; children (the kernel, pandoc) have their own.
    while process.poll() is None:
        for pid in _family(process.pid):
            try:
                status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
            except OSError:
                continue
            for line in status.splitlines():
                if line.startswith("VmHWM:"):
                    peak[0] = max(peak[0], int(line.split()[1]) / 1024)
        time.sleep(0.01)


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        try:
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
        except OSError:
            continue
        found.extend(int(child) for child in children.split())
    return found


def copy_of_project(folder: Path) -> Path:
    """Return a copy of the paper without anything built or cached."""
    copy = folder / "paper"
    ignored = shutil.ignore_patterns(".venv", "_output", ".git", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, copy, ignore=ignored)
    return copy


def assembled(project: Path, folder: Path) -> Path:
    """Return the Markdown that pandoc is given, written once from the executed paper."""
    from analysis.paper.document import assemble
    from analysis.paper.execute import execute
    from analysis.paper.source import read_source

    target = folder / "paper.md"
    target.write_text(assemble(execute(read_source(project))), encoding="utf-8")
    return target


def main() -> None:
    """Measure, print, and write the results down."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = copy_of_project(folder)
        markdown = assembled(project, folder)
        run([PAPER, "check"], project)
        checks = [run([PAPER, "check"], project) for _ in range(CHECKS)]
        floor = [sys.executable, "-c", FLOOR, str(project), str(markdown), str(folder)]
        renders, floors = [], []
        for _ in range(RENDERS):
            shutil.rmtree(project / "_output", ignore_errors=True)
            renders.append(run([PAPER, "render"], project))
            floors.append(run(floor, project))
    text = report(checks, renders, floors)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "check-and-render.md").write_text(text, encoding="utf-8")
    print(text)


def report(checks: Sequence[Run], renders: Sequence[Run], floors: Sequence[Run]) -> str:
    """Return the results as a Markdown table."""
    ratios = [one.seconds / other.seconds for one, other in zip(renders, floors, strict=True)]
    limit = [one.seconds / CHECK_LIMIT for one in checks]
    rows = [
        ("`paper check`, s", [one.seconds for one in checks]),
        (f"`paper check` / limit of {CHECK_LIMIT:g} s", limit),
        ("`paper check`, peak MiB", [one.mebibytes for one in checks]),
        ("`paper render` cold (HTML and PDF), s", [one.seconds for one in renders]),
        ("pandoc and typst alone on the same text, s", [one.seconds for one in floors]),
        ("render / floor, pair by pair", ratios),
        ("`paper render`, peak MiB", [one.mebibytes for one in renders]),
        ("pandoc and typst alone, peak MiB", [one.mebibytes for one in floors]),
    ]
    lines = ["| figure | min | median | max |", "|---|--:|--:|--:|"]
    lines += [
        f"| {what} | {min(v):.2f} | {statistics.median(v):.2f} | {max(v):.2f} |" for what, v in rows
    ]
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python "
    head = "# Check and render\n\nWhole processes, measured by `make bench`; "
    runs = f"{len(checks)} checks after one not counted, {len(renders)} cold renders in turn with "
    return (
        f"{head}{runs}the floor.\nMachine: {machine}{platform.python_version()}.\n\n"
        + "\n".join(lines)
        + "\n"
    )


if __name__ == "__main__":
    main()
