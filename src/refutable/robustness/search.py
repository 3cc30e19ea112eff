"""The fewest documents, excerpts or codings whose removal reaches a goal.

A goal with alternatives is reached where the easiest of them is. A bound on a sum of counts or on a
number of keys has a closed form; for all else every smaller removal is tried, and where that takes
too long a recursive greedy search gives an upper limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from refutable.evaluate.arrays import Arrays
from refutable.robustness.effects import Level, Sight, Unit
from refutable.robustness.exhaustive import tried
from refutable.robustness.goals import Bound, Every, Goal, Measure, Some, measures_of
from refutable.robustness.greedy import greedily
from refutable.robustness.keys import fewest_of_keys, is_on_keys, key_by_key
from refutable.robustness.problem import GREEDY, NO_NEARER, TOO_LITTLE, TRIED, Fewest, Problem
from refutable.robustness.sums import fewest_of_sum, is_sum

# How many combinations are looked at before a search is given up.
BUDGET = 60_000


class Search:
    """Searches one layer of a corpus for the smallest removals."""

    def __init__(self, arrays: Arrays, layer: str, budget: int = BUDGET) -> None:
        self._arrays = arrays
        self._layer = layer
        self._budget = budget
        self._sights: dict[tuple[Measure, ...], Sight] = {}

    def fewest(self, goal: Goal, level: Level) -> Fewest:
        """Return the smallest removal that reaches the goal; of several the first by id."""
        if isinstance(goal, Some):
            return _easiest([self.fewest(part, level) for part in goal.parts])
        at_least = 0.0
        if isinstance(goal, Every):
            # Where one part alone cannot be reached, all together cannot.
            alone = [self.fewest(part, level) for part in goal.parts]
            hardest = max(alone, key=lambda found: found.at_least)
            at_least = hardest.at_least
            if at_least == inf:
                return hardest
        problem = Problem.of(goal, self._sight(goal), level, self._arrays.corpus)
        found = _in_closed_form(problem) or tried(problem, at_least, self._budget)
        if found.removed is not None or found.exact or found.why != TRIED:
            return found
        return replace(found, removed=_greedily(problem), why=GREEDY)

    def _sight(self, goal: Goal) -> Sight:
        measures = measures_of(goal)
        if measures not in self._sights:
            self._sights[measures] = Sight(measures, self._arrays, self._layer)
        return self._sights[measures]


def _in_closed_form(problem: Problem) -> Fewest | None:
    goal = problem.goal
    if isinstance(goal, Bound) and is_sum(goal):
        return fewest_of_sum(problem, goal)
    if isinstance(goal, Bound) and is_on_keys(goal):
        return fewest_of_keys(problem, goal)
    return None


def _greedily(problem: Problem) -> tuple[Unit, ...] | None:
    goal = problem.goal
    if isinstance(goal, Bound) and is_on_keys(goal):
        return key_by_key(problem, goal)
    return greedily(problem)


def _easiest(found: Sequence[Fewest]) -> Fewest:
    """Return the smallest of some removals, each of which reaches the goal."""
    at_least = min((one.at_least for one in found), default=inf)
    reached = [one for one in found if one.removed is not None]
    if not reached:
        whys = {one.why for one in found} or {NO_NEARER}
        return Fewest(None, at_least, whys.pop() if len(whys) == 1 else TOO_LITTLE)
    best = min(reached, key=lambda one: (len(one.removed or ()), one.removed))
    easiest = Fewest(best.removed, at_least, best.why)
    return easiest if easiest.exact else replace(easiest, why=GREEDY)
