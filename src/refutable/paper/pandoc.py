"""Pandoc, run so that it reads and fetches nothing but what it is given."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refutable.errors import Fault, MalformedError
from refutable.paper.tree import Node, node, para

HERE = Path(__file__).parent
MARKDOWN = "markdown+autolink_bare_uris"
"""The Markdown of a paper, as stock Quarto reads it."""
TEMPLATES = HERE / "templates"
EXTENSION = HERE / "extension"
_VERSION = [1, 23, 1]

_WARNING = re.compile(r"\[WARNING\] (?P<message>.*?)(?=\n\[|\Z)", re.DOTALL)
_FORMULA = re.compile(
    r"\[WARNING\] Could not convert TeX math (?P<tex>.*?), rendering as TeX:"
    r".*?\n *\^\n(?P<what>[^\n]*)",
    re.DOTALL,
)
_PLACE = re.compile(r" ?at (?:chunk|line) (?P<line>\d+) column (?P<column>\d+)")
_FILTER_ERROR = re.compile(
    r"Error running filter \S+\.lua:\s*(?:\S+\.lua:\d+: )?(.*?)\s*stack traceback:.*", re.DOTALL
)


@dataclass(frozen=True)
class Warned:
    """What pandoc warns of, and the line and column of its input; 0 where it names none."""

    message: str
    line: int
    column: int


def read_markdown(
    markdown: str, change: Callable[[str], str] = str
) -> tuple[list[Node], tuple[Warned, ...]]:
    """Return the blocks of a Markdown text, and what pandoc warns of.

    ``change`` is applied to the tree as JSON before it is read.

    Raises:
        MalformedError: pandoc cannot read the text.
    """
    done = run([f"--from={MARKDOWN}", "--to=json"], markdown)
    blocks: list[Node] = json.loads(change(done.stdout))["blocks"]
    return blocks, tuple(_warnings(done.stderr))


def write(
    blocks: Sequence[Node],
    meta: Mapping[str, Any],
    variables: Mapping[str, Any],
    settings: Mapping[str, Any],
) -> str:
    """Return what pandoc's writer makes of a tree.

    ``settings`` are pandoc's defaults ("to", "template", "filters"), ``variables`` are filled into
    the template as they are.

    Raises:
        MalformedError: pandoc refuses the tree.
    """
    tree = {"pandoc-api-version": version(), "meta": meta, "blocks": list(blocks)}
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        defaults = Path(folder) / "defaults.json"
        given = {"from": "json", "wrap": "none", **settings, "variables": dict(variables)}
        defaults.write_text(json.dumps(given), encoding="utf-8")
        done = run(["--defaults", str(defaults)], json.dumps(tree, ensure_ascii=False))
    for one in _FORMULA.finditer(done.stderr):
        raise MalformedError([paper_fault("pandoc", f"it cannot read the formula {one['tex']}")])
    return done.stdout


def unread_formulas(formulas: Sequence[str]) -> Mapping[str, str]:
    """Return the formulas that pandoc cannot read, each with what it says of it."""
    maths = [node("Math", {"t": "InlineMath"}, tex) for tex in dict.fromkeys(formulas)]
    tree = {"pandoc-api-version": version(), "meta": {}, "blocks": [para(maths)]}
    said = run(["--from=json", "--to=typst"], json.dumps(tree)).stderr if maths else ""
    return {one["tex"].strip(): one["what"].strip() for one in _FORMULA.finditer(said)}


def version() -> list[int]:
    """Return the version of pandoc-types whose tree the engine reads and writes."""
    return _VERSION


def run(arguments: Sequence[str], given: str) -> subprocess.CompletedProcess[str]:
    """Run pandoc without the user's own configuration.

    Raises:
        MalformedError: it failed.
    """
    import pypandoc

    with tempfile.TemporaryDirectory(prefix="paper-") as empty:
        # In an empty folder, with an empty home: no file of the user is found by its name.
        command = [pypandoc.get_pandoc_path(), f"--data-dir={empty}", *arguments]
        environment = {**os.environ, "HOME": empty, "XDG_DATA_HOME": empty, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            command,
            input=given,
            cwd=empty,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    if done.returncode:
        raise MalformedError([paper_fault("pandoc", _complaint(done.stderr))])
    return done


def _warnings(stderr: str) -> list[Warned]:
    found = []
    for one in _WARNING.finditer(stderr):
        message = " ".join(one["message"].split())
        place = _PLACE.search(message)
        line, column = (int(place["line"]), int(place["column"])) if place else (0, 0)
        found.append(Warned(_PLACE.sub("", message), line, column))
    return found


def _complaint(stderr: str) -> str:
    """Return what is wrong, without where on this machine a filter noticed."""
    return " ".join(_FILTER_ERROR.sub(r"\1", stderr).replace("[WARNING] Citeproc: ", "").split())


def paper_fault(tool: str, message: str) -> Fault:
    """Return the fault of a paper that a tool down the line refused as a whole."""
    rule = f"{tool.lower()}-refused"
    return Fault("paper.qmd", 0, 0, rule, f"{tool} refused the paper: {message}")
