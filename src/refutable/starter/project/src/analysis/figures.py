"""A figure of our own: `rows` makes a table from the corpus, `draw` a chart of it."""

from __future__ import annotations

from refutable import coded
from refutable.figures import Context, Row, Rows, register, to_passages
from refutable.figures.altair import alt
from refutable.figures.theme import GREY, answering, data, finished, part


def rows(context: Context, *, most: int = 12) -> list[Row]:
    """Return the codes in most passages, one a row; codes that others stand under are left out."""
    below = context.corpus.codebook.below
    counted = [
        {
            "code": context.names(code)["code"],
            "passages": context.count(coded(code.id).excerpts)[0],
            "documents": context.count(coded(code.id).documents)[0],
            "href": to_passages(code=code.id),
        }
        for code in context.codes(())
        if code.id not in below
    ]
    return sorted(counted, key=lambda row: -row["passages"])[:most]


def draw(rows: Rows, *, width: float) -> alt.TopLevelMixin:
    """Return one bar a code, as long as it has passages."""
    label = alt.Axis(labelLimit=round(width * 0.45))
    said = "{code}: {passages} passages in {documents} documents"
    table = [part(row, said.format(**row)) for row in rows]
    base = alt.Chart(data(table)).encode(
        x=alt.X("passages:Q", title="Passages", axis=alt.Axis(format="d", tickMinStep=1)),
        y=alt.Y("code:N", title=None, sort=[row["code"] for row in rows], axis=label),
    )
    bars = alt.layer(base.mark_bar(color=GREY), answering(base))
    return finished(bars, f"{len(rows)} codes by the number of their passages.", width=width)


register("codes_in_use", rows, draw)
