"""Figures that a cell draws itself: on the page, on disk, and when they are out of date."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path

import altair as alt
import pytest

from refutable import build
from refutable.errors import MalformedError
from tests.processes import made_once
from tests.projects import ROOT, Project, copy_second_paper
from tests.this_paper.whole_paper import render_line

SECTION = "sections/_10-sound.qmd"
HOSTILE = "</script><b>x</b> $x$ #x [y](z) \\ \"'&amp;"
ALTAIR = """
import altair as alt
import pandas as pd

codes = ["sound.disturbance", "order.zoning"]
passages = [float(str(coded(code).excerpts)) for code in codes]
counts = pd.DataFrame({"code": codes, "passages": passages})
alt.Chart(counts).mark_bar().encode(x="passages:Q", y="code:N", tooltip="code:N")
"""
MATPLOTLIB = """
import matplotlib.pyplot as plt
_, axes = plt.subplots()
axes.plot([1, 2], [1, 4])
"""


def add_figure(project: Project, code: str, label: str = "fig-own") -> None:
    """Add a cell that draws a figure, and a reference to it."""
    cell = (
        f"\nSee @{label}.\n\n```{{python}}\n#| label: {label}\n"
        f'#| fig-cap: "Own caption."\n#| fig-alt: "Own words."\n{code.strip()}\n```\n'
    )
    project.write(SECTION, project.read(SECTION) + cell)


def stale(project: Project) -> dict[str, str]:
    """What is out of date in ``figures/``, without the engine's own figure."""
    found = build.check(build.open_paper(project.root)).stale
    return {one.file: one.message for one in found if "fig-periods" not in one.file}


# ------------------------------------------------------------------ in each format


@pytest.fixture(scope="session")
def _drawn_in_a_kernel_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        project = copy_second_paper(folder)
        docs = (ROOT / "docs/figures.md").read_text(encoding="utf-8")
        examples = re.findall(r"^````markdown\n(.*?)^````$", docs, re.M | re.S)
        project.write(SECTION, "\n".join([project.read(SECTION), *examples]))
        never, labels = "the figure was never drawn", ("own", "plot", "actors")
        assert stale(project) == {f"figures/fig-{label}.svg": never for label in labels}
        named = ALTAIR.replace('"code": codes', f'"code": [code + {HOSTILE!r} for code in codes]')
        add_figure(project, named, "fig-names")
        more = "from IPython.display import display\ndisplay(alt.Chart(counts).mark_point())\n"
        add_figure(project, ALTAIR.replace("alt.Chart(", f"{more}alt.Chart("), "fig-two")
        add_figure(project, MATPLOTLIB, "fig-line")
        project.write("figures/photo.png", "a photograph")
        run = project.run(*render_line())
        assert (run.code, run.err) == (0, ""), run

    return made_once(tmp_path_factory, "drawn-in-a-kernel", make)


@pytest.fixture
def rendered(_drawn_in_a_kernel_once: Path, tmp_path: Path) -> Project:
    """A paper with the figures of the docs and others of its own, rendered in each format."""
    return Project(Path(shutil.copytree(_drawn_in_a_kernel_once, tmp_path / "rendered")))


