"""What queries find on a batch of corpora, each a changed copy of one corpus.

A changed corpus is the table of cells (kinds by excerpts) with masks for documents, excerpts and
cells, or with its cells moved; no corpus is rebuilt. A check is a batch of one without changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Protocol

import numpy as np

from refutable.evaluate.amounts import AMOUNTS, DATES, TRUTHS
from refutable.evaluate.arrays import Arrays, Kind
from refutable.evaluate.numbers import TRUE, UNKNOWN, Bools, Bounds, Ints, Truths, denied
from refutable.evaluate.restrictions import check_names
from refutable.language.criteria import Criterion
from refutable.language.quantities import Count, Date, Quantity
from refutable.language.query import TIME, Query, Related, Restriction, Rule, Selected


@dataclass(frozen=True)
class Batch:
    """``size`` changed corpora, B for short; None means unchanged.

    ``documents`` (B, D), ``excerpts`` (B, E) and ``cells`` (B, K, E) are true where kept;
    ``cells`` may also hold cells where the corpus has none. With ``kinds``, these are the rows of
    ``cells``, and all other kinds are unchanged. ``dates`` (B, D) and ``events`` (B, V) say which
    document or event each takes its date from; ``sources`` (B, D) which document each takes its
    actor, type and institutions from. ``moved`` replaces ``cells`` where that table would be too
    large.
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


class Moved(Protocol):
    """Codings moved to other excerpts, or given other codes, on each corpus of a batch."""

    def given(self, rows: Sequence[int]) -> Bools:
        """Return whether any of these kinds was given to each excerpt, (B, E)."""


@dataclass(frozen=True)
class Found:
    """Where something is found, certainly and possibly; one row where all corpora agree."""

    certain: Bools
    possible: Bools

    @property
    def exact(self) -> bool:
        """Whether everything found is certain; then both are one array."""
        return self.certain is self.possible

    def or_else(self, other: Found) -> Found:
        """Return where either is found."""
        certain = self.certain | other.certain
        exact = self.exact and other.exact
        return Found(certain, certain if exact else self.possible | other.possible)

    @property
    def truths(self) -> Truths:
        """How certainly something is found at each place."""
        return (self.certain.astype(np.int8) + self.possible.astype(np.int8)).astype(np.int8)


def truths(criterion: Criterion, arrays: Arrays, batch: Batch, layer: str | None = None) -> Truths:
    """Return the truth of a criterion on each corpus of the batch, (B,).

    ``layer`` is the layer that counts where the criterion names no coder.

    Raises:
        ValueError: the criterion names something that the corpus does not have.
    """
    return Evaluation(arrays, batch, layer).truths(criterion)


