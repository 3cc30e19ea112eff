"""Places for what rests on what: rows by level, nothing upon anything, few crossings."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures._layers import Item, Layers, Node, arrange, lanes

WIDTH, NODE, LANE = 400.0, 60.0, 8.0


@st.composite
def arguments(draw: st.DrawFn) -> list[Node]:
    """Some nodes, each on none, some or many of those before it."""
    number = draw(st.integers(1, 24))
    below: dict[str, tuple[str, ...]] = {}
    for place in range(number):
        found = draw(st.sets(st.integers(0, place - 1), max_size=4)) if place else set()
        below[f"n{place}"] = tuple(f"n{other}" for other in sorted(found))
    levels: dict[str, int] = {}
    for key, grounds in below.items():
        levels[key] = 1 + max((levels[ground] for ground in grounds), default=-1)
    return [Node(key, levels[key], grounds) for key, grounds in below.items()]


def arranged(nodes: list[Node]) -> Layers:
    """The nodes in rows of the width of the tests."""
    return arrange(nodes, width=WIDTH, node=NODE, lane=LANE)


def crossings(layers: Layers) -> int:
    """How many pairs of segments between the same rows cross, as they are drawn."""
    found = 0
    for row in range(len(layers.rows)):
        here = [
            (layers.x[lower], layers.x[upper])
            for lower, upper in layers.segments
            if layers.row_of[upper] == row
        ]
        found += sum(
            (a - c) * (b - d) < 0 for n, (a, b) in enumerate(here) for c, d in here[n + 1 :]
        )
    return found


@given(arguments())
def test_every_node_stands_once_in_a_row_of_its_level(nodes: list[Node]) -> None:
    """Rows go down from the highest level to the ground, and hold each node once."""
    layers = arranged(nodes)
    placed = [item for row in layers.rows for item in row if isinstance(item, str)]
    assert sorted(placed) == sorted(node.key for node in nodes)
    assert list(layers.levels) == sorted(layers.levels, reverse=True)
    for node in nodes:
        assert layers.levels[layers.row_of[node.key]] == node.level


@given(arguments())
def test_nothing_lies_upon_anything_or_outside(nodes: list[Node]) -> None:
    """Items of a row keep their order and distance, within the width."""

    def size(item: Item) -> float:
        return NODE if isinstance(item, str) else LANE

    layers = arranged(nodes)
    for row in layers.rows:
        # A row of one node that too many lines pass gives way by the same part for all.
        part = min(1.0, WIDTH / sum(map(size, row)))
        for one, other in pairwise(row):
            apart = part * (size(one) + size(other)) / 2
            assert layers.x[other] - layers.x[one] >= apart - 1e-6
        assert layers.x[row[0]] >= part * size(row[0]) / 2 - 1e-6
        assert layers.x[row[-1]] <= WIDTH - part * size(row[-1]) / 2 + 1e-6


@given(arguments())
def test_every_line_goes_row_by_row_past_the_nodes_between(nodes: list[Node]) -> None:
    """A way leads from a node to one that rests on it, through a lane of each row between."""
    layers = arranged(nodes)
    drawn = set(layers.segments)
    for node in nodes:
        for ground in node.below:
            way = layers.way(ground, node.key)
            assert (way[0], way[-1]) == (ground, node.key)
            assert set(pairwise(way)) <= drawn
            assert [layers.row_of[item] for item in way] == list(
                range(layers.row_of[ground], layers.row_of[node.key] - 1, -1)
            )
            assert all(isinstance(item, tuple) for item in way[1:-1])


@given(arguments())
def test_the_same_nodes_get_the_same_places(nodes: list[Node]) -> None:
    """Nothing is left to chance."""
    assert arranged(nodes) == arranged(list(nodes))


def test_lines_that_need_not_cross_do_not() -> None:
    """Two trees whose grounds come mixed up are drawn apart."""
    nodes = [Node(f"g{n}", 0, ()) for n in range(6)]
    nodes += [Node("odd", 1, ("g1", "g3", "g5")), Node("even", 1, ("g4", "g0", "g2"))]
    assert crossings(arranged(nodes)) == 0


def test_crossings_are_far_fewer_than_by_the_order_of_the_text() -> None:
    """A forest that can be drawn without any crossing comes out with none, however it is mixed."""
    mixed = random.Random(3)
    grounds = [f"g{n}" for n in range(18)]
    mixed.shuffle(grounds)
    nodes = [Node(key, 0, ()) for key in sorted(grounds)]
    nodes += [Node(f"m{n}", 1, tuple(grounds[3 * n : 3 * n + 3])) for n in range(6)]
    nodes += [Node("top", 2, tuple(f"m{n}" for n in range(6)))]
    wide = arrange(nodes, width=2000.0, node=NODE, lane=LANE)
    assert crossings(wide) == 0


def test_a_level_takes_a_second_row_only_where_one_has_no_room() -> None:
    """Six nodes of sixty pixels fit into four hundred, seven do not."""
    for number, rows in ((6, 1), (7, 2)):
        nodes = [Node(f"g{n}", 0, ()) for n in range(number)]
        assert len(arranged(nodes).rows) == rows


@pytest.mark.parametrize(("level", "passing"), [(0, 0), (1, 1), (2, 0)])
def test_lanes_are_counted_by_what_they_lead_to(level: int, passing: int) -> None:
    """Lines that end in one node pass a level together."""
    nodes = [
        Node("a", 0, ()),
        Node("b", 0, ()),
        Node("c", 1, ("a",)),
        Node("d", 2, ("a", "b", "c")),
    ]
    assert lanes(nodes, level) == passing
