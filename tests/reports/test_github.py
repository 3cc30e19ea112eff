"""A check as workflow commands: each on one line, read back by a runner as it was meant."""

from __future__ import annotations

import re

from refutable.reports.findings import Outcome
from refutable.reports.github import github
from tests.reports.outcomes import NASTY, nasty_claim

_COMMAND = re.compile(r"::error (?P<properties>[^\r\n]*?)::(?P<data>[^\r\n]*)")


def read(line: str) -> tuple[dict[str, str], str]:
    """Return the properties and the message of a command, as a runner reads them."""
    found = _COMMAND.fullmatch(line)
    assert found, line
    properties = {}
    for item in found["properties"].split(","):
        name, value = item.split("=", 1)
        properties[name] = unescaped(value.replace("%3A", ":").replace("%2C", ","))
    return properties, unescaped(found["data"])


def unescaped(text: str) -> str:
    """Return what a runner makes of a value."""
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def test_each_finding_is_an_annotation_at_its_line(lost: Outcome) -> None:
    """File, line, title and message; a finding a line, the sums below them."""
    lines = github(lost).split("\n")
    for line, finding in zip(lines, lost.findings, strict=False):
        properties, message = read(line)
        assert properties["file"] == finding.place.file
        assert properties.get("line", "0") == str(finding.place.line)
        assert properties["title"] == f"{finding.title} [{finding.rule}]"
        assert message == finding.reasons
    assert lines[len(lost.findings) :] == lost.summary.split("\n")


def test_faults_are_annotations_with_their_columns(stopped: Outcome) -> None:
    """Malformed data are annotated at line and column; without a file there is only a title."""
    properties, message = read(github(stopped).split("\n")[0])
    assert (properties["file"], properties["line"], properties["col"]) == (
        "data/a, b: c%.csv",
        "3",
        "7",
    )
    assert message == NASTY
    properties, message = read(github(stopped).split("\n")[3])
    assert properties == {"title": "there is no paper in this folder or above it [no-paper]"}
    assert message == "there is no paper in this folder or above it"


def test_no_sign_of_a_sentence_ends_or_starts_a_command(lost: Outcome) -> None:
    """Percent signs, commas, colons and line ends come back as they were."""
    outcome = nasty_claim(lost)
    commands = [line for line in github(outcome).splitlines() if line.startswith("::")]
    assert len(commands) == len(outcome.findings)
    for line in commands:
        properties, message = read(line)
        assert properties["title"].startswith(NASTY)
        assert message == NASTY


def test_paths_are_counted_from_the_root_of_the_repository(lost: Outcome) -> None:
    """A runner looks for files from where the repository is checked out."""
    properties, _ = read(github(lost, "papers/one/").split("\n")[0])
    assert properties["file"] == "papers/one/sections/_20-order.qmd"
