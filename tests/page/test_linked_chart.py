"""A chart whose parts are links: its words by pointer and by keyboard, and the way they lead."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from refutable.figures.theme import VEGA_LITE, mimebundle
from refutable.paper import media
from tests.figures.drawing import charted
from tests.figures.samples import SAMPLES
from tests.page.browsing import PHONE, Opened, becomes, open_page
from tests.paper.making import Part, cell, html_of, pdf_of, typst_of

ALT = "Six claims, a thesis over what it rests on, and one more to the right of its grounds."
ROWS = SAMPLES["argument"]
FRONT = {"title": "Tea"}
TIP = "#fig-argument .chart-tip"


def paper() -> Part:
    """A paper of the sentences of the sample and one figure of them."""
    sentences = "\n\n".join(f"[{row['statement']}]{{#{row['claim']} .claim}}" for row in ROWS)
    figure = cell(
        mimebundle(charted("argument")),
        label="fig-argument",
        fig_alt=ALT,
        fig_cap="What rests on what.",
    )
    head, foot = "# Figure {#sec-figure}\n", f"\n# Claims {{#sec-claims}}\n\n{sentences}\n"
    return head + figure + foot


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of the figure."""
    root = tmp_path_factory.mktemp("linked")
    return html_of(root, paper(), FRONT)


