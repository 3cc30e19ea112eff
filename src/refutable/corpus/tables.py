"""CSV tables read against their declared schema, with the place of every fault."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from refutable.corpus.schema import PACKAGE, Complaint, Field, complaint, missing
from refutable.errors import Fault, MalformedError, decode, read_file
from refutable.lookalikes import told_apart


@dataclass(frozen=True, slots=True)
class Row:
    """One record, with the number and the text of its line."""

    file: str
    line: int
    places: Mapping[str, int]
    record: Sequence[str]
    text: str
    delimiter: str = ","

    def __getitem__(self, name: str) -> str:
        place = self.places.get(name)
        return "" if place is None else self.record[place]

    @property
    def values(self) -> Mapping[str, str]:
        """The fields by name."""
        return {name: self.record[place] for name, place in self.places.items()}

    @property
    def columns(self) -> Mapping[str, int]:
        """The column that each field starts in."""
        starts = _starts(self.text, self.delimiter)
        return {name: starts[at] for name, at in self.places.items() if at < len(starts)}

    def fault(self, name: str, rule: str, message: str, remedy: str) -> Fault:
        """Return a fault at the field ``name`` of this row."""
        return Fault(self.file, self.line, self.columns.get(name, 1), rule, message, remedy)


@dataclass(frozen=True)
class Table:
    """A checked table: its columns, the lines of its records, and every fault in it.

    It holds columns rather than rows, for a row is only needed where one is talked about, and a
    large table has many.
    """

    file: str
    places: Mapping[str, int] = field(default_factory=dict)
    columns: Sequence[list[str]] = ()
    lines: Sequence[int] = ()
    texts: Sequence[str] = ()
    delimiter: str = ","
    faults: tuple[Fault, ...] = ()

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The records as rows, in their order."""
        return tuple(self.row(place) for place in range(len(self.lines)))

    def row(self, place: int) -> Row:
        """Return one record with all that is needed to say what is wrong with it."""
        line = self.lines[place]
        record = [values[place] for values in self.columns]
        return Row(self.file, line, self.places, record, self.texts[line - 1], self.delimiter)

    def at(self, places: Iterable[int]) -> Table:
        """Return the records at these places, without what was found wrong with the table."""
        kept = list(places)
        columns = [[values[place] for place in kept] for values in self.columns]
        lines = [self.lines[place] for place in kept]
        return Table(self.file, self.places, columns, lines, self.texts, self.delimiter)

    def column(self, name: str) -> list[str]:
        """Return a field of every record; empty ones where the table has no such column."""
        place = self.places.get(name)
        return [""] * len(self.lines) if place is None else self.columns[place]


def read_table(
    path: Path,
    shown: str,
    fields: Sequence[Field],
    decisive: Collection[str] | None = None,
    *,
    may_be_empty: bool = False,
) -> Table:
    """Return the rows of a CSV file and all that is wrong with them against ``fields``.

    What is wrong with a value in a column that is not ``decisive`` is a remark; None stands for
    all columns.
    """
    try:
        text = decode(read_file(path, shown), shown)
    except FileNotFoundError:
        return Table(shown, faults=(missing(shown),))
    except MalformedError as error:
        return Table(shown, faults=error.faults)
    return parse_table(text, shown, fields, decisive, may_be_empty=may_be_empty)


def parse_table(
    text: str,
    shown: str,
    fields: Sequence[Field],
    decisive: Collection[str] | None = None,
    *,
    may_be_empty: bool = False,
) -> Table:
    """Return the rows of a CSV text and all that is wrong with them; see :func:`read_table`.

    Any UTF-8 that a spreadsheet writes is read: with a byte-order mark or without, with line ends
    of any system, with commas or semicolons between the fields.
    """
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    faults = list(control_faults(plain, shown))
    if len(faults) > _MOST_CONTROLS:
        message = "this is no text: it has more than a hundred control characters"
        return Table(shown, faults=(Fault(shown, 1, 1, "not-utf-8", message, "save it as UTF-8"),))
    plain = _CONTROL.sub("\ufffd", plain) if faults else plain
    table, wrong = _parsed(plain, shown, [item.name for item in fields])
    faults += wrong
    if not table.lines and not faults and not (may_be_empty and table.places):
        message, remedy = "the table has no rows", "add the rows, or restore the file"
        faults.append(Fault(shown, 1, 1, "empty-table", message, remedy))
    for fault, name in _value_faults(table, fields):
        beside = decisive is not None and name not in decisive
        faults.append(replace(fault, rule="bad-detail") if beside else fault)
    return replace(table, faults=tuple(faults))


