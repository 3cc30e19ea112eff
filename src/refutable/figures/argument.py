"""What rests on what: each conclusion over the claims that it rests on."""

from __future__ import annotations

from collections import Counter
from itertools import count
from math import ceil, fsum

from refutable.claims.graph import levels, turned
from refutable.figures.altair import alt
from refutable.figures.registry import Context, Row, Rows, claim_rows, register, short_name
from refutable.figures.theme import (
    answering,
    data,
    finished,
    on_verdict,
    plural,
    runs,
    text_width,
    verdict_colour,
    verdict_dash,
)

_INDENT = 15  # pixels a step down
_SIGN = 14
_ROW = 17
_BETWEEN = 0.5  # rows between trees


def rows(context: Context) -> list[Row]:
    """Return one row per claim: its name, its verdict, what it rests on and what rests on it.

    ``level`` is how many steps it stands above the ground, by the longest way down.
    """
    argument = context.argument()
    graph = argument.ledger.graph
    below = {name: [b for b in dict.fromkeys(on) if b in graph] for name, on in graph.items()}
    above, level = turned(below), levels(below)
    return [
        row
        | {"name": short_name(row["claim"]), "level": level[row["claim"]]}
        | {"rests_on": below[row["claim"]], "carries": list(above[row["claim"]])}
        for row in claim_rows(argument)
    ]


def draw(rows: Rows, *, width: float) -> alt.TopLevelMixin:
    """Return the conclusions as trees: under each, further in, the claims that it rests on.

    A claim that is shown again is pale, and what it rests on is not repeated. Each row leads to
    the claim's sentence. Claims without a link are counted below.
    """
    table = entries(rows, width)
    if not table:
        said = "No claim rests on another."
        sentence = alt.Chart(data([{"text": said}])).mark_text(align="left")
        chart = sentence.encode(text="text:N", x=alt.value(0))
        return finished(chart.properties(width=width, height=30), said)
    room = width / (1 + table[-1]["column"])
    height = _ROW * max(entry["row"] for entry in table) + _ROW
    chart = (
        alt.layer(*_layers(table, room), data=data(table))
        .properties(width=room - 10, height=height)
        .facet(column=alt.Column("column:O", header=alt.Header(labels=False)), spacing=10)
    )
    alone = [row["number"] for row in rows if not row["rests_on"] and not row["carries"]]
    links = sum(len(row["rests_on"]) for row in rows)
    joined = f"{plural(len(rows) - len(alone), 'claim')} connected by {plural(links, 'link')}"
    return finished(
        chart,
        f"{joined}, {len(alone)} linked to no other.",
        note=f"Linked to no other: {plural(len(alone), 'claim')} ({runs(alone)})." if alone else "",
        width=width,
    )


def entries(rows: Rows, width: float) -> list[Row]:
    """Return one row per entry in reading order: its column, its row, and the row it hangs from."""
    made = _forest(rows)
    if not made:
        return []
    placed = _placed(made, _columns(made, width))
    return [{key: value for key, value in e.items() if key not in _UNDRAWN} for e in placed]


_UNDRAWN = (
    "rests_on",
    "carries",
    "level",
    "section",
    "root",
    "parent",
    "name",
    "statement",
    "number",
)


def _forest(rows: Rows) -> list[Row]:
    """The trees, the highest conclusions first: one row per entry, with its depth and parent."""
    claims = {row["claim"]: row for row in rows}
    tops = [row for row in rows if row["rests_on"] and not row["carries"]]
    tops.sort(key=lambda row: (-row["level"], row["number"]))
    made: list[Row] = []
    shown: set[str] = set()
    root = -1
    # What rests on itself in a circle hangs from no top: its first claim heads a tree.
    for top in (*tops, *(row for row in rows if row["rests_on"])):
        if top["claim"] in shown:
            continue
        root += 1
        waiting: list[tuple[str, int, int | None]] = [(top["claim"], 0, None)]
        while waiting:
            name, depth, parent = waiting.pop()
            again = name in shown
            shown.add(name)
            place = {"depth": depth, "parent": parent, "again": again, "root": root}
            made.append(claims[name] | place | _link(claims[name], claims))
            below = [] if again else [b for b in claims[name]["rests_on"] if b in claims]
            waiting += [(other, depth + 1, len(made) - 1) for other in reversed(below)]
    return made


