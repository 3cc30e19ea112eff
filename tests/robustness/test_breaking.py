"""A breaking set overturns the verdict, and where it is called exact no smaller set does."""

from __future__ import annotations

from dataclasses import replace
from math import comb
from random import Random

import pytest
from hypothesis import given as on
from hypothesis import settings
from hypothesis import strategies as st

from refutable.corpus import Code, Corpus, parse_date
from refutable.evaluate import batch, restrictions
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.evaluate import evaluate
from refutable.evaluate.query import Finder, Item
from refutable.language.criteria import Criterion, given, omitted
from refutable.language.expressions import catalogued, coded, event, quoted
from refutable.language.quantities import Count
from refutable.robustness.breaking import LEVELS, PROVED, SEARCHED, BreakingSet, breaking_sets
from refutable.robustness.circuit import NotLinearError
from refutable.robustness.encoding import Encoding
from tests.changes import removed
from tests.corpora import coding, corpora, corpus_of, criteria, document, selections
from tests.robustness.removals import by_id, overturning, subsets, units

# Where a level has more subsets than this, they are not gone through.
MOST_SUBSETS = 5_000
one, two, three = coded("f.one"), coded("f.two"), coded("g.three")


def hold(criterion: Criterion, arrays: Arrays, found: BreakingSet) -> None:
    """Hold a breaking set against every smaller set."""
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


# ------------------------------------------------------------------ the smallest


@settings(max_examples=300)
@on(corpora(), criteria())
def test_it_is_the_smallest(corpus: Corpus, criterion: Criterion) -> None:
    """It changes the verdict, no smaller set does, and the solver has proved it."""
    arrays = Arrays(corpus)
    for found in breaking_sets(criterion, arrays):
        assert found.exact
        hold(criterion, arrays, found)


