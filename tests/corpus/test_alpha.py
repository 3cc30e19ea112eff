"""Krippendorff's alpha is the published one, and says nothing where there is nothing to say."""

from __future__ import annotations

import random
from collections.abc import Sequence

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.corpus import alpha as module
from refutable.corpus.alpha import (
    Coincidences,
    Level,
    Limits,
    alpha,
    coincidences,
    limits,
    resamples,
)

Units = list[tuple[int | None, ...]]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
# Four coders with missing values: example C, and D for the levels beyond the nominal.
FOUR = ("12332141*2***", "12332241*25*3", "*3332342*251*", "12332441*251*")


def units(*coders: str) -> list[tuple[str | int | None, ...]]:
    """Return the units of codings written as one line a coder; a star is a missing value."""
    return [
        tuple(None if value == "*" else int(value) if value.isdigit() else value for value in unit)
        for unit in zip(*coders, strict=True)
    ]


@pytest.mark.parametrize(
    ("coders", "level", "published"),
    [
        (("0100000010", "1110010000"), "nominal", 0.095),
        (("aabbdcccedda", "babbbccceddd"), "nominal", 0.692),
        (FOUR, "nominal", 0.743),
        (FOUR, "ordinal", 0.815),
        (FOUR, "interval", 0.849),
        (FOUR, "ratio", 0.797),
    ],
    ids=["A", "B", "C", "D-ordinal", "D-interval", "D-ratio"],
)
def test_worked_examples(coders: Sequence[str], level: Level, published: float) -> None:
    """Krippendorff (2011), A to D: binary, nominal, and four coders with gaps at each level."""
    assert alpha(units(*coders), level) == pytest.approx(published, abs=0.0005)


@st.composite
def codings(draw: st.DrawFn) -> Units:
    """Draw units that two to four coders gave one of four values, or none."""
    coders = draw(st.integers(2, 4))
    value = st.one_of(st.none(), st.integers(0, 3))
    return draw(st.lists(st.tuples(*[value] * coders), min_size=1, max_size=12))


def reference(drawn: Units, level: Level) -> float | None:
    """Return what the package `krippendorff` computes; None where nothing varies."""
    pairable = [[v for v in unit if v is not None] for unit in drawn]
    if len({v for unit in pairable if len(unit) > 1 for v in unit}) < 2:
        return None
    data = [[np.nan if value is None else value for value in unit] for unit in drawn]
    return float(
        krippendorff.alpha(
            reliability_data=np.array(data, dtype=float).T,
            level_of_measurement=level,
            value_domain=[0, 1, 2, 3],
        )
    )


@given(codings(), st.sampled_from(LEVELS))
def test_it_agrees_with_the_reference_implementation(drawn: Units, level: Level) -> None:
    """On any data and at any level, alpha is that of `krippendorff`; None where that fails."""
    expected = reference(drawn, level)
    found = alpha(drawn, level)
    assert found is None if expected is None else found == pytest.approx(expected)


@given(codings(), st.sampled_from(LEVELS), st.integers(0, 2**16))
def test_the_order_of_coders_and_units_is_irrelevant(drawn: Units, level: Level, seed: int) -> None:
    """Alpha depends neither on who comes first nor on what was coded first."""
    order = random.Random(seed)
    places = list(range(len(drawn[0])))
    order.shuffle(places)
    shuffled = [tuple(unit[place] for place in places) for unit in drawn]
    order.shuffle(shuffled)
    before, after = alpha(drawn, level), alpha(shuffled, level)
    assert after is None if before is None else after == pytest.approx(before)


@given(codings())
def test_the_names_of_values_are_irrelevant(drawn: Units) -> None:
    """Nominal values are told apart and nothing else."""
    named = [tuple(None if v is None else "wxyz"[v] for v in unit) for unit in drawn]
    before, after = alpha(drawn), alpha(named)
    assert after is None if before is None else after == pytest.approx(before)


@given(codings())
def test_a_scale_of_other_steps_is_the_same_to_order_alone(drawn: Units) -> None:
    """Ordinal alpha knows which value is larger, not by how much; the unit of a scale is free."""
    stretched = [tuple(None if v is None else v**3 + 1 for v in unit) for unit in drawn]
    before, after = alpha(drawn, "ordinal"), alpha(stretched, "ordinal")
    assert after is None if before is None else after == pytest.approx(before)
    tenfold = [tuple(None if v is None else v * 10 for v in unit) for unit in drawn]
    for level in ("interval", "ratio"):
        before, after = alpha(drawn, level), alpha(tenfold, level)
        assert after is None if before is None else after == pytest.approx(before)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    "drawn",
    [
        [(1, 1), (1, 1)],
        [(1, None), (None, 0)],
        [(1, 1, None), (None, None, 2)],
        [],
    ],
)
def test_no_variance_is_undefined(drawn: Units, level: Level) -> None:
    """Where nothing varies among what can be paired, alpha is undefined, not 1."""
    assert alpha(drawn, level) is None


def test_full_agreement_is_one_and_opposition_is_below_nought() -> None:
    """Agreement on values that vary is 1; systematic disagreement is worse than chance."""
    assert alpha([(1, 1), (2, 2), (3, 3)]) == 1
    assert alpha([(1, 2), (2, 1), (1, 2)]) == pytest.approx(-2 / 3)


