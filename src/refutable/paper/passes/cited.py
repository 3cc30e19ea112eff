r"""What comes from a bibliography is text: nothing in it is raw text of a format, or a picture.

A field of BibTeX may hold ``\includegraphics``, and one of a YAML bibliography raw HTML: neither
is the author's own text, and both would pass into the page as they are.
"""

from __future__ import annotations

from typing import Any

from refutable.paper.passes.context import Context
from refutable.paper.tree import Node, changed, has_class, para, words

_REFERENCES = "csl-bib-body"


def apply(blocks: list[Node], _: Context) -> list[Node]:
    """Return the blocks with the citations and references in them made harmless."""
    made: list[Node] = changed(blocks, _cited, frozenset({"Cite", "Div"}))
    return made


def _cited(element: Node) -> Node | None:
    if element["t"] == "Cite":
        return {"t": "Cite", "c": [element["c"][0], changed(element["c"][1], _as_text)]}
    if element["t"] == "Div" and has_class(element, _REFERENCES):
        return {"t": "Div", "c": changed(element["c"], _as_text)}
    return None


def _as_text(element: Node) -> Node | list[Node] | None:
    content: Any = element.get("c")
    if element["t"] == "RawInline":
        return words(content[1])
    if element["t"] == "RawBlock":
        return para(words(content[1]))
    if element["t"] == "Image":
        inlines: list[Node] = content[1]
        return inlines
    return None
