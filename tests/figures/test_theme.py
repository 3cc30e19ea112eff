"""What all figures share: lines of text, numbers, colours."""

from __future__ import annotations

from functools import reduce
from itertools import combinations
from math import ceil, fsum
from operator import add

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.figures.theme import (
    CONFIG,
    SIZE,
    VERDICTS,
    between,
    label_width,
    plural,
    runs,
    text_width,
    wrap,
    written,
)


@given(st.text(alphabet="aiMW –-", min_size=1), st.integers(30, 200))
def test_wrapping_keeps_the_words_and_the_width(text: str, width: int) -> None:
    """Lines hold all the letters in order, and none is too wide."""
    lines = wrap(text, width).split("\n")
    kept = "".join(lines).replace(" ", "").replace("-", "")
    assert kept == text.replace(" ", "").replace("-", "")
    assert all(text_width(line) <= width for line in lines)


def test_a_text_is_broken_after_spaces_and_dashes() -> None:
    """And inside a word only where it is wider than the line."""
    assert wrap("an average label", 60) == "an average\nlabel"
    assert wrap("2001–2004", 40) == "2001–\n2004"
    assert wrap("Partnership", 40).split("\n")[0].endswith("-")
    assert wrap("Partnership", 80) == "Partnership"


def test_labels_get_the_room_they_need_and_not_the_whole_figure() -> None:
    """The widest label counts, up to four tenths of the width."""
    assert label_width(["a", "label"], 600) == ceil(text_width("label") + 8)
    assert label_width(["word " * 90], 600) == pytest.approx(228)


@pytest.mark.parametrize(
    ("numbers", "printed"),
    [((), ""), ((3,), "3"), ((3, 4), "3–4"), ((5, 1, 2, 3, 9), "1–3, 5, 9")],
)
def test_runs_of_numbers_are_drawn_together(numbers: tuple[int, ...], printed: str) -> None:
    """In their order, a run as its ends."""
    assert runs(numbers) == printed


def test_counts_are_printed_with_their_range_and_their_noun() -> None:
    """A count that dates leave open is a range."""
    assert (between(3, 3), between(3, 5)) == ("3", "3–5")
    assert (plural(1, "claim"), plural(0, "claim")) == ("1 claim", "0 claims")


def test_a_row_is_a_line() -> None:
    """What holds no further container stands on one line, so that a change of a row is a line."""
    text = written({"rows": [{"b": 1, "a": "é"}, {"c": None}], "mark": "bar"})
    assert text == '{\n "mark": "bar",\n "rows": [\n  {"b": 1, "a": "é"},\n  {"c": null}\n ]\n}'


def _grey(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _contrast(colour: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(colour), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_a_sign_is_read_on_its_tile() -> None:
    """White on the fill of a verdict has the contrast of text (WCAG 2.2, 1.4.3)."""
    filled = {colour for colour in VERDICTS.values() if colour.startswith("#")}
    assert min(_contrast(colour, "#FFFFFF") for colour in filled) >= 4.5
    assert len({verdict for verdict in VERDICTS if VERDICTS[verdict] in filled}) == 3


def test_supported_and_refuted_are_told_apart_without_colour() -> None:
    """In grey their tiles differ in lightness, beside their signs."""
    greys = [_grey(VERDICTS[verdict]) for verdict in ("supported", "refuted")]
    assert min(abs(a - b) for a, b in combinations(greys, 2)) > 30


def test_the_common_look_has_no_text_below_the_smallest_size() -> None:
    """Sizes stand in one place."""
    sizes = [
        value
        for part in CONFIG.values()
        if isinstance(part, dict)
        for key, value in part.items()
        if key.endswith("ontSize")
    ]
    assert min(sizes) == SIZE >= 11


def test_a_width_is_the_same_in_each_version_of_python() -> None:
    """Parts are added up exactly: the sum of floats is rounded otherwise by 3.11 and by 3.12."""
    assert text_width("a" * 16, 100) != 103.0 * reduce(add, [0.56] * 16)
    assert text_width("a" * 16, 100) == 103.0 * fsum([0.56] * 16)
