"""Figures that a cell asks for: when their rows are made, and when they are out of date."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from refutable import build
from refutable.cells.figures import FigureRequest
from refutable.errors import CellError
from refutable.figures import FIGURES
from tests.projects import SECOND_VERDICTS, Project

CELLS = {
    "fig-argument": "argument",
    "fig-claims": "claims_at_a_glance",
    "fig-documents": "documents_over_time",
}


@pytest.fixture
def project(project: Project) -> Project:
    """The second paper with a cell for each figure of claims, and one of documents."""
    for label, module in CELLS.items():
        cell = (
            f"\nSee @{label}.\n\n```{{python}}\n#| label: {label}\n"
            f'#| fig-cap: "A figure."\n#| fig-alt: "What there is to be seen in it."\n'
            f'figure("{label}", "{module}")\n```\n'
        )
        project.write("sections/_10-sound.qmd", project.read("sections/_10-sound.qmd") + cell)
    return project


def asked(project: Project) -> Mapping[str, FigureRequest]:
    """The figures that the paper asks for, by label."""
    return {found.label: found for found in build.open_paper(project.root).collected.figures}


def digests(project: Project) -> dict[str, str]:
    """The digest of each figure."""
    return {label: found.digest for label, found in asked(project).items()}


def changed(project: Project, before: Mapping[str, str]) -> set[str]:
    """The figures that are no longer what they were."""
    return {label for label, digest in digests(project).items() if digest != before[label]}


# ------------------------------------------------------------------ rows


def test_the_argument_has_a_row_a_claim_with_its_links_and_level(project: Project) -> None:
    """A claim stands a step above the highest of those that it rests on; all others on ground."""
    request = asked(project)["fig-argument"]
    rows = {row["claim"]: row for row in request.rows}
    assert list(rows) == list(SECOND_VERDICTS)
    answers, late = rows["clm-zoning-answers"], rows["clm-zoning-late"]
    assert (answers["rests_on"], answers["level"]) == (["clm-zoning-late"], 1)
    assert (late["rests_on"], late["carries"]) == ([], ["clm-zoning-answers"])
    statements = build.open_paper(project.root).collected.statements
    assert late["statement"] == statements["clm-zoning-late"]
    assert (late["section"], late["verdict"], late["sign"]) == ("Order", "supported", "✓")


def test_a_level_is_the_longest_way_down(project: Project) -> None:
    """What rests on the ground directly and by way of another claim stands above that one."""
    project.replace(
        "sections/_20-order.qmd",
        '    declared="undetermined",\n',
        '    declared="undetermined",\n    rests_on=["clm-zoning-late", "clm-zoning-answers"],\n',
    )
    rows = asked(project)["fig-argument"].rows
    assert {row["claim"]: row["level"] for row in rows}["clm-appeal-after"] == 2


# ------------------------------------------------------------------ names and options


def refused(project: Project, call: str) -> tuple[str, str, int]:
    """Rule, message and line of the fault of a cell that asks for a figure like this."""
    project.replace("sections/_10-sound.qmd", 'figure("fig-periods", "codes_by_period")', call)
    section = project.read("sections/_10-sound.qmd").split("\n")
    faults = build.open_paper(project.root).faults
    [fault] = [fault for fault in faults if fault.file == "sections/_10-sound.qmd"]
    assert section[fault.line - 1].startswith("figure(")
    return fault.rule, fault.message, fault.line


@pytest.mark.parametrize(
    ("call", "rule", "message"),
    [
        (
            'figure("fig-periods", "code_by_period")',
            "unknown-figure",
            "there is no figure 'code_by_period'; did you mean 'codes_by_period'?",
        ),
        (
            'figure("fig-periods", "codes_by_period", family=["sound"])',
            "unknown-option",
            "'codes_by_period' has no option 'family'; did you mean 'families'?",
        ),
        (
            'figure("fig-periods", "codes_by_period", minimum=2)',
            "unknown-option",
            "'codes_by_period' has no option 'minimum'",
        ),
        (
            'figure("fig-periods", "codes_by_period", families=["sounds"])',
            "unknown-name",
            "the codebook has no family 'sounds'; did you mean 'sound'?",
        ),
    ],
)
def test_a_wrong_name_is_refused_in_its_cell(
    project: Project, call: str, rule: str, message: str
) -> None:
    """A misspelt figure, option or value is a fault with file, line and the nearest name."""
    assert refused(project, call)[:2] == (rule, message)


def test_what_cannot_be_drawn_is_a_fault_of_its_cell(project: Project) -> None:
    """No figure ends in a traceback."""
    request = replace(asked(project)["fig-periods"], options={"scopes": ["nowhere"]})
    empty = replace(request.figure, rows=lambda _: [])
    with pytest.raises(
        CellError, match="cannot be drawn: the figure 'codes_by_period' has no rows"
    ):
        replace(request, figure=empty).draw()


OWN = """
from refutable.figures import register


