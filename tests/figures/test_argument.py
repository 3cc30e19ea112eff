"""The argument as a figure: what stands where, what leads where, what is not drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import altair as alt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refutable.figures import to_svg, to_vega_lite
from refutable.figures._claims import runs
from refutable.figures.theme import PHONE, WIDTH
from tests.figures.drawing import TABLES, changed, drawn, marks, texts

TABLE = TABLES["argument"]
NAMESPACE = "{http://www.w3.org/2000/svg}"


def links(chart: alt.LayerChart) -> list[dict[str, Any]]:
    """The parts that lead somewhere, in the order in which they are reached."""
    return [row for row in marks(chart) if "href" in row]


def arguments() -> st.SearchStrategy[pd.DataFrame]:
    """Some claims, each on none, one or more of those before it, or only of the very first."""
    words = st.lists(
        st.sampled_from(["a", "late", "commission", "responsibilization", "of-1995"]),
        min_size=1,
        max_size=4,
    )
    picks = st.lists(st.integers(0, 10**6), max_size=3)
    made = st.lists(st.tuples(words, picks), min_size=1, max_size=30)
    return st.builds(_table, made, st.sampled_from([30, 12]))


def _table(made: Sequence[tuple[list[str], list[int]]], first: int = 99) -> pd.DataFrame:
    keys = [f"clm-{'-'.join(words)}-{n}" for n, (words, _) in enumerate(made)]
    below = {
        key: list(dict.fromkeys(keys[pick % min(n, first)] for pick in picks)) if n else []
        for n, (key, (_, picks)) in enumerate(zip(keys, made, strict=True))
    }
    carrying = {ground for grounds in below.values() for ground in grounds}
    levels: dict[str, int] = {}
    for key, grounds in below.items():
        levels[key] = 1 + max((levels[ground] for ground in grounds), default=-1)
    verdicts = ("supported", "refuted", "undetermined", "argued", "error")
    return pd.DataFrame(
        {
            "claim": keys,
            "number": [5 + 7 * n for n, _ in enumerate(keys)],
            "section": "One",
            "statement": "Sentence.",
            "verdict": [verdicts[n % 5] for n, _ in enumerate(keys)],
            "rests_on": pd.Series(list(below.values()), dtype=object),
            "level": [levels[key] for key in keys],
            "thesis": [bool(below[key]) and key not in carrying for key in keys],
        }
    )


def linked(table: pd.DataFrame) -> dict[str, list[str]]:
    """What each claim rests on, of those that rest on any or carry any."""
    below = dict(zip(table["claim"], table["rests_on"], strict=True))
    carrying = {ground for grounds in below.values() for ground in grounds}
    return {key: grounds for key, grounds in below.items() if grounds or key in carrying}


class Drawing:
    """What is seen of a chart: where claims stand, whether they are pale, what lines join."""

    def __init__(self, chart: alt.LayerChart) -> None:
        """Take the chart apart."""
        made: dict[str, Any] = chart.to_dict(validate=False)
        layers = [
            (layer["mark"], made["datasets"][layer.get("data", made.get("data"))["name"]])
            for layer in made["layer"]
        ]
        self.height: float = made["height"]
        self.claims = [_Seen(row) for _, rows in layers for row in rows if "href" in row]
        self.lines: list[dict[str, float]] = []
        self.words: list[dict[str, Any]] = []
        for mark, rows in layers:
            if mark["type"] == "rule":
                self.lines += rows
            elif mark["type"] == "text":
                self.words += rows
            elif mark["type"] == "rect":
                for row in rows:
                    [claim] = [claim for claim in self.claims if claim.holds(row["x"], row["y"])]
                    claim.tile = row
                    claim.pale = mark["strokeOpacity"] < 1

    def joined(self) -> list[tuple[_Seen, _Seen, bool]]:
        """Pairs of a claim and one that hangs from it, and whether that is right of it."""
        found = []
        for lines in _touching(self.lines):
            right = [
                (claim, True)
                for claim in self.claims
                if any(_near(line["x"] - claim.x2, 2) and claim.on(line) for line in lines)
            ]
            under = [
                (claim, False)
                for claim in self.claims
                if any(
                    line["x"] == line["x2"]
                    and _near(line["x"], (claim.tile["x"] + claim.tile["x2"]) / 2)
                    and _near(line["y"], claim.tile["y2"])
                    for line in lines
                )
            ]
            [(head, beside)] = right + under
            hung = [
                claim
                for claim in self.claims
                if any(
                    _near(claim.tile["x"] - line["x2"], 1.5) and claim.on(line) for line in lines
                )
            ]
            assert hung
            found += [(head, claim, beside) for claim in hung]
        return found

    def links(self) -> set[tuple[str, str]]:
        """Pairs of a claim and one that it rests on, by lines and by what is written."""
        numbers = {claim.number: claim.key for claim in self.claims}
        read = {
            (one.key, head.key) if beside else (head.key, one.key)
            for head, one, beside in self.joined()
        }
        for row in self.words:
            text = row["text"] if isinstance(row["text"], str) else " ".join(row["text"])
            if text.startswith("also on "):
                [claim] = [claim for claim in self.claims if claim.holds(row["x"], row["y"])]
                found = text.removeprefix("also on ").split(", ")
                read |= {(claim.key, numbers[int(number)]) for number in found}
        return read


class _Seen:
    """A claim as it is drawn, by its box."""

    tile: dict[str, float]
    pale: bool

    def __init__(self, row: Mapping[str, Any]) -> None:
        corners = [tuple(map(float, pair.split(","))) for pair in row["shape"][1:].split("L")]
        self.key = row["href"].removeprefix("#")
        self.number = int(row["name"].split(",")[0].removeprefix("Claim "))
        self.x: float = row["x"] + corners[0][0]
        self.y: float = row["y"] + corners[0][1]
        self.x2: float = row["x"] + corners[2][0]
        self.y2: float = row["y"] + corners[2][1]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in its box."""
        return self.x <= x <= self.x2 and self.y <= y <= self.y2

    def on(self, line: Mapping[str, float]) -> bool:
        """Whether a level line is at the height of its sign."""
        return line["y"] == line["y2"] and _near(line["y"], (self.tile["y"] + self.tile["y2"]) / 2)

    def crosses(self, line: Mapping[str, float]) -> bool:
        """Whether a line runs through its name or sign, or stands on it."""
        return min(line["x2"], self.x2) > max(line["x"], self.tile["x"] - 0.5) and min(
            line["y2"], self.y2
        ) >= max(line["y"], self.y)


