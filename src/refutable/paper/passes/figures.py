"""Figures and tables in the form of each format, with their captions and labels.

Reads:   ``Figure`` and ``Table`` whose captions carry their numbers
Writes:  ``figure`` elements, and tables in a frame that scrolls; calls of Typst's ``figure``, and
         tables that fit their page
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from math import fsum
from typing import Any

from refutable.paper.passes import typst
from refutable.paper.passes.context import Context
from refutable.paper.passes.crossref import words_of_caption
from refutable.paper.passes.floats import caption_of, with_caption
from refutable.paper.passes.kinds import kind_of
from refutable.paper.passes.pictures import aligned
from refutable.paper.passes.titles import LISTING
from refutable.paper.tree import (
    Node,
    attr,
    attributes_of,
    changed,
    classes,
    div,
    has_class,
    identifier,
    node,
    nodes,
    pairs,
    para,
    plain,
    plain_text,
    raw,
    raw_block,
    with_attributes,
)

_WIDTHS = re.compile(r"-?[\d.]+")
_LINE = 46.0
"""How many em of a table's type stand side by side on a page."""
_LETTER, _GAP = 0.5, 1.0
"""The mean width of a letter, and the room between two columns, in em."""
_FREE = "free"
_OPEN = frozenset({"cell", "firmness", "ledger"})
"""Divs in which figures and tables stand as they would stand outside of them."""
_LINKED = frozenset({"Link", "Note", "Cite", "RawInline"})
_FIRST_PAGE = 3500
"""How many signs a figure follows before it may float: else it could stand over the title."""
_SMALLEST = 0.87
"""The smallest type of a table, 8 pt, as a share of its usual size; below it the page is turned."""

_LONG_CELL = 70
"""The signs up to which a longer text makes its column wider."""
_WHOLE = 1200
"""A table with fewer characters stays on one page."""

Inlines = list[Node]


