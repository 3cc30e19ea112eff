"""A breaking set overturns the verdict, and where it is called exact no smaller set does."""

from __future__ import annotations

from dataclasses import replace
from math import comb
from random import Random

import pytest
from hypothesis import given as on
from hypothesis import settings
from hypothesis import strategies as st

from analysis.claims.evaluate import evaluate
from analysis.claims.expressions import (
    Criterion,
    Selection,
    coded,
)
from analysis.corpus import Corpus
from analysis.evidence.query import Finder
from analysis.robustness import greedy, keys, search, sums
from analysis.robustness.breaking import BreakingSet, breaking_sets
from analysis.robustness.vectors import Arrays
from tests.corpora import corpora, criteria, quantities, selections
from tests.robustness.removals import by_id, overturning, rebuilt, subsets, units

# Where a level has more subsets than this, they are not gone through.
MOST_SUBSETS = 5_000
one, two, three = coded("f.one"), coded("f.two"), coded("g.three")


def hold(criterion: Criterion, arrays: Arrays, found: BreakingSet) -> None:
    """Hold a breaking set against every smaller set, and against equal ones that come before it."""
    items = units(arrays, found.level)
    smaller = len(items) + 1
    if found.size is not None:
        assert len(found.removed) == found.size
        assert overturning(criterion, arrays, [found.removed], found.level)
        smaller = found.size
    if not found.exact:
        assert found.at_least is not None
        assert found.at_least <= smaller
        smaller = found.at_least
    if sum(comb(len(items), size) for size in range(smaller)) <= MOST_SUBSETS:
        assert not overturning(criterion, arrays, subsets(items, range(smaller)), found.level)
    if found.exact and found.size and comb(len(items), found.size) <= MOST_SUBSETS:
        same = subsets(items, [found.size])
        assert overturning(criterion, arrays, same, found.level)[0] == found.removed


# ------------------------------------------------------------------ the smallest


@settings(max_examples=300)
@on(corpora(), criteria())
def test_it_is_the_smallest_and_the_first_by_id(corpus: Corpus, criterion: Criterion) -> None:
    """It overturns the verdict; no smaller set does, and no equal one that comes before it."""
    arrays = Arrays(corpus)
    for found in breaking_sets(criterion, corpus, arrays):
        assert found.exact
        hold(criterion, arrays, found)


@settings(max_examples=100)
@on(corpora(), criteria(), st.sampled_from(("first", "other", "any")))
def test_another_layer_has_breaking_sets_of_its_own(
    corpus: Corpus, criterion: Criterion, layer: str
) -> None:
    """On the layer that is named the removal overturns what the criterion comes to there."""
    for found in breaking_sets(criterion, corpus, Arrays(corpus), layer)[1:]:
        if found.size:
            before, after = (
                evaluate(criterion, Finder(made, layer)).truth
                for made in (corpus, rebuilt(corpus, found.removed))
            )
            assert after is not before


@settings(max_examples=60)
@on(corpora(), criteria(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_nothing(corpus: Corpus, criterion: Criterion, random: Random) -> None:
    """The same sets come out of the same rows in another order."""
    codings, documents = list(corpus.codings), list(corpus.documents.items())
    random.shuffle(codings)
    random.shuffle(documents)
    shuffled = replace(corpus, codings=tuple(codings), documents=dict(documents))
    one_by_one = [
        [
            (found.size, found.why, [by_id(item, made) for item in found.removed])
            for found in breaking_sets(criterion, made, Arrays(made))
        ]
        for made in (corpus, shuffled)
    ]
    assert one_by_one[0] == one_by_one[1]


# ------------------------------------------------------------------ ways to find it


@st.composite
def bounds(draw: st.DrawFn) -> Criterion:
    """Draw a comparison that has a closed form: a sum, difference or share against a number."""
    left = draw(quantities())
    limit = draw(st.sampled_from((0, 0.25, 0.5, 1, 2, 3)))
    return draw(st.sampled_from((left >= limit, left > limit, left <= limit, left == limit)))


@settings(max_examples=150)
@on(corpora(), bounds())
def test_the_closed_form_is_what_trying_all_gives(corpus: Corpus, criterion: Criterion) -> None:
    """Sorting documents, or leaving keys, gives the very sets that trying every removal gives."""
    arrays = Arrays(corpus)
    closed = breaking_sets(criterion, corpus, arrays)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "_in_closed_form", lambda problem: None)
        tried = breaking_sets(criterion, corpus, arrays)
    assert [found.removed for found in closed] == [found.removed for found in tried]
    assert [found.size for found in closed] == [found.size for found in tried]


@settings(max_examples=150)
@on(corpora(), bounds())
def test_sorting_gives_what_the_knapsack_gives(corpus: Corpus, criterion: Criterion) -> None:
    """Where documents can be sorted, the general recursion comes to the same sets."""
    arrays = Arrays(corpus)
    by_sorting = breaking_sets(criterion, corpus, arrays)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sums, "_sorted", lambda *_: None)
        assert breaking_sets(criterion, corpus, arrays) == by_sorting


@settings(max_examples=150)
@on(corpora(), bounds())
def test_what_gives_most_for_its_cost_is_an_upper_limit(
    corpus: Corpus, criterion: Criterion
) -> None:
    """Where neither sorting nor the tables do, what is found overturns, and the gap is told."""
    arrays = Arrays(corpus)
    exact = breaking_sets(criterion, corpus, arrays)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sums, "_sorted", lambda *_: None)
        patch.setattr(sums, "MOST_ENTRIES", 0)
        for found, best in zip(breaking_sets(criterion, corpus, arrays), exact, strict=True):
            if best.size is None:
                assert found.size is None
            else:
                assert found.size is not None
                assert found.at_least is not None
                assert found.at_least <= best.size <= found.size
                assert overturning(criterion, arrays, [found.removed], found.level)


@settings(max_examples=150)
@on(corpora(), criteria())
def test_without_a_budget_it_is_at_most_so_many(corpus: Corpus, criterion: Criterion) -> None:
    """A greedy set overturns the verdict, is called no more than an upper limit, and is one."""
    arrays = Arrays(corpus)
    exact = breaking_sets(criterion, corpus, arrays)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "_in_closed_form", lambda problem: None)
        rough = breaking_sets(criterion, corpus, arrays, budget=0)
        patch.setattr(greedy, "MOST_LOOKS", 0)
        rougher = breaking_sets(criterion, corpus, arrays, budget=0)
    for found, best in zip((*rough, *rougher), (*exact, *exact), strict=True):
        if found.size is None:
            continue
        assert best.size is not None
        assert found.at_least is not None
        assert found.at_least <= best.size <= found.size
        assert found.exact is (found.at_least == found.size)
        assert overturning(criterion, arrays, [found.removed], found.level)


@settings(max_examples=100)
@on(
    corpora(), selections(), st.integers(1, 3), st.sampled_from(("actors", "institutions", "codes"))
)
def test_keys_are_taken_away_one_by_one_where_choices_are_too_many(
    corpus: Corpus, selection: Selection, number: int, unit: str
) -> None:
    """What is found then overturns the verdict, and is no smaller than the smallest."""
    arrays, criterion = Arrays(corpus), getattr(selection, unit) >= number
    exact = breaking_sets(criterion, corpus, arrays)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "MOST_CHOICES", 0)
        rough = breaking_sets(criterion, corpus, arrays, budget=0)
    for found, best in zip(rough, exact, strict=True):
        if best.size is None:
            assert found.size is None
        if found.size is not None:
            assert best.size is not None
            assert best.size <= found.size
            assert overturning(criterion, arrays, [found.removed], found.level)
