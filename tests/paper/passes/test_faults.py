"""What passes would refuse is a fault of the source, at its line, before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from refutable.errors import MalformedError
from refutable.paper.source import read_source

TEXT = r"""---
title: 'T $\foo$'
---

Good $a$, and $\foo{a}$.

![](a.png)

- ![w](none.png) ![w](http://x.org/a.png)

![f][two]

[two]: none.png
"""


def test_formulas_and_pictures_are_refused_where_they_stand(tmp_path: Path) -> None:
    """A check knows what a render could not show."""
    (tmp_path / "_quarto.yml").write_text("project:\n  type: default\n", encoding="utf-8")
    (tmp_path / "paper.qmd").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.png").write_bytes((Path(__file__).parent / "project" / "a.png").read_bytes())
    with pytest.raises(MalformedError) as refused:
        read_source(tmp_path)
    found = [(fault.line, fault.column, fault.rule) for fault in refused.value.faults]
    assert found == [
        (2, 1, "bad-formula"),
        (5, 16, "bad-formula"),
        (7, 3, "picture-without-words"),
        (9, 6, "missing-file"),
        (9, 21, "bad-picture"),
        (13, 5, "missing-file"),
    ]


def _faults(folder: Path, text: str, front: str = "title: T\n") -> list[tuple[int, int, str, str]]:
    (folder / "_quarto.yml").write_text("project:\n  type: default\n", encoding="utf-8")
    (folder / "paper.qmd").write_text(f"---\n{front}---\n\n{text}", encoding="utf-8")
    try:
        read_source(folder)
    except MalformedError as refused:
        return [(one.line, one.column, one.rule, one.message) for one in refused.faults]
    return []


def test_a_tag_is_refused_where_it_stands_below_raw_spans(tmp_path: Path) -> None:
    """A span that is marked for one format is no code that runs on to the next backtick."""
    text = "`#[x]`{=typst}\n\n```{=html}\n<script></script>\n```\n\nTea `a`.\n"
    assert {(line, rule) for line, _, rule, _ in _faults(tmp_path, text)} == {
        (8, "refused-construct")
    }


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("title: T\nabstract: |\n  In `{python} x` towns.\n", 3),
        ("title: T `{python} x`\n", 2),
        ("title: T\nkeywords: [tea, '`{python} x`']\n", 3),
        ("title: T\nauthor:\n  - name: A\n    note: '`{r} x`'\n", 5),
    ],
)
def test_a_value_in_metadata_is_refused(tmp_path: Path, front: str, line: int) -> None:
    """No cell has run when metadata are read: a value in them would be printed as code."""
    found = _faults(tmp_path, "Tea.\n", front)
    assert [(one[0], one[2]) for one in found] == [(line, "unknown-inline")]


def test_a_shortcode_that_is_not_closed_is_refused(tmp_path: Path) -> None:
    """It would be printed as it is written; where it is to be printed, it has three braces."""
    text = "Good {{< meta title >}} {{{< meta title >}}} `{{< a` tea.\n\nBad {{< meta title tea.\n"
    assert [one[:3] for one in _faults(tmp_path, text)] == [(7, 5, "unclosed-shortcode")]


def test_a_value_in_an_option_of_a_cell_is_refused(tmp_path: Path) -> None:
    """A caption is read before the cell runs."""
    found = _faults(tmp_path, "```{python}\n#| fig-cap: '`{python} x` cups'\nx = 1\n```\n")
    assert [(one[0], one[2]) for one in found] == [(6, "unknown-inline")]
