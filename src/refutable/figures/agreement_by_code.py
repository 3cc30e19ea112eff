"""How far the coders agree, code by code."""

from __future__ import annotations

import json
from collections.abc import Sequence

from refutable.corpus import Code, Family
from refutable.corpus.agreement import Agreement, AgreementTable, agreement_table
from refutable.figures.altair import alt
from refutable.figures.registry import Context, Row, Rows, register
from refutable.figures.theme import (
    INK,
    NARROW,
    SMALL,
    data,
    family_colour,
    finished,
    label_width,
    row_axis,
    tooltip,
    wrap,
)

_LIMITS = (0.667, 0.8)  # below: no conclusion; no firm one (Krippendorff 2004, p. 241)


def rows(context: Context, *, families: Sequence[str] = ()) -> list[Row]:
    """Return a row over all codes, a row over each family, and one row per code, family by family.

    ``alpha``, ``low`` and ``high`` are None where they are undefined or where a code is too rare
    for them to mean anything; ``reserve`` says why. ``stance`` is alpha on the stance, None for the
    same reasons. ``jointly`` counts the excerpts in which all coders gave the code, ``ever`` those
    in which any did, ``used_by`` those of each coder. One coder alone has no rows.
    """
    if len(context.corpus.coders) < 2:
        return []
    table = agreement_table(context.corpus)
    found = {(row.scope, row.name): _columns(row, table) for row in table.presence}
    made = [{"name": "All codes", "kind": "family", "family": None} | found["all", ""]]
    by_group: dict[Family | Code | None, list[Code]] = {}
    for code in context.codes(families):
        by_group.setdefault(context.corpus.codebook.group_of(code.id), []).append(code)
    for group, members in by_group.items():
        if group:
            head = {"name": group.label, "kind": "family"}
            made.append(context.names(members[0]) | head | found["family", group.id])
        made += [
            context.names(code)
            | {"name": context.names(code)["code"], "kind": "code"}
            | found["code", code.id]
            for code in members
        ]
    for row in made:
        row.pop("code", None)
    return made


def _columns(found: Agreement, table: AgreementTable) -> Row:
    shown = not found.rare
    used = (f"{coder} {number}" for coder, number in zip(table.coders, found.given, strict=True))
    stance = table.row("stance", found.scope, found.name)
    return {
        "stance": _rounded(stance.alpha) if stance and stance.means_something else None,
        "alpha": _rounded(found.alpha) if shown else None,
        "low": _rounded(found.low) if shown else None,
        "high": _rounded(found.high) if shown else None,
        "percent": _rounded(found.percent),
        "jointly": found.jointly,
        "ever": found.ever,
        "used_by": ", ".join(used),
        "reserve": found.reserve or found.why_no_limits,
    }


def _rounded(value: float | None) -> float | None:
    # Four digits: the last bits may differ between machines.
    return None if value is None else round(value, 4)


def draw(rows: Rows, *, width: float) -> alt.TopLevelMixin:
    """Return alpha with its interval on a scale, one row per code, under the row of its family."""
    narrow = width < NARROW
    left = label_width((row["name"] for row in rows), width)
    plot = width - left - (162 if narrow else 274)
    table = [_shown(row, left) for row in rows]
    heads = [row["name"] for row in table if row["kind"] == "family"]
    is_head = {"test": f"indexof({json.dumps(heads)}, datum.label) >= 0", "value": "bold"}
    axis = row_axis(left, labelFontWeight={"condition": is_head, "value": "normal"})
    y = alt.Y("name:N", sort=[row["name"] for row in table], axis=axis)
    told = tooltip("name", "family", "interval", "on_stance", "alike", "given", "used_by")
    base = alt.Chart(data(table)).encode(y=y, tooltip=told)
    layers = [*_marks(base, rows), *_texts(base, plot, narrow=narrow)]
    step = 13 + 13 * max(row["name"].count("\n") for row in table)
    chart = alt.layer(*layers).properties(width=plot, height=alt.Step(step))
    return finished(chart, f"Krippendorff's alpha of {len(rows) - len(heads)} codes.")


def _shown(row: Row, left: float) -> Row:
    alpha, low, high = row["alpha"], row["low"], row["high"]
    interval = f", {row['reserve']}" if low is None else f" ({low:.2f} to {high:.2f})"
    return row | {
        "name": wrap(row["name"], left - 6),
        "interval": row["reserve"] if alpha is None else f"{alpha:.2f}{interval}",
        "on_stance": "–" if row["stance"] is None else f"{row['stance']:.2f}",
        "alike": f"{row['percent']:.1%}" if row["percent"] is not None else "–",
        "given": f"{row['jointly']} of {row['ever']}",
    }


def _marks(base: alt.Chart, rows: Rows) -> list[alt.Chart]:
    """Dots and their intervals, over the two limits of alpha as dashed lines."""
    low = min((row["low"] for row in rows if row["low"] is not None), default=0.0)
    scale = alt.Scale(domain=[min(0.0, low), 1], nice=False)
    axis = alt.Axis(orient="top", title=None, values=[0, 0.5, 1], grid=True, labelFontSize=SMALL)
    limits = alt.Chart(data([{"limit": limit} for limit in _LIMITS]))
    families = family_colour([row for row in rows if row["family"]])
    fill = alt.Fill("family:N", scale=families, legend=None)
    shapes = alt.Scale(domain=["family", "code"], range=["diamond", "circle"])
    known = base.transform_filter("isValid(datum.alpha)")
    return [
        limits.mark_rule(strokeDash=[2, 2], opacity=0.6).encode(
            x=alt.X("limit:Q", scale=scale, axis=axis)
        ),
        known.transform_filter("isValid(datum.low)")
        .mark_bar(height=3)
        .encode(x=alt.X("low:Q", scale=scale), x2="high:Q", fill=fill),
        known.mark_point(size=50, stroke=INK).encode(
            x=alt.X("alpha:Q", scale=scale),
            shape=alt.Shape("kind:N", scale=shapes, legend=None),
            fill=fill,
        ),
    ]


def _texts(base: alt.Chart, plot: float, *, narrow: bool) -> list[alt.Chart]:
    """Alpha with its interval, that on stance, the share of like decisions, and the counts."""
    columns = [("interval", "alpha, interval", 12), ("on_stance", "stance", 134)]
    if not narrow:
        columns += [("alike", "alike", 178), ("given", "given by all", 220)]
    made = []
    for field, heading, offset in columns:
        x = alt.value(plot + offset)
        title = alt.Chart(data([{"text": heading}])).mark_text(align="left", fontSize=SMALL)
        made.append(title.encode(x=x, y=alt.value(-9), text="text:N"))
        text = base.mark_text(align="left", fontSize=SMALL)
        made.append(text.encode(x=x, text=f"{field}:N"))
    return made


register("agreement_by_code", rows, draw, slow=True)
