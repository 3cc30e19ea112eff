"""Dates and periods as figures of time read them, and the key to their marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from refutable.figures.theme import (
    INK,
    NEUTRAL,
    SMALL,
    Box,
    Dot,
    Label,
    boxes,
    columns_in,
    dots,
    labels,
    text_width,
)

if TYPE_CHECKING:
    import altair
    import pandas

PERIOD_COLUMNS = ("label", "start", "end")

MARK = 8.0  # the width of a dot
AREA = 40.0  # the same, as Vega counts it
SHORTEST = 13.0  # pixels of a bar, so that it is none
_EXACT = 31  # days that a dot may stand for


@dataclass(frozen=True)
class Days:
    """The first and the last day that something may be from; None where that is not known."""

    start: date | None
    end: date | None

    @property
    def undated(self) -> bool:
        """Whether nothing is known of it."""
        return self.start is None and self.end is None

    @property
    def exact(self) -> bool:
        """Whether it is known to the month or better."""
        if self.start is None or self.end is None:
            return False
        return (self.end - self.start).days < _EXACT

    @property
    def order(self) -> tuple[date, date]:
        """What it is sorted by: the undated last."""
        return self.start or self.end or date.max, self.end or date.max

    def __str__(self) -> str:
        days = [str(day) for day in dict.fromkeys((self.start, self.end)) if day]
        return " to ".join(days) or "undated"

    @property
    def years(self) -> str:
        """The years that it may be from."""
        return "–".join(map(str, sorted({day.year for day in (self.start, self.end) if day})))


@dataclass(frozen=True)
class Period:
    """A named stretch of time, and what is to be printed as its number of documents."""

    label: str
    days: Days
    note: str


def days_of(start: Any, end: Any, name: str, figure: str) -> Days:
    """The days between two ISO dates, dates or missing values of any make, ends included.

    ValueError if one of them is no date, or if they run backwards.
    """
    days = Days(_day(start, name, figure), _day(end, name, figure))
    if days.start and days.end and days.start > days.end:
        raise ValueError(f"{figure}: {name} starts on {days.start}, after its end on {days.end}")
    return days


def _day(value: Any, name: str, figure: str) -> date | None:
    import pandas as pd

    if pd.isna(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{figure}: {name}: {value!r} is no ISO date") from None


def periods_in(table: pandas.DataFrame | None, figure: str) -> list[Period]:
    """The periods of a table, in its order."""
    if table is None:
        return []
    return [
        Period(
            row["label"],
            days_of(row["start"], row["end"], row["label"], figure),
            str(row["documents"]) if "documents" in row else "",
        )
        for row in columns_in(table, PERIOD_COLUMNS, f"{figure}, periods")
    ]


def axis_years(days: Sequence[Days], since: int | None, *, part: float) -> tuple[int, int]:
    """The first and the last year of an axis: from `since`, or without what is far earlier.

    That is what lies before a gap of more than this `part` of all years, if it is a tenth of all
    or less.
    """
    dated = [(d.start or d.end, d.end or d.start) for d in days if not d.undated]
    ends = sorted(end.year for _, end in dated if end is not None)
    starts = [start.year for start, _ in dated if start is not None]
    first = since or _first_year(ends, part) or date.max.year
    kept = [year for year in (*starts, *ends) if year >= first]
    return since or min(kept, default=2000), max(kept, default=since or 2000)


def _first_year(years: Sequence[int], part: float) -> int | None:
    if not years:
        return None
    gaps = [(later - sooner, place + 1) for place, (sooner, later) in enumerate(pairwise(years))]
    widest, place = max(gaps, key=lambda gap: gap[0], default=(0, 0))
    few = place <= max(1, len(years) // 10)
    far = widest > (years[-1] - years[0]) * part and widest > 3
    return years[place] if few and far else years[0]


def year_of(day: date, *, whole: bool = False) -> float:
    """A day as a part of its year; where it begins or, if it is a whole one, where it ends."""
    start = date(day.year, 1, 1).toordinal()
    length = date(day.year, 12, 31).toordinal() - start + 1
    return day.year + (day.toordinal() + whole - start) / length


def key(
    bottom: float, width: float, *, empty: str = "", bar: bool = True
) -> tuple[list[altair.Chart], float]:
    """What the marks mean, under the axis, and the height of the whole; `empty` is of the rings."""
    items = [("dot", "dated to the day or month")]
    items += [("bar", "from some time within the bar")] if bar else []
    items += [("empty", empty)] if empty else []
    x, y = 1.0, bottom + 18
    words: list[Label] = []
    full: list[Dot] = []
    rings: list[Dot] = []
    bars: list[Box] = []
    for kind, text in items:
        wide = 24.0 if kind == "bar" else 12.0
        need = wide + 6 + text_width(text, SMALL) + 14
        if x > 1 and x + need - 14 > width:
            x, y = 1.0, y + 18
        if kind == "bar":
            bars.append(Box(x, x + 22, y - 2.5, y + 2.5, NEUTRAL))
        else:
            (full if kind == "dot" else rings).append(Dot(x + 5, y))
        words.append(Label(x + wide + 4, y, text))
        x += need
    return [
        dots(full, size=AREA),
        dots(rings, filled=False, size=AREA),
        boxes(bars, stroke=INK, stroke_opacity=0.8),
        labels(words, size=SMALL, opacity=0.8),
    ], y + 10
