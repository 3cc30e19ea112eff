"""What a generated corpus declares: its instrument, its schemas, coders, periods and choices."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

TURN = date(1995, 6, 15)
BEGIN, END = date(1970, 1, 1), date(2019, 12, 31)
PERIODS = ("seventies", "eighties", "nineties", "recent")
ACTORS = tuple(f"body {letter}" for letter in "abcdefgh")
TYPES = ("letter", "plan", "report", "speech", "minutes", "leaflet", "interview")
INSTITUTIONS = ("Board", "Chamber", "Harbour", "Library", "Office", "Society")
SCOPES = ("north", "east", "south", "west")
LANGUAGES = ("en", "de")
UPHELD, APART = ("affirms", "aims", "effect"), ("rejects", "reports")
STANCES = (*UPHELD, *APART)
FAMILIES = ("tone", "place", "means", "aim", "cause")
CODES = tuple(f"{family}.{letter}" for family in FAMILIES for letter in "abcdefghij")
CODERS = ("one", "two")
# Codes that the argument speaks of; every other code may stand anywhere.
LATE, EARLY, RISING = "tone.b", "tone.c", "tone.d"
RECALLED, NEVER, OFFICIAL = "place.b", "place.c", "place.d"
ONE_SIDE, OTHER_SIDE, LEADER, COMPANION = "means.b", "means.c", "means.d", "means.e"
SPECIAL = frozenset(
    (LATE, EARLY, RISING, RECALLED, NEVER, OFFICIAL, ONE_SIDE, OTHER_SIDE, LEADER, COMPANION)
)

_ID = {"required": True, "unique": True, "pattern": "[a-z0-9][a-z0-9-]*"}
_REQUIRED = {"required": True}


def _one_of(values: Sequence[str]) -> Mapping[str, Any]:
    return {"required": True, "enum": list(values)}


Columns = Mapping[str, Mapping[str, Any]]
DOCUMENTS: Columns = {
    "id": _ID,
    "title": _REQUIRED,
    "date": {"required": True, "pattern": "[-0-9X./~?%]+"},
    "actor": _one_of(ACTORS),
    "issuer": _REQUIRED,
    "type": _one_of(TYPES),
    "institution": {"pattern": "[A-Z][a-z]+(;[A-Z][a-z]+)*"},
    "scope": _one_of(SCOPES),
    "language": _one_of(LANGUAGES),
    "retrospective": _one_of(("yes", "no")),
    "note": {},
}
EXCERPTS: Columns = {
    "id": _ID,
    "document": {},
    "text": _REQUIRED,
    "language": _one_of(LANGUAGES),
    "scope": _one_of(SCOPES),
    "kind": _one_of(("inline", "echo")),
    "counted": _one_of(("yes", "no")),
    "locator": {},
    "repeats": {},
    "emphasis": {},
    "note": {},
}
CODINGS: Columns = {
    "excerpt": _REQUIRED,
    "code": _REQUIRED,
    "quote": _REQUIRED,
    "stance": _one_of(STANCES),
    "memo": {},
}
ADJUDICATIONS: Columns = dict.fromkeys(
    ("excerpt", "code", "decision", "rule", "reason", "date"), _REQUIRED
)
_CODERS: Columns = {
    "id": _ID,
    "label": _REQUIRED,
    "file": _REQUIRED,
    "primary": _one_of(("yes", "no")),
    "made_by": _REQUIRED,
}
_PERIODS: Columns = {"id": _ID, "label": _REQUIRED, "start": _REQUIRED, "end": _REQUIRED}
_EVENTS: Columns = {"id": _ID, "date": _REQUIRED, "kind": _REQUIRED, "event": _REQUIRED}


def write_declarations(data: Path, coders: int) -> None:
    """Write everything under ``data`` that does not grow with the codings."""
    names = CODERS[:coders]
    write_table(data / "periods.csv", _PERIODS, _period_rows())
    write_table(data / "events.csv", _EVENTS, _event_rows())
    rows = [
        (name, f"Coder {name}", f"codings/{name}.csv", "no" if place else "yes", "generated")
        for place, name in enumerate(names)
    ]
    write_table(data / "coders.csv", _CODERS, rows)
    _write_yaml(data / "codebook.yaml", _codebook())
    _write_yaml(data / "counting.yaml", _COUNTING)
    _write_yaml(data / "readings.yaml", {"choices": [*_choices(names)]})
    tables = {
        "documents": ("documents.csv", DOCUMENTS),
        "excerpts": ("excerpts.csv", EXCERPTS),
        "periods": ("periods.csv", _PERIODS),
        "events": ("events.csv", _EVENTS),
        "coders": ("coders.csv", _CODERS),
        **{f"codings-{name}": (f"codings/{name}.csv", CODINGS) for name in names},
    }
    if coders > 1:
        tables["adjudications"] = ("adjudications.csv", ADJUDICATIONS)
    resources = [_resource(name, path, columns) for name, (path, columns) in tables.items()]
    package = {"profile": "tabular-data-package", "name": "generated", "resources": resources}
    (data / "datapackage.json").write_text(json.dumps(package, indent=1), encoding="utf-8")


def write_table(path: Path, columns: Columns, rows: Iterable[Sequence[str]]) -> None:
    """Write a table with its header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def _write_yaml(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


def _resource(name: str, path: str, columns: Columns) -> Mapping[str, Any]:
    fields = [
        {"name": column, "type": "string", "constraints": constraints}
        for column, constraints in columns.items()
    ]
    return {"name": name, "path": path, "schema": {"fields": fields}}


def _period_rows() -> Iterable[Sequence[str]]:
    limits = ("..", "1980-01-01", "1990-01-01", "2000-01-01", "..")
    ends = ("1979-12-31", "1989-12-31", "1999-12-31", "..")
    for name, start, end in zip(PERIODS, limits, ends, strict=False):
        yield name, f"The {name}", start, end


def _event_rows() -> Iterable[Sequence[str]]:
    yield "turn", TURN.isoformat(), "event", "The turn"
    for year in range(1968, 2018, 5):
        yield f"meeting-{year}", f"{year}-05", "event", f"The meeting of {year}"


_COUNTING = {
    "unit": "document",
    "upheld": list(UPHELD),
    "apart": list(APART),
    "never_counted": ["echo"],
}


def _codebook() -> Mapping[str, Any]:
    return {
        "version": 1,
        "title": "A generated codebook",
        "stance": {"values": {stance: f"The source {stance} it." for stance in STANCES}},
        "families": {
            name: {"label": name.title(), "definition": f"What is said of {name}."}
            for name in FAMILIES
        },
        "codes": [
            {
                "id": code,
                "family": code.partition(".")[0],
                "label": code.replace(".", " ").title(),
                "definition": f"What is said of {code}.",
            }
            for code in CODES
        ],
    }


def _choices(coders: Sequence[str]) -> Iterable[Mapping[str, Any]]:
    layers = [*coders, "agreed", "any"] if len(coders) > 1 else []
    if layers:
        yield _choice("coding", "consensus", *({"id": name, "layer": name} for name in layers))
    yield _choice("unit", "documents", {"id": "passages", "count": "excerpts"})
    left_out = {"id": "left-out", "drop": {"retrospective": "yes"}}
    yield _choice("retrospects", "as-claimed", left_out)
    yield _choice("last-actor", "counted", {"id": "out", "drop": {"actor": [ACTORS[-1]]}})
    merges = [["aim.a", "aim.b"], ["cause.a", "cause.b"], ["tone.e", "place.e"]]
    yield _choice("neighbours", "apart", {"id": "merged", "merge": merges})
    yield _choice("turn-of-year", "day", {"id": "year", "dates": {"turn": "1996-01-01"}})


def _choice(name: str, default: str, *others: Mapping[str, Any]) -> Mapping[str, Any]:
    options = [{"id": default, "default": True}, *others]
    return {
        "id": name,
        "label": name.replace("-", " "),
        "reason": "It could be made otherwise.",
        "options": [{**option, "label": option["id"]} for option in options],
    }
