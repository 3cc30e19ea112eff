"""What pandoc's writers leave in a text for the next program to read is written as text.

Typst prints a dash for ``--``, a minus for ``-1`` and an ellipsis for ``...``; in a string of its
code it reads nothing. A notebook turns ``&lt;`` into a sign, an address into a link, and what
stands between dollar signs, or behind a backslash and a bracket, into a formula.
"""

from __future__ import annotations

import re

from refutable.escaping import as_text, typst_string
from refutable.paper.passes.context import Context
from refutable.paper.tree import Node, attr, changed, from_top, node, raw

_READ_BY_TYPST = re.compile(r"--|-\?|-\d|\.\.\.")
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")
_READ_BY_NOTEBOOK = re.compile(r"[&$\\@]|://|www\.|::|~~")


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with each text that would be read as something else written out."""
    if context.is_html or context.is_pandoc:
        return blocks
    if context.is_typst:
        made: list[Node] = changed(blocks, _in_typst, frozenset({"Str"}))
    else:
        made = from_top(blocks, _in_notebook)
    return made


def _in_typst(element: Node) -> Node | None:
    if element["t"] != "Str" or not _READ_BY_TYPST.search(element["c"]):
        return None
    return raw("typst", f"#{typst_string(element['c'])};")


def _in_notebook(element: Node) -> Node | None:
    if element["t"] == "Table":
        # Markdown has no table with spans or blocks: pandoc writes HTML, without raw Markdown.
        cells: Node = changed(element, _in_html)
        return cells
    if element["t"] == "Link":
        _, inlines, target = element["c"]  # one with attributes would be HTML, too
        return node("Link", attr(), from_top(inlines, _in_notebook), target)
    return raw("markdown", as_text(element["c"])) if _is_read(element) else None


def _in_html(element: Node) -> Node | None:
    if not _is_read(element):
        return None
    return raw("html", _SIGN.sub(lambda sign: f"&#{ord(sign[0])};", element["c"]))


def _is_read(element: Node) -> bool:
    return element["t"] == "Str" and bool(_READ_BY_NOTEBOOK.search(element["c"]))
