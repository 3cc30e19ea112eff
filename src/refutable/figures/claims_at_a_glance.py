"""All claims of the paper as tiles, section by section, each with its verdict and its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from refutable.figures._claims import SIGNS, TILE, Tile, verdict_of, verdict_tiles
from refutable.figures.theme import (
    INK,
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

FIGURE = "claims_at_a_glance"
COLUMNS = (
    "claim", "number", "section", "statement", "verdict", "for_documents", "against_documents",
)  # fmt: skip

_STEP = 42.5
_REACH = 14.0  # over and under a tile, for the bars
_NUMBER = 18.5  # before a tile, for its number


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
class _Place:
    """A claim and the middle of its tile."""

    claim: _Claim
    x: float
    y: float


@dataclass(frozen=True)
class _Band:
    """A section's name, the places of its claims, and where it ends."""

    title: Label
    places: tuple[_Place, ...]
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
    places = [place for band in bands for place in band.places]
    key, height = _key(bands[-1].bottom, width)
    sums_text = ", ".join(f"{n} {verdict}" for verdict, n in _totals(claims).items() if n)
    return compose(
        [*sums, *_sections(bands, width), *_evidence(places), *_marks(places), *key],
        width=width,
        height=height,
        description=f"{len(claims)} claims: {sums_text}.",
    )


def _claim(row: Mapping[str, Any]) -> _Claim:
    verdict = verdict_of(row, FIGURE)
    counts = [
        counted(row[column], f"{column} of {row['claim']}", FIGURE)
        for column in ("number", "for_documents", "against_documents")
    ]
    return _Claim(row["claim"], counts[0], row["section"], row["statement"], verdict, *counts[1:])


def _totals(claims: list[_Claim]) -> dict[str, int]:
    return {verdict: sum(c.verdict == verdict for c in claims) for verdict in SIGNS}


def _summary(claims: list[_Claim], width: float) -> tuple[list[altair.Chart], float]:
    """How many claims have each verdict: a total and the key to the signs in one."""
    totals = _totals(claims)
    counts: list[Label] = []
    signs = []
    x, y = 0.0, 12.0
    for verdict, number in totals.items():
        if not number and verdict == "error":
            continue
        text = f"{number} {verdict}"
        need = TILE + 6 + text_width(text, SIZE) + 18
        if x and x + need - 18 > width:
            x, y = 0.0, y + 28
        signs.append(Tile(x + TILE / 2 + 1, y, verdict))
        counts.append(Label(x + TILE + 8, y, text))
        x += need
    return [*verdict_tiles(signs), labels(counts)], y + 22


def _bands(claims: list[_Claim], width: float, top: float) -> list[_Band]:
    narrow = width < NARROW
    left = 0.0 if narrow else 120.0
    per_line = int((width - left) // _STEP)
    bands = []
    for section in dict.fromkeys(claim.section for claim in claims):
        members = [claim for claim in claims if claim.section == section]
        text = wrap(section, width if narrow else left - 14, SIZE)
        first = top + (20.0 if narrow else 0.0) + _line_depth() / 2
        title_y = top + 14 if narrow else first - (len(text) - 1) * line_height(SIZE) / 2
        places = tuple(
            _Place(
                claim,
                left + (order % per_line) * _STEP + _NUMBER + TILE / 2,
                first + (order // per_line) * _line_depth(),
            )
            for order, claim in enumerate(members)
        )
        top = places[-1].y + _line_depth() / 2
        bands.append(_Band(Label(0, title_y, text), places, top))
    return bands


def _line_depth() -> float:
    return TILE + 2 * _REACH


def _sections(bands: list[_Band], width: float) -> list[altair.Chart]:
    edges = [Line(0, width, band.bottom, band.bottom) for band in bands]
    start = bands[0].places[0].y - _line_depth() / 2
    return [
        labels([band.title for band in bands]),
        lines(edges, opacity=0.25),
        lines([Line(0, width, start, start)] if width >= NARROW else [], opacity=0.25),
    ]


def _marks(places: list[_Place]) -> list[altair.Chart]:
    signs = []
    numbers = []
    for place in places:
        facts = _facts(place.claim)
        signs.append(Tile(place.x, place.y, place.claim.verdict, facts))
        numbers.append(Label(place.x - TILE / 2 - 3, place.y, str(place.claim.number), facts))
    return [*verdict_tiles(signs), labels(numbers, size=TINY, align="right", opacity=0.8)]


def _facts(claim: _Claim) -> dict[str, str]:
    return {
        "Claim": f"{claim.number}. {claim.statement}",
        "Verdict": claim.verdict,
        "Documents for": str(claim.grounds),
        "Documents against": str(claim.rebuttal),
    }


def _evidence(places: list[_Place]) -> list[altair.Chart]:
    """Bars on one scale: upwards for, downwards against, with their numbers."""
    most = max(max(place.claim.grounds, place.claim.rebuttal) for place in places)
    unit = (_REACH - 4) / max(most, 1)
    grounds, rebuttals, numbers = [], [], []
    for place in places:
        facts = _facts(place.claim)
        x, half = place.x, TILE / 2
        up, down = place.claim.grounds, place.claim.rebuttal
        if up:
            y = place.y - half - 1 - unit * up
            grounds.append(Box(x - half, x, y, place.y - half - 1, NEUTRAL, facts))
            numbers.append(Label(x + 2, place.y - half - 6, str(up), facts))
        if down:
            y = place.y + half + 1 + unit * down
            rebuttals.append(Box(x - half, x, place.y + half + 1, y, NEUTRAL, facts))
            numbers.append(Label(x + 2, place.y + half + 6, str(down), facts))
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
