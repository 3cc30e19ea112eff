"""In how many documents of each period each code stands, as bars on tracks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from refutable.figures._tracks import Cell, Column, Grid, Row, check_cells, draw_grid, unique
from refutable.figures.theme import WIDTH, columns_in, counted, family_names

if TYPE_CHECKING:
    import altair
    import pandas

FIGURE = "codes_by_period"
COLUMNS = (
    "code", "label", "family", "family_label", "period", "period_label", "period_order",
    "documents", "possible", "base",
)  # fmt: skip


def draw(
    table: pandas.DataFrame,
    *,
    families: Mapping[str, str] | None = None,
    width: float = WIDTH,
) -> altair.LayerChart:
    """A row a code, a column a period, a bar the documents of the period that have the code.

    `table` has a row for each code and period: `code`, `label`, `family`, `family_label`,
    `period`, `period_label`, `period_order` (a number), `documents` (those certainly of the
    period), `possible` (with those that may be), `base` (all documents of the period) and, if
    these too are not known exactly, `base_possible`.
    Codes keep the order of the table within their family; a pair that has no row gets a dash.
    `families` maps every family of the codebook to its label, in the codebook's order, and so
    fixes the colours; without it families keep the table's order. `width` is in pixels.
    ValueError if the table is empty, lacks a column, or contradicts itself.
    """
    rows = columns_in(table, COLUMNS, FIGURE)
    named = family_names(families, ((r["family"], r["family_label"]) for r in rows), FIGURE)
    codes = unique(Row(r["code"], r["label"], r["family"]) for r in rows)
    periods = _periods(rows)
    cells = tuple(
        Cell(r["code"], r["period"], _count(r, "documents"), _count(r, "possible")) for r in rows
    )
    check_cells(cells, FIGURE)
    description = f"Documents with each of {len(codes)} codes in each of {len(periods)} periods."
    grid = Grid(codes, periods, cells, named, "Period")
    return draw_grid(grid, width=width, description=description)


def _count(row: Mapping[str, Any], column: str) -> int:
    return counted(row[column], f"{column} of {row['code']} in {row['period']}", FIGURE)


def _periods(rows: list[dict[str, Any]]) -> tuple[Column, ...]:
    ordered = sorted(rows, key=lambda row: row["period_order"])
    periods: dict[str, Column] = {}
    for row in ordered:
        most = "base_possible" if "base_possible" in row else "base"
        counts = _count(row, "base"), _count(row, most)
        column = Column(row["period"], row["period_label"], *counts)
        if periods.setdefault(column.key, column) != column:
            raise ValueError(f"{FIGURE}: the rows disagree on period {column.key}")
    return tuple(periods.values())