def _near(one: float, other: float) -> bool:
    return abs(one - other) < 0.12  # what is rounded away of a box


def _touching(lines: Sequence[dict[str, float]]) -> list[list[dict[str, float]]]:
    """Lines in groups, those that touch one another in one."""
    groups: list[list[dict[str, float]]] = []
    for line in lines:
        mine = [group for group in groups if any(_meet(line, other) for other in group)]
        groups = [group for group in groups if group not in mine]
        groups.append([line, *(other for group in mine for other in group)])
    return groups


def _meet(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    return all(
        min(one[end], other[end]) >= max(one[start], other[start]) - 0.02
        for start, end in (("x", "x2"), ("y", "y2"))
    )


def _apart(one: _Seen, other: _Seen) -> bool:
    return one.x2 <= other.x or other.x2 <= one.x or one.y2 <= other.y or other.y2 <= one.y


# ------------------------------------------------------------------ whatever the argument


@settings(max_examples=60)
@given(table=arguments(), width=st.sampled_from([WIDTH, PHONE]))
def test_whatever_the_argument_it_can_be_read_off(table: pd.DataFrame, width: int) -> None:
    """Every claim that is joined is there, every link, and nothing lies upon anything."""
    drawing = Drawing(drawn("argument", table, width=width))
    _each_claim_is_shown_once_in_full(drawing, table)
    _links_are_those_of_the_table(drawing, table)
    _grounds_are_under_what_rests_on_them_or_left_of_it(drawing)
    _all_keep_clear_of_one_another(drawing, width)


def _each_claim_is_shown_once_in_full(drawing: Drawing, table: pd.DataFrame) -> None:
    """First in full, and pale wherever it is shown again; what is joined to none is not drawn."""
    full = [claim.key for claim in drawing.claims if not claim.pale]
    assert sorted(full) == sorted(linked(table))
    first = {claim.key: claim for claim in reversed(drawing.claims)}
    assert not any(claim.pale for claim in first.values())


def _links_are_those_of_the_table(drawing: Drawing, table: pd.DataFrame) -> None:
    """Lines and the numbers in words say what the table says, and nothing else."""
    assert drawing.links() == {
        (key, ground) for key, grounds in linked(table).items() for ground in grounds
    }


def _grounds_are_under_what_rests_on_them_or_left_of_it(drawing: Drawing) -> None:
    """Lines lead down and inwards, or to the right."""
    for head, hung, beside in drawing.joined():
        assert hung.x > head.x
        assert hung.y >= head.y if beside else hung.y > head.y


def _all_keep_clear_of_one_another(drawing: Drawing, width: int) -> None:
    """Claims of one another and of lines; all are within the drawing."""
    for one, other in combinations(drawing.claims, 2):
        assert _apart(one, other)
    for claim in drawing.claims:
        assert -0.1 <= claim.x < claim.x2 <= width + 0.1
        assert 0 <= claim.y < claim.y2 <= drawing.height
        assert not any(claim.crosses(line) for line in drawing.lines)


@settings(max_examples=10)
@given(table=arguments())
def test_the_order_of_rows_is_irrelevant(table: pd.DataFrame) -> None:
    """Claims are placed by their numbers and links, not by the table's order."""
    assert to_vega_lite(drawn("argument", table[::-1])) == to_vega_lite(drawn("argument", table))


def test_an_argument_of_a_whole_paper_fits_a_page() -> None:
    """Some seventy claims, most in pairs beside a thesis of four levels, at the width of text."""
    below: list[list[int]] = [[] for _ in range(34)]
    below += [[0, 1, 2], [3, 4, 5, 6], [3, 5, 6], [7], [8]]  # 34 to 38, a step up
    below += [[37], [38], [34, 35, 36, 39, 40, 8]]  # two steps, and the thesis
    below += [[0]] * 5 + [[n] for n in range(9, 31)] + [[31, 32], [33, 4, 5]]
    table = _table([(["late", "commission"], []) for _ in below])
    keys = table["claim"].tolist()
    rests_on = pd.Series([[keys[n] for n in grounds] for grounds in below], dtype=object)
    levels = [0] * 34 + [1] * 5 + [2, 2, 3] + [1] * (len(below) - 42)
    table = table.assign(
        rests_on=rests_on, level=levels, thesis=[n > 40 for n, _ in enumerate(keys)]
    )
    drawing = Drawing(drawn("argument", table))
    assert len({claim.key for claim in drawing.claims}) == len(linked(table)) > 65
    assert drawing.height <= 800


# ------------------------------------------------------------------ the sample


def test_each_claim_leads_to_its_sentence_wherever_it_is_drawn() -> None:
    """As it is read, under the name that says number, verdict, sentence and links."""
    found = links(drawn("argument"))
    assert [row["href"].removeprefix("#clm-") for row in found] == [
        "thesis-of-all",
        "a",
        "b-one",
        "far-down",
        "far-down",
        "b-one",
        "aside",
        "far-off",
        "aside",
    ]
    assert found[1]["name"].split("\n") == [
        "Claim 2, refuted.",
        "Sentence 2.",
        "Rests on claims 3 and 4. Carries claim 1.",
    ]
    assert found[3]["name"] == found[4]["name"]


def test_what_is_shown_again_is_pale() -> None:
    """In its second place a claim has a tint for its sign, and the figure says what that means."""
    chart = drawn("argument")
    assert [claim.number for claim in Drawing(chart).claims if claim.pale] == [4, 3, 6]
    assert "Pale: shown before, with all that it rests on." in " ".join(texts(chart))


def test_a_conclusion_on_two_grounds_stands_right_of_the_first_and_names_the_other() -> None:
    """Where the other is drawn for nothing else, it leads there once more."""
    chart = drawn("argument")
    beside = [(head.number, hung.number) for head, hung, right in Drawing(chart).joined() if right]
    assert beside == [(3, 6), (7, 6)]
    assert [text for text in texts(chart) if "also" in text] == ["also on 7"]


def test_without_two_steps_the_highest_are_all_that_rest_on_others() -> None:
    """Where there are only conclusions and grounds, each conclusion is over its grounds."""
    table = TABLE[TABLE["number"] > 2]
    drawing = Drawing(drawn("argument", table))
    assert [claim.number for claim in drawing.claims] == [6, 3, 7]
    assert not any(beside for _, _, beside in drawing.joined())


def test_a_conclusion_on_a_conclusion_is_shown_though_no_thesis_is_marked() -> None:
    """Chains beside the highest are read from group to group."""
    table = _table([(["n"], picks) for picks in ([], [0], [1], [2], [0], [4])])
    table = table.assign(thesis=False)
    drawing = Drawing(drawn("argument", table))
    assert [(claim.number, claim.pale) for claim in drawing.claims[4:]] == [
        (5, True),
        (33, False),
        (33, True),
        (40, False),
    ]


@pytest.mark.parametrize("width", [WIDTH, PHONE])
def test_branches_stand_side_by_side_where_there_is_room(width: int) -> None:
    """A tree of many rows takes the width of the text in columns, and one column on a phone."""
    grounds: list[tuple[list[str], list[int]]] = [(["a"], []) for _ in range(9)]
    table = _table(
        [*grounds, *((["b"], [n, n + 1, n + 2]) for n in (0, 3, 6)), (["c"], [9, 10, 11])]
    )
    drawing = Drawing(drawn("argument", table, width=width))
    heads = [claim for claim in drawing.claims if claim.number in (68, 75, 82)]
    assert len({round(claim.x) for claim in heads}) == (3 if width == WIDTH else 1)
    assert len({round(claim.y) for claim in heads}) == (1 if width == WIDTH else 3)


def test_what_is_not_drawn_is_said() -> None:
    """A claim joined to none is counted and numbered under the figure."""
    assert "Joined to no other: 1 claim (5)." in " ".join(texts(drawn("argument")))


def test_an_argument_without_any_link_says_so() -> None:
    """Where nothing rests on anything there is a sentence, not an empty figure."""
    table = TABLE.assign(rests_on=pd.Series([[]] * len(TABLE), dtype=object))
    assert texts(drawn("argument", table)) == ["No claim rests on another."]


def test_claims_are_called_by_the_names_that_the_author_gave() -> None:
    """Number and short name stand beside each sign."""
    assert {"thesis of all", "b one", "far down", "1", "4"} <= set(texts(drawn("argument")))


def test_what_stands_highest_stands_out() -> None:
    """The name of a thesis is in bold, and of no other claim."""
    layers = to_vega_lite(drawn("argument"))
    bold = [
        row["text"]
        for layer in layers["layer"]
        if layer["mark"].get("fontWeight") == "bold"
        for row in layers["datasets"][layer["data"]["name"]]
    ]
    assert "thesis of all" in bold
    assert not {"a", "b one", "far down", "aside"} & set(bold)


def test_in_the_svg_each_part_is_one_link_and_its_lines_follow_it() -> None:
    """A page needs no more to show a part and its lines where a reader points."""
    root = ElementTree.fromstring(to_svg(drawn("argument")))
    layer = next(g for g in root.iter(f"{NAMESPACE}g") if g.find(f"{NAMESPACE}a") is not None)
    parts = list(layer)
    assert [part.tag.removeprefix(NAMESPACE) for part in parts] == ["a", "path"] * 9
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


@pytest.mark.parametrize(
    ("numbers", "printed"),
    [((), ""), ((4,), "4"), ((3, 1, 2), "1–3"), ((1, 3, 4, 9), "1, 3–4, 9")],
)
def test_runs_of_numbers_are_drawn_together(numbers: tuple[int, ...], printed: str) -> None:
    """In their order, a run as its ends."""
    assert runs(numbers) == printed
