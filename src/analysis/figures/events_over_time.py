"""What happened between the two governments, what they founded and what they wrote."""

from __future__ import annotations

from refutable.figures import Context, Row, Rows, register, to_passages
from refutable.figures.altair import alt
from refutable.figures.theme import finished, plural
from refutable.figures.timeline import days, period_rows, timeline


def rows(context: Context) -> list[Row]:
    """Return one row per event that has a strand, by strand and date; then one row per period.

    An event that brought forth a document is quoted if the document is; any other counts as quoted.
    """
    corpus = context.corpus
    quoted = {excerpt.document for excerpt in corpus.counted}
    drawn = [event for event in corpus.events.values() if event.strand]
    order = list(dict.fromkeys((*corpus.strands, *(event.strand for event in drawn))))
    events = [
        {"event": event.short or event.label, "said": event.label, "strand": event.strand}
        | {"date": str(event.date), **days(event.date)}
        | {"quoted": "quoted" if event.document in {"", *quoted} else "not quoted"}
        | {"href": to_passages(document=event.document) if event.document else ""}
        for event in drawn
    ]
    events.sort(key=lambda row: (order.index(row["strand"]), row["start"] or "", row["end"] or ""))
    return [*events, *period_rows(context)]


def draw(rows: Rows, *, width: float) -> alt.TopLevelMixin:
    """Return one row per event, one panel per strand, under the periods."""
    events = [row | {"strand": row["strand"].capitalize()} for row in rows if "event" in row]
    periods = [row for row in rows if "period" in row]
    chart = timeline(events, periods, width=width, row="event", group="strand", said="said")
    return finished(chart, f"{plural(len(events), 'event')} in time, by strand.")


register("events_over_time", rows, draw)
