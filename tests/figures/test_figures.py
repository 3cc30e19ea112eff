"""Every figure module, found by listing the folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import altair as alt
import pandas as pd
import pytest

import refutable.figures as figures
from refutable.figures import FIGURES, SVG, VEGA_LITE, mimebundle, to_svg, to_vega_lite
from refutable.figures.theme import (
    PALETTE,
    PHONE,
    SIZE,
    TINY,
    WIDTH,
    family_colours,
    text_width,
    wrap,
)
from tests.figures.drawing import TABLES, changed, drawn, marks, texts
from tests.figures.samples import FAMILIES

SNAPSHOTS = Path(__file__).parent / "snapshots"
NAMES = sorted(FIGURES)

_CHANGES = {
    "agreement_by_code": ("alpha", 0.7),
    "argument": ("verdict", "refuted"),
    "claims_at_a_glance": ("verdict", "refuted"),
    "code_cooccurrence": ("documents", 9),
    "codes_by_period": ("possible", 5),
    "documents_over_time": ("end", None),
    "events_over_time": ("end", None),
    "institutions_by_code": ("documents", 2),
    "published_outcomes": ("claims", 6),
    "readings_by_claim": ("held", 2),
}


def test_each_figure_has_a_sample() -> None:
    """The folder of figures and the sample tables name the same figures."""
    assert set(NAMES) == set(TABLES)


def test_listing_imports_no_altair() -> None:
    """To list the figures costs no import of Altair."""
    code = (
        "import sys, refutable.figures as f; assert len(f.FIGURES) and 'theme' not in f.FIGURES; "
        "sys.exit('altair' in sys.modules)"
    )
    source = str(Path(figures.__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": source}
    assert (
        subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
    )


def test_an_unknown_figure_is_named() -> None:
    """Asking for a figure that is not there says which ones are."""
    with pytest.raises(
        KeyError, match="no figure is called 'pie'; there are: agreement_by_code, argument"
    ):
        FIGURES["pie"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [WIDTH, PHONE])
def test_a_chart_survives_every_form(name: str, width: int) -> None:
    """A chart goes through dict and JSON unchanged, and its SVG is well formed and as wide."""
    chart = drawn(name, width=width)
    specification = to_vega_lite(chart)
    assert json.loads(json.dumps(specification, allow_nan=False)) == specification
    assert alt.LayerChart.from_dict(specification).to_dict() == specification
    root = ElementTree.fromstring(to_svg(chart))
    assert root.get("width") == str(width)


@pytest.mark.parametrize("name", NAMES)
def test_the_mimebundle_has_all_forms(name: str) -> None:
    """A renderer finds a drawing, a specification and a sentence."""
    bundle = mimebundle(drawn(name))
    assert bundle[SVG].startswith("<svg")
    assert bundle[VEGA_LITE]["$schema"].endswith(".json")
    assert bundle["text/plain"].endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_the_same_table_gives_the_same_bytes(name: str) -> None:
    """Two drawings of one table are identical."""
    assert to_svg(drawn(name)) == to_svg(drawn(name))


@pytest.mark.parametrize("name", NAMES)
def test_the_specification_is_as_stored(name: str) -> None:
    """The Vega-Lite is the stored one; UPDATE_SNAPSHOTS=1 stores it anew."""
    specification = to_vega_lite(drawn(name))
    del specification["$schema"]
    text = json.dumps(specification, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    path = SNAPSHOTS / f"{name}.vl.json"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def test_each_snapshot_has_its_figure() -> None:
    """No snapshot is left of a figure that is gone."""
    assert sorted(path.name.removesuffix(".vl.json") for path in SNAPSHOTS.iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_row_changes_the_chart(name: str) -> None:
    """No row of the table is drawn from anything but the table."""
    table = changed(name, *_CHANGES[name])
    assert to_svg(drawn(name, table)) != to_svg(drawn(name))


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_table_is_refused(name: str) -> None:
    """Nothing to draw is an error, not an empty figure."""
    with pytest.raises(ValueError, match=f"{name}: the table has no rows"):
        drawn(name, TABLES[name].iloc[:0])


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_column_is_named(name: str) -> None:
    """A table without a column that the figure needs is refused with the column's name."""
    column = FIGURES[name].COLUMNS[-1]
    with pytest.raises(ValueError, match=f"{name}: the table lacks {column}"):
        drawn(name, TABLES[name].drop(columns=column))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [WIDTH, PHONE])
