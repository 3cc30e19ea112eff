"""The argument of a paper in two states: which claims differ, in what, and through which rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from refutable.claims.claim import Assessment, Claim, Verdict, assess
from refutable.claims.passages import Passage, passages
from refutable.corpus.changes import DataChange, FieldChange, How, data_changes, file_changes
from refutable.evaluate.query import Finder
from refutable.history.attribution import causes, view
from refutable.language.criteria import Criterion
from refutable.language.english import Words, word_diff
from refutable.language.expressions import Selection
from refutable.language.nodes import to_json
from refutable.wording.wording import in_english

_TERMS = (
    "adequacy", "warrant", "warranted_by", "argued_from", "rests_on", "would_decide", "added",
    "changed", "note", "excuse",
)  # fmt: skip
Through = Literal["data", "criterion", "either", "both"]


@dataclass(frozen=True)
class Measured:
    """How far a part of a criterion stands from where it turns, in numbers and in words.

    ``distance`` is in ``unit``; None where the part is open.
    """

    part: Criterion
    distance: float | None
    unit: str = "documents"
    turns: str = ""


@dataclass(frozen=True)
class Stated:
    """A claim in one state of a paper.

    ``statement`` is its sentence as a reader sees it, ``written`` the same as its author wrote it,
    with the expressions that compute its numbers.
    """

    assessment: Assessment
    statement: str
    written: str
    file: str
    line: int
    margins: tuple[Measured, ...] = ()
    at_risk: tuple[str, ...] = ()

    @property
    def claim(self) -> Claim:
        """What the claim says of itself."""
        return self.assessment.claim

    @property
    def verdict(self) -> Verdict:
        """The verdict on the claim in this state."""
        return self.assessment.verdict


@dataclass(frozen=True)
class State:
    """A paper at one time: its name for a reader, its data, its claims in the order of the text.

    ``commit`` is the full name of the commit, empty for a working tree; ``files`` holds the
    text of each file that declares something beside the corpus.
    """

    name: str
    commit: str
    finder: Finder
    claims: tuple[Stated, ...]
    files: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Stated]:
        """The claims by their ids."""
        return {stated.claim.id: stated for stated in self.claims}


@dataclass(frozen=True)
class Rewording:
    """A sentence that reads otherwise; ``computed`` where only its computed values do."""

    old: str
    new: str
    marked: tuple[Words, ...]
    computed: bool


@dataclass(frozen=True)
class MarginChange:
    """A part of a criterion that stands nearer to, or farther from, where the verdict turns.

    ``needed`` is the part in English.
    """

    needed: str
    old: Measured
    new: Measured


@dataclass(frozen=True)
class Sides:
    """The passages that came to a claim and those that left it."""

    lost: tuple[Passage, ...] = ()
    gained: tuple[Passage, ...] = ()
    against: tuple[Passage, ...] = ()
    no_longer_against: tuple[Passage, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lost or self.gained or self.against or self.no_longer_against)


@dataclass(frozen=True)
class ClaimChange:
    """A claim that two states do not have alike; each field is empty where it has no change.

    ``old`` or ``new`` is None for a claim that only the other state has. ``terms`` are the
    arguments of the claim beside its criterion. ``through`` says of a verdict that flipped whether
    the data or the criterion alone would have turned it, either of them, or only both.
    """

    id: str
    old: Stated | None
    new: Stated | None
    sentence: Rewording | None = None
    criterion: FieldChange | None = None
    terms: tuple[FieldChange, ...] = ()
    margins: tuple[MarginChange, ...] = ()
    sides: Sides = Sides()
    through: Through | None = None
    causes: tuple[DataChange, ...] = ()

    @property
    def how(self) -> How:
        """Whether the claim was added, removed or changed."""
        return "added" if self.old is None else "removed" if self.new is None else "changed"

    @property
    def both(self) -> tuple[Stated, Stated]:
        """The claim as it was and as it is.

        Raises:
            ValueError: one of the states does not have it.
        """
        if self.old is None or self.new is None:
            raise ValueError(f"{self.id} was {self.how}")
        return self.old, self.new

    @property
    def stated(self) -> Stated:
        """The claim as it is, or as it was where it is gone."""
        found = self.new or self.old
        assert found is not None  # one state at least has it
        return found

    @property
    def flipped(self) -> bool:
        """Whether both states have the claim, with another verdict."""
        return self.through is not None

    @property
    def risk(self) -> Literal["new", "lifted"] | None:
        """Whether the claim rests on a fallen one now and did not before, or the reverse."""
        if self.old is None or self.new is None or bool(self.old.at_risk) == bool(self.new.at_risk):
            return None
        return "new" if self.new.at_risk else "lifted"

    @property
    def moved(self) -> bool:
        """Whether the claim's evidence is another one: its verdict, a margin or its passages."""
        return self.flipped or bool(self.margins) or bool(self.sides)


