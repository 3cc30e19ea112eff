"""All documents of the catalogue in time, by who speaks."""

from __future__ import annotations

from refutable.figures.altair import alt
from refutable.figures.registry import Context, Row, Rows, register, to_passages
from refutable.figures.theme import finished, plural
from refutable.figures.timeline import days, lanes, period_rows, timeline


def rows(context: Context) -> list[Row]:
    """Return one row per document: title, possible days, actor, quoted or not; then the periods."""
    corpus = context.corpus
    quoted = {excerpt.document for excerpt in corpus.counted}
    documents = [
        {"document": document.id, "title": document.title, "actor": document.actor}
        | {"date": str(document.date), **days(document.date)}
        | {"quoted": "quoted" if document.id in quoted else "not quoted"}
        | {"href": to_passages(document=document.id)}
        for document in corpus.documents.values()
    ]
    return [*documents, *period_rows(context)]


def draw(rows: Rows, *, width: float) -> alt.TopLevelMixin:
    """Return a row of marks an actor, in as many lanes as keep them apart, under the periods."""
    documents = [row for row in rows if "document" in row]
    table = [row | {"group": ""} for row in lanes(documents, "actor", width - 230)]
    periods = [row for row in rows if "period" in row]
    chart = timeline(table, periods, width=width, row="lane", group="group", said="title")
    return finished(chart, f"{plural(len(documents), 'document')} in time, by actor.")


register("documents_over_time", rows, draw)