# A terminal obeys some of them, and no page can hold one. Tabs and line ends are none of these.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MOST_CONTROLS = 100
_CONTROLS = (
    *("NULL", "START OF HEADING", "START OF TEXT", "END OF TEXT", "END OF TRANSMISSION"),
    *("ENQUIRY", "ACKNOWLEDGE", "BELL", "BACKSPACE", "TAB", "LINE FEED", "LINE TABULATION"),
    *("FORM FEED", "CARRIAGE RETURN", "SHIFT OUT", "SHIFT IN", "DATA LINK ESCAPE"),
    *("DEVICE CONTROL ONE", "DEVICE CONTROL TWO", "DEVICE CONTROL THREE", "DEVICE CONTROL FOUR"),
    *("NEGATIVE ACKNOWLEDGE", "SYNCHRONOUS IDLE", "END OF TRANSMISSION BLOCK", "CANCEL"),
    *("END OF MEDIUM", "SUBSTITUTE", "ESCAPE", "FILE SEPARATOR", "GROUP SEPARATOR"),
    *("RECORD SEPARATOR", "UNIT SEPARATOR"),
)


def control_faults(text: str, shown: str) -> Iterator[Fault]:
    """Yield a fault for each control character of a text, with its name and its place.

    After the first hundred, one fault stands for all others.
    """
    for count, found in enumerate(islice(_CONTROL.finditer(text), _MOST_CONTROLS + 1)):
        line, start = text.count("\n", 0, found.start()) + 1, text.rfind("\n", 0, found.start())
        number = ord(found[0])
        name = _CONTROLS[number] if number < len(_CONTROLS) else "DELETE" if number == 127 else ""
        message = f"here is the control character U+{number:04X} {name}".strip()
        if count == _MOST_CONTROLS:
            message += (
                f", and there are {len(text) - len(_CONTROL.sub('', text)) - count - 1:,} more"
            )
        place = (shown, line, found.start() - start, "control-character")
        yield Fault(*place, message, "delete it, or write the character that was meant")


def _parsed(text: str, shown: str, expected: Sequence[str]) -> tuple[Table, list[Fault]]:
    texts = text.split("\n")
    if texts and texts[-1] == "":
        texts.pop()
    if not texts:
        return Table(shown), []
    if len(texts[0]) > _LONGEST_HEADER:
        message = f"the first line has {len(texts[0]):,} characters: it is no header"
        remedy = f"it should read: {','.join(expected)}"
        return Table(shown), [Fault(shown, 1, 1, "bad-header", message, remedy)]
    headers = {sign: next(csv.reader([texts[0]], delimiter=sign), []) for sign in ",;"}
    delimiter = max(headers, key=lambda sign: len({*headers[sign]} & {*expected}))
    if headers[delimiter] != list(expected):
        return Table(shown), [_header_fault(shown, headers[delimiter], expected)]
    places = {name: place for place, name in enumerate(expected)}
    columns = _sound_columns(texts, len(expected), delimiter)
    if columns is not None:
        return Table(shown, places, columns, range(2, len(texts) + 1), texts, delimiter), []
    return _parsed_with_faults(Table(shown, places, texts=texts, delimiter=delimiter))


# A field may be a whole interview: what a reader takes by default is 131,072 signs.
csv.field_size_limit(2**31 - 1)


_LONGEST_HEADER = 10_000


# How many records are turned into columns at once: they are still near when they are.
_AT_ONCE = 1_000


def _sound_columns(texts: Sequence[str], width: int, delimiter: str) -> list[list[str]] | None:
    """Return the columns behind the header, one record a line; None where a line is no record."""
    columns: list[list[str]] = [[] for _ in range(width)]
    number = 0
    reader = csv.reader(islice(texts, 1, None), strict=True, delimiter=delimiter)
    try:
        while records := list(islice(reader, _AT_ONCE)):
            if set(map(len, records)) != {width}:
                return None
            number += len(records)
            for column, values in zip(columns, zip(*records, strict=True), strict=True):
                column.extend(values)
    except csv.Error:
        return None
    # A record takes one line at least: as many records as lines, and each took just one.
    return columns if number == len(texts) - 1 else None


def _parsed_with_faults(table: Table) -> tuple[Table, list[Fault]]:
    records: list[Sequence[str]] = []
    lines: list[int] = []
    faults: list[Fault] = []
    width = len(table.places)
    for number, line in enumerate(islice(table.texts, 1, None), start=2):
        record = _record(line, number, table)
        if isinstance(record, Fault):
            faults.append(record)
        elif len(record) != width:
            what = "comma" if table.delimiter == "," else "semicolon"
            message = f"expected {width} fields, found {len(record)}"
            remedy = f"quote each field that has a {what} in it; leave no line empty"
            faults.append(Fault(table.file, number, 1, "bad-row", message, remedy))
        else:
            records.append(record)
            lines.append(number)
    columns = [[record[place] for record in records] for place in range(width)]
    return replace(table, columns=columns, lines=lines), faults


