"""In how many documents two codes stand together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement

from refutable.figures.altair import alt
from refutable.figures.registry import Context, Row, Rows, register
from refutable.figures.theme import (
    INK,
    NARROW,
    SIZE,
    SMALL,
    data,
    family_colour,
    finished,
    text_width,
    tooltip,
)
from refutable.language.expressions import Selection, coded


def rows(
    context: Context,
    *,
    families: Sequence[str] = (),
    scopes: Sequence[str] = (),
    contemporary: bool = False,
) -> list[Row]:
    """Return one row per pair of codes in use: the documents that surely have both.

    The row of a code with itself counts the documents that have it. ``contemporary`` leaves out
    retrospective documents.
    """

    def chosen(code: str) -> Selection:
        found = coded(code).in_scope(*scopes) if scopes else coded(code)
        return found.contemporary() if contemporary else found

    # Each code is looked for once: of a hundred codes there are thousands of pairs.
    found = {code.id: context.documents(chosen(code.id)) for code in context.codes(families)}
    used = [code for code in context.codes(families) if found[code.id]]
    names = {code.id: context.names(code) for code in used}
    return [
        {
            "code": names[one.id]["code"],
            "other": names[other.id]["code"],
            "family": names[other.id]["family"],
            "family_order": names[other.id]["family_order"],
            "documents": len(found[one.id] & found[other.id]),
        }
        for one, other in combinations_with_replacement(used, 2)
    ]


def draw(rows: Rows, *, width: float, minimum: int = 2, most: int = 30) -> alt.TopLevelMixin:
    """Return a triangle of pairs; on its edge each code with its own number of documents.

    Codes that share fewer than ``minimum`` documents with every other are left out and counted
    below. Where more than ``most`` codes are left, the minimum is raised until they fit.
    """
    kept, needed = _kept(rows, minimum, most)
    table = [row for row in rows if row["code"] in kept and row["other"] in kept]
    side = (width - max(text_width(code) for code in kept[-3:]) - 8) / len(kept)
    base = alt.Chart(data(table)).encode(
        x=alt.X("code:N", sort=kept, axis=None),
        y=alt.Y("other:N", sort=kept, axis=None),
        tooltip=tooltip("code", "other", "documents"),
    )
    pair, edge = "datum.code != datum.other", "datum.code == datum.other"
    named = list(dict.fromkeys(row["family"] for row in table if row["family"]))
    legend = _legend(width, named) if named else None
    shade = alt.Scale(range=[0.04, 0.55], domainMin=0)
    layers = [
        base.transform_filter(pair)
        .mark_rect(fill=INK, stroke="none", width={"band": 0.94}, height={"band": 0.94})
        .encode(fillOpacity=alt.FillOpacity("documents:Q", scale=shade, legend=None)),
        base.transform_filter(edge)
        .mark_rect(stroke=INK, strokeWidth=0.6, cornerRadius=2)
        .encode(color=alt.Color("family:N", scale=family_colour(table), legend=legend)),
        base.transform_filter(edge).mark_text(align="left", dx=side / 2 + 5).encode(text="code:N"),
    ]
    if side >= SMALL:
        numbers = base.transform_filter(f"{pair} && datum.documents > 0")
        layers.append(numbers.mark_text(fontSize=SMALL).encode(text="documents:Q"))
    chart = alt.layer(*layers).properties(width=alt.Step(side), height=alt.Step(max(side, SIZE)))
    left_out = dict.fromkeys(row["code"] for row in rows if row["code"] not in kept)
    note = f"Not shown, with fewer than {needed} documents shared with any other: "
    return finished(
        chart,
        f"{len(kept)} codes against one another, in documents.",
        note=f"{note}{', '.join(left_out)}." if left_out else "",
        width=width,
    )


def _kept(rows: Rows, minimum: int, most: int) -> tuple[list[str], int]:
    """Return the codes to draw, and the number of documents that each shares with some other."""
    strongest = dict.fromkeys((row["code"] for row in rows), 0)
    for row in rows:
        if row["code"] != row["other"]:
            for name in (row["code"], row["other"]):
                strongest[name] = max(strongest[name], row["documents"])
    while True:
        kept = [name for name, shared in strongest.items() if shared >= minimum]
        if len(kept) <= most:
            return kept or list(strongest)[:most], minimum
        minimum += 1


def _legend(width: float, families: Sequence[str]) -> alt.Legend:
    if width < NARROW:
        return alt.Legend(values=families, columns=1, symbolType="square")
    return alt.Legend(values=families, orient="top-right", symbolType="square")


register("code_cooccurrence", rows, draw)
