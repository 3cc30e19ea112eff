"""What must become of the numbers that a criterion looks at for its verdict to be another one.

A criterion is taken apart into *measures* (what is counted or dated) and *bounds* on them: a sum of
certain and possible counts that lies below a limit. ``5 documents or more, and none before`` is
overturned where the certain documents are fewer than five, or the possible earlier ones more than
none. A disjunction of bounds can be solved one by one, and a bound on a sum is solved document by
document; only what is no such bound (a share against a share, one date against another) is looked
at as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from refutable.corpus import Corpus, Interval
from refutable.evaluate.names import span_of
from refutable.evaluate.numbers import precedes
from refutable.language.expressions import (
    All,
    AnyOf,
    Arithmetic,
    Compare,
    Count,
    Criterion,
    DateOf,
    Day,
    Given,
    Not,
    Number,
    Omitted,
    Order,
    Quantity,
)
from refutable.language.query import Query
from refutable.language.truth import Truth

# Shares are floats: a sum this close to its limit lies on it.
EPSILON = 1e-9


@dataclass(frozen=True)
class Dated:
    """That one end of a document's date lies between two days, both included and both ordinals.

    An end that is open counts where ``or_open`` says so; what looks back never does.
    """

    end: Literal["first", "last"]
    since: int | None = None
    until: int | None = None
    or_open: bool = False

    def holds(self, when: Interval, retrospective: bool) -> bool:
        """Return whether a document so dated is meant."""
        day = when.first if self.end == "first" else when.last
        if retrospective:
            return False
        if day is None:
            return self.or_open
        number = day.toordinal()
        return (self.since is None or number >= self.since) and (
            self.until is None or number <= self.until
        )


@dataclass(frozen=True)
class Tally:
    """How many documents, excerpts or codings a query finds: adds up over documents."""

    query: Query
    unit: Literal["documents", "excerpts", "codings"]
    dated: Dated | None = None


@dataclass(frozen=True)
class Keys:
    """Which actors, institutions or codes a query finds: a set, joined over documents."""

    query: Query
    unit: Literal["actors", "institutions", "codes"]


@dataclass(frozen=True)
class Dates:
    """Between which days the first or the last that a query finds is dated."""

    query: Query
    which: Literal["first", "last"]


Measure = Tally | Keys | Dates
CERTAIN, POSSIBLE = 0, 1
Term = tuple[Measure, int, float]
"""A measure, whether its certain or its possible number is meant, and what it is multiplied by."""


@dataclass(frozen=True)
class Bound:
    """That a sum of terms and a constant lies below zero, or, if not strict, not above it."""

    terms: tuple[Term, ...]
    constant: float
    strict: bool


@dataclass(frozen=True)
class Turned:
    """That a comparison, taken as a whole, comes to one of these truths."""

    leaf: Compare | Order
    wanted: frozenset[Truth]


@dataclass(frozen=True)
class Every:
    """That all parts are reached; without parts it always is."""

    parts: tuple[Goal, ...]


@dataclass(frozen=True)
class Some:
    """That one part is reached; without parts it never is."""

    parts: tuple[Goal, ...]


Goal = Bound | Turned | Every | Some
ALWAYS, NEVER = Every(()), Some(())


def overturned(criterion: Criterion, truth: Truth, corpus: Corpus) -> Goal:
    """Return what must be reached for the criterion to come to another truth than this one."""
    criterion = criterion.normal()
    if truth is Truth.TRUE:
        return opposite(holds(criterion, corpus))
    if truth is Truth.FALSE:
        return opposite(fails(criterion, corpus))
    return some((holds(criterion, corpus), fails(criterion, corpus)))


def holds(criterion: Criterion, corpus: Corpus) -> Goal:
    """Return what must be reached for the criterion to be true."""
    if isinstance(criterion, All):
        return every(holds(part, corpus) for part in criterion.parts)
    if isinstance(criterion, AnyOf):
        return some(holds(part, corpus) for part in criterion.parts)
    if isinstance(criterion, Not):
        return fails(criterion.part, corpus)
    if isinstance(criterion, Given):
        return every((holds(criterion.base, corpus), holds(criterion.then, corpus)))
    if isinstance(criterion, Omitted):
        return NEVER
    return _decided(criterion, corpus)[0]


def fails(criterion: Criterion, corpus: Corpus) -> Goal:
    """Return what must be reached for the criterion to be false."""
    if isinstance(criterion, All):
        return some(fails(part, corpus) for part in criterion.parts)
    if isinstance(criterion, AnyOf):
        return every(fails(part, corpus) for part in criterion.parts)
    if isinstance(criterion, Not):
        return holds(criterion.part, corpus)
    if isinstance(criterion, Given):
        return every((holds(criterion.base, corpus), fails(criterion.then, corpus)))
    if isinstance(criterion, Omitted):
        return _above(_one(Tally(criterion.of.query, "documents"), CERTAIN))
    return _decided(criterion, corpus)[1]


def opposite(goal: Goal) -> Goal:
    """Return that the goal is not reached."""
    if isinstance(goal, Every):
        return some(opposite(part) for part in goal.parts)
    if isinstance(goal, Some):
        return every(opposite(part) for part in goal.parts)
    if isinstance(goal, Turned):
        return Turned(goal.leaf, frozenset(Truth) - goal.wanted)
    terms = tuple((measure, end, -factor) for measure, end, factor in goal.terms)
    return Bound(terms, -goal.constant, not goal.strict)


def every(parts: Iterable[Goal]) -> Goal:
    """Return that all of these are reached, without what always is."""
    kept: list[Goal] = []
    for part in parts:
        if part == NEVER:
            return NEVER
        kept += part.parts if isinstance(part, Every) else (part,)
    kept = list(dict.fromkeys(kept))
    return kept[0] if len(kept) == 1 else Every(tuple(kept))


def some(parts: Iterable[Goal]) -> Goal:
    """Return that one of these is reached, without what never is."""
    kept: list[Goal] = []
    for part in parts:
        if part == ALWAYS:
            return ALWAYS
        kept += part.parts if isinstance(part, Some) else (part,)
    kept = list(dict.fromkeys(kept))
    return kept[0] if len(kept) == 1 else Some(tuple(kept))


def measures_of(goal: Goal) -> tuple[Measure, ...]:
    """Return what a goal looks at, once each, in the order in which it is named."""
    return tuple(dict.fromkeys(_measures(goal)))


def _measures(goal: Goal) -> Iterator[Measure]:
    if isinstance(goal, (Every, Some)):
        for part in goal.parts:
            yield from _measures(part)
    elif isinstance(goal, Bound):
        yield from (measure for measure, _, _ in goal.terms)
    elif isinstance(goal.leaf, Compare):
        yield from _counted(goal.leaf.left)
        yield from _counted(goal.leaf.right)
    else:
        for side in (goal.leaf.earlier, goal.leaf.later):
            if isinstance(side, DateOf):
                yield Dates(side.of.query, side.which)


def _counted(value: Quantity) -> Iterator[Measure]:
    if isinstance(value, Count):
        yield measure_of(value)
    elif isinstance(value, Arithmetic):
        yield from _counted(value.left)
        yield from _counted(value.right)


def measure_of(value: Count) -> Tally | Keys:
    """Return what a count counts."""
    query, unit = value.of.query, value.unit
    if unit == "documents" or unit == "excerpts" or unit == "codings":
        return Tally(query, unit)
    return Keys(query, unit)


# ------------------------------------------------------------------ comparisons


@dataclass(frozen=True)
class _Sum:
    """Terms and a constant, added up."""

    terms: tuple[Term, ...]
    constant: float

    def plus(self, other: _Sum, factor: float = 1) -> _Sum:
        """Return this sum and a multiple of another one."""
        made: dict[tuple[Measure, int], float] = {}
        for measure, end, one in self.terms:
            made[measure, end] = made.get((measure, end), 0) + one
        for measure, end, one in other.terms:
            made[measure, end] = made.get((measure, end), 0) + one * factor
        terms = tuple((*key, one) for key, one in made.items() if one)
        return _Sum(terms, self.constant + other.constant * factor)

    @property
    def never_negative(self) -> bool:
        """Whether no count can bring it below zero."""
        return self.constant >= 0 and all(factor >= 0 for _, _, factor in self.terms)


_NOTHING = _Sum((), 0)
_Sums = tuple[_Sum, _Sum]
"""The least and the most that a quantity may come to."""


def _one(measure: Measure, end: int) -> _Sum:
    return _Sum(((measure, end, 1),), 0)


def _below(value: _Sum, *, strict: bool = True) -> Goal:
    # Counts are never negative, which decides some bounds whatever is counted.
    if all(factor <= 0 for _, _, factor in value.terms) and _on_side(value.constant, strict):
        return ALWAYS
    if all(factor >= 0 for _, _, factor in value.terms) and not _on_side(value.constant, strict):
        return NEVER
    return Bound(value.terms, value.constant, strict)


def _on_side(value: float, strict: bool) -> bool:
    return value < -EPSILON if strict else value <= EPSILON


def _above(value: _Sum, *, strict: bool = True) -> Goal:
    return _below(_NOTHING.plus(value, -1), strict=strict)


def _decided(leaf: Criterion, corpus: Corpus) -> tuple[Goal, Goal]:
    """Return what must be reached for a comparison to be true, and to be false."""
    if isinstance(leaf, Compare):
        return _compared(leaf)
    if isinstance(leaf, Order):
        return _ordered(leaf, corpus)
    raise TypeError(f"no criterion: {leaf!r}")


def _compared(leaf: Compare) -> tuple[Goal, Goal]:
    left, right = _sums(leaf.left), _sums(leaf.right)
    if left is not None and right is not None:
        least, most = left[0].plus(right[1], -1), left[1].plus(right[0], -1)
        return _against_zero(leaf.operator, least, most)
    made = _share(leaf)
    if made is not None:
        return made
    return Turned(leaf, frozenset({Truth.TRUE})), Turned(leaf, frozenset({Truth.FALSE}))


def _share(leaf: Compare) -> tuple[Goal, Goal] | None:
    # a/b against t is a - t*b against 0, where b is certainly not nothing.
    value, limit = leaf.left, leaf.right
    if not (isinstance(value, Arithmetic) and isinstance(limit, Number) and limit.value >= 0):
        return None
    above, below = _sums(value.left), _sums(value.right)
    if value.operator != "/" or above is None or below is None:
        return None
    if not all(one.never_negative for one in (*above, *below)):
        return None
    least = above[0].plus(below[1], -limit.value)
    most = above[1].plus(below[0], -limit.value)
    defined = _above(below[0])
    true, false = _against_zero(leaf.operator, least, most)
    return every((defined, true)), every((defined, false))


def _against_zero(sign: str, least: _Sum, most: _Sum) -> tuple[Goal, Goal]:
    if sign in (">=", "<"):
        pair = _above(least, strict=False), _below(most)
    elif sign in (">", "<="):
        pair = _above(least), _below(most, strict=False)
    else:
        same = every((_above(least, strict=False), _below(most, strict=False)))
        pair = same, some((_below(most), _above(least)))
    return pair if sign in (">=", ">", "==") else (pair[1], pair[0])


def _sums(value: Quantity) -> _Sums | None:
    """Return a quantity as sums of counts; None where it is no such sum."""
    if isinstance(value, Number):
        return _Sum((), value.value), _Sum((), value.value)
    if isinstance(value, Count):
        measure = measure_of(value)
        return _one(measure, CERTAIN), _one(measure, POSSIBLE)
    if not isinstance(value, Arithmetic):
        raise TypeError(f"no quantity: {value!r}")
    left, right = _sums(value.left), _sums(value.right)
    if left is None or right is None:
        return None
    if value.operator == "+":
        return left[0].plus(right[0]), left[1].plus(right[1])
    if value.operator == "-":
        return left[0].plus(right[1], -1), left[1].plus(right[0], -1)
    if value.operator == "*" and isinstance(value.left, Number):
        return _times(right, value.left.value)
    if isinstance(value.right, Number) and (value.operator == "*" or value.right.value):
        factor = value.right.value if value.operator == "*" else 1 / value.right.value
        return _times(left, factor)
    return None


def _times(value: _Sums, factor: float) -> _Sums:
    low, high = (_NOTHING.plus(one, factor) for one in value)
    return (low, high) if factor >= 0 else (high, low)


# ------------------------------------------------------------------ dates


def _ordered(leaf: Order, corpus: Corpus) -> tuple[Goal, Goal]:
    earlier, later = leaf.earlier, leaf.later
    if isinstance(earlier, Day) and isinstance(later, Day):
        truth = precedes(span_of(earlier.name, corpus), span_of(later.name, corpus))
        return _constant(truth is Truth.TRUE), _constant(truth is Truth.FALSE)
    if isinstance(earlier, DateOf) and isinstance(later, Day):
        return _dated_before(earlier, span_of(later.name, corpus))
    if isinstance(earlier, Day) and isinstance(later, DateOf):
        return _dated_after(later, span_of(earlier.name, corpus))
    return Turned(leaf, frozenset({Truth.TRUE})), Turned(leaf, frozenset({Truth.FALSE}))


def _constant(reached: bool) -> Goal:
    return ALWAYS if reached else NEVER


def _dated_before(value: DateOf, day: Interval) -> tuple[Goal, Goal]:
    """Return what makes a selection's date lie before a day, and what makes it not.

    The first date lies before a day where one certain document does; the last, where there is a
    date at all and no possible document does not.
    """
    begins, ends = _ordinals(day)
    true: Goal = NEVER
    false: Goal = NEVER
    if value.which == "first":
        if begins is not None:
            true = _there_is(value, Dated("last", until=begins - 1))
        if ends is not None:
            none = _there_is_no(value, Dated("first", until=ends - 1, or_open=True))
            false = every((_there_is(value, Dated("last")), none))
    else:
        if begins is not None:
            none = _there_is_no(value, Dated("last", since=begins, or_open=True))
            true = every((_there_is(value, Dated("first")), none))
        if ends is not None:
            false = _there_is(value, Dated("first", since=ends))
    return true, false


def _dated_after(value: DateOf, day: Interval) -> tuple[Goal, Goal]:
    """Return what makes a day lie before a selection's date, and what makes it not."""
    begins, ends = _ordinals(day)
    true: Goal = NEVER
    false: Goal = NEVER
    if value.which == "first":
        if ends is not None:
            none = _there_is_no(value, Dated("first", until=ends, or_open=True))
            true = every((_there_is(value, Dated("last")), none))
        if begins is not None:
            false = _there_is(value, Dated("last", until=begins))
    else:
        if ends is not None:
            true = _there_is(value, Dated("first", since=ends + 1))
        if begins is not None:
            none = _there_is_no(value, Dated("last", since=begins + 1, or_open=True))
            false = every((_there_is(value, Dated("first")), none))
    return true, false


def _there_is(value: DateOf, dated: Dated) -> Goal:
    return _above(_one(Tally(value.of.query, "documents", dated), CERTAIN))


def _there_is_no(value: DateOf, dated: Dated) -> Goal:
    return _below(_one(Tally(value.of.query, "documents", dated), POSSIBLE), strict=False)


def _ordinals(day: Interval) -> tuple[int | None, int | None]:
    first, last = day.first, day.last
    return first.toordinal() if first else None, last.toordinal() if last else None
