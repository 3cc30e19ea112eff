"""A check as JUnit XML, which test dashboards read: a test case a claim.

A claim with its declared verdict passes, whichever that is. One with another verdict, at risk or
suspect is a failure; one whose criterion cannot be evaluated is an error. A remark and a figure out
of date are failures of their own, and whatever is malformed is an error. Nothing is ever skipped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from xml.etree import ElementTree as Xml

from refutable.claims.claim import Verdict
from refutable.reports.findings import Finding, Outcome
from refutable.reports.report import Entry
from refutable.rules import REMARK, exit_code

# What XML 1.0 has no way to hold.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(outcome: Outcome) -> str:
    """Return the outcome as one test suite in the form of Jenkins' junit-10.xsd."""
    cases = [_claim(entry, outcome.of_claim(entry.id)) for entry in outcome.entries]
    cases += [_case_of(finding) for finding in outcome.findings if not finding.claim]
    counts = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": str(sum(case.find("error") is not None for case in cases)),
    }
    suites = Xml.Element("testsuites", {"name": "paper", **counts})
    suite = Xml.SubElement(suites, "testsuite", {"name": "paper check", **counts, "skipped": "0"})
    suite.extend(cases)
    _text(suite, "system-out", outcome.summary)
    Xml.indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(suites, encoding="unicode")


def _claim(entry: Entry, findings: Sequence[Finding]) -> Xml.Element:
    case = _case(entry.id, entry.file)
    if findings:
        _problem(case, "error" if entry.verdict is Verdict.ERROR else "failure", findings)
    place = f"{entry.file}:{entry.line}: {entry.verdict.value}"
    _text(case, "system-out", f"{place}\n{entry.statement}")
    return case


def _case_of(finding: Finding) -> Xml.Element:
    kind = "failure" if exit_code(finding.rule) == REMARK else "error"
    case = _case(f"{finding.rule} {finding.place}".rstrip(), finding.place.file)
    _problem(case, kind, [finding])
    return case


def _case(name: str, file: str) -> Xml.Element:
    # Dashboards split a class name at its last dot: folder and file become package and class.
    path = PurePosixPath(file)
    parts = [*path.parent.parts, path.stem] if file else ["paper"]
    return Xml.Element("testcase", {"classname": ".".join(parts), "name": _clean(name)})


def _problem(case: Xml.Element, kind: str, findings: Sequence[Finding]) -> None:
    # One element for all of it: dashboards show the first of several, and drop the others.
    marks = {"type": findings[0].rule, "message": _clean(findings[0].title)}
    text = "\n\n".join(finding.text for finding in findings)
    Xml.SubElement(case, kind, marks).text = _clean(text)


def _text(parent: Xml.Element, kind: str, text: str) -> None:
    Xml.SubElement(parent, kind).text = _clean(text)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
