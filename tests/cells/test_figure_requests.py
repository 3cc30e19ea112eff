"""Figures that a cell asks for: when their rows are made, and when they are out of date."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import refutable
from refutable import build
from refutable.cells import figures as cell_figures
from refutable.cells import session
from refutable.cells.figures import argument_rows
from refutable.cells.session import FigureRequest
from tests.projects import SECOND_VERDICTS, Project

CELLS = {
    "fig-argument": "argument",
    "fig-readings": "readings_by_claim",
    "fig-agreement": "agreement_by_code",
    "fig-timeline": "events_over_time",
}
READINGS = """
choices:
  - id: coding
    label: Whose coding
    reason: A reader may trust one coder.
    options:
      - {id: desk, label: the desk, default: true, layer: desk}
      - {id: attic, label: the attic, layer: attic}
  - id: unit
    label: Unit
    reason: Passages could be counted.
    options:
      - {id: documents, label: documents, default: true}
      - {id: passages, label: passages, count: excerpts}
"""


@pytest.fixture
def project(project: Project) -> Project:
    """The second paper with two choices declared, and a cell for each figure of claims."""
    project.write("data/readings.yaml", READINGS)
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
    collected = build.open_paper(project.root).collected
    rows = {row["claim"]: row for row in argument_rows(collected)}
    assert list(rows) == list(SECOND_VERDICTS)
    answers, late = rows["clm-zoning-answers"], rows["clm-zoning-late"]
    assert (answers["rests_on"], answers["level"]) == (["clm-zoning-late"], 1)
    assert (late["rests_on"], late["level"]) == ([], 0)
    assert late["statement"] == collected.statements["clm-zoning-late"]
    assert (late["section"], late["verdict"]) == ("Order", "supported")


def test_a_level_is_the_longest_way_down(project: Project) -> None:
    """What rests on the ground directly and by way of another claim stands above that one."""
    project.replace(
        "sections/_20-order.qmd",
        '    declared="undetermined",\n',
        '    declared="undetermined",\n    rests_on=["clm-zoning-late", "clm-zoning-answers"],\n',
    )
    rows = argument_rows(build.open_paper(project.root).collected)
    assert {row["claim"]: row["level"] for row in rows}["clm-appeal-after"] == 2


def test_readings_have_a_row_a_computed_claim_with_every_option(project: Project) -> None:
    """Argued claims have none; each option says in how many of its readings the verdict stays."""
    rows = {row["claim"]: row for row in asked(project)["fig-readings"].rows}
    assert set(SECOND_VERDICTS) - set(rows) == {"clm-noise-settled"}
    for row in rows.values():
        assert row["tried"] == 4
        assert [part["option"] for part in row["choices"]] == [
            "the desk",
            "the attic",
            "documents",
            "passages",
        ]
        assert [part["default"] for part in row["choices"]] == [True, False, True, False]
        for choice in ("Whose coding", "Unit"):
            parts = [part for part in row["choices"] if part["choice"] == choice]
            assert sum(part["held"] for part in parts) == row["held"]
            assert sum(part["tried"] for part in parts) == row["tried"]


def test_the_timeline_has_a_row_an_event_with_a_strand(project: Project) -> None:
    """Strands come in the schema’s order; what an event brought forth may be unquoted."""
    project.append(
        "data/events.csv",
        "bulletin-out,1995-04,event,The bulletin appears,,,house,,house-bulletin-1995\n"
        "report-out,2003-09-01,event,The annual report appears,,,house,,annual-report-2003\n"
        "roof-mended,1999,event,The roof is mended,,,,,",
    )
    rows = {row["event"]: row for row in asked(project)["fig-timeline"].rows}
    assert list(rows) == ["house-founded", "bulletin-out", "report-out", "children-corner-opened"]
    assert [row["quoted"] for row in rows.values()] == [True, False, True, True]
    assert rows["children-corner-opened"]["label"] == "Children’s corner opens"
    assert rows["bulletin-out"]["label"] == "The bulletin appears"
    assert (rows["bulletin-out"]["start"], rows["bulletin-out"]["end"]) == (
        "1995-04-01",
        "1995-04-30",
    )


def test_a_strand_changes_the_timeline(project: Project) -> None:
    """And, beside it, only what is held against all data since its rows take long."""
    before = digests(project)
    project.replace("data/events.csv", "undated,house,,", "undated,visitors,,")
    assert changed(project, before) == {"fig-timeline", "fig-readings", "fig-agreement"}


def test_agreement_has_rows_over_codes_and_by_code(project: Project) -> None:
    """Over all codes, over each family, then code by code."""
    rows = asked(project)["fig-agreement"].rows
    assert [(row["code"], row["family"]) for row in rows[:3]] == [
        ("", ""),
        ("", "sound"),
        ("", "order"),
    ]
    assert [row["code"] for row in rows[3:]] == list(project.corpus().codebook.codes)


# ------------------------------------------------------------------ when rows are made


def test_a_check_makes_no_rows_that_take_long(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether such a figure is out of date is told from what it is computed from."""

    def never(*_: object) -> list[session.Row]:
        raise AssertionError("a check made the rows")

    monkeypatch.setattr(cell_figures, "reading_rows", never)
    monkeypatch.setattr(cell_figures, "agreement_rows", never)
    report = build.check(build.open_paper(project.root))
    assert {fault.file for fault in report.stale} == {
        "figures/fig-periods.svg",
        *(f"figures/{label}.svg" for label in CELLS),
    }


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
    of_every_layer = {"fig-readings", "fig-agreement"}
    assert changed(project, before) == of_every_layer | ({"fig-periods"} if counts else set())


