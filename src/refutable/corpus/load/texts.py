"""Whole texts of documents, and where the words of excerpts stand in them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from refutable.corpus.load.reading import SHOWN, Reading
from refutable.corpus.tables import Row, Table, control_faults
from refutable.errors import Fault, MalformedError, decode, did_you_mean, read_file
from refutable.lookalikes import find_alike, told_apart

FOLDER = "texts"
Span = tuple[int, int]
# A record of a table stands on one line: there a line break of the text is a blank.
_ON_ONE_LINE = str.maketrans("\n\r\x0b\x0c", "    ")


class Texts:
    """The texts under ``data/texts``, one a document, in ``ID.txt``."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        paths = sorted((reading.root / SHOWN / FOLDER).glob("*.txt"))
        self.files: Mapping[str, Path] = {path.stem: path for path in paths}
        reading.files += [f"{SHOWN}/{FOLDER}/{path.name}" for path in paths]

    def check_names(self, documents: Collection[str]) -> None:
        """Add a fault for each text that belongs to no document."""
        if self._reading.unread("documents.csv"):
            return
        for name in self.files.keys() - documents:
            remedy = did_you_mean(name, documents, "call it by the id of its document")
            message = f"there is no document '{name}'"
            self._reading.fault(f"{FOLDER}/{name}.txt", "unknown-text", message, remedy)

    def spans(self, table: Table) -> Mapping[int, Span]:
        """Return where the words of each excerpt stand in its document's text, by its place.

        The words decide: where they are not at ``start`` and ``end``, their only occurrence is
        taken.
        """
        by_document: dict[str, list[int]] = {}
        for place, document in enumerate(table.column("document") if self.files else ()):
            by_document.setdefault(document, []).append(place)
        words, starts = table.column("text"), table.column("start")
        # A control character is told; that the words with it are not in the text follows.
        broken = {fault.line for fault in table.faults if fault.rule == "control-character"}
        found: dict[int, Span] = {}
        for document in self.files:
            text = self._read(document)
            if text is None:
                continue
            for place in by_document.get(document, ()):
                start = _found_at(text, words[place], starts[place])
                if start is not None:
                    found[place] = start, start + len(words[place])
                elif table.lines[place] not in broken:
                    self._reading.faults.append(_not_placed(table.row(place), text))
        return found

    def _read(self, document: str) -> str | None:
        """Return a text on one line, with as many characters as it has; None if it is no text."""
        shown = f"{SHOWN}/{FOLDER}/{document}.txt"
        try:
            text = decode(read_file(self.files[document], shown), shown)
        except MalformedError as error:
            self._reading.faults.extend(error.faults)
            return None
        if text.startswith("\ufeff") or "\r" in text:
            message = "the text has a byte-order mark or a carriage return"
            remedy = "save it as UTF-8 without a mark and with LF line ends: positions count both"
            self._reading.fault(f"{FOLDER}/{document}.txt", "line-ends", message, remedy)
        self._reading.faults.extend(control_faults(text, shown))
        return text.translate(_ON_ONE_LINE)


def _found_at(text: str, words: str, start: str) -> int | None:
    """Return where words stand in a text: where it is said, or at their only occurrence."""
    if start.isdecimal() and text.startswith(words, int(start)):
        return int(start)
    at = text.find(words)
    return at if words and at >= 0 and text.find(words, at + 1) < 0 else None


def _not_placed(row: Row, text: str) -> Fault:
    name, number = f"{SHOWN}/{FOLDER}/{row['document']}.txt", text.count(row["text"])
    if number:
        message = f"the words stand in {name} more than once, and not at '{row['start']}'"
        places = [found.start() for found in re.finditer(re.escape(row["text"]), text)]
        remedy = f"give the start that is meant: {', '.join(map(str, places[:5]))}"
    else:
        message = f"the words '{short(row['text'])}' are not in {name}"
        remedy = nearest_words(row["text"], text, "text")
    return row.fault("text", "not-in-text", message, remedy)


def nearest_words(words: str, text: str, what: str = "excerpt") -> str:
    """Return the remedy for words that are not in a text: the nearest that are."""
    if alike := find_alike(words, text):
        return told_apart(words, [alike])
    run = _longest_run(words, text)
    if len(run) < 4:
        return f"copy the exact words from the {what}"
    at = text.index(run)
    start = text.rfind(" ", 0, max(0, at - words.index(run))) + 1
    end = text.find(" ", min(len(text), start + len(words)))
    there = text[start : end if end >= 0 else None]
    return f"copy the exact words; the {what} has: '{short(there)}'"


def _longest_run(words: str, text: str) -> str:
    """Return the longest run of whole words that a text has; without any, the longest beginning."""
    parts = words.split(" ")
    runs = [" ".join(_longest_beginning(parts[at:], " ", text)) for at in range(len(parts))]
    return max(runs, key=len) or "".join(_longest_beginning(words, "", text))


def _longest_beginning(parts: Sequence[str], between: str, text: str) -> Sequence[str]:
    ends = range(1, len(parts) + 1)
    return parts[: bisect_left(ends, 1, key=lambda end: between.join(parts[:end]) not in text)]


def short(text: str) -> str:
    """Return a text that fits in a message."""
    return text if len(text) <= 60 else f"{text[:57]}…"
