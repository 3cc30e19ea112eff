"""The documents on a time axis, a row for each kind of text of each actor.

A document dated to the day or month is a dot; one whose date is known less closely is a bar
over all the time it may be from; undated ones stand apart. Nothing is drawn more exact than
it is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.figures.theme import (
    BOLDER,
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

FIGURE = "documents_over_time"
COLUMNS = ("document", "title", "start", "end", "actor", "type", "quoted")
PERIOD_COLUMNS = ("label", "start", "end")

_MARK = 8.0
_LANE = 9.5
_AREA = 40.0
_SHORTEST = 13.0  # pixels of a bar that stands for more than a dot does
_EXACT = 31  # days that a dot may stand for
_ROW = 15.5
_ACTOR = 124.0
_TICKS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)


@dataclass(frozen=True)
class _Document:
    title: str
    start: date | None
    end: date | None
    actor: str
    kind: str
    quoted: bool

    @property
    def undated(self) -> bool:
        return self.start is None and self.end is None


@dataclass(frozen=True)
class _Period:
    label: str
    start: date | None
    end: date | None
    note: str


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
        start = date(day.year, 1, 1).toordinal()
        length = date(day.year, 12, 31).toordinal() - start + 1
        year = day.year + (day.toordinal() + whole - start) / length
        place = self.left + (year - self.first) * self.year
        return min(max(place, self.left), self.right)

    @property
    def year(self) -> float:
        return (self.right - self.left) / (self.last + 1 - self.first)

    def is_earlier(self, document: _Document) -> bool:
        return document.end is not None and document.end.year < self.first


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
        return self.x2 - self.x > _MARK + 0.01


@dataclass(frozen=True)
class _Row:
    actor: str
    kind: str
    marks: tuple[_Mark, ...]
    top: float
    height: float
    opens: bool
    alone: bool

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
    """A mark a document, on a row for its actor and type, full if it is quoted, else empty.

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
    spans = _periods(periods)
    axis = _axis(documents, since, width)
    heads, top = _heads(spans, axis, width)
    rows = _rows(documents, axis, top + 8, stacked=width < NARROW)
    bottom = rows[-1].top + rows[-1].height
    ticks, below = _ticks(axis, top, bottom)
    key, height = _key(documents, below, width)
    layers = [*_bands(spans, axis, top, bottom), *ticks, *heads, *_names(rows, width)]
    return compose(
        [*layers, *_marks(rows), *key],
        width=width,
        height=height,
        description=f"{plural(len(documents))} by date, actor and type.",
    )


def _document(row: Mapping[str, Any]) -> _Document:
    name = row["document"]
    start, end = _day(row["start"], name), _day(row["end"], name)
    if start and end and start > end:
        raise ValueError(f"{FIGURE}: {name} starts on {start}, after its end on {end}")
    return _Document(row["title"], start, end, row["actor"], row["type"], bool(row["quoted"]))