def mark_free(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks of a PDF in which figures that may float, and tables, have a class.

    They stand in nothing else: no box, list or row, which could hold neither a float nor a page
    of its own. Before a table that may go over pages stands what keeps figures out of it. Run it
    before boxes and rows are written.
    """
    if not context.is_typst:
        return blocks
    made: list[Node] = []
    length = 0
    for block in blocks:
        if any(map(_is_long, nodes(block, frozenset({"Table"})))):
            made.append(raw_block("typst", "#long-table-follows"))
        made.append(_marked(block, length))
        length += len(plain_text(block))
    return made


def _marked(block: Node, before: int) -> Node:
    if block["t"] == "Table" or (block["t"] == "Figure" and before > _FIRST_PAGE):
        label, names, given = attributes_of(block)
        return with_attributes(block, [label, [*names, _FREE], given])
    if block["t"] == "Div" and _OPEN & {*classes(block)}:
        return {**block, "c": [block["c"][0], [_marked(one, before) for one in block["c"][1]]]}
    return block


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with every figure and table in the form of the format."""

    def change(element: Node) -> list[Node] | None:
        if element["t"] == "Figure":
            return _figure(element, context)
        return _table(element, context) if element["t"] == "Table" else None

    made: list[Node] = changed(blocks, change, frozenset({"Figure", "Table"}))
    return made


# Figures


def _on_top(element: Node, context: Context) -> bool:
    """Return whether a caption stands over what it names: those of tables and listings do."""
    kind = kind_of(identifier(element))
    kind = "lst" if LISTING in classes(element) else kind or "fig"
    default = "top" if kind in ("tbl", "lst") else "bottom"
    given = pairs(element).get(f"{kind}-cap-location") or context.metadata.get(
        f"{kind}-cap-location"
    )
    return (given or default) == "top"


def _figure(element: Node, context: Context) -> list[Node]:
    if context.is_html:
        return _html_figure(element, _on_top(element, context))
    if context.is_typst:
        return _typst_figure(element, _on_top(element, context))
    if context.is_pandoc:
        return [with_attributes(element, attr(identifier(element)))]
    said = [para(caption_of(element))] if caption_of(element) else []
    shown = element["c"][2]
    return [*said, *shown] if _on_top(element, context) else [*shown, *said]


def _html_figure(element: Node, on_top: bool) -> list[Node]:
    label, names, given = attributes_of(element)
    align = aligned(dict(given))
    names = [*names, *([f"align-{align}"] if align else [])]
    parts = {"id": label, "class": " ".join(names), "style": dict(given).get("style", "")}
    head = "".join(f' {key}="{escape(value)}"' for key, value in parts.items() if value)
    caption = caption_of(element)
    said = [plain([raw("html", "<figcaption>"), *caption, raw("html", "</figcaption>")])]
    shown = [*(said if caption else []), *element["c"][2]]
    if not on_top:
        shown = [*element["c"][2], *(said if caption else [])]
    return [raw_block("html", f"<figure{head}>"), *shown, raw_block("html", "</figure>")]


def _typst_figure(element: Node, on_top: bool) -> list[Node]:
    label, names, given = attributes_of(element)
    kind = "raw" if LISTING in names else "table" if kind_of(label) == "tbl" else "image"
    place = "auto" if _FREE in names and kind == "image" else "none"
    settings = f"{kind}, {place}, {'top' if on_top else 'bottom'}, {aligned(dict(given)) or 'left'}"
    caption = caption_of(element) or [raw("typst", "#none")]
    said = plain([raw("typst", f"#float({settings}, ["), *caption, raw("typst", "], [")])
    if not caption_of(element):
        said = plain([raw("typst", f"#float({settings}, none, [")])
    return [said, *element["c"][2], raw_block("typst", f"]){typst.label(label)}")]


# Tables


def _table(element: Node, context: Context) -> list[Node]:
    found = _with_columns(element)
    if context.is_html:
        return [_scrolling(found)]
    if context.is_typst:
        return _on_paper(found)
    if context.is_pandoc:
        return [with_attributes(found, attr(identifier(found)))]
    caption = caption_of(found)
    bare = with_attributes(with_caption(found, []), attr())
    return [*([para(caption)] if caption else []), bare]


def _with_columns(table: Node) -> Node:
    """Return a table with the widths that its author gave, or free ones.

    A pipe table with one long line takes its widths from its dashes, which together fill the
    line and mean nothing; the text divides the room better.
    """
    label, names, given = attributes_of(table)
    wanted = dict(given).get("tbl-colwidths", "")
    widths: list[Any] = [float(one) for one in _WIDTHS.findall(wanted)]
    specs = table["c"][2]
    if len(widths) == len(specs) and fsum(widths):
        total = fsum(widths)
        made = [
            [spec[0], node("ColWidth", width / total)]
            for spec, width in zip(specs, widths, strict=True)
        ]
    elif fsum(float(spec[1].get("c", 0)) for spec in specs) >= 0.99 or wanted:
        made = [[spec[0], {"t": "ColWidthDefault"}] for spec in specs]
    else:
        made = specs
    kept = [pair for pair in given if pair[0] not in ("tbl-colwidths", "tbl-cap-location")]
    content = [[label, names, kept], table["c"][1], made, *table["c"][3:]]
    return {**table, "c": content}


def _scrolling(table: Node) -> Node:
    """Return a table in a frame; paper.js makes it a named region where it does scroll."""
    label, names, given = attributes_of(table)
    named = "Table: " + words_of_caption(table) if label else "Table"
    bare = with_attributes(table, ["", names, given])
    return div([label, ["table-scroll"], [["data-name", named]]], [bare])


def _on_paper(table: Node) -> list[Node]:
    """Return a table in type at which it fits; outside of any box its page may be turned."""
    label, _, _ = attributes_of(table)
    bodies = [[*body[:3], _without_empty_rows(body[3])] for body in table["c"][4]]
    table = {**table, "c": [*table["c"][:4], bodies, table["c"][5]]}
    rows = _rows(table)
    head, foot = len(table["c"][3][1]), len(table["c"][5][1])
    size = 1.0 if _has_widths(table) else _fitting_size(rows)
    table = table if _has_widths(table) else _with_shares(table, rows)
    turned = has_class(table, _FREE) and size < _SMALLEST
    size = max(_fitting_size(rows, 1.5) if turned else size, _SMALLEST)
    settings = f"head: {head}, foot: {foot}, rows: {len(rows)}, size: {size:.2f}"
    settings += "" if _may_be_repeated(table) else ", repeat: false"
    settings += "" if _is_long(table) else ", whole: true"
    call = f"#paper-table({settings})"
    set_table = typst.block(call, [with_attributes(table, attr())], label)
    return typst.block("#page(flipped: true)", set_table) if turned else set_table


def _may_be_repeated(table: Node) -> bool:
    """Return whether head and foot may stand on each page: a copy may hold no link and no note."""
    return not any(one["t"] in _LINKED for one in nodes([table["c"][3], table["c"][5]]))


def _is_long(table: Node) -> bool:
    """Return whether a table may go over pages."""
    return len(plain_text(table)) >= _WHOLE


def _without_empty_rows(rows: list[Any]) -> list[Any]:
    """Return rows without those that cells from above fill: Typst's writer makes no row of them."""
    kept: list[Any] = []
    for n, (attributes, cells) in enumerate(rows):
        if not cells and n:
            continue
        made = []
        for cell in cells:
            below = rows[n + 1 : n + cell[2]]
            made.append([*cell[:2], cell[2] - sum(not row[1] for row in below), *cell[3:]])
        kept.append([attributes, made])
    return kept


def _rows(table: Node) -> list[list[Any]]:
    head, bodies, foot = table["c"][3:6]
    inner = [row for body in bodies for row in (*body[2], *body[3])]
    return [*head[1], *inner, *foot[1]]


def _has_widths(table: Node) -> bool:
    return any(spec[1]["t"] == "ColWidth" for spec in table["c"][2])


def _with_shares(table: Node, rows: list[list[Any]]) -> Node:
    """Return a table of long texts whose columns are as wide as their texts need.

    Each has room for its longest word; what is left goes to the columns with longer texts.
    """
    wanted = _longest(rows, lambda text: [min(len(text), _LONG_CELL)])
    least = _longest(rows, lambda text: map(len, _words(text)))
    specs = table["c"][2]
    room = _LINE / _LETTER
    spare = room - fsum(one + _GAP / _LETTER for one in least.values())
    longer = [max(wanted[n] - least[n], 0) for n in sorted(wanted)]
    if sum(wanted.values()) < room or spare < 0 or len(wanted) != len(specs):
        return table
    widths = [
        (least[n] + _GAP / _LETTER + spare * more / sum(longer)) / room
        for n, more in enumerate(longer)
    ]
    made = [[spec[0], node("ColWidth", one)] for spec, one in zip(specs, widths, strict=True)]
    return {**table, "c": [*table["c"][:2], made, *table["c"][3:]]}


def _fitting_size(rows: list[list[Any]], wider: float = 1.0) -> float:
    """Return the share of the usual type size at which the longest words stand side by side."""
    longest = _longest(rows, lambda text: map(len, _words(text)))
    needed = fsum(width * _LETTER + _GAP for width in longest.values())
    return min(1.0, wider * _LINE / needed) if needed else 1.0


def _longest(rows: list[list[Any]], lengths: Callable[[str], Iterable[int]]) -> Mapping[int, int]:
    """Return the greatest of the lengths in each column."""
    longest: dict[int, int] = {}
    for row in rows:
        place = 0
        for cell in row[1]:
            longest[place] = max(longest.get(place, 0), *lengths(plain_text(cell[4])), 0)
            place += cell[3]
    return longest


def _words(text: str) -> list[str]:
    return re.split(r"[\s\-–—/]+", text)
