"""A grid of counts drawn as bars on tracks: what two of the figures have in common.

A row is a code, a column a group of documents. In each cell the track is as long as the group
has documents, the bar as long as the code has, all on one scale: the length is a count, its
part of the track a share, and a small group looks small.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import altair as alt

from refutable.figures.theme import (
    BOLDER,
    NARROW,
    NEUTRAL,
    SIZE,
    SMALL,
    TINY,
    Box,
    Label,
    Line,
    boxes,
    compose,
    count_text,
    family_colours,
    labels,
    line_height,
    lines,
    plural,
    text_width,
    wrap,
)

_ROW = 20.0
_HEADING = 30.0
_BAR = 10.0
_GUTTER = 14.0


@dataclass(frozen=True)
class Column:
    """A group of documents, and how many it has: certainly, and at most."""

    key: str
    label: str
    base: int
    base_possible: int


@dataclass(frozen=True)
class Row:
    """A code of a family."""

    key: str
    label: str
    family: str


@dataclass(frozen=True)
class Cell:
    """In how many documents of a group a code stands: certainly, and at most."""

    row: str
    column: str
    certain: int
    possible: int


@dataclass(frozen=True)
class Grid:
    """What is drawn: rows, columns, cells, the families' labels in their order."""

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    cells: tuple[Cell, ...]
    families: Mapping[str, str]
    column_noun: str


@dataclass(frozen=True)
class _Layout:
    width: float
    left: float
    step: float
    unit: float
    head: float
    tops: Mapping[str, float]
    headings: Mapping[str, float]
    label_lines: Mapping[str, tuple[str, ...]]
    bottom: float

    def column(self, index: int) -> float:
        return self.left + index * self.step


def draw_grid(grid: Grid, *, width: float, description: str) -> alt.LayerChart:
    """The grid as a chart of this outer width."""
    layout = _arrange(grid, width)
    key, height = _key(layout, _key_items(grid))
    return compose(
        [*_heads(grid, layout), *_names(grid, layout), *_tracks(grid, layout), *key],
        width=width,
        height=height,
        description=description,
    )


def _arrange(grid: Grid, width: float) -> _Layout:
    left = min(230.0, max(100.0, 0.27 * width))
    step = (width - left) / len(grid.columns)
    counts = [cell.possible for cell in grid.cells]
    most = max(counts + [column.base_possible for column in grid.columns])
    widest = max(text_width(count_text(c.certain, c.possible), SMALL) for c in grid.cells)
    room = max(8.0, step - _GUTTER - widest - 4)
    depth = max(len(_head_lines(column, step)) for column in grid.columns)
    head = (depth + 1) * line_height(SMALL) + 10
    deepest = 3 if width < NARROW else 2
    wrapped = {row.key: wrap(row.label, left - 12, SIZE, most=deepest) for row in grid.rows}
    tops, headings, bottom = _stack(grid, wrapped, head)
    return _Layout(width, left, step, room / max(most, 1), head, tops, headings, wrapped, bottom)


def _head_lines(column: Column, step: float) -> tuple[str, ...]:
    return wrap(column.label, step - 3, TINY * BOLDER if step < 70 else SMALL * BOLDER, most=6)


def _stack(
    grid: Grid, wrapped: Mapping[str, tuple[str, ...]], head: float
) -> tuple[dict[str, float], dict[str, float], float]:
    tops: dict[str, float] = {}
    headings: dict[str, float] = {}
    y = head
    for family in grid.families:
        members = [row for row in grid.rows if row.family == family]
        if not members:
            continue
        headings[family] = y + _HEADING / 2 + 3
        y += _HEADING
        for row in members:
            extra = (len(wrapped[row.key]) - 1) * line_height(SIZE)
            tops[row.key] = y + (_ROW + extra) / 2
            y += _ROW + extra
    return tops, headings, y


def _heads(grid: Grid, layout: _Layout) -> list[alt.Chart]:
    names: list[Label] = []
    bases: list[Label] = []
    leading = line_height(SMALL)
    base_texts = _base_texts(grid, layout.step)
    for index, column in enumerate(grid.columns):
        text = _head_lines(column, layout.step)
        x = layout.column(index)
        names.append(Label(x, layout.head - 14 - len(text) * leading, text))
        bases.append(Label(x, layout.head - 12, base_texts[index]))
    rule = [Line(0, layout.width, layout.head, layout.head)]
    size = TINY if layout.step < 70 else SMALL
    return [
        labels(names, size=size, bold=True),
        labels(bases, size=SMALL, opacity=0.75),
        lines(rule, opacity=0.6),
    ]


def _base_texts(grid: Grid, step: float) -> list[str]:
    """How many documents each column has, said in full if there is room in all of them."""
    counts = [count_text(column.base, column.base_possible) for column in grid.columns]
    full = [plural(count) for count in counts]
    fits = all(text_width(text, SMALL) <= step - 3 for text in full)
    return full if fits else [f"of {count}" for count in counts]


def _names(grid: Grid, layout: _Layout) -> list[alt.Chart]:
    colours = family_colours(grid.families)
    swatches = [Box(1, 11, y - 5, y + 5, colours[family]) for family, y in layout.headings.items()]
    titles = [Label(16, y, grid.families[family]) for family, y in layout.headings.items()]
    names = []
    for row in grid.rows:
        text = layout.label_lines[row.key]
        y = layout.tops[row.key] - (len(text) - 1) * line_height(SIZE) / 2
        names.append(Label(0, y, text))
    return [
        boxes(swatches, stroke="currentColor", stroke_opacity=0.6),
        labels(titles, bold=True),
        labels(names),
    ]


