"""Reports for a terminal: plain text, the failures first in full, then one line of sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from refutable.claims.claim import Assessment, Verdict
from refutable.claims.passages import Passage
from refutable.corpus import Corpus
from refutable.errors import Fault
from refutable.language.english import counted, listed, word_diff
from refutable.language.truth import Truth
from refutable.reports.blocks import Block, kept, text_block, text_words
from refutable.reports.report import Change, CheckReport, Entry, Lost
from refutable.reports.wrapping import wrapped
from refutable.wording.affirmation import Suspect
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
    blocks += [text_block(failure(entry, corpus)) for entry in report.failed]
    blocks += [text_block(suspect_block(s, report.entry_of(s))) for s in report.suspects]
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
    blocks = [] if entry.fine else [text_block(failure(entry, corpus))]
    blocks += [text_block(suspect_block(s, entry)) for s in report.suspects if s.id == entry.id]
    blocks += [str(fault) for fault in report.faults if report.claim_at(fault) == entry.id]
    return "\n\n".join(blocks)


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
# What may have changed where the words read as they did.
_UNSEEN: Mapping[str, str] = {
    "sentence": "the words are the same; a citation or the expression of a computed value changed",
    "criterion": "the words are the same; what counts against the claim, or a detail, changed",
}


def both_wordings(suspect: Suspect) -> tuple[str, ...]:
    """Return the sentence above the criterion, with the changes since they were affirmed marked."""
    now, then = suspect.now, suspect.then or suspect.now
    # The same criterion may have been read back in other words then.
    asked = then.criterion if "criterion" in suspect.changed else now.criterion
    lines: list[str] = []
    for what, after, before in (
        ("sentence", now.sentence, then.sentence),
        ("criterion", now.criterion, asked),
    ):
        lines.append(f"{what}: {text_words(word_diff(before, after))}")
        if what in suspect.changed and before == after:
            lines.append(f"({_UNSEEN[what]})")
    return tuple(lines)


def side_by_side(suspect: Suspect) -> str:
    """Return the same for a terminal."""
    return "\n".join(wrapped(line, "    ", "  ") for line in both_wordings(suspect))


def suspect_block(suspect: Suspect, entry: Entry) -> Block:
    """Return the sentence and the criterion of a suspect claim, and what to do."""
    remedy = f"read both; if they say the same: paper affirm {suspect.id}"
    lines = (*both_wordings(suspect), remedy)
    return Block(suspicion(suspect), f"{entry.file}:{entry.line}", lines=lines)


def affirmed_text(names: Sequence[str]) -> str:
    """Return which claims were affirmed."""
    return f"affirmed: {', '.join(names)}" if names else "no claim was affirmed"


def faults_text(faults: Sequence[Fault]) -> str:
    """Return what is malformed or failed, with a last line on how to learn why it is one."""
    return "\n".join([*(str(fault) for fault in faults), _hint(faults)])


def _hint(faults: Sequence[Fault]) -> str:
    rules = {fault.rule for fault in faults}
    return f"paper explain {rules.pop() if len(rules) == 1 else 'RULE'} says why"


def failure(entry: Entry, corpus: Corpus) -> Block:
    """Return all that is wrong with a claim: what was found, needed, and changed."""
    found, lines, lists = entry.assessment, [], changed(entry.change)
    declared = found.claim.declared.value
    head = f"{entry.id} is {entry.verdict.value}, declared {declared}"
    if found.as_declared:
        head, lists = f"{entry.id} is at risk: it rests on {' → '.join(entry.at_risk)}", []
    elif found.error:
        lines, lists = [f"cannot be evaluated: {found.error}"], []
    else:
        lines = operands(found, corpus)
        if not entry.change.recorded:
            lines.append("its passages are not recorded; 'paper record' records them")
    told = tuple((title, tuple(map(str, items))) for title, items in lists)
    return Block(head, f"{entry.file}:{entry.line}", kept(entry.statement), tuple(lines), told)


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
    runs = f" and {counted(report.runs, 'run')} that repeat them" if report.runs else ""
    lines = [
        f"{counted(report.documents, 'document')}, {report.excerpts} counted excerpts, "
        f"{counted(report.codings, 'coding')} by {counted(report.coders, 'coder')}{runs}",
        f"{counted(len(report.entries), 'claim')}{': ' if told else ''}{told}; "
        f"{len(report.failed)} not as declared or at risk; "
        f"{counted(len(report.stale), 'figure')} out of date",
    ]
    if report.grave:
        lines.append(f"{len(report.grave)} malformed or failed")
    if report.remarks:
        lines.append(counted(len(report.remarks), "remark"))
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
