"""Parts side by side, and notes in the margin.

Reads:   ``::: {layout-ncol=2}``, ``layout-nrow``, ``layout="[[40,-20,40],[100]]"``,
         ``::: {.columns}`` of ``::: {.column width="40%"}``, ``::: {.grid}`` of ``.g-col-4``,
         ``::: {.column-margin}``, ``::: {.aside}``, ``[…]{.aside}``
Writes:  rows of cells, whose widths are classes in HTML; notes that stand behind their paragraph
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from refutable.paper.passes import typst
from refutable.paper.passes.context import Context, refused
from refutable.paper.passes.floats import LAYOUTS
from refutable.paper.tree import (
    Node,
    attr,
    attributes_of,
    classes,
    div,
    from_top,
    has_class,
    node,
    pairs,
    plain,
    raw_block,
    with_attributes,
)

MARGIN = ("column-margin", "aside")

_BLANK = ("Space", "SoftBreak", "LineBreak")
_GRID = re.compile(r"^g-col-(\d+)$")
_ALIGNMENTS = {"left": "left", "center": "center", "right": "right", "default": "left"}
_HEIGHTS = {"top": "top", "center": "horizon", "bottom": "bottom", "default": "top"}


@dataclass(frozen=True)
class Cell:
    """A part of a row: its share of the width, and its blocks, none where it is a gap."""

    share: float
    blocks: tuple[Node, ...] = ()


Row = tuple[Cell, ...]


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with rows and margins in the form of the format.

    Raises:
        MalformedError: a layout cannot be read.
    """
    # From the top: what a part becomes on paper is several blocks, and would count as several.

    def change(element: Node) -> list[Node] | None:
        if element["t"] in ("Para", "Plain"):
            return _with_asides(element, context)
        if element["t"] not in ("Div", "Figure"):
            return None
        if set(classes(element)) & set(MARGIN):
            return _margin(element, context)
        rows = _rows(element)
        return None if rows is None else _with_rows(element, rows, context)

    made: list[Node] = from_top(blocks, change, frozenset({"Para", "Plain", "Div", "Figure"}))
    return made


# Rows


def _rows(element: Node) -> list[Row] | None:
    given = pairs(element)
    if set(given) & {"layout", "layout-ncol", "layout-nrow"}:
        content = element["c"][2 if element["t"] == "Figure" else 1]
        return _laid_out([part for block in content for part in _parts(block)], given)
    if element["t"] != "Div":
        return None
    if has_class(element, "columns"):
        return [tuple(_column(block) for block in element["c"][1])]
    if has_class(element, "grid"):
        return _grid(element["c"][1])
    return None


def _parts(block: Node) -> list[Node]:
    """Return what a block puts into a layout: each of several pictures in a paragraph by itself."""
    if block["t"] not in ("Para", "Plain"):
        return [block]
    inlines = [inline for inline in block["c"] if inline["t"] not in _BLANK]
    if len(inlines) > 1 and all(one["t"] == "Image" for one in inlines):
        return [plain([one]) for one in inlines]
    return [block]


