"""A criterion as a Boolean circuit over the documents, excerpts or codings that can be removed.

A document takes its excerpts and codings with it, and an excerpt its codings. A query has two
literals for every place: that something is certainly found there, and that something may be. A
criterion has two as well: that it is true, and that it is false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeVar

import numpy as np

from refutable.evaluate.arrays import Arrays
from refutable.evaluate.attributes import Bearers
from refutable.evaluate.batch import Batch, Evaluation
from refutable.evaluate.cover import cover_of, cover_of_excerpts
from refutable.evaluate.names import rivals_of, span_of
from refutable.evaluate.new_codes import after
from refutable.evaluate.numbers import FALSE as NO
from refutable.evaluate.numbers import TRUE as YES
from refutable.evaluate.numbers import Truths
from refutable.language.criteria import (
    All,
    AnyOf,
    Compare,
    Criterion,
    Given,
    Not,
    Omitted,
    Order,
)
from refutable.language.quantities import (
    Arithmetic,
    Count,
    Date,
    DateOf,
    Day,
    Distinct,
    NewCodes,
    Number,
    Quantity,
    Rank,
    Statistic,
    Unit,
    Words,
)
from refutable.language.query import Query, Related
from refutable.robustness.amounts import Amount, Amounts, Ratio
from refutable.robustness.circuit import FALSE, TRUE, Circuit, NotLinearError, number
from refutable.robustness.circuit import Unit as Removed
from refutable.robustness.dating import OPEN, Dating, apart, steps

Level = Literal["documents", "excerpts", "codings"]
Pair = tuple[int, int]
"""Two literals: certainly and possibly found; or true and false."""
Found = Mapping[int, Pair]
"""For each place (document or excerpt) where something may be found."""
Key = TypeVar("Key")
Weighed = tuple[int, Pair]
NOT_FOUND: Pair = (FALSE, FALSE)


class Encoding:
    """Encodes criteria over the units of one level, remembering what each query finds."""

    def __init__(self, arrays: Arrays, layer: str, level: Level) -> None:
        self.circuit = Circuit()
        self._amounts = Amounts(self.circuit)
        self._unchanged = Evaluation(arrays, Batch(1), layer)
        self._arrays = arrays
        self._layer = layer
        self._level = level
        self._found: dict[Query, Found] = {}
        self._in_documents: dict[Query, Found] = {}
        self._given: dict[Query, Mapping[tuple[int, int], Pair]] = {}

    # -------------------------------------------------------------- criteria

    def criterion(self, value: Criterion) -> Pair:
        """Return the literals that a criterion in normal form is true, and that it is false.

        Raises:
            NotLinearError: some quantity is no polynomial of counts, or too large a product.
        """
        make = self.circuit
        match value:
            case All():
                pairs = [self.criterion(part) for part in value.parts]
                return make.all_of(true for true, _ in pairs), make.any_of(no for _, no in pairs)
            case AnyOf():
                pairs = [self.criterion(part) for part in value.parts]
                return make.any_of(true for true, _ in pairs), make.all_of(no for _, no in pairs)
            case Not():
                true, false = self.criterion(value.part)
                return false, true
            case Given():
                base, (true, false) = self.criterion(value.base)[0], self.criterion(value.then)
                return make.all_of((base, true)), make.all_of((base, false))
            case Omitted():
                found = self.in_documents(value.of.query).values()
                return FALSE, make.any_of(certain for certain, _ in found)
            case Order():
                earlier, later = self._dating(value.earlier), self._dating(value.later)
                return apart(make, earlier, later, 1), apart(make, later, earlier, 0)
            case Compare():
                left, right = self.amount(value.left), self.amount(value.right)
                return self._amounts.compared(value.operator, left, right)
        raise NotLinearError(f"no criterion of counts and dates: {value!r}")

    # -------------------------------------------------------------- numbers

    def amount(self, value: Quantity) -> Amount:
        """Return the value of a quantity, from its least to its greatest.

        Raises:
            NotLinearError: it is no polynomial of counts, or too large a product.
        """
        if isinstance(value, Number):
            ends = (Ratio(number(value.value)),)
            return Amount(ends, ends)
        if isinstance(value, Arithmetic):
            left, right = self.amount(value.left), self.amount(value.right)
            return self._amounts.combined(value.operator, left, right)
        if isinstance(value, Statistic):
            return self.statistic(value)
        things = COUNTED.get(type(value))
        if things is None:
            raise NotLinearError(f"no polynomial of counts: {value!r}")
        weighed = list(things(self, value))
        low = self.circuit.total((certain, weight) for weight, (certain, _) in weighed)
        high = self.circuit.total((possible, weight) for weight, (_, possible) in weighed)
        defined = self._defined(value.of.query)  # type: ignore[attr-defined]  # it counts something
        return Amount((Ratio(low),), (Ratio(high),), defined)

    def _defined(self, query: Query) -> int:
        """Return the literal that not all that a query looks at is left out as looking back."""
        backward = self._arrays.retrospective
        if not query.dated or not backward.any():
            return TRUE
        found = list(self.in_documents(query.undated).items())
        left = (possible for place, (_, possible) in found if backward[place])
        others = [possible for place, (_, possible) in found if not backward[place]]
        others += [possible for _, possible in self.in_documents(query).values()]
        return self.circuit.any_of((*others, -self.circuit.any_of(left)))

    def counted(self, value: Count) -> Iterator[Weighed]:
        """Yield the literals of each thing that is counted: certainly and possibly found."""
        query, unit = value.of.query, value.unit
        if unit == "codings":
            for (row, place), pair in self._joined(self._all_cells(query)).items():
                places, numbers = self._arrays.excerpts_of(row), self._arrays.numbers_of(row)
                yield int(numbers[np.searchsorted(places, place)]), pair
            return
        yield from ((1, pair) for pair in self._things(query, unit))

    def _things(self, query: Query, unit: Unit) -> Iterable[Pair]:
        if unit == "documents":
            return self.in_documents(query).values()
        if unit == "excerpts":
            return () if query.finds == "documents" else self.found(query).values()
        if unit == "codes":
            kinds, cells = self._arrays.kinds, self._all_cells(query)
            return self._joined((kinds[row][1], pair) for (row, _), pair in cells).values()
        held = self._arrays.bearers(unit.removesuffix("s"), by_value=True)
        return self._bearing(query, held).values()

    def _all_cells(self, query: Query) -> Iterator[tuple[tuple[int, int], Pair]]:
        return (cell for part in query.plain for cell in self._cells(part).items())

    def words(self, value: Words) -> Iterator[Weighed]:
        """Yield how many words each stretch has, and the literals that something covers it."""
        query, arrays = value.of.query, self._arrays
        if query.finds == "excerpts":
            cover, found = cover_of_excerpts(arrays), dict(self.found(query))
            given = {(0, place): pair for place, pair in found.items()}
        else:
            cells = self._joined(self._all_cells(query))
            rows = sorted({row for row, _ in cells})
            cover = cover_of(arrays, [arrays.kinds[row] for row in rows], anywhere=False)
            given = {(rows.index(row), place): pair for (row, place), pair in cells.items()}
        for size, covering in cover.stretches():
            pairs = [given[cell] for cell in covering if cell in given]
            yield size, self._any_pair(pairs)

    def rank(self, value: Rank) -> Iterator[Weighed]:
        """Yield one for the place itself, and the literals that each rival has more."""
        yield 1, (TRUE, TRUE)
        own = self.amount(Count(value.of, value.by))
        for rival in rivals_of(value, self._arrays.corpus):
            other = self.amount(Count(rival, value.by))
            more = self._amounts.compared(">", other, own)[0]
            yield 1, (more, -self._amounts.compared(">=", other, own)[1])

    def distinct(self, value: Distinct) -> Iterator[Weighed]:
        """Yield the literals of each value of an attribute.

        Raises:
            NotLinearError: some value is not known, so that it may be one of the others.
        """
        held = self._arrays.bearers(value.attribute, by_value=True)
        if not held.known.all():
            raise NotLinearError("values that are not known")
        yield from ((1, pair) for pair in self._bearing(value.of.query, held).values())

    def statistic(self, value: Statistic) -> Amount:
        """Return a sum, or a mean as a sum over a number.

        Raises:
            NotLinearError: it is a median, or something is not known, or only possible.
        """
        held = self._arrays.bearers(value.attribute, by_value=False)
        found = self._bearing(value.of.query, held)
        exact = all(certain == possible for certain, possible in found.values())
        if value.how == "median" or not exact or np.isnan(held.numbers).any():
            raise NotLinearError("no sum of what is found")
        numbers = [number(held.numbers[thing]).constant for thing in found]
        literals = [certain for certain, _ in found.values()]
        total = Ratio(self.circuit.total(zip(literals, numbers, strict=True)))
        made = Amount((total,), (total,), self._defined(value.of.query))
        if value.how == "sum":
            return made
        size = Ratio(self.circuit.count(literals))
        return self._amounts.combined("/", made, Amount((size,), (size,)))

    def _bearing(self, query: Query, held: Bearers) -> Mapping[int, Pair]:
        places = self.in_documents(query) if held.of_documents else self.found(query)
        things = ((np.flatnonzero(held.members[p]).tolist(), pair) for p, pair in places.items())
        return self._joined((thing, pair) for some, pair in things for thing in some)

    def new_codes(self, value: NewCodes) -> Iterator[Weighed]:
        """Yield the literals that each code is found after a document, and not up to it."""
        later = after(self._unchanged, value)[0]
        by_code: dict[str, list[tuple[int, Pair]]] = {}
        for (row, place), pair in self._all_cells(value.of.query):
            document = int(self._arrays.document_of[place])
            by_code.setdefault(self._arrays.kinds[row][1], []).append((document, pair))
        make = self.circuit
        for found in by_code.values():
            sure = make.any_of(certain for _, (certain, _) in found)
            none = [-possible for at, (_, possible) in found if later[at] != YES]
            maybe = make.any_of(possible for at, (_, possible) in found if later[at] != NO)
            not_shown = [-certain for at, (certain, _) in found if later[at] == NO]
            yield 1, (make.all_of((sure, *none)), make.all_of((maybe, *not_shown)))

    def _joined(self, found: Iterable[tuple[Key, Pair]]) -> Mapping[Key, Pair]:
        """Return for each key that any of its pairs is found."""
        pairs: dict[Key, list[Pair]] = {}
        for key, pair in found:
            pairs.setdefault(key, []).append(pair)
        return {key: self._any_pair(some) for key, some in pairs.items()}

    def _any_pair(self, pairs: Sequence[Pair]) -> Pair:
        any_of = self.circuit.any_of
        return any_of(sure for sure, _ in pairs), any_of(maybe for _, maybe in pairs)

    # -------------------------------------------------------------- dates

    def _dating(self, value: Date) -> Dating:
        if isinstance(value, Day):
            span = span_of(value.name, self._arrays.corpus)
            first = span.first.toordinal() if span.first else -OPEN
            last = span.last.toordinal() if span.last else OPEN
            return Dating(
                TRUE,
                (last,),
                lambda day: TRUE if last <= day else FALSE,
                lambda day: TRUE if first >= day else FALSE,
            )
        # A retrospective document gives no date.
        assert isinstance(value, DateOf)
        found = [
            (*np.clip(self._arrays.dates[place], -OPEN, OPEN).tolist(), *pair)
            for place, pair in self.in_documents(value.of.query).items()
            if not self._arrays.retrospective[place]
        ]
        make = self.circuit
        lasts = tuple(sorted({last for _, last, _, _ in found}))
        if value.which == "first":
            closed = steps(make, ((last, sure) for _, last, sure, _ in found if last < OPEN))
            early = steps(make, ((first, maybe) for first, _, _, maybe in found))
            return Dating(closed(OPEN), lasts, closed, lambda day: -early(day - 1))
        closed = steps(make, ((-first, sure) for first, _, sure, _ in found if first > -OPEN))
        late = steps(make, ((-last, maybe) for _, last, _, maybe in found))
        return Dating(closed(OPEN), lasts, lambda day: -late(-day - 1), lambda day: closed(-day))

    # -------------------------------------------------------------- queries

    def found(self, query: Query) -> Found:
        """Return where a query may find something: excerpts, or documents of the catalogue."""
        if query not in self._found:
            self._found[query] = self._joined(
                item for part in query.plain for item in self._plain(part)
            )
        return self._found[query]

    def in_documents(self, query: Query) -> Found:
        """Return in which documents a query may find something."""
        if query.finds == "documents":
            return self.found(query)
        if query not in self._in_documents:
            documents = self._arrays.document_of.tolist()
            found = self.found(query).items()
            self._in_documents[query] = self._joined((documents[e], pair) for e, pair in found)
        return self._in_documents[query]

    def _plain(self, query: Query) -> Iterator[tuple[int, Pair]]:
        if query.subject == "codings":
            for (_, place), pair in self._cells(query).items():
                yield place, pair
            return
        limits = self._limits(query)
        of_documents = query.subject == "documents"
        for place in np.flatnonzero(limits > NO).tolist():
            unit = (place, -1, -1) if of_documents else (-1, place, -1)
            yield place, self._met(query, place, self._kept(unit), limits[place] == YES)

    def _cells(self, query: Query) -> Mapping[tuple[int, int], Pair]:
        """Return the codings that a query without parts may find, by kind and excerpt."""
        if query.subject != "codings":
            return {}
        if query not in self._given:
            limits = self._limits(query)
            found: dict[tuple[int, int], Pair] = {}
            rows = self._arrays.kind_place
            for row in (rows[k] for k in self._arrays.kinds_of(query, self._layer) if k in rows):
                places = self._arrays.excerpts_of(row)
                for place in places[limits[places] > NO].tolist():
                    kept = self._kept((-1, place, row))
                    found[row, place] = self._met(query, place, kept, limits[place] == YES)
            self._given[query] = found
        return self._given[query]

    def _kept(self, unit: Removed) -> int:
        """Return the literal that a document, excerpt or coding is not removed at this level."""
        document, excerpt, row = unit
        if self._level == "documents":
            document = document if excerpt < 0 else int(self._arrays.document_of[excerpt])
            return self.circuit.leaf((document, -1, -1))
        if excerpt < 0 or (row < 0 and self._level == "codings"):
            return TRUE
        document = int(self._arrays.document_of[excerpt])
        return self.circuit.leaf((document, excerpt, row if self._level == "codings" else -1))

    def _limits(self, query: Query) -> Truths:
        """Return how far the restrictions of a query leave each place open."""
        limits: Truths = self._unchanged.limits(replace(query, related=()))[0]
        return limits

    def _met(self, query: Query, place: int, kept: int, surely: np.bool_) -> Pair:
        """Return what is certainly and possibly found at a place, relations included."""
        pairs = [self._related(related, place, query) for related in query.related]
        possible = self.circuit.all_of((kept, *(maybe for _, maybe in pairs)))
        if not surely:
            return FALSE, possible
        return self.circuit.all_of((kept, *(certain for certain, _ in pairs))), possible

    def _related(self, related: Related, place: int, query: Query) -> Pair:
        if related.by_excerpt:
            found = self.found(related.other)
        else:
            found = self.in_documents(related.other)
            place = place if query.subject == "documents" else int(self._arrays.document_of[place])
        certain, possible = found.get(place, NOT_FOUND)
        return (-possible, -certain) if related.apart else (certain, possible)


COUNTED: Mapping[type, Callable[[Encoding, Any], Iterable[Weighed]]] = {
    Count: Encoding.counted,
    Words: Encoding.words,
    Rank: Encoding.rank,
    NewCodes: Encoding.new_codes,
    Distinct: Encoding.distinct,
}
"""What the quantities count that are a sum: how much each thing weighs, and its literals."""
