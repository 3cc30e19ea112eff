"""What leaves the claims to be evaluated hides no verdict, whichever command is run."""

from __future__ import annotations

import json

import lxml.html
import pytest

from refutable.reports.forms import Form
from tests.page.reading import records_of
from tests.projects import Project

SECTION = "sections/_20-order.qmd"


@pytest.fixture
def remarked(built: Project) -> Project:
    """A paper with a claim without a cell, one without a sentence, and a number typed in."""
    built.replace(SECTION, "{#clm-ban-first .claim}", "{#clm-ban-second .claim}")
    built.append(SECTION, "\nThere are 99 rules.")
    return built


@pytest.fixture
def misspelt(built: Project) -> Project:
    """A paper in which one claim names a code that does not exist."""
    built.replace(SECTION, 'coded("order.ban").first', 'coded("order.bann").first')
    return built


@pytest.mark.parametrize("form", Form)
def test_remarks_and_verdicts_stand_side_by_side(remarked: Project, form: Form) -> None:
    """In every form the check names the remark and the sentence that fell, and exits with 1."""
    for coder in ("desk", "attic"):
        remarked.keep_rows(f"codings/{coder}.csv", lambda row: row[1] != "order.zoning")
    run = remarked.run("check", "--report", form)
    assert (run.code, run.err) == (1, "")
    assert "bare-number" in run.out
    said = run.out.replace("\\", "")  # Markdown escapes the signs of a text
    assert "clm-zoning-late is refuted" in said or form is Form.json
    if form is Form.json:
        report = json.loads(run.out)
        assert "clm-zoning-late" in report["failed"]
        assert {item["rule"] for item in report["remarks"]} >= {"unbacked-claim", "unplaced-claim"}


def test_a_remark_is_a_warning_and_a_fallen_claim_an_error(remarked: Project) -> None:
    """Scanners and workflows tell the two apart."""
    run = remarked.run("check", "--report", "github")
    assert "::warning file=sections/_20-order.qmd" in run.out
    results = json.loads(remarked.run("check", "--report", "sarif").out)["runs"][0]["results"]
    levels = {result["ruleId"]: result["level"] for result in results}
    assert levels["bare-number"] == "warning"
    assert levels["stale-affirmation"] == "error"


def test_a_paper_with_remarks_is_rendered(remarked: Project) -> None:
    """An author edits all day: the remarks go to the error channel, and the files are written.

    The page hides no fall: behind the sentence it says so, and so do the records and the list.
    """
    for coder in ("desk", "attic"):
        remarked.keep_rows(f"codings/{coder}.csv", lambda row: row[1] != "order.zoning")
    run = remarked.run("render")
    assert run.code == 0
    for rule in ("bare-number", "unbacked-claim", "unplaced-claim"):
        assert f"[{rule}]" in run.err
    assert (remarked.root / "_output" / "paper.pdf").is_file()
    page = remarked.read("_output/paper.html")
    (claim,) = [one for one in records_of(page)["claims"] if one["id"] == "clm-zoning-late"]
    assert (claim["verdict"], claim["declared"]) == ("refuted", "supported")
    tree = lxml.html.fromstring(page.encode())
    (says,) = tree.xpath("//*[@id='clm-zoning-late']/following-sibling::*[1][@class='says']")
    assert says.text_content() == "The evidence refutes this. The paper declares another verdict."
    (listed,) = tree.xpath("//noscript//li[a[@href='#clm-zoning-late']]")
    assert "– refuted;" in listed.text_content()


def test_a_claim_that_cannot_be_evaluated_hides_no_other(misspelt: Project) -> None:
    """It has the verdict error; the list and the others are shown, and the exit code is 3."""
    listed = misspelt.run("claims")
    assert listed.code == 3
    assert "! error        clm-ban-first" in listed.out
    assert "✓ supported    clm-zoning-late" in listed.out
    assert "[unknown-name]" in listed.err
    shown = misspelt.run("show", "clm-zoning-late", "--shuffles", "10")
    assert shown.code == 3
    assert "clm-zoning-late" in shown.out
    own = misspelt.run("show", "clm-ban-first", "--shuffles", "10")
    assert "there is no code or family 'order.bann'" in own.out + own.err


@pytest.mark.parametrize("arguments", [("render",), ("record",), ("affirm", "clm-zoning-late")])
def test_nothing_is_written_while_a_claim_cannot_be_evaluated(
    misspelt: Project, arguments: tuple[str, ...]
) -> None:
    """Page, record and affirmations are of a whole paper."""
    kept = {name: misspelt.read(f"data/{name}.json") for name in ("ledger", "affirmations")}
    run = misspelt.run(*arguments)
    assert run.code == 3
    assert "[unknown-name]" in run.err
    assert not (misspelt.root / "_output").exists()
    assert {name: misspelt.read(f"data/{name}.json") for name in kept} == kept


def test_a_cell_that_fails_hides_no_verdict_of_another(built: Project) -> None:
    """Its own claim has the verdict error, and a name that it lacks is reported once."""
    built.replace("paper.qmd", "zoning = coded(", "zoning = coted(")
    report = json.loads(built.run("check", "--format", "json").out)
    verdicts = {item["id"]: item["verdict"] for item in report["claims"]}
    assert [fault["rule"] for fault in report["faults"]] == ["cell-failed"]
    assert report["exit_code"] == 4
    assert verdicts["clm-zoning-late"] == "error"
    assert verdicts["clm-ban-first"] == "supported"


def test_an_unreadable_period_leaves_the_claims_that_do_not_name_it(built: Project) -> None:
    """A claim on that period has the verdict error; a document of no readable date is undated."""
    header, rows = built.rows("periods.csv")
    rows = [["strict", row[1], "1960s", *row[3:]] if row[0] == "strict" else row for row in rows]
    built.write_rows("periods.csv", header, rows)
    report = json.loads(built.run("check", "--format", "json").out)
    verdicts = {item["id"]: item["verdict"] for item in report["claims"]}
    assert verdicts["clm-disturbance-through"] == "error"
    assert verdicts["clm-ban-first"] == "supported"
    assert "bad-date" in {item["rule"] for item in report["remarks"]}
