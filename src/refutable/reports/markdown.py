"""A check as Markdown, for the summary of a job or a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from refutable.corpus import Corpus
from refutable.reports.findings import AT_RISK, FALLEN, Finding, Outcome, Place
from refutable.reports.report import Entry
from refutable.reports.text import changed, operands

# What GitHub would take for markup, for a table's bar, or for somebody's name.
_MARKUP = re.compile(r"([\\`*_\[\]<>|~#$])")


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
    parts.append("\n\n".join(escaped(line) for line in outcome.summary.splitlines()))
    parts.append(_all_claims(outcome.entries))
    return "\n\n".join(part for part in parts if part)


def escaped(text: str) -> str:
    """Return a text so that GitHub shows it as it is, and calls on nobody whom it names."""
    return _MARKUP.sub(r"\\\1", text).replace("@", "@<!-- -->")


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
    yield f"### {entry.verdict.sign} {escaped(finding.title)}"
    yield f"> {escaped(entry.statement)}"
    yield f"`{_where(finding.place)}`"
    if finding.rule == FALLEN:
        yield _list(operands(entry.assessment, corpus))
        for title, found in changed(entry.change):
            yield f"**{title.capitalize()}**"
            yield _list(str(item) for item in found)
    elif finding.rule != AT_RISK:
        yield "\\\n".join(escaped(line) for line in finding.reasons.splitlines())


def _fault(finding: Finding) -> str:
    first, *rest = finding.text.split("\n")
    remedy = "".join(f"\\\n  {escaped(line)}" for line in rest)
    place = _where(finding.place)
    return f"- {f'`{place}`: ' if place else ''}{escaped(first)} `{finding.rule}`{remedy}"


def _where(place: Place) -> str:
    return ":".join(str(part) for part in (place.file, place.line, place.column) if part)


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {escaped(item)}" for item in items)


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
            f"| {entry.number} | {escaped(entry.statement)} | {entry.verdict.sign} "
            f"{entry.verdict.value} | {declared} | `{entry.file}:{entry.line}` |"
        )
