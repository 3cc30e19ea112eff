"""The paper given to pandoc before the engine is loaded: one works beside the other."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from refutable.errors import PaperError
from refutable.paper.lines import MAIN, Files, find_root
from refutable.paper.marks import marked
from refutable.paper.pandoc import MARKDOWN, ahead


def read_ahead(start: Path | None) -> None:
    """Have pandoc begin with the paper of the project that ``start`` lies in, if there is one."""
    # What is wrong with the paper is said when it is read.
    with suppress(PaperError, OSError):
        _, lines = Files(find_root(start)).paper(MAIN)
        ahead(MARKDOWN, marked(lines)[0])
