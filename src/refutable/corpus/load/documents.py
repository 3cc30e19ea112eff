"""Documents, the excerpts quoted from them, periods and events."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import repeat

from refutable.corpus.dates import Interval, parse_date
from refutable.corpus.load.reading import Reading, unknown
from refutable.corpus.model import CountingRules, Document, Event, Excerpt, Period
from refutable.corpus.tables import Row, Table, listed
from refutable.errors import Fault

_CATALOGUED = ("id", "title", "date", "actor", "type", "institution", "scope", "language")
_QUOTED = ("id", "document", "text", "language", "scope", "kind", "counted", "locator")
_ASTRAL = "replace it: some QDA programs miscount positions after it"
_NOTED = ("published_section", "published_line", "note")


def documents(reading: Reading) -> dict[str, Document]:
    """Return the documents; one whose date cannot be read is undated."""
    table = reading.table("documents")
    details = [name for name in table.places if name not in _CATALOGUED]
    looking_back, *columns = map(table.column, ("retrospective", *_CATALOGUED))
    others = zip(*map(table.column, details), strict=True) if details else repeat(())
    found: dict[str, Document] = {}
    for place, (name, title, date, actor, kind, institution, scope, language) in enumerate(
        zip(*columns, strict=True)
    ):
        found[name] = Document(
            id=name,
            title=title,
            date=_date(reading, table, place, "date", date) or UNDATED,
            actor=actor,
            type=kind,
            institutions=listed(institution),
            scope=scope,
            language=language,
            retrospective=looking_back[place] == "yes",
            details=dict(zip(details, next(others), strict=True)),
            line=table.lines[place],
        )
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
    reading: Reading, documents: Mapping[str, Document], counting: CountingRules
) -> dict[str, Excerpt]:
    """Return the excerpts."""
    table = reading.table("excerpts")
    ids = dict.fromkeys(table.column("id"))
    faults = _excerpt_faults(table, documents, ids, counting)
    unread = reading.unread("documents.csv")
    reading.faults += [f for f in faults if not (unread and f.rule == "unknown-document")]
    again, emphasis = table.column("repeats"), table.column("emphasis")
    noted = zip(*map(table.column, _NOTED), strict=True)
    found: dict[str, Excerpt] = {}
    for place, (name, document, text, language, scope, kind, counted, locator) in enumerate(
        zip(*map(table.column, _QUOTED), strict=True)
    ):
        found[name] = Excerpt(
            id=name,
            document=document or None,
            text=text,
            language=language,
            scope=scope,
            kind=kind,
            counted=counted == "yes",
            locator=locator,
            repeats=again[place] or None,
            emphasis=tuple(_emphasis(reading, table.row(place))) if emphasis[place] else (),
            details=dict(zip(_NOTED, next(noted), strict=True)),
            line=table.lines[place],
        )
    return found


def _excerpt_faults(
    table: Table, documents: Collection[str], ids: Collection[str], counting: CountingRules
) -> Iterator[Fault]:
    columns = map(table.column, ("document", "repeats", "text", "kind", "counted"))
    # A row is made only where there is something to say of it: a large table has many.
    for place, (document, again, text, kind, counted) in enumerate(zip(*columns, strict=True)):
        if document and document not in documents:
            yield unknown(table.row(place), "document", documents, "unknown-document")
        if again and again not in ids:
            yield unknown(table.row(place), "repeats", ids, "unknown-repeats")
        if counted == "yes" and not document:
            message = "the excerpt is counted, but names no document"
            remedy = "name its document, or set counted to no"
            yield table.row(place).fault("document", "no-document", message, remedy)
        if counted == "yes" and kind in counting.never_counted:
            message = f"the excerpt is counted, but its kind '{kind}' never counts"
            yield table.row(place).fault("counted", "never-counted", message, "set counted to no")
        if not text.isascii() and max(text) > "\uffff":
            message, remedy = "the text has a character above U+FFFF", _ASTRAL
            yield table.row(place).fault("text", "astral-sign", message, remedy)


def _emphasis(reading: Reading, row: Row) -> Iterator[tuple[int, int]]:
    for words in filter(None, row["emphasis"].split("|")):
        start = row["text"].find(words)
        if start < 0:
            message = f"the emphasised words '{words}' are not in the excerpt"
            remedy = "copy the exact words from the text"
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
    if not reading.unread("documents.csv"):
        reading.faults += [
            unknown(row, "document", documents, "event-of-unknown-document")
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
