"""A check as SARIF: valid by the OASIS schema, stable from run to run, at the right lines."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from refutable.reports.blocks import Block
from refutable.reports.findings import Outcome
from refutable.reports.sarif import sarif
from refutable.rules import rules
from tests.published import sarif_faults
from tests.reports.outcomes import nasty_claim, unevaluated


def run_of(outcome: Outcome, base: str = "") -> dict[str, Any]:
    """Return the one run of a log."""
    (run,) = json.loads(sarif(outcome, base))["runs"]
    assert isinstance(run, dict)
    return run


def prints(outcome: Outcome) -> list[str]:
    """Return the fingerprint of each result."""
    return [item["partialFingerprints"]["paperFinding/v1"] for item in run_of(outcome)["results"]]


def test_logs_are_valid_by_the_published_schema(lost: Outcome, stopped: Outcome) -> None:
    """The OASIS schema of SARIF 2.1.0 accepts them, whatever signs a sentence holds."""
    for outcome in (lost, stopped, nasty_claim(lost), unevaluated(lost)):
        assert sarif_faults(sarif(outcome)) == []
        assert sarif_faults(sarif(outcome, "papers/one/")) == []


def test_the_schema_refuses_what_is_none() -> None:
    """The check against the schema can fail."""
    assert sarif_faults('{"version": "2.1.0"}') == ["'runs' is a required property"]


def test_each_finding_is_a_result_at_its_line(lost: Outcome) -> None:
    """Rule, message, file and line of each finding, and nothing that is as declared."""
    results = run_of(lost)["results"]
    assert [item["ruleId"] for item in results] == [finding.rule for finding in lost.findings]
    for item, finding in zip(results, lost.findings, strict=True):
        (location,) = item["locations"]
        physical = location["physicalLocation"]
        assert physical["artifactLocation"] == {
            "uri": finding.place.file,
            "uriBaseId": "%SRCROOT%",
        }
        assert physical.get("region", {}).get("startLine", 0) == finding.place.line
        assert item["message"]["text"].startswith(finding.title)
        assert item["level"] == "error"


def test_the_rules_are_explained_in_the_log(lost: Outcome) -> None:
    """Each rule that is broken comes with what `paper explain` says of it."""
    driver = run_of(lost)["tool"]["driver"]
    for item in run_of(lost)["results"]:
        rule = driver["rules"][item["ruleIndex"]]
        assert rule["id"] == item["ruleId"]
        assert rule["fullDescription"]["text"] == rules()[rule["id"]].why


def test_the_passages_are_related_locations(lost: Outcome) -> None:
    """The rows of the data that made the difference stand beside the sentence."""
    fallen = run_of(lost)["results"][0]
    (related,) = fallen["relatedLocations"]
    physical = related["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "data/excerpts.csv"
    assert physical["region"] == {"startLine": 10, "startColumn": 1}
    assert related["message"]["text"].startswith("passages lost: “The zones have made")


def test_every_claim_is_listed_with_statement_and_verdict(lost: Outcome) -> None:
    """Claims that are as declared are logical locations, to which results point."""
    run = run_of(lost)
    listed = run["logicalLocations"]
    assert [item["name"] for item in listed] == [entry.id for entry in lost.entries]
    for item, entry in zip(listed, lost.entries, strict=True):
        assert item["properties"]["statement"] == entry.statement
        assert item["properties"]["verdict"] == entry.verdict.value
        assert (item["properties"]["file"], item["properties"]["line"]) == (entry.file, entry.line)
    (logical,) = run["results"][0]["locations"][0]["logicalLocations"]
    assert listed[logical["index"]]["name"] == lost.findings[0].claim


def test_paths_are_counted_from_the_root_of_the_repository(lost: Outcome, stopped: Outcome) -> None:
    """A paper in a folder of its repository is found there; no sign breaks the address."""
    location = run_of(lost, "my papers/one/")["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "my%20papers/one/sections/_20-order.qmd"
    first = run_of(stopped)["results"][0]["locations"][0]["physicalLocation"]
    assert first["artifactLocation"]["uri"] == "data/a%2C%20b%3A%20c%25.csv"
    assert first["region"] == {"startLine": 3, "startColumn": 7}


def test_a_fault_without_a_file_has_no_location(stopped: Outcome) -> None:
    """What is wrong with the call is wrong nowhere in particular."""
    assert "locations" not in run_of(stopped)["results"][-1]


def test_a_fingerprint_stays_when_lines_move(lost: Outcome) -> None:
    """The same claim is the same alert after an edit above it, and after another loss."""
    moved = tuple(
        replace(finding, place=replace(finding.place, line=99), block=Block(finding.title, ""))
        for finding in lost.findings
    )
    assert prints(replace(lost, findings=moved)) == prints(lost)


def test_fingerprints_tell_findings_apart(lost: Outcome, stopped: Outcome) -> None:
    """No two findings are one alert, not even two faults with the same words."""
    for outcome in (lost, stopped):
        assert len(set(prints(outcome))) == len(outcome.findings)


def test_a_log_says_whether_the_claims_could_be_judged(lost: Outcome, stopped: Outcome) -> None:
    """A run that malformed data stopped was no success: that it found no claim means nothing."""
    assert run_of(lost)["invocations"] == [{"executionSuccessful": True, "exitCode": 1}]
    assert run_of(stopped)["invocations"] == [{"executionSuccessful": False, "exitCode": 3}]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("as [](#clm-a) shows", "as \\[\\](#clm-a) shows"),
        ("“words” [code, affirms]", "“words” [code, affirms]"),
    ],
)
def test_brackets_of_a_sentence_are_no_links(lost: Outcome, said: str, told: str) -> None:
    """SARIF reads brackets before a parenthesis as a link; a sentence's own are escaped."""
    finding = replace(lost.findings[0], block=Block(said, ""))
    (item,) = run_of(replace(lost, findings=(finding,)))["results"]
    assert item["message"]["text"] == told
