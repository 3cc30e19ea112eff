"""How many documents, excerpts or people have each code, by the values of an attribute."""

from __future__ import annotations

from collections.abc import Sequence

from refutable.evaluate.crosstab import UNITS, Breakdown, counts
from refutable.figures.altair import alt
from refutable.figures.registry import Context, Row, Rows, register, to_passages
from refutable.figures.theme import between, finished
from refutable.figures.tracks import tracks
from refutable.language.expressions import coded, quoted

_MOST = 8  # columns that have room on a page


def rows(
    context: Context,
    *,
    attribute: str = "",
    count: str = UNITS[0],
    cuts: Sequence[float] = (),
    families: Sequence[str] = (),
) -> list[Row]:
    """Return one row per code and value of the attribute, with the units that have both.

    ``count`` is "documents", "excerpts", "codings", an attribute, or a table such as "people".
    ``cuts`` put numbers into classes. ``base`` counts all that is quoted, or coded, with the value.

    Raises:
        ValueError: there is no such attribute, unit or family, or what is to be cut is no number.
    """
    by = Breakdown.by(context.finder, attribute, count, cuts)
    bases = counts(by.found(coded() if count == "codings" else quoted()))
    written = {value: by.values(value) for value in bases}
    made: list[Row] = []
    for code in context.codes(families):
        found = counts(by.found(coded(code.id)))
        for value, (base, most) in bases.items():
            low, high = found.get(value, (0, 0))
            made.append(
                context.names(code)
                | {"attribute": by.attribute.label, "value": value.label, "unit": count}
                | {"count": low, "possible": high, "shown": between(low, high)}
                | {"base": base, "base_possible": most}
                | {"href": to_passages(code=code.id, **{attribute: written[value]})}
            )
    return made


def draw(rows: Rows, *, width: float) -> alt.TopLevelMixin:
    """Return a grid of codes by value, one panel per family.

    Raises:
        ValueError: the attribute has more values than there is room for.
    """
    codes, values = ({row[name] for row in rows} for name in ("code", "value"))
    label, unit = rows[0]["attribute"], rows[0]["unit"]
    if len(values) > _MOST:
        remedy = "put numbers into classes with cuts=(…), or print a crosstab()"
        raise ValueError(f"“{label}” has {len(values)} values, and {_MOST} have room; {remedy}")
    chart = tracks(rows, width=width, row="code", column="value", group="family")
    said = f"{len(codes)} codes by {len(values)} values of {label}, in {unit}."
    return finished(chart, said)


register("codes_by_attribute", rows, draw)
