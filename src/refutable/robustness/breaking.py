"""Breaking sets: the fewest documents, excerpts or codings whose removal changes a verdict.

After the fragility index of clinical trials (Walsh et al. 2014): the number of patients whose
outcomes must change to overturn a result. A removed document takes its excerpts and codings with
it, and an excerpt its codings. Names that a criterion uses stay known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Batch, truths
from refutable.evaluate.numbers import TRUTH_OF, Bools
from refutable.evaluate.query import Item
from refutable.language.criteria import Criterion
from refutable.language.queries import plain_queries
from refutable.language.truth import Truth
from refutable.robustness.circuit import NotLinearError, Unit
from refutable.robustness.encoding import Encoding, Level
from refutable.robustness.program import SECONDS, Solution, fewest

LEVELS: tuple[Level, ...] = ("documents", "excerpts", "codings")
PROVED = "proved by the solver"
STOPPED = "the solver ran out of time"
ALONE = "one alone is enough"
SEARCHED = "found by a search, without a proof"
NOT_COUNTED = "nothing that it depends on can be removed"
_NONE: Mapping[Truth, str] = {
    Truth.TRUE: "removals can only strengthen it",
    Truth.FALSE: "a removal cannot add what is missing",
    Truth.UNKNOWN: "removals cannot decide it",
}
# The plain search evaluates at most so many changed corpora, and so many cells at a time.
MOST_TRIED, _MOST_CELLS = 4_000, 10_000_000


@dataclass(frozen=True)
class BreakingSet:
    """The fewest units of a level whose removal changes a verdict, and which they are.

    ``size`` is None where no removal changes it, or none was found. It is ``exact`` where the
    solver has proved it; otherwise it is an upper limit, and no set smaller than ``at_least``
    changes the verdict. ``why`` gives the reason in words. If several sets are smallest,
    ``removed`` is always the same one of them.
    """

    level: Level
    size: int | None
    exact: bool
    why: str
    removed: tuple[Item, ...]
    at_least: int | None


def smallest(found: Iterable[BreakingSet]) -> BreakingSet | None:
    """Return the smallest of the sets that there are; of equal ones that of the finest level."""
    sized = [one for one in found if one.size is not None]
    return min(sized, key=lambda one: (one.size or 0, -LEVELS.index(one.level)), default=None)


def breaking_sets(
    criterion: Criterion,
    arrays: Arrays,
    layer: str | None = None,
    *,
    seconds: float = SECONDS,
) -> tuple[BreakingSet, ...]:
    """Return the breaking set of a criterion's verdict at each level.

    At the level of codings, the units are the codings in the layers that the criterion queries.
    The solver works at most ``seconds`` on each level.

    Raises:
        ValueError: the criterion names something that the corpus does not have.
    """
    work = _Removals(criterion, arrays, layer or arrays.corpus.default, seconds)
    solved = [work.solved(level) for level in LEVELS]
    sets = [found.removed or () for found, _ in solved]
    checked = work.changed(sets) if any(sets) else [False] * len(sets)
    return tuple(
        work.named(level, found, why, holds=bool(holds))
        for level, (found, why), holds in zip(LEVELS, solved, checked, strict=True)
    )


class _Removals:
    """What removals can do to one verdict."""

    def __init__(self, criterion: Criterion, arrays: Arrays, layer: str, seconds: float) -> None:
        self._criterion = criterion
        self._arrays = arrays
        self._layer = layer
        self._seconds = seconds
        self._usual = int(truths(criterion, arrays, Batch(1), layer)[0])

    def named(self, level: Level, found: Solution, why: str, *, holds: bool) -> BreakingSet:
        """Return the breaking set of a level; a search replaces a solution that does not hold."""
        if found.removed is None and found.at_least == inf:
            return BreakingSet(level, None, True, why, (), None)
        if not holds:
            found, why = self._searched(level, found.at_least), SEARCHED
        removed = sorted(found.removed or ())
        size = None if found.removed is None else len(removed)
        exact = size is not None and found.at_least >= size
        if exact:
            why = ALONE if size == 1 and why == SEARCHED else PROVED
        items = tuple(map(self._item, removed))
        return BreakingSet(level, size, exact, why, items, int(found.at_least))

    def solved(self, level: Level) -> tuple[Solution, str]:
        """Return what the solver finds at a level, and the reason where it finds no proved set."""
        encoding = Encoding(self._arrays, self._layer, level)
        try:
            true, false = encoding.criterion(self._criterion.normal())
        except NotLinearError:
            return Solution(None, 1), SEARCHED
        usual = TRUTH_OF[self._usual]
        decided = encoding.circuit.any_of((true, false))
        goal = {Truth.TRUE: -true, Truth.FALSE: -false, Truth.UNKNOWN: decided}[usual]
        found = fewest(encoding.circuit, goal, self._seconds)
        if found.at_least < inf:
            return found, STOPPED
        looked_at = any(True for _ in plain_queries(self._criterion))
        return found, _NONE[usual] if looked_at else NOT_COUNTED

    # -------------------------------------------------------------- without a solver

    def _searched(self, level: Level, at_least: float) -> Solution:
        """Return a set that needs all its parts: start with all units and drop what is not needed.

        After the minimising delta debugging of Zeller and Hildebrandt (2002).
        """
        removed = self._units(level)
        if not removed or not self.changed([removed])[0]:
            # What is undefined of nothing may still be changed by one alone.
            alone = self._first([[unit] for unit in removed])
            return Solution(tuple(alone), 1) if alone else Solution(None, at_least)
        size, tried = (len(removed) + 1) // 2, 0
        while tried < MOST_TRIED:
            parts = [removed[n : n + size] for n in range(0, len(removed), size)]
            smaller = self._first([[u for u in removed if u not in set(p)] for p in parts])
            tried += len(parts)
            if smaller:
                removed = smaller
            elif size == 1:
                break
            else:
                size = (size + 1) // 2
        return Solution(tuple(removed), max(at_least, 1))

    def _first(self, sets: Sequence[Sequence[Unit]]) -> list[Unit]:
        cells = len(self._rows()) * len(self._arrays.excerpts) + len(self._arrays.documents)
        at_once = max(1, _MOST_CELLS // max(1, cells))
        for start in range(0, len(sets), at_once):
            some = [one for one in sets[start : start + at_once] if one]
            for one, changed in zip(some, self.changed(some) if some else (), strict=True):
                if changed:
                    return list(one)
        return []

    def _units(self, level: Level) -> list[Unit]:
        if level == "documents":
            return [(place, -1, -1) for place in range(len(self._arrays.documents))]
        of = self._arrays.document_of
        if level == "excerpts":
            return [(int(of[place]), place, -1) for place in range(len(self._arrays.excerpts))]
        return [
            (int(of[place]), place, row)
            for row in self._rows()
            for place in self._arrays.excerpts_of(row).tolist()
        ]

    def _rows(self) -> Sequence[int]:
        queries = plain_queries(self._criterion)
        kinds = {kind for query in queries for kind in self._arrays.kinds_of(query, self._layer)}
        return sorted(self._arrays.kind_place[k] for k in kinds & self._arrays.kind_place.keys())

    def changed(self, sets: Sequence[Iterable[Unit]]) -> Bools:
        """Return which of these removals change the verdict."""
        arrays, rows = self._arrays, self._rows()
        documents = np.ones((len(sets), len(arrays.documents)), dtype=bool)
        excerpts = np.ones((len(sets), len(arrays.excerpts)), dtype=bool)
        cells = np.zeros((len(sets), len(rows), len(arrays.excerpts)), dtype=bool)
        for place, row in enumerate(rows):
            cells[:, place] = arrays.given([row])
        for number, removed in enumerate(sets):
            for document, excerpt, row in removed:
                if row >= 0:
                    cells[number, rows.index(row), excerpt] = False
                elif excerpt >= 0:
                    excerpts[number, excerpt] = False
                else:
                    documents[number, document] = False
        kinds = tuple(arrays.kinds[row] for row in rows)
        batch = Batch(len(sets), documents, excerpts, cells, kinds=kinds)
        found = truths(self._criterion, arrays, batch, self._layer)
        return np.asarray(found != self._usual)

    def _item(self, unit: Unit) -> Item:
        document, excerpt, row = unit
        arrays = self._arrays
        coding = arrays.coding_of(row, excerpt) if row >= 0 else None
        passage = arrays.excerpts[excerpt] if excerpt >= 0 else ""
        return Item(arrays.documents[document], passage, -1 if coding is None else coding)
