"""The declared schema of the data: resources, their columns, and what a value may be.

The schema is a Frictionless Table Schema (specs.frictionlessdata.io/table-schema). What it
declares of a field (type, required, enum, pattern, unique) is checked here, so that a fault can
name its line and column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from refutable.errors import Fault, MalformedError, parse_json

Complaint = tuple[str, str, str]
"""The rule that a value breaks, what is wrong, and what would be right."""


@dataclass(frozen=True)
class Field:
    """What a schema declares of one column."""

    name: str
    type: str
    required: bool
    unique: bool
    enum: tuple[str, ...]
    pattern: re.Pattern[str] | None


def read_package(folder: Path, shown: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the resources of ``datapackage.json`` by name.

    Raises:
        MalformedError: it is missing, or no JSON, or declares no resource.
    """
    path, file = folder / "datapackage.json", f"{shown}/datapackage.json"
    try:
        package = parse_json(path.read_bytes(), file)
        resources = {item["name"]: item for item in package["resources"]}
        for item in resources.values():
            _ = str(item["path"]), fields_of(item)
    except FileNotFoundError as error:
        raise MalformedError([missing(file)]) from error
    except (KeyError, TypeError, AttributeError, re.error) as error:
        problem = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        message = f"the tables are not declared in full: {problem}"
        remedy = "list 'resources', each with name, path and a schema of named fields"
        raise MalformedError([Fault(file, 1, 1, "bad-schema", message, remedy)]) from error
    return resources


def missing(file: str) -> Fault:
    """Return the fault of a file that is not there."""
    remedy = "restore the file, or correct the path that names it"
    return Fault(file, 0, 0, "missing-file", "the file is missing", remedy)


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


def complaint(value: str, item: Field) -> Complaint | None:
    """Return the rule that a value breaks, what is wrong, and what would be right."""
    if value != value.strip():
        return "stray-blank", f"'{item.name}' begins or ends with a blank", "remove the blank"
    if not value:
        remedy = "give a value; every row needs one"
        return ("required", f"'{item.name}' is empty", remedy) if item.required else None
    if item.enum and value not in item.enum:
        message = f"'{value}' is not a listed {item.name}"
        return "not-in-list", message, f"use one of: {', '.join(item.enum)}"
    if item.pattern and not item.pattern.fullmatch(value):
        message = f"'{value}' does not have the form of {item.name}"
        return "bad-form", message, f"the form: {item.pattern.pattern}"
    if not _is_of_type(value, item.type):
        return "bad-type", f"'{value}' is not a {item.type}", f"give a {item.type}"
    return None


# What reads a value of a type that is no text; it raises ValueError where there is none.
_READ: Mapping[str, Callable[[str], object]] = {"number": float, "date": date.fromisoformat}


def _is_of_type(value: str, kind: str) -> bool:
    try:
        _READ.get(kind, str)(value)
    except ValueError:
        return False
    return True
