"""The page in a real browser: alone, linked, readable, and whole without its script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from refutable import build
from tests.page.browsing import (
    PHONE,
    Opened,
    becomes,
    build_supplement,
    lightness,
    open_page,
    weak_text,
)
from tests.this_paper.whole_paper import Rendered


@pytest.fixture(scope="module")
def url(rendered: Rendered) -> str:
    """Where the page lies: on the disk."""
    return rendered.output("html").as_uri()


@pytest.fixture(scope="module")
def wide(browser: Browser, url: str) -> Opened:
    """The page on a wide screen, light; tests only look at it."""
    return build_supplement(open_page(browser, url, color_scheme="light"))


@pytest.fixture(scope="module")
def used(browser: Browser, url: str) -> Opened:
    """The page on a wide screen for tests to click in; each leaves it fit for the next."""
    return build_supplement(open_page(browser, url, reduced_motion="reduce"))


@pytest.fixture(scope="module")
def phone(browser: Browser, url: str) -> Opened:
    """The page on a phone."""
    opened = open_page(browser, url, viewport=PHONE, is_mobile=True, has_touch=True)
    return build_supplement(opened)


@pytest.fixture(scope="module")
def unscripted(browser: Browser, url: str) -> Opened:
    """The page where no script runs, but what a test itself evaluates."""
    return open_page(browser, url, java_script_enabled=False)


# ------------------------------------------------------------------ alone


def test_no_request_leaves_the_page(wide: Opened, url: str) -> None:
    """Opened from the disk, scrolled to its end and with all opened, it asks for itself alone."""
    wide.ask("() => window.scrollTo(0, document.body.scrollHeight)")
    asked = {request for request in wide.requests if not request.startswith(("data:", "blob:"))}
    assert asked == {url}


def test_nothing_complains(wide: Opened) -> None:
    """Neither an error nor a warning reaches the console."""
    assert wide.complaints == []


def test_its_markup_points_nowhere_that_would_be_fetched(wide: Opened) -> None:
    """No picture, script, style or frame of the markup has an address but data."""
    found = wide.ask(
        """() => [...document.querySelectorAll(
             "[src], link[href], image, use, object, iframe, [poster], [srcset]")]
           .map((e) => e.getAttribute("src") || e.getAttribute("href")
                 || e.getAttribute("xlink:href") || e.tagName)
           .filter((address) => !/^(data:|#)/.test(address))"""
    )
    assert found == []


def test_it_says_what_language_it_is_in_and_what_it_is_called(wide: Opened) -> None:
    """The page has the paper's language and title; foreign quotations have their own language."""
    assert wide.ask("() => document.documentElement.lang") == "en-GB"
    title = wide.ask("() => document.querySelector('.paper-title').textContent")
    assert title
    assert wide.page.title() == title
    languages = set(
        wide.ask("() => [...document.querySelectorAll('main [lang]')].map(e => e.lang)")
    )
    assert languages == {"es"}


# ------------------------------------------------------------------ linked


def test_every_link_in_the_page_resolves(wide: Opened) -> None:
    """Each link with # leads to an element that is there, or to a list of the page."""
    links, dead = wide.ask(
        """() => {
          const links = [...document.querySelectorAll("a[href^='#']")];
          const lists = ["ledger", "passages", "codebook"];
          const name = (link) => decodeURIComponent(
            link.getAttribute("href").slice(1).split("?")[0]);
          const dead = links.filter(
            (link) => !lists.includes(name(link)) && !document.getElementById(name(link)));
          return [links.length, dead.map((link) => link.outerHTML)];
        }"""
    )
    assert links > 300
    assert dead == []


def test_every_other_link_is_an_address(wide: Opened) -> None:
    """What leads out of the page is an address of the web or of mail, or a download."""
    odd = wide.ask(
        """() => [...document.querySelectorAll("a[href]:not([href^='#'], [download])")]
           .map((link) => link.getAttribute("href"))
           .filter((address) => !/^(https?:\\/\\/|mailto:)\\S+$/.test(address))"""
    )
    assert odd == []


def test_no_id_stands_twice(wide: Opened) -> None:
    """Every id is of one element, also among the drawings."""
    twice = wide.ask(
        """() => {
          const all = [...document.querySelectorAll("[id]")].map((e) => e.id);
          return all.filter((id, place) => all.indexOf(id) !== place);
        }"""
    )
    assert twice == []


def test_a_link_into_what_is_folded_opens_it(used: Opened) -> None:
    """Whoever follows a link to something inside a fold finds it open."""
    used.ask(
        """() => {
          const fold = document.querySelector("main details.code");
          fold.id = "fold";
          fold.querySelector("pre").id = "inside";
          location.hash = "#inside";
        }"""
    )
    used.page.wait_for_selector("#fold[open] #inside")


def test_every_citation_leads_to_its_reference(wide: Opened, checked: build.Paper) -> None:
    """Each key has a link to an entry of the list, which the text or a claim's card cites."""
    found = wide.ask(
        """() => [...document.querySelectorAll("[data-cites]")].map((citation) => [
          citation.dataset.cites.split(" "),
          [...citation.querySelectorAll("a")].map((link) => link.getAttribute("href")),
        ])"""
    )
    assert len(found) > 40
    for keys, links in found:
        assert sorted(set(links)) == sorted({f"#ref-{key}" for key in keys})
    entries = wide.ask("() => [...document.querySelectorAll('.csl-entry')].map((e) => e.id)")
    assert len(entries) > 40
    claims = checked.collected.claims
    of_claims = {key for made in claims for key in (*made.argued_from, *made.warrant)}
    cited = {key for keys, _ in found for key in keys}
    assert cited <= {entry.removeprefix("ref-") for entry in entries} <= cited | of_claims


def test_every_note_goes_there_and_back(wide: Opened) -> None:
    """Each note's mark leads to the note under the heading Notes, and the note back to the mark."""
    pairs = wide.ask(
        """() => [...document.querySelectorAll("a[role=doc-noteref]")].map((mark) => {
          const note = document.getElementById(mark.hash.slice(1));
          return [mark.id, note.querySelector("a[role=doc-backlink]").hash,
                  note.closest("section.level2").id];
        })"""
    )
    assert pairs
    for mark, back, section in pairs:
        assert (back, section) == (f"#{mark}", "notes")


def test_headings_are_numbered_and_are_the_table_of_contents(wide: Opened) -> None:
    """The contents list, wide and folded alike, names every section in order with its number."""
    headings, side, folded = wide.ask(
        """() => {
          const words = (e) => e.textContent.replace(/\\s+/g, " ").trim();
          const list = (inside) => [...document.querySelectorAll(inside + " li > a")].map(
            (link) => [words(link), link.hash.slice(1)]);
          const sections = "main section:not(.abstract)";
          const headings = [...document.querySelectorAll(`${sections} > :is(h2, h3, h4)`)].map(
            (heading) => [words(heading), heading.closest("[id]").id]);
          return [headings, list(".contents-side"), list(".contents-phone")];
        }"""
    )
    assert side == headings
    assert folded == headings
    counters = [0, 0, 0]
    for text, _ in headings:
        number = text.split(" ", 1)[0]
        if number[0].isdigit():
            level = number.count(".")
            counters = [*counters[:level], counters[level] + 1, *[0] * (2 - level)]
            assert number == ".".join(str(count) for count in counters[: level + 1])
    assert counters[0] >= 9
    plain = [text for text, _ in headings if not text[0].isdigit()]
    assert plain[:3] == ["Disclosure", "Notes", "References"]
    tops = [text.split(" ")[0] for text in plain[3:] if "." not in text.split(" ")[0]]
    assert tops == [f"S{number}" for number in range(1, len(tops) + 1)]


def test_every_section_has_a_link_to_itself(used: Opened) -> None:
    """It has a name, adds no words to its heading, and is seen once it has the focus."""
    sections, links = used.ask(
        """() => [
          [...document.querySelectorAll("main section:has(> :is(h2, h3, h4, h5) > .anchor)")].map(
            (e) => e.id),
          [...document.querySelectorAll("main :is(h2, h3, h4, h5) > a.anchor")].map(
            (link) => [link.hash.slice(1), link.getAttribute("aria-label"), link.textContent])]"""
    )
    assert len(sections) > 20
    assert links == [[name, "Link to this section", ""] for name in sections]
    link = used.page.locator(".anchor").nth(1)
    link.focus()
    expect(link).to_have_css("opacity", "1")


def test_code_can_be_copied(used: Opened) -> None:
    """Each listing has a button that copies the whole of it and says that it did."""
    used.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    buttons, says, copied, code = used.ask(
        """async () => {
          const listings = [...document.querySelectorAll("main div.sourceCode")];
          const button = listings[0].querySelector("button");
          const changed = new Promise((done) => {
            new MutationObserver(done).observe(button, { childList: true });
          });
          button.click();
          await changed;
          return [
            listings.map((listing) => listing.querySelector("button").type), button.textContent,
            await navigator.clipboard.readText(), listings[0].querySelector("code").textContent];
        }"""
    )
    assert len(buttons) > 10
    assert (says, copied) == ("Copied", code)


# ------------------------------------------------------------------ charts


def test_every_figure_has_a_name_and_a_numbered_caption(wide: Opened) -> None:
    """Each chart, drawn or live, says in words what it shows, and has a caption with its number."""
    found = wide.ask(
        """() => [...document.querySelectorAll("figure")].map((figure) => [
          [...figure.querySelectorAll(":is([role=img], [role=group]).chart-static, .chart-live")]
            .map((part) => part.getAttribute("aria-label")),
          figure.querySelector("figcaption").textContent.trim(),
        ])"""
    )
    assert len(found) >= 5
    for names, caption in found:
        assert len(set(names)) == 1, caption
        assert len(names[0]) > 40
    numbers = [caption.replace("\u00a0", " ").split(". ")[0] for _, caption in found]
    article = [one for one in numbers if not one.startswith("Figure S")]
    assert article == [f"Figure {n}" for n in range(1, len(article) + 1)]
    assert numbers[len(article) :] == [
        f"Figure S{n}" for n in range(1, len(numbers) - len(article) + 1)
    ]


def test_every_figure_answers_the_pointer(used: Opened) -> None:
    """A part under the pointer says what it stands for, and is named so to who hears the page."""
    page = used.page
    charts = page.locator("figure.chart").all()
    assert len(charts) >= 5
    for chart in charts:
        link = chart.locator("svg a").nth(1)
        link.scroll_into_view_if_needed()
        page.mouse.move(1, 1)
        link.hover()
        tip = chart.locator(".chart-tip")
        expect(tip).to_be_visible()
        assert tip.inner_text().split() == str(link.get_attribute("aria-label")).split()
    page.mouse.move(1, 1)


def test_the_argument_says_each_sentence_by_pointer_and_by_keyboard(
    used: Opened, verdicts: Mapping[str, str]
) -> None:
    """A claim of the figure has its verdict and sentence at hand, and leads to the sentence."""
    page = used.page
    links = page.locator("#fig-argument .chart-static a")
    names = [str(link.get_attribute("href")).removeprefix("#") for link in links.all()]
    assert len(set(names)) > 10
    tip = page.locator("#fig-argument .chart-tip")
    for name, link in list(zip(names, links.all(), strict=True))[::10]:
        sentence = used.ask("(id) => document.getElementById(id).textContent", name)
        for show in (link.hover, link.focus):
            show()
            said = " ".join(tip.inner_text().split())
            assert f", {verdicts[name]}. " in said
            assert " ".join(sentence.split())[:20].replace("’", "'") in said.replace("’", "'")
    links.first.focus()
    page.keyboard.press("ArrowRight")
    assert used.ask("() => document.activeElement.getAttribute('href')") == f"#{names[1]}"
    expect(tip).to_be_visible()
    before = used.ask("() => scrollY")
    used.ask("() => new Promise((done) => { addEventListener('scroll', done); scrollBy(0, 30); })")
    assert used.ask("() => scrollY") != before
    expect(tip).to_be_visible()
    page.keyboard.press("Enter")
    becomes(used.page, lambda: used.ask("() => location.hash"), f"#{names[1]}")
    expect(page.locator(f"#{names[1]}")).to_be_in_viewport()


def test_on_a_phone_a_chart_fits_or_says_that_it_scrolls(browser: Browser, url: str) -> None:
    """There is one drawing of each, whose words are at least 11 pixels high."""
    opened = open_page(browser, url, viewport={"width": 390, "height": 800})
    build_supplement(opened)
    found = opened.ask(
        """() => [...document.querySelectorAll("figure.chart")].map((figure) => {
          const frame = figure.querySelector(".chart-frame"), svg = figure.querySelector("svg");
          return [frame.scrollWidth > frame.clientWidth + 1,
                  Boolean(figure.querySelector(".chart-hint")?.checkVisibility()),
                  svg.getBoundingClientRect().width / svg.viewBox.baseVal.width,
                  figure.querySelectorAll("svg").length];
        })"""
    )
    opened.page.context.close()
    assert len(found) >= 5
    for scrolls, hint, scale, drawings in found:
        assert scrolls == hint
        assert (scale, drawings) == (1, 1)


@pytest.mark.parametrize("way", ["button", "click"])
def test_a_figure_opens_large(used: Opened, way: str) -> None:
    """By its button or by a click; its parts answer there too; Esc puts it back."""
    page = used.page
    figure = page.locator("#fig-periods")
    before = figure.locator("svg").bounding_box()
    if way == "button":
        figure.locator("button.enlarge").click()
    else:
        figure.locator("svg").click(position={"x": 4, "y": 4})
    large = page.locator("dialog.figure-large")
    wide = large.locator("svg").bounding_box()
    assert wide
    assert before
    assert wide["width"] > 1.5 * before["width"]
    large.locator("svg a").first.hover()
    expect(large.locator(".chart-tip")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")  # the first puts away what the part says
    expect(large).to_have_count(0)
    expect(figure.locator("svg")).to_be_visible()
    if way == "button":
        expect(figure.locator("button.enlarge")).to_be_focused()


def test_without_script_each_drawing_stays(unscripted: Opened, url: str) -> None:
    """Where no script runs, the charts stand as drawings and nothing offers what cannot work."""
    page = unscripted.page
    figures = page.locator("figure.chart")
    assert figures.count() >= 5
    for figure in figures.all():
        drawing = figure.locator(".chart-static svg").first
        expect(drawing).to_be_visible()
        assert (drawing.bounding_box() or {"width": 0})["width"] > 300
        assert figure.locator(".chart-live").count() == 0
    assert page.locator("button.theme").is_hidden()
    assert unscripted.requests == [url]


def test_without_script_claims_are_a_plain_list(
    unscripted: Opened, verdicts: Mapping[str, str]
) -> None:
    """Each claim with its verdict, and a link to its sentence."""
    items = unscripted.page.locator("section[aria-labelledby=claims-list] li").all()
    assert len(items) == len(verdicts)
    for item, (name, verdict) in zip(items, verdicts.items(), strict=True):
        assert item.locator("a").get_attribute("href") == f"#{name}"
        assert verdict in item.inner_text()


# ------------------------------------------------------------------ readable


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_contrast(browser: Browser, url: str, scheme: Any) -> None:
    """In light and in dark, every text stands out from what is behind it, with all unfolded."""
    opened = open_page(browser, url, color_scheme=scheme)
    assert weak_text(opened) == []
    assert (lightness(opened) > 127) == (scheme == "light")
    opened.page.context.close()


def test_charts_are_legible_in_the_dark(browser: Browser, url: str) -> None:
    """The words in the charts, live and drawn, are light on a dark page."""
    opened = open_page(browser, url, color_scheme="dark")
    colours = opened.ask(
        """() => [...document.querySelectorAll("figure.chart svg text")]
           .filter((text) => text.textContent.trim())
           .map((text) => getComputedStyle(text).fill)"""
    )
    opened.page.context.close()
    assert len(colours) > 100
    for colour in set(colours):
        channels = [float(part) for part in colour.strip("rgba()").split(",")[:3]]
        assert sum(channels) / 3 > 127, colour


def test_the_reader_may_choose_light_or_dark(used: Opened) -> None:
    """The button turns the page over, says what it will do next, and the choice is kept."""
    button = used.page.locator("button.theme")
    before, label = paper_colour(used), button.get_attribute("aria-label")
    button.click()
    after = paper_colour(used)
    assert after != before
    assert button.get_attribute("aria-label") != label
    used.page.reload()
    used.page.wait_for_selector("html[data-ready=true]", state="attached")
    assert paper_colour(used) == after
    button.click()
    assert paper_colour(used) == before


def paper_colour(opened: Opened) -> str:
    """Return the colour that the page has now."""
    return str(opened.ask("() => getComputedStyle(document.body).backgroundColor"))


def test_a_phone_never_scrolls_sideways(phone: Opened) -> None:
    """At 390 pixels nothing is wider than the screen, folded or all unfolded."""
    for opening in (False, True):
        phone.ask(
            "(open) => document.querySelectorAll('details').forEach((e) => { e.open = open; })",
            opening,
        )
        width, beyond = phone.ask(
            """() => [document.documentElement.scrollWidth,
              [...document.querySelectorAll("main :is(p, h2, h3, figcaption, summary, dd, li)")]
                .filter((e) => e.checkVisibility())
                .filter((e) => !e.closest(".table-scroll, .chart-frame, pre"))
                .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
                .map((e) => e.textContent.slice(0, 60))]"""
        )
        assert width <= PHONE["width"]
        assert beyond == []


def test_on_a_phone_a_bar_leads_to_the_contents_and_to_the_top(phone: Opened) -> None:
    """The contents open over the text, and a section that is chosen there closes them."""
    page = phone.page
    assert page.locator(".contents-side").is_hidden()
    page.locator(".bar button", has_text="Contents").tap()
    page.locator("dialog[data-name=contents] a[href='#sec-conclusion']").tap()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#sec-conclusion > h2")).to_be_in_viewport()
    page.locator(".bar button", has_text="Top").tap()
    becomes(page, lambda: phone.ask("() => scrollY"), 0)


def test_without_script_the_contents_unfold_on_a_phone(browser: Browser, url: str) -> None:
    """They stand folded above the text."""
    opened = open_page(browser, url, viewport=PHONE, java_script_enabled=False)
    expect(opened.page.locator(".contents-phone summary")).to_be_visible()
    assert opened.page.locator(".contents-phone li").first.is_hidden()
    opened.page.context.close()


def test_on_a_wide_screen_the_contents_stand_beside_lines_of_a_readable_length(
    wide: Opened,
) -> None:
    """On a wide screen the contents are open, and a line of text holds 45 to 95 letters."""
    expect(wide.page.locator(".contents-side li").first).to_be_visible()
    assert wide.page.locator(".contents-phone").is_hidden()
    letters = wide.ask(
        """() => {
          const text = [...document.querySelectorAll("main p")].find(
            (p) => p.checkVisibility() && p.textContent.length > 500);
          const lines = Math.round(text.getBoundingClientRect().height
            / parseFloat(getComputedStyle(text).lineHeight));
          return text.textContent.length / lines;
        }"""
    )
    assert 45 <= letters <= 95


def test_in_print_what_must_be_seen_is_seen(used: Opened) -> None:
    """On paper there are no buttons and folds, the charts are drawings, and claims are listed."""
    page = used.page
    page.emulate_media(media="print")
    for unwanted in ("button.theme", ".skip", "nav", "summary", ".chart-live", "details.code"):
        assert used.ask(
            "(name) => [...document.querySelectorAll(name)].every((e) => !e.checkVisibility())",
            unwanted,
        ), unwanted
    for wanted in (
        ".chart-static",
        ".csl-entry",
        "#notes li",
        "span.claim",
        "figcaption",
        "main table",
    ):
        assert used.ask(
            """(name) => {
              const all = [...document.querySelectorAll(name)];
              const seen = (e) => e.closest("details") || e.checkVisibility();
              return all.length > 0 && all.every(seen);
            }""",
            wanted,
        ), wanted
    assert paper_colour(used) == "rgb(255, 255, 255)"
    page.emulate_media(media="screen")


def test_the_first_tab_offers_to_skip_to_the_text(browser: Browser, url: str) -> None:
    """Whoever reads by keyboard need not pass through the contents, with script or without."""
    opened = open_page(browser, url, java_script_enabled=False)
    opened.page.keyboard.press("Tab")
    assert opened.ask("() => document.activeElement.getAttribute('href')") == "#text"
    opened.page.keyboard.press("Enter")
    assert opened.ask("() => document.activeElement.id") == "text"


def test_what_scrolls_sideways_on_a_phone_can_be_reached_by_keyboard(phone: Opened) -> None:
    """A table or chart wider than the screen scrolls by itself, can be focused, and has a name."""
    boxes = phone.ask(
        """() => {
          dispatchEvent(new Event("resize"));
          return [...document.querySelectorAll(".table-scroll, .chart-frame")]
            .filter((box) => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1)
            .map((box) => [box.tabIndex, getComputedStyle(box).overflowX,
                           box.className + " " + (box.getAttribute("aria-label") || "")]);
        }"""
    )
    for index, overflow, name in boxes:
        assert (index, overflow) in ((0, "auto"), (0, "scroll")), name
