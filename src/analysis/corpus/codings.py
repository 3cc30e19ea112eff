"""Many codings, kept as columns: a coding is made into a value where one is asked for.

A large corpus has far more codings than anything looks at one by one; what counts them needs a
column or two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from itertools import chain, groupby
from operator import attrgetter
from typing import Any, overload


@dataclass(frozen=True, slots=True)
class Coding:
    """A coder gives a code, with a stance, to words of an excerpt.

    ``start`` and ``end`` are offsets of ``quote`` in the excerpt's text, computed, never typed.
    """

    coder: str
    excerpt: str
    code: str
    quote: str
    stance: str
    memo: str
    start: int
    end: int
    line: int = field(default=0, compare=False)


Texts = Sequence[str]
Numbers = Sequence[int]


@dataclass(frozen=True, eq=False)
class Codings(Sequence[Coding]):
    """A sequence of codings by column; equal to any sequence of the same codings."""

    coder: Texts = ()
    excerpt: Texts = ()
    code: Texts = ()
    quote: Texts = ()
    stance: Texts = ()
    memo: Texts = ()
    start: Numbers = ()
    end: Numbers = ()
    line: Numbers = ()

    @classmethod
    def of(cls, codings: Iterable[Coding]) -> Codings:
        """Return the columns of these codings; themselves where they are columns already."""
        if isinstance(codings, Codings):
            return codings
        return cls(*zip(*map(_VALUES, codings), strict=True))

    @classmethod
    def joined(cls, parts: Iterable[Codings]) -> Codings:
        """Return the codings of all parts, one behind the other."""
        parts = list(parts)
        return cls(*([*chain.from_iterable(map(column, parts))] for column in _COLUMNS))

    @cached_property
    def runs(self) -> Mapping[str, Sequence[range]]:
        """Where the codings of each coder, or layer, stand one behind the other."""
        found: dict[str, list[range]] = {}
        start = 0
        for coder, run in groupby(self.coder):
            stop = start + len(list(run))
            found.setdefault(coder, []).append(range(start, stop))
            start = stop
        return found

    def at(self, places: Sequence[int]) -> Codings:
        """Return the codings at these places, in this order."""
        return Codings(*([values[place] for place in places] for values in self._columns()))

    def __len__(self) -> int:
        return len(self.coder)

    @overload
    def __getitem__(self, place: int) -> Coding: ...
    @overload
    def __getitem__(self, place: slice) -> Codings: ...
    def __getitem__(self, place: int | slice) -> Coding | Codings:
        if isinstance(place, slice):
            return Codings(*(values[place] for values in self._columns()))
        return Coding(
            self.coder[place],
            self.excerpt[place],
            self.code[place],
            self.quote[place],
            self.stance[place],
            self.memo[place],
            self.start[place],
            self.end[place],
            self.line[place],
        )

    def __iter__(self) -> Iterator[Coding]:
        return map(Coding, *self._columns())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (Codings, tuple, list)):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def _columns(self) -> Iterator[Any]:
        return (column(self) for column in _COLUMNS)


_NAMES = [item.name for item in fields(Coding)]
_VALUES = attrgetter(*_NAMES)
_COLUMNS = [attrgetter(name) for name in _NAMES]
