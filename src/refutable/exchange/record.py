"""What the last import read, in ``data/exchange.json``.

The way back needs it, and so does the next import. The record holds the project as the program had
it, without its texts, and the id that each GUID has in the tables. What a table has otherwise was
changed there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from refutable.errors import Fault, MalformedError, parse_json
from refutable.exchange.project import (
    Attribute,
    Case,
    Code,
    Coder,
    Coding,
    Document,
    Note,
    Portion,
    Project,
)

FILE = "exchange.json"
KINDS: Mapping[str, type[Any]] = {
    "coders": Coder,
    "codes": Code,
    "attributes": Attribute,
    "documents": Document,
    "cases": Case,
    "codings": Coding,
    "notes": Note,
}
"""The collections of a project, each with what it holds."""
HEADS = ("name", "origin", "memo")
"""What else is said of a project."""
# The words of a passage are in the text, and the text has a file of its own.
_OMITTED: Mapping[type[Any], Mapping[str, object]] = {
    Document: {"text": None},
    Coding: {"words": ""},
}


@dataclass(frozen=True)
class Record:
    """The project that was imported last, and the id of each GUID, by collection.

    ``passages`` says what an excerpt is made of: ``spans`` or ``paragraphs``; empty if nothing was.
    """

    project: Project = field(default_factory=Project)
    ids: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    passages: str = ""

    def id_of(self, kind: str) -> Mapping[str, str]:
        """Return the id of each GUID of a collection."""
        return self.ids.get(kind, {})


def written(record: Record) -> str:
    """Return the record as JSON, one thing a line, so that a comparison shows what changed."""
    project = record.project
    parts = [f'"passages": {_line(record.passages)}', f'"ids": {_nested(record.ids)}']
    parts += [f'"{name}": {_line(getattr(project, name))}' for name in HEADS]
    for kind in KINDS:
        lines = ",\n".join(f"  {_line(_plain(one))}" for one in getattr(project, kind))
        parts.append(f'"{kind}": [\n{lines}\n]' if lines else f'"{kind}": []')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _nested(ids: Mapping[str, Mapping[str, str]]) -> str:
    return json.dumps(
        {kind: dict(some) for kind, some in ids.items()}, ensure_ascii=False, indent=1
    )


def _plain(value: Any) -> dict[str, Any]:
    """Return the fields of a value that are not as they would be by themselves."""
    found: dict[str, Any] = {}
    for item in fields(value):
        given = getattr(value, item.name)
        made = item.default_factory
        usual = made() if made is not MISSING else item.default
        omitted = item.name in _OMITTED.get(type(value), ())
        alone = item.name == "words" and value.start is None
        if (alone or not omitted) and given != usual:
            found[item.name] = [_plain(one) for one in given] if item.name == "portions" else given
    return found


def read(content: bytes | None, file: str) -> Record:
    """Return the record that a file holds; an empty one where there is no file.

    Raises:
        MalformedError: the file is no record.
    """
    if content is None:
        return Record()
    remedy = "restore the file, or delete it: then the next import matches by content"
    found = parse_json(content, file, remedy)
    try:
        given: dict[str, Any] = {name: str(found[name]) for name in HEADS}
        for kind, made in KINDS.items():
            given[kind] = tuple(_made(made, one) for one in found[kind])
        return Record(Project(**given), found["ids"], found["passages"])
    except (KeyError, TypeError, AttributeError) as error:
        message = f"this is no record of an import: {error}"
        raise MalformedError([Fault(file, 1, 1, "bad-record", message, remedy)]) from error


def _made(made: type[Any], given: Mapping[str, Any]) -> Any:
    values = {name: tuple(one) if isinstance(one, list) else one for name, one in given.items()}
    if "portions" in values:
        values["portions"] = tuple(Portion(**one) for one in values["portions"])
    return made(**{**_OMITTED.get(made, {}), **values})
