"""How each kind of quantity, date and criterion is evaluated on a batch: one entry each.

``AMOUNTS`` gives the bounds of a quantity, ``UNITS`` those of a count in a unit, ``DATES`` the
first and last possible day of a date, and ``TRUTHS`` the truth of a criterion in normal form.
Arrays have an entry for each corpus of the batch, or one where all corpora agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

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
from refutable.language.expressions import Arithmetic, Count, DateOf, Day, Number, Unit
from refutable.language.query import Query

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


def _sources(unit: str) -> Callable[[Evaluation, Query], Bounds]:
    def count(on: Evaluation, query: Query) -> Bounds:
        found, groups = on.in_documents(query), on.arrays.groups(unit).astype(np.float32)
        certain, possible = (
            _sizes(_from_sources(some, on.batch.sources).astype(np.float32) @ groups > 0)
            for some in (found.certain, found.possible)
        )
        return certain, possible

    return count


def _from_sources(found: Bools, sources: Ints | None) -> Bools:
    # A document counts for the one whose source it has taken.
    if sources is None:
        return found
    dealt = np.zeros(sources.shape, dtype=bool)
    np.put_along_axis(dealt, sources, np.broadcast_to(found, sources.shape), axis=1)
    return dealt


def _codings(on: Evaluation, query: Query) -> Bounds:
    found = _by_kind(on, query).values()
    return _total(_sizes(sure) for sure, _ in found), _total(_sizes(may) for _, may in found)


def _codes(on: Evaluation, query: Query) -> Bounds:
    by_code: dict[str, list[tuple[Bools, Bools]]] = {}
    for (_, code, _), found in _by_kind(on, query).items():
        by_code.setdefault(code, []).append(found)
    codes = [tuple(map(_any, zip(*found, strict=True))) for found in by_code.values()]
    return _total(sure for sure, _ in codes), _total(may for _, may in codes)


def _any(found: tuple[Bools, ...]) -> Bools:
    # Whether anything is found at all, corpus by corpus.
    return reduce(np.logical_or, [np.asarray(one.any(axis=1)) for one in found])


def _total(counts: Iterable[Floats | Bools]) -> Floats:
    return np.asarray(sum(counts, np.zeros(1)), dtype=np.float64)


def _by_kind(on: Evaluation, query: Query) -> Mapping[Kind, tuple[Bools, Bools]]:
    # Each coding counts once, so the kinds of all parts are gone through one by one.
    found: dict[Kind, tuple[Bools, Bools]] = {}
    for part in query.plain if query.finds == "codings" else ():
        limits = on.limits(part)
        for kind in on.arrays.kinds_of(part, on.layer):
            given = on.given([kind])
            sure, may = given & (limits == TRUE), given & (limits >= UNKNOWN)
            before = found.get(kind, (sure, may))
            found[kind] = before[0] | sure, before[1] | may
    return found


UNITS: Mapping[Unit, Callable[[Evaluation, Query], Bounds]] = {
    "documents": _documents,
    "excerpts": _excerpts,
    "codings": _codings,
    "actors": _sources("actors"),
    "institutions": _sources("institutions"),
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


AMOUNTS: Mapping[type, Callable[[Evaluation, Any], Bounds]] = {
    Number: _number,
    Count: _count,
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
