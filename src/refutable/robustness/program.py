"""The smallest removal that makes a literal of a circuit true, as an integer program.

Each node is a variable between 0 and 1; a kept unit is 1, and as few as possible are 0. Nodes are
constrained only in the direction in which the goal needs them (Plaisted and Greenbaum 1986), and a
linear constraint that need not hold is relaxed by the most that it can be missed by ("big M").
The solver is HiGHS (Huangfu and Hall 2018), through ``scipy.optimize.milp``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil, inf

import numpy as np

from refutable.robustness.circuit import TRUE, AnyOf, Bound, Circuit, Leaf, Unit, Variable

SECONDS = 10.0
_OPTIMAL, _INFEASIBLE = 0, 2
# Whole numbers that a solver gives as floats.
_CLOSE = 1e-6


@dataclass(frozen=True)
class Solution:
    """The units to remove, or None where no set was found; no set has fewer than ``at_least``.

    ``at_least`` is infinite where the solver has proved that there is no such set.
    """

    removed: tuple[Unit, ...] | None
    at_least: float


def fewest(circuit: Circuit, goal: int, seconds: float = SECONDS) -> Solution:
    """Return the fewest units whose removal makes the goal true."""
    if abs(goal) == TRUE:
        return Solution((), 0) if goal == TRUE else Solution(None, inf)
    return _Program(circuit, goal).solve(seconds)


@dataclass
class _Rows:
    """Rows of a sparse matrix, each with its lower limit."""

    data: list[float] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    limits: list[float] = field(default_factory=list)

    def add(self, terms: Sequence[tuple[int, float]], limit: float) -> None:
        """Demand that a weighted sum of columns is at least a limit."""
        weights: dict[int, float] = {}
        for column, weight in terms:
            weights[column] = weights.get(column, 0) + weight
        self.columns += weights
        self.data += weights.values()
        self.starts.append(len(self.columns))
        self.limits.append(limit)


class _Program:
    """The part of a circuit that a goal depends on, as rows and columns."""

    def __init__(self, circuit: Circuit, goal: int) -> None:
        self._circuit = circuit
        self._goal = goal
        self._needed = self._directions()
        self._column = {node: column for column, node in enumerate(sorted(self._needed))}
        self._units: dict[int, list[Unit]] = {}
        self._children: dict[int, tuple[int, ...]] = {}
        self._merge()
        self._rows = _Rows()
        for node, directions in sorted(self._needed.items()):
            self._constrain(node, directions)
        if self._variables:
            for row in circuit.rows:
                terms = [(node, float(weight)) for node, weight in row.terms.items()]
                self._add(terms, -float(row.constant))

    def _directions(self) -> Mapping[int, set[int]]:
        """Return the nodes that matter: 1 where true must mean so, -1 where false must mean so."""
        needed: dict[int, set[int]] = {}
        todo = [(abs(self._goal), 1 if self._goal > 0 else -1)]
        self._variables = False
        while todo:
            node, direction = todo.pop()
            if direction in needed.setdefault(node, set()):
                continue
            needed[node].add(direction)
            found = self._circuit.nodes[node]
            if isinstance(found, AnyOf):
                todo += [(abs(one), direction if one > 0 else -direction) for one in found.literals]
            elif isinstance(found, Bound):
                todo += [(one, direction if w > 0 else -direction) for one, w in found.terms]
            elif isinstance(found, Variable) and not self._variables:
                # Rows hold both ways.
                self._variables = True
                rows = (one for row in self._circuit.rows for one in row.terms)
                todo += [(one, way) for one in rows for way in (1, -1)]
        return needed

    def _merge(self) -> None:
        """Take for one what is kept or removed together: units that one "any of" alone looks at."""
        uses = Counter(row_node for row in self._circuit.rows for row_node in row.terms)
        uses[abs(self._goal)] += 2
        for node in self._needed:
            found = self._circuit.nodes[node]
            if isinstance(found, AnyOf):
                uses.update(map(abs, found.literals))
            elif isinstance(found, Bound):
                uses.update(one for one, _ in found.terms)
        # Nodes stand behind what they are made of.
        for node in sorted(self._needed):
            found = self._circuit.nodes[node]
            if isinstance(found, Leaf):
                self._units[node] = [found.unit]
            elif isinstance(found, AnyOf):
                self._children[node] = tuple(self._merged(found.literals, uses))

    def _merged(self, literals: Sequence[int], uses: Mapping[int, int]) -> Sequence[int]:
        flat: list[int] = []
        for one in literals:
            inlined = uses[abs(one)] == 1 and one in self._children
            flat += self._children.pop(one) if inlined else (one,)
        flat = list(dict.fromkeys(flat))
        own = [one for one in flat if one in self._units and uses[one] == 1]
        for other in own[1:]:
            self._units[own[0]] += self._units.pop(other)
        return own[:1] + [one for one in flat if one not in own]

    def _constrain(self, node: int, directions: set[int]) -> None:
        found = self._circuit.nodes[node]
        if isinstance(found, AnyOf) and node in self._children:
            children = self._children[node]
            if 1 in directions:
                self._literals([(one, 1.0) for one in children] + [(node, -1.0)], 0)
            if -1 in directions:
                for one in children:
                    self._literals([(node, 1.0), (one, -1.0)], 0)
        elif isinstance(found, Bound):
            low = sum(min(w * self._high(one), 0) for one, w in found.terms)
            high = sum(max(w * self._high(one), 0) for one, w in found.terms)
            terms = [(one, float(w)) for one, w in found.terms]
            if 1 in directions:
                self._add([*terms, (node, low - found.limit)], low)
            if -1 in directions:
                negative = [(one, -w) for one, w in terms]
                self._add([*negative, (node, high - found.limit + 1)], 1 - found.limit)

    def _literals(self, terms: Sequence[tuple[int, float]], limit: float) -> None:
        # What is false is 1 minus what is true.
        limit -= sum(weight for literal, weight in terms if literal < 0)
        signed = [(abs(one), weight if one > 0 else -weight) for one, weight in terms]
        self._add(signed, limit)

    def _add(self, terms: Sequence[tuple[int, float]], limit: float) -> None:
        self._rows.add([(self._column[node], weight) for node, weight in terms], float(limit))

    def _high(self, node: int) -> int:
        found = self._circuit.nodes[node]
        return found.high if isinstance(found, Variable) else 1

    def solve(self, seconds: float) -> Solution:
        columns = [self._described(node) for node in self._column]
        rows = self._rows
        table = tuple(rows.data), tuple(rows.columns), tuple(rows.starts), tuple(rows.limits)
        return self._solution(*_solved(tuple(columns), table, seconds))

    def _described(self, node: int) -> _Column:
        """Return cost, limits and whether the variable of a node is whole."""
        found = self._circuit.nodes[node]
        whole = found.integral if isinstance(found, Variable) else not isinstance(found, AnyOf)
        if node == abs(self._goal):
            value = int(self._goal > 0)
            return -len(self._units.get(node, ())), value, value, whole
        return -len(self._units.get(node, ())), 0, self._high(node), whole

    def _solution(self, status: int, kept: Sequence[float], bound: float) -> Solution:
        if status == _INFEASIBLE:
            return Solution(None, inf)
        units = sum(map(len, self._units.values()))
        at_least = max(1, ceil(units + bound - _CLOSE)) if bound > -inf else 1
        if not kept:
            return Solution(None, at_least)
        removed = [
            unit
            for node, some in self._units.items()
            if kept[self._column[node]] < 0.5
            for unit in some
        ]
        return Solution(tuple(removed), len(removed) if status == _OPTIMAL else at_least)


_Column = tuple[int, int, int, bool]
"""Cost, lower and upper limit, and whether only whole numbers are allowed."""
_Table = tuple[tuple[float, ...], tuple[int, ...], tuple[int, ...], tuple[float, ...]]
"""Weights, columns and starts of rows, and the lower limit of each row."""


# Many claims of a paper come to the same small program.
@lru_cache(maxsize=1_000)
def _solved(
    columns: tuple[_Column, ...], rows: _Table, seconds: float
) -> tuple[int, Sequence[float], float]:
    """Return status, values (none where none were found) and the proved limit of the cost."""
    # Imported here: a check solves nothing.
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    cost, lower, upper, whole = np.array(columns, dtype=np.int64).T
    weights, places, starts, limits = rows
    table = csr_array((weights, places, starts), shape=(len(limits), len(columns)))
    found = milp(
        cost,
        integrality=whole,
        bounds=Bounds(lower, upper),
        constraints=LinearConstraint(table, limits, inf) if limits else (),
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )
    values = () if found.x is None else tuple(found.x.tolist())
    bound = found.mip_dual_bound
    return found.status, values, -inf if bound is None or bound != bound else bound
