"""Numbers and references: what each label is called, in every format alike."""

from __future__ import annotations

import re
from typing import Any

import pytest

from refutable.errors import MalformedError
from tests.paper.passes.rendering import render, render_all

FLOATS = """
![One *caption*](a.png){#fig-one}

::: {#fig-two layout-ncol=2}
![Left](a.png){#fig-left}

![Right](b.png){#fig-right}

Both.
:::

::: {#fig-words}
Any text.

Of words.
:::

| a |
|---|
| 1 |

: A table {#tbl-one}

::: {#tbl-two}
| b |
|---|
| 2 |

Its *caption*
:::

``` {#lst-one .python lst-cap="The *code*"}
x = 1
```

$$ a = b $$ {#eq-one}

Inline $$ c $$ {#eq-two}, and on.

::: {#thm-one name="Of *name*"}
Text.
:::

::: {#lem-one}
## Of heading
Text.
:::

::: {#nte-one .callout-note title="Beware"}
Text.
:::
"""

CALLED = {
    "@fig-one": "Figure 1",
    "@Fig-one": "Figure 1",
    "[-@fig-one]": "1",
    "[Fig. @fig-one]": "Fig. 1",
    "[@fig-one; @tbl-one]": "Figure 1, Table 1",
    "[Figs. @fig-one]–[-@fig-words]": "Figs. 1–3",
    "[@fig-one, top]": "Figure 1, top",
    "@fig-left": "Figure 2 (a)",
    "@fig-right": "Figure 2 (b)",
    "@fig-two": "Figure 2",
    "@fig-words": "Figure 3",
    "@tbl-one": "Table 1",
    "@tbl-two": "Table 2",
    "@lst-one": "Listing 1",
    "@eq-one": "Equation 1",
    "@eq-two": "Equation 2",
    "@thm-one": "Theorem 1",
    "@lem-one": "Lemma 1",
    "@nte-one": "Note 1",
}

SECTIONS = """
## First {#sec-first}

### Below {#sec-below}

## Preface {.unnumbered #sec-preface}

## Proofs {.appendix #sec-proofs}

### Longer {#sec-longer}

## Second {#sec-second}

@sec-first | @sec-below | @sec-preface | @sec-proofs | @sec-longer | @sec-second
"""


def words(page: str) -> str:
    """Return the words of a page, a blank between any two."""
    return " ".join(re.sub(r"<[^>]*>", "", page).replace("\N{NO-BREAK SPACE}", " ").split())


def test_each_kind_of_label_is_referred_to_by_its_word_and_number() -> None:
    """A reference reads as Quarto prints it: word, number, own words instead, groups, ranges."""
    page = words(render(FLOATS + "\n\n" + "\n\n".join(f"{r} !" for r in CALLED), "html"))
    said = " ".join(f"{called} !" for called in CALLED.values())
    assert page[page.index("Figure 1 !") :] == said


def test_captions_and_titles_begin_with_what_references_call_them() -> None:
    """A reader finds "Figure 2" under the figure that the text calls so."""
    page = words(render(FLOATS, "html"))
    for caption in (
        "Figure 1. One caption",
        "(a) Left",
        "(b) Right",
        "Figure 2. Both.",
        "Figure 3. Of words.",
        "Table 1. A table",
        "Table 2. Its caption",
        "Listing 1. The code",
        "Theorem 1 (Of name)",
        "Lemma 1 (Of heading)",
        "Note 1: Beware",
    ):
        assert caption in page


@pytest.mark.parametrize("form", ["typst", "ipynb"])
def test_references_are_the_same_in_every_format(form: str) -> None:
    """PDF and notebook call a figure what the page calls it."""
    text = render(FLOATS + "\n@fig-right and @eq-two and [Figs. @fig-one]", form)
    flat = text.replace("~", " ").replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")
    assert "Figure 2 (b)" in flat
    assert "Equation 2" in flat
    assert "Figs. 1" in flat


