"""The card of a claim: from a sentence to what it stands on and back, without leaving the place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.page.browsing import PHONE, WIDE, Opened, becomes, open_page
from tests.this_paper.whole_paper import Rendered

COMPARISON = "clm-premises-politics"


@pytest.fixture(scope="module")
def url(rendered: Rendered) -> str:
    """Where the page lies: on the disk."""
    return rendered.output("html").as_uri()


@pytest.fixture
def wide(browser: Browser, url: str) -> Iterator[Opened]:
    """The page on a wide screen."""
    opened = open_page(browser, url, viewport=WIDE)
    yield opened
    assert opened.complaints == []
    opened.page.context.close()


@pytest.fixture
def phone(browser: Browser, url: str) -> Iterator[Opened]:
    """The page on a phone."""
    opened = open_page(browser, url, viewport=PHONE, is_mobile=True, has_touch=True)
    yield opened
    opened.page.context.close()


def first_words(opened: Opened, name: str) -> tuple[float, float]:
    """Return where the first words of a claim's sentence are on the screen."""
    opened.page.locator(f"#{name}").scroll_into_view_if_needed()
    x, y = opened.ask(
        """(id) => {
          const box = document.getElementById(id).getClientRects()[0];
          return [box.left + 4, box.top + box.height / 2];
        }""",
        name,
    )
    return x, y


def press(opened: Opened, name: str) -> Locator:
    """Click on the first words of a claim's sentence; return its card."""
    opened.page.mouse.click(*first_words(opened, name))
    card = opened.page.locator(".card")
    expect(card).to_be_visible()
    return card


def place(opened: Opened) -> Any:
    """Return how far the page is scrolled."""
    return opened.ask("() => scrollY")


# ------------------------------------------------------------------ opening and closing


@pytest.mark.parametrize("way", ["Escape", "outside", "Back"])
def test_a_card_opens_beside_its_sentence_and_closes_without_a_jump(wide: Opened, way: str) -> None:
    """Esc, a click outside and Back close it; the page stands where it stood."""
    page = wide.page
    page.locator(f"#{COMPARISON}").scroll_into_view_if_needed()
    before = place(wide)
    card = press(wide, COMPARISON)
    assert place(wide) == before
    card_box, text_box = card.bounding_box(), page.locator("main").bounding_box()
    assert card_box is not None
    assert text_box is not None
    assert card_box["x"] >= text_box["x"] + text_box["width"]
    assert card_box["height"] <= 0.6 * WIDE["height"] + 1
    if way == "Back":
        page.go_back()
    elif way == "Escape":
        page.keyboard.press("Escape")
    else:
        page.locator("main section > h2").first.dispatch_event("click")
    expect(card).to_have_count(0)
    assert place(wide) == before


def test_by_keyboard_the_focus_goes_into_the_card_and_back(wide: Opened) -> None:
    """Enter on the button behind a sentence opens its card; Esc gives the focus back."""
    button = wide.page.locator(f"button.ask[data-claim={COMPARISON}]")
    button.focus()
    expect(button).to_contain_text("On what grounds?")
    wide.page.keyboard.press("Enter")
    becomes(
        wide.page, lambda: wide.ask("() => document.activeElement.className.split(' ')[0]"), "card"
    )
    wide.page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_j_and_k_step_from_claim_to_claim(wide: Opened) -> None:
    """Through those that the page shows; Back then closes the card at once."""
    press(wide, "clm-abstract-responsibility")
    wide.page.keyboard.press("j")
    becomes(wide.page, lambda: wide.ask("() => location.hash"), "#clm-abstract-base")
    wide.page.keyboard.press("k")
    becomes(wide.page, lambda: wide.ask("() => location.hash"), "#clm-abstract-responsibility")
    wide.page.go_back()
    expect(wide.page.locator(".card")).to_have_count(0)


def test_an_address_with_a_claim_opens_its_card(browser: Browser, url: str) -> None:
    """What was copied as a link leads to the sentence and to its card."""
    opened = open_page(browser, f"{url}#{COMPARISON}")
    expect(opened.page.locator(".card")).to_contain_text("Supported")
    expect(opened.page.locator(f"#{COMPARISON}")).to_be_in_viewport()
    opened.page.context.close()


def test_on_a_phone_the_card_is_a_sheet_that_leaves_the_sentence_in_sight(phone: Opened) -> None:
    """It comes from below, as wide as the screen, and covers at most three fifths of it."""
    sentence = phone.page.locator(f"#{COMPARISON}")
    phone.page.touchscreen.tap(*first_words(phone, COMPARISON))
    card = phone.page.locator(".card.sheet")
    expect(card).to_be_visible()
    box, told = card.bounding_box(), sentence.bounding_box()
    assert box is not None
    assert told is not None
    assert box["width"] == PHONE["width"]
    assert box["height"] <= 0.6 * PHONE["height"] + 1
    assert told["y"] >= 0
    assert told["y"] + told["height"] <= box["y"] + 1


# ------------------------------------------------------------------ what the text shows


def test_the_text_has_no_numbers_and_no_signs_of_claims(wide: Opened) -> None:
    """A claim that the evidence refutes, or does not decide, says so in words behind it."""
    marks = wide.page.locator("main .claim-mark, main details.evidence, main .ledger-entry")
    assert marks.count() == 0
    says = wide.page.locator("#clm-politics-beside ~ .says").first
    expect(says).to_have_text("The evidence refutes this.")
    expect(wide.page.locator("#clm-contention-omitted ~ .says").first).to_have_text(
        "The evidence does not decide this."
    )


