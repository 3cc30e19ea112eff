"""A check as Markdown, for the summary of a job or a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from refutable.escaping import code_span, for_github
from refutable.reports.blocks import kept, markdown_block
from refutable.reports.findings import Finding, Outcome
from refutable.reports.report import Entry


def markdown(outcome: Outcome) -> str:
    """Return what failed, each with its reasons, then all claims in a table that unfolds."""
    parts = [f"## {_title(outcome)}"]
    for finding in outcome.findings:
        entry = next((item for item in outcome.entries if item.id == finding.claim), None)
        if entry is not None:
            parts.append(_section(entry, finding))
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


def _section(entry: Entry, finding: Finding) -> str:
    said = finding.block
    head = f"{entry.verdict.sign} {said.head}"
    return markdown_block(replace(said, head=head, sentence=said.sentence or kept(entry.statement)))


def _fault(finding: Finding) -> str:
    first, *rest = finding.text.split("\n")
    remedy = "".join(f"\\\n  {for_github(line)}" for line in rest)
    place = str(finding.place)
    return (
        f"- {f'{code_span(place)}: ' if place else ''}{for_github(first)} `{finding.rule}`{remedy}"
    )


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
