"""Tabs, rows, notes, formulas and tables in the browser, at every width, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.page.browsing import PHONE, WIDE, open_page, weak_text
from tests.paper.passes.rendering import page

TEXT = r"""
## Part

Text with [a *note* beside it]{.aside} and $x^2$.

::: {.panel-tabset group="g"}
## One

first [to the second](#inner)

## Two

second [here]{#inner}

| a | b |
|---|---|
| 1 | 2 |
:::

::: {.panel-tabset group="g"}
## One

uno

## Two

dos
:::

::: {.callout-warning collapse=true title="Beware"}
[folded]{#folded}
:::

::: {.callout-tip}
Tip.
:::

::: {.callout-important}
Important.
:::

::: {.callout-caution}
Caution.
:::

::: {#thm-x name="Name"}
Statement.
:::

$$ \sum_{i=1}^{n} a_i + b_i + c_i + d_i + e_i + f_i + g_i + h_i + i_i + j_i + k_i
+ l_i + m_i $$ {#eq-x}

::: {layout-ncol=2}
![One](a.png){width=600px}

![Two](b.png)
:::

```{.python filename="a.py" code-line-numbers=true}
x = "a line of code that is longer than any phone is wide, and wider still, and on"
```

WIDE
"""
WIDE_TABLE = (
    "| " + " | ".join(f"long_identifier_{n}" for n in range(9)) + " |\n" + "|--" * 9 + "|\n"
)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a page with everything on it."""
    path = tmp_path_factory.mktemp("boxes") / "page.html"
    path.write_text(page(TEXT.replace("WIDE", WIDE_TABLE + "| x" * 9 + " |")), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1600])
def test_nothing_scrolls_sideways_but_what_may(browser: Browser, url: str, width: int) -> None:
    """Rows stand under one another on a phone; tables, code and formulas scroll by themselves."""
    opened = open_page(browser, url, viewport={"width": width, "height": 900})
    opened.ask("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert opened.ask("() => document.documentElement.scrollWidth") <= width
    cells = opened.page.locator(".layout-row > *")
    first, second = (cells.nth(n).bounding_box() for n in (0, 1))
    assert first is not None
    assert second is not None
    assert (second["y"] >= first["y"] + first["height"]) == (width < 576)
    opened.page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_can_be_read(browser: Browser, url: str, scheme: str) -> None:
    """Colours of boxes and tabs have the contrast that WCAG asks for."""
    opened = open_page(browser, url, viewport=WIDE, color_scheme=scheme)
    assert not weak_text(opened)
    opened.page.context.close()


def test_tabs_are_chosen_by_mouse_and_by_keyboard(browser: Browser, url: str) -> None:
    """They have roles, arrows move between them, sets of one group go together."""
    opened = open_page(browser, url, viewport=WIDE).page
    lists = opened.get_by_role("tablist")
    assert lists.count() == 2
    first, second = (lists.nth(0).get_by_role("tab", name=name) for name in ("One", "Two"))
    expect(opened.get_by_role("tabpanel", name="One").first).to_be_visible()
    expect(opened.get_by_text("second here")).not_to_be_visible()
    second.click()
    expect(second).to_have_attribute("aria-selected", "true")
    expect(opened.get_by_text("second here")).to_be_visible()
    expect(opened.get_by_text("first to")).not_to_be_visible()
    expect(opened.get_by_text("dos")).to_be_visible()
    opened.keyboard.press("ArrowRight")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(first).to_be_focused()
    opened.keyboard.press("End")
    expect(opened.get_by_text("second here")).to_be_visible()
    opened.context.close()


def test_a_link_into_a_tab_or_a_folded_box_opens_it(browser: Browser, url: str) -> None:
    """From outside and from the page itself."""
    opened = open_page(browser, url, viewport=PHONE).page
    opened.get_by_role("link", name="to the second").click()
    expect(opened.get_by_text("second here")).to_be_visible()
    opened.context.close()
    folded = open_page(browser, f"{url}#folded", viewport=PHONE).page
    expect(folded.get_by_text("folded")).to_be_visible()
    folded.context.close()


def test_in_print_and_without_script_all_tabs_are_there(browser: Browser, url: str) -> None:
    """One after another under their titles."""
    printed = open_page(browser, url, viewport=WIDE).page
    printed.emulate_media(media="print")
    for words in ("first to", "second here", "uno", "dos"):
        expect(printed.get_by_text(words)).to_be_visible()
    assert printed.locator(".tab-title").first.bounding_box()["height"] > 10  # type: ignore[index]
    expect(printed.get_by_role("tablist").first).not_to_be_visible()
    printed.context.close()
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(url)
    for words in ("first to", "second here", "uno", "dos"):
        expect(bare.get_by_text(words)).to_be_visible()
    context.close()
