"""Where a marked passage is: programs count differently, so the words decide.

A position is a number of units before a place. What a unit is differs by program: a code point, a
UTF-16 unit, a byte; a line break is one or two of them, or as many as in the file; a byte-order
mark is counted or not. Each reading is tried on a whole text, and the one that fits is taken.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from refutable.exchange.project import plain

CODE_POINTS, UTF_16, BYTES = "code points", "UTF-16 units", "bytes"
_BREAKS = ("one", "two", "as in the file")
# How often words are looked for in a text, at least, and how many signs are read for that in all.
_LOOKS, _WORK = 200, 4 * 10**9


@dataclass(frozen=True)
class Reading:
    """One way to count: the unit, how many a line break is, and whether the mark counts."""

    unit: str
    breaks: str = "one"
    mark: bool = False

    def __str__(self) -> str:
        mark = ", the byte-order mark counted" if self.mark else ""
        return f"{self.unit}, a line break is {self.breaks}{mark}"


@dataclass(frozen=True)
class Marked:
    """A passage as the source names it; ``words`` are empty where it does not give them."""

    start: int
    end: int
    words: str = ""


@dataclass(frozen=True)
class Placed:
    """The span of a passage in the text, or why it has none."""

    start: int = 0
    end: int = 0
    reason: str = ""


class Text:
    """A text as it stands in its file, and without the differences that a file makes."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.plain = plain(raw.lstrip("\ufeff"))

    @cached_property
    def _signs(self) -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
        """The signs of the file, one for each of the plain text, and which are a CR LF."""
        body = self.raw.lstrip("\ufeff").encode("utf-32-le", "surrogatepass")
        points = np.frombuffer(body, dtype="<u4")
        after = np.append(points[1:], np.uint32(0))
        pairs = (points == 13) & (after == 10)
        kept = ~np.insert(pairs[:-1], 0, False) if len(points) else pairs
        return points[kept], pairs[kept]

    def starts(self, reading: Reading) -> NDArray[np.int32]:
        """Return how many units come before each sign of the plain text, and before its end."""
        points, pairs = self._signs
        widths = np.ones(len(points), dtype=np.int32)
        if reading.unit == UTF_16:
            widths += points > 0xFFFF
        elif reading.unit == BYTES:
            widths += (points > 0x7F).astype(np.int32) + (points > 0x7FF) + (points > 0xFFFF)
        if reading.breaks != "one":
            widths += pairs if reading.breaks != "two" else (points == 10) | (points == 13)
        before = 1 if reading.mark else 0
        starts = np.empty(len(points) + 1, dtype=np.int32)
        starts[0] = before
        np.cumsum(widths, out=starts[1:])
        starts[1:] += before
        return starts

    def spans(
        self, reading: Reading, marked: Sequence[Marked]
    ) -> tuple[tuple[int, int] | None, ...]:
        """Return the span that each pair of positions means.

        It is None where they lie outside, inside a sign, or in the wrong order.
        """
        starts = self.starts(reading)
        last = int(starts[-1])
        given = [
            (one.start, one.end) if 0 <= one.start < one.end <= last else (-1, -1) for one in marked
        ]
        wanted = np.array(given, dtype=np.int32).reshape(-1, 2)
        places = np.minimum(np.searchsorted(starts, wanted), len(starts) - 1)
        exact = (starts[places] == wanted).all(axis=1)
        found = zip(exact.tolist(), places.tolist(), strict=True)
        return tuple((begin, end) if fits else None for fits, (begin, end) in found)


def readings(units: Sequence[str], marks: Sequence[bool] = (False, True)) -> Iterator[Reading]:
    """Return each reading; where code points are among the units, the standard's comes first."""
    for mark, breaks, unit in itertools.product(marks, _BREAKS, units):
        yield Reading(unit, breaks, mark)


@dataclass(frozen=True)
class _Fit:
    reading: Reading
    spans: tuple[tuple[int, int] | None, ...]
    words: int  # how well the words are those that are named
    edges: int  # how well their ends are the edges of words


@dataclass(frozen=True)
class Placing:
    """Where passages are, by the reading that fits; ``others`` fit as well and give other spans."""

    reading: Reading
    spans: Sequence[Placed]
    others: tuple[Reading, ...] = ()