def _laid_out(parts: Sequence[Node], given: Mapping[str, str]) -> list[Row]:
    if "layout" in given:
        return _in_pattern(parts, _pattern(given["layout"]))
    if "layout-ncol" in given:
        columns = _count(given["layout-ncol"])
    else:
        columns = -(-len(parts) // _count(given["layout-nrow"]))
    return _in_pattern(parts, [[1.0] * max(columns, 1)])


def _count(value: str) -> int:
    if value.isdigit() and int(value):
        return int(value)
    raise _unreadable(value)


def _pattern(value: str) -> list[list[float]]:
    """Return the widths of each row; a gap is below zero."""
    try:
        read = json.loads(re.sub(r'"?(-?[\d.]+)(?:%|in|cm|mm|px|pt|em)?"?', r"\1", value))
        rows = read if isinstance(read[0], list) else [read]
        pattern = [[float(width) for width in row] for row in rows]
    except (ValueError, TypeError, IndexError, KeyError) as error:
        raise _unreadable(value) from error
    if not all(any(width > 0 for width in row) for row in pattern):
        raise _unreadable(value)
    return pattern


def _unreadable(value: str) -> Exception:
    remedy = 'write layout="[[40,60],[100]]", or layout-ncol=2'
    return refused("bad-layout", f"the layout {value!r} cannot be read", remedy)


def _in_pattern(parts: Sequence[Node], pattern: list[list[float]]) -> list[Row]:
    """Return rows with the widths of a pattern; the last pattern repeats until all parts stand."""
    rows: list[Row] = []
    rest = list(parts)
    while rest:
        row = []
        for width in pattern[min(len(rows), len(pattern) - 1)]:
            taken = (rest.pop(0),) if width > 0 and rest else ()
            row.append(Cell(abs(width), taken))
        rows.append(tuple(row))
    return rows


def _column(block: Node) -> Cell:
    width = re.match(r"^([\d.]+)%?$", pairs(block).get("width", ""))
    inner = block["c"][1] if block["t"] == "Div" and has_class(block, "column") else [block]
    return Cell(float(width[1]) if width else 50.0, tuple(inner))


def _grid(blocks: Sequence[Node]) -> list[Row]:
    """Return the rows of a grid of twelve columns."""
    rows: list[Row] = [()]
    for block in blocks:
        span = next((int(one[1]) for name in classes(block) if (one := _GRID.match(name))), 12)
        if fsum(cell.share for cell in rows[-1]) + span > 12:
            rows.append(())
        inner = block["c"][1] if block["t"] == "Div" else [block]
        rows[-1] += (Cell(span, tuple(inner)),)
    return [row for row in rows if row]


def _with_rows(element: Node, rows: Sequence[Row], context: Context) -> list[Node]:
    label, names, given = attributes_of(element)
    write = {"html": _html_row, "typst": _typst_row}.get(context.format, _plain_row)
    below = [
        tuple(Cell(cell.share, tuple(apply(list(cell.blocks), context))) for cell in row)
        for row in rows
    ]
    made = [block for row in below for block in write(row, pairs(element))]
    kept = [pair for pair in given if pair[0] not in LAYOUTS]
    if element["t"] == "Figure":
        return [node("Figure", [label, names, kept], element["c"][1], made)]
    rest = [name for name in names if name not in ("columns", "grid")]
    return [div([label, [*rest, "layout"], kept], made)] if context.is_html or label else made


def _html_row(row: Row, given: Mapping[str, str]) -> list[Node]:
    aligned = [
        f"{key}-{given[f'layout-{key}']}" for key in ("align", "valign") if f"layout-{key}" in given
    ]
    total = fsum(cell.share for cell in row)
    cells = [
        div(attr("", [f"share-{max(1, round(20 * cell.share / total))}"]), list(cell.blocks))
        for cell in row
    ]
    return [div(attr("", ["layout-row", *aligned]), cells)]


def _typst_row(row: Row, given: Mapping[str, str]) -> list[Node]:
    columns = ", ".join(f"{cell.share:g}fr" for cell in row)
    across = _ALIGNMENTS.get(given.get("layout-align", ""), "left")
    down = _HEIGHTS.get(given.get("layout-valign", ""), "top")
    made = [raw_block("typst", f"#layout-row(({columns},), {across} + {down}, [")]
    for n, cell in enumerate(row):
        made += [raw_block("typst", "], [")] if n else []
        made += cell.blocks
    return [*made, raw_block("typst", "])")]


def _plain_row(row: Row, given: Mapping[str, str]) -> list[Node]:
    return [block for cell in row for block in cell.blocks]


# Margins


def _with_asides(paragraph: Node, context: Context) -> list[Node] | None:
    """Return a paragraph, and behind it what stands in its margin."""
    asides: list[Node] = []
    kept: list[Node] = []
    for inline in paragraph["c"]:
        if inline["t"] == "Span" and set(classes(inline)) & set(MARGIN):
            asides += _margin(div(inline["c"][0], [plain(inline["c"][1])]), context)
            if kept and kept[-1]["t"] in _BLANK:
                kept.pop()
        else:
            kept.append(inline)
    if not asides:
        return None
    return [*([{**paragraph, "c": kept}] if kept else []), *asides]


def _margin(element: Node, context: Context) -> list[Node]:
    label, names, given = attributes_of(element)
    rest = [name for name in names if name not in MARGIN]
    if element["t"] == "Figure":
        blocks = apply([with_attributes(element, [label, rest, given])], context)
        label = ""
    else:
        blocks = apply(element["c"][1], context)
    if context.is_html:
        return [div([label, ["margin-note", *rest], [["role", "note"], *given]], blocks)]
    if context.is_typst:
        return typst.block("#margin-note", blocks, label)
    return [node("BlockQuote", blocks)]
