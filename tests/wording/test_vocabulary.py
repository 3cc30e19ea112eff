"""Quantity words have declared ranges, which a project may change; a bad file is told in full."""

from __future__ import annotations

import pytest

from refutable.corpus import Corpus
from refutable.errors import MalformedError
from refutable.wording.vocabulary import (
    DEFAULT,
    FILE,
    RANGES,
    Vocabulary,
    portion_word,
    read_vocabulary,
)


@pytest.mark.parametrize("word", RANGES)
def test_every_range_has_a_reason(word: str) -> None:
    """No range is taken for granted."""
    portion = RANGES[word]
    assert portion.because
    assert portion.high is None or portion.low <= portion.high


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (1, "all"),
        (0.9, "most"),
        (0.6, "most"),
        (0.5, "half"),
        (0.3, "some"),
        (0.2, "few"),
        (0, "none"),
    ],
)
def test_a_share_has_its_word(share: float, word: str) -> None:
    """The ranges leave no share without a word; between them it is "some"."""
    assert portion_word(share) == word


@pytest.mark.parametrize(
    ("word", "inside", "outside"),
    [("most", 0.51, 0.5), ("few", 0.25, 0.0), ("rarely", 0.0, 0.21), ("several", 3, 2)],
)
def test_an_open_end_does_not_belong_to_a_range(word: str, inside: float, outside: float) -> None:
    """More than half is most, half itself is not; few are not none."""
    portion = RANGES[word]
    assert portion.holds(inside, inside)
    assert not portion.holds(outside, outside)
    assert not portion.holds(min(inside, outside), max(inside, outside))


def test_a_range_says_itself() -> None:
    """As it is printed where a word does not fit what is found."""
    assert str(RANGES["most"]) == "more than 50% and at most 100%"
    assert str(RANGES["several"]) == "at least 3"
    assert str(RANGES["all"]) == "exactly 100%"


def test_a_project_has_its_own_ranges_and_names(small: Corpus) -> None:
    """What it declares stands over the engine's; what it leaves out stays."""
    text = (
        "ranges:\n"
        "  few: {from: 0.1, below: 0.4, because: Of three papers one is few.}\n"
        "names:\n"
        "  The Opening Day: children-corner-opened\n"
    )
    found = read_vocabulary(text, small)
    assert found.ranges["few"].holds(0.1, 0.39)
    assert not found.ranges["few"].holds(0.4, 0.4)
    assert found.ranges["most"] == DEFAULT.ranges["most"]
    assert found.names == {"the opening day": "children-corner-opened"}
    assert portion_word(1 / 3, found) == "few"


def test_an_empty_part_declares_nothing(small: Corpus) -> None:
    """Names alone leave the ranges as they are."""
    text = "names:\n  the head office: head office\n"
    assert read_vocabulary(text, small) == Vocabulary(RANGES, {"the head office": "head office"})


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("ranges: [most]\n", (1, 9), "no keys and values here"),
        ("most: 0.5\n", (1, 1), "no part 'most'"),
        ("ranges:\n  all: {from: 1, because: x}\n", (2, 3), "'all' has no range to declare"),
        ("ranges:\n  lots: {from: 1, because: x}\n", (2, 3), "'lots' has no range to declare"),
        ("ranges:\n  most: {from: 0.6}\n", (2, 3), "'most' has no reason"),
        ("ranges:\n  most: {because: x}\n", (2, 3), "'most' has no range"),
        ("ranges:\n  half: {from: 0.6, to: 0.4, because: x}\n", (2, 3), "'half' has no range"),
        ("ranges:\n  most: {over: 0.6, because: x}\n", (2, 10), "no limit 'over'"),
        (
            "ranges:\n  most: {from: 60, because: x}\n",
            (2, 16),
            "'60' is not a share between 0 and 1",
        ),
        ("ranges:\n  several: {from: many, because: x}\n", (2, 19), "'many' is not a count"),
        ("names:\n  the hall: the-hall\n", (2, 13), "'the-hall' is nothing that the data name"),
        ("names:\n  more: order.ban\n", (2, 3), "the name 'more' is a single word"),
        ("names:\n  [a, b]: order.ban\n", (2, 3), "a key is a text"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    small: Corpus, text: str, place: tuple[int, int], message: str
) -> None:
    """File, line and column, what is wrong and what would be right."""
    with pytest.raises(MalformedError) as caught:
        read_vocabulary(text, small)
    (fault,) = caught.value.faults
    assert (fault.file, fault.line, fault.column) == (FILE, *place)
    assert fault.message.startswith(message)
    assert (fault.rule, bool(fault.remedy)) == ("bad-wording", True)


def test_every_fault_is_told_at_once(small: Corpus) -> None:
    """A second fault is not hidden by the first."""
    text = "ranges:\n  most: {from: x, because: y}\nnames:\n  the hall: hall\n"
    with pytest.raises(MalformedError) as caught:
        read_vocabulary(text, small)
    assert [fault.line for fault in caught.value.faults] == [2, 4]


def test_what_is_no_yaml_is_told_as_such(small: Corpus) -> None:
    """With the place at which the parser stopped."""
    with pytest.raises(MalformedError) as caught:
        read_vocabulary("ranges: {most\n", small)
    (fault,) = caught.value.faults
    assert (fault.rule, fault.file) == ("bad-yaml", FILE)
    assert fault.line >= 1