def placed(
    text: Text,
    marked: Sequence[Marked],
    usual: Reading | None = None,
    units: Sequence[str] = (CODE_POINTS, UTF_16),
) -> Placing:
    """Return where each passage is, by the reading that fits the text best.

    ``usual`` is how the program that wrote the file counts, if that is known; it decides where the
    words do not. Without it the first of ``readings`` does, and the others that fit are named.
    """
    if not marked:
        return Placing(usual or Reading(units[0]), ())
    marks = (False, True) if text.raw.startswith("\ufeff") else (False,)
    fits = [_fit(text, marked, one) for one in readings(units, marks)]
    best = max(fits, key=lambda fit: (fit.words, fit.edges, fit.reading == usual))
    trusted = _names_are_words(text.plain, marked, best)
    alike = [fit for fit in fits if (fit.words, fit.edges) == (best.words, best.edges)]
    others = [fit.reading for fit in alike if fit.spans != best.spans and best.reading != usual]
    looks = iter(range(max(_LOOKS, _WORK // max(1, len(text.plain)))))
    spans = [
        _one(text, one, span, looks if trusted else None)
        for one, span in zip(marked, best.spans, strict=True)
    ]
    return Placing(best.reading, spans, tuple(others))


def _names_are_words(text: str, marked: Sequence[Marked], best: _Fit) -> bool:
    """Whether what passages are called is what they say: a program may give any name."""
    named = [(plain(one.words), span) for one, span in zip(marked, best.spans, strict=True)]
    known = [(words, span) for words, span in named if _loose(words)][:_LOOKS]
    there = sum(bool(span and _likeness(text, span, words)) for words, span in known)
    return max(there, sum(words in text for words, _ in known)) * 2 > len(known)


def _fit(text: Text, marked: Sequence[Marked], reading: Reading) -> _Fit:
    spans = text.spans(reading, marked)
    found = [(span, one) for span, one in zip(spans, marked, strict=True) if span]
    words = sum(_likeness(text.plain, span, plain(one.words)) for span, one in found)
    edges = sum(_edges(text.plain, *span) for span, _ in found)
    return _Fit(reading, spans, words, edges)


def _one(
    text: Text, marked: Marked, span: tuple[int, int] | None, looks: Iterator[int] | None
) -> Placed:
    """Return the span; where it has other words, the only place in the text that has them.

    ``looks`` ends when there is no time left to look for words; None says that words say nothing.
    """
    words = plain(marked.words)
    decides = looks is not None and bool(_loose(words))
    if span and (not decides or _likeness(text.plain, span, words)):
        return Placed(*span)
    if words.strip() and next(looks or iter("1"), None) is None:
        return Placed(reason="too many passages are not at their places to look for each")
    if words.strip():
        first = text.plain.find(words)
        if first >= 0 and text.plain.find(words, first + 1) < 0:
            return Placed(first, first + len(words))
    return Placed(reason=_reason(text.plain, words, span))


def _reason(text: str, words: str, span: tuple[int, int] | None) -> str:
    if not words.strip():
        return "the positions lie outside the text, or inside a sign"
    times = "more than once" if words in text else "nowhere"
    where = "other words are at the positions" if span else "the positions lie outside the text"
    return f"{where}, and the text has these words {times}"


def _loose(words: str) -> str:
    return " ".join(words.split())


def _likeness(text: str, span: tuple[int, int], words: str) -> int:
    """Return 3 for these very words, 2 if only blanks differ, 1 if they begin so, and else 0."""
    there = text[span[0] : span[1]]
    if there == words:
        return 3 if words.strip() else 0
    # A program may give only how the passage begins, or fold its line breaks.
    given, found = _loose(words).removesuffix("...").removesuffix("…"), _loose(there)
    return 0 if not given else 2 if found == given else int(found.startswith(given))


def _edges(text: str, start: int, end: int) -> int:
    """Return how many of four signs of a passage are there: no word is cut, no blank is in it."""
    cut = (_cuts(text, start), _cuts(text, end))
    return 4 - sum((*cut, text[start].isspace(), text[end - 1].isspace()))


def _cuts(text: str, place: int) -> bool:
    return text[place - 1 : place].isalnum() and text[place : place + 1].isalnum()