@settings(max_examples=100)
@on(corpora(), criteria(), st.sampled_from(("first", "other", "any")))
def test_another_layer_has_breaking_sets_of_its_own(
    corpus: Corpus, criterion: Criterion, layer: str
) -> None:
    """On the layer that is named the removal overturns what the criterion comes to there."""
    for found in breaking_sets(criterion, Arrays(corpus), layer)[1:]:
        if found.size:
            before, after = (
                evaluate(criterion, Finder(made, layer)).truth
                for made in (corpus, removed(corpus, found.removed))
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
            for found in breaking_sets(criterion, Arrays(made))
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
        patch.setattr(restrictions, "check_where", lambda *_: None)
        for found in breaking_sets(criterion, Arrays(corpus)):
            changed = removed(corpus, found.removed)
            assert (evaluate(criterion, Finder(changed)).truth is before) is (found.size is None)


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
STRENGTHEN = "removals can only strengthen it"
MISSING = "a removal cannot add what is missing"
UNDECIDED = "removals cannot decide it"
KEPT = "nothing that it depends on can be removed"
early, late = one.before("1993"), two.since("1993")
apart = one.not_in_same_document_as(two)


@pytest.mark.parametrize(
    ("criterion", "documents", "excerpts", "codings"),
    [
        (one.documents >= 2, (3, PROVED), (3, PROVED), (3, PROVED)),
        (one.documents >= 1, (4, PROVED), (5, PROVED), (5, PROVED)),
        (one.codings >= 4, (1, PROVED), (2, PROVED), (2, PROVED)),
        (one.documents > two.documents, (1, PROVED), (1, PROVED), (1, PROVED)),
        (one.actors >= 2, (2, PROVED), (2, PROVED), (2, PROVED)),
        ((one.documents >= 2) & (two.documents >= 2), *[(2, PROVED)] * 3),
        ((one.documents >= 3) | (two.documents >= 3), (2, PROVED), (2, PROVED), (3, PROVED)),
        (early.first.precedes(late.first), *[(3, PROVED)] * 3),
        (one.first.precedes(event("1992")), (2, PROVED), (3, PROVED), (3, PROVED)),
        (one.in_same_excerpt_as(two).documents == 1, *[(1, PROVED)] * 3),
        (apart.documents <= 3, (None, STRENGTHEN), (None, STRENGTHEN), (1, PROVED)),
        (one.documents / quoted().documents > 0.5, (2, PROVED), (1, PROVED), (1, PROVED)),
        (three.documents == 0, *[(None, STRENGTHEN)] * 3),
        (one.documents <= 4, *[(None, STRENGTHEN)] * 3),
        (one.documents >= 5, *[(None, MISSING)] * 3),
        (one.documents <= 3, *[(1, PROVED)] * 3),
        (omitted(two.before("1992")), *[(None, UNDECIDED)] * 3),
        (omitted(two), *[(3, PROVED)] * 3),
        (given(one.documents >= 9, two.documents >= 1), *[(None, UNDECIDED)] * 3),
        (given(one.documents >= 4, two.documents >= 1), *[(1, PROVED)] * 3),
        (event("day").precedes(event("1995")), *[(None, KEPT)] * 3),
        (catalogued().documents >= 6, (1, PROVED), (None, STRENGTHEN), (None, STRENGTHEN)),
        (three.with_stance("rejects").documents >= 1, *[(1, PROVED)] * 3),
        (apart.documents >= 5, (None, MISSING), (None, MISSING), (None, MISSING)),
    ],
)
def test_how_many_and_why(
    criterion: Criterion, documents: Found, excerpts: Found, codings: Found
) -> None:
    """The sizes at the three levels are exact, each for a reason that is told."""
    corpus = library()
    found = breaking_sets(criterion, Arrays(corpus))
    assert [each.level for each in found] == list(LEVELS)
    assert [(each.size, each.why) for each in found] == [documents, excerpts, codings]
    assert all(each.exact and each.at_least == each.size for each in found)


def test_what_is_removed_is_named() -> None:
    """Documents, excerpts and codings come as items of the corpus, the first ones by id."""
    corpus = library()
    by_level = breaking_sets(one.documents >= 4, Arrays(corpus))
    documents, excerpts, codings = ([*found.removed] for found in by_level)
    assert documents == [Item("d0")]
    assert excerpts == [Item("d1", "d1-x1")]
    assert [(item.document, item.excerpt) for item in codings] == [("d1", "d1-x1")]
    assert corpus.codings[codings[0].coding].code == "f.one"


# ------------------------------------------------------------------ what is not linear


@st.composite
def rational(draw: st.DrawFn) -> Criterion:
    """Draw a comparison of products, shares, and shares with shares."""
    units = st.sampled_from(("documents", "excerpts", "codings", "actors", "codes"))
    a, b, c, d = (Count(draw(selections()), draw(units)) for _ in range(4))  # type: ignore[arg-type]
    amounts = (a * b, a / b, a / b + c / d, a * 0.5 - b, (a - b) * (c - d), (a - b) / c, a / -2)
    left, other = draw(st.sampled_from(amounts)), draw(st.sampled_from((c / d, c, a * c)))
    right = draw(st.one_of(st.sampled_from((0, 1, 0.25, 1 / 3, 2, -1)), st.just(other)))
    return draw(st.sampled_from((left >= right, left < right, left == right, left != right)))


@settings(max_examples=150)
@on(corpora(), rational())
def test_products_and_shares_are_encoded_exactly(corpus: Corpus, criterion: Criterion) -> None:
    """Products of counts and shares against shares have exact sets as well."""
    arrays = Arrays(corpus)
    for found in breaking_sets(criterion, arrays):
        assert found.exact
        hold(criterion, arrays, found)


# ------------------------------------------------------------------ without a proof


@settings(max_examples=60)
@on(corpora(), criteria())
def test_without_time_or_encoding_it_is_at_most_so_many(
    corpus: Corpus, criterion: Criterion
) -> None:
    """What a search finds changes the verdict, and is said to be no more than an upper limit."""
    arrays = Arrays(corpus)
    exact = breaking_sets(criterion, arrays)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Encoding, "criterion", not_encoded)
        searched = breaking_sets(criterion, arrays)
    stopped = breaking_sets(criterion, arrays, seconds=0)
    for found, best in zip((*searched, *stopped), (*exact, *exact), strict=True):
        if found.size is None:
            continue
        assert best.size is not None
        assert found.at_least is not None
        assert found.at_least <= best.size <= found.size
        assert found.exact is (found.at_least == found.size)
        hold(criterion, arrays, found)


