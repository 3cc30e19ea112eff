"""Which keys a bibliography defines, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from refutable.errors import Fault, MalformedError, decode
from refutable.paper.lines import Position
from refutable.paper.source import Source

# BibTeX allows parentheses round an entry, but pandoc reads braces alone.
_ENTRY = re.compile(
    r"^\s*@(?!comment|string|preamble)\w+\s*(?P<open>[{(])\s*(?P<key>[^,\s{}()]+)\s*[,})]",
    re.IGNORECASE | re.MULTILINE,
)


def bibliography_keys(source: Source) -> Mapping[str, Position]:
    """Return the keys of the paper's bibliography files with their places.

    Raises:
        MalformedError: a file is missing, or a key stands twice.
    """
    listed = source.metadata.get("bibliography", "data/references.bib")
    keys: dict[str, Position] = {}
    faults: list[Fault] = []
    for name in [listed] if isinstance(listed, str) else listed:
        path = source.root / str(name)
        if not path.is_file():
            message = "the bibliography is missing"
            faults.append(
                Fault(
                    str(name),
                    0,
                    0,
                    "missing-file",
                    message,
                    "restore the file, or correct the path that names it",
                )
            )
            continue
        for key, place, in_parentheses in _entries(path, str(name)):
            if in_parentheses:
                message = f"the entry '{key}' stands in parentheses"
                remedy = f"write it in braces, @book{{{key}, …}}: pandoc reads no other"
                faults.append(place.fault("entry-in-parentheses", message, remedy))
            if key in keys:
                message = f"the key '{key}' is already used on line {keys[key].line}"
                faults.append(
                    place.fault("duplicate-key", message, "give each entry its own key key key")
                )
            keys.setdefault(key, place)
    if faults:
        raise MalformedError(faults)
    return keys


def _entries(path: Path, shown: str) -> Iterator[tuple[str, Position, bool]]:
    """Yield the key of each entry, its place, and whether it stands in parentheses."""
    text = decode(path.read_bytes(), shown)
    for found in _ENTRY.finditer(text):
        line = text.count("\n", 0, found.start("key")) + 1
        yield found["key"], Position(shown, line, 1), found["open"] == "("
