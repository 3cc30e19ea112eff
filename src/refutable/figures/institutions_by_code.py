"""In how many documents of each institution each code stands, as bars on tracks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from refutable.figures._tracks import Cell, Column, Grid, Row, check_cells, draw_grid, unique
from refutable.figures.theme import WIDTH, columns_in, counted, family_names

if TYPE_CHECKING:
    import altair
    import pandas

FIGURE = "institutions_by_code"
COLUMNS = ("institution", "code", "label", "family", "documents", "base")


def draw(
    table: pandas.DataFrame,
    *,
    families: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    width: float = WIDTH,
) -> altair.LayerChart:
    """A row a code, a column an institution, a bar the institution's documents with the code.

    `table` has a row for each institution and code: `institution`, `code`, `label`, `family`,
    `documents` (those with the code), `base` (all documents of the institution).
    If there is a `family_label`, it names the families where `families` does not.
    Institutions and codes keep the order of the table; a pair that has no row gets a dash.
    `families` maps every family of the codebook to its label, in the codebook's order, and so
    fixes the colours; `names` gives an institution another name than its id. `width` is in
    pixels. ValueError if the table is empty, lacks a column, or contradicts itself.
    """
    rows = columns_in(table, COLUMNS, FIGURE)
    named = family_names(
        families, ((r["family"], r.get("family_label", r["family"])) for r in rows), FIGURE
    )
    codes = unique(Row(r["code"], r["label"], r["family"]) for r in rows)
    columns = _institutions(rows, names or {})
    counts = [(r["code"], r["institution"], _count(r, "documents")) for r in rows]
    cells = tuple(Cell(code, column, count, count) for code, column, count in counts)
    check_cells(cells, FIGURE)
    description = f"Documents with each of {len(codes)} codes at {len(columns)} institutions."
    grid = Grid(codes, columns, cells, named, "Institution")
    return draw_grid(grid, width=width, description=description)


def _count(row: Mapping[str, Any], column: str) -> int:
    return counted(row[column], f"{column} of {row['code']} at {row['institution']}", FIGURE)


def _institutions(rows: list[dict[str, Any]], names: Mapping[str, str]) -> tuple[Column, ...]:
    columns: dict[str, Column] = {}
    for row in rows:
        key = row["institution"]
        base = _count(row, "base")
        column = Column(key, names.get(key, key), base, base)
        if columns.setdefault(key, column) != column:
            raise ValueError(f"{FIGURE}: the rows disagree on the documents of {key}")
    return tuple(columns.values())
