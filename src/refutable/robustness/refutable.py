"""Whether anything could refute a claim: a removal, a shuffle or a reading.

A claim is tried on one changed corpus after another until one refutes it, the cheapest first, so
that a check can try every claim. A large corpus is tried by a part of it first: the part is the
corpus with the rest removed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

import numpy as np

from refutable.claims.claim import Verdict
from refutable.corpus import Corpus, Document
from refutable.corpus.schema import Value
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Batch, truths
from refutable.evaluate.numbers import FALSE, UNKNOWN, Truths
from refutable.evaluate.restrictions import check_names, check_where
from refutable.language.criteria import Criterion
from refutable.language.queries import plain_queries
from refutable.language.query import condition_of
from refutable.robustness.choices import Readings
from refutable.robustness.null_model import block_size
from refutable.robustness.readings import Multiverse
from refutable.robustness.shuffles import Null, block

# Few, because one is enough, and drawn a few at a time.
SHUFFLES, _AT_ONCE = 200, 20
SEED = 1
# The shuffles that take longest to draw come last.
_NULLS: tuple[Null, ...] = ("dates", "sources", "codes", "places")
# With more codings than this, a part of about so many documents is tried before the whole.
LARGE = 20_000
_PART = 150
# The most documents, or equal stretches of documents, that are removed one by one.
_STRETCHES = 200
_ENTRIES = 20_000_000


class Trial:
    """The changed corpora that the claims of a paper are tried on, made when first needed."""

    def __init__(self, corpus: Corpus, readings: Readings) -> None:
        self._corpus = corpus
        self._readings = readings

    def can_refute(self, criterion: Criterion, verdict: Verdict) -> bool:
        """Return whether some removal, shuffle or reading refutes a claim of this verdict.

        A claim that is refuted can be. An undetermined one needs something that refutes it; for a
        supported one it is enough that something leaves it unsupported.
        """
        if verdict is Verdict.REFUTED:
            return True
        worst = UNKNOWN if verdict is Verdict.SUPPORTED else FALSE
        return any(bool((found <= worst).any()) for found in self._attempts(criterion))

    def _attempts(self, criterion: Criterion) -> Iterator[Truths]:
        if len(self._corpus.codings) > LARGE:
            # A claim on a passage or a document outside the part is tried on the whole alone.
            if _knows(self._part.corpus, criterion):
                yield from self._part.attempts(criterion)
            yield from self._whole.attempts(criterion)
        else:
            yield from self._whole.attempts(criterion)

    @cached_property
    def _part(self) -> _Changes:
        return _Changes(_part_of(self._corpus), self._readings)

    @cached_property
    def _whole(self) -> _Changes:
        return _Changes(self._corpus, self._readings)


# ------------------------------------------------------------------ changed corpora


class _Changes:
    """One corpus and its changed copies; shuffles are drawn once and kept."""

    def __init__(self, corpus: Corpus, readings: Readings) -> None:
        self.corpus = corpus
        self._readings = readings
        self._shuffled: dict[tuple[Null, str], list[Batch]] = {}

    def attempts(self, criterion: Criterion) -> Iterator[Truths]:
        """Yield the truths of a criterion on these corpora, a few at a time."""
        arrays = self._arrays
        nothing = np.zeros((1, len(arrays.documents)), dtype=bool)
        yield truths(criterion, arrays, Batch(1, documents=nothing))
        yield truths(criterion, arrays, self._without_documents)
        layers = sorted({self.corpus.default, *_coders(criterion)})
        for null in _NULLS:
            for layer in layers:
                for shuffled in self._shuffles(null, layer):
                    yield truths(criterion, arrays, shuffled)
        for kinds in self._kinds(criterion):
            none = np.zeros((1, len(kinds), len(arrays.excerpts)), dtype=bool)
            yield truths(criterion, arrays, Batch(1, cells=none, kinds=kinds))
        yield self._multiverse.truths(criterion)

    @cached_property
    def _arrays(self) -> Arrays:
        return Arrays(self.corpus)

    @cached_property
    def _multiverse(self) -> Multiverse:
        return Multiverse(self._readings, self._arrays)

    @cached_property
    def _without_documents(self) -> Batch:
        # Each document, or each stretch of them, alone; then all but each.
        documents = len(self._arrays.documents)
        most = _ENTRIES // max(1, len(self._arrays.excerpts))
        stretches = max(1, min(documents, _STRETCHES, most))
        stretch_of = np.arange(documents) * stretches // max(1, documents)
        alone = stretch_of[None] == np.arange(stretches)[:, None]
        return Batch(2 * stretches, documents=np.concatenate([~alone, alone]))

    def _shuffles(self, null: Null, layer: str) -> Iterator[Batch]:
        drawn = self._shuffled.setdefault((null, layer), [])
        most = min(SHUFFLES, block_size(self._arrays))
        for number, start in enumerate(range(0, most, _AT_ONCE)):
            if number == len(drawn):
                size = min(_AT_ONCE, most - start)
                drawn.append(block(self._arrays, null, layer, size, [SEED, number]))
            yield drawn[number]

    def _kinds(self, criterion: Criterion) -> Iterator[tuple[tuple[str, str, str], ...]]:
        """Yield each kind of coding that the criterion queries, then all of each layer."""
        arrays, default = self._arrays, self.corpus.default
        seen = {k for query in plain_queries(criterion) for k in arrays.kinds_of(query, default)}
        given = sorted(seen & arrays.kind_place.keys())
        yield from ((kind,) for kind in given)
        for layer in sorted({kind[0] for kind in given}):
            yield tuple(kind for kind in given if kind[0] == layer)


def _coders(criterion: Criterion) -> set[str]:
    return {query.coder for query in plain_queries(criterion)} - {""}


# ------------------------------------------------------------------ a part of a large corpus


def _part_of(corpus: Corpus) -> Corpus:
    """Return an even sample of the documents, with at least one for each value of an attribute."""
    step = max(1, len(corpus.documents) // _PART)
    kept: dict[str, Document] = {}
    values: set[tuple[str, Value]] = set()
    named = [
        one for one in corpus.attributes.values() if one.table == "documents" and one.has_names
    ]
    for place, name in enumerate(sorted(corpus.documents)):
        document = corpus.documents[name]
        here = {(one.name, v) for one in named for v in corpus.values_at(one, name)}
        if place % step == 0 or not here <= values:
            kept[name] = document
            values |= here
    excerpts = {one.id: one for one in corpus.excerpts.values() if one.document in kept}
    given = corpus.columns
    places = [place for place, excerpt in enumerate(given.excerpt) if excerpt in excerpts]
    return replace(corpus, documents=kept, excerpts=excerpts, codings=given.at(places))


def _knows(corpus: Corpus, criterion: Criterion) -> bool:
    try:
        for query in plain_queries(criterion):
            check_names(query, corpus)
            for asked in filter(None, map(condition_of, query.restrictions)):
                check_where(asked, corpus)
    except ValueError:
        return False
    return True
