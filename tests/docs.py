"""The pages that are written for readers, and the command lines that they give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.projects import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "data" / "README.md"]
FENCE = re.compile(r"^(`{3,})(\w*)\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


@dataclass(frozen=True)
class Line:
    """One command line that a page tells the reader to type."""

    page: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.page}: {' '.join(self.words)}"

    @property
    def command(self) -> str:
        """The command that is called, with the one that it is a part of."""
        return " ".join(self.words[1:3] if self.words[1] == "coder" else self.words[1:2])


def told_lines() -> Iterator[Line]:
    """Return every command line of README and docs, those in fences and those in running text."""
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        fenced = [line for _, _, body in FENCE.findall(text) for line in body.splitlines()]
        for line in (*fenced, *SPAN.findall(FENCE.sub("", text))):
            words = line.split("#")[0].split()
            if len(words) > 1 and words[0] in ("make", "paper", ".venv/bin/paper"):
                yield Line(path.name, tuple(words))


LINES = list(dict.fromkeys(told_lines()))
MAKE = [line for line in LINES if line.words[0] == "make"]
PAPER = [line for line in LINES if line.words[0] != "make"]
