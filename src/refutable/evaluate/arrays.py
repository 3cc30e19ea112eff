"""A corpus as incidence arrays: which kind of coding was given to which excerpt.

A *kind* of coding is a layer, a code and a stance. Kinds are ordered by name, documents by id and
excerpts by document and id, so that nothing depends on the order of rows in the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

import numpy as np

from refutable.corpus import Corpus
from refutable.corpus.codings import Column
from refutable.corpus.layers import one_of
from refutable.evaluate.attributes import Bearers, attribute_of, bearers
from refutable.evaluate.cover import Span, word_spans
from refutable.evaluate.names import codes_of, span_of
from refutable.evaluate.numbers import FALSE, Bools, Ints, Truths, days_of, greatest, in_time
from refutable.evaluate.restrictions import is_of_whole, limits
from refutable.language.query import Query, Restriction, Rule, condition_of

Kind = tuple[str, str, str]
"""A layer, a code and a stance."""
_OF_WORDS = ("scope", "language")


class Arrays:
    """A corpus as arrays: D documents, E counted excerpts, K kinds of coding, V events."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.documents = tuple(sorted(corpus.documents))
        counted = sorted((excerpt.document or "", excerpt.id) for excerpt in corpus.counted)
        self.excerpts = tuple(name for _, name in counted)
        self.events = tuple(sorted(corpus.events))
        self.document_place = _places(self.documents)
        self.excerpt_place = _places(self.excerpts)
        self.event_place = _places(self.events)
        self.kinds, self._kind_of = _kinds(corpus)
        self.kind_place = _places(self.kinds)
        self.stances = frozenset(stance for _, _, stance in self.kinds)
        excerpt = corpus.columns.indexed[1]
        self.excerpt_of_coding = _at(excerpt, self.excerpt_place)
        self._limits: dict[tuple[Rule, bool], Truths] = {}
        self._bearers: dict[tuple[str, bool], Bearers] = {}

    # -------------------------------------------------------------- codings

    @cached_property
    def _sorted(self) -> tuple[Ints, Bools]:
        # The places of the codings in the corpus, by kind and excerpt, and which is the last of a
        # cell: a code may be given to several parts of an excerpt.
        at = self._kind_of * len(self.excerpts) + self.excerpt_of_coding
        order = np.argsort(at, kind="stable")
        at = at[order]
        return order, np.append(at[1:] != at[:-1], True) if len(at) else np.zeros(0, dtype=bool)

    @cached_property
    def _order(self) -> Ints:
        order, last = self._sorted
        return order[last]

    @cached_property
    def numbers(self) -> Ints:
        """How many codings each cell has, in the order of ``codings``."""
        return np.diff(np.flatnonzero(self._sorted[1]), prepend=-1)

    @cached_property
    def codings(self) -> tuple[Ints, Ints]:
        """The places of each coding's kind and excerpt, sorted by both, without duplicates."""
        return self._kind_of[self._order], self.excerpt_of_coding[self._order]

    @cached_property
    def _starts(self) -> Ints:
        return np.searchsorted(self.codings[0], np.arange(len(self.kinds) + 1))

    @cached_property
    def cells(self) -> Bools:
        """Which coding was given to which excerpt, (K, E)."""
        made = np.zeros((len(self.kinds), len(self.excerpts)), dtype=bool)
        made[self.codings] = True
        return made

    def excerpts_of(self, row: int) -> Ints:
        """Return the places of the excerpts that were given codings of a kind, in order."""
        return self.codings[1][self._starts[row] : self._starts[row + 1]]

    def codings_of(self, row: int) -> Ints:
        """Return the places of these codings in the corpus, in the order of their excerpts."""
        return self._order[self._starts[row] : self._starts[row + 1]]

    def numbers_of(self, row: int) -> Ints:
        """Return how many codings each of these excerpts has of a kind."""
        return self.numbers[self._starts[row] : self._starts[row + 1]]

    def all_codings_of(self, kind: Kind) -> tuple[Ints, Ints]:
        """Return the places of all codings of a kind in the corpus, and those of their excerpts."""
        row = self.kind_place.get(kind)
        if row is None:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        ends = np.append(0, np.cumsum(self.numbers))
        places = self._sorted[0][ends[self._starts[row]] : ends[self._starts[row + 1]]]
        return places, self.excerpt_of_coding[places]

    def coding_of(self, row: int, excerpt: int) -> int | None:
        """Return the place in the corpus of the coding of a kind and an excerpt, if any."""
        places = self.excerpts_of(row)
        found = int(np.searchsorted(places, excerpt))
        if found == len(places) or places[found] != excerpt:
            return None
        return int(self.codings_of(row)[found])

    def given(self, rows: Iterable[int]) -> Bools:
        """Return whether a coding of any of these kinds was given to each excerpt, (1, E)."""
        made = np.zeros((1, len(self.excerpts)), dtype=bool)
        for row in rows:
            made[0, self.excerpts_of(row)] = True
        return made

    def kinds_of(self, query: Query, layer: str) -> tuple[Kind, ...]:
        """Return the kinds of coding that a query without parts asks for, even if none occurs."""
        codes = sorted(codes_of(query, self.corpus))
        asked = frozenset(query.stances or self.corpus.counting.upheld)
        stances = sorted(asked | {stance for stance in self.stances if one_of(stance, asked)})
        return tuple((query.coder or layer, code, stance) for code in codes for stance in stances)

    # -------------------------------------------------------------- documents and excerpts

    @cached_property
    def document_of(self) -> Ints:
        """The place of each excerpt's document, (E,)."""
        excerpts = self.corpus.excerpts
        documents = (excerpts[name].document or "" for name in self.excerpts)
        return np.array([self.document_place[name] for name in documents], dtype=np.int64)

    @cached_property
    def words(self) -> tuple[tuple[str, int, tuple[Span, ...]], ...]:
        """Where the words of each excerpt are: in which text, from where on, and each word there.

        Excerpts of one document that overlap have words in common.
        """
        excerpts = [self.corpus.excerpts[name] for name in self.excerpts]
        return tuple(
            (one.id, 0, word_spans(one.text))
            if one.start is None
            else (f"{one.document}\0", one.start, word_spans(one.text))
            for one in excerpts
        )

    @cached_property
    def dates(self) -> Ints:
        """First and last day of each document, (D, 2); an open end lies outside all days."""
        return days_of(self.corpus.documents[name].date for name in self.documents)

    @cached_property
    def event_dates(self) -> Ints:
        """First and last day of each event, (V, 2)."""
        return days_of(self.corpus.events[name].date for name in self.events)

    @cached_property
    def retrospective(self) -> Bools:
        """Which documents are retrospective, (D,)."""
        sources = self.corpus.documents
        return np.array([sources[name].retrospective for name in self.documents], dtype=bool)

    @cached_property
    def ranks(self) -> tuple[Ints, Ints]:
        """The rank of each document, and of each excerpt, in the order of the files."""
        corpus = self.corpus
        return tuple(  # type: ignore[return-value]  # two of them
            np.array([place[name] for name in names], dtype=np.int64)
            for place, names in (
                (_places(corpus.documents), self.documents),
                (_places(corpus.excerpts), self.excerpts),
            )
        )

    # -------------------------------------------------------------- restrictions

    def limits(self, rule: Rule, of_documents: bool) -> Truths:
        """Return whether each document, or each excerpt, meets a restriction, (1, D or E)."""
        key = rule, of_documents
        if key not in self._limits:
            self._limits[key] = limits(rule, self, of_documents)
        return self._limits[key]

    def of_source(self, rule: Rule) -> bool:
        """Return whether a restriction looks at what a document has from its source.

        Its scope and its language it has from its words.
        """
        asked = condition_of(rule)
        if asked is None or asked.attribute in _OF_WORDS:
            return False
        return is_of_whole(rule, self.corpus)

    def bearers(self, name: str, *, by_value: bool) -> Bearers:
        """Return who has an attribute; see :func:`~refutable.evaluate.attributes.bearers`."""
        key = name, by_value
        if key not in self._bearers:
            attribute = attribute_of(name, self.corpus)
            self._bearers[key] = bearers(attribute, self, by_value=by_value)
        return self._bearers[key]

    def timed(self, rule: Restriction, dates: Ints, spans: Iterable[tuple[Ints, Ints]]) -> Truths:
        """Return whether dates (B, D, 2) lie in any of these spans, two of (B,); see `in_time`.

        A retrospective document lies in none.
        """
        found = [in_time(rule.by, (a[:, None], b[:, None]), dates) for a, b in spans]
        return np.where(self.retrospective[None], np.int8(FALSE), greatest(found))

    def span(self, value: str) -> tuple[Ints, Ints]:
        """Return the first and the last day of a period, an event or an EDTF date, two of (1,)."""
        days = days_of([span_of(value, self.corpus)])
        return days[:, 0], days[:, 1]


