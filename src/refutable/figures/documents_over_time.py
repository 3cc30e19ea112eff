"""The documents on a time axis, a row for each actor.

A document dated to the day or month is a dot; one whose date is known less closely is a bar
over all the time it may be from; undated ones stand apart. Nothing is drawn more exact than
it is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from refutable.figures._time import (
    AREA,
    MARK,
    PERIOD_COLUMNS,
    SHORTEST,
    Days,
    Period,
    axis_years,
    days_of,
    key,
    periods_in,
    year_of,
)
from refutable.figures.theme import (
    INK,
    NARROW,
    NEUTRAL,
    SMALL,
    TINY,
    WIDTH,
    Box,
    Dot,
    Label,
    Line,
    boxes,
    columns_in,
    compose,
    dots,
    labels,
    line_height,
    lines,
    plural,
    text_width,
    wrap,
)

if TYPE_CHECKING:
    import altair
    import pandas as pd

__all__ = ["COLUMNS", "FIGURE", "PERIOD_COLUMNS", "draw"]

FIGURE = "documents_over_time"
COLUMNS = ("document", "title", "start", "end", "actor", "type", "quoted")

_LANE = 9.5
_ROW = 18.0
_ACTOR = 126.0
_FAR = 1 / 3  # of all years: a gap beyond which what lies before it stands apart
_TICKS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)


@dataclass(frozen=True)
class _Document:
    title: str
    days: Days
    actor: str
    kind: str
    quoted: bool


@dataclass(frozen=True)
class _Axis:
    """Time in pixels, with a place before it for what is far earlier, and one for undated."""

    first: int
    last: int
    left: float
    right: float
    earlier: float | None
    undated: float | None

    def at(self, day: date, *, whole: bool = False) -> float:
        """The pixel at which a day begins, or, for a whole one, ends."""
        place = self.left + (year_of(day, whole=whole) - self.first) * self.year
        return min(max(place, self.left), self.right)

    @property
    def year(self) -> float:
        return (self.right - self.left) / (self.last + 1 - self.first)

    def is_earlier(self, document: _Document) -> bool:
        end = document.days.end
        return end is not None and end.year < self.first


@dataclass(frozen=True)
class _Mark:
    """A document where it is drawn, from `x` to `x2` on a lane of its row."""

    document: _Document
    x: float
    x2: float
    lane: int = 0
    note: str = ""

    @property
    def is_span(self) -> bool:
        return self.x2 - self.x > MARK + 0.01


@dataclass(frozen=True)
class _Row:
    actor: tuple[str, ...]
    marks: tuple[_Mark, ...]
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2

    def lane(self, mark: _Mark) -> float:
        lanes = max(mark.lane for mark in self.marks)
        return self.middle + (mark.lane - lanes / 2) * _LANE


def draw(
    table: pd.DataFrame,
    *,
    periods: pd.DataFrame | None = None,
    since: int | None = None,
    width: float = WIDTH,
) -> altair.LayerChart:
    """A mark a document, on the row of its actor, full if it is quoted, else empty.

    `table` has a row for each document: `document` (its id), `title`, `start` and `end` (the
    first and last day it may be from, ISO dates; both missing if undated), `actor`, `type`,
    `quoted` (a bool). Actors come in the order of their earliest document.
    `periods` has `label`, `start`, `end` (ISO dates, missing if open) and, if wanted, `documents`
    (what is to be printed as their number): they are shaded and named above the rows.
    `since` is the first year of the axis: what is earlier stands in a column before it. By
    default a few documents that are far earlier than all others are set apart so.
    `width` is in pixels. ValueError if the table is empty, lacks a column, or has a bad date.
    """
    documents = [_document(row) for row in columns_in(table, COLUMNS, FIGURE)]
    spans = periods_in(periods, FIGURE)
    axis = _axis(documents, since, width)
    heads, top = _heads(spans, axis, width)
    rows = _rows(documents, axis, top + 6, stacked=width < NARROW)
    bottom = rows[-1].top + rows[-1].height + 4
    ticks, below = _ticks(axis, top, bottom)
    empty = "" if all(document.quoted for document in documents) else "not quoted"
    marks, height = key(below, width, empty=empty)
    layers = [*_bands(spans, axis, top, bottom), *ticks, *heads, *_names(rows, width)]
    return compose(
        [*layers, *_marks(rows), *marks],
        width=width,
        height=height,
        description=f"{plural(len(documents))} by date and actor.",
    )


def _document(row: Mapping[str, Any]) -> _Document:
    days = days_of(row["start"], row["end"], row["document"], FIGURE)
    return _Document(row["title"], days, row["actor"], row["type"], bool(row["quoted"]))


def _axis(documents: Sequence[_Document], since: int | None, width: float) -> _Axis:
    first, last = axis_years([document.days for document in documents], since, part=_FAR)
    narrow = width < NARROW
    left = 4.0 if narrow else _ACTOR
    right = width - 26
    undated = None
    if any(d.days.undated for d in documents):
        right -= 40 if narrow else 52
        undated = right + 12
    earlier = None
    if any(d.days.end is not None and d.days.end.year < first for d in documents):
        earlier = left
        left += 44
    return _Axis(first, last, left, right, earlier, undated)


def _rows(documents: Sequence[_Document], axis: _Axis, top: float, *, stacked: bool) -> list[_Row]:
    rows: list[_Row] = []
    ordered = sorted(documents, key=lambda document: document.days.order)
    for actor in dict.fromkeys(document.actor for document in ordered):
        marks = _packed([_mark(d, axis) for d in ordered if d.actor == actor])
        height = max(_ROW, (1 + max(mark.lane for mark in marks)) * _LANE + 8)
        name = wrap(actor, _ACTOR - 10, SMALL, most=2)
        if stacked:
            name = (actor,)
            top += 18
        height = max(height, len(name) * line_height(SMALL) + 5)
        rows.append(_Row(name, marks, top, height))
        top += height
    return rows


def _mark(document: _Document, axis: _Axis) -> _Mark:
    days = document.days
    if days.undated and axis.undated is not None:
        return _Mark(document, axis.undated, axis.undated + MARK)
    if axis.is_earlier(document) and axis.earlier is not None:
        wide = MARK if days.exact else SHORTEST
        return _Mark(document, axis.earlier, axis.earlier + wide, note=days.years)
    x = axis.at(days.start) if days.start else axis.left
    x2 = axis.at(days.end, whole=True) if days.end else axis.right
    least = MARK if days.exact else SHORTEST
    middle, half = (x + x2) / 2, max(x2 - x, least) / 2
    left = min(max(middle - half, axis.left), axis.right - 2 * half)
    return _Mark(document, left, left + 2 * half)


def _packed(marks: Sequence[_Mark]) -> tuple[_Mark, ...]:
    """The marks on as few lanes as leave none over another; undated ones side by side."""
    ends: list[float] = []
    done = []
    aside = 0
    for mark in sorted(marks, key=lambda mark: (mark.x, mark.x2)):
        if mark.document.days.undated:
            shift = (MARK + 2) * (aside % 4)
            done.append(replace(mark, x=mark.x + shift, x2=mark.x2 + shift, lane=aside // 4))
            aside += 1
            continue
        lane = next((n for n, end in enumerate(ends) if end + 1 <= mark.x), len(ends))
        ends[lane : lane + 1] = [mark.x2]
        done.append(replace(mark, lane=lane))
    return tuple(done)


def _heads(
    periods: Sequence[Period], axis: _Axis, width: float
) -> tuple[list[altair.Chart], float]:
    """What stands above the rows: the periods, the columns aside, and where the rows begin."""
    fits = width >= NARROW and all(
        x + 12 + text_width(_period_text(period), SMALL) <= width
        for period, (x, _) in _drawn(periods, axis)
    )
    named, top = _flags(periods, axis) if fits else _letters(periods, axis)
    below = [Label(x, top - 9, text) for x, text in _asides(axis)]
    return [
        *named,
        labels(below, size=TINY, opacity=0.8),
        labels([Label(width - 1, top - 9, "n")], size=TINY, align="right", opacity=0.8),
    ], top


def _flags(periods: Sequence[Period], axis: _Axis) -> tuple[list[altair.Chart], float]:
    """The periods' names, each on a stem from where its period begins.

    Placed from the last to the first, so that no stem runs through another period's name.
    """
    starts: list[float] = []
    placed = []
    for period, (x, _) in reversed(_drawn(periods, axis)):
        end = x + 12 + text_width(_period_text(period), SMALL)
        line = next((n for n, start in enumerate(starts) if end <= start), len(starts))
        starts[line : line + 1] = [x]
        placed.append((_period_text(period), x, line * 16.0))
    top = len(starts) * 16.0 + 20
    names = [Label(x + 4, top - 27 - rise, text) for text, x, rise in placed]
    stems = [Line(x, x, top - 33 - rise, top) for _, x, rise in placed]
    return [lines(stems, opacity=0.5), labels(names, size=SMALL)], top


def _letters(periods: Sequence[Period], axis: _Axis) -> tuple[list[altair.Chart], float]:
    """A letter over each period, where there is no room for names, and what it stands for."""
    letters: list[Label] = []
    names: list[Label] = []
    least = 0.0
    for place, (period, span) in enumerate(_drawn(periods, axis)):
        letter = chr(ord("A") + place)
        x = max(sum(span) / 2, least)
        letters.append(Label(x, 0, letter))
        names.append(Label(0, 8 + place * 15.0, f"{letter}  {_period_text(period)}"))
        least = x + 10
    top = len(names) * 15.0 + 26
    letters = [replace(letter, y=top - 9) for letter in letters]
    return [
        labels(names, size=SMALL),
        labels(letters, size=SMALL, bold=True, align="center"),
    ], top


def _drawn(periods: Sequence[Period], axis: _Axis) -> list[tuple[Period, tuple[float, float]]]:
    """The periods that the axis shows, in order, with where they begin and end."""
    spans = [(period, _extent(period, axis)) for period in periods]
    found = [(period, span) for period, span in spans if span is not None]
    return sorted(found, key=lambda pair: pair[1])


def _period_text(period: Period) -> str:
    return f"{period.label}: {plural(period.note)}" if period.note else period.label


def _asides(axis: _Axis) -> list[tuple[float, str]]:
    found = [(axis.earlier, "earlier"), (axis.undated, "undated")]
    return [(x, text) for x, text in found if x is not None]


def _extent(period: Period, axis: _Axis) -> tuple[float, float] | None:
    start = axis.at(period.days.start) if period.days.start else axis.left
    end = axis.at(period.days.end, whole=True) if period.days.end else axis.right
    return (start, end) if end > start else None


def _bands(periods: Sequence[Period], axis: _Axis, top: float, bottom: float) -> list[altair.Chart]:
    spans = [span for _, span in _drawn(periods, axis)]
    shaded = [Box(x, x2, top, bottom, INK) for x, x2 in spans[::2]]
    return [boxes(shaded, fill_opacity=0.06)]


def _ticks(axis: _Axis, top: float, bottom: float) -> tuple[list[altair.Chart], float]:
    """The years, each under the line on which it begins."""
    step = next((step for step in _TICKS if step * axis.year >= 34), _TICKS[-1])
    years = [year for year in range(axis.first, axis.last + 1) if year % step == 0]
    places = {year: axis.at(date(year, 1, 1)) for year in years}
    fine = [axis.at(date(year, 1, 1)) for year in range(axis.first, axis.last + 1)]
    return [
        lines([Line(x, x, top, bottom + 4) for x in places.values()], opacity=0.14),
        lines([Line(x, x, bottom, bottom + 3) for x in fine], opacity=0.5),
        lines([Line(axis.left, axis.right, bottom, bottom)], opacity=0.6),
        labels(
            [Label(x, bottom + 12, str(year)) for year, x in places.items()],
            size=SMALL,
            align="left" if step == 1 else "center",
        ),
    ], bottom + 22


def _names(rows: Sequence[_Row], width: float) -> list[altair.Chart]:
    """The actor at the left or, where there is no room, above; the number of documents right."""
    actors, edges, totals = [], [], []
    for row in rows:
        edge = row.top
        if width < NARROW:
            edge -= 18
            actors.append(Label(0, row.top - 7, row.actor))
        else:
            lift = (len(row.actor) - 1) * line_height(SMALL) / 2
            actors.append(Label(0, row.middle - lift, row.actor))
        edges.append(Line(0, width, edge, edge))
        totals.append(Label(width - 1, row.middle, str(len(row.marks))))
    return [
        lines(edges[1:], opacity=0.14),
        labels(actors, size=SMALL),
        labels(totals, size=SMALL, align="right", opacity=0.8),
    ]


def _marks(rows: Sequence[_Row]) -> list[altair.Chart]:
    layers = []
    for quoted in (False, True):
        spans, points = [], []
        for row in rows:
            for mark in row.marks:
                if mark.document.quoted is not quoted:
                    continue
                y, facts = row.lane(mark), _facts(mark.document)
                if mark.is_span:
                    spans.append(Box(mark.x, mark.x2, y - 2.5, y + 2.5, NEUTRAL, facts))
                else:
                    points.append(Dot((mark.x + mark.x2) / 2, y, NEUTRAL, facts))
        fill = 1.0 if quoted else 0.0
        layers.append(boxes(spans, fill_opacity=fill, stroke=INK, stroke_opacity=0.8))
        layers.append(dots(points, filled=quoted, size=AREA))
    notes = [
        Label(mark.x2 + 4, row.lane(mark), mark.note)
        for row in rows
        for mark in row.marks
        if mark.note
    ]
    return [*layers, labels(notes, size=TINY)]


def _facts(document: _Document) -> dict[str, str]:
    return {
        "Title": document.title,
        "Date": str(document.days),
        "Actor": document.actor,
        "Type": document.kind,
        "Quoted": "yes" if document.quoted else "no",
    }
