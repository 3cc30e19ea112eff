"""What a claim rests on and what rests on it, however far, with the path; circles and ends."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from refutable.claims.graph import (
    Graph,
    at_risk,
    cycles,
    levels,
    reached,
    turned,
    unknown_names,
)

CHAIN = {"a": ["b"], "b": ["c"], "c": []}
DIAMOND = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, list[str]]:
    """Draw claims that rest on one another somehow."""
    names = "abcdef"[: draw(st.integers(1, 6))]
    below = st.lists(st.sampled_from(names), unique=True, max_size=3)
    return {name: draw(below) for name in names}


@st.composite
def orders(draw: st.DrawFn) -> dict[str, list[str]]:
    """Draw claims that rest on later ones alone: no circle can come about."""
    graph = draw(graphs())
    return {name: [b for b in below if b > name] for name, below in graph.items()}


# ------------------------------------------------------------------ both ways


@pytest.mark.parametrize(
    ("graph", "below", "above"),
    [
        (CHAIN, {"b": ("b",), "c": ("b", "c")}, {}),
        (DIAMOND, {"b": ("b",), "c": ("c",), "d": ("b", "d")}, {}),
        ({"z": ["a"], "a": []}, {}, {"z": ("z",)}),
        ({"a": ["gone"]}, {}, {}),
        ({"a": ["b"], "b": ["a"]}, {"b": ("b",)}, {"b": ("b",)}),
    ],
)
def test_what_lies_below_and_above_a_claim_is_named_with_the_path(
    graph: Graph, below: dict[str, tuple[str, ...]], above: dict[str, tuple[str, ...]]
) -> None:
    """Each claim to be reached stands with the shortest way to it; the claim itself does not."""
    assert reached("a", graph) == below
    assert reached("a", turned(graph)) == above


@drawn(graphs())
def test_what_a_claim_rests_on_has_that_claim_resting_on_it(graph: dict[str, list[str]]) -> None:
    """The two directions agree, and a path read backwards is as long a path the other way."""
    above = turned(graph)
    for name in graph:
        for below, path in reached(name, graph).items():
            steps = (name, *path)
            assert all(two in graph[one] for one, two in pairwise(steps))
            assert len(reached(below, above)[name]) == len(path)
    assert {name: sorted(turned(above)[name]) for name in graph} == {
        name: sorted(set(below)) for name, below in graph.items()
    }


def test_a_name_that_is_no_claim_is_named_with_the_claim_that_rests_on_it() -> None:
    """Unknown names are told in the order of the claims."""
    graph = {"a": ["b", "gone"], "b": ["lost"]}
    assert unknown_names(graph) == (("a", "gone"), ("b", "lost"))
    assert unknown_names(CHAIN) == ()


# ------------------------------------------------------------------ what falls


@pytest.mark.parametrize(
    ("graph", "fallen", "risks"),
    [
        (
            {"a": ["b"], "b": ["c"], "c": ["d"], "d": [], "e": ["f"], "f": []},
            {"d"},
            {"a": ("b", "c", "d"), "b": ("c", "d"), "c": ("d",)},
        ),
        (CHAIN, {"b", "c"}, {"a": ("b",)}),
        (DIAMOND, {"d"}, {"a": ("b", "d"), "b": ("d",), "c": ("d",)}),
        (DIAMOND, {"c", "d"}, {"a": ("c",), "b": ("d",)}),
        (CHAIN, set(), {}),
        ({"a": ["b"], "b": ["a"], "c": ["a", "d"], "d": []}, {"d"}, {"c": ("d",)}),
    ],
)
def test_what_rests_on_a_fallen_claim_is_at_risk_by_the_shortest_way(
    graph: Graph, fallen: set[str], risks: dict[str, tuple[str, ...]]
) -> None:
    """However far it lies; what has fallen itself is not at risk; a circle does not keep it."""
    assert at_risk(graph, fallen) == risks


@drawn(graphs(), st.sets(st.sampled_from("abcdef"), max_size=2))
def test_risk_is_reachability(graph: dict[str, list[str]], fallen: set[str]) -> None:
    """At risk is exactly what reaches a fallen claim, and every path leads where it says."""
    fallen &= set(graph)
    risks = at_risk(graph, fallen)
    reaching: set[str] = set()
    for _ in graph:
        reaching |= {n for n, b in graph.items() if any(x in fallen | reaching for x in b)}
    assert set(risks) == reaching - fallen
    for name, path in risks.items():
        assert all(b in graph[a] for a, b in pairwise((name, *path)))
        assert path[-1] in fallen
        assert not fallen & set(path[:-1])


# ------------------------------------------------------------------ levels and ends


def test_a_level_is_the_longest_way_down_to_the_ground() -> None:
    """What rests on nothing stands on the ground; a short cut does not lower a claim."""
    assert levels({"a": ["b", "c"], "b": ["c"], "c": [], "d": []}) == {
        "a": 2,
        "b": 1,
        "c": 0,
        "d": 0,
    }
    assert levels({"a": ["gone"]}) == {"a": 0}


@drawn(orders())
def test_a_claim_stands_one_level_above_the_highest_that_it_rests_on(
    graph: dict[str, list[str]],
) -> None:
    """That holds of every claim of every graph without circles, in the order of the claims."""
    found = levels(graph)
    assert list(found) == list(graph)
    for name, below in graph.items():
        assert found[name] == max((found[other] + 1 for other in below), default=0)


def test_claims_in_a_circle_stand_on_one_level() -> None:
    """What rests on the circle stands above it, and what the circle rests on below."""
    graph = {"a": ["b", "c"], "b": ["a"], "c": [], "d": ["a"]}
    assert levels(graph) == {"c": 0, "a": 1, "b": 1, "d": 2}


# ------------------------------------------------------------------ circles


@pytest.mark.parametrize(
    ("graph", "circles"),
    [
        (CHAIN, []),
        ({"a": ["b"], "b": ["a"]}, [("a", "b", "a")]),
        ({"a": ["a"]}, [("a", "a")]),
        ({"z": ["a"], "a": ["b"], "b": ["c"], "c": ["a"]}, [("a", "b", "c", "a")]),
        ({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"]}, [("a", "b", "a"), ("c", "d", "c")]),
        ({"a": ["b"], "b": ["a", "c"], "c": ["d"], "d": ["c"]}, [("a", "b", "a"), ("c", "d", "c")]),
        ({"a": ["gone"]}, []),
    ],
)
def test_circles_are_found_once_each(graph: Graph, circles: list[tuple[str, ...]]) -> None:
    """Each circle is named once, from where it is entered back to there."""
    assert list(cycles(graph)) == circles


@drawn(graphs())
def test_a_graph_without_circles_can_be_ordered(graph: dict[str, list[str]]) -> None:
    """Circles are found exactly where claims cannot be put in an order of resting."""
    left, placed = set(graph), set[str]()
    while ready := {n for n in left if set(graph[n]) <= placed}:
        placed |= ready
        left -= ready
    assert bool(cycles(graph)) is bool(left)


def test_many_claims_that_rest_on_many_are_dealt_with_in_time() -> None:
    """Thirty layers of four claims, each on all below: no claim is walked again and again."""
    layers = [[f"{depth}-{place}" for place in range(4)] for depth in range(30)]
    graph = {
        name: below
        for layer, below in zip(layers, [*layers[1:], []], strict=True)
        for name in layer
    }
    begun = time.process_time()
    assert cycles(graph) == ()
    assert levels(graph)["0-0"] == 29
    assert len(at_risk(graph, {"29-0"})) == 29 * 4
    assert time.process_time() - begun < 1
