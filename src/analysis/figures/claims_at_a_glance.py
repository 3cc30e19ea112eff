"""All claims of the paper as tiles, section by section, each with its verdict and its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.figures.theme import (
    INK,
    NARROW,
    NEUTRAL,
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
    labels,
    line_height,
    lines,
    text_width,
    wrap,
)

if TYPE_CHECKING:
    import altair
    import pandas

FIGURE = "claims_at_a_glance"
COLUMNS = (
    "claim", "number", "section", "statement", "verdict", "for_documents", "against_documents",
)  # fmt: skip

_STEP = 44.0
_TILE = 20.0
_REACH = 17.0


@dataclass(frozen=True)
class _Sign:
    """How a verdict looks: a letter or a drawn path, on a full or an empty tile."""

    color: str
    filled: bool
    letter: str = ""
    path: str = ""


# Tick and cross are drawn, not written: not every face has them.
SIGNS: Mapping[str, _Sign] = {
    "supported": _Sign("#24906B", True, path="M-0.8,0.05L-0.25,0.6L0.8,-0.6"),
    "refuted": _Sign("#8F2713", True, path="M-0.6,-0.6L0.6,0.6M-0.6,0.6L0.6,-0.6"),
    "undetermined": _Sign(INK, False, letter="?"),
    "argued": _Sign(INK, False, letter="§"),
    "error": _Sign("#6A1B6B", True, letter="!"),
}


@dataclass(frozen=True)
class _Claim:
    key: str
    number: int
    section: str
    statement: str
    verdict: str
    grounds: int
    rebuttal: int


@dataclass(frozen=True)
class _Tile:
    claim: _Claim
    x: float
    y: float


@dataclass(frozen=True)
class _Band:
    """A section's name, its tiles, and where it ends."""

    title: Label
    tiles: tuple[_Tile, ...]
    bottom: float


def draw(table: pandas.DataFrame, *, width: float = WIDTH) -> altair.LayerChart:
    """A tile a claim with its number and verdict, over it the documents for, under it against.

    `table` has a row for each claim: `claim` (its id), `number`, `section`, `statement`,
    `verdict` (supported, refuted, undetermined, argued or error), `for_documents`,
    `against_documents`. Sections keep the order of their first claim, claims that of their
    numbers. `width` is in pixels.
    ValueError if the table is empty, lacks a column, or has an unknown verdict.
    """
    claims = sorted(map(_claim, columns_in(table, COLUMNS, FIGURE)), key=lambda c: c.number)
    sums, top = _summary(claims, width)
    bands = _bands(claims, width, top)
    tiles = [tile for band in bands for tile in band.tiles]
    key, height = _key(bands[-1].bottom, width)
    sums_text = ", ".join(f"{n} {verdict}" for verdict, n in _totals(claims).items() if n)
    return compose(
        [*sums, *_sections(bands, width), *_evidence(tiles), *_marks(tiles), *key],
        width=width,
        height=height,
        description=f"{len(claims)} claims: {sums_text}.",
    )


def _claim(row: Mapping[str, Any]) -> _Claim:
    if row["verdict"] not in SIGNS:
        known = ", ".join(SIGNS)
        raise ValueError(f"{FIGURE}: {row['claim']}: no verdict {row['verdict']!r}; it is {known}")
    counts = [
        counted(row[column], f"{column} of {row['claim']}", FIGURE)
        for column in ("number", "for_documents", "against_documents")
    ]
    return _Claim(
        row["claim"], counts[0], row["section"], row["statement"], row["verdict"], *counts[1:]
    )


def _totals(claims: list[_Claim]) -> dict[str, int]:
    return {verdict: sum(c.verdict == verdict for c in claims) for verdict in SIGNS}


def _summary(claims: list[_Claim], width: float) -> tuple[list[altair.Chart], float]:
    """How many claims have each verdict: a total and the key to the signs in one."""
    totals = _totals(claims)
    counts: list[Label] = []
    tiles = []
    x, y = 0.0, 12.0
    for verdict, number in totals.items():
        if not number and verdict == "error":
            continue
        text = f"{number} {verdict}"
        need = _TILE + 6 + text_width(text, SIZE) + 18
        if x and x + need - 18 > width:
            x, y = 0.0, y + 28
        tiles.append(_Tile(_Claim("", 0, "", "", verdict, 0, 0), x + _TILE / 2 + 1, y))
        counts.append(Label(x + _TILE + 8, y, text))
        x += need
    return [*_signs(tiles, {}), labels(counts)], y + 22