def test_only_claims_that_carry_the_argument_are_underlined_until_c_is_pressed(
    wide: Opened,
) -> None:
    """And the switch does the same."""
    lines = (
        "() => [...document.querySelectorAll('main .claim[id]')].filter((one) => "
        "getComputedStyle(one).textDecorationLine === 'underline').length"
    )
    all_claims = wide.ask("() => document.querySelectorAll('main .claim[id]').length")
    few = wide.ask(lines)
    assert 20 <= few <= 30 < all_claims
    wide.page.keyboard.press("c")
    assert wide.ask(lines) == all_claims
    wide.page.locator("button.all-claims").click()
    assert wide.ask(lines) == few


def test_the_page_has_one_heading_of_the_first_level_and_the_abstract_in_its_main_part(
    wide: Opened,
) -> None:
    """So that a screen reader finds both."""
    assert wide.ask("() => document.querySelectorAll('h1').length") == 1
    expect(wide.page.locator("main .abstract h2")).to_have_text("Abstract")


def test_a_citation_shows_its_work_on_hover_and_on_focus(wide: Opened) -> None:
    """Beside the citation; Esc puts it away, and the link says that it is described by it."""
    link = wide.page.locator("main section a[href='#ref-kunz-depoliticization']").first
    work = wide.ask("() => document.getElementById('ref-kunz-depoliticization').textContent.trim()")
    link.hover()
    preview = wide.page.locator(".preview")
    expect(preview).to_have_text(work)
    assert link.get_attribute("aria-describedby") == preview.get_attribute("id")
    wide.page.keyboard.press("Escape")
    expect(preview).to_have_count(0)
    wide.page.keyboard.press("Tab")
    link.focus()
    expect(preview).to_have_text(work)


# ------------------------------------------------------------------ what a card shows


def test_a_comparison_shows_its_documents_as_a_two_by_two_table(wide: Opened) -> None:
    """No document stands in two cells."""
    card = press(wide, COMPARISON)
    cells = card.locator(".two-by-two td details")
    texts = [cell.locator("summary").inner_text() for cell in cells.all()]
    assert len(texts) == 4
    assert sum(map(int, texts)) == 24
    for cell in cells.all():
        cell.locator("summary").click()
    documents = card.locator(".two-by-two td li").all_inner_texts()
    assert len(documents) == len(set(documents)) == 24


def test_each_side_shows_three_whole_passages_and_then_all(wide: Opened) -> None:
    """With the coded words marked, the document, and what the code means on demand."""
    card = press(wide, COMPARISON)
    side = card.locator(".side-against")
    expect(side.locator(".passage")).to_have_count(3)
    side.locator("button.more").click()
    assert side.locator(".passage").count() > 3
    assert side.locator(".passage:has(mark):has(cite)").count() == side.locator(".passage").count()
    label = side.locator("details.code-label").first
    label.locator("summary").click()
    expect(label.locator("p")).to_be_visible()
    expect(side.locator(".reason").first).to_contain_text("politicised content")


def test_a_document_on_both_sides_says_why(wide: Opened) -> None:
    """It is told on either side that it stands on the other."""
    card = press(wide, "clm-premises-share")
    both = card.locator(".side-for li", has_text="on the other side too")
    assert both.count() > 0


def test_what_is_not_there_shows_what_was_searched(wide: Opened) -> None:
    """Where nothing speaks against a claim, the card says among how many passages."""
    card = press(wide, "clm-abstract-responsibility")
    expect(card.locator(".part-searched")).to_contain_text("No exception was found")
    assert "passages in" in card.locator(".part-searched").inner_text()


def test_a_card_says_what_breaks_the_claim_and_where_it_comes_from(wide: Opened) -> None:
    """In the order in which a reader asks."""
    card = press(wide, COMPARISON)
    parts = [text.splitlines()[0] for text in card.locator(".part").all_inner_texts()]
    wanted = ["Breaks if", "Rests on", "Coders", "The verdict does not establish", "Needed"]
    assert [part for part in parts if part in wanted] == wanted
    assert card.locator(".part-breaks-if .passage").count() == 2
    assert f'"{COMPARISON}"' in (card.locator(".cell-code code").text_content() or "")
    assert "sections/_57-routes.qmd:" in card.locator("p.source").inner_text()


def test_a_sentence_is_copied_with_its_verdict(browser: Browser, url: str) -> None:
    """And with an address that opens its card."""
    opened = open_page(browser, url, permissions=["clipboard-read", "clipboard-write"])
    card = press(opened, COMPARISON)
    card.locator("button", has_text="Copy sentence").click()
    expect(card.locator("button", has_text="Copied")).to_be_visible()
    text = opened.ask("() => navigator.clipboard.readText()")
    assert "(Supported: 5 of 18 documents against " in text
    assert text.endswith(f"#{COMPARISON}")
    opened.page.context.close()


def test_the_supplement_is_built_when_it_is_asked_for(wide: Opened) -> None:
    """Until then it has no elements; a link into it builds it."""
    section = wide.page.locator("section.supplement").first
    before = wide.ask("() => document.querySelectorAll('*').length")
    section.locator("button.build").click()
    expect(section.locator("p").first).to_be_visible()
    assert wide.ask("() => document.querySelectorAll('*').length") > before
