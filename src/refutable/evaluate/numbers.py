"""Numbers and dates known between bounds, and how they compare.

Bounds are two arrays with an entry for each corpus of a batch: the least and the greatest value,
or the first and the last day; undefined is NaN. :class:`Range` and
:class:`~refutable.corpus.Interval` are the same for one corpus.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from refutable.corpus import Interval
from refutable.language.criteria import DENIED, MIRRORED, Operator
from refutable.language.query import By
from refutable.language.truth import Truth

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.int8]
"""0 false, 1 unknown, 2 true: "all" is the minimum, "any" the maximum, "not" 2 minus the truth."""
Bounds = tuple[Floats, Floats]

FALSE, UNKNOWN, TRUE = 0, 1, 2
TRUTH_OF: Mapping[int, Truth] = {FALSE: Truth.FALSE, UNKNOWN: Truth.UNKNOWN, TRUE: Truth.TRUE}
# Days are counted from 1 January of the year 1; an open end lies outside all days.
EARLIEST, LATEST = -(10**9), 10**9


@dataclass(frozen=True)
class Range:
    """A number between ``low`` and ``high``, both included; undefined where both are None."""

    low: float | None
    high: float | None

    @property
    def exact(self) -> bool:
        """Whether the number is known."""
        return self.low is not None and self.low == self.high

    def __str__(self) -> str:
        if self.low is None or self.high is None:
            return "undefined"
        if self.exact:
            return _number(self.low)
        return f"between {_number(self.low)} and {_number(self.high)}"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.2f}"


# ------------------------------------------------------------------ truths


def least(truths: Sequence[Truths]) -> Truths:
    """Return whether all of these are true, corpus by corpus."""
    return reduce(np.minimum, truths)


def greatest(truths: Sequence[Truths]) -> Truths:
    """Return whether any of these is true, corpus by corpus."""
    return reduce(np.maximum, truths)


def denied(truths: Truths) -> Truths:
    """Return the denial."""
    return (TRUE - truths).astype(np.int8)


def decided(true: Bools, possible: Bools) -> Truths:
    """Return true where it is certain, unknown where it is only possible, otherwise false."""
    return np.where(true, np.int8(TRUE), np.where(possible, np.int8(UNKNOWN), np.int8(FALSE)))


# ------------------------------------------------------------------ arithmetic and comparisons

_ARITHMETIC: Mapping[str, Callable[[Floats, Floats], Floats]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
}


def combined(sign: str, left: Bounds, right: Bounds) -> Bounds:
    """Return the bounds of two numbers added, subtracted, multiplied or divided.

    Division by a number that may be 0 is undefined.
    """
    apply, (low, high) = _ARITHMETIC[sign], right
    with np.errstate(divide="ignore", invalid="ignore"):
        corners = [apply(one, other) for one in _ends(left) for other in _ends(right)]
    if sign == "/":
        undefined = (low <= 0) & (high >= 0)
        corners = [np.where(undefined, np.nan, corner) for corner in corners]
    # An undefined number is NaN, and so is any result of it.
    lowest = reduce(np.minimum, corners)
    return lowest, lowest if len(corners) == 1 else reduce(np.maximum, corners)


def _ends(bounds: Bounds) -> Sequence[Floats]:
    """Return both bounds, or one where they are the same array."""
    return bounds[:1] if bounds[0] is bounds[1] else bounds


def compared(sign: Operator, left: Bounds, right: Bounds) -> Truths:
    """Return whether all pairs of numbers within the bounds compare so, none does, or some do."""
    if sign in ("<=", ">"):
        return compared(MIRRORED[sign], right, left)
    if sign in ("<", "!="):
        return denied(compared(DENIED[sign], left, right))
    (a, b), (c, d) = left, right
    undefined = np.isnan(a) | np.isnan(c)
    exact = a is b and c is d
    if sign == ">=":
        always = ~_less(a, d)
        ever = always if exact else ~_less(b, c)
    elif exact:
        always = ever = _close(a, c)
    else:
        always, ever = _close(a, b) & _close(c, d) & _close(a, c), ~(_less(b, c) | _less(d, a))
    return decided(always & ~undefined, ever | undefined)


def _close(one: Floats, other: Floats) -> Bools:
    # As math.isclose: shares are floats, and a difference in the last bit does not count.
    return np.asarray(np.abs(one - other) <= 1e-9 * np.maximum(np.abs(one), np.abs(other)))


def _less(one: Floats, other: Floats) -> Bools:
    return np.asarray((one < other) & ~_close(one, other))


def compare(sign: Operator, left: Range, right: Range) -> Truth:
    """Return whether all pairs of numbers in two ranges compare so, none does, or some do."""
    return TRUTH_OF[int(compared(sign, _bounds(left), _bounds(right))[0])]


def _bounds(number: Range) -> Bounds:
    low, high = (np.nan if end is None else end for end in (number.low, number.high))
    return np.array([low], dtype=np.float64), np.array([high], dtype=np.float64)


def range_of(bounds: Bounds) -> Range:
    """Return the bounds on the first corpus of a batch as a range."""
    low, high = float(bounds[0][0]), float(bounds[1][0])
    return Range(None, None) if np.isnan(low) else Range(low, high)


# ------------------------------------------------------------------ dates


def days_of(dates: Iterable[Interval]) -> Ints:
    """Return first and last day of each date, (N, 2)."""
    pairs = [
        (
            when.first.toordinal() if when.first else EARLIEST,
            when.last.toordinal() if when.last else LATEST,
        )
        for when in dates
    ]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def in_time(by: By, span: tuple[npt.NDArray[Any], npt.NDArray[Any]], dates: Ints) -> Truths:
    """Return whether dates (B, D, 2) lie within, since or before a span of days, two of (B, 1).

    The limit of "since" and "before" is the first day of the span. A date that may lie on either
    side is unknown, and so is every date against an open limit, and a date without any limits.
    """
    (first, last), begin, end = span, dates[..., 0], dates[..., 1]
    if by is By.DURING:
        undated = (begin == EARLIEST) & (end == LATEST)
        within = (begin >= first) & (end <= last) & ~undated
        return decided(within, ~((end < first) | (last < begin)) | undated)
    limited = first > EARLIEST
    since = decided((begin >= first) & limited, (end >= first) | ~limited)
    return since if by is By.SINCE else denied(since)


def preceding(earlier: Bounds, later: Bounds) -> Truths:
    """Return whether the first date lies before the second; unknown where the days overlap."""
    (a, b), (c, d) = earlier, later
    undefined = np.isnan(a) | np.isnan(c)
    surely = (b < c) & (b < LATEST) & (c > EARLIEST)
    never = (a >= d) & (a > EARLIEST) & (d < LATEST)
    return decided(surely & ~undefined, ~never | undefined)


def precedes(earlier: Interval | None, later: Interval | None) -> Truth:
    """Return whether one date lies before another; unknown where one is missing or they overlap."""
    if earlier is None or later is None:
        return Truth.UNKNOWN
    days = days_of([earlier, later]).astype(np.float64)
    truth = preceding((days[:1, 0], days[:1, 1]), (days[1:, 0], days[1:, 1]))
    return TRUTH_OF[int(truth[0])]
