"""This paper in a folder of its own, and a render of it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import nbformat
import pypdf

from refutable import build
from tests.page_tree import Element, parse
from tests.projects import ROOT, Run

SOURCES = ("_quarto.yml", "paper.qmd", "sections", "data", "src")
BUILT = shutil.ignore_patterns("_output", "__pycache__", "*.egg-info", ".*")
FORMATS = ("html", "pdf", "ipynb")
FILES = ("paper.html", "paper-data.zip", "paper.pdf", "paper-supplement.pdf", "paper.ipynb")
"""What a render of these formats writes."""


@cache
def opened_paper() -> build.Paper:
    """Return this paper as a check has it, opened once in a process; no test changes it."""
    return build.open_paper(ROOT)


def copy_paper(root: Path) -> Path:
    """Copy what the paper is written in to ``root``, without anything built; return ``root``."""
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=BUILT)
        else:
            root.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, root / name)
    return root


def render_line(formats: Sequence[str] = FORMATS) -> list[str]:
    """Return the arguments that render these formats."""
    return ["render", *(word for name in formats for word in ("--to", name))]


@dataclass(frozen=True)
class Rendered:
    """One render of the real paper: where, and what the command said."""

    root: Path
    run: Run

    def output(self, ending: str) -> Path:
        """Return the file of one format."""
        return self.root / "_output" / f"paper.{ending}"

    @cached_property
    def page(self) -> Element:
        """The HTML page as a tree."""
        return parse(self.output("html").read_text(encoding="utf-8"))

    @cached_property
    def pdf_pages(self) -> tuple[str, ...]:
        """The text of each page of the article."""
        return self.pages_of("pdf")

    @cached_property
    def supplement_pages(self) -> tuple[str, ...]:
        """The text of each page of the supplement."""
        return self.pages_of("supplement")

    def pages_of(self, name: str) -> tuple[str, ...]:
        """Return the text of each page of a PDF, read once for all processes of the tests."""
        kept = self.root.parent / f"{name}.json"
        if not kept.exists():
            reader = pypdf.PdfReader(self.pdf_file(name))
            pages = [page.extract_text() for page in reader.pages]
            kept.write_text(json.dumps(pages), encoding="utf-8")
        return tuple(json.loads(kept.read_text(encoding="utf-8")))

    def pdf_file(self, name: str) -> Path:
        """Return the file of the article, "pdf", or of the "supplement"."""
        ending = {"pdf": "", "supplement": "-supplement"}[name]
        return self.root / "_output" / f"paper{ending}.pdf"

    @property
    def figures(self) -> Mapping[str, bytes]:
        """The files under figures/ by name."""
        return {path.name: path.read_bytes() for path in sorted((self.root / "figures").iterdir())}


def read_notebook(path: Path) -> Any:
    """Return a notebook as nbformat reads it, whose values carry no types."""
    reader: Any = nbformat
    return reader.read(path, as_version=4)


def squeezed(text: str) -> str:
    """Return a text without what typesetting changes: blanks, hyphens, joiners."""
    return re.sub(r"[\s\u00ad\u2010\u2011\u2060-]+", "", text)
