"""Passes over the tree of an executed paper: each takes the blocks, and returns new ones."""

from __future__ import annotations

from refutable.paper.passes import (
    ansi,
    boxes,
    charts,
    cited,
    code,
    crossref,
    figures,
    floats,
    head,
    language,
    layout,
    links,
    lists,
    math,
    pictures,
    plain,
    shorthands,
    tables,
    tags,
    titles,
    visibility,
)
from refutable.paper.passes.context import Context
from refutable.paper.tree import Node

_BEFORE_CITATIONS = (tags, tables, visibility, titles, floats, crossref)
_FOR_FORMAT = (
    cited,
    links,
    layout,
    lists,
    boxes,
    math,
    charts,
    pictures,
    figures,
    ansi,
    code,
    language,
    head,
    plain,
    shorthands,
)


def before_citations(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks that this format shows, numbered, with references filled in.

    Raises:
        MalformedError: a reference or a label is wrong.
    """
    for one in _BEFORE_CITATIONS:
        blocks = one.apply(blocks, context)
    return blocks


def for_format(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks as the writer of the format takes them; run it after citeproc.

    Raises:
        MalformedError: a picture or a layout cannot be shown.
    """
    blocks = figures.mark_free(blocks, context)
    for one in _FOR_FORMAT:
        blocks = one.apply(blocks, context)
    return blocks
