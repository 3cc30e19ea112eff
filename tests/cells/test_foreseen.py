"""A check tells what a render would refuse of what cells show, though it draws nothing."""

from __future__ import annotations

import json

import pytest

from refutable import build
from tests.projects import Project

SECTION = "sections/_10-sound.qmd"
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\n"
CHART = 'import altair as alt\nalt.Chart({"values": [{"n": 1}]}, title="%s").mark_bar()\n'
SHOWN = "class Shown:\n    def _repr_html_(self):\n        return '%s'\nShown()\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(PLOT, "figure-without-alt", id="plot"),
        pytest.param(f"{PLOT}plt.show()\n", "figure-without-alt", id="plot that is shown"),
        pytest.param(f"#| fig-alt: A line.\n{PLOT}", None, id="plot with words"),
        pytest.param(f"#| output: false\n{PLOT}", None, id="plot that nobody sees"),
        pytest.param(CHART % "", "figure-without-alt", id="chart"),
        pytest.param(CHART % "Cups", None, id="chart with a title"),
        pytest.param(SHOWN % "<script>go()</script>", "refused-output", id="live HTML"),
        pytest.param(SHOWN % "<p>Tea</p>", None, id="HTML"),
    ],
)
def test_an_output_that_a_render_refuses_is_told(
    code: str, expected: str | None, project: Project
) -> None:
    """At the line of its cell."""
    before = project.read(SECTION)
    project.write(SECTION, f"{before}\n```{{python}}\n{code}```\n")
    faults = build.open_paper(project.root).faults
    line = before.count("\n") + 3
    assert [one.rule for one in faults if one.file == SECTION and one.line == line] == (
        [expected] if expected else []
    )


def test_an_embedded_picture_without_words_is_told(project: Project) -> None:
    """At the line that embeds it: what a notebook shows is known before anything runs."""
    shown = {"output_type": "display_data", "metadata": {}, "data": {"image/svg+xml": "<svg/>"}}
    cell = {"cell_type": "code", "source": "#| label: a", "outputs": [shown]}
    project.write("pots.ipynb", json.dumps({"cells": [cell]}))
    project.append(SECTION, "\n{{< embed pots.ipynb#a >}}\n")
    faults = build.open_paper(project.root).faults
    assert "figure-without-alt" in [one.rule for one in faults if one.file == SECTION]
