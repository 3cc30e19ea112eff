"""Which words codings cover: each word counts once, however many codings lie over it.

Words that the same codings cover are counted together, as a *stretch*. A coding covers the words
that it quotes. One that a changed corpus has and the files have not covers its whole excerpt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from refutable.evaluate.numbers import Bools, Floats, Ints

if TYPE_CHECKING:
    from refutable.evaluate.arrays import Arrays, Kind

# What stands between spaces or dashes and has a letter or a digit; a character of a script without
# spaces is a word of its own.
_ALONE = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_ALONE}]|[^\s—–{_ALONE}]*(?![{_ALONE}])\w[^\s—–{_ALONE}]*")
Cell = tuple[int, int]
"""The place of a kind among those that are asked for, and the place of an excerpt."""
Span = tuple[int, int]


def word_spans(text: str) -> tuple[Span, ...]:
    """Return where each word of a text starts and ends."""
    return tuple(found.span() for found in _WORD.finditer(text))


@dataclass(frozen=True)
class Cover:
    """The cells that may be given, kind by kind, and for each stretch those that cover it.

    ``covering`` holds places in ``cells``, and ``starts`` where those of each stretch begin;
    ``sizes`` is how many words each stretch has.
    """

    cells: tuple[Cell, ...]
    covering: Ints
    starts: Ints
    sizes: Floats

    def words(self, found: Sequence[Bools]) -> Floats:
        """Return how many words are covered where each kind is found, each (1 or B, E)."""
        at = np.array(self.cells, dtype=np.int64).reshape(-1, 2)
        columns = [one[:, at[at[:, 0] == row, 1]] for row, one in enumerate(found)]
        size = max((len(column) for column in columns), default=1)
        wide = [np.broadcast_to(column, (size, column.shape[1])) for column in columns]
        if not len(self.starts):
            return np.zeros(size)
        given = np.concatenate(wide, axis=1)[:, self.covering]
        return np.asarray(np.logical_or.reduceat(given, self.starts, axis=1) @ self.sizes)

    def stretches(self) -> Iterator[tuple[int, list[Cell]]]:
        """Yield how many words each stretch has, and the cells that cover it."""
        parts = np.split(self.covering, self.starts[1:]) if len(self.starts) else []
        for size, covering in zip(self.sizes.tolist(), parts, strict=True):
            yield int(size), [self.cells[place] for place in covering.tolist()]


def cover_of(arrays: Arrays, kinds: Sequence[Kind], *, anywhere: bool) -> Cover:
    """Return what codings of these kinds cover; ``anywhere`` where they may be moved."""
    quoted = _quoted(arrays, kinds)
    every = ((row, place) for row in range(len(kinds)) for place in range(len(arrays.excerpts)))
    return _cover(arrays, tuple(every) if anywhere else tuple(quoted), quoted)


def cover_of_excerpts(arrays: Arrays) -> Cover:
    """Return what the excerpts cover: each all of its words."""
    return _cover(arrays, tuple((0, place) for place in range(len(arrays.excerpts))), {})


def _quoted(arrays: Arrays, kinds: Sequence[Kind]) -> dict[Cell, list[Span]]:
    """Return the spans that the codings of each cell quote, in their excerpt."""
    given, found = arrays.corpus.columns, dict[Cell, list[Span]]()
    for row, kind in enumerate(kinds):
        for coding, excerpt in np.stack(arrays.all_codings_of(kind), axis=1).tolist():
            span = given.start[coding], given.end[coding]
            found.setdefault((row, excerpt), []).append(span)
    return found


def _cover(arrays: Arrays, cells: tuple[Cell, ...], quoted: Mapping[Cell, list[Span]]) -> Cover:
    inside: dict[int, list[tuple[int, list[Span] | None]]] = {}
    for number, cell in enumerate(cells):
        inside.setdefault(cell[1], []).append((number, quoted.get(cell)))
    over: dict[tuple[str, int], list[int]] = {}
    for place, given in inside.items():
        whole = [number for number, spans in given if spans is None]
        parts = [(number, spans) for number, spans in given if spans is not None]
        owner, offset, words = arrays.words[place]
        for start, end in words:
            here = over.setdefault((owner, offset + start), [])
            here += whole
            here += (n for n, some in parts if any(start < z and a < end for a, z in some))
    stretches = Counter(tuple(sorted(covering)) for covering in over.values() if covering)
    sizes = np.array([len(covering) for covering in stretches], dtype=np.int64)
    flat = [number for covering in stretches for number in covering]
    return Cover(
        cells,
        np.array(flat, dtype=np.int64),
        np.cumsum(sizes) - sizes,
        np.array(list(stretches.values()), dtype=np.float64),
    )
