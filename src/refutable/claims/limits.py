"""What a verdict does not establish, as the form of the criterion tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from refutable.claims.claim import Assessment, Verdict
from refutable.corpus import Corpus
from refutable.language.criteria import Compare, Criterion, Leaf, Omitted
from refutable.language.nodes import Node, walk
from refutable.language.quantities import Arithmetic, Count, DateOf, Number
from refutable.language.queries import leaves, plain_queries
from refutable.language.query import By, Query, Related, Restriction, Selected

_SOURCES = frozenset({By.ACTOR, By.TYPE, By.INSTITUTION})
_ENDS = {"first": "earliest", "last": "latest"}


def not_established(entry: Assessment, corpus: Corpus) -> tuple[str, ...]:
    """Return what the verdict on a claim leaves open; each reads on from "does not establish"."""
    criterion = entry.claim.holds
    if criterion is None:
        return ("that anything in this corpus supports it: it rests on the works cited",)
    if entry.verdict is Verdict.UNDETERMINED:
        return ("that it is true, or that it is not: the evidence does not decide",)
    if entry.verdict is Verdict.REFUTED:
        opposite = "that the opposite is true: only that the evidence it needed was not found"
        return (opposite, *_of_the_record(criterion, corpus))
    said = (
        *_of_the_form(criterion),
        *_of_the_grounds(entry, corpus),
        *_of_the_record(criterion, corpus),
    )
    return tuple(dict.fromkeys(said))


# ------------------------------------------------------------------ by form


def _of_the_form(criterion: Criterion) -> Iterator[str]:
    searched = (query for leaf in absent(criterion) for query in plain_queries(leaf))
    if any(query.subject != "documents" for query in searched):
        yield "that these documents say it nowhere else: only the quoted passages were searched"
    parts = [node for leaf in leaves(criterion) for node in walk(leaf)]
    for which in dict.fromkeys(node.which for node in parts if isinstance(node, DateOf)):
        yield f"that the {_ENDS[which]} of these documents is the {_ENDS[which]} of all"
    if any(_weighs(node) for node in parts):
        yield "that the proportion is the same in documents beyond these"
    related = [node for node in parts if isinstance(node, Related)]
    if any(not one.apart for one in related):
        yield "that the codes in one place are meant together: only that both are there"
    if any(one.apart for one in related):
        yield "that codes in different places are unrelated"


def _weighs(node: Node) -> bool:
    if isinstance(node, Compare):
        return not isinstance(node.right, Number)
    return isinstance(node, Arithmetic) and node.operator == "/"


def absent(criterion: Criterion) -> Iterator[Leaf]:
    """Yield the parts that hold where nothing, or little, is found."""
    for leaf, holds in criterion.leaves(conditions=False):
        few = isinstance(leaf, Omitted)
        if isinstance(leaf, Compare) and isinstance(leaf.left, Count):
            few = isinstance(leaf.right, Number) and _is_few(leaf) is holds
        if few:
            yield leaf


def _is_few(leaf: Compare) -> bool:
    return leaf.operator in ("<", "<=") or (leaf.operator == "==" and leaf.right.is_none)


# ------------------------------------------------------------------ by what is there


def _of_the_grounds(entry: Assessment, corpus: Corpus) -> Iterator[str]:
    quoted = {item.document for item in entry.grounds if item.excerpt}
    if quoted and all(corpus.documents[name].retrospective for name in quoted):
        yield "what was said at the time: all the evidence for it is retrospective"


def _of_the_record(criterion: Criterion, corpus: Corpus) -> Iterable[str]:
    queries = tuple(plain_queries(criterion))
    looked_at = (node.query for node in walk(criterion.normal()) if isinstance(node, Selected))
    named = [_documents_of(query) for selected in looked_at for query in selected.plain]
    if named and all(named) and len(frozenset().union(*named)) == 1:
        yield "more than how one document is coded: the criterion looks at no other"
    if any(query.subject == "codings" for query in queries):
        if len(corpus.panel.coders) < 2:
            yield "that another coder would agree: there is only one"
        yield "what the documents say as a whole: only the excerpts were coded"
    elif any(rule.by in _SOURCES for query in queries for rule in query.restrictions):
        yield "anything about documents outside the catalogue"
    else:
        yield "anything beyond the dates and entries in the data"


def _documents_of(query: Query) -> frozenset[str]:
    """Return the documents to which a query is restricted by name; none where it is not."""
    by_name = (
        rule
        for rule in query.restrictions
        if isinstance(rule, Restriction) and rule.by is By.DOCUMENT
    )
    return frozenset(name for rule in by_name for name in rule.values)
