"""The argument as a figure: what stands where, what leads where, what is not drawn."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refutable.claims.graph import levels, turned
from refutable.figures import FIGURES, Row
from refutable.figures.argument import entries
from refutable.figures.theme import PHONE, WIDTH, to_svg
from tests.figures.drawing import drawn, links, overlapping, shown
from tests.figures.samples import SAMPLES

ROWS = SAMPLES["argument"]


def _made(picks: list[list[int]]) -> list[Row]:
    names = [f"clm-{n}" for n, _ in enumerate(picks)]
    below = {
        name: list(dict.fromkeys(names[pick % n] for pick in picked)) if n else []
        for n, (name, picked) in enumerate(zip(names, picks, strict=True))
    }
    above, level = turned(below), levels(below)
    return [
        ROWS[0]
        | {"claim": name, "number": n, "name": f"name {n}", "level": level[name]}
        | {"rests_on": below[name], "carries": list(above[name])}
        for n, name in enumerate(names)
    ]


ARGUMENTS = st.lists(st.lists(st.integers(0, 99), max_size=3), min_size=2, max_size=30).map(_made)


def links_of(rows: list[Row]) -> set[tuple[str, str]]:
    """Each claim with one that it rests on."""
    return {(row["claim"], below) for row in rows for below in row["rests_on"]}


def read_off(found: list[Row]) -> set[tuple[str, str]]:
    """The links that the drawn lines show: from an entry to the one whose row it hangs from."""
    at = {(entry["column"], entry["row"]): entry for entry in found}
    return {
        (at[entry["column"], entry["parent_row"]]["claim"], entry["claim"])
        for entry in found
        if entry["parent_row"] is not None
    }


@settings(deadline=None)
@given(ARGUMENTS, st.sampled_from([WIDTH, PHONE]))
def test_whatever_the_argument_it_can_be_read_off(rows: list[Row], width: int) -> None:
    """Every joined claim and every link is there; no two entries have one place."""
    found = entries(rows, width)
    joined = {name for link in links_of(rows) for name in link}
    assert {entry["claim"] for entry in found} == joined
    assert read_off(found) == links_of(rows)
    places = [(entry["column"], entry["row"]) for entry in found]
    assert len(set(places)) == len(places)
    for entry in found:
        if entry["parent_row"] is not None:
            assert entry["parent_row"] < entry["row"]


@settings(deadline=None)
@given(ARGUMENTS)
def test_what_is_shown_again_is_pale_and_carries_nothing(rows: list[Row]) -> None:
    """The first time a claim stands with all that it rests on, later by itself."""
    found = entries(rows, WIDTH)
    seen = set()
    for entry in found:
        assert entry["again"] == (entry["claim"] in seen)
        seen.add(entry["claim"])
    at = {(entry["column"], entry["row"]): entry for entry in found}
    parents = [at[e["column"], e["parent_row"]] for e in found if e["parent_row"] is not None]
    assert not any(parent["again"] for parent in parents)


def test_the_highest_conclusion_comes_first() -> None:
    """Under it, further in, stands what it rests on."""
    found = entries(ROWS, WIDTH)
    assert [(entry["label"], entry["depth"]) for entry in found] == [
        ("1 thesis of all", 0),
        ("2 a", 1),
        ("3 b one", 2),
        ("4 far down", 2),
        ("4 far down", 1),
        ("6 aside", 0),
        ("3 b one", 1),
        ("7 far off", 1),
    ]


def test_an_argument_of_a_whole_paper_fits_a_page() -> None:
    """Some seventy claims, most in pairs beside a thesis of four levels, at the width of text."""
    picks: list[list[int]] = [[] for _ in range(34)]
    picks += [[n] for n in range(26)] + [[34, 1], [35, 2], [60, 61]]
    root = ElementTree.fromstring(to_svg(drawn("argument", _made(picks))))
    assert float(root.get("height", "0")) <= 800


def test_columns_stand_side_by_side_where_there_is_room() -> None:
    """A phone, which scrolls, has the same drawing."""
    rows = _made([[], *[[0]] * 12])
    assert max(entry["column"] for entry in entries(rows, WIDTH)) >= 1
    assert not FIGURES["argument"].narrow


def test_each_entry_leads_to_its_sentence_and_says_it() -> None:
    """As it is read, under words that give number, verdict, sentence and links."""
    found = links(to_svg(drawn("argument")))
    assert [href for href, _ in found] == [entry["href"] for entry in entries(ROWS, WIDTH)]
    assert found[1][1] == "Claim 2, refuted.\nSentence 2.\nRests on claims 3–4. Carries claim 1."


def test_what_is_not_drawn_is_said() -> None:
    """A claim joined to none is counted and numbered under the figure."""
    assert "Linked to no other: 1 claim (5)." in shown("argument")


def test_an_argument_without_any_link_says_so() -> None:
    """Where nothing rests on anything there is a sentence, not an empty figure."""
    alone = [row | {"rests_on": [], "carries": []} for row in ROWS]
    assert "No claim rests on another." in shown("argument", alone)


def test_a_circle_is_drawn_from_its_first_claim() -> None:
    """A circle is a fault of the paper; the figure still shows what rests on what."""
    rows = _made([[], [0], [1]])
    circle = [
        row | {"rests_on": [rows[n - 1]["claim"]], "carries": [rows[n - 2]["claim"]]}
        for n, row in enumerate(rows)
    ]
    found = entries(circle, WIDTH)
    assert [entry["claim"] for entry in found] == ["clm-0", "clm-2", "clm-1", "clm-0"]
    assert read_off(found) == links_of(circle)


def test_a_chain_of_any_length_is_drawn() -> None:
    """No length of an argument ends in a traceback."""
    found = entries(_made([[n] for n in range(-1, 2999)]), WIDTH)
    assert max(entry["depth"] for entry in found) == 2999


@pytest.mark.parametrize("width", [WIDTH, PHONE])
def test_long_names_lie_apart(width: int) -> None:
    """The columns are as many as the longest name leaves room for."""
    rows = [row | {"name": f"{row['name']} with a name of some length"} for row in ROWS]
    assert overlapping(to_svg(drawn("argument", rows, width=width))) == []
