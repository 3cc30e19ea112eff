"""What an author who comes from Quarto writes: right in every format, or told at its line."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from refutable.errors import CellError
from refutable.paper.bundles import MARKDOWN, STDOUT
from refutable.paper.diagnostics import diagnose
from refutable.paper.source import parse_source
from tests.paper.making import Part, cell, html_of, notebook_of, pdf_of, typst_of

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


def faults(folder: Path, text: str) -> list[tuple[int, int, str]]:
    """Return place and rule of each fault of a text, which begins at line 1."""
    (folder / "paper.qmd").write_text(text, encoding="utf-8")
    source = parse_source(folder)
    found = (*source.faults, *diagnose(source, {}))
    beside = ("no-title", "no-claims")
    return sorted((x.line, x.column, x.rule) for x in found if x.rule not in beside)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Tea.\n# Cups\n", [(2, 1, "no-heading")]),
        ("Tea:\n- one\n* two\n", [(2, 1, "block-not-read"), (3, 1, "block-not-read")]),
        ("Tea:\n#. one\n\nTea\n> two\n", [(2, 1, "block-not-read"), (5, 1, "block-not-read")]),
        ("Tea\n| a | b |\n|---|---|\n| c | d |\n", [(n, 1, "block-not-read") for n in (2, 4)]),
        (
            '![x](http://x){fig-alt="`{python} 2`"}.\n',
            [(1, 4, "bad-picture"), (1, 25, "unknown-inline")],
        ),
        ("Tea - or not.\n\n\\# no\n\n- one\n- two\n", []),
        ("Tea^[one ^[two] three].\n", [(1, 12, "refused-construct")]),
        (
            "# Cups {#sec-cups}\n\n[](#sec-cups) [](https://x.org)\n",
            [(3, 4, "dead-link"), (3, 18, "dead-link")],
        ),
        ("$$f(x) = \\underbrace{a + b}_{c} \\tag{7}\n$$\n", [(1, 3, "bad-formula")]),
        ("Tea <b>is <i>hot</i>.\n", [(1, 5, "unclosed-fence")]),
        ("Tea <b>is</b> <mark>hot</mark>.<br>\n\n`#repr(<b>)`{=typst}\n", []),
        ("@fig-a.\n\n```\n@fig-a.\n```\n", [(1, 1, "refused-construct")]),
        ("(@good) Tea.\n\nAs in (@good).\n", []),
        ("$\\alpha$ and $\\frac{a}{b}$.\n\n\\newpage\n", [(3, 1, "refused-construct")]),
        ("$a$\n\nA <MyType> b.\n", [(3, 3, "unknown-construct")]),
        ('A <img src="no.png" alt="x">.\n', [(1, 8, "missing-file")]),
        (
            '<table><tr><td><img src="no.png" alt="x"></td></tr></table>\n',
            [(1, 21, "missing-file")],
        ),
        (
            '::: {.callout-note title="![a](no.png) [b]{.zork} $\\foo{$"}\nTea.\n:::\n',
            [(1, 27, rule) for rule in ("bad-formula", "missing-file", "unknown-construct")],
        ),
        ("[a [b](https://a.org) c](https://b.org)\n", [(1, 4, "refused-construct")]),
        ("[a](https://b.org) \\](c)\n", []),
        ("`*a*`{=markdown}\n", [(1, 6, "refused-construct")]),
        ("$$x$$ {#eq-a}. See @eq-a.\n", []),
    ],
)
def test_what_would_be_lost_is_told_where_it_stands(
    tmp_path: Path, text: str, places: list[tuple[int, int, str]]
) -> None:
    """What stock Quarto prints as something else, or not at all, has a fault at its place."""
    assert faults(tmp_path, text) == places


def test_a_word_that_is_not_found_misplaces_no_other(tmp_path: Path) -> None:
    """A key in braces, and a head that is written over two lines, are followed by right places."""
    text = """See @{doe} on cups of tea.

 One    Two
 head   head
 ------ ------
 a      b

 c      d
 ------ ------

