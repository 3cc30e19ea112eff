"""A reader disagrees with the page of the second paper, and the page and the command agree."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.page.browsing import PHONE, Opened, open_page
from tests.projects import Project, copy_second_paper

CLAIM, ABOVE = "clm-zoning-late", "clm-zoning-answers"
DROP = "drop:x-zones-rooms:order.zoning"
NEED = f"need:{CLAIM}:1:3"


@pytest.fixture(scope="module")
def url(_second_rendered_once: Path) -> str:
    """Where the page lies: on the disk."""
    return (_second_rendered_once / "_output" / "paper.html").as_uri()


@pytest.fixture
def opened(browser: Browser, url: str) -> Iterator[Opened]:
    """The page, which complains of nothing and asks for nothing to the end of a test."""
    found = open_page(browser, url, reduced_motion="reduce")
    yield found
    assert found.complaints == []
    assert {asked for asked in found.requests if not asked.startswith(("data:", "blob:"))} == {url}
    found.page.context.close()


def show(page: Page, changes: str = "", target: str = CLAIM) -> None:
    """Go to a claim, or a panel, with these changes."""
    page.evaluate("(hash) => { location.hash = hash; }", "~".join(filter(None, (target, changes))))


def numbers(page: Page) -> list[str]:
    """Return the numbers in the text that are changed."""
    return page.locator("main [data-value] ins").all_inner_texts()


def test_a_coding_is_dropped_and_taken_back(opened: Opened) -> None:
    """Verdict, number in the sentence, card and bar follow at once; undo brings all of it back."""
    page = opened.page
    text = page.locator("main").inner_text()
    show(page)
    page.get_by_role("button", name="I would not code this as “Zoning”").first.click()
    bar = page.locator(".disagreement")
    expect(bar).to_contain_text("1 change: 2 claims fall")
    expect(page.locator(".card h2")).to_contain_text(
        "Refuted, though declared supported: 1 document"
    )
    expect(page.locator(".card .side-for .passage")).to_have_count(1)
    assert numbers(page) == ["one"]
    assert page.url.endswith(f"~{DROP}")
    bar.get_by_role("button", name="Undo").click()
    expect(bar).to_have_count(0)
    expect(page.locator(".card h2")).to_contain_text("Supported")
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_have_count(0)
    assert page.locator("main").inner_text() == text


def test_the_address_holds_all_of_it(browser: Browser, url: str) -> None:
    """Opened with the address of another reader, the page shows what that reader decided."""
    page = open_page(browser, f"{url}#{CLAIM}~{DROP}~{NEED}").page
    expect(page.locator(".disagreement")).to_contain_text("2 changes: 2 claims fall")
    expect(page.locator(".card h2")).to_contain_text("Refuted")
    page.context.close()


def test_what_the_address_says_and_the_page_does_not_know_is_named(opened: Opened) -> None:
    """A change of what is not there is told, and changes nothing."""
    show(opened.page, "drop:x-nowhere:order.zoning~layer:nobody")
    expect(opened.page.locator(".disagreement")).to_contain_text("drop:x-nowhere:order.zoning")
    expect(opened.page.locator(".disagreement")).to_contain_text("layer:nobody")
    expect(opened.page.locator(".card h2")).to_contain_text("Supported")


def test_another_code_is_found_and_given_by_keyboard(opened: Opened) -> None:
    """The codebook is searched by its words, and a code is given without a mouse."""
    page = opened.page
    show(page)
    picker = page.locator(".card .code-picker summary").first
    picker.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".card .code-picker[open] li").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("forbid")
    expect(page.locator(".card .code-picker[open] li")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".disagreement")).to_contain_text("1 change")
    assert re.search(r"~add:x-zones-rooms:order\.ban:\w+$", page.url)


def test_another_number_puts_what_rests_on_it_at_risk(opened: Opened) -> None:
    """A criterion that asks for more falls, and the bar leads to the claim at risk."""
    page = opened.page
    show(page)
    page.locator(".card .number input").first.fill("3")
    page.locator(".card .number input").first.press("Tab")
    expect(page.locator(".disagreement")).to_contain_text("1 claim falls, 1 claim is at risk")
    page.locator(".disagreement a").last.click()
    expect(page.locator(".card")).to_contain_text("At risk")
    assert page.url.endswith(f"#{ABOVE}~{NEED}")


def test_another_coder_is_chosen_in_the_panel(opened: Opened) -> None:
    """The layer that counts is chosen from a list, which keeps the focus, and is taken back."""
    page = opened.page
    show(page, target="disagree")
    page.locator("#choose-layer").focus()
    page.locator("#choose-layer").select_option("attic")
    expect(page.locator(".disagreement")).to_contain_text("1 change")
    assert page.evaluate("document.activeElement.id") == "choose-layer"
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".disagreement")).to_have_count(0)


def test_links_in_the_page_keep_what_was_changed(opened: Opened) -> None:
    """Whoever goes on to another section still reads the page as changed, and gets there."""
    page = opened.page
    show(page, DROP)
    page.keyboard.press("Escape")
    page.locator(".contents-side a[href='#sec-sound']").click()
    expect(page.locator("#sec-sound")).to_be_in_viewport()
    assert page.url.endswith(f"#sec-sound~{DROP}")
    expect(page.locator(".disagreement")).to_contain_text("1 change")


def test_figures_and_tables_say_that_they_show_the_original(opened: Opened) -> None:
    """What is drawn cannot follow, and says so for as long as something is changed."""
    page = opened.page
    show(page, DROP)
    expect(page.locator("main .of-the-paper").first).to_be_attached()
    show(page)
    expect(page.locator("main .of-the-paper")).to_have_count(0)


def test_the_bar_covers_nothing_on_a_phone(browser: Browser, url: str) -> None:
    """On a narrow screen the bar fits its width, and the page does not scroll sideways."""
    page = open_page(browser, f"{url}#{CLAIM}~{DROP}", viewport=PHONE, has_touch=True).page
    expect(page.locator(".disagreement")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.context.close()


# ------------------------------------------------------------------ files


def saved(page: Page, name: str, to: Path) -> Path:
    """Save a file from the panel."""
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    download.value.save_as(to)
    return to


def turned(project: Project, file: Path) -> list[list[str]]:
    """Return the claims that turn by the command, with their verdicts before and after."""
    run = project.run("review", str(file), "--format", "json")
    assert run.code == 0, run.err
    together = json.loads(run.out)["together"]["turned"]
    return [[one["id"], one["before"], one["after"]] for one in together]


def test_a_saved_review_has_the_same_effect_in_the_terminal(opened: Opened, tmp_path: Path) -> None:
    """Each disagreement is named with its effect, and the command computes the same from data."""
    page = opened.page
    show(page, f"{DROP}~{NEED}~layer:any", target="disagree")
    file = saved(page, "Save as a review", tmp_path / "review.md")
    text = file.read_text(encoding="utf-8")
    assert all(f"- `{change}` " in text for change in (DROP, NEED, "layer:any"))
    found = turned(copy_second_paper(tmp_path / "paper"), file)
    assert found
    for name, before, after in found:
        assert f"- {name}: {before} → {after}" in text.split("## All together")[1]


def test_a_saved_layer_can_be_added_as_a_coder(opened: Opened, tmp_path: Path) -> None:
    """`paper coder add` takes the layer, and `paper review` sees in it what was changed."""
    page = opened.page
    show(page, f"{DROP}~add:x-minutes-quiet:order.zoning:aims", target="disagree")
    file = saved(page, "Save as a layer", tmp_path / "reader.csv")
    project = copy_second_paper(tmp_path / "paper")
    review = turned(project, file)
    assert [CLAIM, "supported", "refuted"] in review
    added = project.run("coder", "add", str(file), "--name", "reader", "--label", "A reader")
    assert added.code == 0, added.err
    header, rows = project.rows("coders.csv")
    assert dict(zip(header, rows[-1], strict=True))["blind"] == "no"
    assert project.run("check").code in (0, 1)
