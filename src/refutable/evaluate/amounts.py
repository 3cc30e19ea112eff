"""How each kind of quantity, date and criterion is evaluated on a batch: one entry each.

``AMOUNTS`` gives the bounds of a quantity, ``UNITS`` those of a count in a unit, ``DATES`` the
first and last possible day of a date, and ``TRUTHS`` the truth of a criterion in normal form.
Arrays have an entry for each corpus of the batch, or one where all corpora agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from refutable.evaluate.attributes import summed_up
from refutable.evaluate.cover import cover_of, cover_of_excerpts
from refutable.evaluate.frames import measured
from refutable.evaluate.names import rivals_of
from refutable.evaluate.new_codes import new_codes
from refutable.evaluate.numbers import (
    EARLIEST,
    LATEST,
    TRUE,
    UNKNOWN,
    Bools,
    Bounds,
    Floats,
    Ints,
    Truths,
    combined,
    compared,
    decided,
    denied,
    greatest,
    least,
    preceding,
)
from refutable.language.criteria import All, AnyOf, Compare, Given, Not, Omitted, Order
from refutable.language.measures import Measure
from refutable.language.quantities import (
    Arithmetic,
    Count,
    DateOf,
    Day,
    Distinct,
    NewCodes,
    Number,
    Rank,
    Statistic,
    Unit,
    Words,
)
from refutable.language.query import Query, Selected

if TYPE_CHECKING:
    from refutable.evaluate.arrays import Kind
    from refutable.evaluate.batch import Evaluation, Found

# Later than any date, and than any open end.
_ABSENT = np.int64(10**12)
_NOTHING: Bounds = (np.zeros(1), np.zeros(1))


# ------------------------------------------------------------------ counts


def _sizes(found: Bools) -> Floats:
    # As np.count_nonzero along the rows, in half its time.
    sizes: Floats = np.einsum("ij->i", found, dtype=np.float64)
    return sizes


def _ends(found: Found) -> Bounds:
    certain = _sizes(found.certain)
    return certain, certain if found.exact else _sizes(found.possible)


def _documents(on: Evaluation, query: Query) -> Bounds:
    return _ends(on.in_documents(query))


def _excerpts(on: Evaluation, query: Query) -> Bounds:
    return _NOTHING if query.finds == "documents" else _ends(on.found(query))


def _values(attribute: str) -> Callable[[Evaluation, Query], Bounds]:
    return lambda on, query: _distinct(on, Distinct(Selected(query), attribute))


def _from_sources(found: Bools, sources: Ints | None) -> Bools:
    # A document counts for the one whose source it has taken.
    if sources is None:
        return found
    dealt = np.zeros(sources.shape, dtype=bool)
    np.put_along_axis(dealt, sources, np.broadcast_to(found, sources.shape), axis=1)
    return dealt


def _codings(on: Evaluation, query: Query) -> Bounds:
    found = on.by_kind(query)
    more = {kind: _beyond_one(on, kind) for kind in found}
    certain = (_numbers(ends.certain, more[kind]) for kind, ends in found.items())
    possible = (_numbers(ends.possible, more[kind]) for kind, ends in found.items())
    return _total(certain), _total(possible)


def _beyond_one(on: Evaluation, kind: Kind) -> Floats | None:
    # A code may be given to several parts of an excerpt: how many codings there are beyond one.
    row = on.arrays.kind_place.get(kind)
    numbers = None if row is None else on.arrays.numbers_of(row)
    if row is None or numbers is None or (numbers == 1).all():
        return None
    more = np.zeros(len(on.arrays.excerpts))
    more[on.arrays.excerpts_of(row)] = numbers - 1
    return more


def _numbers(found: Bools, more: Floats | None) -> Floats:
    return _sizes(found) if more is None else _sizes(found) + found @ more


def _codes(on: Evaluation, query: Query) -> Bounds:
    by_code: dict[str, Found] = {}
    for (_, code, _), found in on.by_kind(query).items():
        by_code[code] = by_code[code].or_else(found) if code in by_code else found
    certain = (np.asarray(one.certain.any(axis=1)) for one in by_code.values())
    possible = (np.asarray(one.possible.any(axis=1)) for one in by_code.values())
    return _total(certain), _total(possible)


def _total(counts: Iterable[Floats | Bools]) -> Floats:
    return np.asarray(sum(counts, np.zeros(1)), dtype=np.float64)


UNITS: Mapping[Unit, Callable[[Evaluation, Query], Bounds]] = {
    "documents": _documents,
    "excerpts": _excerpts,
    "codings": _codings,
    "actors": _values("actor"),
    "institutions": _values("institution"),
    "codes": _codes,
}


# ------------------------------------------------------------------ quantities


def _number(on: Evaluation, value: Number) -> Bounds:
    only = np.array([float(value.value)])
    return only, only


def _count(on: Evaluation, value: Count) -> Bounds:
    return UNITS[value.unit](on, value.of.query)


def _arithmetic(on: Evaluation, value: Arithmetic) -> Bounds:
    return combined(value.operator, on.amount(value.left), on.amount(value.right))


def _words(on: Evaluation, value: Words) -> Bounds:
    query, arrays = value.of.query, on.arrays
    if query.finds == "documents":
        raise ValueError("words are counted in codings and passages, not in whole documents")
    if query.finds == "excerpts":
        found, cover = [on.found(query)], cover_of_excerpts(arrays)
    else:
        by_kind = on.by_kind(query)
        found, cover = list(by_kind.values()), cover_of(arrays, tuple(by_kind), anywhere=on.moves)
    return cover.words([one.certain for one in found]), cover.words([one.possible for one in found])


def _rank(on: Evaluation, value: Rank) -> Bounds:
    low, high = on.amount(Count(value.of, value.by))
    above, level = np.ones(1), np.ones(1)
    for rival in rivals_of(value, on.arrays.corpus):
        least_of, most_of = on.amount(Count(rival, value.by))
        above = above + (least_of > high)
        level = level + ((most_of >= low) | np.isnan(most_of))
    undefined = np.isnan(low)
    return np.where(undefined, np.nan, above), np.where(undefined, np.nan, level)


def _new_codes(on: Evaluation, value: NewCodes) -> Bounds:
    found = new_codes(on, value).values()
    return _total(sure for sure, _ in found), _total(may for _, may in found)


def borne_by(on: Evaluation, value: Distinct | Statistic) -> tuple[Bools, Bools]:
    """Return which bearers of an attribute are certain and which possible, (1 or B, T) each."""
    query, held = (
        value.of.query,
        on.arrays.bearers(value.attribute, by_value=isinstance(value, Distinct)),
    )
    if not held.of_documents and query.finds == "documents":
        message = f"'{value.attribute}' belongs to passages, and whole documents have none"
        raise ValueError(f"{message}; ask quoted() or coded() for it")
    found = on.in_documents(query) if held.of_documents else on.found(query)
    sources = on.batch.sources if held.of_documents else None
    members = held.members.astype(np.float32)
    certain, possible = (
        _from_sources(some, sources).astype(np.float32) @ members > 0
        for some in (found.certain, found.possible)
    )
    return certain, possible


def _distinct(on: Evaluation, value: Distinct) -> Bounds:
    # A value that is not known may be one of the others, or another.
    certain, possible = borne_by(on, value)
    known = on.arrays.bearers(value.attribute, by_value=True).known
    least_of = _sizes(certain & known)
    nothing_known = certain.any(axis=1) & (least_of == 0)
    return least_of + nothing_known, _sizes(possible)


def _statistic(on: Evaluation, value: Statistic) -> Bounds:
    numbers = on.arrays.bearers(value.attribute, by_value=False).numbers
    return summed_up(value.how, *borne_by(on, value), numbers)


AMOUNTS: Mapping[type, Callable[[Evaluation, Any], Bounds]] = {
    Number: _number,
    Count: _count,
    Words: _words,
    Rank: _rank,
    NewCodes: _new_codes,
    Distinct: _distinct,
    Statistic: _statistic,
    Measure: measured,
    Arithmetic: _arithmetic,
}


# ------------------------------------------------------------------ dates


def _date_of(on: Evaluation, value: DateOf) -> Bounds:
    # A possible item can make the first date earlier, never later.
    found = on.in_documents(value.of.query)
    first, last = on.dates[..., 0], on.dates[..., 1]
    at_the_time = ~on.arrays.retrospective[None]
    certain, possible = found.certain & at_the_time, found.possible & at_the_time
    if value.which == "first":
        closed = certain & (last < LATEST)
        near = np.where(possible, first, _ABSENT).min(axis=1, initial=_ABSENT)
        far = np.where(closed, last, _ABSENT).min(axis=1, initial=_ABSENT)
    else:
        closed = certain & (first > EARLIEST)
        near = np.where(closed, first, -_ABSENT).max(axis=1, initial=-_ABSENT)
        far = np.where(possible, last, -_ABSENT).max(axis=1, initial=-_ABSENT)
    none = ~closed.any(axis=1)
    return np.where(none, np.nan, near), np.where(none, np.nan, far)


def _day(on: Evaluation, value: Day) -> Bounds:
    first, last = on.span(value.name)
    return first.astype(np.float64), last.astype(np.float64)


DATES: Mapping[type, Callable[[Evaluation, Any], Bounds]] = {DateOf: _date_of, Day: _day}


# ------------------------------------------------------------------ criteria


def _all(on: Evaluation, criterion: All) -> Truths:
    return least([on.truths_of(part) for part in criterion.parts])


def _any_of(on: Evaluation, criterion: AnyOf) -> Truths:
    return greatest([on.truths_of(part) for part in criterion.parts])


def _not(on: Evaluation, criterion: Not) -> Truths:
    return denied(on.truths_of(criterion.part))


def _given(on: Evaluation, criterion: Given) -> Truths:
    base, then = on.truths_of(criterion.base), on.truths_of(criterion.then)
    return np.where(base == TRUE, then, np.int8(UNKNOWN))


def _compare(on: Evaluation, leaf: Compare) -> Truths:
    return compared(leaf.operator, on.amount(leaf.left), on.amount(leaf.right))


def _order(on: Evaluation, leaf: Order) -> Truths:
    return preceding(on.days(leaf.earlier), on.days(leaf.later))


def _omitted(on: Evaluation, leaf: Omitted) -> Truths:
    shown = on.amount(leaf.of.documents)[0] > 0
    return decided(np.zeros_like(shown), ~shown)


TRUTHS: Mapping[type, Callable[[Evaluation, Any], Truths]] = {
    All: _all,
    AnyOf: _any_of,
    Not: _not,
    Given: _given,
    Compare: _compare,
    Order: _order,
    Omitted: _omitted,
}
