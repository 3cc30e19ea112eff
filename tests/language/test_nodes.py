"""Criteria are trees of nodes: they are walked, rebuilt and written as JSON without naming them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from refutable.language.criteria import (
    All,
    AnyOf,
    Criterion,
    Given,
    Leaf,
    Not,
    every,
    given,
    omitted,
)
from refutable.language.expressions import Selection, coded, event, most, quoted
from refutable.language.nodes import Node, from_json, rebuilt, to_json, walk
from refutable.language.quantities import Quantity
from refutable.language.queries import leaves, plain_queries
from refutable.language.query import Query
from tests.corpora import criteria, quantities, selections

NODES = st.one_of(criteria(), quantities(), selections())


@drawn(NODES)
def test_json_and_back_is_the_same(node: Node) -> None:
    """What is read from JSON is what was written, through the text of it too."""
    written = to_json(node)
    assert to_json(from_json(written)) == written
    assert type(from_json(json.loads(json.dumps(written)))) is type(node)


@drawn(selections())
def test_a_selection_from_json_is_equal(selection: Selection) -> None:
    """Selections are values: the one that is read is the one that was written."""
    assert from_json(json.loads(json.dumps(to_json(selection)))) == selection


def test_what_is_printed_has_json_too() -> None:
    """Shares in words, percentages and missing criteria go through JSON as well."""
    count = coded("f").documents
    for value in (count.words, count.percent, most(count, quoted().documents), event("day"), None):
        assert to_json(from_json(to_json(value))) == to_json(value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"op": "Nothing"}, "'Nothing' is not a node"),
        ({}, "'None' is not a node"),
        ({"op": "Number"}, "'Number' must have exactly the fields value"),
        ({"op": "Number", "value": 1, "more": 2}, "'Number' must have exactly the fields value"),
        ({"op": "Restriction", "by": "colour", "values": []}, "'colour' is not a valid By"),
    ],
)
def test_json_that_is_no_node_is_refused(content: Any, message: str) -> None:
    """An unknown kind of node, and fields that it does not have, are named."""
    with pytest.raises(ValueError, match=message):
        from_json(content)


@drawn(NODES)
def test_rebuilding_without_a_change_changes_nothing(node: Node) -> None:
    """A node rebuilt from its parts is the same node."""

    def same(part: Any) -> Any:
        return rebuilt(part, same)

    assert to_json(rebuilt(node, same)) == to_json(node)


@drawn(criteria())
def test_a_walk_meets_what_json_holds(criterion: Criterion) -> None:
    """Every node is met once, from left to right."""

    def ops(content: Any) -> list[str]:
        if isinstance(content, list):
            return [op for part in content for op in ops(part)]
        if not isinstance(content, dict):
            return []
        return [content["op"], *(op for part in content.values() for op in ops(part))]

    assert [type(node).__name__ for node in walk(criterion)] == ops(to_json(criterion))


@drawn(criteria())
def test_the_normal_form_has_each_denial_at_a_leaf(criterion: Criterion) -> None:
    """It is joined of leaves, denied leaves and conditions, and is its own normal form."""
    normal = criterion.normal()
    for node in walk(normal):
        if isinstance(node, Criterion):
            assert isinstance(node, (All, AnyOf, Given, Leaf, Not))
            assert not isinstance(node, Not) or isinstance(node.part, Leaf)
    assert to_json(normal.normal()) == to_json(normal)


def test_every_keeps_what_is_the_whole() -> None:
    """The node tells the two selections apart; its meaning asks for some and for no exception."""
    made = every(coded("f.one"), coded("f.two"))
    assert (made.whole, made.has) == (coded("f.one"), coded("f.two"))
    both = coded("f.one").in_same_document_as(coded("f.two")).documents >= 1
    lacking = coded("f.one").not_in_same_document_as(coded("f.two")).documents == 0
    assert to_json(made.normal()) == to_json(both & lacking)
    assert len(list(leaves(made))) == 2


@pytest.mark.parametrize("relation", ["precedes", "follows"])
def test_an_order_keeps_the_side_on_which_each_date_was_written(relation: str) -> None:
    """Which comes first in time is told apart from which was written first."""
    one, other = coded("f").first, event("day")
    made = getattr(one, relation)(other)
    assert (made.left, made.right) == (one, other)
    assert (made.earlier, made.later) == ((one, other) if relation == "precedes" else (other, one))


def test_the_conditions_of_a_criterion_can_be_left_out() -> None:
    """What makes something decidable is no part of what is said."""
    base, then = coded("f").documents >= 1, omitted(coded("g"))
    assert list(given(base, ~then).leaves()) == [(base, True), (then, False)]
    assert list(given(base, ~then).leaves(conditions=False)) == [(then, False)]


def test_the_queries_of_relations_are_looked_at_too() -> None:
    """A query is met before those that it is related to, and a union by its parts."""
    one, other = coded("f.one"), quoted().since("1990")
    both = one.in_same_document_as(other) | coded("g")
    assert [query.subject for query in plain_queries(both.documents)] == [
        "codings",
        "excerpts",
        "codings",
    ]
    assert both.query.plain == (one.in_same_document_as(other).query, coded("g").query)


def test_a_new_quantity_needs_no_more_than_its_class() -> None:
    """JSON, queries and sides follow from its fields."""
    from dataclasses import dataclass

    @dataclass(frozen=True, eq=False)
    class Twice(Quantity):
        of: Selection
        less: Quantity

    made = Twice(coded("f"), coded("g").documents)
    try:
        assert to_json(from_json(to_json(made))) == to_json(made)
        assert list(plain_queries(made)) == [Query("codings", ("f",)), Query("codings", ("g",))]
        assert list((made <= 3).sides()) == [(coded("f"), False), (coded("g"), False)]
    finally:
        del Node.kinds["Twice"]
