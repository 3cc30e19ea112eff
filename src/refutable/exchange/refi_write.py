"""REFI-QDA written: projects (``.qdpx``) and codebooks (``.qdc``).

Positions are code points, lines end in LF, and there is no byte-order mark: so every program that
counts by the standard finds the words. The order of elements is that of the schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from refutable.exchange.project import (
    Attribute,
    Case,
    Code,
    Coding,
    Document,
    Portion,
    Project,
    minted,
)
from refutable.files import zipped

ORIGIN = "refutable"
PASSAGES = "passages-"
"""How the file of a text begins that is only known by its passages."""
_TYPES = {
    "text": "Text",
    "boolean": "Boolean",
    "integer": "Integer",
    "float": "Float",
    "date": "Date",
    "datetime": "DateTime",
}
_FORMS: Mapping[str, re.Pattern[str]] = {
    "boolean": re.compile("true|false|0|1"),
    "integer": re.compile(r"[+-]?\d+"),
    "float": re.compile(r"[+-]?(\d+\.?\d*|\.\d+)"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "datetime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"),
}


def codebook(project: Project) -> bytes:
    """Return the codes of a project as a ``.qdc`` file."""
    root = Element("CodeBook", {"xmlns": "urn:QDA-XML:codebook:1.0", "origin": ORIGIN})
    _write_codes(SubElement(root, "Codes"), project, {})
    return _xml(root)


def qdpx(project: Project) -> bytes:
    """Return a project as a ``.qdpx`` file, its texts beside it in ``sources/``."""
    whole = _with_texts(project)
    files = {"project.qde": _xml(_Writer(whole).root())}
    for one in whole.documents:
        files[f"sources/{_file(one)}"] = (one.text or "").encode()
    return zipped(files)


def _with_texts(project: Project) -> Project:
    """Return a project in which a document without a text has one of its passages."""
    bare = {
        one.guid: "".join(f"{words}\n\n" for words in one.passages)
        for one in project.documents
        if one.text is None
    }
    codings: list[Coding] = []
    for one in project.codings:
        if one.document in bare:
            text = bare[one.document]
            start = text.find(one.words)
            if start < 0:
                start = len(text)
                bare[one.document] = f"{text}{one.words}\n\n"
            codings.append(replace(one, start=start, end=start + len(one.words)))
        else:
            codings.append(one)
    documents = [
        replace(one, text=bare[one.guid], passages=one.passages or ("",))
        if one.guid in bare
        else replace(one, passages=())
        for one in project.documents
    ]
    return replace(project, documents=tuple(documents), codings=tuple(codings))


def _file(document: Document) -> str:
    return f"{PASSAGES if document.passages else ''}{document.guid}.txt"


def _xml(root: Element) -> bytes:
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _write_codes(top: Element, project: Project, notes: Mapping[str, list[str]]) -> None:
    used = {coding.code for coding in project.codings}
    written: dict[str, Element] = {}
    for code in project.codes:
        item = SubElement(written.get(code.parent, top), "Code", _code(code, code.guid in used))
        _say(item, "Description", code.definition)
        _refer(item, notes.get(code.guid, ()))
        written[code.guid] = item


def _code(code: Code, used: bool) -> dict[str, str]:
    codable = "true" if code.codable or used else "false"
    given = {"guid": code.guid, "name": code.name, "isCodable": codable}
    return given | ({"color": code.color} if code.color else {})


def _say(item: Element, name: str, text: str) -> None:
    if text:
        SubElement(item, name).text = text


def _refer(item: Element, notes: Iterable[str]) -> None:
    for note in notes:
        SubElement(item, "NoteRef", {"targetGUID": note})


class _Writer:
    """Writes one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.attributes = {one.guid: one for one in project.attributes}
        self.notes: dict[str, list[str]] = {}
        for note in project.notes:
            for guid in note.about:
                self.notes.setdefault(guid, []).append(note.guid)

    def root(self) -> Element:
        project = self.project
        root = Element(
            "Project",
            {"xmlns": "urn:QDA-XML:project:1.0", "name": project.name, "origin": ORIGIN},
        )
        if project.coders:
            users = SubElement(root, "Users")
            for one in project.coders:
                SubElement(users, "User", {"guid": one.guid, "name": one.name})
        if project.codes:
            _write_codes(SubElement(SubElement(root, "CodeBook"), "Codes"), project, self.notes)
        if project.attributes:
            self._variables(SubElement(root, "Variables"))
        if project.cases:
            cases = SubElement(root, "Cases")
            for case in project.cases:
                self._case(cases, case)
        if project.documents:
            self._sources(SubElement(root, "Sources"))
        if project.notes:
            self._notes(SubElement(root, "Notes"))
        _say(root, "Description", project.memo)
        _refer(root, self.notes.get("", ()))
        return root

    def _variables(self, top: Element) -> None:
        for one in self.project.attributes:
            given = {"guid": one.guid, "name": one.name, "typeOfVariable": _TYPES[one.type]}
            _say(SubElement(top, "Variable", given), "Description", one.memo)

    def _case(self, top: Element, case: Case) -> None:
        item = SubElement(top, "Case", {"guid": case.guid, "name": case.name})
        _say(item, "Description", case.memo)
        self._values(item, case.values)
        for guid in case.documents:
            SubElement(item, "SourceRef", {"targetGUID": guid})
        for part in case.portions:
            SubElement(item, "SelectionRef", {"targetGUID": part.guid})

    def _values(self, top: Element, values: Mapping[str, str]) -> None:
        for guid, value in values.items():
            item = SubElement(top, "VariableValue")
            SubElement(item, "VariableRef", {"targetGUID": guid})
            SubElement(item, _value_element(self.attributes[guid], value)).text = value

    def _sources(self, top: Element) -> None:
        codings: dict[str, list[Coding]] = {}
        for coding in self.project.codings:
            codings.setdefault(coding.document, []).append(coding)
        portions: dict[str, list[Portion]] = {}
        for case in self.project.cases:
            for part in case.portions:
                portions.setdefault(part.document, []).append(part)
        for one in self.project.documents:
            path = f"internal://{_file(one)}"
            given = {"guid": one.guid, "name": one.name, "plainTextPath": path}
            item = SubElement(top, "TextSource", given)
            _say(item, "Description", one.memo)
            self._selections(item, one, codings.get(one.guid, []), portions.get(one.guid, []))
            _refer(item, self.notes.get(one.guid, ()))
            self._values(item, one.values)

    def _selections(
        self, top: Element, document: Document, codings: list[Coding], portions: list[Portion]
    ) -> None:
        text = document.text or ""
        written: dict[str, tuple[int, int, str, Element]] = {}
        for one in codings:
            start, end = one.start or 0, one.end or 0
            guid = one.selection or minted("selection", one.guid)
            if guid in written and written[guid][:3] != (start, end, one.memo):
                guid = minted("selection", one.guid)
            if guid not in written:
                item = self._selection(top, guid, one.words, start, end, one.coder)
                _say(item, "Description", one.memo)
                written[guid] = (start, end, one.memo, item)
            coding = SubElement(
                written[guid][3], "Coding", {"guid": one.guid, "creatingUser": one.coder}
            )
            SubElement(coding, "CodeRef", {"targetGUID": one.code})
            _refer(coding, self.notes.get(one.guid, ()))
        for part in portions:
            if part.guid not in written:
                words = text[part.start : part.end]
                self._selection(top, part.guid, words, part.start, part.end, "")
                written[part.guid] = (part.start, part.end, "", top)
        for guid, (*_, item) in written.items():
            if item is not top:
                _refer(item, self.notes.get(guid, ()))

    def _selection(
        self, top: Element, guid: str, words: str, start: int, end: int, coder: str
    ) -> Element:
        given = {"guid": guid, "name": words}
        given |= {"startPosition": str(start), "endPosition": str(end)}
        given |= {"creatingUser": coder} if coder else {}
        return SubElement(top, "PlainTextSelection", given)

    def _notes(self, top: Element) -> None:
        for note in self.project.notes:
            item = SubElement(top, "Note", {"guid": note.guid, "name": note.name})
            _say(item, "PlainTextContent", note.text)


def _value_element(attribute: Attribute, value: str) -> str:
    form = _FORMS.get(attribute.type)
    kind = attribute.type if form is not None and form.fullmatch(value) else "text"
    return f"{_TYPES[kind]}Value"
