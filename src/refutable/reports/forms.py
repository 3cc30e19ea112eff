"""The forms in which a check is reported, and what writes each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refutable.corpus import Corpus
from refutable.errors import PaperError
from refutable.reports import text
from refutable.reports.form import Form as Form
from refutable.reports.report import CheckReport

if TYPE_CHECKING:
    from refutable.reports.findings import Outcome


def check_report(form: Form, report: CheckReport, corpus: Corpus, base: str) -> str:
    """Return what a check found; ``base`` is the folder of the paper in its repository."""
    if form is Form.text:
        return text.check_text(report, corpus)
    # Imported here and below: a check for a reader needs none of them.
    from refutable.reports import findings, json

    if form is Form.json:
        return json.check_json(report, corpus)
    return _written(form, findings.of_check(report, corpus), base)


def fault_report(form: Form, error: PaperError, base: str) -> str:
    """Return what stopped a check before any claim could be judged."""
    if form is Form.text:
        return text.faults_text(error.faults)
    from refutable.reports import findings, json

    if form is Form.json:
        return json.faults_json(error.faults, error.exit_code)
    return _written(form, findings.of_faults(error.faults, error.exit_code), base)


def _written(form: Form, outcome: Outcome, base: str) -> str:
    """Return findings in a form that is made from them; text and JSON show the whole check."""
    from refutable.reports.github import github
    from refutable.reports.junit import junit
    from refutable.reports.markdown import markdown
    from refutable.reports.sarif import sarif

    writers = {
        Form.junit: lambda: junit(outcome),
        Form.sarif: lambda: sarif(outcome, base),
        Form.github: lambda: github(outcome, base),
        Form.markdown: lambda: markdown(outcome),
    }
    return writers[form]()
