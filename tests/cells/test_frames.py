"""A selection gives a frame of the open paper, and displays itself as a small table."""

from __future__ import annotations

from dataclasses import replace

import refutable.cells.words as words
from refutable.cells.session import Session
from refutable.evaluate.query import Finder


def test_a_frame_has_a_row_for_each_coding_and_a_column_for_each_attribute() -> None:
    """Codings with document, words and attributes; documents have none of a coding."""
    frame = words.coded("order").frame()
    assert len(frame) == int(str(words.coded("order").codings))
    assert {"document", "date", "excerpt", "code", "stance", "quote", "actor"} <= set(frame.columns)
    assert "code" not in words.catalogued().frame().columns


def test_what_is_only_possible_is_marked() -> None:
    """An undated leaflet may be of the time or not: its rows are there, and not certain."""
    frame = words.coded("order.appeal").before("children-corner-opened").frame()
    assert set(frame.document[~frame.certain]) <= {"neighbours-leaflet", "voices-notice-1990"}
    assert not frame.certain.all()


def test_a_notebook_shows_few_rows_and_no_markup_of_the_data(opened: Session) -> None:
    """Ten rows at most; a text of the data is text in the table."""
    corpus = opened.corpus
    evil = {
        name: replace(one, text="<script>x</script> " * 3) for name, one in corpus.excerpts.items()
    }
    opened.finder = Finder(replace(corpus, excerpts=evil))
    shown = words.quoted()._repr_html_()
    assert shown.count("<tr") <= 11
    assert "<script>" not in shown
    assert f"{len(corpus.counted)} rows" in shown
