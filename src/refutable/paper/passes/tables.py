"""Tables as nodes, and tables that an author wrote as a list in a list.

Reads:   ``::: {.list-table header-rows=1 aligns=l,c,r widths=1,2,1}``: a paragraph that is the
         caption, and a list of rows, each a list of cells
Writes:  ``Table``
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from refutable.paper.passes.context import Context, refused
from refutable.paper.tree import Node, attr, attributes_of, changed, has_class, node, plain

LIST_TABLE = "list-table"

_OURS = ("header-rows", "header-cols", "aligns", "widths")
_ALIGNMENTS = {
    "left": "AlignLeft",
    "l": "AlignLeft",
    "right": "AlignRight",
    "r": "AlignRight",
    "center": "AlignCenter",
    "c": "AlignCenter",
}


@dataclass(frozen=True)
class Cell:
    """A cell: its blocks, its alignment ("left", "right", "center" or ""), the rows and columns."""

    blocks: tuple[Node, ...]
    align: str = ""
    rows: int = 1
    columns: int = 1


Row = tuple[Cell, ...]


def table(
    attributes: list[Any],
    caption: list[Node],
    head: Sequence[Row],
    body: Sequence[Row],
    foot: Sequence[Row] = (),
    *,
    aligns: Sequence[str] = (),
    heads: int = 0,
) -> Node:
    """Return a table; ``heads`` is how many of the first columns are heads of rows."""
    columns = max((sum(cell.columns for cell in row) for row in (*head, *body, *foot)), default=1)
    specs = [
        [
            {
                "t": _ALIGNMENTS.get(aligns[n], "AlignDefault")
                if n < len(aligns)
                else "AlignDefault"
            },
            {"t": "ColWidthDefault"},
        ]
        for n in range(columns)
    ]
    return node(
        "Table",
        attributes,
        [None, caption],
        specs,
        [attr(), _rows(head)],
        [[attr(), heads, [], _rows(body)]],
        [attr(), _rows(foot)],
    )


def _rows(rows: Sequence[Row]) -> list[Any]:
    return [[attr(), [_cell(cell) for cell in row]] for row in rows]


def _cell(cell: Cell) -> list[Any]:
    align = {"t": _ALIGNMENTS.get(cell.align, "AlignDefault")}
    return [attr(), align, cell.rows, cell.columns, list(cell.blocks)]


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with tables that are written as lists as tables.

    Raises:
        MalformedError: such a div holds no list of lists.
    """

    def change(element: Node) -> Node | None:
        is_ours = element["t"] == "Div" and has_class(element, LIST_TABLE)
        return _of_list(element) if is_ours else None

    made: list[Node] = changed(blocks, change, frozenset({"Div"}))
    return made


def _of_list(element: Node) -> Node:
    label, names, given = attributes_of(element)
    settings = dict(given)
    content = element["c"][1]
    listed = [block for block in content if block["t"] == "BulletList"]
    if len(listed) != 1 or not all(_is_row(item) for item in listed[0]["c"]):
        remedy = "write one list in it, of which each item is a list of cells"
        raise refused(
            "bad-table", f"the list table {label or '(without label)'} has no rows", remedy
        )
    rows = [tuple(Cell(tuple(cell)) for cell in item[0]["c"]) for item in listed[0]["c"]]
    caption = [plain(block["c"]) for block in content if block["t"] in ("Para", "Plain")]
    kept = [pair for pair in given if pair[0] not in _OURS]
    if settings.get("widths"):
        kept.append(["tbl-colwidths", f"[{settings['widths']}]"])
    heads = int(settings.get("header-rows", "1"))
    return table(
        [label, [name for name in names if name != LIST_TABLE], kept],
        caption,
        rows[:heads],
        rows[heads:],
        aligns=[one.strip() for one in settings.get("aligns", "").split(",")],
        heads=int(settings.get("header-cols", "0")),
    )


def _is_row(item: list[Node]) -> bool:
    return len(item) == 1 and item[0]["t"] == "BulletList"