def _places(names: Iterable[str] | Iterable[Kind]) -> dict:  # type: ignore[type-arg]
    return {name: place for place, name in enumerate(names)}


def _kinds(corpus: Corpus) -> tuple[tuple[Kind, ...], Ints]:
    """Return the kinds of coding that occur, sorted, and the place of each coding's kind."""
    coder, _, code, stance = corpus.columns.indexed
    columns = coder, code, stance
    names = [sorted(set(column.values)) for column in columns]
    one, two, three = (_at(*pair) for pair in zip(columns, map(_places, names), strict=True))
    number = (one * len(names[1]) + two) * len(names[2]) + three
    # Numbers grow as the sorted names do, and there are few: those that occur are the kinds.
    sizes = [len(known) for known in names]
    occurs = np.bincount(number, minlength=int(np.prod(sizes))) > 0
    present = np.unravel_index(np.flatnonzero(occurs), sizes)
    kinds = zip(
        *([known[n] for n in at] for known, at in zip(names, present, strict=True)), strict=True
    )
    return tuple(kinds), (np.cumsum(occurs) - 1)[number]


def _at(column: Column[str], places: Mapping[str, int]) -> Ints:
    """Return the place of each value of a column; -1 where it has none."""
    known = [places.get(value, -1) for value in column.values]
    return np.array(known, dtype=np.int64)[column.at]
