"""Passes over the tree of an executed paper: each takes the blocks, and returns new ones."""

from __future__ import annotations

from refutable.paper.passes import crossref, floats, titles, visibility
from refutable.paper.passes.context import Context
from refutable.paper.tree import Node

_BEFORE_CITATIONS = (visibility, titles, floats, crossref)


def before_citations(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks that this format shows, numbered, with references filled in.

    Raises:
        MalformedError: a reference or a label is wrong.
    """
    for one in _BEFORE_CITATIONS:
        blocks = one.apply(blocks, context)
    return blocks
