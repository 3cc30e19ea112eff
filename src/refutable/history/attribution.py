"""Through which changes of the data a claim came to stand otherwise.

A claim sees the data through its queries. What its queries find in one state and not in the other
is what changed for it; the rows that brought that about are its causes, and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from refutable.claims.claim import Claim
from refutable.corpus import CONSENSUS, DERIVED, Corpus
from refutable.corpus.changes import DataChange
from refutable.evaluate.query import Finder, Item
from refutable.language.expressions import Selection
from refutable.language.measures import Measure
from refutable.language.nodes import walk
from refutable.language.quantities import Count, Day, Distinct, Statistic
from refutable.language.queries import plain_queries
from refutable.language.query import TIME, Query, Restriction, Where, condition_of, others_of


@dataclass(frozen=True, order=True)
class Seen:
    """Something that a query finds, known by what it is and not by its place in a file.

    ``layer`` is the coder or the derived layer that the query names, empty where it names none.
    """

    document: str
    excerpt: str = ""
    layer: str = ""
    code: str = ""
    stance: str = ""


@dataclass(frozen=True)
class View:
    """What a claim, in its two states, sees of the data.

    ``differing`` is what its queries find in one state only, or not as surely in one as in the
    other; ``documents`` are all that they find something in; ``names`` are the codes, families,
    periods and events that it speaks of, ``columns`` those of documents, excerpts and cases that it
    asks for; ``defaults`` are the layers that count where a query names none.
    """

    differing: frozenset[Seen]
    documents: frozenset[str]
    names: frozenset[str]
    columns: frozenset[str]
    defaults: frozenset[str]


def view(claims: Iterable[Claim], old: Finder, new: Finder) -> View:
    """Return what these claims see, and what of it differs between two states of the data."""
    differing: set[Seen] = set()
    documents: set[str] = set()
    names: set[str] = set()
    columns = {"date"}
    for made in claims:
        queries, days = _looked_at(made)
        names |= days
        columns |= set(_columns(made, new.corpus))
        # What a dated query leaves out because it looks back is told, and may be all there is.
        asked = (*queries, *(plain_queries(made.holds) if made.holds is not None else ()))
        dated = dict.fromkeys(one for one in asked if one.dated)
        queries += [one.undated for one in dated if _left_out(one, old) != _left_out(one, new)]
        for query in queries:
            differing |= _differing(query, old, new)
            documents |= {seen.document for seen in (*_seen(query, old), *_seen(query, new))}
            names |= set(_names(query))
    defaults = frozenset({old.coder, new.coder})
    return View(
        frozenset(differing), frozenset(documents), frozenset(names), frozenset(columns), defaults
    )


def _looked_at(claim: Claim) -> tuple[list[Query], set[str]]:
    queries = [claim.against.query] if claim.against is not None else []
    nodes = list(walk(claim.holds.normal())) if claim.holds is not None else []
    queries += [node.query for node in nodes if isinstance(node, Selection)]
    return queries, {node.name for node in nodes if isinstance(node, Day)}


def _columns(claim: Claim, corpus: Corpus) -> Iterator[str]:
    """Yield the columns of attributes that a claim asks for; a measure may ask for any."""
    attributes = corpus.attributes.values()
    for node in () if claim.holds is None else walk(claim.holds):
        if isinstance(node, Measure):
            yield from (one.column for one in attributes)
        asked = condition_of(node) if isinstance(node, Restriction | Where) else None
        name = asked.attribute if asked else ""
        if isinstance(node, Distinct | Statistic):
            name = node.attribute
        elif isinstance(node, Count):
            name = node.unit.removesuffix("s")
        known = (one for one in attributes if name in (one.name, one.refers))
        yield from (one.column for one in known if name)


def _left_out(query: Query, finder: Finder) -> tuple[bool, frozenset[str]]:
    """Return whether all is left out of a query, and which documents are, for they look back."""
    left = finder.evaluation.left_out(query)
    places = [] if left is None else np.flatnonzero(left[0]).tolist()
    names = frozenset(map(finder.arrays.documents.__getitem__, places))
    return bool(finder.evaluation.all_left_out(query)[0]), names


def causes(sight: View, changes: Iterable[DataChange]) -> tuple[DataChange, ...]:
    """Return the changes through which that came about which a claim sees differently."""
    return tuple(change for change in changes if _touches(change, sight))


def _touches(change: DataChange, sight: View) -> bool:
    if change.kind in ("document", "excerpt", "case") and change.changes(*sight.columns):
        return not change.document or change.document in sight.documents
    if not change.counts:
        return False
    if change.kind in ("period", "event"):
        return change.id in sight.names
    if change.kind in ("family", "code"):
        return _names_code(change, sight)
    return any(_explains(change, seen, sight.defaults) for seen in sight.differing)


def _names_code(change: DataChange, sight: View) -> bool:
    if change.id in sight.names or any(seen.code == change.id for seen in sight.differing):
        return True
    return any(sight.names & {field.old, field.new} for field in change.fields)


def _explains(change: DataChange, seen: Seen, defaults: frozenset[str]) -> bool:
    if change.kind == "document":
        return change.document == seen.document
    if change.kind == "excerpt":
        return change.excerpt == seen.excerpt
    layers = frozenset({seen.layer}) if seen.layer else defaults
    derived = not layers.isdisjoint(DERIVED)
    if change.kind == "coder":
        return bool(seen.code) and (derived or change.id in layers)
    if change.kind == "counting":
        return bool(seen.code)
    if not seen.code or (change.excerpt, change.code) != (seen.excerpt, seen.code):
        return False
    if change.kind == "adjudication":
        return CONSENSUS in layers
    return derived or (change.coder in layers and seen.stance in change.stances)


def _differing(query: Query, old: Finder, new: Finder) -> set[Seen]:
    if query.parts:
        return set().union(*(_differing(part, old, new) for part in query.parts))
    before, after = _seen(query, old), _seen(query, new)
    own = {seen for seen in {**before, **after} if before.get(seen) is not after.get(seen)}
    related: set[Seen] = set()
    for item in query.related:
        # What is looked for beside it matters only where that made the difference.
        by_excerpt = item.by_excerpt
        places = {seen.excerpt if by_excerpt else seen.document for seen in own}
        related |= {
            seen
            for seen in _differing(item.other, old, new)
            if (seen.excerpt if by_excerpt else seen.document) in places
        }
    return own | related


def _seen(query: Query, finder: Finder) -> Mapping[Seen, bool]:
    try:
        found = finder.find(query)
    except ValueError:
        return {}  # the other state knows a code or a name that this one does not
    certain = found.certain.tolist()
    return {_as_seen(one, query, finder): sure for one, sure in zip(found, certain, strict=True)}


def _as_seen(item: Item, query: Query, finder: Finder) -> Seen:
    if item.coding < 0:
        return Seen(item.document, item.excerpt)
    coding = finder.corpus.codings[item.coding]
    return Seen(item.document, item.excerpt, query.coder, coding.code, coding.stance)


def _names(query: Query) -> Iterator[str]:
    yield from query.codes
    for rule in others_of(query.restrictions):
        if rule.by in TIME:
            yield from rule.values
    for part in (*query.parts, *(item.other for item in query.related)):
        yield from _names(part)
