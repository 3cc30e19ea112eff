"""What must be added to a corpus to turn a part of a criterion.

Removals overturn what rests on too little. Only an addition can turn a part that lacks something.
Added units count as certain: coded, and dated as the part requires.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor
from typing import Literal

from refutable.corpus import Interval
from refutable.evaluate.evaluate import Operand, amount, date_of, evaluate
from refutable.evaluate.numbers import Range, compare
from refutable.evaluate.query import Finder
from refutable.language.criteria import MIRRORED, Compare, Criterion, Not, Omitted, Operator, Order
from refutable.language.quantities import Count, DateOf, Number
from refutable.language.truth import Truth
from refutable.robustness.margins import CLOSE, has_room, share_of

Where = Literal["", "first number", "second number", "part and whole", "whole alone"]
# The search for the number of additions that turn a share ends here.
_MOST_ADDED = 10_000


@dataclass(frozen=True)
class DatedAs:
    """The selection of an added document, and the date it must lie before or after."""

    selection: str
    side: Literal["before", "after"]
    limit: Interval


@dataclass(frozen=True)
class Addition:
    """How many units must be added for a part to become true, or false.

    ``where`` says in which number they must be counted, ``dated`` how they must be dated.
    """

    part: Criterion
    becomes: Truth
    number: int
    unit: str
    where: Where = ""
    dated: DatedAs | None = None


def additions(criterion: Criterion, finder: Finder) -> tuple[Addition, ...]:
    """Return what must be added to turn each part that additions can turn.

    A true part may become false, a false part true, and an open one either. Parts that additions
    can only confirm, and parts on two given days, are not among them.

    Raises:
        ValueError: the criterion names something that the corpus does not have.
    """
    operands = evaluate(criterion, finder).operands
    return tuple(one for operand in operands for one in _for_part(operand, finder))


def _for_part(operand: Operand, finder: Finder) -> Iterator[Addition]:
    part = operand.part
    leaf = part.part if isinstance(part, Not) else part
    for becomes in (truth for truth in (Truth.TRUE, Truth.FALSE) if truth is not operand.truth):
        wanted = ~becomes if isinstance(part, Not) else becomes
        if isinstance(leaf, Compare):
            for number, unit, where in (
                *_to_shares(leaf, wanted, finder),
                *_to_counts(leaf, wanted, finder),
            ):
                yield Addition(part, becomes, number, unit, where)
        elif isinstance(leaf, Order):
            for dated in _to_dates(leaf, wanted, finder):
                yield Addition(part, becomes, 1, "documents", dated=dated)
        elif isinstance(leaf, Omitted) and wanted is Truth.FALSE:
            yield Addition(part, becomes, 1, "documents")


_Added = tuple[int, str, Where]
"""How many, of which unit, and where."""


def _to_counts(leaf: Compare, wanted: Truth, finder: Finder) -> Iterator[_Added]:
    left, right = leaf.left, leaf.right
    first: Where = "" if isinstance(right, Number) else "first number"
    second: Where = "" if isinstance(left, Number) else "second number"
    sides = (
        (leaf.operator, left, right, first),
        (MIRRORED[leaf.operator], right, left, second),
    )
    for sign, one, other, where in sides:
        if isinstance(one, Count):
            found = amount(one, finder)
            number = _missing(sign, found, amount(other, finder), wanted)
            if number and has_room(one, found, finder, number):
                yield number, one.unit, where


def _missing(sign: Operator, one: Range, other: Range, wanted: Truth) -> int:
    """Return how many more of the first are needed; 0 where no number of them will do."""
    if one.low is None or other.low is None or other.high is None:
        return 0
    gap = other.high - one.low
    beyond, up_to = floor(gap + CLOSE) + 1, ceil(gap - CLOSE)
    if sign in (">=", ">"):
        number = (up_to if sign == ">=" else beyond) if wanted is Truth.TRUE else 0
    elif sign in ("<=", "<"):
        number = (beyond if sign == "<=" else up_to) if wanted is Truth.FALSE else 0
    elif (sign == "==") is (wanted is Truth.FALSE):
        number = beyond
    else:
        number = up_to if one.exact and other.exact and up_to == gap else 0
    return max(number, 0)


def _to_shares(leaf: Compare, wanted: Truth, finder: Finder) -> Iterator[_Added]:
    share = share_of(leaf)
    if share is None or leaf.operator in ("==", "!="):
        return
    counted, size, limit = share
    part, whole = amount(counted, finder), amount(size, finder)
    if not (part.exact and whole.exact):
        return
    # A share grows by what counts in part and whole, and falls by what counts in the whole alone.
    grows = (leaf.operator in (">=", ">")) is (wanted is Truth.TRUE)
    have, of = part.low or 0, whole.low or 0
    for number in range(1, _MOST_ADDED):
        changed = (have + number * grows) / (of + number)
        if compare(leaf.operator, Range(changed, changed), Range(limit, limit)) is wanted:
            yield number, counted.unit, "part and whole" if grows else "whole alone"
            return


def _to_dates(leaf: Order, wanted: Truth, finder: Finder) -> Iterator[DatedAs]:
    # A first date can only be moved back, and a last one only forward.
    one, other = date_of(leaf.earlier, finder), date_of(leaf.later, finder)
    if wanted is Truth.TRUE:
        sides = ((leaf.earlier, "first", other), (leaf.later, "last", one))
    else:
        sides = ((leaf.later, "first", one), (leaf.earlier, "last", other))
    for value, which, limit in sides:
        if isinstance(value, DateOf) and value.which == which and limit is not None:
            before = which == "first"
            if (limit.first if before else limit.last) is not None:
                selection = "first" if value is leaf.left else "second"
                yield DatedAs(selection, "before" if before else "after", limit)
