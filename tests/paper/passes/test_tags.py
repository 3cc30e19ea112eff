"""HTML that an author wrote, tables that are lists, and the signs of numbered lists."""

from __future__ import annotations

import re

import pytest

from refutable.errors import MalformedError
from tests.paper.passes.rendering import compiled, render

INLINE = {
    "H<sub>2</sub>O": "H#sub[2]O",
    "x<sup>2</sup>": "x#super[2]",
    "<b>a</b> <strong>b</strong>": "#strong[a] #strong[b]",
    "<i>a</i> <em>b</em>": "#emph[a] #emph[b]",
    "<u>a</u> <del>b</del>": "#underline[a] #strike[b]",
    "<code>a b</code>": "`a b`",
    "a<br>b": "a \\\nb",
    '<a href="https://x.org">*l*</a>': '#link("https://x.org")[#emph[l]]',
    "<small>a</small> <abbr title='t'>b</abbr>": "a b",
    "<q>a</q>": "“a”",
    "<b>unclosed": "unclosed",
}

TABLE = """
<table id="own">
<caption>Cap *x*</caption>
<thead><tr><th>A</th><th colspan="2" style="text-align: right">B *i*</th></tr></thead>
<tbody>
<tr><td rowspan="2">c</td><td>$x$</td><td>d<br>e</td></tr>
<tr><td align="center">f</td><td>g</td></tr>
</tbody>
<tfoot><tr><td>h</td><td>i</td><td>j</td></tr></tfoot>
</table>
"""
LIST_TABLE = """
::: {.list-table #tbl-l header-cols=1 aligns="l,r" widths="1,3"}
Cap *x*

* - A
  - B
* - c

    d
  - - e
:::
"""


@pytest.mark.parametrize(("html", "typst"), INLINE.items())
def test_html_in_a_line_means_on_paper_what_it_means_on_the_page(html: str, typst: str) -> None:
    """Nothing is lowered to plain words because its author knows HTML."""
    assert render(html, "typst") == typst


def test_a_table_in_html_is_a_table_everywhere() -> None:
    """With its caption, spans, alignment and foot, in the frame that scrolls."""
    page, on_paper = render(TABLE, "html"), render(TABLE, "typst")
    assert '<div id="own" class="table-scroll"' in page
    for part in (
        'colspan="2"',
        'rowspan="2"',
        "<em>i</em>",
        "<tfoot>",
        "text-align: center",
        "<math",
    ):
        assert part in page
    for part in (
        "colspan: 2",
        "rowspan: 2",
        "table.header(",
        "table.footer(",
        "#formula(",
        "Cap #emph",
    ):
        assert part in on_paper
    assert "|" in render("<table><tr><th>a</th></tr><tr><td>b</td></tr></table>", "ipynb")


def test_a_raw_block_that_is_one_table_is_read() -> None:
    """As stock Quarto does; a raw block of anything else stays for its own format."""
    whole = "```{=html}\n<table><tr><th>a</th></tr><tr><td>b</td></tr></table>\n```"
    assert "#table(" in render(whole, "typst")
    assert render("```{=html}\n<p>x</p>\n```", "typst") == ""


def test_elements_of_html_keep_their_texts_apart_on_paper() -> None:
    """Paragraphs, lists, quotations, headings; what is unknown stays a paragraph."""
    text = (
        "<p>one</p>\n<ul><li>two</li><li>three</li></ul>\n<blockquote>four</blockquote>\n"
        "<details><summary>five</summary>\n\nsix\n\n</details>\n<h2>seven</h2>\n<hr>\n<pre>eight</pre>"
    )
    on_paper = render(text, "typst")
    words = (
        "- two - three #quote(block: true)[ four ] five six = seven #horizontalrule ``` eight ```"
    )
    assert " ".join(on_paper.split()) == f"one {words}"
    assert "five\n\nsix" in on_paper
    assert "<details>" in render(text, "html")


def test_an_image_in_html_is_a_picture_of_the_project() -> None:
    """It is embedded, and must have words, as any other."""
    assert '<img src="data:image/png' in render('<img src="a.png" alt="w" width="30">', "html")
    with pytest.raises(MalformedError, match="is not a file"):
        render('<img src="https://x.org/a.png" alt="w">', "html")


def test_a_table_may_be_written_as_a_list() -> None:
    """Caption, label, heads of rows, alignment and widths as its author says."""
    page = render(LIST_TABLE + "\n@tbl-l", "html")
    assert '<div id="tbl-l" class="table-scroll"' in page
    assert re.findall(r'<col style="width: (\d+)%', page) == ["25", "75"]
    assert re.search(r"<tbody>\s*<tr>\s*<th[^>]*><p>c</p>\s*<p>d</p></th>", page)
    assert "Table\N{NO-BREAK SPACE}1</a>" in page
    assert compiled(render(LIST_TABLE, "typst")).startswith(b"%PDF")
    with pytest.raises(MalformedError, match="has no rows") as refused:
        render("::: {.list-table}\nText.\n:::", "html")
    assert refused.value.faults[0].rule == "bad-table"


def test_numbers_of_lists_have_the_signs_of_their_author() -> None:
    """Brackets are kept, and a list inside another counts in its own way."""
    text = "(iv) x\n(v) y\n\n    c) z\n\n        #. u\n        #. v"
    page = render(text, "html")
    assert '<div class="lower-roman-brackets">\n<ol start="4"' in page
    assert '<div class="lower-alpha-bracket">\n<ol start="3"' in page
    on_paper = render(text, "typst")
    assert [found[1] for found in re.finditer(r'numbering: "([^"]*)"', on_paper)] == [
        "(i)",
        "a)",
        "1.",
    ]


def test_a_row_that_is_filled_from_above_is_none_on_paper() -> None:
    """Typst knows no row without cells."""
    grid = "+---+---+\n| a | b |\n|   |   |\n+   +---+\n|   | c |\n+---+---+"
    html = (
        "<table><tr><td rowspan=2>a</td><td rowspan=2>b</td></tr><tr></tr>"
        "<tr><td>c</td><td>d</td></tr></table>"
    )
    for text in (grid, html):
        assert compiled(render(text, "typst")).startswith(b"%PDF")
