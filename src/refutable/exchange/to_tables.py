"""A project as the tables, texts and codebook of a folder ``data/``.

Columns, rows and files that were added there stay. Ids stay too: the record knows them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from refutable.corpus.model import DERIVED
from refutable.exchange import ids, record
from refutable.exchange.book import codebook
from refutable.exchange.columns import Columns, columns_of
from refutable.exchange.excerpts import Passages, passages
from refutable.exchange.folder import Folder, Row, by_id
from refutable.exchange.project import Case, Coder, Project, flat
from refutable.exchange.record import Record

Field = Mapping[str, Any]
PEOPLE, PERSON = "people", "person"
_ID: Field = {
    "name": "id",
    "type": "string",
    "constraints": {"required": True, "unique": True},
}


def _field(name: str, title: str = "", kind: str = "string", *, required: bool = False) -> Field:
    made: dict[str, Any] = {"name": name, "type": kind}
    if title:
        made["title"] = title
    if required:
        made["constraints"] = {"required": True}
    return made


@dataclass(frozen=True)
class _Made:
    """A table to be written: its columns, its rows, and the tables that its columns refer to."""

    name: str
    path: str
    fields: Sequence[Field]
    rows: Sequence[Row]
    refers: Mapping[str, str]


def tables(project: Project, folder: Folder, mode: str, imported: Project) -> Mapping[str, bytes]:
    """Return the content of each file, by its path under ``data/``.

    ``imported`` is the project as the program has it, for the next import. ``mode`` says what an
    excerpt is made of: ``spans`` or ``paragraphs``.
    """
    known = assigned_ids(project, folder.record)
    found = passages(project, folder, known, mode)
    made = [
        _documents(project, folder, known),
        _excerpts(project, folder, known, found),
        *_people(project, folder, known),
        _coders(project, folder, known),
        *_layers(project, folder, known, found, imported),
    ]
    package = _package(project, folder, made)
    names = {
        one["name"]: [f["name"] for f in one["schema"]["fields"]] for one in package["resources"]
    }
    files = {one.path: as_csv(names[one.name], one.rows) for one in made}
    if package != folder.package:
        files["datapackage.json"] = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    files |= codebook(project, folder, known["codes"])
    files[record.FILE] = record.written(Record(imported, known, mode))
    files |= {
        f"texts/{known['documents'][one.guid]}.txt": one.text
        for one in project.documents
        if one.text is not None
    }
    return {path: text.encode() for path, text in files.items()}


def assigned_ids(project: Project, before: Record) -> dict[str, dict[str, str]]:
    """Return the id of each document, code, coder and case, and the column of each attribute."""
    names = {code.guid: ids.word(code.name) for code in project.codes}
    wishes: dict[str, list[tuple[str, Sequence[str]]]] = {
        "documents": [(one.guid, [ids.slug(one.name)]) for one in project.documents],
        "coders": [(one.guid, [_coder_id(one)]) for one in project.coders],
        "cases": [(one.guid, [ids.slug(one.name)]) for one in project.cases],
        "codes": [
            (
                one.guid,
                [names[one.guid], f"{names.get(one.parent, '')}.{names[one.guid]}".strip(".")],
            )
            for one in project.codes
        ],
    }
    kinds = {"documents": "document", "coders": "coder", "cases": "case", "codes": "code"}
    found = {
        kind: ids.assigned(some, before.id_of(kind), kinds[kind]) for kind, some in wishes.items()
    }
    columns = columns_of(project, before.id_of("attributes"))
    return {**found, "attributes": dict(columns)}


def _coder_id(coder: Coder) -> str:
    name = ids.slug(coder.name)
    return f"coder-{name}" if name in DERIVED else name


def as_csv(names: Sequence[str], rows: Iterable[Row]) -> str:
    """Return rows as CSV with these columns and LF line ends."""
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _line(text: str) -> str:
    return flat(text).strip()


# ------------------------------------------------------------------ tables


def _documents(project: Project, folder: Folder, known: Mapping[str, Mapping[str, str]]) -> _Made:
    before = by_id(folder.rows("documents"))
    columns = Columns(project, folder, "documents", project.documents, known["attributes"])
    person = folder.reference("documents", PEOPLE) or PERSON
    people = _people_of(project.cases, known["cases"])
    rows = []
    for one in project.documents:
        name = known["documents"][one.guid]
        row = {**before.get(name, {}), "id": name, "title": _line(one.name) or name}
        row |= columns.cells(one.values) | columns.memo(one.memo)
        if people:
            row[person] = ";".join(people.get(one.guid, ()))
        rows.append(row)
    fields = [_ID, _field("title", required=True), *columns.fields]
    if people:
        fields.append(_field(person, "Person", "list"))
    return _Made("documents", "documents.csv", fields, rows, {person: PEOPLE} if people else {})


def _people_of(cases: Iterable[Case], known: Mapping[str, str]) -> dict[str, list[str]]:
    people: dict[str, list[str]] = {}
    for case in cases:
        for document in case.documents:
            people.setdefault(document, []).append(known[case.guid])
    return people


def _people(
    project: Project, folder: Folder, known: Mapping[str, Mapping[str, str]]
) -> Iterable[_Made]:
    if not project.cases:
        return
    before = by_id(folder.rows(PEOPLE))
    columns = Columns(project, folder, PEOPLE, project.cases, known["attributes"])
    rows = []
    for one in project.cases:
        name = known["cases"][one.guid]
        row = {**before.get(name, {}), "id": name, "name": _line(one.name) or name}
        rows.append(row | columns.cells(one.values) | columns.memo(one.memo))
    fields = [_ID, _field("name", "Name", required=True), *columns.fields]
    yield _Made(PEOPLE, "people.csv", fields, rows, {})


def _excerpts(
    project: Project,
    folder: Folder,
    known: Mapping[str, Mapping[str, str]],
    found: Passages,
) -> _Made:
    person = folder.reference("excerpts", PEOPLE) or PERSON
    portions = [(known["cases"][one.guid], part) for one in project.cases for part in one.portions]
    before = by_id(folder.rows("excerpts"))
    rows = []
    for one in found.excerpts:
        row = {
            **before.get(one.id, {"counted": "yes"}),
            "id": one.id,
            "document": one.document,
            "text": one.text,
        }
        if one.start is not None and one.end is not None:
            row |= {"start": str(one.start), "end": str(one.end)}
        if portions:
            row[person] = ";".join(found.people(one, portions))
        rows.append(row)
    fields = [_ID, _field("document", required=True), _field("text", required=True)]
    if any(one.start is not None for one in found.excerpts):
        fields += [_field("start", kind="integer"), _field("end", kind="integer")]
    refers = {"document": "documents"}
    if portions:
        fields.append(_field(person, "Person", "list"))
        refers[person] = PEOPLE
    return _Made("excerpts", "excerpts.csv", fields, rows, refers)


def _coders(project: Project, folder: Folder, known: Mapping[str, Mapping[str, str]]) -> _Made:
    rows: list[Row] = []
    for one in _at_work(project, folder, known["coders"]):
        name = known["coders"][one.guid]
        new = {"file": f"codings/{name}.csv", "primary": "no" if folder.coders else "yes"}
        old = folder.coders.get(name, new)
        rows.append({**old, "id": name, "label": _line(one.name) or name})
    fields = [_ID, _field("label", required=True), _field("file", required=True)]
    return _Made("coders", "coders.csv", fields, rows, {})


def _at_work(project: Project, folder: Folder, known: Mapping[str, str]) -> list[Coder]:
    """Return who has coded something, or is among the coders here already."""
    used = {coding.coder for coding in project.codings}
    return [one for one in project.coders if one.guid in used or known[one.guid] in folder.coders]


def _layers(
    project: Project,
    folder: Folder,
    known: Mapping[str, Mapping[str, str]],
    found: Passages,
    imported: Project,
) -> Iterable[_Made]:
    """Return the layers of all who coded in the program; others stay as they are."""
    theirs = {one.guid for one in imported.coders}
    fields = [_field(name, required=name in ("excerpt", "code")) for name in LAYER]
    stance = _stance(folder)
    for coder in _at_work(project, folder, known["coders"]):
        if coder.guid not in theirs:
            continue
        name = known["coders"][coder.guid]
        declared = {one["name"]: one for one in folder.fields(f"codings-{name}")}
        quoted = bool(declared.get("quote", {}).get("constraints", {}).get("required"))
        before = {row["guid"]: row for row in folder.layer(name)}
        places = {guid: place for place, guid in enumerate(before)}
        codings = [one for one in project.codings if one.coder == coder.guid]
        rows: list[Row] = []
        for one in sorted(
            codings, key=lambda one: (places.get(one.guid, len(places)), found.order(one))
        ):
            old = before.get(one.guid, stance)
            new = {"code": known["codes"][one.code], "guid": one.guid}
            rows.append({**old, **new, **found.cells(one, quoted=quoted), "memo": found.memo(one)})
        path = folder.coders.get(name, {}).get("file", f"codings/{name}.csv")
        yield _Made(f"codings-{name}", path, fields, rows, {"excerpt": "excerpts"})


LAYER = ("excerpt", "code", "quote", "memo", "guid")
"""The columns of a layer that an import writes."""


def _stance(folder: Folder) -> Row:
    """Return what a new coding says of the stance, where the codebook asks for one."""
    declared = folder.codebook.get("stance")
    default = declared.get("default") if isinstance(declared, dict) else None
    return {"stance": str(default)} if default else {}


# ------------------------------------------------------------------ the package


def _package(project: Project, folder: Folder, made: Sequence[_Made]) -> dict[str, Any]:
    """Return the declaration of all tables: what was declared stays, what is new is added."""
    head: dict[str, Any] = {"profile": "tabular-data-package", "name": "corpus"}
    title = _line(project.name)
    package = dict(folder.package) or (head | {"title": title} if title else head)
    resources = {name: dict(one) for name, one in folder.resources.items()}
    layer = next((one for name, one in resources.items() if name.startswith("codings")), None)
    paths = {str(one["path"]) for one in resources.values()}
    for one in made:
        like = layer if one.path not in paths and one.path.startswith("codings/") else None
        resources[one.name] = _resource(resources.get(one.name), one, like)
    return {**package, "resources": list(resources.values())}


def _resource(
    before: Mapping[str, Any] | None, made: _Made, like: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return how a table is declared: as before, or ``like`` another one of its kind, or anew."""
    named = {"name": made.name, "path": made.path}
    resource: dict[str, Any] = dict(before or ({**like, **named} if like else _new_resource(made)))
    schema: dict[str, Any] = dict(resource["schema"])
    known = {one["name"] for one in schema["fields"]}
    schema["fields"] = [*schema["fields"], *(f for f in made.fields if f["name"] not in known)]
    keys = list(schema.get("foreignKeys", ()))
    referred = {str(f) for key in keys for f in _listed(key["fields"])}
    keys += [
        {"fields": [name], "reference": {"resource": table, "fields": ["id"]}}
        for name, table in made.refers.items()
        if name not in referred
    ]
    if keys:
        schema["foreignKeys"] = keys
    resource["schema"] = schema
    return resource


def _listed(names: str | Sequence[str]) -> Sequence[str]:
    return [names] if isinstance(names, str) else names


def _new_resource(made: _Made) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": []}
    if made.fields[0]["name"] == "id":
        schema["primaryKey"] = "id"
    return {
        "name": made.name,
        "path": made.path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }
