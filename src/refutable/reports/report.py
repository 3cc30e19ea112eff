"""What a check found, as the values that every report renders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from refutable.claims.claim import Assessment, Verdict
from refutable.claims.passages import Passage
from refutable.errors import Fault, gravest
from refutable.wording.affirmation import Suspect

if TYPE_CHECKING:
    from refutable.robustness.choices import Readings
    from refutable.robustness.examine import Robustness


@dataclass(frozen=True)
class Lost:
    """A passage that a claim no longer has: as it was recorded, and what it was known by."""

    text: str
    key: tuple[str, ...]

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Change:
    """What a claim's passages have lost and gained since they were recorded."""

    lost: tuple[Lost, ...] = ()
    gained: tuple[Passage, ...] = ()
    against: tuple[Passage, ...] = ()
    recorded: bool = False

    @classmethod
    def since(
        cls,
        record: Mapping[str, Any] | None,
        grounds: Sequence[Passage],
        rebuttal: Sequence[Passage],
    ) -> Change:
        """Compare today's passages with those of the record; nothing where none was kept."""
        if record is None:
            return cls()
        then_for = {tuple(item["key"]): item["text"] for item in record.get("for", ())}
        then_against = {tuple(item["key"]): item["text"] for item in record.get("against", ())}
        now = {passage.key for passage in grounds}
        # A passage may count on both sides ("somewhere, and not everywhere") and is then kept as
        # rebuttal: one that is gone altogether may be just the one that the claim needed.
        gone = then_against.keys() - now - {passage.key for passage in rebuttal}
        lost = [Lost(text, key) for key, text in then_for.items() if key not in now]
        return cls(
            lost=(*lost, *(Lost(text, key) for key, text in then_against.items() if key in gone)),
            gained=tuple(passage for passage in grounds if passage.key not in then_for),
            against=tuple(passage for passage in rebuttal if passage.key not in then_against),
            recorded=True,
        )


@dataclass(frozen=True)
class Tie:
    """A claim that another rests on, or that rests on it.

    ``path`` is the way from the one to the other; a direct tie has one step.
    """

    path: tuple[str, ...]
    verdict: Verdict

    @property
    def id(self) -> str:
        """The id of the claim at the end of the path."""
        return self.path[-1]


@dataclass(frozen=True)
class Entry:
    """One claim as a report shows it: its sentence ends on ``last_line``.

    It rests on those ``below``, and those ``above`` on it; it is the warrant of ``warrants``.
    """

    number: int
    assessment: Assessment
    statement: str
    file: str
    line: int
    grounds: Sequence[Passage]
    rebuttal: Sequence[Passage]
    change: Change
    at_risk: tuple[str, ...]
    last_line: int = 0
    below: tuple[Tie, ...] = ()
    above: tuple[Tie, ...] = ()
    warrants: tuple[Tie, ...] = ()

    @property
    def id(self) -> str:
        """The id of the claim."""
        return self.assessment.claim.id

    @property
    def verdict(self) -> Verdict:
        """The verdict on the claim."""
        return self.assessment.verdict

    @property
    def fine(self) -> bool:
        """Whether the claim is as declared, and so is everything that it rests on."""
        return self.assessment.as_declared and not self.at_risk

    def holds_place_of(self, fault: Fault) -> bool:
        """Return whether a fault stands in the claim's sentence or at its cell."""
        made = self.assessment.claim
        in_sentence = fault.file == self.file and self.line <= fault.line <= self.last_line
        return in_sentence or (fault.file, fault.line) == (made.file, made.line)

    def as_record(self) -> dict[str, Any]:
        """Return the verdict and the passages in the form that is kept."""
        return {
            "verdict": self.verdict.value,
            "for": [{"key": list(p.key), "text": str(p)} for p in self.grounds],
            "against": [{"key": list(p.key), "text": str(p)} for p in self.rebuttal],
        }


@dataclass(frozen=True)
class ClaimReport:
    """All that ``paper show`` prints of a claim.

    ``firmness`` is None for a claim that is argued from literature, and ``readings`` are the
    choices that it was held against. ``not_established`` reads on from "does not establish".
    ``suspect`` says what is not affirmed, and ``remarks`` are those on its sentence.
    """

    entry: Entry
    firmness: Robustness | None
    readings: Readings
    not_established: tuple[str, ...]
    suspect: Suspect | None = None
    remarks: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class CheckReport:
    """What a check found of a whole paper.

    ``faults`` are remarks, and what is malformed or failed beside the claims that were evaluated.
    """

    entries: tuple[Entry, ...]
    stale: tuple[Fault, ...]
    documents: int
    excerpts: int
    codings: int
    coders: int
    record_differs: bool
    runs: int = 0
    faults: tuple[Fault, ...] = ()
    suspects: tuple[Suspect, ...] = ()
    forgotten: tuple[Fault, ...] = ()
    unchecked: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[Entry, ...]:
        """The claims that are not as declared, or at risk."""
        return tuple(entry for entry in self.entries if not entry.fine)

    @property
    def exit_code(self) -> int:
        """0 all as declared; 1 a claim, a figure or an affirmation is not, or there is a remark.

        3 and 4 where something beside is malformed or failed.
        """
        failed = any((self.failed, self.stale, self.suspects, self.forgotten))
        return max(gravest(self.faults), int(failed))

    @property
    def remarks(self) -> tuple[Fault, ...]:
        """The faults that leave everything to be evaluated."""
        return tuple(fault for fault in self.faults if fault.is_remark)

    @property
    def grave(self) -> tuple[Fault, ...]:
        """The faults that are no remarks."""
        return tuple(fault for fault in self.faults if not fault.is_remark)

    def entry_of(self, suspect: Suspect) -> Entry:
        """Return the claim that is suspect."""
        return next(entry for entry in self.entries if entry.id == suspect.id)

    def claim_at(self, fault: Fault) -> str:
        """Return the id of the claim in whose sentence or cell a fault stands; "" if in none."""
        return next((entry.id for entry in self.entries if entry.holds_place_of(fault)), "")