class Evaluation:
    """Evaluates criteria on one batch, remembering what each query found."""

    def __init__(self, arrays: Arrays, batch: Batch, layer: str | None = None) -> None:
        self.arrays = arrays
        self.batch = batch
        self.layer = layer or arrays.corpus.default
        changed = arrays.kinds if batch.kinds is None else batch.kinds
        as_it_was = batch.cells is None and batch.moved is None
        self._changed = {} if as_it_was else {kind: row for row, kind in enumerate(changed)}
        self._found: dict[Query, Found] = {}
        self._in_documents: dict[Query, Found] = {}
        self._counts: dict[tuple[Query, str], Bounds] = {}

    # -------------------------------------------------------------- criteria and numbers

    def truths(self, criterion: Criterion) -> Truths:
        """Return the truth of a criterion on each corpus, (B,)."""
        return np.broadcast_to(self.truths_of(criterion.normal()), (self.batch.size,))

    def truths_of(self, criterion: Criterion) -> Truths:
        """Return the truth of a criterion in normal form, (B,), or (1,) where all corpora agree."""
        return TRUTHS[type(criterion)](self, criterion)

    def amount(self, value: Quantity) -> Bounds:
        """Return the least and the greatest value of a quantity; NaN where it is undefined.

        It is undefined where all that it looks at was left out, because it looks back.
        """
        if not isinstance(value, Count):
            return self._defined(value, AMOUNTS[type(value)](self, value))
        key = value.of.query, value.unit
        counted = self._counts.get(key)
        if counted is None:
            counted = self._counts[key] = self._defined(value, AMOUNTS[Count](self, value))
        return counted

    def _defined(self, value: Quantity, found: Bounds) -> Bounds:
        of = getattr(value, "of", None)
        nothing = self.all_left_out(of.query) if isinstance(of, Selected) else None
        if nothing is None or not nothing.any():
            return found
        low, high = (np.where(nothing, np.nan, end) for end in found)
        return low, high

    def all_left_out(self, query: Query) -> Bools:
        """Return whether all that a query asks for looks back and is left out, (1 or B,)."""
        left = self.left_out(query)
        if left is None:
            return np.zeros(1, dtype=bool)
        found = self.in_documents(query.undated).possible & ~self.arrays.retrospective
        there = self.in_documents(query).possible | found
        return np.asarray(left.any(axis=1) & ~there.any(axis=1))

    def left_out(self, query: Query) -> Bools | None:
        """Return which documents a query leaves out because they look back, (1 or B, D).

        None where it is not restricted in time, or where no document looks back.
        """
        backward = self.arrays.retrospective
        if not query.dated or not backward.any():
            return None
        found = self.in_documents(query.undated).possible & backward
        return np.asarray(found & ~self.in_documents(query).possible)

    def days(self, value: Date) -> Bounds:
        """Return the first and the last day that a date may be; NaN where there is none."""
        return DATES[type(value)](self, value)

    @property
    def dates(self) -> Ints:
        """First and last day of each document, (1 or B, D, 2)."""
        dates = self.arrays.dates
        return dates[None] if self.batch.dates is None else dates[self.batch.dates]

    def span(self, value: str) -> tuple[Ints, Ints]:
        """Return the first and the last day of a period, an event or an EDTF date, (1 or B,)."""
        arrays, taken = self.arrays, self.batch.events
        if taken is None or value not in arrays.event_place or value in arrays.corpus.periods:
            return arrays.span(value)
        days = arrays.event_dates[taken[:, arrays.event_place[value]]]
        return days[:, 0], days[:, 1]

    # -------------------------------------------------------------- queries

    def found(self, query: Query) -> Found:
        """Return what a query finds: (1 or B, E), or (1 or B, D) for a query of documents."""
        found = self._found.get(query)
        if found is None:
            found, *others = [self._plain(part) for part in query.plain]
            for part in others:
                found = found.or_else(part)
            self._found[query] = found
        return found

    def in_documents(self, query: Query) -> Found:
        """Return in which documents a query finds something, (1 or B, D)."""
        if query.finds == "documents":
            return self.found(query)
        where = self._in_documents.get(query)
        if where is None:
            found = self.found(query)
            certain = self.over_documents(found.certain)
            possible = certain if found.exact else self.over_documents(found.possible)
            where = self._in_documents[query] = Found(certain, possible)
        return where

    def by_kind(self, query: Query) -> Mapping[Kind, Found]:
        """Return where codings of each kind are found; each coding counts once.

        So the kinds of all parts are gone through one by one.
        """
        found: dict[Kind, Found] = {}
        for part in query.plain if query.finds == "codings" else ():
            limits = self.limits(part)
            for kind in self.arrays.kinds_of(part, self.layer):
                given = self.given([kind])
                one = Found(given & (limits == TRUE), given & (limits >= UNKNOWN))
                found[kind] = found[kind].or_else(one) if kind in found else one
        return found

    @property
    def unchanged(self) -> bool:
        """Whether this is the corpus as it is."""
        given = (getattr(self.batch, one.name) for one in fields(Batch) if one.name != "size")
        return all(value is None for value in given)

    @property
    def moves(self) -> bool:
        """Whether codings may stand where the files have none."""
        return bool(self._changed)

    def _plain(self, query: Query) -> Found:
        limits = self.limits(query)
        if query.subject == "documents":
            kept = self.batch.documents
            there = np.ones((1, len(self.arrays.documents)), bool) if kept is None else kept
        elif query.subject == "excerpts":
            kept = self._kept_excerpts()
            there = np.ones((1, len(self.arrays.excerpts)), bool) if kept is None else kept
        else:
            there = self.given(self.arrays.kinds_of(query, self.layer))
        certain = there & (limits == TRUE)
        unknown = limits == UNKNOWN
        return Found(certain, certain | (there & unknown) if unknown.any() else certain)

    def given(self, kinds: Iterable[Kind]) -> Bools:
        """Return whether any of these kinds was given to each excerpt, (1 or B, E)."""
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

    def over_documents(self, found: Bools) -> Bools:
        """Return in which documents something is found, (1 or B, D)."""
        # Most queries find little: looking up what they found is faster than going through all.
        corpora, excerpts = np.divmod(np.flatnonzero(found), max(1, found.shape[1]))
        made = np.zeros((len(found), len(self.arrays.documents)), dtype=bool)
        made[corpora, self.arrays.document_of[excerpts]] = True
        return made

    # -------------------------------------------------------------- restrictions and relations

    def limits(self, query: Query) -> Truths:
        """Return which places meet a query without parts, codes aside, (1 or B, E or D).

        Raises:
            ValueError: it names something that the corpus does not have.
        """
        check_names(query, self.arrays.corpus)
        of_documents = query.subject == "documents"
        places = len(self.arrays.documents if of_documents else self.arrays.excerpts)
        limits = np.full((1, places), TRUE, dtype=np.int8)
        for rule in query.restrictions:
            limits = np.minimum(limits, self._restriction(rule, of_documents))
        for related in query.related:
            limits = np.minimum(limits, self._related(related, of_documents))
        return limits

    def _restriction(self, rule: Rule, of_documents: bool) -> Truths:
        arrays, batch = self.arrays, self.batch
        if (
            isinstance(rule, Restriction)
            and rule.by in TIME
            and (batch.dates is not None or batch.events is not None)
        ):
            limits = arrays.timed(rule, self.dates, map(self.span, rule.values))
        elif batch.sources is not None and arrays.of_source(rule):
            limits = arrays.limits(rule, True)[0][batch.sources]
        else:
            return arrays.limits(rule, of_documents)
        return limits if of_documents else limits[:, arrays.document_of]

    def _related(self, related: Related, of_documents: bool) -> Truths:
        if related.by_excerpt:
            shared = self.found(related.other).truths
        else:
            shared = self.in_documents(related.other).truths
            shared = shared if of_documents else shared[:, self.arrays.document_of]
        return denied(shared) if related.apart else shared
