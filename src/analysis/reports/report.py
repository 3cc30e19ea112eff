"""The findings of a check, as values that every report renders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.claims.claim import Assessment, Verdict
from analysis.claims.passages import Passage
from analysis.errors import Fault


@dataclass(frozen=True)
class Change:
    """What a claim's passages have lost and gained since they were recorded."""

    lost: tuple[str, ...] = ()
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
        lost = [text for key, text in then_for.items() if key not in now]
        return cls(
            lost=(*lost, *(text for key, text in then_against.items() if key in gone)),
            gained=tuple(passage for passage in grounds if passage.key not in then_for),
            against=tuple(passage for passage in rebuttal if passage.key not in then_against),
            recorded=True,
        )


@dataclass(frozen=True)
class Entry:
    """One claim as a report shows it."""

    number: int
    assessment: Assessment
    statement: str
    file: str
    line: int
    grounds: tuple[Passage, ...]
    rebuttal: tuple[Passage, ...]
    change: Change
    at_risk: tuple[str, ...]

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

    def as_record(self) -> dict[str, Any]:
        """Return the verdict and the passages in the form that is kept."""
        return {
            "verdict": self.verdict.value,
            "for": [{"key": list(p.key), "text": str(p)} for p in self.grounds],
            "against": [{"key": list(p.key), "text": str(p)} for p in self.rebuttal],
        }


@dataclass(frozen=True)
class CheckReport:
    """What a check found of a whole paper."""

    entries: tuple[Entry, ...]
    stale: tuple[Fault, ...]
    documents: int
    excerpts: int
    codings: int
    coders: int
    record_differs: bool

    @property
    def failed(self) -> tuple[Entry, ...]:
        """The claims that are not as declared, or at risk."""
        return tuple(entry for entry in self.entries if not entry.fine)

    @property
    def exit_code(self) -> int:
        """0 as declared; 1 a claim lost support or is at risk, or a figure is out of date."""
        return 1 if self.failed or self.stale else 0