@pytest.fixture(scope="module")
def url(page: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the page lies."""
    path: Path = tmp_path_factory.mktemp("linked") / "paper.html"
    path.write_text(page, encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def opened(browser: Browser, url: str) -> Iterator[Opened]:
    """The page on a wide screen; at the end it must have asked nobody and not complained."""
    found = open_page(browser, url, reduced_motion="reduce")
    yield found
    found.page.context.close()
    assert (found.complaints, found.requests) == ([], [url])


@pytest.fixture
def phone(browser: Browser, url: str) -> Iterator[Page]:
    """The page on a phone."""
    found = open_page(browser, url, viewport=PHONE, is_mobile=True, has_touch=True)
    yield found.page
    found.page.context.close()


def words(page: Page) -> list[str]:
    """What the tip says, line by line; nothing where it is not shown."""
    tip = page.locator(TIP)
    return tip.inner_text().split("\n") if tip.is_visible() else []


def link(page: Page, claim: str) -> Any:
    """The first part of the chart that leads to a claim."""
    return page.locator(f"#fig-argument svg a[href='#{claim}']").first


def outline(part: Any) -> float:
    """How wide the outline of a part is."""
    style = (
        "e => { const s = getComputedStyle(e.lastElementChild); return s.stroke + s.strokeWidth }"
    )
    stroke = str(part.evaluate(style))
    return 0 if stroke.startswith("none") else float(stroke.rpartition(")")[2].removesuffix("px"))


# ------------------------------------------------------------------ pointer and keyboard


def test_a_claim_that_is_pointed_at_says_its_sentence(opened: Opened) -> None:
    """Number, verdict, sentence and links; its outline stands out, and goes again."""
    page = opened.page
    becomes(page, lambda: outline(link(page, "clm-a")), 0)
    link(page, "clm-a").hover()
    becomes(
        page,
        lambda: words(page),
        [
            "Claim 2, refuted.",
            "Sentence 2.",
            "Rests on claims 3–4. Carries claim 1.",
        ],
    )
    becomes(page, lambda: outline(link(page, "clm-a")), 1.5)
    becomes(page, lambda: outline(link(page, "clm-b-one")), 0)
    page.mouse.move(2, 2)
    becomes(page, lambda: words(page), [])


def test_the_tip_stays_while_the_pointer_is_on_it(opened: Opened) -> None:
    """Whoever reads with a magnifier can move onto the words (WCAG 2.2, 1.4.13)."""
    page = opened.page
    part = link(page, "clm-a")
    part.hover()
    box, start = page.locator(TIP).bounding_box(), part.bounding_box()
    assert box
    page.mouse.move(start["x"] + start["width"] / 2, box["y"] + 2, steps=4)
    becomes(page, lambda: words(page)[1:2], ["Sentence 2."])


def test_the_keyboard_reaches_every_claim_as_it_is_read(opened: Opened) -> None:
    """Tab reaches the figure once, an arrow each next claim: its sentence, and a ring round it."""
    page = opened.page
    page.locator("#fig-argument svg a").first.focus()
    said = []
    for number in range(8):
        if number:
            page.keyboard.press("ArrowRight")
        focused = page.evaluate("document.activeElement.getAttribute('href').slice(1)")
        expect(page.locator(TIP)).to_be_visible()
        said.append((focused, words(page)[1]))
        becomes(page, lambda: outline(page.locator("#fig-argument svg a:focus")), 3)
    assert said == [
        ("clm-thesis-of-all", "Sentence 1."),
        ("clm-a", "Sentence 2."),
        ("clm-b-one", "Sentence 3."),
        ("clm-far-down", "Sentence 4."),
        ("clm-far-down", "Sentence 4."),
        ("clm-aside", "Sentence 6."),
        ("clm-b-one", "Sentence 3."),
        ("clm-far-off", "Sentence 7."),
    ]
    assert page.locator("#fig-argument svg a[tabindex='0']").count() == 1
    page.keyboard.press("Tab")
    expect(page.locator("#fig-argument button.enlarge")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#clm-far-off"
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#clm-thesis-of-all"


def test_up_and_down_go_to_the_nearest_claim_there(opened: Opened) -> None:
    """Not to the next in the order of reading."""
    page = opened.page
    page.locator("#fig-argument svg a").first.focus()
    tops = []
    for _ in range(3):
        page.keyboard.press("ArrowDown")
        tops.append(page.evaluate("document.activeElement.getBoundingClientRect().top"))
    assert tops == sorted(set(tops))
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") == tops[1]


def test_leaving_the_figure_by_keyboard_takes_the_words_away(opened: Opened) -> None:
    """Nothing stays in the way of the text."""
    page = opened.page
    page.locator("#fig-argument svg a").last.focus()
    page.keyboard.press("ArrowLeft")
    becomes(page, lambda: words(page)[1:2], ["Sentence 3."])
    page.evaluate("document.activeElement.blur()")
    becomes(page, lambda: words(page), [])


def test_escape_takes_the_words_away(opened: Opened) -> None:
    """What comes up can be sent away without moving (WCAG 2.2, 1.4.13)."""
    page = opened.page
    page.locator("#fig-argument svg a").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    becomes(page, lambda: words(page), [])


@pytest.mark.parametrize("way", ["click", "Enter"])
def test_a_claim_leads_to_its_sentence(opened: Opened, way: str) -> None:
    """By pointer and by keyboard."""
    page, part = opened.page, link(opened.page, "clm-far-down")
    if way == "click":
        part.click()
    else:
        part.focus()
        page.keyboard.press("Enter")
    becomes(page, lambda: page.evaluate("location.hash"), "#clm-far-down")
    assert page.evaluate("document.querySelector(':target').id") == "clm-far-down"


def test_the_tip_lies_within_the_window_and_not_on_its_claim(opened: Opened) -> None:
    """Whole on the screen, under the claim or over it."""
    page = opened.page
    for claim in ("clm-thesis-of-all", "clm-b-one", "clm-far-down"):
        page.mouse.move(2, 2)  # a tip that is open may lie on the next claim
        link(page, claim).hover()
        tip, part = page.locator(TIP).bounding_box(), link(page, claim).bounding_box()
        assert tip
        assert part
        assert 0 <= tip["x"] <= 1280 - tip["width"]
        assert 0 <= tip["y"] <= 900 - tip["height"]
        apart = (tip["y"] + tip["height"], part["y"]), (part["y"] + part["height"], tip["y"])
        assert any(above <= below + 2 for above, below in apart)


def test_a_phone_shows_the_chart_in_its_own_size(phone: Page) -> None:
    """It scrolls by itself, and neither it nor its tip makes the page scroll."""
    frame = phone.locator("#fig-argument .chart-frame")
    assert frame.evaluate("e => e.scrollWidth") > PHONE["width"]
    expect(phone.locator("#fig-argument .chart-hint")).to_be_visible()
    link(phone, "clm-far-down").focus()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


# ------------------------------------------------------------------ what stands in the page


def test_a_reader_who_does_not_see_it_hears_the_claims(opened: Opened) -> None:
    """The figure is a group under its alternative text, and each claim a link with its words."""
    heard = opened.page.locator("#fig-argument").aria_snapshot()
    assert f'group "{ALT}"' in heard
    assert heard.count("link ") == 8
    assert 'link "Claim 2, refuted. Sentence 2. Rests on claims 3–4. Carries claim 1."' in heard


def test_without_script_the_links_have_titles(browser: Browser, url: str) -> None:
    """The browser's own tip says the sentence, and the links lead."""
    opened = open_page(browser, url, java_script_enabled=False)
    link(opened.page, "clm-a").hover()
    title = link(opened.page, "clm-a").locator("title").text_content()
    assert "Sentence 2." in str(title)
    link(opened.page, "clm-a").click()
    assert opened.page.url.endswith("#clm-a")
    opened.page.context.close()


def test_it_is_drawn_once_and_needs_no_chart_library(page: str) -> None:
    """What answers by itself is not drawn again by the library, which is most of a page."""
    assert "chart-spec" not in re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert "vegaEmbed=" not in page


def test_every_link_of_the_chart_is_of_the_page(page: str) -> None:
    """Its addresses are those of the sentences, and no id stands twice."""
    links = re.findall(r'<a href="#(clm-[^"]+)"><title>', page)
    assert len(links) == 8
    ids = re.findall(r' id="([^"]+)"', page)
    assert set(links) <= set(ids)
    assert len(ids) == len(set(ids))
    assert "vega.github.io" not in page


def test_enlarged_it_leads_as_it_does_in_its_place(opened: Opened) -> None:
    """A link closes the window over the page and goes to the claim."""
    page = opened.page
    page.locator("#fig-argument button.enlarge").click()
    large = page.locator("dialog.figure-large")
    large.locator("svg a[href='#clm-b-one']").first.click()
    expect(large).to_have_count(0)
    becomes(page, lambda: page.evaluate("location.hash"), "#clm-b-one")
    expect(link(page, "clm-b-one")).to_be_visible()


def test_in_print_there_is_no_tip(opened: Opened) -> None:
    """On paper nothing is pointed at."""
    page = opened.page
    link(page, "clm-a").hover()
    page.emulate_media(media="print")
    expect(page.locator(TIP)).not_to_be_visible()
    page.emulate_media(media="screen")


# ------------------------------------------------------------------ the PDF


def test_the_pdf_has_the_drawing_with_its_words(tmp_path: Path) -> None:
    """In lines and letters, under its alternative text."""
    pdf = pdf_of(tmp_path, paper(), FRONT)
    found = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert "thesis of all" in found
    assert "far down" in found
    assert ALT.encode("utf-16-be").hex() in pdf.hex() or ALT.encode() in pdf


def test_a_tall_chart_is_as_high_as_the_page_at_most(tmp_path: Path) -> None:
    """It shrinks as a whole, it is not cut off; one that is not tall keeps its size."""

    def width(height: int) -> float:
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="{height}"></svg>'
        figure = cell({media.SVG: svg, VEGA_LITE: {}}, label="fig-x", fig_cap="x", fig_alt=ALT)
        typst = typst_of(tmp_path, figure, FRONT)
        return float(re.findall(r"fitted\(([\d.]+)pt", typst)[0])

    assert width(100) == 300
    assert width(2000) * 2000 / 400 == pytest.approx(600)
