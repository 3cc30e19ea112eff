"""What a format cannot hold, in a form that it can.

A notebook shows no spans and knows no attributes of headings. A PDF/UA of Typst has no underlined
text that is struck out.
"""

from __future__ import annotations

from typing import Any

from refutable.paper.passes import typst
from refutable.paper.passes.context import Context
from refutable.paper.tree import Node, attr, changed, classes, node, para, raw

_LINES = {"Underline": "#ruled", "Strikeout": "#struck"}
"""The nodes of text with a line, and the functions of paper.typ that draw it word by word."""
KEPT = frozenset({"claim", "statement-of"})
"""Classes of spans that what comes after the passes still reads."""


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with what the format cannot hold in another form."""
    if context.is_html or context.is_pandoc:
        return blocks
    if context.is_typst:
        lines: list[Node] = changed(blocks, _lines_apart, frozenset(_LINES))
        return lines
    made: list[Node] = changed(blocks, _bare)
    return made


def _lines_apart(element: Node) -> Node | None:
    """Return text under or behind a line, where the other kind of line in it is drawn by hand."""
    if element["t"] not in _LINES:
        return None
    (other,) = _LINES.keys() - {element["t"]}

    def drawn(one: Node) -> list[Node] | None:
        return typst.around(_LINES[other], one["c"]) if one["t"] == other else None

    return {**element, "c": changed(element["c"], drawn)}


def _bare(element: Node) -> Node | list[Node] | None:
    if element["t"] == "Span" and "mark" in classes(element):
        return [raw("html", "<mark>"), *element["c"][1], raw("html", "</mark>")]
    if element["t"] == "Span" and not KEPT & set(classes(element)):
        return list(element["c"][1])
    if element["t"] == "Cite":
        return list(element["c"][1])  # what it is made from holds each of its notes once more
    if element["t"] == "DefinitionList":
        return [block for item in element["c"] for block in _definition(item)]
    if element["t"] == "Link":
        return {**element, "c": [attr(), *element["c"][1:]]}
    if element["t"] == "Header":
        level, _, inlines = element["c"]
        return {**element, "c": [level, attr(), inlines]}
    return None


def _definition(item: list[Any]) -> list[Node]:
    """Return a term in bold, and its definitions as a list: Markdown knows no list of terms."""
    term, definitions = item
    return [para([node("Strong", term)]), node("BulletList", definitions)]
