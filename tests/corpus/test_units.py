"""What is compared, and by which measure: published values, and what coders have not both seen."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.corpus import Coding, Corpus, parse_date
from refutable.corpus.agreement import agreement, agreement_table
from refutable.corpus.alpha import Array, Coincidences, limits, pair_off
from refutable.corpus.units import Compared, FirstOrder, ac1
from tests.corpora import coding, corpus_of, document

NONE = 0
# Krippendorff (2011), example C, which is also Gwet's (2014, table 2.10 of irrCAC's data): four
# coders, twelve units, values 1 to 5, some missing.
FOUR_CODERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3),
    (NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE),
)
# Krippendorff, Content Analysis (4th edition, 2019), figure 12.11: three coders on sixty signs,
# from and to (exclusive), and the value given.
UNITIZED = {
    "alex": ((0, 7, 1), (7, 13, 2), (30, 32, 5), (32, 37, 6), (37, 44, 6), (44, 60, 7)),
    "paul": ((0, 7, 1), (7, 13, 3), (13, 21, 5), (32, 44, 6)),
    "suzan": ((0, 7, 1), (7, 13, 4), (13, 21, 5), (32, 37, 6), (37, 41, 6), (41, 44, 6)),
}
LENGTH = 60


def counts_of(rows: tuple[tuple[int, ...], ...], values: int) -> Array:
    """Return how many coders gave each unit each value."""
    units = zip(*rows, strict=True)
    return np.array([[unit.count(value) for value in range(1, values + 1)] for unit in units])


def test_ac1_of_two_coders_is_the_published_one() -> None:
    """Gwet (2008), table 1: 118 of 125 alike on one value, none on the other."""
    counts = np.array([[2, 0]] * 118 + [[1, 1]] * 7)
    assert ac1(counts) == pytest.approx(0.9408, abs=5e-5)


def test_ac1_with_missing_values_is_the_published_one() -> None:
    """Gwet's handbook and its package irrCAC: 0.77544."""
    assert ac1(counts_of(FOUR_CODERS, 5)) == pytest.approx(0.77544, abs=5e-6)


def test_units_of_a_size_count_as_often() -> None:
    """A unit that stands for three is three units."""
    counts = np.array([[2, 0], [1, 1], [0, 2]])
    assert ac1(counts, np.array([3, 2, 1])) == pytest.approx(
        ac1(np.repeat(counts, [3, 2, 1], axis=0))
    )


def test_ac1_has_an_interval_from_resampled_documents() -> None:
    """Each resample's AC1 is that of the units of its documents, put together by hand."""
    draw = np.random.default_rng(5)
    counts = draw.multinomial(3, [0.6, 0.3, 0.1], size=40)
    cluster = draw.integers(0, 6, size=40)
    sums = FirstOrder.of(counts, cluster, 6, np.ones(40))
    weights = draw.multinomial(6, np.full(6, 1 / 6), size=50)
    by_hand = [ac1(np.repeat(counts, weight[cluster], axis=0)) for weight in weights]
    assert sums.over(weights).tolist() == pytest.approx(by_hand)
    (found,) = limits([sums], 500, 1)
    value = sums.value()
    assert None not in (found.low, value, found.high)
    assert sorted([found.low, value, found.high]) == [found.low, value, found.high]  # type: ignore[type-var]


def test_ac1_says_nothing_of_what_nobody_could_differ_on() -> None:
    """Without two values, or without a unit that two coders valued, there is none."""
    assert ac1(np.array([[2], [2]])) is None
    assert ac1(np.array([[1, 0], [0, 1]])) is None


def test_alpha_of_unitizing_is_the_published_one() -> None:
    """Krippendorff (2019): 0.510 over all values, of which what nobody marked is one."""
    spans = [span for some in UNITIZED.values() for span in some]
    cuts = sorted({0, LENGTH, *(limit for start, end, _ in spans for limit in (start, end))})
    pieces = list(pairwise(cuts))
    counts = np.zeros((len(pieces), 8))
    own = 0.0
    for marked in UNITIZED.values():
        own += sum((e - s) ** 2 for s, e, _ in marked) + LENGTH - sum(e - s for s, e, _ in marked)
        for row, (start, _) in enumerate(pieces):
            value = next((v for s, e, v in marked if s <= start < e), 0)
            counts[row, value] += 1
    size = np.array([end - start for start, end in pieces])
    table = pair_off(counts, np.zeros(len(pieces), dtype=int), 1, size)
    found = Coincidences(tuple(range(8)), "nominal", table, np.array([own])).alpha()
    assert found == pytest.approx(0.510, abs=5e-4)


@pytest.fixture
def marked() -> Corpus:
    """The three coders of the published example as a corpus: one excerpt, one code."""
    made = corpus_of({"d0": document(0, parse_date("1990"))}, (), coders=tuple(UNITIZED))
    (first, *_) = made.excerpts.values()
    excerpts = {first.id: replace(first, text="x" * LENGTH)}
    codings = [
        Coding(coder, first.id, "f.one", "x" * (end - start), "affirms", "", start, end)
        for coder, some in UNITIZED.items()
        for start, end, _ in some
    ]
    return replace(made, excerpts=excerpts, codings=tuple(codings))


def test_agreement_on_words_is_the_published_one(marked: Corpus) -> None:
    """Krippendorff (2019): 0.413 for what is marked at all, from the codings of a corpus.

    The book cuts 0.4136 off after three digits.
    """
    found = agreement(marked, tuple(UNITIZED), "f.one", "words")
    assert found == pytest.approx(0.413, abs=1e-3)


