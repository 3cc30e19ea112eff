"""In how many readings the verdict on a claim stays, and under which options it does not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from refutable.figures.altair import alt
from refutable.figures.registry import Context, Row, Rows, claim_rows, register, short_name
from refutable.figures.theme import (
    GREY,
    INK,
    NARROW,
    SMALL,
    data,
    finished,
    label_width,
    plural,
    row_axis,
    runs,
    tooltip,
    wrap,
)

_ROW = 17
_BAR = 70
_GAP = 14


def rows(context: Context) -> list[Row]:
    """Return one row per computed claim and option of an analytic choice.

    ``held`` counts the readings in which the claim keeps its verdict, of all ``tried``;
    ``option_held`` and ``option_tried`` those that take the option. ``undetermined`` counts the
    readings that leave it undetermined.
    """
    from refutable.evaluate.arrays import Arrays
    from refutable.robustness.choices import load_readings
    from refutable.robustness.readings import Multiverse

    argument = context.argument()
    readings = load_readings(context.root, context.corpus)
    multiverse = Multiverse(readings, Arrays(context.corpus))
    choices = {choice.id: choice for choice in readings.choices}
    labels = {(c.id, option.id): option.label for c in readings.choices for option in c.options}
    made: list[Row] = []
    for entry, row in zip(argument.ledger.entries, claim_rows(argument), strict=True):
        if entry.claim.holds is None:
            continue
        found = multiverse.result(entry.claim.holds)
        counts = {"held": found.held, "tried": found.tried, "undetermined": found.undetermined}
        made += [
            row
            | counts
            | {"choice": choices[tally.choice].label, "option": labels[tally.choice, tally.option]}
            | {"default": tally.default, "option_held": tally.held, "option_tried": tally.tried}
            for tally in found.tallies
        ]
    return made


def draw(rows: Rows, *, width: float, most: int = 32) -> alt.TopLevelMixin:
    """Return, for each claim that some reading overturns, its readings and the options that matter.

    A bar shows the part of all readings in which the verdict stays, a tile the same for the
    readings with one option; a choice whose options do not differ has no tiles. Claims that keep
    their verdict in every reading are counted below; so are, of more than ``most`` others, those
    that keep it in the largest part.
    """
    claims = {row["number"]: row for row in rows}
    weak = [number for number, row in claims.items() if row["held"] < row["tried"]]
    weakest = sorted(weak, key=lambda number: claims[number]["held"] / claims[number]["tried"])
    drawn = sorted(weakest[:most]) or list(claims)[:most]
    names = {n: f"{n} {claims[n]['sign']} {short_name(claims[n]['claim'])}" for n in drawn}
    narrow = width < NARROW
    left = width - 110 if narrow else label_width(names.values(), width)
    shown = [
        row | {"name": names[row["number"]], "share": row["option_held"] / row["option_tried"]}
        for row in rows
        if row["number"] in names
    ]
    order = list(names.values())
    deciding = {name: _deciding(shown, name) for name in order}
    idle = {
        row["choice"]: 0 for row in shown if not any(row["choice"] in d for d in deciding.values())
    }
    shown = [row for row in shown if row["choice"] not in idle] or shown
    chart: Any = _bars(shown, deciding, left, narrow=narrow)
    if not narrow:
        room = width - left - _BAR - 2 * _GAP - 40
        chart = alt.hconcat(chart, _tiles(shown, deciding, room), spacing=_GAP)
    firm = len(claims) - len(weak)
    note = f"The verdict is the same in every reading for {plural(firm, 'claim')}."
    if len(weak) > len(drawn):
        rest = sorted(set(weak) - set(drawn))
        note += f" Not shown, because they keep theirs in more readings: {runs(rest)}."
    if idle:
        note += f" No effect on any claim shown: {'; '.join(idle)}."
    if narrow:
        note = f"Under each name: the choices that matter. {note}"
    described = f"{plural(len(weak), 'claim')} that some reading overturns, of {len(claims)}."
    return finished(chart, described, note=note, width=width)


def _bars(shown: Rows, deciding: Mapping[str, list[str]], left: float, *, narrow: bool) -> Any:
    """The part of all readings in which the verdict stays, and the part that leaves it open."""
    keys = ("name", "statement", "verdict", "sign", "held", "tried", "undetermined")
    table = list({row["name"]: {key: row[key] for key in keys} for row in shown}.values())
    for row in table:
        row["open"] = row["held"] + (row["undetermined"] if row["verdict"] != "undetermined" else 0)
        if narrow:
            decide = "; ".join(deciding[row["name"]])
            row["name"] = f"{wrap(row['name'], left)}\n{wrap(decide, left, SMALL)}"
    order = [row["name"] for row in table]
    most = max(row["tried"] for row in table)
    scale = alt.Scale(domain=[0, most], nice=False)
    base = alt.Chart(data(table)).encode(
        y=alt.Y("name:N", sort=order, axis=row_axis(left)),
        tooltip=tooltip("statement", "verdict", "held", "tried", "undetermined"),
    )
    axis = alt.Axis(orient="top", title="readings", values=[0, most])
    bar: dict[str, Any] = {"height": 9, "stroke": INK, "strokeWidth": 0.6}
    return alt.layer(
        base.mark_bar(height=9, fill=INK, fillOpacity=0.12).encode(
            x=alt.X("tried:Q", scale=scale, axis=axis)
        ),
        base.transform_filter("datum.open > datum.held")
        .mark_bar(fill="transparent", strokeDash=[2, 1.5], **bar)
        .encode(x=alt.X("held:Q", scale=scale), x2="open:Q"),
        base.mark_bar(fill=GREY, **bar).encode(x=alt.X("held:Q", scale=scale)),
        base.mark_text(align="left", dx=3, fontSize=SMALL).encode(
            x=alt.X("tried:Q", scale=scale), text=alt.Text("held:Q", format="d")
        ),
    ).properties(width=_BAR, height=alt.Step(38 if narrow else _ROW))


def _deciding(shown: Rows, name: str) -> list[str]:
    """The choices of which one option keeps a claim's verdict in more readings than another."""
    shares: dict[str, set[float]] = {}
    for row in shown:
        if row["name"] == name:
            shares.setdefault(row["choice"], set()).add(row["share"])
    return [choice for choice, found in shares.items() if len(found) > 1]


