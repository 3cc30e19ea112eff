"""A criterion in plain English, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from analysis.claims.expressions import (
    All,
    AnyOf,
    Arithmetic,
    Compare,
    Count,
    Criterion,
    DateOf,
    Day,
    Given,
    Not,
    Number,
    Omitted,
    Order,
    Quantity,
    Selection,
)
from analysis.corpus import Corpus
from analysis.evidence.query import By, Query, Related, Restriction, span_of

_OPERATORS: Mapping[str, str] = {
    ">=": "at least",
    ">": "more than",
    "<=": "at most",
    "<": "fewer than",
    "==": "exactly",
    "!=": "other than",
}
_AGAINST: Mapping[str, tuple[str, str]] = {
    ">=": ("at least as many", "as"),
    ">": ("more", "than"),
    "<=": ("at most as many", "as"),
    "<": ("fewer", "than"),
    "==": ("exactly as many", "as"),
    "!=": ("not as many", "as"),
}
_ARITHMETIC: Mapping[str, str] = {"+": "plus", "-": "less", "*": "times", "/": "as a share of"}


def in_english(criterion: Criterion, corpus: Corpus) -> str:
    """Return the criterion as an English clause, with the codebook's labels."""
    if isinstance(criterion, All):
        return _joined([_inner(part, corpus) for part in criterion.parts], "and")
    if isinstance(criterion, AnyOf):
        return "either " + _joined([_inner(part, corpus) for part in criterion.parts], "or")
    if isinstance(criterion, Not):
        return f"it is not so that {_inner(criterion.part, corpus)}"
    if isinstance(criterion, Given):
        base, then = _inner(criterion.base, corpus), _inner(criterion.then, corpus)
        return f"given {base}: {then}"
    if isinstance(criterion, Omitted):
        return f"nothing is found of {_selection(criterion.of, corpus)}"
    if isinstance(criterion, Order):
        return f"{_date(criterion.earlier, corpus)} lies before {_date(criterion.later, corpus)}"
    if isinstance(criterion, Compare):
        return _comparison(criterion, corpus)
    raise TypeError(f"no criterion: {criterion!r}")


def _inner(criterion: Criterion, corpus: Corpus) -> str:
    # What is joined inside a joining stands in brackets, so that its reach is seen.
    said = in_english(criterion, corpus)
    return f"({said})" if isinstance(criterion, (All, AnyOf, Not, Given)) else said


def _joined(parts: Sequence[str], word: str) -> str:
    return f"; {word} ".join(parts)


def _comparison(criterion: Compare, corpus: Corpus) -> str:
    sign = _OPERATORS[criterion.operator]
    if isinstance(criterion.right, Number):
        number = _number(criterion.right.value)
        if isinstance(criterion.left, Count):
            if criterion.operator == "==" and criterion.right.value == 0:
                return f"none of the {_quantity(criterion.left, corpus)}"
            one = criterion.right.value == 1
            return f"{sign} {number} {_quantity(criterion.left, corpus, one=one)}"
        if isinstance(criterion.left, Arithmetic) and criterion.left.operator == "/":
            number = f"{criterion.right.value:.0%}"
        return f"{sign} {number}: {_quantity(criterion.left, corpus)}"
    left, right = _quantity(criterion.left, corpus), _quantity(criterion.right, corpus)
    before, between = _AGAINST[criterion.operator]
    return f"{before} {left} {between} {right}"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:g}"


def _quantity(value: Quantity, corpus: Corpus, *, one: bool = False) -> str:
    if isinstance(value, Number):
        return _number(value.value)
    if isinstance(value, Count):
        unit = value.unit.removesuffix("s") if one else value.unit
        return f"{unit} with {_selection(value.of, corpus)}"
    if isinstance(value, Arithmetic):
        left, right = (_term(part, corpus) for part in (value.left, value.right))
        return f"{left} {_ARITHMETIC[value.operator]} {right}"
    raise TypeError(f"no quantity: {value!r}")


def _term(value: Quantity, corpus: Corpus) -> str:
    said = _quantity(value, corpus)
    return f"({said})" if isinstance(value, Arithmetic) else said


def _date(value: DateOf | Day, corpus: Corpus) -> str:
    if isinstance(value, Day):
        name = value.name
        if name in corpus.events:
            return f"“{corpus.events[name].label}” ({corpus.events[name].date})"
        return str(span_of(name, corpus))
    which = "the earliest" if value.which == "first" else "the latest"
    return f"{which} of {_selection(value.of, corpus)}"


def _selection(selection: Selection, corpus: Corpus) -> str:
    return _query(selection.query, corpus)


def _query(query: Query, corpus: Corpus) -> str:
    if query.parts:
        return f"({' or '.join(_query(part, corpus) for part in query.parts)})"
    words = [_subject(query, corpus)]
    if query.stances:
        words.append(f"(stance {' or '.join(query.stances)})")
    if query.coder:
        words.append(f"as {corpus.coders[query.coder].label} coded")
    words.extend(_restriction(rule, corpus) for rule in query.restrictions)
    words.extend(_related(item, corpus) for item in query.related)
    return " ".join(words)


def _subject(query: Query, corpus: Corpus) -> str:
    if query.subject == "documents":
        return "an entry in the catalogue"
    if query.subject == "excerpts":
        return "a quoted passage"
    return " or ".join(f"“{_label(name, corpus)}”" for name in query.codes)


def _label(name: str, corpus: Corpus) -> str:
    book = corpus.codebook
    return book.codes[name].label if name in book.codes else book.families[name].label


_PREPOSITIONS: Mapping[By, str] = {
    By.ACTOR: "by",
    By.TYPE: "in a",
    By.INSTITUTION: "at",
    By.SCOPE: "in scope",
    By.LANGUAGE: "in language",
    By.DOCUMENT: "in document",
    By.EXCERPT: "in excerpt",
    By.SINCE: "dated from",
    By.BEFORE: "dated before",
    By.DURING: "dated within",
}


def _restriction(rule: Restriction, corpus: Corpus) -> str:
    if rule.by is By.RETROSPECTIVE:
        return "in interviews" if rule.values == ("yes",) else ("outside interviews")
    values = [_value(rule.by, value, corpus) for value in rule.values]
    return f"{_PREPOSITIONS[rule.by]} {' or '.join(values)}"


def _value(by: By, value: str, corpus: Corpus) -> str:
    if by in (By.SINCE, By.BEFORE, By.DURING):
        if value in corpus.periods:
            return f"the period {corpus.periods[value].label}"
        span = span_of(value, corpus)
        return f"{span} on" if by is By.SINCE else str(span)
    return value


def _related(item: Related, corpus: Corpus) -> str:
    place = "document" if item.how.endswith("document") else "passage"
    other = _query(item.other, corpus)
    if item.other.related:
        other = f"({other})"
    if item.how.startswith("not"):
        return f"in a {place} without {other}"
    return f"in the same {place} as {other}"


def to_json(value: Any) -> Any:
    """Return any value of the claim language as plain JSON, each node with its ``op``."""
    if is_dataclass(value) and not isinstance(value, type):
        content = {item.name: to_json(getattr(value, item.name)) for item in fields(value)}
        return {"op": type(value).__name__, **content}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [to_json(part) for part in value]
    return value
