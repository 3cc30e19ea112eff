"""The sample figures as tests look at them: drawn, changed, and taken apart."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from refutable.figures import FIGURES, to_vega_lite
from tests.figures.samples import options, tables

TABLES = tables()


def drawn(name: str, table: pd.DataFrame | None = None, **more: Any) -> alt.LayerChart:
    """The figure of its sample table, or of another one."""
    given = {**options(name), **more}
    return FIGURES[name].draw(TABLES[name] if table is None else table, **given)


def changed(name: str, column: str, value: Any) -> pd.DataFrame:
    """The sample table of a figure with another value in its first row."""
    values = TABLES[name][column].tolist()
    first = pd.Series([value, *values[1:]], dtype=object)
    table: pd.DataFrame = TABLES[name].assign(**{column: first})
    return table


def marks(chart: alt.LayerChart) -> list[dict[str, Any]]:
    """All data rows of a chart."""
    return [row for rows in to_vega_lite(chart)["datasets"].values() for row in rows]


def texts(chart: alt.LayerChart) -> list[str]:
    """All texts of a chart, each with its lines joined."""
    found = [row["text"] for row in marks(chart) if "text" in row]
    return [text if isinstance(text, str) else " ".join(text) for text in found]
