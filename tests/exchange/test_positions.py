"""Positions are read in the way in which the words are there."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.exchange.positions import (
    BYTES,
    CODE_POINTS,
    UTF_16,
    Marked,
    Reading,
    Text,
    placed,
    readings,
)
from tests.exchange.projects import texts

UNITS = (CODE_POINTS, UTF_16)
ALL = tuple(readings(UNITS))
ENDS = ("\n", "\r\n", "\r")


@st.composite
def in_files(draw: st.DrawFn) -> str:
    """Return a text as a program writes it: any line ends, with or without a mark."""
    lines = draw(texts).split("\n")
    parts = [line + draw(st.sampled_from(ENDS)) for line in lines[:-1]]
    return draw(st.sampled_from(("", "\ufeff"))) + "".join(parts) + lines[-1]


@given(raw=in_files(), unit=st.sampled_from((*UNITS, BYTES)), data=st.data())
def test_each_way_to_count_is_found_by_the_words(raw: str, unit: str, data: st.DataObject) -> None:
    """Whatever a program counts, its passages are placed on the words that it names."""
    text = Text(raw)
    marks = (False, True) if raw.startswith("\ufeff") else (False,)
    way = data.draw(st.sampled_from(list(readings((unit,), marks))))
    starts = text.starts(way)
    places = st.integers(0, len(text.plain))
    spans = data.draw(st.lists(st.tuples(places, places).map(sorted), max_size=4))
    marked = [
        Marked(int(starts[a]), int(starts[b]), text.plain[a:b])
        for a, b in spans
        if text.plain[a:b].strip()
    ]
    for mark, place in zip(marked, placed(text, marked, None, (unit,)).spans, strict=True):
        assert not place.reason
        assert text.plain[place.start : place.end].split() == mark.words.split()


@pytest.mark.parametrize("way", ALL, ids=str)
def test_edges_of_words_decide_where_no_words_are_given(way: Reading) -> None:
    """NVivo names no words: the way to count is the one that cuts none."""
    raw = "\ufeffOne 👩 two.\r\nThree four 𝔘𝔫𝔦 five.\r\nSix\nseven eight."
    text = Text(raw)
    wanted = ["two", "Three", "five", "seven eight", "Six"]
    begun = [text.plain.index(words) for words in wanted]
    starts = text.starts(way)
    marked = [
        Marked(int(starts[a]), int(starts[a + len(words)]))
        for a, words in zip(begun, wanted, strict=True)
    ]
    spans = placed(text, marked).spans
    assert [text.plain[one.start : one.end] for one in spans] == wanted


def test_the_words_decide_where_the_positions_are_wrong() -> None:
    """Words that are elsewhere, and only there, are taken there; others are not placed."""
    text = Text("A loud room. A quiet room. A loud hall.")
    marked = [
        Marked(0, 11, "A loud room"),
        Marked(1, 13, "A quiet room"),
        Marked(3, 9, "A loud"),
        Marked(5, 12, "A garden"),
        Marked(90, 99, "loud hall"),
        Marked(90, 99),
        Marked(7, 7, ""),
    ]
    spans = placed(text, marked).spans
    assert [(one.start, one.end) for one in spans[:2]] == [(0, 11), (13, 25)]
    assert (
        spans[2].reason
        == "other words are at the positions, and the text has these words more than once"
    )
    assert (
        spans[3].reason == "other words are at the positions, and the text has these words nowhere"
    )
    assert (spans[4].start, spans[4].end) == (29, 38)
    assert spans[5].reason == "the positions lie outside the text, or inside a sign"
    assert spans[6].reason == "the positions lie outside the text, or inside a sign"


def test_names_that_are_no_words_do_not_decide() -> None:
    """A program may call a passage what it likes: then the positions hold."""
    text = Text("A loud room. A quiet room.")
    marked = [Marked(2, 6, "1:1 first"), Marked(15, 20, "1:2 second")]
    assert [(one.start, one.end) for one in placed(text, marked).spans] == [(2, 6), (15, 20)]


def test_where_several_ways_fit_the_program_decides_or_it_is_said() -> None:
    """If nothing tells two ways apart, the program's usual way is taken, or both are named."""
    text, marked = Text("a\r\nb.c.d"), [Marked(5, 6)]
    usual = placed(text, marked, Reading(UTF_16, "as in the file"))
    assert (usual.spans[0].start, usual.others) == (4, ())
    unsure = placed(text, marked)
    assert (unsure.spans[0].start, unsure.reading) == (5, Reading(CODE_POINTS))
    assert Reading(UTF_16, "as in the file") in unsure.others


def test_a_position_inside_a_sign_is_no_place() -> None:
    """Half of a surrogate pair, or of CR LF, is not rounded to a place nearby."""
    text = Text("👩 is here")
    assert text.spans(Reading(UTF_16), [Marked(1, 4), Marked(0, 2)]) == (None, (0, 1))
    assert text.spans(Reading(BYTES), [Marked(2, 6), Marked(0, 10**30)]) == (None, None)


def test_only_line_ends_change_in_the_plain_text() -> None:
    """All ways count the same signs: a plain text is as long as the file but for CR of CR LF."""
    raw = "\ufeffa\r\nb\rc\x0bd\x0ce\x00f"
    assert Text(raw).plain == "a\nb\nc\nd\ne\ufffdf"
    widths = [len(Text(raw).starts(way)) for way in itertools.chain(ALL, readings((BYTES,)))]
    assert set(widths) == {len(Text(raw).plain) + 1}
