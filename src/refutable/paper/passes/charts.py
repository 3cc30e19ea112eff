"""Charts: drawings that the engine made, with what the page needs to bring them to life.

Reads:   ``Div .chart [fig-alt]`` of code blocks ``.svg``, ``.narrow-svg``, ``.vega-lite``
Writes:  one drawing for a wide and one for a narrow window, and the chart's own data
"""

from __future__ import annotations

import base64
import json
import math
import re
from html import escape

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
TALLEST = 600
"""What a page of text holds in points, with the caption under the chart."""

_SVG = re.compile(r"<svg.*</svg>", re.DOTALL)
_ID = re.compile(r' id="([^"]+)"')
_TO_ID = re.compile(r'(url\(#|href="#)([^")]+)')
_LINK = re.compile(r"<a[\s>]")
_NAMED_LINK = re.compile(r'(<a [^>]*>)(?=<path aria-label="([^"]*)")')
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

    made: list[Node] = from_top(blocks, change)
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
        return _html(chart, svg, alt, prefix or "chart")
    uri = f"data:image/svg+xml;base64,{base64.b64encode(_element(svg).encode()).decode()}"
    return para([node("Image", attr(), [text(alt)], [uri, ""])])


def _element(svg: str) -> str:
    found = _SVG.search(svg)
    return found[0] if found else svg


def _length(svg: str, name: str) -> float:
    found = re.search(rf'<svg[^>]*?\s{name}="([\d.]+)', svg)
    return float(found[1]) if found else 0.0


# The page


def _html(chart: Node, svg: str, alt: str, prefix: str) -> Node:
    narrow, spec = _code_of(chart, "narrow-svg"), _code_of(chart, "vega-lite")
    linked, width = bool(_LINK.search(svg)), _length(svg, "width")
    names = [CHART, *(["linked"] if linked else []), *(["has-narrow"] if narrow else [])]
    drawings = _drawing("chart-static", svg, alt, prefix, linked)
    if narrow:
        drawings += _drawing("chart-narrow", narrow, alt, f"{prefix}-narrow", linked)
    code = f'<div class="chart-frame">{drawings}</div>'
    # A drawing with links answers by itself; the chart library would draw it without them.
    if spec and not linked:
        data = json_in_html(json.loads(spec))
        code += f'\n<script type="application/json" class="chart-spec">{data}</script>'
    style = [["style", f"--chart-width:{math.ceil(width)}px"]] if width else []
    return div(["", names, style], [raw_block("html", code)])


def _drawing(name: str, svg: str, alt: str, prefix: str, linked: bool) -> str:
    """Return a drawing; one of which parts are links is read by these, any other is one picture.

    A part's label is also its title, for those who run no script.
    """
    silent = '<svg role="none"' if linked else '<svg aria-hidden="true" focusable="false"'
    shown = _element(svg).replace("<svg", silent, 1)
    shown = _NAMED_LINK.sub(r"\1<title>\2</title>", shown)
    role = "group" if linked else "img"
    head = f'<div class="{name}" role="{role}" aria-label="{escape(alt)}">'
    return f"{head}{_own_ids(shown, prefix)}</div>"


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
