"""The second paper, on another subject, builds with the same engine."""

from __future__ import annotations

import pytest

from refutable import build
from tests.projects import SECOND_VERDICTS, Project, verdicts


def test_check_is_silent_on_a_paper_that_is_as_declared(built: Project) -> None:
    """With its record written and its figures drawn, a paper as declared exits 0."""
    run = built.run("check")
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines() == [
        "10 documents, 10 counted excerpts, 30 codings by 2 coders",
        "7 claims: 4 supported, 1 refuted, 1 undetermined, 1 argued; "
        "0 not as declared or at risk; 0 figures out of date",
    ]


def test_every_kind_of_verdict_is_reached(project: Project) -> None:
    """The claims of the second paper come to the verdicts that it was written to have."""
    ledger = build.open_paper(project.root).collected.ledger
    assert verdicts(ledger.entries) == SECOND_VERDICTS
    assert ledger.holds


def test_inline_values_stand_in_the_statements(project: Project) -> None:
    """A claim's sentence is reported with its values filled in, dates in full."""
    statements = build.open_paper(project.root).collected.statements
    assert statements["clm-zoning-late"] == (
        "Zones are a late answer: two papers word them after that day and none before."
    )
    assert "opened on 15 June 1990" in statements["clm-ban-first"]


def test_lost_codings_fell_a_claim_and_are_named(built: Project) -> None:
    """Without the codings of zoning, check exits 1 and names claim, loss, and what is at risk."""
    built.keep_rows("codings/desk.csv", lambda row: row[1] != "order.zoning")
    run = built.run("check")
    assert run.code == 1
    assert "sections/_20-order.qmd:27: clm-zoning-late is refuted, declared supported" in run.out
    assert (
        "  fails: found 0, needed at least two documents dated from 15 June 1990 on carry “zoning”"
        in run.out
    )
    assert "  passages lost:\n  - “Loud work moves to the ground floor" in run.out
    assert "clm-zoning-answers is refuted, declared supported" in run.out


def test_a_claim_that_rests_on_a_fallen_one_is_at_risk(built: Project) -> None:
    """A claim that still holds is reported when one that it rests on does not."""
    built.keep_rows("codings/desk.csv", lambda row: row[:2] != ["x-report-lively", "order.zoning"])
    run = built.run("check")
    assert run.code == 1
    assert "clm-zoning-late is refuted, declared supported" in run.out
    assert "clm-zoning-answers is at risk: it rests on clm-zoning-late" in run.out


def test_codings_put_back_leave_everything_as_before(built: Project) -> None:
    """Taking codings away and putting them back changes nothing in the end."""
    before, layer = built.run("check"), built.read("data/codings/desk.csv")
    built.keep_rows("codings/desk.csv", lambda row: row[1] != "order.zoning")
    assert built.run("check") != before
    built.write("data/codings/desk.csv", layer)
    assert built.run("check") == before


def test_a_record_written_twice_is_the_same(built: Project) -> None:
    """Recording again on the same data changes no byte."""
    before = built.read("data/ledger.json")
    assert built.run("record").code == 0
    assert built.read("data/ledger.json") == before


def test_gained_passages_are_told_apart_from_lost_ones(built: Project) -> None:
    """A passage that newly speaks against a claim is listed as such."""
    built.append("data/codings/desk.csv", "x-minutes-quiet,order.zoning,an hour of quiet,affirms,")
    run = built.run("check")
    assert run.code == 1
    assert (
        "fails: found 1, needed no document dated before 15 June 1990 carries “zoning”" in run.out
    )
    assert "  passages now against it:\n  - “an hour of quiet” — Minutes of the Council" in run.out


def test_a_changed_coding_puts_the_figure_out_of_date(built: Project) -> None:
    """A figure drawn from other rows than the data now give is reported, and drawing mends it."""
    built.append("data/codings/desk.csv", "x-voices-ask,order.ban,lower your voices,affirms,")
    run = built.run("check")
    assert run.code == 1
    assert "figures/fig-periods.svg" in run.out
    assert "the figure is out of date [stale-figure]" in run.out
    build.draw_figures(build.open_paper(built.root))
    assert built.run("check").code == 0


@pytest.mark.parametrize("name", ["fig-periods.svg", "fig-periods.vl.json"])
def test_a_figure_edited_by_hand_is_reported(built: Project, name: str) -> None:
    """A figure's file is built, never edited."""
    built.append(f"figures/{name}", " ")
    run = built.run("check")
    assert run.code == 1
    assert f"figures/{name}" in run.out


def test_a_figure_that_no_cell_asks_for_is_reported_and_removed(built: Project) -> None:
    """A figure of the manifest that the paper no longer has is stale; drawing removes its files."""
    section = "sections/_10-sound.qmd"
    built.write(section, built.read(section).replace("fig-periods", "fig-times"))
    run = built.run("check")
    assert run.code == 1
    assert "no cell of the paper asks for this figure" in run.out
    build.draw_figures(build.open_paper(built.root))
    assert sorted(path.name for path in (built.root / "figures").iterdir()) == [
        "fig-times.svg",
        "fig-times.vl.json",
        "manifest.json",
    ]


def test_a_broken_record_is_malformed(built: Project) -> None:
    """A record that is no JSON is named with its place; it is not taken for an empty one."""
    built.write("data/ledger.json", '{"clm-ban-first": \n')
    run = built.run("check")
    assert run.code == 3
    assert run.out.startswith("data/ledger.json:2:1: Expecting value [bad-json]")


def test_a_check_writes_nothing(project: Project) -> None:
    """Checking leaves the folder of the paper as it was."""
    before = {path: path.stat().st_mtime_ns for path in project.root.rglob("*")}
    assert project.run("check").code == 1
    assert {path: path.stat().st_mtime_ns for path in project.root.rglob("*")} == before


def test_show_of_an_unknown_claim_is_wrong_usage(project: Project) -> None:
    """A claim that the paper does not make exits 2 and names the nearest one."""
    run = project.run("show", "zoning-latest")
    assert run.code == 2
    assert "did you mean 'clm-zoning-late'?" in run.err


def test_it_renders_to_html_with_the_verdicts_of_the_check(second_rendered: Project) -> None:
    """The kernel gives the same verdicts as the check, and the page carries every claim."""
    page = second_rendered.read("_output/paper.html")
    for name, verdict in SECOND_VERDICTS.items():
        assert f'id="{name}"' in page
        assert verdict.value in page
    assert second_rendered.run("record").code == 0
    assert second_rendered.run("check").code == 0


def test_a_render_that_fails_leaves_what_was_built(second_rendered: Project) -> None:
    """A cell that raises stops the render with its place in the .qmd; the old files still stand."""
    project = second_rendered
    page = project.read("_output/paper.html")
    line = len(project.read("sections/_20-order.qmd").splitlines()) + 3
    project.append("sections/_20-order.qmd", "\n```{python}\n1 / 0\n```")
    run = project.run("render", "--to", "html")
    assert run.code == 4
    assert run.err.startswith(f"sections/_20-order.qmd:{line}:1: ZeroDivisionError")
    assert "Traceback" not in run.err
    assert project.read("_output/paper.html") == page
