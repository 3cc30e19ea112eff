"""Assembly: the one markdown text that pandoc reads."""

from __future__ import annotations

from pathlib import Path

import pypandoc
import pytest

from refutable.errors import CellError
from refutable.paper.bundles import MARKDOWN, PLAIN, Bundle
from refutable.paper.document import SVG, VEGA_LITE, assemble, shown_code
from refutable.paper.execute import CellResult, Executed, ProseResult
from refutable.paper.pandoc import HERE
from refutable.paper.source import Cell, Position, Prose, Source, read_source

CHART = {SVG: "<svg><text>a</text></svg>", VEGA_LITE: {"b": 1, "a": [2]}, PLAIN: "Chart"}


def executed(root: Path, body: str, *outputs: Bundle) -> Executed:
    """Return a paper as if its one cell had shown these outputs."""
    (root / "paper.qmd").write_text(body, encoding="utf-8")
    source = read_source(root)
    return Executed(source, tuple(result_of(block, outputs) for block in source.blocks))


def result_of(block: Prose | Cell, outputs: tuple[Bundle, ...]) -> ProseResult | CellResult:
    """Return what a block gave, every inline value being 7."""
    if isinstance(block, Cell):
        return CellResult(block, outputs)
    return ProseResult(block, tuple("7" for _ in block.inlines))


def cell(*options: str) -> str:
    """Return the source of a cell with these options."""
    lines = "\n".join(f"#| {option}" for option in options)
    return f"```{{python}}\n{lines}\nx = 1\n```\n" if options else "```{python}\nx = 1\n```\n"


def test_a_cell_is_its_code_and_what_it_shows(tmp_path: Path) -> None:
    """Code stands in its own div without the options; markdown output follows as it is."""
    text = assemble(
        executed(tmp_path, "A `{python} n` b.\n\n" + cell("label: a"), {MARKDOWN: "*out*"})
    )
    assert text == (
        "A 7 b.\n\n::: {.cell}\n\n::: {.cell-code}\n\n```python\nx = 1\n```\n\n:::\n\n"
        "*out*\n\n:::\n"
    )


@pytest.mark.parametrize(
    ("option", "code", "output"),
    [
        ("echo: false", False, True),
        ("output: false", True, False),
        ("include: false", False, False),
    ],
)
def test_options_say_what_of_a_cell_is_shown(
    tmp_path: Path, option: str, code: bool, output: bool
) -> None:
    """Code and output are left out where the author says so."""
    text = assemble(executed(tmp_path, "Tea.\n\n" + cell(option), {MARKDOWN: "*out*"}))
    assert (("x = 1" in text), ("*out*" in text)) == (code, output)
    assert ("{.cell}" in text) == (code or output)


def test_a_figure_holds_its_drawing_its_data_and_its_caption(tmp_path: Path) -> None:
    """A labelled chart keeps drawing, specification, caption and alternative text."""
    body = cell("label: fig-a", "fig-cap: A *cap*.", 'fig-alt: Say "b"\\c.', "echo: false")
    text = assemble(executed(tmp_path, body, CHART))
    assert '::: {#fig-a .chart fig-alt="Say \\"b\\"\\\\c."}' in text
    assert "```{.svg}\n<svg><text>a</text></svg>\n```" in text
    assert '```{.vega-lite}\n{"b":1,"a":[2]}\n```' in text
    assert "\n\nA *cap*.\n\n:::" in text


def test_a_table_holds_its_rows_and_its_caption(tmp_path: Path) -> None:
    """A labelled table keeps rows and caption in one div."""
    body = cell("label: tbl-a", "tbl-cap: A cap.", "echo: false")
    text = assemble(executed(tmp_path, body, {MARKDOWN: "| a |\n|---|\n| b |"}))
    assert "::: {#tbl-a}\n\n| a |\n|---|\n| b |\n\nA cap.\n\n:::" in text


@pytest.mark.parametrize("label", ["fig-a", "tbl-a"])
def test_a_label_without_anything_to_show_is_told(tmp_path: Path, label: str) -> None:
    """A labelled cell that shows nothing is a fault at that cell."""
    with pytest.raises(CellError) as caught:
        assemble(executed(tmp_path, "Tea.\n\n" + cell(f"label: {label}")))
    (fault,) = caught.value.faults
    assert (fault.file, fault.line) == ("paper.qmd", 4)


def test_a_fence_is_longer_than_any_within(tmp_path: Path) -> None:
    """Plain output that holds a fence itself does not end the fence round it."""
    text = assemble(executed(tmp_path, cell("echo: false"), {PLAIN: "```\na\n```"}))
    assert "````{.output}\n```\na\n```\n````" in text


def test_shown_code_leaves_out_the_options() -> None:
    """What the reader folds open is the code alone."""
    code = "#| label: a\n#| echo: true\n\nx = 1\n\ny = 2\n"
    assert shown_code(Cell(code, {}, Position("p.qmd", 1, 1), "a")) == "x = 1\n\ny = 2"


def references(text: str) -> str:
    """Return markdown as plain text after the references are filled in."""
    filter_ = HERE / "filters" / "crossref.lua"
    arguments = [f"--lua-filter={filter_}", "--wrap=none"]
    return str(pypandoc.convert_text(text, "plain", "markdown", extra_args=arguments))


def test_references_get_the_numbers_of_what_they_name() -> None:
    """Sections count by level, figures and tables each for themselves, unnumbered not at all."""
    text = (
        "# A {#sec-a}\n\n## B {#sec-b}\n\n# C {.unnumbered #sec-c}\n\n# D {#sec-d}\n\n"
        "::: {#fig-a .chart}\nx\n:::\n\n::: {#tbl-a}\nx\n:::\n\n::: {#fig-b .chart}\nx\n:::\n\n"
        "@sec-a, @sec-b, @sec-c, @sec-d; @fig-b, [-@fig-a], [see @fig-a; @tbl-a].\n"
    )
    last = references(text).strip().split("\n")[-1].replace("\u00a0", " ")
    assert last == "Section 1, Section 1.1, C, Section 2; Figure 2, 1, see Figure 1, Table 1."


def test_a_reference_to_nothing_stops_pandoc() -> None:
    """Should the diagnostics ever miss one, an unknown reference is still no silent mark."""
    with pytest.raises(RuntimeError, match="nothing is labelled fig-none"):
        references("See @fig-none.\n")


def test_the_source_is_left_as_it_was(tmp_path: Path) -> None:
    """Assembly twice gives the same text."""
    ran = executed(tmp_path, "Tea.\n\n" + cell(), {MARKDOWN: "a"})
    assert isinstance(ran.source, Source)
    assert assemble(ran) == assemble(ran)
