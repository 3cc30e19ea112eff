"""Counts are ranges, dates are intervals: as close as the record allows, and no closer."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.corpus import Corpus, Interval, parse_date
from refutable.evaluate.amounts import UNITS
from refutable.evaluate.evaluate import amount, date_of
from refutable.evaluate.numbers import Range, precedes
from refutable.evaluate.query import Finder
from refutable.language.expressions import Selection, catalogued, coded, quoted
from refutable.language.quantities import Count, Unit
from refutable.language.truth import Truth
from tests.corpora import (
    coding,
    corpora,
    corpus_of,
    document,
    intervals,
    narrowed,
    redated,
    selections,
)


def counted(selection: Selection, unit: Unit, corpus: Corpus) -> Range:
    """Return how many units a selection comes to."""
    return amount(Count(selection, unit), Finder(corpus))


@pytest.mark.parametrize(
    ("selection", "unit", "expected"),
    [
        (coded("order.ban"), "documents", "3"),
        (coded("order.ban"), "codings", "3"),
        (coded("order.ban"), "actors", "2"),
        (coded("order"), "codes", "3"),
        (coded("sound", "order"), "excerpts", "9"),
        (coded("order.zoning"), "institutions", "2"),
        (coded("order.appeal").before("children-corner-opened"), "documents", "between 0 and 2"),
        (coded("order.appeal").since("children-corner-opened"), "documents", "between 1 and 3"),
        (quoted(), "documents", "9"),
        (quoted(), "excerpts", "10"),
        (quoted(), "codings", "0"),
        (quoted(), "codes", "0"),
        (catalogued(), "documents", "10"),
        (catalogued(), "excerpts", "0"),
    ],
)
def test_units_are_counted_once_each(
    small: Corpus, selection: Selection, unit: Unit, expected: str
) -> None:
    """Each distinct document, excerpt, coding, actor, institution or code counts once."""
    assert str(counted(selection, unit, small)) == expected


@given(corpora(), selections(), st.sampled_from(sorted(UNITS)))
def test_a_count_is_a_range(corpus: Corpus, selection: Selection, unit: Unit) -> None:
    """The least is never more than the most, and neither is less than none."""
    found = counted(selection, unit, corpus)
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.high


@given(corpora(), selections())
def test_documents_are_never_more_than_what_stands_in_them(
    corpus: Corpus, selection: Selection
) -> None:
    """Counting by document counts at most as often as by excerpt, and that as by coding."""
    found = [counted(selection, unit, corpus) for unit in ("documents", "excerpts", "codings")]
    ends = [(n.low or 0, n.high or 0) for n in found]
    if selection.query.subject == "codings":
        assert ends[0] <= ends[1] <= ends[2]
    elif selection.query.subject == "excerpts":
        assert ends[0] <= ends[1]


@pytest.mark.parametrize(
    ("number", "spoken"),
    [
        (Range(3, 3), "3"),
        (Range(0, 2), "between 0 and 2"),
        (Range(0.5, 0.5), "0.50"),
        (Range(0.25, 1), "between 0.25 and 1"),
        (Range(None, None), "undefined"),
    ],
)
def test_a_range_is_spoken_as_a_number_where_it_is_one(number: Range, spoken: str) -> None:
    """A known number prints as such, an open one with both its ends."""
    assert str(number) == spoken


# ------------------------------------------------------------------ dates of what is found


def found_dates(*texts: str, since: str = "") -> tuple[str, str]:
    """Return first and last date of codings in documents with these dates."""
    documents = {f"d{n}": document(n, parse_date(text)) for n, text in enumerate(texts)}
    corpus = corpus_of(documents, tuple(coding(f"{name}-x1", "f.one") for name in documents))
    selection = coded("f").since(since) if since else coded("f")
    first, last = (date_of(value, Finder(corpus)) for value in (selection.first, selection.last))
    return str(first), str(last)


@pytest.mark.parametrize(
    ("texts", "first", "last"),
    [
        (("1985-02-01", "1990-06-15"), "1 February 1985", "15 June 1990"),
        (
            ("1990", "1990-06-15"),
            "1 January 1990 – 15 June 1990",
            "15 June 1990 – 31 December 1990",
        ),
        (("1985", "1990"), "1985", "1990"),
        (("1985-02-01", "XXXX"), "until 1 February 1985", "from 1 February 1985 on"),
        (("XXXX",), "None", "None"),
        ((), "None", "None"),
    ],
)
def test_first_and_last_are_as_close_as_the_dates_allow(
    texts: tuple[str, ...], first: str, last: str
) -> None:
    """The earliest date lies between the earliest possible and the earliest certain day."""
    assert found_dates(*texts) == (first, last)


def test_a_date_is_written_as_that_of_the_first_document_that_has_it() -> None:
    """Where several documents have the same days, the first in the table gives the words."""
    documents = {
        "d1": document(1, parse_date("1990")),
        "d0": document(0, parse_date("1990-01-01/1990-12-31")),
    }
    corpus = corpus_of(documents, (coding("d0-x1", "f.one"), coding("d1-x1", "f.one")))
    found = date_of(coded("f").first, Finder(corpus))
    assert found is not None
    assert found.text == "1990"


def test_a_possible_item_can_make_a_date_earlier_and_never_later() -> None:
    """What is only possibly found opens the first date backwards; it does not close it."""
    assert found_dates("1990", "1995-01-01", since="1990-06-15")[0] == (
        "1 January 1990 – 1 January 1995"
    )


def test_what_looks_back_dates_nothing() -> None:
    """An interview gives no first or last date."""
    corpus = corpus_of(
        {"d0": document(0, parse_date("1995"), retrospective=True)}, (coding("d0-x1", "f.one"),)
    )
    assert date_of(coded("f").first, Finder(corpus)) is None
    assert date_of(coded("f").last, Finder(corpus)) is None


@given(corpora(), selections(), st.data())
def test_a_closer_date_never_widens_the_first_or_the_last(
    corpus: Corpus, selection: Selection, data: st.DataObject
) -> None:
    """With a document's date narrowed, first and last stay within what they were."""
    name = data.draw(st.sampled_from(sorted(corpus.documents)))
    closer = redated(corpus, name, data.draw(narrowed(corpus.documents[name].date)))
    for value in (selection.first, selection.last):
        wide, narrow = (date_of(value, Finder(one)) for one in (corpus, closer))
        if wide is not None:
            assert narrow is not None
            assert (narrow.first or date.min) >= (wide.first or date.min)
            assert (narrow.last or date.max) <= (wide.last or date.max)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1989", "1990", Truth.TRUE),
        ("1990", "1989", Truth.FALSE),
        ("1990-06-15", "1990-06-15", Truth.FALSE),
        ("1990", "1990-06-15", Truth.UNKNOWN),
        ("1990-06-15", "1990", Truth.UNKNOWN),
        ("1990-12-31", "1990", Truth.FALSE),
        ("1990", "1990-01-01", Truth.FALSE),
        ("XXXX", "1990", Truth.UNKNOWN),
        ("1980/..", "1990", Truth.UNKNOWN),
        ("1991/..", "1990", Truth.FALSE),
    ],
)
def test_before_is_decided_only_where_every_day_agrees(
    one: str, other: str, expected: Truth
) -> None:
    """Where some days would make it true and others false, the order is unknown."""
    assert precedes(parse_date(one), parse_date(other)) is expected


def test_no_date_precedes_nothing_and_follows_nothing() -> None:
    """A date that is not there decides no order."""
    assert precedes(None, parse_date("1990")) is Truth.UNKNOWN
    assert precedes(parse_date("1990"), None) is Truth.UNKNOWN


@given(intervals(), intervals(), st.data())
def test_a_closer_date_never_overturns_an_order(
    one: Interval, other: Interval, data: st.DataObject
) -> None:
    """An order that is decided stays so on closer dates."""
    before = precedes(one, other)
    after = precedes(data.draw(narrowed(one)), data.draw(narrowed(other)))
    if before is not Truth.UNKNOWN:
        assert after is before
