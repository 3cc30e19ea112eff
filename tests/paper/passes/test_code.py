"""Code: names of files, folds, line numbers, and the cells that code stands in."""

from __future__ import annotations

import re

from tests.paper.passes.rendering import render

NAMED = '```{.python filename="a *b*.py"}\nx = 1\n```'
CELL = """
::: {.cell}
::: {.cell-code FOLD}
```python
made()
```
:::

```{.output}
shown
```
:::
"""


def test_the_name_of_a_file_stands_over_its_code_in_every_format() -> None:
    """It is printed sign by sign."""
    assert '<div class="code-name">\n<code>a *b*.py</code>' in render(NAMED, "html")
    assert "#code-name[`a *b*.py`]" in render(NAMED, "typst")
    assert "`a *b*.py`\n\n``` python" in render(NAMED, "ipynb")


def test_code_folds_on_the_page_alone() -> None:
    """The words on the fold are the author's, else the language's."""
    fold = '```{.python code-fold="true"}\nx = 1\n```'
    page = render(fold, "html", lang="es")
    assert page.startswith('<details class="code"><summary>Código</summary>')
    own = render(fold.replace("true", 'show" code-summary="Look & see'), "html")
    assert own.startswith('<details class="code" open><summary>Look &amp; see</summary>')
    assert render(fold, "typst") == "```python\nx = 1\n```"


def test_lines_are_numbered_where_that_is_asked_for() -> None:
    """The numbers are drawn by the style; they are no part of the code."""
    page = render('```{.python code-line-numbers="true" startFrom="5"}\nx = 1\n```', "html")
    assert "numberLines" in page
    assert "code-line-numbers" not in page


def test_the_code_of_a_cell_stands_before_its_output_or_folds_behind_it() -> None:
    """As in stock Quarto where it is open; folded it does not stand between text and result."""
    opened, folded = (
        render(CELL.replace("FOLD", f"fold={fold}"), "html") for fold in ("false", "true")
    )
    assert opened.index("made") < opened.index("shown")
    assert folded.index("shown") < folded.index("<details") < folded.index("made")
    on_paper = render(CELL.replace("FOLD", "fold=true"), "typst")
    assert on_paper.index("made") < on_paper.index("shown")


def test_the_code_of_a_claim_folds_into_its_evidence() -> None:
    """One place tells the grounds of a claim."""
    evidence = CELL.replace("FOLD", "fold=true").replace(
        "```{.output}\nshown\n```", "::: {.evidence claim=clm-x}\nshown\n:::"
    )
    page = render(evidence, "html")
    assert re.search(r'class="evidence".*shown.*<details.*made.*</details>\s*</div>', page, re.S)


def test_a_point_before_the_language_of_code_is_no_line_of_it() -> None:
    """Typst prints what is no name of a language: "```.bash" would show ".bash"."""
    assert render("```.bash\nls\n```", "typst") == "```bash\nls\n```"
    assert render("```.bash\nls\n```", "html").startswith('<div class="sourceCode"')
    assert render("``` a/b\nint a;\n```", "typst") == "```\nint a;\n```"
