"""Events down a time axis, a column a strand, each named beside its mark, over the periods.

An event dated to the day or month is a dot; one whose date is known less closely is a bar over
all the time it may be from. Time runs downwards, so that names stand level, and where events
crowd, names give way by as little as they need and a line leads to each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from refutable.figures._apart import apart
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
    wrap,
)

if TYPE_CHECKING:
    import altair
    import pandas

__all__ = ["COLUMNS", "FIGURE", "PERIOD_COLUMNS", "draw"]

FIGURE = "events_over_time"
COLUMNS = ("event", "label", "start", "end", "strand", "quoted")

_HEAD = 26.0  # what a panel has above its rule
_BETWEEN = 14.0
_LANE = 9.0
_LEAST, _MOST = 15.0, 60.0  # pixels of a year
_ASIDE, _ASIDE_NARROW = 26.0, 44.0  # how far a name may stand from its mark before years grow
_EARLIER = 18.0
_APART = 5.0  # between names
_LEAD = 15.0  # from a mark to its name
_FAR = 0.2  # of all years: a gap beyond which what lies before it stands apart


@dataclass(frozen=True)
class _Event:
    key: str
    label: str
    said: str
    days: Days
    strand: str
    quoted: bool


@dataclass(frozen=True)
class _Mark:
    """An event where it is drawn, from `y` to `y2` on a lane of its strand."""

    event: _Event
    y: float
    y2: float
    lane: int

    @property
    def middle(self) -> float:
        return (self.y + self.y2) / 2


@dataclass(frozen=True)
class _Axis:
    """Time in pixels down the page from `top`; what is earlier stands between `start` and it."""

    first: int
    last: int
    start: float
    top: float
    unit: float

    @property
    def bottom(self) -> float:
        return self.top + (self.last + 1 - self.first) * self.unit

    def at(self, year: float) -> float:
        return min(max(self.top + (year - self.first) * self.unit, self.top), self.bottom)

    def is_earlier(self, event: _Event) -> bool:
        return event.days.end is not None and event.days.end.year < self.first


@dataclass(frozen=True)
class _Strand:
    """A column: its name, its marks, and the name of each with the middle of its first line."""

    name: str
    x: float
    marks: tuple[_Mark, ...]
    names: tuple[Label, ...]

    def pairs(self) -> Iterator[tuple[_Mark, Label, float]]:
        """Each mark with its name, and the middle of the whole name."""
        for mark, name in zip(self.marks, self.names, strict=True):
            rest = (len(name.text) - 1) * line_height(SMALL) / 2
            yield mark, name, name.y + rest


@dataclass(frozen=True)
class _Panel:
    """Strands side by side along one axis."""

    axis: _Axis
    strands: tuple[_Strand, ...]


@dataclass(frozen=True)
class _Gutter:
    """The room at the left for the periods' names and for the years."""

    names: float
    left: float
    size: float


def draw(
    table: pandas.DataFrame,
    *,
    periods: pandas.DataFrame | None = None,
    since: int | None = None,
    width: float = WIDTH,
) -> altair.LayerChart:
    """A mark an event with its name beside it, in the column of its strand, time downwards.

    `table` has a row for each event: `event` (its id), `label` (its name in the figure), `start`
    and `end` (the first and last day it may be from, ISO dates; both missing if undated),
    `strand`, `quoted` (a bool; an empty mark if not) and, if wanted, `said` (what happened, in
    full). Strands come in the order of the table. Undated events are named under the figure.
    `periods` has `label`, `start`, `end` (ISO dates, missing if open): bands across all strands.
    `since` is the first year of the axis: what is earlier stands above it, with its years. By
    default a few events that are far earlier than all others are set apart so.
    `width` is in pixels. ValueError if the table is empty, lacks a column, or has a bad date.
    """
    events = [_event(row) for row in columns_in(table, COLUMNS, FIGURE)]
    spans = periods_in(periods, FIGURE)
    dated = [event for event in events if not event.days.undated]
    gutter = _gutter(spans, width)
    panels = _arranged(events, dated, gutter, since, width)
    note, below = _undated(events, panels[-1].axis.bottom + 6, width)
    marks, height = key(
        below,
        width,
        empty="" if all(event.quoted for event in events) else "a document that is not quoted",
        bar=not all(event.days.exact for event in dated),
    )
    drawn = [layer for panel in panels for layer in _panel(panel, spans, gutter, width)]
    strands = len({event.strand for event in events})
    return compose(
        [*drawn, *note, *marks],
        width=width,
        height=height,
        description=f"{plural(len(events), 'event')} by date in {plural(strands, 'strand')}.",
    )


def _event(row: Mapping[str, Any]) -> _Event:
    return _Event(
        key=row["event"],
        label=row["label"],
        said=str(row.get("said", row["label"])),
        days=days_of(row["start"], row["end"], row["event"], FIGURE),
        strand=row["strand"],
        quoted=bool(row["quoted"]),
    )


# ------------------------------------------------------------------ where things stand