def test_a_level_asks_for_values_that_have_it() -> None:
    """Words have no distance, and numbers below nought no ratio; order is all that words have."""
    assert alpha([("a", "b"), ("b", "b"), ("c", "c")], "ordinal") is not None
    with pytest.raises(ValueError, match="between numbers"):
        alpha([("a", "b")], "interval")
    with pytest.raises(ValueError, match="from nought up"):
        alpha([(-1, 1)], "ratio")


# ------------------------------------------------------------------ percent and intervals


def clustered(drawn: Units, level: Level = "nominal") -> Coincidences:
    """Return the coincidences with a cluster for each two units."""
    cluster = [place // 2 for place in range(len(drawn))]
    return coincidences(drawn, cluster, (len(drawn) + 1) // 2, level)


def test_percent_is_the_share_of_pairs_that_agree() -> None:
    """Of two coders the share of units alike; of more, of all pairs; gaps make no pair."""
    assert clustered([(1, 1), (1, 2), (2, 2), (0, 0)]).percent() == 0.75
    assert clustered([(1, 1, 2)]).percent() == pytest.approx(1 / 3)
    assert clustered([(1, None), (2, 2)]).percent() == 1
    assert clustered([(1, None)]).percent() is None


@given(codings(), st.sampled_from(LEVELS), st.integers(0, 99))
def test_a_resample_has_the_alpha_of_its_units(drawn: Units, level: Level, seed: int) -> None:
    """The alpha of weighted coincidences is that of the units repeated as often as they weigh."""
    pairs = clustered(drawn, level)
    (weights,) = resamples(len(pairs.table), 3, seed)
    for row, found in zip(weights, pairs.over(weights), strict=True):
        repeated = [unit for place, unit in enumerate(drawn) for _ in range(row[place // 2])]
        expected = alpha(repeated, level)
        assert np.isnan(found) if expected is None else found == pytest.approx(expected)


def test_the_interval_is_that_of_resampled_clusters() -> None:
    """The limits are the percentiles of alpha over resamples, computed here one by one."""
    drawn: Units = [(n % 3, (n % 3 + (n % 5 == 0)) % 3) for n in range(30)]
    (weights,) = resamples(15, 400, 7)
    one_by_one = [
        alpha([unit for place, unit in enumerate(drawn) for _ in range(row[place // 2])])
        for row in weights
    ]
    assert None not in one_by_one
    low, high = np.quantile(np.array(one_by_one, dtype=float), [0.025, 0.975])
    (found,) = limits([clustered(drawn)], 400, 7)
    assert found.low == pytest.approx(low)
    assert found.high == pytest.approx(high)
    assert found.why_none == ""


def test_clusters_that_hang_together_widen_the_interval() -> None:
    """Units of one cluster that agree or differ together are no independent evidence."""
    drawn: Units = [(n % 2, n % 2) for n in range(40)]
    drawn[:8] = [(0, 1), (1, 0)] * 4
    (alone,) = limits([coincidences(drawn, list(range(40)), 40)], 2000, 1)
    (together,) = limits([coincidences(drawn, [n // 8 for n in range(40)], 5)], 2000, 1)
    assert None not in (alone.low, alone.high, together.low, together.high)
    assert (together.high or 0) - (together.low or 0) > (alone.high or 0) - (alone.low or 0)


def test_all_limits_come_from_the_same_resamples() -> None:
    """Asked for together or one by one, the limits of each are the same."""
    one = clustered([(n % 3, (n % 3 + (n % 5 == 0)) % 3) for n in range(30)])
    other = clustered([(n % 2, (n % 2 + (n % 7 == 0)) % 2) for n in range(30)])
    assert limits([one, other], 300, 1) == (*limits([one], 300, 1), *limits([other], 300, 1))
    assert limits([], 300, 1) == ()


def test_where_no_one_disagrees_there_is_no_interval() -> None:
    """No resample of full agreement holds a disagreement: limits of 1 would feign certainty."""
    found = limits([clustered([(1, 1), (2, 2), (1, 1), (2, 2)])], 100, 1)
    assert found == (Limits(None, None, "no disagreement"),)


def test_where_many_resamples_are_undefined_there_is_no_interval() -> None:
    """A value that one cluster alone holds is missing from a third of the resamples."""
    drawn: Units = [(1, 0), (1, 1), *[(0, 0)] * 18]
    (found,) = limits([clustered(drawn)], 2000, 1)
    assert found.low is None
    share = int(found.why_none.removeprefix("undefined in ").removesuffix("%"))
    assert 30 <= share <= 40


def test_resamples_draw_as_many_clusters_as_there_are() -> None:
    """Each resample is as large as the sample; the same seed draws the same, another others."""
    (drawn,) = resamples(12, 50, 3)
    assert drawn.shape == (50, 12)
    assert set(drawn.sum(axis=1)) == {12}
    assert (next(resamples(12, 50, 3)) == drawn).all()
    assert not (next(resamples(12, 50, 4)) == drawn).all()
    assert list(resamples(0, 5, 1)) == []


def test_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawn in small blocks, for want of memory, the resamples are the same."""
    (whole,) = resamples(12, 50, 3)
    monkeypatch.setattr(module, "_BLOCK", 7 * 12)
    blocks = list(resamples(12, 50, 3))
    assert [len(block) for block in blocks] == [*[7] * 7, 1]
    assert (np.concatenate(blocks) == whole).all()