def test_the_examples_of_the_docs_are_figures_in_each_format_and_on_disk(rendered: Project) -> None:
    """Caption, words and number stand with them; ``figures/`` holds what the page shows."""
    project = rendered
    assert stale(project) == {}
    assert {path.name for path in (project.root / "figures").iterdir()} == {
        *("fig-actors.svg", "fig-actors.vl.json", "fig-line.svg"),
        *("fig-own.svg", "fig-own.vl.json", "fig-plot.svg"),
        *("fig-names.svg", "fig-names.vl.json", "photo.png"),
        *("fig-two.1.svg", "fig-two.1.vl.json", "fig-two.2.svg", "fig-two.2.vl.json"),
        *("fig-periods.svg", "fig-periods.vl.json", "manifest.json"),
    }
    page = project.read("_output/paper.html")
    own, plot = (page[page.index(f'id="{label}"') :] for label in ("fig-own", "fig-plot"))
    assert words(own).startswith("Figure 2. Passages by code.")
    assert words(plot).startswith("Figure 3. The same counts.")
    assert 'aria-label="Two bars; disturbance has more passages than zoning."' in own
    drawing = own[: own.index('id="fig-plot"')]
    assert "chart-spec" not in drawing
    assert re.search(r"<title>passages: \d+; code: sound.disturbance<", drawing)
    assert 'alt="Two bars."' in plot
    table = page[page.index('id="tbl-types"') :]
    assert "Documents on order, by type." in table
    head = re.findall(r"<th[^>]*>(.*?)</th>", table[: table.index("</tr>")])
    assert (head[0], head[-1]) == ("Code", "All")
    assert {"notice", "plan", "leaflet"} < set(head)
    assert (project.root / "_output/paper.pdf").read_bytes().startswith(b"%PDF")
    cells = json.loads(project.read("_output/paper.ipynb"))["cells"]
    outputs = [out.get("data", {}) for cell in cells for out in cell.get("outputs", ())]
    assert any(kind.startswith("application/vnd.vegalite.v") for out in outputs for kind in out)


def words(html: str) -> str:
    """The first caption in a page from here on, as it reads."""
    caption = html[html.index("<figcaption") : html.index("</figcaption>")]
    return unescape(re.sub(r"<[^>]+>", "", caption)).replace("\N{NO-BREAK SPACE}", " ").strip()


def test_the_vega_lite_of_a_chart_is_valid_and_holds_its_data(project: Project) -> None:
    """Anybody can open the file and change the chart: altair reads it against its schema."""
    add_figure(project, ALTAIR)
    build.draw_figures(build.open_paper(project.root))
    chart = json.loads(project.read("figures/fig-own.vl.json"))
    assert alt.Chart.from_dict(chart, validate=True).to_dict()["mark"] == {"type": "bar"}
    [rows] = chart["datasets"].values()
    assert [row["code"] for row in rows] == ["sound.disturbance", "order.zoning"]


def test_what_stands_in_the_data_stays_text(rendered: Project) -> None:
    """Labels with marks of HTML, TeX, Typst and Markdown break out of no format."""
    assert "<b>x</b>" not in rendered.read("_output/paper.html")
    (rows,) = json.loads(rendered.read("figures/fig-names.vl.json"))["datasets"].values()
    assert all(HOSTILE in row["code"] for row in rows)
    assert "&lt;/script&gt;" in rendered.read("figures/fig-names.svg")


def test_each_of_several_drawings_has_a_number(rendered: Project) -> None:
    """Where a cell displays two charts, both are kept, and each change of the data is noticed."""
    assert sorted(path.name for path in (rendered.root / "figures").glob("fig-two*")) == [
        *("fig-two.1.svg", "fig-two.1.vl.json", "fig-two.2.svg", "fig-two.2.vl.json")
    ]
    rendered.append("data/codings/desk.csv", "x-voices-ask,order.zoning,lower,affirms,")
    assert stale(rendered)["figures/fig-two.svg"] == "the figure is out of date"


# ------------------------------------------------------------------ out of date


@pytest.mark.parametrize(
    ("coding", "counts"),
    [
        ("x-voices-ask,order.zoning,lower,affirms,", True),
        ("x-voices-ask,order.ban,lower,affirms,", False),
    ],
)
def test_a_chart_is_out_of_date_when_its_data_change(
    project: Project, coding: str, counts: bool
) -> None:
    """What it does not show leaves it as it is."""
    add_figure(project, ALTAIR)
    build.draw_figures(build.open_paper(project.root))
    assert stale(project) == {}
    project.append("data/codings/desk.csv", coding)
    assert bool(stale(project)) is counts


@pytest.fixture
def plotted(project: Project) -> tuple[Project, str]:
    """A paper with a plot, and the digest of what the plot is made of."""
    add_figure(project, MATPLOTLIB, "fig-plot")
    return project, digest(project)


