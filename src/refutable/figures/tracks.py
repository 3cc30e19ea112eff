"""A grid of counts drawn as bars on tracks.

In each cell the track is as long as its group has members and the bar as long as the count, all on
one scale: the length is a count, its part of the track a share, and a small group looks small. A
cell without a bar counts nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from math import ceil
from typing import Any

from refutable.figures.altair import alt
from refutable.figures.registry import Row, Rows
from refutable.figures.theme import (
    GREY,
    INK,
    NARROW,
    NONE,
    SIZE,
    answering,
    between,
    data,
    headed_axis,
    label_width,
    part,
    parts,
    text_width,
    wrap,
)

_GAP = 6
_BLANK = "\n\N{NO-BREAK SPACE}"  # an empty line would be left out


def tracks(
    rows: Rows, *, width: float, row: str, column: str, group: str, base: bool = True
) -> alt.VConcatChart:
    """Return a grid of ``row`` by ``column``, one panel a ``group``; the order is that of the rows.

    The rows have ``count`` and ``base``, and where they are not known exactly ``possible`` and
    ``base_possible``, which are at least as many; ``shown`` is the count as printed, and ``href``
    where its cell leads. ``base`` prints the base over each column.
    """
    left = max(104, label_width((r[row] for r in rows), width * 0.9))
    columns = list(dict.fromkeys(r[column] for r in rows))
    step = (width - left) / len(columns) - _GAP
    words = _headings(columns, step + _GAP - 2, SIZE * 1.06)
    table = [
        part(r, f"{r[row]}, {r[column]}: {r['shown']} of {between(r['base'], _track(r))}")
        | {row: wrap(r[row], left - 6), column: words[r[column]] + (_base(r) if base else "")}
        for r in rows
    ]
    room = max(text_width(r["shown"]) for r in rows) + 5
    longest = max(_track(r) for r in rows)
    scale = alt.Scale(domain=[0, longest * step / (step - room)], nice=False)
    deep = max(r[row].count("\n") for r in table)
    # On a phone a row is as high as a finger needs (WCAG 2.2, 2.5.8).
    height = alt.Step(max(18 + 9 * deep, 24 if width < NARROW else 0))
    headings = list(dict.fromkeys(r[column] for r in table))
    panels = []
    for place, name in enumerate(dict.fromkeys(r[group] for r in rows)):
        members = [r for r in table if r[group] == name]
        header = alt.Header(labels=place == 0, labelFontWeight="normal" if step < 60 else "bold")
        panel = (
            alt.layer(*_layers(members, scale, step), data=data(members))
            .encode(y=alt.Y(f"{row}:N", sort=None, axis=headed_axis(left, name)))
            .properties(width=step, height=height)
            .facet(column=alt.Column(f"{column}:N", sort=headings, header=header), spacing=_GAP)
        )
        panels.append(panel)
    made: alt.VConcatChart = alt.vconcat(*panels, spacing=22)
    return made


def _headings(names: Sequence[str], width: float, size: float) -> dict[str, str]:
    """The headings of columns of one width, in lines.

    A line with a word that is wider than the column stands above the headings to its right.
    """
    made: list[str] = []
    for name in reversed(names):
        longest = max(text_width(part.rstrip(), size) for part in parts(name))
        beside = ceil(longest / width) - 1
        over = made[:beside] if beside <= len(made) else []
        lines = wrap(name, max(width, longest) if over else width, size).split("\n")
        fitting = len(list(takewhile(lambda line: text_width(line, size) <= width, lines[::-1])))
        lift = max((1 + heading.count("\n") for heading in over), default=0) - fitting
        made.insert(0, "\n".join(lines) + _BLANK * lift)
    return dict(zip(names, made, strict=True))


def _base(row: Row) -> str:
    return f"\nof {between(row['base'], _track(row))}"


def _track(row: Row) -> int:
    return int(row["base_possible"] if "base_possible" in row else row["base"])


def _layers(members: Rows, scale: alt.Scale, step: float) -> list[alt.Chart]:
    def bar(field: str, **mark: Any) -> alt.Chart:
        made: alt.Chart = (
            alt.Chart().mark_bar(height=9, **mark).encode(x=alt.X(field, scale=scale, axis=None))
        )
        return made

    layers = [bar("base:Q", fill=INK, fillOpacity=0.12)]
    end = "base:Q"
    if "base_possible" in members[0]:
        end = "base_possible:Q"
        layers.insert(0, bar(end, fill=NONE, stroke=INK, strokeWidth=0.8, strokeOpacity=0.3))
        possible = bar("count:Q", fill=NONE, stroke=INK, strokeWidth=0.8, strokeDash=[2, 1.5])
        open_dates = "datum.possible > datum.count"
        layers.append(possible.encode(x2="possible:Q").transform_filter(open_dates))
    count = bar("count:Q", fill=GREY, stroke=INK, strokeWidth=0.6)
    counted = alt.Chart().transform_filter("datum.shown != '0'")
    text = counted.mark_text(align="left", dx=4)
    cell = answering(counted).encode(x=alt.value(0), x2=alt.value(step))
    return [
        *layers,
        count.transform_filter("datum.count > 0"),
        text.encode(x=alt.X(end, scale=scale, axis=None), text="shown:N"),
        cell,
    ]
