"""The smallest removal that makes a literal of a circuit true, as an integer program.

Each node is a variable between 0 and 1. A kept unit is 1, and as few units as possible are 0. Nodes
are constrained only in the direction that the goal needs (Plaisted and Greenbaum 1986). A linear
constraint that need not hold is relaxed by the most it can be missed by ("big M").
The solver is HiGHS (Huangfu and Hall 2018), through ``scipy.optimize.milp``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import ceil, inf

import numpy as np

from refutable.robustness.circuit import TRUE, AnyOf, Bound, Circuit, Leaf, Unit, Variable

SECONDS = 10.0
# Up to so many alternatives of a goal are solved one by one.
MOST_PARTS = 10
_OPTIMAL, _INFEASIBLE = 0, 2
# Whole numbers that a solver gives as floats.
_CLOSE = 1e-6

_Terms = tuple[tuple[int, float], ...]
_Row = tuple[_Terms, float]
"""A weighted sum of nodes (later of columns) that is at least a limit."""
_Column = tuple[int, int, int, bool]
"""Cost, lower and upper limit, and whether only whole numbers are allowed."""


@dataclass(frozen=True)
class Solution:
    """The units to remove, or None where no set was found; no set is smaller than ``at_least``.

    ``at_least`` is infinite where the solver has proved that there is no such set.
    """

    removed: tuple[Unit, ...] | None
    at_least: float


def fewest(circuit: Circuit, goal: int, seconds: float = SECONDS) -> Solution:
    """Return the fewest units whose removal makes the goal true."""
    if abs(goal) == TRUE:
        return Solution((), 0) if goal == TRUE else Solution(None, inf)
    node = circuit.nodes[abs(goal)]
    if goal > 0 and isinstance(node, AnyOf) and len(node.literals) <= MOST_PARTS:
        return _least(circuit, node.literals, seconds / len(node.literals))
    directions = _directions(circuit, goal)
    bundles, absorbed = _bundles(circuit, directions)
    nodes = [node for node in sorted(directions) if node not in absorbed]
    column = {node: place for place, node in enumerate(nodes)}
    constrained = {node: directions[node] for node in nodes if node not in bundles}
    rows = tuple(
        (tuple((column[node], weight) for node, weight in terms), limit)
        for terms, limit in _rows(circuit, constrained)
    )
    columns = tuple(_column(circuit, node, goal, len(bundles.get(node, ()))) for node in nodes)
    status, kept, bound = _solved(columns, rows, seconds)
    if status == _INFEASIBLE:
        return Solution(None, inf)
    units = sum(map(len, bundles.values()))
    at_least = max(1, ceil(units + bound - _CLOSE)) if bound > -inf else 1
    if not kept:
        return Solution(None, at_least)
    gone = [some for node, some in bundles.items() if kept[column[node]] < 0.5]
    removed = tuple(unit for some in gone for unit in some)
    return Solution(removed, len(removed) if status == _OPTIMAL else at_least)


def _least(circuit: Circuit, goals: Iterable[int], seconds: float) -> Solution:
    """Return the fewest units that make one of several goals true; alone, it needs no "big M"."""
    best, at_least = None, inf
    for goal in goals:
        found = fewest(circuit, goal, seconds)
        at_least = min(at_least, found.at_least)
        if found.removed is not None and (best is None or len(found.removed) < len(best)):
            best = found.removed
        if best is not None and len(best) <= 1:
            break  # nothing smaller can be found
    return Solution(best, at_least)


def _directions(circuit: Circuit, goal: int) -> Mapping[int, set[int]]:
    """Return the nodes that matter: 1 if true must be justified, -1 if false must be."""
    needed: dict[int, set[int]] = {}
    todo = [(abs(goal), 1 if goal > 0 else -1)]
    defined = False
    while todo:
        node, direction = todo.pop()
        if direction in needed.setdefault(node, set()):
            continue
        needed[node].add(direction)
        found = circuit.nodes[node]
        if isinstance(found, AnyOf):
            todo += [(abs(one), direction if one > 0 else -direction) for one in found.literals]
        elif isinstance(found, Bound):
            todo += [(one, direction if weight > 0 else -direction) for one, weight in found.terms]
        elif isinstance(found, Variable) and not defined:
            # The rows that define variables hold both ways.
            defined = True
            todo += [(one, way) for row in circuit.rows for one in row.terms for way in (1, -1)]
    return needed


def _bundles(
    circuit: Circuit, nodes: Iterable[int]
) -> tuple[Mapping[int, tuple[Unit, ...]], set[int]]:
    """Return the units that each node stands for, kept or removed together, and the nodes in them.

    Units that only one "any of" uses matter only when all of them are removed.
    """
    uses = Counter(one for row in circuit.rows for one in row.terms)
    for node in nodes:
        found = circuit.nodes[node]
        if isinstance(found, AnyOf):
            uses.update(map(abs, found.literals))
        elif isinstance(found, Bound):
            uses.update(one for one, _ in found.terms)
    bundles: dict[int, tuple[Unit, ...]] = {}
    absorbed: set[int] = set()
    for node in sorted(nodes):
        found = circuit.nodes[node]
        if isinstance(found, Leaf):
            bundles[node] = (found.unit,)
        elif isinstance(found, AnyOf) and all(
            one in bundles and uses[one] == 1 for one in found.literals
        ):
            bundles[node] = tuple(unit for one in found.literals for unit in bundles.pop(one))
            absorbed.update(found.literals)
    return bundles, absorbed


def _rows(circuit: Circuit, directions: Mapping[int, set[int]]) -> Iterator[_Row]:
    for node, ways in sorted(directions.items()):
        found = circuit.nodes[node]
        if isinstance(found, AnyOf):
            yield from _any_of(node, found, ways)
        elif isinstance(found, Bound):
            ends = [(weight * circuit.high(one)) for one, weight in found.terms]
            low, high = sum(min(end, 0) for end in ends), sum(max(end, 0) for end in ends)
            if 1 in ways:
                yield (*found.terms, (node, low - found.limit)), low
            if -1 in ways:
                fewer = tuple((one, -weight) for one, weight in found.terms)
                yield (*fewer, (node, high - found.limit + 1)), 1 - found.limit
    if any(isinstance(circuit.nodes[node], Variable) for node in directions):
        for row in circuit.rows:
            terms = tuple((node, float(weight)) for node, weight in row.terms.items())
            yield terms, -float(row.constant)


def _any_of(node: int, found: AnyOf, ways: set[int]) -> Iterator[_Row]:
    # A literal that is false counts 1 minus its node.
    signs = tuple((abs(one), 1 if one > 0 else -1) for one in found.literals)
    if 1 in ways:
        yield (*signs, (node, -1)), -sum(sign < 0 for _, sign in signs)
    if -1 in ways:
        for one, sign in signs:
            yield ((node, 1), (one, -sign)), int(sign < 0)


def _column(circuit: Circuit, node: int, goal: int, units: int) -> _Column:
    found = circuit.nodes[node]
    whole = found.integral if isinstance(found, Variable) else units or isinstance(found, Bound)
    low, high = 0, circuit.high(node)
    if node == abs(goal):
        low = high = int(goal > 0)
    return -units, low, high, bool(whole)


# Many claims of a paper give the same small program.
@lru_cache(maxsize=1_000)
def _solved(
    columns: tuple[_Column, ...], rows: tuple[_Row, ...], seconds: float
) -> tuple[int, tuple[float, ...], float]:
    """Return the status, the values (empty if none were found) and the proved limit of the cost."""
    # Imported here: a check solves nothing.
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    cost, lower, upper, whole = np.array(columns, dtype=np.int64).T
    starts = [0, *accumulate(len(terms) for terms, _ in rows)]
    places = [place for terms, _ in rows for place, _ in terms]
    weights = [weight for terms, _ in rows for _, weight in terms]
    table = csr_array((weights, places, starts), shape=(len(rows), len(columns)), dtype=float)
    found = milp(
        cost,
        integrality=whole,
        bounds=Bounds(lower, upper),
        constraints=LinearConstraint(table, [limit for _, limit in rows], inf) if rows else (),
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )
    values = () if found.x is None else tuple(found.x.tolist())
    bound = found.mip_dual_bound
    return found.status, values, -inf if bound is None or np.isnan(bound) else bound
