"""What a criterion looks at: its leaves, and the queries in them."""

from __future__ import annotations

from collections.abc import Iterator

from refutable.language.criteria import Criterion, Leaf
from refutable.language.nodes import Node, walk
from refutable.language.query import Query


def leaves(criterion: Criterion) -> Iterator[Leaf]:
    """Yield each leaf of a criterion, from left to right."""
    return (leaf for leaf, _ in criterion.leaves())


def plain_queries(value: Node) -> Iterator[Query]:
    """Yield every query without parts in a criterion or quantity, those of relations included."""
    looked_at = value.normal() if isinstance(value, Criterion) else value
    return (node for node in walk(looked_at) if isinstance(node, Query) and not node.parts)
