"""Dated things in time: as exact as they are known, and each seen."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from refutable.corpus.dates import Interval
from refutable.figures import Row
from refutable.figures.theme import PHONE, to_svg
from refutable.figures.timeline import axis_of, days, lanes
from tests.figures.drawing import data_of, drawn, overlapping, shown
from tests.figures.samples import SAMPLES

ROWS = SAMPLES["documents_over_time"]


def _row(start: date | None, length: int) -> Row:
    end = None if start is None else start + timedelta(days=length)
    return {"actor": "a", **days(Interval(start, end, ""))}


DATED = st.builds(
    _row, st.none() | st.dates(date(1990, 1, 1), date(2010, 1, 1)), st.integers(0, 800)
)


def test_dates_are_drawn_as_exact_as_they_are_known() -> None:
    """A day or month is a dot, a year a bar, an open end a bar to the edge, and no date none."""
    first, last = date(2001, 1, 1), date(2001, 12, 31)
    assert days(Interval(first, first, ""))["drawn"] == "dot"
    assert days(Interval(first, last, ""))["drawn"] == "bar"
    assert days(Interval(first, None, "")) == {"start": "2001-01-01", "end": None, "drawn": "bar"}
    assert days(Interval(None, None, ""))["drawn"] == "undated"
    review = next(
        row for row in data_of(drawn("documents_over_time")) if row.get("document") == "d7"
    )
    assert review["end"] == "2003-12-31"[:0] + axis_of(ROWS[:7])[1]


def test_what_is_far_earlier_has_its_year_at_the_edge() -> None:
    """The axis is not stretched over empty decades."""
    many = [ROWS[0], *[ROWS[1] | {"document": f"x{n}"} for n in range(12)], *ROWS[2:]]
    assert axis_of(many[:18])[0] == "1998-01-01"
    assert "← 1950" in shown("documents_over_time", many)
    assert axis_of([ROWS[0], ROWS[0], *ROWS[1:7]])[0] == "1950-01-01"


def test_undated_documents_stand_apart_under_their_heading() -> None:
    """And a corpus without any date is drawn, not refused."""
    assert "undated" in shown("documents_over_time")
    rows = [row | {"start": None, "end": None, "drawn": "undated"} for row in ROWS[:7]]
    assert "undated" in shown("documents_over_time", rows)
    dated = [row for row in ROWS if row.get("drawn") != "undated"]
    assert "undated" not in shown("documents_over_time", dated)


@settings(deadline=None)
@given(st.lists(DATED, min_size=1, max_size=40))
def test_no_mark_lies_on_another(rows: list[Row]) -> None:
    """Those of one lane are a dot's width apart, and none is lost."""
    start, end = (date.fromisoformat(day) for day in axis_of(rows))
    gap = (end - start).days * 10 / 400
    placed = lanes(rows, "actor", 400)
    assert len(placed) == len(rows)
    for lane in {row["lane"] for row in placed}:
        members = [row for row in placed if row["lane"] == lane and row["end"]]
        assert sum(row["lane"] == lane and not row["end"] for row in placed) <= 1
        for one, other in pairwise(members):
            if one["end"] >= start.isoformat():
                between = date.fromisoformat(other["start"]) - date.fromisoformat(one["end"])
                assert between.days >= gap - 1


def test_an_actor_is_named_once_with_the_number_of_documents() -> None:
    """Whatever the number of lanes."""
    words = shown("documents_over_time")
    assert words.count("press (3)") == 1
    assert words.count("club (3)") == 1


def test_a_long_name_of_one_lane_gets_a_second() -> None:
    """On a phone a label of two lines lies on no other."""
    rows = [
        row | ({"actor": f"{row['actor']} with a long name"} if "actor" in row else {})
        for row in ROWS
    ]
    assert overlapping(to_svg(drawn("documents_over_time", rows, width=PHONE))) == []


def test_periods_stand_over_the_axis_with_their_documents() -> None:
    """An open period reaches to the edge; one that ends before the axis begins is left out."""
    words = shown("documents_over_time")
    assert "Early" in words
    assert "2–3" in words
    late = [row for row in ROWS if row.get("start") is None or row["start"] > "2000"]
    assert "Early" not in shown("documents_over_time", late)
