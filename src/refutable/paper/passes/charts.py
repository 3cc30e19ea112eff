"""Charts: drawings that the engine made.

Reads:   ``Div .chart [fig-alt]`` of code blocks ``.svg``, ``.narrow-svg``, ``.vega-lite``
Writes:  the drawing, for a phone another one in a template; a chart that its author made to be
         worked with has its specification too, which the chart library brings to life
"""

from __future__ import annotations

import base64
import json
import re
from html import escape
from typing import Any

from refutable.escaping import json_in_html, typst_string
from refutable.paper.passes.context import Context, refused
from refutable.paper.passes.crossref import words_of_caption
from refutable.paper.tree import (
    Node,
    attr,
    div,
    from_top,
    has_class,
    node,
    pairs,
    para,
    plain,
    raw,
    raw_block,
    text,
)

CHART = "chart"

PAPER_FONT = "Libertinus Serif"
PHONE = 354
"""The pixels that a figure has on a screen of 390."""
TALLEST = 600
"""What a page of text holds in points, with the caption under the chart."""

_DATA = ("data", "datasets")
_SVG = re.compile(r"<svg.*</svg>", re.DOTALL)
_ID = re.compile(r' id="([^"]+)"')
_TO_ID = re.compile(r'(url\(#|href="#)([^")]+)')
_LINK = re.compile(r"<a[\s>]")
_LINK_TITLE = re.compile(r"(<a [^>]*>)<title>[^<]*</title>")
_FONT = re.compile(r'font-family="[^"]*"')
_FONT_STYLE = re.compile(r'font-family:[^;"]*')


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with every chart as the format shows it.

    Raises:
        MalformedError: a chart has no words.
    """
    numbers = iter(range(1, 1_000_000))

    def change(element: Node) -> Node | None:
        if element["t"] == "Figure":
            return _figure(element, context)
        if _is_chart(element):
            return _drawn(element, context, f"chart-{next(numbers)}", "")
        return None

    made: list[Node] = from_top(blocks, change, frozenset({"Figure", "Div"}))
    return made


def _is_chart(element: Node) -> bool:
    return element["t"] == "Div" and has_class(element, CHART) and bool(_code_of(element, "svg"))


def _code_of(element: Node, name: str) -> str:
    codes = (one for one in element["c"][1] if one["t"] == "CodeBlock" and has_class(one, name))
    return next((str(one["c"][1]) for one in codes), "")


def _figure(element: Node, context: Context) -> Node | None:
    """Return a figure with its charts drawn; a single one is the figure itself."""
    (label, names, given), caption, content = element["c"]
    charts = [block for block in content if _is_chart(block)]
    if not charts:
        return None
    words = words_of_caption(element)
    drawn = [
        _drawn(block, context, f"{label}-{n}" if len(charts) > 1 else label, words)
        if _is_chart(block)
        else block
        for n, block in enumerate(content, 1)
    ]
    if len(content) == 1 and context.is_html:
        _, own_names, own = drawn[0]["c"][0]
        attributes = [label, [*names, *own_names], [*given, *own]]
        return node("Figure", attributes, caption, drawn[0]["c"][1])
    return node("Figure", [label, names, given], caption, drawn)


def _drawn(chart: Node, context: Context, prefix: str, caption: str) -> Node:
    svg, alt = _code_of(chart, "svg"), pairs(chart).get("fig-alt") or caption
    if not alt:
        message = f"the chart {prefix} has no words for those who do not see it"
        raise refused("picture-without-words", message, "write them in its fig-alt")
    if context.is_typst:
        return plain([raw("typst", _typst(svg, alt))])
    if context.is_html:
        return _html(chart, context, alt, prefix or "chart")
    uri = f"data:image/svg+xml;base64,{base64.b64encode(_element(svg).encode()).decode()}"
    return para([node("Image", attr(), [text(alt)], [uri, ""])])


def _element(svg: str) -> str:
    found = _SVG.search(svg)
    return found[0] if found else svg


def _length(svg: str, name: str) -> float:
    found = re.search(rf'<svg[^>]*?\s{name}="([\d.]+)', svg)
    return float(found[1]) if found else 0.0


# The page


def _html(chart: Node, context: Context, alt: str, prefix: str) -> Node:
    svg, narrow, spec = (_code_of(chart, name) for name in ("svg", "narrow-svg", "vega-lite"))
    code = f'<div class="chart-frame">{_drawing(svg, alt, prefix)}</div>'
    if narrow:
        # Its links have the words that those of the wide drawing have; the script gives them.
        shown = _LINK_TITLE.sub(r"\1", _drawing(narrow, alt, f"{prefix}-narrow"))
        code += f'<template class="chart-narrow">{shown}</template>'
    elif _length(svg, "width") > PHONE:
        code += f'<p class="chart-hint">{escape(context.words["scroll-sideways"])}</p>'
    if spec and _is_interactive(json.loads(spec)):
        data = json_in_html(json.loads(spec))
        code += f'\n<script type="application/json" class="chart-spec">{data}</script>'
    return div(["", [CHART], []], [raw_block("html", code)])


def _is_interactive(spec: Any) -> bool:
    """Return whether a reader can do something with a chart beside pointing at it."""
    if isinstance(spec, list):
        return any(map(_is_interactive, spec))
    if not isinstance(spec, dict):
        return False
    params = spec.get("params")
    return (
        "selection" in spec
        or any({"select", "bind"} & one.keys() for one in params or () if isinstance(one, dict))
        or any(_is_interactive(part) for key, part in spec.items() if key not in _DATA)
    )


def _drawing(svg: str, alt: str, prefix: str) -> str:
    """Return a drawing; one of which parts are links is read by these, any other is one picture."""
    linked = bool(_LINK.search(svg))
    silent = '<svg role="none"' if linked else '<svg aria-hidden="true" focusable="false"'
    shown = _own_ids(_element(svg).replace("<svg", silent, 1), prefix)
    role = "group" if linked else "img"
    return f'<div class="chart-static" role="{role}" aria-label="{escape(alt)}">{shown}</div>'


def _own_ids(svg: str, prefix: str) -> str:
    """Return a drawing with ids of its own: every chart counts its clip paths from nought.

    What leads out of the chart, to a claim of the page, keeps its address.
    """
    own = set(_ID.findall(svg))
    svg = _ID.sub(lambda found: f' id="{prefix}-{found[1]}"', svg)
    return _TO_ID.sub(
        lambda found: f"{found[1]}{prefix}-{found[2]}" if found[2] in own else found[0], svg
    )


# Paper


def _typst(svg: str, alt: str) -> str:
    """Return a chart in the paper's own embedded face: no machine's fonts decide how it looks."""
    shown = _FONT.sub(f'font-family="{PAPER_FONT}"', _element(svg))
    shown = _FONT_STYLE.sub(f"font-family:{PAPER_FONT}", shown)
    source = f'image.with(bytes({typst_string(shown)}), format: "svg", alt: {typst_string(alt)})'
    return f"#fitted({_paper_width(svg)}, {source});"


def _paper_width(svg: str) -> str:
    width, height = _length(svg, "width"), _length(svg, "height")
    if not width:
        return "100%"
    points = width * 0.75
    return f"{min(points, TALLEST * width / height) if height else points:g}pt"
