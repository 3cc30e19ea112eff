"""Agreement between coders: Krippendorff's alpha, nominal.

Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from analysis.corpus import Corpus


def alpha_nominal(units: Iterable[Sequence[Hashable | None]]) -> float | None:
    """Return Krippendorff's alpha for nominal values; None where it is undefined.

    ``units`` holds, for each unit, the values that the coders gave it; None is a missing value.
    Without any variance there is nothing to agree about: alpha is undefined, not 1.
    """
    coincidences: Counter[tuple[Hashable, Hashable]] = Counter()
    for unit in units:
        values = [value for value in unit if value is not None]
        if len(values) < 2:
            continue
        for place, one in enumerate(values):
            for other in values[:place] + values[place + 1 :]:
                coincidences[one, other] += 1 / (len(values) - 1)  # type: ignore[assignment]
    totals: Counter[Hashable] = Counter()
    for (one, _), weight in coincidences.items():
        totals[one] += weight
    return _alpha(coincidences, totals)


def _alpha(
    coincidences: Counter[tuple[Hashable, Hashable]], totals: Counter[Hashable]
) -> float | None:
    n = sum(totals.values())
    observed = sum(weight for (one, other), weight in coincidences.items() if one != other)
    expected = n * n - sum(total * total for total in totals.values())
    if n < 2 or expected == 0:
        return None
    return 1 - (n - 1) * observed / expected


def presence(corpus: Corpus, coders: Sequence[str]) -> dict[tuple[str, str], tuple[bool, ...]]:
    """Return, for each counted excerpt and code, whether each coder gave the code, any stance."""
    given = {(c.coder, c.excerpt, c.code) for c in corpus.codings}
    return {
        (excerpt.id, code): tuple((coder, excerpt.id, code) in given for coder in coders)
        for excerpt in corpus.counted
        for code in corpus.codebook.codes
    }


def agreement(corpus: Corpus, coders: Sequence[str], code: str | None = None) -> float | None:
    """Return alpha over all decisions (excerpt, code) of these coders, or those of one code."""
    decisions = presence(corpus, coders)
    return alpha_nominal(
        values for (_, name), values in decisions.items() if code is None or name == code
    )
