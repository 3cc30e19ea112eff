"""One corpus, opened for evaluation, and what queries find in it, item by item."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, overload

import numpy as np

from refutable.corpus import Corpus
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Batch, Evaluation
from refutable.evaluate.numbers import FALSE, TRUE, UNKNOWN, Bools, Ints, Truths
from refutable.language.query import Query


class Item(NamedTuple):
    """Something found: a coding (by its place in the corpus), an excerpt or a document."""

    document: str
    excerpt: str = ""
    coding: int = -1


Keys = tuple[Ints, Truths]
"""Items as numbers (documents, then excerpts, then codings), and how certain each is."""


class Items(Sequence[Item]):
    """Items as an array, in the order of the corpus, made into `Item` values when first used.

    Nothing is computed before the items, or their number, are needed.
    """

    def __init__(self, arrays: Arrays, find: Callable[[], Keys]) -> None:
        self.arrays = arrays
        self._find = find

    @cached_property
    def _keys(self) -> Keys:
        return self._find()

    @property
    def keys(self) -> Ints:
        """The items as numbers, which mean the same for all items of a corpus."""
        return self._keys[0]

    @property
    def certain(self) -> Bools:
        """Which of the items are certain; the others are possible."""
        return np.asarray(self._keys[1] == TRUE)

    @cached_property
    def _items(self) -> tuple[Item, ...]:
        arrays = self.arrays
        document, excerpt, coding = _columns(self.keys, arrays)
        # The place of no excerpt is -1, which is the last of the names, an empty one.
        names = (*arrays.excerpts, "")
        documents = map(arrays.documents.__getitem__, document.tolist())
        excerpts = map(names.__getitem__, excerpt.tolist())
        return tuple(map(Item, documents, excerpts, coding.tolist()))

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, place: int | slice) -> Item | tuple[Item, ...]:
        return self._items[place]

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Items, tuple)) and self._items == tuple(other)

    def followed_by(self, others: Items) -> Items:
        """Return these items, then the other ones that are not among them."""

        def find() -> Keys:
            new = ~_among(others.keys, self.keys)
            keys = np.concatenate([self.keys, others.keys[new]])
            return keys, np.concatenate([self._keys[1], others._keys[1][new]])

        return Items(self.arrays, find)

    def without(self, others: Items) -> Items:
        """Return these items without the others."""

        def find() -> Keys:
            kept = ~_among(self.keys, others.keys)
            return self.keys[kept], self._keys[1][kept]

        return Items(self.arrays, find)


def _among(keys: Ints, others: Ints) -> Bools:
    """Return which keys are among others; np.isin would import all of numpy.ma."""
    if not len(others):
        return np.zeros(len(keys), dtype=bool)
    ordered = np.sort(others)
    nearest: Ints = ordered[np.searchsorted(ordered, keys).clip(max=len(ordered) - 1)]
    return np.equal(nearest, keys)


def _columns(keys: Ints, arrays: Arrays) -> tuple[Ints, Ints, Ints]:
    """Return document, excerpt and coding of each item, by place; -1 where it has none."""
    documents, excerpts = len(arrays.documents), len(arrays.excerpts)
    coding = np.where(keys >= documents + excerpts, keys - documents - excerpts, -1)
    excerpt = np.where((keys >= documents) & (coding < 0), keys - documents, -1)
    if len(arrays.excerpt_of_coding):
        excerpt = np.where(coding >= 0, arrays.excerpt_of_coding[coding], excerpt)
    document = np.where(excerpt < 0, keys, 0)
    if excerpts:
        document = np.where(excerpt >= 0, arrays.document_of[excerpt], document)
    return document, excerpt, coding


class Finder:
    """A corpus opened for evaluation in one layer: its arrays, and what each query found.

    ``left_out`` are documents that are looked at as if they were not there.
    """

    def __init__(
        self, corpus: Corpus, coder: str | None = None, left_out: Collection[str] = ()
    ) -> None:
        self.corpus = corpus
        self.coder = coder or corpus.default
        self.left_out = frozenset(left_out)

    @cached_property
    def arrays(self) -> Arrays:
        """The corpus as arrays."""
        return Arrays(self.corpus)

    @cached_property
    def evaluation(self) -> Evaluation:
        """The evaluation of the corpus as it is: a batch of one."""
        return Evaluation(self.arrays, Batch(1, documents=self._kept), self.coder)

    @property
    def _kept(self) -> Bools | None:
        """Which documents are looked at, (1, D); None where all are."""
        if not self.left_out:
            return None
        return np.array([[name not in self.left_out for name in self.arrays.documents]], dtype=bool)

    def find(self, query: Query) -> Items:
        """Return the items that a query finds.

        Raises:
            ValueError: it names a code, coder, actor or other value that the corpus does not have.
        """
        self.evaluation.found(query)
        return Items(self.arrays, lambda: self.ordered(self.keys(query)))

    def keys(self, query: Query) -> Keys:
        """Return what a query finds, unordered; what several of its parts find comes twice."""
        found = [self._plain(part) for part in query.plain]
        keys, truths = (np.concatenate(column) for column in zip(*found, strict=True))
        return keys, truths

    def documents_of(self, keys: Ints) -> Ints:
        """Return the place of each item's document."""
        return _columns(keys, self.arrays)[0]

    def codings_of(self, keys: Ints) -> Ints:
        """Return the place in the corpus of each item that is a coding; -1 of any other."""
        return _columns(keys, self.arrays)[2]

    def _plain(self, query: Query) -> Keys:
        arrays, limits = self.arrays, self._limits(query)
        documents, excerpts = len(arrays.documents), len(arrays.excerpts)
        if query.subject != "codings":
            places = np.flatnonzero(limits >= UNKNOWN)
            return places + (0 if query.subject == "documents" else documents), limits[places]
        none = np.zeros(0, dtype=np.int64)
        found = map(arrays.all_codings_of, arrays.kinds_of(query, self.coder))
        places, at = (np.concatenate(ends) for ends in zip((none, none), *found, strict=True))
        truths = limits[at]
        kept = truths >= UNKNOWN
        return places[kept] + documents + excerpts, truths[kept]

    def _limits(self, query: Query) -> Truths:
        limits: Truths = self.evaluation.limits(query)[0]
        kept = self._kept
        if kept is None:
            return limits
        there = kept[0] if query.subject == "documents" else kept[0, self.arrays.document_of]
        return np.asarray(np.where(there, limits, FALSE), dtype=np.int8)

    def ordered(self, found: Keys) -> Keys:
        """Return items in the order of the files, each once and as certain as it is anywhere."""
        keys, which = np.unique(found[0], return_inverse=True)
        truths = np.zeros(len(keys), dtype=np.int8)
        np.maximum.at(truths, which.reshape(-1), found[1])
        document, excerpt, coding = _columns(keys, self.arrays)
        of_documents, of_excerpts = self.arrays.ranks
        ranks = np.append(of_excerpts, -1)
        order = np.lexsort((coding, ranks[excerpt], of_documents[document]))
        return keys[order], truths[order]
