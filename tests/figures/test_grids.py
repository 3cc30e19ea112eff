"""Grids of counts: codes by period, codes by attribute."""

from __future__ import annotations

from refutable.figures.theme import PHONE, to_svg
from tests.figures.drawing import drawn, encodings, links, overlapping, sample_svg, shown, texts
from tests.figures.samples import SAMPLES


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
    found = [e for e in encodings(drawn("codes_by_period")) if "x2" in e]
    layers = [e for e in found if "field" in e["x2"]]
    assert {(e["x"]["field"], e["x2"]["field"]) for e in layers} == {("count", "possible")}


def test_a_cell_leads_to_the_passages_that_it_counts_and_says_how_many() -> None:
    """One that counts nothing has no bar, no number and no link."""
    found = dict(links(sample_svg("codes_by_period")))
    assert found["#passages?code=Attack&period=Late"] == "Attack, Late: 1 of 4–5"
    assert "#passages?code=Defence&period=Late" not in found
    assert len(found) == sum(row["shown"] != "0" for row in SAMPLES["codes_by_period"])
