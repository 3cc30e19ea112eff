"""A check as Markdown, for the summary of a job or a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from refutable.corpus import Corpus
from refutable.escaping import code_span, for_github
from refutable.reports.findings import AT_RISK, FALLEN, Finding, Outcome, Place
from refutable.reports.report import Entry
from refutable.reports.text import changed, operands


def markdown(outcome: Outcome, corpus: Corpus | None) -> str:
    """Return what failed, each with its reasons, then all claims in a table that unfolds.

    ``corpus`` is None where it could not be read; there are no claims to tell of then.
    """
    parts = [f"## {_title(outcome)}"]
    for finding in outcome.findings:
        entry = next((item for item in outcome.entries if item.id == finding.claim), None)
        if entry is not None and corpus is not None:
            parts.append("\n\n".join(_section(entry, finding, corpus)))
    parts.append("\n".join(_fault(finding) for finding in outcome.findings if not finding.claim))
    parts.append("\n\n".join(for_github(line) for line in outcome.summary.splitlines()))
    parts.append(_all_claims(outcome.entries))
    return "\n\n".join(part for part in parts if part)


def _title(outcome: Outcome) -> str:
    if not outcome.judged:
        return "Paper check: the paper cannot be evaluated"
    failed = {finding.claim for finding in outcome.findings} - {""}
    if failed:
        return f"Paper check: {len(failed)} of {len(outcome.entries)} claims are not as declared"
    if outcome.findings:
        return "Paper check: every claim is as declared, but there is more to correct"
    return f"Paper check: all {len(outcome.entries)} claims are as declared"


def _section(entry: Entry, finding: Finding, corpus: Corpus) -> Iterator[str]:
    yield f"### {entry.verdict.sign} {for_github(finding.title)}"
    yield f"> {for_github(entry.statement)}"
    yield code_span(_where(finding.place))
    if finding.rule == FALLEN:
        yield _list(operands(entry.assessment, corpus))
        for title, found in changed(entry.change):
            yield f"**{title.capitalize()}**"
            yield _list(str(item) for item in found)
    elif finding.rule != AT_RISK:
        yield "\\\n".join(for_github(line) for line in finding.reasons.splitlines())


def _fault(finding: Finding) -> str:
    first, *rest = finding.text.split("\n")
    remedy = "".join(f"\\\n  {for_github(line)}" for line in rest)
    place = _where(finding.place)
    return (
        f"- {f'{code_span(place)}: ' if place else ''}{for_github(first)} `{finding.rule}`{remedy}"
    )


def _where(place: Place) -> str:
    return ":".join(str(part) for part in (place.file, place.line, place.column) if part)


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {for_github(item)}" for item in items)


def _all_claims(entries: Iterable[Entry]) -> str:
    rows = list(_rows(entries))
    if not rows:
        return ""
    head = "| No. | Claim | Verdict | Declared | Place |\n|--:|:--|:--|:--|:--|"
    table = "\n".join([head, *rows])
    return f"<details><summary>All claims</summary>\n\n{table}\n\n</details>"


def _rows(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        declared = entry.assessment.claim.declared.value
        yield (
            f"| {entry.number} | {for_github(entry.statement)} | {entry.verdict.sign} "
            f"{entry.verdict.value} | {declared} | {code_span(f'{entry.file}:{entry.line}')} |"
        )
