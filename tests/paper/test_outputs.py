"""What cells show: bundles of the kernel, as the page and the PDF print them."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pytest

from refutable.errors import CellError
from refutable.paper.bundles import ERROR, MARKDOWN, PLAIN, STDERR, STDOUT, WIDTH, Bundle
from refutable.paper.lines import Position
from refutable.paper.outputs import CellOutput
from refutable.paper.passes import ansi
from refutable.paper.settings import cell_settings, runs
from refutable.paper.source import Cell
from refutable.paper.texts import html, markdown, read_texts
from refutable.paper.tree import Node, identifier, nodes, plain_text
from tests.paper.passes.rendering import context, write

PNG = {"image/png": base64.b64encode(b"\x89PNG").decode(), PLAIN: "<Figure size 1x1>"}
SVG = {"image/svg+xml": "<svg><script>x()</script></svg>"}
BARS = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "title": "Bars of halls",
    "data": {"values": [{"hall": "east", "n": 4}]},
    "mark": "bar",
    "encoding": {"x": {"field": "n", "type": "quantitative"}, "y": {"field": "hall"}},
}
VEGA_LITE = {"application/vnd.vegalite.v5+json": BARS, PLAIN: "alt.Chart(...)"}
FRAME = {
    "text/html": '<div><style scoped>.dataframe th {text-align: right;}</style><table class="x" '
    'id="clm-x"><thead><tr style="text-align: right;"><th></th><th>hall</th><th>n</th></tr></thead>'
    "<tbody><tr><th>0</th><td>east &lt;b&gt; *x* @key</td><td>1.5</td></tr></tbody></table></div>",
    PLAIN: "  hall n",
}
STYLED = {
    "text/html": '<style type="text/css">#T_1_row0_col0, #T_2 { background-color: #ffee00; '
    "font-weight: bold; position: fixed } td.x { color: red }</style><table><tbody><tr>"
    '<td id="T_1_row0_col0" class="x">east</td></tr></tbody></table>'
}
PIPE = "| hall | n |\n|:--|--:|\n| east | 4 |"
TABLE = {MARKDOWN: PIPE}
OTHER_TABLE = {MARKDOWN: PIPE.replace("east", "west")}
NO_CODE = {"echo": False}


def blocks(
    bundles: Sequence[Bundle],
    options: Mapping[str, Any] | None = None,
    label: str | None = None,
    form: str = "html",
    code: str = "x = 1",
) -> list[Node]:
    """Return the neutral blocks of a cell that has displayed some bundles."""
    given = dict(NO_CODE if options is None else options)
    cell = Cell(code, given, Position("paper.qmd", 7, 1), label)
    output = CellOutput(cell, bundles, cell_settings(given, {}, form), form)
    return output.blocks(read_texts(output.texts))


def printed(form: str, *given: Any, **named: Any) -> str:
    """Return a cell as a format prints it."""
    made = ansi.apply(blocks(*given, **{**named, "form": form}), context(form))
    return write([made], form)[0]


def fault_of(*given: Any, **named: Any) -> tuple[int, str, str]:
    """Return line, rule and message of what a cell is refused for."""
    with pytest.raises(CellError) as caught:
        blocks(*given, **named)
    (fault,) = caught.value.faults
    return fault.line, fault.rule, f"{fault.message} — {fault.remedy}"


def kinds(content: Sequence[Node]) -> list[str]:
    """Return the kinds of what stands in the only cell of some blocks."""
    return [block["t"] for block in content[0]["c"][1]]


@pytest.mark.parametrize(
    ("bundles", "page", "paper"),
    [
        pytest.param(
            [{STDOUT: "a *b* <c>\n"}],
            '<pre class="output"><code>a *b* &lt;c&gt;</code></pre>',
            "```output\na *b* <c>\n```",
            id="what is printed stays as it is",
        ),
        pytest.param(
            [{STDOUT: " 0%|  |\r50%|# |"}, {STDOUT: "\r100%|##|\n"}, {STDERR: "old\n"}],
            '<pre class="output"><code>100%|##|</code></pre>\n'
            '<pre class="output stderr"><code>old</code></pre>',
            "```output\n100%|##|\n```\n\n```output\nold\n```",
            id="of a progress bar the last state is left",
        ),
        pytest.param(
            [{STDOUT: "\x1b[1;31mred\x1b[0m & \x1b[38;5;46mgreen\x1b[39m\x1b[2K\n"}],
            '<pre class="output"><code><span class="ansi-red ansi-bold">red</span> &amp; '
            '<span class="ansi-green">green</span></code></pre>',
            '#terminal[#strong[#text(fill: rgb("a1261c"))[#raw("red")]]#raw(" & ")'
            '#text(fill: rgb("1d6247"))[#raw("green")]]',
            id="colours of a terminal are colours of the format",
        ),
        pytest.param(
            [{MARKDOWN: "A *b* and\n\n::: {.open}\nc\n:::"}, {PLAIN: "'d'"}],
            '<p>A <em>b</em> and</p>\n<div class="open">\n<p>c</p>\n</div>\n'
            '<pre class="output"><code>&#39;d&#39;</code></pre>',
            "A #emph[b] and\n\n#block[\nc\n\n]\n```output\n'd'\n```",
            id="Markdown is read, with its divs",
        ),
        pytest.param(
            [{"text/latex": "$\\displaystyle x^{2}$", "image/png": "", PLAIN: "x"}],
            '<math display="block"',
            "$ x^2 $",
            id="a formula",
        ),
        pytest.param(
            [FRAME],
            '<td>east &lt;b&gt; *x* @key</td>\n<td style="text-align: right;">1.5</td>',
            "align: (right,auto,right,)",
            id="a frame is a table, its numbers to the right",
        ),
        pytest.param(
            [STYLED],
            '<td style="background-color: #ffee00; color: black"><strong>east</strong></td>',
            'table.cell(fill: rgb("#ffee00"))[#set text(fill: rgb("#000000")); #strong[east]]',
            id="a styled frame keeps colours and bold words",
        ),
        pytest.param(
            [{"text/html": "<h2>Halls</h2><p>Said in <em>HTML</em>.</p>"}],
            "<p><strong>Halls</strong></p>\n<p>Said in <em>HTML</em>.</p>",
            "#strong[Halls]\n\nSaid in #emph[HTML].",
            id="HTML without a table is its words",
        ),
        pytest.param([{PLAIN: ""}, {STDOUT: "\n"}, {}], "", "", id="nothing is nothing"),
        pytest.param(
            [{"application/json": {"b": [1]}, PLAIN: "<JSON object>"}],
            "&quot;b&quot;: [",
            '"b": [',
            id="data are shown as JSON",
        ),
    ],
)
def test_each_output_is_printed_in_the_page_and_on_paper(
    bundles: list[Bundle], page: str, paper: str
) -> None:
    """A bundle prints as its kind says."""
    for form, wanted in (("html", page), ("typst", paper)):
        made = printed(form, bundles)
        assert wanted in made if wanted else made.strip() == ""


def test_a_picture_is_one_image_in_which_nothing_runs() -> None:
    """SVG of a library is an image of its own: its script never runs, its ids clash with none.

    The handle that the function that draws returns beside it is not printed.
    """
    handle = {PLAIN: "[<matplotlib.lines.Line2D>]"}
    made = printed("html", [handle, PNG, SVG], {**NO_CODE, "fig-alt": ["A  <line>.", "Another."]})
    assert "script" not in made
    assert "matplotlib" not in made
    assert re.findall(r'src="data:([\w/+]+);base64,[^"]+" alt="([^"]*)"', made) == [
        ("image/png", "A &lt;line&gt;."),
        ("image/svg+xml", "Another."),
    ]


def test_a_chart_has_letters_that_are_read_on_a_phone() -> None:
    """Eleven pixels, unless its author gives another size."""
    sizes = {}
    for name, config in (("none", {}), ("own", {"axis": {"labelFontSize": 17}})):
        chart = {"application/vnd.vegalite.v5+json": {**BARS, "config": config}, PLAIN: ""}
        (drawn,) = (
            n for n in nodes(blocks([chart])) if n["t"] == "CodeBlock" and "<svg" in n["c"][1]
        )
        sizes[name] = set(re.findall(r'font-size="([^"]*)"', drawn["c"][1]))
    assert min(sizes["none"]) == "11px"
    assert "17px" in sizes["own"]


def test_vega_lite_of_any_version_is_drawn_and_keeps_its_specification() -> None:
    """A chart without a drawing is drawn; its title says what it shows where nobody else does."""
    (chart,) = (
        n for n in nodes(blocks([VEGA_LITE])) if n["t"] == "Div" and "chart" in n["c"][0][1]
    )
    assert chart["c"][0][2] == [["fig-alt", "Bars of halls"]]
    drawing, spec = chart["c"][1]
    assert drawing["c"][0][1] == ["svg"]
    assert "east" in drawing["c"][1]
    assert spec["c"][0][1] == ["vega-lite"]


def test_a_drawing_of_the_engine_is_not_drawn_again() -> None:
    """SVG beside Vega-Lite is the chart's own drawing, wide and narrow."""
    own = {
        "image/svg+xml": "<svg>own</svg>",
        "application/vnd.narrow+svg": "<svg>narrow</svg>",
        "application/vnd.vegalite.v6+json": BARS,
    }
    made = [n["c"] for n in nodes(blocks([own])) if n["t"] == "CodeBlock"]
    assert [(c[0][1], c[1][:11]) for c in made[:2]] == [
        (["svg"], "<svg>own</s"),
        (["narrow-svg"], "<svg>narrow"),
    ]


