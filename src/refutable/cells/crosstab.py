"""``crosstab()``: codes against the values of an attribute, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from refutable.cells.session import session
from refutable.evaluate.crosstab import UNITS, Bounds, Breakdown, Found, counts, total
from refutable.evaluate.names import codes_of
from refutable.figures.registry import names_of
from refutable.figures.theme import between
from refutable.language.expressions import Selection, coded

if TYPE_CHECKING:
    import pandas as pd

ALL = "All"


def crosstab(
    of: Selection | str | Sequence[str],
    attribute: str,
    *,
    count: str = UNITS[0],
    cuts: Sequence[float] = (),
) -> pd.DataFrame:
    """Return how many units each code has under each value of an attribute, as a pandas frame.

    ``of`` is a selection, or codes and families by id. A selection that finds no codings has one
    row. ``count`` is "documents", "excerpts", "codings", an attribute, or a table such as "people";
    ``cuts`` put numbers into classes: (30, 60) makes three. The last row and the last column count
    each unit once. Where dates leave a number open, it is a text such as "3–5".

    Raises:
        ValueError: a name is not in the data, or what is to be cut is no number.
    """
    import pandas as pd

    selection = of if isinstance(of, Selection) else coded(*([of] if isinstance(of, str) else of))
    by = Breakdown.by(session().finder, attribute, count, cuts)
    everything = by.found(selection)
    values = counts(everything)
    parts = {**_by_code(selection, everything), ALL: everything}
    table = [
        [*(counts(found).get(value, (0, 0)) for value in values), total(found)]
        for found in parts.values()
    ]
    made = pd.DataFrame(
        [[_printed(cell) for cell in row] for row in table],
        index=list(parts),
        columns=[*(value.label for value in values), ALL],
    )
    return made.rename_axis(columns="Code" if len(parts) > 1 else by.attribute.label)


def _by_code(selection: Selection, found: Sequence[Found]) -> dict[str, list[Found]]:
    """Return what is found by the label of each code that the selection means."""
    corpus = session().corpus
    book = corpus.codebook
    queries = [query for query in selection.query.plain if query.subject == "codings"]
    meant = {code for query in queries for code in codes_of(query, corpus)}
    return {
        names_of(code, book)["code"]: [one for one in found if one.code in book.expand(code.id)]
        for code in book.codes.values()
        if code.id in meant
    }


def _printed(number: Bounds) -> int | str:
    return number[0] if number[0] == number[1] else between(*number)
