"""Taguette's SQLite export read.

A document is HTML; a highlight counts UTF-8 bytes of its text, tags left out, and has its words
beside it.
"""

from __future__ import annotations

import html
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from pathlib import Path

from refutable.exchange.archive import fault
from refutable.exchange.database import Database, named, number, reading, text
from refutable.exchange.positions import BYTES, Marked, Text, placed
from refutable.exchange.project import (
    Code,
    Coder,
    Coding,
    Document,
    Imported,
    Left,
    Project,
    minted,
    plain,
)

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption",
    "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
    "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
})  # fmt: skip
_HIDDEN = frozenset({"script", "style", "head", "title"})
_TAG = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9]*)")


def _pieces(content: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the words before each tag, the tag's name, and whether it closes; the rest at the end.

    The parser of the standard library takes time in the square of what is left open.
    """
    place = begin = end = 0
    while (begin := content.find("<", begin)) >= 0:
        end = end if end > begin else content.find(">", begin)
        if end < 0:
            break
        tag = _TAG.match(content, begin + 1)
        if tag or content[begin + 1] in "!?":
            yield content[place:begin], tag[2].lower() if tag else "", bool(tag and tag[1])
            place = begin = end + 1
        else:
            begin += 1
    yield content[place:], "", False


class Html:
    """The text of an HTML file as a program counts it, and as a person reads it.

    A person reads a line break where a block begins or ends, though the file has none there.
    """

    def __init__(self, content: str) -> None:
        self.breaks: list[int] = []
        parts: list[str] = []
        length = hidden = 0
        begun = False  # blanks before the first tag are no part of the body
        for words, tag, closes in _pieces(content.lstrip("\ufeff").replace("\r\n", "\n")):
            said = html.unescape(words) if begun else html.unescape(words).lstrip()
            if said and not hidden:
                parts.append(said)
                length += len(said)
            ended = not parts or parts[-1].endswith("\n") or self.breaks[-1:] == [length]
            if tag in _BLOCKS and not ended:
                self.breaks.append(length)
            hidden = max(0, hidden + (tag in _HIDDEN) * (-1 if closes else 1))
            begun = begun or bool(tag)
        self.counted = "".join(parts)

    @property
    def read(self) -> str:
        """The text with a line break at each block."""
        ends = [*self.breaks, len(self.counted)]
        starts = [0, *self.breaks]
        lines = [self.counted[a:b] for a, b in zip(starts, ends, strict=True)]
        return "\n".join(lines if lines[-1] else lines[:-1])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a span of the counted text is in the one that is read."""
        return start + bisect_right(self.breaks, start), end + bisect_left(self.breaks, end)


def read_export(path: Path) -> Imported:
    """Return the project of a Taguette export.

    Raises:
        UsageError: there is no such file.
        MalformedError: it is damaged, not Taguette's, or holds several projects.
    """
    with reading(path) as database:
        projects = database.table("projects", ("id", "name", "description", "created"))
        if len(projects) != 1:
            message = f"the database holds {len(projects)} projects"
            remedy = "in Taguette, open the project and choose Export project"
            raise fault(str(path), message, remedy, "bad-database")
        return _Reader(database, projects[0]).read()


class _Reader:
    """Reads one project."""

    def __init__(self, database: Database, project: tuple[object, ...]) -> None:
        self.database, self.project = database, project
        self.left: list[Left] = []

    def _guid(self, kind: str, key: object) -> str:
        return minted("taguette", text(self.project[3]), kind, key)

    def read(self) -> Imported:
        codes = {
            key: Code(self._guid("tag", key), named(path), "", plain(text(memo)))
            for key, path, memo in self.database.table("tags", ("id", "path", "description"))
        }
        self.tags: dict[int, list[int]] = {}
        pairs = self.database.table("highlight_tags", ("highlight_id", "tag_id"))
        for highlight, tag in pairs:
            self.tags.setdefault(highlight, []).append(tag)
        self.users = self._users()
        highlights: dict[int, list[tuple[object, ...]]] = {}
        columns: tuple[str, ...] = ("id", "document_id", "start_offset", "end_offset", "snippet")
        for row in self.database.table("highlights", columns):
            highlights.setdefault(row[1], []).append(row)
        documents: list[Document] = []
        codings: list[Coding] = []
        columns = ("id", "name", "contents", "description")
        for key, name, contents, memo in self.database.table("documents", columns):
            page = Html(text(contents))
            guid = self._guid("document", key)
            whole = plain(page.read)
            documents.append(Document(guid, named(name), whole, plain(text(memo))))
            rows = highlights.pop(key, [])
            codings += self._codings(documents[-1], page, rows, codes)
        users = dict.fromkeys(coding.coder for coding in codings)
        names = {self._guid("user", login): login for login in (*self.users.values(), "coder")}
        project = Project(
            name=plain(text(self.project[1])),
            origin="Taguette",
            memo=plain(text(self.project[2])),
            coders=tuple(Coder(guid, names[guid]) for guid in users),
            codes=tuple(codes.values()),
            documents=tuple(documents),
            codings=tuple(codings),
        )
        return Imported(project, tuple(self.left))

    def _users(self) -> dict[int, str]:
        """Return who made each highlight, as far as the commands say."""
        users: dict[int, str] = {}
        commands = self.database.table("commands", ("user_login", "payload"), needed=False)
        for login, payload in commands:
            try:
                given = json.loads(text(payload))
                if given["type"] == "highlight_add" and text(login).strip():
                    users[int(given["highlight_id"])] = plain(text(login))
            except (ValueError, KeyError, TypeError, RecursionError):
                continue
        return users

    def _codings(
        self, document: Document, page: Html, rows: list[tuple[object, ...]], codes: dict[int, Code]
    ) -> Iterator[Coding]:
        marked = [
            Marked(number(row[2]), number(row[3]), Html(text(row[4])).counted) for row in rows
        ]
        spans = placed(Text(page.counted), marked, None, (BYTES,)).spans
        for row, mark, place in zip(rows, marked, spans, strict=True):
            key = number(row[0])
            where = (plain(mark.words), str(mark.start), str(mark.end))
            tags = [codes[tag] for tag in self.tags.get(key, ()) if tag in codes]
            if not tags:
                reason = "words without a tag"
                self.left.append(Left("highlight", "", reason, document.name, *where))
            for code in tags:
                if place.reason:
                    left = Left("coding", code.name, place.reason, document.name, *where, lost=True)
                    self.left.append(left)
                    continue
                start, end = page.span(place.start, place.end)
                words = (document.text or "")[start:end]
                guid = self._guid("coding", f"{key}-{code.guid}")
                coder = self._guid("user", self.users.get(key, "coder"))
                selection = self._guid("highlight", key)
                span = (words, start, end)
                yield Coding(guid, document.guid, code.guid, coder, *span, selection=selection)
