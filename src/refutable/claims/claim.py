"""A claim, its verdict, and the ledger of all claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from refutable.claims.graph import Graph, at_risk
from refutable.evaluate.evaluate import Operand, evaluate
from refutable.evaluate.frames import MeasureError
from refutable.evaluate.query import Finder, Item
from refutable.language.criteria import Criterion
from refutable.language.expressions import Selection
from refutable.language.truth import Truth


class Verdict(Enum):
    """What the record says of a claim."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    UNDETERMINED = "undetermined"
    ARGUED = "argued"
    ERROR = "error"

    @property
    def sign(self) -> str:
        """The character that stands for the verdict in figures, tables and reports."""
        return {"supported": "✓", "refuted": "✗", "undetermined": "?", "argued": "§", "error": "!"}[
            self.value
        ]

    def __bool__(self) -> bool:
        raise TypeError("a verdict is not true or false: compare it with 'is'")


_VERDICT_OF: Mapping[Truth, Verdict] = {
    Truth.TRUE: Verdict.SUPPORTED,
    Truth.FALSE: Verdict.REFUTED,
    Truth.UNKNOWN: Verdict.UNDETERMINED,
}


def verdict_of(truth: Truth) -> Verdict:
    """Return the verdict on a claim whose criterion comes to this."""
    return _VERDICT_OF[truth]


@dataclass(frozen=True)
class Claim:
    """A sentence of the paper and what must hold for it.

    ``holds`` is its criterion; a claim that rests on literature alone has none and names its
    sources in ``argued_from``. A ``bearing`` claim carries the argument, and ``adequacy`` says how
    well its grounds do. ``warrant`` are the works, and ``warranted_by`` the argued claims, that say
    why its grounds bear on it. ``declared`` is the verdict with which the paper is written, and
    ``excuse`` the words and names whose remarks are excused, each with the reason. ``added`` says
    when and why the criterion was set after the codings had been seen, ``changed`` the same of a
    later change.
    """

    id: str
    holds: Criterion | None
    against: Selection | None = None
    bearing: bool = False
    adequacy: str = ""
    warrant: tuple[str, ...] = ()
    warranted_by: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    declared: Verdict = Verdict.SUPPORTED
    would_decide: str = ""
    argued_from: tuple[str, ...] = ()
    added: str = ""
    changed: str = ""
    note: str = ""
    excuse: tuple[tuple[str, str], ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class Assessment:
    """A claim held against a corpus: verdict, operands, grounds and rebuttal.

    Where it could not be evaluated, ``error`` says why, and ``rule`` is the one that it breaks.
    """

    claim: Claim
    verdict: Verdict
    operands: tuple[Operand, ...] = ()
    grounds: Sequence[Item] = ()
    rebuttal: Sequence[Item] = ()
    error: str = ""
    rule: str = ""

    @property
    def as_declared(self) -> bool:
        """Whether the verdict is the one with which the paper is written."""
        return self.verdict is self.claim.declared


def assess(claim: Claim, finder: Finder) -> Assessment:
    """Return the verdict on a claim: a pure function of claim and corpus."""
    if claim.holds is None:
        return Assessment(claim, Verdict.ARGUED)
    try:
        outcome = evaluate(claim.holds, finder)
        against = None if claim.against is None else finder.find(claim.against.query)
    except MeasureError as error:
        said = f"'{claim.id}' cannot be measured: {error}"
        return Assessment(claim, Verdict.ERROR, error=said, rule="measure-failed")
    except ValueError as error:
        return Assessment(claim, Verdict.ERROR, error=str(error), rule="unknown-name")
    rebuttal = outcome.rebuttal if against is None else outcome.rebuttal.followed_by(against)
    grounds = outcome.grounds.without(rebuttal)
    return Assessment(claim, verdict_of(outcome.truth), outcome.operands, grounds, rebuttal)


@dataclass(frozen=True)
class Ledger:
    """All claims of a paper, assessed, in the order of the text."""

    entries: tuple[Assessment, ...]

    @property
    def fallen(self) -> tuple[Assessment, ...]:
        """The claims whose verdict is not the declared one."""
        return tuple(entry for entry in self.entries if not entry.as_declared)

    @property
    def at_risk(self) -> Mapping[str, tuple[str, ...]]:
        """Each claim that rests on a fallen one, however far, with the path down to it."""
        return at_risk(self.graph, {entry.claim.id for entry in self.fallen})

    @property
    def graph(self) -> Graph:
        """For each claim, those that it rests on."""
        return rests_on(entry.claim for entry in self.entries)

    @property
    def warrants(self) -> Graph:
        """For each claim, the argued claims that are its warrant."""
        return {entry.claim.id: entry.claim.warranted_by for entry in self.entries}

    @property
    def holds(self) -> bool:
        """Whether every claim is as declared and none is at risk."""
        return not self.fallen

    def __getitem__(self, name: str) -> Assessment:
        for entry in self.entries:
            if entry.claim.id == name:
                return entry
        raise KeyError(name)


def rests_on(claims: Iterable[Claim]) -> Graph:
    """Return for each claim those that it rests on."""
    return {claim.id: claim.rests_on for claim in claims}


def take_stock(claims: Iterable[Claim], finder: Finder) -> Ledger:
    """Return the ledger of these claims on the finder's corpus."""
    return Ledger(tuple(assess(claim, finder) for claim in claims))
