"""Decisive words are found in a sentence, each with what it says; set phrases decide nothing."""

from __future__ import annotations

import pytest

from refutable.wording.lexicon import (
    COMPUTED,
    Compares,
    Counts,
    Dates,
    Denies,
    Embraces,
    Excludes,
    Exists,
    Extreme,
    Joins,
    Lacks,
    Moves,
    NotAll,
    NotOnly,
    Orders,
    Pairs,
    Prefers,
    Ranges,
    Sense,
    Within,
    dates_in,
    find_marks,
)


def heard(text: str) -> list[tuple[str, Sense]]:
    """Return the decisive words of a text with what they say, places in comparisons left out."""
    found = []
    for mark in find_marks(text):
        sense = mark.sense
        if isinstance(sense, Compares):
            sense = Compares(sense.sign, None, sense.times)
        elif isinstance(sense, Orders):
            sense = Orders(sense.direction, None, sense.until)
        found.append((mark.words, sense))
    return found


@pytest.mark.parametrize(
    ("text", "words", "sense"),
    [
        ("it is rarer than that", "rarer", Compares("<")),
        ("it is no rarer than that", "no rarer", Compares(">=")),
        ("nor is it more frequent there", "nor is it more frequent", Compares("<=")),
        ("more rarely than that", "more rarely", Compares("<")),
        ("at least as often as that", "at least as often", Compares(">=")),
        ("as many as that", "as many", Compares("==")),
        ("not as many as that", "not as many", Compares("<")),
        ("twice as many as that", "twice as many", Compares(">=", None, True)),
        ("at most half as often as that", "at most half as often", Compares("<=", None, True)),
        ("in at least two papers", "at least two", Counts(2, None, limit="low")),
        ("in more than one paper", "more than one", Counts(2, None, limit="low")),
        ("in fewer than three", "fewer than three", Counts(None, 2, limit="high")),
        ("at most three", "at most three", Counts(None, 3, limit="high")),
        ("exactly two", "exactly two", Counts(2, 2, limit="low")),
        ("at least once", "at least once", Counts(1, None, limit="low")),
        ("three offices", "three", Counts(3, 3)),
        ("12 offices", "12", Counts(12, 12)),
        ("a fifth and 30% of it", "30%", Counts(0.3, 0.3, True)),
        ("more than half", "more than half", Counts(0.5, None, True, "low", open_low=True)),
        ("no more than half", "no more than half", Counts(None, 0.5, True, "high")),
        ("half of them", "half", Ranges("half")),
        ("mostly so", "mostly", Ranges("most")),
        ("more often than not", "more often than not", Ranges("most")),
        ("seldom so", "seldom", Ranges("rarely")),
        ("several of them", "several", Ranges("several")),
        ("before that", "before", Orders("before")),
        ("older than that", "older than", Orders("before")),
        ("they precede it", "precede", Orders("before")),
        ("from 2001 on", "from 2001 on", Orders("after")),
        ("since then", "since", Orders("after")),
        ("not later than 1994", "not later than", Orders("before", None, True)),
        ("until 1994", "until", Orders("before", None, True)),
        ("from 2001 to 2004", "from 2001 to 2004", Within("from 2001 to 2004")),
        ("between 2001 and 2004", "between 2001 and 2004", Within("between 2001 and 2004")),
        ("in 2001", "2001", Dates(2001, 2001)),
        ("in the nineties", "nineties", Dates(1990, 1999)),
        ("in the 1970s", "1970s", Dates(1970, 1979)),
        ("it comes first", "first", Extreme("first")),
        ("the latest layer", "latest", Extreme("last", of_all=True)),
        ("all of them", "all", Embraces("them")),
        ("in every period", "every", Embraces("period")),
        ("of all papers", "all", Embraces("papers", of_whole=True)),
        ("older than any paper", "any", Embraces("", of_whole=True)),
        ("no paper lacks it", "no paper lacks", Embraces()),
        ("both of them", "both", Pairs()),
        ("not found in every period", "not found in every", NotAll()),
        ("not only there", "not only", NotOnly()),
        ("some say so", "some", Exists()),
        ("none says so", "none", Denies()),
        ("nobody says so", "nobody", Denies()),
        ("no one says so", "no one", Denies()),
        ("they don’t say so", "don’t", Denies()),
        ("only there", "only", Excludes()),
        ("nothing but that", "nothing but", Excludes()),
        ("this rather than that", "rather than", Prefers()),
        ("it is missing", "missing", Lacks()),
        ("it rises", "rises", Moves(">")),
        ("it does not spread", "not spread", Moves("<=")),
        ("it outlives them", "outlives", Moves(">", lasting=True)),
        ("in the same passage", "same passage", Joins("excerpt")),
        ("in the same paper", "same paper", Joins("document")),
        ("they stand together", "together", Joins("any")),
        ("in almost every period", "almost every", Ranges("nearly all")),
        ("in hardly any period", "hardly any", Ranges("few")),
        ("almost none of them", "almost none", Ranges("few")),
        ("in every second period", "every second", Counts(1 / 2, 1 / 2, share=True)),
        ("texts up to 1994", "up to", Orders("before", None, True)),
        ("up to the nineties", "up to", Orders("before", None, True)),
        ("in up to three texts", "up to three", Counts(None, 3, limit="high")),
        ("it predates them", "predates", Orders("before")),
        ("it postdates them", "postdates", Orders("after")),
        ("in the late nineties", "late nineties", Dates(1997, 1999)),
        ("in the early 1970s", "early 1970s", Dates(1970, 1973)),
        ("in late 1994", "1994", Dates(1994, 1994)),
        ("it vanishes with them", "vanishes", Moves("<", lasting=True)),
        ("it does not disappear", "not disappear", Moves(">", lasting=True)),
        ("at all but two places", "all", Embraces("but")),
    ],
)
def test_a_phrase_is_heard_as_what_it_says(text: str, words: str, sense: Sense) -> None:
    """Each kind of word is found, the longest phrase first."""
    assert (words, sense) in heard(text)


