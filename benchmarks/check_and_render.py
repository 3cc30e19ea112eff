"""A check and a cold render, as whole processes.

The check is held against its limit (2 s from the shell), the render against a floor: pandoc and
typst alone on the Markdown of the same paper, its cells already run. Both sides of a ratio are
measured in this run, in turn. Times are wall-clock seconds, memory is the peak resident set of the
largest single process, in MiB, as the operating system accounts for it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.processes import ROOT, Run, machine, run, table

PAPER = str(Path(sys.executable).with_name("paper"))
CHECK_LIMIT = 2.0
CHECKS, RENDERS = 7, 3

FLOOR = """
import sys
from pathlib import Path
from refutable.paper.html import to_html
from refutable.paper.pdf import to_pdf
from refutable.paper.source import read_source
root, text, out = (Path(name) for name in sys.argv[1:])
source = read_source(root)
keys = {"root": root, "metadata": source.metadata, "bibliography": root / "data/references.bib"}
markdown = text.read_text(encoding="utf-8")
(out / "floor.html").write_text(to_html(markdown, **keys), encoding="utf-8")
(out / "floor.pdf").write_bytes(to_pdf(markdown, **keys))
"""


def copy_of_project(folder: Path) -> Path:
    """Return a copy of the paper without anything built or cached."""
    copy = folder / "paper"
    ignored = shutil.ignore_patterns(".venv", "_output", ".git", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, copy, ignore=ignored)
    return copy


def assembled(project: Path, folder: Path) -> Path:
    """Return the Markdown that pandoc is given, written once from the executed paper."""
    from refutable.paper.document import assemble
    from refutable.paper.execute import execute
    from refutable.paper.source import read_source

    target = folder / "paper.md"
    target.write_text(assemble(execute(read_source(project))), encoding="utf-8")
    return target


def main(results: Path, *, quick: bool = False) -> None:
    """Measure, print, and write the results down; ``quick`` measures each once."""
    checks_wanted, renders_wanted = (1, 1) if quick else (CHECKS, RENDERS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = copy_of_project(folder)
        markdown = assembled(project, folder)
        run([PAPER, "check"], project)
        checks = [run([PAPER, "check"], project) for _ in range(checks_wanted)]
        floor = [sys.executable, "-c", FLOOR, str(project), str(markdown), str(folder)]
        renders, floors = [], []
        for _ in range(renders_wanted):
            shutil.rmtree(project / "_output", ignore_errors=True)
            renders.append(run([PAPER, "render"], project))
            floors.append(run(floor, project))
    text = report(checks, renders, floors)
    (results / "check-and-render.md").write_text(text, encoding="utf-8")
    print(text)


def report(checks: Sequence[Run], renders: Sequence[Run], floors: Sequence[Run]) -> str:
    """Return the results as Markdown."""
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
    head = "# Check and render\n\nWhole processes, measured by `make bench`; "
    runs = f"{len(checks)} checks after one not counted, {len(renders)} cold renders in turn with "
    return f"{head}{runs}the floor.\n{machine()}\n\n{table(rows)}"
