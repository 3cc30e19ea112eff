"""Breaking sets: the fewest documents, excerpts or codings whose removal overturns a verdict.

After the fragility index of clinical trials (Walsh et al. 2014), which asks of how many patients
another outcome would overturn a result. A document takes its excerpts and codings with it, and an
excerpt its codings; whoever and whatever is named stays known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

from refutable.corpus import Corpus
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Batch, truths
from refutable.evaluate.numbers import TRUTH_OF
from refutable.evaluate.query import Item
from refutable.language.expressions import Criterion
from refutable.language.truth import Truth
from refutable.robustness.effects import Level, Unit
from refutable.robustness.goals import measures_of, overturned
from refutable.robustness.problem import NO_NEARER, Fewest
from refutable.robustness.search import BUDGET, Search

LEVELS: tuple[Level, ...] = ("documents", "excerpts", "codings")
NOT_COUNTED = "nothing that decides it can be removed"
_NONE: Mapping[Truth, str] = {
    Truth.TRUE: "removals can only strengthen it",
    Truth.FALSE: "what is missing does not come from removals",
    Truth.UNKNOWN: "removals cannot decide it",
}


@dataclass(frozen=True)
class BreakingSet:
    """The fewest units of a level whose removal overturns a verdict, and which they are.

    ``size`` is None where no removal overturns it. It is ``exact`` where no smaller set does, and
    ``why`` says how that is known; else it is an upper limit (None where the search found no set at
    all), and no set smaller than ``at_least`` overturns it. Of several smallest sets ``removed`` is
    the first by document, excerpt, layer, code and stance.
    """

    level: Level
    size: int | None
    exact: bool
    why: str
    removed: tuple[Item, ...]
    at_least: int | None


def breaking_sets(
    criterion: Criterion,
    corpus: Corpus,
    arrays: Arrays,
    layer: str | None = None,
    *,
    budget: int = BUDGET,
) -> tuple[BreakingSet, ...]:
    """Return the breaking set of a criterion's verdict at each level.

    At the level of codings the units are the codings of whichever layer a query looks at.

    Raises:
        ValueError: the criterion names something that the corpus does not have.
    """
    truth = TRUTH_OF[int(truths(criterion, arrays, Batch(1), layer)[0])]
    goal = overturned(criterion, truth, corpus)
    none = _NONE[truth] if measures_of(goal) else NOT_COUNTED
    search = Search(arrays, layer or corpus.default, budget)
    return tuple(_breaking(level, search.fewest(goal, level), none, arrays) for level in LEVELS)


def _breaking(level: Level, found: Fewest, none: str, arrays: Arrays) -> BreakingSet:
    removed = found.removed
    return BreakingSet(
        level=level,
        size=None if removed is None else len(removed),
        exact=found.exact,
        why=none if found.why == NO_NEARER else found.why,
        removed=_items(removed or (), arrays),
        at_least=None if found.at_least == inf else int(found.at_least),
    )


def _items(removed: Iterable[Unit], arrays: Arrays) -> tuple[Item, ...]:
    items: list[Item] = []
    for document, excerpt, kind in removed:
        name = arrays.documents[document]
        passage = arrays.excerpts[excerpt] if excerpt >= 0 else ""
        coding = arrays.coding_of(kind, excerpt) if kind >= 0 else None
        items.append(Item(name, passage, -1 if coding is None else coding))
    return tuple(items)