def _gutter(periods: Sequence[Period], width: float) -> _Gutter:
    narrow = width < NARROW
    names = (98.0 if narrow else 104.0) if periods else 0.0
    return _Gutter(names, names + 38.0, TINY if narrow else SMALL)


def _arranged(
    events: Sequence[_Event],
    dated: Sequence[_Event],
    gutter: _Gutter,
    since: int | None,
    width: float,
) -> list[_Panel]:
    """The strands side by side or, where there is no room, one below the other, on one scale.

    It is the smallest on which no name stands far from its mark.
    """
    first, last = axis_years([event.days for event in dated], since, part=_FAR)
    names = tuple(dict.fromkeys(event.strand for event in events))
    groups = [(name,) for name in names] if width < NARROW else [names]
    aside = _ASIDE_NARROW if width < NARROW else _ASIDE
    unit = _LEAST
    while True:
        panels: list[_Panel] = []
        start = _HEAD
        for group in groups:
            panels.append(_arranged_panel(group, dated, (first, last), start, unit, gutter, width))
            start = panels[-1].axis.bottom + _BETWEEN + _HEAD
        strands = [strand for panel in panels for strand in panel.strands]
        if unit >= _MOST or _farthest(strands) <= aside:
            return panels
        unit += 1


def _arranged_panel(
    group: Sequence[str],
    dated: Sequence[_Event],
    years: tuple[int, int],
    start: float,
    unit: float,
    gutter: _Gutter,
    width: float,
) -> _Panel:
    axis = _Axis(*years, start, start, unit)
    most = max(sum(map(axis.is_earlier, _of(dated, name))) for name in group)
    axis = replace(axis, top=start + (most * 2 * _EARLIER + 4 if most else 0.0))
    step = (width - gutter.left) / len(group)
    strands = [
        _strand(name, _of(dated, name), gutter.left + place * step, step, axis)
        for place, name in enumerate(group)
    ]
    return _Panel(axis, tuple(strands))


def _of(events: Sequence[_Event], strand: str) -> list[_Event]:
    return sorted((e for e in events if e.strand == strand), key=lambda event: event.days.order)


def _farthest(strands: Sequence[_Strand]) -> float:
    """How far the name is that stands farthest from its mark."""
    pairs = [pair for strand in strands for pair in strand.pairs()]
    return max((abs(middle - mark.middle) for mark, _, middle in pairs), default=0.0)


def _strand(strand: str, events: Sequence[_Event], x: float, step: float, axis: _Axis) -> _Strand:
    marks = sorted(_packed(events, axis), key=lambda mark: mark.middle)
    lanes = max((mark.lane for mark in marks), default=0)
    left = x + MARK + lanes * _LANE + _LEAD
    room = x + step - left - 6
    texts = [wrap(_told(mark.event, axis), room, SMALL, most=5) for mark in marks]
    depths = [len(text) * line_height(SMALL) + _APART for text in texts]
    wanted = [mark.middle - axis.start for mark in marks]
    length = axis.bottom - axis.start
    middles = apart(wanted, [1.0] * len(marks), depths, length) if marks else []
    names = tuple(
        Label(left, axis.start + middle - (len(text) - 1) * line_height(SMALL) / 2, text)
        for middle, text in zip(middles, texts, strict=True)
    )
    return _Strand(strand, x, tuple(marks), names)


def _told(event: _Event, axis: _Axis) -> str:
    return f"{event.label}, {event.days.years}" if axis.is_earlier(event) else event.label


def _packed(events: Sequence[_Event], axis: _Axis) -> Iterator[_Mark]:
    """The marks on as few lanes as leave none over another."""
    ends: list[float] = []
    earlier = 0
    for event in events:
        if axis.is_earlier(event):
            y = axis.start + (2 * earlier + 1) * _EARLIER
            earlier += 1
            half = (MARK if event.days.exact else SHORTEST) / 2
            yield _Mark(event, y - half, y + half, 0)
            continue
        start, end = event.days.start, event.days.end
        y = axis.at(year_of(start)) if start else axis.top
        y2 = axis.at(year_of(end, whole=True)) if end else axis.bottom
        half = MARK / 2 if event.days.exact else max(y2 - y, SHORTEST) / 2
        y = min(max((y + y2) / 2 - half, axis.top), axis.bottom - 2 * half)
        y2 = y + 2 * half
        lane = next((n for n, last in enumerate(ends) if last + 1 <= y), len(ends))
        ends[lane : lane + 1] = [y2]
        yield _Mark(event, y, y2, lane)


# ------------------------------------------------------------------ marks


def _panel(
    panel: _Panel, periods: Sequence[Period], gutter: _Gutter, width: float
) -> list[altair.Chart]:
    return [
        *_bands(periods, panel.axis, gutter, width),
        *_years(panel.axis, gutter),
        *_heads(panel, width),
        *_marks(panel.strands),
    ]


