"""Declared attributes of documents, excerpts and cases: who has which value, and what meets it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from refutable.corpus import Corpus, Interval
from refutable.corpus.model import Attribute
from refutable.corpus.schema import Value
from refutable.evaluate.names import span_of
from refutable.evaluate.numbers import (
    FALSE,
    TRUE,
    UNKNOWN,
    Bools,
    Floats,
    Truths,
    days_of,
    in_time,
)
from refutable.language.query import By, Where

if TYPE_CHECKING:
    from refutable.evaluate.arrays import Arrays

_NUMBERS: Mapping[str, Callable[[float, Any], bool]] = {
    ">=": lambda number, limits: number >= limits[0],
    "<=": lambda number, limits: number <= limits[0],
    ">": lambda number, limits: number > limits[0],
    "<": lambda number, limits: number < limits[0],
    "between": lambda number, limits: limits[0] <= number <= limits[1],
}
_DATES = {"since": By.SINCE, "before": By.BEFORE, "is": By.DURING}


def attribute_of(name: str, corpus: Corpus) -> Attribute:
    """Return a declared attribute, or the column that refers to a table of this name.

    Raises:
        ValueError: there is none, or several columns refer to the table.
    """
    known = corpus.attributes
    if name in known:
        return known[name]
    referring = {one.name: one for one in known.values() if one.refers == name}
    if len(referring) == 1:
        return next(iter(referring.values()))
    if referring:
        raise ValueError(f"several columns refer to '{name}'; name one: {', '.join(referring)}")
    message = f"there is no attribute '{name}'"
    if near := difflib.get_close_matches(name, known, n=1):
        raise ValueError(f"{message}; did you mean '{near[0]}'?")
    message = f"{message}, and no column refers to a table of this name"
    raise ValueError(f"{message}; use one of: {', '.join(known) or 'none'}")


def is_of_documents(attribute: Attribute, corpus: Corpus) -> bool:
    """Return whether whole documents have an attribute, and not each excerpt its own."""
    while attribute.of == "case":
        attribute = corpus.attributes[attribute.via]
    return attribute.of == "document"


# ------------------------------------------------------------------ who has which value


def borne(
    attribute: Attribute, corpus: Corpus, document: str, excerpt: str = ""
) -> Iterator[tuple[Hashable, Value]]:
    """Yield who has an attribute at a place, and each value; None where it is not known."""
    if attribute.of != "case":
        owner = document, excerpt if attribute.of == "excerpt" else ""
        yield from ((owner, value) for value in corpus.values_at(attribute, document, excerpt))
        return
    rows = corpus.cases[attribute.table]
    referring = corpus.attributes[attribute.via]
    for _, name in borne(referring, corpus, document, excerpt):
        if isinstance(name, str):
            found = rows[name].attributes.get(attribute.column)
            values = found if isinstance(found, tuple) else (found,)
            yield from ((name, value) for value in values)
        else:
            yield ("?", document, excerpt), None


@dataclass(frozen=True)
class Bearers:
    """Things with a value, and the places (documents or excerpts) that have them, (places, T).

    ``known`` says of which things the value is known, and ``numbers`` are the values as numbers.
    """

    of_documents: bool
    members: Bools
    known: Bools
    numbers: Floats


def bearers(attribute: Attribute, arrays: Arrays, *, by_value: bool) -> Bearers:
    """Return who has an attribute; with ``by_value``, those with one value are one thing.

    Raises:
        ValueError: a number is asked of what is no number.
    """
    corpus, of_documents = arrays.corpus, is_of_documents(attribute, arrays.corpus)
    if not by_value and attribute.type not in ("number", "integer"):
        raise ValueError(f"'{attribute.name}' is no number: its type is {attribute.type}")
    names = arrays.documents if of_documents else arrays.excerpts
    places: list[tuple[int, Hashable]] = []
    values: dict[Hashable, Value] = {}
    for place, name in enumerate(names):
        document = name if of_documents else corpus.excerpts[name].document or ""
        for owner, value in borne(attribute, corpus, document, "" if of_documents else name):
            key: Hashable = value if by_value and value is not None else ("?", owner)
            places.append((place, key))
            values[key] = value
    column = {key: number for number, key in enumerate(values)}
    members = np.zeros((len(names), len(values)), dtype=bool)
    for place, key in places:
        members[place, column[key]] = True
    numbers = [v if isinstance(v, (int, float)) else np.nan for v in values.values()]
    known = np.array([value is not None for value in values.values()], dtype=bool)
    return Bearers(of_documents, members, known, np.array(numbers, dtype=np.float64))


# ------------------------------------------------------------------ conditions


def check_where(rule: Where, corpus: Corpus) -> None:
    """Check that an attribute exists and can be held against these values.

    Raises:
        ValueError: it does not, or a value is of another kind or occurs nowhere.
    """
    attribute = attribute_of(rule.attribute, corpus)
    if rule.how in _NUMBERS and attribute.type not in ("number", "integer"):
        raise ValueError(f"'{rule.attribute}' is no number: its type is {attribute.type}")
    if rule.how in ("since", "before") and attribute.type != "date":
        raise ValueError(f"'{rule.attribute}' is no date: its type is {attribute.type}")
    if attribute.type == "date":
        for value in rule.values:
            span_of(str(value), corpus)
    elif rule.how == "is" and attribute.type not in ("number", "integer", "boolean"):
        known = attribute.enum or _occurring(attribute, corpus)
        for value in rule.values:
            if value not in known and str(value) not in known:
                names = sorted(map(str, known))
                near = difflib.get_close_matches(str(value), names, n=1)
                hint = f"did you mean '{near[0]}'?" if near else f"use one of: {', '.join(names)}"
                raise ValueError(f"'{rule.attribute}' is never '{value}'; {hint}")


def _occurring(attribute: Attribute, corpus: Corpus) -> frozenset[Value]:
    places = (
        [(name, "") for name in corpus.documents]
        if is_of_documents(attribute, corpus)
        else [(one.document or "", one.id) for one in corpus.counted]
    )
    return frozenset(v for place in places for _, v in borne(attribute, corpus, *place) if v)


def where(rule: Where, arrays: Arrays, of_documents: bool) -> Truths:
    """Return whether each document, or each excerpt, meets a condition, (1, D or E).

    Raises:
        ValueError: whole documents are asked for what only their excerpts have.
    """
    corpus = arrays.corpus
    check_where(rule, corpus)
    attribute = attribute_of(rule.attribute, corpus)
    if is_of_documents(attribute, corpus):
        met = [_met(rule, attribute, corpus, name) for name in arrays.documents]
        truths = np.array([met], dtype=np.int8)
        return truths if of_documents else truths[:, arrays.document_of]
    if of_documents:
        message = f"'{rule.attribute}' belongs to passages, and whole documents have none"
        raise ValueError(f"{message}; select quoted() or coded() by it")
    excerpts = ((corpus.excerpts[name].document or "", name) for name in arrays.excerpts)
    return np.array([[_met(rule, attribute, corpus, *place) for place in excerpts]], dtype=np.int8)


def _met(
    rule: Where, attribute: Attribute, corpus: Corpus, document: str, excerpt: str = ""
) -> int:
    values = [value for _, value in borne(attribute, corpus, document, excerpt)]
    return max((_truth(rule, value, corpus) for value in values), default=FALSE)


def _truth(rule: Where, value: Value, corpus: Corpus) -> int:
    if rule.how == "known":
        return FALSE if value is None else TRUE
    if value is None:
        return UNKNOWN
    if isinstance(value, Interval):
        spans = (days_of([span_of(str(limit), corpus)])[:, :, None] for limit in rule.values)
        days = days_of([value])[None]
        found = (in_time(_DATES[rule.how], (span[:, 0], span[:, 1]), days) for span in spans)
        return max(int(truths[0, 0]) for truths in found)
    if rule.how in _NUMBERS:
        assert isinstance(value, (int, float))
        return TRUE if _NUMBERS[rule.how](value, rule.values) else FALSE
    return TRUE if value in rule.values or str(value) in map(str, rule.values) else FALSE


# ------------------------------------------------------------------ statistics


def summed_up(how: str, certain: Bools, possible: Bools, numbers: Floats) -> tuple[Floats, Floats]:
    """Return the least and the greatest sum, mean or median of the things found, (B, T) each.

    It is NaN where a number is not known, and of nothing a mean or a median is undefined.
    """
    ends = [_ends(how, *row, numbers) for row in zip(certain, possible, strict=True)]
    low, high = zip(*ends, strict=True)
    return np.array(low), np.array(high)


def _ends(how: str, certain: Bools, possible: Bools, numbers: Floats) -> tuple[float, float]:
    sure, maybe = numbers[certain], np.sort(numbers[possible & ~certain])
    if np.isnan(sure).any() or np.isnan(maybe).any() or (how != "sum" and not len(sure)):
        return np.nan, np.nan
    # The extremes are reached by taking the smallest, or the greatest, of what is only possible.
    taken: Sequence[Floats] = [maybe[:n] for n in range(len(maybe) + 1)]
    taken = [*taken, *(maybe[n:] for n in range(len(maybe)))]
    values = [_STATISTICS[how](np.concatenate([sure, some])) for some in taken]
    return float(min(values)), float(max(values))


_STATISTICS: Mapping[str, Callable[[Floats], Any]] = {
    "sum": np.sum,
    "mean": np.mean,
    "median": np.median,
}
