"""QualCoder's project folders (``NAME.qda`` with ``data.qda`` in it) read.

Positions are code points of ``source.fulltext``; the words of each passage are beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from refutable.exchange.database import Database, named, number, reading, text
from refutable.exchange.positions import CODE_POINTS, Marked, Reading, Text, placed
from refutable.exchange.project import (
    Attribute,
    Case,
    Code,
    Coder,
    Coding,
    Document,
    Imported,
    Left,
    Note,
    Portion,
    Project,
    in_tree_order,
    minted,
    plain,
)

FILE = "data.qda"
_LEFT = (
    ("code_image", "coded area of a picture", True),
    ("code_av", "coded stretch of a recording", True),
    ("annotation", "annotation", False),
    ("graph", "graph", False),
)
"""Tables of what is not read: what it is, and whether a coding is lost with it."""


def read_folder(path: Path) -> Imported:
    """Return the project of a folder, or of the database in it.

    Raises:
        UsageError: there is no such database.
        MalformedError: it is damaged, or not QualCoder's.
    """
    file = path / FILE if path.is_dir() else path
    with reading(file) as database:
        return _Reader(database, file).read()


class _Reader:
    """Reads one project."""

    def __init__(self, database: Database, file: Path) -> None:
        self.database = database
        made = database.table("project", ("date", "memo", "about"))
        self.started, self.memo, self.about = map(text, made[0]) if made else ("", "", "")
        self.name = plain(file.parent.name.removesuffix(".qda"))
        self.left: list[Left] = []

    def _guid(self, kind: str, key: object) -> str:
        # QualCoder has numbers only, and they stay: with the day it began they name a project.
        return minted("qualcoder", self.started, kind, key)

    def read(self) -> Imported:
        codes = in_tree_order(self._codes())
        self.documents: dict[int, Document] = {}
        self.texts: dict[int, Text] = {}
        self._sources()
        attributes = self._attributes()
        codings = tuple(self._codings({code.guid for code in codes}))
        cases = tuple(self._cases())
        self._unkept()
        names = dict.fromkeys(coding.coder for coding in codings)
        project = Project(
            name=self.name,
            origin=self.about or "QualCoder",
            memo=plain(self.memo),
            coders=tuple(Coder(guid, self.owners[guid]) for guid in names),
            codes=codes,
            attributes=attributes,
            documents=tuple(self.documents.values()),
            cases=cases,
            codings=codings,
            notes=tuple(self._notes()),
        )
        return Imported(project, tuple(self.left))

    # ------------------------------------------------------------------ codes

    def _codes(self) -> Iterator[Code]:
        """Return categories, and codes in them or below others."""
        columns: tuple[str, ...] = ("catid", "name", "memo", "supercatid")
        for key, name, memo, above in self.database.table("code_cat", columns):
            parent = self._guid("category", above) if above is not None else ""
            guid, said = self._guid("category", key), plain(text(memo))
            yield Code(guid, named(name), parent, said, codable=False)
        columns = ("cid", "name", "memo", "catid", "supercid", "color")
        for key, name, memo, category, above, colour in self.database.table("code_name", columns):
            parent = self._guid("category", category) if category is not None else ""
            parent = self._guid("code", above) if above is not None else parent
            guid, said = self._guid("code", key), plain(text(memo))
            yield Code(guid, named(name), parent, said, color=text(colour))

    # ------------------------------------------------------------------ texts

    def _sources(self) -> None:
        columns = ("id", "name", "fulltext", "mediapath", "memo")
        for key, name, fulltext, media, memo in self.database.table("source", columns):
            if not fulltext:
                kind, where = "source", f"only texts are read; it is {text(media) or 'empty'}"
                self.left.append(Left(kind, named(name), where))
                continue
            self.texts[key] = Text(text(fulltext))
            guid, words = self._guid("source", key), self.texts[key].plain
            self.documents[key] = Document(guid, named(name), words, plain(text(memo)))

    def _attributes(self) -> tuple[Attribute, ...]:
        kinds = {"numeric": "float", "date": "date"}
        found = {}
        for name, kind, memo in self.database.table(
            "attribute_type", ("name", "valuetype", "memo"), needed=False
        ):
            guid = self._guid("attribute", name)
            kind = kinds.get(text(kind), "text")
            found[guid] = Attribute(guid, named(name), kind, plain(text(memo)))
        self.values: dict[tuple[str, int], dict[str, str]] = {}
        columns = ("name", "attr_type", "value", "id")
        for name, kind, value, key in self.database.table("attribute", columns, needed=False):
            said, guid = plain(text(value)).strip(), self._guid("attribute", name)
            if said:
                found.setdefault(guid, Attribute(guid, named(name)))
                self.values.setdefault((text(kind), key), {})[guid] = said
        for key, one in self.documents.items():
            values = self.values.get(("file", key), {})
            self.documents[key] = Document(one.guid, one.name, one.text, one.memo, values)
        return tuple(found.values())

    # ------------------------------------------------------------------ codings

    def _codings(self, codes: set[str]) -> Iterator[Coding]:
        columns = ("ctid", "cid", "fid", "seltext", "pos0", "pos1", "owner", "memo", "avid")
        by_source: dict[int, list[tuple[object, ...]]] = {}
        for row in self.database.table("code_text", columns):
            by_source.setdefault(row[2], []).append(row)
        self.owners: dict[str, str] = {}
        for key, rows in by_source.items():
            yield from self._codings_of(key, rows, codes)

    def _codings_of(
        self, key: int, rows: list[tuple[object, ...]], codes: set[str]
    ) -> Iterator[Coding]:
        marked = [Marked(number(row[4]), number(row[5]), text(row[3])) for row in rows]
        document = self.documents.get(key)
        spans = placed(self.texts[key], marked, Reading(CODE_POINTS)).spans if document else ()
        for place, (ctid, cid, _, words, pos0, pos1, owner, memo, _av) in enumerate(rows):
            code, coder = self._guid("code", cid), self._guid("coder", owner)
            reason = "the project has no such source" if document is None else spans[place].reason
            reason = reason if code in codes else "the codebook has no such code"
            if document is None or reason:
                name = document.name if document else text(key)
                where = (plain(text(words)), text(pos0), text(pos1))
                self.left.append(Left("coding", text(cid), reason, name, *where, lost=True))
                continue
            self.owners[coder] = named(owner) if text(owner).strip() else "coder"
            start, end = spans[place].start, spans[place].end
            said = (document.text or "")[start:end]
            guid = self._guid("coding", ctid)
            yield Coding(guid, document.guid, code, coder, said, start, end, plain(text(memo)))

    # ------------------------------------------------------------------ cases, notes, the rest

    def _cases(self) -> Iterator[Case]:
        parts: dict[int, list[tuple[int, int, int, int]]] = {}
        columns = ("caseid", "id", "fid", "pos0", "pos1")
        for case, *part in self.database.table("case_text", columns, needed=False):
            parts.setdefault(case, []).append((part[0], part[1], number(part[2]), number(part[3])))
        for key, name, memo in self.database.table(
            "cases", ("caseid", "name", "memo"), needed=False
        ):
            whole, portions = [], []
            for part_key, source, start, end in parts.get(key, ()):
                document = self.documents.get(source)
                if document is None or document.text is None:
                    continue
                if end <= start or (end >= len(document.text) - 1 and start <= 0):
                    whole.append(document.guid)  # how it says that all of a text is a case's
                elif 0 <= start < end <= len(document.text):
                    guid = self._guid("case text", part_key)
                    portions.append(Portion(guid, document.guid, start, end))
            yield Case(
                self._guid("case", key),
                named(name),
                plain(text(memo)),
                self.values.get(("case", key), {}),
                tuple(dict.fromkeys(whole)),
                tuple(portions),
            )

    def _notes(self) -> Iterator[Note]:
        columns = ("jid", "name", "jentry")
        for key, name, entry in self.database.table("journal", columns, needed=False):
            yield Note(self._guid("journal", key), named(name), plain(text(entry)))

    def _unkept(self) -> None:
        for table, kind, lost in _LEFT:
            names = ("memo", "name", "pos0", "pos1")
            for memo, name, start, end in self.database.table(table, names, needed=False):
                said = plain(text(memo) or text(name))
                place = (text(start), text(end))
                self.left.append(Left(kind, "", f"no table holds it: {said}", "", "", *place, lost))
