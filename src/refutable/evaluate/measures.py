"""Counts and dates over what was found, as ranges where the record leaves them open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Any

from refutable.corpus import Corpus, Interval
from refutable.evaluate.placed import Found, Item
from refutable.evaluate.query import Matches
from refutable.language.truth import Truth

UNITS = ("documents", "excerpts", "codings", "actors", "institutions", "codes")


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


def count(found: Matches, unit: str, corpus: Corpus) -> Range:
    """Return how many distinct units the items come to: at least the certain, at most all."""
    if isinstance(found, Found):
        return Range(*found.sizes(unit))
    keys = _KEYS[unit]
    sure = [item for item, truth in found.items() if truth is Truth.TRUE]
    certain = keys(sure, corpus)
    if len(sure) == len(found):
        return Range(len(certain), len(certain))
    return Range(len(certain), len(keys(found, corpus)))


def _documents(items: Iterable[Item], corpus: Corpus) -> set[str]:
    return {item.document for item in items}


def _excerpts(items: Iterable[Item], corpus: Corpus) -> set[str]:
    return {item.excerpt for item in items if item.excerpt}


def _codings(items: Iterable[Item], corpus: Corpus) -> set[int]:
    return {item.coding for item in items if item.coding >= 0}


def _actors(items: Iterable[Item], corpus: Corpus) -> set[str]:
    return {corpus.documents[name].actor for name in _documents(items, corpus)}


def _institutions(items: Iterable[Item], corpus: Corpus) -> set[str]:
    documents = (corpus.documents[name] for name in _documents(items, corpus))
    return {name for document in documents for name in document.institutions}


def _codes(items: Iterable[Item], corpus: Corpus) -> set[str]:
    codes = corpus.columns.code
    return {codes[item.coding] for item in items if item.coding >= 0}


_KEYS: Mapping[str, Callable[[Iterable[Item], Corpus], AbstractSet[Any]]] = {
    "documents": _documents,
    "excerpts": _excerpts,
    "codings": _codings,
    "actors": _actors,
    "institutions": _institutions,
    "codes": _codes,
}


def first_date(found: Matches, corpus: Corpus) -> Interval | None:
    """Return between which days the earliest item is dated; None where nothing dated is certain.

    Retrospective documents do not date anything. An item that is only possible can make the first
    date earlier, never later.
    """
    dated = list(_dated(found, corpus))
    lasts = [when.last for when, truth in dated if truth is Truth.TRUE and when.last]
    if not lasts:
        return None
    last = min(lasts)
    firsts = [when.first for when, _ in dated]
    first = None if None in firsts else min(day for day in firsts if day is not None)
    return _named(first, last, [when for when, _ in dated])


def last_date(found: Matches, corpus: Corpus) -> Interval | None:
    """Return between which days the latest item is dated; None where nothing dated is certain."""
    dated = list(_dated(found, corpus))
    firsts = [when.first for when, truth in dated if truth is Truth.TRUE and when.first]
    if not firsts:
        return None
    first = max(firsts)
    lasts = [when.last for when, _ in dated]
    last = None if None in lasts else max(day for day in lasts if day is not None)
    return _named(first, last, [when for when, _ in dated])


def _dated(found: Matches, corpus: Corpus) -> Iterator[tuple[Interval, Truth]]:
    if isinstance(found, Found):
        places = found.by_document()
    else:
        places = ((item.document, truth) for item, truth in found.items())
    for name, truth in places:
        document = corpus.documents[name]
        if not document.retrospective:
            yield document.date, truth


def _named(first: date | None, last: date | None, dates: Iterable[Interval]) -> Interval:
    # Where one document's date is the answer, it is shown as that document is dated.
    for when in dates:
        if (when.first, when.last) == (first, last):
            return when
    start = first.isoformat() if first else ".."
    end = last.isoformat() if last else ".."
    return Interval(first, last, f"{start}/{end}")


def precedes(earlier: Interval | None, later: Interval | None) -> Truth:
    """Return whether the first date lies before the second; unknown where the days overlap."""
    if earlier is None or later is None:
        return Truth.UNKNOWN
    if earlier.surely_precedes(later):
        return Truth.TRUE
    if _not_before(earlier, later):
        return Truth.FALSE
    return Truth.UNKNOWN


def _not_before(earlier: Interval, later: Interval) -> bool:
    return earlier.first is not None and later.last is not None and earlier.first >= later.last
