"""What a criterion looks at: its leaves, what they count or date, and the queries in them."""

from __future__ import annotations

from collections.abc import Iterator

from refutable.language.expressions import (
    All,
    AnyOf,
    Count,
    Criterion,
    Date,
    Given,
    Leaf,
    Not,
    Omitted,
    Quantity,
)
from refutable.language.nodes import Node, parts_of, walk
from refutable.language.query import Query


def signed_leaves(criterion: Criterion, *, conditions: bool = True) -> Iterator[tuple[Leaf, bool]]:
    """Yield each leaf from left to right, and whether it is to hold or not to hold.

    ``conditions`` are the leaves that only say whether there is enough to decide.
    """
    yield from _signed(criterion.normal(), conditions)


def _signed(criterion: Criterion, conditions: bool) -> Iterator[tuple[Leaf, bool]]:
    if isinstance(criterion, Leaf):
        yield criterion, True
    elif isinstance(criterion, Not):
        assert isinstance(criterion.part, Leaf)
        yield criterion.part, False
    elif isinstance(criterion, Given):
        if conditions:
            yield from _signed(criterion.base, conditions)
        yield from _signed(criterion.then, conditions)
    elif isinstance(criterion, (All, AnyOf)):
        for part in criterion.parts:
            yield from _signed(part, conditions)


def leaves(criterion: Criterion) -> Iterator[Leaf]:
    """Yield each leaf of a criterion, from left to right."""
    return (leaf for leaf, _ in signed_leaves(criterion))


def operands_of(leaf: Leaf) -> Iterator[Quantity | Date]:
    """Yield what a leaf counts or dates, with the numbers and days that it names."""
    if isinstance(leaf, Omitted):
        yield Count(leaf.of, "documents")
        return
    for node in walk(leaf):
        if isinstance(node, Date) or (
            isinstance(node, Quantity) and not any(isinstance(p, Quantity) for p in parts_of(node))
        ):
            yield node


def plain_queries(value: Node) -> Iterator[Query]:
    """Yield every query without parts in a criterion or quantity, those of relations included."""
    looked_at = value.normal() if isinstance(value, Criterion) else value
    return (node for node in walk(looked_at) if isinstance(node, Query) and not node.parts)
