"""Readings as a figure: what is drawn, what is only counted, and which option decides."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from refutable.figures import to_svg
from tests.figures.drawing import TABLES, changed, drawn, marks, texts

TABLE = TABLES["readings_by_claim"]


def said(**more: Any) -> str:
    """All that the figure says, in one line."""
    return " ".join(texts(drawn("readings_by_claim", **more)))


def boxes(claim: str) -> dict[str, tuple[float, float]]:
    """How high the boxes of a claim are by option: all of it, and the part in which it stays."""
    found: dict[str, list[float]] = {}
    for row in marks(drawn("readings_by_claim")):
        if row.get("Claim") == claim and "Option" in row:
            found.setdefault(row["Option"], []).append(row["y2"] - row["y"])
    return {name: (max(sizes), min(sizes) if len(sizes) > 1 else 0.0)
            for name, sizes in found.items()}  # fmt: skip


def test_a_claim_that_stays_in_every_reading_is_counted_not_drawn() -> None:
    """Rows are for claims that some reading overturns; the others are counted."""
    words = said()
    assert "In every reading: 2 claims." in words
    assert "firm" not in words
    assert "unit decides" in words
    assert "other coder" in words


def test_a_box_is_as_full_as_the_verdict_stays_with_the_option() -> None:
    """Full where it always stays, empty where it never does."""
    found = boxes("1. unit decides")
    whole = found["texts (the paper’s own)"][0]
    assert found["texts (the paper’s own)"][1] == pytest.approx(whole)
    assert found["pages"][1] == 0
    assert found["one"][1] == pytest.approx(whole / 2)


def test_the_option_that_decides_stands_out() -> None:
    """The boxes of a choice whose options differ have an outline, those of the others none."""
    unit = {row["x"] for row in marks(drawn("readings_by_claim")) if row.get("Choice") == "Unit"}
    layers = drawn("readings_by_claim").to_dict()
    strong = [
        row
        for layer in layers["layer"]
        if layer["mark"].get("type") == "rect" and layer["mark"].get("stroke")
        for row in layers["datasets"][layer["data"]["name"]]
        if "Choice" in row
    ]
    assert {row["Choice"] for row in strong if row["Claim"].startswith("1.")} == {"Unit"}
    assert {row["Choice"] for row in strong if row["Claim"].startswith("3.")} == {"Whose"}
    assert {row["x"] for row in strong if row["Claim"].startswith("1.")} <= unit


def test_the_papers_own_options_are_in_bold() -> None:
    """The default of each choice is told from the others."""
    layers = drawn("readings_by_claim").to_dict()
    upward = [layer for layer in layers["layer"] if layer["mark"].get("angle") == 270]
    names = {
        layer["mark"]["fontWeight"]: [
            row["text"] for row in layers["datasets"][layer["data"]["name"]]
        ]
        for layer in upward
    }
    assert names == {"bold": ["texts", "all"], "normal": ["pages", "one", "other"]}


def test_undetermined_readings_are_told_from_lost_ones() -> None:
    """A claim may lose its verdict without being refuted; of one undetermined that is no loss."""
    stays = {row["Claim"]: row["Stays"] for row in marks(drawn("readings_by_claim"))
             if "Verdict" in row}  # fmt: skip
    assert stays["1. Sentence 1."] == "in 3 of 6 readings, undetermined in 3"
    assert stays["3. Sentence 3."] == "in 4 of 6 readings"
    assert "Dashed: undetermined instead." in said()


def test_of_too_many_claims_the_firmest_are_left_out_and_said() -> None:
    """Nothing is hidden without being said."""
    words = said(most=1)
    assert "Not drawn, in 67% of the readings or more: 1 claim (3)." in words
    assert "other coder" not in words


def test_a_paper_without_choices_has_one_reading() -> None:
    """Without any choice every claim stays, and a sentence says so."""
    table = TABLE.assign(
        held=1, tried=1, undetermined=0, choices=pd.Series([[]] * len(TABLE), dtype=object)
    )
    assert texts(drawn("readings_by_claim", table)) == ["In every reading: 4 claims."]


def test_claims_tried_in_different_numbers_say_of_how_many() -> None:
    """Counts are comparable only where they are of the same number."""
    table = TABLE.assign(tried=[6, 6, 5, 6])
    assert {"3/6", "4/5"} <= set(texts(drawn("readings_by_claim", table)))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("verdict", "likely", "clm-unit-decides: no verdict 'likely'"),
        ("held", 7, "clm-unit-decides: more readings are counted than were tried"),
        ("undetermined", 4, "clm-unit-decides: more readings are counted than were tried"),
        ("tried", 0, "clm-unit-decides: more readings are counted than were tried"),
        ("choices", [], "clm-firm: other options than clm-unit-decides has"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(column: str, value: Any, message: str) -> None:
    """Counts that cannot be are errors with the claim's id."""
    with pytest.raises(ValueError, match=message):
        drawn("readings_by_claim", changed("readings_by_claim", column, value))


def test_the_order_of_rows_is_irrelevant() -> None:
    """Claims stand in the order of their numbers."""
    mixed: pd.DataFrame = TABLE[::-1]
    assert to_svg(drawn("readings_by_claim", mixed)) == to_svg(drawn("readings_by_claim"))
