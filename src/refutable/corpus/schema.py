"""The declared schema of the data: resources, their columns, and what a value may be.

The schema is a Frictionless Table Schema (specs.frictionlessdata.io/table-schema). What it
declares of a field (type, required, enum, pattern, unique) is checked here, so that a fault can
name its line and column. Dates are EDTF, and a ``list`` is values separated by semicolons.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refutable.corpus.dates import Interval, parse_date
from refutable.errors import Fault, MalformedError, did_you_mean, parse_json, read_file
from refutable.lookalikes import told_apart

PACKAGE = "data/datapackage.json"
Complaint = tuple[str, str, str]
"""The rule that a value breaks, what is wrong, and what would be right."""


Value = str | float | bool | Interval | tuple[str, ...] | None
"""What a field says in its declared type; None is not known."""
TYPES = ("string", "number", "integer", "boolean", "date", "list")


@dataclass(frozen=True)
class Field:
    """What a schema declares of one column; ``refers`` is the table and column it refers to."""

    name: str
    type: str
    required: bool
    unique: bool
    enum: tuple[str, ...]
    pattern: re.Pattern[str] | None
    title: str = ""
    true: tuple[str, ...] = ()
    refers: tuple[str, str] | None = None
    line: int = 1

    def read(self, text: str) -> Value:
        """Return the value of a text in this column; None where it is empty or of another type."""
        if self.type == "list":
            return listed(text)
        try:
            return _READ[self.type](text) if text and self.type in _READ else self._read(text)
        except ValueError:
            return None

    def _read(self, text: str) -> Value:
        if self.type == "boolean":
            return text in self.true if text in self.enum else None
        return text or None


def read_package(root: Path) -> Mapping[str, Mapping[str, Any]]:
    """Return the resources that the data package of a project declares, by name.

    Raises:
        MalformedError: it is missing, no JSON, declares no resource, or a type not in `TYPES`.
    """
    try:
        content = read_file(root / PACKAGE, PACKAGE)
        package = parse_json(content, PACKAGE)
        resources = {item["name"]: item for item in package["resources"]}
        for item in resources.values():
            _ = str(item["path"]), fields_of(item)
    except FileNotFoundError as error:
        raise MalformedError([missing(PACKAGE)]) from error
    except (KeyError, TypeError, AttributeError, re.error) as error:
        problem = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        message = f"the tables are not declared in full: {problem}"
        remedy = "list 'resources', each with name, path and a schema of named fields"
        raise MalformedError([Fault(PACKAGE, 1, 1, "bad-schema", message, remedy)]) from error
    _note_lines(content.decode("utf-8"), resources.values())
    faults = [fault for item in resources.values() for fault in _type_faults(item)]
    if faults:
        raise MalformedError(faults)
    return resources


def _type_faults(resource: Mapping[str, Any]) -> Iterable[Fault]:
    """Yield a fault for each column whose type is not known: it would be read as text."""
    for item in fields_of(resource):
        if item.type not in TYPES:
            message = f"column '{item.name}' has the type '{item.type}', which is not known here"
            remedy = did_you_mean(item.type, TYPES, f"use one of: {', '.join(TYPES)}")
            yield Fault(PACKAGE, item.line, 1, "bad-schema", message, remedy)


def _note_lines(text: str, resources: Iterable[Mapping[str, Any]]) -> None:
    """Write into each declared field the line that names it: JSON keeps none."""
    for resource in resources:
        at = _named_at(text, "path", resource["path"], 0)
        for item in resource["schema"]["fields"]:
            at = _named_at(text, "name", item["name"], at)
            item["line"] = text.count("\n", 0, at) + 1


def _named_at(text: str, key: str, value: str, start: int) -> int:
    found = re.compile(rf'"{key}"\s*:\s*{re.escape(json.dumps(value))}').search(text, start)
    return found.start() if found else start


def missing(file: str) -> Fault:
    """Return the fault of a file that is not there."""
    remedy = "restore the file, or correct the path that names it"
    return Fault(file, 0, 0, "missing-file", "the file is missing", remedy)


def fields_of(resource: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the declared columns of a resource, in order."""
    schema = resource["schema"]
    refers = dict(map(_reference, schema.get("foreignKeys") or ()))
    return tuple(_field(item, refers.get(item["name"])) for item in schema["fields"])


def _reference(key: Mapping[str, Any]) -> tuple[str, tuple[str, str]]:
    # A key of several columns refers from none of them alone.
    here, there = (_only(some) for some in (key["fields"], key["reference"]["fields"]))
    return here, (str(key["reference"]["resource"]), there)


def _only(columns: str | list[str]) -> str:
    names = [columns] if isinstance(columns, str) else columns
    return names[0] if len(names) == 1 else ""


def _field(item: Mapping[str, Any], refers: tuple[str, str] | None) -> Field:
    constraints = item.get("constraints", {})
    enum = tuple(map(str, constraints.get("enum", ())))
    true: tuple[str, ...] = ()
    if item.get("type") == "boolean":
        true = tuple(item.get("trueValues", ["true"]))
        enum = (*true, *item.get("falseValues", ["false"]))
    pattern = constraints.get("pattern")
    return Field(
        name=item["name"],
        type=item.get("type", "string"),
        required=bool(constraints.get("required")),
        unique=bool(constraints.get("unique")),
        enum=enum,
        pattern=re.compile(pattern) if pattern else None,
        title=str(item.get("title", "")),
        true=true,
        refers=refers,
        line=item.get("line", 1),
    )


def listed(text: str) -> tuple[str, ...]:
    """Return the values of a field that holds several, separated by semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def complaint(value: str, item: Field) -> Complaint | None:
    """Return the rule that a value breaks, what is wrong, and what would be right."""
    if value != value.strip():
        return "stray-blank", f"'{item.name}' begins or ends with a blank", "remove the blank"
    if not value:
        remedy = "give a value; every row needs one"
        return ("required", f"'{item.name}' is empty", remedy) if item.required else None
    parts = listed(value) if item.type == "list" else (value,)
    return next(filter(None, (_complaint(part, item) for part in parts)), None)


def _complaint(value: str, item: Field) -> Complaint | None:
    if item.enum and value not in item.enum:
        message = f"'{value}' is not a listed {item.name}"
        remedy = told_apart(value, item.enum) or f"use one of: {', '.join(item.enum)}"
        return "not-in-list", message, remedy
    if item.pattern and not item.pattern.fullmatch(value):
        message = f"'{value}' does not have the form of {item.name}"
        return "bad-form", message, f"the form: {item.pattern.pattern}"
    if item.type in _READ:
        try:
            _READ[item.type](value)
        except ValueError as error:
            return "bad-type", f"'{value}' is not a {item.type}", str(error)
    return None


_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError("write a number such as 12 or 1.5")
    return float(text)


def _integer(text: str) -> int:
    if not re.fullmatch(r"[-+]?\d+", text, re.ASCII):
        raise ValueError("write a whole number such as 12")
    return int(text)


# What reads a value of a type that is no text; it raises ValueError where there is none.
_READ: Mapping[str, Callable[[str], Value]] = {
    "number": _number,
    "integer": _integer,
    "date": parse_date,
}
