"""Numbers, shares, enumerations and sentences as prose prints them."""

from __future__ import annotations

import pytest

from refutable.language.english import in_words, listed, percent, sentence


@pytest.mark.parametrize(
    ("number", "word"),
    [(0, "zero"), (1, "one"), (12, "twelve"), (13, "13"), (2.5, "2.5"), (-1, "-1")],
)
def test_small_numbers_are_words(number: float, word: str) -> None:
    """From zero to twelve; what is larger, broken or negative stands in figures."""
    assert in_words(number) == word


@pytest.mark.parametrize(
    ("share", "word"), [(0.5, "half"), (0.25, "25%"), (0.333, "33.3%"), (1.5, "150%"), (0.07, "7%")]
)
def test_shares_are_percentages(share: float, word: str) -> None:
    """One that is a half is said so; none is rounded to another."""
    assert percent(share) == word


@pytest.mark.parametrize(
    ("items", "text"),
    [
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a and b", "c"], "a and b, and c"),
        (["“a and b”", "c"], "“a and b” and c"),
    ],
)
def test_an_enumeration_is_told_from_its_items(items: list[str], text: str) -> None:
    """An item that holds the word itself is set apart, unless it is quoted."""
    assert listed(items) == text


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("at least one", "At least one."),
        ("(1) at least one; (2) none", "(1) At least one; (2) none."),
        ("“The day” lies before it", "“The day” lies before it."),
        ("is it?", "Is it?"),
        ("", ""),
    ],
)
def test_a_clause_becomes_a_sentence(clause: str, said: str) -> None:
    """A capital behind any number, and a full stop where there is none."""
    assert sentence(clause) == said
