"""Every float as one node: a ``Figure``, or a ``Table``, with its label and its caption.

Reads:   ``::: {#fig-x} … caption :::``, ``![caption](file){#fig-x}`` alone in a paragraph or
         beside others, ``::: {#tbl-x} table, caption :::``, ``::: {#lst-x} code, caption :::``
Writes:  ``Figure`` (label, caption, content), ``Table`` where the content is one table
"""

from __future__ import annotations

from refutable.paper.passes.context import Context
from refutable.paper.passes.kinds import FLOATS, kind_of
from refutable.paper.passes.titles import CAPTION, LISTING, part
from refutable.paper.tree import (
    Node,
    attributes_of,
    changed,
    classes,
    div,
    identifier,
    node,
    pairs,
    plain,
    with_attributes,
)

_BLANK = ("Space", "SoftBreak", "LineBreak")
LAYOUTS = ("layout", "layout-ncol", "layout-nrow", "layout-align", "layout-valign")
"""The attributes that set the parts of a div side by side."""

Inlines = list[Node]


def apply(blocks: list[Node], _: Context | None = None) -> list[Node]:
    """Return the blocks with every float as one node."""
    made: list[Node] = changed(blocks, _float, frozenset({"Para", "Div"}))
    return made


def caption_of(element: Node) -> Inlines:
    """Return the caption of a figure or table."""
    return [inline for block in element["c"][1][1] for inline in block.get("c", ())]


def with_caption(element: Node, caption: Inlines) -> Node:
    """Return a figure or table with another caption."""
    content = list(element["c"])
    content[1] = [None, [plain(caption)] if caption else []]
    return {**element, "c": content}


def is_float(element: Node) -> bool:
    """Return whether a node has the label of a float."""
    return kind_of(identifier(element)) in FLOATS


def _float(element: Node) -> Node | list[Node] | None:
    if element["t"] == "Para":
        return _pictures(element)
    if element["t"] == "Div" and is_float(element):
        return _of_div(element)
    return None


def _pictures(paragraph: Node) -> list[Node] | None:
    """Return the labelled pictures of a paragraph that holds nothing but pictures."""
    images = [inline for inline in paragraph["c"] if inline["t"] not in _BLANK]
    if not images or any(one["t"] != "Image" for one in images) or not any(map(is_float, images)):
        return None
    return [_of_image(image) for image in images]


def _of_image(image: Node) -> Node:
    label, names, given = attributes_of(image)
    bare = with_attributes(image, ["", names, given])
    caption = [None, [plain(image["c"][1])] if image["c"][1] else []]
    return node("Figure", [label, [], []], caption, [plain([bare])])


def _of_div(element: Node) -> Node:
    label, names, given = attributes_of(element)
    caption, content = _parted(element)
    if len(content) == 1:
        only = content[0]
        if only["t"] == "Table" and not identifier(only):
            return _labelled(only, [label, names, given], caption)
        if only["t"] == "Figure" and not is_float(only):
            caption = caption or caption_of(only)
            content = only["c"][2]
            names = [*names, *(name for name in classes(only) if name == LISTING)]
    content = [_bare_picture(block) if caption else block for block in content]
    layout = [pair for pair in given if pair[0] in LAYOUTS]
    if layout:
        content = [div(["", [], layout], content)]
    kept = [pair for pair in given if pair not in layout]
    if kind_of(label) == "lst" and LISTING not in names:
        names = [*names, LISTING]
    figure = node("Figure", [label, names, kept], [None, []], content)
    return with_caption(figure, caption)


def _parted(element: Node) -> tuple[Inlines, list[Node]]:
    """Return the caption of a div and its other blocks; the caption is its last paragraph."""
    caption, blocks = part(element, CAPTION)
    last = blocks[-1] if len(blocks) > 1 else None
    if caption or last is None or last["t"] not in ("Para", "Plain") or _only_pictures(last):
        return caption, blocks
    return list(last["c"]), blocks[:-1]


def _only_pictures(paragraph: Node) -> bool:
    return all(inline["t"] in ("Image", *_BLANK) for inline in paragraph["c"])


def _labelled(table: Node, attributes: list[object], caption: Inlines) -> Node:
    label, names, given = attributes
    _, own_names, own = attributes_of(table)
    merged = [label, [*names, *own_names], [*given, *own]]  # type: ignore[misc]
    return with_caption(with_attributes(table, merged), caption or caption_of(table))


def _bare_picture(block: Node) -> Node:
    """Return a picture without its own caption, which is then its alternative text alone."""
    if block["t"] != "Figure" or is_float(block) or "fig-alt" in pairs(block):
        return block
    return block["c"][2][0] if len(block["c"][2]) == 1 else block
