"""In how many readings the verdict on a claim stays, and under which options it does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from refutable.figures._claims import Tile, name_of, runs, verdict_of, verdict_tiles
from refutable.figures.theme import (
    BOLDER,
    INK,
    NARROW,
    NEUTRAL,
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
    plural,
    text_width,
    wrap,
)

if TYPE_CHECKING:
    import altair
    import pandas

FIGURE = "readings_by_claim"
COLUMNS = (
    "claim", "number", "section", "statement", "verdict", "held", "tried", "undetermined",
    "choices",
)  # fmt: skip

_ROW = 16.0
_BETWEEN = 5.0  # sections
_BRACKET = 6.0
_TILE = 13.0
_SIGNS = 44.0  # the number of a claim and its sign
_BAR = 9.0
_CELL = 12.0
_GAP = 9.0
_LONGEST = 146.0  # of an option's label


@dataclass(frozen=True)
class _Option:
    choice: str
    label: str
    default: bool


@dataclass(frozen=True)
class _Claim:
    """A claim, and for each option the readings that take it: held, tried."""

    key: str
    number: int
    section: str
    statement: str
    verdict: str
    held: int
    tried: int
    undetermined: int
    by_option: Mapping[_Option, tuple[int, int]]

    @property
    def firm(self) -> bool:
        """Whether its verdict stays in every reading."""
        return self.held == self.tried


@dataclass(frozen=True)
class _Layout:
    """Where the columns stand: names and bars by their left, options by their middle."""

    width: float
    named: bool
    bar: float
    reach: float
    options: Mapping[_Option, float]
    step: float
    head: float
    titles: float


@dataclass(frozen=True)
class _Rows:
    """The claims drawn, each with the middle of its row, and the edges between sections."""

    at: Mapping[str, float]
    claims: tuple[_Claim, ...]
    edges: tuple[float, ...]
    bottom: float


def draw(table: pandas.DataFrame, *, most: int = 32, width: float = WIDTH) -> altair.LayerChart:
    """A row a claim that some reading overturns: its readings as a bar, then option by option.

    `table` has a row for each computed claim: `claim` (its id), `number`, `section`, `statement`,
    `verdict`, `held` (the readings in which its verdict stays), `tried` (all), `undetermined`
    (those in which it is undetermined), `choices` (for each option of each analytic choice a
    mapping of `choice`, `option`, `default`, `held`, `tried`: the readings that take it).
    Claims whose verdict stays in all readings are not drawn but counted under the figure; so are,
    of more than `most` others, the firmest, with their numbers. A line parts the sections.
    `width` is in pixels.
    ValueError if the table is empty, lacks a column, has an unknown verdict, counts more readings
    than were tried, or if two claims were tried under different options.
    """
    claims = sorted(map(_claim, columns_in(table, COLUMNS, FIGURE)), key=lambda c: c.number)
    options = _options(claims)
    shown = _least_firm(claims, most)
    layout = _layout(shown, options, width)
    rows = _rows(shown, layout)
    note, height = _note(claims, shown, rows.bottom, width)
    firm = sum(claim.firm for claim in claims)
    drawn = [*_head(layout, shown), *_names(rows, layout), *_bars(rows, layout)]
    return compose(
        [*(drawn if shown else []), *_strips(rows, layout), *note],
        width=width,
        height=height,
        description=f"Of {plural(len(claims), 'claim')}, {firm} keep their verdict in every "
        f"reading; {len(shown)} others are drawn.",
    )


def _claim(row: Mapping[str, Any]) -> _Claim:
    key = row["claim"]
    number, held, tried, undetermined = (
        counted(row[column], f"{column} of {key}", FIGURE)
        for column in ("number", "held", "tried", "undetermined")
    )
    by_option = {
        _Option(part["choice"], part["option"], bool(part["default"])): (
            counted(part["held"], f"held of {key}", FIGURE),
            counted(part["tried"], f"tried of {key}", FIGURE),
        )
        for part in row["choices"]
    }
    verdict = verdict_of(row, FIGURE)
    other = 0 if verdict == "undetermined" else undetermined
    sums = [(held + other, tried), *by_option.values()]
    if not tried or any(few > all_ for few, all_ in sums):
        raise ValueError(f"{FIGURE}: {key}: more readings are counted than were tried")
    statement, section = row["statement"], row["section"]
    return _Claim(key, number, section, statement, verdict, held, tried, other, by_option)


def _options(claims: Sequence[_Claim]) -> tuple[_Option, ...]:
    options = tuple(claims[0].by_option)
    for claim in claims:
        if tuple(claim.by_option) != options:
            raise ValueError(f"{FIGURE}: {claim.key}: other options than {claims[0].key} has")
    return options


def _least_firm(claims: Sequence[_Claim], most: int) -> list[_Claim]:
    """The claims that some reading overturns, the firmest left out if they are too many."""
    moved = [claim for claim in claims if not claim.firm]
    kept = sorted(moved, key=lambda claim: claim.held / claim.tried)[:most]
    return [claim for claim in moved if claim in kept]


# ------------------------------------------------------------------ where things stand


def _layout(shown: Sequence[_Claim], options: Sequence[_Option], width: float) -> _Layout:
    groups = _groups(options)
    named = width >= NARROW
    longest = max((text_width(name_of(claim.key), SMALL) for claim in shown), default=0.0)
    bar = _SIGNS + (min(150.0, longest + 8) if named else 0.0)
    reach = 96.0 if named else 44.0
    counts = max((text_width(_count(claim, shown), SMALL) for claim in shown), default=0.0) + 8
    left = bar + reach + counts
    room = width - left - _GAP * len(groups)
    step = min(21.0, room / max(len(options), 1))
    middles: dict[_Option, float] = {}
    for place, group in enumerate(groups, start=1):
        for option in group:
            middles[option] = left + place * _GAP + (len(middles) + 0.5) * step
    titles, head = _head_depths(groups)
    return _Layout(width, named, bar, reach, middles, step, head, titles)


def _groups(options: Iterable[_Option]) -> list[list[_Option]]:
    return [list(group) for _, group in groupby(options, key=lambda option: option.choice)]


def _count(claim: _Claim, shown: Sequence[_Claim]) -> str:
    """In how many readings the verdict stays, and of how many if that differs among claims."""
    same = len({other.tried for other in shown}) == 1
    return str(claim.held) if same else f"{claim.held}/{claim.tried}"


def _head_depths(groups: Sequence[Sequence[_Option]]) -> tuple[float, float]:
    """How deep the head is: down to the foot of the choices, and down to that of the options."""
    names = [text_width(_shortened(option), TINY) * BOLDER for group in groups for option in group]
    depth = len(groups) * _leading()
    return depth, depth + _BRACKET + max(names, default=0.0) + 16


def _leading() -> float:
    return line_height(TINY) + 1.0


def _shortened(option: _Option) -> str:
    return wrap(option.label, _LONGEST, TINY * BOLDER, most=1)[0]


def _rows(shown: Sequence[_Claim], layout: _Layout) -> _Rows:
    at: dict[str, float] = {}
    edges = []
    y = layout.head if shown else 0.0
    for _, group in groupby(shown, key=lambda claim: claim.section):
        if at:
            edges.append(y + _BETWEEN / 2)
            y += _BETWEEN
        for claim in group:
            at[claim.key] = y + _ROW / 2
            y += _ROW
    return _Rows(at, tuple(shown), tuple(edges), y)


# ------------------------------------------------------------------ marks


def _head(layout: _Layout, shown: Sequence[_Claim]) -> list[altair.Chart]:
    """What the columns are: the bar's, then the options, each choice over a bracket of its own.

    A choice's name ends where its options end, on a line of its own, the last choice's on top: so
    each has room to the left, and no bracket's stem runs through another's name.
    """
    titles: list[Label] = []
    brackets: list[Line] = []
    plain: list[Label] = []
    bold: list[Label] = []
    foot = layout.head - 9
    for place, group in enumerate(_groups(layout.options), start=1):
        left = layout.options[group[0]] - layout.step / 2 + 1
        right = layout.options[group[-1]] + layout.step / 2 - 1
        y = layout.titles - (place - 0.5) * _leading()
        titles.append(Label(right - 3, y, group[0].choice))
        level = layout.titles + _BRACKET / 2
        brackets += [Line(left, right, level, level), Line(right, right, y - 5, level)]
        for option in group:
            name = Label(layout.options[option], foot, _shortened(option))
            (bold if option.default else plain).append(name)
    tried = {claim.tried for claim in shown}
    said = f"of {min(tried)} readings" if len(tried) == 1 else "of all readings"
    text = wrap(f"The verdict stays in so many {said}", layout.reach + 14, SMALL, most=5)
    y = foot - (len(text) - 0.5) * line_height(SMALL) + 2
    rule = Line(0, layout.width, layout.head - 4, layout.head - 4)
    return [
        lines(brackets, opacity=0.6),
        labels(titles, size=TINY, align="right"),
        labels(plain, size=TINY, upward=True),
        labels(bold, size=TINY, upward=True, bold=True),
        labels([Label(layout.bar, y, text)], size=SMALL),
        lines([rule], opacity=0.6),
    ]


def _names(rows: _Rows, layout: _Layout) -> list[altair.Chart]:
    numbers: list[Label] = []
    signs: list[Tile] = []
    names: list[Label] = []
    for claim in rows.claims:
        y, facts = rows.at[claim.key], _facts(claim)
        numbers.append(Label(19, y, str(claim.number), facts))
        signs.append(Tile(30, y, claim.verdict, facts))
        if layout.named:
            room = layout.bar - _SIGNS - 6
            names.append(Label(_SIGNS, y, wrap(name_of(claim.key), room, SMALL, most=1), facts))
    return [
        lines([Line(0, layout.width, y, y) for y in rows.edges], opacity=0.25),
        *verdict_tiles(signs, side=_TILE),
        labels(numbers, size=SMALL, align="right"),
        labels(names, size=SMALL),
    ]


def _bars(rows: _Rows, layout: _Layout) -> list[altair.Chart]:
    tracks: list[Box] = []
    held: list[Box] = []
    unsure: list[Box] = []
    counts: list[Label] = []
    left = layout.bar
    for claim in rows.claims:
        y, facts = rows.at[claim.key], _facts(claim)
        unit, top, bottom = layout.reach / claim.tried, y - _BAR / 2, y + _BAR / 2
        end = left + unit * claim.held
        tracks.append(Box(left, left + layout.reach, top, bottom, INK, facts))
        held.append(Box(left, end, top, bottom, NEUTRAL, facts))
        if claim.undetermined:
            unsure.append(Box(end, end + unit * claim.undetermined, top, bottom, "none", facts))
        counts.append(Label(left + layout.reach + 5, y, _count(claim, rows.claims), facts))
    return [
        boxes(tracks, fill_opacity=0.1),
        boxes(held, stroke=INK, stroke_opacity=0.6),
        boxes(unsure, stroke=INK, stroke_opacity=0.9, dash=(2, 1.5)),
        labels(counts, size=SMALL),
    ]


def _strips(rows: _Rows, layout: _Layout) -> list[altair.Chart]:
    """For each option the share of its readings in which the verdict stays, as a bar upright.

    They are strong where the options of a choice differ: there the choice decides something.
    """
    tracks: list[Box] = []
    strong: list[Box] = []
    pale: list[Box] = []
    half = min(_CELL, layout.step - 1.5) / 2
    for claim in rows.claims:
        for group in _groups(claim.by_option):
            shares = [_share(*claim.by_option[option]) for option in group]
            decides = len(set(shares)) > 1
            for option, share in zip(group, shares, strict=True):
                x, bottom = layout.options[option], rows.at[claim.key] + _CELL / 2
                facts = _option_facts(claim, option)
                tracks.append(Box(x - half, x + half, bottom - _CELL, bottom, INK, facts))
                full = Box(x - half, x + half, bottom - share * _CELL, bottom, NEUTRAL, facts)
                if share:
                    (strong if decides else pale).append(full)
    return [
        boxes(tracks, fill_opacity=0.08),
        boxes(pale, fill_opacity=0.3),
        boxes(strong, stroke=INK, stroke_opacity=0.6),
    ]


def _share(held: int, tried: int) -> float:
    return held / tried if tried else 0.0


def _facts(claim: _Claim) -> dict[str, str]:
    unsure = f", undetermined in {claim.undetermined}" if claim.undetermined else ""
    return {
        "Claim": f"{claim.number}. {claim.statement}",
        "Verdict": claim.verdict,
        "Stays": f"in {claim.held} of {claim.tried} readings{unsure}",
    }


def _option_facts(claim: _Claim, option: _Option) -> dict[str, str]:
    held, tried = claim.by_option[option]
    own = " (the paper’s own)" if option.default else ""
    return {
        "Claim": f"{claim.number}. {name_of(claim.key)}",
        "Choice": option.choice,
        "Option": f"{option.label}{own}",
        "Stays": f"in {held} of {tried} readings with this option",
    }


# ------------------------------------------------------------------ what is said under it


def _note(
    claims: Sequence[_Claim], shown: Sequence[_Claim], bottom: float, width: float
) -> tuple[list[altair.Chart], float]:
    firm = [claim for claim in claims if claim.firm]
    rest = [claim for claim in claims if not claim.firm and claim not in shown]
    said = []
    if shown:
        said.append(
            "On the right, how full a box is: in which part of the readings with this option the "
            "verdict stays; strong where the options of a choice differ. Bold: the paper’s own."
        )
    if any(claim.undetermined for claim in shown):
        said.append("Dashed: undetermined instead.")
    if firm:
        said.append(f"In every reading: {plural(len(firm), 'claim')}.")
    if rest:
        least = min(claim.held / claim.tried for claim in rest)
        said.append(
            f"Not drawn, in {least:.0%} of the readings or more: {plural(len(rest), 'claim')} "
            f"({runs(claim.number for claim in rest)})."
        )
    text = wrap(" ".join(said), width, SMALL, most=20)
    y = bottom + 16
    note = labels([Label(0, y, text)], size=SMALL, opacity=0.8)
    return [note], y + len(text) * line_height(SMALL)
