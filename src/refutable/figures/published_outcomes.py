"""How the claims of a published work fare: counts by outcome, a row a group, as bars on tracks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refutable.figures.theme import (
    BOLDER,
    NARROW,
    NEUTRAL,
    SIZE,
    SMALL,
    TINY,
    WIDTH,
    Box,
    Label,
    Line,
    boxes,
    columns_in,
    compose,
    counted,
    labels,
    line_height,
    lines,
    text_width,
    wrap,
)

if TYPE_CHECKING:
    import altair
    import pandas

FIGURE = "published_outcomes"
COLUMNS = ("panel", "group", "outcome", "claims")

_ROW = 20.0
_BAR = 10.0
_TITLE = 30.0
_GAP = 8.0


@dataclass(frozen=True)
class _Group:
    """A row: what its claims have in common, and how many have each outcome."""

    panel: str
    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class _Layout:
    width: float
    left: float
    step: float
    unit: float
    head: float


def draw(table: pandas.DataFrame, *, width: float = WIDTH) -> altair.LayerChart:
    """A row a group, a column an outcome; the track behind a bar is the whole group.

    `table` has a row for each group and outcome: `panel` (what the groups are: "Section"),
    `group`, `outcome`, `claims` (their number). Panels, groups and outcomes keep the order of the
    table. `width` is in pixels. ValueError if the table is empty, lacks a column, or has not every
    outcome for every group.
    """
    rows = columns_in(table, COLUMNS, FIGURE)
    outcomes = tuple(dict.fromkeys(str(row["outcome"]) for row in rows))
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for row in rows:
        what = f"claims of {row['group']} that are {row['outcome']}"
        group = counts.setdefault((str(row["panel"]), str(row["group"])), {})
        group[str(row["outcome"])] = counted(row["claims"], what, FIGURE)
    lacking = [name for (_, name), found in counts.items() if set(found) != set(outcomes)]
    if lacking:
        raise ValueError(f"{FIGURE}: {lacking[0]} lacks an outcome")
    groups = [
        _Group(panel, name, tuple(found[outcome] for outcome in outcomes))
        for (panel, name), found in counts.items()
    ]
    return _drawn(groups, outcomes, width)


def _drawn(groups: Sequence[_Group], outcomes: Sequence[str], width: float) -> altair.LayerChart:
    layout = _arrange(groups, outcomes, width)
    size = TINY if layout.step < 80 else SMALL
    marks: list[Box] = []
    tracks: list[Box] = []
    some: list[Label] = []
    none: list[Label] = []
    names: list[Label] = []
    titles: list[Label] = []
    rules = [Line(0, width, layout.head, layout.head)]
    y, panel = layout.head, ""
    for group in groups:
        if group.panel != panel:
            panel = group.panel
            titles.append(Label(0, y + _TITLE / 2 + 3, panel))
            y += _TITLE
        names.append(Label(0, y + _ROW / 2, wrap(group.name, layout.left - 8, SIZE, most=1)))
        for place, (outcome, number) in enumerate(zip(outcomes, group.counts, strict=True)):
            x, middle = layout.left + place * layout.step, y + _ROW / 2
            facts = {panel: group.name, "Outcome": outcome, "Claims": f"{number} of {group.total}"}
            top, bottom, end = middle - _BAR / 2, middle + _BAR / 2, x + layout.unit * group.total
            tracks.append(Box(x, end, top, bottom, "currentColor", facts))
            if number:
                marks.append(Box(x, x + layout.unit * number, top, bottom, NEUTRAL, facts))
            (some if number else none).append(Label(end + 4, middle, str(number), facts))
        y += _ROW
    rules.append(Line(0, width, y + 8, y + 8))
    heads = [
        Label(
            layout.left + place * layout.step, 9, wrap(name, layout.step - 4, size * BOLDER, most=5)
        )
        for place, name in enumerate(outcomes)
    ]
    key = wrap("Bar: claims with this outcome. Track: all claims of the row.", width, SMALL)
    return compose(
        [
            labels(heads, size=size, bold=True),
            lines(rules, opacity=0.6),
            labels(titles, bold=True),
            labels(names),
            boxes(tracks, fill_opacity=0.1),
            boxes(marks, stroke="currentColor", stroke_opacity=0.6),
            labels(some, size=SMALL),
            labels(none, size=SMALL, opacity=0.6),
            labels([Label(0, y + 22, key)], size=SMALL, opacity=0.8),
        ],
        width=width,
        height=y + 22 + len(key) * line_height(SMALL),
        description=_description(groups, outcomes),
    )


def _arrange(groups: Sequence[_Group], outcomes: Sequence[str], width: float) -> _Layout:
    longest = max(text_width(group.name, SIZE) for group in groups)
    left = min(longest + 12, (0.34 if width < NARROW else 0.25) * width)
    step = (width - left) / len(outcomes)
    size = TINY if step < 80 else SMALL
    depth = max(len(wrap(name, step - 4, size * BOLDER, most=5)) for name in outcomes)
    most = max(group.total for group in groups)
    room = max(6.0, step - text_width(str(most), SMALL) - 4 - _GAP)
    return _Layout(width, left, step, room / max(most, 1), depth * line_height(size) + 12)


def _description(groups: Sequence[_Group], outcomes: Sequence[str]) -> str:
    first = [group for group in groups if group.panel == groups[0].panel]
    sums = [sum(group.counts[place] for group in first) for place in range(len(outcomes))]
    told = ", ".join(f"{n} {name}" for n, name in zip(sums, outcomes, strict=True))
    return f"{sum(sums)} published claims: {told}."