def rows(context, *, most=3):
    return [{"title": d.title} for d in context.corpus.documents.values()][:most]


def draw(rows, *, width):
    import altair as alt

    return alt.Chart(alt.InlineData(values=rows)).mark_text().encode(text="title:N")


register("titles", rows, draw)
"""


def test_a_paper_registers_its_own_figure(project: Project) -> None:
    """It is known while the paper's cells run, drawn like any other, and then forgotten."""
    project.write("src/analysis/__init__.py", OWN)
    project.replace(
        "paper.qmd", "from refutable import *", "from refutable import *\nimport analysis"
    )
    project.replace("sections/_10-sound.qmd", '"codes_by_period")', '"titles", most=2)')
    request = asked(project)["fig-periods"]
    assert len(request.rows) == 2
    assert request.draw()["image/svg+xml"].startswith("<svg")
    assert "titles" not in FIGURES
    before = digests(project)
    project.write("src/analysis/__init__.py", OWN + "\n# another revision\n")
    assert changed(project, before) == {"fig-periods"}
    before = digests(project)
    project.write("src/helpers.py", "# what the figure may use, wherever it lies in src/\n")
    assert changed(project, before) == {"fig-periods"}


# ------------------------------------------------------------------ when it is out of date


def test_a_digest_is_the_same_on_the_same_paper(project: Project) -> None:
    """Nothing but the paper decides it."""
    assert changed(project, digests(project)) == set()


@pytest.mark.parametrize(
    ("layer", "coder", "counts"),
    [("desk", "desk", True), ("desk", "attic", False), ("consensus", "desk", False)],
)
def test_a_coding_changes_what_is_counted_from_codings(
    project: Project, layer: str, coder: str, counts: bool
) -> None:
    """A coding that the layer which counts does not hold leaves as it was what is counted by it.

    Agreement and readings look at every layer; what one coder alone gives is no consensus.
    """
    project.replace("data/counting.yaml", "layer: desk", f"layer: {layer}")
    before = digests(project)
    project.append(f"data/codings/{coder}.csv", "x-voices-ask,order.ban,lower,affirms,")
    assert changed(project, before) == ({"fig-periods"} if counts else set())


def test_a_link_changes_the_argument(project: Project) -> None:
    """And nothing else."""
    before = digests(project)
    project.replace("sections/_20-order.qmd", '    rests_on=["clm-zoning-late"],\n', "")
    assert changed(project, before) == {"fig-argument"}


def test_a_circle_of_claims_is_told_as_such_whatever_is_to_be_drawn(project: Project) -> None:
    """Those in the circle stand on one level of the figure of the argument."""
    project.replace(
        "sections/_20-order.qmd",
        "    against=zoning.before(OPENING),\n",
        '    against=zoning.before(OPENING),\n    rests_on=["clm-zoning-answers"],\n',
    )
    paper = build.open_paper(project.root)
    assert [fault.rule for fault in paper.faults] == ["circular-claims"]
    level = {row["claim"]: row["level"] for row in asked(project)["fig-argument"].rows}
    assert level["clm-zoning-late"] == level["clm-zoning-answers"]


# ------------------------------------------------------------------ from the cell to the page


def test_they_are_drawn_alike_in_a_kernel_and_in_process(project: Project) -> None:
    """After a render nothing is out of date, and the argument leads to each sentence."""
    assert project.run("render", "--to", "html").code == 0
    assert project.run("record").code == 0
    assert project.run("check").code == 0
    page = project.read("_output/paper.html")
    figure = page[page.index('id="fig-argument"') : page.index('id="fig-claims"')]
    links = re.findall(r'<a href="#([^"]+)"><title>', figure)
    assert links == ["clm-zoning-answers", "clm-zoning-late"]
    assert all(f'id="{name}"' in page for name in links)
    manifest = json.loads(project.read("figures/manifest.json"))
    kept = manifest["fig-argument"]["svg"]
    build.draw_figures(build.open_paper(project.root))
    assert json.loads(project.read("figures/manifest.json"))["fig-argument"]["svg"] == kept
