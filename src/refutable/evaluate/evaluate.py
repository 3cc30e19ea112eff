"""A criterion on one corpus: its truth, its operands, and the items for and against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from refutable.corpus import Interval
from refutable.evaluate.amounts import borne_by
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
from refutable.language.english import counted
from refutable.language.measures import Measure
from refutable.language.nodes import walk
from refutable.language.quantities import (
    Date,
    DateOf,
    Day,
    NewCodes,
    Number,
    Quantity,
    Statistic,
    share_of,
)
from refutable.language.queries import plain_queries
from refutable.language.query import Selected
from refutable.language.truth import Truth


@dataclass(frozen=True)
class Operand:
    """One comparison of a criterion: what was asked, what was found, what was needed.

    ``left_out`` are the documents that it leaves out because they look back.
    """

    part: Criterion
    found: str
    truth: Truth
    left_out: tuple[str, ...] = ()


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
    found, left = FOUND[type(leaf)](leaf, finder), left_out(leaf, finder)
    are = "that looks back is" if len(left) == 1 else "that look back are"
    found += f" ({counted(len(left), 'document')} {are} left out)" if left else ""
    return Operand(part, found, truth, left)


def left_out(leaf: Leaf, finder: Finder) -> tuple[str, ...]:
    """Return the documents that a comparison leaves out because they look back.

    What is dated, and what is limited in time, is about its own time; see ``retrospective``.
    """
    arrays = finder.arrays
    gone = np.zeros(len(arrays.documents), dtype=bool)
    for query in plain_queries(leaf):
        left = finder.evaluation.left_out(query)
        gone = gone if left is None else gone | left[0]
    for node in walk(leaf):
        if isinstance(node, DateOf):
            found = finder.evaluation.in_documents(node.of.query).possible[0]
            gone = gone | (found & arrays.retrospective)
    return tuple(arrays.documents[place] for place in np.flatnonzero(gone).tolist())


def amount(value: Quantity, finder: Finder) -> Range:
    """Return the value of a quantity, as a range where dates leave it open."""
    return range_of(finder.evaluation.amount(value))


# ------------------------------------------------------------------ what was found, as text


def amount_text(value: Quantity, finder: Finder) -> str:
    """Return a quantity as text; where it is undefined, why."""
    found = amount(value, finder)
    if found.low is not None:
        return str(found)
    for part in walk(value):
        of = getattr(part, "of", None)
        if not isinstance(part, Quantity) or not isinstance(of, Selected):
            continue
        if finder.evaluation.all_left_out(of.query)[0]:
            return "nothing but documents that look back"
        if isinstance(part, Statistic):
            held = finder.arrays.bearers(part.attribute, by_value=False)
            found_by = borne_by(finder.evaluation, part)[1][0]
            missing = int((found_by & np.isnan(held.numbers)).sum())
            if missing:
                return f"not known: {counted(missing, 'value')} of {part.attribute} missing"
        if isinstance(part, Measure):
            return "not known"
    return "undefined"


def _compared(leaf: Compare, finder: Finder) -> str:
    left = _counts(leaf.left, finder)
    if not isinstance(leaf.right, Number):
        return f"{left} against {_counts(leaf.right, finder)}"
    found = amount(leaf.left, finder)
    if share_of(leaf.left) and found.exact and found.low is not None:
        return f"{left} ({found.low:.0%})"
    return left


def _counts(value: Quantity, finder: Finder) -> str:
    """Return a quantity as text, a share as its two counts."""
    counts = share_of(value)
    if counts is None or amount(value, finder).low is None:
        return amount_text(value, finder)
    return " of ".join(str(amount(one, finder)) for one in counts)


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


Borne = Selected | Quantity | Date
"""What a criterion looks at: the items of it are for the criterion, or against it."""


def borne(criterion: Criterion, speaks_for: bool) -> tuple[Borne, ...]:
    """Return what speaks for a criterion, or against it; what may do either speaks for it."""
    ways = (True, None) if speaks_for else (False,)
    return tuple(dict.fromkeys(what for what, way in criterion.sides() if way in ways))


def found_in(what: Borne, finder: Finder) -> Items:
    """Return the items of one thing that a criterion looks at."""
    return Items(finder.arrays, lambda: finder.ordered(_found(what, finder)))


def _side(criterion: Criterion, speaks_for: bool, finder: Finder) -> Items:
    def find() -> Keys:
        found = (_found(what, finder) for what in borne(criterion, speaks_for))
        return finder.ordered(_joined(found))

    return Items(finder.arrays, find)


def _joined(found: Iterable[Keys]) -> Keys:
    keys, truths = zip((np.zeros(0, np.int64), np.zeros(0, np.int8)), *found, strict=True)
    return np.concatenate(keys), np.concatenate(truths)


def _found(what: Borne, finder: Finder) -> Keys:
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
