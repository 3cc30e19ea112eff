"""A breaking set overturns the verdict, and where it is called exact no smaller set does."""

from __future__ import annotations

from dataclasses import replace
from math import comb
from random import Random

import pytest
from hypothesis import given as on
from hypothesis import settings
from hypothesis import strategies as st

from refutable.corpus import Corpus, parse_date
from refutable.evaluate import batch
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.evaluate import evaluate
from refutable.evaluate.query import Finder, Item
from refutable.language.expressions import (
    Criterion,
    Selection,
    catalogued,
    coded,
    event,
    given,
    omitted,
    quoted,
)
from refutable.robustness import greedy, keys, search, sums
from refutable.robustness.breaking import LEVELS, BreakingSet, breaking_sets
from tests.corpora import coding, corpora, corpus_of, criteria, document, quantities, selections
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


@settings(max_examples=100)
@on(corpora(), criteria())
def test_rebuilt_without_it_the_evaluation_says_otherwise(
    corpus: Corpus, criterion: Criterion
) -> None:
    """The plain evaluation of a corpus without the set comes to another verdict."""
    before = evaluate(criterion, Finder(corpus)).truth
    with pytest.MonkeyPatch.context() as patch:
        # Who and what is named stays known, though nothing of it may be left.
        patch.setattr(batch, "check_names", lambda *_: None)
        for found in breaking_sets(criterion, corpus, Arrays(corpus)):
            changed = rebuilt(corpus, found.removed)
            assert (evaluate(criterion, Finder(changed)).truth is before) is (found.size is None)


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
@on(corpora(), selections(), st.integers(1, 3))
def test_keys_are_taken_away_one_by_one_where_choices_are_too_many(
    corpus: Corpus, selection: Selection, number: int
) -> None:
    """What is found then overturns the verdict, and is no smaller than the smallest."""
    arrays, criterion = Arrays(corpus), selection.institutions >= number
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


# ------------------------------------------------------------------ what is said of it


def library() -> Corpus:
    """Return six documents of 1990 to 1995; those with even numbers are by the office.

    One is in the first four, twice in the first; two in the last three; three in the third alone,
    where it is rejected.
    """
    documents = {f"d{n}": document(n, parse_date(f"{1990 + n}-03-10")) for n in range(6)}
    codings = (
        coding("d0-x1", "f.one"),
        coding("d0-x2", "f.one"),
        *(coding(f"d{n}-x1", "f.one") for n in (1, 2, 3)),
        *(coding(f"d{n}-x1", "f.two") for n in (3, 4, 5)),
        coding("d2-x1", "g.three", "rejects"),
    )
    return corpus_of(documents, codings)


Found = tuple[int | None, str]
MONOTONE, SUMS, TRIED = "monotone counts", "sums over documents", "all smaller sets tried"
STRENGTHEN = "removals can only strengthen it"
MISSING = "what is missing does not come from removals"
UNDECIDED = "removals cannot decide it"
KEPT = "nothing that decides it can be removed"
LITTLE = "all that can be removed is not enough"
early, late = one.before("1993"), two.since("1993")
apart = one.not_in_same_document_as(two)


