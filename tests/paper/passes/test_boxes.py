"""Callouts, theorems, proofs and tabs: kind, title and content are there in every format."""

from __future__ import annotations

import re

import pytest

from tests.paper.passes.rendering import render, render_all

KINDS = {
    "note": "Note",
    "tip": "Tip",
    "warning": "Warning",
    "important": "Important",
    "caution": "Caution",
}

CALLOUTS = "\n\n".join(f"::: {{.callout-{kind}}}\nbody{kind}\n:::" for kind in KINDS)


def test_each_kind_of_callout_is_named_for_readers_of_screens() -> None:
    """A callout without a title has its kind for one; its role tells where it begins and ends."""
    page = render(CALLOUTS, "html")
    for kind, word in KINDS.items():
        head = f'<div class="callout callout-{kind}" role="note" aria-label="{word}">'
        assert re.search(
            rf'{head}\s*<div class="callout-title">\s*{word}\s*</div>\s*<p>body{kind}', page
        )


def test_callouts_keep_kind_and_title_on_paper_and_in_the_notebook() -> None:
    """No format prints a callout as if it were running text."""
    on_paper, in_notebook = (render(CALLOUTS, form) for form in ("typst", "ipynb"))
    for kind, word in KINDS.items():
        assert f'#callout("{kind}", icon: true, [{word}], [' in on_paper
        assert f"> **{word}**\n>\n> body{kind}" in in_notebook


@pytest.mark.parametrize(
    "text",
    [
        '::: {.callout-tip title="Of *x* and $y$"}\nbody\n:::',
        "::: {.callout-tip}\n## Of *x* and $y$\nbody\n:::",
    ],
    ids=["attribute", "heading"],
)
def test_the_title_of_a_callout_is_markdown(text: str) -> None:
    """It is an attribute or the first heading, with one result."""
    page = render(text, "html")
    assert 'aria-label="Tip"' in page
    assert "Of <em>x</em> and <math" in page


def test_the_look_of_a_callout_is_its_authors() -> None:
    """Collapsed, simple, without an icon: by attribute or for the whole paper."""
    page, simple = render_all(
        [
            "::: {.callout-tip collapse=true}\na\n:::\n\n"
            "::: {.callout-tip collapse=false}\nb\n:::\n\n"
            "::: {.callout-tip appearance=minimal icon=false}\nc\n:::",
            "",
        ],
        "html",
    )
    assert (
        '<details class="callout callout-tip"><summary class="callout-title">Tip</summary>' in page
    )
    assert '<details class="callout callout-tip" open>' in page
    assert '<div class="callout callout-tip callout-minimal no-icon"' in page
    assert simple == ""
    whole = render(
        "::: {.callout-tip}\nc\n:::", "html", callout_appearance="simple", callout_icon=False
    )
    assert "callout-simple no-icon" in whole


STATEMENTS = (
    '::: {#thm-a name="Of *x*"}\nLet $a$.\n\nSecond.\n:::\n\n::: {#def-a}\nA word.\n:::\n\n'
    "::: {.proof}\nClear.\n:::\n\n::: {.remark}\n## Own\n- list\n:::\n\n::: {.solution}\nSo.\n:::"
)


def test_a_statement_begins_with_its_name() -> None:
    """Theorems are numbered and in italics, definitions upright; a proof says what it is."""
    page = render(STATEMENTS, "html")
    assert re.search(
        r'<div id="thm-a" class="theorem italic">\s*<p><span class="theorem-title">'
        r"<strong>Theorem\s1 \(Of <em>x</em>\)</strong></span> Let ",
        page,
    )
    assert re.search(
        r'<div id="def-a" class="theorem">\s*<p><span[^>]*><strong>Definition\s1</strong>', page
    )
    for lead in (
        "Proof.</em></span> Clear.",
        'Remark (<span id="own">Own</span>).</em></span></p>',
        "Solution.</em></span> So.",
    ):
        assert lead in page


def test_a_heading_beside_a_name_is_no_section() -> None:
    """The name is the title; the heading is a line in bold."""
    page = render('::: {#thm-x name="N"}\n## H\ntext\n:::', "html", number_sections=True)
    assert "(N)</strong>" in page
    assert '<strong><span id="h">H</span></strong>' in page
    assert "<h2" not in page


def test_statements_are_in_the_language_of_the_paper() -> None:
    """A German paper has a Satz and a Beweis."""
    page = render(STATEMENTS, "html", lang="de")
    assert "Satz" in page
    assert "Beweis." in page


def test_statements_are_set_on_paper_and_in_the_notebook() -> None:
    """The name of a statement in italics stays upright."""
    on_paper = render(STATEMENTS, "typst")
    assert "#statement(true)[" in on_paper
    assert "#statement-name[#strong[Theorem~1 (Of #emph[x])]]; Let" in on_paper
    assert "]<thm-a>" in on_paper
    assert "**Theorem 1 (Of *x*)** Let" in render(STATEMENTS, "ipynb").replace(
        "\N{NO-BREAK SPACE}", " "
    )


TABS = (
    "::: {.panel-tabset group=g}\nBefore.\n\n## One *x*\n\nfirst\n\n### Below\n\n"
    "## Two {#two}\n\nsecond\n:::"
)


def test_tabs_stand_one_after_another_until_the_script_runs() -> None:
    """Their titles and all their content are in the page, as in print."""
    page = render(TABS, "html")
    assert '<div class="tabset" data-group="g">\n<p>Before.</p>' in page
    assert re.search(
        r'<div id="one-x" class="tab">\s*<div class="tab-title">\s*One <em>x</em>', page
    )
    assert re.search(
        r'<div id="two" class="tab">\s*<div class="tab-title">\s*Two\s*</div>\s*<p>second', page
    )


def test_tabs_are_parts_with_titles_on_paper_and_in_the_notebook() -> None:
    """What cannot be clicked is read in its order, and can be linked to."""
    on_paper = render(TABS, "typst")
    assert "#tab-title[#strong[Two]]<two>" in on_paper
    assert on_paper.index("first") < on_paper.index("second")
    assert "**Two**\n\nsecond" in render(TABS, "ipynb")
