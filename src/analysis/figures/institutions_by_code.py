"""In how many documents of each institution a code stands."""

from __future__ import annotations

from collections.abc import Sequence

from refutable.figures import Context, Row, Rows, register
from refutable.figures.altair import alt
from refutable.figures.theme import finished
from refutable.figures.tracks import tracks
from refutable.language.expressions import coded, quoted


def rows(context: Context, *, families: Sequence[str] = ()) -> list[Row]:
    """Return one row per institution and code: its quoted documents, and those with the code."""
    documents = context.corpus.documents.values()
    names = dict.fromkeys(name for document in documents for name in document.institutions)
    made: list[Row] = []
    for name in names:
        base = context.count(quoted().at(name).documents)[0]
        for code in context.codes(families) if base else ():
            found = context.count(coded(code.id).at(name).documents)[0]
            made.append(
                context.names(code)
                | {"institution": name, "count": found, "shown": str(found), "base": base}
            )
    return made


def draw(rows: Rows, *, width: float) -> alt.TopLevelMixin:
    """Return a grid of codes by institution, one panel per family."""
    chart = tracks(rows, width=width, row="code", column="institution", group="family")
    codes, names = ({row[name] for row in rows} for name in ("code", "institution"))
    return finished(chart, f"{len(codes)} codes at {len(names)} institutions, in documents.")


register("institutions_by_code", rows, draw)
