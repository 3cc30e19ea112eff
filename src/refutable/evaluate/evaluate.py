"""A criterion on a corpus: what comes out, through which operands, for and against what."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import overload

from refutable.corpus import Interval
from refutable.evaluate.measures import Range, count, first_date, last_date, precedes
from refutable.evaluate.placed import Found, Item
from refutable.evaluate.query import Finder, Matches, span_of
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
    Selection,
)
from refutable.language.truth import Truth, all_of, any_of


@dataclass(frozen=True)
class Operand:
    """One comparison of a criterion: what was asked, what was found, what was needed."""

    part: Criterion
    found: str
    truth: Truth


@dataclass(frozen=True)
class Outcome:
    """What a criterion comes to on a corpus.

    ``grounds`` are the items that count for it and ``rebuttal`` those that count against it, each
    in the order of documents and excerpts.
    """

    truth: Truth
    operands: tuple[Operand, ...]
    grounds: Sequence[Item]
    rebuttal: Sequence[Item]


class Items(Sequence[Item]):
    """Items that are put in their order when one of them is first looked at."""

    def __init__(self, ordered: Callable[[], Iterable[Item]]) -> None:
        self._ordered = ordered

    @cached_property
    def _items(self) -> tuple[Item, ...]:
        return tuple(self._ordered())

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, place: int | slice) -> Item | tuple[Item, ...]:
        return self._items[place]

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Items, tuple)) and self._items == tuple(other)

    def __hash__(self) -> int:
        return hash(self._items)

    def __repr__(self) -> str:
        return repr(self._items)


def evaluate(criterion: Criterion, finder: Finder) -> Outcome:
    """Return what the criterion comes to on the finder's corpus.

    Raises:
        ValueError: it names something that the corpus does not have.
    """
    walk = _Walk(finder)
    truth = walk.truth(criterion)
    sides = _Sides(finder, criterion)
    grounds, rebuttal = (Items(partial(sides.ordered, side)) for side in (True, False))
    return Outcome(truth, tuple(walk.operands), grounds, rebuttal)


def amount(value: Quantity, finder: Finder) -> Range:
    """Return the number that a quantity comes to, as a range where dates leave it open."""
    if isinstance(value, Number):
        return Range(value.value, value.value)
    if isinstance(value, Count):
        return count(finder.find(value.of.query), value.unit, finder.corpus)
    if isinstance(value, Arithmetic):
        return combine(value.operator, amount(value.left, finder), amount(value.right, finder))
    raise TypeError(f"no quantity: {value!r}")


def date_of(value: DateOf | Day, finder: Finder) -> Interval | None:
    """Return between which days a date lies; None where nothing gives one."""
    if isinstance(value, Day):
        return span_of(value.name, finder.corpus)
    measure = first_date if value.which == "first" else last_date
    return measure(finder.find(value.of.query), finder.corpus)


def combine(sign: str, left: Range, right: Range) -> Range:
    """Return the range of two numbers added, subtracted, multiplied or divided."""
    if left.low is None or left.high is None or right.low is None or right.high is None:
        return Range(None, None)
    if sign == "/" and right.low <= 0 <= right.high:
        return Range(None, None)
    apply = _ARITHMETIC[sign]
    corners = [apply(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    return Range(min(corners), max(corners))


_ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def compare(sign: str, left: Range, right: Range) -> Truth:
    """Return whether every pair of numbers in the two ranges compares so, none does, or some do."""
    if left.low is None or left.high is None or right.low is None or right.high is None:
        return Truth.UNKNOWN
    if sign in ("==", "!="):
        equal = _equal(left.low, left.high, right.low, right.high)
        return equal if sign == "==" else ~equal
    test = _COMPARISON[sign]
    outcomes = {test(a, b) for a in (left.low, left.high) for b in (right.low, right.high)}
    if len(outcomes) == 2:
        return Truth.UNKNOWN
    return Truth.TRUE if outcomes.pop() else Truth.FALSE


def _equal(low: float, high: float, other_low: float, other_high: float) -> Truth:
    if _less(high, other_low) or _less(other_high, low):
        return Truth.FALSE
    same = math.isclose(low, high) and math.isclose(low, other_low)
    return Truth.TRUE if same and math.isclose(low, other_high) else Truth.UNKNOWN


def _less(one: float, other: float) -> bool:
    # Shares are floats: a difference in the last bit is none.
    return one < other and not math.isclose(one, other)


_COMPARISON: Mapping[str, Callable[[float, float], bool]] = {
    ">=": lambda one, other: not _less(one, other),
    ">": lambda one, other: _less(other, one),
    "<=": lambda one, other: not _less(other, one),
    "<": _less,
}


class _Walk:
    """Evaluates a criterion and keeps each comparison on the way."""

    def __init__(self, finder: Finder) -> None:
        self.finder = finder
        self.operands: list[Operand] = []

    def truth(self, criterion: Criterion) -> Truth:
        if isinstance(criterion, All):
            return all_of([self.truth(part) for part in criterion.parts])
        if isinstance(criterion, AnyOf):
            return any_of([self.truth(part) for part in criterion.parts])
        if isinstance(criterion, Not):
            return self._denial(criterion)
        if isinstance(criterion, Given):
            base, then = self.truth(criterion.base), self.truth(criterion.then)
            return then if base is Truth.TRUE else Truth.UNKNOWN
        found, truth = self._leaf(criterion)
        self.operands.append(Operand(criterion, found, truth))
        return truth

    def _denial(self, criterion: Not) -> Truth:
        # Pushed down to the comparisons, so that each is kept as what was needed of it.
        inner = criterion.part
        if isinstance(inner, Not):
            return self.truth(inner.part)
        if isinstance(inner, All):
            return any_of([self.truth(Not(part)) for part in inner.parts])
        if isinstance(inner, AnyOf):
            return all_of([self.truth(Not(part)) for part in inner.parts])
        if isinstance(inner, Given):
            return self.truth(Given(inner.base, Not(inner.then)))
        found, truth = self._leaf(inner)
        self.operands.append(Operand(criterion, found, ~truth))
        return ~truth

    def _leaf(self, criterion: Criterion) -> tuple[str, Truth]:
        if isinstance(criterion, Compare):
            left, right = amount(criterion.left, self.finder), amount(criterion.right, self.finder)
            named = isinstance(criterion.right, Number)
            found = str(left) if named else f"{left} against {right}"
            return found, compare(criterion.operator, left, right)
        if isinstance(criterion, Order):
            earlier, later = (
                date_of(side, self.finder) for side in (criterion.earlier, criterion.later)
            )
            found = f"{earlier or 'no date'}; {later or 'no date'}"
            return found, precedes(earlier, later)
        if isinstance(criterion, Omitted):
            number = count(self.finder.find(criterion.of.query), "documents", self.finder.corpus)
            shown = number.low is not None and number.low > 0
            return str(number), Truth.FALSE if shown else Truth.UNKNOWN
        raise TypeError(f"no criterion: {criterion!r}")


class _Sides:
    """Collects the items of a criterion by the side on which they count.

    What must be many counts for the claim, what must be few counts against it; a negation turns
    the sides round. What a share is taken of counts on neither side.
    """

    def __init__(self, finder: Finder, criterion: Criterion) -> None:
        self.finder = finder
        self._criterion = criterion
        # As keys, in the order in which they were found: what is ordered already sorts faster.
        self.items: dict[bool, dict[Item, Truth]] = {True: {}, False: {}}

    def ordered(self, speaks_for: bool) -> Sequence[Item]:
        return sorted(self._collected[speaks_for], key=self.finder.order)

    @cached_property
    def _collected(self) -> Mapping[bool, Mapping[Item, Truth]]:
        self.collect(self._criterion, speaks_for=True)
        return self.items

    def collect(self, criterion: Criterion, speaks_for: bool) -> None:
        if isinstance(criterion, (All, AnyOf)):
            for part in criterion.parts:
                self.collect(part, speaks_for)
        elif isinstance(criterion, Not):
            self.collect(criterion.part, not speaks_for)
        elif isinstance(criterion, Given):
            self.collect(criterion.then, speaks_for)
        elif isinstance(criterion, Omitted):
            self._add(criterion.of, not speaks_for)
        elif isinstance(criterion, Order):
            self._order(criterion, speaks_for)
        elif isinstance(criterion, Compare):
            self._comparison(criterion, speaks_for)

    def _comparison(self, criterion: Compare, speaks_for: bool) -> None:
        wants_many = criterion.operator in (">=", ">", "!=")
        if criterion.operator == "==":
            wants_many = not (isinstance(criterion.right, Number) and criterion.right.value == 0)
        self._quantity(criterion.left, speaks_for is wants_many)
        same = criterion.operator == "=="
        self._quantity(criterion.right, speaks_for is (wants_many if same else not wants_many))

    def _quantity(self, value: Quantity, speaks_for: bool) -> None:
        if isinstance(value, Count):
            self._add(value.of, speaks_for)
        elif isinstance(value, Arithmetic):
            self._quantity(value.left, speaks_for)
            if value.operator in ("+", "*"):
                self._quantity(value.right, speaks_for)
            elif value.operator == "-":
                self._quantity(value.right, not speaks_for)

    def _order(self, criterion: Order, speaks_for: bool) -> None:
        for side in (criterion.earlier, criterion.later):
            if isinstance(side, DateOf):
                self._dating(side, speaks_for)

    def _dating(self, side: DateOf, speaks_for: bool) -> None:
        # Only the documents that can give the date: those that reach into its interval.
        when = date_of(side, self.finder)
        for item, truth in self.finder.find(side.of.query).items():
            date = self.finder.corpus.documents[item.document].date
            if when is not None and not date.undated and date.may_touch(when):
                self.items[speaks_for][item] = truth

    def _add(self, selection: Selection, speaks_for: bool) -> None:
        self.items[speaks_for].update(_as_dict(self.finder.find(selection.query)))


def items_of(selection: Selection | None, finder: Finder) -> Sequence[Item]:
    """Return the items of a selection, ordered as the corpus is; none for None."""
    if selection is None:
        return ()
    found = finder.find(selection.query)
    return Items(lambda: sorted(_as_dict(found), key=finder.order))


def _as_dict(found: Matches) -> Matches:
    return found.made if isinstance(found, Found) else found
