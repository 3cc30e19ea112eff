"""Codings as rows of a CSV or XLSX file, a passage and its code a row, read and written.

This is what Dedoose, Quirkos, ATLAS.ti, MAXQDA and Taguette export as a table. The columns are
named by the user, for each program calls them otherwise.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from refutable.corpus import parse_date
from refutable.errors import Fault, MalformedError, UsageError
from refutable.exchange import archive, markup
from refutable.exchange.archive import content_of, fault, text_of
from refutable.exchange.columns import fits
from refutable.exchange.positions import CODE_POINTS, UTF_16, Marked, Text, placed
from refutable.exchange.project import (
    Attribute,
    Code,
    Coder,
    Coding,
    Document,
    Imported,
    Left,
    Project,
    minted,
    plain,
)

MOST_CELLS = 2_000_000
_LONGEST_CELL = 32_767  # what a cell of a spreadsheet holds


@dataclass(frozen=True)
class Columns:
    """The names of the columns; an empty name is a column that is not there.

    ``between`` stands between several codes of one cell, ``levels`` between a code and the one
    above it. ``date`` and ``attribute`` say in each row what its document is like.
    """

    text: str = ""
    code: str = ""
    document: str = ""
    coder: str = ""
    start: str = ""
    end: str = ""
    memo: str = ""
    between: str = ""
    levels: str = ""
    date: str = ""
    attribute: tuple[str, ...] = ()


_NOT_WRITTEN = ("between", "levels", "date", "attribute")
OWN = Columns("text", "code", "document", "coder", "start", "end", "memo", "", " > ")
"""The columns that are written."""
_KNOWN = (
    OWN,
    Columns(text="content", code="tag", document="document"),  # Taguette
)
"""Headers that need no naming."""

Record = tuple[int, Sequence[str]]  # the line or row in the file, and its cells


def read_table(path: Path, named: Columns, texts: Mapping[str, str]) -> Imported:
    """Return the project whose codings are rows of a file.

    ``texts`` are whole texts that are known already, by the name of their document: there the
    passages are placed.

    Raises:
        UsageError: there is no such file or column, or a needed one is not named.
        MalformedError: it cannot be read as a table.
    """
    records = _xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    _, header = next(records, (1, ()))
    columns, places = _columns(path, header, named)
    reader = _Rows(path, columns, places, texts)
    number = -1
    for number, (line, cells) in enumerate(records):
        if number > archive.MOST_ROWS:
            message = f"the table has more than {archive.MOST_ROWS:,} rows"
            raise fault(str(path), message, "export less at once", "too-large")
        if any(cell.strip() for cell in cells):
            reader.add(line, cells)
    if number < 0:
        message = "the table has a header and no rows"
        raise fault(str(path), message, "export the codings with it", "bad-table")
    used = set(places.values())
    left = [
        Left("column", name, "it is not named on the command line")
        for place, name in enumerate(header)
        if place not in used and name.strip() and name.strip().lower() not in ("id", "guid")
    ]
    return reader.done(left)


def _columns(
    path: Path, header: Sequence[str], named: Columns
) -> tuple[Columns, Mapping[str, int]]:
    """Return the columns that are meant, and the place of each in the file."""
    names = [plain(name).strip() for name in header]
    if not any(names):
        raise fault(str(path), "the file is empty", "export the codings again", "bad-table")
    if not (named.text or named.code):
        named = next((known for known in _KNOWN if {known.text, known.code} <= {*names}), named)
    if not named.text or not named.code:
        remedy = f"name them with --text and --code; the file has: {', '.join(names)}"
        message = "the columns of the words and of the code are not known"
        raise UsageError.of("unnamed-column", message, remedy, file=str(path))
    places: dict[str, int] = {}
    not_named = ("between", "levels", "attribute")
    asked = {i.name: getattr(named, i.name) for i in fields(Columns) if i.name not in not_named}
    asked |= {f"\0{name}": name for name in named.attribute}
    for key, name in asked.items():
        if not name or (replace(named, date="", attribute=()) in _KNOWN and name not in names):
            continue
        if names.count(name) != 1:
            number = names.count(name)
            message = f"the file has {f'{number} columns' if number else 'no column'} '{name}'"
            remedy = f"name one of: {', '.join(names)}; the names stand in the first row"
            raise UsageError.of("unnamed-column", message, remedy, file=str(path))
        places[key] = names.index(name)
    return named, places


@dataclass(frozen=True)
class _Row:
    line: int
    document: str
    marked: Marked
    code: str
    coder: str
    memo: str
    values: Mapping[str, str]


class _Rows:
    """The rows read so far, as codings."""

    def __init__(
        self, path: Path, columns: Columns, places: Mapping[str, int], texts: Mapping[str, str]
    ) -> None:
        self.path, self.columns, self.places, self.texts = path, columns, places, texts
        self.codes: dict[str, Code] = {}
        self.coders: dict[str, Coder] = {}
        self.rows: dict[str, list[_Row]] = {}
        self.left: list[Left] = []

    def add(self, line: int, cells: Sequence[str]) -> None:
        """Keep a row; what lacks words or a code is listed."""
        said = {
            name: plain(cells[place]) if place < len(cells) else ""
            for name, place in self.places.items()
        }
        words = said["text"].strip()
        document = said.get("document", self.path.stem).strip()
        start, end = (_number(said.get(name, "")) for name in ("start", "end"))
        codes = list(self._codes(said["code"]))
        merged = "a document; of merged cells only the first has a value"
        needed = {"words": words, "a code": codes, merged: document}
        if lacks := next((name for name, value in needed.items() if not value), ""):
            name, reason = said["code"].strip(), f"row {line} lacks {lacks}"
            lost = bool(codes)
            self.left.append(Left("row", name, reason, document, words, lost=lost))
            return
        coder = self._coder(said.get("coder", "").strip() or "coder")
        values = {key.lstrip("\0"): said[key].strip() for key in said if key.startswith("\0")}
        if "date" in said:
            values["date"] = self._date(said["date"].strip(), line)
        for code in codes:
            marked, memo = Marked(start, end, words), said.get("memo", "")
            row = _Row(line, document, marked, code, coder, memo, values)
            self.rows.setdefault(document, []).append(row)

    def _codes(self, cell: str) -> Iterator[str]:
        """Return the GUID of each code in a cell: one a line, or as many as are between signs."""
        for line in cell.split("\n"):
            for name in line.split(self.columns.between) if self.columns.between else [line]:
                levels = name.split(self.columns.levels) if self.columns.levels else [name]
                path = [level.strip() for level in levels if level.strip()]
                parent = ""
                for level in path:
                    guid = minted("code", parent, level)
                    self.codes.setdefault(guid, Code(guid, level, parent))
                    parent = guid
                if path:
                    yield parent

    def _date(self, text: str, line: int) -> str:
        # A cell of a workbook that holds a date has a time too.
        text = text.removesuffix(" 00:00:00")
        try:
            return str(text and parse_date(text).text)
        except ValueError as error:
            remedy = "write dates such as 2019-06-04, 2019-06 or 2019"
            message = f"row {line}, column '{self.columns.date}': {error}"
            raise fault(str(self.path), message, remedy, "bad-table") from error

    def _coder(self, name: str) -> str:
        guid = minted("coder", name)
        self.coders.setdefault(guid, Coder(guid, name))
        return guid

    def done(self, left: Iterable[Left]) -> Imported:
        """Return the project of all rows."""
        documents: list[Document] = []
        codings: list[Coding] = []
        for name, rows in self.rows.items():
            text = self.texts.get(name)
            values = dict(self._values(name, rows))
            document = Document(minted("document", name), name, text, values=values)
            documents.append(document)
            codings += self._placed(document, rows)
        project = Project(
            name=self.path.stem,
            origin=self.path.name.replace(" ", "_"),
            coders=tuple(self.coders.values()),
            codes=tuple(self.codes.values()),
            attributes=tuple(_attributes(documents, self.columns)),
            documents=tuple(documents),
            codings=tuple(codings),
        )
        return Imported(project, (*self.left, *left))

    def _values(self, document: str, rows: Sequence[_Row]) -> Iterator[tuple[str, str]]:
        """Yield the values of a document; one in which its rows differ is listed."""
        for name in rows[0].values:
            said = list(dict.fromkeys(row.values[name] for row in rows if row.values[name]))
            if len(said) == 1:
                yield minted("attribute", name), said[0]
            elif said:
                reason = f"the rows of the document differ: {', '.join(said[:3])}"
                self.left.append(Left("value", name, reason, document))

    def _placed(self, document: Document, rows: Sequence[_Row]) -> Iterator[Coding]:
        spans: Sequence[Any] = [None] * len(rows)
        if document.text is not None:
            marked = [row.marked for row in rows]
            spans = placed(Text(document.text), marked, None, (CODE_POINTS, UTF_16)).spans
        seen: dict[tuple[object, ...], int] = {}
        for row, span in zip(rows, spans, strict=True):
            words, start, end = row.marked.words, None, None
            if span is not None and span.reason:
                place = (str(row.marked.start), str(row.marked.end))
                name = self.codes[row.code].name
                left = Left("coding", name, span.reason, document.name, words, *place, lost=True)
                self.left.append(left)
                continue
            if span is not None and document.text is not None:
                start, end = span.start, span.end
                words = document.text[start:end]
            key = (document.guid, row.coder, row.code, words, start)
            seen[key] = seen.get(key, 0) + 1
            guid = minted("coding", *key, seen[key])
            references = (document.guid, row.code, row.coder)
            yield Coding(guid, *references, words, start, end, row.memo.strip())


def _attributes(documents: Sequence[Document], columns: Columns) -> Iterator[Attribute]:
    """Yield the attributes with the narrowest type that fits all their values."""
    for name in dict.fromkeys([*columns.attribute, *(["date"] if columns.date else [])]):
        guid = minted("attribute", name)
        values = [one.values[guid] for one in documents if guid in one.values]
        kinds = (
            kind for kind in ("integer", "float", "date") if all(fits(v, kind) for v in values)
        )
        yield Attribute(guid, name, next(kinds, "text") if values else "text")


def _number(text: str) -> int:
    digits = text.strip().removesuffix(".0")
    return int(digits) if digits.isdecimal() and len(digits) < 12 else -1


# ------------------------------------------------------------------ files read


def _csv(path: Path) -> Iterator[Record]:
    text = text_of(content_of(path), str(path)).lstrip("\ufeff")
    if "\0" in text:
        raise fault(
            str(path), "the file has a NUL character", "export it again as CSV", "bad-table"
        )
    first = text.split("\n", 1)[0]
    between = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        message, remedy = f"this is no CSV: {error}", "export it again, or save it as .xlsx"
        raise MalformedError(
            [Fault(str(path), reader.line_num, 1, "bad-table", message, remedy)]
        ) from error


def _xlsx(path: Path) -> Iterator[Record]:
    # Checked first: what reads a workbook knows no limits.
    opened = archive.opened(path, (".xml", ".rels"))
    with opened.zip:
        for name in opened.entries:
            if name.endswith((".xml", ".rels")):
                markup.check(opened.read(name), f"{path}:{name}")
    import openpyxl  # only spreadsheets need it

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        cells = 0
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells += len(row)
            if cells > MOST_CELLS:
                break
            yield number, ["" if value is None else str(value) for value in row]
    except (MalformedError, MemoryError):
        raise
    except Exception as error:  # whatever a library finds wrong in a broken workbook
        message = f"the workbook cannot be read: {type(error).__name__}: {error}"
        remedy = "save it again as .xlsx, or as .csv"
        raise fault(str(path), message, remedy, "bad-table") from error
    if cells > MOST_CELLS:
        message = f"the sheet has more than {MOST_CELLS:,} cells"
        raise fault(str(path), message, "delete what is empty, or save it as .csv", "too-large")


# ------------------------------------------------------------------ files written


def csv_of(project: Project) -> bytes:
    """Return the codings of a project as CSV with a byte-order mark, by which Excel knows UTF-8."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(_written(project))
    return text.getvalue().encode("utf-8-sig")


def xlsx_of(project: Project) -> bytes:
    """Return the codings of a project as a workbook; each cell is a text, and no formula.

    Raises:
        MalformedError: a passage is longer than a cell may be.
    """
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    rows = list(_written(project))
    if any(len(value) > _LONGEST_CELL for row in rows for value in row):
        message = f"a passage is longer than the {_LONGEST_CELL:,} signs that a cell holds"
        raise fault("", message, "export a .csv instead", "too-large")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("codings")
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value)
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _written(project: Project) -> Iterator[Sequence[str]]:
    yield [getattr(OWN, item.name) for item in fields(Columns) if item.name not in _NOT_WRITTEN]
    coders = {one.guid: one.name for one in project.coders}
    documents = {one.guid: one.name for one in project.documents}
    paths: dict[str, str] = {}
    for code in project.codes:
        above = f"{paths[code.parent]}{OWN.levels}" if code.parent in paths else ""
        paths[code.guid] = f"{above}{code.name}"
    for one in project.codings:
        span = ["" if place is None else str(place) for place in (one.start, one.end)]
        names = [paths[one.code], documents[one.document], coders[one.coder]]
        yield [one.words, *names, *span, one.memo]
