"""What must not be there was looked for somewhere."""

from __future__ import annotations

from refutable.claims.searched import Search, searches
from refutable.corpus import Corpus
from refutable.evaluate.query import Finder
from refutable.language.criteria import Criterion, every, omitted
from refutable.language.expressions import coded

BAN, ZONING = coded("order.ban"), coded("order.zoning")


def only(criterion: Criterion, corpus: Corpus) -> Search:
    """Return the one search of a criterion."""
    (found,) = searches(criterion, Finder(corpus))
    return found


def test_an_absence_was_searched_for_in_all_passages_under_the_same_restrictions(
    small: Corpus,
) -> None:
    """What speaks against it is the exception."""
    found = only(ZONING.before("1990").documents == 0, small)
    starts = [small.documents[item.document].date.first for item in found.searched]
    assert starts
    assert all(day is None or day.year < 1990 for day in starts)
    assert all(item.coding < 0 for item in found.searched)
    assert len(found.exceptions) == 0
    assert len(only(ZONING.documents <= 1, small).exceptions) >= 2


def test_a_universal_was_searched_in_what_it_speaks_of(small: Corpus) -> None:
    """The exceptions are the documents that lack the other."""
    found = only(every(ZONING, BAN), small)
    assert {item.document for item in found.exceptions} <= {one.document for one in found.searched}


def test_an_omission_is_an_absence(small: Corpus) -> None:
    """It was looked for in the same passages."""
    assert only(omitted(ZONING), small).where == only(ZONING.documents == 0, small).where


def test_what_must_be_there_was_not_searched_for(small: Corpus) -> None:
    """Nor is a comparison of two numbers an absence."""
    assert list(searches(ZONING.documents >= 2, Finder(small))) == []
    assert list(searches(ZONING.documents < BAN.documents, Finder(small))) == []