Then <foo>on cups</foo>.

The head of two cups of tea, on @doe.
"""
    found = [(line, column) for line, column, rule in faults(tmp_path, text) if "unknown" in rule]
    assert {(11, 6), (11, 18)} <= {*found}


def test_labels_of_parts_and_of_code_can_be_referred_to(tmp_path: Path) -> None:
    """As in stock Quarto, `fig-subcap` labels the parts, and `lst-label` the code."""
    part = cell(label="fig-a", fig_cap="A", fig_alt="a", fig_subcap=["B", "C"])
    text = f"@fig-a, @fig-a-2, @lst-b.\n{part.text}\n" + cell(lst_label="lst-b", lst_cap="L").text
    assert faults(tmp_path, text) == []


def test_a_label_that_a_cell_prints_can_be_referred_to(tmp_path: Path) -> None:
    """What a loop writes is known once it has run; a check looks for its beginning in the code."""
    code = 'for hall in halls:\n    print(f"| a |\\n|---|\\n\\n: Cups {{#tbl-{hall}}}")'
    looped = cell(code=code, output="asis").text
    assert faults(tmp_path, f"@tbl-east, @tbl-west.\n{looped}") == []
    assert faults(tmp_path, f"See @fig-east.\n{looped}") == [(1, 5, "unknown-reference")]


TWO_PICTURES = """::: {.content-visible when-format="html"}
![Page](a.svg){#fig-a}
:::

::: {.content-visible unless-format="html"}
![Sheet](a.svg){#fig-%s}
:::

Tea, as in @fig-a.
"""


def test_a_figure_for_each_format_has_one_label(tmp_path: Path) -> None:
    """What stands once in each format is given once, as in stock Quarto."""
    (tmp_path / "a.svg").write_text(PICTURE, encoding="utf-8")
    text = TWO_PICTURES % "a"
    assert faults(tmp_path, text) == []
    for make, words in ((html_of, "Page"), (typst_of, "Sheet"), (notebook_of, "Sheet")):
        assert words in make(tmp_path, text, {"title": "T"})


def test_a_reference_to_what_a_format_leaves_out_is_told(tmp_path: Path) -> None:
    """The page has the figure, the PDF and the notebook do not: the check knows before a render."""
    (tmp_path / "a.svg").write_text(PICTURE, encoding="utf-8")
    assert faults(tmp_path, TWO_PICTURES % "b") == [(9, 12, "unknown-reference")]


def test_the_fence_of_a_cell_that_is_shown_stays_a_block(tmp_path: Path) -> None:
    """A fence of ``{{python}}`` at the margin is code with its lines, in every format."""
    text = "Tea.\n\n```{{python}}\n#| echo: false\nn = 1 / 0\n```\n\n- ```{{r}}\n  m\n  ```\n"
    page, sheet, notebook = (
        make(tmp_path, text, {"title": "T"}) for make in (html_of, typst_of, notebook_of)
    )
    assert page.count("<pre") == 2
    assert "```{python}" in sheet
    assert "```{python}" in notebook
    assert "{{python}}" not in page + sheet + notebook


@pytest.mark.parametrize("shown", ["::: {.callout-tip}\n\nTea.", "Tea.\n\n:::"])
@pytest.mark.parametrize("kind", [STDOUT, MARKDOWN])
def test_a_div_that_an_output_leaves_open_is_refused(tmp_path: Path, shown: str, kind: str) -> None:
    """Each output is read by itself; the div would be empty, and its end would be printed."""
    part = cell({kind: shown}, **({"output": "asis"} if kind == STDOUT else {}))
    with pytest.raises(CellError, match="refused-output"):
        html_of(tmp_path, part, {"title": "T"})
    whole = cell({kind: "::: {.callout-tip}\n\nTea.\n\n```\n:::\n```\n\n:::"})
    assert "Tea." in html_of(tmp_path, whole, {"title": "T"})


def test_a_notebook_has_every_note_once(tmp_path: Path) -> None:
    """A note in a caption is not counted again for the words of its picture."""
    (tmp_path / "a.svg").write_text(PICTURE, encoding="utf-8")
    text = "![Cup^[Of tea.]](a.svg){#fig-a}\n\nTea^[Hot.].\n"
    notebook = notebook_of(tmp_path, text, {"title": "T", "lang": "de"})
    assert notebook.count("Of tea.") == 1
    assert "2.  Hot." in notebook
    assert "# Anmerkungen" in notebook


def test_a_notebook_keeps_words_of_pictures_marks_and_captions_of_code(tmp_path: Path) -> None:
    """Alternative texts, marked words, and what stands above the code of a cell are there."""
    (tmp_path / "a.svg").write_text(PICTURE, encoding="utf-8")
    text = '![](a.svg){fig-alt="A cup"} [hot]{.mark}\n\n# Case {#sec-a}\n\n[](#sec-a).\n'
    part = text + cell(lst_label="lst-b", lst_cap="Brewing", filename="tea.py")
    notebook = notebook_of(tmp_path, part, {"title": "T"})
    for words in ("![A cup](data:", "<mark>hot</mark>", "**Listing\N{NO-BREAK SPACE}1.** Brewing"):
        assert words in notebook
    assert "tea.py" in notebook
    assert "claim" not in notebook


@pytest.mark.parametrize("head", ["A^[Note.]", "[A](https://x.org)", "@sec-cups"])
def test_a_long_table_may_have_notes_and_links_in_its_head(tmp_path: Path, head: str) -> None:
    """A head that is repeated on the next page may hold neither, or there is no accessible PDF."""
    rows = "".join(f"| cup {n} | tea |\n" for n in range(90))
    text = f"# Cups {{#sec-cups}}\n\n| {head} | B |\n|--|--|\n{rows}"
    assert pdf_of(tmp_path, text, {"title": "T"}).startswith(b"%PDF")


def test_a_title_in_an_attribute_is_read_like_the_text(tmp_path: Path) -> None:
    """HTML in it is no less than HTML in the text."""
    text = '::: {.callout-note title="<b>Hot</b> *tea*"}\nIn a cup.\n:::\n'
    assert "<strong>Hot</strong> <em>tea</em>" in html_of(tmp_path, text)
    assert "#strong[Hot] #emph[tea]" in typst_of(tmp_path, text)
    assert "**Hot** *tea*" in notebook_of(tmp_path, text)


def test_a_line_within_a_line_is_drawn(tmp_path: Path) -> None:
    """PDF/UA-1 has no underlined text that is struck out; the words of the inner are drawn so."""
    text = "~~Tea [and *cups*]{.underline} more~~ [pot ~~lid~~]{.underline}\n"
    pages = PdfReader(BytesIO(pdf_of(tmp_path, text, {"title": "Tea"}))).pages
    assert "Tea and cups more pot lid" in pages[0].extract_text()


def test_a_cell_in_a_list_stands_where_it_stood(tmp_path: Path) -> None:
    """A notebook holds no cell in a list or quotation: these end above it, and go on below."""
    one, two = cell({STDOUT: "one"}, code="x = 1"), cell({STDOUT: "two"}, code="x = 2")
    inner = "".join(f"   {line}\n" if line else "\n" for line in one.text.split("\n"))
    quoted = "".join(f"> {line}\n" for line in two.text.split("\n"))
    text = Part(f"1. Tea\n\n2. Cups\n{inner}\n   Pots\n\n3. Lids\n\n> Said\n{quoted}>\n> so\n")
    made = json.loads(notebook_of(tmp_path, Part(text.text, (*one.shown, *two.shown))))
    told = ["".join(one["source"]).split() for one in made["cells"]]
    assert told[0] == ["1.", "Tea", "2.", "Cups"]
    assert told[2] == ["Pots", "3.", "Lids", ">", "Said"]
    assert told[4] == [">", "so"]
    assert [told[n][-1] for n in (1, 3)] == ["1", "2"]
