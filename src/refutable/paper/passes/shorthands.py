"""What pandoc's writers leave in a text for the next program to read is written as text.

Typst prints a dash for ``--``, a minus for ``-1`` and an ellipsis for ``...``; in a string of its
code it reads nothing. A notebook turns ``&lt;`` into a sign, an address into a link, and what
stands between dollar signs, or behind a backslash and a bracket, into a formula.
"""

from __future__ import annotations

import re

from refutable.escaping import as_text, typst_string
from refutable.paper.passes.context import Context
from refutable.paper.tree import Node, changed, raw

_READ_BY_TYPST = re.compile(r"--|-\?|-\d|\.\.\.")
_READ_BY_NOTEBOOK = re.compile(r"[&$\\@]|://|www\.|::|~~")


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with each text that would be read as something else written out."""
    if context.is_html:
        return blocks
    made: list[Node] = changed(blocks, _in_typst if context.is_typst else _in_notebook)
    return made


def _in_typst(element: Node) -> Node | None:
    if element["t"] != "Str" or not _READ_BY_TYPST.search(element["c"]):
        return None
    return raw("typst", f"#{typst_string(element['c'])};")


def _in_notebook(element: Node) -> Node | None:
    if element["t"] != "Str" or not _READ_BY_NOTEBOOK.search(element["c"]):
        return None
    return raw("markdown", as_text(element["c"]))
