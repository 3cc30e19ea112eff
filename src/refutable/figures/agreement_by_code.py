"""How far coders agree on each code: alpha with its interval, where it can mean anything."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from refutable.figures.theme import (
    INK,
    NARROW,
    SIZE,
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
    counted,
    dots,
    family_colours,
    family_names,
    labels,
    line_height,
    lines,
    plural,
    wrap,
)

if TYPE_CHECKING:
    import altair
    import pandas

FIGURE = "agreement_by_code"
COLUMNS = (
    "code", "label", "family", "alpha", "low", "high", "percent", "used_by", "jointly", "ever",
    "rare", "reserve",
)  # fmt: skip

# K. Krippendorff, Content Analysis (2004), p. 241: below the first no conclusion, from the second
# on a firm one.
LIMITS = (0.667, 0.8)

_ROW = 18.0
_HEADING = 28.0
_HEAD = 52.0
_INDENT = 14.0


@dataclass(frozen=True)
class _Agreement:
    """How far coders agree: on a code, on the codes of a family, or on all where it has neither.

    `alpha` is None where it is undefined, or where so little varies that it means nothing.
    """

    code: str
    label: str
    family: str
    alpha: float | None
    low: float | None
    high: float | None
    percent: float | None
    used_by: str
    jointly: int
    ever: int
    reserve: str


@dataclass(frozen=True)
class _Layout:
    """Where the columns stand; there may be no room for all."""

    width: float
    left: float
    right: float
    least: float
    alpha: float
    percent: float | None
    counts: float | None

    def at(self, alpha: float) -> float:
        """The pixel of a value of alpha."""
        return self.left + (alpha - self.least) / (1 - self.least) * (self.right - self.left)


@dataclass(frozen=True)
class _Row:
    """Something with an alpha, what it is called, and the middle of its row."""

    of: _Agreement
    name: tuple[str, ...]
    y: float


@dataclass(frozen=True)
class _Family:
    """A family: its heading, the rows of its codes, and those of its codes without a dot.

    What it has as a whole stands beside its heading or, where there is no room, under it.
    """

    key: str
    heading: Label
    whole: _Row | None
    rows: tuple[_Row, ...]
    notes: tuple[Label, ...]
    bottom: float


def draw(
    table: pandas.DataFrame,
    *,
    families: Mapping[str, str] | None = None,
    width: float = WIDTH,
) -> altair.LayerChart:
    """A dot a code on a scale of alpha, a line over its interval, family by family.

    `table` has a row for each code: `code`, `label`, `family`, `alpha`, `low`, `high` (None where
    undefined), `percent` (the share of decisions on which coders agree), `used_by` (how often each
    coder gave the code), `jointly` and `ever` (how often all did, and any), `rare` (whether too
    little varies for alpha to mean anything), `reserve` (what is to be said against reading it).
    A row with an empty `code` is over all codes of its `family`, one with neither over all codes.
    A code that is rare or without alpha gets no dot: it is listed under its family, with its
    reserve and its counts.
    `families` maps every family of the codebook to its label, in the codebook's order, and so
    fixes the colours. `width` is in pixels.
    ValueError if the table is empty, lacks a column, or has an alpha outside of its interval.
    """
    found = [_agreement(row) for row in columns_in(table, COLUMNS, FIGURE)]
    named = family_names(families, ((a.family, a.family) for a in found if a.family), FIGURE)
    layout = _layout(found, width)
    arranged = _arranged(found, named, layout)
    bottom = arranged[-1].bottom + 6 if arranged else _HEAD + 12
    overall = next((a for a in found if not a.family and a.alpha is not None), None)
    note, height = _note(arranged, bottom, width)
    codes = [agreement for agreement in found if agreement.code]
    clear = sum(agreement.alpha is not None for agreement in codes)
    return compose(
        [
            *_scale(layout, arranged),
            *_overall(overall, arranged, layout),
            *_names(arranged, family_colours(named)),
            *_dots(arranged, family_colours(named), layout),
            *_numbers(arranged, layout),
            *note,
        ],
        width=width,
        height=height,
        description=f"Agreement on {plural(len(codes), 'code')}, as alpha for {clear} of them.",
    )


def _agreement(row: Mapping[str, Any]) -> _Agreement:
    what = row["code"] or row["family"] or "all codes"
    alpha, low, high, percent = (
        _number(row[name], f"{name} of {what}") for name in ("alpha", "low", "high", "percent")
    )
    ends = [end for end in (low, alpha, high) if end is not None]
    if alpha is not None and ends != sorted(ends):
        raise ValueError(f"{FIGURE}: {what}: alpha is {alpha}, outside of its interval")
    return _Agreement(
        code=row["code"],
        label=row["label"],
        family=row["family"],
        alpha=None if row["rare"] else alpha,
        low=low,
        high=high,
        percent=percent,
        used_by=row["used_by"],
        jointly=counted(row["jointly"], f"jointly of {what}", FIGURE),
        ever=counted(row["ever"], f"ever of {what}", FIGURE),
        reserve=row["reserve"]
        or ("too rare" if row["rare"] else "undefined" if alpha is None else ""),
    )


def _number(value: Any, what: str) -> float | None:
    """A number, or None for a missing value of any make."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{FIGURE}: {what} must be a number, not {value!r}") from None


