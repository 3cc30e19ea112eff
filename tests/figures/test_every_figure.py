"""What holds for every figure of the engine, found by listing the registry."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any
from xml.etree import ElementTree

import altair as alt
import pytest

from refutable.figures import FIGURES
from refutable.figures.theme import (
    FONT,
    NARROW_SVG,
    PHONE,
    SIZE,
    SVG,
    VEGA_LITE,
    WIDTH,
    mimebundle,
    to_svg,
    written,
)
from tests.figures.drawing import (
    charted,
    data_of,
    drawn,
    encodings,
    links,
    overlapping,
    sample,
    sample_svg,
    texts,
)
from tests.figures.samples import SAMPLES

WIDTHS = (WIDTH, PHONE)
NAMES = sorted(name for name in FIGURES if FIGURES[name].rows.__module__.startswith("refutable."))


def test_each_figure_has_a_sample() -> None:
    """The registry and the sample rows name the same figures."""
    assert sorted(SAMPLES) == NAMES


def test_listing_the_figures_imports_no_altair() -> None:
    """A check, which draws nothing, does not pay for the drawing library."""
    code = (
        "import sys, refutable.figures as f; assert f.FIGURES; "
        "sys.exit(bool({'altair', 'pandas'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_chart_survives_every_form(name: str, width: int) -> None:
    """It goes through dict and JSON unchanged, and its SVG is well formed and about as wide."""
    specification = drawn(name, width=width)
    assert json.loads(json.dumps(specification, allow_nan=False)) == specification
    assert alt.Chart.from_dict(specification).to_dict() == specification
    root = ElementTree.fromstring(sample_svg(name, width))
    assert 0 < float(root.get("width", "0")) <= width * 1.05


@pytest.mark.parametrize("name", NAMES)
def test_a_mark_stands_where_its_fields_put_it(name: str) -> None:
    """Positions are fields of a row on a scale: whoever changes a row moves the mark.

    A constant position holds for a whole layer: the column of a text, the row of a heading.
    """
    chart = drawn(name)
    fields = {field for row in data_of(chart) for field in row}
    placed = 0
    for encoding in encodings(chart):
        for channel in ("x", "y", "x2", "y2", "xOffset", "yOffset"):
            where = encoding.get(channel, {})
            assert where.get("scale", "a scale") is not None
            placed += "field" in where
            computed = where.get("field") in {"under", "above", "beside", "left", "top", "bottom"}
            assert "field" not in where or where["field"] in fields or computed
    assert placed >= 2
    assert not any("pixel" in field for field in fields)


@pytest.mark.parametrize("name", NAMES)
def test_a_specification_is_small_and_has_a_row_a_line(name: str) -> None:
    """Beside its rows, the text of a figure is a few hundred lines at most, and it is JSON."""
    chart = drawn(name)
    text = written(chart)
    assert json.loads(text) == json.loads(json.dumps(chart))
    rows = data_of(chart)
    assert len(text.splitlines()) - len(rows) < 600
    flat = [
        row for row in rows if not any(isinstance(value, list | dict) for value in row.values())
    ]
    assert all(json.dumps(row, ensure_ascii=False) in text for row in flat)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_rows_give_the_same_bytes(name: str) -> None:
    """Two drawings of the same rows are identical."""
    assert to_svg(charted(name).to_dict()) == sample_svg(name)


def test_the_bytes_do_not_depend_on_the_hash_seed() -> None:
    """Another order of sets changes no figure."""
    code = (
        "import json; from tests.figures.drawing import sample; "
        "from tests.figures.samples import SAMPLES; print(json.dumps(list(map(sample, SAMPLES))))"
    )
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    other = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=other, capture_output=True, check=True)
    assert done.stdout.decode().strip() == json.dumps(list(map(sample, SAMPLES)))


@pytest.mark.parametrize("name", NAMES)
def test_every_row_counts(name: str) -> None:
    """A figure without its first row is another figure."""
    assert to_svg(drawn(name, SAMPLES[name][1:])) != sample_svg(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_without_rows_is_refused(name: str) -> None:
    """Nothing to draw is an error, not an empty figure."""
    with pytest.raises(ValueError, match=f"the figure '{name}' has no rows"):
        drawn(name, [])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_letters_are_large_enough_and_lie_apart(name: str, width: int) -> None:
    """No text is smaller than 11 pixels (8.25 pt in print), and none lies on another."""
    svg = sample_svg(name, width)
    assert min(text.size for text in texts(svg)) >= SIZE == 11
    assert overlapping(svg) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_text_takes_the_ink_and_the_face_of_the_page(name: str, width: int) -> None:
    """Words are light on a dark page; white ones stand on a filled tile alone."""
    root = ElementTree.fromstring(sample_svg(name, width))
    assert root.get("font-family") == FONT
    assert not [node for node in root.iter() if node is not root and node.get("font-family")]
    words = [(of, node) for of in root.iter() for node in of if node.tag.endswith("}text")]
    assert words
    for group, node in words:
        fill = node.get("fill", group.get("fill"))
        assert fill == "currentColor" or (fill == "white" and (node.text or "")[-1] in "✓✗!")


@pytest.mark.parametrize("name", NAMES)
def test_the_mimebundle_has_every_form(name: str) -> None:
    """A renderer finds a wide and a narrow drawing, a specification and a sentence."""
    bundle: dict[str, Any] = mimebundle(charted(name), charted(name, width=PHONE))
    assert bundle[SVG].startswith("<svg")
    assert bundle[NARROW_SVG] != bundle[SVG]
    assert bundle[VEGA_LITE]["$schema"].endswith(".json")
    assert bundle["text/plain"].endswith(".")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_marks_lead_somewhere_and_say_what_they_stand_for(name: str, width: int) -> None:
    """Each link is one of the page, has words, and none of them twice; nothing else is said."""
    svg = sample_svg(name, width)
    found = links(svg)
    assert found
    assert all(address.startswith("#") and words for address, words in found)
    assert len(found) == svg.count("<title>")
