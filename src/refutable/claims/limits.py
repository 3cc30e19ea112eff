"""What a verdict does not establish: said of every claim, from the form of its criterion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from refutable.claims.claim import Assessment, Verdict
from refutable.corpus import Corpus
from refutable.language.expressions import (
    All,
    AnyOf,
    Arithmetic,
    Compare,
    Count,
    Criterion,
    DateOf,
    Given,
    Not,
    Number,
    Omitted,
    Order,
    Quantity,
)
from refutable.language.queries import leaves, plain_queries
from refutable.language.query import By, Query

_SOURCES = frozenset({By.ACTOR, By.TYPE, By.INSTITUTION})
_ENDS = {"first": "earliest", "last": "latest"}


def not_established(entry: Assessment, corpus: Corpus) -> tuple[str, ...]:
    """Return what the verdict on a claim leaves open; each reads on from "does not establish"."""
    criterion = entry.claim.holds
    if criterion is None:
        return ("that anything in this corpus bears it out: it rests on the works cited",)
    if entry.verdict is Verdict.UNDETERMINED:
        return ("that it is so, or that it is not: what was found decides neither",)
    if entry.verdict is Verdict.REFUTED:
        opposite = "that the opposite is so: only that what was needed was not found"
        return (opposite, *_of_the_record(criterion, corpus))
    said = (
        *_of_the_form(criterion),
        *_of_the_grounds(entry, corpus),
        *_of_the_record(criterion, corpus),
    )
    return tuple(dict.fromkeys(said))


# ------------------------------------------------------------------ by form


def _of_the_form(criterion: Criterion) -> Iterator[str]:
    if any(any(q.subject != "documents" for q in found) for found in _absences(criterion, True)):
        yield "that it is nowhere else in these documents: what is not quoted was not looked at"
    for end in dict.fromkeys(_dated(criterion)):
        yield f"that what is {end} among these documents is the {end} of all"
    if any(isinstance(leaf, Compare) and _weighs(leaf) for leaf in leaves(criterion)):
        yield "that the proportion is the same in documents beyond these"
    hows = {item.how for query in plain_queries(criterion) for item in query.related}
    if any(not how.startswith("not") for how in hows):
        yield "that what stands together is meant together: only that it stands together"
    if any(how.startswith("not") for how in hows):
        yield "that what stands apart is unrelated"


def _dated(criterion: Criterion) -> Iterator[str]:
    for leaf in leaves(criterion):
        if isinstance(leaf, Order):
            sides = (leaf.earlier, leaf.later)
            yield from (_ENDS[side.which] for side in sides if isinstance(side, DateOf))


def _weighs(leaf: Compare) -> bool:
    return not isinstance(leaf.right, Number) or _is_share(leaf.left)


def _is_share(value: Quantity) -> bool:
    if not isinstance(value, Arithmetic):
        return False
    return value.operator == "/" or _is_share(value.left) or _is_share(value.right)


def _absences(criterion: Criterion, wanted: bool) -> Iterator[tuple[Query, ...]]:
    """Yield the queries of what must not be found, or not often, for the criterion to hold."""
    if isinstance(criterion, (All, AnyOf)):
        for part in criterion.parts:
            yield from _absences(part, wanted)
    elif isinstance(criterion, Not):
        yield from _absences(criterion.part, not wanted)
    elif isinstance(criterion, Given):
        yield from _absences(criterion.then, wanted)
    elif isinstance(criterion, Omitted):
        yield tuple(plain_queries(criterion))
    elif isinstance(criterion, Compare) and isinstance(criterion.left, Count):
        limit = criterion.right
        if isinstance(limit, Number) and _is_few(criterion, limit) is wanted:
            yield tuple(plain_queries(criterion))


def _is_few(leaf: Compare, limit: Number) -> bool:
    return leaf.operator in ("<", "<=") or (leaf.operator == "==" and limit.value == 0)


# ------------------------------------------------------------------ by what is there


def _of_the_grounds(entry: Assessment, corpus: Corpus) -> Iterator[str]:
    quoted = {item.document for item in entry.grounds if item.excerpt}
    if quoted and all(corpus.documents[name].retrospective for name in quoted):
        yield "what was said at the time: all that speaks for it looks back"


def _of_the_record(criterion: Criterion, corpus: Corpus) -> Iterable[str]:
    queries = tuple(plain_queries(criterion))
    if any(query.subject == "codings" for query in queries):
        if len(corpus.coders) < 2:
            yield "that another coder would have coded so: there is one alone"
        yield "what the documents say as a whole: only the excerpts were coded"
    elif any(rule.by in _SOURCES for query in queries for rule in query.restrictions):
        yield "anything of documents that the catalogue does not hold"
    else:
        yield "anything beyond the entries and dates of the data"