# ------------------------------------------------------------------ where things stand


def _layout(found: Sequence[_Agreement], width: float) -> _Layout:
    drawn = [agreement for agreement in found if agreement.alpha is not None]
    ends = [end for a in drawn for end in (a.alpha, a.low) if end is not None]
    least = math.floor(min([0.0, *ends]) * 5) / 5
    if width < NARROW:
        return _Layout(width, 112.0, width - 54, least, width - 44, None, None)
    return _Layout(width, 206.0, width - 276, least, width - 260, width - 126, width - 66)


def _arranged(
    found: Sequence[_Agreement], families: Mapping[str, str], layout: _Layout
) -> list[_Family]:
    done: list[_Family] = []
    y = _HEAD
    for key, name in families.items():
        members = [agreement for agreement in found if agreement.family == key]
        if not members:
            continue
        heading = Label(16, y + _HEADING / 2 + 4, name)
        y += _HEADING
        whole = next((a for a in members if not a.code and a.alpha is not None), None)
        beside = layout.percent is not None
        together = None
        if whole and beside:
            together = _Row(whole, (), heading.y)
        elif whole:
            together = _Row(whole, ("together",), y + _ROW / 2)
            y += _ROW
        rows = []
        for agreement in members:
            if agreement.code and agreement.alpha is not None:
                text = wrap(agreement.label, layout.left - 18, SIZE, most=2)
                depth = _ROW + (len(text) - 1) * line_height(SIZE)
                rows.append(_Row(agreement, text, y + depth / 2))
                y += depth
        without = [a for a in members if a.code and a.alpha is None]
        notes, y = _listed(without, y, layout.width)
        done.append(_Family(key, heading, together, tuple(rows), notes, y))
    return done


def _listed(
    members: Sequence[_Agreement], y: float, width: float
) -> tuple[tuple[Label, ...], float]:
    """The codes without a dot, those with the same reserve together, as lines of text."""
    by_reserve: dict[str, list[str]] = {}
    for agreement in members:
        kind = agreement.reserve.partition(":")[0].capitalize()
        counts = f" {agreement.jointly}/{agreement.ever}" if agreement.ever else ""
        by_reserve.setdefault(kind, []).append(f"{agreement.label}{counts}")
    notes = []
    for kind, names in by_reserve.items():
        text = wrap(f"{kind}: {', '.join(names)}.", width - _INDENT, SMALL, most=40)
        notes.append(Label(_INDENT, y + line_height(SMALL) / 2 + 2, text))
        y += len(text) * line_height(SMALL) + 4
    return tuple(notes), y


# ------------------------------------------------------------------ marks


def _scale(layout: _Layout, families: Sequence[_Family]) -> list[altair.Chart]:
    """The values of alpha, the two by which it is judged, and what the columns are."""
    values = [step / 5 for step in range(round(layout.least * 5), 6)]
    names = [Label(layout.at(value), _HEAD - 7, _signed(f"{value:.1f}")) for value in values]
    heads = [Label(layout.left, 8, "Krippendorff’s alpha")]
    if layout.percent is not None and layout.counts is not None:
        heads.append(Label(layout.alpha, 8, ("alpha and", "its interval")))
        heads.append(Label(layout.percent, 8, "alike"))
        heads.append(Label(layout.counts, 8, ("given", "by all")))
    rows = [y for family in families for _, y in _shown(family)]
    grid = [line for value in values for line in _uprights(layout.at(value), families)]
    judged = [line for value in LIMITS for line in _uprights(layout.at(value), families)]
    return [
        lines(grid, opacity=0.14),
        lines(judged, opacity=0.6, dash=(2, 2)),
        lines([Line(layout.left, layout.right, y, y) for y in rows], opacity=0.14),
        labels(names, size=TINY, align="center"),
        labels(heads, size=SMALL),
    ]


def _uprights(x: float, families: Sequence[_Family]) -> list[Line]:
    """A line from top to bottom, but where there is text: that says nothing on the scale."""
    return [Line(x, x, *_extent(family)) for family in families if _shown(family)]


def _extent(family: _Family) -> tuple[float, float]:
    found = [y for _, y in _shown(family)]
    beside = family.whole is not None and family.whole.y == family.heading.y
    return found[0] - (_HEADING if beside else _ROW) / 2, found[-1] + _ROW / 2


def _overall(
    overall: _Agreement | None, families: Sequence[_Family], layout: _Layout
) -> list[altair.Chart]:
    """Alpha over all codes as a line from top to bottom, its interval as a band."""
    if overall is None or overall.alpha is None:
        return []
    facts = _facts(overall)
    ends = [layout.at(end) for end in (overall.low, overall.high) if end is not None]
    shown = [family for family in families if _shown(family)] if ends else []
    band = [Box(ends[0], ends[-1], *_extent(family), INK, facts) for family in shown]
    x = layout.at(overall.alpha)
    name = Label(x, _HEAD - 21, f"all codes {_value(overall.alpha)}", facts)
    return [
        boxes(band, fill_opacity=0.12),
        lines(_uprights(x, families), opacity=0.9),
        labels([name], size=SMALL, align="right" if x > layout.width / 2 else "left"),
    ]


