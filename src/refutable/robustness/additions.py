"""What would have to be added to a corpus for a part of a criterion to turn.

Removals overturn what rests on too little; what is missing, or was never said, only something more
can turn. What is added is taken to be certain: coded, and dated within what the part asks for.
"""

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
    DateOf,
    Not,
    Number,
    Omitted,
    Operator,
    Order,
)
from refutable.language.truth import Truth
from refutable.robustness.margins import has_room
from refutable.wording.wording import in_english

_CLOSE = 1e-9
# A share that so many more do not turn is not turned by additions.
_MOST_ADDED = 10_000
_MIRRORED: Mapping[Operator, Operator] = {
    ">=": "<=",
    ">": "<",
    "<=": ">=",
    "<": ">",
    "==": "==",
    "!=": "!=",
}
_BECOMES: Mapping[Truth, str] = {
    Truth.TRUE: "would establish that",
    Truth.FALSE: "would refute that",
}


@dataclass(frozen=True)
class Addition:
    """How many units would have to be added for a part to become true, or false.

    ``what`` says of what kind they would have to be, and ``words`` says all of it for a reader.
    """

    part: Criterion
    becomes: Truth
    number: int
    unit: str
    what: str
    words: str


def additions(criterion: Criterion, finder: Finder) -> tuple[Addition, ...]:
    """Return what would have to be added to turn each part that additions can turn.

    A part that holds may become false, one that fails may become true, and one that is open
    either. A part that additions can only confirm, and one on two given days, is not among them.

    Raises:
        ValueError: the criterion names something that the corpus does not have.
    """
    operands = evaluate(criterion, finder).operands
    return tuple(one for operand in operands for one in _for_part(operand, finder))


def _for_part(operand: Operand, finder: Finder) -> Iterator[Addition]:
    part = operand.part
    denied = isinstance(part, Not)
    leaf = part.part if isinstance(part, Not) else part
    for becomes in (truth for truth in (Truth.TRUE, Truth.FALSE) if truth is not operand.truth):
        wanted = ~becomes if denied else becomes
        for number, unit, kind in _added(leaf, wanted, finder):
            what = f"{number} more {unit.removesuffix('s') if number == 1 else unit}{kind}"
            # What follows a semicolon explains the part, and does not belong to what it asks.
            asked = in_english(part, finder.corpus).split("; ")[0]
            words = f"{what} {_BECOMES[becomes]} {asked}"
            yield Addition(part, becomes, number, unit, what, words)


_Added = tuple[int, str, str]
"""How many, of which unit, and what kind of them."""


def _added(leaf: Criterion, wanted: Truth, finder: Finder) -> Iterator[_Added]:
    if isinstance(leaf, Compare):
        yield from _to_shares(leaf, wanted, finder)
        yield from _to_counts(leaf, wanted, finder)
    elif isinstance(leaf, Order):
        yield from _to_dates(leaf, wanted, finder)
    elif isinstance(leaf, Omitted) and wanted is Truth.FALSE:
        yield 1, "documents", ""


# ------------------------------------------------------------------ counts


def _to_counts(leaf: Compare, wanted: Truth, finder: Finder) -> Iterator[_Added]:
    sides = (
        (leaf.operator, leaf.left, leaf.right, " in the first number"),
        (_MIRRORED[leaf.operator], leaf.right, leaf.left, " in the second number"),
    )
    for sign, one, other, which in sides:
        if isinstance(one, Count):
            found = amount(one, finder)
            number = _missing(sign, found, amount(other, finder), wanted)
            if number and has_room(one, found, finder, number):
                yield number, one.unit, "" if isinstance(other, Number) else which


def _missing(sign: Operator, one: Range, other: Range, wanted: Truth) -> int:
    """Return how many more of the first are needed; 0 where no number of them will do."""
    if one.low is None or other.low is None or other.high is None:
        return 0
    gap = other.high - one.low
    beyond, up_to = floor(gap + _CLOSE) + 1, ceil(gap - _CLOSE)
    if sign in (">=", ">"):
        number = (up_to if sign == ">=" else beyond) if wanted is Truth.TRUE else 0
    elif sign in ("<=", "<"):
        number = (beyond if sign == "<=" else up_to) if wanted is Truth.FALSE else 0
    elif (sign == "==") is (wanted is Truth.FALSE):
        number = beyond
    else:
        number = up_to if one.exact and other.exact and up_to == gap else 0
    return max(number, 0)


# ------------------------------------------------------------------ shares


def _to_shares(leaf: Compare, wanted: Truth, finder: Finder) -> Iterator[_Added]:
    value, limit = leaf.left, leaf.right
    if not (isinstance(value, Arithmetic) and value.operator == "/" and isinstance(limit, Number)):
        return
    if not (isinstance(value.left, Count) and isinstance(value.right, Count)):
        return
    part, whole = amount(value.left, finder), amount(value.right, finder)
    if not (part.exact and whole.exact):
        return
    # A share grows by what counts in part and whole, and falls by what counts in the whole alone.
    grows = (leaf.operator in (">=", ">")) is (wanted is Truth.TRUE)
    if leaf.operator in ("==", "!="):
        return
    have, of, limits = part.low or 0, whole.low or 0, Range(limit.value, limit.value)
    for number in range(1, _MOST_ADDED):
        share = (have + number * grows) / (of + number)
        if compare(leaf.operator, Range(share, share), limits) is wanted:
            kind = " in part and whole" if grows else " in the whole alone"
            yield number, value.left.unit, kind
            return


# ------------------------------------------------------------------ dates


def _to_dates(leaf: Order, wanted: Truth, finder: Finder) -> Iterator[_Added]:
    # A first date can only be moved back, and a last one only forward.
    one, other = date_of(leaf.earlier, finder), date_of(leaf.later, finder)
    backward, forward = "dated before", "dated after"
    if wanted is Truth.TRUE:
        sides = ((leaf.earlier, "first", backward, other), (leaf.later, "last", forward, one))
    else:
        sides = ((leaf.later, "first", backward, one), (leaf.earlier, "last", forward, other))
    for value, which, how, limit in sides:
        if isinstance(value, DateOf) and value.which == which and limit is not None:
            end = limit.first if how == backward else limit.last
            if end is not None:
                kind = " of the first selection" if value is leaf.earlier else " of the second"
                yield 1, "documents", f"{kind}, {how} {limit},"
