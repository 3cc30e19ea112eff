"""A criterion on many changed corpora at once: the corpus as incidence arrays, changes as masks.

The corpus is a table of cells: a row a *kind* of coding (layer, code, stance), a column an
excerpt, true where that coding was given. A changed corpus is that table under masks for
documents, excerpts and cells, or with its cells moved; nothing is rebuilt. What comes out is what
:func:`refutable.evaluate.evaluate.evaluate` says of a corpus so changed, for a whole batch in one
pass of numpy.

Rows are ordered by id and columns by document and id, so that nothing depends on the order of
rows in the files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from refutable.corpus import Corpus, Interval
from refutable.corpus.codings import Taken, Texts
from refutable.evaluate.query import check_names, has_attribute, span_of
from refutable.language.expressions import (
    All,
    AnyOf,
    Arithmetic,
    Compare,
    Count,
    Criterion,
    DateOf,
    Day,
    Given,
    Not,
    Number,
    Omitted,
    Order,
    Quantity,
)
from refutable.language.query import TIME, By, Query, Related, Restriction
from refutable.language.truth import Truth

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.int8]
"""0 false, 1 unknown, 2 true: as the smallest is what all come to and the largest what any does."""

FALSE, UNKNOWN, TRUE = 0, 1, 2
# What a document is known by that it did not get from its words or its date.
SOURCE = frozenset({By.ACTOR, By.TYPE, By.INSTITUTION})
TRUTH_OF: Mapping[int, Truth] = {FALSE: Truth.FALSE, UNKNOWN: Truth.UNKNOWN, TRUE: Truth.TRUE}
Kind = tuple[str, str, str]
"""A layer, a code and a stance."""

# Days are counted from the first of January of the year 1; these lie beyond all of them.
_EARLIEST, _LATEST = -(10**9), 10**9
_ABSENT = np.int64(10**12)
_MANY = 100_000


@dataclass(frozen=True)
class Batch:
    """``size`` changed corpora, B for short; what is None is as it was.

    ``documents`` (B, D), ``excerpts`` (B, E) and ``cells`` (B, K, E) are true where kept;
    ``cells`` may also hold cells where the corpus has none. Where ``kinds`` are given, the rows of
    ``cells`` are these, and every other kind is as it was. ``dates`` (B, D) and ``events`` (B, V)
    say from which document or event each takes its date, ``sources`` (B, D) from which document
    each takes who issued it, its type and its institutions. ``moved`` is what ``cells`` is, for
    tables that are too large to be written out.
    """

    size: int
    documents: Bools | None = None
    excerpts: Bools | None = None
    cells: Bools | None = None
    dates: Ints | None = None
    events: Ints | None = None
    sources: Ints | None = None
    kinds: tuple[Kind, ...] | None = None
    moved: Moved | None = None

    @property
    def table(self) -> Bools | None:
        """The cells, written out; None where they are as they were."""
        return self.cells if self.moved is None else self.moved.cells()


class Moved(Protocol):
    """Codings that stand elsewhere, or of other codes, on each corpus of a batch."""

    def given(self, rows: Sequence[int]) -> Bools:
        """Return whether any of these kinds was given to each excerpt, (B, E)."""

    def cells(self) -> Bools:
        """Return all of it as a table, (B, K, E)."""


class Arrays:
    """A corpus as arrays: D documents, E counted excerpts, K kinds of coding, V events."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.documents = tuple(sorted(corpus.documents))
        counted = sorted((excerpt.document or "", excerpt.id) for excerpt in corpus.counted)
        self.excerpts = tuple(name for _, name in counted)
        self.events = tuple(sorted(corpus.events))
        self.document_place = {name: place for place, name in enumerate(self.documents)}
        self.excerpt_place = {name: place for place, name in enumerate(self.excerpts)}
        self.event_place = {name: place for place, name in enumerate(self.events)}
        # Kept as places in lists of names, be they few or many.
        placed = corpus.columns
        columns = placed.coder, placed.code, placed.stance
        self.kinds, self._kind_of = _kinds(columns)
        self.kind_place = {kind: place for place, kind in enumerate(self.kinds)}
        self.stances = frozenset(stance for _, _, stance in self.kinds)
        self._excerpt_of = taken_at(placed.excerpt, self.excerpt_place)
        self._limits: dict[tuple[Restriction, bool], Truths] = {}
        self._groups: dict[str, Bools] = {}

    @cached_property
    def codings(self) -> tuple[Ints, Ints]:
        """For each coding the place of its kind and of its excerpt, sorted by both, none twice."""
        at = self._kind_of[self._order], self._excerpt_of[self._order]
        return at

    @cached_property
    def _order(self) -> Ints:
        # Where the codings stand in the corpus, in the order of kinds and excerpts.
        at = self._kind_of * len(self.excerpts) + self._excerpt_of
        order = np.argsort(at, kind="stable")
        at = at[order]
        return order[np.append(at[1:] != at[:-1], True)] if len(at) else order

    def coding_of(self, row: int, excerpt: int) -> int | None:
        """Return where the coding of a kind and an excerpt stands in the corpus, if it is there."""
        places = self.excerpts_of(row)
        found = int(np.searchsorted(places, excerpt))
        if found == len(places) or places[found] != excerpt:
            return None
        return int(self._order[self._starts[row] + found])

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

    def given(self, rows: Iterable[int]) -> Bools:
        """Return whether a coding of any of these kinds was given to each excerpt, (1, E)."""
        made = np.zeros((1, len(self.excerpts)), dtype=bool)
        for row in rows:
            made[0, self.excerpts_of(row)] = True
        return made

    def groups(self, unit: str) -> Bools:
        """Return which documents are of which actors, or institutions, (D, G)."""
        if unit not in self._groups:
            sources = [self.corpus.documents[name] for name in self.documents]
            names = [(s.actor,) if unit == "actors" else s.institutions for s in sources]
            known = sorted({name for some in names for name in some})
            made = [[name in some for name in known] for some in names]
            self._groups[unit] = np.array(made, dtype=bool).reshape(len(names), len(known))
        return self._groups[unit]

    @cached_property
    def document_of(self) -> Ints:
        """The place of each excerpt's document, (E,)."""
        excerpts = self.corpus.excerpts
        documents = (excerpts[name].document or "" for name in self.excerpts)
        return np.array([self.document_place[name] for name in documents], dtype=np.int64)

    @cached_property
    def dates(self) -> Ints:
        """First and last day of each document, (D, 2); open ends lie beyond all days."""
        return _days(self.corpus.documents[name].date for name in self.documents)

    @cached_property
    def event_dates(self) -> Ints:
        """First and last day of each event, (V, 2)."""
        return _days(self.corpus.events[name].date for name in self.events)

    @cached_property
    def retrospective(self) -> Bools:
        """Which documents look back, (D,)."""
        return np.array([self.corpus.documents[name].retrospective for name in self.documents])

    @cached_property
    def stretches(self) -> tuple[Ints, Ints]:
        """The documents that are quoted, and where the excerpts of each begin."""
        return np.unique(self.document_of, return_index=True)

    def limits(self, rule: Restriction, of_documents: bool) -> Truths:
        """Return a restriction's truth for each document, or each excerpt, (1, D or E).

        A restriction of time is a matter of documents alone.
        """
        of_documents = of_documents or rule.by in TIME
        if (rule, of_documents) not in self._limits:
            made = self._timed(rule) if rule.by in TIME else self._attributed(rule, of_documents)
            self._limits[rule, of_documents] = made
        return self._limits[rule, of_documents]

    def _timed(self, rule: Restriction) -> Truths:
        spans = [span_of(value, self.corpus) for value in rule.values]
        days = [_days([span]) for span in spans]
        truths = [_when(rule.by, span[:, :1], span[:, 1:], self.dates[None]) for span in days]
        return np.where(self.retrospective[None], np.int8(FALSE), _most(truths)).astype(np.int8)

    def _attributed(self, rule: Restriction, of_documents: bool) -> Truths:
        if of_documents:
            places = [(name, "") for name in self.documents]
        else:
            places = [(self.documents[self.document_of[n]], e) for n, e in enumerate(self.excerpts)]
        met = [has_attribute(rule, self.corpus, *place) for place in places]
        return np.where(np.array([met], dtype=bool), np.int8(TRUE), np.int8(FALSE))

    def kinds_of(self, query: Query, layer: str) -> tuple[Kind, ...]:
        """Return the kinds of coding that a query without parts may find, given or not."""
        corpus = self.corpus
        codes = sorted({code for name in query.codes for code in corpus.codebook.expand(name)})
        stances = sorted(query.stances or corpus.counting.upheld)
        return tuple((query.coder or layer, code, stance) for code in codes for stance in stances)


