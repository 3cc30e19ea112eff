"""A check as workflow commands of GitHub Actions: each finding an annotation at its line.

A runner shows the first ten errors of a step beside the changed lines; so the claims that fell come
before those at risk.
"""

from __future__ import annotations

from refutable.reports.findings import Finding, Outcome


def github(outcome: Outcome, base: str = "") -> str:
    """Return a workflow command a finding, then the sums for the log.

    ``base`` is the folder of the paper in its repository, from which a runner counts paths.
    """
    return "\n".join([*(_command(finding, base) for finding in outcome.findings), outcome.summary])


def _command(finding: Finding, base: str) -> str:
    place = finding.place
    properties = {
        "file": f"{base}{place.file}" if place.file else "",
        "line": str(place.line or ""),
        "col": str(place.column or ""),
        "title": f"{finding.title} [{finding.rule}]",
    }
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    return f"::{finding.level} {given}::{_data(finding.reasons or finding.title)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
