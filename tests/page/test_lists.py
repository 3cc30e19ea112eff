"""The lists of claims, passages and codes, and the search: from the records, on demand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from refutable.corpus import Corpus
from tests.page.browsing import PHONE, WIDE, Opened, becomes, open_page, weak_text
from tests.this_paper.whole_paper import Rendered

PANELS = ("#ledger", "#ledger?open=clm-zoning-late", "#passages", "#codebook", "#search?q=children")


@pytest.fixture(scope="module")
def url(_second_rendered_once: Path) -> str:
    """Where the page of the second paper lies: on the disk."""
    return (_second_rendered_once / "_output" / "paper.html").as_uri()


@pytest.fixture
def wide(browser: Browser, url: str) -> Iterator[Opened]:
    """The page on a wide screen, which complains of nothing."""
    opened = open_page(browser, url, viewport=WIDE)
    yield opened
    assert opened.complaints == []
    opened.page.context.close()


def go(opened: Opened, address: str) -> Locator:
    """Go to an address as a link would; return what the panel has."""
    opened.ask("(hash) => { location.hash = hash; }", address)
    panel = opened.page.locator("dialog.panel")
    expect(panel).to_be_visible()
    return panel


def focused(opened: Opened, selector: str) -> Any:
    """Whether the focus is on, or in, the first element that a selector finds."""
    return opened.ask(
        "(one) => Boolean(document.querySelector(one)?.contains(document.activeElement))", selector
    )


def ids(panel: Locator) -> set[str]:
    """Return the passages that a list of the corpus shows."""
    return set(panel.locator(".of-passage code").all_inner_texts())


# ------------------------------------------------------------------ claims


def test_lists_are_built_when_they_are_opened_and_gone_when_they_are_closed(wide: Opened) -> None:
    """A button opens one; Esc gives the focus back to it."""
    count = "() => document.querySelectorAll('*').length"
    before = wide.ask(count)
    button = wide.page.locator(".contents-side .panel-links button", has_text="Claims")
    button.click()
    expect(wide.page.locator(".ledger-table tbody tr")).to_have_count(7)
    assert wide.ask(count) > before
    assert focused(wide, ".panel h2")
    wide.page.keyboard.press("Escape")
    expect(wide.page.locator("dialog.panel")).to_have_count(0)
    expect(button).to_be_focused()
    assert wide.ask(count) == before


def test_each_column_sorts_both_ways_and_says_so(wide: Opened) -> None:
    """The head of the column says how, and keeps the focus."""
    panel = go(wide, "#ledger")
    head = panel.locator("th", has=wide.page.locator("[data-sort=against]"))
    numbers = panel.locator("tbody tr td:nth-child(7)")
    head.locator("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert numbers.all_inner_texts() == ["0", "0", "0", "0", "2", "3", "–"]
    head.locator("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert numbers.all_inner_texts() == ["3", "2", "0", "0", "0", "0", "–"]
    expect(head.locator("button")).to_be_focused()
    assert panel.locator("th[aria-sort]").count() == 1


def test_claims_are_filtered_by_words_verdict_and_firmness(wide: Opened) -> None:
    """How many there are is said to those who do not see it; Back and a link keep the filter."""
    panel = go(wide, "#ledger")
    rows, status = panel.locator("tbody tr"), panel.get_by_role("status")
    panel.get_by_label("Verdict").select_option("supported")
    expect(status).to_have_text("4 of 7 claims")
    panel.get_by_label("Fragile").check()
    expect(status).to_have_text("3 of 7 claims")
    panel.get_by_label("With the words").fill("zónes late")
    expect(rows).to_have_count(2)
    expect(rows.first.locator("mark")).to_have_text(["Zones", "late"])
    wide.page.reload()
    expect(rows).to_have_count(2)
    panel.get_by_label("With the words").fill("no such words")
    expect(panel.locator(".nothing")).to_have_text("No claim fits all that is asked.")


def test_a_row_opens_the_card_beside_the_table_and_j_goes_to_the_next(wide: Opened) -> None:
    """By keyboard too; the way into the text leads to the sentence and its card there."""
    panel = go(wide, "#ledger?sort=-number")
    panel.locator("tbody tr button").nth(1).focus()
    wide.page.keyboard.press("Enter")
    card = panel.locator(".card")
    expect(card.locator(".kicker")).to_have_text("Claim 6")
    expect(card).to_be_focused()
    wide.page.keyboard.press("j")
    expect(card.locator(".kicker")).to_have_text("Claim 5")
    expect(panel.locator("tr.open td").first).to_have_text("5")
    expect(panel.locator("tbody tr")).to_have_count(7)
    panel.get_by_role("link", name="Show in the text").click()
    expect(wide.page.locator("dialog.panel")).to_have_count(0)
    expect(wide.page.locator("main .card .kicker")).to_have_text("Claim 5")
    expect(wide.page.locator("#clm-zoning-late")).to_be_in_viewport()


def test_an_address_asks_for_some_claims(wide: Opened) -> None:
    """As a mark of a figure does; all are one click away."""
    panel = go(wide, "#ledger?claim=clm-zoning-late&claim=clm-zoning-answers")
    expect(panel.locator("tbody tr")).to_have_count(2)
    panel.locator(".chips button").click()
    expect(panel.locator("tbody tr")).to_have_count(7)


def test_the_verdicts_of_the_table_follow_what_a_reader_decides_otherwise(wide: Opened) -> None:
    """And so does what the table says for and against."""
    verdict = wide.page.locator("tr[data-claim=clm-zoning-late] .verdict")
    go(wide, "#ledger")
    expect(verdict).to_have_text("supported")
    go(wide, "#ledger~drop:x-zones-rooms:order.zoning")
    expect(verdict).to_have_text("refuted")


# ------------------------------------------------------------------ passages


def expected(small: Corpus, codes: str, layer: str = "") -> set[str]:
    """Return the passages with a code of a family in a layer, as the engine has them."""
    return {
        one.excerpt
        for one in small.codings
        if one.coder == (layer or small.default) and one.code.startswith(f"{codes}.")
    }


def test_a_family_means_all_codes_under_it(wide: Opened, small: Corpus) -> None:
    """The passages are those that the engine finds."""
    found = ids(go(wide, "#passages?code=order"))
    assert found == expected(small, "order") != set()


def test_a_coder_has_passages_of_her_own(wide: Opened, small: Corpus) -> None:
    """A coder is asked for by name, and what she gave is marked."""
    for coder in ("desk", "attic"):
        go(wide, f"#passages?code=order&coder={coder}")
        shown = partial(ids, wide.page.locator("dialog.panel"))
        becomes(wide.page, shown, expected(small, "order", coder))
    assert expected(small, "order", "desk") != expected(small, "order", "attic")


def test_a_period_takes_what_may_be_of_it_and_nothing_that_looks_back(
    wide: Opened, small: Corpus
) -> None:
    """A key that is repeated asks for any of its values, different keys for all together."""
    days = small.periods["corner"].span
    within = {
        one.id
        for one in small.documents.values()
        if not one.date.undated
        and not one.retrospective
        and (days.first is None or one.date.last is None or one.date.last >= days.first)
        and (days.last is None or one.date.first is None or one.date.first <= days.last)
    }
    passages = {one.id for one in small.excerpts.values() if one.document in within}
    assert ids(go(wide, "#passages?period=corner")) == passages != set()
    both = "#passages?code=order&code=sound&period=corner"
    wanted = (expected(small, "order") | expected(small, "sound")) & passages
    panel = go(wide, both)
    becomes(wide.page, lambda: ids(panel), wanted)


def test_what_is_asked_stands_as_chips_and_each_can_be_removed(wide: Opened) -> None:
    """An empty result says what was asked; a filter is added by what and by which value."""
    panel = go(wide, "#passages?actor=nobody&code=order.zoning")
    chips = panel.locator(".chips button")
    expect(panel.locator(".nothing")).to_contain_text("No passage has all this: Actor: nobody;")
    chips.first.click()
    expect(chips).to_have_count(1)
    expect(panel.locator(".passage").first).to_be_visible()
    assert focused(wide, ".panel-body")
    panel.get_by_label("Filter by").select_option("type")
    panel.locator(".filter-fields select").nth(1).select_option("notice")
    panel.get_by_role("button", name="Add").click()
    expect(chips).to_have_text(["Code: Zoning ×", "Type: notice ×"])
    assert "type=notice" in wide.ask("() => location.hash")


def test_a_passage_says_who_coded_what_and_where_it_counts(wide: Opened) -> None:
    """Each coder's codes stand beside those that count."""
    panel = go(wide, "#passages")
    differing = panel.locator(".on-demand", has_text="they differ on").first
    differing.locator("summary").click()
    expect(differing.locator("thead th").last).to_have_text("Coder in the attic")
    heads = differing.locator("thead th").all_inner_texts()
    assert heads[-2:] == ["Coder at the desk", "Coder in the attic"]
    rows = [row.locator("td").all_inner_texts() for row in differing.locator("tbody tr").all()]
    assert any(row[-2] != row[-1] for row in rows)
    counted = panel.locator(".on-demand", has_text="Counted in").first
    counted.locator("summary").click()
    expect(counted.locator("a[href^='#clm-']").first).to_be_visible()


