"""Where a criterion looks for what must not be there: what was searched, and the exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from refutable.claims.limits import absent
from refutable.evaluate.query import Finder, Items
from refutable.language.criteria import Criterion
from refutable.language.query import Query, Selected


@dataclass(frozen=True)
class Search:
    """A search: the query of all that was searched, what that is, and what speaks against."""

    where: Query
    searched: Items
    exceptions: Items


def searches(criterion: Criterion, finder: Finder) -> Iterator[Search]:
    """Yield each search for something that must not be there, or must be rare.

    What is said to lack something else was searched for that. For a code, all quoted passages under
    the same restrictions were searched; for a passage or document itself, all that there are.
    """
    looked_at = (what for leaf in absent(criterion) for what, _ in leaf.bearing())
    found = (part for what in looked_at if isinstance(what, Selected) for part in what.query.plain)
    for query in dict.fromkeys(found):
        if query.related:
            where = replace(query, related=())
        elif query.subject == "codings":
            where = replace(query, subject="excerpts", codes=(), stances=(), coder="")
        else:
            where = replace(query, restrictions=())
        yield Search(where, finder.find(where), finder.find(query))
