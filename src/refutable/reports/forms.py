"""The forms in which a check is reported, and what writes each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from refutable.corpus import Corpus
from refutable.errors import PaperError
from refutable.reports import findings, json, text
from refutable.reports.findings import Outcome
from refutable.reports.form import Form as Form
from refutable.reports.github import github
from refutable.reports.junit import junit
from refutable.reports.markdown import markdown
from refutable.reports.report import CheckReport
from refutable.reports.sarif import sarif

_WRITERS: Mapping[Form, Callable[[Outcome, str], str]] = {
    Form.junit: lambda outcome, base: junit(outcome),
    Form.sarif: sarif,
    Form.github: github,
    Form.markdown: lambda outcome, base: markdown(outcome),
}
"""What writes each form that is made from findings; text and JSON show the whole check."""


def check_report(form: Form, report: CheckReport, corpus: Corpus, base: str) -> str:
    """Return what a check found; ``base`` is the folder of the paper in its repository."""
    if form is Form.text:
        return text.check_text(report, corpus)
    if form is Form.json:
        return json.check_json(report, corpus)
    return _WRITERS[form](findings.of_check(report, corpus), base)


def fault_report(form: Form, error: PaperError, base: str) -> str:
    """Return what stopped a check before any claim could be judged."""
    if form is Form.text:
        return text.faults_text(error.faults)
    if form is Form.json:
        return json.faults_json(error.faults, error.exit_code)
    return _WRITERS[form](findings.of_faults(error.faults, error.exit_code), base)
