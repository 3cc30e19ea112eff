"""Margins: how far what was found stands from where each part of a criterion turns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor

from refutable.evaluate.evaluate import Operand, amount, date_of, evaluate
from refutable.evaluate.numbers import Range, compare
from refutable.evaluate.query import Finder
from refutable.language.expressions import (
    Arithmetic,
    Compare,
    Count,
    Criterion,
    Not,
    Number,
    Omitted,
    Operator,
    Order,
    Quantity,
)
from refutable.language.queries import operands_of
from refutable.language.query import By
from refutable.language.truth import Truth
from refutable.wording.phrases import branches

DENIED: Mapping[Operator, Operator] = {
    ">=": "<",
    ">": "<=",
    "<=": ">",
    "<": ">=",
    "==": "!=",
    "!=": "==",
}
_EITHER = "more or fewer"
# Numbers that are this close are the same: shares are floats.
_CLOSE = 1e-9
_DAYS_OF_A_YEAR = 365.2425
_YEARS_FROM = 3


@dataclass(frozen=True)
class Margin:
    """How far one part of a criterion stands from where it turns.

    ``distance`` is in ``unit``: positive where the part holds with so much to spare, negative where
    it misses by so much; None where the part is open, or nothing gives a number. Units are those
    that are counted, "days", or "points" for percentage points of a share, of which there can be
    none to spare. ``turns`` says it for a reader.
    """

    part: Criterion
    distance: float | None
    unit: str
    turns: str


def margins(criterion: Criterion, finder: Finder) -> tuple[Margin, ...]:
    """Return the margin of each part of a criterion, in the order of its operands.

    Raises:
        ValueError: the criterion names something that the corpus does not have.
    """
    return tuple(_margin(one, finder) for one in evaluate(criterion, finder).operands)


def _margin(operand: Operand, finder: Finder) -> Margin:
    denied = isinstance(operand.part, Not)
    leaf = operand.part.part if isinstance(operand.part, Not) else operand.part
    if isinstance(leaf, Compare):
        return _compared(leaf, operand, finder, denied=denied)
    if isinstance(leaf, Order):
        return _ordered(leaf, operand, finder, denied=denied)
    if isinstance(leaf, Omitted):
        return _omitted(leaf, operand, finder)
    raise TypeError(f"no part of a criterion: {leaf!r}")


def _signed(distance: float, operand: Operand) -> float:
    return distance if operand.truth is Truth.TRUE or not distance else -distance


def _to_spare(operand: Operand) -> str:
    return "to spare" if operand.truth is Truth.TRUE else "short"


# ------------------------------------------------------------------ counts and shares


@dataclass(frozen=True)
class _Gap:
    """What lies between two numbers, and by what the first one would have to change to turn it."""

    size: float
    change: str
    turns_when_equal: bool

    @property
    def steps(self) -> int:
        """How many whole units the first number would have to change by."""
        return ceil(self.size - _CLOSE) if self.turns_when_equal else floor(self.size + _CLOSE) + 1


def _compared(leaf: Compare, operand: Operand, finder: Finder, *, denied: bool) -> Margin:
    sign = DENIED[leaf.operator] if denied else leaf.operator
    left, right = amount(leaf.left, finder), amount(leaf.right, finder)
    shares = "/" in _operators(leaf)
    unit = "points" if shares else _unit(leaf)
    if left.low is None or right.low is None:
        return Margin(operand.part, None, unit, "open: a share of nothing is undefined")
    if operand.truth is Truth.UNKNOWN:
        return Margin(operand.part, None, unit, f"open: {operand.found}")
    gap = _gap(sign, left, right, holds=operand.truth is Truth.TRUE)
    if shares:
        turns = _share_said(leaf, sign, gap, operand, finder)
        return Margin(operand.part, _signed(100 * gap.size, operand), unit, turns)
    change = gap.change
    if not isinstance(leaf.right, Number):
        change = _IN_EITHER[change]
    elif change == _EITHER and isinstance(leaf.left, Count):
        if not left.high:
            change = "more"
        elif not has_room(leaf.left, left, finder):
            change = "fewer"
    turns = f"{_number_of(gap.steps, unit)} {change} would turn it"
    return Margin(operand.part, _signed(gap.steps, operand), unit, turns)


def _gap(sign: Operator, left: Range, right: Range, *, holds: bool) -> _Gap:
    """Return how far apart two numbers are that compare one way or the other for certain.

    Of two ranges the ends that lie nearest to one another turn first.
    """
    above = (left.low or 0) - (right.high or 0)
    below = (right.low or 0) - (left.high or 0)
    if sign in ("==", "!="):
        change = "fewer" if above > _CLOSE else "more" if below > _CLOSE else _EITHER
    else:
        change = "fewer" if holds is (sign in (">=", ">")) else "more"
    return _Gap(max(above, below, 0), change, holds is not (sign in (">=", "<=", "==")))


_IN_EITHER: Mapping[str, str] = {
    "fewer": "fewer in the first number, or more in the second,",
    "more": "more in the first number, or fewer in the second,",
    _EITHER: "more or fewer in either number",
}


def has_room(count: Count, found: Range, finder: Finder, more: int = 1) -> bool:
    """Return whether so many more units could be found, given the documents and codes named."""
    parts = branches(count.of.query)
    if count.unit == "codes":
        book = finder.corpus.codebook
        most = len({code for part in parts for name in part.codes for code in book.expand(name)})
        return (found.low or 0) + more <= most
    named = [rule.values for part in parts for rule in part.restrictions if rule.by is By.DOCUMENT]
    if count.unit != "documents" or len(named) < len(parts):
        return True
    return (found.low or 0) + more <= len({name for names in named for name in names})


def _share_said(leaf: Compare, sign: Operator, gap: _Gap, operand: Operand, finder: Finder) -> str:
    points = f"{100 * gap.size:.1f}".removesuffix(".0")
    said = f"{points} percentage point{'' if points == '1' else 's'} {_to_spare(operand)}"
    if gap.size < _CLOSE:
        said = "exactly at its limit"
    return said + _in_units(leaf, sign, gap.change, operand, finder)


def _in_units(leaf: Compare, sign: Operator, change: str, operand: Operand, finder: Finder) -> str:
    """Return by how many units of the part a share of a known whole turns, where one can tell."""
    value, limit = leaf.left, leaf.right
    if not (isinstance(value, Arithmetic) and value.operator == "/" and isinstance(limit, Number)):
        return ""
    if not (isinstance(value.left, Count) and isinstance(value.right, Count)):
        return ""
    part, whole = amount(value.left, finder), amount(value.right, finder)
    if not (part.exact and whole.exact and change in ("fewer", "more")):
        return ""
    number, of = int(part.low or 0), int(whole.low or 0)
    step = 1 if change == "more" else -1
    for steps in range(1, of + 1):
        moved = (number + step * steps) / of
        if compare(sign, Range(moved, moved), Range(limit.value, limit.value)) is not operand.truth:
            counted = _number_of(steps, value.left.unit)
            return f"; {counted} {change}, of {of}, would turn it"
    return ""


def _unit(leaf: Compare) -> str:
    units = {one.unit for one in operands_of(leaf) if isinstance(one, Count)}
    return units.pop() if len(units) == 1 and "*" not in _operators(leaf) else "units"


def _operators(leaf: Compare) -> set[str]:
    return {*_operators_of(leaf.left), *_operators_of(leaf.right)}


def _operators_of(value: Quantity) -> Iterator[str]:
    if isinstance(value, Arithmetic):
        yield value.operator
        yield from _operators_of(value.left)
        yield from _operators_of(value.right)


def _number_of(number: float, unit: str) -> str:
    written = f"{number:,.0f}" if float(number).is_integer() else f"{number:g}"
    return f"{written} {unit.removesuffix('s') if number == 1 else unit}"


def _length(days: int) -> str:
    """Return a length of time in the unit in which a reader has a feeling for it."""
    years = days / _DAYS_OF_A_YEAR
    return _number_of(days, "days") if years < _YEARS_FROM else f"{years:.0f} years"


# ------------------------------------------------------------------ dates and omissions


def _ordered(leaf: Order, operand: Operand, finder: Finder, *, denied: bool) -> Margin:
    earlier, later = date_of(leaf.earlier, finder), date_of(leaf.later, finder)
    if earlier is None or later is None:
        return Margin(operand.part, None, "days", "open: nothing gives a date")
    if operand.truth is Truth.UNKNOWN:
        return Margin(operand.part, None, "days", "open: the dates overlap")
    # What is decided has two ends that lie apart. They still do while a day lies between them;
    # on one day, the first no longer precedes, and it may do as soon as it is a day earlier.
    if (operand.truth is Truth.TRUE) is not denied:
        assert earlier.last is not None
        assert later.first is not None
        days = (later.first - earlier.last).days
    else:
        assert earlier.first is not None
        assert later.last is not None
        days = (earlier.first - later.last).days + 1
    turns = f"{_length(days)} {_to_spare(operand)}"
    return Margin(operand.part, _signed(days, operand), "days", turns)


def _omitted(leaf: Omitted, operand: Operand, finder: Finder) -> Margin:
    found = amount(Count(leaf.of, "documents"), finder)
    if operand.truth is Truth.UNKNOWN:
        possible = f"open: {found}" if found.high else "open: one document more would decide it"
        return Margin(operand.part, None, "documents", possible)
    number = int(found.low or 0)
    turns = f"{_number_of(number, 'documents')} fewer would leave it open"
    return Margin(operand.part, _signed(number, operand), "documents", turns)
