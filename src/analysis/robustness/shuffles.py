"""Corpora in which chance has put the codings, or the dates, where they stand.

Four ways, each keeping what the claims that it is for take as given:

``places``
    Each code keeps the number of its codings and each excerpt the number of its codings; which
    stands where is drawn evenly from all tables with these margins. In small corpora by trial
    swaps from the table as it is (Miklós and Podani 2004); in large ones by a random matching
    that is mended by swaps where it gives an excerpt one coding twice.
``codes``
    Each excerpt keeps its number of codings, with their stances; the codes are drawn evenly from
    the codebook, none twice in one excerpt.
``dates``
    Documents that do not look back exchange their dates, and events theirs.
``sources``
    Documents of the catalogue exchange who issued them, their types and their institutions.

Shuffles come in blocks; each block has its own stream of random numbers, so that what comes out
depends on the seed alone and not on how many processes share the blocks.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from analysis.robustness.vectors import Arrays, Batch, Bools, Ints, Kind

Null = Literal["places", "codes", "dates", "sources"]
NULLS: tuple[Null, ...] = ("places", "codes", "dates", "sources")

# Swaps tried for each coding: enough for every coding to be moved many times over.
SWAPS = 10
# From this many codings on, swaps one after the other take longer than a new matching.
LARGE = 5_000
_ROUNDS = 1_000


@dataclass(frozen=True)
class Layer:
    """The codings of one layer, each a kind at a place, ordered by kind and place."""

    arrays: Arrays
    name: str

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds that the layer holds."""
        return tuple(kind for kind in self.arrays.kinds if kind[0] == self.name)

    @cached_property
    def codings(self) -> tuple[Ints, Ints]:
        """For each coding the place of its kind in ``kinds`` and the place of its excerpt."""
        rows = [self.arrays.kind_place[kind] for kind in self.kinds]
        kind, excerpt = np.nonzero(self.arrays.cells[rows])
        return kind.astype(np.int64), excerpt.astype(np.int64)


def block(arrays: Arrays, null: Null, layer: str, size: int, seed: Iterable[int]) -> Batch:
    """Return ``size`` shuffled corpora, drawn from one stream of random numbers."""
    random = np.random.default_rng([*seed, NULLS.index(null)])
    if null == "dates":
        return _dates(arrays, size, random)
    if null == "sources":
        places = np.repeat(np.arange(len(arrays.documents))[None], size, axis=0)
        return Batch(size, sources=random.permuted(places, axis=1))
    coded = Layer(arrays, layer)
    return _codes(coded, size, random) if null == "codes" else _places(coded, size, random)


# ------------------------------------------------------------------ places


def _places(layer: Layer, size: int, random: np.random.Generator) -> Batch:
    kind, excerpt = layer.codings
    rows, columns = len(layer.kinds), len(layer.arrays.excerpts)
    cells = np.zeros((rows, size, columns), dtype=bool)
    if len(kind) > LARGE:
        for number in range(size):
            cells[kind, number, _matched(kind, excerpt, columns, random)] = True
    elif len(kind) > 1:
        cells[:] = False
        cells[kind, :, excerpt] = True
        _swap(cells, kind, np.repeat(excerpt[:, None], size, axis=1), random)
    else:
        cells[kind, :, excerpt] = True
    return Batch(size, cells=cells.transpose(1, 0, 2), kinds=layer.kinds)


def _swap(cells: Bools, kind: Ints, at: Ints, random: np.random.Generator) -> None:
    # Two codings exchange their excerpts where neither would then stand twice; (K, B, E) and
    # (codings, B) are changed in place. A swap that is not possible leaves the table as it is,
    # which is what makes every table equally likely in the end.
    codings, size = at.shape
    columns = cells.shape[2]
    flat, places = cells.reshape(-1), at.reshape(-1)
    shuffle = np.arange(size)
    tries = SWAPS * codings
    for start in range(0, tries, _ROUNDS):
        pairs = random.integers(codings, size=(min(_ROUNDS, tries - start), 2, size))
        for one, other in pairs:
            here, there = one * size + shuffle, other * size + shuffle
            from_one, from_other = places[here], places[there]
            row_one = (kind[one] * size + shuffle) * columns
            row_other = (kind[other] * size + shuffle) * columns
            free = ~(flat[row_one + from_other] | flat[row_other + from_one])
            moving = np.flatnonzero(free)
            row_one, row_other = row_one[moving], row_other[moving]
            left, right = from_one[moving], from_other[moving]
            flat[row_one + left] = False
            flat[row_other + right] = False
            flat[row_one + right] = True
            flat[row_other + left] = True
            places[here[moving]], places[there[moving]] = right, left


