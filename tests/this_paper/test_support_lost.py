"""What the whole is for: take away what a claim needs, and the paper says which sentence fell."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from refutable import build
from tests.processes import paper
from tests.projects import Project, Run

CODE = "prem.shared_responsibility"
LAYER = "codings/primary.csv"


@dataclass(frozen=True)
class Lost:
    """The paper before, without, and again with the codings of shared responsibility."""

    before: Run
    without: Run
    report: Mapping[str, Any]
    quotes: Mapping[str, str]
    figures_before: Mapping[str, bytes]
    figures_without: Mapping[str, bytes]
    without_drawn: Run
    again: Run


@pytest.fixture(scope="module")
def lost(_drawn_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Lost:
    """Take the codings out, check, draw, put them and the figures back, check."""
    root = tmp_path_factory.mktemp("lost") / "paper"
    shutil.copytree(_drawn_once, root)
    project = Project(root)
    layer = project.read(f"data/{LAYER}")
    figures = figures_of(root)
    before = project.run("check")
    _, rows = project.rows(LAYER)
    project.keep_rows(LAYER, lambda row: row[1] != CODE)
    file = root.parent / "report.json"
    without = paper("check", "--report", "json", "--output", str(file), cwd=root)
    report = json.loads(file.read_text(encoding="utf-8"))
    build.draw_figures(build.open_paper(root))
    without_drawn, figures_without = project.run("check"), figures_of(root)
    project.write(f"data/{LAYER}", layer)
    for name, content in figures.items():
        (root / "figures" / name).write_bytes(content)
    return Lost(
        before=before,
        without=without,
        report=report,
        quotes={row[2]: row[0] for row in rows if row[1] == CODE},
        figures_before=figures,
        figures_without=figures_without,
        without_drawn=without_drawn,
        again=project.run("check"),
    )


def figures_of(root: Path) -> Mapping[str, bytes]:
    """Return the files under figures/ by name."""
    return {path.name: path.read_bytes() for path in sorted((root / "figures").iterdir())}


def failed(lost: Lost) -> Iterator[Mapping[str, Any]]:
    """Return each claim of the report that fell by itself."""
    for item in lost.report["claims"]:
        if item["verdict"] != item["declared"]:
            yield item


def test_the_check_fails_with_1(lost: Lost) -> None:
    """With the codings it exits 0, without them 1, and the error channel stays empty."""
    assert (lost.before.code, lost.without.code) == (0, 1)
    assert lost.without.err == ""
    assert lost.report["exit_code"] == 1
    assert len(lost.quotes) >= 5


def test_each_sentence_that_fell_is_named(lost: Lost) -> None:
    """Every fallen claim is told with place, id, verdict and its whole sentence."""
    told = " ".join(lost.without.out.split())
    fallen = list(failed(lost))
    assert "clm-shared-first" in {item["id"] for item in fallen}
    for item in fallen:
        head = f"{item['file']}:{item['line']}: {item['id']} is {item['verdict']}"
        assert f"{head}, declared {item['declared']} {' '.join(item['statement'].split())}" in told


def test_what_was_found_and_what_was_needed_are_told(lost: Lost) -> None:
    """For each fallen claim the comparisons that fail or are open are told with both sides."""
    told = " ".join(lost.without.out.split())
    for item in failed(lost):
        amiss = [operand for operand in item["operands"] if operand["holds"] != "true"]
        assert amiss, item["id"]
        for operand in amiss:
            assert f"found {operand['found']}, needed {operand['needed']}" in told


def test_the_very_passages_lost_are_quoted(lost: Lost) -> None:
    """Each fallen claim quotes the passages that it lost, with words of the codings taken out.

    They are passages of another code where a claim counts what stands beside the code.
    """
    told = " ".join(lost.without.out.split())
    named: set[str] = set()
    for item in failed(lost):
        assert item["lost"], item["id"]
        for passage in item["lost"]:
            assert " ".join(passage.split()) in told
            named |= {quote for quote in lost.quotes if f"“{quote}”" in passage}
    assert len(named) >= len(lost.quotes) / 2


def test_the_claim_of_its_first_appearance_lost_all_its_passages(lost: Lost) -> None:
    """Of the claim on when shared responsibility first appears nothing is left."""
    (item,) = [item for item in failed(lost) if item["id"] == "clm-shared-first"]
    assert item["for"] == []
    assert len(item["lost"]) >= 3


def test_what_rests_on_a_fallen_claim_is_at_risk(lost: Lost) -> None:
    """A claim that still holds and rests on a fallen one is told with the path down to it."""
    fallen = {item["id"] for item in failed(lost)}
    at_risk = [item for item in lost.report["claims"] if item["at_risk"]]
    assert at_risk
    for item in at_risk:
        assert item["id"] not in fallen
        assert item["at_risk"][-1] in fallen
        path = " → ".join(item["at_risk"])
        assert f"{item['id']} is at risk: it rests on {path}" in lost.without.out
    assert set(lost.report["failed"]) == fallen | {item["id"] for item in at_risk}


def test_claims_that_do_not_need_it_stand(lost: Lost) -> None:
    """Most of the paper does not hang on this one code, and is not reported."""
    untouched = {item["id"] for item in lost.report["claims"]} - set(lost.report["failed"])
    assert len(untouched) > len(lost.report["claims"]) / 2
    assert not [name for name in untouched if f"{name} is " in lost.without.out]


def test_figures_drawn_from_other_data_are_reported_and_change(lost: Lost) -> None:
    """Before they are drawn the check names the figures out of date; then they are others."""
    stale = {fault["file"] for fault in lost.report["figures_out_of_date"]}
    assert "figures/fig-periods.svg" in stale
    changed = {
        f"figures/{name}"
        for name, content in lost.figures_before.items()
        if lost.figures_without[name] != content and name.endswith(".svg")
    }
    assert changed == stale
    for file in stale:
        assert f"{file}: the figure is out of date [stale-figure]" in lost.without.out
    assert "0 figures out of date" in lost.without_drawn.out
    assert lost.without_drawn.code == 1


def test_taken_back_in_all_layers_the_moot_adjudication_hides_no_verdict(whole: Path) -> None:
    """Each fallen claim is told with the passages it lost; the adjudication is a remark beside."""
    project = Project(whole)
    for coder in ("primary", "second"):
        project.keep_rows(f"codings/{coder}.csv", lambda row: row[1] != CODE)
    file = whole / "report.json"
    run = project.run("check", "--report", "json", "--output", str(file))
    assert (run.code, run.err) == (1, "")
    report = json.loads(file.read_text(encoding="utf-8"))
    fallen = [item for item in report["claims"] if item["verdict"] != item["declared"]]
    assert "clm-shared-first" in {item["id"] for item in fallen}
    for item in fallen:
        assert f"{item['id']} is {item['verdict']}, declared {item['declared']}" in run.out
        assert item["lost"], item["id"]
    assert "nothing-to-adjudicate" in {remark["rule"] for remark in report["remarks"]}
    assert report["faults"] == []
    assert re.search(r"data/adjudications\.csv:\d+:1: .* \[nothing-to-adjudicate\]", run.out)


def test_put_back_everything_is_as_before(lost: Lost) -> None:
    """With the file restored, the figures drawn from it fit again and the check says the same."""
    assert lost.again == lost.before
