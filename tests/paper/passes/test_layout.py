"""Parts side by side, and notes in the margin."""

from __future__ import annotations

import re

import pytest

from refutable.errors import MalformedError
from tests.paper.passes.rendering import compiled, render, render_all

PARTS = "One\n\nTwo\n\nThree\n\n"

COLUMNS = (
    ":::: {.columns}\n::: {.column width=30%}\nOne\n:::\n"
    "::: {.column width=70%}\nTwo\n\nThree\n:::\n::::"
)
GRID = (
    ":::: {.grid}\n::: {.g-col-4}\nOne\n:::\n"
    "::: {.g-col-8}\nTwo\n:::\n::: {.g-col-6}\nThree\n:::\n::::"
)
LAYOUTS = {
    "::: {layout-ncol=2}\n" + PARTS + ":::": [[10, 10], [10, 10]],
    "::: {layout-nrow=1}\n" + PARTS + ":::": [[7, 7, 7]],
    '::: {layout="[[40,-20,40],[100]]"}\n' + PARTS + ":::": [[8, 4, 8], [20]],
    '::: {layout="[70,30]"}\n' + PARTS + ":::": [[14, 6], [14, 6]],
    '::: {layout="[[25%, 75%], [100%]]"}\n' + PARTS + ":::": [[5, 15], [20]],
    COLUMNS: [[6, 14]],
    GRID: [[7, 13], [20]],
}


def test_rows_share_the_width_as_their_author_wrote() -> None:
    """Widths are classes, in twentieths: the page holds no style of its own in attributes."""
    for page, rows in zip(render_all(list(LAYOUTS), "html"), LAYOUTS.values(), strict=True):
        found = page.split('<div class="layout-row">')[1:]
        assert [[int(n) for n in re.findall(r'class="share-(\d+)"', row)] for row in found] == rows
        assert [word for word in ("One", "Two", "Three") if word in page] == ["One", "Two", "Three"]
        assert "style=" not in page


def test_rows_stand_side_by_side_on_paper_and_in_their_order_in_the_notebook() -> None:
    """No part is lost, a gap is kept."""
    text = list(LAYOUTS)[2]
    on_paper = render(text, "typst")
    assert "#layout-row((40fr, 20fr, 40fr,), left + top, [" in on_paper
    assert on_paper.count("], [") == 2
    assert render(text, "ipynb") == "One\n\nTwo\n\nThree"


@pytest.mark.parametrize(
    "layout", ["layout=wide", 'layout="[]"', "layout-ncol=0", 'layout="[[-10]]"']
)
def test_a_layout_that_cannot_be_read_is_refused(layout: str) -> None:
    """It is not printed as if nothing had been asked for."""
    with pytest.raises(MalformedError, match="cannot be read") as refused:
        render(f"::: {{{layout}}}\n{PARTS}:::", "html")
    assert refused.value.faults[0].rule == "bad-layout"


def test_a_part_of_a_row_may_be_a_box_a_row_or_a_figure() -> None:
    """Each is one part, whatever it becomes on paper."""
    box = "::: {.callout-note}\nx\n\ny\n:::"
    inner = "::: {layout-ncol=2}\na\n\nb\n:::"
    note = "::: {.column-margin}\nm\n:::"
    text = "\n\n".join(["::::: {layout-ncol=2}", box, inner, "![c](a.png)", note, ":::::"])
    page = render(text, "html")
    assert page.count('<div class="layout-row">') == 3
    assert compiled(render(text, "typst")).startswith(b"%PDF")


MARGINS = "Main [aside *word*]{.aside} text.\n\n::: {.column-margin}\nBlock.\n:::"


def test_notes_in_the_margin_are_apart_from_the_text() -> None:
    """A reader never takes them for a part of the sentence that they stand beside."""
    page, on_paper, notebook = (render(MARGINS, form) for form in ("html", "typst", "ipynb"))
    assert re.search(
        r'<p>Main text.</p>\s*<div class="margin-note" role="note">\s*aside <em>', page
    )
    assert "Main text." in on_paper
    assert on_paper.count("#margin-note[") == 2
    assert notebook == "Main text.\n\n> aside *word*\n\n> Block."
