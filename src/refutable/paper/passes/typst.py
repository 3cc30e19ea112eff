"""Pieces of Typst code round nodes that pandoc's own writer leaves bare."""

from __future__ import annotations

import re

from refutable.escaping import typst_string
from refutable.paper.tree import Node, plain, raw, raw_block

_PLAIN_LABEL = re.compile(r"^[A-Za-z_][\w.:-]*$", re.ASCII)


def label(identifier: str) -> str:
    """Return a label that stands behind what it labels, "" for no identifier."""
    if not identifier:
        return ""
    return (
        f"<{identifier}>"
        if _PLAIN_LABEL.match(identifier)
        else f"#label({typst_string(identifier)})"
    )


def around(call: str, inlines: list[Node]) -> list[Node]:
    """Return inlines as the content of a call, ``#name(…)``.

    The semicolon ends it: a parenthesis in the text behind would go on with it.
    """
    return [raw("typst", f"{call}["), *inlines, raw("typst", "];")]


def block(call: str, blocks: list[Node], identifier: str = "") -> list[Node]:
    """Return blocks as the content of a call, with a label behind it."""
    return [
        raw_block("typst", f"{call}["),
        *blocks,
        raw_block("typst", f"]{label(identifier)}"),
    ]


def titled(call: str, title: list[Node], blocks: list[Node], identifier: str = "") -> list[Node]:
    """Return blocks as the content of a call that takes a title before it."""
    opening = plain([raw("typst", f"{call}["), *title, raw("typst", "], [")])
    return [opening, *blocks, raw_block("typst", f"]){label(identifier)}")]