def _bands(claims: list[_Claim], width: float, top: float) -> list[_Band]:
    narrow = width < NARROW
    left = 0.0 if narrow else 190.0
    per_line = int((width - left) // _STEP)
    bands = []
    for section in dict.fromkeys(claim.section for claim in claims):
        members = [claim for claim in claims if claim.section == section]
        text = wrap(section, width if narrow else left - 14, SIZE)
        first = top + (20.0 if narrow else 0.0) + _line_depth() / 2
        title_y = top + 14 if narrow else first - (len(text) - 1) * line_height(SIZE) / 2
        tiles = tuple(
            _Tile(
                claim,
                left + (place % per_line) * _STEP + _TILE / 2 + 14,
                first + (place // per_line) * _line_depth(),
            )
            for place, claim in enumerate(members)
        )
        top = tiles[-1].y + _line_depth() / 2
        bands.append(_Band(Label(0, title_y, text), tiles, top))
    return bands


def _line_depth() -> float:
    return _TILE + 2 * _REACH


def _sections(bands: list[_Band], width: float) -> list[altair.Chart]:
    edges = [Line(0, width, band.bottom, band.bottom) for band in bands]
    start = bands[0].tiles[0].y - _line_depth() / 2
    return [
        labels([band.title for band in bands]),
        lines(edges, opacity=0.25),
        lines([Line(0, width, start, start)] if width >= NARROW else [], opacity=0.25),
    ]


def _marks(tiles: list[_Tile]) -> list[altair.Chart]:
    facts = {tile.claim.key: _facts(tile.claim) for tile in tiles}
    numbers = [
        Label(tile.x - _TILE / 2 - 3, tile.y, str(tile.claim.number), facts[tile.claim.key])
        for tile in tiles
    ]
    return [*_signs(tiles, facts), labels(numbers, size=TINY, align="right", opacity=0.8)]


def _facts(claim: _Claim) -> dict[str, str]:
    return {
        "Claim": f"{claim.number}. {claim.statement}",
        "Verdict": claim.verdict,
        "Documents for": str(claim.grounds),
        "Documents against": str(claim.rebuttal),
    }


def _signs(tiles: list[_Tile], facts: Mapping[str, Mapping[str, str]]) -> list[altair.Chart]:
    layers = []
    for verdict, sign in SIGNS.items():
        members = [tile for tile in tiles if tile.claim.verdict == verdict]
        half = _TILE / 2
        squares = []
        marks = []
        letters = []
        for tile in members:
            told = facts.get(tile.claim.key, {})
            x, y = tile.x, tile.y
            squares.append(Box(x - half, x + half, y - half, y + half, sign.color, told))
            marks.append(Dot(x, y, "none", told))
            letters.append(Label(x, y + 0.5, sign.letter, told))
        dash = (3, 2) if verdict == "undetermined" else ()
        full = 1.0 if sign.filled else 0.0
        layers.append(boxes(squares, fill_opacity=full, stroke=INK, dash=dash, radius=3))
        ink = "#FFFFFF" if sign.filled else INK
        if sign.path:
            layers.append(dots(marks, shape=sign.path, size=144, filled=False, width=2, stroke=ink))
        else:
            layers.append(labels(letters, size=13, align="center", bold=True, color=ink))
    return layers


def _evidence(tiles: list[_Tile]) -> list[altair.Chart]:
    """Bars on one scale: upwards for, downwards against, with their numbers."""
    most = max(max(tile.claim.grounds, tile.claim.rebuttal) for tile in tiles)
    unit = (_REACH - 4) / max(most, 1)
    grounds, rebuttals, numbers = [], [], []
    for tile in tiles:
        facts = _facts(tile.claim)
        x, half = tile.x, _TILE / 2
        up, down = tile.claim.grounds, tile.claim.rebuttal
        if up:
            y = tile.y - half - 1 - unit * up
            grounds.append(Box(x - half, x, y, tile.y - half - 1, NEUTRAL, facts))
            numbers.append(Label(x + 2, tile.y - half - 6, str(up), facts))
        if down:
            y = tile.y + half + 1 + unit * down
            rebuttals.append(Box(x - half, x, tile.y + half + 1, y, NEUTRAL, facts))
            numbers.append(Label(x + 2, tile.y + half + 7, str(down), facts))
    return [
        boxes(grounds),
        boxes(rebuttals, fill_opacity=0.0, stroke=INK, stroke_opacity=0.9),
        labels(numbers, size=TINY),
    ]


def _key(bottom: float, width: float) -> tuple[list[altair.Chart], float]:
    y = bottom + 16
    text = "Left of a tile: the claim’s number. Bars: documents for (above), against (below)."
    words = wrap(text, width, SMALL)
    note = labels([Label(0, y, words)], size=SMALL, opacity=0.8)
    return [note], y + len(words) * line_height(SMALL)