@pytest.mark.parametrize(
    ("bundle", "words"),
    [
        ({"application/vnd.plotly.v1+json": {}, "text/html": "<p>"}, "a chart of plotly"),
        ({"application/vnd.jupyter.widget-view+json": {}, PLAIN: "IntSlider(value=0)"}, "a widget"),
        ({"text/html": "<div><SCRIPT src=x></SCRIPT></div>", PLAIN: "Map()"}, "<script>"),
        ({"text/html": "<p onclick=x()><iframe src=x>"}, "<iframe>"),
        ({"text/latex": "\\begin{tabular}{l}a\\end{tabular}"}, "LaTeX that is no formula"),
        ({"application/x-own": "x"}, "application/x-own"),
        (
            {"application/vnd.vegalite.v6+json": {**BARS, "data": {"url": "http://x"}}},
            "from an address",
        ),
        ({"application/vnd.vegalite.v6+json": {**BARS, "mark": "no"}}, "cannot be drawn"),
        (PNG, "no alternative text"),
    ],
)
def test_what_cannot_be_shown_is_refused_at_its_cell(bundle: Bundle, words: str) -> None:
    """The fault names what is shown and says what to do; hidden output is not looked at."""
    line, rule, said = fault_of([bundle])
    assert (line, rule) == (7, "figure-without-alt" if bundle is PNG else "refused-output")
    assert words in said
    assert not said.endswith("— ")
    assert blocks([bundle], {**NO_CODE, "output": False}) == []


