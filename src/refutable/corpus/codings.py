"""Codings as columns; a coding becomes a value when it is asked for.

Coder, excerpt, code and stance are arrays of indices into their values (:class:`Column`), so that
numpy can look at all codings at once, and a layer that is derived from others copies no text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Any, Generic, TypeVar, overload

import numpy as np
import numpy.typing as npt


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


Places = npt.NDArray[np.int64]
T = TypeVar("T")


class Column(Sequence[T], Generic[T]):
    """A column as distinct values, and an array with the index of the value at each place."""

    __slots__ = ("at", "values")

    def __init__(self, values: Sequence[T], at: Places) -> None:
        self.values = values
        self.at = at

    @classmethod
    def repeated(cls, value: T, number: int) -> Column[T]:
        """Return a column with one value so many times."""
        return cls((value,), np.zeros(number, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.at)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Column[T]: ...
    def __getitem__(self, place: int | slice) -> T | Column[T]:
        if isinstance(place, slice):
            return Column(self.values, self.at[place])
        return self.values[int(self.at[place])]

    def __iter__(self) -> Iterator[T]:
        return map(self.values.__getitem__, self.at.tolist())


def take(column: Sequence[T], at: Places) -> Column[T]:
    """Return a column with only these places, in this order."""
    if isinstance(column, Column):
        return Column(column.values, column.at[at])
    return Column(column, at)


def _concatenated(columns: Sequence[Sequence[T]]) -> Sequence[T]:
    if len(columns) == 1:
        return columns[0]
    values = next((column.values for column in columns if isinstance(column, Column)), None)
    if values is not None and all(column is values or _of(column, values) for column in columns):
        return Column(values, np.concatenate([_at(column) for column in columns]))
    return list(chain.from_iterable(columns))


def _of(column: Sequence[T], values: Sequence[T]) -> bool:
    return isinstance(column, Column) and column.values is values


def _at(column: Sequence[T]) -> Places:
    return column.at if isinstance(column, Column) else np.arange(len(column))


Texts = Sequence[str]
Numbers = Sequence[int]


Indexed = tuple[Column[str], Column[str], Column[str], Column[str]]
"""Coder, excerpt, code and stance."""


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
        """Return the codings of all parts, one part after the other."""
        parts = list(parts)
        return cls(*(_concatenated(list(map(column, parts))) for column in _COLUMNS))

    def __post_init__(self) -> None:
        for name in ("coder", "excerpt", "code", "stance"):
            object.__setattr__(self, name, _indexed(getattr(self, name)))

    @property
    def indexed(self) -> Indexed:
        """Coder, excerpt, code and stance, each as indices into its values."""
        columns = self.coder, self.excerpt, self.code, self.stance
        return columns  # type: ignore[return-value]  # made so when they are set

    @cached_property
    def runs(self) -> Mapping[str, Sequence[range]]:
        """The ranges of places where the codings of each coder, or layer, are."""
        found: dict[str, list[range]] = {}
        start = 0
        for coder, number in self._lengths():
            found.setdefault(coder, []).append(range(start, start + number))
            start += number
        return found

    def _lengths(self) -> Iterator[tuple[str, int]]:
        coder = self.indexed[0]
        if len(coder):
            starts = np.flatnonzero(np.diff(coder.at, prepend=-1))
            lengths = np.diff(starts, append=len(coder)).tolist()
            yield from zip(take(coder, starts), lengths, strict=True)

    def at(self, places: Sequence[int] | Places) -> Codings:
        """Return the codings at these places, in this order."""
        at = np.asarray(places, dtype=np.int64)
        return Codings(*(take(values, at) for values in self._columns()))

    def __len__(self) -> int:
        return len(self.coder)

    @overload
    def __getitem__(self, place: int) -> Coding: ...
    @overload
    def __getitem__(self, place: slice) -> Codings: ...
    def __getitem__(self, place: int | slice) -> Coding | Codings:
        if isinstance(place, slice):
            return Codings(*(values[place] for values in self._columns()))
        return Coding(*(values[place] for values in self._columns()))

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


def _indexed(column: Texts) -> Column[str]:
    if isinstance(column, Column):
        return column
    values = tuple(dict.fromkeys(column))
    places = {value: place for place, value in enumerate(values)}
    at = np.fromiter(map(places.__getitem__, column), dtype=np.int64, count=len(column))
    return Column(values, at)


_NAMES = [item.name for item in fields(Coding)]
_VALUES = attrgetter(*_NAMES)
_COLUMNS = [attrgetter(name) for name in _NAMES]
