"""What measures find in a single document, given what is left of its excerpts.

Relations between queries reach no further than a document. So what a document gives to a count can
be told from it alone: from the queries that its excerpts meet, as bits, and from its codings where
codings themselves are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from refutable.evaluate.numbers import FALSE, TRUE, UNKNOWN
from refutable.language.query import Query
from refutable.robustness.goals import Dates, Keys, Measure, Tally

Pair = tuple[int, int]
"""What is certain and what is possible: numbers, or sets as bits."""
Cell = tuple[int, int, int]
"""A code (-1 where codes are not counted), the queries that see it, and how many there are."""


class Left(NamedTuple):
    """What is left of an excerpt: the queries that it certainly and possibly meets, and codings."""

    sure: int
    maybe: int
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Plain:
    """A query without alternatives, known by a bit."""

    bit: int
    of_documents: bool
    related: tuple[Relation, ...]


@dataclass(frozen=True)
class Relation:
    """Where another query must find something, or, if negated, nothing."""

    negated: bool
    by_excerpt: bool
    parts: tuple[Plain, ...]


class Queries:
    """The queries of some measures, taken apart into plain ones with a bit each."""

    def __init__(self, measures: Sequence[Measure]) -> None:
        self.measures = tuple(measures)
        self.plain: dict[Query, Plain] = {}
        self.parts = tuple(self._parts(measure.query) for measure in measures)

    def _parts(self, query: Query) -> tuple[Plain, ...]:
        return tuple(self._made(part) for part in query.plain)

    def _made(self, query: Query) -> Plain:
        if query not in self.plain:
            of_documents = query.subject == "documents"
            related = []
            for item in query.related:
                negated, by_excerpt = item.how.startswith("not"), item.how.endswith("excerpt")
                related.append(Relation(negated, by_excerpt, self._parts(item.other)))
            self.plain[query] = Plain(1 << len(self.plain), of_documents, tuple(related))
        return self.plain[query]

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Every relation of every plain query."""
        return tuple(item for plain in self.plain.values() for item in plain.related)

    def counting(self, *units: str) -> int:
        """Return the bits of the queries of which one of these units is counted."""
        bits = 0
        for measure, parts in zip(self.measures, self.parts, strict=True):
            if not isinstance(measure, Dates) and measure.unit in units:
                for part in parts:
                    bits |= part.bit
        return bits

    def found(self, excerpts: Sequence[Left], sure: int, maybe: int) -> tuple[Pair, ...]:
        """Return what each measure finds in a document.

        ``sure`` and ``maybe`` are the queries of documents that the document meets. What is told
        of whole documents (that they are found, by whom, when) is 1 or 0.
        """
        scene = _Scene(excerpts, sure, maybe)
        return tuple(
            _found(measure, parts, scene)
            for measure, parts in zip(self.measures, self.parts, strict=True)
        )


class _Scene:
    """One document: whether each query finds it, or an excerpt of it."""

    def __init__(self, excerpts: Sequence[Left], sure: int, maybe: int) -> None:
        self.excerpts = excerpts
        self.document = Left(sure, maybe)

    def within(self, parts: Iterable[Plain]) -> int:
        """Return whether one of these queries finds anything in the document."""
        most = FALSE
        for part in parts:
            places = (self.document,) if part.of_documents else self.excerpts
            for place in places:
                most = max(most, self.at(part, place))
        return most

    def at(self, query: Plain, place: Left) -> int:
        """Return whether a query finds this excerpt, or the document itself."""
        if not place.maybe & query.bit:
            return FALSE
        least = TRUE if place.sure & query.bit else UNKNOWN
        for relation in query.related:
            if relation.by_excerpt:
                shared = max(self.at(part, place) for part in relation.parts)
            else:
                shared = self.within(relation.parts)
            least = min(least, TRUE - shared if relation.negated else shared)
        return least


def _found(measure: Measure, parts: Sequence[Plain], scene: _Scene) -> Pair:
    if isinstance(measure, Tally) and measure.unit == "excerpts":
        places = () if parts[0].of_documents else scene.excerpts
        truths = [max(scene.at(part, place) for part in parts) for place in places]
        return truths.count(TRUE), len(truths) - truths.count(FALSE)
    if isinstance(measure, Tally) and measure.unit == "codings":
        return _sum_of(_seen(parts, scene))
    if isinstance(measure, Keys) and measure.unit == "codes":
        return _set_of(_seen(parts, scene))
    truth = scene.within(parts)
    return int(truth == TRUE), int(truth >= UNKNOWN)


def _seen(parts: Sequence[Plain], scene: _Scene) -> Iterable[tuple[Cell, int]]:
    for place in scene.excerpts:
        for cell in place.cells:
            seen_by = [part for part in parts if part.bit & cell[1]]
            if seen_by:
                yield cell, max(scene.at(part, place) for part in seen_by)


def _sum_of(seen: Iterable[tuple[Cell, int]]) -> Pair:
    certain = possible = 0
    for (_, _, number), truth in seen:
        certain += number * (truth == TRUE)
        possible += number * (truth >= UNKNOWN)
    return certain, possible


def _set_of(seen: Iterable[tuple[Cell, int]]) -> Pair:
    certain = possible = 0
    for (code, _, _), truth in seen:
        certain |= (truth == TRUE) << code
        possible |= (truth >= UNKNOWN) << code
    return certain, possible