# ------------------------------------------------------------------ codes


def test_the_codebook_shows_every_passage_of_a_code(wide: Opened, small: Corpus) -> None:
    """It says how many there are, and a link leads to the same in the corpus."""
    panel = go(wide, "#codebook?code=order.zoning")
    entry = panel.locator("[data-code='order.zoning']")
    wanted = {
        one.excerpt
        for one in small.codings
        if one.coder == small.default and one.code == "order.zoning"
    }
    expect(entry.locator(".passage")).to_have_count(len(wanted))
    expect(entry.locator("button[aria-expanded=true]")).to_contain_text(f"{len(wanted)} passage")
    expect(entry).to_be_in_viewport()
    entry.get_by_role("link").click()
    becomes(wide.page, lambda: ids(panel), wanted)
    wide.page.go_back()
    expect(entry.locator(".passage")).to_have_count(len(wanted))


# ------------------------------------------------------------------ search


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_a_key_leads_to_the_search_of_everything(wide: Opened, key: str) -> None:
    """Words are found in text, claims, passages and codes, and marked."""
    wide.page.keyboard.press(key)
    field = wide.page.get_by_role("searchbox")
    expect(field).to_be_focused()
    wide.page.keyboard.type("DISTURB")
    kinds = wide.page.locator(".hits h3")
    expect(kinds.first).to_contain_text("Text")
    assert [text.split()[0] for text in kinds.all_inner_texts()] == [
        *("Text", "Claims", "Passages", "Codes")
    ]
    hits = wide.page.locator(".hits li")
    assert hits.count() == wide.page.locator(".hits li:has(mark)").count()
    total = sum(int(text.split()[1]) for text in kinds.all_inner_texts())
    expect(wide.page.get_by_role("status")).to_have_text(f"{total} results")
    expect(field).to_be_focused()


