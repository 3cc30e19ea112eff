"""The page of the sample paper at every width, and a chart wider than a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.page.browsing import PHONE, open_page
from tests.paper.making import Part, html_of
from tests.paper.sample import FRONT, chart, paper, write_bibliography


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the page of the sample paper lies."""
    return write_page(tmp_path_factory.mktemp("sample"), paper())


def write_page(root: Path, part: Part) -> str:
    """Write the page of a paper and return its address."""
    write_bibliography(root)
    (root / "paper.html").write_text(html_of(root, part, FRONT), encoding="utf-8")
    return (root / "paper.html").as_uri()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_scrolls_sideways(browser: Browser, url: str, width: int) -> None:
    """At no width is anything wider than the screen, with everything unfolded."""
    opened = open_page(browser, url, viewport={"width": width, "height": 900})
    opened.ask("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert opened.ask("() => document.documentElement.scrollWidth") <= width
    opened.page.context.close()


def test_the_contents_close_when_a_section_is_chosen(browser: Browser, url: str) -> None:
    """On a phone they open by a tap and do not hide the section that they lead to."""
    page = open_page(browser, url, viewport=PHONE).page
    contents = page.locator(".contents-phone")
    contents.locator("summary").click()
    contents.locator("nav a", has_text="More").click()
    expect(contents.locator("nav")).not_to_be_visible()
    assert page.url.endswith("#sec-more")
    page.context.close()


def test_a_wide_chart_takes_the_focus(browser: Browser, tmp_path: Path) -> None:
    """On a phone it scrolls by itself, by keyboard too, and the page does not."""
    wide = write_page(tmp_path, chart("fig-wide", width=900))
    page = open_page(browser, wide, viewport=PHONE).page
    assert page.locator("#fig-wide .chart-frame").get_attribute("tabindex") == "0"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.context.close()
