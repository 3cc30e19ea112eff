"""Corpora with shuffled codings, dates or sources.

Four ways, each for one kind of claim, and keeping what such claims take as given:

``places``
    Each code and each excerpt keeps its number of codings. All tables with these margins are
    equally likely. Small corpora take trial swaps from the actual table (Miklós and Podani 2004);
    large ones take a random matching, with swaps where an excerpt would get one coding twice.
    Tables of large corpora are not written out: codings are looked up by their places.
``codes``
    Each excerpt keeps its number of codings, with their stances. The codes are drawn from the
    codebook with equal chances, none twice in one excerpt.
``dates``
    Documents that are not retrospective exchange their dates, and events theirs.
``sources``
    Documents exchange their actors, types and institutions.

Shuffles come in blocks. Each block has its own stream of random numbers, so the result depends on
the seed alone, and not on how many processes share the blocks.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from refutable.evaluate.arrays import Arrays, Kind
from refutable.evaluate.batch import Batch
from refutable.evaluate.numbers import Bools, Ints

Null = Literal["places", "codes", "dates", "sources"]
NULLS: tuple[Null, ...] = ("places", "codes", "dates", "sources")

# Swaps tried for each coding: enough to move every coding many times.
SWAPS = 10
# A layer with more codings than this is matched anew: swaps one by one would take much longer.
LARGE = 1_000
_ROUNDS = 50
# How often a matching is repaired before another one is drawn.
_MENDINGS = 100


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
        places = [self.arrays.excerpts_of(self.arrays.kind_place[kind]) for kind in self.kinds]
        kinds = np.repeat(np.arange(len(places)), [len(some) for some in places])
        return kinds, np.concatenate([np.zeros(0, dtype=np.int64), *places])


def is_large(arrays: Arrays) -> bool:
    """Return whether some layer is too large for its tables to be written out."""
    runs = arrays.corpus.columns.runs.values()
    return any(sum(map(len, some)) > LARGE for some in runs)


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
    if len(kind) > LARGE:
        at = np.stack([_matched(kind, excerpt, columns, random) for _ in range(size)])
        return Batch(size, moved=_Elsewhere(at, kind, rows, columns), kinds=layer.kinds)
    cells = np.zeros((rows, size, columns), dtype=bool)
    cells[kind, :, excerpt] = True
    if len(kind) > 1:
        _swap(cells, kind, excerpt, random)
    return Batch(size, cells=cells.transpose(1, 0, 2), kinds=layer.kinds)


def _swap(cells: Bools, kind: Ints, excerpt: Ints, random: np.random.Generator) -> None:
    # Two codings exchange their excerpts unless one of them would then occur twice; the cells
    # (K, B, E) are changed in place. An impossible swap leaves the table as it is, which makes all
    # tables equally likely in the end.
    _, size, columns = cells.shape
    flat, shuffle = cells.reshape(-1), np.arange(size)
    starts = (kind[:, None] * size + shuffle) * columns
    row, cell = starts.reshape(-1), (starts + excerpt[:, None]).reshape(-1)
    tries = SWAPS * len(kind)
    for done in range(0, tries, _ROUNDS):
        pairs = random.integers(len(kind), size=(min(_ROUNDS, tries - done), 2, size))
        codings = pairs * size + shuffle
        rows = row.take(codings)
        for pair, steps in zip(codings, rows - rows[:, ::-1], strict=True):
            old = cell.take(pair)
            new = old[::-1] + steps
            taken = flat.take(new)
            new = np.where(taken[0] | taken[1], old, new)
            cell[pair] = new
            flat[old] = False
            flat[new] = True


def _matched(kind: Ints, excerpt: Ints, columns: int, random: np.random.Generator) -> Ints:
    # Codings and places are matched at random. A coding that occurs twice in its excerpt changes
    # places with a random other one, if neither then occurs twice, until none does. Places that
    # became free on the way stay free: searching for them would take too long.
    rows = kind * columns
    while True:
        at = random.permutation(excerpt)
        cells = rows + at
        order = np.argsort(cells, kind="stable")
        taken = cells[order]
        twice = order[1:][taken[1:] == taken[:-1]]
        for _ in range(_MENDINGS):
            if not len(twice):
                return at
            one, other = _exchanged(twice, rows, at, taken, random)
            at[one], at[other] = at[other], at[one]
            # Few are added to very many: both are sorted, and so is the result.
            new = np.sort(rows[np.append(one, other)] + at[np.append(one, other)])
            taken = np.insert(taken, np.searchsorted(taken, new), new)
            twice = np.setdiff1d(twice, one, assume_unique=True)


def _exchanged(
    twice: Ints, rows: Ints, at: Ints, taken: Ints, random: np.random.Generator
) -> tuple[Ints, Ints]:
    """Return which of the codings that occur twice change places with which others."""
    other = random.integers(len(at), size=len(twice))
    moved = np.stack([rows[twice] + at[other], rows[other] + at[twice]])
    # No coding moves twice at once, and none to a place that is taken or that another moves to.
    free = _once(other) & ~np.isin(other, twice) & ~_among(moved, taken).any(axis=0)
    free &= _once(moved.reshape(-1)).reshape(2, -1).all(axis=0)
    return twice[free], other[free]


def _once(values: Ints) -> Bools:
    _, which, numbers = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray(numbers[which] == 1)


def _among(values: Ints, ordered: Ints) -> Bools:
    places = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.asarray(ordered[places] == values)


class _Elsewhere:
    """Codings of kinds that they keep, each at an excerpt of its own on every shuffle, (B, N)."""

    def __init__(self, at: Ints, kind: Ints, rows: int, columns: int) -> None:
        self._at = at
        self._columns = columns
        # Codings are ordered by kind: those of one stand side by side.
        self._starts = np.searchsorted(kind, np.arange(rows + 1))

    def given(self, rows: Sequence[int]) -> Bools:
        """Return whether any of these kinds was given to each excerpt, (B, E)."""
        made = np.zeros((len(self._at), self._columns), dtype=bool)
        for row in rows:
            at = self._at[:, self._starts[row] : self._starts[row + 1]]
            np.put_along_axis(made, at, True, axis=1)
        return made


# ------------------------------------------------------------------ codes


def _codes(layer: Layer, size: int, random: np.random.Generator) -> Batch:
    kind, excerpt = layer.codings
    codes = tuple(layer.arrays.corpus.codebook.codes)
    stances = tuple(sorted({stance for _, _, stance in layer.kinds}))
    kinds = tuple((layer.name, code, stance) for code in codes for stance in stances)
    stance_of = np.array([stances.index(layer.kinds[row][2]) for row in kind], dtype=np.int64)
    if len(kind) > LARGE:
        order = np.argsort(excerpt, kind="stable")
        codes_at = _drawn(excerpt[order], len(codes), size, random)
        recoded = _Recoded(codes_at, stance_of[order], excerpt[order], layer, len(kinds))
        return Batch(size, moved=recoded, kinds=kinds)
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


def _drawn(excerpt: Ints, codes: int, size: int, random: np.random.Generator) -> Ints:
    # As _distinct does, for all excerpts at once: codings are ordered by excerpt, and the first of
    # each are drawn first, then the second, and so on.
    drawn = random.integers(codes, size=(size, len(excerpt)))
    starts = np.flatnonzero(np.diff(excerpt, prepend=-1))
    number = np.arange(len(excerpt)) - np.repeat(starts, np.diff(starts, append=len(excerpt)))
    for turn in range(1, min(int(number.max(initial=0)) + 1, codes)):
        places = np.flatnonzero(number == turn)
        earlier = places[:, None] - np.arange(1, turn + 1)
        mine = drawn[:, places]
        others = drawn[:, earlier]
        again = np.nonzero((others == mine[..., None]).any(axis=2))
        while len(again[0]):
            mine[again] = random.integers(codes, size=len(again[0]))
            twice = (others[again] == mine[again][:, None]).any(axis=1)
            again = again[0][twice], again[1][twice]
        drawn[:, places] = mine
    return drawn


class _Recoded:
    """Codings at excerpts that they keep, ordered by them, each of another code, (B, N)."""

    def __init__(self, codes: Ints, stance: Ints, excerpt: Ints, layer: Layer, rows: int) -> None:
        self._columns = len(layer.arrays.excerpts)
        self._rows = rows
        stances = rows // max(1, len(layer.arrays.corpus.codebook.codes))
        self._row = codes * stances + stance
        self._starts = np.flatnonzero(np.diff(excerpt, prepend=-1))
        self._coded = excerpt[self._starts]

    def given(self, rows: Sequence[int]) -> Bools:
        """Return whether any of these kinds was given to each excerpt, (B, E)."""
        meant = np.zeros(self._rows, dtype=bool)
        meant[list(rows)] = True
        made = np.zeros((len(self._row), self._columns), dtype=bool)
        made[:, self._coded] = np.logical_or.reduceat(meant[self._row], self._starts, axis=1)
        return made


# ------------------------------------------------------------------ dates


def _dates(arrays: Arrays, size: int, random: np.random.Generator) -> Batch:
    documents = np.arange(len(arrays.documents))
    of_their_time = np.flatnonzero(~arrays.retrospective) if len(documents) else documents
    dates = np.repeat(documents[None], size, axis=0)
    dates[:, of_their_time] = random.permuted(dates[:, of_their_time], axis=1)
    events = np.repeat(np.arange(len(arrays.events))[None], size, axis=0)
    return Batch(size, dates=dates, events=random.permuted(events, axis=1))
