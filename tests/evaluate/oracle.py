"""What a criterion comes to, worked out coding by coding with sets: slow, short, plainly right.

The evaluator is held against it on corpora and criteria drawn at random. It shares nothing with
the evaluator but the values of the language and the truths.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from math import isclose

from refutable.corpus import Corpus, Document, Excerpt, Interval, parse_date
from refutable.evaluate.query import Item
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
from refutable.language.expressions import Selection
from refutable.language.quantities import (
    Arithmetic,
    Count,
    Date,
    DateOf,
    Day,
    NewCodes,
    Number,
    Quantity,
    Rank,
    Words,
)
from refutable.language.query import By, Query, Related, Restriction
from refutable.language.truth import Truth

Pair = tuple[float, float] | None
Days = tuple[date, date] | None
_SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return true if all are, false if one is, else unknown."""
    found = set(truths)
    if Truth.FALSE in found:
        return Truth.FALSE
    return Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.TRUE


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return true if one is, false if all are, else unknown."""
    return ~all_of(~truth for truth in truths)


class Oracle:
    """One corpus, in which the layer counts where none is named."""

    def __init__(self, corpus: Corpus, layer: str | None = None) -> None:
        self.corpus = corpus
        self.layer = layer or corpus.default

    # ---------------------------------------------------------------- what a query finds

    def find(self, query: Query) -> dict[Item, Truth]:
        """Return what is found, true where that is certain and unknown where it is possible."""
        found: dict[Item, Truth] = {}
        for part in query.parts:
            for item, truth in self.find(part).items():
                found[item] = any_of([truth, found.get(item, Truth.FALSE)])
        for item in () if query.parts else self._candidates(query):
            met = [
                self._meets(item, rule)
                for rule in query.restrictions
                if isinstance(rule, Restriction)
            ]
            truth = all_of(met + [self._relates(item, related) for related in query.related])
            if truth is not Truth.FALSE:
                found[item] = truth
        return found

    def _candidates(self, query: Query) -> Iterator[Item]:
        corpus = self.corpus
        if query.subject == "documents":
            yield from map(Item, corpus.documents)
        if query.subject == "excerpts":
            yield from (Item(one.document or "", one.id) for one in corpus.counted)
        names = query.codes or (corpus.codebook.codes if query.subject == "codings" else ())
        codes = {code for name in names for code in corpus.codebook.expand(name)}
        stances = query.stances or corpus.counting.upheld
        for place, coding in enumerate(corpus.codings):
            named = coding.code in codes and coding.stance in stances
            if named and coding.coder == (query.coder or self.layer):
                yield Item(corpus.document_of(coding.excerpt).id, coding.excerpt, place)

    def _meets(self, item: Item, rule: Restriction) -> Truth:
        document = self.corpus.documents[item.document]
        near: Document | Excerpt = self.corpus.excerpts.get(item.excerpt, document)
        if rule.by in (By.SINCE, By.BEFORE, By.DURING):
            if document.retrospective:
                return Truth.FALSE
            spans = [self._span(value) for value in rule.values]
            return any_of([_in_time(rule.by, document.date, span) for span in spans])
        values: dict[By, set[object]] = {
            By.ACTOR: {document.actor},
            By.TYPE: {document.type},
            By.INSTITUTION: set(document.institutions),
            By.SCOPE: {near.attributes["scope"]},
            By.LANGUAGE: {near.attributes["language"]},
            By.DOCUMENT: {document.id},
            By.EXCERPT: {item.excerpt},
            By.RETROSPECTIVE: {"yes" if document.retrospective else "no"},
        }
        return Truth.TRUE if values[rule.by] & set(rule.values) else Truth.FALSE

    def _relates(self, item: Item, related: Related) -> Truth:
        place = 1 if related.how.endswith("excerpt") else 0
        others = self.find(related.other).items()
        shared = any_of([truth for other, truth in others if other[place] == item[place]])
        return ~shared if related.how.startswith("not") else shared

    def _span(self, value: str) -> Interval:
        if value in self.corpus.periods:
            return self.corpus.periods[value].span
        event = self.corpus.events.get(value)
        return event.date if event else parse_date(value)

    # ---------------------------------------------------------------- numbers and dates

    def count(self, query: Query, unit: str) -> tuple[int, int]:
        """Return how many units are certain, and how many are possible."""
        found = self.find(query)
        sure = [item for item, truth in found.items() if truth is Truth.TRUE]
        return len(self._units(sure, unit)), len(self._units(found, unit))

    def _units(self, items: list[Item] | dict[Item, Truth], unit: str) -> set[object]:
        documents = [self.corpus.documents[item.document] for item in items]
        codings = {item.coding for item in items if item.coding >= 0}
        units: dict[str, set[object]] = {
            "documents": {one.id for one in documents},
            "excerpts": {item.excerpt for item in items if item.excerpt},
            "codings": {*codings},
            "actors": {one.actor for one in documents},
            "institutions": {name for one in documents for name in one.institutions},
            "codes": {self.corpus.codings[place].code for place in codings},
        }
        return units[unit]

    def amount(self, value: Quantity) -> Pair:
        """Return the least and the most that a quantity may be; None where it is undefined."""
        if isinstance(value, Number):
            return value.value, value.value
        if isinstance(value, (Count, Words, Rank, NewCodes)):
            query = value.of.query
            if self._looks_back(query):
                return None
            if isinstance(value, Count):
                return self.count(query, value.unit)
            if isinstance(value, Rank):
                return self._rank(value)
            if isinstance(value, Words):
                return self._words(query)
            sure, maybe = self.new_codes(value)
            return len(sure), len(maybe)
        assert isinstance(value, Arithmetic)
        left, right = self.amount(value.left), self.amount(value.right)
        if left is None or right is None:
            return None
        if value.operator == "/" and right[0] <= 0 <= right[1]:
            return None
        corners = [_SIGNS[value.operator](a, b) for a in left for b in right]
        return min(corners), max(corners)

    def _looks_back(self, query: Query) -> bool:
        """Whether all that a dated query is about stands in documents that look back."""
        documents = [self.corpus.documents[item.document] for item in self.find(query.undated)]
        back = [document.retrospective for document in documents]
        return query.dated and bool(back) and all(back) and not self.find(query)

    def _words(self, query: Query) -> tuple[int, int]:
        """Count the words that are covered, by the places of their letters in the excerpts."""
        ends = []
        for truths in ((Truth.TRUE,), (Truth.TRUE, Truth.UNKNOWN)):
            letters: set[tuple[str, int]] = set()
            for item, truth in self.find(query).items():
                excerpt = self.corpus.excerpts[item.excerpt]
                span = (0, len(excerpt.text))
                if item.coding >= 0:
                    coding = self.corpus.codings[item.coding]
                    span = coding.start, coding.end
                letters |= {(excerpt.id, n) for n in range(*span) if truth in truths}
            words = [
                (name, n)
                for name, excerpt in self.corpus.excerpts.items()
                for n, word in enumerate(re.finditer(r"\w+", excerpt.text))
                if any((name, place) in letters for place in range(*word.span()))
            ]
            ends.append(len(words))
        return ends[0], ends[1]

    def _rank(self, value: Rank) -> Pair:
        (own,) = value.of.query.codes
        counts = {
            name: self.amount(Count(Selection(replace(value.of.query, codes=(name,))), value.by))
            for name in value.among.query.codes or self.corpus.codebook.codes
        }
        mine = counts.pop(own)
        if mine is None:
            return None
        above = [other for other in counts.values() if other and other[0] > mine[1]]
        level = [other for other in counts.values() if other is None or other[1] >= mine[0]]
        return 1 + len(above), 1 + len(level)

    def new_codes(self, value: NewCodes) -> tuple[set[str], set[str]]:
        """Return the codes that are certainly new, and those that may be.

        A code is new where it is found, and every document that has it comes later.
        """
        found = self.find(value.of.query)
        places = {
            code: [item for item in found if self.corpus.codings[item.coding].code == code]
            for code in self.corpus.codebook.codes
        }
        sure, maybe = set(), set()
        for code, items in places.items():
            certain = [item for item in items if found[item] is Truth.TRUE]
            later = {item: self._after(item.document, value) for item in items}
            if certain and all(later[item] is Truth.TRUE for item in items):
                sure.add(code)
            possible = any(later[item] is not Truth.FALSE for item in items)
            if possible and all(later[item] is not Truth.FALSE for item in certain):
                maybe.add(code)
        return sure, maybe

    def _after(self, name: str, value: NewCodes) -> Truth:
        named = list(self.corpus.documents)
        if value.order == "file":
            later = named.index(name) > named.index(value.document)
            return Truth.TRUE if later else Truth.FALSE
        if name == value.document:
            return Truth.FALSE
        dates = (_closed(self.corpus.documents[one].date) for one in (value.document, name))
        return _before(*dates)

    def days(self, value: Date) -> Days:
        """Return the days between which a date lies; an open end lies beyond all days."""
        if isinstance(value, Day):
            return _closed(self._span(value.name))
        assert isinstance(value, DateOf)
        certain, possible = [], []
        for item, truth in self.find(value.of.query).items():
            document = self.corpus.documents[item.document]
            if not document.retrospective:
                possible.append(_closed(document.date))
                certain += possible[-1:] if truth is Truth.TRUE else []
        if value.which == "first":
            limits = [last for _, last in certain if last < date.max]
            return (min(first for first, _ in possible), min(limits)) if limits else None
        limits = [first for first, _ in certain if first > date.min]
        return (max(limits), max(last for _, last in possible)) if limits else None

    # ---------------------------------------------------------------- criteria

    def truth(self, criterion: Criterion) -> Truth:
        """Return whether a criterion is true, false or unknown."""
        if isinstance(criterion, All):
            return all_of([self.truth(part) for part in criterion.parts])
        if isinstance(criterion, AnyOf):
            return any_of([self.truth(part) for part in criterion.parts])
        if isinstance(criterion, Not):
            return self._denied(criterion.part)
        if isinstance(criterion, Given):
            enough = self.truth(criterion.base) is Truth.TRUE
            return self.truth(criterion.then) if enough else Truth.UNKNOWN
        if isinstance(criterion, Every):
            both = criterion.whole.in_same_document_as(criterion.has).documents
            lack = criterion.whole.not_in_same_document_as(criterion.has).documents
            some = _compared(">=", self.amount(both), (1, 1))
            none = _compared("==", self.amount(lack), (0, 0))
            return all_of([some, none])
        if isinstance(criterion, Omitted):
            certain, _ = self.count(criterion.of.query, "documents")
            return Truth.FALSE if certain else Truth.UNKNOWN
        if isinstance(criterion, Order):
            one, other = self.days(criterion.left), self.days(criterion.right)
            pair = (one, other) if criterion.relation == "precedes" else (other, one)
            return _before(*pair)
        assert isinstance(criterion, Compare)
        left, right = self.amount(criterion.left), self.amount(criterion.right)
        return _compared(criterion.operator, left, right)

    def _denied(self, part: Criterion) -> Truth:
        # The denial of what is said under a condition is under the same condition.
        if isinstance(part, Given):
            return self.truth(Given(part.base, Not(part.then)))
        if isinstance(part, (All, AnyOf)):
            join = any_of if isinstance(part, All) else all_of
            return join([self._denied(one) for one in part.parts])
        return self.truth(part.part) if isinstance(part, Not) else ~self.truth(part)


def _closed(when: Interval) -> tuple[date, date]:
    return when.first or date.min, when.last or date.max


def _in_time(by: By, when: Interval, span: Interval) -> Truth:
    (first, last), (begin, end) = _closed(when), _closed(span)
    if by is By.DURING:
        if (first, last) == (date.min, date.max):
            return Truth.UNKNOWN
        if begin <= first and last <= end:
            return Truth.TRUE
        return Truth.FALSE if last < begin or end < first else Truth.UNKNOWN
    since = Truth.UNKNOWN
    if begin > date.min and (first >= begin or last < begin):
        since = Truth.TRUE if first >= begin else Truth.FALSE
    return since if by is By.SINCE else ~since


def _before(one: Days, other: Days) -> Truth:
    if one is None or other is None:
        return Truth.UNKNOWN
    if one[1] < other[0]:
        return Truth.TRUE
    never = one[0] >= other[1] and one[0] > date.min and other[1] < date.max
    return Truth.FALSE if never else Truth.UNKNOWN


def _compared(sign: str, left: Pair, right: Pair) -> Truth:
    if left is None or right is None:
        return Truth.UNKNOWN
    pairs = [(a, b) for a in left for b in right]
    outcomes = {_holds(sign, a, b) for a, b in pairs}
    apart = all(a < b for a, b in pairs) or all(a > b for a, b in pairs)
    if sign in ("==", "!=") and not apart and len(set(map(_rounded, (*left, *right)))) > 1:
        return Truth.UNKNOWN
    return Truth.UNKNOWN if len(outcomes) > 1 else Truth.TRUE if True in outcomes else Truth.FALSE


def _holds(sign: str, a: float, b: float) -> bool:
    # Shares are floats: a difference in the last bit is none.
    same = isclose(a, b)
    return {
        "==": same,
        "!=": not same,
        ">=": a > b or same,
        ">": a > b and not same,
        "<=": a < b or same,
        "<": a < b and not same,
    }[sign]


def _rounded(value: float) -> float:
    return round(value, 9)
