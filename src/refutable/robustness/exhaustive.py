"""All removals, smallest first: not one by one, but by what they leave.

Groups of exchangeable documents are gone through one after another. Of all removals so far that
leave the same numbers only the smallest is kept, and of those the first by id; no other one can be
part of an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

from refutable.robustness.effects import State, Unit, keep
from refutable.robustness.problem import ALL_TRIED, TRIED, Fewest, Group, Problem


def tried(problem: Problem, at_least: float, budget: int) -> Fewest:
    """Return the smallest removal that reaches the goal, given that none below ``at_least`` does.

    Once ``budget`` combinations have been looked at the search is given up: what comes out then is
    the size below which no removal reaches the goal.
    """
    complete = problem.remainders.complete
    most = sum(group.options[-1].cost * len(group.documents) for group in problem.groups)
    limit, proven = min(int(at_least), most), at_least
    while True:
        states, budget = _left_by(problem, limit, budget)
        if budget < 0:
            return Fewest(None, proven if complete else 0, TRIED)
        hits = [removed for state, removed in states.items() if problem.reach.is_in(state)]
        if hits:
            removed = min(hits, key=lambda units: (len(units), units))
            return Fewest(removed, len(removed) if complete else 0, TRIED)
        if limit == most:
            return Fewest(None, inf if complete else 0, ALL_TRIED)
        proven = limit + 1
        limit = min(most, 2 * limit or 1)


def _left_by(
    problem: Problem, limit: int, budget: int
) -> tuple[dict[State, tuple[Unit, ...]], int]:
    """Return what removals of up to ``limit`` units leave, each with the smallest, and the budget.

    The budget that is left is negative where it did not last.
    """
    states: dict[State, tuple[Unit, ...]] = {problem.remainders.rest: ()}
    for group in problem.groups:
        made: dict[State, tuple[Unit, ...]] = {}
        for cost, numbers in _numbers(group, limit):
            budget -= len(states)
            if budget < 0:
                return {}, budget
            given, taken = problem.given_by(group, numbers), group.removed(numbers)
            for state, removed in states.items():
                if len(removed) + cost <= limit:
                    units = tuple(sorted(removed + taken)) if taken else removed
                    keep(made, problem.layout.join(state, given), units)
        states = made
    return states, budget


def _numbers(group: Group, limit: int) -> Iterator[tuple[int, Sequence[int]]]:
    """Return in which numbers documents of a group can take each option, and what that costs."""
    costs = [option.cost for option in group.options]

    def chosen(option: int, left: int, cost: int) -> Iterator[tuple[int, list[int]]]:
        if not option:
            yield cost, [left]
            return
        most = left if not costs[option] else min(left, (limit - cost) // costs[option])
        for number in range(most + 1):
            for total, numbers in chosen(option - 1, left - number, cost + number * costs[option]):
                yield total, [*numbers, number]

    return chosen(len(costs) - 1, len(group.documents), 0)
