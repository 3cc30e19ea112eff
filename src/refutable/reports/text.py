"""Reports for a terminal: plain text, the failures first in full, then one line of sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from refutable.claims.claim import Assessment, Verdict
from refutable.claims.passages import Passage
from refutable.corpus import Corpus
from refutable.errors import Fault
from refutable.language.english import listed
from refutable.language.truth import Truth
from refutable.reports.report import Change, CheckReport, Entry, Lost
from refutable.reports.wrapping import wrapped
from refutable.wording.affirmation import Suspect, word_diff
from refutable.wording.wording import in_english

HOLDS: Mapping[Truth, str] = {
    Truth.TRUE: "holds",
    Truth.FALSE: "fails",
    Truth.UNKNOWN: "open",
}


def check_text(report: CheckReport, corpus: Corpus) -> str:
    """Return the outcome of a check, causes before what follows from them.

    What is malformed or failed comes first, then each claim that fell with its reasons, suspect
    claims, remarks, stale files, and last the sums.
    """
    blocks = ["\n".join(map(str, report.grave))] if report.grave else []
    blocks += [failure_text(entry, corpus) for entry in report.failed]
    blocks += [_suspect_text(item, report.entry_of(item)) for item in report.suspects]
    blocks += [
        "\n".join(str(fault) for fault in faults)
        for faults in (report.remarks, report.forgotten, report.stale)
        if faults
    ]
    blocks.append(sums(report))
    if report.faults:
        blocks.append(_hint(report.faults))
    return "\n\n".join(blocks)


def claim_text(entry: Entry, report: CheckReport, corpus: Corpus) -> str:
    """Return all that a check tells of one claim; nothing where nothing is wrong with it."""
    blocks = [] if entry.fine else [failure_text(entry, corpus)]
    blocks += [_suspect_text(item, entry) for item in report.suspects if item.id == entry.id]
    blocks += [str(fault) for fault in report.faults if report.claim_at(fault) == entry.id]
    return "\n\n".join(blocks)


def _suspect_text(suspect: Suspect, entry: Entry) -> str:
    place = f"{entry.file}:{entry.line}"
    return f"{place}: {suspicion(suspect)}\n{wordings(suspect)}"


def suspicion(suspect: Suspect) -> str:
    """Return in a line why a claim is suspect."""
    then = suspect.then
    if then is None:
        return f"{suspect.id} is suspect: nobody has affirmed its sentence and criterion"
    changed = listed(
        [
            f"its {what}" if what in _PARTS else f"the definition of {what}"
            for what in suspect.changed
        ]
    )
    return f"{suspect.id} is suspect: {changed} changed since {then.by} affirmed it on {then.date}"


_PARTS = ("sentence", "criterion")
_MARKS: Mapping[str, str] = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}
# What may have changed where the words read as they did.
_UNSEEN: Mapping[str, str] = {
    "sentence": "the words are the same; a citation or the expression of a computed value changed",
    "criterion": "the words are the same; what counts against the claim, or a detail, changed",
}


def marked(before: str, after: str) -> str:
    """Return two texts as one: [-what went out-] and {+what came in+}."""
    return " ".join(_MARKS[kind].format(words) for kind, words in word_diff(before, after))


def side_by_side(suspect: Suspect) -> str:
    """Return the sentence above the criterion, with the changes since they were affirmed marked."""
    now, then = suspect.now, suspect.then or suspect.now
    # The same criterion may have been read back in other words then.
    asked = then.criterion if "criterion" in suspect.changed else now.criterion
    lines: list[str] = []
    for what, after, before in (
        ("sentence", now.sentence, then.sentence),
        ("criterion", now.criterion, asked),
    ):
        lines.append(wrapped(f"{what}: {marked(before, after)}", "    ", "  "))
        if what in suspect.changed and before == after:
            lines.append(f"  ({_UNSEEN[what]})")
    return "\n".join(lines)


def wordings(suspect: Suspect) -> str:
    """Return the sentence and the criterion of a suspect claim, and what to do."""
    remedy = f"read both; if they say the same: paper affirm {suspect.id}"
    return f"{side_by_side(suspect)}\n  {remedy}"


def affirmed_text(names: Sequence[str]) -> str:
    """Return which claims were affirmed."""
    return f"affirmed: {', '.join(names)}" if names else "no claim was affirmed"


def faults_text(faults: Sequence[Fault]) -> str:
    """Return what is malformed or failed, with a last line on how to learn why it is one."""
    return "\n".join([*(str(fault) for fault in faults), _hint(faults)])


def _hint(faults: Sequence[Fault]) -> str:
    rules = {fault.rule for fault in faults}
    return f"paper explain {rules.pop() if len(rules) == 1 else 'RULE'} says why"


def headline(entry: Entry) -> str:
    """Return in a line what is wrong with a claim that is not fine."""
    if entry.assessment.as_declared:
        return f"{entry.id} is at risk: it rests on {' → '.join(entry.at_risk)}"
    declared = entry.assessment.claim.declared
    return f"{entry.id} is {entry.verdict.value}, declared {declared.value}"


def failure_text(entry: Entry, corpus: Corpus) -> str:
    """Return all that is wrong with a claim, its place and what it comes to in the first line."""
    return f"{entry.file}:{entry.line}: {headline(entry)}\n{reasons(entry, corpus)}"


def reasons(entry: Entry, corpus: Corpus) -> str:
    """Return the sentence of a claim that is not fine, what was found, needed, and changed."""
    lines = [wrapped(entry.statement, "  ")]
    if entry.assessment.error:
        lines.append(f"  cannot be evaluated: {entry.assessment.error}")
    elif not entry.assessment.as_declared:
        lines += [f"  {line}" for line in operands(entry.assessment, corpus)]
        lines += _changes(entry)
    return "\n".join(lines)


def _changes(entry: Entry) -> list[str]:
    change = entry.change
    lines: list[str] = []
    for title, found in changed(change):
        lines.append(f"  {title}:")
        lines += [wrapped(str(item), "    ", "  - ") for item in found]
    if not change.recorded:
        lines.append("  its passages are not recorded; 'paper record' records them")
    return lines


def changed(change: Change) -> list[tuple[str, Sequence[Lost | Passage]]]:
    """Return the passages that made a difference, under what each kind of them is called."""
    kinds: tuple[tuple[str, Sequence[Lost | Passage]], ...] = (
        ("passages lost", change.lost),
        ("passages gained", change.gained),
        ("passages now against it", change.against),
    )
    return [(title, found) for title, found in kinds if found]


def operands(assessment: Assessment, corpus: Corpus) -> list[str]:
    """Return a line a comparison: what was found, what was needed, and whether that holds."""
    return [
        f"{HOLDS[operand.truth]}: found {operand.found}, needed {in_english(operand.part, corpus)}"
        for operand in assessment.operands
    ]


def sums(report: CheckReport) -> str:
    """Return the size of the corpus and how many claims have which verdict, a line each."""
    verdicts = Counter(entry.verdict for entry in report.entries)
    told = ", ".join(f"{verdicts[v]} {v.value}" for v in Verdict if verdicts[v])
    lines = [
        f"{report.documents} documents, {report.excerpts} counted excerpts, "
        f"{report.codings} codings by {report.coders} coders",
        f"{len(report.entries)} claims{': ' if told else ''}{told}; "
        f"{len(report.failed)} not as declared or at risk; {len(report.stale)} figures out of date",
    ]
    if report.grave:
        lines.append(f"{len(report.grave)} malformed or failed")
    if report.remarks:
        lines.append(f"{len(report.remarks)} remark{'s' if len(report.remarks) > 1 else ''}")
    if report.suspects:
        lines.append(f"{len(report.suspects)} suspect")
    lines += report.unchecked
    if report.record_differs and not report.failed:
        lines.append("the record of passages is out of date: update it with 'paper record'")
    return "\n".join(lines)


def list_text(entries: Iterable[Entry]) -> str:
    """Return a line a claim: number, sign, verdict, id, documents for and against, place."""
    return "\n".join(
        f"{entry.number:>3} {entry.verdict.sign} {entry.verdict.value:<12} {entry.id:<40} "
        f"{_documents(entry.grounds):>3} for {_documents(entry.rebuttal):>3} against  "
        f"{entry.file}:{entry.line}"
        for entry in entries
    )


def _documents(found: Sequence[Passage]) -> int:
    return len({passage.document for passage in found})
