"""The queries inside a criterion, for whoever asks what a criterion looks at."""

from __future__ import annotations

from collections.abc import Iterator

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
)
from refutable.language.query import Query


def leaves(criterion: Criterion) -> Iterator[Compare | Order | Omitted]:
    """Yield each comparison, order of dates and omission of a criterion, from left to right."""
    if isinstance(criterion, (All, AnyOf)):
        for part in criterion.parts:
            yield from leaves(part)
    elif isinstance(criterion, Not):
        yield from leaves(criterion.part)
    elif isinstance(criterion, Given):
        yield from leaves(criterion.base)
        yield from leaves(criterion.then)
    elif isinstance(criterion, (Compare, Order, Omitted)):
        yield criterion
    else:
        raise TypeError(f"no criterion: {criterion!r}")


def operands_of(leaf: Compare | Order | Omitted) -> Iterator[Count | DateOf | Day | Number]:
    """Yield what a leaf counts or dates, with the numbers and days that it names."""
    if isinstance(leaf, Compare):
        yield from _terms(leaf.left)
        yield from _terms(leaf.right)
    elif isinstance(leaf, Order):
        yield leaf.earlier
        yield leaf.later
    else:
        yield Count(leaf.of, "documents")


def _terms(value: Quantity) -> Iterator[Count | Number]:
    if isinstance(value, Arithmetic):
        yield from _terms(value.left)
        yield from _terms(value.right)
    elif isinstance(value, (Count, Number)):
        yield value
    else:
        raise TypeError(f"no quantity: {value!r}")


def plain_queries(criterion: Criterion) -> Iterator[Query]:
    """Yield every query without parts that a criterion looks at, those of relations included."""
    for leaf in leaves(criterion):
        for operand in operands_of(leaf):
            if isinstance(operand, (Count, DateOf)):
                yield from _plain(operand.of.query)


def _plain(query: Query) -> Iterator[Query]:
    if query.parts:
        for part in query.parts:
            yield from _plain(part)
        return
    yield query
    for related in query.related:
        yield from _plain(related.other)
