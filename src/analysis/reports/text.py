"""Reports for a terminal: plain text, the failures first in full, then one line of sums."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from analysis.claims.claim import Assessment, Verdict
from analysis.claims.passages import Passage
from analysis.claims.wording import in_english
from analysis.corpus import Corpus
from analysis.reports.report import CheckReport, Entry

WIDTH = 96
SIGNS: Mapping[Verdict, str] = {
    Verdict.SUPPORTED: "✓",
    Verdict.REFUTED: "✗",
    Verdict.UNDETERMINED: "?",
    Verdict.ARGUED: "§",
    Verdict.ERROR: "!",
}


def check_text(report: CheckReport, corpus: Corpus) -> str:
    """Return the outcome of a check: each claim that failed with its reasons, then the sums."""
    blocks = [_failure(entry, corpus) for entry in report.failed]
    if report.stale:
        blocks.append("\n".join(str(fault) for fault in report.stale))
    blocks.append(_sums(report))
    return "\n\n".join(blocks)


def _failure(entry: Entry, corpus: Corpus) -> str:
    made = entry.assessment.claim
    if entry.assessment.as_declared:
        head = f"{entry.file}:{entry.line}: {entry.id} is at risk: it rests on " + (
            " → ".join(entry.at_risk)
        )
        return "\n".join([head, _wrapped(entry.statement, "  ")])
    head = (
        f"{entry.file}:{entry.line}: {entry.id} is {entry.verdict.value}, "
        f"declared {made.declared.value}"
    )
    lines = [head, _wrapped(entry.statement, "  ")]
    lines += [f"  {line}" for line in operands(entry.assessment, corpus)]
    lines += _changes(entry)
    return "\n".join(lines)


def _changes(entry: Entry) -> list[str]:
    change = entry.change
    lines: list[str] = []
    for title, found in (
        ("passages lost", change.lost),
        ("passages gained", change.gained),
        ("passages now against it", change.against),
    ):
        if found:
            lines.append(f"  {title}:")
            lines += [_wrapped(str(item), "    ", "  - ") for item in found]
    if not change.recorded:
        lines.append("  no record of its passages is kept; 'paper record' writes one")
    return lines


def operands(assessment: Assessment, corpus: Corpus) -> list[str]:
    """Return a line a comparison: what was found, what was needed, and whether that holds."""
    signs = {"true": "holds", "false": "fails", "unknown": "open"}
    return [
        f"{signs[operand.truth.value]}: found {operand.found}, "
        f"needed {in_english(operand.part, corpus)}"
        for operand in assessment.operands
    ]


def _sums(report: CheckReport) -> str:
    verdicts = Counter(entry.verdict for entry in report.entries)
    told = ", ".join(f"{verdicts[v]} {v.value}" for v in Verdict if verdicts[v])
    lines = [
        f"{report.documents} documents, {report.excerpts} counted excerpts, "
        f"{report.codings} codings by {report.coders} coders",
        f"{len(report.entries)} claims: {told}; {len(report.failed)} not as declared or at risk; "
        f"{len(report.stale)} figures out of date",
    ]
    if report.record_differs and not report.failed:
        lines.append("the record of passages differs from the data: 'paper record' writes it anew")
    return "\n".join(lines)


def list_text(entries: Iterable[Entry]) -> str:
    """Return a line a claim: number, sign, verdict, id, documents for and against, place."""
    return "\n".join(
        f"{entry.number:>3} {SIGNS[entry.verdict]} {entry.verdict.value:<12} {entry.id:<40} "
        f"{_documents(entry.grounds):>3} for {_documents(entry.rebuttal):>3} against  "
        f"{entry.file}:{entry.line}"
        for entry in entries
    )


def _documents(found: Sequence[Passage]) -> int:
    return len({passage.document for passage in found})


def show_text(entry: Entry, coders: Mapping[str, Assessment], corpus: Corpus) -> str:
    """Return one claim whole: sentence, criterion, what was found, for, against, each coder."""
    made = entry.assessment.claim
    lines = [
        f"Claim {entry.number}  {entry.id}  {SIGNS[entry.verdict]} {entry.verdict.value}"
        + ("" if entry.assessment.as_declared else f" (declared {made.declared.value})"),
        f"{entry.file}:{entry.line}",
        "",
        _wrapped(entry.statement, ""),
    ]
    if made.holds is not None:
        lines += ["", _wrapped(f"Needed: {in_english(made.holds, corpus)}.", "  ", "")]
        lines += [_wrapped(line, "    ", "  ") for line in operands(entry.assessment, corpus)]
        lines += ["", *_passages("For", entry.grounds), *_passages("Against", entry.rebuttal)]
        told = [f"{name}: {found.verdict.value}" for name, found in coders.items()]
        lines += ["", "Under each coder  " + "; ".join(told)]
    lines += _ties(entry)
    return "\n".join(lines)


def _ties(entry: Entry) -> list[str]:
    made = entry.assessment.claim
    ties = (
        ("Argued from", ", ".join(made.argued_from)),
        ("Warrant", ", ".join(made.warrant)),
        ("Rests on", ", ".join(made.rests_on)),
        ("At risk through", " → ".join(entry.at_risk)),
        ("Would decide", made.would_decide),
        ("Note", made.note),
    )
    return [_wrapped(f"{name}: {value}", "  ", "") for name, value in ties if value]


def _passages(title: str, found: Sequence[Passage]) -> list[str]:
    head = f"{title} ({_documents(found)} documents, {len(found)} passages)"
    return [head, *(_wrapped(str(passage), "    ", "  - ") for passage in found)]


def _wrapped(text: str, indent: str, first: str | None = None) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )
