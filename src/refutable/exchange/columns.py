"""Attributes of documents and people as columns of their tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from refutable.corpus.dates import parse_date
from refutable.exchange import ids
from refutable.exchange.folder import Folder
from refutable.exchange.project import Case, Document, Project, flat

_TYPES: Mapping[str, str] = {
    "integer": "integer",
    "float": "number",
    "boolean": "boolean",
    "date": "date",
}
"""The type of a column by the type of its attribute; all others are text."""
_TAKEN = ("id", "title", "name", "text", "memo", "document", "start", "end", "person")
"""Columns with a meaning of their own; an attribute with such a name gets another column."""
MEMO = "memo"
TRUTHS: Mapping[str, str] = {"true": "yes", "1": "yes", "false": "no", "0": "no"}


def columns_of(project: Project, known: Mapping[str, str]) -> Mapping[str, str]:
    """Return the name of the column of each attribute, by its GUID."""
    wishes = [
        # NVivo names the class before the attribute: "Cases:Age".
        (one.guid, [_column(one.name.rpartition(":")[2]), _column(one.name)])
        for one in project.attributes
    ]
    taken = {f"\0{name}": name for name in (*_TAKEN, *_misread(project))}
    found = ids.assigned(wishes, {**taken, **known}, "attribute")
    return {guid: name.replace("-", "_") for guid, name in found.items()}


def _column(name: str) -> str:
    column = ids.word(name)
    return f"{column}_" if column in _TAKEN else column


def _misread(project: Project) -> tuple[str, ...]:
    """Return the names that the engine reads in its own way, where the values are otherwise."""
    found: dict[str, set[str]] = {}
    names = {one.guid: _column(one.name) for one in project.attributes}
    holders: list[Document | Case] = [*project.documents, *project.cases]
    for holder in holders:
        for guid, value in holder.values.items():
            found.setdefault(names.get(guid, ""), set()).add(value)
    dates = all(map(_is_edtf, found.get("date", ())))
    looks_back = found.get("retrospective", set()) <= {"yes", "no"}
    return (*(() if dates else ("date",)), *(() if looks_back else ("retrospective",)))


def _is_edtf(text: str) -> bool:
    try:
        parse_date(text)
    except ValueError:
        return False
    return True


class Columns:
    """The columns that the attributes of some documents or cases take in their table."""

    def __init__(
        self,
        project: Project,
        folder: Folder,
        table: str,
        holders: Sequence[Document | Case],
        names: Mapping[str, str],
    ) -> None:
        declared = {one["name"]: one for one in folder.fields(table)}
        self._fields: dict[str, Mapping[str, Any]] = {}
        for one in project.attributes:
            values = [holder.values[one.guid] for holder in holders if one.guid in holder.values]
            name = names[one.guid]
            if name in declared:
                self._fields[one.guid] = declared[name]
            elif values:
                kind = "string" if name == "date" else _type(one.type, values)
                self._fields[one.guid] = _declared(name, one.name, kind)
        self._memo = MEMO in declared or any(holder.memo for holder in holders)

    @property
    def fields(self) -> list[Mapping[str, Any]]:
        """How the columns are declared."""
        memo = [_declared(MEMO, "Memo", "string")] if self._memo else []
        return [*self._fields.values(), *memo]

    def cells(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return what a row has in each column."""
        return {
            item["name"]: cell(values.get(guid, ""), item["type"])
            for guid, item in self._fields.items()
        }

    def memo(self, text: str) -> dict[str, str]:
        """Return what a row has in the column of memos, if there is one."""
        return {MEMO: flat(text).strip()} if self._memo else {}


def _declared(name: str, title: str, kind: str) -> Mapping[str, Any]:
    made: dict[str, Any] = {"name": name, "type": kind}
    if flat(title).strip() not in ("", name):
        made["title"] = flat(title).strip()
    if kind == "boolean":
        made |= {"trueValues": ["yes"], "falseValues": ["no"]}
    return made


def _type(kind: str, values: Sequence[str]) -> str:
    return _TYPES[kind] if kind in _TYPES and all(fits(one, kind) for one in values) else "string"


def fits(value: str, kind: str) -> bool:
    """Return whether a value is of a type of REFI-QDA."""
    if kind == "boolean":
        return value in TRUTHS
    try:
        if kind == "date":
            return bool(date.fromisoformat(value))
        number = float(value) if kind == "float" else int(value)
    except (ValueError, OverflowError):
        return False
    return abs(number) < 2**53


def cell(value: str, kind: str) -> str:
    """Return a value as a table has it."""
    return TRUTHS.get(value, value) if kind == "boolean" else flat(value).strip()


def value_of(given: str, kind: str) -> str:
    """Return what a table has as REFI-QDA writes it."""
    backwards = {"yes": "true", "no": "false"}
    return backwards.get(given, given) if kind == "boolean" else given