def _tracks(grid: Grid, layout: _Layout) -> list[alt.Chart]:
    colours = family_colours(grid.families)
    rows = {row.key: row for row in grid.rows}
    places = {column.key: (index, column) for index, column in enumerate(grid.columns)}
    track: list[Box] = []
    further: list[Box] = []
    sure: list[Box] = []
    perhaps: list[Box] = []
    some: list[Label] = []
    none: list[Label] = []
    for cell in grid.cells:
        index, column = places[cell.column]
        row = rows[cell.row]
        facts = _facts(grid, row, column, cell)
        x, y = layout.column(index), layout.tops[cell.row]
        counts = (cell.certain, cell.possible, column.base, column.base_possible)
        ends = [x + layout.unit * count for count in counts]
        top, bottom = y - _BAR / 2, y + _BAR / 2
        track.append(Box(x, max(ends[2], x + 1), top, bottom, "currentColor", facts))
        if column.base_possible > column.base:
            further.append(Box(ends[2], ends[3], top, bottom, "currentColor", facts))
        if cell.certain:
            sure.append(Box(x, ends[0], top, bottom, colours[row.family], facts))
        if cell.possible > cell.certain:
            perhaps.append(Box(ends[0], ends[1], top, bottom, "none", facts))
        text = Label(max(ends) + 5, y, count_text(cell.certain, cell.possible), facts)
        (some if cell.possible else none).append(text)
    absent = _absent(grid, layout)
    return [
        boxes(track, fill_opacity=0.1),
        boxes(further, fill_opacity=0.03, stroke="currentColor", stroke_opacity=0.22),
        boxes(sure, stroke="currentColor", stroke_opacity=0.6),
        boxes(perhaps, stroke="currentColor", stroke_opacity=0.9, dash=(2, 1.5)),
        labels(some, size=SMALL),
        labels(none, size=SMALL, opacity=0.6),
        labels(absent, size=SMALL, opacity=0.6),
    ]


def _facts(grid: Grid, row: Row, column: Column, cell: Cell) -> dict[str, str]:
    found = plural(count_text(cell.certain, cell.possible))
    base = count_text(column.base, column.base_possible)
    return {
        "Code": row.label,
        "Family": grid.families[row.family],
        grid.column_noun: column.label,
        "Found in": f"{found} of {base}",
    }


def _absent(grid: Grid, layout: _Layout) -> list[Label]:
    """A dash in each cell that the table says nothing of: not the same as none."""
    known = {(cell.row, cell.column) for cell in grid.cells}
    return [
        Label(layout.column(index), layout.tops[row.key], "–")
        for row in grid.rows
        for index, column in enumerate(grid.columns)
        if (row.key, column.key) not in known
    ]


def _key_items(grid: Grid) -> list[tuple[str, str]]:
    """What the key explains: only what the grid shows."""
    items = [("sure", "documents with the code"), ("track", "all documents of the column")]
    if any(cell.possible > cell.certain for cell in grid.cells):
        items.insert(1, ("perhaps", "further ones, if their dates fall here"))
    if any(column.base_possible > column.base for column in grid.columns):
        items.append(("further", "possibly also these"))
    return items


def _key(layout: _Layout, items: Sequence[tuple[str, str]]) -> tuple[list[alt.Chart], float]:
    """How to read a cell, under the grid, and the height of the whole."""
    y = layout.bottom + 24
    x = 0.0
    marks: dict[str, list[Box]] = {"sure": [], "perhaps": [], "track": [], "further": []}
    words = []
    for kind, text in items:
        need = 24 + text_width(text, SMALL) + 18
        if x and x + need - 18 > layout.width:
            x, y = 0.0, y + 18
        fill = {"sure": NEUTRAL, "perhaps": "none"}.get(kind, "currentColor")
        marks[kind].append(Box(x + 1, x + 19, y - _BAR / 2, y + _BAR / 2, fill))
        words.append(Label(x + 24, y, text))
        x += need
    rule = [Line(0, layout.width, layout.bottom + 8, layout.bottom + 8)]
    layers = [
        lines(rule, opacity=0.6),
        boxes(marks["track"], fill_opacity=0.1),
        boxes(marks["further"], fill_opacity=0.03, stroke="currentColor", stroke_opacity=0.22),
        boxes(marks["sure"], stroke="currentColor", stroke_opacity=0.6),
        boxes(marks["perhaps"], stroke="currentColor", stroke_opacity=0.9, dash=(2, 1.5)),
        labels(words, size=SMALL, opacity=0.8),
    ]
    return layers, y + 12


def unique(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows in their order, each once."""
    return tuple({row.key: row for row in rows}.values())


def check_cells(cells: Sequence[Cell], figure: str) -> None:
    """ValueError if a cell is given twice, or has fewer possible documents than certain ones."""
    seen: set[tuple[str, str]] = set()
    for cell in cells:
        place = (cell.row, cell.column)
        if place in seen:
            raise ValueError(f"{figure}: two rows for {cell.row} in {cell.column}")
        if cell.possible < cell.certain:
            raise ValueError(
                f"{figure}: {cell.row} in {cell.column}: at most {cell.possible} documents, "
                f"but {cell.certain} certain ones"
            )
        seen.add(place)
