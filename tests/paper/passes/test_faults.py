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
    text = "`#x`{=typst}\n\n```{=html}\n<script></script>\n```\n\nTea `a`.\n"
    assert {(line, rule) for line, _, rule, _ in _faults(tmp_path, text)} == {
        (8, "refused-construct")
    }
