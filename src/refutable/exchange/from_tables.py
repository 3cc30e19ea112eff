"""The tables of a folder as a project: what they say as at the last import is as it was there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from refutable.exchange import book
from refutable.exchange.columns import MEMO, cell, value_of
from refutable.exchange.folder import Folder, Row, by_id, read_folder
from refutable.exchange.project import (
    Attribute,
    Case,
    Coder,
    Coding,
    Document,
    Project,
    flat,
    minted,
    trimmed,
)
from refutable.exchange.to_tables import PEOPLE

_TYPES: Mapping[str, str] = {
    "integer": "integer",
    "number": "float",
    "boolean": "boolean",
    "date": "date",
}


def project_of(folder: Folder) -> Project:
    """Return the project that the tables, texts and codebook of an open folder describe."""
    return _Back(folder).project()


def open_folder(data: Path) -> Folder:
    """Return the tables of a folder, each thing in them with a GUID: its own, or one made here.

    Raises:
        MalformedError: a file that declares the others cannot be read.
    """
    folder = read_folder(data)
    columns = {name: None for table in ("documents", PEOPLE) for name in _free(folder, table)}
    here: Mapping[str, Iterable[str]] = {
        "documents": by_id(folder.rows("documents")),
        "coders": folder.coders,
        "cases": by_id(folder.rows(PEOPLE)),
        "codes": [name for name, _, _ in book.entries(folder.codebook)],
        "attributes": columns,
    }
    ids = {kind: _with_new(folder, kind, names) for kind, names in here.items()}
    return replace(folder, record=replace(folder.record, ids=ids))


def _with_new(folder: Folder, kind: str, names: Iterable[str]) -> Mapping[str, str]:
    known = folder.record.id_of(kind)
    present = set(known.values())
    return {**known, **{minted(kind, name): name for name in names if name not in present}}


def _free(folder: Folder, table: str) -> dict[str, Mapping[str, Any]]:
    """Return the columns of a table that are attributes."""
    own = {"id", "title" if table == "documents" else "name", MEMO}
    own.add(folder.reference(table, PEOPLE))
    return {one["name"]: one for one in folder.fields(table) if one["name"] not in own}


@dataclass(frozen=True)
class _Base:
    """The things of one collection at the last import, and the GUID of each id."""

    things: Mapping[str, Any]
    guids: Mapping[str, str]

    def get(self, name: str) -> Any:
        return self.things.get(self.guids[name])


class _Back:
    """Reads one folder."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.record = folder.record
        self.documents = self._base("documents")
        self.coders = self._base("coders")
        self.cases = self._base("cases")

    def _base(self, kind: str) -> _Base:
        things = {one.guid: one for one in getattr(self.record.project, kind)}
        guids = {name: guid for guid, name in self.record.id_of(kind).items()}
        return _Base(things, guids)

    def project(self) -> Project:
        self.codes = {name: guid for guid, name in self.record.id_of("codes").items()}
        attributes = self._attributes()
        self.passages: dict[str, list[str]] = {}
        for row in self.folder.rows("excerpts"):
            self.passages.setdefault(row["document"], []).append(row["text"])
        documents = tuple(map(self._document, self.folder.rows("documents")))
        self.texts = {one.guid: one.text for one in documents}
        cases = tuple(self._cases(documents))
        base = self.record.project
        coders = {
            one.guid: one for one in (*base.coders, *map(self._coder, self.folder.coders.values()))
        }
        return replace(
            base,
            coders=tuple(coders.values()),
            codes=tuple(book.codes(self.folder)),
            attributes=attributes,
            documents=documents,
            cases=cases,
            codings=tuple(self._codings()),
        )

    # ------------------------------------------------------------------ attributes and who has them

    def _attributes(self) -> tuple[Attribute, ...]:
        base = {one.guid: one for one in self.record.project.attributes}
        guids = {name: guid for guid, name in self.record.id_of("attributes").items()}
        self.columns: dict[str, Mapping[str, str]] = {}
        for table in ("documents", PEOPLE):
            columns: dict[str, str] = {}
            for name, field in _free(self.folder, table).items():
                guid = guids[name]
                kind = _TYPES.get(field.get("type", "string"), "text")
                base.setdefault(guid, Attribute(guid, str(field.get("title", name)), kind))
                columns[name] = guid
            self.columns[table] = columns
        return tuple(base.values())

    def _values(self, table: str, row: Row, base: Mapping[str, str]) -> dict[str, str]:
        kinds = {one["name"]: one.get("type", "string") for one in self.folder.fields(table)}
        found = {}
        for name, guid in self.columns[table].items():
            old, kind = base.get(guid, ""), kinds[name]
            given = old if cell(old, kind) == row[name] else value_of(row[name], kind)
            if given:
                found[guid] = given
        ordered = {guid: found.pop(guid) for guid in base if guid in found}
        return ordered | found

    def _document(self, row: Row) -> Document:
        name = row["id"]
        old = self.documents.get(name) or Document(self.documents.guids[name], "", None)
        return Document(
            guid=old.guid,
            name=_unless_same(old.name, row["title"]),
            text=self.folder.text(name),
            memo=_unless_same(old.memo, row.get(MEMO, "")),
            values=self._values("documents", row, old.values),
            passages=tuple(self.passages.get(name, ())),
        )

    def _cases(self, documents: Sequence[Document]) -> Iterator[Case]:
        refers = self.folder.reference("documents", PEOPLE)
        of: dict[str, list[str]] = {}
        for row, document in zip(self.folder.rows("documents"), documents, strict=True):
            for person in filter(None, row[refers].split(";") if refers else ()):
                of.setdefault(person, []).append(document.guid)
        for row in self.folder.rows(PEOPLE):
            name = row["id"]
            old = self.cases.get(name) or Case(self.cases.guids[name], "")
            known = tuple(of.get(name, ()))
            yield Case(
                guid=old.guid,
                name=_unless_same(old.name, row.get("name", name)),
                memo=_unless_same(old.memo, row.get(MEMO, "")),
                values=self._values(PEOPLE, row, old.values),
                documents=old.documents if set(known) == set(old.documents) else known,
                portions=old.portions,
            )

    def _coder(self, row: Row) -> Coder:
        old = self.coders.get(row["id"]) or Coder(self.coders.guids[row["id"]], "")
        return Coder(old.guid, _unless_same(old.name, row["label"]))

    # ------------------------------------------------------------------ codings

    def _codings(self) -> Iterator[Coding]:
        self.excerpts = {row["id"]: row for row in self.folder.rows("excerpts")}
        base = {one.guid: one for one in self.record.project.codings}
        found: dict[str, Coding] = {}
        for coder in self.folder.coders:
            for row in self.folder.layer(coder):
                excerpt = self.excerpts[row["excerpt"]]
                if excerpt["document"]:
                    old = base.get(row["guid"])
                    found[row["guid"]] = self._coding(row, excerpt, self.coders.guids[coder], old)
        # In the order of the last import, so that it is the same project.
        yield from (found.pop(guid) for guid in base if guid in found)
        yield from found.values()

    def _coding(self, row: Row, excerpt: Row, coder: str, old: Coding | None) -> Coding:
        document = self.documents.guids[excerpt["document"]]
        code = self.codes[row["code"]]
        words = row.get("quote") or excerpt["text"]
        start, end = self._span(document, excerpt, words, old)
        text = self.texts.get(document)
        memo = row.get("memo", "")
        if old is not None and self._is_as_it_was(old, (document, code, coder), words, start, end):
            words = old.words if start is None or text is None else text[old.start : old.end]
            return replace(old, words=words, memo=self._memo(old, memo))
        if text is not None and start is not None:
            words = text[start:end]
        return Coding(row["guid"], document, code, coder, words, start, end, memo)

    def _is_as_it_was(
        self,
        old: Coding,
        refers: tuple[str, str, str],
        words: str,
        start: int | None,
        end: int | None,
    ) -> bool:
        if refers != (old.document, old.code, old.coder):
            return False
        if old.start is None or old.end is None:
            return start is None and flat(old.words).strip() == words
        return trimmed(self.texts.get(old.document) or "", old.start, old.end) == (start, end)

    def _memo(self, old: Coding, given: str) -> str:
        if flat(old.memo).strip() == given:
            return old.memo
        notes = [
            n.text for n in self.record.project.notes if {old.guid, old.selection} & {*n.about}
        ]
        return old.memo if notes and flat("\n\n".join(notes)).strip() == given else given

    def _span(
        self, document: str, excerpt: Row, words: str, old: Coding | None
    ) -> tuple[int | None, int | None]:
        """Return where words of an excerpt are in the text of its document, if it has one."""
        text = self.texts.get(document)
        if text is None:
            return None, None
        plain, inside = flat(text), excerpt["text"]
        opening = int(excerpt.get("start") or -1)
        if plain[max(opening, 0) : max(opening, 0) + len(inside)] != inside or opening < 0:
            opening = plain.find(inside)
        if opening < 0:
            return None, None
        within = inside.find(words)
        if old is not None and old.start is not None and old.end is not None:
            start, end = trimmed(text, old.start, old.end)
            if plain[start:end] == words and opening <= start and end <= opening + len(inside):
                return start, end
        start = opening + within
        return start, start + len(words)


def _unless_same(old: str, given: str) -> str:
    """Return what a cell says; what it was made from where it says that still."""
    return old if flat(old).strip() == given else given