def test_words_marked_twice_are_marked_once(marked: Corpus) -> None:
    """A coder who gives a code to a part of what the coder has marked adds nothing."""
    more = Coding("paul", "d0-x1", "f.one", "xx", "aims", "", 33, 35)
    again = replace(marked, codings=(*marked.codings, more))
    layers = tuple(UNITIZED)
    assert agreement(again, layers, measure="words") == agreement(marked, layers, measure="words")


# ------------------------------------------------------------------ what both have seen


def with_seen(corpus: Corpus, coder: str, seen: frozenset[str]) -> Corpus:
    """Return the corpus in which a coder has seen only these excerpts."""
    known = {**corpus.coders, coder: replace(corpus.coders[coder], seen=seen)}
    return replace(corpus, coders=known)


@pytest.fixture
def half() -> Corpus:
    """Six documents; the second coder, who agrees throughout, stopped after the first three."""
    documents = {f"d{n}": document(n, parse_date("1990")) for n in range(6)}
    first = [coding(f"d{n}-x1", "f.one", coder="first") for n in range(6)]
    other = [coding(f"d{n}-x1", "f.one", coder="other") for n in range(3)]
    made = corpus_of(documents, (*first, *other), coders=("first", "other"))
    return with_seen(made, "other", frozenset(f"d{n}-x{part}" for n in range(3) for part in (1, 2)))


def test_what_one_has_not_seen_is_no_disagreement(half: Corpus) -> None:
    """Stopping half-way lowers no agreement; taken for having seen all, it would."""
    assert agreement(half, ("first", "other")) == 1
    everything = replace(half, coders={n: replace(c, seen=None) for n, c in half.coders.items()})
    found = agreement(everything, ("first", "other"))
    assert found is not None
    assert found < 0.7


def test_the_table_says_of_how_many(half: Corpus) -> None:
    """Six of the twelve excerpts both have seen, from three documents."""
    table = agreement_table(half, times=100)
    assert (table.excerpts, table.counted, table.documents) == (6, 12, 3)
    assert table.seen == (12, 6)
    assert table.presence[0].decisions == 6 * 3
    assert table.presence[0].given == (3, 3)


def test_a_pair_that_has_seen_it_is_compared(half: Corpus) -> None:
    """Of three coders two are enough: what the third has not seen still counts."""
    third = replace(half.coders["first"], id="third", primary=False)
    more = [coding(f"d{n}-x1", "f.one", coder="third") for n in range(6)]
    three = replace(half, coders={**half.coders, "third": third}, codings=(*half.codings, *more))
    table = agreement_table(three, times=100)
    assert table.excerpts == 12
    assert table.presence[0].alpha == 1
    assert table.presence[0].jointly == 6


@given(st.integers(0, 11))
def test_unseen_excerpts_change_nothing(number: int) -> None:
    """Whatever the first coder gave where the other has not looked, the agreement is the same."""
    documents = {f"d{n}": document(n, parse_date("1990")) for n in range(6)}
    places = [f"d{n}-x{part}" for n in range(6) for part in (1, 2)]
    other = [coding(place, "f.one", coder="other") for place in places[:4]]
    first = [coding(place, "f.one", coder="first") for place in places[1:5]]
    more = [coding(places[number], "g.three", coder="first")]
    seen = frozenset(places) - {places[number]}
    made = corpus_of(documents, (*other, *first), coders=("first", "other"))
    made = with_seen(made, "other", seen)
    made = replace(made, codings=tuple(c for c in made.codings if c.excerpt in seen))
    added = replace(made, codings=(*made.codings, *more))
    for measure in ("presence", "stance", "words"):
        before, after = (
            getattr(Compared.of(one, ("first", "other")), measure)().coincidences().alpha()
            for one in (made, added)
        )
        assert before == after


# ------------------------------------------------------------------ whole texts


def test_in_a_whole_text_passages_are_compared_where_they_stand(tmp_path: Path) -> None:
    """Two who mark nearly the same words, each as an excerpt of their own, nearly agree."""
    text = tmp_path / "d0.txt"
    text.write_text("x" * 200, encoding="utf-8")
    documents = {"d0": replace(document(0, parse_date("1990")), text_file=text)}
    made = corpus_of(documents, (), coders=("first", "other"))
    spans = {"first": (20, 60), "other": (22, 60)}
    excerpts = {
        f"d0-{name}": replace(
            made.excerpts["d0-x1"], id=f"d0-{name}", text="x" * (end - start), start=start, end=end
        )
        for name, (start, end) in spans.items()
    }
    codings = tuple(
        Coding(name, f"d0-{name}", "f.one", "", "affirms", "", 0, end - start)
        for name, (start, end) in spans.items()
    )
    corpus = replace(made, excerpts=excerpts, codings=codings)
    found = agreement(corpus, ("first", "other"), "f.one", "words")
    assert found is not None
    assert found > 0.9
    units = Compared.of(corpus, ("first", "other")).words().of([0])
    assert units.size.sum() == 200
    # Who was handed excerpts alone has not read the text: then each excerpt is a text of its own.
    apart = with_seen(corpus, "other", frozenset(excerpts))
    elsewhere = agreement(apart, ("first", "other"), "f.one", "words")
    assert elsewhere is not None
    assert elsewhere < 0