def _link(row: Row, claims: dict[str, Row]) -> Row:
    def numbers(names: list[str]) -> str:
        found = sorted(claims[name]["number"] for name in names if name in claims)
        return f"{'claim' if len(found) == 1 else 'claims'} {runs(found)}"

    sentences = [f"Claim {row['number']}, {row['verdict']}.", row["statement"]]
    links = [("Rests on", row["rests_on"]), ("Carries", row["carries"])]
    sentences.append(" ".join(f"{how} {numbers(names)}." for how, names in links if names))
    label = f"{row['number']} {row['name']}"
    return {"label": label, "words": "\n".join(sentences)}


def _width(entry: Row) -> float:
    words = text_width(entry["label"])
    return float(entry["depth"] * _INDENT + _SIGN + 8 + words * (1 if entry["depth"] else 1.06))


def _columns(entries: Rows, width: float) -> int:
    return max(1, min(4, int((width + 10) // (max(map(_width, entries)) + 10))))


def _placed(entries: Rows, columns: int) -> list[Row]:
    """The entries with their column and row: trees whole, columns about equally long."""
    sizes = Counter(entry["root"] for entry in entries)
    lengths = [size + _BETWEEN for _, size in sorted(sizes.items())]
    shortest = count(ceil(max(fsum(lengths) / columns, *lengths)))
    limit = next(limit for limit in shortest if _filled(lengths, limit) <= columns)
    made: list[Row] = []
    column, row = 0, 0.0
    for entry in entries:
        if entry["parent"] is None and made:
            row += _BETWEEN
            if row + lengths[entry["root"]] > limit:
                column, row = column + 1, 0.0
        above = None if entry["parent"] is None else made[entry["parent"]]["row"]
        made.append(entry | {"column": column, "row": row, "parent_row": above})
        row += 1
    return made


def _filled(lengths: list[float], limit: float) -> int:
    """How many columns of this length the trees fill, none of which is longer."""
    columns, left = 1, limit
    for length in lengths:
        if length > left:
            columns, left = columns + 1, limit
        left -= length
    return columns


def _layers(table: Rows, room: float) -> list[alt.Chart]:
    last = max(row["row"] for row in table)
    x_scale = alt.Scale(domain=[-0.5, (room - 10) / _INDENT - 0.5], nice=False)
    y_scale = alt.Scale(domain=[-0.5, last + 0.5], reverse=True, nice=False)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=x_scale, axis=None)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=y_scale, axis=None)

    base = alt.Chart().encode(x=x("depth"), y=y("row"))
    lines = (
        alt.Chart()
        .transform_filter("isValid(datum.parent_row)")
        .transform_calculate(
            above="datum.depth - 1", beside="datum.depth - 0.45", under="datum.parent_row + 0.42"
        )
        .mark_rule(opacity=0.5)
    )
    pale = alt.condition("datum.again", alt.value(0.65), alt.value(1))
    fill = alt.Fill("verdict:N", scale=verdict_colour(table), legend=None)
    words = base.encode(text="label:N", opacity=pale)
    links = answering(
        base.transform_calculate(
            left="datum.depth - 0.5", top="datum.row - 0.46", bottom="datum.row + 0.46"
        )
    )
    return [
        lines.encode(x=x("above"), y=y("under"), y2="row:Q"),
        lines.encode(x=x("above"), x2="beside:Q", y=y("row")),
        base.mark_point(shape="square", size=_SIGN**2).encode(
            fill=fill, opacity=pale, strokeDash=verdict_dash()
        ),
        base.mark_text(fontWeight="bold").encode(text="sign:N", color=on_verdict()),
        words.transform_filter("datum.depth > 0").mark_text(align="left", dx=11),
        words.transform_filter("datum.depth == 0").mark_text(
            align="left", dx=11, fontWeight="bold"
        ),
        links.encode(
            x=x("left"),
            x2=alt.value(room - 12),
            y=y("top"),
            y2="bottom:Q",
        ),
    ]


register("argument", rows, draw, claims=True, narrow=False)