def test_sizes_of_pictures_and_columns_reach_the_passes() -> None:
    """A picture with more pixels than it needs has its width, a table the widths of its columns."""
    options = {**NO_CODE, "fig-alt": "A.", "tbl-colwidths": [20, 80]}
    made = blocks([{**PNG, WIDTH: 250}, TABLE], options)
    assert [n["c"][0][2] for n in nodes(made) if n["t"] in ("Image", "Table")] == [
        [["width", "250"]],
        [["tbl-colwidths", "[20, 80]"]],
    ]


def test_html_with_a_picture_beside_it_is_that_picture() -> None:
    """Where the HTML cannot be shown and a picture can, the picture is."""
    made = printed("html", [{**PNG, "text/html": "<script>"}], {**NO_CODE, "fig-alt": "A line."})
    assert "image/png" in made


CAPTION = {**NO_CODE, "fig-cap": "A *cap*.", "fig-alt": "Alt."}


@pytest.mark.parametrize(
    ("label", "bundles", "options", "shape"),
    [
        ("fig-a", [PNG], CAPTION, ["Figure#fig-a A cap."]),
        ("fig-a", [{STDOUT: "x"}, VEGA_LITE, {PLAIN: "y"}], CAPTION,
         ["CodeBlock", "Figure#fig-a A cap.", "CodeBlock"]),
        ("fig-a", [PNG, PNG], CAPTION, ["Figure#fig-a A cap."]),
        ("fig-a", [PNG, PNG], {**CAPTION, "fig-subcap": ["East", "West"], "layout-ncol": 2},
         ["Figure#fig-a A cap.", "Figure#fig-a-1 East", "Figure#fig-a-2 West"]),
        ("fig-a", [PNG, PNG], {**CAPTION, "fig-subcap": True},
         ["Figure#fig-a A cap.", "Figure#fig-a-1 ", "Figure#fig-a-2 "]),
        ("fig-a", [TABLE], CAPTION, ["Figure#fig-a A cap.", "Table# "]),
        ("tbl-a", [TABLE], {**NO_CODE, "tbl-cap": "T."}, ["Table#tbl-a T."]),
        ("tbl-a", [{MARKDOWN: f"Words.\n\n{PIPE}\n\nMore."}], {**NO_CODE, "tbl-cap": "T."},
         ["Para", "Table#tbl-a T.", "Para"]),
        ("tbl-a", [FRAME], {**NO_CODE, "tbl-cap": "T."}, ["Table#tbl-a T."]),
        ("tbl-a", [{MARKDOWN: f"{PIPE}\n\n: Own."}], NO_CODE, ["Table#tbl-a Own."]),
        ("tbl-a", [TABLE, OTHER_TABLE], {**NO_CODE, "tbl-cap": "T."},
         ["Figure#tbl-a T.", "Table# ", "Table# "]),
        ("tbl-a", [TABLE, OTHER_TABLE], {**NO_CODE, "tbl-cap": "T.", "tbl-subcap": ["E", "W"]},
         ["Figure#tbl-a T.", "Table#tbl-a-1 E", "Table#tbl-a-2 W"]),
        ("tbl-a", [{MARKDOWN: f"::: {{.wide}}\n{PIPE}\n:::"}], {**NO_CODE, "tbl-cap": "T."},
         ["Figure#tbl-a T.", "Table# "]),
        ("tbl-a", [PNG], {**NO_CODE, "tbl-cap": "T.", "fig-alt": "A table."}, ["Figure#tbl-a T."]),
        (None, [PNG, {STDOUT: "x"}, PNG], {**CAPTION, "fig-cap": ["A", "B"]},
         ["Figure# A", "CodeBlock", "Figure# B"]),
        (None, [TABLE], {**NO_CODE, "tbl-cap": "1. 'T' ^[Note.]"}, ["Table# 1. ‘T’ "]),
        (None, [PNG, {STDOUT: "x"}, PNG], {**NO_CODE, "fig-alt": "A.", "layout-ncol": 2},
         ["Div", "CodeBlock"]),
        ("eq-a", [{"text/latex": "$x$"}], NO_CODE, ["Para"]),
    ],
)  # fmt: skip
def test_label_and_captions_make_figures_and_tables(
    label: str | None, bundles: list[Bundle], options: Mapping[str, Any], shape: list[str]
) -> None:
    """What is drawn or shown is one float with the label; other output stays beside it."""
    made = blocks(bundles, options, label)

    def named(block: Node) -> str:
        if block["t"] not in ("Figure", "Table"):
            return str(block["t"])
        return f"{block['t']}#{identifier(block)} {plain_text(block['c'][1][1])}"

    floats = [n for n in nodes(made[0]["c"][1]) if n["t"] in ("Figure", "Table")]
    top = list(made[0]["c"][1])
    inner = [named(one) for one in floats if not any(one is block for block in top)]
    assert [named(block) for block in top] + inner == shape
    layouts = [n["c"][0][2] for n in nodes(made) if n["t"] == "Div" and n["c"][0][2]]
    assert ([["layout-ncol", "2"]] in layouts) == ("layout-ncol" in options)