def test_letters_are_big_enough_and_of_one_face(name: str, width: int) -> None:
    """No text is smaller than 10 pixels, and all texts are in one stack of faces."""
    svg = to_svg(drawn(name, width=width))
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)) >= TINY
    assert len(set(re.findall(r'font-family="([^"]+)"', svg))) == 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [WIDTH, PHONE])
def test_no_mark_lies_outside(name: str, width: int) -> None:
    """Every mark lies within the figure's outer size."""
    chart = drawn(name, width=width)
    size = to_vega_lite(chart)
    for row in marks(chart):
        assert all(-0.01 <= row[x] <= size["width"] + 0.01 for x in ("x", "x2") if x in row)
        assert all(-0.01 <= row[y] <= size["height"] + 0.01 for y in ("y", "y2") if y in row)


def test_a_family_keeps_its_colour() -> None:
    """With the codebook's families given, a figure without the first one colours as before."""
    table = TABLES["codes_by_period"]
    later = table[table["family"] != "style"]
    fills = {row["fill"] for row in marks(drawn("codes_by_period", later)) if "fill" in row}
    assert PALETTE[1] in fills
    assert PALETTE[0] not in fills


def test_an_unnamed_family_is_refused() -> None:
    """A code of a family that the codebook lacks is an error."""
    with pytest.raises(ValueError, match="families does not name style"):
        drawn("codes_by_period", families={"rule": "Rules", "crowd": "The crowd"})


def test_a_base_and_a_range_are_printed() -> None:
    """A period shows how many documents it has, a cell its certain and its possible count."""
    printed = texts(drawn("codes_by_period"))
    assert {"4 documents", "5 documents", "1–2"} <= set(printed)


def test_a_base_that_is_a_range_is_printed() -> None:
    """Where the documents of a period are not known exactly, their range is shown."""
    table = TABLES["codes_by_period"].assign(base_possible=6)
    assert {"4–6 documents", "5–6 documents"} <= set(texts(drawn("codes_by_period", table)))


