"""Margins: how far each part of a criterion is from turning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor
from typing import Literal

from refutable.evaluate.evaluate import Operand, amount, date_of, evaluate
from refutable.evaluate.names import codes_of
from refutable.evaluate.numbers import Range, compare
from refutable.evaluate.query import Finder
from refutable.language.criteria import DENIED, Compare, Criterion, Not, Omitted, Operator, Order
from refutable.language.nodes import walk
from refutable.language.quantities import Arithmetic, Count, Number, Quantity
from refutable.language.query import By
from refutable.language.truth import Truth

Change = Literal["fewer", "more", "more or fewer"]
Reason = Literal[
    "share of nothing", "not known", "no date", "dates overlap", "range", "nothing found"
]
# Numbers that are this close are the same: shares are floats.
CLOSE = 1e-9


@dataclass(frozen=True)
class Steps:
    """How many more or fewer units in its part turn a share of a known whole."""

    number: int
    unit: str
    change: Change
    whole: int


@dataclass(frozen=True)
class Margin:
    """How far one part of a criterion is from turning.

    ``distance`` is in ``unit``: positive where the part holds with so much to spare, negative where
    it fails by so much; None where the part is open, for the reason in ``open``. Units are those
    that are counted, "days", or "points" for percentage points of a share, of which there can be
    none to spare. ``change`` says which way the first number would have to change for the part to
    turn; where ``two_counts`` holds, the second number could change instead.
    """

    operand: Operand
    distance: float | None
    unit: str
    open: Reason | None = None
    change: Change | None = None
    two_counts: bool = False
    steps: Steps | None = None

    @property
    def part(self) -> Criterion:
        """The part of the criterion."""
        return self.operand.part

    @property
    def omission(self) -> bool:
        """Whether the part says that something is omitted."""
        return isinstance(_leaf(self.operand), Omitted)


def margins(criterion: Criterion, finder: Finder) -> tuple[Margin, ...]:
    """Return the margin of each part of a criterion, in the order of its operands.

    Raises:
        ValueError: the criterion names something that the corpus does not have.
    """
    return tuple(_margin(one, finder) for one in evaluate(criterion, finder).operands)


def _leaf(operand: Operand) -> Criterion:
    return operand.part.part if isinstance(operand.part, Not) else operand.part


def _margin(operand: Operand, finder: Finder) -> Margin:
    leaf = _leaf(operand)
    if isinstance(leaf, Compare):
        return _compared(leaf, operand, finder)
    if isinstance(leaf, Order):
        return _ordered(leaf, operand, finder)
    assert isinstance(leaf, Omitted)
    return _omitted(leaf, operand, finder)


def _signed(distance: float, operand: Operand) -> float:
    return distance if operand.truth is Truth.TRUE or not distance else -distance


# ------------------------------------------------------------------ counts and shares


@dataclass(frozen=True)
class _Gap:
    """The distance between two numbers, and how the first must change to turn the part."""

    size: float
    change: Change
    turns_when_equal: bool

    @property
    def steps(self) -> int:
        """By how many whole units the first number must change."""
        return ceil(self.size - CLOSE) if self.turns_when_equal else floor(self.size + CLOSE) + 1


def _compared(leaf: Compare, operand: Operand, finder: Finder) -> Margin:
    sign = DENIED[leaf.operator] if isinstance(operand.part, Not) else leaf.operator
    left, right = amount(leaf.left, finder), amount(leaf.right, finder)
    shares = "/" in _operators(leaf)
    unit = "points" if shares else _unit(leaf)
    if left.low is None or right.low is None:
        return Margin(operand, None, unit, "share of nothing" if shares else "not known")
    if operand.truth is Truth.UNKNOWN:
        return Margin(operand, None, unit, "range")
    gap = _gap(sign, left, right, holds=operand.truth is Truth.TRUE)
    if shares:
        steps = _in_units(leaf, sign, gap.change, operand, finder)
        return Margin(operand, _signed(100 * gap.size, operand), unit, steps=steps)
    change, two_counts = gap.change, not isinstance(leaf.right, Number)
    if not two_counts and change == "more or fewer" and isinstance(leaf.left, Count):
        if not left.high:
            change = "more"
        elif not has_room(leaf.left, left, finder):
            change = "fewer"
    distance = _signed(gap.steps if unit else gap.size, operand)
    return Margin(operand, distance, unit, change=change, two_counts=two_counts)


def _gap(sign: Operator, left: Range, right: Range, *, holds: bool) -> _Gap:
    """Return how far apart two numbers are whose comparison is decided.

    Of two ranges, the nearest ends turn first.
    """
    above = (left.low or 0) - (right.high or 0)
    below = (right.low or 0) - (left.high or 0)
    change: Change
    if sign in ("==", "!="):
        change = "fewer" if above > CLOSE else "more" if below > CLOSE else "more or fewer"
    else:
        change = "fewer" if holds is (sign in (">=", ">")) else "more"
    return _Gap(max(above, below, 0), change, holds is not (sign in (">=", "<=", "==")))


def has_room(count: Count, found: Range, finder: Finder, more: int = 1) -> bool:
    """Return whether ``more`` units could be found, given the documents and codes named."""
    parts = count.of.query.plain
    if count.unit == "codes":
        most = len(frozenset().union(*(codes_of(part, finder.corpus) for part in parts)))
        return (found.low or 0) + more <= most
    named = [rule.values for part in parts for rule in part.restrictions if rule.by is By.DOCUMENT]
    if count.unit != "documents" or len(named) < len(parts):
        return True
    return (found.low or 0) + more <= len({name for names in named for name in names})


def share_of(leaf: Compare) -> tuple[Count, Count, float] | None:
    """Return part, whole and limit where a leaf compares a share of counts with a number."""
    value, limit = leaf.left, leaf.right
    if not (isinstance(value, Arithmetic) and value.operator == "/" and isinstance(limit, Number)):
        return None
    if isinstance(value.left, Count) and isinstance(value.right, Count):
        return value.left, value.right, limit.value
    return None


def _in_units(
    leaf: Compare, sign: Operator, change: Change, operand: Operand, finder: Finder
) -> Steps | None:
    """Return how many units of its part turn a share of a known whole; None where it is open."""
    share = share_of(leaf)
    if share is None or change == "more or fewer":
        return None
    counted, of, limit = share
    part, whole = amount(counted, finder), amount(of, finder)
    if not (part.exact and whole.exact):
        return None
    number, size = int(part.low or 0), int(whole.low or 0)
    for steps in range(1, size + 1):
        moved = (number + (steps if change == "more" else -steps)) / size
        if compare(sign, Range(moved, moved), Range(limit, limit)) is not operand.truth:
            return Steps(steps, counted.unit, change, size)
    return None


def _unit(leaf: Compare) -> str:
    quantities = (one for one in walk(leaf) if isinstance(one, Quantity))
    units = {one.unit for one in quantities if not isinstance(one, (Number, Arithmetic))}
    return units.pop() if len(units) == 1 and "*" not in _operators(leaf) else "units"


def _operators(leaf: Compare) -> set[str]:
    return {*_operators_of(leaf.left), *_operators_of(leaf.right)}


def _operators_of(value: Quantity) -> Iterator[str]:
    if isinstance(value, Arithmetic):
        yield value.operator
        yield from _operators_of(value.left)
        yield from _operators_of(value.right)


# ------------------------------------------------------------------ dates and omissions


def _ordered(leaf: Order, operand: Operand, finder: Finder) -> Margin:
    earlier, later = date_of(leaf.earlier, finder), date_of(leaf.later, finder)
    if earlier is None or later is None:
        return Margin(operand, None, "days", "no date")
    if operand.truth is Truth.UNKNOWN:
        return Margin(operand, None, "days", "dates overlap")
    # Two decided dates lie apart. On one day the first no longer precedes the second; a day earlier
    # it does.
    if (operand.truth is Truth.TRUE) is not isinstance(operand.part, Not):
        assert earlier.last is not None
        assert later.first is not None
        days = (later.first - earlier.last).days
    else:
        assert earlier.first is not None
        assert later.last is not None
        days = (earlier.first - later.last).days + 1
    return Margin(operand, _signed(days, operand), "days")


def _omitted(leaf: Omitted, operand: Operand, finder: Finder) -> Margin:
    found = amount(Count(leaf.of, "documents"), finder)
    if operand.truth is Truth.UNKNOWN:
        return Margin(operand, None, "documents", "range" if found.high else "nothing found")
    distance = _signed(int(found.low or 0), operand)
    return Margin(operand, distance, "documents", change="fewer")