@pytest.mark.parametrize(
    ("label", "bundles", "options", "words"),
    [
        ("fig-a", [{STDOUT: "x"}], CAPTION, "the cell fig-a draws no figure"),
        ("tbl-a", [{STDOUT: "x"}], NO_CODE, "the cell tbl-a shows no table"),
        ("fig-a", [PNG, PNG], {**CAPTION, "fig-subcap": ["a"]}, "fig-subcap has 1 texts for 2 fig"),
        ("fig-a", [PNG], {**CAPTION, "fig-cap": ["a", "b"]}, "fig-cap has 2 texts for 1 figure"),
        (None, [PNG], {**CAPTION, "fig-cap": ["a", "b"]}, "fig-cap has 2 texts for 1 figure"),
        (None, [PNG], {**CAPTION, "fig-alt": ["a", "b"]}, "fig-alt has 2 texts for 1 drawing"),
        ("tbl-a", [{MARKDOWN: f"{PIPE}\n\n: Own."}], {**NO_CODE, "tbl-cap": "T."}, "of its own"),
    ],
)
def test_captions_that_do_not_fit_are_refused(
    label: str | None, bundles: list[Bundle], options: Mapping[str, Any], words: str
) -> None:
    """As many texts as outputs, and something to caption, or a fault at the cell."""
    assert words in fault_of(bundles, options, label)[2]


def test_what_an_asis_cell_prints_is_markdown_of_the_paper() -> None:
    """Pieces that are printed one by one are read as one text, with pictures in their places."""
    bundles = [
        {STDOUT: "::: {.panel-tabset}\n"},
        {STDOUT: "## East\n"},
        PNG,
        {STDOUT: "## West\n\n**bold**, see @tbl-x.\n\n"},
        {MARKDOWN: "- item"},
        {STDOUT: "\n:::\n"},
    ]
    options = {"output": "asis", "fig-alt": "A line.", "echo": True}
    code, tabs = blocks(bundles, options)
    assert kinds([code]) == ["Div"]
    assert kinds([tabs]) == ["Header", "Plain", "Header", "Para", "BulletList"]
    assert [n["c"][0][0]["citationId"] for n in nodes(tabs) if n["t"] == "Cite"] == ["tbl-x"]


