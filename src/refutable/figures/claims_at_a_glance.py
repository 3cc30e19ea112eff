"""Every claim with its verdict, section by section."""

from __future__ import annotations

from collections import Counter
from typing import Any

from refutable.figures.altair import alt
from refutable.figures.registry import Context, Row, Rows, claim_rows, register
from refutable.figures.theme import (
    INK,
    LANES,
    answering,
    data,
    finished,
    label_width,
    on_verdict,
    part,
    row_axis,
    verdict_colour,
    verdict_dash,
    wrap,
)

_CELL = 41  # pixels: a number of three digits with a sign
_LINE = 26  # pixels: what a finger needs, and two lines of the name of a section
_TILE: dict[str, Any] = {"width": 38, "height": 18}


def rows(context: Context) -> list[Row]:
    """Return one row per claim, in the order of the text: section, number, verdict."""
    return claim_rows(context.argument())


def draw(rows: Rows, *, width: float) -> alt.TopLevelMixin:
    """Return one tile per claim in the order of the text, in as many lines as a section needs."""
    left = label_width((row["section"] for row in rows), width * 0.7)
    table = _placed(rows, left, int((width - left) // _CELL))
    lines = list(dict.fromkeys(row["line"] for row in table))
    base = alt.Chart(data(table)).encode(
        x=alt.X("place:O", axis=None),
        y=alt.Y(
            "line:N",
            sort=lines,
            axis=row_axis(left, **LANES),
            scale=alt.Scale(type="band", padding=0),
        ),
    )
    tiles = base.mark_bar(stroke=INK, strokeWidth=0.8, **_TILE).encode(
        fill=alt.Fill("verdict:N", scale=verdict_colour(rows), legend=None),
        strokeDash=verdict_dash(),
    )
    signs = base.mark_text().encode(text="label:N", color=on_verdict())
    chart = alt.layer(tiles, signs, answering(base, width=_CELL, height=_LINE))
    return finished(
        chart.properties(width=alt.Step(_CELL), height=alt.Step(_LINE)),
        f"{len(rows)} claims: {_totals(rows)}.",
        note=f"{_totals(rows)}.",
        width=width,
    )


def _placed(rows: Rows, left: float, most: int) -> list[Row]:
    """The claims, each with its line: the section, a tab and a number, and its place there."""
    seen: Counter[str] = Counter()
    made: list[Row] = []
    for row in sorted(rows, key=lambda row: row["number"]):
        line, place = divmod(seen[row["section"]], most)
        seen[row["section"]] += 1
        said = f"Claim {row['number']}, {row['verdict']}.\n{row['statement']}"
        name = f"{wrap(row['section'], left - 6)}\t{line + 1}"
        label = f"{row['number']}\N{NO-BREAK SPACE}{row['sign']}"
        made.append(part(row, said) | {"line": name, "place": place, "label": label})
    return made


def _totals(rows: Rows) -> str:
    signs = {row["verdict"]: row["sign"] for row in rows}
    numbers = Counter(row["verdict"] for row in rows)
    return ", ".join(f"{signs[verdict]} {n} {verdict}" for verdict, n in numbers.most_common())


register("claims_at_a_glance", rows, draw, claims=True)
