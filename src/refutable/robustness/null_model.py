"""The null pass rate: how often a claim passes on corpora whose codings were shuffled.

A claim that passes on most shuffled corpora has hardly been tested: it would hold with almost any
codings (the severity of a test in the sense of Mayo 2018). The shuffle changes what the claim is
about, so the null model depends on the kind of claim; see :func:`null_of` and
:mod:`refutable.robustness.shuffles`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Evaluation
from refutable.evaluate.numbers import FALSE, TRUE
from refutable.language.criteria import Criterion
from refutable.language.nodes import walk
from refutable.language.quantities import Date, Quantity
from refutable.language.queries import plain_queries
from refutable.language.query import TIME, By, Query
from refutable.robustness import SEED as SEED
from refutable.robustness.shuffles import Null, block, is_large
from refutable.robustness.workers import ALONE, Workers

SHUFFLES = 10_000
# With so many shuffles in a block, its arrays roughly fit into a processor's cache.
BLOCK = 500
_CELLS = 40_000_000
# The most codings and excerpts of a block of a large corpus.
_PLACES = 2_000_000
# A claim that passes more often than not says less than the toss of a coin.
SAYS_LITTLE = 0.5
# What frames a study, and is not part of a claim about it.
_FRAME = frozenset({By.SCOPE, By.LANGUAGE, By.RETROSPECTIVE})
_Z = 1.959963984540054


@dataclass(frozen=True)
class NullPassRate:
    """How a claim fares on shuffled corpora.

    ``null`` says what was shuffled; it is None, and nothing is counted, where no shuffle changes
    what the claim queries. ``low`` and ``high`` are Wilson's interval at 95 per cent (Wilson 1927)
    for the share of passes: the error of a limited number of shuffles.
    """

    null: Null | None
    passes: int
    refuted: int
    shuffles: int
    seed: int

    @property
    def share(self) -> float:
        """The share of shuffles on which the claim passes."""
        return self.passes / self.shuffles if self.shuffles else math.nan

    @property
    def low(self) -> float:
        """The lower end of the interval of the share."""
        return wilson(self.passes, self.shuffles)[0]

    @property
    def high(self) -> float:
        """The upper end of the interval of the share."""
        return wilson(self.passes, self.shuffles)[1]

    @property
    def says_little(self) -> bool:
        """Whether the claim passes on more shuffles than not."""
        return bool(self.shuffles) and self.share > SAYS_LITTLE


def wilson(passes: int, tries: int) -> tuple[float, float]:
    """Return Wilson's interval at 95 per cent for a share; 0 to 1 where nothing was tried."""
    if not tries:
        return 0.0, 1.0
    share, weight = passes / tries, _Z * _Z / tries
    centre = (share + weight / 2) / (1 + weight)
    half = _Z * math.sqrt(share * (1 - share) / tries + weight / (4 * tries)) / (1 + weight)
    return max(0.0, centre - half), min(1.0, centre + half)


def null_of(criterion: Criterion, arrays: Arrays, layer: str | None = None) -> Null | None:
    """Return what must be shuffled for a criterion, judged by what it asks, not by what it finds.

    ``places`` for a claim about where codes occur: with restrictions to dates, sources or
    documents, with relations, with orders of dates, or with counts of codings under different
    restrictions. ``codes`` for a claim about how often codes occur at all, and for codes that do
    not occur, which have no places to exchange. ``dates`` for a claim about dates and no codings,
    and ``sources`` for one about who issued the excerpts. None for a claim that no shuffle
    changes: a count of the catalogue, or a comparison of coders.
    """
    queries = list(plain_queries(criterion))
    named = [query for query in queries if query.subject == "codings"]
    if not named:
        timed = any(rule.by in TIME for query in queries for rule in query.restrictions)
        if timed or _is_dated(criterion):
            return "dates"
        sourced = any(arrays.of_source(rule) for query in queries for rule in query.restrictions)
        sampled = any(query.subject == "excerpts" for query in queries)
        return "sources" if sourced and sampled else None
    if len({query.coder for query in named}) > 1:
        return None
    given = set(arrays.kinds)
    layer = layer or arrays.corpus.default
    if not any(kind in given for query in named for kind in arrays.kinds_of(query, layer)):
        return "codes"
    where = _is_located(queries, named) or _is_dated(criterion)
    located = (isinstance(node, Quantity) and node.located for node in walk(criterion))
    return "places" if where or any(located) else "codes"


