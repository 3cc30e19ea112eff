"""A criterion on one corpus: its truth, its operands, and the items for and against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from refutable.corpus import Interval
from refutable.evaluate.names import span_of
from refutable.evaluate.new_codes import new_codes
from refutable.evaluate.numbers import (
    EARLIEST,
    LATEST,
    TRUTH_OF,
    Bools,
    Ints,
    Range,
    Truths,
    range_of,
)
from refutable.evaluate.query import Finder, Items, Keys
from refutable.language.criteria import Compare, Criterion, Leaf, Not, Omitted, Order
from refutable.language.quantities import Date, DateOf, Day, NewCodes, Number, Quantity
from refutable.language.query import Selected
from refutable.language.truth import Truth


@dataclass(frozen=True)
class Operand:
    """One comparison of a criterion: what was asked, what was found, what was needed."""

    part: Criterion
    found: str
    truth: Truth


@dataclass(frozen=True)
class Outcome:
    """The result of a criterion on a corpus.

    ``grounds`` are the items that count for it and ``rebuttal`` those that count against it, each
    in the order of documents and excerpts.
    """

    truth: Truth
    operands: tuple[Operand, ...]
    grounds: Items
    rebuttal: Items


def evaluate(criterion: Criterion, finder: Finder) -> Outcome:
    """Return the truth of a criterion, with each of its comparisons and the items for and against.

    Raises:
        ValueError: it names something that the corpus does not have.
    """
    operands = tuple(_operand(*one, finder) for one in criterion.leaves())
    truth = _truth(finder.evaluation.truths(criterion))
    grounds, rebuttal = (_side(criterion, speaks_for, finder) for speaks_for in (True, False))
    return Outcome(truth, operands, grounds, rebuttal)


def _truth(truths: Truths) -> Truth:
    return TRUTH_OF[int(truths[0])]


def _operand(leaf: Leaf, holds: bool, finder: Finder) -> Operand:
    part = leaf if holds else Not(leaf)
    truth = _truth(finder.evaluation.truths_of(part))
    return Operand(part, FOUND[type(leaf)](leaf, finder), truth)


def amount(value: Quantity, finder: Finder) -> Range:
    """Return the value of a quantity, as a range where dates leave it open."""
    return range_of(finder.evaluation.amount(value))


# ------------------------------------------------------------------ what was found, as text


def _compared(leaf: Compare, finder: Finder) -> str:
    left = str(amount(leaf.left, finder))
    named = isinstance(leaf.right, Number)
    return left if named else f"{left} against {amount(leaf.right, finder)}"


def _ordered(leaf: Order, finder: Finder) -> str:
    left, right = (date_of(side, finder) or "no date" for side in (leaf.left, leaf.right))
    return f"{left}; {right}"


def _omitted(leaf: Omitted, finder: Finder) -> str:
    return str(amount(leaf.of.documents, finder))


FOUND: Mapping[type, Callable[[Any, Finder], str]] = {
    Compare: _compared,
    Order: _ordered,
    Omitted: _omitted,
}


# ------------------------------------------------------------------ dates


def date_of(value: Date, finder: Finder) -> Interval | None:
    """Return the days that a date may be; None where there is none.

    If a document has this date, it is written as in that document.
    """
    if isinstance(value, Day):
        return span_of(value.name, finder.corpus)
    assert isinstance(value, DateOf)
    first, last = (float(end[0]) for end in finder.evaluation.days(value))
    if np.isnan(first):
        return None
    arrays = finder.arrays
    possible = finder.evaluation.in_documents(value.of.query).possible[0] & ~arrays.retrospective
    same = np.flatnonzero(possible & (arrays.dates == [first, last]).all(axis=1))
    if len(same):
        named = min(same.tolist(), key=arrays.ranks[0].__getitem__)
        return finder.corpus.documents[arrays.documents[named]].date
    begin = None if first == EARLIEST else date.fromordinal(int(first))
    end = None if last == LATEST else date.fromordinal(int(last))
    text = "/".join(day.isoformat() if day else ".." for day in (begin, end))
    return Interval(begin, end, text)


# ------------------------------------------------------------------ for and against


def _side(criterion: Criterion, speaks_for: bool, finder: Finder) -> Items:
    # What may bear either way is what the criterion rests on.
    ways = (True, None) if speaks_for else (False,)

    def find() -> Keys:
        wanted = [what for what, way in criterion.sides() if way in ways]
        return finder.ordered(_joined(_found(what, finder) for what in dict.fromkeys(wanted)))

    return Items(finder.arrays, find)


def _joined(found: Iterable[Keys]) -> Keys:
    keys, truths = zip((np.zeros(0, np.int64), np.zeros(0, np.int8)), *found, strict=True)
    return np.concatenate(keys), np.concatenate(truths)


def _found(what: Selected | Quantity | Date, finder: Finder) -> Keys:
    if isinstance(what, Selected):
        return finder.keys(what.query)
    keys, truths = finder.keys(what.of.query)  # type: ignore[union-attr]  # what it is made of
    kept = PART_OF[type(what)](what, keys, finder)
    return keys[kept], truths[kept]


def _can_date(value: DateOf, keys: Ints, finder: Finder) -> Bools:
    # Only documents whose own date overlaps the one that was found.
    first, last = finder.arrays.dates.T
    near, far = (float(end[0]) for end in finder.evaluation.days(value))
    dated = (first > EARLIEST) | (last < LATEST)
    can = np.asarray(dated & (first <= far) & (last >= near))
    return can[finder.documents_of(keys)]


def _is_new(value: NewCodes, keys: Ints, finder: Finder) -> Bools:
    # Only codings of codes that may be new.
    codings = finder.corpus.columns
    found = new_codes(finder.evaluation, value)
    new = {code for code, (_, may) in found.items() if may[0]}
    codes = [codings.code[place] for place in finder.codings_of(keys).tolist()]
    return np.array([code in new for code in codes], dtype=bool)


PART_OF: Mapping[type, Callable[[Any, Ints, Finder], Bools]] = {
    DateOf: _can_date,
    NewCodes: _is_new,
}
"""Which items of its selection bear on a quantity or a date that does not rest on all of them."""
