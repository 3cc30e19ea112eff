"""A check as SARIF 2.1.0, which code scanning reads: a result a finding.

Results are what fails the check. A claim with its declared verdict is no result, since scanners
show every result as an alert; all claims are logical locations, with statement and verdict.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from refutable import __version__
from refutable.reports.findings import Finding, Outcome, Place
from refutable.reports.report import Entry
from refutable.rules import Rule, rules

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT = "%SRCROOT%"
_LINK = re.compile(r"\[([^\[\]]*)\]\(")


def sarif(outcome: Outcome, base: str = "") -> str:
    """Return the outcome as a SARIF log of one run.

    ``base`` is the folder of the paper in its repository, from which a scanner counts paths.
    """
    broken = sorted({finding.rule for finding in outcome.findings})
    run = {
        "tool": {"driver": _driver(broken)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [
            {"executionSuccessful": outcome.exit_code in (0, 1), "exitCode": outcome.exit_code}
        ],
        "logicalLocations": [_claim(entry, base) for entry in outcome.entries],
        "results": _results(outcome, broken, base),
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1)


def _driver(broken: Sequence[str]) -> dict[str, Any]:
    known = rules()
    return {
        "name": "paper",
        "semanticVersion": __version__,
        "rules": [_rule(known[name]) for name in broken],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.says},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{rule.why}\n\n{rule.when}"},
        "defaultConfiguration": {"level": "error"},
    }


def _claim(entry: Entry, base: str) -> dict[str, Any]:
    return {
        "name": entry.id,
        "fullyQualifiedName": f"{base}{entry.file}#{entry.id}",
        "kind": "claim",
        "properties": {
            "statement": entry.statement,
            "verdict": entry.verdict.value,
            "declared": entry.assessment.claim.declared.value,
            "file": f"{base}{entry.file}",
            "line": entry.line,
        },
    }


def _results(outcome: Outcome, broken: Sequence[str], base: str) -> list[dict[str, Any]]:
    claims = {entry.id: place for place, entry in enumerate(outcome.entries)}
    prints = _fingerprints(outcome.findings)
    return [
        _result(finding, broken.index(finding.rule), print_, claims, base)
        for finding, print_ in zip(outcome.findings, prints, strict=True)
    ]


def _result(
    finding: Finding, index: int, print_: str, claims: Mapping[str, int], base: str
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.level,
        "message": {"text": _plain(finding.text)},
        "partialFingerprints": {"paperFinding/v1": print_},
    }
    location = _location(finding.place, base) if finding.place.file else {}
    if finding.claim:
        location["logicalLocations"] = [{"index": claims[finding.claim]}]
    if location:
        result["locations"] = [location]
    if finding.passages:
        result["relatedLocations"] = [
            {"id": number, **_location(place, base), "message": {"text": _plain(place.note)}}
            for number, place in enumerate(finding.passages, start=1)
        ]
    return result


def _plain(text: str) -> str:
    # Brackets before a parenthesis would be read as a link (SARIF 2.1.0, section 3.11.6).
    return _LINK.sub(r"\\[\1\\](", text)


def _location(place: Place, base: str) -> dict[str, Any]:
    artifact = {"uri": quote(f"{base}{place.file}"), "uriBaseId": ROOT}
    physical: dict[str, Any] = {"artifactLocation": artifact}
    if place.line:
        column = {"startColumn": place.column} if place.column else {}
        physical["region"] = {"startLine": place.line, **column}
    return {"physicalLocation": physical}


def _fingerprints(findings: Iterable[Finding]) -> list[str]:
    """Return a digest a finding: the same wherever it has moved, another for its like elsewhere."""
    seen: Counter[tuple[str, ...]] = Counter()
    prints = []
    for finding in findings:
        known_by = (finding.rule, *finding.known_by)
        seen[known_by] += 1
        text = "\n".join([*known_by, str(seen[known_by])])
        prints.append(hashlib.sha256(text.encode()).hexdigest())
    return prints
