"""Documents, the excerpts quoted from them, periods and events."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from refutable.corpus.dates import Interval, parse_date
from refutable.corpus.load.attributes import attribute_fields, read_attributes
from refutable.corpus.load.cases import Cases
from refutable.corpus.load.reading import Reading, unknown
from refutable.corpus.load.texts import Texts, nearest_words
from refutable.corpus.model import CountingRules, Document, Event, Excerpt, Period
from refutable.corpus.tables import Row, Table
from refutable.errors import Fault, Nearest

_CATALOGUED = ("id", "title", "date", "retrospective")
_QUOTED = ("id", "document", "text", "counted", "locator")


def documents(reading: Reading, texts: Texts, cases: Cases) -> dict[str, Document]:
    """Return the documents; one whose date cannot be read is undated."""
    table = reading.table("documents")
    cases.check("documents", table)
    columns = zip(*map(table.column, _CATALOGUED), strict=True)
    attributes = read_attributes(attribute_fields(reading, "documents"), table)
    found: dict[str, Document] = {}
    for place, (name, title, date, looks_back) in enumerate(columns):
        found[name] = Document(
            id=name,
            title=title,
            date=_date(reading, table, place, "date", date) or UNDATED,
            retrospective=looks_back == "yes",
            attributes=next(attributes),
            line=table.lines[place],
            text_file=texts.files.get(name),
        )
    texts.check_names(found)
    return found


UNDATED = Interval(None, None, "XXXX")


def _date(reading: Reading, table: Table, place: int, name: str, text: str) -> Interval | None:
    try:
        return parse_date(text)
    except ValueError as error:
        remedy = "write EDTF: 2001, 1994-05, 1998-06-10/1998-06-11, 2000~, or XXXX if undated"
        reading.faults.append(table.row(place).fault(name, "bad-date", str(error), remedy))
        return None


def excerpts(
    reading: Reading,
    documents: Mapping[str, Document],
    counting: CountingRules,
    texts: Texts,
    cases: Cases,
) -> dict[str, Excerpt]:
    """Return the excerpts."""
    table = reading.table("excerpts")
    cases.check("excerpts", table)
    ids = dict.fromkeys(table.column("id"))
    faults = _excerpt_faults(table, documents, ids, counting)
    unread = reading.unread("documents.csv")
    reading.faults += [f for f in faults if not (unread and f.rule == "unknown-document")]
    again, emphasis = table.column("repeats"), table.column("emphasis")
    attributes = read_attributes(attribute_fields(reading, "excerpts"), table)
    spans = texts.spans(table)
    found: dict[str, Excerpt] = {}
    for place, (name, document, text, counted, locator) in enumerate(
        zip(*map(table.column, _QUOTED), strict=True)
    ):
        span = spans.get(place)
        found[name] = Excerpt(
            id=name,
            document=document or None,
            text=text,
            counted=counted in _COUNTED,
            locator=locator,
            repeats=again[place] or None,
            emphasis=tuple(_emphasis(reading, table.row(place))) if emphasis[place] else (),
            attributes=next(attributes),
            line=table.lines[place],
            start=span and span[0],
            end=span and span[1],
        )
    return found


# What is said where the column is absent, or empty, counts too.
_COUNTED = frozenset({"yes", ""})


def _excerpt_faults(
    table: Table, documents: Collection[str], ids: Collection[str], counting: CountingRules
) -> Iterator[Fault]:
    columns = map(table.column, ("document", "repeats", "kind", "counted"))
    near_documents, near_ids = Nearest(documents), Nearest(ids)
    # A row is made only where there is something to say of it: a large table has many.
    for place, (document, again, kind, counted) in enumerate(zip(*columns, strict=True)):
        if document and document not in documents:
            yield unknown(table.row(place), "document", near_documents, "unknown-document")
        if again and again not in ids:
            yield unknown(table.row(place), "repeats", near_ids, "unknown-repeats")
        if counted in _COUNTED and not document:
            message = "the excerpt is counted, but names no document"
            remedy = "name its document, or set counted to no"
            yield table.row(place).fault("document", "no-document", message, remedy)
        if counted in _COUNTED and kind in counting.never_counted:
            message = f"the excerpt is counted, but its kind '{kind}' never counts"
            yield table.row(place).fault("counted", "never-counted", message, "set counted to no")


def _emphasis(reading: Reading, row: Row) -> Iterator[tuple[int, int]]:
    for words in filter(None, row["emphasis"].split("|")):
        start = row["text"].find(words)
        if start < 0:
            message = f"the emphasised words '{words}' are not in the excerpt"
            remedy = nearest_words(words, row["text"])
            reading.faults.append(row.fault("emphasis", "emphasis-not-in-excerpt", message, remedy))
        else:
            yield start, start + len(words)


def periods(reading: Reading) -> dict[str, Period]:
    """Return the periods; one that cannot be read is left out, so a claim that names it fails."""
    table = reading.table("periods")
    spans = (
        (row, _date(reading, table, place, "start", f"{row['start']}/{row['end']}"))
        for place, row in enumerate(table.rows)
    )
    return {row["id"]: Period(row["id"], row["label"], span) for row, span in spans if span}


def events(reading: Reading, documents: Collection[str]) -> dict[str, Event]:
    """Return the events; one whose date cannot be read is undated."""
    table = reading.table("events")
    near = Nearest(documents)
    if not reading.unread("documents.csv"):
        reading.faults += [
            unknown(row, "document", near, "event-of-unknown-document")
            for row in table.rows
            if row["document"] and row["document"] not in documents
        ]
    return {
        row["id"]: Event(
            id=row["id"],
            date=_date(reading, table, place, "date", row["date"]) or UNDATED,
            kind=row["kind"],
            label=row["event"],
            details={k: row[k] for k in ("source", "published_lines", "note")},
            strand=row["strand"],
            short=row["label"],
            document=row["document"],
        )
        for place, row in enumerate(table.rows)
    }
