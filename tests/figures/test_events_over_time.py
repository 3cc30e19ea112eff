"""The timeline of events: where marks and names stand, and what is set apart."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pandas as pd
import pytest

from refutable.figures.theme import SMALL, line_height, text_width
from tests.figures.drawing import TABLES, drawn, marks, texts

NAME = "events_over_time"
TABLE = TABLES[NAME]


def names(**more: Any) -> list[dict[str, Any]]:
    """Every text of the figure with where it stands."""
    return [row for row in marks(drawn(NAME, **more)) if "text" in row]


def rows_of(event: str, **more: Any) -> list[dict[str, Any]]:
    """The marks of an event."""
    return [row for row in marks(drawn(NAME, **more)) if row.get("Event") == event]


def crowded() -> pd.DataFrame:
    """Twelve events of one day, and one of each year around it."""
    rows = [
        (f"x{n}", f"Event number {n}", "2001-09-11", "2001-09-11", "one", True) for n in range(12)
    ]
    rows += [
        (f"y{n}", f"The year of {n}", f"{n}-01-01", f"{n}-12-31", "one", True)
        for n in range(1996, 2008)
    ]
    return pd.DataFrame(rows, columns=TABLE.columns)


@pytest.mark.parametrize("width", [600, 350])
@pytest.mark.parametrize("table", [TABLE, crowded()], ids=["sample", "crowded"])
def test_no_name_lies_upon_another(table: pd.DataFrame, width: int) -> None:
    """However many events crowd into a day, each name is free of the others."""
    labels = set(table["label"])
    found = []
    for row in names(width=width, table=table):
        text = [row["text"]] if isinstance(row["text"], str) else row["text"]
        if " ".join(text).split(", 19")[0] in labels:
            top = row["y"] - line_height(SMALL) / 2
            right = row["x"] + max(text_width(line, SMALL) for line in text)
            found.append((row["x"], right, top, top + len(text) * line_height(SMALL)))
    assert len(found) == sum(table["start"].notna())
    for (x, x2, y, y2), (u, u2, v, v2) in combinations(found, 2):
        assert x2 <= u or u2 <= x or y2 <= v or v2 <= y
    assert all(x2 <= width for _, x2, _, _ in found)


def test_a_day_is_a_dot_and_a_year_a_bar_as_long_as_a_year() -> None:
    """Nothing is drawn more exact than it is known."""
    (day,) = rows_of("First match")
    (year,) = rows_of("Match of the year")
    assert "y2" not in day
    (later,) = rows_of("Cup")
    days = (pd.Timestamp("2003-05-02") - pd.Timestamp("1998-03-04")).days
    assert year["y2"] - year["y"] == pytest.approx((later["y"] - day["y"]) * 365 / days, rel=0.03)


def test_marks_of_one_time_stand_side_by_side() -> None:
    """Days apart and within one year, three events keep a lane each."""
    places = {rows_of(event)[0]["x"] for event in ("First match", "Match of the year")}
    assert len(places) == 2


def test_what_is_far_earlier_stands_above_with_its_year() -> None:
    """One event half a century before all others does not stretch the axis."""
    assert "Club founded, 1950" in texts(drawn(NAME))
    assert "Club founded" in texts(drawn(NAME, since=1950))


def test_undated_events_are_named_below() -> None:
    """What has no date has no place on the axis."""
    assert "Undated: Lost cup." in texts(drawn(NAME))
    assert rows_of("Lost cup") == []


def test_a_document_that_is_not_quoted_is_empty() -> None:
    """And the key says so, where there is one."""
    layers = drawn(NAME).to_dict()
    (hollow,) = [
        layer["mark"]
        for layer in layers["layer"]
        if any(
            row.get("Event") == "Rule book that nobody quotes"
            for row in layers["datasets"][layer["data"]["name"]]
        )
    ]
    assert hollow["fillOpacity"] == 0
    said = "a document that is not quoted"
    assert said in texts(drawn(NAME))
    assert said not in texts(drawn(NAME, TABLE.assign(quoted=True)))


def test_strands_are_columns_or_one_below_the_other() -> None:
    """In the order of the table; where there is no room for columns, each has its own axis."""
    heads = [[row for row in names(width=width) if row["text"] in ("Clubs", "Matches")]
             for width in (600, 350)]  # fmt: skip
    assert [row["text"] for row in heads[0]] == ["Clubs", "Matches"]
    assert len({row["y"] for row in heads[0]}) == 1
    assert len({row["x"] for row in heads[1]}) == 1
    assert len({row["y"] for row in heads[1]}) == 2


def test_periods_are_named_in_order_down_the_axis() -> None:
    """Each band has its name, the earlier above the later."""
    places = {row["text"]: row["y"] for row in names()}
    assert places["Early"] < places["Late"]


def test_only_undated_events_can_be_drawn() -> None:
    """A table without any date is drawn, not refused."""
    table = TABLE.assign(start=None, end=None)
    assert any(text.startswith("Undated: Club founded;") for text in texts(drawn(NAME, table)))