@dataclass(frozen=True)
class Comparison:
    """What differs between two states: claims in the order of the text, and rows of the data."""

    old: State
    new: State
    claims: tuple[ClaimChange, ...]
    data: tuple[DataChange, ...]

    @property
    def untouching(self) -> tuple[DataChange, ...]:
        """The changes of the data through which no claim came to stand otherwise."""
        named = {id(row) for change in self.claims for row in change.causes}
        return tuple(row for row in self.data if id(row) not in named)


def compare(old: State, new: State) -> Comparison:
    """Return how the argument of one state differs from that of another."""
    rows = (
        *data_changes(old.finder.corpus, new.finder.corpus),
        *file_changes(old.files, new.files),
    )
    names = dict.fromkeys((*new.by_id, *old.by_id))
    found = (_claim_change(name, old, new, rows) for name in names)
    return Comparison(old, new, tuple(change for change in found if change is not None), rows)


def _claim_change(
    name: str, old: State, new: State, rows: Sequence[DataChange]
) -> ClaimChange | None:
    before, after = old.by_id.get(name), new.by_id.get(name)
    if before is None or after is None:
        return ClaimChange(name, before, after)
    change = ClaimChange(
        id=name,
        old=before,
        new=after,
        sentence=_rewording(before, after),
        criterion=_criterion(before, after, old, new),
        terms=tuple(_terms(before, after, old, new)),
        margins=tuple(_margins(before, after, new)),
        sides=_sides(before, after, old, new),
        through=_through(before, after, old, new),
    )
    if change.moved:
        sight = view((before.claim, after.claim), old.finder, new.finder)
        return replace(change, causes=causes(sight, rows))
    return change if change.sentence or change.criterion or change.terms or change.risk else None


def _rewording(before: Stated, after: Stated) -> Rewording | None:
    if before.statement == after.statement:
        return None
    computed = before.written.split() == after.written.split()
    words = word_diff(before.statement, after.statement)
    return Rewording(before.statement, after.statement, words, computed)


def _criterion(before: Stated, after: Stated, old: State, new: State) -> FieldChange | None:
    was, now = before.claim.holds, after.claim.holds
    if to_json(was) == to_json(now):
        return None
    return FieldChange("criterion", _needed(was, old), _needed(now, new))


def _needed(criterion: Criterion | None, state: State) -> str:
    return in_english(criterion, state.finder.corpus) if criterion is not None else ""


def _terms(before: Stated, after: Stated, old: State, new: State) -> Iterator[FieldChange]:
    was, now = before.claim, after.claim
    if was.declared is not now.declared:
        yield FieldChange("declared", was.declared.value, now.declared.value)
    if to_json(was.against) != to_json(now.against):
        yield FieldChange("against", _counted(was.against, old), _counted(now.against, new))
    for name in _TERMS:
        texts = _listed(getattr(was, name)), _listed(getattr(now, name))
        if texts[0] != texts[1]:
            yield FieldChange(name, *texts)


def _counted(selection: Selection | None, state: State) -> str:
    return _needed(selection.documents >= 1, state) if selection is not None else ""


def _listed(value: str | Sequence[object]) -> str:
    if isinstance(value, str):
        return value
    return ", ".join(": ".join(i) if isinstance(i, tuple) else str(i) for i in value)


def _margins(before: Stated, after: Stated, new: State) -> Iterator[MarginChange]:
    # Parts are matched by their place, which means something only under the same criterion.
    if to_json(before.claim.holds) != to_json(after.claim.holds):
        return
    for was, now in zip(before.margins, after.margins, strict=True):
        if not _same(was, now):
            yield MarginChange(in_english(now.part, new.finder.corpus), was, now)


def _same(one: Measured, other: Measured) -> bool:
    if one.distance is None or other.distance is None:
        return (one.distance, one.turns) == (other.distance, other.turns)
    return math.isclose(one.distance, other.distance, abs_tol=1e-9)


def _sides(before: Stated, after: Stated, old: State, new: State) -> Sides:
    was_for, was_against = _passages(before, old)
    now_for, now_against = _passages(after, new)
    return Sides(
        lost=_only_in(was_for, now_for),
        gained=_only_in(now_for, was_for),
        against=_only_in(now_against, was_against),
        no_longer_against=_only_in(was_against, now_against),
    )


def _passages(stated: Stated, state: State) -> tuple[Sequence[Passage], Sequence[Passage]]:
    corpus, found = state.finder.corpus, stated.assessment
    return passages(found.grounds, corpus), passages(found.rebuttal, corpus)


def _only_in(some: Iterable[Passage], others: Iterable[Passage]) -> tuple[Passage, ...]:
    known = {passage.key for passage in others}
    return tuple(passage for passage in some if passage.key not in known)


def _through(before: Stated, after: Stated, old: State, new: State) -> Through | None:
    if before.verdict is after.verdict:
        return None
    by_data = assess(before.claim, new.finder).verdict is after.verdict
    by_criterion = assess(after.claim, old.finder).verdict is after.verdict
    if by_data and by_criterion:
        return "either"
    return "data" if by_data else "criterion" if by_criterion else "both"
