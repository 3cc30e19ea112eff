"""The page: one file, whole without script, quiet on the network, fit for keyboard and phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from refutable.errors import MalformedError
from refutable.paper.html import spelled, to_html
from tests.paper.sample import FRONT, SVG, chart, chromium, paper, write_bibliography

CHARTLESS = "# One {#sec-one}\n\nNo chart.\n"


class Elements(HTMLParser):
    """The start tags of a page, as (name, attributes)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag with its attributes."""
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def values(self, name: str) -> list[str]:
        """Return every value of an attribute, in the order of the page."""
        return [attributes[name] for _, attributes in self.found if name in attributes]


def page_of(markdown: str, root: Path, **front: Any) -> str:
    """Return the page of a paper."""
    return to_html(
        markdown, root=root, metadata=FRONT | front, bibliography=write_bibliography(root)
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that stands for the project."""
    return tmp_path_factory.mktemp("html")


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    """The sample paper's page."""
    return page_of(paper(), root)


# The file ---------------------------------------------------------------------------------------


def test_the_page_names_nothing_that_a_browser_would_fetch(page: str) -> None:
    """No style sheet, script, font or picture lies outside it, and its policy forbids any."""
    elements = Elements(page)
    assert not [source for source in elements.values("src") if not source.startswith("data:")]
    assert not [tag for tag, _ in elements.found if tag in {"link", "iframe", "object", "base"}]
    assert "default-src 'none'" in page


def test_every_link_within_the_page_resolves_and_no_id_stands_twice(page: str) -> None:
    """Claims, ledger, notes, references, sections, figures and tables."""
    elements = Elements(page)
    ids = elements.values("id")
    assert len(ids) == len(set(ids))
    targets = {link[1:] for link in elements.values("href") if link.startswith("#")}
    assert targets <= set(ids)
    assert {"clm-c7", "ledger-clm-c7", "fig-cups", "tbl-pots", "sec-claims"} <= targets


def test_the_same_paper_gives_the_same_page(root: Path, page: str) -> None:
    """Byte for byte."""
    assert page_of(paper(), root) == page


def test_the_head_tells_title_authors_date_and_makers(page: str) -> None:
    """Authors may be names or mappings."""
    assert "<title>Tea and talk</title>" in page
    assert 'lang="en-GB"' in page
    assert "Ada Example" in page
    assert "Bo Second" in page
    assert ">23 November 2025</time>" in page
    assert "Rebuilt by a program" in page


def test_an_abstract_that_is_a_section_stands_in_the_head(page: str) -> None:
    """It is no numbered section, and a link to it still resolves."""
    head, text = page.split('<main id="text"')
    assert "What was drunk" in head
    assert 'id="sec-abstract"' in head
    assert "What was drunk" not in text


def test_an_abstract_of_the_front_matter_is_printed_in_paragraphs(root: Path) -> None:
    """With its citations."""
    page = page_of(CHARTLESS, root, abstract="First.\n\nSecond [@leaf-2001].")
    assert "<p>First.</p>" in page
    assert 'href="#ref-leaf-2001"' in page


def test_notes_stand_under_their_heading_before_the_references(page: str) -> None:
    """Not after the ledger, where pandoc puts them."""
    places = [page.index(f'<section id="{name}"') for name in ("notes", "references", "sec-ledger")]
    assert places == sorted(places)
    assert places[0] < page.index('id="fn1"') < places[1]


def test_code_folds_into_the_evidence_of_its_claim(page: str) -> None:
    """One thing to open under a sentence, not two."""
    start = page.index('id="evidence-clm-c1"')
    fold = page[start : page.index("clm-c2", start)]
    assert '<details class="code"><summary>Code</summary>' in fold
    assert fold.index("<dt>Needed") < fold.index('<details class="code">')


def test_code_that_should_not_fold_stays_open(root: Path) -> None:
    """`code-fold: false` is the author's word."""
    cell = '::::: {.cell}\n:::: {.cell-code fold="false"}\n```python\nx = 1\n```\n::::\n:::::\n'
    page = page_of(CHARTLESS + cell, root)
    assert '<details class="code">' not in page
    assert "sourceCode" in page