def _bands(
    periods: Sequence[Period], axis: _Axis, gutter: _Gutter, width: float
) -> list[altair.Chart]:
    """Every other period shaded, and what the periods are called, from where each begins."""
    spans = _spans(periods, axis)
    leading = line_height(gutter.size)
    texts = [
        wrap(period.label, gutter.names - 8, gutter.size * BOLDER, most=4) for *_, period in spans
    ]
    wanted, depths = [], []
    for (top, bottom, _), text in zip(spans, texts, strict=True):
        depth = len(text) * leading + 2.0
        inset = max(0.0, min(4.0, (bottom - top - depth) / 2))
        wanted.append(top + inset + depth / 2 - axis.start)
        depths.append(depth)
    length = axis.bottom - axis.start
    middles = apart(wanted, [1.0] * len(spans), depths, length) if spans else []
    names = [
        Label(4, axis.start + middle - (len(text) - 1) * leading / 2, text)
        for middle, text in zip(middles, texts, strict=True)
    ]
    shaded = [Box(0, width, top, bottom, INK) for top, bottom, _ in spans[::2]]
    return [boxes(shaded, fill_opacity=0.07), labels(names, size=gutter.size, bold=True)]


def _spans(periods: Sequence[Period], axis: _Axis) -> list[tuple[float, float, Period]]:
    """The periods that the axis shows, in order, with where they begin and end."""
    spans = []
    for period in periods:
        start, end = period.days.start, period.days.end
        top = axis.at(year_of(start)) if start else axis.start
        bottom = axis.at(year_of(end, whole=True)) if end else axis.bottom
        if bottom > max(top, axis.top):
            # What begins no later than the axis holds what stands above it.
            spans.append((axis.start if top <= axis.top else top, bottom, period))
    return sorted(spans, key=lambda span: span[:2])


def _years(axis: _Axis, gutter: _Gutter) -> list[altair.Chart]:
    """The years, each beside the stretch that it takes."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 1000) if step * axis.unit >= 24)
    years = [year for year in range(axis.first, axis.last + 1) if year % step == 0]
    right = gutter.left - 8
    fine = [axis.at(year) for year in range(axis.first, axis.last + 2)]
    names = [
        Label(right - 4, axis.at(year) + min(axis.unit / 2, 10.0), str(year)) for year in years
    ]
    return [
        lines([Line(right, right + 3, y, y) for y in fine], opacity=0.6),
        lines([Line(right, right, axis.top, axis.bottom)], opacity=0.6),
        labels(names, size=gutter.size, align="right", opacity=0.8),
    ]


def _heads(panel: _Panel, width: float) -> list[altair.Chart]:
    """What the strands are called, and the line that each runs along."""
    axis, strands = panel.axis, panel.strands
    y = axis.start - _HEAD + 11
    names = [Label(strand.x, y, strand.name[:1].upper() + strand.name[1:]) for strand in strands]
    middles = [strand.x + MARK / 2 for strand in strands]
    ends = [axis.start, axis.bottom]
    return [
        labels(names, bold=True),
        lines([Line(0, width, y, y) for y in ends], opacity=0.6),
        lines([Line(x, x, axis.top, axis.bottom) for x in middles], opacity=0.35),
        lines([Line(x, x, axis.start, axis.top) for x in middles], opacity=0.35, dash=(2, 2)),
    ]


def _marks(strands: Sequence[_Strand]) -> list[altair.Chart]:
    leads = [
        Line(strand.x + MARK + mark.lane * _LANE + 1, name.x - 3, mark.middle, middle)
        for strand in strands
        for mark, name, middle in strand.pairs()
    ]
    layers = []
    for quoted in (False, True):
        spans, points = [], []
        for x0, mark in ((strand.x, mark) for strand in strands for mark in strand.marks):
            if mark.event.quoted is not quoted:
                continue
            x, facts = x0 + MARK / 2 + mark.lane * _LANE, _facts(mark.event)
            if mark.y2 - mark.y <= MARK + 0.01:
                points.append(Dot(x, mark.middle, NEUTRAL, facts))
            else:
                spans.append(Box(x - 2.5, x + 2.5, mark.y, mark.y2, NEUTRAL, facts))
        fill = 1.0 if quoted else 0.0
        layers.append(boxes(spans, fill_opacity=fill, stroke=INK, stroke_opacity=0.8))
        layers.append(dots(points, filled=quoted, size=AREA))
    names = [name for strand in strands for name in strand.names]
    return [lines(leads, opacity=0.45), *layers, labels(names, size=SMALL)]


def _facts(event: _Event) -> dict[str, str]:
    return {
        "Event": event.said,
        "Date": str(event.days),
        "Strand": event.strand,
    }


def _undated(events: Sequence[_Event], y: float, width: float) -> tuple[list[altair.Chart], float]:
    """The events without a date, by name."""
    names = [event.label for event in events if event.days.undated]
    if not names:
        return [], y - 6
    text = wrap(f"Undated: {'; '.join(names)}.", width, SMALL, most=9)
    note = labels([Label(0, y + 10, text)], size=SMALL, opacity=0.8)
    return [note], y + len(text) * line_height(SMALL)
