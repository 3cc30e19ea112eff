"""What fails a check, one item each, in the one shape that all formats for machines render."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from refutable.claims.passages import Passage
from refutable.corpus import Corpus
from refutable.errors import Fault
from refutable.language.english import counted
from refutable.reports.blocks import Block, plain_body
from refutable.reports.report import CheckReport, Entry, Lost
from refutable.reports.text import changed, failure, sums, suspect_block
from refutable.wording.affirmation import Suspect

Level = Literal["error", "warning"]
FALLEN, AT_RISK, SUSPECT = "claim-fallen", "claim-at-risk", "claim-suspect"


@dataclass(frozen=True)
class Place:
    """Where something stands; line and column count from 1, and 0 stands for the whole."""

    file: str
    line: int = 0
    column: int = 0
    note: str = ""

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)


@dataclass(frozen=True)
class Finding:
    """One thing that fails a check.

    ``block`` is what the text report says of it.
    ``known_by`` recognises it in another state of the paper, whatever lines have moved.
    ``level`` is "warning" for a remark. ``passages`` are the places of the rows that made the
    difference to a claim, where they still exist.
    """

    rule: str
    place: Place
    block: Block
    known_by: tuple[str, ...]
    claim: str = ""
    passages: tuple[Place, ...] = ()
    level: Level = "error"

    @property
    def title(self) -> str:
        """What is wrong, in a line."""
        return self.block.head

    @property
    def reasons(self) -> str:
        """Why, in lines; empty where there is no more to say."""
        return plain_body(self.block)

    @property
    def text(self) -> str:
        """All of it."""
        return f"{self.title}\n{self.reasons}" if self.reasons else self.title


@dataclass(frozen=True)
class Outcome:
    """What a check came to; no claim was ``judged`` where the data could not be evaluated."""

    findings: tuple[Finding, ...]
    entries: tuple[Entry, ...]
    summary: str
    exit_code: int
    judged: bool = True

    def of_claim(self, name: str) -> tuple[Finding, ...]:
        """Return what is wrong with a claim, the gravest first; nothing where nothing is."""
        return tuple(finding for finding in self.findings if finding.claim == name)


def of_check(report: CheckReport, corpus: Corpus) -> Outcome:
    """Return the outcome of a check: fallen claims first, those at risk, suspect ones, the rest.

    What is malformed comes before the remarks.
    """
    claims = sorted(
        (_of_entry(entry, corpus) for entry in report.failed),
        key=lambda finding: (FALLEN, AT_RISK).index(finding.rule),
    )
    suspects = (_of_suspect(item, report.entry_of(item)) for item in report.suspects)
    grave = (_of_fault(fault, report.claim_at(fault)) for fault in report.grave)
    remarks = (_of_fault(fault, report.claim_at(fault), "warning") for fault in report.remarks)
    rest = (_of_fault(fault) for fault in (*report.stale, *report.forgotten))
    findings = (*claims, *suspects, *grave, *remarks, *rest)
    return Outcome(findings, report.entries, sums(report), report.exit_code)


def of_faults(faults: Sequence[Fault], exit_code: int) -> Outcome:
    """Return the outcome of a check that data, paper or a cell stopped before any claim."""
    found = tuple(_of_fault(fault) for fault in faults)
    return Outcome(
        found,
        (),
        f"{counted(len(faults), 'fault')}; no claim could be evaluated",
        exit_code,
        judged=False,
    )


def _of_fault(fault: Fault, claim: str = "", level: Level = "error") -> Finding:
    place = Place(fault.file, fault.line, fault.column)
    block = Block(fault.message, str(place), lines=(fault.remedy,) if fault.remedy else ())
    return Finding(fault.rule, place, block, (fault.file, fault.message), claim, level=level)


def _of_suspect(suspect: Suspect, entry: Entry) -> Finding:
    place, block = Place(entry.file, entry.line), suspect_block(suspect, entry)
    return Finding(SUSPECT, place, block, (entry.id,), entry.id)


def _of_entry(entry: Entry, corpus: Corpus) -> Finding:
    return Finding(
        rule=AT_RISK if entry.assessment.as_declared else FALLEN,
        place=Place(entry.file, entry.line),
        block=failure(entry, corpus),
        known_by=(entry.id,),
        claim=entry.id,
        passages=tuple(
            place
            for title, found in changed(entry.change)
            for item in found
            for place in _places(item, title, corpus)
        ),
    )


def _places(item: Lost | Passage, title: str, corpus: Corpus) -> Iterator[Place]:
    """Yield the rows in which a passage is coded so, or else the row that it was coded in."""
    document, excerpt, code, stance = item.key
    note = f"{title}: {item}"
    rows = [
        Place(_file(corpus, corpus.coders[coding.coder].file), coding.line, 1, note)
        for coding in corpus.by_coders
        if (coding.excerpt, coding.code, coding.stance) == (excerpt, code, stance)
    ]
    if rows:
        yield from rows
    elif excerpt in corpus.excerpts:
        yield Place(_file(corpus, "excerpts.csv"), corpus.excerpts[excerpt].line, 1, note)
    elif document in corpus.documents:
        yield Place(_file(corpus, "documents.csv"), corpus.documents[document].line, 1, note)


def _file(corpus: Corpus, name: str) -> str:
    return next((file for file in corpus.files if file.endswith(f"/{name}")), name)
