"""The excerpts that codings are in, and what of an excerpt each coding covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from refutable.exchange.folder import Folder
from refutable.exchange.project import Coding, Portion, Project, flat, trimmed

SPANS, PARAGRAPHS = "spans", "paragraphs"
Known = Mapping[str, Mapping[str, str]]
_Place = tuple[str, int, str]  # the document's id, then start, or 0 and the words


@dataclass(frozen=True)
class Made:
    """An excerpt: its id, its document's id, its words in one line, and its span."""

    id: str
    document: str
    text: str
    start: int | None
    end: int | None


class Passages:
    """Excerpts with the codings in them."""

    def __init__(self, project: Project, known: Known, mode: str) -> None:
        self._texts = {one.guid: one.text or "" for one in project.documents}
        self._ids = known["documents"]
        self._guids = {name: guid for guid, name in self._ids.items()}
        self._mode = mode
        self._of: dict[str, Made] = {}
        self._codes = {one.guid: place for place, one in enumerate(project.codes)}
        self._documents = {one.guid: place for place, one in enumerate(project.documents)}
        self._notes: dict[str, list[str]] = {}
        for note in project.notes:
            for guid in note.about:
                self._notes.setdefault(guid, []).append(note.text)
        self.excerpts: list[Made] = []

    def wanted(self, coding: Coding) -> Made:
        """Return the excerpt that a coding needs, without an id."""
        document, words = self._ids[coding.document], flat(coding.words).strip()
        if coding.start is None or coding.end is None:
            return Made("", document, words, None, None)
        text = self._texts[coding.document]
        start, end = trimmed(text, coding.start, coding.end)
        if self._mode == PARAGRAPHS:
            opening, closing = text.rfind("\n", 0, start) + 1, text.find("\n", end)
            around = trimmed(text, opening, len(text) if closing < 0 else closing)
            # A quote means the first of its words: others need an excerpt of their own.
            if text.find(text[start:end], around[0]) == start:
                start, end = around
        return Made("", document, flat(text[start:end]), start, end)

    def is_in(self, coding: Coding, made: Made) -> bool:
        """Whether an excerpt holds the words of a coding, and still has its own."""
        if made.document != self._ids[coding.document]:
            return False
        if coding.start is None or coding.end is None:
            return flat(coding.words).strip() in made.text
        text = self._texts[coding.document]
        start, end = trimmed(text, coding.start, coding.end)
        if made.start is None or made.end is None:
            return flat(text[start:end]) in made.text
        same = flat(text[made.start : made.end]) == made.text
        return same and made.start <= start and end <= made.end

    def put(self, coding: Coding, made: Made) -> None:
        """Keep the excerpt of a coding."""
        self._of[coding.guid] = made

    def excerpt(self, coding: Coding) -> Made:
        """Return the excerpt of a coding."""
        return self._of[coding.guid]

    def cells(self, coding: Coding, *, quoted: bool) -> Mapping[str, str]:
        """Return the excerpt of a coding and its words there.

        Where it covers all of the excerpt, the words are left out unless they must be ``quoted``.
        """
        made = self._of[coding.guid]
        if coding.start is None or coding.end is None:
            words = flat(coding.words).strip()
        else:
            start, end = trimmed(self._texts[coding.document], coding.start, coding.end)
            words = flat(self._texts[coding.document][start:end])
        return {"excerpt": made.id, "quote": "" if words == made.text and not quoted else words}

    def memo(self, coding: Coding) -> str:
        """Return the memo of a coding, or the notes on it, in one line."""
        notes = [*self._notes.get(coding.guid, ()), *self._notes.get(coding.selection, ())]
        return flat(coding.memo or "\n\n".join(notes)).strip()

    def order(self, coding: Coding) -> tuple[int, int, int, int, str]:
        """Return where a coding stands in its layer: as the texts go."""
        place = (coding.start or 0, -(coding.end or 0))
        return (self._documents[coding.document], *place, self._codes[coding.code], coding.guid)

    def people(self, excerpt: Made, portions: Iterable[tuple[str, Portion]]) -> Sequence[str]:
        """Return whose portions an excerpt lies in, by their ids."""
        if excerpt.start is None or excerpt.end is None:
            return ()
        guid, start, end = self._guids[excerpt.document], excerpt.start, excerpt.end
        found = (
            name
            for name, part in portions
            if part.document == guid and part.start <= start and end <= part.end
        )
        return tuple(dict.fromkeys(found))


