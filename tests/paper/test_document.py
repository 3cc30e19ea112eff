"""Assembly: what cells and inline values gave stands where the source has them."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from pathlib import Path

import pytest

from refutable.paper.bundles import MARKDOWN, PLAIN, Bundle
from refutable.paper.document import assemble
from refutable.paper.html import page
from tests.paper.making import Part, cell, html_of, ran
from tests.paper.sample import write_bibliography

OUT: Bundle = {MARKDOWN: "*out*"}


def body_of(root: Path, part: Part | str) -> str:
    """Return the text of the page of a paper, without the code that it folds."""
    write_bibliography(root)
    made = (
        html_of(root, part, {"bibliography": "references.bib"})
        .split('<main id="text"')[1]
        .split(">", 1)[1]
    )
    return re.sub(r"(?s)\n\s*|<details.*?</details>|</main>.*", "", made)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("A `{python} n` b.\n", "<p>A 7 b.</p>"),
        ("- a `{python} n`\n", "<li>a 7</li>"),
        ("A.^[A `{python} n`.]\n", "<p>A 7."),
        ("A *b `{python} n`*.\n", "<em>b 7</em>"),
        ("| a |\n|---|\n| `{python} n` |\n", "<td>7</td>"),
        ("# A `{python} n` {#sec-a}\n", "A 7</h2>"),
        ("Term\n:   `{python} n` a\n", "<dd>7 a</dd>"),
        ("See [@leaf-2001, p. `{python} n`].\n", "Leaf 2001, 7"),
        ("[A `{python} n`.]{.smallcaps}\n", '<span class="smallcaps">A 7.</span>'),
    ],
)
def test_a_value_stands_where_its_expression_stood(tmp_path: Path, text: str, made: str) -> None:
    """In every place of the text that holds words."""
    assert made in body_of(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Code `` `{python} n` `` here.\n", "`{python} n`"),
        ("```markdown\n`{python} n`\n```\n", "`{python} n`"),
        ("    `{python} n`\n", "`{python} n`"),
        ("````\n```{python}\nx\n```\n````\n", "```{python}\nx\n```"),
        ("Write {{{< meta title >}}}.\n", "{{&lt; meta title &gt;}}"),
    ],
)
def test_what_is_only_shown_is_shown_as_it_was_written(
    tmp_path: Path, text: str, shown: str
) -> None:
    """An expression, a cell or a shortcode in code is an example of one."""
    made = re.sub("</?(?:span|a)[^>]*>", "", html_of(tmp_path, text))
    assert shown in made


def test_a_value_is_text_unless_it_says_that_it_is_markdown(tmp_path: Path) -> None:
    """Signs of markup in a number or name are signs; what is made as Markdown keeps its markup."""
    executed = ran(tmp_path, "A `{python} a`, `{python} b`.\n")
    values = {0: {PLAIN: "*a* <b> @c"}, 1: {MARKDOWN: "*d*"}}
    made = page(assemble(replace(executed, values=values), ["html"]))
    assert "<p>A *a* &lt;b&gt; @c, <em>d</em>.</p>" in made


@pytest.mark.parametrize(
    ("before", "after", "made"),
    [
        ("Tea.\n", "", "<p>Tea.</p>{}"),
        ("::: {.house}\n", ":::\n", '<div class="house">{}</div>'),
        (":::: {.house}\n::: {.inner}\n", ":::\n::::\n", '<div class="inner">{}</div>'),
    ],
)
def test_outputs_stand_where_their_cell_stood(
    tmp_path: Path, before: str, after: str, made: str
) -> None:
    """At the top of the text and within what holds blocks."""
    (tmp_path / "_quarto.yml").write_text("refutable: {classes: [house, inner]}\n")
    assert made.format("<p><em>out</em></p>") in body_of(tmp_path, before + cell(OUT) + after)


def test_outputs_of_a_cell_in_a_list_belong_to_its_item(tmp_path: Path) -> None:
    """The code of an indented cell starts where its fence does."""
    listed = Part("- a\n\n  ```{python}\n  #| echo: false\n  x = 1\n  ```\n\n- b\n", ((OUT,),))
    executed = ran(tmp_path, listed)
    assert executed.source.cells[0].code == "#| echo: false\nx = 1"
    made = body_of(tmp_path, listed)
    assert "<li><p>a</p><p><em>out</em></p></li>" in made


def test_assembly_leaves_its_source_as_it_was(tmp_path: Path) -> None:
    """The same executed paper gives the same tree, for whichever format it was asked first."""
    executed = ran(tmp_path, "A `{python} n`.\n" + cell(OUT))
    before = copy.deepcopy(executed)
    document = assemble(executed, ["html", "typst"])
    assert document.blocks("typst") != document.blocks("html")
    assert document.blocks("html") == assemble(executed, ["html"]).blocks("html")
    assert executed == before
