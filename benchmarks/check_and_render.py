"""A check and a cold render, as whole processes.

The check is held against its limit (1 s from the shell), the render against a floor: pandoc and
typst alone on the tree of the same paper, its cells already run. Before a cold run nothing is in
the cache of results; a check with nothing changed finds there what pandoc made of the text. Both
sides of a ratio are measured in this run, in turn. Times are wall-clock seconds, memory is the peak
resident set of the largest single process, in MiB, as the operating system accounts for it.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.processes import ROOT, Run, machine, run, table
from refutable import cache

PAPER = str(Path(sys.executable).with_name("paper"))
CHECK_LIMIT = 1.0
CHECKS, RENDERS = 7, 3

FLOOR = """
import sys
from pathlib import Path
import typst
from refutable.paper.pandoc import run
folder, root, bibliography = (Path(name) for name in sys.argv[1:])
tree = (folder / "paper.json").read_text(encoding="utf-8")
for form in ("html5", "typst"):
    run(["--from=json", f"--to={form}", "--citeproc", f"--bibliography={bibliography}"], tree)
source = (folder / "paper.typ").read_bytes()
typst.Compiler(source, root=root, ignore_system_fonts=True).compile(pdf_standards=["ua-1"])
"""


def copy_of_project(folder: Path) -> Path:
    """Return a copy of the paper without anything built or cached."""
    copy = folder / "paper"
    ignored = shutil.ignore_patterns(".venv", "_output", ".git", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, copy, ignore=ignored)
    return copy


def assembled(project: Path, folder: Path) -> Path:
    """Write the tree and the Typst source of the executed paper; return its bibliography."""
    from refutable.paper.document import assemble
    from refutable.paper.execute import execute
    from refutable.paper.pandoc import version
    from refutable.paper.pdf import typst_source
    from refutable.paper.source import read_source
    from refutable.paper.writing import written

    source = read_source(project)
    document = assemble(execute(source), ["html", "typst"])
    tree = {"pandoc-api-version": version(), "meta": {}, "blocks": document.blocks("html")}
    (folder / "paper.json").write_text(json.dumps(tree), encoding="utf-8")
    typst = typst_source(written(document, "typst"))
    (folder / "paper.typ").write_text(typst, encoding="utf-8")
    return source.bibliographies[0].resolve()


def change(project: Path, what: str) -> None:
    """Change a word of the prose, or one coding; what is changed before is another then."""
    if what == "a word":
        text = next(iter(sorted((project / "sections").glob("*.qmd"))))
        text.write_text(f"{text.read_text(encoding='utf-8')}\nOne more.\n", encoding="utf-8")
    elif what == "a coding":
        codings = next(
            one
            for one in sorted((project / "data" / "codings").glob("*.csv"))
            if not one.name.endswith(".seen.csv")
        )
        lines = codings.read_text(encoding="utf-8").splitlines(keepends=True)
        codings.write_text("".join(lines[:-1]), encoding="utf-8")


def main(results: Path, *, quick: bool = False) -> None:
    """Measure, print, and write the results down; ``quick`` measures each once."""
    checks_wanted, renders_wanted = (1, 1) if quick else (CHECKS, RENDERS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = copy_of_project(folder)
        bibliography = assembled(project, folder)
        kept = folder / "kept"
        os.environ[cache.FOLDER] = str(kept)
        run([PAPER, "check"], project)
        cold, checks = [], []
        for _ in range(checks_wanted):
            shutil.rmtree(kept)
            cold.append(run([PAPER, "check"], project))
            checks.append(run([PAPER, "check"], project))
        floor = [sys.executable, "-c", FLOOR, str(folder), str(project), str(bibliography)]
        renders, floors = [], []
        again: dict[str, list[Run]] = {"nothing": [], "a word": [], "a coding": []}
        for _ in range(renders_wanted):
            shutil.rmtree(project / "_output", ignore_errors=True)
            shutil.rmtree(kept)
            renders.append(run([PAPER, "render"], project))
            floors.append(run(floor, project))
            for what, runs in again.items():
                change(project, what)
                runs.append(run([PAPER, "render"], project))
    text = report(cold, checks, renders, floors, again)
    (results / "check-and-render.md").write_text(text, encoding="utf-8")
    print(text)


def report(
    cold: Sequence[Run],
    checks: Sequence[Run],
    renders: Sequence[Run],
    floors: Sequence[Run],
    again: Mapping[str, Sequence[Run]],
) -> str:
    """Return the results as Markdown."""
    ratios = [one.seconds / other.seconds for one, other in zip(renders, floors, strict=True)]
    limit = [one.seconds / CHECK_LIMIT for one in cold]
    rows = [
        ("`paper check` cold, s", [one.seconds for one in cold]),
        (f"`paper check` cold / limit of {CHECK_LIMIT:g} s", limit),
        ("`paper check` cold, peak MiB", [one.mebibytes for one in cold]),
        ("`paper check`, nothing changed, s", [one.seconds for one in checks]),
        ("`paper check`, nothing changed, peak MiB", [one.mebibytes for one in checks]),
        ("`paper render` cold (HTML and PDF), s", [one.seconds for one in renders]),
        *(
            (f"`paper render`, {what} changed, s", [one.seconds for one in runs])
            for what, runs in again.items()
        ),
        ("pandoc and typst alone on the same tree, s", [one.seconds for one in floors]),
        ("render / floor, pair by pair", ratios),
        ("`paper render`, peak MiB", [one.mebibytes for one in renders]),
        ("pandoc and typst alone, peak MiB", [one.mebibytes for one in floors]),
    ]
    head = "# Check and render\n\nWhole processes, measured by `make bench`; "
    runs = f"{len(checks)} checks of each kind after one not counted, {len(renders)} cold renders "
    return f"{head}{runs}in turn with the floor.\n{machine()}\n\n{table(rows)}"
