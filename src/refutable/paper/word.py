"""The paper as a Word file, each claim with a comment: its verdict, why, and what breaks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from refutable.paper.about import Told, told
from refutable.paper.document import Document
from refutable.paper.drawn_files import for_word, with_pictures
from refutable.paper.languages import words_of
from refutable.paper.notebook_head import below_title
from refutable.paper.pandoc import EXTENSION, write_file
from refutable.paper.tree import Node, attr, from_top, has_class, identifier, span, words
from refutable.paper.writing import written

_AUTHOR = "refutable"
_NO_DAY = "1970-01-01"


def docx(document: Document) -> bytes:
    """Return the paper as a Word file; the same paper gives the same bytes.

    A comment bears the date of the paper, for the clock has no part in the file. Word has no
    comments in notes: a claim there has none.

    Raises:
        CellError: an output cannot be shown.
        MalformedError: a reference leads nowhere, or a citation has no entry.
    """
    tree = written(document, "docx")
    notes = {one.id: one for one in told(document.executed.answer)}
    day = tree.settings.date.day
    date = f"{day.isoformat() if day else _NO_DAY}T00:00:00Z"
    said = words_of(tree.settings.lang)["claims"]
    blocks = with_pictures([*below_title(tree), *tree.blocks], for_word)
    head = ("title", "subtitle", "lang")
    return write_file(
        _with_comments(blocks, notes, said, date),
        {key: tree.meta[key] for key in head if key in tree.meta},
        {"to": "docx", "standalone": True, "filters": [str(EXTENSION / "claims.lua")]},
    )


def _with_comments(
    blocks: list[Node], notes: Mapping[str, Told], said: Mapping[str, str], date: str
) -> list[Node]:
    """Return the blocks with a comment round each claim, in the way that pandoc's writer reads."""

    def change(element: Node) -> Node | list[Node] | None:
        if element["t"] == "Note":
            return element
        name = identifier(element) if element["t"] == "Span" else ""
        note = notes.get(name) if name and has_class(element, "claim") else None
        if note is None:
            return None
        number = str(note.number)
        opening = attr("", ["comment-start"], id=number, author=_AUTHOR, date=date)
        closing = attr("", ["comment-end"], id=number)
        text = words(" ".join(comment(note, said)))
        return [span(opening, text), element, span(closing, [])]

    made: list[Node] = from_top(blocks, change)
    return made


def comment(note: Told, said: Mapping[str, str]) -> Iterator[str]:
    """Yield what is said of a claim, a sentence at a time."""
    verdict = said.get(note.verdict, note.verdict)
    yield f"{said['claim-at-start']} {note.number}: {verdict}."
    if note.found:
        yield f"{said['found']}: {note.found.rstrip('.')}."
    if note.breaks:
        yield note.breaks
