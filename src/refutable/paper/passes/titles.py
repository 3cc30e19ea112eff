"""Titles of callouts, theorems and tabs, captions in attributes: all become nodes of the tree.

A heading that gives a callout its title is no section; numbers and contents leave it out.

Reads:   ``::: {.callout-note title="…"}``, a first heading in it, ``::: {#thm-x name="…"}``,
         ``::: {.panel-tabset}`` with headings, ``fig-cap="…"``, ``tbl-cap="…"``, ``lst-cap="…"``
Writes:  ``Div .block-title`` as the first block of each of them, ``Div .tab`` for each tab,
         ``Div .caption`` for a caption in an attribute of a div, ``Figure`` for a listing
"""

from __future__ import annotations

import re

from refutable.paper.passes import tags
from refutable.paper.passes.context import Context
from refutable.paper.passes.kinds import (
    OF_CAPTION,
    OF_TITLE,
    TABSET,
    callout_of,
    proof_of,
    texts_in,
    theorem_of,
)
from refutable.paper.tree import (
    Node,
    attr,
    attributes_of,
    changed,
    div,
    has_class,
    identifier,
    node,
    pairs,
    para,
    plain,
    span,
    with_attributes,
    words,
)

TITLE, CAPTION, TAB, LISTING = "block-title", "caption", "tab", "listing"

_WITHOUT_MARKUP = re.compile(r"^[\w ,;:()]*[.?!]?$")

Inlines = list[Node]


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with titles and captions as nodes, none of them in an attribute."""
    read = _read(blocks, context)

    def change(element: Node) -> Node | None:
        if element["t"] in ("Figure", "Para"):
            return _picture(element, read)
        if element["t"] == "CodeBlock" and "lst-cap" in pairs(element):
            return _listing(element, read)
        if element["t"] != "Div":
            return None
        if has_class(element, TABSET):
            return _tabset(element)
        if callout_of(element) or theorem_of(element) or proof_of(element):
            return _titled(element, read)
        return _captioned(element, read)

    made: list[Node] = changed(blocks, change, frozenset({"Figure", "Para", "CodeBlock", "Div"}))
    return made


def part(element: Node, name: str) -> tuple[Inlines, list[Node]]:
    """Return the inlines of a div's first block of a class, and the other blocks."""
    first, *rest = element["c"][1] or [None]
    if first is not None and first["t"] == "Div" and has_class(first, name):
        return list(first["c"][1][0]["c"]), rest
    return [], list(element["c"][1])


def _read(blocks: list[Node], context: Context) -> dict[str, Inlines]:
    """Return every title and caption that stands in an attribute, read as Markdown."""
    texts = {*texts_in(blocks)}
    marked = sorted(text for text in texts if not _WITHOUT_MARKUP.match(text))
    read = {
        text: [inline for block in tags.apply(piece, context) for inline in block["c"]]
        for text, piece in zip(marked, context.read(marked, "markdown"), strict=True)
    }
    return {text: words(text) for text in texts} | read


def _taken(element: Node, keys: tuple[str, ...]) -> tuple[str | None, Node]:
    """Return the value of the first of some attributes, and the node without all of them."""
    label, names, given = attributes_of(element)
    value = next((value for key, value in given if key in keys), None)
    kept = [pair for pair in given if pair[0] not in keys]
    return value, with_attributes(element, [label, names, kept])


def _with_first(element: Node, name: str, inlines: Inlines, blocks: list[Node]) -> Node:
    first = [div(attr("", [name]), [plain(inlines)])] if inlines else []
    return {**element, "c": [element["c"][0], [*first, *blocks]]}


def _titled(element: Node, read: dict[str, Inlines]) -> Node:
    value, bare = _taken(element, OF_TITLE)
    blocks = bare["c"][1]
    if blocks and blocks[0]["t"] == "Header":
        # A link to the heading leads to the title.
        title = [span(attr(identifier(blocks[0])), blocks[0]["c"][2])]
        if value is None:
            return _with_first(bare, TITLE, title, blocks[1:])
        blocks = [para([node("Strong", title)]), *blocks[1:]]
    return _with_first(bare, TITLE, read.get(value or "", []), blocks)


def _captioned(element: Node, read: dict[str, Inlines]) -> Node | None:
    value, bare = _taken(element, OF_CAPTION)
    return None if value is None else _with_first(bare, CAPTION, read[value], bare["c"][1])


def _picture(element: Node, read: dict[str, Inlines]) -> Node | None:
    """Return a picture alone in its paragraph, whose caption is an attribute, as a figure."""
    inner = element["c"][2] if element["t"] == "Figure" else [element]
    images = inner[0]["c"] if len(inner) == 1 and inner[0]["t"] in ("Plain", "Para") else []
    if len(images) != 1 or images[0]["t"] != "Image" or "fig-cap" not in pairs(images[0]):
        return None
    value, image = _taken(images[0], OF_CAPTION)
    label, names, given = attributes_of(image)
    label = label or identifier(element)
    caption = [None, [plain(read[value or ""])]]
    bare = with_attributes(image, ["", names, given])
    return node("Figure", [label, [], []], caption, [plain([bare])])


def _listing(element: Node, read: dict[str, Inlines]) -> Node:
    value, bare = _taken(element, OF_CAPTION)
    label, names, given = attributes_of(bare)
    caption = [None, [plain(read[value or ""])]]
    code = with_attributes(bare, ["", names, given])
    return node("Figure", [label, [LISTING], []], caption, [code])


def _tabset(element: Node) -> Node:
    blocks = element["c"][1]
    level = min((block["c"][0] for block in blocks if block["t"] == "Header"), default=0)
    made: list[Node] = []
    tab: list[Node] | None = None
    for block in blocks:
        if block["t"] == "Header" and block["c"][0] == level:
            tab = [div(attr("", [TITLE]), [plain(block["c"][2])])]
            made.append(div([block["c"][1][0], [TAB], []], tab))
        elif tab is None:
            made.append(block)
        else:
            tab.append(block)
    return {**element, "c": [element["c"][0], made]}
