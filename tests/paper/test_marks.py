"""Marks: which cells, inline values and shortcodes a text has, wherever they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from refutable.paper.lines import Position
from refutable.paper.source import Source, parse_source
from refutable.paper.tree import nodes
from tests.paper.making import html_of

CELL = "```{python}\nx = 1\n```"


def source(root: Path, text: str) -> Source:
    """Return the paper of this text, whatever is wrong with it."""
    (root / "paper.qmd").write_text(text, encoding="utf-8")
    return parse_source(root)


def indented(text: str, first: str, rest: str) -> str:
    """Return a text with something before its first line and before each other one."""
    return first + text.replace("\n", f"\n{rest}")


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (CELL, 2, 1),
        ("~~~{python}\nx = 1\n~~~", 2, 1),
        ("````{python}\nx = 1\n````", 2, 1),
        ("``` {python}\nx = 1\n```", 2, 1),
        ("```{python a-name}\nx = 1\n```", 2, 1),
        (f"Text.\n{CELL}\nText.", 3, 1),
        (f"::: {{.callout-note}}\n{CELL}\n:::", 3, 1),
        (f":::: {{.callout-note}}\n\n::: {{.callout-tip}}\n\n{CELL}\n\n:::\n\n::::", 6, 1),
        (indented(CELL, "- a\n\n  ", "  "), 4, 3),
        (indented(CELL, "1. a\n\n    - b\n\n      ", "      "), 6, 7),
        (indented(CELL, "> ", "> "), 2, 3),
        (indented(CELL, "Term\n:   a\n\n    ", "    "), 5, 5),
        (indented(CELL, "A.[^n]\n\n[^n]: Note.\n\n    ", "    "), 6, 5),
    ],
)
def test_a_cell_is_one_wherever_a_block_can_stand(
    tmp_path: Path, text: str, line: int, column: int
) -> None:
    """Its code begins where its fence does, and is known with the line of the file."""
    made = source(tmp_path, text + "\n")
    (cell,) = made.cells
    assert cell.code == "x = 1"
    assert cell.position == Position("paper.qmd", line, column)
    assert made.faults == ()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"````\n{CELL}\n````", CELL),
        (f"````markdown\n{CELL}\n````", CELL),
        (f"~~~\n{CELL}\n~~~", CELL),
        (indented(CELL, "    ", "    "), CELL),
        ("`` `{python} n` ``", "`{python} n`"),
        ("```\n`{python} n`\n```", "`{python} n`"),
        ("`{{{< meta title >}}}`", "{{< meta title >}}"),
        ("```\n{{{< meta title >}}}\n```", "{{< meta title >}}"),
    ],
)
def test_what_code_shows_is_no_cell_and_no_value(tmp_path: Path, text: str, shown: str) -> None:
    """It stands there as its author wrote it."""
    made = source(tmp_path, f"---\ntitle: Tea\n---\n\nText.\n\n{text}\n")
    assert (made.cells, made.inlines) == ((), ())
    codes = (node for node in nodes(list(made.tree)) if node["t"] in ("Code", "CodeBlock"))
    assert [code["c"][1] for code in codes] == [shown]


@pytest.mark.parametrize("text", [f"<!--\n{CELL}\n-->", "A <!-- `{python} n` --> b."])
def test_what_a_comment_holds_does_not_run(tmp_path: Path, text: str) -> None:
    """Neither a cell nor a value."""
    made = source(tmp_path, f"Text.\n\n{text}\n")
    assert (made.cells, made.inlines) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "# One `{python} n`",
        "A *b `{python} n`*.",
        "A.^[See `{python} n`.]",
        "A.[^n]\n\n[^n]: See `{python} n`.",
        "| a |\n|---|\n| `{python} n` |",
        "| a |\n|---|\n| b |\n\n: One `{python} n` {#tbl-x}",
        "- a `{python} n`",
        "[A `{python} n`](https://example.org)",
        "“`{python} n`”",
        "(`{python} n`)",
        "[see @key, p. `{python} n`]",
        "A`{python} n`b.",
        "**`{python} n`**",
    ],
)
def test_a_value_is_one_wherever_words_can_stand(tmp_path: Path, text: str) -> None:
    """Its place is that of its expression in the text."""
    made = source(tmp_path, text + "\n")
    (inline,) = made.inlines
    assert inline.code.strip() == "n"
    assert made.text[inline.start : inline.end] == "`{python} n`"


def test_a_value_may_run_over_lines_and_marks_keep_their_order(tmp_path: Path) -> None:
    """Values and cells run in the order in which they stand, those of a note where it stands."""
    text = (
        "A[^n] `{python} a +\nb` c.\n\n"
        f"{CELL}\n\n"
        "[^n]: Note `{python} d`.\n\n"
        "E `{python} e`.\n"
    )
    made = source(tmp_path, text)
    assert [one.code.strip() for one in made.inlines] == ["a + b", "d", "e"]
    assert made.inlines[0].position == Position("paper.qmd", 1, 7)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Say {{< meta title >}}.", "Say Tea."),
        ("# Say {{< meta title >}}", "Say Tea"),
        ("A `say {{< meta title >}} here` b", "<code>say Tea here</code>"),
        ("`{{< meta title >}}`", "<code>Tea</code>"),
        ("`` `{{< meta title >}}` ``", "<code>`Tea`</code>"),
        ("```\n{{< meta title >}}\n\n```", "<code>Tea\n</code>"),
        ("[a](https://example.org/{{< meta title >}})", '<a href="https://example.org/Tea"'),
        ("Say {{{< meta title >}}}.", "Say {{&lt; meta title &gt;}}."),
    ],
)
def test_a_shortcode_is_filled_in_or_shown(tmp_path: Path, text: str, shown: str) -> None:
    """Three braces instead of two show it, as in stock Quarto."""
    assert shown in html_of(tmp_path, text + "\n", {"title": "Tea"})


@pytest.mark.parametrize("opening", ["{python echo=false}", "{python, fig-a}", "{python #fig-a}"])
def test_what_a_fence_says_in_vain_is_refused(tmp_path: Path, opening: str) -> None:
    """Stock Quarto ignores it without a word; only a bare name can mean nothing."""
    made = source(tmp_path, f"```{opening}\nx = 1\n```\n")
    assert [(one.line, one.rule) for one in made.faults] == [(1, "unknown-cell")]
