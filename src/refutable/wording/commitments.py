"""What a criterion commits its sentence to: counts, shares, comparisons, orders, exceptions.

A criterion is taken apart into the few things that words of a sentence can agree or disagree with.
Denials are pushed down to the comparisons, as in its evaluation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from refutable.language.expressions import (
    DENIED,
    MIRRORED,
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
    Operator,
    Order,
    Quantity,
)
from refutable.language.query import TIME, By, Query, Restriction

Found = TypeVar("Found")


@dataclass(frozen=True, eq=False)
class Bound:
    """A count or a share between two limits; ``stated`` where the sentence has to say so."""

    part: Criterion
    of: Quantity
    low: float | None
    high: float | None
    share: bool
    stated: bool
    open_low: bool = False
    open_high: bool = False

    @property
    def absent(self) -> bool:
        """Whether nothing of the kind may be found."""
        return not self.share and self.high == 0

    @property
    def present(self) -> bool:
        """Whether something of the kind has to be found."""
        return self.low is not None and (self.low > 0 or self.open_low)

    @property
    def query(self) -> Query | None:
        """What is counted, where it is one selection."""
        return self.of.of.query if isinstance(self.of, Count) else None


@dataclass(frozen=True, eq=False)
class Comparison:
    """One quantity against another."""

    part: Criterion
    sign: Operator
    left: Quantity
    right: Quantity
    stated: bool

    @property
    def scaled(self) -> bool:
        """Whether one side is multiplied first, as in "at most half as many"."""
        return any(isinstance(side, Arithmetic) and side.operator == "*" for side in self._sides)

    @property
    def of_shares(self) -> bool:
        """Whether shares are compared."""
        return any(isinstance(side, Arithmetic) and side.operator == "/" for side in self._sides)

    @property
    def majority(self) -> bool:
        """Whether those that share a place with something are held against those that do not."""
        one, other = self._sides
        if not (isinstance(one, Count) and isinstance(other, Count)):
            return False
        return _parted(one.of.query, other.of.query) and one.unit == other.unit

    @property
    def _sides(self) -> tuple[Quantity, Quantity]:
        return self.left, self.right


def _parted(one: Query, other: Query) -> bool:
    if not one.related or not other.related:
        return False
    within, without = one.related[-1], other.related[-1]
    rest = replace(one, related=one.related[:-1]) == replace(other, related=other.related[:-1])
    return rest and within.other == without.other and without.how == f"not {within.how}"


@dataclass(frozen=True, eq=False)
class Sequence:
    """One date before another; ``denied`` where it is said not to be."""

    part: Criterion
    earlier: DateOf | Day
    later: DateOf | Day
    stated: bool
    denied: bool


@dataclass(frozen=True, eq=False)
class Partial:
    """Not all of these parts hold."""

    part: Criterion
    parts: tuple[Criterion, ...]


Commitment = Bound | Comparison | Sequence | Partial


@dataclass(frozen=True, eq=False)
class Group:
    """The same asked in several periods, at several places, of several codes; ``over`` says which.

    ``members`` are what differs from one to the next.
    """

    over: str
    members: tuple[tuple[str, ...], ...]
    of: tuple[Commitment, ...]


class Commitments:
    """Everything that a criterion commits its sentence to."""

    def __init__(self, criterion: Criterion) -> None:
        self.criterion = criterion
        self.all = tuple(_committed(criterion, denied=False, stated=True, weighed=False))

    def of_kind(self, kind: type[Found]) -> tuple[Found, ...]:
        """Return the commitments of one kind."""
        return tuple(item for item in self.all if isinstance(item, kind))

    @cached_property
    def absences(self) -> tuple[Bound, ...]:
        """What may not be found."""
        return tuple(bound for bound in self.of_kind(Bound) if bound.absent)

    @cached_property
    def presences(self) -> tuple[Bound, ...]:
        """What has to be found, as a count."""
        return tuple(bound for bound in self.of_kind(Bound) if bound.present and not bound.share)

    @cached_property
    def shares(self) -> tuple[Bound, ...]:
        """The shares that are held against a number."""
        return tuple(bound for bound in self.of_kind(Bound) if bound.share)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """What is asked alike of several periods, places, codes or dates."""
        return tuple(_groups(self.all))

    @cached_property
    def sizes(self) -> frozenset[int]:
        """How many things the criterion lists, wherever it does."""
        sizes = {len(group.members) for group in self.groups}
        for query in queries_in(self.criterion):
            sizes.add(len(query.codes))
            sizes.add(len(query.parts))
            sizes.update(len(r.values) for r in query.restrictions if r.by in _LISTED)
        return frozenset(sizes) - {0, 1}

    @cached_property
    def joined(self) -> bool:
        """Whether two things are looked for in the same place."""
        return any(query.related for query in queries_in(self.criterion))

    @cached_property
    def paired(self) -> bool:
        """Whether two things stand against each other, or beside each other."""
        two = any(isinstance(item, (Comparison, Sequence)) for item in self.all)
        return two or self.joined or 2 in self.sizes


def _committed(
    criterion: Criterion, *, denied: bool, stated: bool, weighed: bool
) -> Iterator[Commitment]:
    if isinstance(criterion, Not):
        yield from _committed(criterion.part, denied=not denied, stated=stated, weighed=weighed)
    elif isinstance(criterion, (All, AnyOf)):
        every = isinstance(criterion, All) is not denied
        if not every and isinstance(criterion, All):
            yield Partial(Not(criterion), criterion.parts)
        for part in criterion.parts:
            yield from _committed(part, denied=denied, stated=stated and every, weighed=weighed)
    elif isinstance(criterion, Given):
        # What is weighed only where there is something to weigh: the sentence states the outcome.
        yield from _committed(criterion.then, denied=denied, stated=stated, weighed=True)
    elif isinstance(criterion, Omitted):
        count = Count(criterion.of, "documents")
        low, high = (1, None) if denied else (None, 0)
        yield Bound(criterion, count, low, high, False, stated)
    elif isinstance(criterion, Order):
        assert isinstance(criterion.earlier, (DateOf, Day))
        assert isinstance(criterion.later, (DateOf, Day))
        yield Sequence(criterion, criterion.earlier, criterion.later, stated, denied)
    elif isinstance(criterion, Compare):
        sign = DENIED[criterion.operator] if denied else criterion.operator
        yield _compared(criterion, sign, stated, weighed)


def _compared(criterion: Compare, sign: Operator, stated: bool, weighed: bool) -> Commitment:
    left, right = criterion.left, criterion.right
    if isinstance(left, Number) and not isinstance(right, Number):
        left, right, sign = right, left, MIRRORED[sign]
    if not isinstance(right, Number):
        return Comparison(criterion, sign, left, right, stated and not weighed)
    share = isinstance(left, Arithmetic) and left.operator == "/"
    limit = right.value
    low = limit if sign in (">=", ">", "==") else None
    high = limit if sign in ("<=", "<", "==") else None
    if share:
        return Bound(criterion, left, low, high, True, stated, sign == ">", sign == "<")
    # A count is whole: more than one is at least two.
    if low is not None:
        low = math.floor(low) + 1 if sign == ">" else math.ceil(low)
    if high is not None:
        high = math.ceil(high) - 1 if sign == "<" else math.floor(high)
    return Bound(criterion, left, low, high, False, stated)


# ------------------------------------------------------------------ what is asked alike of several


def _groups(commitments: Iterable[Commitment]) -> Iterator[Group]:
    bounds = [c for c in commitments if isinstance(c, Bound) and c.query and c.stated]
    for over, member, rest in _DIMENSIONS:
        together: dict[object, list[tuple[tuple[str, ...], Bound]]] = {}
        for bound in bounds:
            query = bound.query
            found = member(query) if query else ()
            if query and found:
                key = (rest(query), bound.low, bound.high, getattr(bound.of, "unit", ""))
                together.setdefault(key, []).append((found, bound))
        for alike in together.values():
            members = tuple(dict.fromkeys(found for found, _ in alike))
            if len(members) > 1:
                yield Group(over, members, tuple(bound for _, bound in alike))
    orders = [c for c in commitments if isinstance(c, Sequence) and c.stated]
    for side, other in (("later", "earlier"), ("earlier", "later")):
        dates: dict[object, list[Sequence]] = {}
        for order in orders:
            dates.setdefault(getattr(order, side), []).append(order)
        for group in dates.values():
            named = dict.fromkeys((str_of(getattr(order, other)),) for order in group)
            if len(named) > 1:
                yield Group("dates", tuple(named), tuple(group))


def str_of(value: DateOf | Day) -> str:
    """Return a date as a text by which it can be told from another."""
    return value.name if isinstance(value, Day) else f"{value.which} {value.of.query}"


def _values(by: By) -> Callable[[Query], tuple[str, ...]]:
    return lambda query: tuple(
        value for rule in query.restrictions if rule.by is by for value in rule.values
    )


def _without(by: By) -> Callable[[Query], Query]:
    def rest(query: Query) -> Query:
        kept = tuple(rule for rule in query.restrictions if rule.by is not by)
        return replace(query, restrictions=kept)

    return rest


_DIMENSIONS: tuple[
    tuple[str, Callable[[Query], tuple[str, ...]], Callable[[Query], Query]], ...
] = (
    *(
        (by.value, _values(by), _without(by))
        for by in (By.DURING, By.ACTOR, By.TYPE, By.INSTITUTION, By.SCOPE, By.LANGUAGE, By.DOCUMENT)
    ),
    ("code", lambda query: query.codes, lambda query: replace(query, codes=())),
    (
        "coder",
        lambda query: (query.coder,) if query.coder else (),
        lambda query: replace(query, coder=""),
    ),
)


# What a sentence may count in a criterion: the documents that it names, and its periods.
_LISTED = (By.DOCUMENT, By.DURING)


# ------------------------------------------------------------------ queries and times


def queries_in(value: Any) -> Iterator[Query]:
    """Return every query in a value of the claim language, those in queries included."""
    if isinstance(value, Query):
        yield value
    if isinstance(value, (tuple, list)):
        for part in value:
            yield from queries_in(part)
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            yield from queries_in(getattr(value, item.name))


def restrictions_in(value: Any) -> Iterator[Restriction]:
    """Return every restriction in a value of the claim language."""
    for query in queries_in(value):
        yield from query.restrictions


def times_in(value: Any) -> Iterator[tuple[By, str]]:
    """Return every limit in time that a value of the claim language names."""
    for rule in restrictions_in(value):
        if rule.by in TIME:
            for name in rule.values:
                yield rule.by, name


def lacking(query: Query) -> bool:
    """Whether a query asks for places in which another one finds nothing."""
    return any(item.how.startswith("not") for item in query.related) or any(
        lacking(part) for part in query.parts
    )
