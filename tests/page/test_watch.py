"""A page that is watched: its author saves, the bar tells, the page is renewed where it is read."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from tests.page.browsing import PHONE, Opened, becomes, open_page
from tests.processes import HANG, command
from tests.projects import Project, copy_second_paper

CLAIM = "clm-ban-first"
SENTENCE = "Nobody was asked kindly"
LONG = "\n\n".join(f"Paragraph {n} says that the house was quiet on that day." for n in range(40))


@dataclass(frozen=True)
class Watching:
    """A paper that is watched, and the address of its page."""

    project: Project
    address: str


@pytest.fixture(scope="module")
def watching(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watching]:
    """A paper long enough to be scrolled, watched by the command."""
    project = copy_second_paper(tmp_path_factory.mktemp("watch") / "paper")
    project.append("sections/_10-sound.qmd", f"\n{LONG}")
    project.append("sections/_20-order.qmd", f"\n{LONG.replace('house', 'annex')}")
    line = command("watch", "--no-open")
    with subprocess.Popen(line, cwd=project.root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Watching(project, process.stdout.readline().strip())
        process.terminate()
        process.stdout.read()
        assert process.wait(HANG) == 0


def top_of(opened: Opened, words: str) -> float:
    """Return how far below the top of the window a paragraph begins."""
    box = opened.page.get_by_text(words).first.bounding_box()
    assert box is not None
    return box["y"]


def test_a_change_is_told_in_the_bar_and_shown_where_the_page_is_read(
    browser: Browser, watching: Watching
) -> None:
    """The place and the open card are kept, and a fault leaves the page as it is.

    Nobody else is asked for anything, and the policy of the page has nothing to complain of.
    """
    project = watching.project
    opened = open_page(browser, watching.address)
    page, bar = opened.page, opened.page.locator(".live")
    expect(bar).to_contain_text("7 claims, all as declared")

    page.locator(f"button.ask[data-claim={CLAIM}]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_be_visible()
    page.mouse.wheel(0, 700)
    words = "Paragraph 12 says that the annex"
    opened.ask("() => scrollBy({top: 300, behavior: 'instant'})")
    before, hash_before = top_of(opened, words), opened.ask("() => location.hash")

    project.replace(
        "sections/_10-sound.qmd", "Paragraph 3 says", f"{SENTENCE * 40} Paragraph 3 says"
    )
    expect(page.locator("main")).to_contain_text(SENTENCE)
    page.wait_for_selector("html[data-ready=true]", state="attached")
    becomes(page, lambda: abs(top_of(opened, words) - before) < 2, True)
    assert opened.ask("() => location.hash") == hash_before
    expect(page.locator(".card")).to_be_visible()

    section = project.read("sections/_20-order.qmd")
    project.append("sections/_20-order.qmd", "\n```{python}\nclaim(\n```")
    expect(bar).to_contain_text("1 fault: sections/_20-order.qmd:")
    bar.locator("summary").click()
    expect(bar.locator("li code.wrong").first).to_be_visible()
    expect(page.locator(".card")).to_be_visible()
    expect(page.locator("main")).to_contain_text(SENTENCE)

    project.write("sections/_20-order.qmd", section)
    project.keep_rows("codings/desk.csv", lambda row: "calmer" not in ",".join(row))
    expect(bar.locator(".fell").first).to_contain_text("clm-zoning-late")
    expect(bar).not_to_contain_text("1 fault")
    bar.locator("a[href='#clm-zoning-late']").click()
    expect(page.locator(".card")).to_contain_text("Zones are a late answer")

    assert opened.complaints == []
    assert {request.split("/")[2] for request in opened.requests} == {
        watching.address.split("/")[2]
    }
    page.context.close()


def test_the_bar_fits_a_phone(browser: Browser, watching: Watching) -> None:
    """Nothing sticks out on either side, whatever the bar says."""
    opened = open_page(browser, watching.address, viewport=PHONE)
    opened.page.locator(".live summary").click()
    expect(opened.page.locator(".live li").first).to_be_visible()
    assert opened.ask("() => document.documentElement.scrollWidth") <= PHONE["width"]
    opened.page.context.close()


def test_the_file_on_disk_has_no_bar_and_watching_writes_nothing(watching: Watching) -> None:
    """What a render writes is the paper alone."""
    names = {path.name for path in watching.project.root.iterdir()}
    assert not names & {"_output", "figures"}