def _matched(kind: Ints, excerpt: Ints, columns: int, random: np.random.Generator) -> Ints:
    # Codings and places are matched at random; a coding that would stand twice in its excerpt
    # changes with a random other one until none does.
    at = random.permutation(excerpt)
    for _ in range(_ROUNDS):
        order = np.argsort(kind * columns + at, kind="stable")
        cell = (kind * columns + at)[order]
        twice = order[1:][cell[1:] == cell[:-1]]
        if not len(twice):
            return at
        partners = random.permutation(len(at))[: len(twice)]
        for one, other in zip(twice, partners, strict=True):
            at[one], at[other] = at[other], at[one]
    raise RuntimeError("no table with these margins was found")


# ------------------------------------------------------------------ codes


def _codes(layer: Layer, size: int, random: np.random.Generator) -> Batch:
    kind, excerpt = layer.codings
    codes = tuple(layer.arrays.corpus.codebook.codes)
    stances = tuple(sorted({stance for _, _, stance in layer.kinds}))
    kinds = tuple((layer.name, code, stance) for code in codes for stance in stances)
    stance_of = np.array([stances.index(layer.kinds[row][2]) for row in kind], dtype=np.int64)
    cells = np.zeros((len(kinds), size, len(layer.arrays.excerpts)), dtype=bool)
    if len(kind):
        drawn = _distinct(excerpt, len(codes), size, random)
        rows = drawn * len(stances) + stance_of[:, None]
        cells[rows, np.arange(size)[None], excerpt[:, None]] = True
    return Batch(size, cells=cells.transpose(1, 0, 2), kinds=kinds)


def _distinct(excerpt: Ints, codes: int, size: int, random: np.random.Generator) -> Ints:
    # A code for each coding, (codings, B), no code twice in an excerpt: what is drawn twice is
    # drawn again, unless an excerpt has more codings than there are codes.
    order = np.argsort(excerpt, kind="stable")
    drawn = random.integers(codes, size=(len(excerpt), size))
    starts = np.append(np.flatnonzero(np.diff(excerpt[order], prepend=-1)), len(order))
    for begin, end in itertools.pairwise(starts):
        members = order[begin:end]
        for number in range(1, min(len(members), codes)):
            earlier, mine = drawn[members[:number]], drawn[members[number]]
            again = np.flatnonzero((earlier == mine).any(axis=0))
            while len(again):
                mine[again] = random.integers(codes, size=len(again))
                again = again[(earlier[:, again] == mine[again]).any(axis=0)]
            drawn[members[number]] = mine
    return drawn


# ------------------------------------------------------------------ dates


def _dates(arrays: Arrays, size: int, random: np.random.Generator) -> Batch:
    documents = np.arange(len(arrays.documents))
    of_their_time = np.flatnonzero(~arrays.retrospective) if len(documents) else documents
    dates = np.repeat(documents[None], size, axis=0)
    dates[:, of_their_time] = random.permuted(dates[:, of_their_time], axis=1)
    events = np.repeat(np.arange(len(arrays.events))[None], size, axis=0)
    return Batch(size, dates=dates, events=random.permuted(events, axis=1))


def margins_of(batch: Batch) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the codings of each kind (B, K) and of each excerpt (B, E) in a batch."""
    if batch.cells is None:
        raise ValueError("the batch changes no codings")
    return batch.cells.sum(axis=2), batch.cells.sum(axis=1)
