"""The same claims on the same shuffled corpora, as a plain pandas loop would hold them.

One table of codings for each shuffle, with what is known of their excerpts and documents; each
criterion filters it and counts distinct values. It is written to be read, and shares nothing with
:mod:`refutable.evaluate.batch` but the shuffled cells, so that it checks what it is held
against: both must pass the same claims on the same shuffles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from refutable.corpus import Corpus, Interval
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Batch
from refutable.evaluate.names import span_of
from refutable.language.criteria import (
    All,
    AnyOf,
    Compare,
    Criterion,
    Every,
    Given,
    Not,
    Omitted,
    Order,
)
from refutable.language.expressions import Arithmetic, Count, Date, DateOf, Day, Number, Quantity
from refutable.language.query import By, Query, Restriction

TRUE, UNKNOWN, FALSE = "true", "unknown", "false"
_NOT = {TRUE: FALSE, UNKNOWN: UNKNOWN, FALSE: TRUE}
_OPEN_FIRST, _OPEN_LAST = -(10**9), 10**9
_COLUMN = {
    "documents": "document",
    "excerpts": "excerpt",
    "codings": "coding",
    "actors": "actor",
    "codes": "code",
}
Pair = tuple[float, float] | None
"""A number between two bounds, or the first and last day of a date; None where there is none."""


@dataclass(frozen=True)
class Tables:
    """What a shuffle is applied to: documents, counted excerpts and events, as data frames."""

    corpus: Corpus
    documents: pd.DataFrame
    excerpts: pd.DataFrame
    events: Mapping[str, tuple[int, int]]

    @classmethod
    def of(cls, arrays: Arrays) -> Tables:
        """Return the tables of a corpus, in the order of its arrays."""
        corpus = arrays.corpus
        sources = [corpus.documents[name] for name in arrays.documents]
        days = [_days(source.date) for source in sources]
        documents = pd.DataFrame(
            {
                "document": [source.id for source in sources],
                "actor": [source.actor for source in sources],
                "type": [source.type for source in sources],
                "institutions": [tuple(source.institutions) for source in sources],
                "document_scope": [source.scope for source in sources],
                "document_language": [source.language for source in sources],
                "retrospective": [source.retrospective for source in sources],
                "first": [first for first, _ in days],
                "last": [last for _, last in days],
            }
        )
        quoted = [corpus.excerpts[name] for name in arrays.excerpts]
        excerpts = pd.DataFrame(
            {
                "excerpt": [excerpt.id for excerpt in quoted],
                "document": [excerpt.document for excerpt in quoted],
                "scope": [excerpt.scope for excerpt in quoted],
                "language": [excerpt.language for excerpt in quoted],
            }
        )
        events = {name: _days(corpus.events[name].date) for name in arrays.events}
        return cls(corpus, documents, excerpts, events)


def _days(when: Interval) -> tuple[int, int]:
    first = when.first.toordinal() if when.first else _OPEN_FIRST
    return first, when.last.toordinal() if when.last else _OPEN_LAST


def worlds(tables: Tables, arrays: Arrays, batch: Batch, layer: str) -> Iterator[World]:
    """Return each shuffled corpus of a batch as plain tables."""
    kinds, table = batch.kinds or arrays.kinds, batch.cells
    if batch.moved is not None:
        table = np.stack([batch.moved.given([row]) for row in range(len(kinds))], axis=1)
    for number in range(batch.size):
        cells = arrays.cells if table is None else table[number]
        rows, columns = np.nonzero(cells)
        given = [
            (*kinds[row], arrays.excerpts[column])
            for row, column in zip(rows, columns, strict=True)
        ]
        codings = pd.DataFrame(given, columns=["layer", "code", "stance", "excerpt"])
        codings["coding"] = range(len(codings))
        documents, events = tables.documents.copy(), dict(tables.events)
        if batch.dates is not None:
            dated = documents[["first", "last"]].to_numpy()[batch.dates[number]]
            documents["first"], documents["last"] = dated[:, 0], dated[:, 1]
        if batch.sources is not None:
            for column in ("actor", "type", "institutions"):
                documents[column] = documents[column].iloc[batch.sources[number]].tolist()
        if batch.events is not None:
            names = list(tables.events)
            moved = [tables.events[names[place]] for place in batch.events[number]]
            events = dict(zip(names, moved, strict=True))
        yield World(tables, documents, events, codings[codings["layer"] == layer])


class World:
    """One changed corpus: the tables that a query filters, and what criteria come to on them."""

    def __init__(
        self,
        tables: Tables,
        documents: pd.DataFrame,
        events: Mapping[str, tuple[int, int]],
        codings: pd.DataFrame,
    ) -> None:
        self.corpus = tables.corpus
        self.events = events
        excerpts = tables.excerpts.merge(documents, on="document", how="left")
        self.tables = {
            "codings": codings.merge(excerpts, on="excerpt", how="left"),
            "excerpts": excerpts,
            "documents": documents.assign(
                scope=documents["document_scope"], language=documents["document_language"]
            ),
        }

    # ---------------------------------------------------------------- what a query finds

    def find(self, query: Query) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return what is certainly meant, and all that is possibly meant."""
        if query.parts:
            found = [self.find(part) for part in query.parts]
            key = {"codings": "coding", "excerpts": "excerpt", "documents": "document"}
            by = key[_subject(query)]
            sure, maybe = (pd.concat(ones).drop_duplicates(by) for ones in zip(*found, strict=True))
            return sure, maybe
        table = self.tables[query.subject]
        if query.subject == "codings":
            codes = {code for name in query.codes for code in self.corpus.codebook.expand(name)}
            stances = set(query.stances) or self.corpus.counting.upheld
            table = table[table["code"].isin(codes) & table["stance"].isin(stances)]
        certain = possible = pd.Series(True, index=table.index)
        for rule in query.restrictions:
            sure, maybe = self._meets(rule, table)
            certain, possible = certain & sure, possible & maybe
        for related in query.related:
            by = "excerpt" if related.how.endswith("excerpt") else "document"
            others = [frame[by] for frame in self.find(related.other)]
            if related.how.startswith("not"):
                sure, maybe = ~table[by].isin(others[1]), ~table[by].isin(others[0])
            else:
                sure, maybe = table[by].isin(others[0]), table[by].isin(others[1])
            certain, possible = certain & sure, possible & maybe
        return table[certain], table[possible]

    def _meets(self, rule: Restriction, table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
        if rule.by in (By.SINCE, By.BEFORE, By.DURING):
            dated = [self._when(rule.by, value, table) for value in rule.values]
            sure, maybe = dated[0]
            for one, other in dated[1:]:
                sure, maybe = sure | one, maybe | other
            return sure & ~table["retrospective"], maybe & ~table["retrospective"]
        if rule.by is By.INSTITUTION:
            held = table["institutions"].map(lambda names: bool(set(names) & set(rule.values)))
            met = held.astype(bool)
        elif rule.by is By.RETROSPECTIVE:
            met = table["retrospective"] == (rule.values == ("yes",))
        else:
            met = table[rule.by.value].isin(rule.values)
        return met, met

    def _when(self, by: By, value: str, table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
        first, last = self._span(value)
        if by is By.DURING:
            sure = (table["first"] >= first) & (table["last"] <= last)
            sure &= (table["first"] > _OPEN_FIRST) | (table["last"] < _OPEN_LAST)
            return sure, (table["first"] <= last) & (table["last"] >= first)
        if first == _OPEN_FIRST:
            nothing = pd.Series(False, index=table.index)
            return nothing, ~nothing
        since, reaches = table["first"] >= first, table["last"] >= first
        return (since, reaches) if by is By.SINCE else (~reaches, ~since)

    def _span(self, value: str) -> tuple[int, int]:
        if value in self.events and value not in self.corpus.periods:
            return self.events[value]
        return _days(span_of(value, self.corpus))

    # ---------------------------------------------------------------- what it comes to

    def amount(self, value: Quantity) -> Pair:
        """Return the number that a quantity comes to, between its bounds."""
        if isinstance(value, Number):
            return value.value, value.value
        if isinstance(value, Count):
            certain, possible = self.find(value.of.query)
            return _distinct(certain, value.unit), _distinct(possible, value.unit)
        assert isinstance(value, Arithmetic)
        left, right = self.amount(value.left), self.amount(value.right)
        if left is None or right is None:
            return None
        if value.operator == "/" and right[0] <= 0 <= right[1]:
            return None
        corners = [_apply(value.operator, one, other) for one in left for other in right]
        return min(corners), max(corners)

    def dated(self, value: Date) -> Pair:
        """Return the first and the last day on which something may lie."""
        if isinstance(value, Day):
            return self._span(value.name)
        assert isinstance(value, DateOf)
        certain, possible = (frame[~frame["retrospective"]] for frame in self.find(value.of.query))
        bound, open_end = ("last", _OPEN_LAST) if value.which == "first" else ("first", _OPEN_FIRST)
        limits = certain.loc[certain[bound] != open_end, bound]
        if limits.empty:
            return None
        if value.which == "first":
            return possible["first"].min(), limits.min()
        return limits.max(), possible["last"].max()

    def truth(self, criterion: Criterion) -> str:
        """Return whether a criterion is true, false or unknown."""
        if isinstance(criterion, All):
            return _least(self.truth(part) for part in criterion.parts)
        if isinstance(criterion, AnyOf):
            return _NOT[_least(_NOT[self.truth(part)] for part in criterion.parts)]
        if isinstance(criterion, Not):
            # What is denied of a conditional is its second part, as in the language of claims.
            if isinstance(criterion.part, Given):
                return self.truth(Given(criterion.part.base, Not(criterion.part.then)))
            return _NOT[self.truth(criterion.part)]
        if isinstance(criterion, Given):
            return self.truth(criterion.then) if self.truth(criterion.base) == TRUE else UNKNOWN
        if isinstance(criterion, Every):
            return self.truth(criterion.meaning)
        if isinstance(criterion, Omitted):
            return UNKNOWN if self.find(criterion.of.query)[0].empty else FALSE
        if isinstance(criterion, Order):
            return _before(self.dated(criterion.earlier), self.dated(criterion.later))
        assert isinstance(criterion, Compare)
        return _compared(
            criterion.operator, self.amount(criterion.left), self.amount(criterion.right)
        )


def passes(criteria: Sequence[Criterion], shuffled: Iterable[World]) -> list[int]:
    """Return on how many of the shuffled corpora each criterion is true."""
    counts = [0] * len(criteria)
    for world in shuffled:
        for place, criterion in enumerate(criteria):
            counts[place] += world.truth(criterion) == TRUE
    return counts


def _subject(query: Query) -> str:
    return _subject(query.parts[0]) if query.parts else query.subject


def _distinct(frame: pd.DataFrame, unit: str) -> int:
    if unit == "institutions":
        return frame["institutions"].explode().nunique()
    if _COLUMN[unit] not in frame:
        return 0
    return frame[_COLUMN[unit]].nunique()


def _apply(sign: str, one: float, other: float) -> float:
    return {
        "+": one + other,
        "-": one - other,
        "*": one * other,
        "/": one / other if other else 0.0,
    }[sign]


def _compared(sign: str, left: Pair, right: Pair) -> str:
    if left is None or right is None:
        return UNKNOWN
    outcomes = {_holds(sign, one, other) for one in left for other in right}
    if sign in ("==", "!=") and left != right:
        apart = left[1] < right[0] or right[1] < left[0]
        outcomes = {sign == "!="} if apart and not np.isclose(left, right).any() else {True, False}
        if left[0] == left[1] and right[0] == right[1]:
            outcomes = {_holds(sign, left[0], right[0])}
    if len(outcomes) == 2:
        return UNKNOWN
    return TRUE if outcomes.pop() else FALSE


def _holds(sign: str, one: float, other: float) -> bool:
    same = bool(np.isclose(one, other, rtol=1e-9, atol=0))
    return {
        "==": same,
        "!=": not same,
        ">=": same or one > other,
        "<=": same or one < other,
        ">": one > other and not same,
        "<": one < other and not same,
    }[sign]


def _before(earlier: Pair, later: Pair) -> str:
    if earlier is None or later is None:
        return UNKNOWN
    if earlier[1] < later[0]:
        return TRUE
    return FALSE if _OPEN_FIRST < earlier[0] >= later[1] else UNKNOWN


def _least(truths: Iterable[str]) -> str:
    found = set(truths)
    return FALSE if FALSE in found else UNKNOWN if UNKNOWN in found else TRUE
