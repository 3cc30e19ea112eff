"""How far each part of a criterion stands from where it turns, and what would have to be added."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given as on
from hypothesis import settings
from hypothesis import strategies as st

from refutable.corpus import Corpus, parse_date
from refutable.evaluate.evaluate import evaluate
from refutable.evaluate.numbers import Range, compare
from refutable.evaluate.query import Finder
from refutable.language.criteria import Compare, Criterion, Operator, given, omitted
from refutable.language.expressions import coded, event, quoted
from refutable.language.quantities import quantity
from refutable.language.truth import Truth
from refutable.robustness.additions import additions
from refutable.robustness.margins import margins
from refutable.wording.robustness import addition_what, addition_words, margin_words
from tests.corpora import coding, corpora, corpus_of, criteria, document

one, two, three = coded("f.one"), coded("f.two"), coded("g.three")
OPERATORS: tuple[Operator, ...] = (">=", ">", "<=", "<", "==", "!=")


def corpus_with(**numbers: int) -> Corpus:
    """Return ten documents of 1990 to 1999, of which the first so many carry each code."""
    documents = {
        f"d{number}": document(number, parse_date(f"{1990 + number}-03-10")) for number in range(10)
    }
    named = {"one": "f.one", "two": "f.two", "three": "g.three"}
    codings = (
        coding(f"d{number}-x1", named[code])
        for code, most in numbers.items()
        for number in range(most)
    )
    return corpus_of(documents, tuple(codings))


def told(criterion: Criterion, corpus: Corpus) -> list[tuple[float | None, str, str]]:
    """Return distance, unit and sentence of each part."""
    found = margins(criterion, Finder(corpus))
    return [(margin.distance, margin.unit, margin_words(margin)) for margin in found]


# ------------------------------------------------------------------ margins


@pytest.mark.parametrize(
    ("criterion", "distance", "turns"),
    [
        (one.documents >= 3, 3, "3 documents fewer would turn it"),
        (one.documents >= 5, 1, "1 document fewer would turn it"),
        (one.documents > 3, 2, "2 documents fewer would turn it"),
        (one.documents >= 7, -2, "2 documents more would turn it"),
        (one.documents > 5, -1, "1 document more would turn it"),
        (one.documents <= 5, 1, "1 document more would turn it"),
        (one.documents < 9, 4, "4 documents more would turn it"),
        (one.documents <= 3, -2, "2 documents fewer would turn it"),
        (one.documents < 5, -1, "1 document fewer would turn it"),
        (one.documents == 5, 1, "1 document more or fewer would turn it"),
        (one.documents == 3, -2, "2 documents fewer would turn it"),
        (one.documents == 8, -3, "3 documents more would turn it"),
        (one.documents != 3, 2, "2 documents fewer would turn it"),
        (one.documents != 5, -1, "1 document more or fewer would turn it"),
        (three.documents == 0, 1, "1 document more would turn it"),
        (one.in_documents("d0").documents == 1, 1, "1 document fewer would turn it"),
        (one.codes == 1, 1, "1 code fewer would turn it"),
        (one.actors >= 2, 1, "1 actor fewer would turn it"),
        (one.documents >= 2.5, 3, "3 documents fewer would turn it"),
        (~(one.documents >= 7), 2, "2 documents more would turn it"),
        (~(one.documents >= 3), -3, "3 documents fewer would turn it"),
    ],
)
def test_counts_are_apart_by_units(criterion: Criterion, distance: float, turns: str) -> None:
    """Of five documents found: how many more or fewer would turn the part, and which way."""
    assert told(criterion, corpus_with(one=5)) == [
        (distance, margins(criterion, Finder(corpus_with(one=5)))[0].unit, turns)
    ]


@pytest.mark.parametrize(
    ("criterion", "distance", "unit", "turns"),
    [
        (
            one.documents > two.documents,
            3,
            "documents",
            "3 documents fewer in the first number, or more in the second, would turn it",
        ),
        (
            one.documents <= two.documents,
            -3,
            "documents",
            "3 documents fewer in the first number, or more in the second, would turn it",
        ),
        (
            one.documents == two.documents + 3,
            1,
            "documents",
            "1 document more or fewer in either number would turn it",
        ),
        (
            two.documents * 2 > one.documents,
            -2,
            "units",
            "2 units more in the first number, or fewer in the second, would turn it",
        ),
        (
            one.documents >= two.actors,
            4,
            "units",
            "4 units fewer in the first number, or more in the second, would turn it",
        ),
    ],
)
def test_two_counts_are_apart_by_units_of_either(
    criterion: Criterion, distance: float, unit: str, turns: str
) -> None:
    """Where both sides are counted, a change of either turns the part."""
    assert told(criterion, corpus_with(one=5, two=2)) == [(distance, unit, turns)]


@pytest.mark.parametrize(
    ("criterion", "distance", "turns"),
    [
        (
            one.documents / quoted().documents >= 0.25,
            25,
            "25 percentage points to spare; 3 documents fewer, of 10, would turn it",
        ),
        (
            one.documents / quoted().documents > 0.6,
            -10,
            "10 percentage points short; 2 documents more, of 10, would turn it",
        ),
        (
            one.documents / quoted().documents >= 0.5,
            0,
            "exactly at its limit; 1 document fewer, of 10, would turn it",
        ),
        (
            two.documents / one.documents < one.documents / quoted().documents,
            10,
            "10 percentage points to spare",
        ),
        (
            two.documents / one.documents <= 0.399,
            -0.1,
            "0.1 percentage points short; 1 document fewer, of 5, would turn it",
        ),
    ],
)
def test_shares_are_apart_by_points(criterion: Criterion, distance: float, turns: str) -> None:
    """A share is so many percentage points away, and so many units where the whole is known."""
    ((found, unit, said),) = told(criterion, corpus_with(one=5, two=2))
    assert found == pytest.approx(distance)
    assert (unit, said) == ("points", turns)


@pytest.mark.parametrize(
    ("criterion", "distance", "turns"),
    [
        (one.first.precedes(event("1990-03-12")), 2, "2 days to spare"),
        (one.first.precedes(event("1990-03-11")), 1, "1 day to spare"),
        (one.first.precedes(event("1990-03-10")), -1, "1 day short"),
        (one.first.precedes(event("1990-03-01")), -10, "10 days short"),
        (one.first.follows(event("1990-03-09")), 1, "1 day to spare"),
        (~one.first.precedes(event("1990-03-01")), 10, "10 days to spare"),
        (one.first.precedes(event("1992-12-31")), 1027, "1,027 days to spare"),
        (one.first.precedes(event("2014-07-10")), 8888, "24 years to spare"),
        (one.first.precedes(event("1990")), None, "open: the dates overlap"),
        (three.first.precedes(event("1990")), None, "open: no document gives a date"),
    ],
)
def test_dates_are_apart_by_days(criterion: Criterion, distance: float | None, turns: str) -> None:
    """One date precedes another with so many days to spare, or misses it by so many."""
    assert told(criterion, corpus_with(one=5)) == [(distance, "days", turns)]


def test_what_is_open_has_no_distance() -> None:
    """Where dates leave a count open, or a share is one of nothing, that is said instead."""
    corpus = corpus_with(one=3)
    documents = {**corpus.documents, "d1": document(1, parse_date("1980/1999"))}
    corpus = replace(corpus, documents=documents)
    assert told(one.before("1990-06").documents == 1, corpus) == [
        (None, "documents", "open: between 1 and 2")
    ]
    assert told(one.documents / three.documents >= 0.5, corpus) == [
        (None, "points", "open: a share of nothing is undefined")
    ]


def test_an_omission_is_open_or_refuted() -> None:
    """Nothing can establish it, and each document that says it would have to go."""
    corpus = corpus_with(one=2)
    assert told(omitted(three), corpus) == [
        (None, "documents", "open: one more document would decide it")
    ]
    fewer = "2 documents fewer would leave it undecided"
    assert told(omitted(one), corpus) == [(-2, "documents", fewer)]
    assert told(~omitted(one), corpus) == [(2, "documents", fewer)]


@settings(max_examples=200)
@on(corpora(), criteria())
def test_the_sign_says_whether_the_part_holds(corpus: Corpus, criterion: Criterion) -> None:
    """Positive where the part holds, negative where it fails, none where it is open."""
    operands = evaluate(criterion, Finder(corpus)).operands
    found = margins(criterion, Finder(corpus))
    # Parts are compared as they are written: a denial is pushed down anew by each evaluation.
    assert [repr(margin.part) for margin in found] == [repr(operand.part) for operand in operands]
    for margin, operand in zip(found, operands, strict=True):
        if operand.truth is Truth.UNKNOWN:
            assert margin.distance is None
            assert margin_words(margin).startswith("open: ")
        else:
            assert margin.distance is not None
            assert margin.distance == 0 or (margin.distance > 0) is (operand.truth is Truth.TRUE)


@on(st.integers(0, 6), st.integers(0, 6), st.sampled_from(OPERATORS))
def test_a_distance_is_the_fewest_steps_that_turn(number: int, limit: int, sign: Operator) -> None:
    """So many units more or fewer turn the part, and one less does not."""
    criterion = Compare(sign, quantity(number), quantity(limit))
    (margin,) = margins(criterion, Finder(corpus_with()))

    def truth(changed: int) -> Truth:
        return compare(sign, Range(changed, changed), Range(limit, limit))

    assert margin.distance is not None
    steps = int(abs(margin.distance))
    near = [truth(number + step) for step in range(1 - steps, steps)]
    assert set(near) == {truth(number)}
    assert {truth(number - steps), truth(number + steps)} != {truth(number)}


# ------------------------------------------------------------------ additions


def more(corpus: Corpus, code: str, number: int, when: str = "1995-05-05") -> Corpus:
    """Return the corpus with so many more documents of one passage with a code."""
    names = [f"new{place}" for place in range(number)]
    documents = {name: replace(document(0, parse_date(when)), id=name) for name in names}
    grown = corpus_of({**corpus.documents, **documents}, tuple(corpus.by_coders))
    kept = {n: e for n, e in grown.excerpts.items() if not n.startswith("new") or n.endswith("x1")}
    added = tuple(coding(f"{name}-x1", code) for name in names if code)
    return replace(grown, excerpts=kept, codings=(*grown.codings, *added))


@pytest.mark.parametrize(
    ("criterion", "code", "words"),
    [
        (one.documents >= 7, "f.one", "2 more documents would establish that"),
        (one.documents > 7, "f.one", "3 more documents would establish that"),
        (one.documents <= 6, "f.one", "2 more documents would refute that"),
        (one.documents < 6, "f.one", "1 more document would refute that"),
        (three.documents == 0, "g.three", "1 more document would refute that"),
        (one.documents == 7, "f.one", "2 more documents would establish that"),
        (one.documents != 7, "f.one", "2 more documents would refute that"),
        (one.documents != 5, "f.one", "1 more document would establish that"),
        (two.documents >= one.documents, "f.two", "3 more documents in the first number would"),
        (one.documents > two.documents, "f.two", "3 more documents in the second number would"),
        (omitted(three), "g.three", "1 more document would refute that"),
        (~omitted(three), "g.three", "1 more document would establish that"),
        (~(three.documents >= 2), "g.three", "2 more documents would refute that"),
        (
            one.documents / quoted().documents >= 0.6,
            "f.one",
            "3 more documents in part and whole would establish that",
        ),
        (
            one.documents / quoted().documents >= 0.4,
            "",
            "3 more documents in the whole alone would refute that",
        ),
        (
            one.documents / quoted().documents < 0.6,
            "f.one",
            "3 more documents in part and whole would refute that",
        ),
    ],
)
def test_so_many_more_turn_it_and_one_less_does_not(
    criterion: Criterion, code: str, words: str
) -> None:
    """What is said to be missing, added to the corpus, turns the part; one less does not."""
    corpus = corpus_with(one=5, two=2)
    (addition,) = additions(criterion, Finder(corpus))
    assert addition_words(addition, corpus).startswith(words)
    truths = [
        evaluate(criterion, Finder(more(corpus, code, number))).truth
        for number in (addition.number - 1, addition.number)
    ]
    assert truths[0] is not addition.becomes
    assert truths[1] is addition.becomes


@pytest.mark.parametrize(
    ("criterion", "code", "when", "words"),
    [
        (two.first.precedes(event("1989-01-10")), "f.two", "1988", "before 10 January 1989, would"),
        (one.last.follows(event("1998-01-10")), "f.one", "1999", "after 10 January 1998, would"),
        (one.first.follows(event("1989-01-10")), "f.one", "1988", "before 10 January 1989, would"),
        (one.last.precedes(event("1998-01-10")), "f.one", "1999", "after 10 January 1998, would"),
        (
            ~two.first.precedes(event("1989")),
            "f.two",
            "1988",
            "dated before 1989, would refute that",
        ),
        (one.first.precedes(two.last), "", "", ""),
    ],
)
def test_a_document_on_the_other_side_of_a_date_turns_it(
    criterion: Criterion, code: str, when: str, words: str
) -> None:
    """A first date can be moved back by one document more, and a last one forward."""
    corpus = corpus_with(one=5, two=2)
    found = additions(criterion, Finder(corpus))
    if not words:
        assert found == ()
        return
    (addition,) = found
    assert words in addition_words(addition, corpus)
    assert evaluate(criterion, Finder(more(corpus, code, 1, when))).truth is addition.becomes


@pytest.mark.parametrize(
    "criterion",
    [
        one.documents >= 2,
        one.documents <= 2,
        one.in_documents("d0").documents == 1,
        one.codes == 1,
        omitted(one),
        event("day").precedes(event("1995")),
        one.documents / quoted().documents >= 1,
        one.documents * 2 >= 30,
    ],
)
def test_what_additions_cannot_turn_is_not_among_them(criterion: Criterion) -> None:
    """A part that more of the same confirms, or that has no room for more, asks for nothing."""
    assert additions(criterion, Finder(corpus_with(one=5))) == ()


def test_every_part_is_told_for_itself() -> None:
    """What is open may come to hold or to be refuted; each part says what it would take."""
    corpus = corpus_with(one=5)
    found = additions((one.documents >= 6) & (three.documents == 0), Finder(corpus))
    assert [(addition.becomes, addition.number) for addition in found] == [
        (Truth.TRUE, 1),
        (Truth.FALSE, 1),
    ]
    base = given(three.documents >= 1, one.documents <= 9)
    assert [addition_what(addition) for addition in additions(base, Finder(corpus))] == [
        "1 more document",
        "5 more documents",
    ]