@pytest.mark.parametrize(
    "text",
    [
        "On the one hand they speak of each other, at last, as well as they can.",
        "After all it is said at all, for one, whether or not it is meant.",
        "One might ask for an equal one, or a quiet one in its place.",
        "From friendship and trust to listed fields, and between friends and foes.",
        "They are quoted from papers on noise, on light, and on air.",
    ],
)
def test_set_phrases_decide_nothing(text: str) -> None:
    """Idioms, the pronoun "one", and a "from … to" that is not of time are passed over."""
    assert heard(text) == []


def test_what_a_phrase_takes_no_other_sees() -> None:
    """The parts of a phrase are not heard again by themselves."""
    assert [words for words, _ in heard("it is no rarer, in more than one paper")] == [
        "no rarer",
        "more than one",
    ]


def test_neither_and_nor_are_one_denial() -> None:
    """But a "nor" of its own clause is another."""
    assert [word for word, _ in heard("neither this nor that")] == ["neither"]
    assert [word for word, _ in heard("neither is meant; nor is that")] == ["neither", "nor"]


def test_a_comparison_knows_where_its_than_stands() -> None:
    """In the same clause alone: a "than" behind a semicolon is another's."""
    (mark,) = find_marks("it is rarer here than there")
    assert isinstance(mark.sense, Compares)
    assert mark.sense.than == len("it is rarer here ")
    (mark, *_) = find_marks("it is rarer; other than that, nothing")
    assert isinstance(mark.sense, Compares)
    assert mark.sense.than is None


def test_a_limit_may_stand_before_a_computed_number() -> None:
    """The number is then masked, and the limit is heard all the same."""
    assert heard(f"in at least {COMPUTED * 3} papers")[0][1] == Counts(None, None, limit="low")
    assert heard(f"in {COMPUTED * 3} papers") == []


def test_places_are_those_of_the_text() -> None:
    """A mark can be found again by its place, whatever the case of its letters."""
    text = "Nobody says so BEFORE that."
    assert [(text[m.start : m.end], m.words) for m in find_marks(text)] == [
        ("Nobody", "Nobody"),
        ("BEFORE", "BEFORE"),
    ]


def test_a_year_is_no_number_and_a_number_no_year() -> None:
    """Four digits of a year are a date; other digits are a count."""
    assert dates_in("of 2001, 1994-05 and the eighties; 1200 papers") == (
        Dates(2001, 2001),
        Dates(1994, 1994),
        Dates(1980, 1989),
    )
    assert heard("1,200 papers") == [("1,200", Counts(1200, 1200))]
