"""What a program for qualitative analysis knows of a project, as one frozen value.

Every thing has a GUID: lower case, without braces. Positions count code points of a document's
text, from 0; an end is exclusive. All texts, names and memos are as :func:`plain` makes them.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

_NAMESPACE = uuid.UUID("9f0c8e52-6d0f-5b0e-9a55-3f6a1b7c2d10")
_GUID = re.compile(r"\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?", re.IGNORECASE)
# A table has no control characters, and XML no way to write most of them.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

TYPES = ("text", "boolean", "integer", "float", "date", "datetime")
"""The types that a variable of REFI-QDA may have."""


@dataclass(frozen=True)
class Coder:
    """Who coded."""

    guid: str
    name: str


@dataclass(frozen=True)
class Code:
    """A node of the codebook; ``parent`` is the GUID of the node above it, or empty."""

    guid: str
    name: str
    parent: str = ""
    definition: str = ""
    codable: bool = True
    color: str = ""


@dataclass(frozen=True)
class Attribute:
    """A variable of documents or cases; ``type`` is one of ``TYPES``."""

    guid: str
    name: str
    type: str = "text"
    memo: str = ""


@dataclass(frozen=True)
class Document:
    """A text with its values, by the GUID of their attribute; ``text`` is None where none is known.

    ``passages`` are what is known of such a text. Values are as REFI-QDA writes them: ``true``,
    ``12``, ``0.5``, ``2019-06-04``.
    """

    guid: str
    name: str
    text: str | None
    memo: str = ""
    values: Mapping[str, str] = field(default_factory=dict, hash=False)
    passages: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Portion:
    """A part of a document that belongs to a case."""

    guid: str
    document: str
    start: int
    end: int


@dataclass(frozen=True)
class Case:
    """A person, or another bearer of values, with the documents and portions that are theirs."""

    guid: str
    name: str
    memo: str = ""
    values: Mapping[str, str] = field(default_factory=dict, hash=False)
    documents: tuple[str, ...] = ()
    portions: tuple[Portion, ...] = ()


@dataclass(frozen=True)
class Coding:
    """A coder gives a code to words of a document.

    ``start`` and ``end`` are None where no text of the document is known. ``selection`` is the
    GUID of the marked passage, which several codings may share.
    """

    guid: str
    document: str
    code: str
    coder: str
    words: str
    start: int | None
    end: int | None
    memo: str = ""
    selection: str = ""


@dataclass(frozen=True)
class Note:
    """A memo of its own; ``about`` holds the GUIDs of what refers to it."""

    guid: str
    name: str
    text: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Project:
    """Everything of a project that is kept. Codes stand behind their parents."""

    name: str = ""
    origin: str = ""
    memo: str = ""
    coders: tuple[Coder, ...] = ()
    codes: tuple[Code, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    documents: tuple[Document, ...] = ()
    cases: tuple[Case, ...] = ()
    codings: tuple[Coding, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Left:
    """Something of the source that is in no table: what it is, its words and place, and why.

    ``lost`` says that it is a coding or a text, which the project should have had.
    """

    kind: str
    name: str
    reason: str
    document: str = ""
    words: str = ""
    start: str = ""
    end: str = ""
    lost: bool = False


@dataclass(frozen=True)
class Imported:
    """A project as it was read, and what could not be taken along."""

    project: Project
    left: tuple[Left, ...] = ()


def in_tree_order(codes: Iterable[Code]) -> tuple[Code, ...]:
    """Return codes behind their parents; one whose parent is gone, or below it, is at the top."""
    given = list(codes)
    known = {code.guid for code in given}
    below: dict[str, list[Code]] = {}
    for code in given:
        below.setdefault(code.parent if code.parent in known else "", []).append(code)
    ordered: dict[str, Code] = {}
    for top in (*below.get("", ()), *given):
        waiting = [] if top.guid in ordered else [replace(top, parent="")]
        while waiting:
            code = waiting.pop()
            if code.guid not in ordered:
                ordered[code.guid] = code
                waiting += reversed(below.get(code.guid, ()))
    return tuple(ordered.values())


def guid_of(text: str) -> str:
    """Return a GUID in lower case and without braces; empty where the text is none."""
    found = _GUID.fullmatch(text.strip())
    return found[1].lower() if found else ""


def minted(*parts: object) -> str:
    """Return a GUID that is the same whenever it is made from the same parts."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(map(str, parts))))


def plain(text: str) -> str:
    """Return a text whose lines end in LF; control characters are U+FFFD.

    Only CR LF becomes shorter: one sign instead of two.
    """
    return _CONTROL.sub("\ufffd", _BREAK.sub("\n", text))


def flat(text: str) -> str:
    """Return a plain text in one line, of the same length: a table has one record a line."""
    return text.replace("\n", " ")


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the blanks at its ends; it is empty where there are only blanks."""
    words = flat(text[start:end])
    start += len(words) - len(words.lstrip())
    return start, max(start, start + len(words.strip()))
