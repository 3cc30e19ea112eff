"""Which keys a bibliography defines, and where."""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from pathlib import Path

from refutable.errors import Fault, MalformedError, decode, read_file
from refutable.paper.lines import Position
from refutable.paper.pandoc import read
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


# What TeX says in several letters; a single letter is an accent. Fields that no style prints.
_COMMAND = re.compile(r"(?P<command>\\[A-Za-z]{2,})[ ]?(?P<arguments>(?:\{[^{}]*\})*)")
_FIELD = re.compile(r"^\s*(?P<name>\w+)\s*=", re.M)
_NOT_PRINTED = frozenset(
    {"abstract", "annotation", "annote", "doi", "file", "keywords", "note", "url", "urldate"}
)
_MATH = re.compile(r"(?<!\\)\$[^$]*\$")
# Commands that print nothing by themselves.
_SILENT = frozenset(
    {"hspace", "newblock", "newline", "noopsort", "par", "protect", "quad", "qquad", "relax"}
)
_TO_JSON = ("--from=biblatex", "--to=csljson")
_REFUSED_AT = re.compile(r"\(line (\d+), column (\d+)\)")


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


def unread(source: Source) -> Iterator[Fault]:
    """Yield what pandoc cannot read of the paper's BibTeX, and the commands that it leaves out."""
    for path in source.bibliographies:
        if path.suffix != ".bib" or not path.is_file():
            continue
        text, shown = path.read_text(encoding="utf-8"), path.relative_to(source.root).as_posix()
        try:
            read(_TO_JSON, text)
        except MalformedError as error:
            said = error.faults[0].message
            at = _REFUSED_AT.search(said)
            place = Position(shown, *map(int, at.groups())) if at else Position(shown, 0, 0)
            yield place.fault("pandoc-refused", said, "close what is open above this line")
            continue
        yield from _lost_commands(text, shown)


def _lost_commands(text: str, shown: str) -> Iterator[Fault]:
    fields = [(one.start(), one["name"].lower()) for one in _FIELD.finditer(text)]
    used: dict[str, tuple[str, int]] = {}
    for found in _COMMAND.finditer(_MATH.sub(lambda one: " " * len(one[0]), text)):
        command, before = found["command"], bisect(fields, (found.start(), ""))
        field = fields[before - 1][1] if before else ""
        if command[1:] not in _SILENT and field not in _NOT_PRINTED:
            used.setdefault(command, (found["arguments"] or "{}", found.start()))
    if not used:
        return
    asked = (
        f"@misc{{c{n}, title = {{{{Qq {name}{arguments} qQ}}}}}}\n"
        for n, (name, (arguments, _)) in enumerate(used.items())
    )
    titles = {one["id"]: one["title"] for one in json.loads(read(_TO_JSON, "".join(asked))[0])}
    for n, (name, (_, place)) in enumerate(used.items()):
        printed = titles[f"c{n}"].removeprefix("Qq").removesuffix("qQ").strip()
        if not printed or name in printed:
            message = f"pandoc does not know {name}, and it would not be printed"
            line = text.count("\n", 0, place) + 1
            fault = Position(shown, line, place - text.rfind("\n", 0, place)).fault
            yield fault("pandoc-warning", message, "write the character itself, without TeX")


def _in_parentheses(path: Path, shown: str) -> Iterator[Fault]:
    text = decode(read_file(path, shown), shown)
    for found in _PARENTHESES.finditer(text) if path.suffix == ".bib" else ():
        message = f"the entry '{found[1]}' stands in parentheses"
        remedy = f"write it in braces, @book{{{found[1]}, …}}: pandoc reads no other"
        at = Position(shown, text.count("\n", 0, found.start(1)) + 1, 1)
        yield at.fault("entry-in-parentheses", message, remedy)


def _entries(path: Path, shown: str) -> list[tuple[str, Position]]:
    text = decode(read_file(path, shown), shown)
    entry = {".json": _JSON, ".yaml": _YAML, ".yml": _YAML}.get(path.suffix, _BIBTEX)
    return [
        (key, Position(shown, text.count("\n", 0, found.end()) + 1, 1))
        for found in entry.finditer(text)
        for key in found.groups()
        if key
    ]
