"""Removals written out one by one: what the tests of breaking sets hold them against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, combinations

import numpy as np

from refutable.corpus import Corpus
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Batch, truths
from refutable.evaluate.query import Item
from refutable.language.criteria import Criterion
from refutable.robustness.encoding import Level


def units(arrays: Arrays, level: Level) -> list[Item]:
    """Return everything that can be removed at a level, by id."""
    corpus = arrays.corpus
    if level == "documents":
        return [Item(name) for name in arrays.documents]
    if level == "excerpts":
        return [Item(corpus.document_of(name).id, name) for name in arrays.excerpts]
    items = [
        Item(corpus.document_of(one.excerpt).id, one.excerpt, place)
        for place, one in enumerate(corpus.codings)
    ]
    return sorted(items, key=lambda item: by_id(item, corpus))


def by_id(item: Item, corpus: Corpus) -> tuple[str, ...]:
    """Return what orders units: document, excerpt, layer, code and stance."""
    if item.coding < 0:
        return item.document, item.excerpt
    one = corpus.codings[item.coding]
    return item.document, item.excerpt, one.coder, one.code, one.stance


def overturning(
    criterion: Criterion, arrays: Arrays, sets: Sequence[Sequence[Item]], level: Level
) -> list[Sequence[Item]]:
    """Return those of the sets whose removal changes the verdict."""
    now = truths(criterion, arrays, Batch(1))[0]
    found = truths(criterion, arrays, _without(arrays, sets, level))
    return [items for items, truth in zip(sets, found, strict=True) if truth != now]


def _without(arrays: Arrays, sets: Sequence[Sequence[Item]], level: Level) -> Batch:
    size = len(sets)
    if level == "codings":
        cells = np.repeat(arrays.cells[None], size, axis=0)
        for row, items in enumerate(sets):
            for item in items:
                one = arrays.corpus.codings[item.coding]
                kind = arrays.kind_place[one.coder, one.code, one.stance]
                cells[row, kind, arrays.excerpt_place[item.excerpt]] = False
        return Batch(size, cells=cells)
    documents = level == "documents"
    places = arrays.document_place if documents else arrays.excerpt_place
    kept = np.ones((size, len(places)), dtype=bool)
    for row, items in enumerate(sets):
        for item in items:
            kept[row, places[item.document if documents else item.excerpt]] = False
    return Batch(size, documents=kept) if documents else Batch(size, excerpts=kept)


def subsets(items: Sequence[Item], sizes: Iterable[int]) -> list[tuple[Item, ...]]:
    """Return all subsets of these sizes, in the order of ids."""
    return list(chain.from_iterable(combinations(items, size) for size in sizes))
