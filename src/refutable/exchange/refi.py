"""REFI-QDA read: projects (``.qdpx``) and codebooks (``.qdc``).

The standard is on qdasoftware.org (QDA-XML 1.0, 2019). What programs do otherwise is said where it
matters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree.ElementTree import Element

from refutable.exchange import markup
from refutable.exchange.archive import Archive, content_of, fault, opened, text_of
from refutable.exchange.positions import CODE_POINTS, UTF_16, Marked, Placed, Reading, Text, placed
from refutable.exchange.project import (
    TYPES,
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
    guid_of,
    minted,
    plain,
)
from refutable.exchange.refi_write import PASSAGES

_USUAL: Mapping[str, Reading] = {
    "nvivo": Reading(UTF_16, "as in the file"),
    "qualcoder": Reading(CODE_POINTS),
    "maxqda": Reading(CODE_POINTS),
    "atlas": Reading(CODE_POINTS),
    "refutable": Reading(CODE_POINTS),
}
"""How a program counts where the words leave it open, by how its name begins."""
_NOBODY = minted("coder")
_TRUTHS = {"1": "true", "0": "false", "True": "true", "False": "false"}
_NO_TEXT = {
    "PictureSource": "picture",
    "AudioSource": "audio",
    "VideoSource": "video",
}


def read_project(path: Path) -> Imported:
    """Return the project that a ``.qdpx`` file holds.

    Raises:
        UsageError: there is no such file.
        MalformedError: it is damaged, could do harm, or is no project.
    """
    archive = opened(path, (".qde", ".txt"))
    books = [name for name in archive.entries if name.endswith(".qde") and "/" not in name]
    if len(books) != 1:
        message = f"the archive holds {len(books)} files that end in .qde; a project has one"
        raise fault(str(path), message, "export a REFI-QDA project (.qdpx)")
    root = markup.parse(archive.read(books[0]), f"{path}:{books[0]}")
    if root.tag != "Project":
        message = f"the file describes a {root.tag}, not a project"
        raise fault(str(path), message, "export a REFI-QDA project (.qdpx)", "bad-xml")
    with archive.zip:
        return _Reader(str(path), archive, root).read()


def read_codebook(path: Path) -> Imported:
    """Return a project of nothing but the codes that a ``.qdc`` file holds.

    Raises:
        UsageError: there is no such file.
        MalformedError: it is no codebook, or could do harm.
    """
    root = markup.parse(content_of(path), str(path))
    if root.tag != "CodeBook":
        message = f"the file describes a {root.tag}, not a codebook"
        raise fault(str(path), message, "export a REFI-QDA codebook (.qdc)", "bad-xml")
    codes = tuple(_codes(root.iterfind("Codes/Code")))
    project = Project(origin=root.get("origin", ""), codes=codes)
    return Imported(project, tuple(_listed(root.iterfind("Sets/Set"), "set")))


def _codes(items: Iterator[Element], parent: str = "") -> Iterator[Code]:
    for item in items:
        guid = guid_of(item.get("guid", "")) or minted("code", parent, item.get("name"))
        yield Code(
            guid=guid,
            name=_name(item) or "unnamed code",
            parent=parent,
            definition=plain(markup.text_at(item, "Description")),
            codable=item.get("isCodable", "true").lower() not in ("false", "0"),
            color=item.get("color", ""),
        )
        yield from _codes(item.iterfind("Code"), guid)


def _name(item: Element) -> str:
    name = plain(item.get("name", ""))
    return name if name.strip() else ""


def _listed(items: Iterator[Element], kind: str) -> Iterator[Left]:
    for item in items:
        yield Left(kind, _name(item), f"no table holds a {kind}")


@dataclass
class _Passage:
    """A marked passage of a text, before its place is known."""

    item: Element
    marked: Marked
    place: Placed = field(default_factory=Placed)


class _Reader:
    """Reads one project; what cannot be taken along is gathered on the way."""

    def __init__(self, shown: str, archive: Archive, root: Element) -> None:
        self.shown, self.archive, self.root = shown, archive, root
        self.left: list[Left] = []
        self.about: dict[str, list[str]] = defaultdict(list)
        self.codings: list[Coding] = []
        self.portions: dict[str, Portion] = {}
        self.uncoded: dict[str, Left] = {}
        self.coded_as: dict[str, list[Portion]] = defaultdict(list)
        origin = root.get("origin", "").lower()
        self.usual = next((r for name, r in _USUAL.items() if origin.startswith(name)), None)

    def read(self) -> Imported:
        root = self.root
        users = root.iterfind("Users/User")
        coders = {_guid(user): Coder(_guid(user), _name(user) or "coder") for user in users}
        self.people = {_guid(case) for case in root.iterfind("Cases/Case") if case.get("name")}
        codes = list(_codes(root.iterfind("CodeBook/Codes/Code")))
        self.codes = {code.guid: code for code in codes}
        self.attributes = {
            one.guid: one for one in map(_attribute, root.iterfind("Variables/Variable"))
        }
        documents = [one for item in root.iterfind("Sources/*") for one in self._source(item)]
        cases = tuple(self._cases(documents))
        self._unkept(cases)
        unknown = {coding.coder for coding in self.codings} - set(coders)
        coders |= {guid: Coder(guid, "coder") for guid in sorted(unknown)}
        project = Project(
            name=_name(root),
            origin=root.get("origin", ""),
            memo=plain(markup.text_at(root, "Description")),
            coders=tuple(coders.values()),
            codes=tuple(code for code in codes if code.guid not in self.people),
            attributes=tuple(self.attributes.values()),
            documents=tuple(documents),
            cases=cases,
            codings=tuple(self.codings),
            notes=self._notes(),
        )
        return Imported(project, tuple(self.left))

    # ------------------------------------------------------------------ sources

    def _source(self, item: Element) -> Iterator[Document]:
        if item.tag in _NO_TEXT:
            self._without_text(item)
            return
        holder = item if item.tag == "TextSource" else item.find("Representation")
        guid, name = _guid(item), _source_name(item)
        text = self._text(holder) if holder is not None else None
        if holder is None or text is None:
            self._without_text(item)
            return
        for area in item.iterfind("PDFSelection"):
            self._area(area, name)
        known = len(self.codings)
        self._passages(guid, name, text, holder)
        bare = holder.get("plainTextPath", "").startswith(f"internal://{PASSAGES}")
        if bare:  # written here, of a document without a text
            self.codings[known:] = [
                replace(one, start=None, end=None) for one in self.codings[known:]
            ]
        self._refer(item, guid)
        yield Document(
            guid=guid,
            name=name,
            text=None if bare else text.plain,
            memo=plain(markup.text_at(item, "Description")),
            values=self._values(item),
        )

    def _text(self, item: Element) -> Text | None:
        """Return the plain text of a source, from the project file or from the file beside it."""
        inline = item.findtext("PlainTextContent")
        path = item.get("plainTextPath", "")
        if inline is not None or not path:
            return None if inline is None else Text(inline)
        file = path.rpartition("//")[2].lstrip("/")
        known = (f"{folder}{file}" for folder in ("sources/", ""))
        entry = next((one for one in known if one.lower() in self.archive.entries), None)
        if entry is None or path.startswith(("absolute:", "relative:")):
            return None
        return Text(text_of(self.archive.read(entry), f"{self.shown}:{entry}"))

    def _without_text(self, item: Element) -> None:
        kind = _NO_TEXT.get(item.tag, "source")
        codings = sum(1 for _ in item.iter("Coding"))
        paths = (one.get("plainTextPath") for one in (item, *item.iterfind("Representation")))
        path = next(filter(None, paths), "")
        absent = f"the archive lacks '{path}'" if path else "it has no plain text"
        reason = f"{absent}; {codings} codings are in it"
        self.left.append(
            Left(kind, _source_name(item), reason, lost=kind == "source" or bool(codings))
        )

    def _area(self, area: Element, name: str) -> None:
        codings = len(area.findall("Coding"))
        words = markup.text_at(area, "Representation/PlainTextContent")
        reason = f"an area of a page is no words of a text; {codings} codings are on it"
        place = (area.get("page", ""), "")
        left = Left("area", _name(area), reason, name, plain(words), *place, bool(codings))
        self.left.append(left)

    def _passages(self, document: str, name: str, text: Text, holder: Element) -> None:
        found = [_passage(item) for item in holder.iterfind("PlainTextSelection")]
        placing = placed(text, [one.marked for one in found], self.usual)
        if placing.others:
            reason = f"counted in {placing.reading}; as well fits {placing.others[0]}"
            self.left.append(Left("positions", name, reason, name))
        for one, place in zip(found, placing.spans, strict=True):
            if place.reason:
                self._unplaced(name, one, place)
            else:
                self._placed(document, text, one.item, place)
        for coding in holder.iterfind("Coding"):
            whole = Placed(0, len(text.plain))
            if text.plain.strip():
                self._coding(document, text, holder, coding, whole)

    def _unplaced(self, document: str, passage: _Passage, place: Placed) -> None:
        item, marked = passage.item, passage.marked
        for coding in item.iterfind("Coding") if item.find("Coding") is not None else (None,):
            target = guid_of(_target(coding)) if coding is not None else ""
            code = self.codes.get(target)
            kind, name = ("coding", code.name) if code else ("passage", "")
            self.left.append(
                Left(
                    kind,
                    name,
                    place.reason,
                    document,
                    plain(marked.words),
                    item.get("startPosition", ""),
                    item.get("endPosition", ""),
                    lost=True,
                )
            )

    def _placed(self, document: str, text: Text, item: Element, place: Placed) -> None:
        guid = _guid(item)
        self.portions[guid] = Portion(guid, document, place.start, place.end)
        codings = item.findall("Coding")
        for coding in codings:
            self._coding(document, text, item, coding, place)
        self._refer(item, guid)
        if not codings:
            memo = plain(markup.text_at(item, "Description"))
            reason = f"a memo on words without a code: {memo}" if memo else "words without a code"
            words, span = text.plain[place.start : place.end], (str(place.start), str(place.end))
            self.uncoded[guid] = Left("annotation", "", reason, document, words, *span)

    def _coding(
        self, document: str, text: Text, item: Element, coding: Element, place: Placed
    ) -> None:
        code, start, end = guid_of(_target(coding)), place.start, place.end
        selection = _guid(item) if item.tag == "PlainTextSelection" else ""
        words = text.plain[start:end]
        if code in self.people:
            self.coded_as[code].append(Portion(selection or _guid(coding), document, start, end))
            return
        if code not in self.codes:
            reason, place_in = "the codebook has no such code", (str(start), str(end))
            self.left.append(Left("coding", code, reason, document, words, *place_in, lost=True))
            return
        guid = _guid(coding) or minted("coding", document, start, end, code)
        if selection == minted("selection", guid):
            selection = ""
        self._refer(coding, guid)
        marked = item.tag == "PlainTextSelection"
        memo = plain(markup.text_at(item, "Description")) if marked else ""
        coder = _coder(coding, item)
        made = Coding(guid, document, code, coder, words, start, end, memo, selection)
        self.codings.append(made)

    # ------------------------------------------------------------------ cases, notes, the rest

    def _cases(self, documents: list[Document]) -> Iterator[Case]:
        places = {one.guid: place for place, one in enumerate(documents)}
        for item in self.root.iterfind("Cases/Case"):
            guid, values = _guid(item), self._values(item)
            sources = [guid_of(ref.get("targetGUID", "")) for ref in item.iterfind("SourceRef")]
            known = tuple(one for one in sources if one in places)
            if not item.get("name"):  # how Quirkos and MAXQDA give a document its values
                for one in known:
                    old = documents[places[one]]
                    documents[places[one]] = _with_values(old, values)
                continue
            refs = (guid_of(ref.get("targetGUID", "")) for ref in item.iterfind("SelectionRef"))
            portions = [self.portions[ref] for ref in refs if ref in self.portions]
            portions += self.coded_as[guid]
            memo = plain(markup.text_at(item, "Description"))
            yield Case(guid, _name(item), memo, values, known, tuple(portions))

    def _values(self, item: Element) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for value in item.iterfind("VariableValue"):
            ref = value.find("VariableRef")
            guid = "" if ref is None else guid_of(ref.get("targetGUID", ""))
            texts = [plain(one.text or "").strip() for one in value if one.tag != "VariableRef"]
            if any(texts) and guid in self.attributes:
                boolean = self.attributes[guid].type == "boolean"
                found[guid] = _TRUTHS.get(texts[0], texts[0]) if boolean else texts[0]
            elif any(texts):
                left = Left("value", _name(item), "no variable has this GUID", words=texts[0])
                self.left.append(left)
        return found

    def _refer(self, item: Element, guid: str) -> None:
        for ref in item.iterfind("NoteRef"):
            self.about[guid_of(ref.get("targetGUID", ""))].append(guid)

    def _notes(self) -> tuple[Note, ...]:
        self._refer(self.root, "")
        for code in self.root.iter("Code"):
            self._refer(code, _guid(code))
        notes = []
        for item in self.root.iterfind("Notes/Note"):
            text = self._text(item)
            said = text.plain if text else markup.text_at(item, "Description")
            about = tuple(sorted(set(self.about[_guid(item)])))
            notes.append(Note(_guid(item), _name(item), plain(said), about))
        return tuple(notes)

    def _unkept(self, cases: Sequence[Case]) -> None:
        of_cases = {part.guid for case in cases for part in case.portions}
        self.left += [left for guid, left in self.uncoded.items() if guid not in of_cases]
        for path, kind in (("Links/Link", "link"), ("Sets/Set", "set"), ("Graphs/Graph", "graph")):
            self.left += _listed(self.root.iterfind(path), kind)
        for case in self.root.iterfind("Cases/Case"):
            self.left += _listed(case.iterfind("CodeRef"), "code of a case")


def _guid(item: Element) -> str:
    return guid_of(item.get("guid", ""))


def _source_name(item: Element) -> str:
    path: str = item.get("plainTextPath") or item.get("path") or ""
    return _name(item) or plain(path.rpartition("/")[2].rpartition(".")[0]) or _guid(item)


def _target(coding: Element) -> str:
    ref = coding.find("CodeRef")
    return "" if ref is None else ref.get("targetGUID", "")


def _coder(coding: Element, item: Element) -> str:
    given = [coding.get("creatingUser", "")]
    given += [item.get(name, "") for name in ("creatingUser", "modifyingUser")]
    return next(filter(None, map(guid_of, given)), _NOBODY)


def _passage(item: Element) -> _Passage:
    return _Passage(item, Marked(_number(item, "start"), _number(item, "end"), _name(item)))


def _number(item: Element, which: str) -> int:
    text = item.get(f"{which}Position", "").strip()
    return int(text) if text.isdecimal() and len(text) < 12 else -1


def _attribute(item: Element) -> Attribute:
    kind = item.get("typeOfVariable", "Text").lower()
    memo = plain(markup.text_at(item, "Description"))
    return Attribute(_guid(item), _name(item) or "unnamed", kind if kind in TYPES else "text", memo)


def _with_values(document: Document, values: Mapping[str, str]) -> Document:
    merged = {**document.values, **values}
    return Document(document.guid, document.name, document.text, document.memo, merged)
