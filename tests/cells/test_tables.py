"""Tables in place of figures: where codes stand, where coders differ, which choices matter."""

from __future__ import annotations

import re

import pytest

from refutable.cells.prose import agreement
from refutable.cells.session import Session
from refutable.cells.tables import (
    agreement_table,
    alphas_table,
    codes_table,
    readings_table,
    runs_table,
)
from refutable.language.expressions import coded
from refutable.robustness import choices


def rows(shown: object) -> list[list[str]]:
    """The cells of a pipe table, without its head and its rule."""
    lines = str(shown).split("\n")[2:]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]


def test_a_value_of_an_attribute_has_the_codes_that_stand_under_it() -> None:
    """The most frequent first, each leading to its passages; a family is a column."""
    office, desk, council = rows(codes_table("actor", ["order", "sound"]))
    assert [office[:2], desk[:2]] == [["head office", "5"], ["branch desk", "3"]]
    assert office[2].split("; ") == [
        "[Prohibition](#passages?code=order.ban&actor=head%20office) 2",
        "[Zoning](#passages?code=order.zoning&actor=head%20office) 2",
        "[Appeal](#passages?code=order.appeal&actor=head%20office) 1",
    ]
    assert council[2] == "–"


def test_a_code_has_those_that_stand_in_its_documents() -> None:
    """The link names both codes and the documents in which they meet."""
    ban, appeal, _ = rows(codes_table(coded("order"), ["sound"]))
    both = "code=order.ban&code=sound.disturbance"
    where = "document=desk-circular-1981&document=house-rules-1974"
    assert ban == ["Prohibition", "3", f"[Disturbance](#passages?{both}&{where}) 2"]
    assert appeal[1] == "3"
    assert all("Appeal" not in row[2] for row in rows(codes_table(coded("order"))))


def test_the_conditions_of_a_selection_hold_for_both_codes() -> None:
    """Of a scope, and of documents of their time."""
    ban, appeal = rows(codes_table(coded("order").in_scope("branch"), ["sound"]))
    assert ban == ["Prohibition", "1", "–"]
    assert appeal[1] == "2"
    with pytest.raises(ValueError, match="the table has no rows"):
        codes_table(coded("order").in_scope("branch").before("1900"), ["sound"])


def test_a_family_that_there_is_not_is_refused() -> None:
    """No column stands empty for a misspelt name."""
    with pytest.raises(ValueError, match="no family 'ordre'"):
        codes_table("actor", ["ordre"])


def test_only_what_coders_see_differently_has_a_row(live: Session) -> None:
    """In presence or in stance; a code too rare for alpha has the reason."""
    found = rows(agreement_table("desk", "attic"))
    assert found[0][:3] == ["**All codes**", "12 of 17", r"0\.77 \(0\.65 to 0\.90\)"]
    reasons = [r"given in 4 \(needs 5\)", r"3 compared \(needs 5\)"]
    assert ["Disturbance", "3 of 4", *reasons] in found
    assert "Zoning" not in {name for name, *_ in found}
    codes = sum("**" not in name for name, *_ in found)
    assert agreement("desk", "attic").differing == codes == 4


def test_pairs_stand_side_by_side_with_intervals(live: Session) -> None:
    """Over all codes, and for how many of them alpha means something."""
    (row,) = rows(alphas_table(("desk", "attic")))
    assert row[0] == "Branch desk and Attic" or "and" in row[0]
    assert row[1] == r"0\.77 \(0\.65 to 0\.90\)"
    assert row[-1].startswith("0 of ")
    with pytest.raises(ValueError, match="two or more of the coders"):
        alphas_table(("desk", "nobody"))


def test_without_further_runs_none_changes_a_claim(live: Session) -> None:
    """The table is empty, and no fault."""
    assert str(runs_table()) == ""


@pytest.mark.parametrize("names", [("desk",), ("desk", "desk"), ("desk", "attik")])
def test_agreement_is_of_two_known_coders(names: tuple[str, ...]) -> None:
    """One coder agrees with nobody."""
    with pytest.raises(ValueError, match="two or more of the coders: desk, attic"):
        agreement_table(*names)


def test_a_choice_made_otherwise_has_the_claims_that_it_changes(
    live: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All other choices stay; a choice that changes nothing has a dash."""
    one = choices.Option("documents", "documents", default=True)
    unit = choices.Choice(
        "unit", "Unit", "", (one, choices.Option("passages", "passages", count="excerpts"))
    )
    desk = choices.Option("desk", "the desk", default=True, layer="desk")
    whose = choices.Choice(
        "whose", "Coder", "", (desk, choices.Option("attic", "the attic", layer="attic"))
    )
    monkeypatch.setattr(choices, "load_readings", lambda *_: choices.Readings((unit, whose)))
    by_unit, by_coder = rows(readings_table())
    assert by_unit == [r"Unit\: passages", "–"]
    assert by_coder[0] == r"Coder\: the attic"
    assert re.findall(r"\(#(clm-[\w-]+)\)\{\.to-ledger\} ", by_coder[1]) == ["clm-appeal-after"]
