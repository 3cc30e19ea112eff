"""The pictures of a tree as files: for Word as PNG, for JATS as they are.

The passes leave each picture inside the tree, as an address that holds it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from functools import lru_cache

from refutable.paper.passes.charts import PAPER_FONT
from refutable.paper.tree import Node, changed, pairs

_HELD = re.compile(r"data:(?P<kind>[\w/+.-]+);base64,(?P<data>.*)", re.S)
_FONT = re.compile(r'(font-family=")[^"]*|(font-family:)[^;"]*')
_WIDTH = re.compile(r'<svg[^>]*?\swidth="([\d.]+)(?:px)?"')
_INCHES = 6.2
"""How wide the text of a page of Word is."""
_PIXELS = 96
_DENSITY = 192
"""Pixels an inch of a drawing as PNG."""
SVG = "image/svg+xml"


def with_pictures(blocks: list[Node], change: Callable[[Node, str, bytes], Node]) -> list[Node]:
    """Return the blocks with each picture changed, by its node, its kind (MIME) and its bytes."""

    def one(element: Node) -> Node | None:
        found = _HELD.fullmatch(element["c"][2][0]) if element["t"] == "Image" else None
        return change(element, found["kind"], base64.b64decode(found["data"])) if found else None

    made: list[Node] = changed(blocks, one)
    return made


def for_word(image: Node, kind: str, data: bytes) -> Node:
    """Return a picture as Word shows it: a drawing as PNG, as wide as it was drawn."""
    (label, names, given), said, (_, title) = image["c"]
    if kind != SVG:
        return image
    png = base64.b64encode(_png(data)).decode()
    width = min(_width(data) / _PIXELS, _INCHES)
    sized = given if {"width", "height"} & set(pairs(image)) else [["width", f"{width:.2f}in"]]
    return {**image, "c": [[label, names, sized], said, [f"data:image/png;base64,{png}", title]]}


def _width(svg: bytes) -> float:
    found = _WIDTH.search(svg.decode())
    return float(found[1]) if found else _INCHES * _PIXELS


@lru_cache(maxsize=64)
def _png(svg: bytes) -> bytes:
    """Return a drawing as PNG, in the paper's own face: no machine's fonts decide how it looks."""
    import typst

    from refutable.escaping import typst_string

    shown = _FONT.sub(lambda found: f"{found[1] or found[2]}{PAPER_FONT}", svg.decode())
    page = "#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
    source = f'{page}#image(bytes({typst_string(shown)}), format: "svg")'
    made = typst.Compiler(source.encode(), ignore_system_fonts=True).compile(
        format="png", ppi=_DENSITY
    )
    assert isinstance(made, bytes)  # one page
    return made