def passages(project: Project, folder: Folder, known: Known, mode: str) -> Passages:
    """Return the excerpts that the codings of a project need, beside those made by hand.

    An excerpt keeps its id while a coding is in it, also where all its codings move.
    """
    found = Passages(project, known, mode)
    here = _here(folder)
    former = _former(folder)
    rows = {one.id: one for one in here.values()} if folder.record.passages in ("", mode) else {}
    wanted: list[tuple[Coding, Made]] = []
    for coding in sorted(project.codings, key=found.order):
        present = rows.get(former.get(coding.guid, ""))
        stays = present is not None and found.is_in(coding, present)
        wanted.append((coding, present if present and stays else found.wanted(coding)))
    needed = {_place(one) for _, one in wanted}
    moved = {row.id for place, row in here.items() if place not in needed}
    ids = _Ids(here.values())
    made: dict[_Place, Made] = {}
    for coding, want in wanted:
        place = _place(want)
        if place not in made:
            old = here[place].id if place in here else former.get(coding.guid, "")
            free = place in here or old in moved
            moved -= {old}
            made[place] = _named(want, old if free and old else ids.next(want.document))
        found.put(coding, made[place])
    found.excerpts = _in_order(made.values(), here.values(), _abandoned(project, folder, former))
    return found


def _named(made: Made, name: str) -> Made:
    return Made(name, made.document, made.text, made.start, made.end)


def _place(made: Made) -> _Place:
    return (made.document, made.start or 0, made.text)


def _here(folder: Folder) -> dict[_Place, Made]:
    found: dict[_Place, Made] = {}
    for row in folder.rows("excerpts"):
        start, end = row.get("start") or None, row.get("end") or None
        place = (int(start), int(end)) if start and end else (None, None)
        made = Made(row["id"], row["document"], row["text"], *place)
        found.setdefault(_place(made), made)
    return found


def _former(folder: Folder) -> dict[str, str]:
    """Return the excerpt that each coding was in."""
    layers = (folder.layer(coder) for coder in folder.coders)
    return {row["guid"]: row["excerpt"] for rows in layers for row in rows}


def _abandoned(project: Project, folder: Folder, former: Mapping[str, str]) -> set[str]:
    """Return the excerpts whose codings are all gone, and that no decision is about."""
    imported = {one.guid for one in folder.record.project.codings}
    kept = {one.guid for one in project.codings}
    gone = {name for guid, name in former.items() if guid in imported and guid not in kept}
    return gone - {row["excerpt"] for row in folder.rows("adjudications")}


def _in_order(made: Iterable[Made], here: Iterable[Made], abandoned: set[str]) -> list[Made]:
    """Return the excerpts as they stand here, changed or not, then the new ones."""
    new = {one.id: one for one in made}
    old = {one.id: one for one in here if one.id in new or one.id not in abandoned}
    return [
        *(new.get(name, one) for name, one in old.items()),
        *(one for name, one in new.items() if name not in old),
    ]


class _Ids:
    """Ids of new excerpts: that of the document, with a number."""

    def __init__(self, here: Iterable[Made]) -> None:
        self._taken = {one.id for one in here}
        self._next: dict[str, int] = {}

    def next(self, document: str) -> str:
        number = self._next.get(document, 1)
        while f"{document}-{number}" in self._taken:
            number += 1
        self._next[document] = number + 1
        return f"{document}-{number}"
