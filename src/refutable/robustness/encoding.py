"""A criterion as a Boolean circuit over the documents, excerpts or codings that can be removed.

A document takes its excerpts and codings with it, and an excerpt its codings. Each query gives for
every place two literals: that something is certainly found there, and that something may be. So
each criterion gives two: that it is true, and that it is false.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, product
from operator import itemgetter
from typing import Literal

import numpy as np

from refutable.evaluate.arrays import Arrays
from refutable.evaluate.names import check_names, span_of
from refutable.evaluate.numbers import FALSE as NO
from refutable.evaluate.numbers import TRUE as YES
from refutable.evaluate.numbers import Truths
from refutable.language.criteria import (
    All,
    AnyOf,
    Compare,
    Criterion,
    Every,
    Given,
    Not,
    Omitted,
    Order,
)
from refutable.language.expressions import Arithmetic, Count, Date, DateOf, Day, Number, Quantity
from refutable.language.query import Query, Related
from refutable.robustness.circuit import FALSE, TRUE, Circuit, NotLinearError, Sum, Unit, number

Level = Literal["documents", "excerpts", "codings"]
Pair = tuple[int, int]
"""Two literals: certainly and possibly found; or true and false."""
Found = Mapping[int, Pair]
"""For each place (document or excerpt) where something may be found."""
NOT_FOUND: Pair = (FALSE, FALSE)
ONE = number(1)
# Open ends of dates lie beyond all days.
OPEN = 10**8


class Encoding:
    """Encodes criteria over the units of one level, remembering what each query finds."""

    def __init__(self, arrays: Arrays, layer: str, level: Level) -> None:
        self.circuit = Circuit()
        self._arrays = arrays
        self._layer = layer
        self._level = level
        self._found: dict[Query, Found] = {}
        self._in_documents: dict[Query, Found] = {}
        self._given: dict[Query, Mapping[tuple[int, int], Pair]] = {}

    # -------------------------------------------------------------- criteria

    def criterion(self, value: Criterion) -> Pair:
        """Return the literals that a criterion is true, and that it is false.

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
            case Every():
                return self.criterion(value.meaning)
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
                return self._apart(earlier, later, 1), self._apart(later, earlier, 0)
            case Compare():
                return self._compared(value)
        raise NotLinearError(f"no criterion of counts and dates: {value!r}")

    # -------------------------------------------------------------- numbers

    def _compared(self, value: Compare) -> Pair:
        left, right = self.amount(value.left), self.amount(value.right)
        above, below = self._above(left, right), self._above(right, left)
        strictly = self._above(left, right, strict=True), self._above(right, left, strict=True)
        pairs = {
            ">=": (above, strictly[1]),
            ">": (strictly[0], below),
            "<=": (below, strictly[0]),
            "<": (strictly[1], above),
            "==": (self.circuit.all_of((above, below)), self.circuit.any_of(strictly)),
        }
        true, false = pairs["==" if value.operator == "!=" else value.operator]
        defined = left.defined, right.defined
        true, false = (self.circuit.all_of((*defined, one)) for one in (true, false))
        return (false, true) if value.operator == "!=" else (true, false)

    def _above(self, one: Amount, other: Amount, *, strict: bool = False) -> int:
        """Return the literal that one amount surely is at least, or more than, the other."""
        return self.circuit.all_of(
            self.circuit.at_least_zero(
                self._times(low.above, high.below).plus(self._times(high.above, low.below), -1),
                strict=strict,
            )
            for low, high in product(one.lows, other.highs)
        )

    def amount(self, value: Quantity) -> Amount:
        """Return what a quantity comes to, from the certain to the possible."""
        match value:
            case Number():
                ends = (Ratio(number(value.value)),)
                return Amount(ends, ends)
            case Count():
                certain, possible = self._count(value)
                low, high = self.circuit.count(certain), self.circuit.count(possible)
                return Amount((Ratio(low),), (Ratio(high),))
            case Arithmetic():
                return self._combined(value)
        raise NotLinearError(f"no polynomial of counts: {value!r}")

    def _combined(self, value: Arithmetic) -> Amount:
        one, other = self.amount(value.left), self.amount(value.right)
        defined = self.circuit.all_of((one.defined, other.defined))
        if value.operator == "/":
            other, positive = self._inverted(other)
            defined = self.circuit.all_of((defined, positive))
        if value.operator in ("+", "-"):
            sign = 1 if value.operator == "+" else -1
            lows, highs = other.lows, other.highs
            return Amount(
                self._each(one.lows, lows if sign > 0 else highs, self._plus(sign)),
                self._each(one.highs, highs if sign > 0 else lows, self._plus(sign)),
                defined,
            )
        if one.never_negative and other.never_negative:
            lows, highs = (
                self._each(one.lows, other.lows, self._multiplied),
                self._each(one.highs, other.highs, self._multiplied),
            )
            return Amount(lows, highs, defined)
        # The least and the most of a product of two ranges are among those of their ends.
        ends = self._each(one.ends, other.ends, self._multiplied)
        return Amount(ends, ends, defined)

    def _each(
        self, some: Iterable[Ratio], others: Iterable[Ratio], join: Callable[[Ratio, Ratio], Ratio]
    ) -> tuple[Ratio, ...]:
        made = [join(one, other) for one, other in product(some, others)]
        return tuple(one for n, one in enumerate(made) if one not in made[:n])

    def _plus(self, sign: int) -> Callable[[Ratio, Ratio], Ratio]:
        def add(one: Ratio, other: Ratio) -> Ratio:
            above = self._times(one.above, other.below)
            above = above.plus(self._times(other.above, one.below), sign)
            return Ratio(above, self._times(one.below, other.below))

        return add

    def _multiplied(self, one: Ratio, other: Ratio) -> Ratio:
        return Ratio(self._times(one.above, other.above), self._times(one.below, other.below))

    def _inverted(self, value: Amount) -> tuple[Amount, int]:
        """Return one divided by an amount, and the literal that the amount is not nothing."""
        if not value.never_negative:
            if any(end.above.terms or end.below.terms for end in value.ends):
                raise NotLinearError("a divisor that may be negative")
            inverse, positive = self._inverted(value.negative)
            return inverse.negative, positive
        positive = self.circuit.all_of(
            self.circuit.at_least_zero(low.above, strict=True) for low in value.lows
        )
        lows, highs = (
            tuple(Ratio(end.below, end.above) for end in ends) for ends in (value.highs, value.lows)
        )
        return Amount(lows, highs), positive

    def _times(self, one: Sum, other: Sum) -> Sum:
        return self.circuit.product(one, other)

    def _count(self, value: Count) -> tuple[Iterable[int], Iterable[int]]:
        """Return the literals of what is certainly counted, and of what is possibly counted."""
        query, unit = value.of.query, value.unit
        if unit in ("codings", "codes"):
            found: dict[object, list[Pair]] = {}
            for part in query.plain:
                for (row, excerpt), pair in self._cells(part).items():
                    key = (row, excerpt) if unit == "codings" else self._arrays.kinds[row][1]
                    found.setdefault(key, []).append(pair)
            pairs = [self._any(each) for each in found.values()]
        elif unit == "excerpts":
            pairs = [] if query.finds == "documents" else list(self.found(query).values())
        elif unit == "documents":
            pairs = list(self.in_documents(query).values())
        else:
            pairs = self._groups(query, unit)
        return [certain for certain, _ in pairs], [possible for _, possible in pairs]

    def _groups(self, query: Query, unit: str) -> list[Pair]:
        groups: dict[int, list[Pair]] = {}
        members = self._arrays.groups(unit)
        for document, pair in self.in_documents(query).items():
            for group in np.flatnonzero(members[document]).tolist():
                groups.setdefault(group, []).append(pair)
        return [self._any(each) for each in groups.values()]

    def _any(self, pairs: Iterable[Pair]) -> Pair:
        certain, possible = zip(*pairs, strict=True)
        return self.circuit.any_of(certain), self.circuit.any_of(possible)

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
        # What looks back dates nothing.
        assert isinstance(value, DateOf)
        found = [
            (*np.clip(self._arrays.dates[place], -OPEN, OPEN).tolist(), *pair)
            for place, pair in self.in_documents(value.of.query).items()
            if not self._arrays.retrospective[place]
        ]
        lasts = tuple(sorted({last for _, last, _, _ in found}))
        if value.which == "first":
            closed = self._steps((last, sure) for _, last, sure, _ in found if last < OPEN)
            early = self._steps((first, maybe) for first, _, _, maybe in found)
            return Dating(closed(OPEN), lasts, closed, lambda day: -early(day - 1))
        closed = self._steps((-first, sure) for first, _, sure, _ in found if first > -OPEN)
        late = self._steps((-last, maybe) for _, last, _, maybe in found)
        return Dating(closed(OPEN), lasts, lambda day: -late(-day - 1), lambda day: closed(-day))

    def _steps(self, dated: Iterable[tuple[int, int]]) -> Callable[[int], int]:
        """Return what gives the literal that one of these holds which lie up to a day."""
        days: list[int] = []
        upto = [FALSE]
        for day, some in groupby(sorted(dated), key=itemgetter(0)):
            days.append(day)
            upto.append(self.circuit.any_of((upto[-1], *(literal for _, literal in some))))
        return lambda day: upto[bisect_right(days, day)]

    def _apart(self, one: Dating, other: Dating, days: int) -> int:
        """Return the literal that one date surely lies at least so many days before another."""
        make = self.circuit
        defined = make.all_of((one.defined, other.defined))
        closed = [day for day in one.ends if day < OPEN]
        apart = (make.all_of((one.until(day), other.since(day + days))) for day in closed)
        return make.all_of((defined, make.any_of(apart)))

    # -------------------------------------------------------------- queries

    def found(self, query: Query) -> Found:
        """Return where a query may find something: excerpts, or documents of the catalogue."""
        if query not in self._found:
            found: dict[int, list[Pair]] = {}
            for part in query.plain:
                for place, pair in self._plain(part):
                    found.setdefault(place, []).append(pair)
            self._found[query] = {place: self._any(pairs) for place, pairs in found.items()}
        return self._found[query]

    def in_documents(self, query: Query) -> Found:
        """Return in which documents a query may find something."""
        if query.finds == "documents":
            return self.found(query)
        if query not in self._in_documents:
            found: dict[int, list[Pair]] = {}
            for place, pair in self.found(query).items():
                found.setdefault(int(self._arrays.document_of[place]), []).append(pair)
            self._in_documents[query] = {place: self._any(each) for place, each in found.items()}
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

    def _kept(self, unit: Unit) -> int:
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
        check_names(query, self._arrays.corpus)
        of_documents = query.subject == "documents"
        size = len(self._arrays.documents if of_documents else self._arrays.excerpts)
        limits: Truths = np.full(size, YES, dtype=np.int8)
        for rule in query.restrictions:
            limits = np.minimum(limits, self._arrays.limits(rule, of_documents)[0])
        return limits

    def _met(self, query: Query, place: int, kept: int, surely: np.bool_) -> Pair:
        """Return what is certainly and possibly found at a place, relations included."""
        pairs = [self._related(related, place, query) for related in query.related]
        possible = self.circuit.all_of((kept, *(maybe for _, maybe in pairs)))
        if not surely:
            return FALSE, possible
        return self.circuit.all_of((kept, *(certain for certain, _ in pairs))), possible

    def _related(self, related: Related, place: int, query: Query) -> Pair:
        of_documents = query.subject == "documents"
        if related.by_excerpt and related.other.finds != "documents":
            found = self.found(related.other)
        else:
            found = self.in_documents(related.other)
            place = place if of_documents else int(self._arrays.document_of[place])
        certain, possible = found.get(place, NOT_FOUND)
        return (-possible, -certain) if related.apart else (certain, possible)