def digest(project: Project) -> str:
    """The digest of the one figure that a cell of the paper draws itself."""
    [figure] = build.open_paper(project.root).collected.drawn
    return figure.digest


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("data/codings/attic.csv", "silence is to be kept", "silence"),
        ("data/extra/cups.csv", "", "cups\n1\n"),
        ("src/analysis/__init__.py", "", "CUPS = 2\n"),
        ("paper.qmd", "OPENING = ", "CUPS = 3\nOPENING = "),
        (SECTION, "axes.plot([1, 2]", "axes.plot([1, 3]"),
        (SECTION, "#| label: fig-plot\n", "#| label: fig-plot\n#| fig-width: 3\n"),
    ],
)
def test_a_plot_is_out_of_date_when_what_it_may_follow_from_changes(
    plotted: tuple[Project, str], file: str, old: str, new: str
) -> None:
    """That is code above it and its own, the project's Python, its size, and any file of data."""
    project, before = plotted
    if old:
        project.replace(file, old, new)
    else:
        project.write(file, new)
    assert digest(project) != before


def test_a_plot_follows_from_no_caption_no_cell_below_and_no_result(
    plotted: tuple[Project, str],
) -> None:
    """What is written from the paper is none of its data."""
    project, before = plotted
    project.replace(SECTION, "Own caption.", "Another caption.")
    project.write(SECTION, project.read(SECTION) + "\n```{python}\ncups = 3\n```\n")
    assert project.run("record").code == 0
    assert digest(project) == before


# ------------------------------------------------------------------ faults


def test_a_chart_without_alternative_text_is_a_fault_at_its_cell(project: Project) -> None:
    """A check says so, with the line."""
    add_figure(project, ALTAIR)
    project.replace(SECTION, '#| fig-alt: "Own words."\n', "")
    line = project.read(SECTION).split("\n").index("#| label: fig-own") + 1
    assert (
        f"{SECTION}:{line}:1: the figure fig-own has no alternative text"
        in project.run("check").out
    )


def test_a_chart_that_altair_refuses_is_a_fault_at_its_cell(project: Project) -> None:
    """A check finds it, in altair's words, and shows no traceback."""
    add_figure(project, ALTAIR.replace("mark_bar()", "mark_bar(size='wide')"))
    run = project.run("check")
    assert run.code == 4
    assert re.search(rf"^{SECTION}:\d+:1: .*\[cell-failed\]$", run.out, re.M)
    assert "Traceback" not in run.out + run.err


def test_what_a_render_without_a_kernel_cannot_draw_stays(rendered: Project) -> None:
    """A plot that was drawn, and what the project itself keeps in ``figures/``, are not removed."""
    project = rendered
    drawn = project.read("figures/fig-line.svg")
    project.replace(SECTION, "axes.plot([1, 2]", "axes.plot([1, 3]")
    build.draw_figures(build.open_paper(project.root))
    assert project.read("figures/fig-line.svg") == drawn
    assert project.read("figures/photo.png") == "a photograph"
    assert stale(project) == {"figures/fig-line.svg": "the figure is out of date"}


def test_a_file_of_the_project_is_not_written_over(built: Project) -> None:
    """A render that would do so writes nothing; what an earlier one wrote is replaced."""
    add_figure(built, ALTAIR)
    built.write("figures/fig-own.svg", "a drawing by hand")
    built.append("data/codings/desk.csv", "x-voices-ask,order.ban,lower,affirms,")
    before = built.read("figures/fig-periods.svg")
    with pytest.raises(MalformedError) as caught:
        build.draw_figures(build.open_paper(built.root))
    assert [(one.file, one.rule) for one in caught.value.faults] == [
        ("figures/fig-own.svg", "file-not-ours")
    ]
    assert built.read("figures/fig-own.svg") == "a drawing by hand"
    assert built.read("figures/fig-periods.svg") == before
    (built.root / "figures/fig-own.svg").unlink()
    build.draw_figures(build.open_paper(built.root))
    assert built.read("figures/fig-periods.svg") != before


def test_a_drawing_that_no_cell_makes_any_more_is_removed(rendered: Project) -> None:
    """With all its files."""
    project = rendered
    project.replace(SECTION, "#| label: fig-line\n", "#| label: tbl-line\n")
    assert stale(project) == {"figures/fig-line.svg": "no cell of the paper asks for this figure"}
    build.draw_figures(build.open_paper(project.root))
    assert not (project.root / "figures/fig-line.svg").exists()