@pytest.mark.parametrize(
    ("criterion", "documents", "excerpts", "codings"),
    [
        (one.documents >= 2, (3, MONOTONE), (3, MONOTONE), (3, MONOTONE)),
        (one.documents >= 1, (4, MONOTONE), (5, MONOTONE), (5, MONOTONE)),
        (one.codings >= 4, (1, MONOTONE), (2, MONOTONE), (2, MONOTONE)),
        (one.documents > two.documents, (1, SUMS), (1, SUMS), (1, SUMS)),
        (one.actors >= 2, (2, MONOTONE), (2, MONOTONE), (2, MONOTONE)),
        ((one.documents >= 2) & (two.documents >= 2), *[(2, MONOTONE)] * 3),
        ((one.documents >= 3) | (two.documents >= 3), (2, TRIED), (2, TRIED), (3, TRIED)),
        (early.first.precedes(late.first), *[(3, TRIED)] * 3),
        (one.first.precedes(event("1992")), (2, MONOTONE), (3, MONOTONE), (3, MONOTONE)),
        (one.in_same_excerpt_as(two).documents == 1, *[(1, MONOTONE)] * 3),
        (apart.documents <= 3, (None, STRENGTHEN), (None, STRENGTHEN), (1, SUMS)),
        (one.documents / quoted().documents > 0.5, (2, SUMS), (1, SUMS), (1, SUMS)),
        (three.documents == 0, *[(None, STRENGTHEN)] * 3),
        (one.documents <= 4, *[(None, STRENGTHEN)] * 3),
        (one.documents >= 5, *[(None, MISSING)] * 3),
        (one.documents <= 3, *[(1, MONOTONE)] * 3),
        (omitted(two.before("1992")), *[(None, UNDECIDED)] * 3),
        (omitted(two), *[(3, MONOTONE)] * 3),
        (given(one.documents >= 9, two.documents >= 1), *[(None, UNDECIDED)] * 3),
        (given(one.documents >= 4, two.documents >= 1), *[(1, MONOTONE)] * 3),
        (event("day").precedes(event("1995")), *[(None, KEPT)] * 3),
        (catalogued().documents >= 6, (1, MONOTONE), (None, STRENGTHEN), (None, STRENGTHEN)),
        (three.with_stance("rejects").documents >= 1, *[(1, MONOTONE)] * 3),
        (apart.documents >= 5, (None, MISSING), (None, MISSING), (None, LITTLE)),
    ],
)
def test_how_many_and_why(
    criterion: Criterion, documents: Found, excerpts: Found, codings: Found
) -> None:
    """The sizes at the three levels are exact, each for a reason that is told."""
    corpus = library()
    found = breaking_sets(criterion, corpus, Arrays(corpus))
    assert [each.level for each in found] == list(LEVELS)
    assert [(each.size, each.why) for each in found] == [documents, excerpts, codings]
    assert all(each.exact and each.at_least == each.size for each in found)


def test_what_is_removed_is_named() -> None:
    """Documents, excerpts and codings come as items of the corpus, the first ones by id."""
    corpus = library()
    by_level = breaking_sets(one.documents >= 4, corpus, Arrays(corpus))
    documents, excerpts, codings = ([*found.removed] for found in by_level)
    assert documents == [Item("d0")]
    assert excerpts == [Item("d1", "d1-x1")]
    assert [(item.document, item.excerpt) for item in codings] == [("d1", "d1-x1")]
    assert corpus.codings[codings[0].coding].code == "f.one"


def test_a_large_corpus_is_solved_in_closed_form() -> None:
    """Thousands of documents leave counts, differences and shares as exact as a few do."""
    documents = {f"d{n}": document(n, parse_date("1990-03-10")) for n in range(3_000)}
    codings = (
        *(coding(f"d{n}-x1", "f.one") for n in range(0, 3_000, 2)),
        *(coding(f"d{n}-x2", "f.one") for n in range(0, 3_000, 6)),
        *(coding(f"d{n}-x2", "f.two") for n in range(0, 3_000, 3)),
    )
    corpus = corpus_of(documents, codings)
    arrays = Arrays(corpus)
    for criterion, sizes in (
        (one.documents >= 800, [701, 701, 701]),
        (one.documents > two.documents, [500, 500, 500]),
        (one.in_same_document_as(two).documents >= 100, [401, 401, 401]),
        (one.documents / quoted().documents > 0.4, [500, 300, 300]),
        (one.actors >= 1, [1_500, 2_000, 2_000]),
    ):
        found = breaking_sets(criterion, corpus, arrays)
        assert [each.size for each in found] == sizes
        assert all(each.exact for each in found)


def test_an_unknown_name_is_an_error(small: Corpus) -> None:
    """A criterion that names what the corpus does not have has no breaking set."""
    with pytest.raises(ValueError, match="no code or family"):
        breaking_sets(coded("no.such").documents >= 1, small, Arrays(small))
