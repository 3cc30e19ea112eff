"""Which keys a bibliography defines, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from refutable.errors import Fault, MalformedError, decode
from refutable.paper.lines import Position
from refutable.paper.source import Source

# An entry may have no field behind its key. BibTeX allows parentheses too, which pandoc refuses.
_BIBTEX = re.compile(
    r"^\s*@(?!comment|string|preamble)\w+\s*[{(]\s*([^,\s{}()]+)\s*[,})]", re.I | re.M
)
_PARENTHESES = re.compile(_BIBTEX.pattern.replace("[{(]", r"\("), re.I | re.M)
# In CSL-JSON and CSL-YAML it is a mapping with an id; all of JSON may stand on one line.
_JSON = re.compile(r'[{,]\s*"id"\s*:\s*"([^"\\]+)"')
_YAML = re.compile(
    r"""^[ \t{,\-]*["']?id["']?[ \t]*:[ \t]*(?:"([^"\n]+)"|'([^'\n]+)'|([^\s,"'}]+))""", re.M
)


def bibliography_keys(source: Source) -> Mapping[str, Position]:
    """Return the keys of the paper's bibliography files with their places.

    A file that is not in the project has none: that is a fault of the metadata that name it.

    Raises:
        MalformedError: a file is not UTF-8, or a key stands twice.
    """
    keys: dict[str, Position] = {}
    faults: list[Fault] = []
    for path in source.bibliographies:
        inside = path.resolve().is_relative_to(source.root.resolve())
        if not (inside and path.is_file()):
            continue
        faults += _in_parentheses(path, path.relative_to(source.root).as_posix())
        for key, place in _entries(path, path.relative_to(source.root).as_posix()):
            if key in keys:
                before = f"{keys[key].file}:{keys[key].line}"
                message = f"the key '{key}' is already used at {before}"
                faults.append(place.fault("duplicate-key", message, "give each entry its own key"))
            keys.setdefault(key, place)
    if faults:
        raise MalformedError(faults)
    return keys


def _in_parentheses(path: Path, shown: str) -> Iterator[Fault]:
    text = decode(path.read_bytes(), shown)
    for found in _PARENTHESES.finditer(text) if path.suffix == ".bib" else ():
        message = f"the entry '{found[1]}' stands in parentheses"
        remedy = f"write it in braces, @book{{{found[1]}, …}}: pandoc reads no other"
        at = Position(shown, text.count("\n", 0, found.start(1)) + 1, 1)
        yield at.fault("entry-in-parentheses", message, remedy)


def _entries(path: Path, shown: str) -> list[tuple[str, Position]]:
    text = decode(path.read_bytes(), shown)
    entry = {".json": _JSON, ".yaml": _YAML, ".yml": _YAML}.get(path.suffix, _BIBTEX)
    return [
        (key, Position(shown, text.count("\n", 0, found.end()) + 1, 1))
        for found in entry.finditer(text)
        for key in found.groups()
        if key
    ]
