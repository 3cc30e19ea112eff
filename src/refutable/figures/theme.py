"""How every figure looks: sizes, colours, faces, and the chart as SVG and Vega-Lite.

Text and outlines take the colour of the text around the figure (``currentColor``), so that a page
in light letters on dark ground needs no second figure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from math import ceil, fsum
from typing import Any

from refutable.figures.altair import alt
from refutable.figures.registry import Row, Rows
from refutable.svg import tidied

WIDTH = 600  # pixels; 450 pt on paper
PHONE = 350  # pixels, the room for a figure on a screen of 390
NARROW = 480  # below this width a figure is arranged for a phone
SIZE = 11  # pixels, of all text: 8.25 pt on paper
INK = "currentColor"
GREY = "#5F6B77"
NONE = "transparent"
FONT = "Helvetica Neue, Helvetica, Arial, Liberation Sans, Libertinus Serif, sans-serif"
# The drawing library brings this face: text measured in it is the same on every machine.
_MEASURED = "Liberation Sans"
# Widths of letters as parts of the size, roughly those of common sans-serif fonts.
_WIDTHS = {"ijl|'’": 0.22, " tf.,:;!I/": 0.28, "r()[]-": 0.34, "cksvxyzJ": 0.5, "mMwW—…@%": 0.9}

# White text is read on each (WCAG 2.2, 1.4.3), and in grey they differ in lightness.
VERDICTS = {
    "supported": "#1C7A59",
    "refuted": "#7A1D0E",
    "undetermined": NONE,
    "argued": NONE,
    "error": "#6A1B6B",
}

SVG = "image/svg+xml"
NARROW_SVG = "application/vnd.narrow+svg"  # the same figure, drawn for a phone
VEGA_LITE = "application/vnd.vegalite.v6+json"

CONFIG: dict[str, Any] = {
    "aria": False,
    "background": NONE,
    "font": FONT,
    "lineBreak": "\n",
    "padding": 0,
    "view": {"stroke": None},
    "axis": {
        "domain": False, "ticks": False, "grid": False, "labelColor": INK, "titleColor": INK,
        "gridColor": INK, "gridOpacity": 0.15, "labelFontSize": SIZE, "titleFontSize": SIZE,
        "titleFontWeight": "normal", "labelLimit": 0, "titleLimit": 0, "labelOverlap": False,
    },
    "header": {
        "labelColor": INK, "labelFontSize": SIZE, "labelFontWeight": "bold", "labelLimit": 0,
        "labelAnchor": "start", "labelAlign": "left", "labelPadding": 6, "title": None,
    },
    "legend": {
        "orient": "bottom", "labelColor": INK, "labelFontSize": SIZE, "labelLimit": 0,
        "title": None, "symbolStrokeColor": INK, "symbolStrokeWidth": 0.8, "offset": 12,
    },
    "title": {
        "color": INK, "fontSize": SIZE, "fontWeight": "normal", "anchor": "start",
        "orient": "bottom", "frame": "bounds", "offset": 10, "lineHeight": 14,
    },
    "concat": {"spacing": 14},
    "facet": {"spacing": 8},
    "text": {"color": INK, "fontSize": SIZE, "lineHeight": 13},
    "point": {"stroke": INK, "strokeWidth": 0.8, "opacity": 1},
    "rule": {"color": INK, "strokeWidth": 0.8},
}  # fmt: skip

# An axis over lanes, "actor\\t1", "actor\\t2": a name and a line at the first lane alone.
_FIRST = "split(datum.label, '\\t')[1] == '1'"
LANES: dict[str, Any] = {
    "labelExpr": f"{_FIRST} ? split(datum.label, '\\t')[0] : ''",
    "grid": True,
    "bandPosition": 0,
    "labelOffset": 0,  # a second line lies on the next lane, not on the name above
    "gridOpacity": {"condition": {"test": _FIRST, "value": 0.25}, "value": 0},
}


def finished(
    chart: Any, description: str, *, note: str = "", width: float = WIDTH
) -> alt.TopLevelMixin:
    """Return the chart in the common look, with a sentence on what it shows, and a note below."""
    if note:
        lines = wrap(note, 0.9 * width, SIZE).split("\n")
        chart = chart.properties(title=alt.TitleParams(lines))
    done: alt.TopLevelMixin = chart.properties(description=description, padding=1).configure(
        **CONFIG
    )
    return done


def data(rows: Rows) -> alt.InlineData:
    """Return the rows as the data of a chart."""
    return alt.InlineData(values=list(rows))


def part(row: Row, words: str) -> Row:
    """Return a row with what its part of the figure says; it leads to ``href``, if to anything."""
    return {"href": ""} | row | {"words": words}


def answering(base: alt.Chart, **mark: Any) -> alt.Chart:
    """Return a layer that is not seen and lies over the marks: see :func:`part`.

    ``mark`` is its size. A point is a square of that many pixels.
    """
    # The pointer does not meet what has no fill at all.
    look: dict[str, Any] = {"aria": True, "fill": INK, "fillOpacity": 0, "stroke": None, **mark}
    chart = base.mark_point(shape="square", **look) if "size" in mark else base.mark_rect(**look)
    made: alt.Chart = chart.encode(
        href="href:N", description="words:N", tooltip=alt.Tooltip("words:N")
    )
    return made


def label_width(labels: Iterable[str], width: float) -> int:
    """Return the pixels to set aside for labels, at most four tenths of the figure."""
    return min(ceil(width * 0.38), ceil(max(map(text_width, labels)) + 8))


def row_axis(left: float, **more: Any) -> alt.Axis:
    """Return a vertical axis of labels, ``left`` pixels wide whatever they are, aligned left."""
    lines = "length(split(datum.label, '\\n'))"  # more than one are centred on their row
    raised = [{"test": f"{lines} == {n}", "value": -6.5 * (n - 1)} for n in (2, 3)]
    settings: dict[str, Any] = {
        "title": None,
        "labelAlign": "left",
        "labelPadding": left,
        "labelOffset": {"condition": raised, "value": 0},
        "minExtent": left,
        "maxExtent": left,
    }
    return alt.Axis(**settings | more)


def headed_axis(left: float, heading: str) -> alt.Axis:
    """Return such an axis with a heading in bold over its labels."""
    text = wrap(heading, left, SIZE * 1.06)
    return row_axis(
        left,
        title=text,
        titleAngle=0,
        titleAlign="left",
        titleFontWeight="bold",
        titleX=-left,
        titleY=-8 - 13 * text.count("\n"),
    )


def verdict_colour(rows: Rows) -> alt.Scale:
    """Return the scale of the verdicts that the rows have."""
    shown = [verdict for verdict in VERDICTS if any(row["verdict"] == verdict for row in rows)]
    return alt.Scale(domain=shown, range=[VERDICTS[verdict] for verdict in shown])


def verdict_dash() -> Any:
    """Return the outline of a verdict's tile: dashed where it is undetermined."""
    undetermined = "datum.verdict == 'undetermined'"
    return alt.condition(undetermined, alt.value([3, 2]), alt.value([1, 0]))


