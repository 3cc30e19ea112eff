"""The argument as a figure: what stands where, what leads where, what is not drawn."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest

from analysis.figures import to_svg, to_vega_lite
from analysis.figures._claims import runs
from tests.figures.drawing import TABLES, changed, drawn, marks, texts

TABLE = TABLES["argument"]
NAMESPACE = "{http://www.w3.org/2000/svg}"


def links(table: pd.DataFrame | None = None) -> list[dict[str, Any]]:
    """The parts that lead somewhere, in the order in which they are reached."""
    return [row for row in marks(drawn("argument", table)) if "href" in row]


def test_each_claim_that_is_joined_leads_to_its_sentence() -> None:
    """From the top down, row by row, under the name that says number, verdict and sentence."""
    found = links()
    assert [row["href"] for row in found] == [
        "#clm-thesis-of-all",
        "#clm-a",
        "#clm-b-one",
        "#clm-far-down",
    ]
    assert found[1]["name"].split("\n") == [
        "Claim 2, refuted.",
        "Sentence 2.",
        "Rests on claims 3 and 4. Carries claim 1.",
    ]


def test_the_grounds_are_at_the_foot() -> None:
    """Whatever rests on a claim stands above it."""
    height = {row["href"].removeprefix("#"): row["y"] for row in links()}
    for row in TABLE.to_dict("records"):
        assert all(height[row["claim"]] < height[below] for below in row["rests_on"])


def test_what_is_not_drawn_is_said() -> None:
    """A claim joined to none is counted and numbered under the figure."""
    assert "Without such a line: 1 claim (5)." in " ".join(texts(drawn("argument")))


def test_an_argument_without_any_link_says_so() -> None:
    """Where nothing rests on anything there is a sentence, not an empty figure."""
    table = TABLE.assign(rests_on=pd.Series([[]] * len(TABLE), dtype=object))
    assert texts(drawn("argument", table)) == ["No claim rests on another."]


def test_claims_are_called_by_the_names_that_the_author_gave() -> None:
    """Number and short name stand beside each sign."""
    assert {"thesis of all", "b one", "far down", "1", "4", "grounds", "2 steps up"} <= set(
        texts(drawn("argument"))
    )


def test_what_all_lines_lead_up_to_stands_out() -> None:
    """The name of a thesis is in bold, and of no other claim."""
    layers = to_vega_lite(drawn("argument"))
    bold = [
        row["text"]
        for layer in layers["layer"]
        if layer["mark"].get("fontWeight") == "bold"
        for row in layers["datasets"][layer["data"]["name"]]
    ]
    assert "thesis of all" in bold
    assert not {"a", "b one", "far down"} & set(bold)


def test_in_the_svg_each_part_is_one_link_and_its_lines_follow_it() -> None:
    """A page needs no more to show a part and its lines where a reader points."""
    root = ElementTree.fromstring(to_svg(drawn("argument")))
    layer = next(g for g in root.iter(f"{NAMESPACE}g") if g.find(f"{NAMESPACE}a") is not None)
    parts = list(layer)
    assert [part.tag.removeprefix(NAMESPACE) for part in parts] == ["a", "path"] * 4
    for link, lines in zip(parts[::2], parts[1::2], strict=True):
        assert link.get("href", "").startswith("#clm-")
        assert str(link[0].get("aria-label")).startswith("Claim ")
        assert lines.get("aria-label") is None
        assert {link[0].get("stroke-opacity"), lines.get("stroke-opacity")} == {"0"}


def test_to_who_does_not_see_it_only_the_links_are_there() -> None:
    """Signs, numbers and names are silent: each link says as much."""
    svg = to_svg(drawn("argument"))
    groups = re.findall(r'<g class="(mark-(?:text|rect|rule|symbol)[^"]*)"([^>]*)>', svg)
    told = [name for name, attributes in groups if "aria-hidden" not in attributes]
    assert len(told) == 1
    assert told[0] == groups[-1][0]


def test_no_link_of_a_chart_leads_out_of_the_page() -> None:
    """What the library makes of an address is turned back into one within the page."""
    assert set(re.findall(r'href="([^#"]*)#', to_svg(drawn("argument")))) == {""}


def test_a_figure_without_links_keeps_its_labels_as_they_were() -> None:
    """Only a figure with links silences what is not one."""
    assert "mark" not in to_vega_lite(drawn("codes_by_period"))["config"]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("verdict", "likely", "clm-thesis-of-all: no verdict 'likely'"),
        ("level", -1, "level of clm-thesis-of-all must be a whole number from 0 on"),
        ("level", 1, "clm-thesis-of-all rests on clm-a, but its level is not above that one's"),
        ("rests_on", ["clm-z"], "clm-thesis-of-all rests on clm-z, which has no row"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(column: str, value: Any, message: str) -> None:
    """What cannot be is an error with the claim's id."""
    with pytest.raises(ValueError, match=message):
        drawn("argument", changed("argument", column, value))


def test_the_order_of_rows_is_irrelevant() -> None:
    """Claims are placed by their numbers and links, not by the table's order."""
    assert to_svg(drawn("argument", TABLE[::-1])) == to_svg(drawn("argument"))


@pytest.mark.parametrize(
    ("numbers", "printed"),
    [((), ""), ((4,), "4"), ((3, 1, 2), "1–3"), ((1, 3, 4, 9), "1, 3–4, 9")],
)
def test_runs_of_numbers_are_drawn_together(numbers: tuple[int, ...], printed: str) -> None:
    """In their order, a run as its ends."""
    assert runs(numbers) == printed
