"""Every criterion that differs from a given one in a single place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from refutable.corpus import Corpus
from refutable.language.criteria import (
    All,
    AnyOf,
    Compare,
    Criterion,
    Given,
    Not,
    Omitted,
    Operator,
    Order,
)
from refutable.language.quantities import Count, DateOf, Number, Unit
from refutable.language.query import TIME, By, Query, Related, Relation, Restriction

OPERATORS: tuple[Operator, ...] = (">=", ">", "<=", "<", "==", "!=")
UNITS: tuple[Unit, ...] = ("documents", "excerpts", "codings", "actors", "institutions", "codes")
_DENIED: Mapping[Relation, Relation] = {
    "same document": "not same document",
    "not same document": "same document",
    "same excerpt": "not same excerpt",
    "not same excerpt": "same excerpt",
}
_ELSEWHERE: Mapping[Relation, Relation] = {
    "same document": "same excerpt",
    "same excerpt": "same document",
    "not same document": "not same excerpt",
    "not same excerpt": "not same document",
}


def mutants(criterion: Criterion, corpus: Corpus) -> Iterator[tuple[str, Criterion]]:
    """Yield what was changed, and the criterion so changed, for every single change there is."""
    yield from _changes(criterion, corpus)


def _changes(value: Any, corpus: Corpus) -> Iterator[tuple[str, Any]]:
    yield from _here(value, corpus)
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            inner = getattr(value, field.name)
            for what, changed in _changes(inner, corpus):
                yield what, replace(value, **{field.name: changed})
    elif isinstance(value, tuple):
        for place, inner in enumerate(value):
            for what, changed in _changes(inner, corpus):
                yield what, (*value[:place], changed, *value[place + 1 :])


def _here(value: Any, corpus: Corpus) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Criterion):
        yield "denied", Not(value)
    if isinstance(value, Not):
        yield "denial dropped", value.part
    elif isinstance(value, Compare):
        others = (sign for sign in OPERATORS if sign != value.operator)
        yield from (("operator", replace(value, operator=sign)) for sign in others)
        if isinstance(value.right, Number):
            step = 0.25 if 0 < value.right.value < 1 else 1
            yield "number", replace(value, right=Number(value.right.value + step))
        else:
            yield "sides", replace(value, left=value.right, right=value.left)
    elif isinstance(value, Order):
        yield "order", replace(value, left=value.right, right=value.left)
    elif isinstance(value, All):
        yield "and, or", AnyOf(value.parts)
        yield from (("part dropped", All(parts)) for parts in _without_one(value.parts) if parts)
    elif isinstance(value, AnyOf):
        yield "or, and", All(value.parts)
        yield from (("part dropped", AnyOf(parts)) for parts in _without_one(value.parts) if parts)
    elif isinstance(value, Given):
        yield "base dropped", value.then
    elif isinstance(value, Omitted):
        yield "omission, absence", Count(value.of, "documents") == 0
    elif isinstance(value, Count):
        yield from (("unit", replace(value, unit=unit)) for unit in UNITS if unit != value.unit)
    elif isinstance(value, DateOf):
        yield "first, last", DateOf(value.of, "last" if value.which == "first" else "first")
    elif isinstance(value, Query):
        yield from _queries(value, corpus)
    elif isinstance(value, Related):
        yield "not", replace(value, how=_DENIED[value.how])
        if value.other.subject != "documents":
            yield "place", replace(value, how=_ELSEWHERE[value.how])
    elif isinstance(value, Restriction):
        yield from _restrictions(value, corpus)


def _queries(query: Query, corpus: Corpus) -> Iterator[tuple[str, Query]]:
    for parts in _without_one(query.parts):
        yield "alternative dropped", replace(query, parts=parts) if parts else query.parts[0]
    for rules in _without_one(query.restrictions):
        yield "restriction dropped", replace(query, restrictions=rules)
    for related in _without_one(query.related):
        yield "relation dropped", replace(query, related=related)
    if query.codes:
        for codes in _without_one(query.codes):
            if codes:
                yield "code dropped", replace(query, codes=codes)
        other = next(code for code in corpus.codebook.codes if code not in query.codes)
        yield "code", replace(query, codes=(other, *query.codes[1:]))
        yield "code added", replace(query, codes=(*query.codes, other))
        apart = min(corpus.counting.apart)
        yield "stance", replace(query, stances=() if query.stances else (apart,))
        yield "coder", replace(query, coder="" if query.coder else list(corpus.coders)[-1])
    elif query.subject == "excerpts" and not query.parts:
        yield "subject", replace(query, subject="codings", codes=tuple(corpus.codebook.codes)[:1])


def _restrictions(rule: Restriction, corpus: Corpus) -> Iterator[tuple[str, Restriction]]:
    if rule.by in (By.SINCE, By.BEFORE):
        turned = By.BEFORE if rule.by is By.SINCE else By.SINCE
        yield "since, before", Restriction(turned, rule.values)
        yield "since, during", Restriction(By.DURING, rule.values)
    for values in _without_one(rule.values):
        if values:
            yield "value dropped", Restriction(rule.by, values)
    known = _known(rule.by, corpus)
    other = next((name for name in known if name not in rule.values), None)
    if other is not None:
        yield "value", Restriction(rule.by, (other, *rule.values[1:]))


def _known(by: By, corpus: Corpus) -> list[str]:
    documents = corpus.documents.values()
    if by in TIME:
        return ["1987", *corpus.periods]
    if by is By.RETROSPECTIVE:
        return ["yes", "no"]
    return {
        By.ACTOR: [document.actor for document in documents],
        By.TYPE: [document.type for document in documents],
        By.INSTITUTION: [name for document in documents for name in document.institutions],
        By.SCOPE: [str(excerpt.attributes["scope"]) for excerpt in corpus.counted],
        By.LANGUAGE: [str(excerpt.attributes["language"]) for excerpt in corpus.counted],
        By.DOCUMENT: list(corpus.documents),
        By.EXCERPT: [excerpt.id for excerpt in corpus.counted],
    }[by]


def _without_one(items: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    for place in range(len(items)):
        yield (*items[:place], *items[place + 1 :])