def on_verdict() -> Any:
    """Return the colour of a sign on its tile: white where the tile is filled."""
    empty = "datum.verdict == 'undetermined' || datum.verdict == 'argued'"
    return alt.condition(empty, alt.value(INK), alt.value("white"))


def text_width(text: str, size: float = SIZE) -> float:
    """Return about how many pixels a text takes in a sans-serif face, rather too many."""
    # Python 3.12 adds up in another way than 3.11, which may move a line break.
    return size * 1.03 * fsum(map(_letter_width, text))


def _letter_width(letter: str) -> float:
    for letters, width in _WIDTHS.items():
        if letter in letters:
            return width
    return 0.7 if letter.isupper() else 0.56


def wrap(text: str, width: float, size: float = SIZE) -> str:
    """Return the text in lines no wider than ``width``, broken after spaces and dashes.

    A word that is wider than a line is broken at a hyphen.
    """
    lines = [""]
    for piece in _pieces(text, width, size):
        if lines[-1] and text_width(lines[-1] + piece.rstrip(), size) > width:
            lines.append(piece)
        else:
            lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)


def parts(text: str) -> list[str]:
    """Return the parts of a text between which a line may end."""
    return re.split(r"(?<=[ –])", text)


def _pieces(text: str, width: float, size: float) -> Iterator[str]:
    for rest in parts(text):
        while len(rest) > 4 and text_width(rest.rstrip(), size) > width:
            ends = range(len(rest.rstrip()) - 2, 2, -1)
            end = next((n for n in ends if text_width(f"{rest[:n]}-", size) <= width), 2)
            yield f"{rest[:end]}-"
            rest = rest[end:]
        yield rest


def between(low: int, high: int) -> str:
    """Return a count as printed: "3", or "3–5" where dates leave it open."""
    return str(low) if low == high else f"{low}–{high}"


def plural(count: int, noun: str) -> str:
    """Return a count with its noun: "1 claim", "4 claims"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def runs(numbers: Iterable[int]) -> str:
    """Return numbers with runs drawn together, "3, 5–8, 10"; nothing for none."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in found)


def to_svg(specification: Mapping[str, Any]) -> str:
    """Return a Vega-Lite specification as a static SVG, with the same bytes on every machine."""
    from altair import SCHEMA_VERSION
    from vl_convert import vegalite_to_svg

    version = ".".join(SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    text = json.dumps(specification).replace(FONT, _MEASURED)
    return tidied(vegalite_to_svg(text, vl_version=version).replace(_MEASURED, FONT))


def mimebundle(chart: alt.TopLevelMixin, narrow: alt.TopLevelMixin | None = None) -> dict[str, Any]:
    """Return the chart in every form that a renderer may want: SVG, Vega-Lite and a sentence."""
    specification = chart.to_dict()
    return {
        SVG: to_svg(specification),
        **({NARROW_SVG: to_svg(narrow.to_dict())} if narrow else {}),
        VEGA_LITE: specification,
        "text/plain": str(specification.get("description", "A chart.")),
    }


def written(value: Any, indent: str = "") -> str:
    """Return JSON in which a container of mere values stands on one line."""
    inner = value.values() if isinstance(value, dict) else value
    if not isinstance(value, dict | list) or not any(isinstance(v, dict | list) for v in inner):
        return json.dumps(value, ensure_ascii=False)
    deeper = indent + " "
    if isinstance(value, list):
        items = [written(item, deeper) for item in value]
        return "[\n" + ",\n".join(deeper + item for item in items) + f"\n{indent}]"
    items = [f"{json.dumps(key)}: {written(item, deeper)}" for key, item in sorted(value.items())]
    return "{\n" + ",\n".join(deeper + item for item in items) + f"\n{indent}}}"