def _day(value: Any, name: str) -> date | None:
    """A date from an ISO date, a date or a missing value of any make."""
    if pd.isna(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{FIGURE}: {name}: {value!r} is no ISO date") from None


def _periods(table: pd.DataFrame | None) -> list[_Period]:
    if table is None:
        return []
    rows = columns_in(table, PERIOD_COLUMNS, f"{FIGURE}, periods")
    return [
        _Period(
            row["label"],
            _day(row["start"], row["label"]),
            _day(row["end"], row["label"]),
            str(row["documents"]) if "documents" in row else "",
        )
        for row in rows
    ]


def _axis(documents: Sequence[_Document], since: int | None, width: float) -> _Axis:
    ends = [d.end or d.start for d in documents]
    years = sorted(end.year for end in ends if end is not None)
    starts = [d.start.year for d in documents if d.start is not None]
    first = since or _first_year(years) or date.max.year
    kept = [year for year in starts if year >= first] + [year for year in years if year >= first]
    first = since or min(kept, default=2000)
    narrow = width < NARROW
    left = 96.0 if narrow else 226.0
    right = width - 26
    undated = None
    if any(d.undated for d in documents):
        right -= 40 if narrow else 56
        undated = right + 14
    earlier = None
    if any(d.end is not None and d.end.year < first for d in documents):
        earlier = left
        left += 48
    return _Axis(first, max(kept, default=first), left, right, earlier, undated)


def _first_year(years: Sequence[int]) -> int | None:
    """The year from which the axis starts: after a wide gap with next to nothing before it."""
    if not years:
        return None
    gaps = [(later - sooner, place + 1) for place, (sooner, later) in enumerate(_pairs(years))]
    widest, place = max(gaps, key=lambda gap: gap[0], default=(0, 0))
    few = place <= max(1, len(years) // 10)
    return years[place] if few and widest > (years[-1] - years[0]) / 3 and widest > 3 else years[0]


def _pairs(years: Sequence[int]) -> list[tuple[int, int]]:
    return list(pairwise(years))


def _rows(documents: Sequence[_Document], axis: _Axis, top: float, *, stacked: bool) -> list[_Row]:
    def sooner(document: _Document) -> tuple[date, date]:
        return document.start or document.end or date.max, document.end or date.max

    rows: list[_Row] = []
    ordered = sorted(documents, key=sooner)
    for actor in dict.fromkeys(document.actor for document in ordered):
        mine = [document for document in ordered if document.actor == actor]
        top += 22 if stacked else 3
        kinds = tuple(dict.fromkeys(document.kind for document in mine))
        for place, kind in enumerate(kinds):
            marks = _packed([_mark(d, axis) for d in mine if d.kind == kind])
            height = max(_ROW, (1 + max(mark.lane for mark in marks)) * _LANE + 6)
            if len(kinds) == 1 and len(_actor_lines(actor)) > 1 and not stacked:
                height = max(height, 2 * line_height(SMALL) + 3)
            rows.append(_Row(actor, kind, marks, top, height, place == 0, len(kinds) == 1))
            top += height
    return rows


def _actor_lines(actor: str) -> tuple[str, ...]:
    return wrap(actor, _ACTOR - 14, SMALL * BOLDER, most=2)


def _mark(document: _Document, axis: _Axis) -> _Mark:
    if document.undated and axis.undated is not None:
        return _Mark(document, axis.undated, axis.undated + _MARK)
    if axis.is_earlier(document) and axis.earlier is not None:
        return _Mark(document, axis.earlier, axis.earlier + _MARK, note=_years(document))
    x = axis.at(document.start) if document.start else axis.left
    x2 = axis.at(document.end, whole=True) if document.end else axis.right
    least = _MARK if _is_exact(document) else _SHORTEST
    middle, half = (x + x2) / 2, max(x2 - x, least) / 2
    left = min(max(middle - half, axis.left), axis.right - 2 * half)
    return _Mark(document, left, left + 2 * half)


def _is_exact(document: _Document) -> bool:
    """Whether the date is known to the month or better."""
    if document.start is None or document.end is None:
        return False
    return (document.end - document.start).days < _EXACT


def _years(document: _Document) -> str:
    years = sorted({day.year for day in (document.start, document.end) if day})
    return "–".join(map(str, years))


def _packed(marks: Sequence[_Mark]) -> tuple[_Mark, ...]:
    """The marks on as few lanes as leave none over another; undated ones side by side."""
    ends: list[float] = []
    done = []
    aside = 0
    for mark in sorted(marks, key=lambda mark: (mark.x, mark.x2)):
        if mark.document.undated:
            shift = (_MARK + 2) * (aside % 4)
            done.append(replace(mark, x=mark.x + shift, x2=mark.x2 + shift, lane=aside // 4))
            aside += 1
            continue
        lane = next((n for n, end in enumerate(ends) if end + 1 <= mark.x), len(ends))
        ends[lane : lane + 1] = [mark.x2]
        done.append(replace(mark, lane=lane))
    return tuple(done)


def _heads(
    periods: Sequence[_Period], axis: _Axis, width: float
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


def _flags(periods: Sequence[_Period], axis: _Axis) -> tuple[list[altair.Chart], float]:
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


def _letters(periods: Sequence[_Period], axis: _Axis) -> tuple[list[altair.Chart], float]:
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


def _drawn(periods: Sequence[_Period], axis: _Axis) -> list[tuple[_Period, tuple[float, float]]]:
    """The periods that the axis shows, in order, with where they begin and end."""
    spans = [(period, _extent(period, axis)) for period in periods]
    found = [(period, span) for period, span in spans if span is not None]
    return sorted(found, key=lambda pair: pair[1])


def _period_text(period: _Period) -> str:
    return f"{period.label}: {plural(period.note)}" if period.note else period.label


def _asides(axis: _Axis) -> list[tuple[float, str]]:
    found = [(axis.earlier, "earlier"), (axis.undated, "undated")]
    return [(x, text) for x, text in found if x is not None]


def _extent(period: _Period, axis: _Axis) -> tuple[float, float] | None:
    start = axis.at(period.start) if period.start else axis.left
    end = axis.at(period.end, whole=True) if period.end else axis.right
    return (start, end) if end > start else None


def _bands(
    periods: Sequence[_Period], axis: _Axis, top: float, bottom: float
) -> list[altair.Chart]:
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
    """Actor and type at the left, the number of documents at the right."""
    stacked = width < NARROW
    actors, kinds, edges, totals = [], [], [], []
    for row in rows:
        if row.opens:
            actors.append(_actor(row, stacked=stacked))
            edge = row.top - (20 if stacked else 1.5)
            edges.append(Line(0, width, edge, edge))
        x = 8.0 if stacked else _ACTOR
        kinds.append(Label(x, row.middle, wrap(row.kind, 90, SMALL, most=1)))
        totals.append(Label(width - 1, row.middle, str(len(row.marks))))
    return [
        lines(edges, opacity=0.14),
        labels(actors, bold=True, size=SMALL),
        labels(kinds, size=SMALL),
        labels(totals, size=SMALL, align="right", opacity=0.8),
    ]


def _actor(row: _Row, *, stacked: bool) -> Label:
    """The actor's name: over its rows, or beside the first with a second line running down."""
    if stacked:
        return Label(0, row.top - 10, row.actor)
    text = _actor_lines(row.actor)
    lift = (len(text) - 1) * line_height(SMALL) / 2 if row.alone else 0.0
    return Label(0, row.middle - lift, text)


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
        layers.append(dots(points, filled=quoted, size=_AREA))
    notes = [
        Label(mark.x2 + 4, row.lane(mark), mark.note)
        for row in rows
        for mark in row.marks
        if mark.note
    ]
    return [*layers, labels(notes, size=TINY)]


def _facts(document: _Document) -> dict[str, str]:
    dates = [str(day) for day in dict.fromkeys((document.start, document.end)) if day]
    return {
        "Title": document.title,
        "Date": " to ".join(dates) or "undated",
        "Actor": document.actor,
        "Type": document.kind,
        "Quoted": "yes" if document.quoted else "no",
    }


def _key(
    documents: Sequence[_Document], bottom: float, width: float
) -> tuple[list[altair.Chart], float]:
    """What the shapes mean, under the axis."""
    items = [("dot", "dated to the day or month"), ("bar", "from some time within the bar")]
    if not all(document.quoted for document in documents):
        items.append(("empty", "empty: not quoted"))
    x, y = 1.0, bottom + 18
    words: list[Label] = []
    full: list[Dot] = []
    empty: list[Dot] = []
    bars: list[Box] = []
    for kind, text in items:
        wide = 24.0 if kind == "bar" else 12.0
        need = wide + 6 + text_width(text, SMALL) + 20
        if x > 1 and x + need - 20 > width:
            x, y = 1.0, y + 18
        if kind == "bar":
            bars.append(Box(x, x + 22, y - 2.5, y + 2.5, NEUTRAL))
        else:
            (full if kind == "dot" else empty).append(Dot(x + 5, y))
        words.append(Label(x + wide + 4, y, text))
        x += need
    return [
        dots(full, size=_AREA),
        dots(empty, filled=False, size=_AREA),
        boxes(bars, stroke=INK, stroke_opacity=0.8),
        labels(words, size=SMALL, opacity=0.8),
    ], y + 10