def test_charts_are_drawn_in_the_page_and_their_ids_are_their_own(page: str) -> None:
    """Two charts with a clip path of the same name do not clash."""
    assert page.count('class="chart-static" role="img" aria-label="Bars of cups') == 2
    assert 'id="fig-cups-clip0"' in page
    assert "url(#fig-pots-clip0)" in page
    assert "<strong>Figure\u00a01.</strong>" in page
    assert "<strong>Table\u00a01.</strong>" in page


def test_the_chart_library_is_there_only_for_charts(root: Path, page: str) -> None:
    """It is most of a page's weight; one serves all charts."""
    assert page.count("window.vegaEmbed=") == 1
    assert "vegaEmbed=" not in page_of(CHARTLESS, root)


def test_a_chart_without_label_is_drawn_too(root: Path) -> None:
    """It has neither number nor id."""
    page = page_of(f'::: {{.chart fig-alt=""}}\n```{{.svg}}\n{SVG}\n```\n:::\n', root)
    assert '<figure class="chart" style' in page


def test_a_picture_goes_into_the_page(root: Path) -> None:
    """As data, since nothing is fetched."""
    (root / "cup.svg").write_text(SVG, encoding="utf-8")
    assert 'src="data:image/svg+xml' in page_of("![A cup](cup.svg)", root)


def test_the_language_of_a_quotation_is_kept(page: str) -> None:
    """For whoever hears the page."""
    assert '<span lang="es">“té para todos”</span>' in page
    assert '<div lang="es">' in page


@pytest.mark.parametrize(
    ("markdown", "says"),
    [
        ("Said [@nobody].", "citation nobody not found"),
        ("![A cup](missing.png)", "missing.png"),
        ("See @fig-none.", "fig-none"),
        ('::: {#fig-x .chart fig-alt="a"}\nNothing.\n:::\n', "the chart fig-x holds no drawing"),
    ],
)
def test_what_pandoc_refuses_is_a_fault_of_the_paper(root: Path, markdown: str, says: str) -> None:
    """It names what is wrong and no folder of the engine."""
    with pytest.raises(MalformedError) as caught:
        page_of(markdown, root)
    assert says in str(caught.value)
    assert ".lua" not in str(caught.value)


def test_a_date_is_spelled_out_or_left_alone() -> None:
    """Only an ISO date can be spelled."""
    assert spelled("2025-03-02") == "2 March 2025"
    assert spelled("in spring") == "in spring"


