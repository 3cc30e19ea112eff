"""Two texts that look alike and differ are told apart in words."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.lookalikes import find_alike, told_apart


@pytest.mark.parametrize(
    ("text", "known", "names"),
    [
        ("caf\u00e9", "cafe\u0301", "U+0065 LATIN SMALL LETTER E and U+0301 COMBINING ACUTE"),
        ("cafe\u0301", "caf\u00e9", "U+00E9 LATIN SMALL LETTER E WITH ACUTE"),
        ("a\u00a0b", "a b", "has U+0020 SPACE where this has U+00A0 NO-BREAK SPACE"),
        ("a\u200bb", "ab", "has nothing where this has U+200B ZERO WIDTH SPACE"),
        ("ab", "ab\ufeff", "has U+FEFF ZERO WIDTH NO-BREAK SPACE where this has nothing"),
        ("don't", "don\u2019t", "has U+2019 RIGHT SINGLE QUOTATION MARK where this has U+0027"),
    ],
)
def test_what_cannot_be_seen_is_said(text: str, known: str, names: str) -> None:
    """Composed and decomposed letters, blanks, what has no width, quotation marks."""
    assert names in told_apart(text, ["other", known])


@pytest.mark.parametrize(("text", "known"), [("a", "a"), ("a", "b"), ("naive", "na\u00efve")])
def test_what_is_the_same_or_looks_different_is_not_told_apart(text: str, known: str) -> None:
    """Equal texts, and those that a reader can tell apart."""
    assert told_apart(text, [known]) == ""


@given(st.text(alphabet="abé \u00a0ñ'\u2019\u200b", min_size=1, max_size=12))
def test_words_are_found_in_whatever_form_they_are_written(words: str) -> None:
    """In a text that spells accents the other way, with other blanks."""
    if words.strip(" \u00a0\u200b"):
        text = f"before {normalize('NFD', words).replace(' ', chr(0xA0))} behind"
        assert find_alike(words, text)