def _header_fault(shown: str, header: Sequence[str], expected: Sequence[str]) -> Fault:
    absent = [name for name in expected if name not in header]
    unknown = [name for name in header if name not in expected]
    if apart := next(filter(None, (told_apart(name, absent) for name in unknown)), ""):
        message = f"the header has the undeclared {', '.join(map(repr, unknown))}"
        return Fault(shown, 1, 1, "bad-header", message, apart)
    parts = [f"lacks {', '.join(map(repr, absent))}"] if absent else []
    parts += [f"has the undeclared {', '.join(map(repr, unknown))}"] if unknown else []
    message = f"the header {' and '.join(parts) or 'has its columns in another order'}"
    return Fault(shown, 1, 1, "bad-header", message, f"it should read: {','.join(expected)}")


def _record(line: str, number: int, table: Table) -> Sequence[str] | Fault:
    # Each record is one line: so an unclosed quote is found where it opens, and cannot
    # swallow the rows behind it.
    try:
        return next(csv.reader([line], strict=True, delimiter=table.delimiter), [])
    except csv.Error:
        message = "a quotation mark opens and does not close on this line"
        remedy = "close it, or double each quotation mark inside the field"
        return Fault(table.file, number, _opening_quote(line), "unclosed-quote", message, remedy)


# Fields and quoted parts of fields, up to a quotation mark that is not closed.
_CLOSED = re.compile(r'(?:[^"]++|"(?:[^"]|"")*+")*+')


def _opening_quote(line: str) -> int:
    """Return the column of the quotation mark that is still open at the end of the line."""
    found = _CLOSED.match(line)
    return found.end() + 1 if found and found.end() < len(line) else 1


def _starts(line: str, delimiter: str) -> list[int]:
    starts, quoted = [1], False
    for place, sign in enumerate(line, start=1):
        if sign == '"':
            quoted = not quoted
        elif sign == delimiter and not quoted:
            starts.append(place + 1)
    return starts


def _value_faults(table: Table, fields: Sequence[Field]) -> Iterator[tuple[Fault, str]]:
    for item in fields:
        values = table.column(item.name)
        if _takes_all(values, item):
            continue
        distinct = set(values)
        # Each distinct value is checked once, however often it occurs.
        wrong = {value: found for value in distinct if (found := complaint(value, item))}
        repeated = item.unique and len(distinct) < len(values)
        if wrong or repeated:
            for fault in _faults_of_column(table, item, values, wrong):
                yield fault, item.name


def _takes_all(values: Sequence[str], item: Field) -> bool:
    # A column of free text is found sound as a whole: its values are many, and seldom alike.
    bound = item.enum or item.pattern or item.unique or item.type not in ("string", "list")
    if bound or (item.required and not all(values)):
        return False
    return list(map(str.strip, values)) == values


# What a schema declares of a column, by the rule that checks it; and of how many rows it is then
# said that they break it, before it is the declaration that is held to be wrong.
_DECLARED = {"not-in-list": "list", "bad-form": "pattern", "bad-type": "type"}
_MOST = 10


def _faults_of_column(
    table: Table, item: Field, values: Sequence[str], wrong: Mapping[str, Complaint]
) -> Iterator[Fault]:
    against = [place for place, value in enumerate(values) if _declared(wrong.get(value))]
    if len(against) > _MOST:
        yield _fault_of_declaration(table, item, against, wrong)
    seen: dict[str, int] = {}
    for place, (value, line) in enumerate(zip(values, table.lines, strict=True)):
        if value in wrong and not (len(against) > _MOST and _declared(wrong[value])):
            yield table.row(place).fault(item.name, *wrong[value])
        if item.unique and value:
            if value in seen:
                message = f"line {seen[value]} already has the {item.name} '{value}'"
                row = table.row(place)
                yield row.fault(item.name, "duplicate-id", message, "give each row its own")
            seen.setdefault(value, line)


def _declared(said: Complaint | None) -> bool:
    return said is not None and said[0] in _DECLARED


def _fault_of_declaration(
    table: Table, item: Field, places: Sequence[int], wrong: Mapping[str, Complaint]
) -> Fault:
    values = Counter(table.column(item.name)[place] for place in places)
    rule = wrong[next(iter(values))][0]
    shown = ", ".join(f"'{value}' ({number})" for value, number in values.most_common(5))
    more = f" and {len(values) - 5} other values" if len(values) > 5 else ""
    first = f"{table.file}:{table.lines[places[0]]}"
    message = (
        f"{len(places)} of {len(table.lines)} rows of {table.file} break the {_DECLARED[rule]} "
        f"that is declared for '{item.name}', first at {first}: {shown}{more}"
    )
    remedy = f"correct the {_DECLARED[rule]} in {PACKAGE}, or the rows"
    return Fault(PACKAGE, item.line, 1, rule, message, remedy)
