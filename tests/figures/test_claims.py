"""Claims at a glance, and their readings."""

from __future__ import annotations

from typing import Any

import pytest

from refutable.figures import Row
from refutable.figures.theme import PHONE
from tests.figures.drawing import data_of, drawn, shown
from tests.figures.samples import SAMPLES

READINGS = SAMPLES["readings_by_claim"]


def tiles(**options: Any) -> dict[tuple[str, str], Row]:
    """The tiles of the readings, by claim and option."""
    rows = data_of(drawn("readings_by_claim", **options))
    return {(row["name"], row["option"]): row for row in rows if "option" in row}


def test_every_claim_has_a_tile_with_its_sign_and_its_counts() -> None:
    """Totals by verdict stand below; a claim without any document has no counts."""
    words = shown("claims_at_a_glance")
    assert "✓ 1 supported, ✗ 1 refuted, ? 1 undetermined, § 1 argued, ! 1 error." in words
    assert "4 : 1" in words
    rows = [
        row | {"for_documents": 0, "against_documents": 0} for row in SAMPLES["claims_at_a_glance"]
    ]
    assert " : 1" not in shown("claims_at_a_glance", rows)


def test_a_section_goes_on_in_another_line() -> None:
    """Its name stands beside the first line alone."""
    claim = SAMPLES["claims_at_a_glance"][0]
    rows = [claim | {"number": n, "claim": f"clm-{n}"} for n in range(1, 41)]
    lines = {row["line"] for row in data_of(drawn("claims_at_a_glance", rows))}
    assert len(lines) >= 3
    assert shown("claims_at_a_glance", rows).count("One") == 1


def test_claims_stand_in_the_order_of_their_numbers() -> None:
    """Whatever the order of the rows."""
    rows = SAMPLES["claims_at_a_glance"]
    assert data_of(drawn("claims_at_a_glance", rows[::-1])) == data_of(drawn("claims_at_a_glance"))


def test_a_claim_that_stays_in_every_reading_is_counted_and_not_drawn() -> None:
    """Rows are for claims that some reading overturns."""
    words = shown("readings_by_claim")
    assert "The verdict is the same in every reading for 2 claims." in words
    assert "1 ✓ unit decides" in words
    assert "firm too" not in words


def test_a_tile_is_as_full_as_the_verdict_stays_with_the_option() -> None:
    """Full where it always stays, empty where it never does; a choice without effect has none."""
    found = tiles()
    unit = "1 ✓ unit decides"
    assert [found[unit, option]["share"] for option in ("texts", "pages")] == [1, 0]
    assert [found[unit, option]["decides"] for option in ("texts", "all")] == [True, False]
    assert found["3 ? other coder", "other"]["share"] == 0


def test_undetermined_readings_are_told_from_lost_ones() -> None:
    """A claim may lose its verdict without being refuted."""
    bars = {row["name"]: row for row in data_of(drawn("readings_by_claim")) if "open" in row}
    assert (bars["1 ✓ unit decides"]["held"], bars["1 ✓ unit decides"]["open"]) == (3, 6)
    assert (bars["3 ? other coder"]["held"], bars["3 ? other coder"]["open"]) == (4, 4)


def test_of_too_many_claims_the_firmest_are_left_out_and_said() -> None:
    """Nothing is left out without being said."""
    words = shown("readings_by_claim", most=1)
    assert "Not shown, because they keep theirs in more readings: 3." in words
    assert "other coder" not in words


def test_a_choice_without_effect_is_named_and_not_drawn() -> None:
    """The figure has room for what decides."""
    words = shown("readings_by_claim", most=1)
    assert "No effect on any claim shown: Whose." in words.replace(" | ", " ")


def test_on_a_phone_the_choices_that_decide_stand_under_the_name() -> None:
    """There is no room for one tile per option."""
    words = shown("readings_by_claim", width=PHONE)
    assert "1 ✓ unit decides | Unit" in words
    assert "3 ? other coder | Whose" in words


@pytest.mark.parametrize("rows", [[row for row in READINGS if "firm" in row["claim"]]])
def test_claims_that_are_all_firm_are_drawn(rows: list[Row]) -> None:
    """Where no reading overturns any there is a figure of full bars, not an error."""
    assert "The verdict is the same in every reading for 2 claims." in shown(
        "readings_by_claim", rows
    )
