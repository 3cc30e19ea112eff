"""A removal that reaches a goal where the smallest cannot be told: recursive greedy.

At each step the change that brings the goal nearest for its cost is made; in the end every change
without which the goal is reached as well is taken back. Documents that cost and give the same are
looked at as one group. Where there are too many groups to start anew at each step, changes are
ranked once and made in that order.
"""

from __future__ import annotations

from collections.abc import Iterator

from refutable.robustness.effects import State, Unit
from refutable.robustness.problem import Problem

# How many changes are looked at before they are no longer ranked anew.
MOST_LOOKS = 10_000

Change = tuple[int, int, int]
"""A group, the option that one of its documents takes, and the one that it is to take."""


def greedily(problem: Problem) -> tuple[Unit, ...] | None:
    """Return a removal that reaches the goal, in the order of ids; None where none is found."""
    attempt = _Attempt(problem)
    while attempt.away() and attempt.looks + attempt.breadth <= MOST_LOOKS:
        ranked = attempt.ranked()
        if not ranked:
            return None
        attempt.make(ranked[0])
    if attempt.away():
        return attempt.removed() if _in_one_go(attempt) else None
    for change in attempt.ways_back():
        attempt.make(change)
        if attempt.away():
            attempt.take_back(change)
    return attempt.removed()


def _in_one_go(attempt: _Attempt) -> bool:
    """Make changes in the order of one ranking, ever more at once; return whether that will do."""
    ranked = attempt.ranked()
    made, ahead = 0, 1
    while made < len(ranked) and attempt.away():
        for change in ranked[made : made + ahead]:
            attempt.make(change)
        made, ahead = made + ahead, 2 * ahead
    return not attempt.away()


class _Attempt:
    """How many documents of each group take each option, while a goal is sought."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.looks = 0
        self.breadth = sum(len(group.options) for group in problem.groups)
        self.groups = problem.groups
        self.numbers = [[len(g.documents)] + [0] * (len(g.options) - 1) for g in self.groups]
        self.states = [self._state(place) for place in range(len(self.groups))]

    def away(self) -> float:
        """Return how far the goal is."""
        state = self.problem.remainders.rest
        for one in self.states:
            state = self.problem.layout.join(state, one)
        return self.problem.reach.away(state)

    def removed(self) -> tuple[Unit, ...]:
        """Return what is removed, in the order of ids."""
        pairs = zip(self.groups, self.numbers, strict=True)
        return tuple(sorted(unit for group, numbers in pairs for unit in group.removed(numbers)))

    def ranked(self) -> list[Change]:
        """Return the best change of each group, those first that bring the goal nearest."""
        now = self.away()
        best: list[tuple[float, int, Change]] = []
        rest, layout = self.problem.remainders.rest, self.problem.layout
        for place, others in enumerate(layout.all_but_each(rest, self.states)):
            scored = [self._scored(change, others, now) for change in self._changes(place)]
            self.looks += len(scored)
            if scored:
                best.append(min(scored))
        return [change for _, _, change in sorted(best)]

    def _scored(self, change: Change, others: State, now: float) -> tuple[float, int, Change]:
        place, cost = change[0], self._cost(change)
        self.make(change)
        away = self.problem.reach.away(self.problem.layout.join(others, self.states[place]))
        self.take_back(change)
        return (away - now) / cost, cost, change

    def make(self, change: Change) -> None:
        """Let one document of a group take another option."""
        group, taken, to = change
        self.numbers[group][taken] -= 1
        self.numbers[group][to] += 1
        self.states[group] = self._state(group)

    def take_back(self, change: Change) -> None:
        """Undo a change."""
        group, taken, to = change
        self.make((group, to, taken))

    def ways_back(self) -> Iterator[Change]:
        """Return each change that removes less, dearest options first, as long as there is one."""
        for place, numbers in enumerate(self.numbers):
            for taken in reversed(range(1, len(numbers))):
                for to in range(taken):
                    for _ in range(numbers[taken]):
                        if numbers[taken] and self._cost((place, to, taken)):
                            yield place, taken, to

    def _changes(self, place: int) -> Iterator[Change]:
        for taken, number in enumerate(self.numbers[place]):
            for to in range(taken + 1, len(self.numbers[place])):
                if number and self._cost((place, taken, to)):
                    yield place, taken, to

    def _cost(self, change: Change) -> int:
        place, taken, to = change
        options = self.groups[place].options
        return options[to].cost - options[taken].cost

    def _state(self, place: int) -> State:
        return self.problem.given_by(self.groups[place], self.numbers[place])
