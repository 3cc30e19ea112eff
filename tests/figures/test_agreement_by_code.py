"""Agreement as a figure: a dot only where alpha can mean anything."""

from __future__ import annotations

from typing import Any

import pytest

from tests.figures.drawing import TABLES, changed, drawn, marks, texts

TABLE = TABLES["agreement_by_code"]


def told(name: str) -> list[dict[str, Any]]:
    """The marks that speak of a code, or of codes."""
    return [row for row in marks(drawn("agreement_by_code")) if row.get("Codes") == name]


def test_alpha_is_drawn_with_its_interval_on_one_scale() -> None:
    """The dot lies within its line, and a greater alpha lies farther right."""
    dot = next(row for row in told("Defence") if "text" not in row and "x2" not in row)
    line = next(row for row in told("Defence") if "x2" in row)
    assert line["x"] < dot["x"] < line["x2"]
    sure = next(row for row in told("Attack") if "text" not in row)
    assert dot["x"] < sure["x"]
    assert "−0.2" in texts(drawn("agreement_by_code"))


def test_numbers_stand_beside_the_dots() -> None:
    """Alpha with its interval or why it has none, percent agreement, and the counts."""
    printed = texts(drawn("agreement_by_code"))
    assert {"0.70 (−0.15 to 0.92)", "90.0%", "7 of 8"} <= set(printed)
    assert {"1.00, no disagreement", "100.0%", "6 of 6"} <= set(printed)


def test_a_code_too_rare_is_listed_and_gets_no_dot() -> None:
    """An alpha of 1 on one decision is not drawn as agreement; its counts are given."""
    assert told("Offside") == []
    assert "Too rare: Offside 1/1." in texts(drawn("agreement_by_code"))


def test_a_code_never_given_is_listed_as_such() -> None:
    """Without any coding there is nothing to agree about, nor any count."""
    assert told("Noise") == []
    assert "Never given: Noise." in texts(drawn("agreement_by_code"))


def test_an_undefined_alpha_is_not_drawn() -> None:
    """Where nothing varies alpha is none, not 1."""
    table = changed("agreement_by_code", "alpha", 0.8)
    table.loc[table["code"] == "style.attack", ["alpha", "reserve"]] = [None, ""]
    assert "Undefined: Attack 6/6." in texts(drawn("agreement_by_code", table))


def test_alpha_over_all_codes_is_a_line_through_the_families() -> None:
    """It is named with its value; without its row there is none."""
    assert "all codes 0.81" in texts(drawn("agreement_by_code"))
    without = TABLE[TABLE["family"] != ""]
    assert not any(
        text.startswith("all codes") for text in texts(drawn("agreement_by_code", without))
    )


def test_a_family_has_its_own_alpha_on_its_heading() -> None:
    """It is told from those of its codes by its form."""
    assert "0.75 (0.50 to 0.88)" in texts(drawn("agreement_by_code"))
    heading = {row["y"] for row in marks(drawn("agreement_by_code"))
               if row.get("text") == "Style of play"}  # fmt: skip
    assert heading == {row["y"] for row in told("Style of play") if "x2" not in row}


def test_what_is_nearly_one_is_not_printed_as_one() -> None:
    """A disagreement does not vanish by rounding."""
    assert "all codes 0.997" in texts(
        drawn("agreement_by_code", changed("agreement_by_code", "alpha", 0.997).assign(high=None))
    )


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("alpha", 0.95, "all codes: alpha is 0.95, outside of its interval"),
        ("low", 0.85, "all codes: alpha is 0.81, outside of its interval"),
        ("high", "many", "high of all codes must be a number, not 'many'"),
        ("ever", -1, "ever of all codes must be a whole number from 0 on, not -1"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(column: str, value: Any, message: str) -> None:
    """Values that cannot be are errors with the row's name."""
    with pytest.raises(ValueError, match=message):
        drawn("agreement_by_code", changed("agreement_by_code", column, value))
