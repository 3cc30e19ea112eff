"""The figures of this paper as they are stored, and those that only this paper has."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import pytest

from refutable.cells.figures import FigureRequest
from refutable.figures.theme import NARROW_SVG, PHONE, SIZE, SVG, WIDTH, to_svg
from tests.figures.drawing import overlapping, texts
from tests.this_paper.whole_paper import opened_paper

ROOT = Path(__file__).parents[2]
DRAWINGS = sorted((ROOT / "figures").glob("*.svg"))
SPECIFICATIONS = sorted((ROOT / "figures").glob("*.vl.json"))


@pytest.fixture(scope="module")
def requests() -> dict[str, FigureRequest]:
    """The figures that the cells ask for, by name."""
    found = opened_paper().collected.figures
    return {request.figure.name: request for request in found}


def test_the_drawings_are_legible_in_print(requests: dict[str, FigureRequest]) -> None:
    """They fit a page without being made smaller; no text is below 8 pt or lies on another."""
    for request in requests.values():
        svg = to_svg(request.figure.chart(request.rows, request.options, WIDTH).to_dict())
        root = ElementTree.fromstring(svg)
        assert float(root.get("width", "0")) <= 620
        assert float(root.get("height", "0")) <= 800
        assert min(text.size for text in texts(svg)) >= SIZE
        assert overlapping(svg) == [], request.label


def test_the_specifications_are_small() -> None:
    """Rows and encodings, a few hundred lines a figure; nobody would change coordinates by hand."""
    lengths = {path.name: path.read_text("utf-8").count("\n") for path in SPECIFICATIONS}
    assert len(lengths) == len(DRAWINGS) >= 6
    assert max(lengths.values()) < 1000
    assert sum(lengths.values()) < 6000
    for path in SPECIFICATIONS:
        assert json.loads(path.read_text(encoding="utf-8"))["datasets"]


@pytest.mark.parametrize("name", ["events_over_time", "published_outcomes"])
def test_a_figure_of_this_paper_is_legible_on_a_phone(
    name: str, requests: dict[str, FigureRequest]
) -> None:
    """It is registered by this paper's own package and drawn like those of the engine."""
    request = requests[name]
    assert request.figure.rows.__module__ == f"analysis.figures.{name}"
    svg = to_svg(request.figure.chart(request.rows, request.options, PHONE).to_dict())
    assert min(text.size for text in texts(svg)) >= SIZE
    assert overlapping(svg) == []


def test_no_figure_of_this_paper_has_text_on_text_on_a_phone(
    requests: dict[str, FigureRequest],
) -> None:
    """The narrow drawing is not stored, so it is drawn here, for each figure that the cells use."""
    for request in (one for one in requests.values() if one.figure.narrow):
        svg = to_svg(request.figure.chart(request.rows, request.options, PHONE).to_dict())
        assert overlapping(svg) == [], request.label
        assert float(ElementTree.fromstring(svg).get("width", "0")) <= 354, request.label


def test_every_event_with_a_strand_is_drawn(requests: dict[str, FigureRequest]) -> None:
    """Strands in the order of the schema, events by date; one without a quotation is empty."""
    rows = [row for row in requests["events_over_time"].rows if "event" in row]
    corpus = opened_paper().corpus
    drawn = {event.label for event in corpus.events.values() if event.strand}
    assert {row["said"] for row in rows} == drawn
    strands = list(dict.fromkeys(row["strand"] for row in rows))
    assert strands == [strand for strand in corpus.strands if strand in strands]
    assert {row["quoted"] for row in rows} == {"quoted", "not quoted"}


def test_the_outcomes_of_a_row_are_all_its_claims(requests: dict[str, FigureRequest]) -> None:
    """The track behind the bars is their sum, by section and by kind alike."""
    rows = requests["published_outcomes"].rows
    for by in ("By section", "By kind"):
        names = {row["name"] for row in rows if row["by"] == by}
        for name in names:
            members = [row for row in rows if (row["by"], row["name"]) == (by, name)]
            assert {row["base"] for row in members} == {sum(row["count"] for row in members)}


def test_the_figures_are_light(requests: dict[str, FigureRequest]) -> None:
    """With those for a phone they stay within 350 kB; a page shows at most 4,000 elements."""
    wide = [one.draw()[SVG] for one in requests.values()]
    narrow = [one.draw()[NARROW_SVG] for one in requests.values() if one.figure.narrow]
    # On the page the links of a narrow drawing take their words from the wide one.
    silent = [re.sub(r"(<a [^>]*>)<title>[^<]*</title>", r"\1", svg) for svg in narrow]
    assert sum(len(svg.encode()) for svg in (*wide, *silent)) < 350_000
    for drawn in (wide, narrow):
        assert sum(svg.count("<") - svg.count("</") for svg in drawn) < 4_000


def test_each_part_of_a_figure_leads_to_what_the_paper_has(
    requests: dict[str, FigureRequest],
) -> None:
    """To passages of a code, document or period of the data, or to claims."""
    corpus = opened_paper().corpus
    known = {
        "code": {*corpus.codebook.codes},
        "document": {*corpus.documents},
        "period": {*corpus.periods},
        "scope": corpus.values["scope"],
        "claim": {row["claim"] for row in requests["argument"].rows},
    }
    addresses = [row.get("href", "") for one in requests.values() for row in one.rows]
    asked = [address.partition("?")[2] for address in addresses if "?" in address]
    assert len(asked) > 250
    for query in asked:
        for key, value in parse_qsl(query, strict_parsing=True):
            assert value in known[key], (key, value)
