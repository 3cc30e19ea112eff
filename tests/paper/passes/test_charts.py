"""Charts: one drawing for wide and one for narrow windows, with their words, data inside."""

from __future__ import annotations

import re

import pytest

from refutable.errors import MalformedError
from tests.paper.passes.rendering import compiled, render

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><clipPath id="clip0">'
    '<rect width="9" height="9"/></clipPath><g clip-path="url(#clip0)">'
    '<text font-family="Comic Sans" y="20">ink</text></g></svg>'
)
LINKED = SVG.replace("<g", '<a href="#clm-x"><path aria-label="Go"/></a><g')


def chart(svg: str = SVG, alt: str = "Bars", spec: str = "", narrow: str = "") -> str:
    """Return a chart as the engine writes it into a paper."""
    parts = {"svg": svg, "narrow-svg": narrow, "vega-lite": spec}
    blocks = "".join(f"```{{.{kind}}}\n{code}\n```\n\n" for kind, code in parts.items() if code)
    return f':::: {{.chart fig-alt="{alt}"}}\n{blocks}::::'


def figure(*charts: str) -> str:
    """Return charts as a figure with a label and a caption."""
    return "::::: {#fig-x}\n" + "\n\n".join(charts) + "\n\nCaption.\n:::::"


def test_a_chart_is_one_picture_with_its_words() -> None:
    """The figure is the chart; ids in the drawing are its own in the page."""
    page = render(figure(chart(narrow=SVG, spec='{"a": "</script><!--"}')), "html")
    assert '<figure id="fig-x" class="chart has-narrow" style="--chart-width:400px">' in page
    drawing = '<div class="chart-static" role="img" aria-label="Bars"><svg aria-hidden="true"'
    assert drawing in page
    assert re.findall(r'clipPath id="([^"]*)"', page) == ["fig-x-clip0", "fig-x-narrow-clip0"]
    assert "url(#fig-x-clip0)" in page
    assert r'{"a":"\u003c/script>\u003c!--"}</script>' in page
    assert page.index("chart-spec") < page.index("<figcaption>")


def test_a_chart_with_links_is_read_by_its_links() -> None:
    """It is a group of links, each with its label as title; it is not drawn again."""
    page = render(figure(chart(LINKED, spec="{}")), "html")
    assert 'class="chart linked"' in page
    assert 'role="group" aria-label="Bars"><svg role="none"' in page
    assert '<a href="#clm-x"><title>Go</title><path' in page
    assert "chart-spec" not in page


def test_several_charts_stand_in_one_figure() -> None:
    """None is dropped, and their ids do not clash."""
    page = render(figure(chart(alt="First"), chart(alt="Second")), "html")
    assert page.count("<figure") == 1
    assert re.findall(r'aria-label="([^"]*)"', page) == ["First", "Second"]
    assert len(set(re.findall(r'clipPath id="([^"]*)"', page))) == 2


def test_charts_on_paper_are_set_in_its_own_face() -> None:
    """No font of the machine is asked for; the drawing is no wider than it was made."""
    body = render(figure(chart()) + "\n\n" + chart(alt="Loose"), "typst")
    assert "#fitted(300pt, image.with(bytes(" in body
    assert "Comic" not in body
    assert 'alt: "Bars"' in body
    assert compiled(body).startswith(b"%PDF")


def test_a_chart_without_words_has_those_of_its_caption_or_is_refused() -> None:
    """Nobody is left without a word of what it shows."""
    assert 'aria-label="Caption."' in render(figure(chart(alt="")), "html")
    with pytest.raises(MalformedError, match="chart-1 has no words"):
        render(chart(alt=""), "html")
