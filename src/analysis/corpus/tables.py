"""CSV tables read against their declared schema, with the place of every fault.

The schema is a Frictionless Table Schema (specs.frictionlessdata.io/table-schema); what it
declares of a field (type, required, enum, pattern, unique) is checked here, so that a fault can
name its line and column.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from analysis.errors import Fault, MalformedError, decode


@dataclass(frozen=True)
class Row:
    """One record, with the line it stands on and the column each field starts in."""

    file: str
    line: int
    values: Mapping[str, str]
    columns: Mapping[str, int]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def fault(self, name: str, rule: str, message: str, remedy: str) -> Fault:
        """Return a fault at the field ``name`` of this row."""
        return Fault(self.file, self.line, self.columns.get(name, 1), rule, message, remedy)


@dataclass(frozen=True)
class Field:
    """What a schema declares of one column."""

    name: str
    type: str
    required: bool
    unique: bool
    enum: tuple[str, ...]
    pattern: re.Pattern[str] | None


@dataclass(frozen=True)
class Table:
    """A checked table: its rows, and every fault found in it."""

    file: str
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = field(default=())


def read_package(folder: Path, shown: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the resources of ``datapackage.json`` by name.

    Raises:
        MalformedError: it is missing, or no JSON, or declares no resource.
    """
    path, file = folder / "datapackage.json", f"{shown}/datapackage.json"
    try:
        package = json.loads(decode(path.read_bytes(), file))
        resources = {item["name"]: item for item in package["resources"]}
        for item in resources.values():
            _ = str(item["path"]), fields_of(item)
    except FileNotFoundError as error:
        raise MalformedError([missing(file)]) from error
    except json.JSONDecodeError as error:
        fault = Fault(
            file, error.lineno, error.colno, "bad-json", error.msg, "correct the JSON at this place"
        )
        raise MalformedError([fault]) from error
    except (KeyError, TypeError, AttributeError, re.error) as error:
        message = f"no resources are declared in full ({error})"
        remedy = "give 'resources', each with name, path and a schema of named fields"
        fault = Fault(file, 1, 1, "bad-schema", message, remedy)
        raise MalformedError([fault]) from error
    return resources


def missing(file: str) -> Fault:
    """Return the fault of a file that is not there."""
    return Fault(file, 0, 0, "missing-file", "the file is missing", "add it, or restore it")