def test_none_and_unknown_differ() -> None:
    """A count of none is printed as 0, a pair that has no row as a dash."""
    printed = texts(drawn("institutions_by_code"))
    assert "0" in printed
    assert "–" not in printed
    assert "–" in texts(drawn("institutions_by_code", TABLES["institutions_by_code"].iloc[1:]))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("documents", -1, "must be a whole number from 0 on, not -1"),
        ("documents", 3, "at most 0 documents, but 3 certain ones"),
        ("base", 9, "the rows disagree on period early"),
        ("period", "late", "two rows for style.defence in late|the rows disagree on period late"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(column: str, value: Any, message: str) -> None:
    """Counts that cannot be are errors with the row's name."""
    table = changed("codes_by_period", column, value)
    with pytest.raises(ValueError, match=message):
        drawn("codes_by_period", table)


def test_dates_are_drawn_as_exact_as_they_are_known() -> None:
    """A year is a bar over the year, a day a dot, an undated document stands apart."""
    chart = drawn("documents_over_time")
    rows = {row["Title"]: row for row in marks(chart) if "Title" in row}
    assert "x2" not in rows["A report"]
    assert rows["A plan"]["x2"] - rows["A plan"]["x"] > 20
    assert "x2" not in rows["A letter"]
    assert rows["A letter"]["x"] > rows["A review"]["x"]
    assert rows["A letter"]["Date"] == "undated"


def test_a_document_far_earlier_stands_in_a_column_of_its_own() -> None:
    """The axis is not stretched over empty decades: the year is printed instead."""
    printed = texts(drawn("documents_over_time"))
    assert {"earlier", "1950", "undated"} <= set(printed)
    assert "earlier" not in texts(drawn("documents_over_time", since=1950))


def test_documents_of_one_day_do_not_hide_each_other() -> None:
    """Marks of one row that would overlap stand on lanes of their own."""
    rows = {row["Title"]: row for row in marks(drawn("documents_over_time")) if "Title" in row}
    assert abs(rows["A report"]["y"] - rows["A second report"]["y"]) >= 9


def test_only_undated_documents_can_be_drawn() -> None:
    """A corpus without any date is drawn, not refused."""
    table = TABLES["documents_over_time"].assign(start=None, end=None)
    assert "undated" in texts(drawn("documents_over_time", table))


def test_a_bad_date_is_refused() -> None:
    """A date that is none is an error with the document's name."""
    table = changed("documents_over_time", "start", "March")
    with pytest.raises(ValueError, match="d1: 'March' is no ISO date"):
        drawn("documents_over_time", table)


def test_an_end_before_its_start_is_refused() -> None:
    """An interval that runs backwards is an error."""
    table = changed("documents_over_time", "end", "1949-01-01")
    with pytest.raises(ValueError, match="d1 starts on 1950-01-01, after its end on 1949-01-01"):
        drawn("documents_over_time", table)


def test_codes_left_out_are_said() -> None:
    """The matrix says how many codes it leaves out, and why."""
    said = " ".join(texts(drawn("code_cooccurrence", at_least=3)))
    assert "2 codes that share fewer than 3 documents with every other are left out." in said


def test_too_many_codes_raise_the_bar() -> None:
    """Where there is no room for all, a code must share more documents to be drawn."""
    assert "fewer than 3 documents" in " ".join(texts(drawn("code_cooccurrence", most=2)))


def test_codes_never_together_are_drawn_as_such() -> None:
    """A corpus in which no two codes meet gives an empty matrix, not an error."""
    table = TABLES["code_cooccurrence"].assign(documents=0)
    assert "Offside" in texts(drawn("code_cooccurrence", table))


def test_a_pair_without_a_row_is_not_taken_for_none() -> None:
    """A pair of which the table says nothing gets a dash, not an empty cell."""
    table = TABLES["code_cooccurrence"]
    assert "–" not in texts(drawn("code_cooccurrence", at_least=1))
    assert "–" in texts(drawn("code_cooccurrence", table[table["documents"] > 0], at_least=1))


def test_a_pair_given_twice_is_refused() -> None:
    """The pair of a and b is that of b and a."""
    table = TABLES["code_cooccurrence"]
    with pytest.raises(ValueError, match=r"two rows for style\.defence with style\.attack"):
        drawn("code_cooccurrence", pd.concat([table, table.iloc[:1]]))


def test_verdicts_have_signs_of_their_own() -> None:
    """In a grey print verdicts are still told apart, and their totals are printed."""
    chart = drawn("claims_at_a_glance")
    assert {"1 supported", "1 refuted", "1 argued", "?", "§", "!"} <= set(texts(chart))
    shapes = {
        layer["mark"]["shape"] for layer in to_vega_lite(chart)["layer"] if "shape" in layer["mark"]
    }
    assert len(shapes) == 2


def test_an_unknown_verdict_is_refused() -> None:
    """A verdict that no sign stands for is an error."""
    table = changed("claims_at_a_glance", "verdict", "likely")
    with pytest.raises(ValueError, match="clm-1: no verdict 'likely'; it is supported, refuted"):
        drawn("claims_at_a_glance", table)


def test_the_order_of_rows_of_claims_is_irrelevant() -> None:
    """Claims stand in the order of their numbers."""
    table = TABLES["claims_at_a_glance"]
    assert to_svg(drawn("claims_at_a_glance", table[::-1])) == to_svg(drawn("claims_at_a_glance"))


def test_wrapping_keeps_the_words_and_the_width() -> None:
    """Lines hold all the words in order, none too wide; what does not fit ends in an ellipsis."""
    text = "an average label of some length"
    done = wrap(text, 80, SIZE, most=9)
    assert " ".join(done) == text
    assert all(text_width(line, SIZE) <= 80 for line in done)
    assert wrap(text, 80, SIZE, most=2)[-1].endswith("…")


def test_a_word_too_wide_for_its_line_is_broken() -> None:
    """A word breaks after its own hyphen or dash if it has one, else at a hyphen set there."""
    assert wrap("2001–2004", 40, SIZE) == ("2001–", "2004")
    assert wrap("Responsibilization", 60, SIZE)[0].endswith("-")
    assert all(text_width(line, SIZE) <= 60 for line in wrap("Responsibilization", 60, SIZE))


def test_the_palette_is_told_apart_in_grey() -> None:
    """The families' colours differ in lightness, the first six by a clear step."""

    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    found = sorted(lightness(colour) for colour in family_colours("abcdef").values())
    assert min(b - a for a, b in pairwise(found)) > 20
    with pytest.raises(ValueError, match="10 families: only 9 colours"):
        family_colours("abcdefghij")


def test_every_family_is_in_the_sample() -> None:
    """The sample uses every family it names, so that no colour goes untested."""
    assert set(TABLES["codes_by_period"]["family"]) == set(FAMILIES)
