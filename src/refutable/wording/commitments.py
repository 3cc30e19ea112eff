"""What a criterion commits a sentence to: the forms that decisive words answer to.

====================  ============================================================================
form                  the criterion says
====================  ============================================================================
comparison            one quantity against another (``smaller``: less than; ``multiple``: twice)
minimum, maximum      at least, at most a number
share_minimum, …      at least, at most a part of a whole
half_or_not           more with something than without it
denial                nothing is found, or it is left out, or denied with ``~``
exception             some are without something, or not all of several hold
without               something is found that is without something else
each                  several alike all hold, or one that lacks something refutes it
order                 one date before another
before, since, during a limit in time
passage, apart        in one passage, not in one passage
stance                another stance than the upheld ones
====================  ============================================================================
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from refutable.language.criteria import (
    DENIED,
    MIRRORED,
    All,
    AnyOf,
    Compare,
    Criterion,
    Given,
    Leaf,
    Not,
    Omitted,
    Operator,
    Order,
)
from refutable.language.quantities import Arithmetic, Count, Number, Quantity
from refutable.language.queries import plain_queries
from refutable.language.query import Query


@dataclass(frozen=True)
class Part:
    """A comparison, order or omission of a criterion, its denial carried out.

    ``role`` is ``all`` or ``any`` for one of several, ``base`` for a condition, or "".
    """

    leaf: Leaf
    holds: bool = True
    role: str = ""

    @cached_property
    def comparison(self) -> tuple[Operator, Quantity, Quantity] | None:
        """Operator and sides of a comparison, a plain number on the right."""
        if not isinstance(self.leaf, Compare):
            return None
        operator, left, right = self.leaf.operator, self.leaf.left, self.leaf.right
        operator = operator if self.holds else DENIED[operator]
        if isinstance(left, Number):
            return MIRRORED[operator], right, left
        return operator, left, right

    @cached_property
    def queries(self) -> tuple[Query, ...]:
        """Every query without parts that the part looks at."""
        return tuple(plain_queries(self.leaf))

    @cached_property
    def denies(self) -> bool:
        """Whether the part says that nothing is found."""
        if isinstance(self.leaf, Omitted):
            return self.holds
        if self.comparison is None:
            return False
        operator, _, right = self.comparison
        if not isinstance(right, Number):
            return False
        zero = {"==": 0, "<=": 0, "<": 1}
        return zero.get(operator, -1) == right.value

    @cached_property
    def lacks(self) -> bool:
        """Whether the part looks at what is without something else."""
        return any(item.apart for query in self.queries for item in query.related)

    @cached_property
    def forms(self) -> frozenset[str]:
        """The forms of this part alone."""
        found = {*self._of_queries()}
        if self.denies:
            found |= {"denial", *(["each"] if self.lacks else [])}
        elif isinstance(self.leaf, Order):
            found |= {"order"} if self.holds else {"order", "denial"}
        elif self.comparison is not None:
            found |= set(_of_comparison(*self.comparison))
            found |= {"exception", "half_or_not"} if self.lacks else set()
            found |= {"without"} if self.lacks and "minimum" in found else set()
        return frozenset(found if self.holds or self.denies else found | {"denial"})

    def _of_queries(self) -> Iterator[str]:
        for query in self.queries:
            yield from (rule.by.value for rule in query.restrictions)
            for item in query.related:
                if item.by_excerpt:
                    yield "apart" if item.apart else "passage"
            if query.stances:
                yield "stance"

    @cached_property
    def alike(self) -> tuple[object, ...] | None:
        """What several parts have in common that differ in one thing alone; None for any other."""
        if isinstance(self.leaf, Order):
            return ("order",)
        if self.comparison is None:
            return None
        operator, left, right = self.comparison
        if not isinstance(right, Number):
            return None
        return operator, right.value, left.unit if isinstance(left, Count) else "", self.denies


def _of_comparison(operator: Operator, left: Quantity, right: Quantity) -> Iterator[str]:
    ratio = isinstance(left, Arithmetic) and left.operator == "/"
    if not isinstance(right, Number):
        yield "comparison"
        if operator.startswith("<"):
            yield "smaller"
        if any(isinstance(side, Arithmetic) and side.operator == "*" for side in (left, right)):
            yield "multiple"
        if operator == "==":
            yield "each"
    elif ratio:
        yield "share_maximum" if operator.startswith("<") else "share_minimum"
        if right.value == 1:
            yield "each"
    elif operator.startswith("<"):
        yield "maximum"
    else:
        yield "minimum"


@dataclass(frozen=True)
class Commitments:
    """Everything that a criterion commits a sentence to."""

    parts: tuple[Part, ...]

    @cached_property
    def groups(self) -> tuple[tuple[Part, ...], ...]:
        """Parts that differ in one thing alone and must all hold, or of which one must."""
        by: dict[object, list[Part]] = defaultdict(list)
        for part in self.parts:
            if part.role in ("all", "any") and part.alike is not None:
                by[part.role, part.alike].append(part)
        return tuple(tuple(group) for group in by.values() if len(group) > 1)

    @cached_property
    def forms(self) -> frozenset[str]:
        """The forms of all parts together."""
        found = {form for part in self.parts for form in part.forms}
        for group in self.groups:
            if group[0].role == "all":
                found.add("each")
            elif group[0].denies:
                found.add("exception")
        if "minimum" in found and any(part.denies and not part.lacks for part in self.parts):
            found.add("exception")
        return frozenset(found)

    def asserted(self, form: str) -> Iterator[Part]:
        """Yield the parts of a form that are no mere condition of others."""
        return (part for part in self.parts if form in part.forms and part.role != "base")


def commitments(criterion: Criterion) -> Commitments:
    """Return what a criterion commits a sentence to."""
    return Commitments(tuple(_parts(criterion.normal(), "")))


def _parts(criterion: Criterion, role: str) -> Iterator[Part]:
    if isinstance(criterion, Given):
        yield from _parts(criterion.base, "base")
        yield from _parts(criterion.then, role)
    elif isinstance(criterion, (All, AnyOf)):
        inner = "all" if isinstance(criterion, All) else "any"
        for part in criterion.parts:
            yield from _parts(part, "base" if role == "base" else inner)
    else:
        holds = not isinstance(criterion, Not)
        leaf = criterion.part if isinstance(criterion, Not) else criterion
        assert isinstance(leaf, Leaf)
        yield Part(leaf, holds, role)
