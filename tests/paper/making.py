"""Papers on disk from a Markdown text, their cells as if they had run, and what is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from refutable.paper.bundles import PLAIN, Bundle
from refutable.paper.document import Document, assemble
from refutable.paper.execute import Executed
from refutable.paper.html import page
from refutable.paper.notebook import notebook_text, to_notebook
from refutable.paper.pdf import pdf, typst_source
from refutable.paper.source import Source, read_source
from refutable.paper.writing import written

VALUE: Bundle = {PLAIN: "7"}
"""What every inline value gives."""


@dataclass(frozen=True)
class Part:
    """A part of a paper: Markdown, and what each of its cells shows."""

    text: str
    shown: tuple[tuple[Bundle, ...], ...] = ()

    def __add__(self, other: Part | str) -> Part:
        if isinstance(other, str):
            return Part(self.text + other, self.shown)
        return Part(self.text + other.text, self.shown + other.shown)

    def __radd__(self, other: str) -> Part:
        return Part(other + self.text, self.shown)


def cell(*bundles: Bundle, code: str = "x = 1", **options: Any) -> Part:
    """A cell that shows some bundles; underscores in names of options stand for hyphens."""
    lines = "".join(f"#| {line}\n" for line in _yaml(options).splitlines())
    return Part(f"\n```{{python}}\n{lines}{code}\n```\n", (bundles,))


def source_of(root: Path, text: str, front: Mapping[str, Any] | None = None) -> Source:
    """The paper of this text and front matter, written to a folder and read from there."""
    head = f"---\n{_yaml(front)}---\n\n" if front else ""
    (root / "paper.qmd").write_text(head + text, encoding="utf-8")
    return read_source(root)


def ran(root: Path, part: Part | str, front: Mapping[str, Any] | None = None) -> Executed:
    """A paper as if its cells had run."""
    part = part if isinstance(part, Part) else Part(part)
    source = source_of(root, part.text, front)
    numbers = (one.number for one in source.cells)
    values = {one.number: VALUE for one in source.inlines}
    return Executed(source, values, dict(zip(numbers, part.shown, strict=True)))


def html_of(root: Path, part: Part | str, front: Mapping[str, Any] | None = None) -> str:
    """The page of a paper."""
    return page(_document(root, part, front, "html"))


def typst_of(root: Path, part: Part | str, front: Mapping[str, Any] | None = None) -> str:
    """The Typst source of a paper."""
    return typst_source(written(_document(root, part, front, "typst"), "typst"))


def pdf_of(root: Path, part: Part | str, front: Mapping[str, Any] | None = None) -> bytes:
    """The PDF of a paper, without its supplement."""
    return pdfs_of(root, part, front)[".pdf"]


def pdfs_of(
    root: Path, part: Part | str, front: Mapping[str, Any] | None = None
) -> Mapping[str, bytes]:
    """The PDF of a paper and that of its supplement, by their endings."""
    return pdf(_document(root, part, front, "typst"))


def notebook_of(root: Path, part: Part | str, front: Mapping[str, Any] | None = None) -> str:
    """The notebook of a paper, as the text of its file."""
    return notebook_text(to_notebook(_document(root, part, front, "ipynb")))


def _document(root: Path, part: Part | str, front: Mapping[str, Any] | None, form: str) -> Document:
    return assemble(ran(root, part, front), [form])


def _yaml(given: Mapping[str, Any] | None) -> str:
    if not given:
        return ""
    named = {name.replace("_", "-"): value for name, value in given.items()}
    return str(yaml.safe_dump(named, allow_unicode=True, sort_keys=False))
