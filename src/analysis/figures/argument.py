"""The argument from its grounds up to the thesis: a tile a claim, a line up to what rests on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from analysis.figures._claims import Tile, name_of, runs, verdict_of, verdict_tiles
from analysis.figures._layers import Layers, Node, arrange, lanes
from analysis.figures.theme import (
    BOLDER,
    INK,
    NARROW,
    SMALL,
    WIDTH,
    Box,
    Label,
    Line,
    Target,
    boxes,
    columns_in,
    compose,
    counted,
    labels,
    line_height,
    lines,
    plural,
    targets,
    wrap,
)

if TYPE_CHECKING:
    import altair
    import pandas

FIGURE = "argument"
COLUMNS = (
    "claim", "number", "section", "statement", "verdict", "rests_on", "level", "thesis",
)  # fmt: skip

_TILE = 16.0
_LANE = 9.0
_NARROWEST = 74.0
_WIDEST = 124.0
_GAP = 22.0  # between rows, and up to twice that where lines run far aside
_EDGE = 10.0  # how far the shade of a level reaches beyond its rows


@dataclass(frozen=True)
class _Claim:
    key: str
    number: int
    section: str
    statement: str
    verdict: str
    rests_on: tuple[str, ...]
    level: int
    thesis: bool


@dataclass(frozen=True)
class _Node:
    """A claim where it is drawn; `x` is the middle of its tile, `top` and `bottom` its ends."""

    claim: _Claim
    x: float
    top: float
    bottom: float
    name: tuple[str, ...]


@dataclass(frozen=True)
class _Row:
    level: int
    top: float
    bottom: float


@dataclass(frozen=True)
class _Drawing:
    """Where everything stands: claims, rows, and the pieces of the line of each pair."""

    nodes: Mapping[str, _Node]
    rows: tuple[_Row, ...]
    ways: Mapping[tuple[str, str], tuple[Line, ...]]
    step: float


def draw(table: pandas.DataFrame, *, width: float = WIDTH) -> altair.LayerChart:
    """A tile a claim with its number, name and verdict; lines lead up to what rests on it.

    `table` has a row for each claim: `claim` (its id), `number`, `section`, `statement`,
    `verdict` (supported, refuted, undetermined, argued or error), `rests_on` (the ids of the
    claims that it rests on), `level` (how many steps it stands above the ground, at most),
    `thesis` (whether it rests on others and none on it, so that its name is in bold).
    Claims stand in rows by level, the ground at the foot. What rests on no claim and carries
    none is not drawn: the figure says how many these are, and which. Each claim that is drawn is a
    link to its sentence. `width` is in pixels.
    ValueError if the table is empty, lacks a column, has an unknown verdict, rests a claim on one
    without a row, or puts it no higher than what it rests on.
    """
    claims = sorted(map(_claim, columns_in(table, COLUMNS, FIGURE)), key=lambda c: c.number)
    _check(claims)
    grounds = {key for claim in claims for key in claim.rests_on}
    linked = [claim for claim in claims if claim.rests_on or claim.key in grounds]
    alone = [claim for claim in claims if claim not in linked]
    drawing = _drawing(linked, width)
    note, height = _note(drawing, alone, width)
    carried = sum(len(claim.rests_on) for claim in claims)
    return compose(
        [*_bands(drawing, width), *_lines(drawing), *_claims(drawing), *note, _targets(drawing)],
        width=width,
        height=height,
        description=f"{plural(len(linked), 'claim')} joined by {plural(carried, 'line')}, "
        f"{len(alone)} joined to none.",
    )


def _claim(row: Mapping[str, Any]) -> _Claim:
    return _Claim(
        key=row["claim"],
        number=counted(row["number"], f"number of {row['claim']}", FIGURE),
        section=row["section"],
        statement=row["statement"],
        verdict=verdict_of(row, FIGURE),
        rests_on=tuple(dict.fromkeys(row["rests_on"])),
        level=counted(row["level"], f"level of {row['claim']}", FIGURE),
        thesis=bool(row["thesis"]),
    )


def _check(claims: Sequence[_Claim]) -> None:
    levels = {claim.key: claim.level for claim in claims}
    for claim in claims:
        for below in claim.rests_on:
            if below not in levels:
                raise ValueError(f"{FIGURE}: {claim.key} rests on {below}, which has no row")
            if levels[below] >= claim.level:
                raise ValueError(
                    f"{FIGURE}: {claim.key} rests on {below}, but its level is not above that one's"
                )


# ------------------------------------------------------------------ where things stand


def _drawing(claims: Sequence[_Claim], width: float) -> _Drawing:
    nodes = [Node(claim.key, claim.level, claim.rests_on) for claim in claims]
    left = _margin(width)
    step = _step(nodes, width - left)
    layers = arrange(nodes, width=width - left, node=step, lane=_LANE)
    names = {
        claim.key: wrap(name_of(claim.key), step - 4, SMALL * (BOLDER if claim.thesis else 1))
        for claim in claims
    }
    rows = _rows(layers, names)
    placed = {
        claim.key: _Node(
            claim,
            left + layers.x[claim.key],
            rows[layers.row_of[claim.key]].top,
            rows[layers.row_of[claim.key]].top + _depth(names[claim.key]),
            names[claim.key],
        )
        for claim in claims
    }
    ways = {
        (below, claim.key): tuple(_way(layers, rows, placed, below, claim.key, left))
        for claim in claims
        for below in claim.rests_on
    }
    return _Drawing(placed, rows, ways, step)


def _margin(width: float) -> float:
    """The room for what the rows are called."""
    return 24.0 if width < NARROW else 56.0


def _step(nodes: Sequence[Node], width: float) -> float:
    """How wide a claim may be: such that no level needs a second row, if that leaves it legible."""
    rooms = [
        (width - _LANE * lanes(nodes, level)) / sum(node.level == level for node in nodes)
        for level in {node.level for node in nodes}
    ]
    return min(_WIDEST, max(_NARROWEST, min(rooms, default=_WIDEST)))


def _depth(name: Sequence[str]) -> float:
    return _TILE + 4 + len(name) * line_height(SMALL)


def _rows(layers: Layers, names: Mapping[str, tuple[str, ...]]) -> tuple[_Row, ...]:
    aside = [0.0] * len(layers.rows)
    for lower, upper in layers.segments:
        row = layers.row_of[upper]
        aside[row] = max(aside[row], abs(layers.x[lower] - layers.x[upper]))
    rows = []
    top = _EDGE
    for level, items, far in zip(layers.levels, layers.rows, aside, strict=True):
        depth = max(_depth(names[item]) for item in items if isinstance(item, str))
        rows.append(_Row(level, top, top + depth))
        top += depth + _GAP + min(_GAP, far / 16)
    return tuple(rows)


def _way(
    layers: Layers,
    rows: Sequence[_Row],
    placed: Mapping[str, _Node],
    ground: str,
    above: str,
    left: float,
) -> Iterable[Line]:
    """The line from a claim up to one that rests on it: level by level, in lanes past the rows."""
    x, y = placed[ground].x, placed[ground].top
    for item in layers.way(ground, above)[1:]:
        row = rows[layers.row_of[item]]
        to = left + layers.x[item]
        yield Line(x, to, y, row.bottom + 3)
        x, y = to, row.bottom + 3
        end = placed[above].bottom + 1 if item == above else row.top
        yield Line(x, x, y, end)
        y = end


# ------------------------------------------------------------------ marks


def _bands(drawing: _Drawing, width: float) -> list[altair.Chart]:
    """Every other level shaded, and what the levels are called."""
    shaded: list[Box] = []
    names: list[Label] = []
    for level, group in groupby(drawing.rows, key=lambda row: row.level):
        rows = list(group)
        top, bottom = rows[0].top - _EDGE, rows[-1].bottom + _EDGE
        if level % 2 == 0:
            shaded.append(Box(0, width, top, bottom, INK))
        names.append(Label(5, rows[0].top + _TILE / 2, _level_name(level, width)))
    return [boxes(shaded, fill_opacity=0.05), labels(names, size=SMALL, opacity=0.8)]


def _level_name(level: int, width: float) -> str | tuple[str, ...]:
    if width < NARROW:
        return str(level)
    return "grounds" if level == 0 else (f"{plural(level, 'step')}", "up")


def _lines(drawing: _Drawing) -> list[altair.Chart]:
    pieces = dict.fromkeys(line for way in drawing.ways.values() for line in way)
    return [lines(list(pieces), opacity=0.6, width=1.1)]


def _claims(drawing: _Drawing) -> list[altair.Chart]:
    nodes = drawing.nodes.values()
    signs = [Tile(node.x, node.top + _TILE / 2, node.claim.verdict) for node in nodes]
    numbers = [
        Label(node.x - _TILE / 2 - 3, node.top + _TILE / 2, str(node.claim.number))
        for node in nodes
    ]
    middle = _TILE + 4 + line_height(SMALL) / 2
    names = [(node.claim.thesis, Label(node.x, node.top + middle, node.name)) for node in nodes]
    return [
        *verdict_tiles(signs, side=_TILE),
        labels(numbers, size=SMALL, align="right", opacity=0.85),
        labels([name for thesis, name in names if not thesis], size=SMALL, align="center"),
        labels([name for thesis, name in names if thesis], size=SMALL, align="center", bold=True),
    ]


def _targets(drawing: _Drawing) -> altair.Chart:
    """A link a claim, with what it says; its lines stand out with it."""
    numbers = {key: node.claim.number for key, node in drawing.nodes.items()}
    carries: dict[str, list[str]] = {key: [] for key in drawing.nodes}
    for below, above in drawing.ways:
        carries[below].append(above)
    marks = []
    for key, node in sorted(drawing.nodes.items(), key=lambda pair: (pair[1].top, pair[1].x)):
        claim = node.claim
        joined = [
            ("Rests on", sorted(numbers[below] for below in claim.rests_on)),
            ("Carries", sorted(numbers[above] for above in carries[key])),
        ]
        said = [f"{word} {_claims_text(found)}." for word, found in joined if found]
        name = [f"Claim {claim.number}, {claim.verdict}.", claim.statement, " ".join(said)]
        half = drawing.step / 2 - 2
        mine = [way for pair, way in drawing.ways.items() if key in pair]
        marks.append(
            Target(
                x=node.x - half,
                x2=node.x + half,
                y=node.top - 3,
                y2=node.bottom + 2,
                href=f"#{key}",
                name="\n".join(name),
                lines=tuple(dict.fromkeys(line for way in mine for line in way)),
                facts=_facts(claim),
            )
        )
    return targets(marks)


def _facts(claim: _Claim) -> dict[str, str]:
    return {
        "Claim": f"{claim.number}. {claim.statement}",
        "Section": claim.section,
        "Verdict": claim.verdict,
    }


def _claims_text(numbers: Sequence[int]) -> str:
    """Claims by number, as one says them: `claim 3`, `claims 3, 4 and 9`."""
    *first, last = map(str, numbers)
    return f"claims {', '.join(first)} and {last}" if first else f"claim {last}"


# ------------------------------------------------------------------ what is said under it


def _note(
    drawing: _Drawing, alone: Sequence[_Claim], width: float
) -> tuple[list[altair.Chart], float]:
    y = (drawing.rows[-1].bottom + _EDGE if drawing.rows else 0.0) + 14
    said = ["A line leads up from a claim to one that rests on it; in bold, what carries no other."]
    if not drawing.rows:
        said = ["No claim rests on another."]
    elif alone:
        numbers = runs(claim.number for claim in alone)
        said.append(f"Without such a line: {plural(len(alone), 'claim')} ({numbers}).")
    text = wrap(" ".join(said), width, SMALL, most=20)
    note = labels([Label(0, y, text)], size=SMALL, opacity=0.8)
    return [note], y + len(text) * line_height(SMALL)