def test_a_criterion_changes_the_readings(project: Project) -> None:
    """Also where its verdict stays what it was."""
    before = digests(project)
    project.replace("sections/_10-sound.qmd", ".documents >= 2)", ".documents >= 1)")
    assert changed(project, before) == {"fig-readings"}


def test_a_choice_changes_the_readings(project: Project) -> None:
    """What is declared beside the data is data."""
    before = digests(project)
    project.replace("data/readings.yaml", "label: passages", "label: each passage")
    assert changed(project, before) == {"fig-readings"}
    (project.root / "data/readings.yaml").unlink()
    assert changed(project, before) == {"fig-readings"}


def test_a_link_changes_the_argument(project: Project) -> None:
    """And nothing else."""
    before = digests(project)
    project.replace("sections/_20-order.qmd", '    rests_on=["clm-zoning-late"],\n', "")
    assert changed(project, before) == {"fig-argument"}


def test_what_computes_rows_is_part_of_what_they_follow_from(project: Project) -> None:
    """A figure whose rows are not made anew is out of date with the engine that made them."""
    contents = cell_figures._contents(project.root, ["data/documents.csv"])
    assert "data/documents.csv" in contents
    here = Path(refutable.__file__).parent
    for room in ("corpus", "evaluate", "claims", "robustness"):
        assert {path.relative_to(here).as_posix() for path in (here / room).glob("*.py")} <= set(
            contents
        )


def test_a_circle_of_claims_is_told_as_such_whatever_is_to_be_drawn(project: Project) -> None:
    """Those in the circle stand on one level of the figure of the argument."""
    project.replace(
        "sections/_20-order.qmd",
        "    against=zoning.before(OPENING),\n",
        '    against=zoning.before(OPENING),\n    rests_on=["clm-zoning-answers"],\n',
    )
    paper = build.open_paper(project.root)
    assert [fault.rule for fault in paper.faults] == ["circular-claims"]
    level = {row["claim"]: row["level"] for row in argument_rows(paper.collected)}
    assert level["clm-zoning-late"] == level["clm-zoning-answers"]


# ------------------------------------------------------------------ from the cell to the page


def test_they_are_drawn_alike_in_a_kernel_and_in_process(project: Project) -> None:
    """After a render nothing is out of date, and the argument leads to each sentence."""
    assert project.run("render", "--to", "html").code == 0
    assert project.run("record").code == 0
    assert project.run("check").code == 0
    page = project.read("_output/paper.html")
    figure = page[page.index('id="fig-argument"') : page.index('id="fig-readings"')]
    wide, narrow = figure.split('class="chart-narrow"')
    links = re.findall(r'<a href="#([^"]+)"><title>', wide)
    assert sorted(links) == sorted(re.findall(r'<a href="#([^"]+)"><title>', narrow))
    assert links == ["clm-zoning-answers", "clm-zoning-late"]
    assert all(f'id="{name}"' in page for name in links)
    manifest = json.loads(project.read("figures/manifest.json"))
    assert "data/readings.yaml" in manifest["fig-readings"]["drawn_from"]
    kept = manifest["fig-argument"]["svg"]
    build.draw_figures(build.open_paper(project.root))
    assert json.loads(project.read("figures/manifest.json"))["fig-argument"]["svg"] == kept