def _names(families: Sequence[_Family], colours: Mapping[str, str]) -> list[altair.Chart]:
    swatches = [
        Box(1, 11, family.heading.y - 5, family.heading.y + 5, colours[family.key])
        for family in families
    ]
    names = [
        Label(_INDENT, row.y - (len(row.name) - 1) * line_height(SIZE) / 2, row.name)
        for family in families
        for row in ((family.whole,) if family.whole else ()) + family.rows
        if row.name
    ]
    return [
        boxes(swatches, stroke=INK, stroke_opacity=0.6),
        labels([family.heading for family in families], bold=True),
        labels(names),
        labels([note for family in families for note in family.notes], size=SMALL, opacity=0.8),
    ]


def _shown(family: _Family) -> list[tuple[_Agreement, float]]:
    """What has an alpha in a family, each with the middle of its row: the whole, then the codes."""
    rows = ((family.whole,) if family.whole else ()) + family.rows
    return [(row.of, row.y) for row in rows]


def _dots(
    families: Sequence[_Family], colours: Mapping[str, str], layout: _Layout
) -> list[altair.Chart]:
    """A family as a diamond, a code as a dot, each on the line of its interval."""
    intervals: list[Box] = []
    wholes: list[Dot] = []
    codes: list[Dot] = []
    for family in families:
        for agreement, y in _shown(family):
            facts = _facts(agreement)
            if agreement.low is not None and agreement.high is not None:
                ends = layout.at(agreement.low), layout.at(agreement.high)
                intervals.append(Box(*ends, y - 1.5, y + 1.5, colours[family.key], facts))
            dot = Dot(layout.at(agreement.alpha or 0.0), y, colours[family.key], facts)
            (codes if agreement.code else wholes).append(dot)
    return [
        boxes(intervals, stroke=INK, stroke_opacity=0.6),
        dots(wholes, shape="diamond", size=90),
        dots(codes, size=52),
    ]


def _numbers(families: Sequence[_Family], layout: _Layout) -> list[altair.Chart]:
    found: list[Label] = []
    for family in families:
        for agreement, y in _shown(family):
            facts = _facts(agreement)
            if layout.percent is None or layout.counts is None:
                found.append(Label(layout.alpha, y, _value(agreement.alpha or 0.0), facts))
                continue
            given = f"{agreement.jointly} of {agreement.ever}"
            found.append(Label(layout.alpha, y, _told(agreement), facts))
            found.append(Label(layout.percent, y, _alike(agreement), facts))
            found.append(Label(layout.counts, y, given, facts))
    return [labels(found, size=SMALL)]


def _alike(agreement: _Agreement) -> str:
    return "–" if agreement.percent is None else f"{agreement.percent:.1%}"


def _told(agreement: _Agreement) -> str:
    """Alpha with its interval, or with the reason why it has none."""
    alpha = _value(agreement.alpha or 0.0)
    if agreement.low is None or agreement.high is None:
        return f"{alpha}, {agreement.reserve}" if agreement.reserve else alpha
    return f"{alpha} ({_value(agreement.low)} to {_value(agreement.high)})"


def _value(alpha: float) -> str:
    """A value of alpha; what is nearly 1 to a place more, so that it does not read as 1."""
    places = 3 if 0.985 <= alpha < 1 else 2
    return _signed(f"{alpha:.{places}f}")


def _signed(number: str) -> str:
    """A number with a minus, not a hyphen."""
    return number.replace("-", "−")


def _facts(agreement: _Agreement) -> dict[str, str]:
    return {
        "Codes": agreement.label,
        "Alpha": "undefined" if agreement.alpha is None else _told(agreement),
        "Decided alike": _alike(agreement),
        "Given by": agreement.used_by,
        "Given by all": f"in {agreement.jointly} of {agreement.ever} decisions",
    }


# ------------------------------------------------------------------ what is said under it


def _note(
    families: Sequence[_Family], bottom: float, width: float
) -> tuple[list[altair.Chart], float]:
    said = ["Dashed: 0.667 and 0.8, below which alpha carries no conclusion, or no firm one."]
    if any(family.whole for family in families):
        said.append("A diamond: all codes of a family.")
    said.append("Alike: decisions on which the coders agree, most of them not to give the code.")
    said.append("Given by all, of the decisions in which any coder gave the code: 3 of 4, or 3/4.")
    if any(family.notes for family in families):
        said.append("Codes without a dot have no alpha, or too little varies for one to count.")
    text = wrap(" ".join(said), width, SMALL, most=20)
    y = bottom + 16
    note = labels([Label(0, y, text)], size=SMALL, opacity=0.8)
    return [note], y + len(text) * line_height(SMALL)