def fields_of(resource: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the declared columns of a resource, in order."""
    return tuple(_field(item) for item in resource["schema"]["fields"])


def _field(item: Mapping[str, Any]) -> Field:
    constraints = item.get("constraints", {})
    enum = tuple(constraints.get("enum", ()))
    if item.get("type") == "boolean":
        enum = (*item.get("trueValues", ["true"]), *item.get("falseValues", ["false"]))
    pattern = constraints.get("pattern")
    return Field(
        name=item["name"],
        type=item.get("type", "string"),
        required=bool(constraints.get("required")) or item.get("type") == "boolean",
        unique=bool(constraints.get("unique")),
        enum=enum,
        pattern=re.compile(pattern) if pattern else None,
    )


def read_table(path: Path, shown: str, fields: Sequence[Field]) -> Table:
    """Return the rows of a CSV file and all that is wrong with them against ``fields``."""
    try:
        text = decode(path.read_bytes(), shown)
    except FileNotFoundError:
        return Table(shown, (), (missing(shown),))
    except MalformedError as error:
        return Table(shown, (), error.faults)
    return parse_table(text, shown, fields)


def parse_table(text: str, shown: str, fields: Sequence[Field]) -> Table:
    """Return the rows of a CSV text and all that is wrong with them against ``fields``."""
    faults = list(_text_faults(text, shown))
    rows: list[Row] = []
    for outcome in _records(text, shown, [item.name for item in fields]):
        (rows if isinstance(outcome, Row) else faults).append(outcome)  # type: ignore[arg-type]
    if not rows and not faults:
        faults.append(
            Fault(shown, 1, 1, "empty-table", "the table has no rows", "add rows, or restore them")
        )
    faults.extend(_value_faults(rows, fields))
    return Table(shown, tuple(rows), tuple(faults))


def _text_faults(text: str, shown: str) -> Iterator[Fault]:
    for sign, what, remedy in (
        ("\ufeff", "a byte-order mark", "save as UTF-8 without a byte-order mark"),
        ("\r", "a carriage return", "save with LF line ends"),
    ):
        if sign in text:
            line = text[: text.index(sign)].count("\n") + 1
            yield Fault(shown, line, 1, "line-ends", f"the file holds {what}", remedy)


def _records(text: str, shown: str, expected: Sequence[str]) -> Iterator[Row | Fault]:
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    if not lines:
        return
    header = next(csv.reader([lines[0]]))
    if header != list(expected):
        yield _header_fault(shown, header, expected)
        return
    for number, line in enumerate(lines[1:], start=2):
        yield _record(line, number, shown, expected)


def _header_fault(shown: str, header: Sequence[str], expected: Sequence[str]) -> Fault:
    absent = [name for name in expected if name not in header]
    unknown = [name for name in header if name not in expected]
    parts = [f"lacks {', '.join(absent)}"] if absent else []
    parts += [f"has unknown {', '.join(unknown)}"] if unknown else []
    message = f"the header {' and '.join(parts) or 'has its columns in another order'}"
    return Fault(shown, 1, 1, "bad-header", message, f"it should read: {','.join(expected)}")


def _record(line: str, number: int, shown: str, names: Sequence[str]) -> Row | Fault:
    # One record stands on one line: so an unclosed quote is found where it opens, and cannot
    # swallow the rows behind it.
    try:
        values = next(csv.reader([line], strict=True), [])
    except csv.Error:
        return Fault(
            shown,
            number,
            _opening_quote(line),
            "unclosed-quote",
            "a quotation mark is opened and not closed on this line",
            "close it, or double each quotation mark inside the field",
        )
    if len(values) != len(names):
        message = f"{len(values)} fields where the header has {len(names)}"
        remedy = "put fields that hold a comma in quotation marks; leave no line empty"
        return Fault(shown, number, 1, "bad-row", message, remedy)
    starts = dict(zip(names, _starts(line), strict=False))
    return Row(shown, number, dict(zip(names, values, strict=True)), starts)


def _opening_quote(line: str) -> int:
    """Return the column of the quotation mark that is still open at the end of the line."""
    opened, quoted, place = 1, False, 0
    while place < len(line):
        if line[place] == '"':
            if quoted and line[place + 1 : place + 2] == '"':
                place += 1
            else:
                quoted = not quoted
                opened = place + 1 if quoted else opened
        place += 1
    return opened


def _starts(line: str) -> list[int]:
    starts, quoted = [1], False
    for place, sign in enumerate(line, start=1):
        if sign == '"':
            quoted = not quoted
        elif sign == "," and not quoted:
            starts.append(place + 1)
    return starts


def _value_faults(rows: Sequence[Row], fields: Sequence[Field]) -> Iterator[Fault]:
    for item in fields:
        seen: dict[str, int] = {}
        for row in rows:
            yield from _field_faults(row, item)
            value = row[item.name]
            if item.unique and value:
                if value in seen:
                    message = f"'{value}' stands already on line {seen[value]}"
                    yield row.fault(item.name, "duplicate-id", message, "give each its own")
                seen.setdefault(value, row.line)


def _field_faults(row: Row, item: Field) -> Iterator[Fault]:
    value = row[item.name]
    if value != value.strip():
        message = f"'{item.name}' begins or ends with a blank"
        yield row.fault(item.name, "stray-blank", message, "take the blank out")
    elif not value:
        if item.required:
            message = f"'{item.name}' is empty"
            yield row.fault(item.name, "required", message, "every row needs it")
    elif item.enum and value not in item.enum:
        message = f"'{value}' is no {item.name}"
        yield row.fault(item.name, "not-in-list", message, f"one of: {', '.join(item.enum)}")
    elif item.pattern and not item.pattern.fullmatch(value):
        message = f"'{value}' is not of the form of {item.name}"
        yield row.fault(item.name, "bad-form", message, f"the form: {item.pattern.pattern}")
    elif not _is_of_type(value, item.type):
        message = f"'{value}' is no {item.type}"
        yield row.fault(item.name, "bad-type", message, f"give a {item.type}")


def _is_of_type(value: str, kind: str) -> bool:
    try:
        if kind == "number":
            float(value)
        elif kind == "date":
            date.fromisoformat(value)
    except ValueError:
        return False
    return True
