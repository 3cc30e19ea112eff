"""Where the text of a PDF page lies, glyph by glyph, computed from its own operators and widths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot
from typing import Any

import pikepdf

Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True)
class Extent:
    """One shown string: from where to where it reaches, in points from the lower left corner.

    ``size`` is that of its type, and ``signs`` how many glyphs it has: Typst shows the text of a
    picture glyph by glyph.
    """

    left: float
    right: float
    bottom: float
    size: float
    signs: int


@dataclass
class _State:
    at: Matrix = UNIT
    line: Matrix = UNIT
    text: Matrix = UNIT
    size: float = 0
    font: Any = None
    kept: list[tuple[Matrix, float, Any]] = field(default_factory=list)


def times(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that applies the first, then the second (ISO 32000-2, 8.3.4)."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def extents(page: pikepdf.Page) -> Iterator[Extent]:
    """Return each shown string of a page, those of its drawings too."""
    yield from _shown(page.obj, page.obj.get("/Resources", {}), UNIT)


def _shown(stream: Any, resources: Any, at: Matrix) -> Iterator[Extent]:
    state = _State(at=at)
    instructions: Any = pikepdf.parse_content_stream(stream)
    for operands, operator in instructions:
        name = str(operator)
        if name == "Do":
            inner = resources["/XObject"][str(operands[0])]
            if inner.get("/Subtype") == "/Form":
                moved = times(_matrix(inner.get("/Matrix", UNIT)), state.at)
                yield from _shown(inner, inner.get("/Resources", resources), moved)
        elif name in ("Tj", "TJ"):
            items = operands[0] if name == "TJ" else [operands[0]]
            yield _advance(state, list(items))
        else:
            _apply(state, name, list(operands), resources)


def _apply(state: _State, name: str, operands: Sequence[Any], resources: Any) -> None:
    if name == "q":
        state.kept.append((state.at, state.size, state.font))
    elif name == "Q":
        state.at, state.size, state.font = state.kept.pop()
    elif name == "cm":
        state.at = times(_matrix(operands), state.at)
    elif name == "BT":
        state.line = state.text = UNIT
    elif name == "Tm":
        state.line = state.text = _matrix(operands)
    elif name == "Td":
        across, up = map(float, operands)
        state.line = state.text = times((1, 0, 0, 1, across, up), state.line)
    elif name == "Tf":
        state.font = resources["/Font"][str(operands[0])]
        state.size = float(operands[1])
    elif name in ("TD", "T*", "'", '"', "Tz", "Tc", "Tw", "TL"):
        raise NotImplementedError(f"the operator {name} is new here")


def _matrix(numbers: Any) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in numbers)
    return (a, b, c, d, e, f)


def _advance(state: _State, items: Sequence[Any]) -> Extent:
    width, widths, signs = 0.0, _widths(state.font), 0
    for item in items:
        if isinstance(item, pikepdf.String):
            codes = _codes(bytes(item))
            signs += len(codes)
            width += sum(_width(widths, code) for code in codes)
        else:
            width -= float(item)
    start = times(state.text, state.at)
    state.text = times((1, 0, 0, 1, width * state.size / 1000, 0), state.text)
    end = times(state.text, state.at)
    high = state.size * hypot(start[2], start[3])
    return Extent(min(start[4], end[4]), max(start[4], end[4]), start[5], high, signs)


def _codes(text: bytes) -> list[int]:
    # Typst sets every font as a composite one: two bytes a glyph.
    return [int.from_bytes(text[n : n + 2]) for n in range(0, len(text), 2)]


_known: dict[tuple[int, int], tuple[float, Mapping[int, float]]] = {}


def _widths(font: Any) -> tuple[float, Mapping[int, float]]:
    key = font.objgen
    if key not in _known or key == (0, 0):
        assert font["/Subtype"] == "/Type0", font["/Subtype"]
        (below,) = font["/DescendantFonts"]
        _known[key] = (float(below.get("/DW", 1000)), dict(_listed(below.get("/W", []))))
    return _known[key]


def _listed(array: Any) -> Iterator[tuple[int, float]]:
    # ISO 32000-2, 9.7.4.3: either `first [w w w]` or `first last w`.
    entries = list(array)
    while entries:
        first, second, *entries = entries
        if isinstance(second, pikepdf.Array):
            for offset, width in enumerate(second):
                yield int(first) + offset, float(width)
        else:
            width, *entries = entries
            for code in range(int(first), int(second) + 1):
                yield code, float(width)


def _width(widths: tuple[float, Mapping[int, float]], code: int) -> float:
    default, known = widths
    return known.get(code, default)
