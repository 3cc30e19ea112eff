"""Smallest removals for a bound on a sum of counts, in closed form.

What a bound needs is a certain *gain*, to which every document can give something at a cost. Where
all gains are alike, the documents that cost least are taken; where all costs are one, those that
give most: so a corpus of any size is solved by sorting. Gains and costs of all kinds are a knapsack
problem, solved by its recursion as long as the tables stay small. Beyond that, taking what gives
most for its cost leaves a gap of less than one document's cost between what is found and what is
known to be needed (Dantzig 1957).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

import numpy as np

from refutable.evaluate.numbers import Floats
from refutable.robustness.effects import Remainder
from refutable.robustness.goals import EPSILON, Bound, Tally
from refutable.robustness.problem import (
    BY_DENSITY,
    END,
    NO_NEARER,
    TOO_LITTLE,
    Fewest,
    Problem,
    why_exact,
)

# How many numbers the tables of a knapsack problem may hold.
MOST_ENTRIES = 4_000_000
Reached = Callable[[float], bool]


@dataclass(frozen=True)
class _Step:
    """A further removal within a document: its cost, its gain, and the option it leads to."""

    cost: int
    gain: float
    option: Remainder


def is_sum(goal: Bound) -> bool:
    """Return whether only what adds up over documents is counted."""
    return all(isinstance(measure, Tally) for measure, _, _ in goal.terms)


def fewest_of_sum(problem: Problem, goal: Bound) -> Fewest:
    """Return the smallest removal, the first by id, or how close to it sorting comes."""
    value = problem.reach.sum_of(goal)
    total = value(problem.unchanged)

    def reached(gain: float) -> bool:
        return total - gain < -EPSILON if goal.strict else total - gain <= EPSILON

    if reached(0):
        return Fewest((), 0, why_exact(goal))
    gains = [
        [value(options[0].effect) - value(option.effect) for option in options]
        for options in problem.remainders.documents
    ]
    most = sum(max(given) for given in gains)
    if not reached(most):
        why = TOO_LITTLE if most > EPSILON else NO_NEARER
        return Fewest(None, inf if problem.remainders.complete else 0, why)
    taken = _sorted(problem, gains, reached) or _knapsack(problem, gains, reached)
    if taken is None:
        return _by_density(problem, gains, reached, goal)
    removed = tuple(unit for option in taken for unit in option.removed)
    return Fewest(removed, len(removed) if problem.remainders.complete else 0, why_exact(goal))


def _sorted(
    problem: Problem, gains: Sequence[Sequence[float]], reached: Reached
) -> list[Remainder] | None:
    """Return the documents to take where sorting them tells; None where it does not."""
    chains: list[list[_Step]] = []
    for options, given in zip(problem.remainders.documents, gains, strict=True):
        chain = _chain(options, given)
        if chain is None:
            return None
        if chain:
            chains.append(chain)
    return _alike(chains, reached) or _one_each(chains, reached)


def _chain(options: Sequence[Remainder], gains: Sequence[float]) -> list[_Step] | None:
    """Return what a document can give, step by step; None where its options form no such chain.

    An option that costs no less than another one, gives no more and comes after it is no part of
    it.
    """
    chain: list[_Step] = []
    cost, gain = 0, 0.0
    for option, reaches in zip(options, gains, strict=True):
        if reaches <= gain + EPSILON:
            continue
        if option.cost == cost:
            return None
        chain.append(_Step(option.cost - cost, reaches - gain, option))
        cost, gain = option.cost, reaches
    return chain


def _alike(chains: Sequence[Sequence[_Step]], reached: Reached) -> list[Remainder] | None:
    """Return the cheapest steps where all give the same and none gets cheaper on the way."""
    gain = chains[0][0].gain
    for chain in chains:
        costs = [step.cost for step in chain]
        if costs != sorted(costs) or any(abs(step.gain - gain) > EPSILON for step in chain):
            return None
    number = 1
    while not reached(number * gain):
        number += 1
    places = [(step.cost, place) for place, chain in enumerate(chains) for step in chain]
    steps = Counter(place for _, place in sorted(places)[:number])
    return [chains[place][steps[place] - 1].option for place in sorted(steps)]


def _one_each(chains: Sequence[Sequence[_Step]], reached: Reached) -> list[Remainder] | None:
    """Return the documents that give most where each costs one; of equal sets the first by id."""
    if any(len(chain) > 1 or chain[0].cost > 1 for chain in chains):
        return None
    left = Counter(chain[0].gain for chain in chains)
    order = sorted(left, reverse=True)
    number, so_far = 0, 0.0
    while not reached(_most_of(order, left, number)):
        number += 1
    taken: list[Remainder] = []
    for (step,) in chains:
        left[step.gain] -= 1
        rest = number - len(taken) - 1
        if rest >= 0 and reached(so_far + step.gain + _most_of(order, left, rest)):
            taken.append(step.option)
            so_far += step.gain
    return taken


def _most_of(order: Sequence[float], left: Counter[float], number: int) -> float:
    """Return the sum of the greatest ``number`` of the gains that are left."""
    total = 0.0
    for gain in order:
        taken = min(number, left[gain])
        total += taken * gain
        number -= taken
        if not number:
            break
    return total


def _knapsack(
    problem: Problem, gains: Sequence[Sequence[float]], reached: Reached
) -> list[Remainder] | None:
    """Return the documents to take whatever they cost and give; None where there are too many."""
    documents = problem.remainders.documents
    dearest = sum(options[-1].cost for options in documents)
    limit = 16
    while limit * (len(documents) + 1) <= MOST_ENTRIES:
        most = _most_for(documents, gains, limit)
        costs = (cost for cost in range(limit + 1) if reached(float(most[0, cost])))
        if (cost := next(costs, None)) is not None:
            return _first_for(documents, gains, most, cost, reached)
        if limit > dearest:
            break
        limit *= 2
    return None


def _most_for(
    documents: Sequence[Sequence[Remainder]], gains: Sequence[Sequence[float]], limit: int
) -> Floats:
    """Return what a document and all after it can give at most for each cost."""
    most = np.zeros((len(documents) + 1, limit + 1))
    for place in reversed(range(len(documents))):
        most[place] = most[place + 1]
        for option, gain in zip(documents[place], gains[place], strict=True):
            cost = option.cost
            if gain > 0 and cost <= limit:
                reaching = most[place + 1, : limit + 1 - cost] + gain
                most[place, cost:] = np.maximum(most[place, cost:], reaching)
    return most


def _first_for(
    documents: Sequence[Sequence[Remainder]],
    gains: Sequence[Sequence[float]],
    most: Floats,
    cost: int,
    reached: Reached,
) -> list[Remainder]:
    """Return the first choice by id that reaches what is needed for this cost."""
    taken: list[Remainder] = []
    so_far = 0.0
    for place, options in enumerate(documents):
        by_id = sorted(zip(options, gains[place], strict=True), key=lambda o: o[0].removed + END)
        for option, gain in by_id:
            left = cost - option.cost
            if left >= 0 and reached(so_far + gain + float(most[place + 1, left])):
                taken.append(option)
                cost, so_far = left, so_far + gain
                break
    return taken


def _by_density(
    problem: Problem, gains: Sequence[Sequence[float]], reached: Reached, goal: Bound
) -> Fewest:
    """Return what is reached by taking first what gives most for its cost.

    A removal that could take documents in part would need no fewer units than all but the last of
    what is taken, and of the last the part that is needed.
    """
    hulls = [
        _hull(options, given)
        for options, given in zip(problem.remainders.documents, gains, strict=True)
    ]
    steps = sorted(
        (-step.gain / step.cost, place, number)
        for place, hull in enumerate(hulls)
        for number, step in enumerate(hull)
    )
    taken: dict[int, int] = {}
    so_far, cost = 0.0, 0
    for _, place, number in steps:
        step = hulls[place][number]
        taken[place] = number
        if reached(so_far + step.gain):
            break
        so_far, cost = so_far + step.gain, cost + step.cost
    parts = range(1, step.cost + 1)
    needed = next(part for part in parts if reached(so_far + step.gain * part / step.cost))
    removed = tuple(
        unit for place in sorted(taken) for unit in hulls[place][taken[place]].option.removed
    )
    at_least = cost + needed if problem.remainders.complete else 0
    return Fewest(removed, at_least, why_exact(goal) if at_least == len(removed) else BY_DENSITY)


def _hull(options: Sequence[Remainder], gains: Sequence[float]) -> list[_Step]:
    """Return the steps of a document that give less and less for their cost."""
    points: list[_Step] = [_Step(0, 0.0, options[0])]
    for option, gain in zip(options, gains, strict=True):
        if gain <= points[-1].gain + EPSILON:
            continue
        while len(points) > 1:
            one, last = points[-2:]
            steeper = (gain - one.gain) * (last.cost - one.cost)
            if steeper < (last.gain - one.gain) * (option.cost - one.cost):
                break
            points.pop()
        points.append(_Step(option.cost, gain, option))
    return [
        _Step(point.cost - before.cost, point.gain - before.gain, point.option)
        for before, point in pairwise(points)
    ]
