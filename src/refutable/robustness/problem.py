"""A search for the smallest removal: what it starts from, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

from refutable.corpus import Corpus
from refutable.language.query import Query
from refutable.robustness.effects import (
    BEYOND,
    Layout,
    Level,
    Remainder,
    Remainders,
    Sight,
    State,
    Unit,
)
from refutable.robustness.goals import Bound, Goal
from refutable.robustness.reach import Reach

MONOTONE = "monotone counts"
ADDED_UP = "sums over documents"
TRIED = "all smaller sets tried"
ALL_TRIED = "all removals tried"
NO_NEARER = "no removal brings it nearer"
TOO_LITTLE = "all that can be removed is not enough"
GREEDY = "recursive greedy"
BY_DENSITY = "what gives most for its cost first"

# After every unit: so that of two removals the one that goes on comes first.
END = ((BEYOND, BEYOND, BEYOND),)


@dataclass(frozen=True)
class Fewest:
    """The smallest removal that was found to reach a goal; None where none was found.

    ``at_least`` is the number below which no removal reaches it: infinite where none at all does.
    """

    removed: tuple[Unit, ...] | None
    at_least: float
    why: str

    @property
    def exact(self) -> bool:
        """Whether it is known that no smaller removal reaches the goal."""
        return self.at_least >= (inf if self.removed is None else len(self.removed))


@dataclass(frozen=True)
class Group:
    """Documents, in the order of their ids, that cost and give the same: they are exchangeable."""

    documents: tuple[tuple[Remainder, ...], ...]

    @property
    def options(self) -> tuple[Remainder, ...]:
        """What each of them can be brought to; the first document stands for all."""
        return self.documents[0]

    def removed(self, numbers: Sequence[int]) -> tuple[Unit, ...]:
        """Return the first removal by id that brings so many documents to each option.

        The documents that come first are taken, and of what is to be taken each takes what comes
        first; the first option, which removes nothing, is left to all others.
        """
        left = {option: number for option, number in enumerate(numbers) if option and number}
        units: list[Unit] = []
        for document in self.documents:
            if not left:
                break
            option = min(left, key=lambda one: document[one].removed + END)
            units += document[option].removed
            left[option] -= 1
            if not left[option]:
                del left[option]
        return tuple(units)


@dataclass(frozen=True)
class Problem:
    """A goal, and for each document that matters to it what removals can leave of it."""

    goal: Goal
    remainders: Remainders
    layout: Layout
    reach: Reach

    @classmethod
    def of(cls, goal: Goal, sight: Sight, level: Level, corpus: Corpus) -> Problem:
        """Return the problem of reaching a goal by removals at a level."""
        return cls(goal, sight.remainders(level), sight.layout, Reach(goal, sight.layout, corpus))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The documents, in groups of exchangeable ones."""
        alike: dict[tuple[tuple[int, State], ...], list[tuple[Remainder, ...]]] = {}
        for options in self.remainders.documents:
            key = tuple((option.cost, option.effect) for option in options)
            alike.setdefault(key, []).append(options)
        return tuple(Group(tuple(documents)) for documents in alike.values())

    def given_by(self, group: Group, numbers: Sequence[int]) -> State:
        """Return what a group gives when so many of its documents take each option."""
        state = self.layout.nothing
        for option, number in zip(group.options, numbers, strict=True):
            state = self.layout.join(state, self.layout.times(option.effect, number))
        return state

    @property
    def unchanged(self) -> State:
        """What all documents give while nothing is removed."""
        state = self.remainders.rest
        for group in self.groups:
            effect = group.options[0].effect
            state = self.layout.join(state, self.layout.times(effect, len(group.documents)))
        return state


def why_exact(goal: Bound) -> str:
    """Return what makes a closed form exact: that removals can only lower the numbers, or sums."""
    lowered = all(factor > 0 for _, _, factor in goal.terms)
    denying = any(_denies(measure.query) for measure, _, _ in goal.terms)
    return MONOTONE if lowered and not denying else ADDED_UP


def _denies(query: Query) -> bool:
    return any(
        item.how.startswith("not") or _denies(item.other)
        for part in query.plain
        for item in part.related
    )
