"""Typst's shorthands are no shorthands in a text: two hyphens stay two hyphens.

Pandoc's writer leaves them, and addresses, for Typst to read: it would print a dash for ``--``, an
ellipsis for ``...``, and a link for ``https://…``. In a string of Typst's code nothing is read.
"""

from __future__ import annotations

import re

from refutable.escaping import typst_string
from refutable.paper.passes.context import Context
from refutable.paper.tree import Node, changed, raw

_SHORTHAND = re.compile(r"--|-\?|-\d|\.\.\.|https?:|~|/[/*]|\*/")


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with each text that Typst would change as a string of its code."""
    if not context.is_typst:
        return blocks
    made: list[Node] = changed(blocks, _literal)
    return made


def _literal(element: Node) -> Node | None:
    if element["t"] != "Str" or not _SHORTHAND.search(element["c"]):
        return None
    return raw("typst", f"#{typst_string(element['c'])};")