CODE = '#| label: lst-count\n#| echo: fenced\n\nx = 1\n\ny = "<"\n'


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, ["cell-code", "python", "output"]),
        ({"echo": False}, ["output"]),
        ({"output": False}, ["cell-code", "python"]),
        ({"include": False}, []),
        ({"warning": False}, ["cell-code", "python", "output"]),
        ({"echo": "fenced"}, ["cell-code", "markdown", "output"]),
        ({"classes": ["wide", "tall"], "column": "margin", "echo": False},
         ["wide", "tall", "column-margin", "output"]),
    ],
)  # fmt: skip
def test_options_say_what_of_a_cell_is_shown(options: dict[str, Any], wanted: list[str]) -> None:
    """Code and output are left out, and marked, as the author says."""
    made = blocks([{STDOUT: "x\n"}], options, code=CODE)
    found = [name for n in nodes(made) if n["t"] in ("Div", "CodeBlock") for name in n["c"][0][1]]
    assert [name for name in found if name != "cell"] == wanted
    warned = blocks([{STDERR: "x\n"}], {**options, "echo": False, "include": True, "output": True})
    assert bool(warned) == options.get("warning", True)


def test_code_is_shown_without_options_or_with_its_fence() -> None:
    """What the reader unfolds is the code; a listing has its label and caption."""
    cell = Cell(CODE, {}, Position("p.qmd", 1, 1), "lst-count")
    assert cell.shown == 'x = 1\n\ny = "<"'
    options = {"echo": "fenced", "filename": "a.py", "code-fold": "show", "code-line-numbers": True}
    made = blocks([], options, "lst-count", code=CODE)
    (outer,) = (n for n in nodes(made) if n["t"] == "Div" and n["c"][0][1] == ["cell-code"])
    assert outer["c"][0][2] == [["fold", "show"]]
    (block,) = (n for n in nodes(made) if n["t"] == "CodeBlock")
    given = [["filename", "a.py"], ["code-line-numbers", "True"]]
    assert block["c"][0] == ["lst-count", ["markdown"], given]
    assert block["c"][1].split("\n")[:3] == ["```{python}", "#| label: lst-count", ""]


@pytest.mark.parametrize(
    ("metadata", "own", "form", "echo"),
    [
        ({}, {}, "html", True),
        ({}, {}, "typst", False),
        ({"execute": {"echo": True}}, {}, "typst", True),
        ({"execute": {"echo": True}, "format": {"typst": {"echo": False}}}, {}, "typst", False),
        ({"execute": {"echo": True}, "format": {"typst": {"echo": False}}}, {}, "html", True),
        ({"format": {"pdf": {"execute": {"echo": True}}}}, {}, "typst", True),
        ({"echo": False}, {}, "html", False),
        ({"execute": {"echo": False}}, {"echo": True}, "typst", True),
        ({"format": "html"}, {}, "html", True),
    ],
)
def test_the_nearest_option_counts(
    metadata: dict[str, Any], own: dict[str, Any], form: str, echo: bool
) -> None:
    """A cell's own option counts before the format's, that before execute, that before the top."""
    assert cell_settings(own, metadata, form)["echo"] is echo


def test_a_cell_may_be_left_unrun() -> None:
    """``eval`` of the cell counts, or that of the paper."""
    assert runs({}, {})
    assert not runs({"eval": False}, {})
    assert not runs({}, {"execute": {"eval": False}})
    assert runs({"eval": True}, {"execute": {"eval": False}})


def test_an_error_is_printed_as_such() -> None:
    """A traceback stands in a block of its own class."""
    assert '<pre class="output error">' in printed("html", [{ERROR: "ValueError: x"}])


@cache
def _read() -> Mapping[Any, list[Node]]:
    texts = [
        markdown("<!-- open"),
        markdown("```\nopen"),
        html("a <b>b"),
        markdown("[^1]: x"),
        markdown("c"),
    ]
    return read_texts([*texts, markdown("c")])


def test_texts_are_read_each_by_itself() -> None:
    """What one text leaves open takes nothing of the next; a text given twice is read once."""
    assert plain_text(_read()[markdown("c")]) == "c"
    assert plain_text(_read()[html("a <b>b")]) == "a b"
    assert len(_read()) == 5
    assert read_texts([]) == {}
