"""Smallest removals for a bound on how many actors, institutions or codes are found.

A number of keys is brought down to n by leaving some n of them, and what that costs is known
document by document: every choice of n is looked at. Where there are too many choices, the key that
costs least is taken away, again and again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from math import ceil, comb, floor, inf

import numpy as np

from refutable.evaluate.numbers import Floats, Ints
from refutable.robustness.effects import Remainder, Unit
from refutable.robustness.goals import EPSILON, Bound, Keys
from refutable.robustness.problem import TOO_LITTLE, Fewest, Group, Problem, why_exact

# How many choices of keys are looked at, and how many keys fit into the bits of a number.
MOST_CHOICES = 50_000
_MOST_KEYS = 62


def is_on_keys(goal: Bound) -> bool:
    """Return whether the goal is that one number of keys lies below a limit."""
    measure, _, factor = goal.terms[0]
    return len(goal.terms) == 1 and isinstance(measure, Keys) and factor == 1


def fewest_of_keys(problem: Problem, goal: Bound) -> Fewest | None:
    """Return the smallest removal, the first by id; None where there are too many choices."""
    place, number, keys = _asked(problem, goal)
    number = min(number, len(keys))
    too_many = comb(len(keys), number) > MOST_CHOICES or max(keys, default=0) >= _MOST_KEYS
    if too_many or not problem.remainders.complete:
        return None
    kept = np.array([sum(1 << key for key in some) for some in combinations(keys, number)])
    kept = kept[(problem.remainders.rest[place] & ~kept) == 0]
    costs = sum((_costs(group, place, kept) for group in problem.groups), np.zeros(len(kept)))
    least = float(costs.min(initial=inf))
    if least == inf:
        return Fewest(None, inf, TOO_LITTLE)
    documents = problem.remainders.documents
    easiest = [_leaving(documents, place, int(some)) for some in kept[costs == least]]
    return Fewest(min(easiest), least, why_exact(goal))


def key_by_key(problem: Problem, goal: Bound) -> tuple[Unit, ...] | None:
    """Return a removal that takes the key away that costs least, until few enough are left."""
    place, number, keys = _asked(problem, goal)
    rest = problem.remainders.rest[place]
    kept = sum(1 << key for key in keys)
    while kept.bit_count() > number:
        fewer = [kept & ~(1 << key) for key in keys if kept & ~rest & 1 << key]
        costs = [_cost(problem.groups, place, some) for some in fewer]
        if min(costs, default=inf) == inf:
            return None
        kept = fewer[costs.index(min(costs))]
    return _leaving(problem.remainders.documents, place, kept)


def _asked(problem: Problem, goal: Bound) -> tuple[int, int, list[int]]:
    """Return where the keys lie in a state, how many may be left, and which there can be."""
    ((measure, end, _),) = goal.terms
    place = problem.layout.place[measure] + end
    limit = -goal.constant
    number = ceil(limit - EPSILON) - 1 if goal.strict else floor(limit + EPSILON)
    there = problem.remainders.rest[place]
    for group in problem.groups:
        for option in group.options:
            there |= option.effect[place]
    return place, number, [key for key in range(there.bit_length()) if there >> key & 1]


def _costs(group: Group, place: int, kept: Ints) -> Floats:
    """Return what it costs to leave a group no other keys than these, for each choice of keys."""
    costs = np.full(len(kept), inf)
    for option in group.options:
        leaves = (option.effect[place] & ~kept) == 0
        costs = np.minimum(costs, np.where(leaves, option.cost * len(group.documents), inf))
    return costs


def _cost(groups: Iterable[Group], place: int, kept: int) -> float:
    """Return what it costs to leave all groups no other keys than these."""
    total = 0.0
    for group in groups:
        costs = (option.cost for option in group.options if not option.effect[place] & ~kept)
        total += next(costs, inf) * len(group.documents)
    return total


def _leaving(documents: Sequence[Sequence[Remainder]], place: int, kept: int) -> tuple[Unit, ...]:
    """Return the smallest removal that leaves no other keys than these."""
    # Options are sorted by cost, then by id.
    options = (next(one for one in some if not one.effect[place] & ~kept) for some in documents)
    return tuple(unit for option in options for unit in option.removed)
