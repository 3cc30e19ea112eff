"""Reading the paper's source: what is where, and every fault with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from refutable.errors import MalformedError
from refutable.paper.lines import Position
from refutable.paper.source import Cell, Prose, labels, read_source

MAIN = """---
title: Tea
---

```{python}
x = 2
```

{{< include sections/_10-one.qmd >}}

{{< include sections/_20-two.qmd >}}
"""

ONE = """# One {#sec-one}

[Tea is drunk in
`{python} x` towns, says @key [p. 2].]{#clm-tea .claim}

```{python}
#| label: fig-tea
#| fig-cap: >
#|   A long
#|   caption
#| echo: false
y = x + 1
```
"""

TWO = "# Two {#sec-two}\n\nAs [](#clm-tea) shows, `{python} y` of `code [x]{#clm-no .claim}`.\n"


def write(root: Path, main: str = MAIN, one: str = ONE, two: str = TWO) -> Path:
    """Write a paper of a main file and two sections."""
    (root / "sections").mkdir(parents=True)
    (root / "paper.qmd").write_text(main, encoding="utf-8")
    (root / "sections/_10-one.qmd").write_text(one, encoding="utf-8")
    (root / "sections/_20-two.qmd").write_text(two, encoding="utf-8")
    return root


def faults(root: Path) -> list[tuple[str, int, int, str]]:
    """Return the place and rule of each fault."""
    with pytest.raises(MalformedError) as caught:
        read_source(root)
    return [(f.file, f.line, f.column, f.rule) for f in caught.value.faults]


def test_includes_are_expanded_in_their_order(tmp_path: Path) -> None:
    """Blocks come in the order of the text, whichever file they stand in."""
    source = read_source(write(tmp_path))
    assert source.metadata == {"title": "Tea"}
    assert [type(block) for block in source.blocks] == [Cell, Prose, Cell, Prose]
    assert [heading.title for heading in source.reading.headings] == ["One", "Two"]


def test_a_cell_knows_its_options_and_the_line_of_its_code(tmp_path: Path) -> None:
    """The code keeps its option lines, so that its lines are lines of the file."""
    cell = read_source(write(tmp_path)).cells[1]
    assert cell.label == "fig-tea"
    assert cell.options["fig-cap"] == "A long caption"
    assert cell.options["echo"] is False
    assert cell.position == Position("sections/_10-one.qmd", 7, 1)
    assert cell.code.split("\n")[5] == "y = x + 1"
    assert cell.at(6) == Position("sections/_10-one.qmd", 12, 1)


def test_a_claim_may_run_over_lines_and_hold_brackets(tmp_path: Path) -> None:
    """A claim is its sentence, brackets within it included, and its inline values."""
    (claim,) = read_source(write(tmp_path)).claims
    assert claim.id == "clm-tea"
    assert claim.text == "Tea is drunk in\n`{python} x` towns, says @key [p. 2]."
    assert claim.position == Position("sections/_10-one.qmd", 3, 1)
    assert [inline.code for inline in claim.inlines] == ["x"]


def test_an_inline_value_has_its_place(tmp_path: Path) -> None:
    """An inline value has the file, line and column at which it stands."""
    inline = read_source(write(tmp_path)).inlines[-1]
    assert inline.position == Position("sections/_20-two.qmd", 3, 24)


def test_labels_are_those_of_headings_and_cells(tmp_path: Path) -> None:
    """Every label that a cross-reference can name is known with its place."""
    found = labels(read_source(write(tmp_path)))
    assert set(found) == {"sec-one", "sec-two", "fig-tea"}
    assert found["sec-two"] == Position("sections/_20-two.qmd", 1, 8)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        ("Text.\n\n```{python}\nx = 1\n", (3, 1, "unclosed-fence")),
        ("Text.\n\n```{python, echo=FALSE}\nx\n```\n", (3, 1, "unknown-cell")),
        ("```{r}\nx\n```\n", (1, 1, "unknown-cell")),
        ("```{python}\n#| label\nx\n```\n", (2, 3, "bad-yaml")),
        ("```{python}\n#| colour: red\nx\n```\n", (2, 4, "unknown-construct")),
        ("```{python}\n#| label: fig a\nx\n```\n", (2, 4, "bad-option")),
        ("```{python}\n#| echo: perhaps\nx\n```\n", (2, 4, "bad-option")),
        ("```{python}\nx\n#| label: fig-a\n```\n", (3, 1, "bad-option")),
        ("```{python}\n```\n", (1, 4, "empty-cell")),
        ("Text `{r} 1`.\n", (1, 7, "unknown-inline")),
        ("Text `{python} `.\n", (1, 6, "unknown-inline")),
        ("A sentence.]{#clm-a .claim}\n", (1, 13, "bad-claim")),
        ("[A sentence.]{#clm-a}\n", (1, 14, "bad-claim")),
        ("[A sentence.]{.claim}\n", (1, 14, "bad-claim")),
        ("[A sentence.\n\nOver.]{#clm-a .claim}\n", (3, 7, "bad-claim")),
        ("{{< video x.mp4 >}}\n", (1, 1, "refused-construct")),
        ("Text.\n{{< include sections/_20-two.qmd >}}\n", (2, 1, "include-not-alone")),
        ("Text.\n::: {.callout-note}\nBoxed.\n\n:::\n", (2, 1, "div-not-read")),
        ("{{< include sections/_99-none.qmd >}}\n", (1, 1, "missing-file")),
        ("{{< include sections/_10-one.qmd >}}\n", (1, 1, "include-circle")),
    ],
)
def test_a_fault_names_the_line_of_the_included_file(
    tmp_path: Path, one: str, expected: tuple[int, int, str]
) -> None:
    """Each fault of a section is told with that section's own file, line and column."""
    assert faults(write(tmp_path, one=one, two="Text.\n")) == [("sections/_10-one.qmd", *expected)]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """The reader does not stop at the first fault."""
    root = write(tmp_path, one="```{r}\nx\n```\n", two="[A.]{.claim}\n")
    assert [rule for *_, rule in faults(root)] == ["unknown-cell", "bad-claim"]


def test_an_id_given_twice_is_told_at_the_second(tmp_path: Path) -> None:
    """A label or claim given twice is a fault where it is given again."""
    root = write(tmp_path, two=ONE.replace("sec-one", "sec-two"))
    assert faults(root) == [
        ("sections/_20-two.qmd", 3, 1, "duplicate-claim"),
        ("sections/_20-two.qmd", 7, 1, "duplicate-label"),
    ]


def test_a_missing_main_file_is_a_fault(tmp_path: Path) -> None:
    """No paper at all is a fault, not an empty page."""
    assert faults(tmp_path) == [("paper.qmd", 1, 1, "missing-file")]


@pytest.mark.parametrize("main", ["", "---\ntitle: Tea\n---\n\n\n"])
def test_an_empty_paper_is_a_fault(tmp_path: Path, main: str) -> None:
    """A paper without prose and cells is a fault."""
    assert faults(write(tmp_path, main=main)) == [("paper.qmd", 1, 1, "empty-paper")]


@pytest.mark.parametrize(
    ("main", "line"),
    [("---\ntitle: a: b\n---\n\nText.\n", 2), ("---\n- a\n---\n\nText.\n", 2), ("---\na: b\n", 1)],
)
def test_bad_front_matter_is_told_with_its_line(tmp_path: Path, main: str, line: int) -> None:
    """Front matter that is not a mapping in YAML is a fault at its line."""
    (fault,) = faults(write(tmp_path, main=main))
    assert (fault[1], fault[3]) == (line, "bad-yaml")


def test_bytes_that_are_not_utf_8_are_told_with_their_line(tmp_path: Path) -> None:
    """A file in another encoding is a fault at the first line that shows it."""
    root = write(tmp_path)
    (root / "sections/_20-two.qmd").write_bytes(b"Text.\n\nCaf\xe9.\n")
    assert faults(root) == [("sections/_20-two.qmd", 3, 1, "not-utf-8")]


def test_a_value_in_the_title_is_known_or_told_at_its_key(tmp_path: Path) -> None:
    """The metadata ask for values as the text does."""
    asked = MAIN.replace("title: Tea\n", 'title: "{{< meta drink >}}"\ndrink: Tea\n')
    assert read_source(write(tmp_path / "a", asked)).texts["meta:title"][0]["c"][0]["c"] == "Tea"
    lost = MAIN.replace("title: Tea\n", 'lang: en\ntitle: "{{< meta drink >}}"\n')
    assert faults(write(tmp_path / "b", lost)) == [("paper.qmd", 3, 1, "unknown-value")]


def test_a_note_that_is_not_written_is_told(tmp_path: Path) -> None:
    """Pandoc prints its mark as text; a mark with a backslash is meant as text."""
    two = "# Two\n\nTea[^lost], milk\\[^a], water[^b], `[^c]` and [@a, [^b]].\n\n[^b]: A note.\n"
    assert faults(write(tmp_path, two=two)) == [("sections/_20-two.qmd", 3, 4, "unknown-note")]


def test_a_div_that_is_not_closed_is_told_where_it_opens(tmp_path: Path) -> None:
    """All that follows would stand in it."""
    two = "# Two\n\n::: {.callout-note}\nTea.\n"
    assert faults(write(tmp_path, two=two)) == [("sections/_20-two.qmd", 3, 1, "unclosed-fence")]


@pytest.mark.parametrize("label", ["fig-tea_time", "fig-té", "fig-a.b:c"])
def test_a_label_is_what_a_reference_can_name(tmp_path: Path, label: str) -> None:
    """Underscores, points, colons and letters of any language may stand behind @."""
    one = ONE.replace("fig-tea", label)
    source = read_source(write(tmp_path, one=one, two=f"# Two\n\nAs @{label} shows.\n"))
    assert label in labels(source)
    assert label in {named.name for named in source.reading.citations}


@pytest.mark.parametrize("label", ["fig-", "fig tea", "fig-a--b", "1-tea"])
def test_another_label_is_a_fault(tmp_path: Path, label: str) -> None:
    """No reference could name it."""
    one = ONE.replace("fig-tea", label)
    assert [rule for *_, rule in faults(write(tmp_path, one=one))] == ["bad-option"]


def test_a_cell_of_a_text_is_not_embedded(tmp_path: Path) -> None:
    """It would have to run first; the fault stands at the shortcode."""
    (tmp_path / "other.qmd").write_text("x", encoding="utf-8")
    two = "# Two\n\n{{< embed other.qmd#fig-x >}}\n"
    assert faults(write(tmp_path, two=two)) == [("sections/_20-two.qmd", 3, 1, "bad-embed")]


def test_a_character_that_the_pdf_could_not_show_is_told(tmp_path: Path) -> None:
    """Each is told once, where it first stands; the fonts of the engine have many scripts."""
    two = "# Two\n\nTea ✓ شاي, 茶 and 茶.\n\n```\n👍\n```\n"
    assert faults(write(tmp_path, two=two)) == [
        ("sections/_20-two.qmd", 3, 12, "missing-glyph"),
        ("sections/_20-two.qmd", 6, 1, "missing-glyph"),
    ]


def test_a_heading_with_another_blank_is_told(tmp_path: Path) -> None:
    """A no-break space cannot be seen; in code it is meant."""
    two = "# Two\n\n##\u00a0Three {#sec-x}\n\n```\n#\u00a0a\n```\n"
    assert faults(write(tmp_path, two=two)) == [("sections/_20-two.qmd", 3, 1, "no-heading")]
