"""The restrictions of a query: whether the data have what they name, and which places meet them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from refutable.corpus import Corpus, Interval
from refutable.corpus.schema import Value
from refutable.evaluate.attributes import attribute_of, borne, is_of_documents
from refutable.evaluate.names import span_of, unknown
from refutable.evaluate.numbers import FALSE, TRUE, UNKNOWN, Truths, days_of, in_time
from refutable.language.query import (
    TIME,
    By,
    Query,
    Restriction,
    Rule,
    Where,
    condition_of,
    others_of,
)

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


def check_names(query: Query, corpus: Corpus) -> None:
    """Check that a corpus has what a query without parts names, relations aside.

    Values of attributes are checked where they are looked up, by ``check_where``.

    Raises:
        ValueError: it does not have something; the message says what would be right.
    """
    book = corpus.codebook
    for name in query.codes:
        if not book.expand(name):
            raise ValueError(unknown(name, "code or family", [*book.codes, *book.families]))
    for stance in query.stances:
        if stance not in corpus.counting.stances:
            raise ValueError(unknown(stance, "stance", corpus.counting.stances))
    if query.coder and query.coder not in corpus.layers:
        raise ValueError(unknown(query.coder, "coder", corpus.layers))
    for related in query.related:
        if related.by_excerpt and "documents" in (query.subject, related.other.finds):
            raise ValueError("catalogued documents have no excerpts: relate them by document")
    for rule in others_of(query.restrictions):
        for value in rule.values:
            if rule.by in TIME:
                span_of(value, corpus)
            elif value not in _known(rule.by, corpus):
                raise ValueError(unknown(value, rule.by.value, _known(rule.by, corpus)))


def _known(by: By, corpus: Corpus) -> Collection[str]:
    if by is By.DOCUMENT:
        return corpus.documents
    return corpus.excerpts if by is By.EXCERPT else ("yes", "no")


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
        # A value that is declared is known before it occurs.
        known = {*attribute.enum, *corpus.occurring(attribute)}
        for value in map(str, rule.values):
            if value not in known:
                raise ValueError(unknown(value, rule.attribute, known))


# ------------------------------------------------------------------ which places meet them


def limits(rule: Rule, arrays: Arrays, of_documents: bool) -> Truths:
    """Return whether each document, or each excerpt, meets a restriction, (1, D or E).

    Raises:
        ValueError: whole documents are asked for what only their excerpts have.
    """
    corpus = arrays.corpus
    whole = is_of_whole(rule, corpus)
    if asked := condition_of(rule):
        check_where(asked, corpus)
        if of_documents and not (whole or attribute_of(asked.attribute, corpus).of_both):
            message = f"'{asked.attribute}' belongs to passages, and whole documents have none"
            raise ValueError(f"{message}; select quoted() or coded() by it")
    if whole and not of_documents:
        return arrays.limits(rule, True)[:, arrays.document_of]
    if rule.by in TIME and isinstance(rule, Restriction):
        return arrays.timed(rule, arrays.dates[None], map(arrays.span, rule.values))
    excerpts = ((corpus.excerpts[name].document or "", name) for name in arrays.excerpts)
    places = ((name, "") for name in arrays.documents) if of_documents else excerpts
    return np.array([_truths(rule, corpus, list(places))], dtype=np.int8)


def _truths(rule: Rule, corpus: Corpus, places: Sequence[tuple[str, str]]) -> Sequence[int]:
    asked = condition_of(rule)
    attribute = attribute_of(asked.attribute, corpus) if asked else None
    if asked is None or attribute is None or attribute.of == "case":
        return [truth_at(rule, corpus, *place) for place in places]
    # Few values occur, in many places: each is looked at once.
    of_excerpts = attribute.of == "excerpt"
    owners = (corpus.excerpts[e] if e and of_excerpts else corpus.documents[d] for d, e in places)
    values = [owner.attributes.get(attribute.column, ()) for owner in owners]
    met = {
        value: _met(asked, value if isinstance(value, tuple) else (value,), corpus)
        for value in set(values)
    }
    return [met[value] for value in values]


def _met(asked: Where, values: Iterable[Value], corpus: Corpus) -> int:
    return max((_truth(asked, value, corpus) for value in values), default=FALSE)


def is_of_whole(rule: Rule, corpus: Corpus) -> bool:
    """Return whether a restriction looks at whole documents, and not at each of their excerpts."""
    if asked := condition_of(rule):
        return is_of_documents(attribute_of(asked.attribute, corpus), corpus)
    return rule.by is not By.EXCERPT


def truth_at(rule: Rule, corpus: Corpus, document: str, excerpt: str = "") -> int:
    """Return whether a document, or an excerpt of it, meets a restriction other than of time."""
    asked = condition_of(rule)
    if asked is not None:
        attribute = attribute_of(asked.attribute, corpus)
        values = (value for _, value in borne(attribute, corpus, document, excerpt))
        return _met(asked, values, corpus)
    name = excerpt if rule.by is By.EXCERPT else document
    if rule.by is By.RETROSPECTIVE:
        name = "yes" if corpus.documents[document].retrospective else "no"
    return TRUE if name in others_of([rule])[0].values else FALSE


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
