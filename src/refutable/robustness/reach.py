"""Whether a goal is reached by what documents give together, and how far it still is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from refutable.corpus import Corpus, Interval
from refutable.evaluate.names import span_of
from refutable.evaluate.numbers import Range, combine, compare, precedes
from refutable.language.expressions import (
    Arithmetic,
    Compare,
    Count,
    Date,
    DateOf,
    Day,
    Number,
    Quantity,
)
from refutable.robustness.effects import BEYOND, Layout, State
from refutable.robustness.goals import (
    EPSILON,
    Bound,
    Dates,
    Every,
    Goal,
    Keys,
    Measure,
    Turned,
    measure_of,
)

# What is missed, by however little, is at least this far away.
_A_STEP = 1e-6


class Reach:
    """Tells of a state whether it reaches a goal, and how far away it is."""

    def __init__(self, goal: Goal, layout: Layout, corpus: Corpus) -> None:
        self._layout = layout
        self._corpus = corpus
        self._away = self._distance(goal)

    def is_in(self, state: State) -> bool:
        """Return whether the goal is reached."""
        return self._away(state) <= 0

    def away(self, state: State) -> float:
        """Return how far the goal is from being reached: 0 where it is, else more."""
        return self._away(state)

    def _distance(self, goal: Goal) -> Callable[[State], float]:
        if isinstance(goal, Bound):
            return self._bound(goal)
        if isinstance(goal, Turned):
            return self._turned(goal)
        parts = [self._distance(part) for part in goal.parts]
        if isinstance(goal, Every):
            return lambda state: sum(part(state) for part in parts)
        return lambda state: min((part(state) for part in parts), default=float("inf"))

    def sum_of(self, goal: Bound) -> Callable[[State], float]:
        """Return what tells of a state what a bound's terms and constant add up to."""
        terms = [(self._number(measure, end), factor) for measure, end, factor in goal.terms]
        constant = goal.constant
        return lambda state: constant + sum(factor * number(state) for number, factor in terms)

    def _number(self, measure: Measure, end: int) -> Callable[[State], int]:
        place = self._layout.place[measure] + end
        if isinstance(measure, Keys):
            return lambda state: state[place].bit_count()
        return lambda state: state[place]

    def _bound(self, goal: Bound) -> Callable[[State], float]:
        value, limit = self.sum_of(goal), -EPSILON if goal.strict else EPSILON

        def away(state: State) -> float:
            missed = value(state) - limit
            reached = missed < 0 if goal.strict else missed <= 0
            return 0 if reached else missed + _A_STEP

        return away

    # -------------------------------------------------------------- comparisons as a whole

    def _turned(self, goal: Turned) -> Callable[[State], float]:
        leaf, wanted = goal.leaf, goal.wanted
        if isinstance(leaf, Compare):
            left, right = self._range(leaf.left), self._range(leaf.right)

            def away(state: State) -> float:
                one, other = left(state), right(state)
                reached = compare(leaf.operator, one, other) in wanted
                return 0 if reached else _between(one, other) + _A_STEP

            return away
        earlier, later = self._date(leaf.earlier), self._date(leaf.later)

        def away_in_days(state: State) -> float:
            one, other = earlier(state), later(state)
            return 0 if precedes(one, other) in wanted else _days_between(one, other) + _A_STEP

        return away_in_days

    def _range(self, value: Quantity) -> Callable[[State], Range]:
        if isinstance(value, Number):
            only = Range(value.value, value.value)
            return lambda _: only
        if isinstance(value, Count):
            low, high = (self._number(measure_of(value), end) for end in (0, 1))
            return lambda state: Range(low(state), high(state))
        if isinstance(value, Arithmetic):
            sign, left, right = value.operator, self._range(value.left), self._range(value.right)
            return lambda state: combine(sign, left(state), right(state))
        raise TypeError(f"no quantity: {value!r}")

    def _date(self, value: Date) -> Callable[[State], Interval | None]:
        if isinstance(value, Day):
            day = span_of(value.name, self._corpus)
            return lambda _: day
        assert isinstance(value, DateOf)
        which, place = value.which, self._layout.place[Dates(value.of.query, value.which)]
        missing = place + 1 if which == "first" else place

        def dated(state: State) -> Interval | None:
            if abs(state[missing]) == BEYOND:
                return None
            return Interval(_day(state[place]), _day(state[place + 1]), "")

        return dated


def _day(number: int) -> date | None:
    return None if abs(number) == BEYOND else date.fromordinal(number)


def _between(one: Range, other: Range) -> float:
    """Return how much lies between two ranges; nothing where they overlap or are undefined."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return 0
    return max(0, one.low - other.high, other.low - one.high)


def _days_between(one: Interval | None, other: Interval | None) -> float:
    if one is None or other is None:
        return 0
    gaps = [0]
    for earlier, later in ((one, other), (other, one)):
        if earlier.last is not None and later.first is not None:
            gaps.append((later.first - earlier.last).days)
    return max(gaps)
