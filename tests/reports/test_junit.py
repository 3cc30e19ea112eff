"""A check as JUnit XML: a test case a claim, valid by the schema that Jenkins publishes."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

import pytest

from refutable.reports.findings import Outcome
from refutable.reports.junit import junit
from tests.published import junit_faults
from tests.reports.outcomes import NASTY, nasty_claim, unevaluated


def cases(outcome: Outcome) -> dict[str, Xml.Element]:
    """Return the test cases of an outcome by their names."""
    suite = Xml.fromstring(junit(outcome)).find("testsuite")
    assert suite is not None
    return {case.attrib["name"]: case for case in suite.iter("testcase")}


def test_each_claim_is_a_case_with_its_statement_file_and_line(lost: Outcome) -> None:
    """All claims are listed, in their order, under the section that they stand in."""
    listed = cases(lost)
    assert [name for name in listed if name.startswith("clm-")] == [e.id for e in lost.entries]
    for entry in lost.entries:
        case = listed[entry.id]
        folder, section = case.attrib["classname"].split(".")
        assert f"{folder}/{section}.qmd" == entry.file
        place, statement = (case.findtext("system-out") or "").split("\n", 1)
        assert place == f"{entry.file}:{entry.line}: {entry.verdict.value}"
        assert statement == entry.statement


def test_only_what_is_not_as_declared_fails(lost: Outcome) -> None:
    """Refuted, undetermined and argued claims pass when they are declared so; none is skipped."""
    failed = {name for name, case in cases(lost).items() if case.find("failure") is not None}
    assert failed == {
        "clm-zoning-late",
        "clm-zoning-answers",
        "stale-figure figures/fig-periods.svg",
    }
    assert {entry.verdict.value for entry in lost.entries} == {
        "supported",
        "refuted",
        "undetermined",
        "argued",
    }
    suite = Xml.fromstring(junit(lost)).find("testsuite")
    assert suite is not None
    counts = [suite.attrib[key] for key in ("tests", "failures", "errors", "skipped")]
    assert counts == ["8", "3", "0", "0"]
    assert "skipped" not in {node.tag for node in suite.iter()}


def test_a_failure_tells_what_the_text_tells(lost: Outcome) -> None:
    """Type, message and body are the rule, the line and the whole of the finding."""
    for finding in lost.findings:
        name = finding.claim or f"{finding.rule} {finding.place.file}"
        failure = cases(lost)[name].find("failure")
        assert failure is not None
        assert failure.attrib == {"type": finding.rule, "message": finding.title}
        assert failure.text == finding.text


def test_a_claim_that_could_not_be_evaluated_is_an_error(lost: Outcome) -> None:
    """What broke is told apart from what fell."""
    outcome = unevaluated(lost)
    first = cases(outcome)[outcome.entries[0].id]
    assert (first.find("error") is not None, first.find("failure")) == (True, None)


def test_malformed_data_are_errors_at_their_places(stopped: Outcome) -> None:
    """Each fault is a case of its own, named by its rule and its place."""
    listed = cases(stopped)
    assert list(listed) == [
        "bad-row data/a, b: c%.csv:3:7",
        "bad-row data/a, b: c%.csv:5:1",
        "missing-file data/events.csv",
        "no-paper",
    ]
    assert all(case.find("error") is not None for case in listed.values())
    assert listed["missing-file data/events.csv"].attrib["classname"] == "data.events"


@pytest.mark.parametrize("nasty", [False, True])
def test_reports_are_valid_by_the_published_schema(
    lost: Outcome, stopped: Outcome, nasty: bool
) -> None:
    """The schema of Jenkins' xUnit plugin accepts them, whatever signs a sentence holds."""
    assert junit_faults(junit(nasty_claim(lost) if nasty else lost)) == []
    assert junit_faults(junit(unevaluated(lost))) == []
    assert junit_faults(junit(stopped)) == []


def test_the_schema_refuses_what_is_none() -> None:
    """The check against the schema can fail."""
    assert junit_faults('<testsuites><testsuite name="a"/></testsuites>') != []


def test_what_xml_cannot_hold_is_replaced_and_all_else_kept(lost: Outcome) -> None:
    """Control signs become the replacement sign; markup is read back as it was."""
    case = cases(nasty_claim(lost))["clm-zoning-late"]
    failure = case.find("failure")
    assert failure is not None
    kept = NASTY.translate(dict.fromkeys((0x0, 0x1B, 0xFFFE), "\ufffd"))
    assert failure.attrib["message"].replace("\n", " ") == kept.replace("\r\n", "\r ")
    assert failure.text == f"{kept}\n{kept}".replace("\r\n", "\n")
