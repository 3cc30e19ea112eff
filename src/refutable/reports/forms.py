"""The forms in which a check is reported, and what writes each."""

from __future__ import annotations

from enum import StrEnum

from refutable.corpus import Corpus
from refutable.errors import PaperError
from refutable.reports import findings, json, text
from refutable.reports.github import github
from refutable.reports.junit import junit
from refutable.reports.markdown import markdown
from refutable.reports.report import CheckReport
from refutable.reports.sarif import sarif


class Form(StrEnum):
    """How a check is reported."""

    text = "text"
    json = "json"
    junit = "junit"
    sarif = "sarif"
    github = "github"
    markdown = "markdown"


def check_report(form: Form, report: CheckReport, corpus: Corpus, base: str) -> str:
    """Return what a check found; ``base`` is the folder of the paper in its repository."""
    if form is Form.text:
        return text.check_text(report, corpus)
    if form is Form.json:
        return json.check_json(report, corpus)
    return _written(form, findings.of_check(report, corpus), corpus, base)


def fault_report(form: Form, error: PaperError, base: str) -> str:
    """Return what stopped a check before any claim could be judged."""
    if form is Form.text:
        return text.faults_text(error.faults)
    if form is Form.json:
        return json.faults_json(error.faults, error.exit_code)
    return _written(form, findings.of_faults(error.faults, error.exit_code), None, base)


def _written(form: Form, outcome: findings.Outcome, corpus: Corpus | None, base: str) -> str:
    if form is Form.markdown:
        return markdown(outcome, corpus)
    if form is Form.junit:
        return junit(outcome)
    return sarif(outcome, base) if form is Form.sarif else github(outcome, base)