@dataclass(frozen=True)
class Ratio:
    """One sum over another, which is positive."""

    above: Sum
    below: Sum = ONE

    @property
    def negative(self) -> Ratio:
        """The same with the other sign."""
        return Ratio(self.above.times(-1), self.below)


@dataclass(frozen=True)
class Amount:
    """A number from the least of ``lows`` to the greatest of ``highs``, where it is defined."""

    lows: tuple[Ratio, ...]
    highs: tuple[Ratio, ...]
    defined: int = TRUE

    @property
    def ends(self) -> tuple[Ratio, ...]:
        """All that may be one of its ends."""
        return self.lows + tuple(high for high in self.highs if high not in self.lows)

    @property
    def negative(self) -> Amount:
        """The same with the other sign."""
        lows, highs = (tuple(end.negative for end in ends) for ends in (self.highs, self.lows))
        return Amount(lows, highs, self.defined)

    @property
    def never_negative(self) -> bool:
        """Whether nothing that is removed can bring it below 0."""
        return all(end.above.low >= 0 for end in self.ends)


@dataclass(frozen=True)
class Dating:
    """A date that may move: the literals that it lies surely up to, or surely from, a day on.

    ``ends`` are the days that may be its latest, and ``defined`` is that anything gives a date.
    """

    defined: int
    ends: tuple[int, ...]
    until: Callable[[int], int]
    since: Callable[[int], int]
