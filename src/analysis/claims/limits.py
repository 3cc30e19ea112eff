"""What a verdict does not establish: said of every claim, from the form of its criterion."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.claims.claim import Assessment, Verdict
from analysis.claims.expressions import (
    All,
    AnyOf,
    Compare,
    Count,
    Criterion,
    Given,
    Not,
    Number,
    Omitted,
    Order,
)
from analysis.claims.queries import leaves, plain_queries
from analysis.corpus import Corpus
from analysis.evidence.query import By


def not_established(entry: Assessment, corpus: Corpus) -> tuple[str, ...]:
    """Return what the verdict on a claim leaves open, each a clause that follows "not"."""
    criterion = entry.claim.holds
    if criterion is None:
        return ("that anything in the corpus bears the claim: it rests on the works cited",)
    if entry.verdict is Verdict.UNDETERMINED:
        return ("anything either way: what was found cannot decide it",)
    said = [*_of_the_form(criterion), *_of_the_record(entry, corpus)]
    if entry.verdict is Verdict.REFUTED:
        return ("that the opposite holds beyond the criterion", *said[-1:])
    return tuple(dict.fromkeys(said))


def _of_the_form(criterion: Criterion) -> Iterable[str]:
    if any(True for _ in _absences(criterion, True)):
        yield "that it is not said elsewhere in these documents: what is not quoted is not seen"
    if any(isinstance(leaf, Order) for leaf in leaves(criterion)):
        yield "that what is earliest among the documents here was the first of all"
    if any(_compares(leaf) for leaf in leaves(criterion)):
        yield "that the difference holds in documents beyond these"
    if any(query.related for query in plain_queries(criterion)):
        yield "that what stands together is linked: only that it stands together"


def _absences(criterion: Criterion, wanted: bool) -> Iterable[Criterion]:
    # What must not be found, or must not exceed a number, wherever the criterion is affirmed.
    if isinstance(criterion, (All, AnyOf)):
        for part in criterion.parts:
            yield from _absences(part, wanted)
    elif isinstance(criterion, Not):
        yield from _absences(criterion.part, not wanted)
    elif isinstance(criterion, Given):
        yield from _absences(criterion.then, wanted)
    elif isinstance(criterion, Omitted):
        yield criterion
    elif isinstance(criterion, Compare) and isinstance(criterion.left, Count):
        few = criterion.operator in ("<", "<=") or (
            criterion.operator == "=="
            and isinstance(criterion.right, Number)
            and criterion.right.value == 0
        )
        if isinstance(criterion.right, Number) and few is wanted:
            yield criterion


def _compares(leaf: Criterion) -> bool:
    return isinstance(leaf, Compare) and not isinstance(leaf.right, Number)


def _of_the_record(entry: Assessment, corpus: Corpus) -> Iterable[str]:
    quoted = {item.document for item in entry.grounds if item.excerpt}
    if quoted and all(corpus.documents[name].retrospective for name in quoted):
        yield "what was said at the time: its grounds look back"
    queries = list(plain_queries(entry.claim.holds)) if entry.claim.holds is not None else []
    if any(query.subject == "codings" for query in queries):
        yield "what the whole documents say: only excerpts were coded"
    elif any(rule.by in _SOURCES for query in queries for rule in query.restrictions):
        yield "anything of documents that the catalogue does not hold"
    else:
        yield "anything beyond the dates and entries that the data hold"


_SOURCES = frozenset({By.ACTOR, By.TYPE, By.INSTITUTION})
