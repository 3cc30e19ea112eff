"""What the figures of claims share: the sign of a verdict, names, runs of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from refutable.figures.theme import INK, TINY, Box, Dot, Facts, Label, boxes, dots, labels

if TYPE_CHECKING:
    import altair

TILE = 20.0
_PREFIX = "clm-"


@dataclass(frozen=True)
class Sign:
    """How a verdict looks: a letter or a drawn path, on a full or an empty tile."""

    color: str
    filled: bool
    letter: str = ""
    path: str = ""


# Tick and cross are drawn, not written: not every face has them.
SIGNS: Mapping[str, Sign] = {
    "supported": Sign("#24906B", True, path="M-0.8,0.05L-0.25,0.6L0.8,-0.6"),
    "refuted": Sign("#8F2713", True, path="M-0.6,-0.6L0.6,0.6M-0.6,0.6L0.6,-0.6"),
    "undetermined": Sign(INK, False, letter="?"),
    "argued": Sign(INK, False, letter="§"),
    "error": Sign("#6A1B6B", True, letter="!"),
}


@dataclass(frozen=True)
class Tile:
    """The verdict on a claim, its middle in pixels, and what the pointer is told about it."""

    x: float
    y: float
    verdict: str
    facts: Facts = field(default_factory=dict)


def verdict_tiles(
    marks: Sequence[Tile], *, side: float = TILE, pale: bool = False
) -> list[altair.Chart]:
    """The layers of tiles of one size, each with the sign of its verdict, if `pale` in a tint."""
    layers = []
    for verdict, sign in SIGNS.items():
        members = [mark for mark in marks if mark.verdict == verdict]
        half = side / 2
        squares = []
        paths = []
        letters = []
        for mark in members:
            x, y, told = mark.x, mark.y, mark.facts
            squares.append(Box(x - half, x + half, y - half, y + half, sign.color, told))
            paths.append(Dot(x, y, "none", told))
            letters.append(Label(x, y + 0.5, sign.letter, told))
        dash = (3, 2) if verdict == "undetermined" else ()
        full = (0.2 if pale else 1.0) if sign.filled else 0.0
        faint = {"stroke_opacity": 0.5} if pale else {}
        layers.append(boxes(squares, fill_opacity=full, stroke=INK, dash=dash, radius=3, **faint))
        ink = "#FFFFFF" if sign.filled and not pale else INK
        if sign.path:
            area, thick = (0.6 * side) ** 2, side / 10
            layers.append(
                dots(paths, shape=sign.path, size=area, filled=False, width=thick, stroke=ink)
            )
        else:
            size = max(0.65 * side, TINY)
            layers.append(labels(letters, size=size, align="center", bold=True, color=ink))
    return layers


def verdict_of(row: Mapping[str, Any], figure: str) -> str:
    """The verdict in a row; ValueError with the claim's id if no sign stands for it."""
    verdict = row["verdict"]
    if verdict not in SIGNS:
        known = ", ".join(SIGNS)
        raise ValueError(f"{figure}: {row['claim']}: no verdict {verdict!r}; it is {known}")
    return str(verdict)


def name_of(claim: str) -> str:
    """What the author calls a claim, from its id."""
    return claim.removeprefix(_PREFIX).replace("-", " ")


def runs(numbers: Iterable[int]) -> str:
    """Numbers with runs drawn together, `3, 5–8, 10`; nothing for none."""
    found = sorted(numbers)
    breaks = [(one, other) for one, other in pairwise(found) if other - one > 1]
    starts = found[:1] + [other for _, other in breaks]
    ends = [one for one, _ in breaks] + found[-1:]
    return ", ".join(
        str(first) if first == last else f"{first}–{last}"
        for first, last in zip(starts, ends, strict=True)
    )
