"""Changed corpora, written out: what batches, removals and shuffles are held against."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

import numpy as np

from refutable.corpus import Corpus
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Batch
from refutable.evaluate.numbers import Bools
from refutable.evaluate.query import Item
from tests.corpora import coding


def without(
    corpus: Corpus,
    documents: Collection[str] = (),
    excerpts: Collection[str] = (),
    codings: Collection[int] = (),
) -> Corpus:
    """Return a corpus without these documents, excerpts and codings, and what stands in them."""
    kept = {
        name: one
        for name, one in corpus.excerpts.items()
        if name not in excerpts and one.document not in documents
    }
    return replace(
        corpus,
        documents={name: one for name, one in corpus.documents.items() if name not in documents},
        excerpts=kept,
        codings=tuple(
            one
            for place, one in enumerate(corpus.codings)
            if place not in codings and one.excerpt in kept
        ),
    )


def removed(corpus: Corpus, items: Iterable[Item]) -> Corpus:
    """Return a corpus without these items."""
    items = tuple(items)
    return without(
        corpus,
        {item.document for item in items if not item.excerpt},
        {item.excerpt for item in items if item.coding < 0},
        {item.coding for item in items},
    )


def changed(arrays: Arrays, batch: Batch) -> Iterator[Corpus]:
    """Yield each corpus of a batch."""
    cells = batch.cells
    if batch.moved is not None:
        rows = range(len(batch.kinds or ()))
        cells = np.stack([batch.moved.given([row]) for row in rows], axis=1)
    for number in range(batch.size):
        corpus = arrays.corpus if cells is None else _coded(arrays, batch, cells[number])
        corpus = _moved(corpus, arrays, batch, number)
        documents = _gone(arrays.documents, batch.documents, number)
        yield without(corpus, documents, _gone(arrays.excerpts, batch.excerpts, number))


def _gone(names: Iterable[str], kept: Bools | None, number: int) -> set[str]:
    if kept is None:
        return set()
    return {name for name, here in zip(names, kept[number], strict=True) if not here}


def _coded(arrays: Arrays, batch: Batch, cells: Bools) -> Corpus:
    """Return the corpus with the codings of some kinds as the cells say, (K, E)."""
    kinds = batch.kinds or arrays.kinds
    codings = [c for c in arrays.corpus.codings if (c.coder, c.code, c.stance) not in set(kinds)]
    for row, column in np.argwhere(cells).tolist():
        coder, code, stance = kinds[row]
        codings.append(coding(arrays.excerpts[column], code, stance, coder))
    return replace(arrays.corpus, codings=tuple(codings))


def _moved(corpus: Corpus, arrays: Arrays, batch: Batch, number: int) -> Corpus:
    """Return a corpus in which documents and events take dates, or sources, from one another."""
    documents, events = dict(corpus.documents), dict(corpus.events)
    if batch.dates is not None:
        for name, place in zip(arrays.documents, batch.dates[number], strict=True):
            date = corpus.documents[arrays.documents[place]].date
            documents[name] = replace(documents[name], date=date)
    if batch.events is not None:
        for name, place in zip(arrays.events, batch.events[number], strict=True):
            events[name] = replace(events[name], date=corpus.events[arrays.events[place]].date)
    if batch.sources is not None:
        for name, place in zip(arrays.documents, batch.sources[number], strict=True):
            of = corpus.documents[arrays.documents[place]]
            own = documents[name].attributes
            kept = {one: own[one] for one in ("scope", "language") if one in own}
            documents[name] = replace(documents[name], attributes={**of.attributes, **kept})
    return replace(corpus, documents=documents, events=events)
