"""Dated things on one axis of time, under the periods of the study.

What is known to the month stands as a dot, what is not as a bar over the days that it may be from.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from math import inf, nan
from typing import TYPE_CHECKING, Any

from refutable.figures.altair import alt
from refutable.figures.registry import Context, Row, Rows, to_passages
from refutable.figures.theme import (
    GREY,
    INK,
    LANES,
    NONE,
    answering,
    between,
    data,
    headed_axis,
    label_width,
    part,
    row_axis,
    wrap,
)
from refutable.language.expressions import catalogued

if TYPE_CHECKING:
    from refutable.corpus.dates import Interval

_EXACT = 31  # days that a dot may stand for
_RIGHT = 36  # pixels at the right, for what is undated
_DRAWN = ("bar", "dot", "undated")
_FINGER = 13**2  # the square of a lane, in which a dot answers


def days(interval: Interval) -> Row:
    """Return the columns of a date: its first and last day, and how it is drawn."""
    first, last = interval.first, interval.last
    exact = first and last and (last - first).days < _EXACT
    return {
        "start": first.isoformat() if first else None,
        "end": last.isoformat() if last else None,
        "drawn": "undated" if interval.undated else "dot" if exact else "bar",
    }


def period_rows(context: Context) -> list[Row]:
    """Return one row per period: label, first and last day, and the documents dated within it."""
    made: list[Row] = []
    for period in context.corpus.periods.values():
        span = days(period.span)
        found = context.count(catalogued().during(period.id).documents)
        made.append(
            {"period": period.label, "start": span["start"], "end": span["end"]}
            | {"documents": between(*found), "href": to_passages(period=period.id)}
        )
    return made


def axis_of(rows: Rows) -> tuple[str, str]:
    """Return the first and the last day of the axis, whole years.

    It leaves out what is far earlier than all the rest: one row or at most a tenth of them, before
    a gap of more than a fifth of all years.
    """
    dated = sorted(((row["end"] or row["start"]), row["start"]) for row in rows if row["end"])
    years = [int(end[:4]) for end, _ in dated] or [2000]
    gaps = [(b - a, place) for place, (a, b) in enumerate(pairwise(years), start=1)]
    widest, place = max(gaps, default=(0, 0))
    far = widest > max(3, (years[-1] - years[0]) / 5) and place <= max(1, len(years) // 10)
    kept = dated[place:] if far else dated
    first = min((int((start or end)[:4]) for end, start in kept), default=years[0])
    return f"{first}-01-01", f"{years[-1] + 1}-01-01"


def lanes(rows: Rows, by: str, width: float) -> list[Row]:
    """Return the rows with a column ``lane``, so that no two of one lane lie on one another.

    A lane is a value of ``by`` with the number of its rows, a tab and the lane's number.
    """
    start, end = (date.fromisoformat(day).toordinal() for day in axis_of(rows))
    gap = (end - start) * 10 / width  # the days under a dot

    def span(row: Row) -> tuple[float, float]:
        if row["drawn"] == "undated":
            return inf, inf
        first, last = (
            date.fromisoformat(row[side]).toordinal() if row[side] else edge
            for side, edge in (("start", start), ("end", end))
        )
        return (start, start + 3 * gap) if last < start else (first, last)

    made: list[Row] = []
    dated = sorted(rows, key=span)
    for name in dict.fromkeys(row[by] for row in dated):
        members = [row for row in dated if row[by] == name]
        free: list[float] = []  # the day from which on a lane is free
        for row in members:
            first, last = span(row)
            place = next((n for n, day in enumerate(free) if day <= first), len(free))
            free[place : place + 1] = [nan if last == inf else last + gap]
            made.append(row | {"lane": f"{name} ({len(members)})\t{place + 1}"})
    return made


def timeline(
    rows: Rows, periods: Rows, *, width: float, row: str, group: str, said: str
) -> alt.VConcatChart:
    """Return the rows on an axis of time, a panel a ``group``, under a panel of the periods.

    The rows have the columns of :func:`days` and ``quoted``; a value of ``row`` that ends in a tab
    and a number is a lane, and only the first lane has a label. ``said`` is the column with what a
    mark stands for, and ``href`` where it leads.
    """
    named = [*(r[row].split("\t")[0] for r in rows), *(period["period"] for period in periods)]
    left = label_width(named, width)
    start, end = axis_of(rows)
    scale = alt.Scale(type="utc", domain=[start, end], clamp=True, nice=False)
    spans = [
        part(period, f"{period['period']}: {period['documents']} documents")
        | {"period": wrap(period["period"], left - 6)}
        | {"start": period["start"] or start, "end": period["end"] or end}
        for period in periods
        if start < (period["end"] or end)
    ]
    plot = width - left - _RIGHT
    edges = {"start": start, "end": end}
    panels: list[Any] = [_periods(spans, scale, left).properties(width=plot)]
    groups = list(dict.fromkeys(r[group] for r in rows))
    for name in groups:
        members = [
            part(r, f"{r[said]}, {r['date']}, {r['quoted']}")
            | {row: _wrapped(r[row], left - 6)}
            | ({"drawn": "← " + r["end"][:4]} if r["end"] and r["end"] < start else {})
            | ({s: r[s] or edge for s, edge in edges.items()} if r["drawn"] == "bar" else {})
            for r in rows
            if r[group] == name
        ]  # fmt: skip
        axis = headed_axis(left, name) if name else row_axis(left, **LANES)
        order = _with_room(dict.fromkeys(r[row] for r in members))
        y = alt.Y(f"{row}:N", scale=alt.Scale(domain=order), axis=axis)
        base = alt.Chart(data(members)).encode(y=y)
        deep = 0 if not name else max(r[row].count("\n") for r in members)
        layers = [_bands(spans, scale, plot, labels=name == groups[-1]), *_marks(base, scale, plot)]
        whole = answering(base).encode(x=alt.value(0), x2=alt.value("width"))
        layers += [whole] if name else _answers(base, scale, plot)
        if any(r["drawn"] == "undated" for r in members):
            heading = alt.Chart(data([{"text": "undated"}])).mark_text()
            layers.append(heading.encode(x=alt.value(plot + 14), y=alt.value(-8), text="text:N"))
        step = alt.Step(13 if not name else 16 + 13 * deep)
        panels.append(alt.layer(*layers).properties(width=plot, height=step))
    made: alt.VConcatChart = alt.vconcat(*panels, spacing=24)
    return made


def _with_room(lanes: Iterable[str]) -> list[str]:
    """The lanes, with an empty one after each that is the only one and has a label of two lines."""
    names = [lane.partition("\t")[0] for lane in lanes]
    made: list[str] = []
    for lane in lanes:
        made.append(lane)
        name, tab, _ = lane.partition("\t")
        if tab and "\n" in name and names.count(name) == 1:
            made.append(f"{name}\t2")
    return made


def _wrapped(lane: str, width: float) -> str:
    name, tab, number = lane.partition("\t")
    return wrap(name, width) + tab + number


def _periods(spans: Rows, scale: alt.Scale, left: float) -> Any:
    order = [span["period"] for span in spans]
    axis = headed_axis(left, "Periods, documents")
    base = alt.Chart(data(spans)).encode(y=alt.Y("period:N", sort=order, axis=axis))
    bars = base.mark_bar(height=9, fill=INK, fillOpacity=0.3).encode(
        x=alt.X("start:T", scale=scale, axis=None), x2="end:T"
    )
    counts = base.mark_text(align="left", dx=4).encode(
        x=alt.X("end:T", scale=scale, axis=None), text="documents:N"
    )
    deep = max((span["period"].count("\n") for span in spans), default=0)
    row = answering(base).encode(x=alt.value(0), x2=alt.value("width"))
    return alt.layer(bars, counts, row).properties(height=alt.Step(15 + 13 * deep))


def _bands(spans: Rows, scale: alt.Scale, plot: float, *, labels: bool) -> alt.Chart:
    """The periods behind the marks, every other one shaded, and the axis of years."""
    years = int(scale.domain[1][:4]) - int(scale.domain[0][:4])
    step = next(step for step in (1, 2, 5, 10, 20, 50) if years / step * 36 < plot or step == 50)
    every = alt.TimeIntervalStep(interval="year", step=step)
    axis = alt.Axis(
        title=None, grid=True, format="%Y", labels=labels, ticks=labels, tickCount=every,
        tickSize=3, labelFlush=False,
    )  # fmt: skip
    made: alt.Chart = (
        alt.Chart(data(spans[::2]))
        .mark_rect(fill=INK, fillOpacity=0.07)
        .encode(x=alt.X("start:T", scale=scale, axis=axis), x2="end:T")
    )
    return made


def _marks(base: alt.Chart, scale: alt.Scale, plot: float) -> list[alt.Chart]:
    x = alt.X("start:T", scale=scale)
    fills = alt.Scale(domain=["quoted", "not quoted"], range=[GREY, NONE])
    fill = alt.Fill("quoted:N", scale=fills, legend=alt.Legend(symbolType="circle"))
    outline: dict[str, Any] = {"stroke": INK, "strokeWidth": 0.8}
    return [
        base.transform_filter("datum.drawn == 'bar'")
        .mark_bar(height=7, **outline)
        .encode(x=x, x2="end:T", fill=fill),
        base.transform_filter("datum.drawn == 'dot'")
        .mark_point(shape="circle", size=45, **outline)
        .encode(x=x, fill=fill),
        base.transform_filter("datum.drawn == 'undated'")
        .mark_point(shape="circle", size=45, **outline)
        .encode(x=alt.value(plot + 14), fill=fill),
        base.transform_filter("datum.drawn[0] == '←'")
        .mark_text(align="left")
        .encode(x=alt.value(2), text="drawn:N"),
    ]


def _answers(base: alt.Chart, scale: alt.Scale, plot: float) -> list[alt.Chart]:
    """What answers the pointer in a lane: each mark by itself."""
    x = alt.X("start:T", scale=scale)
    drawn = {name: base.transform_filter(f"datum.drawn == '{name}'") for name in _DRAWN}
    return [
        answering(drawn["bar"]).encode(x=x, x2="end:T"),
        answering(drawn["dot"], size=_FINGER).encode(x=x),
        answering(drawn["undated"], size=_FINGER).encode(x=alt.value(plot + 14)),
        answering(base.transform_filter("datum.drawn[0] == '←'")).encode(
            x=alt.value(0), x2=alt.value(36)
        ),
    ]
