"""What was found in a large corpus, as places in arrays; items are made when they are looked at."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from refutable.corpus import Corpus, Interval
from refutable.corpus.index import EARLIEST, LATEST, Index
from refutable.language.query import Subject
from refutable.language.truth import Truth

Places = npt.NDArray[np.int64]
Truths = npt.NDArray[np.int8]

FALSE, UNKNOWN, TRUE = 0, 1, 2
_TRUTHS = (Truth.FALSE, Truth.UNKNOWN, Truth.TRUE)


class Item(NamedTuple):
    """Something found: a coding (by its place in the corpus), an excerpt or a document."""

    document: str
    excerpt: str = ""
    coding: int = -1


class Found(Mapping[Item, Truth]):
    """Items of one subject with their truths: places that are not excluded, each once."""

    def __init__(
        self, corpus: Corpus, index: Index, subject: Subject, at: Places, truths: Truths
    ) -> None:
        self.corpus = corpus
        self.index = index
        self.subject = subject
        self.at = at
        self.truths = truths

    @cached_property
    def excerpts(self) -> Places:
        """The excerpt of each item; empty for documents."""
        if self.subject == "documents":
            return self.at[:0]
        return self.index.excerpt_of[self.at] if self.subject == "codings" else self.at

    @cached_property
    def documents(self) -> Places:
        """The document of each item."""
        of_documents = self.subject == "documents"
        return self.at if of_documents else self.index.document_of[self.excerpts]

    @cached_property
    def made(self) -> dict[Item, Truth]:
        """All of it as items."""
        documents = map(self.index.documents.__getitem__, self.documents.tolist())
        truths = map(_TRUTHS.__getitem__, self.truths.tolist())
        if self.subject == "documents":
            return dict(zip(map(Item, documents), truths, strict=True))
        excerpts = map(self.index.excerpts.__getitem__, self.excerpts.tolist())
        if self.subject == "excerpts":
            return dict(zip(map(Item, documents, excerpts), truths, strict=True))
        items = map(Item, documents, excerpts, self.at.tolist())
        return dict(zip(items, truths, strict=True))

    def __getitem__(self, item: Item) -> Truth:
        return self.made[item]

    def __iter__(self) -> Iterator[Item]:
        return iter(self.made)

    def __len__(self) -> int:
        return len(self.at)

    def items(self) -> ItemsView[Item, Truth]:
        """Return all items with their truths."""
        return self.made.items()

    def kept(self, truths: Truths) -> Found:
        """Return what these truths do not exclude."""
        kept = truths > FALSE
        return Found(self.corpus, self.index, self.subject, self.at[kept], truths[kept])

    def sizes(self, unit: str) -> tuple[int, int]:
        """Return how many distinct units the certain items come to, and all of them."""
        certain = self.truths == TRUE
        if unit == "institutions":
            sure = self._institutions(self.documents[certain])
            return sure, sure if certain.all() else self._institutions(self.documents)
        keys = self._keys(unit)
        return _distinct(keys[certain[: len(keys)]]), _distinct(keys)

    def _keys(self, unit: str) -> Places:
        if unit == "documents":
            return self.documents
        if unit == "actors":
            return self.index.actor_of[self.documents]
        if unit == "excerpts":
            return self.excerpts
        if self.subject != "codings":
            return self.at[:0]
        return self.at if unit == "codings" else self.index.code.at[self.at]

    def _institutions(self, documents: Places) -> int:
        sources = self.corpus.documents
        names = (self.index.documents[place] for place in np.unique(documents).tolist())
        return len({institution for name in names for institution in sources[name].institutions})

    def by_place(self, by_excerpt: bool) -> Truths:
        """Return how certainly something is found in each excerpt, or in each document."""
        places = self.excerpts if by_excerpt else self.documents
        number = len(self.index.excerpts if by_excerpt else self.index.documents)
        found = np.full(number, FALSE, dtype=np.int8)
        found[places] = UNKNOWN
        found[places[self.truths == TRUE]] = TRUE
        return found

    def by_document(self) -> Iterator[tuple[str, Truth]]:
        """Return each document in the order of first occurrence, with what is surest of it."""
        documents, first = np.unique(self.documents, return_index=True)
        truths = self.by_place(by_excerpt=False)
        for place in documents[np.argsort(first)].tolist():
            yield self.index.documents[place], _TRUTHS[truths[place]]


def united(parts: Sequence[Found]) -> Found:
    """Return what some parts of one subject found together, in the order of the parts."""
    first = parts[0]
    at = np.concatenate([part.at for part in parts])
    truths = np.concatenate([part.truths for part in parts])
    places, begins, which = np.unique(at, return_index=True, return_inverse=True)
    surest = np.full(len(places), FALSE, dtype=np.int8)
    np.maximum.at(surest, which, truths)
    order = np.argsort(begins)
    return Found(first.corpus, first.index, first.subject, places[order], surest[order])


def since(span: Interval, index: Index) -> Truths:
    """Return whether each document is dated from the first day on that a span leaves open."""
    first, last = index.days
    if span.first is None:
        return np.full(len(first), UNKNOWN, dtype=np.int8)
    limit = span.first.toordinal()
    return np.where(first >= limit, TRUE, np.where(last < limit, FALSE, UNKNOWN)).astype(np.int8)


def during(span: Interval, index: Index) -> Truths:
    """Return whether each document is dated within a span."""
    first, last = index.days
    begin = span.first.toordinal() if span.first else EARLIEST
    end = span.last.toordinal() if span.last else LATEST
    undated = (first == EARLIEST) & (last == LATEST)
    within = (first >= begin) & (last <= end) & ~undated
    apart = ((last < begin) | (end < first)) & ~undated
    return np.where(within, TRUE, np.where(apart, FALSE, UNKNOWN)).astype(np.int8)


def _distinct(keys: Places) -> int:
    return int(np.count_nonzero(np.bincount(keys))) if len(keys) else 0
