"""What prose prints: values, quotations, tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from refutable.cells import session
from refutable.cells.prose import agreement, quote, share, table
from refutable.cells.show import MarkdownOutput
from refutable.language.expressions import coded, event, quoted

OPENING = "children-corner-opened"


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (lambda: coded("order.ban").documents, "3"),
        (lambda: coded("order.ban").documents.words, "three"),
        (lambda: coded("sound.life").in_language("de").before("1980").documents.words, "none"),
        (lambda: coded("order.appeal").before(OPENING).documents, "between 0 and 2"),
        (lambda: coded("order.appeal").before(OPENING).documents.words, "between none and two"),
        (lambda: quoted().documents.words, "nine"),
        (lambda: (coded("order.ban").documents * 10).words, "30"),
        (lambda: share(coded("order.ban").documents, quoted().documents), "33%"),
        (
            lambda: share(
                coded("order.ban").documents, coded("order.ban").before("1900").documents
            ),
            "undefined",
        ),
        (lambda: coded("order.ban").first, "1974"),
        (lambda: coded("order.ban").last, "March 1981"),
        (lambda: coded("order.appeal").last, "from 4 May 1993 on"),
        (lambda: coded("order.ban").before("1900").first, "no date"),
        (lambda: event(OPENING), "15 June 1990"),
        (
            lambda: agreement("desk", "attic", code="sound.quiet_owed"),
            "1.000 for presence and undefined for stance",
        ),
        (lambda: agreement("desk", "attic"), "0.77 for presence and 0.49 for stance"),
        (lambda: agreement("desk", "attic").words, "0.61"),
        (lambda: agreement("desk", "attic").codes, "0"),
    ],
)
def test_values_print_as_prose_wants_them(value: Callable[[], object], printed: str) -> None:
    """Numbers as digits or words, shares as percentages, dates in full, open ones as open."""
    assert str(value()) == printed


def test_agreement_needs_two_coders_that_there_are() -> None:
    """A layer that is not there, or one alone, has no agreement."""
    for names in (("desk",), ("desk", "cellar"), ()):
        with pytest.raises(ValueError, match="name two or more of the coders: desk, attic"):
            agreement(*names)


def test_a_quotation_is_the_excerpts_own_words() -> None:
    """Words that do not stand in the excerpt are refused; a foreign language is marked."""
    assert str(quote("x-voices-ask", "lower your voices")) == "“lower your voices”"
    assert str(quote("x-voices-ask")) == "“We ask you kindly to lower your voices”"
    german = str(quote("x-kinderecke-de", "bitte nehmen Sie Rücksicht"))
    assert german == "[“bitte nehmen Sie Rücksicht”]{lang=de}"
    with pytest.raises(ValueError, match="there is no excerpt 'x-voice'"):
        quote("x-voice")
    with pytest.raises(ValueError, match="are not in excerpt 'x-voices-ask'"):
        quote("x-voices-ask", "raise your voices")


def test_a_table_is_a_pipe_table_with_numbers_to_the_right() -> None:
    """Columns of numbers stand to the right, a bar in a cell does not end it."""
    shown = table([("a|b", coded("order.ban").documents), ("c", 12)], columns=["Name", "Documents"])
    assert str(shown).splitlines() == [
        "| Name | Documents |",
        "| :-- | --: |",
        "| a\\|b | 3 |",
        "| c | 12 |",
    ]
    with pytest.raises(ValueError, match="the table has no rows"):
        table([], columns=["Name"])


def test_a_text_in_a_table_is_printed_as_it_is() -> None:
    """Cells and headers are texts; what displays itself as Markdown keeps its markup."""
    shown = table([("*a* [@k]", MarkdownOutput("*b* [@k] `a|b`"))], columns=["x|y", "<z>"])
    assert str(shown).splitlines() == [
        "| x\\|y | \\<z\\> |",
        "| :-- | :-- |",
        "| \\*a\\* \\[\\@k\\] | *b* [@k] `a\\|b` |",
    ]


def test_a_table_counts_as_citing_what_its_cells_cite() -> None:
    """A reference that only an output cites is not unused."""
    table([(MarkdownOutput("[@public-rooms-1999, p. 3]"),)], columns=["Source"])
    assert session.session().cited == {"public-rooms-1999"}