def _tiles(shown: Rows, deciding: Mapping[str, list[str]], room: float) -> alt.FacetChart:
    """For each option the part of its readings in which the verdict stays, where options differ."""
    options = list(dict.fromkeys((row["choice"], row["option"]) for row in shown))
    choices = list(dict.fromkeys(choice for choice, _ in options))
    step = min(_ROW, 0.55 * room / len(options))
    gap = max(4.0, (room - step * len(options)) / (len(choices) - 1 or 1))
    headings = {
        choice: wrap(choice, gap + step * sum(c == choice for c, _ in options) - 2, SMALL)
        for choice in choices
    }
    order = list(deciding)
    table = [
        {key: row[key] for key in ("name", "option", "default", "share")}
        | {"choice": headings[row["choice"]]}
        | {"decides": row["choice"] in deciding[row["name"]]}
        for row in shown
    ]
    own = [row["option"] for row in table if row["default"]]
    bold = {"test": f"indexof({json.dumps(sorted(set(own)))}, datum.label) >= 0", "value": "bold"}
    axis = alt.Axis(
        orient="top", title=None, labelAngle=-90, labelFontSize=SMALL,
        labelFontWeight={"condition": bold, "value": "normal"},
    )  # fmt: skip
    base = alt.Chart().encode(
        x=alt.X("option:N", sort=[option for _, option in options], axis=axis),
        y=alt.Y("name:N", sort=order, scale=alt.Scale(domain=order), axis=None),
    )
    tile: dict[str, Any] = {"width": {"band": 0.84}, "height": {"band": 0.8}}
    share = alt.FillOpacity("share:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None)
    layers = [
        base.mark_rect(fill=INK, fillOpacity=0.05, **tile),
        base.transform_filter("datum.decides")
        .mark_rect(fill=GREY, stroke=INK, strokeWidth=0.6, **tile)
        .encode(fillOpacity=share, tooltip=tooltip("name", "choice", "option", "share")),
    ]
    header = alt.Header(labelFontWeight="normal", labelFontSize=SMALL)
    made: alt.FacetChart = (
        alt.layer(*layers, data=data(table))
        .properties(width=alt.Step(step), height=alt.Step(_ROW))
        .facet(
            column=alt.Column("choice:N", sort=list(headings.values()), header=header),
            spacing=gap,
        )
        .resolve_scale(x="independent")
    )
    return made


register("readings_by_claim", rows, draw, claims=True, slow=True)
