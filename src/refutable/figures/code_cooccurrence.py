"""Which codes stand together, counted in documents: half a matrix with a label on each step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
    boxes,
    columns_in,
    compose,
    counted,
    family_colours,
    family_names,
    labels,
    line_height,
    plural,
    text_width,
    wrap,
)

if TYPE_CHECKING:
    import altair
    import pandas

FIGURE = "code_cooccurrence"
COLUMNS = ("code_a", "label_a", "family_a", "code_b", "label_b", "family_b", "documents")

_GAP = 7.0
_TINTS = (0.14, 0.23, 0.32, 0.41, 0.5)
_SMALLEST = 16.0
_LARGEST = 28.0


@dataclass(frozen=True)
class _Code:
    key: str
    label: str
    family: str


@dataclass(frozen=True)
class _Matrix:
    codes: tuple[_Code, ...]
    counts: Mapping[frozenset[str], int]
    families: Mapping[str, str]
    note: str


@dataclass(frozen=True)
class _Steps:
    """Where each code stands on the diagonal, and how big a cell is."""

    at: Mapping[str, float]
    cell: float
    label_width: float
    bottom: float


def draw(
    table: pandas.DataFrame,
    *,
    families: Mapping[str, str] | None = None,
    at_least: int = 2,
    most: int = 30,
    width: float = WIDTH,
) -> altair.LayerChart:
    """A cell a pair of codes, with the number of documents that have both.

    `table` has a row for each unordered pair: `code_a`, `label_a`, `family_a`, `code_b`,
    `label_b`, `family_b`, `documents`; a code with itself may be there and is passed over.
    Pairs that share no document belong into the table too: one that has no row gets a dash.
    A code is drawn if it shares `at_least` documents with some other one; if that leaves more
    than `most` codes, or more than there is room for, it must share more. The figure says how
    many codes are left out, and why.
    `families` maps every family of the codebook to its label, in the codebook's order; codes
    stand in that order, within a family in the table's. `width` is in pixels.
    ValueError if the table is empty, lacks a column, or names a pair twice.
    """
    rows = columns_in(table, COLUMNS, FIGURE)
    room = int((width - _label_width(width)) // _SMALLEST)
    matrix = _matrix(rows, families, at_least, min(most, room))
    steps = _steps(matrix, width)
    note, height = _note(matrix, steps, width)
    together = len(matrix.codes)
    return compose(
        [*_cells(matrix, steps), *_diagonal(matrix, steps), *note],
        width=width,
        height=height,
        description=f"Documents that have both codes of a pair, for {together} codes.",
    )


def _matrix(
    rows: list[dict[str, Any]], families: Mapping[str, str] | None, at_least: int, most: int
) -> _Matrix:
    found: dict[str, _Code] = {}
    counts: dict[frozenset[str], int] = {}
    for row in rows:
        for side in ("a", "b"):
            code = _Code(row[f"code_{side}"], row[f"label_{side}"], row[f"family_{side}"])
            found.setdefault(code.key, code)
        pair = frozenset((row["code_a"], row["code_b"]))
        if pair in counts:
            raise ValueError(f"{FIGURE}: two rows for {row['code_a']} with {row['code_b']}")
        what = f"documents of {row['code_a']} with {row['code_b']}"
        counts[pair] = counted(row["documents"], what, FIGURE)
    named = family_names(families, ((c.family, c.family) for c in found.values()), FIGURE)
    place = {family: index for index, family in enumerate(named)}
    ordered = sorted(found.values(), key=lambda code: place[code.family])
    strongest = _strongest(counts, found)
    needed = _needed(strongest, at_least, most)
    codes = tuple(code for code in ordered if strongest[code.key] >= needed)
    return _Matrix(codes, counts, named, _left_out(len(found) - len(codes), needed))


def _strongest(counts: Mapping[frozenset[str], int], codes: Iterable[str]) -> dict[str, int]:
    """The most documents that each code shares with any other."""
    strongest = dict.fromkeys(codes, 0)
    for pair, count in counts.items():
        if len(pair) == 2:
            for code in pair:
                strongest[code] = max(strongest[code], count)
    return strongest


def _needed(strongest: Mapping[str, int], at_least: int, most: int) -> int:
    """How many documents a code must share to be drawn: enough that not too many are.

    A corpus in which no two codes share so many is drawn with what it has: an empty matrix
    says more than no figure.
    """
    top = max(strongest.values())
    for needed in range(min(at_least, top), top):
        if sum(count >= needed for count in strongest.values()) <= most:
            return needed
    return top


def _left_out(left_out: int, needed: int) -> str:
    if not left_out:
        return ""
    share, are = ("shares", "is") if left_out == 1 else ("share", "are")
    codes = plural(left_out, "code")
    return f"{codes} that {share} fewer than {needed} documents with every other {are} left out."


def _label_width(width: float) -> float:
    return 96.0 if width < NARROW else 190.0


def _steps(matrix: _Matrix, width: float) -> _Steps:
    last = max(text_width(code.label, SIZE) for code in matrix.codes)
    label_width = min(_label_width(width), last + 8)
    pairs = zip(matrix.codes, matrix.codes[1:], strict=False)
    breaks = sum(one.family != other.family for one, other in pairs)
    room = width - label_width - breaks * _GAP
    cell = min(_LARGEST, room / len(matrix.codes))
    at: dict[str, float] = {}
    place = 1.0
    previous = matrix.codes[0].family
    for code in matrix.codes:
        if code.family != previous:
            place += _GAP
        at[code.key], previous = place, code.family
        place += cell
    return _Steps(at, cell, label_width, place)


def _cells(matrix: _Matrix, steps: _Steps) -> list[altair.Chart]:
    colours = family_colours(matrix.families)
    drawn = [
        (a, b, matrix.counts.get(frozenset((a.key, b.key))))
        for index, b in enumerate(matrix.codes)
        for a in matrix.codes[:index]
    ]
    top = max((count for _, _, count in drawn if count), default=1)
    tinted: list[list[Box]] = [[] for _ in range(len(_TINTS) + 1)]
    numbers = []
    for a, b, count in drawn:
        x, y, size = steps.at[a.key], steps.at[b.key], steps.cell - 1.5
        fill = colours[a.family] if a.family == b.family else NEUTRAL
        told = "not counted" if count is None else plural(count)
        facts = {"Codes": f"{a.label} – {b.label}", "Together in": told}
        tint = -(-len(_TINTS) * (count or 0) // top)
        tinted[tint].append(Box(x, x + size, y, y + size, fill if count else INK, facts))
        if count != 0:
            text = "–" if count is None else str(count)
            numbers.append(Label(x + size / 2, y + size / 2, text, facts))
    empty = boxes(tinted[0], fill_opacity=0.04)
    # The tints stay pale, so that the number is read on every one of them, in light and dark.
    pairs = zip(tinted[1:], _TINTS, strict=True)
    shaded = [boxes(marks, fill_opacity=tint) for marks, tint in pairs]
    size = SMALL if steps.cell > 14 else TINY
    return [empty, *shaded, labels(numbers, size=size, align="center")]


def _diagonal(matrix: _Matrix, steps: _Steps) -> list[altair.Chart]:
    """The label of each code beside its step: read leftwards along its row, down its column."""
    colours = family_colours(matrix.families)
    swatches = []
    names = []
    for code in matrix.codes:
        at = steps.at[code.key]
        half = steps.cell / 2 - 0.75
        facts = {"Code": code.label, "Family": matrix.families[code.family]}
        swatches.append(Box(at, at + 2 * half, at, at + 2 * half, colours[code.family], facts))
        x = at + steps.cell + 4
        most = 1 if steps.cell < 2 * line_height(SMALL) else 2
        text = wrap(code.label, steps.label_width + steps.bottom - x, SIZE, most=most)
        names.append(Label(x, at + half - (len(text) - 1) * line_height(SIZE) / 2, text, facts))
    return [boxes(swatches, stroke=INK, stroke_opacity=0.6, radius=1.5), labels(names)]


def _note(matrix: _Matrix, steps: _Steps, width: float) -> tuple[list[altair.Chart], float]:
    """The families' colours, in the empty corner if there is one, and what is left out."""
    colours = family_colours(matrix.families)
    shown = [f for f in matrix.families if any(code.family == f for code in matrix.codes)]
    places, y = _corner(matrix, shown, steps, width)
    swatches = []
    names = []
    for family, (left, middle) in zip(shown, places, strict=True):
        swatches.append(Box(left + 1, left + 11, middle - 5, middle + 5, colours[family]))
        names.append(Label(left + 17, middle, matrix.families[family]))
    sentence = (
        "A number: documents that have both codes. "
        "In a family’s colour: both codes are of that family."
    )
    text = wrap(f"{sentence} {matrix.note}", width, SMALL, most=6)
    layers = [
        boxes(swatches, stroke=INK, stroke_opacity=0.6),
        labels(names, size=SMALL),
        labels([Label(0, y, text)], size=SMALL, opacity=0.8),
    ]
    return layers, y - 5 + len(text) * line_height(SMALL)


def _corner(
    matrix: _Matrix, shown: list[str], steps: _Steps, width: float
) -> tuple[list[tuple[float, float]], float]:
    """Where each family's name stands, and where the note begins."""
    wide = max(text_width(matrix.families[family], SMALL) for family in shown) + 18
    left = width - wide
    beside = 20.0 * len(shown)
    reach = max(
        (steps.at[c.key] + steps.cell + 4 + text_width(c.label, SIZE) for c in matrix.codes
         if steps.at[c.key] < beside),
        default=0.0,
    )  # fmt: skip
    if reach + 20 < left and beside < steps.bottom:
        return [(left, 10 + 20.0 * place) for place in range(len(shown))], steps.bottom + 18
    places = []
    x, y = 0.0, steps.bottom + 16
    for family in shown:
        need = 18 + text_width(matrix.families[family], SMALL) + 18
        if x and x + need - 18 > width:
            x, y = 0.0, y + 18
        places.append((x, y))
        x += need
    return places, y + 22