def _kinds(columns: tuple[Texts, Texts, Texts]) -> tuple[tuple[Kind, ...], Ints]:
    """Return the kinds of coding that there are, sorted, and the place of each coding's kind."""
    values = [dict.fromkeys(column.values) for column in columns if isinstance(column, Taken)]
    at = [
        taken_at(column, {name: place for place, name in enumerate(known)})
        for column, known in zip(columns, values, strict=True)
    ]
    names = [tuple(known) for known in values]
    number = (at[0] * len(names[1]) + at[1]) * len(names[2]) + at[2]
    present, which = np.unique(number, return_inverse=True)
    given = [
        (
            names[0][one // len(names[2]) // len(names[1])],
            names[1][one // len(names[2]) % len(names[1])],
            names[2][one % len(names[2])],
        )
        for one in present.tolist()
    ]
    order = sorted(range(len(given)), key=given.__getitem__)
    place_of = np.empty(len(given), dtype=np.int64)
    place_of[order] = np.arange(len(given))
    return tuple(given[place] for place in order), place_of[which.reshape(-1)]


def taken_at(column: Texts, places: Mapping[str, int]) -> Ints:
    """Return the place of each value of a column that is kept as places."""
    assert isinstance(column, Taken)
    known = [places.get(value, -1) for value in column.values]
    return np.array(known, dtype=np.int64)[column.at]


def _days(dates: Iterable[Interval]) -> Ints:
    pairs = [
        (
            when.first.toordinal() if when.first else _EARLIEST,
            when.last.toordinal() if when.last else _LATEST,
        )
        for when in dates
    ]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def truths(criterion: Criterion, arrays: Arrays, batch: Batch, layer: str | None = None) -> Truths:
    """Return what the criterion comes to on each corpus of the batch, (B,).

    ``layer`` is the layer that counts where the criterion names no coder.

    Raises:
        ValueError: the criterion names something that the corpus does not have.
    """
    return Evaluation(arrays, batch, layer).truths(criterion)


@dataclass
class _Found:
    """What a query finds, per place: certainly and possibly; one row where all corpora agree."""

    certain: Bools
    possible: Bools

    @property
    def exact(self) -> bool:
        """Whether nothing is merely possible; then both are one array."""
        return self.certain is self.possible


class Evaluation:
    """Evaluates criteria on one batch, remembering what each query found."""

    def __init__(self, arrays: Arrays, batch: Batch, layer: str | None = None) -> None:
        self.arrays = arrays
        self.batch = batch
        self.layer = layer or arrays.corpus.default
        changed = arrays.kinds if batch.kinds is None else batch.kinds
        as_it_was = batch.cells is None and batch.moved is None
        self._changed = {} if as_it_was else {k: n for n, k in enumerate(changed)}
        self._found: dict[Query, _Found] = {}
        self._in_documents: dict[Query, _Found] = {}

    # -------------------------------------------------------------- criteria

    def truths(self, criterion: Criterion) -> Truths:
        """Return what the criterion comes to on each corpus, (B,)."""
        return np.broadcast_to(self._truths(criterion), (self.batch.size,))

    def _truths(self, criterion: Criterion) -> Truths:
        if isinstance(criterion, All):
            return _least([self._truths(part) for part in criterion.parts])
        if isinstance(criterion, AnyOf):
            return _most([self._truths(part) for part in criterion.parts])
        if isinstance(criterion, Not):
            return self._denied(criterion.part)
        if isinstance(criterion, Given):
            base, then = self._truths(criterion.base), self._truths(criterion.then)
            return np.where(base == TRUE, then, np.int8(UNKNOWN)).astype(np.int8)
        if isinstance(criterion, Compare):
            return _compare(
                criterion.operator, self.amount(criterion.left), self.amount(criterion.right)
            )
        if isinstance(criterion, Order):
            return _precedes(self.days(criterion.earlier), self.days(criterion.later))
        if isinstance(criterion, Omitted):
            low, _ = self.amount(Count(criterion.of, "documents"))
            return np.where(low > 0, np.int8(FALSE), np.int8(UNKNOWN)).astype(np.int8)
        raise TypeError(f"no criterion: {criterion!r}")

    def _denied(self, part: Criterion) -> Truths:
        if isinstance(part, Given):
            base, then = self._truths(part.base), self._denied(part.then)
            return np.where(base == TRUE, then, np.int8(UNKNOWN)).astype(np.int8)
        if isinstance(part, Not):
            return self._truths(part.part)
        if isinstance(part, All):
            return _most([self._denied(inner) for inner in part.parts])
        if isinstance(part, AnyOf):
            return _least([self._denied(inner) for inner in part.parts])
        return (np.int8(TRUE) - self._truths(part)).astype(np.int8)

    # -------------------------------------------------------------- numbers

    def amount(self, value: Quantity) -> tuple[Floats, Floats]:
        """Return the least and the most that a quantity may come to; undefined is NaN."""
        if isinstance(value, Number):
            only = np.array([float(value.value)])
            return only, only
        if isinstance(value, Count):
            return self._count(value)
        if isinstance(value, Arithmetic):
            return self._combined(value)
        raise TypeError(f"no quantity: {value!r}")

    def _combined(self, value: Arithmetic) -> tuple[Floats, Floats]:
        (a, b), (c, d) = self.amount(value.left), self.amount(value.right)
        a, b, c, d = np.broadcast_arrays(a, b, c, d)
        apply = _ARITHMETIC[value.operator]
        with np.errstate(divide="ignore", invalid="ignore"):
            corners = np.stack([apply(a, c), apply(a, d), apply(b, c), apply(b, d)])
        # As a range from the least to the most; undefined where any end is.
        undefined = np.isnan(a + b + c + d)
        if value.operator == "/":
            undefined |= (c <= 0) & (d >= 0)
        low = np.where(undefined, np.nan, corners.min(axis=0))
        high = np.where(undefined, np.nan, corners.max(axis=0))
        return low, high

    def _count(self, value: Count) -> tuple[Floats, Floats]:
        query, unit = value.of.query, value.unit
        if unit in ("codings", "codes"):
            return self._count_kinds(query, unit)
        if unit == "excerpts":
            if _subject(query) == "documents":
                none = np.zeros(1)
                return none, none
            found = self.found(query)
            return _ends(found)
        found = self.in_documents(query)
        if unit == "documents":
            return _ends(found)
        groups, sources = self.arrays.groups(unit), self.batch.sources
        certain, possible = _dealt(found.certain, sources), _dealt(found.possible, sources)
        return _sizes(_any_in(certain, groups)), _sizes(_any_in(possible, groups))

    def _count_kinds(self, query: Query, unit: str) -> tuple[Floats, Floats]:
        # Codings are told apart, so the kinds of all parts are looked at one by one.
        if _subject(query) != "codings":
            none = np.zeros(1)
            return none, none
        certain: dict[Kind, Bools] = {}
        possible: dict[Kind, Bools] = {}
        for part in plain_parts(query):
            limits = self._limits(part)
            for kind in self.arrays.kinds_of(part, self.layer):
                given = self._given([kind])
                sure, may = given & (limits == TRUE), given & (limits >= UNKNOWN)
                certain[kind] = certain[kind] | sure if kind in certain else sure
                possible[kind] = possible[kind] | may if kind in possible else may
        return self._sum_of(certain, unit), self._sum_of(possible, unit)

    def _sum_of(self, found: Mapping[Kind, Bools], unit: str) -> Floats:
        if unit == "codings":
            sizes = [_sizes(given) for given in found.values()]
        else:
            codes: dict[str, Bools] = {}
            for (_, code, _), given in found.items():
                here = np.asarray(given.any(axis=1))[:, None]
                codes[code] = codes[code] | here if code in codes else here
            sizes = [_sizes(here) for here in codes.values()]
        return np.asarray(sum(sizes, np.zeros(1)), dtype=np.float64)

    # -------------------------------------------------------------- dates

    def days(self, value: DateOf | Day) -> tuple[Floats, Floats]:
        """Return first and last day between which a date lies; NaN where nothing gives one."""
        if isinstance(value, Day):
            return self._day(value.name)
        found = self.in_documents(value.of.query)
        dates = self._dates()
        at_the_time = ~self.arrays.retrospective[None]
        certain, possible = found.certain & at_the_time, found.possible & at_the_time
        first, last = dates[..., 0], dates[..., 1]
        if value.which == "first":
            closed = certain & (last < _LATEST)
            near = np.where(possible, first, _ABSENT).min(axis=1)
            far = np.where(closed, last, _ABSENT).min(axis=1)
        else:
            closed = certain & (first > _EARLIEST)
            near = np.where(closed, first, -_ABSENT).max(axis=1)
            far = np.where(possible, last, -_ABSENT).max(axis=1)
        none = ~closed.any(axis=1)
        return np.where(none, np.nan, near), np.where(none, np.nan, far)

    def _day(self, name: str) -> tuple[Floats, Floats]:
        if name in self.arrays.event_place and name not in self.arrays.corpus.periods:
            place = self.arrays.event_place[name]
            dates = self.arrays.event_dates
            if self.batch.events is not None:
                taken = dates[self.batch.events[:, place]]
                return taken[:, 0].astype(float), taken[:, 1].astype(float)
            return dates[[place], 0].astype(float), dates[[place], 1].astype(float)
        days = _days([span_of(name, self.arrays.corpus)]).astype(float)
        return days[:, 0], days[:, 1]

    def _dates(self) -> Ints:
        dates = self.arrays.dates
        return dates[None] if self.batch.dates is None else dates[self.batch.dates]

    # -------------------------------------------------------------- queries

    def found(self, query: Query) -> _Found:
        """Return what a query finds: (1 or B, E), or (1 or B, D) for a query of documents."""
        if query not in self._found:
            parts = [self._plain(part) for part in plain_parts(query)]
            found = parts[0]
            for part in parts[1:]:
                exact = found.exact and part.exact
                certain = found.certain | part.certain
                found = _Found(certain, certain if exact else found.possible | part.possible)
            self._found[query] = found
        return self._found[query]

    def in_documents(self, query: Query) -> _Found:
        """Return in which documents a query finds something, (1 or B, D)."""
        if _subject(query) == "documents":
            return self.found(query)
        if query not in self._in_documents:
            found = self.found(query)
            certain = self._over_documents(found.certain)
            possible = certain if found.exact else self._over_documents(found.possible)
            self._in_documents[query] = _Found(certain, possible)
        return self._in_documents[query]

    def _plain(self, query: Query) -> _Found:
        check_names(query, self.arrays.corpus)
        limits = self._limits(query)
        if query.subject == "documents":
            kept = self.batch.documents
            there = np.ones((1, len(self.arrays.documents)), bool) if kept is None else kept
        elif query.subject == "excerpts":
            kept = self._kept_excerpts()
            there = np.ones((1, len(self.arrays.excerpts)), bool) if kept is None else kept
        else:
            there = self._given(self.arrays.kinds_of(query, self.layer))
        certain = there & (limits == TRUE)
        unknown = limits == UNKNOWN
        return _Found(certain, certain | (there & unknown) if unknown.any() else certain)

    def _given(self, kinds: Iterable[Kind]) -> Bools:
        # Whether any of these kinds was given to each excerpt, (1 or B, E).
        cells, moved, known = self.batch.cells, self.batch.moved, self.arrays.kind_place
        kinds = list(kinds)
        changed = [self._changed[kind] for kind in kinds if kind in self._changed]
        as_they_were = (k for k in kinds if k not in self._changed and k in known)
        given = self.arrays.given(known[kind] for kind in as_they_were)
        if moved is not None and changed:
            given = given | moved.given(changed)
        elif cells is not None:
            for row in changed:
                given = given | cells[:, row]
        kept = self._kept_excerpts()
        return given if kept is None else np.asarray(given & kept)

    def _kept_excerpts(self) -> Bools | None:
        # None where all are kept.
        kept = self.batch.excerpts
        if self.batch.documents is None:
            return kept
        of_documents = self.batch.documents[:, self.arrays.document_of]
        return of_documents if kept is None else kept & of_documents

    def _limits(self, query: Query) -> Truths:
        # How far the restrictions and relations of a query leave each place open: (1 or B, places).
        of_documents = query.subject == "documents"
        limits = self._restrictions(query.restrictions, of_documents)
        for related in query.related:
            limits = np.minimum(limits, self._related(related, of_documents))
        return limits

    def _restrictions(self, rules: tuple[Restriction, ...], of_documents: bool) -> Truths:
        places = len(self.arrays.documents if of_documents else self.arrays.excerpts)
        limits = np.full((1, places), TRUE, dtype=np.int8)
        for rule in rules:
            one = self._restriction(rule, of_documents)
            limits = np.minimum(limits, one)
        return limits

    def _restriction(self, rule: Restriction, of_documents: bool) -> Truths:
        if rule.by not in TIME:
            if self.batch.sources is None or rule.by not in SOURCE:
                return self.arrays.limits(rule, of_documents)
            dealt: Truths = np.asarray(self.arrays.limits(rule, True)[0][self.batch.sources])
            return dealt if of_documents else dealt[:, self.arrays.document_of]
        moved = self.batch.dates is not None or self.batch.events is not None
        limits = self._moved_time(rule) if moved else self.arrays.limits(rule, True)
        return limits if of_documents else limits[:, self.arrays.document_of]

    def _moved_time(self, rule: Restriction) -> Truths:
        dates = self._dates()
        spans = [self._day(value) for value in rule.values]
        truths = [_when(rule.by, low[:, None], high[:, None], dates) for low, high in spans]
        looking_back = self.arrays.retrospective[None]
        return np.where(looking_back, np.int8(FALSE), _most(truths)).astype(np.int8)

    def _related(self, related: Related, of_documents: bool) -> Truths:
        by_excerpt = related.how.endswith("excerpt")
        if by_excerpt and not of_documents and _subject(related.other) != "documents":
            found = self.found(related.other)
            shared = _truths_of(found)
        else:
            shared = _truths_of(self.in_documents(related.other))
            if not of_documents:
                shared = shared[:, self.arrays.document_of]
        return (np.int8(TRUE) - shared).astype(np.int8) if related.how.startswith("not") else shared

    def _over_documents(self, found: Bools) -> Bools:
        made = np.zeros((found.shape[0], len(self.arrays.documents)), dtype=bool)
        if len(found) * found.shape[1] > _MANY:
            # Few are found of very many: each is looked up, rather than all gone through.
            corpora, excerpts = np.nonzero(found)
            made[corpora, self.arrays.document_of[excerpts]] = True
            return made
        quoted, starts = self.arrays.stretches
        if len(quoted):
            made[:, quoted] = np.logical_or.reduceat(found, starts, axis=1)
        return made


# ------------------------------------------------------------------ parts of queries


def plain_parts(query: Query) -> tuple[Query, ...]:
    """Return the queries that are alternatives in a query; itself where there are none."""
    if not query.parts:
        return (query,)
    return tuple(plain for part in query.parts for plain in plain_parts(part))


def _subject(query: Query) -> str:
    return plain_parts(query)[0].subject


def _when(by: By, first: npt.NDArray[Any], last: npt.NDArray[Any], dates: Ints) -> Truths:
    """Return whether dates (B, D, 2) lie within, since or before a span (B, 1) of days."""
    begin, end = dates[..., 0], dates[..., 1]
    if by is By.DURING:
        undated = (begin == _EARLIEST) & (end == _LATEST)
        within = (begin >= first) & (end <= last)
        touching = ~((end < first) | (last < begin))
        truth = np.where(within & ~undated, TRUE, np.where(touching | undated, UNKNOWN, FALSE))
    else:
        truth = np.where(begin >= first, TRUE, np.where(end < first, FALSE, UNKNOWN))
        truth = np.where(first == _EARLIEST, UNKNOWN, truth)
        truth = truth if by is By.SINCE else TRUE - truth
    return truth.astype(np.int8)


# ------------------------------------------------------------------ truths and numbers


def _least(truths: Sequence[Truths]) -> Truths:
    made = truths[0]
    for truth in truths[1:]:
        made = np.minimum(made, truth)
    return made


def _most(truths: Sequence[Truths]) -> Truths:
    made = truths[0]
    for truth in truths[1:]:
        made = np.maximum(made, truth)
    return made


def _truths_of(found: _Found) -> Truths:
    return (found.certain.astype(np.int8) + found.possible.astype(np.int8)).astype(np.int8)


def _sizes(found: Bools) -> Floats:
    return np.asarray(np.count_nonzero(found, axis=1), dtype=np.float64)


def _ends(found: _Found) -> tuple[Floats, Floats]:
    certain = _sizes(found.certain)
    return certain, certain if found.exact else _sizes(found.possible)


def _dealt(found: Bools, sources: Ints | None) -> Bools:
    # What is found in a document is found in the one whose source it has taken.
    if sources is None:
        return found
    dealt = np.zeros(sources.shape, dtype=bool)
    np.put_along_axis(dealt, sources, np.broadcast_to(found, sources.shape), axis=1)
    return dealt


def _any_in(found: Bools, groups: Bools) -> Bools:
    # (B, D) and (D, G): whether anything is found in each group.
    return np.asarray((found.astype(np.float32) @ groups.astype(np.float32)) > 0)


_ARITHMETIC: Mapping[str, Callable[[Floats, Floats], Floats]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
}


def _close(one: Floats, other: Floats) -> Bools:
    # As math.isclose does: shares are floats, and a difference in the last bit is none.
    return np.asarray(np.abs(one - other) <= 1e-9 * np.maximum(np.abs(one), np.abs(other)))


def _less(one: Floats, other: Floats) -> Bools:
    return np.asarray((one < other) & ~_close(one, other))


def _compare(sign: str, left: tuple[Floats, Floats], right: tuple[Floats, Floats]) -> Truths:
    (a, b), (c, d) = left, right
    undefined = np.isnan(a) | np.isnan(c)
    if sign in ("==", "!="):
        apart = _less(b, c) | _less(d, a)
        same = _close(a, b) & _close(c, d) & _close(a, c)
        truth = np.where(apart, FALSE, np.where(same, TRUE, UNKNOWN))
        truth = truth if sign == "==" else TRUE - truth
    else:
        always, ever = _ORDER[sign](a, b, c, d)
        truth = np.where(always, TRUE, np.where(ever, UNKNOWN, FALSE))
    return np.where(undefined, UNKNOWN, truth).astype(np.int8)


# For ranges a..b and c..d: whether every pair of numbers compares so, and whether any does.
_ORDER: Mapping[str, Callable[[Floats, Floats, Floats, Floats], tuple[Bools, Bools]]] = {
    ">=": lambda a, b, c, d: (~_less(a, d), ~_less(b, c)),
    ">": lambda a, b, c, d: (_less(d, a), _less(c, b)),
    "<=": lambda a, b, c, d: (~_less(c, b), ~_less(d, a)),
    "<": lambda a, b, c, d: (_less(b, c), _less(a, d)),
}


def _precedes(earlier: tuple[Floats, Floats], later: tuple[Floats, Floats]) -> Truths:
    (a, b), (c, d) = earlier, later
    surely = (b < c) & (b < _LATEST) & (c > _EARLIEST)
    never = (a >= d) & (a > _EARLIEST) & (d < _LATEST)
    truth = np.where(surely, TRUE, np.where(never, FALSE, UNKNOWN))
    return np.where(np.isnan(a) | np.isnan(c), UNKNOWN, truth).astype(np.int8)