# The page in a browser --------------------------------------------------------------------------

Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Browser, root: Path, page: str) -> Iterator[Opened]:
    """Open the page from the disk; the test fails at a request, an error or a warning."""
    path = root / "paper.html"
    path.write_text(page, encoding="utf-8")
    heard: list[str] = []
    contexts = []

    def open_page(width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.on("console", lambda message: heard.append(message.text))
        tab.on("pageerror", lambda error: heard.append(str(error)))
        tab.on("request", lambda request: heard.append(request.url))
        tab.goto(path.as_uri())
        if options.get("java_script_enabled", True):
            tab.wait_for_selector("html[data-ready]")
        return tab

    yield open_page
    for context in contexts:
        context.close()
    assert [said for said in heard if said != path.as_uri()] == []


def test_charts_come_alive_and_answer_the_pointer(opened: Opened) -> None:
    """The drawing gives way to a chart with tooltips; nothing is evaluated from text."""
    tab = opened()
    frame = tab.locator("#fig-cups .chart-frame")
    assert not frame.locator(".chart-static").is_visible()
    frame.locator(".chart-live .mark-rect.role-mark path").first.hover()
    tab.wait_for_selector("#vg-tooltip-element.visible")
    assert "cups" in tab.inner_text("#vg-tooltip-element")


def test_the_page_is_whole_without_script(opened: Opened) -> None:
    """Drawings show, evidence opens, the useless button is not there."""
    tab = opened(java_script_enabled=False)
    assert tab.locator("#fig-cups .chart-static svg").is_visible()
    tab.locator("#evidence-clm-c1 > summary").click()
    assert tab.locator("#evidence-clm-c1 dd").first.is_visible()
    assert not tab.locator("button.theme").is_visible()
    assert tab.locator(".contents-side a").first.is_visible()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_scrolls_sideways(opened: Opened, width: int) -> None:
    """At no width, and not with all that folds opened either."""
    tab = opened(width)
    tab.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_the_contents_fold_on_a_phone(opened: Opened) -> None:
    """They open by a tap, and close when a section is chosen."""
    tab = opened(390)
    contents = tab.locator(".contents-phone")
    assert not contents.locator("nav").is_visible()
    contents.locator("summary").click()
    contents.locator("nav a", has_text="More").click()
    assert not contents.locator("nav").is_visible()
    assert tab.url.endswith("#sec-more")


def test_a_claim_leads_to_its_ledger_entry_and_back(opened: Opened) -> None:
    """By the mark, and by the entry's number."""
    tab = opened()
    tab.locator("#evidence-clm-c5").wait_for()
    tab.locator("a.claim-mark[href='#ledger-clm-c5']").click()
    assert tab.evaluate("document.querySelector(':target').id") == "ledger-clm-c5"
    tab.locator("#ledger-clm-c5 a.to-text").click()
    assert tab.evaluate("document.querySelector(':target').id") == "clm-c5"


def test_a_link_into_folded_evidence_opens_it(opened: Opened) -> None:
    """What is named in the address is shown."""
    tab = opened()
    tab.evaluate("location.hash = '#evidence-clm-c3'")
    tab.locator("#evidence-clm-c3[open]").wait_for()


def test_the_keyboard_reaches_everything_and_skips_the_contents(opened: Opened) -> None:
    """The first stop leads past the contents, and a fold opens by Enter."""
    tab = opened()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    tab.locator("#evidence-clm-c1 > summary").focus()
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tab.keyboard.press("Enter")
    assert tab.locator("#evidence-clm-c1").get_attribute("open") is not None


def test_light_and_dark_follow_the_system_until_the_reader_chooses(opened: Opened) -> None:
    """The choice holds when the page is opened again."""
    tab = opened(color_scheme="dark")
    paper_colour = "getComputedStyle(document.body).backgroundColor"
    dark = tab.evaluate(paper_colour)
    tab.locator("button.theme", has_text="").click()
    light = tab.evaluate(paper_colour)
    assert dark != light
    tab.reload()
    assert tab.evaluate(paper_colour) == light


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_legible_in_both(opened: Opened, scheme: str) -> None:
    """Every colour of text has a contrast of 4.5 to 1 at least (WCAG 2.2, 1.4.3)."""
    tab = opened(color_scheme=scheme)
    colours = tab.evaluate(
        """() => {
          const style = getComputedStyle(document.documentElement);
          const names = ['ink', 'muted', 'link', 'supported', 'refuted', 'undetermined', 'argued',
            'code-comment', 'code-string', 'code-keyword', 'code-number', 'paper', 'raised'];
          return Object.fromEntries(names.map(n => [n, style.getPropertyValue('--' + n).trim()]));
        }"""
    )
    grounds = {colours.pop("paper"), colours.pop("raised")}
    for ground in grounds:
        for name, colour in colours.items():
            assert contrast(colour, ground) >= 4.5, (scheme, name, ground)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two hexadecimal colours, as WCAG 2.2 defines it."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a hexadecimal colour, as WCAG 2.2 defines it."""
    digits = re.findall("..", colour.lstrip("#"))
    red, green, blue = (linear(int(pair, 16) / 255) for pair in digits)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    """Return a colour channel without its gamma."""
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def test_print_shows_the_drawing_and_leaves_out_what_folds(opened: Opened) -> None:
    """On paper nothing can be opened, and the ledger carries the grounds."""
    tab = opened(color_scheme="dark")
    tab.emulate_media(media="print", color_scheme="dark")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert tab.locator("#fig-cups .chart-static").is_visible()
    assert not tab.locator("#fig-cups .chart-live").is_visible()
    assert not tab.locator("details.evidence").first.is_visible()
    assert not tab.locator(".contents-side").is_visible()


def test_what_scrolls_by_itself_takes_the_focus(root: Path, opened: Opened) -> None:
    """A wide chart on a phone can be scrolled by keyboard."""
    wide = chart("fig-wide").replace('width="300"', 'width="900"').replace(": 300}", ": 900}")
    (root / "paper.html").write_text(page_of(wide, root), encoding="utf-8")
    tab = opened(390)
    assert tab.locator("#fig-wide .chart-frame").get_attribute("tabindex") == "0"
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