def test_what_is_found_opens_where_it_stands_and_back_leads_to_the_search(wide: Opened) -> None:
    """A paragraph is scrolled to, a claim opens its card, a passage its place in the corpus."""
    page = wide.page
    links = {kind: page.locator(".hits", has_text=kind).locator("li a").first for kind in
             ("Text", "Claims", "Passages")}  # fmt: skip
    go(wide, "#search?q=disturb")
    links["Text"].focus()
    page.keyboard.press("Enter")
    expect(page.locator("main .found")).to_be_in_viewport()
    expect(page.locator("main .found")).to_be_focused()
    page.go_back()
    links["Claims"].click()
    expect(page.locator("main .card")).to_be_visible()
    page.go_back()
    links["Passages"].click()
    expect(page.locator(".panel .passage")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.panel")).to_have_count(0)


def test_what_is_nowhere_is_said(wide: Opened) -> None:
    """With the words that were asked for."""
    go(wide, "#search?q=%3Cb%3Exyzzy")
    expect(wide.page.get_by_role("status")).to_have_text("Nothing found for “<b>xyzzy”.")


# ------------------------------------------------------------------ every screen, every paper


@pytest.mark.parametrize("address", PANELS)
@pytest.mark.parametrize("size", [PHONE, {"width": 320, "height": 256}])
def test_no_list_is_wider_than_a_narrow_screen(
    browser: Browser, url: str, address: str, size: Any
) -> None:
    """On a phone, and at 1280 pixels enlarged four times."""
    opened = open_page(browser, f"{url}{address}", viewport=size)
    expect(opened.page.locator("dialog.panel")).to_be_visible()
    wider = opened.ask("() => document.querySelector('.panel-body').scrollWidth > innerWidth")
    assert not wider
    assert opened.ask("() => document.documentElement.scrollWidth <= innerWidth")
    opened.page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PANELS)
def test_the_lists_can_be_read_in_both_themes(
    browser: Browser, url: str, address: str, scheme: Any
) -> None:
    """All text has contrast enough, that of open rows, marks and notes too."""
    opened = open_page(browser, f"{url}{address}", color_scheme=scheme)
    expect(opened.page.locator("dialog.panel")).to_be_visible()
    assert weak_text(opened) == []
    opened.page.context.close()


def test_a_large_list_comes_by_pages(browser: Browser, rendered: Rendered) -> None:
    """So that a few hundred elements are made at a time; the focus goes to the first new one."""
    opened = open_page(browser, rendered.output("html").as_uri())
    panel = go(opened, "#ledger")
    rows = panel.locator("tbody tr")
    expect(rows).to_have_count(50)
    panel.locator("button.more").click()
    expect(rows).to_have_count(100)
    expect(rows.nth(50).locator("button")).to_be_focused()
    for address in ("#passages", "#codebook", "#ledger"):
        go(opened, address)
        expect(panel.locator(".panel-status")).not_to_be_empty()
        assert opened.ask("() => document.querySelectorAll('dialog *').length") < 900
    opened.page.context.close()
