"""What a pass over the tree may know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from refutable.errors import Fault, MalformedError
from refutable.paper.languages import words_of
from refutable.paper.tree import Node

Reader = Callable[[Sequence[str], str], list[list[Node]]]


@dataclass(frozen=True)
class Context:
    """The format that is written (a name of ``settings.FORMS``), and the paper's own settings.

    ``read`` returns the blocks of each of several texts, which are in "markdown" or "html": there
    is Markdown in attributes, and a table may be written in HTML.
    """

    format: str
    root: Path
    read: Reader
    metadata: Mapping[str, Any] = field(default_factory=dict)
    profiles: tuple[str, ...] = ()

    @property
    def is_html(self) -> bool:
        """Whether the page is written."""
        return self.format == "html"

    @property
    def is_typst(self) -> bool:
        """Whether the PDF is written."""
        return self.format == "typst"

    @property
    def is_notebook(self) -> bool:
        """Whether the notebook is written."""
        return self.format == "ipynb"

    @property
    def is_pandoc(self) -> bool:
        """Whether a writer of pandoc's prints the tree as it is: for Word and JATS."""
        return self.format in ("docx", "jats")

    @property
    def lang(self) -> str:
        """The language of the paper, as BCP 47 writes it."""
        return str(self.metadata.get("lang") or "en")

    def crossref(self, key: str, default: Any = "") -> Any:
        """Return a setting of the front matter's ``crossref``."""
        settings = self.metadata.get("crossref")
        return settings.get(key, default) if isinstance(settings, Mapping) else default

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The words that the engine prints, in the language of the paper, by name.

        Those of Quarto have the names that they have under ``language`` in the front matter, where
        an author may set another word: "crossref-fig-title", "callout-note-title".
        """
        known = {name: w for name, w in words_of(self.lang).items() if isinstance(w, str)}
        own = self.metadata.get("language")
        given = own if isinstance(own, Mapping) else {}
        return {**known, **{name: str(word) for name, word in given.items() if name in known}}


def refused(rule: str, message: str, remedy: str) -> MalformedError:
    """Return the error of a pass that cannot go on; its place in the source is not known here."""
    return MalformedError([Fault("paper.qmd", 0, 0, rule, message, remedy)])
