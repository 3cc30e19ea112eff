"""Characters that the PDF cannot print, and headings that are none, are told at their line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from refutable.errors import MalformedError
from refutable.paper import glyphs
from refutable.paper.glyphs import unprintable
from refutable.paper.source import parse_source
from tests.paper.making import cell, pdf_of

SKIPPED = "skipped-level"


def faults(root: Path, text: str, files: Mapping[str, str] | None = None) -> list[str]:
    """Return what is wrong with a paper, each by its line, its rule and the characters named."""
    for name, content in {"paper.qmd": text, **(files or {})}.items():
        (root / name).write_text(content, encoding="utf-8")
    return [
        " ".join((f"{one.line} {one.rule}", *re.findall(r"U\+\w+", one.message)))
        for one in parse_source(root).faults
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Tea.\n\nA 茶 and a 😀.\n", ["3 missing-glyph U+8336 U+1F600"], id="text"),
        pytest.param("`x = 茶`\n", ["1 missing-glyph U+8336"], id="code"),
        pytest.param("---\ntitle: 茶\nauthor: 王 A\n---\n\nTea.\n",
            ["2 missing-glyph U+8336", "3 missing-glyph U+738B"], id="front matter"),
        pytest.param("Tea → 5 ≠ 6, łódź, чай, τσάι, ☐ “so” – it’s.\n", [], id="known"),
        pytest.param("<!-- 茶 -->\n\nTea.\n", [], id="comment"),
        pytest.param('::: {.content-visible when-format="html"}\n茶\n:::\n\nTea.\n', [],
            id="page only"),
        pytest.param("```{python}\nx = '茶'\n```\n", [], id="code that the PDF does not show"),
        pytest.param("```{python}\n#| echo: true\nx = '茶'\n```\n", ["3 missing-glyph U+8336"],
            id="code that it shows"),
        pytest.param("|a|\n|-|\n|b|\n\n: Tea {#tbl-茶}\n\n$$x$$ {#eq-茶}\n\n@tbl-茶, @eq-茶\n", [],
            id="labels"),
        pytest.param("# Tea\n\n### Milk\n\nText.\n", [f"3 {SKIPPED}"], id="skipped level"),
        pytest.param("## Tea\n\n### Milk\n\n# End\n\nText.\n", [], id="any first level"),
        pytest.param("# Tea\n\n::: {.callout-note}\n#### Milk\n\nText.\n:::\n\n## Cup\n", [],
            id="title of a box"),
        pytest.param("#\u00a0Tea\n\nText.\n", ["1 no-heading"], id="no-break space"),
        pytest.param("```\n#\u00a0Tea\n```\n", [], id="no-break space in code"),
    ],
)  # fmt: skip
def test_what_cannot_be_set_is_told_at_its_line(
    text: str, expected: list[str], tmp_path: Path
) -> None:
    """Only what the PDF shows counts."""
    assert faults(tmp_path, text) == expected


def test_what_a_cell_shows_is_refused_with_its_characters(tmp_path: Path) -> None:
    """A render names the character and the words around it."""
    with pytest.raises(MalformedError) as caught:
        pdf_of(tmp_path, cell({"text/plain": "green 茶"}), {"title": "Tea"})
    (fault,) = caught.value.faults
    assert (fault.line, fault.rule) == (7, "missing-glyph")
    assert "U+8336" in fault.message
    assert "green" in fault.message


def test_a_value_is_refused_with_its_characters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an inline value gives is told at the value."""
    monkeypatch.setattr("tests.paper.making.VALUE", {"text/plain": "茶"})
    with pytest.raises(MalformedError) as caught:
        pdf_of(tmp_path, "Tea.\n\nOf `{python} x` cups.\n", {"title": "Tea"})
    (fault,) = caught.value.faults
    assert (fault.line, fault.column, fault.rule) == (7, 4, "missing-glyph")


def test_letters_that_are_taken_for_known_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Typst's own fonts have each character that is not asked for."""
    usual = [
        sign for sign in map(chr, range(0x10000)) if sign.isprintable() and glyphs.USUAL.match(sign)
    ]
    monkeypatch.setattr(glyphs, "USUAL", re.compile("\x00"))
    assert unprintable("".join(usual), []) == ""