def _is_dated(criterion: Criterion) -> bool:
    return any(isinstance(node, Date) for node in walk(criterion))


def _is_located(queries: Iterable[Query], named: Iterable[Query]) -> bool:
    # A restriction that all counts share, and that only frames the study, is not a place.
    frames = {frozenset(query.restrictions) for query in named}
    return len(frames) > 1 or any(
        query.related or any(rule.by not in _FRAME for rule in query.restrictions)
        for query in queries
    )


def null_pass_rates(
    criteria: Sequence[Criterion],
    arrays: Arrays,
    shuffles: int = SHUFFLES,
    seed: int = SEED,
    *,
    workers: Workers = ALONE,
) -> tuple[NullPassRate, ...]:
    """Return how often each claim passes on the same shuffled corpora.

    Claims with the same null are evaluated on the same shuffles. The numbers depend neither on
    ``workers`` nor on the other claims.

    Raises:
        ValueError: a criterion names something that the corpus does not have.
    """
    nulls = [null_of(criterion, arrays) for criterion in criteria]
    asked: dict[tuple[Null, str], list[tuple[int, Criterion]]] = {}
    for place, (null, criterion) in enumerate(zip(nulls, criteria, strict=True)):
        if null is not None:
            key = null, _layer(criterion, arrays)
            asked.setdefault(key, []).append((place, criterion.normal()))
    size = block_size(arrays)
    jobs = [
        (null, layer, number, min(size, shuffles - number * size))
        for null, layer in asked
        for number in range(math.ceil(shuffles / size))
    ]
    counts: Counter[tuple[int, int]] = Counter()
    for one in workers.map(_Work(arrays, asked, seed), jobs):
        counts.update(one)
    return tuple(
        NullPassRate(
            null,
            passes=counts[place, TRUE],
            refuted=counts[place, FALSE],
            shuffles=shuffles if null else 0,
            seed=seed,
        )
        for place, null in enumerate(nulls)
    )


def block_size(arrays: Arrays) -> int:
    """Return how many shuffles of a corpus are drawn at once; it depends on its size alone."""
    if is_large(arrays):
        longest = max(sum(map(len, some)) for some in arrays.corpus.columns.runs.values())
        return max(1, min(BLOCK, _PLACES // longest))
    cells = max(1, len(arrays.kinds) * len(arrays.excerpts))
    return max(1, min(BLOCK, _CELLS // cells))


def _layer(criterion: Criterion, arrays: Arrays) -> str:
    # A criterion that names one coder throughout is shuffled in that coder's layer.
    named = {query.coder for query in plain_queries(criterion) if query.subject == "codings"}
    return named.pop() if len(named) == 1 and "" not in named else arrays.corpus.default


Job = tuple[Null, str, int, int]


@dataclass(frozen=True)
class _Work:
    """What every process needs to evaluate claims on its blocks of shuffles."""

    arrays: Arrays
    asked: Mapping[tuple[Null, str], Sequence[tuple[int, Criterion]]]
    seed: int

    def __call__(self, job: Job) -> Mapping[tuple[int, int], int]:
        null, layer, number, size = job
        batch = block(self.arrays, null, layer, size, [self.seed, number])
        evaluation = Evaluation(self.arrays, batch)
        counts: dict[tuple[int, int], int] = {}
        for place, criterion in self.asked[null, layer]:
            truths = evaluation.truths(criterion)
            for truth in (FALSE, TRUE):
                counts[place, truth] = int(np.count_nonzero(truths == truth))
        return counts
