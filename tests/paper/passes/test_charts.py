"""Charts: one drawing for wide and one for narrow windows, with their words, data inside."""

from __future__ import annotations

import json
import re

import pytest

from refutable.errors import MalformedError
from tests.paper.passes.rendering import compiled, render

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><clipPath id="clip0">'
    '<rect width="9" height="9"/></clipPath><g clip-path="url(#clip0)">'
    '<text font-family="Comic Sans" y="20">ink</text></g></svg>'
)
LINKED = SVG.replace("<g", '<a href="#clm-x"><title>Go</title><path/></a><g')


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
    page = render(figure(chart(narrow=SVG)), "html")
    assert '<figure id="fig-x" class="chart">' in page
    drawing = '<div class="chart-static" role="img" aria-label="Bars"><svg aria-hidden="true"'
    assert page.count(drawing) == 2
    assert re.findall(r'clipPath id="([^"]*)"', page) == ["fig-x-clip0", "fig-x-narrow-clip0"]
    assert "url(#fig-x-clip0)" in page
    assert page.index('<template class="chart-narrow">') < page.index("<figcaption>")
    assert "chart-hint" not in page


def test_a_wide_chart_says_that_it_scrolls() -> None:
    """In the language of the paper; one that fits a phone says nothing."""
    assert "Scroll sideways" in render(figure(chart()), "html")
    assert "chart-hint" not in render(figure(chart(SVG.replace("400", "300"))), "html")


@pytest.mark.parametrize(
    ("spec", "interactive"),
    [
        ({"mark": "bar", "encoding": {"tooltip": {"field": "a"}}}, False),
        ({"params": [{"name": "limit", "value": 3}]}, False),
        ({"params": [{"name": "limit", "bind": {"input": "range"}}]}, True),
        ({"layer": [{"params": [{"name": "pick", "select": "point"}]}]}, True),
        ({"vconcat": [{"selection": {"brush": {"type": "interval"}}}]}, True),
        ({"datasets": {"rows": [{"params": [{"select": 1}], "selection": 2}]}}, False),
    ],
)
def test_a_chart_has_its_data_only_where_a_reader_can_work_with_it(
    spec: dict[str, object], interactive: bool
) -> None:
    """The chart library is as large as the rest of a page; a tip alone does not need it."""
    page = render(figure(chart(spec=json.dumps(spec))), "html")
    assert ("chart-spec" in page) is interactive


def test_the_data_of_a_chart_end_no_script() -> None:
    """What a column says stays data."""
    spec = '{"params": [{"bind": "</script><!--"}]}'
    page = render(figure(chart(spec=spec)), "html")
    assert r'"\u003c/script>\u003c!--"}]}</script>' in page


def test_a_chart_with_links_is_read_by_its_links() -> None:
    """It is a group of links, each with its title; a narrow one has the same words."""
    page = render(figure(chart(LINKED, narrow=LINKED)), "html")
    assert 'role="group" aria-label="Bars"><svg role="none"' in page
    wide, narrow = page.split("<template")
    assert '<a href="#clm-x"><title>Go</title><path' in wide
    assert '<a href="#clm-x"><path' in narrow


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
