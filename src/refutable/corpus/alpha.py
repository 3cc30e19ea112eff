"""Krippendorff's alpha for any number of coders, missing values, and four kinds of difference.

Sources: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), for the coefficient;
K. Krippendorff, Y. Mathet, S. Bouvry and A. Widlöcher, On the reliability of unitizing textual
continua (Quality & Quantity 50, 2016), for alpha over what coders marked in a text (u-alpha);
A. Zapf, S. Castell, L. Morawietz and A. Karch, Measuring inter-rater reliability for nominal data
(BMC Medical Research Methodology 16:93, 2016), for percentile intervals from resampled units;
C. Field and A. Welsh, Bootstrapping clustered data (JRSS B 69, 2007), and C. Kang, B. Qaqish,
J. Monaco, S. Sheridan and J. Cai, Kappa statistic for clustered dichotomous responses (Statistics
in Medicine 32, 2013), for resampling whole clusters where the units of one are not independent.

Everything is computed from coincidences: a table, for each cluster of units, of how often each
pair of values was given to one unit. An alpha over resampled clusters is then that of a weighted
sum of tables, so that all resamples are one product of matrices.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Level = Literal["nominal", "ordinal", "interval", "ratio"]
Unit = Sequence[Hashable | None]
CONFIDENCE = 0.95
MOST_UNDEFINED = 0.05
"""An interval is given where alpha is undefined in no larger a share of the resamples."""
_BLOCK = 4_000_000  # weights that are held in memory at once


@dataclass(frozen=True)
class Coincidences:
    """How often each pair of values was given to one unit, for each cluster of units.

    ``table`` has the shape (clusters, values, values); each unit counts as often as it has values.
    ``own``, (clusters,), is how often something would be paired with itself: without it, each value
    would be with itself alone. In a text, each sign of a passage that a coder marked would be with
    all signs of that passage, for the coder marked them at once.
    """

    values: tuple[Any, ...]
    level: Level
    table: Array
    own: Array | None = None

    def alpha(self) -> float | None:
        """Return alpha over all clusters; None where nothing varies, for then it is undefined."""
        own = None if self.own is None else self.own.sum()
        found = float(_alphas(self.table.sum(axis=0), self, own))
        return None if found != found else found

    def percent(self) -> float | None:
        """Return the share of the pairs of values that agree; None where there are no pairs."""
        total = float(self.table.sum())
        return float(self.table.trace(axis1=1, axis2=2).sum()) / total if total else None

    def differs(self) -> bool:
        """Return whether any unit was given two values."""
        return bool((self.table * (1 - np.eye(len(self.values)))).any())

    @property
    def clusters(self) -> int:
        """How many clusters there are."""
        return len(self.table)

    def over(self, weights: Array) -> Array:
        """Return alpha over each of many resamples, NaN where it is undefined.

        ``weights`` says how often each resample holds each cluster: (resamples, clusters).
        """
        clusters, *shape = self.table.shape
        flat = self.table.reshape(clusters, shape[0] * shape[1])
        own = None if self.own is None else weights @ self.own
        return _alphas((weights @ flat).reshape(len(weights), *shape), self, own)


class Resampled(Protocol):
    """A coefficient that can be computed over any choice of clusters."""

    @property
    def clusters(self) -> int:
        """How many clusters there are."""

    def differs(self) -> bool:
        """Return whether there is any disagreement."""

    def over(self, weights: Array) -> Array:
        """Return it over each of many resamples, NaN where it is undefined."""


@dataclass(frozen=True)
class Limits:
    """Between which values a coefficient lies in most resamples, or why that is not said."""

    low: float | None
    high: float | None
    why_none: str = ""


def alpha(units: Iterable[Unit], level: Level = "nominal") -> float | None:
    """Return Krippendorff's alpha; None where it is undefined.

    ``units`` holds, for each unit, the values that the coders gave it; None is a missing value.
    Without any variance there is nothing to agree about: alpha is undefined, not 1.

    Raises:
        ValueError: the level asks for numbers, or for numbers from nought up, and others are given.
    """
    drawn = list(units)
    return coincidences(drawn, [0] * len(drawn), 1, level).alpha()


def coincidences(
    units: Sequence[Unit], cluster: Sequence[int], clusters: int, level: Level = "nominal"
) -> Coincidences:
    """Return the coincidences in units, each of which lies in the cluster of this number."""
    values = _values(units, level)
    places = {value: place for place, value in enumerate(values)}
    counts = np.zeros((len(units), len(values)))
    for number, unit in enumerate(units):
        for value in unit:
            if value is not None:
                counts[number, places[value]] += 1
    return Coincidences(values, level, pair_off(counts, np.array(cluster, dtype=int), clusters))


def pair_off(counts: Array, cluster: Array, clusters: int, size: Array | None = None) -> Array:
    """Return the table of coincidences from how many coders gave each unit each value.

    ``counts`` has the shape (units, values), ``cluster`` is the number of each unit's cluster,
    ``size`` how many units each stands for. A unit with fewer than two values has no pairs; one
    with m values weighs 1 / (m - 1) a pair.
    """
    given = counts.sum(axis=1)
    weight = np.divide(1, given - 1, out=np.zeros(len(given)), where=given > 1)
    weight = weight if size is None else weight * size
    same = np.eye(counts.shape[1])
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * same
    table = np.zeros((clusters, *same.shape))
    np.add.at(table, cluster, pairs * weight[:, None, None])
    return table


def limits(pairs: Sequence[Resampled], times: int, seed: int) -> tuple[Limits, ...]:
    """Return the limits of each coefficient, all from the same resamples of shared clusters.

    Where no disagreement was found, no resample can hold one, and an interval would feign
    certainty; where it is undefined in too many resamples, the rest would flatter it.
    """
    found: list[list[Array]] = [[] for _ in pairs]
    for weights in resamples(pairs[0].clusters if pairs else 0, times, seed):
        for place, item in enumerate(pairs):
            if item.differs():
                found[place].append(item.over(weights))
    return tuple(_limits(alphas) for alphas in found)


def _limits(blocks: Sequence[Array]) -> Limits:
    if not blocks:
        return Limits(None, None, "no disagreement")
    alphas = np.concatenate(blocks)
    undefined = float(np.isnan(alphas).mean())
    if undefined > MOST_UNDEFINED:
        return Limits(None, None, f"undefined in {undefined:.0%}")
    tail = (1 - CONFIDENCE) / 2
    low, high = np.nanquantile(alphas, [tail, 1 - tail])
    return Limits(float(low), float(high))


def resamples(clusters: int, times: int, seed: int) -> Iterator[Array]:
    """Yield how often each of ``times`` resamples, drawn with replacement, holds each cluster.

    They come in blocks, so that those of many clusters need not be in memory at once; how large
    the blocks are makes no difference to what is drawn.
    """
    if not clusters:
        return
    draw = np.random.default_rng(seed)
    shares = np.full(clusters, 1 / clusters)
    size = max(1, _BLOCK // clusters)
    for begun in range(0, times, size):
        yield draw.multinomial(clusters, shares, size=min(size, times - begun))


def _values(units: Sequence[Unit], level: Level) -> tuple[Any, ...]:
    given = (value for unit in units for value in unit if value is not None)
    found: list[Any] = list(dict.fromkeys(given))
    if level == "nominal":
        return tuple(found)
    numbers = all(isinstance(value, (int, float)) for value in found)
    if level != "ordinal" and not numbers:
        raise ValueError(f"differences of level '{level}' are between numbers")
    ordered = sorted(found)  # whoever asks for an order gives values that have one
    if level == "ratio" and ordered and ordered[0] < 0:
        raise ValueError("ratios are between numbers from nought up")
    return tuple(ordered)


def _alphas(tables: Array, of: Coincidences, own: Array | None = None) -> Array:
    # tables: (..., values, values), one for each alpha asked for; NaN where alpha is undefined.
    totals = tables.sum(axis=-1)
    number = totals.sum(axis=-1)
    own = number if own is None else own
    with_itself = np.divide(own, number, out=np.zeros_like(number), where=number > 0)
    difference = _squared_differences(of, totals)
    observed = (tables * difference).sum(axis=(-1, -2))
    expected = (totals[..., :, None] * totals[..., None, :] * difference).sum(axis=(-1, -2))
    undefined = np.full_like(number, np.nan)
    pairs = (number - with_itself) * observed
    ratio = np.divide(pairs, expected, out=undefined, where=expected > 0)
    return np.asarray(1 - ratio)


def _squared_differences(of: Coincidences, totals: Array) -> Array:
    """Return the squared difference of each two values (Krippendorff 2011, part D).

    Of ordinal values it is in the number of values between them, so it depends on the totals.
    """
    if of.level == "nominal":
        return np.asarray(1 - np.eye(len(of.values)))
    if of.level == "ordinal":
        ranks = totals.cumsum(axis=-1) - totals / 2
        return np.asarray((ranks[..., :, None] - ranks[..., None, :]) ** 2)
    numbers = np.array(of.values, dtype=float)
    apart = np.abs(numbers[:, None] - numbers[None, :])
    if of.level == "ratio":
        sums = numbers[:, None] + numbers[None, :]
        apart = np.divide(apart, sums, out=np.zeros_like(sums), where=sums > 0)
    return np.asarray(apart**2)
