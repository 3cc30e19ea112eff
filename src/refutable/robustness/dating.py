"""Dates that removals may move, as literals of a circuit."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from refutable.robustness.circuit import FALSE, Circuit

# An open end of a date lies outside all days.
OPEN = 10**8


@dataclass(frozen=True)
class Dating:
    """A date that removals may move: the literals that it certainly lies up to, or from, a day.

    ``ends`` are the days that may be its latest; ``defined`` is the literal that there is one.
    """

    defined: int
    ends: tuple[int, ...]
    until: Callable[[int], int]
    since: Callable[[int], int]


def steps(make: Circuit, dated: Iterable[tuple[int, int]]) -> Callable[[int], int]:
    """Return a function of a day: the literal that one of these, up to that day, holds."""
    days: list[int] = []
    upto = [FALSE]
    for day, some in groupby(sorted(dated), key=itemgetter(0)):
        days.append(day)
        upto.append(make.any_of((upto[-1], *(literal for _, literal in some))))
    return lambda day: upto[bisect_right(days, day)]


def apart(make: Circuit, one: Dating, other: Dating, days: int) -> int:
    """Return the literal that one date certainly lies at least ``days`` before another."""
    defined = make.all_of((one.defined, other.defined))
    closed = [day for day in one.ends if day < OPEN]
    found = (make.all_of((one.until(day), other.since(day + days))) for day in closed)
    return make.all_of((defined, make.any_of(found)))