@pytest.mark.parametrize(
    ("settings", "called"),
    [
        (
            {"number_sections": True},
            "Section 1 | Section 1.1 | Preface | Appendix A | Appendix A.1 | Section 2",
        ),
        ({}, "First | Below | Preface | Proofs | Longer | Second"),
        (
            {"number_sections": True, "number_depth": 1},
            "Section 1 | Below | Preface | Appendix A | Longer | Section 2",
        ),
        (
            {"number_sections": True, "lang": "de"},
            "Abschnitt 1 | Abschnitt 1.1 | Preface | Anhang A | Anhang A.1 | Abschnitt 2",
        ),
        (
            {"number_sections": True, "crossref": {"sec-prefix": "§"}},
            "§ 1 | § 1.1 | Preface | Appendix A | Appendix A.1 | § 2",
        ),
        (
            {"number_sections": True, "shift_heading_level_by": 1},
            "Section 1 | Section 1.1 | Preface | Appendix A | Appendix A.1 | Section 2",
        ),
        (
            {"number_sections": True, "number_offset": 4},
            "Section 5 | Section 5.1 | Preface | Appendix A | Appendix A.1 | Section 6",
        ),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_sections_are_numbered_from_the_highest_level_of_the_paper(
    settings: dict[str, Any], called: str
) -> None:
    """A paper that begins at ``##`` has a section 1; a heading without a number gives its words."""
    assert called in words(render(SECTIONS, "html", **settings))


def test_an_appendix_stands_after_the_text_and_before_the_references() -> None:
    """Its number is a letter, and its subsections follow it."""
    page = render(SECTIONS + "\n## Literature\n\n::: {#refs}\n:::\n", "html", number_sections=True)
    headings = re.findall(r"<h\d[^>]*>(?:<span[^>]*>(\S+)</span> )?(\w+)", page)
    assert headings == [
        ("1", "First"),
        ("1.1", "Below"),
        ("", "Preface"),
        ("2", "Second"),
        ("A", "Proofs"),
        ("A.1", "Longer"),
        ("3", "Literature"),
    ]


def test_a_supplement_stands_last_with_numbers_of_its_own() -> None:
    """In each format: the page and the PDF call a section by the same number."""
    text = "## More {.supplement #sec-more}\n\n### Longer\n" + SECTIONS
    page = render(text + "\n## Literature\n\n::: {#refs}\n:::\n", "html", number_sections=True)
    headings = re.findall(r"<h\d[^>]*>(?:<span[^>]*>(\S+)</span> )?(\w+)", page)
    assert headings[-3:] == [("3", "Literature"), ("S1", "More"), ("S1.1", "Longer")]


def test_a_pdf_begins_at_the_first_level_and_leaves_none_out() -> None:
    """PDF/UA knows no other headings; the numbers are those of the page all the same."""
    on_paper = render("## A\n\ntext\n\n#### B\n\n## C", "typst")
    assert [line for line in on_paper.split("\n") if line.startswith("=")] == ["= A", "== B", "= C"]


@pytest.mark.parametrize(
    ("crossref", "caption", "called"),
    [
        ({"fig-title": "Abb.", "fig-prefix": "fig."}, "Abb. 1.", "fig. 1, Fig. 1"),
        ({"title-delim": ":"}, "Figure 1:", "Figure 1, Figure 1"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_an_author_sets_the_words_before_numbers(
    crossref: dict[str, Any], caption: str, called: str
) -> None:
    """The keys under ``crossref`` hold for captions and references."""
    text = "# A\n\n# B\n\n![Cap](a.png){#fig-x}\n\n@fig-x, @Fig-x"
    page = words(render(text, "html", crossref=crossref, number_sections=True))
    assert f"{caption} Cap" in page
    assert called in page


def test_references_stand_in_captions_notes_and_headings() -> None:
    """What a paragraph may refer to, a caption, a note or a heading may."""
    page = words(
        render(
            "# Of @fig-x\n\n![As @sec-a](a.png){#fig-x}\n\nA^[See @fig-x.]\n\n# A {#sec-a}", "html"
        )
    )
    assert "Of Figure 1" in page
    assert "As A" in page
    assert "See Figure 1." in page


def test_titles_of_boxes_and_tabs_are_no_sections() -> None:
    """The heading of a callout, a theorem or a tab takes no number."""
    boxes = (
        "::: {.callout-tip}\n## T\nx\n:::\n\n::: {#thm-x}\n## T\nx\n:::\n\n"
        "::: {.panel-tabset}\n## T\nx\n\n## U\ny\n:::\n\n## Real"
    )
    page = render(boxes, "html", number_sections=True)
    assert re.findall(r"<h2>(.*)</h2>", page) == [
        '<span class="header-section-number">1</span> Real'
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("See @fig-none.", "nothing has the label fig-none"),
        ("![A](a.png){#fig-x}\n\n![B](a.png){#fig-x}", "two things have the label fig-x"),
    ],
)
def test_a_wrong_label_is_refused_by_its_name(text: str, says: str) -> None:
    """A reader is never shown a question mark in place of a number."""
    with pytest.raises(MalformedError, match=says):
        render(text, "html")


def test_citations_beside_references_are_left_to_citeproc() -> None:
    """A group may hold a figure and a work."""
    page = render_all(["![C](a.png){#fig-x}\n\n[@fig-x; see @doe, p. 3]"], "html")[0]
    assert 'data-cites="doe"' in page
