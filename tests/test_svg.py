"""Drawings of the chart library made small: the same picture, and what a mark says and leads to."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from vl_convert import svg_to_png, vegalite_to_svg

from refutable.figures.theme import PHONE, WIDTH
from refutable.svg import tidied
from tests.figures.drawing import charted
from tests.figures.samples import SAMPLES

ROWS = [{"a": name, "n": n, "to": f"#{name}"} for n, name in enumerate(["<p>", "q & r", "s"], 1)]
AXIS = {"title": "two\nlines", "labelAngle": -40}


def drawing(mark: Any, **encoding: Any) -> str:
    """A drawing of the rows, as the library writes it."""
    chart = {
        "data": {"values": ROWS},
        "mark": mark,
        "encoding": {
            "x": {"field": "n", "type": "quantitative"},
            "y": {"field": "a", "type": "nominal", "axis": AXIS},
            **encoding,
        },
    }
    return vegalite_to_svg(json.dumps(chart))


MARKS = {
    "bars": drawing("bar", color={"field": "a", "type": "nominal"}),
    "points, half transparent": drawing({"type": "point", "filled": True, "opacity": 0.5}),
    "a line": drawing({"type": "line", "interpolate": "monotone", "point": True}),
    "an area": drawing({"type": "area", "interpolate": "basis", "strokeDash": [3, 2]}),
    "arcs": drawing({"type": "arc", "clip": True}, theta={"field": "n", "type": "quantitative"}),
    "turned words": drawing({"type": "text", "angle": 30, "dx": 4}, text={"field": "a"}),
    "a gradient": drawing(
        {
            "type": "bar",
            "color": {
                "gradient": "linear",
                "stops": [{"offset": 0, "color": "red"}, {"offset": 1, "color": "blue"}],
            },
        }
    ),
    "clipped": drawing({"type": "bar", "clip": True, "cornerRadius": 4}),
}


def picture(svg: str) -> bytes:
    """What a reader sees."""
    return svg_to_png(svg.replace("currentColor", "#333333"), scale=1)


@pytest.mark.parametrize("svg", MARKS.values(), ids=MARKS)
def test_the_picture_of_an_author_stays(svg: str) -> None:
    """To the last pixel but those at an edge, where a number was rounded."""
    assert far_apart(picture(svg), picture(tidied(svg))) == 0
    assert len(tidied(svg)) < len(svg)


def far_apart(one: bytes, other: bytes) -> int:
    """How many numbers of two pictures differ by more than an edge drawn a hundredth off."""
    from io import BytesIO

    import numpy as np
    from matplotlib.image import imread

    a, b = imread(BytesIO(one)), imread(BytesIO(other))
    assert a.shape == b.shape
    return int((np.abs(a - b) > 0.2).sum())


@pytest.mark.parametrize("name", sorted(SAMPLES))
@pytest.mark.parametrize("width", [WIDTH, PHONE])
def test_a_figure_of_the_engine_is_less_than_half_as_long(name: str, width: int) -> None:
    """And looks the same."""
    svg = vegalite_to_svg(json.dumps(charted(name, width=width).to_dict()))
    small = tidied(svg)
    assert far_apart(picture(svg), picture(small)) == 0
    assert len(small) < len(svg) / 2


def test_numbers_have_two_decimals() -> None:
    """The last digits of a float differ between machines."""
    assert not re.search(r"\d\.\d{3}", tidied(MARKS["a line"]))
    assert "-0 " not in tidied(MARKS["bars"])


def test_what_the_library_says_of_a_mark_is_its_title() -> None:
    """Escaped, and of marks alone: axes and groups are not pictures of their own."""
    svg = tidied(MARKS["bars"])
    titles = re.findall(r"<title>(.*?)</title>", svg)
    assert titles == ["n: 1; a: &lt;p&gt;", "n: 2; a: q &amp; r", "n: 3; a: s"]
    assert svg.count('role="img"') == 3
    assert "aria-" not in svg


def test_a_mark_leads_where_its_row_says() -> None:
    """Within the page, and not to the site of the library."""
    svg = tidied(drawing("bar", href={"field": "to", "type": "nominal"}))
    assert re.findall(r'<a href="([^"]*)"><title>', svg) == [
        "#&lt;p&gt;",
        "#q & r".replace("&", "&amp;"),
        "#s",
    ]
    assert "vega" not in svg


def test_a_drawing_made_small_twice_is_the_same() -> None:
    """Nothing is left to be done, and nothing depends on what came before."""
    assert tidied(MARKS["bars"]) == tidied(MARKS["bars"])
