"""Every claim with its verdict, section by section."""

from __future__ import annotations

from collections import Counter

from refutable.figures.altair import alt
from refutable.figures.registry import (
    Context,
    Row,
    Rows,
    claim_rows,
    documents_of,
    register,
)
from refutable.figures.theme import (
    LANES,
    SMALL,
    data,
    finished,
    label_width,
    on_verdict,
    row_axis,
    tooltip,
    verdict_colour,
    verdict_dash,
    wrap,
)

_CELL = 40  # pixels: a number of three digits and a tile
_LINE = 31


def rows(context: Context) -> list[Row]:
    """Return one row per claim: section, verdict, and the number of documents for and against."""
    argument = context.argument()
    return [
        row
        | {"for_documents": documents_of(entry.grounds)}
        | {"against_documents": documents_of(entry.rebuttal)}
        for row, entry in zip(claim_rows(argument), argument.ledger.entries, strict=True)
    ]


def draw(rows: Rows, *, width: float) -> alt.TopLevelMixin:
    """Return one tile per claim in the order of the text, in as many lines as a section needs."""
    left = label_width((row["section"] for row in rows), width * 0.7)
    table = _placed(rows, left, int((width - left) // _CELL))
    lines = list(dict.fromkeys(row["line"] for row in table))
    axis = row_axis(left, **LANES)
    base = alt.Chart(data(table)).encode(
        x=alt.X("place:O", axis=None),
        y=alt.Y("line:N", sort=lines, axis=axis, scale=alt.Scale(type="band", padding=0)),
        tooltip=tooltip("number", "statement", "verdict", "for_documents", "against_documents"),
    )
    tiles = base.mark_point(shape="square", size=300, xOffset=7).encode(
        fill=alt.Fill("verdict:N", scale=verdict_colour(rows), legend=None),
        strokeDash=verdict_dash(),
    )
    signs = base.mark_text(fontSize=13, fontWeight="bold", xOffset=7).encode(
        text="sign:N", color=on_verdict()
    )
    numbers = base.mark_text(align="right", xOffset=-5, fontSize=SMALL).encode(
        text=alt.Text("number:Q", format="d"), opacity=alt.value(0.8)
    )
    evidence = base.mark_text(yOffset=15, xOffset=7, fontSize=SMALL).encode(text="evidence:N")
    chart = alt.layer(tiles, signs, numbers, evidence)
    return finished(
        chart.properties(width=alt.Step(_CELL), height=alt.Step(_LINE)),
        f"{len(rows)} claims: {_totals(rows)}.",
        note=f"{_totals(rows)}. Under each tile: documents for : documents against.",
        width=width,
    )


def _placed(rows: Rows, left: float, most: int) -> list[Row]:
    """The claims, each with its line: the section, a tab and a number, and its place there."""
    seen: Counter[str] = Counter()
    made: list[Row] = []
    for row in sorted(rows, key=lambda row: row["number"]):
        line, place = divmod(seen[row["section"]], most)
        seen[row["section"]] += 1
        counts = (row["for_documents"], row["against_documents"])
        line_name = f"{wrap(row['section'], left - 6)}\t{line + 1}"
        evidence = f"{counts[0]} : {counts[1]}" if any(counts) else ""
        made.append(row | {"line": line_name, "place": place, "evidence": evidence})
    return made


def _totals(rows: Rows) -> str:
    signs = {row["verdict"]: row["sign"] for row in rows}
    numbers = Counter(row["verdict"] for row in rows)
    return ", ".join(f"{signs[verdict]} {n} {verdict}" for verdict, n in numbers.most_common())


register("claims_at_a_glance", rows, draw, claims=True)
