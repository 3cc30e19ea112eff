"""Grids of counts: codes by period, codes against one another, agreement by code."""

from __future__ import annotations

import pytest

from refutable.figures.theme import PALETTE, PHONE, to_svg
from tests.figures.drawing import data_of, drawn, encodings, overlapping, shown, texts
from tests.figures.samples import SAMPLES

PAIRS = SAMPLES["code_cooccurrence"]


def test_a_cell_prints_its_count_and_a_column_its_base() -> None:
    """Where dates leave a count open, its range."""
    words = shown("codes_by_period")
    assert "of 4–5" in words
    assert "of 5–6" in words
    assert "1–2" in words


def test_columns_and_rows_keep_the_order_of_the_table() -> None:
    """Periods in time and codes as in the codebook, not by the alphabet."""
    words = shown("codes_by_period")
    assert words.index("Late") < words.index("Early")
    assert words.index("Defence") < words.index("Attack")


def test_no_heading_is_broken_within_a_word_on_a_phone() -> None:
    """One that is wider than its narrow column stands above those to its right."""
    names = ["Hardly any", "Border Partnership", "B", "11 September 2001–2004", "C", "D", "E"]
    sample = [row for row in SAMPLES["codes_by_period"] if row["period"] == "Late"]
    rows = [row | {"period": name} for name in names for row in sample]
    drawing = to_svg(drawn("codes_by_period", rows, width=PHONE))
    words = {text.words for text in texts(drawing)}
    assert {"Partnership", "September", "2001–", "2004"} <= words
    assert overlapping(drawing) == []


def test_open_dates_are_drawn_beside_the_certain_count() -> None:
    """The dashed bar runs from the certain to the possible count."""
    layers = [e for e in encodings(drawn("codes_by_period")) if "x2" in e]
    assert {(e["x"]["field"], e["x2"]["field"]) for e in layers} == {("count", "possible")}


def test_a_family_has_one_colour_in_every_figure() -> None:
    """That of its place in the codebook, whichever families are drawn."""
    rows = [row for row in SAMPLES["codes_by_period"] if row["family"] == "Rules"]
    ranges = [
        encoding["color"]["scale"]["range"]
        for encoding in encodings(drawn("codes_by_period", rows))
        if "scale" in encoding.get("color", {})
    ]
    assert ranges == [[PALETTE[1]]]


def test_codes_left_out_are_said() -> None:
    """The triangle says how many codes it leaves out, and why."""
    rows = [row | {"documents": 1} if row["other"] == "Noise" else row for row in PAIRS]
    words = shown("code_cooccurrence", rows, minimum=2)
    assert "Not shown, with fewer than 2 documents shared with any other: Noise." in words


def test_too_many_codes_raise_the_minimum() -> None:
    """Where there is no room for all, a code must share more documents to be drawn."""
    rows = [row | {"documents": 1} if row["other"] == "Noise" else row for row in PAIRS]
    assert "fewer than 2 documents" in shown("code_cooccurrence", rows, most=3)


def test_codes_never_together_are_drawn_as_such() -> None:
    """A corpus in which no two codes meet gives an empty triangle, not an error."""
    rows = [row | {"documents": 0} for row in PAIRS]
    assert "Offside" in shown("code_cooccurrence", rows)


def test_alpha_is_drawn_only_where_it_can_mean_anything() -> None:
    """A code too rare for alpha has the reason in place of a number, and its counts."""
    words = shown("agreement_by_code")
    assert "0.70 (-0.15 to 0.92)" in words
    assert "1.00, no disagreement" in words
    assert "given in 1 (needs 5)" in words
    assert "never given" in words
    assert "7 of 8" in words


@pytest.mark.parametrize("width", [640, 320])
def test_alpha_on_stance_stands_beside_that_on_presence(width: float) -> None:
    """On a phone too: nobody sees the one without the other."""
    words = shown("agreement_by_code", width=width)
    assert "stance" in words
    assert "0.37" in words


def test_the_axis_of_alpha_reaches_below_nought_where_an_interval_does() -> None:
    """No interval is cut off."""
    domains = [
        e["x"]["scale"]["domain"]
        for e in encodings(drawn("agreement_by_code"))
        if e.get("x", {}).get("field") == "alpha"
    ]
    assert domains == [[-0.15, 1]]
    assert data_of(drawn("agreement_by_code"))
