"""Krippendorff's alpha is the published one, and says nothing where there is nothing to say."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus import Corpus
from analysis.evidence.agreement import agreement, alpha_nominal, presence
from tests.corpora import CODES, coding, corpora

Units = list[tuple[int | None, ...]]


def units(*coders: str) -> list[tuple[str | None, ...]]:
    """Return the units of codings written as one line a coder; a star is a missing value."""
    return [
        tuple(None if value == "*" else value for value in unit)
        for unit in zip(*coders, strict=True)
    ]


@pytest.mark.parametrize(
    ("coders", "alpha"),
    [
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        (("123321412***", "1233224125*3", "*3332342251*", "12332441251*"), 0.743),
    ],
)
def test_worked_examples(coders: Sequence[str], alpha: float) -> None:
    """Krippendorff (2011): binary values, nominal values, four coders with missing values."""
    assert alpha_nominal(units(*coders)) == pytest.approx(alpha, abs=0.0005)


@st.composite
def codings(draw: st.DrawFn) -> Units:
    """Draw units that two to four coders gave one of three values, or none."""
    coders = draw(st.integers(2, 4))
    value = st.one_of(st.none(), st.integers(0, 2))
    return draw(st.lists(st.tuples(*[value] * coders), min_size=1, max_size=12))


@given(codings())
def test_it_agrees_with_the_reference_implementation(drawn: Units) -> None:
    """On any data, alpha is what the package `krippendorff` computes; None where that fails."""
    found = alpha_nominal(drawn)
    pairable = [[v for v in unit if v is not None] for unit in drawn]
    varied = {v for unit in pairable if len(unit) > 1 for v in unit}
    if len(varied) < 2:
        assert found is None
        return
    data = np.array(
        [[np.nan if value is None else value for value in unit] for unit in drawn], dtype=float
    ).T
    assert found == pytest.approx(
        krippendorff.alpha(
            reliability_data=data, level_of_measurement="nominal", value_domain=[0, 1, 2]
        )
    )


@given(codings(), st.integers(0, 2**16))
def test_the_order_of_coders_and_units_is_irrelevant(drawn: Units, seed: int) -> None:
    """Alpha depends neither on who comes first nor on what was coded first."""
    order = random.Random(seed)
    places = list(range(len(drawn[0])))
    order.shuffle(places)
    shuffled = [tuple(unit[place] for place in places) for unit in drawn]
    order.shuffle(shuffled)
    before, after = alpha_nominal(drawn), alpha_nominal(shuffled)
    assert (before is None and after is None) or after == pytest.approx(before)


@given(codings())
def test_the_names_of_values_are_irrelevant(drawn: Units) -> None:
    """Nominal values are told apart and nothing else."""
    named = [tuple(None if v is None else "xyz"[v] for v in unit) for unit in drawn]
    before, after = alpha_nominal(drawn), alpha_nominal(named)
    assert (before is None and after is None) or after == pytest.approx(before)


@pytest.mark.parametrize(
    "drawn",
    [
        [(True, True), (True, True)],
        [(True, None), (None, False)],
        [(1, 1, None), (None, None, 2)],
        [],
    ],
)
def test_no_variance_is_undefined(drawn: list[tuple[object, ...]]) -> None:
    """Where nothing varies among what can be paired, alpha is undefined, not 1."""
    assert alpha_nominal(drawn) is None


def test_full_agreement_is_one_and_opposition_is_below_nought() -> None:
    """Agreement on values that vary is 1; systematic disagreement is worse than chance."""
    assert alpha_nominal([(1, 1), (2, 2), (3, 3)]) == 1
    assert alpha_nominal([(1, 2), (2, 1), (1, 2)]) == pytest.approx(-2 / 3)


# ------------------------------------------------------------------ over a corpus


def test_a_decision_is_an_excerpt_and_a_code(small: Corpus) -> None:
    """There is a decision for each counted excerpt and code; the stance does not matter to it."""
    decisions = presence(small, ["desk", "attic"])
    assert len(decisions) == 10 * 6
    assert decisions["x-interview-forbade", "order.ban"] == (True, True)
    assert decisions["x-minutes-children", "sound.disturbance"] == (True, False)
    assert decisions["x-voices-ask", "order.zoning"] == (False, False)


def test_agreement_of_the_second_paper(small: Corpus) -> None:
    """Over all decisions, and over those of one code; a code never used has none."""
    decisions = np.array(list(presence(small, ["desk", "attic"]).values()), dtype=float).T
    assert agreement(small, ["desk", "attic"]) == pytest.approx(
        krippendorff.alpha(reliability_data=decisions, level_of_measurement="nominal")
    )
    assert agreement(small, ["desk", "attic"], "sound.quiet_owed") == 1
    unused = replace(small, codings=())
    assert agreement(unused, ["desk", "attic"]) is None


def renamed(corpus: Corpus, names: dict[str, str]) -> Corpus:
    """Return the corpus with other names for its coders."""
    return replace(
        corpus,
        coders={names[n]: replace(coder, id=names[n]) for n, coder in corpus.coders.items()},
        codings=tuple(replace(item, coder=names[item.coder]) for item in corpus.codings),
    )


@given(corpora(), st.sampled_from((None, *CODES)))
def test_renaming_a_coder_changes_no_agreement(corpus: Corpus, code: str | None) -> None:
    """Agreement knows coders apart, and not by their names."""
    names = {"first": "z", "other": "a"}
    assert agreement(renamed(corpus, names), ["z", "a"], code) == agreement(
        corpus, ["first", "other"], code
    )


@given(corpora())
def test_a_second_stance_changes_no_agreement(corpus: Corpus) -> None:
    """Agreement is on presence: the same code with another stance is no other decision."""
    more = tuple(
        replace(item, stance=stance) for item in corpus.codings for stance in ("aims", "reports")
    )
    assert agreement(replace(corpus, codings=(*corpus.codings, *more)), ["first", "other"]) == (
        agreement(corpus, ["first", "other"])
    )


def test_a_coding_that_the_other_lacks_lowers_agreement(small: Corpus) -> None:
    """Each coding more that stands alone in its layer is a disagreement more."""
    more = coding("x-rules-talking", "sound.life", coder="desk")
    alone = replace(small, codings=(*small.codings, more))
    before = agreement(small, ["desk", "attic"])
    after = agreement(alone, ["desk", "attic"])
    assert before is not None
    assert after is not None
    assert after < before
