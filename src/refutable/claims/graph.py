"""Which claims rest on which: both ways, with the path; what falls, and what stands at the end.

A graph says of each claim on which others it rests directly. A name in it that is no claim itself
rests on nothing and has nothing of its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence

Graph = Mapping[str, Sequence[str]]
Paths = Mapping[str, tuple[str, ...]]


def unknown_names(graph: Graph) -> tuple[tuple[str, str], ...]:
    """Return each claim with a name that it rests on and that is no claim."""
    return tuple((name, below) for name in graph for below in graph[name] if below not in graph)


def turned(graph: Graph) -> Graph:
    """Return the graph the other way: for each claim, those that rest on it directly."""
    above: dict[str, list[str]] = {name: [] for name in graph}
    for name, rests_on in graph.items():
        for below in dict.fromkeys(rests_on):
            if below in above:
                above[below].append(name)
    return above


def reached(start: str, graph: Graph) -> Paths:
    """Return each claim to be reached from one, nearest first, with the shortest path to it.

    A path names every step from the one behind ``start`` to the claim itself; of several that are
    equally short it is the one that the claims name first.
    """
    paths: dict[str, tuple[str, ...]] = {start: ()}
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        for following in graph.get(name, ()):
            if following in graph and following not in paths:
                paths[following] = (*paths[name], following)
                waiting.append(following)
    del paths[start]
    return paths


def at_risk(graph: Graph, fallen: Collection[str]) -> Paths:
    """Return each claim that rests on a fallen one, however far, with the path to the nearest.

    What has fallen itself is not at risk any more.
    """
    risks: dict[str, tuple[str, ...]] = {}
    for name in graph:
        paths = reached(name, graph) if name not in fallen else {}
        path = next((path for below, path in paths.items() if below in fallen), None)
        if path is not None:
            risks[name] = path
    return risks


def levels(graph: Graph) -> Mapping[str, int]:
    """Return how many steps each claim stands above the ground, by the longest way down.

    Claims that rest on one another in a circle stand on one level.
    """
    found: dict[str, int] = {}
    left = set(graph)
    while left:
        ready = {name for name in left if not any(below in left for below in graph[name])}
        if ready:
            found |= {name: _above(found, graph[name]) for name in ready}
        else:
            ready = left & _inside_circles(graph)
            found |= dict.fromkeys(ready, max(_above(found, graph[name]) for name in ready))
        left -= ready
    return {name: found[name] for name in graph}


def _above(found: Mapping[str, int], names: Iterable[str]) -> int:
    return 1 + max((found[name] for name in names if name in found), default=-1)


def cycles(graph: Graph) -> tuple[tuple[str, ...], ...]:
    """Return each circle of claims that rest on one another, once, back to where it was entered."""
    inside = _inside_circles(graph)
    found: dict[frozenset[str], tuple[str, ...]] = {}

    def walk(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            circle = path[path.index(name) :]
            found.setdefault(frozenset(circle), (*circle, name))
            return
        for below in graph[name]:
            if below in inside:
                walk(below, (*path, name))

    for name in graph:
        if name in inside:
            walk(name, ())
    return tuple(found.values())


def _inside_circles(graph: Graph) -> set[str]:
    """Return the claims that lie in a circle, or between two; of most papers, none."""
    above = turned(graph)
    left = set(graph)
    while ends := {
        name
        for name in left
        if not any(below in left for below in graph[name])
        or not any(other in left for other in above[name])
    }:
        left -= ends
    return left
