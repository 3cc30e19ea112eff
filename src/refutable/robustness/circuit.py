"""Boolean circuits over what can be removed, with linear constraints on how many conditions hold.

A *literal* is the number of a node; the negative number is its negation. A node comes after its
parts, so numbers are in topological order. Equal nodes are one node.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

TRUE, FALSE = 1, -1
Unit = tuple[int, int, int]
"""A document, an excerpt and a kind of coding, as places; -1 where the unit has none."""
# A product is encoded only if its smaller factor fits into so many bits.
MOST_BITS = 12


class NotLinearError(Exception):
    """A quantity that cannot be written as an integer program."""


@dataclass(frozen=True)
class Leaf:
    """A unit that is kept (true) or removed (false)."""

    unit: Unit


@dataclass(frozen=True)
class AnyOf:
    """At least one literal is true."""

    literals: tuple[int, ...]


@dataclass(frozen=True)
class Bound:
    """A weighted sum of nodes is at least a limit."""

    terms: tuple[tuple[int, int], ...]
    limit: int


@dataclass(frozen=True)
class Variable:
    """A number from 0 to ``high`` that rows define: a bit, or a bit multiplied by a number."""

    name: Hashable
    high: int
    integral: bool


Node = Leaf | AnyOf | Bound | Variable


@dataclass(frozen=True)
class Sum:
    """A constant and weighted nodes, added up; ``low`` and ``high`` are limits of its value."""

    terms: Mapping[int, int | Fraction] = field(default_factory=dict)
    constant: int | Fraction = 0
    low: int | Fraction = 0
    high: int | Fraction = 0

    def plus(self, other: Sum, factor: int | Fraction = 1) -> Sum:
        """Return this sum and a multiple of another one."""
        terms = dict(self.terms)
        for node, weight in other.terms.items():
            terms[node] = terms.get(node, 0) + weight * factor
        ends = other.low * factor, other.high * factor
        return Sum(
            {node: weight for node, weight in terms.items() if weight},
            self.constant + other.constant * factor,
            self.low + min(ends),
            self.high + max(ends),
        )

    def times(self, factor: int | Fraction) -> Sum:
        """Return a multiple of this sum."""
        return Sum().plus(self, factor)


def number(value: float) -> Sum:
    """Return a number as a sum; as a simple fraction where it is one (shares such as 1/3)."""
    exact = Fraction(value).limit_denominator(1_000_000)
    made = exact.numerator if exact.denominator == 1 else exact
    return Sum({}, made, made, made)


class Circuit:
    """Nodes, and the rows that define variables: each a sum that is at least 0."""

    def __init__(self) -> None:
        self.nodes: list[Node | None] = [None, None]
        self.rows: list[Sum] = []
        self._known: dict[Node, int] = {}
        self._products: dict[tuple[object, ...], Sum] = {}

    def _node(self, node: Node) -> int:
        if node not in self._known:
            self._known[node] = len(self.nodes)
            self.nodes.append(node)
        return self._known[node]

    def leaf(self, unit: Unit) -> int:
        """Return the literal that a unit is kept."""
        return self._node(Leaf(unit))

    def any_of(self, literals: Iterable[int]) -> int:
        """Return the literal that one of these is true."""
        kept = set(literals) - {FALSE}
        if TRUE in kept or any(-literal in kept for literal in kept):
            return TRUE
        if len(kept) < 2:
            return kept.pop() if kept else FALSE
        return self._node(AnyOf(tuple(sorted(kept))))

    def all_of(self, literals: Iterable[int]) -> int:
        """Return the literal that all of these are true."""
        return -self.any_of(-literal for literal in literals)

    def count(self, literals: Iterable[int]) -> Sum:
        """Return how many of these are true."""
        return self.total((literal, 1) for literal in literals)

    def total(self, weighed: Iterable[tuple[int, int | Fraction]]) -> Sum:
        """Return the weights of those that are true, added up."""
        terms: dict[int, int | Fraction] = {}
        constant: int | Fraction = 0
        for literal, weight in weighed:
            if abs(literal) == TRUE:
                constant += weight if literal == TRUE else 0
            else:
                signed = weight if literal > 0 else -weight
                terms[abs(literal)] = terms.get(abs(literal), 0) + signed
                constant += weight if literal < 0 else 0
        terms = {node: weight for node, weight in terms.items() if weight}
        weights = terms.values()
        low = constant + sum(weight for weight in weights if weight < 0)
        return Sum(terms, constant, low, constant + sum(weight for weight in weights if weight > 0))

    def at_least_zero(self, total: Sum, *, strict: bool = False) -> int:
        """Return the literal that a sum is not negative; if strict, that it is positive."""
        scale = lcm(*(weight.denominator for weight in (total.constant, *total.terms.values())))
        terms = sorted((node, int(weight * scale)) for node, weight in total.terms.items())
        limit = int(strict) - int(total.constant * scale)
        ends = [weight * self.high(node) for node, weight in terms]
        if sum(min(end, 0) for end in ends) >= limit:
            return TRUE
        if sum(max(end, 0) for end in ends) < limit:
            return FALSE
        if limit == 1 and all(w > 0 and not self._is_variable(node) for node, w in terms):
            return self.any_of(node for node, _ in terms)
        return self._node(Bound(tuple(terms), limit))

    def _is_variable(self, node: int) -> bool:
        return isinstance(self.nodes[node], Variable)

    def high(self, node: int) -> int:
        """Return the greatest value of a node."""
        found = self.nodes[node]
        return found.high if isinstance(found, Variable) else 1

    def product(self, one: Sum, other: Sum) -> Sum:
        """Return the product of two sums: a multiple, or bits of one that multiply the other.

        A bit times a bounded number is linear (McCormick 1976, exact for a binary factor).

        Raises:
            NotLinearError: both are too large.
        """
        if not one.terms or not other.terms:
            return one.times(other.constant) if not other.terms else other.times(one.constant)
        scales = [
            lcm(*(w.denominator for w in each.terms.values()), each.constant.denominator)
            for each in (one, other)
        ]
        whole = one.times(scales[0]), other.times(scales[1])
        bits, number = sorted(whole, key=lambda each: each.high - each.low)
        key = tuple((*sorted(each.terms.items()), each.constant) for each in (bits, number))
        if key not in self._products:
            self._products[key] = self._multiplied(bits, number)
        return self._products[key].times(Fraction(1, scales[0] * scales[1]))

    def _multiplied(self, bits: Sum, number: Sum) -> Sum:
        span, most = bits.high - bits.low, number.high - number.low
        size = int(span).bit_length()
        if size > MOST_BITS:
            raise NotLinearError("a product of large numbers")
        name = len(self.nodes)
        shifted = number.plus(Sum({}, 1, 1, 1), -number.low)
        rest, made = bits.plus(Sum({}, 1, 1, 1), -bits.low), number.times(bits.low)
        for place in range(size):
            bit = self._variable((name, place, "bit"), 1, integral=True)
            part = self._variable((name, place, "product"), int(most), integral=False)
            rest = rest.plus(bit, -(2**place))
            made = made.plus(part, 2**place).plus(bit, number.low * 2**place)
            self.rows += [
                bit.times(most).plus(part, -1),
                shifted.plus(part, -1),
                part.plus(shifted, -1).plus(Sum({}, most)).plus(bit, -most),
            ]
        self.rows += [rest, rest.times(-1)]
        corners = [a * b for a in (bits.low, bits.high) for b in (number.low, number.high)]
        return Sum(made.terms, made.constant, min(corners), max(corners))

    def _variable(self, name: Hashable, high: int, *, integral: bool) -> Sum:
        return Sum({self._node(Variable(name, high, integral)): 1}, 0, 0, high)
