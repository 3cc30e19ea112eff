"""The paper as a notebook: readable, the same each time, and running from the top."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from refutable.paper.document import assemble
from refutable.paper.execute import Executed, execute
from refutable.paper.notebook import notebook_text, to_notebook
from refutable.paper.source import read_source
from tests.paper import making

PAPER = '''---
title: Tea
author: A. Drinker
abstract: About [@doe].
bibliography: references.bib
number-sections: true
---

```{python}
from IPython.display import Markdown
def claim(name, verdict):
    return Markdown(f"""::: {{.evidence claim="{name}" verdict="{verdict}"}}
Needed
:   2 cups

Found
:   see [](#clm-milk) and [@doe, p. 2]
:::""")
n = 2
```

# Cups {#sec-cups}

[Tea is in `{python} n` cups.]{#clm-tea .claim} As @tbl-cups, @sec-cups and [](#clm-milk) show.[^a]

```{python}
claim("clm-tea", "supported")
```

```{python}
#| label: tbl-cups
#| tbl-cap: Cups.
Markdown("""Of @doe:

| cup | n |
|:--|--:|
| red | 2 |""")
```

```{python}
#| include: false
print("hidden")
```

```{python}
#| output: asis
#| warning: false
import sys
print("**As**", "it is, see @tbl-cups.")
print("a warning", file=sys.stderr)
```

[Milk is not.]{#clm-milk .claim} So says @doe.

```{python}
claim("clm-milk", "refuted")
```

[^a]: A note, see [@doe].
'''

untyped: Any = nbformat  # its functions carry no types

BIBLIOGRAPHY = "@book{doe, author={Doe, Jane}, title={Tea}, year={2001}, publisher={P}}\n"


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Executed:
    """A small paper that has run."""
    root = tmp_path_factory.mktemp("paper")
    (root / "paper.qmd").write_text(PAPER, encoding="utf-8")
    (root / "references.bib").write_text(BIBLIOGRAPHY, encoding="utf-8")
    return execute(read_source(root))


def made(executed: Executed) -> Any:
    """Return the notebook of a paper that has run."""
    return to_notebook(assemble(executed, ["ipynb"]))


def markdown(executed: Executed) -> str:
    """Return all prose of the notebook."""
    cells = made(executed).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def test_prose_reads_without_the_marks_of_the_source(executed: Executed) -> None:
    """Values, claims, references, citations and notes are filled in as plain text."""
    text = markdown(executed).replace("\u00a0", " ")
    assert "# Tea\n\n- A. Drinker\n\n**Abstract**\n\nAbout (Doe 2001)." in text
    assert "# 1 Cups" in text
    assert "Tea is in 2 cups. **(claim 1: supported)**" in text
    assert "As Table 1, Section 1 and claim 2 show.<sup>1</sup>" in text
    assert "Milk is not. **(claim 2: refuted)** So says Doe (2001)." in text
    assert "# References\n\nDoe, Jane. 2001." in text
    assert "A note, see (Doe 2001)." in text
    assert not any(mark in text for mark in ("{python}", "{#", ":::", "<!--", "<span", "](#"))


def test_the_code_is_the_papers_own(executed: Executed) -> None:
    """Each code cell is a cell of the source, unchanged, in order, and no other is there."""
    cells = [cell for cell in made(executed).cells if cell.cell_type == "code"]
    assert [cell.source for cell in cells] == [cell.code for cell in executed.source.cells]
    assert [cell.execution_count for cell in cells] == [1, 2, 3, 4, 5, 6]


def test_what_a_cell_shows_is_what_its_options_let_it_show(executed: Executed) -> None:
    """A table has its caption, what is printed as Markdown is Markdown, the rest is gone."""
    cells = [cell for cell in made(executed).cells if cell.cell_type == "code"]
    shown = [[dict(one.get("data", {})) for one in cell.outputs] for cell in cells]
    (table,) = (one["text/markdown"].replace("\u00a0", " ") for one in shown[2])
    words, caption, rows = table.split("\n\n")
    assert (words, caption) == ("Of Doe (2001):", "**Table 1.** Cups.")
    assert rows == "| cup |   n |\n|:----|----:|\n| red |   2 |"
    assert shown[3] == []
    (said,) = shown[4]
    assert said["text/markdown"].replace("\u00a0", " ") == "**As** it is, see Table 1."


def test_evidence_reads_as_a_list(executed: Executed) -> None:
    """What a claim's cell showed is markdown that a notebook knows."""
    cell = next(c for c in made(executed).cells if c.source.startswith('claim("clm-tea"'))
    shown = cell.outputs[0].data["text/markdown"].replace("\u00a0", " ")
    assert shown.startswith("**Claim 1: supported**")
    assert "**Needed**\n\n- 2 cups" in shown
    assert "- see claim 2 and (Doe 2001, 2)" in shown


def test_the_notebook_is_valid_and_the_same_each_time(executed: Executed) -> None:
    """Nothing in the file depends on when or where it was made."""
    notebook = made(executed)
    nbformat.validate(notebook)
    text = notebook_text(notebook)
    again = notebook_text(made(execute(executed.source)))
    assert text == again
    assert str(executed.source.root) not in text
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_it_runs_from_the_top(executed: Executed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Running all cells in a fresh kernel gives the verdicts that the paper printed."""
    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    notebook = untyped.reads(notebook_text(made(executed)), as_version=4)
    resources = {"metadata": {"path": os.fspath(executed.source.root)}}
    NotebookClient(notebook, resources=resources, kernel_name="python3").execute()
    shown = [
        output.data["text/markdown"]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "evidence" in output.get("data", {}).get("text/markdown", "")
    ]
    assert ['verdict="supported"' in shown[0], 'verdict="refuted"' in shown[1]] == [True, True]


def test_a_note_within_a_citation_is_counted_once(tmp_path: Path) -> None:
    """The notebook's notes have the numbers of the page's."""
    (tmp_path / "r.yaml").write_text("references:\n- {id: a, title: A}\n", encoding="utf-8")
    text = "Said [@a, [^n]], and so on[^m].\n\n[^n]: In it.\n\n[^m]: After it.\n"
    shown = making.notebook_of(tmp_path, text, {"title": "T", "bibliography": "r.yaml"})
    assert shown.count("In it") == 1
    assert "<sup>1</sup>)" in shown
    assert "on<sup>2</sup>" in shown
