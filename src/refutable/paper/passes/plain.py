"""Plain Markdown for the notebook, which shows no spans and knows no attributes of headings."""

from __future__ import annotations

from typing import Any

from refutable.paper.passes.context import Context
from refutable.paper.tree import Node, attr, changed, classes, node, para, raw

KEPT = frozenset({"claim", "statement-of"})
"""Classes of spans that what comes after the passes still reads."""


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks of a notebook without spans; those of other formats as they are."""
    if not context.is_notebook:
        return blocks
    made: list[Node] = changed(blocks, _bare)
    return made


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
