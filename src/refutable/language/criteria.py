"""Criteria: what must hold on a corpus, and how criteria are joined and denied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from refutable.language.nodes import Node, parts_of

if TYPE_CHECKING:
    from refutable.language.expressions import Selection
    from refutable.language.quantities import Date, Quantity
    from refutable.language.query import Selected

Operator = Literal[">=", ">", "<=", "<", "==", "!="]
# The same comparison with its sides exchanged, and the one that holds where this one does not.
MIRRORED: Mapping[Operator, Operator] = {
    **{">": "<", "<": ">", ">=": "<=", "<=": ">="},
    **{"==": "==", "!=": "!="},
}
DENIED: Mapping[Operator, Operator] = {
    **{">": "<=", "<": ">=", ">=": "<", "<=": ">"},
    **{"==": "!=", "!=": "=="},
}


Side = tuple["Selected | Quantity | Date", "bool | None"]
"""What is looked at, and whether more of it speaks for the whole; None where that depends."""


def turned(sides: Iterable[Side], way: bool) -> Iterator[Side]:
    """Return the sides, exchanged unless they are to stay the ``way`` they are."""
    return ((what, None if way_of is None else way_of is way) for what, way_of in sides)


class Criterion(Node):
    """What must hold: true, false or unknown on a given corpus.

    What must be many speaks for a criterion, what must be few speaks against it.
    """

    def leaves(self, holds: bool = True, *, conditions: bool = True) -> Iterator[tuple[Leaf, bool]]:
        """Yield each leaf from left to right, and whether it is to hold or not to hold.

        ``conditions`` are the leaves that only say whether there is enough to decide.
        """
        for part in parts_of(self):
            if isinstance(part, Criterion):
                yield from part.leaves(holds, conditions=conditions)

    def sides(self) -> Iterator[Side]:
        """Yield what is looked at, and whether it speaks for the criterion or against it."""
        for leaf, holds in self.leaves(conditions=False):
            yield from turned(leaf.bearing(), holds)

    def normal(self, holds: bool = True) -> Criterion:
        """Return the criterion, or its denial, with each "not" at a leaf and no `every`."""
        raise NotImplementedError

    def __and__(self, other: Criterion) -> All:
        return All((*_parts(self, All), *_parts(other, All)))

    def __or__(self, other: Criterion) -> AnyOf:
        return AnyOf((*_parts(self, AnyOf), *_parts(other, AnyOf)))

    def __invert__(self) -> Not:
        return Not(self)

    def __bool__(self) -> bool:
        raise TypeError("join criteria with & | ~, not with and, or, not")


def _parts(criterion: Criterion, kind: type[All] | type[AnyOf]) -> tuple[Criterion, ...]:
    return criterion.parts if isinstance(criterion, kind) else (criterion,)


class Leaf(Criterion):
    """A criterion that looks at a corpus itself; all others join or deny criteria."""

    def leaves(self, holds: bool = True, *, conditions: bool = True) -> Iterator[tuple[Leaf, bool]]:
        """Yield the leaf itself."""
        yield self, holds

    def bearing(self) -> Iterator[Side]:
        """Yield what is looked at, and whether it speaks for the leaf or against it."""
        raise NotImplementedError

    def normal(self, holds: bool = True) -> Criterion:
        """Return the leaf, or its denial."""
        return self if holds else Not(self)


@dataclass(frozen=True, eq=False)
class Compare(Leaf):
    """One quantity against another."""

    operator: Operator
    left: Quantity
    right: Quantity

    def bearing(self) -> Iterator[Side]:
        """Yield both sides; what is to be equal to more than nothing must be many."""
        equal = self.operator == "=="
        many = self.operator in (">=", ">", "!=") or (equal and not self.right.is_none)
        yield from turned(self.left.bearing(), many)
        yield from turned(self.right.bearing(), many is equal)


@dataclass(frozen=True, eq=False)
class Order(Leaf):
    """One date before or after another."""

    left: Date
    relation: Literal["precedes", "follows"]
    right: Date

    @property
    def earlier(self) -> Date:
        """The date that is to come first."""
        return self.left if self.relation == "precedes" else self.right

    @property
    def later(self) -> Date:
        """The date that is to come second."""
        return self.right if self.relation == "precedes" else self.left

    def bearing(self) -> Iterator[Side]:
        """Yield what gives the dates: it speaks for the order."""
        yield from self.left.bearing()
        yield from self.right.bearing()


@dataclass(frozen=True, eq=False)
class Omitted(Leaf):
    """Nothing of the kind is said. One passage refutes it; quotations can never establish it."""

    of: Selection

    def bearing(self) -> Iterator[Side]:
        """Yield what must not be found: it speaks against the omission."""
        yield self.of, False


@dataclass(frozen=True, eq=False)
class All(Criterion):
    """Every part holds."""

    parts: tuple[Criterion, ...]

    def normal(self, holds: bool = True) -> Criterion:
        """Return the parts joined, or any of them denied."""
        return (All if holds else AnyOf)(tuple(part.normal(holds) for part in self.parts))


@dataclass(frozen=True, eq=False)
class AnyOf(Criterion):
    """At least one part holds."""

    parts: tuple[Criterion, ...]

    def normal(self, holds: bool = True) -> Criterion:
        """Return the parts as alternatives, or all of them denied."""
        return (AnyOf if holds else All)(tuple(part.normal(holds) for part in self.parts))


@dataclass(frozen=True, eq=False)
class Not(Criterion):
    """The part does not hold."""

    part: Criterion

    def leaves(self, holds: bool = True, *, conditions: bool = True) -> Iterator[tuple[Leaf, bool]]:
        """Yield the leaves of the part, denied."""
        return self.part.leaves(not holds, conditions=conditions)

    def normal(self, holds: bool = True) -> Criterion:
        """Return the part denied, or the part."""
        return self.part.normal(not holds)


@dataclass(frozen=True, eq=False)
class Given(Criterion):
    """What holds if there is enough to decide; unknown if there is not."""

    base: Criterion
    then: Criterion

    def leaves(self, holds: bool = True, *, conditions: bool = True) -> Iterator[tuple[Leaf, bool]]:
        """Yield the leaves of the condition, which are to hold, then those of what is said."""
        if conditions:
            yield from self.base.leaves()
        yield from self.then.leaves(holds, conditions=conditions)

    def normal(self, holds: bool = True) -> Criterion:
        """Return the same under the condition: a denial denies what is said, not the condition."""
        return Given(self.base.normal(), self.then.normal(holds))


@dataclass(frozen=True, eq=False)
class Every(Criterion):
    """Each document of ``whole`` has the other too, and at least one does."""

    whole: Selection
    has: Selection

    @property
    def meaning(self) -> All:
        """The two things that are asked: some document has both, none lacks the other."""
        within = self.whole.in_same_document_as(self.has).documents >= 1
        return within & (self.whole.not_in_same_document_as(self.has).documents == 0)

    def leaves(self, holds: bool = True, *, conditions: bool = True) -> Iterator[tuple[Leaf, bool]]:
        """Yield the two things that are asked."""
        return self.meaning.leaves(holds)

    def normal(self, holds: bool = True) -> Criterion:
        """Return the two things that are asked, or the denial of either."""
        return self.meaning.normal(holds)


def every(whole: Selection, has: Selection) -> Every:
    """Say that each document of ``whole`` has the other too: refuted by one that has not.

    The counter-example counts against the claim and is quoted; that there is none at all of the
    kind does not support it.
    """
    return Every(whole, has)


def omitted(selection: Selection) -> Omitted:
    """Say that nothing of the kind is said: refuted by one passage, else undetermined."""
    return Omitted(selection)


def given(base: Criterion, then: Criterion) -> Given:
    """Say that ``then`` holds where ``base`` gives enough to decide; else it is undetermined."""
    return Given(base, then)
