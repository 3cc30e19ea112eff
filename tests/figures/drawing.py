"""Figures as tests look at them: drawn, and taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.etree import ElementTree

from refutable.figures import FIGURES, Rows
from refutable.figures.theme import WIDTH, to_svg
from tests.figures.samples import SAMPLES

_SVG = "{http://www.w3.org/2000/svg}"
_TURNED = re.compile(r"translate\(([-\d.]+),([-\d.]+)\) rotate")


def charted(name: str, rows: Rows | None = None, *, width: int = WIDTH, **options: Any) -> Any:
    """The chart of a figure's sample rows, or of other ones."""
    return FIGURES[name].chart(SAMPLES[name] if rows is None else rows, options, width)


def drawn(name: str, rows: Rows | None = None, **options: Any) -> dict[str, Any]:
    """The Vega-Lite of a figure's sample rows, or of other ones."""
    if rows is None and not options.keys() - {"width"}:
        return sample(name, options.get("width", WIDTH))
    made: dict[str, Any] = charted(name, rows, **options).to_dict()
    return made


@cache
def sample(name: str, width: int = WIDTH) -> dict[str, Any]:
    """The Vega-Lite of a figure's sample rows, made once; no test changes it."""
    made: dict[str, Any] = charted(name, width=width).to_dict()
    return made


@cache
def sample_svg(name: str, width: int = WIDTH) -> str:
    """The drawing of a figure's sample rows, made once."""
    return to_svg(sample(name, width))


def shown(name: str, rows: Rows | None = None, **options: Any) -> str:
    """All words in the drawing of a figure, in the order of the drawing."""
    return " | ".join(text.words for text in texts(to_svg(drawn(name, rows, **options))))


def data_of(drawing: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All rows in a drawing."""
    return [row for rows in drawing["datasets"].values() for row in rows]


def encodings(node: Any) -> Iterator[Mapping[str, Any]]:
    """Every encoding in a Vega-Lite specification, wherever it stands."""
    if isinstance(node, dict):
        if "encoding" in node:
            yield node["encoding"]
        for value in node.values():
            yield from encodings(value)
    elif isinstance(node, list):
        for value in node:
            yield from encodings(value)


@dataclass(frozen=True)
class Text:
    """A line of text in a drawing, and about the box that it takes."""

    words: str
    size: float
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Text) -> bool:
        """Whether the two lie on one another by more than a hair."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide > 1.5 and high > 2


def texts(svg: str) -> list[Text]:
    """Every line of text in a drawing."""
    return list(_texts(ElementTree.fromstring(svg), {}))


def _texts(node: ElementTree.Element, look: Mapping[str, str]) -> Iterator[Text]:
    look = {**look, **node.attrib}
    if node.tag != f"{_SVG}text":
        for child in node:
            yield from _texts(child, look)
        return
    turned = _TURNED.match(node.get("transform", ""))
    x, y = map(float, turned.group(1, 2) if turned else (node.get("x", 0), node.get("y", 0)))
    for line in (node, *node.iter(f"{_SVG}tspan")):
        y += float(line.get("dy", 0))
        if (line.text or "").strip():
            yield _box(look, line.text or "", x, y, bool(turned))


def _box(look: Mapping[str, str], words: str, x: float, y: float, turned: bool) -> Text:
    size = float(look["font-size"].removesuffix("px"))
    wide = 0.48 * size * len(words)  # rather too few than too many
    start = {"end": -wide, "middle": -wide / 2}.get(look.get("text-anchor", ""), 0.0)
    if turned:  # read upwards
        return Text(words, size, x - 0.75 * size, y - start - wide, x, y - start)
    return Text(words, size, x + start, y - 0.75 * size, x + start + wide, y)


def overlapping(svg: str) -> list[tuple[str, str]]:
    """Pairs of texts in a drawing that lie on one another."""
    found = texts(svg)
    return [
        (one.words, other.words)
        for place, one in enumerate(found)
        for other in found[place + 1 :]
        if one.overlaps(other)
    ]


def links(svg: str) -> list[tuple[str, str]]:
    """Where the parts of a drawing lead, each with its words."""
    return [
        (link.get("href", ""), link.findtext(f"{_SVG}title", ""))
        for link in ElementTree.fromstring(svg).iter(f"{_SVG}a")
    ]
