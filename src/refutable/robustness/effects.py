"""What each document gives to the numbers of a criterion, and what its smallest removals change.

Counts add up over documents, so what removals do can be worked out document by document: for every
effect that removals within a document can have, the fewest units that have it, and of those the
first by id. Documents and excerpts that look alike under every query are worked out once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import prod
from typing import Any, Literal, NamedTuple, TypeVar

import numpy as np

from refutable.corpus import Document
from refutable.evaluate.arrays import Arrays, Kind
from refutable.evaluate.numbers import TRUE, UNKNOWN, Truths
from refutable.language.query import Query
from refutable.robustness.goals import Dates, Keys, Measure, Tally
from refutable.robustness.scenes import Left, Pair, Queries

Level = Literal["documents", "excerpts", "codings"]
State = tuple[int, ...]
"""Two numbers a measure: for counts and sets what is certain and possible, for dates the ends."""
Unit = tuple[int, int, int]
"""A document, an excerpt and a kind of coding, as places in the arrays; -1 for all of it."""

# A day beyond all days, for an end that is open or missing.
BEYOND = 10**9
# How many ways of removing something within one document are gone through.
MOST_WAYS = 4_000
_ALL = -1


class Remainder(NamedTuple):
    """What a document gives when these units of it are removed."""

    removed: tuple[Unit, ...]
    effect: State

    @property
    def cost(self) -> int:
        """How many units are removed."""
        return len(self.removed)


@dataclass(frozen=True)
class Remainders:
    """For each document that removals change, its options, of which the first removes nothing.

    ``rest`` is what all other documents give together; ``complete`` is whether every effect that
    removals can have is among the options.
    """

    documents: tuple[tuple[Remainder, ...], ...]
    rest: State
    complete: bool


class Layout:
    """How measures lie in a state, and how what documents give is put together."""

    def __init__(self, measures: Sequence[Measure]) -> None:
        self.place = {measure: 2 * number for number, measure in enumerate(measures)}
        self._joins = [_join_of(measure) for measure in measures for _ in range(2)]
        self._adds = [isinstance(measure, Tally) for measure in measures for _ in range(2)]
        self._only_adds = all(self._adds)
        self.nothing: State = tuple(_nothing(measure) for measure in measures for _ in range(2))

    def join(self, one: State, other: State) -> State:
        """Return what two sets of documents give together."""
        if self._only_adds:
            return tuple(map(int.__add__, one, other))
        return tuple([join(a, b) for join, a, b in zip(self._joins, one, other, strict=True)])

    def all_but_each(self, start: State, states: Sequence[State]) -> Iterator[State]:
        """Return for each state what the start and all other states give together."""
        after = [self.nothing]
        for state in reversed(states):
            after.append(self.join(after[-1], state))
        for state, behind in zip(states, reversed(after[:-1]), strict=True):
            yield self.join(start, behind)
            start = self.join(start, state)

    def times(self, one: State, number: int) -> State:
        """Return what so many documents give together that each give the same."""
        if not number:
            return self.nothing
        return tuple(a * number if adds else a for a, adds in zip(one, self._adds, strict=True))


def _join_of(measure: Measure) -> Callable[[int, int], int]:
    if isinstance(measure, Tally):
        return int.__add__
    if isinstance(measure, Keys):
        return int.__or__
    return min if measure.which == "first" else max


def _nothing(measure: Measure) -> int:
    if isinstance(measure, Dates):
        return BEYOND if measure.which == "first" else -BEYOND
    return 0


# ------------------------------------------------------------------ what can be seen


@dataclass(frozen=True)
class _Passage:
    """An excerpt as the queries see it: equal ones are exchangeable.

    ``sure`` and ``maybe`` are the queries that it meets while nothing is removed, ``always`` those
    among them that ask for no coding; ``cells`` are its codings, each with its code where codes are
    counted and with the queries that see it.
    """

    sure: int
    maybe: int
    always: int
    cells: tuple[tuple[int, int], ...]

    def left(self, kept: Sequence[int], counted: int) -> Left:
        """Return what is left when only these cells are kept; ``counted`` tells which count."""
        bits = self.always
        cells: Counter[tuple[int, int]] = Counter()
        for place in kept:
            code, seen_by = self.cells[place]
            bits |= seen_by
            if seen_by & counted:
                cells[code, seen_by] += 1
        return Left(
            bits & self.sure,
            bits & self.maybe,
            tuple(sorted((*cell, number) for cell, number in cells.items())),
        )


@dataclass(frozen=True)
class _Seen:
    """By place, the queries of documents and of excerpts that each meets, and its codings.

    ``meets`` holds a pair of certain and possible queries a document or an excerpt.
    """

    documents: dict[int, Pair] = field(default_factory=dict)
    excerpts: dict[int, Pair] = field(default_factory=dict)
    always: dict[int, int] = field(default_factory=dict)
    cells: dict[int, dict[int, int]] = field(default_factory=dict)
    asked: list[_Asked] = field(default_factory=list)


@dataclass(frozen=True)
class _Asked:
    """A query of codings: its bit, the kinds that it asks for, and how far excerpts meet it."""

    bit: int
    kinds: frozenset[Kind]
    met: Truths


def _gather(queries: Queries, arrays: Arrays, layer: str) -> _Seen:
    seen = _Seen()
    for query, plain in queries.plain.items():
        met = _restricted(query, arrays)
        there = np.asarray(met >= UNKNOWN)
        if query.subject == "codings":
            kinds = arrays.kinds_of(query, layer)
            seen.asked.append(_Asked(plain.bit, frozenset(kinds), met))
            given = np.zeros(len(there), dtype=bool)
            for row in (arrays.kind_place[kind] for kind in kinds if kind in arrays.kind_place):
                found = arrays.excerpts_of(row)
                found = found[there[found]]
                given[found] = True
                for place in found.tolist():
                    cells = seen.cells.setdefault(place, {})
                    cells[row] = cells.get(row, 0) | plain.bit
            there = given
        elif query.subject == "excerpts":
            for place in np.flatnonzero(there).tolist():
                seen.always[place] = seen.always.get(place, 0) | plain.bit
        places = seen.documents if plain.of_documents else seen.excerpts
        for place in np.flatnonzero(there).tolist():
            sure, maybe = places.get(place, (0, 0))
            certain = plain.bit if met[place] == TRUE else 0
            places[place] = sure | certain, maybe | plain.bit
    return seen


def _restricted(query: Query, arrays: Arrays) -> Truths:
    """Return how far each document, or each excerpt, meets the restrictions of a plain query."""
    of_documents = query.subject == "documents"
    places = len(arrays.documents if of_documents else arrays.excerpts)
    met: Truths = np.full(places, TRUE, dtype=np.int8)
    for rule in query.restrictions:
        one = arrays.limits(rule, of_documents)[0]
        met = np.minimum(met, one)
    return met


def _numbered(names: Iterable[str]) -> Mapping[str, int]:
    return {name: number for number, name in enumerate(sorted(set(names)))}


# ------------------------------------------------------------------ what removals do


T = TypeVar("T")
_Found = tuple[Pair, ...]
_Way = tuple[Any, ...]
"""What is left of a document: its excerpts where queries look beyond one, else what they give."""
_Ways = Mapping[_Found, tuple[Unit, ...]]
"""For each thing that a document can be brought to give, the first of the smallest removals."""
_Lefts = tuple[tuple[Left, tuple[int, ...]], ...]
"""What may be left of an excerpt, each with the cells to remove; -1 for the excerpt itself."""

_Choices = tuple[tuple[State, tuple[Unit, ...]], ...]
"""What a document can be brought to give to a state, each with the first smallest removal."""

_GONE = Left(0, 0)


class Sight:
    """What measures see of a corpus, and what removals would do to what they see."""

    def __init__(self, measures: Sequence[Measure], arrays: Arrays, layer: str) -> None:
        self.measures = tuple(measures)
        self.layout = Layout(measures)
        self._arrays = arrays
        self._queries = Queries(measures)
        # Where no query looks beyond an excerpt, what excerpts give is simply put together.
        self._beyond = any(not item.by_excerpt for item in self._queries.relations)
        self._by_excerpt = not self._beyond and all(
            isinstance(measure, Tally) and measure.unit != "documents" for measure in measures
        )
        self._multiple = bool(self._queries.counting("excerpts", "codings"))
        self._of_codings = self._queries.counting("codings")
        self._of_codes = self._queries.counting("codes")
        self._counted = self._of_codings | self._of_codes
        self._codes = _numbered(code for _, code, _ in arrays.kinds)
        documents = arrays.corpus.documents.values()
        self._actors = _numbered(document.actor for document in documents)
        self._institutions = _numbered(n for document in documents for n in document.institutions)
        self._seen = _gather(self._queries, arrays, layer)
        self._alone: dict[Left, _Found] = {}
        self._lefts_whole: dict[int, Left] = {}
        # Excerpts that look alike have one number, and one passage stands for them.
        self._number_of: dict[int, int] = {}
        self._numbers: dict[_Passage, int] = {}
        self._passages: list[_Passage] = []
        # Whether what documents give does not depend on whose they are, nor on when.
        self._bare = all(
            (isinstance(measure, Tally) and measure.dated is None)
            or (isinstance(measure, Keys) and measure.unit == "codes")
            for measure in measures
        )
        self._left: dict[_Passage, tuple[_Lefts, bool]] = {}

    def remainders(self, level: Level) -> Remainders:
        """Return the options of each document at a level, documents in the order of their ids."""
        known: dict[tuple[object, ...], tuple[_Ways, bool, _Choices]] = {}
        documents: list[tuple[Remainder, ...]] = []
        rest, complete = self.layout.nothing, True
        for place, excerpts in self._documents(level):
            sure, maybe = self._seen.documents.get(place, (0, 0))
            numbers = tuple(map(self._alike, excerpts))
            key = (sure, maybe, numbers)
            if key not in known:
                passages = [self._passages[number] for number in numbers]
                ways, every = self._ways(passages, sure, maybe, level)
                known[key] = ways, every, self._choices(ways, place) if self._bare else ()
            ways, every, choices = known[key]
            complete = complete and every
            options = tuple(
                Remainder(tuple([self._unit(unit, place, excerpts) for unit in removed]), effect)
                for effect, removed in choices or self._choices(ways, place)
            )
            if len(options) > 1:
                documents.append(options)
            else:
                rest = self.layout.join(rest, options[0].effect)
        return Remainders(tuple(documents), rest, complete)

    # -------------------------------------------------------------- other codings of one excerpt

    def whole(self) -> Iterator[tuple[int, State]]:
        """Return what each document gives that gives anything, in the order of their ids."""
        known: dict[tuple[object, ...], _Found] = {}
        for place, excerpts in self._quoted.items():
            sure, maybe = self._seen.documents.get(place, (0, 0))
            lefts = tuple(self._left_whole(excerpt) for excerpt in excerpts)
            key = (sure, maybe, lefts)
            if key not in known:
                known[key] = self._queries.found(lefts, sure, maybe)
            yield place, self._effect_at(known[key], place)

    def otherwise(self, excerpt: int, layer: str, code: str, stances: Iterable[str]) -> State:
        """Return what an excerpt's document gives when a layer gives a code so, and no way else."""
        place = int(self._arrays.document_of[excerpt])
        sure, maybe = self._seen.documents.get(place, (0, 0))
        lefts = [self._left_whole(one) for one in self._quoted.get(place, ()) if one != excerpt]
        lefts.append(self._left_with(excerpt, layer, code, stances))
        return self._effect_at(self._queries.found(lefts, sure, maybe), place)

    @cached_property
    def _quoted(self) -> Mapping[int, Sequence[int]]:
        excerpts: dict[int, list[int]] = {place: [] for place in self._seen.documents}
        for place in sorted(self._seen.excerpts):
            excerpts.setdefault(int(self._arrays.document_of[place]), []).append(place)
        return dict(sorted(excerpts.items()))

    def _left_whole(self, place: int) -> Left:
        if place not in self._lefts_whole:
            passage = self._passages[self._alike(place)]
            self._lefts_whole[place] = passage.left(range(len(passage.cells)), self._counted)
        return self._lefts_whole[place]

    def _left_with(self, place: int, layer: str, code: str, stances: Iterable[str]) -> Left:
        kinds = self._arrays.kinds
        given = {kinds[row]: bits for row, bits in self._seen.cells.get(place, {}).items()}
        given = {kind: bits for kind, bits in given.items() if kind[:2] != (layer, code)}
        asked = [one for one in self._seen.asked if one.met[place] >= UNKNOWN]
        for kind in ((layer, code, stance) for stance in stances):
            bits = sum(one.bit for one in asked if kind in one.kinds)
            if bits:
                given[kind] = bits
        always = self._seen.always.get(place, 0)
        maybe = always
        for bits in given.values():
            maybe |= bits
        certain, _ = self._seen.excerpts.get(place, (0, 0))
        sure = certain & always
        sure |= maybe & sum(one.bit for one in asked if one.met[place] == TRUE)
        cells = [
            (self._codes[kind[1]] if bits & self._of_codes else -1, bits)
            for kind, bits in given.items()
        ]
        passage = _Passage(sure, maybe, always, tuple(cells))
        return passage.left(range(len(cells)), self._counted)

    def _effect_at(self, found: _Found, place: int) -> State:
        return self._effect(found, self._arrays.corpus.documents[self._arrays.documents[place]])

    # -------------------------------------------------------------- options

    def _documents(self, level: Level) -> Iterator[tuple[int, list[int]]]:
        """Return documents with their excerpts, or, where each gives by itself, excerpts."""
        if self._by_excerpt and level != "documents":
            places = sorted(self._seen.excerpts)
            return ((int(self._arrays.document_of[place]), [place]) for place in places)
        return ((place, list(excerpts)) for place, excerpts in self._quoted.items())

    def _alike(self, place: int) -> int:
        """Return the number of an excerpt, which all have that look alike."""
        if place not in self._number_of:
            passage = self._passage(place)
            number = self._numbers.setdefault(passage, len(self._numbers))
            if number == len(self._passages):
                self._passages.append(passage)
            self._number_of[place] = number
        return self._number_of[place]

    def _passage(self, place: int) -> _Passage:
        sure, maybe = self._seen.excerpts[place]
        cells = []
        for row, bits in sorted(self._seen.cells.get(place, {}).items()):
            code = self._codes[self._arrays.kinds[row][1]] if bits & self._of_codes else -1
            cells.append((code, bits))
        return _Passage(sure, maybe, self._seen.always.get(place, 0), tuple(cells))

    def _choices(self, ways: _Ways, place: int) -> _Choices:
        """Return the smallest removal for each effect, by cost and then by id."""
        document = self._arrays.corpus.documents[self._arrays.documents[place]]
        smallest: dict[State, tuple[Unit, ...]] = {}
        for found, removed in ways.items():
            keep(smallest, self._effect(found, document), removed)
        return tuple(sorted(smallest.items(), key=lambda item: (len(item[1]), item[1])))

    def _unit(self, unit: Unit, place: int, excerpts: Sequence[int]) -> Unit:
        # Within a document units are known by their order; here they get their places.
        _, number, cell = unit
        if number == _ALL:
            return place, _ALL, _ALL
        excerpt = excerpts[number]
        if cell == _ALL:
            return place, excerpt, _ALL
        return place, excerpt, sorted(self._seen.cells.get(excerpt, {}))[cell]

    def _effect(self, found: _Found, document: Document) -> State:
        made: list[int] = []
        for measure, pair in zip(self.measures, found, strict=True):
            if isinstance(measure, Dates):
                made += _dates(measure, pair, document)
            elif isinstance(measure, Keys) and measure.unit != "codes":
                bits = self._keys(measure, document)
                made += (bits if one else 0 for one in pair)
            elif isinstance(measure, Tally) and measure.dated is not None:
                meant = measure.dated.holds(document.date, document.retrospective)
                made += pair if meant else (0, 0)
            else:
                made += pair
        return tuple(made)

    def _keys(self, measure: Keys, document: Document) -> int:
        if measure.unit == "actors":
            return 1 << self._actors[document.actor]
        return sum(1 << self._institutions[name] for name in set(document.institutions))

    # -------------------------------------------------------------- within a document

    def _ways(
        self, passages: Sequence[_Passage], sure: int, maybe: int, level: Level
    ) -> tuple[_Ways, bool]:
        """Return what a document can be brought to give, and whether that is all of it."""
        start = () if self._beyond else self._queries.found((), sure, maybe)
        gone_through, complete = self._gone_through(start, passages, level)
        ways: dict[_Found, tuple[Unit, ...]] = {}
        for way, removed in gone_through.items():
            found = self._queries.found(way, sure, maybe) if self._beyond else way
            keep(ways, found, removed)
        if level == "documents":
            nothing = tuple((0, 0) for _ in self.measures)
            keep(ways, nothing, ((_ALL, _ALL, _ALL),))
        return ways, complete

    def _gone_through(
        self, start: _Way, passages: Sequence[_Passage], level: Level
    ) -> tuple[dict[_Way, tuple[Unit, ...]], bool]:
        options = [self._lefts(passage, level) for passage in passages]
        complete = all(every for _, every in options)
        ways: dict[_Way, tuple[Unit, ...]] = {start: ()}
        for number, (lefts, _) in enumerate(options):
            if len(ways) * len(lefts) > MOST_WAYS:
                return self._all_or_nothing(start, [lefts for lefts, _ in options]), False
            made: dict[_Way, tuple[Unit, ...]] = {}
            for way, removed in ways.items():
                for left, cells in lefts:
                    units = tuple((0, number, cell) for cell in cells)
                    keep(made, self._with(way, left), removed + units)
            ways = made
        return ways, complete

    def _all_or_nothing(
        self, start: _Way, options: Sequence[_Lefts]
    ) -> dict[_Way, tuple[Unit, ...]]:
        whole = empty = start
        units: list[Unit] = []
        for number, lefts in enumerate(options):
            whole = self._with(whole, lefts[0][0])
            empty = self._with(empty, lefts[-1][0])
            units += [(0, number, cell) for cell in lefts[-1][1]]
        return {empty: tuple(units), whole: ()}

    def _with(self, way: _Way, left: Left) -> _Way:
        if self._beyond:
            if not left.maybe or (left in way and not self._multiple):
                return way
            return tuple(sorted((*way, left)))
        if left not in self._alone:
            self._alone[left] = self._queries.found((left,), 0, 0)
        return tuple(map(_joined, self.measures, way, self._alone[left]))

    def _lefts(self, passage: _Passage, level: Level) -> tuple[_Lefts, bool]:
        """Return what may be left of an excerpt, and whether that is all that may be.

        The first is all of it, and the last is what is left when all that can go is gone.
        """
        whole = passage.left(range(len(passage.cells)), self._counted)
        if level == "documents":
            return ((whole, ()),), True
        if level == "excerpts":
            return ((whole, ()), (_GONE, (_ALL,))), True
        if passage not in self._left:
            self._left[passage] = self._without_cells(passage)
        return self._left[passage]

    def _without_cells(self, passage: _Passage) -> tuple[_Lefts, bool]:
        # Cells that the same queries see are exchangeable. Where they are not counted themselves,
        # only all of them together can be missed.
        alike: dict[tuple[int, int], list[int]] = {}
        for number, cell in enumerate(passage.cells):
            alike.setdefault(cell, []).append(number)
        steps = [
            range(len(cells) + 1) if bits & self._of_codings else (0, len(cells))
            for (_, bits), cells in alike.items()
        ]
        everything = tuple(range(len(passage.cells)))
        if prod(len(step) for step in steps) > MOST_WAYS:
            whole, bare = (passage.left(kept, self._counted) for kept in (everything, ()))
            return ((whole, ()), (bare, everything)), False
        smallest: dict[Left, tuple[int, ...]] = {}
        for numbers in product(*steps):
            chosen = zip(alike.values(), numbers, strict=True)
            removed = tuple(sorted(cell for cells, number in chosen for cell in cells[:number]))
            kept = [cell for cell in everything if cell not in removed]
            keep(smallest, passage.left(kept, self._counted), removed)
        return tuple(sorted(smallest.items(), key=lambda item: (len(item[1]), item[1]))), True


def keep(smallest: dict[T, tuple[Any, ...]], key: T, removed: tuple[Any, ...]) -> None:
    """Keep the removal for this key if it is the smallest one yet, or the first of those."""
    if key not in smallest or (len(removed), removed) < (len(smallest[key]), smallest[key]):
        smallest[key] = removed


def _joined(measure: Measure, one: Pair, other: Pair) -> Pair:
    # Numbers within a document add up; whether it is found at all, and codes, are joined.
    if isinstance(measure, Tally) and measure.unit != "documents":
        return one[0] + other[0], one[1] + other[1]
    return one[0] | other[0], one[1] | other[1]


def _dates(measure: Dates, found: Pair, document: Document) -> Pair:
    certain, possible = found
    when, nothing = document.date, _nothing(measure)
    if document.retrospective:
        return nothing, nothing
    first = when.first.toordinal() if when.first else -BEYOND
    last = when.last.toordinal() if when.last else BEYOND
    if measure.which == "first":
        far = last if certain and when.last else nothing
        return first if possible else nothing, far
    near = first if certain and when.first else nothing
    return near, last if possible else nothing