def not_encoded(*_: object) -> None:
    """Be a quantity that no integer program can express."""
    raise NotLinearError


def test_a_search_may_find_nothing_and_says_so() -> None:
    """Where removing all units changes nothing, nothing is proved either."""
    corpus = library()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Encoding, "criterion", not_encoded)
        found = breaking_sets(three.documents == 0, Arrays(corpus))
    assert [(one.size, one.exact, one.why) for one in found] == [(None, False, SEARCHED)] * 3


# ------------------------------------------------------------------ large corpora


def with_many_codes(documents: int, codes: int, each: int) -> Corpus:
    """Return documents with so many codes each, drawn from a family of so many."""
    random = Random(1)
    names = [f"f.c{number}" for number in range(codes)]
    made = {f"d{n}": document(n, parse_date("1990-03-10")) for n in range(documents)}
    codings = tuple(
        coding(f"{name}-x{place % 2 + 1}", code)
        for name in made
        for place, code in enumerate(sorted(random.sample(names, each)))
    )
    corpus = corpus_of(made, codings)
    book = {name: Code(name, "f", name, "-") for name in names}
    return replace(corpus, codebook=replace(corpus.codebook, codes=book))


def test_many_codes_in_two_documents() -> None:
    """Documents with 12 codes of a family each are solved, not searched through one by one."""
    corpus = with_many_codes(2, 22, 12)
    arrays = Arrays(corpus)
    found = breaking_sets(coded("f").codes >= 5, arrays)
    together = len({one.code for one in corpus.by_coders})
    assert [one.exact for one in found] == [True] * 3
    assert found[0].size == 2
    assert all(overturning(coded("f").codes >= 5, arrays, [f.removed], f.level) for f in found)
    assert found[2].size is not None
    assert found[2].size >= together - 4


def test_many_codes_in_many_documents() -> None:
    """A hundred documents and sixty codes: no size of data ends in an error."""
    corpus = with_many_codes(100, 60, 20)
    arrays, criterion = Arrays(corpus), coded("f").codes >= 5
    found = breaking_sets(criterion, arrays)
    assert [one.exact for one in found] == [True] * 3
    assert all(overturning(criterion, arrays, [one.removed], one.level) for one in found)


def test_ten_thousand_codings_within_a_budget() -> None:
    """A hard problem ends with its time, and says how far it got."""
    corpus = with_many_codes(500, 60, 20)
    arrays, criterion = Arrays(corpus), coded("f").codes >= 55
    documents, _, codings = breaking_sets(criterion, arrays, seconds=1)
    assert codings.exact
    assert documents.size is not None
    assert documents.at_least is not None
    assert 0 < documents.at_least <= documents.size
    assert overturning(criterion, arrays, [documents.removed], "documents")


def test_thousands_of_documents_are_proved() -> None:
    """Counts, differences and shares of thousands of documents are as exact as of a few."""
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
        found = breaking_sets(criterion, arrays)
        assert [each.size for each in found] == sizes
        assert all(each.exact for each in found)


def test_an_unknown_name_is_an_error(small: Corpus) -> None:
    """A criterion that names what the corpus does not have has no breaking set."""
    with pytest.raises(ValueError, match="no code or family"):
        breaking_sets(coded("no.such").documents >= 1, Arrays(small))
