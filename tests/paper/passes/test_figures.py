"""Figures and tables: captions where they belong, labels that links lead to, widths that fit."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.paper.passes.rendering import pdf, render

TABLE = "| a | b |\n|--:|---|\n| 1 | 2 |\n\n: Cap *x*^[Note.] {#tbl-x}"
GRID = """
+-----+-----+-----+
| A         | B   |
+-----+-----+     |
| c   | d   |     |
+=====+=====+=====+
| - x | y^[N.]    |
+-----+-----+-----+
| f   | g   | h   |
+=====+=====+=====+
| foot| f   | f   |
+=====+=====+=====+

: Grid
"""
HEADLESS = "---- ----\n a    b\n c    d\n---- ----\n"
FIGURES = (
    "::: {#fig-x layout-ncol=2}\n![One](a.png){#fig-a}\n\n![Two](b.png){#fig-b}\n\n"
    "Both^[Note.].\n:::"
)


def test_a_figure_has_its_caption_under_it_and_its_parts_beside_each_other() -> None:
    """The parts are figures of their own, with letters and anchors."""
    page = render(FIGURES, "html")
    assert re.findall(r'<figure id="([^"]*)"', page) == ["fig-x", "fig-a", "fig-b"]
    flat = re.sub(r"\s+", " ", re.sub(r'src="[^"]*"', "", page))
    assert '<div class="layout-row"> <div class="share-10"> <figure id="fig-a">' in flat
    assert flat.index("(a)") < flat.index("(b)") < flat.index("Both")
    assert flat.count("<figcaption>") == 3
    assert "aria-hidden" not in flat


@pytest.mark.parametrize(
    ("settings", "order"),
    [
        ({}, ["picture", "Fig cap", "Tab cap", "table", "List cap", "code"]),
        (
            {"fig_cap_location": "top", "tbl_cap_location": "bottom", "lst_cap_location": "bottom"},
            ["Fig cap", "picture", "Tab cap", "table", "code", "List cap"],
        ),
    ],
    ids=["default", "set"],
)
def test_captions_stand_where_the_paper_has_them(
    settings: dict[str, Any], order: list[str]
) -> None:
    """Under figures, over tables and listings, unless the front matter says otherwise."""
    text = (
        "![Fig cap](a.png){#fig-x fig-alt=words}\n\n| t |\n|---|\n| 1 |\n\n: Tab cap {#tbl-x}\n\n"
        '```{#lst-x .python lst-cap="List cap"}\nsourcecode\n```'
    )
    page = render(text, "html", **settings)
    signs = {"picture": "<img", "table": "<thead", "code": "sourcecode"}
    places = [page.index(signs.get(name, name)) for name in order]
    assert places == sorted(places)


def test_a_table_scrolls_in_a_frame_that_can_be_named() -> None:
    """The frame has the anchor; its name is the caption without number and notes."""
    page = render(TABLE, "html")
    assert '<div id="tbl-x" class="table-scroll" data-name="Table: Cap x">' in page
    assert page.count("<table") == 1
    assert "<table>" in page


def test_widths_of_columns_are_the_authors() -> None:
    """``tbl-colwidths`` holds; dashes that fill the line say nothing."""
    page = render(TABLE.replace("tbl-x}", 'tbl-x tbl-colwidths="[25,75]"}'), "html")
    assert re.findall(r'<col style="width: (\d+)%', page) == ["25", "75"]
    long = f"| a | b |\n|---|------|\n| {'word ' * 30}| 2 |"
    assert "<col " not in render(long, "html")
    assert "25%, 75%" in render(TABLE.replace("tbl-x}", 'tbl-x tbl-colwidths="[25,75]"}'), "typst")


def test_spans_lists_notes_and_feet_of_tables_are_kept() -> None:
    """A grid table may hold what a page may hold."""
    page = render(GRID, "html")
    for part in ('<th colspan="2">A', '<th rowspan="2">B', "<td><ul>", "<tfoot>", "footnote-ref"):
        assert part in page
    on_paper = render(GRID, "typst")
    for part in (
        "colspan: 2",
        "rowspan: 2",
        "table.footer(",
        "#footnote[",
        "head: 2, foot: 1, rows: 5",
    ):
        assert part in on_paper
    assert "head: 0, foot: 0, rows: 2" in render(HEADLESS, "typst")


def wide(columns: int) -> str:
    """Return a table of columns whose words cannot be broken."""
    cells = [f"long_identifier_{n}" for n in range(columns)]
    row = f"| {' | '.join(cells)} |\n"
    return row + "|---" * columns + "|\n" + row


@pytest.mark.parametrize(
    ("columns", "size", "turned"), [(3, 1.0, False), (5, 0.95, False), (12, 0.87, True)]
)
def test_a_wide_table_fits_its_page(columns: int, size: float, turned: bool) -> None:
    """Its type is smaller, and where that would be below 8 pt the page is turned."""
    on_paper = render(wide(columns), "typst")
    found = re.search(r"size: ([\d.]+)", on_paper)
    assert found is not None
    assert float(found[1]) == pytest.approx(size, abs=0.05)
    assert ("#page(flipped: true)" in on_paper) == turned


def test_in_a_box_no_page_is_turned() -> None:
    """A callout cannot hold a page."""
    on_paper = render(f"::: {{.callout-note}}\n{wide(12)}\n:::", "typst")
    assert "#page(" not in on_paper


def test_figures_and_tables_are_set_on_paper_wherever_they_stand() -> None:
    """In the text, in lists, quotations, boxes and rows; each can be linked to."""
    text = "\n\n".join(
        [
            FIGURES,
            TABLE,
            GRID,
            HEADLESS,
            wide(12),
            "- item\n\n  ![In a list](a.png){#fig-l}",
            "> ![In a quotation](a.png){#fig-q}",
            "::: {.callout-note}\n![In a box](a.png){#fig-n}\n\n"
            "| z |\n|---|\n| 1 |\n\n: T {#tbl-n}\n:::",
            "![Not numbered](a.png)",
            "::: {#tbl-two layout-ncol=2}\n| a |\n|---|\n| 1 |\n\n: First {#tbl-p}\n\n"
            "| b |\n|---|\n| 2 |\n\n: Second {#tbl-q}\n\nTwo tables\n:::",
            "@fig-x @fig-a @tbl-x @fig-l @fig-q @fig-n @tbl-n @tbl-two @tbl-p",
        ]
    )
    assert pdf(text).startswith(b"%PDF")


def test_a_figure_floats_only_once_it_cannot_stand_over_the_title() -> None:
    """On the first page it stays where it is written."""
    figure = "\n\n![Cap](a.png){#fig-x}"
    assert "#float(image, none" in render("Short." + figure, "typst")
    assert "#float(image, auto" in render("Long text. " * 400 + figure, "typst")


def test_the_notebook_has_captions_as_paragraphs() -> None:
    """Numbers in bold, tables as tables."""
    text = render(FIGURES + "\n\n" + TABLE, "ipynb").replace("\N{NO-BREAK SPACE}", " ")
    for part in ("**(a)** One", "**Figure 1.** Both", "**Table 1.** Cap *x*", "|   a | b   |"):
        assert part in text
    assert "<span" not in text
