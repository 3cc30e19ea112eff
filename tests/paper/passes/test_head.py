"""What is moved: the abstract to the head, the notes under a heading of their own."""

from __future__ import annotations

from refutable.paper.passes.head import (
    apply,
    parted,
    with_notes_heading,
    with_place_of_references,
)
from refutable.paper.tree import Node, identifier, plain_text
from tests.paper.passes.rendering import context, read, render


def headings(blocks: list[Node]) -> list[str]:
    """Return the words of the headings."""
    return [plain_text(block["c"][2]) for block in blocks if block["t"] == "Header"]


def test_a_first_section_called_abstract_is_the_abstract() -> None:
    """It may hold computed values, which front matter cannot."""
    (blocks,) = read(["# Abstract {.unnumbered}\n\nShort.\n\n## Part\n\nx\n\n# Text\n\nLong."])
    paper = parted(blocks)
    assert paper.identifier == "abstract"
    assert plain_text(list(paper.abstract)) == "Short.Partx"
    assert headings(list(paper.rest)) == ["Text"]


def test_a_paper_without_an_abstract_is_whole() -> None:
    """A later section of that name is a section."""
    (blocks,) = read(["# Text\n\nLong.\n\n# Abstract\n\nx"])
    assert list(parted(blocks).rest) == blocks


def test_notes_have_a_heading_before_the_references_whatever_these_are_called() -> None:
    """What follows the references stays behind them."""
    (blocks,) = read(["# Text\n\nA^[b].\n\n# Sources\n\n::: {#refs}\n:::\n\n# Afterword\n\nx"])
    found = with_notes_heading(blocks, context("html", lang="de"))
    assert headings(found) == ["Text", "Anmerkungen", "Sources", "Afterword"]
    assert with_notes_heading(blocks, context("typst")) == blocks


def test_the_references_stand_at_the_level_of_sections() -> None:
    """Pandoc gives them a heading of the first level; a paper may begin at the second."""
    text = "## Text\n\nA.\n\n# Sources {.unnumbered #bibliography}\n\n::: {#refs}\n:::"
    (blocks,) = read([text])
    assert [
        block["c"][0] for block in apply(blocks, context("html")) if block["t"] == "Header"
    ] == [
        2,
        2,
    ]
    assert "#reference-list[" in render(text, "typst")


def test_a_paper_without_notes_has_no_heading_for_them() -> None:
    """An empty section says nothing."""
    (blocks,) = read(["# Text\n\nA."])
    assert with_notes_heading(blocks, context("html")) == blocks


def test_a_last_heading_with_the_title_of_the_references_is_theirs() -> None:
    """The list stands under the author's heading; another one would say the same twice."""
    (blocks,) = read(["# Text\n\nA.\n\n## references"])
    *_, last = with_place_of_references(blocks, "References")
    assert identifier(last) == "refs"
    (other,) = read(["# Text\n\nA.\n\n## Appendix"])
    assert with_place_of_references(other, "References") == other
    (placed,) = read(["::: {#refs}\n:::\n\n# References"])
    assert with_place_of_references(placed, "References") == placed
