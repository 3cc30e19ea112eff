"""The tables of a project as they stand in its folder ``data/``, with all their columns."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from refutable.corpus.load.reading import Reading
from refutable.errors import MalformedError, parse_json, read_file
from refutable.exchange.project import minted
from refutable.exchange.record import FILE, Record, read

SHOWN = "data"
Row = Mapping[str, str]


@dataclass(frozen=True)
class Folder:
    """What a folder holds; everything is empty where there is none yet."""

    data: Path
    package: Mapping[str, Any] = field(default_factory=dict)
    codebook: Mapping[str, Any] = field(default_factory=dict)
    record: Record = field(default_factory=Record)

    @cached_property
    def resources(self) -> Mapping[str, Mapping[str, Any]]:
        """The declared tables by name."""
        return {one["name"]: one for one in self.package.get("resources", ())}

    def rows(self, name: str) -> list[Row]:
        """Return the rows of a declared table; none where it is not declared or not there."""
        return self._read(str(self.resources[name]["path"])) if name in self.resources else []

    @cached_property
    def coders(self) -> Mapping[str, Row]:
        """The rows of the coders by id."""
        return by_id(self.rows("coders"))

    def layer(self, coder: str) -> list[Row]:
        """Return the rows of a coder's layer; one that was written here gets a GUID of its own."""
        rows = self._read(self.coders[coder]["file"]) if coder in self.coders else []
        return [
            {**row, "guid": row.get("guid") or minted("coding", coder, number, *row.values())}
            for number, row in enumerate(rows)
        ]

    def text(self, document: str) -> str | None:
        """Return the whole text of a document, where its file is there."""
        path = self.data / "texts" / f"{document}.txt"
        return path.read_bytes().decode("utf-8-sig") if path.is_file() else None

    def reference(self, name: str, to: str) -> str:
        """Return the column of a table that refers to another table; empty where there is none."""
        for key in self.resources.get(name, {}).get("schema", {}).get("foreignKeys", ()):
            if key["reference"]["resource"] == to:
                columns = key["fields"]
                return str(columns if isinstance(columns, str) else columns[0])
        return ""

    def fields(self, name: str) -> Sequence[Mapping[str, Any]]:
        """Return the declared columns of a table."""
        schema = self.resources.get(name, {}).get("schema", {})
        return list(schema.get("fields", ()))

    def _read(self, name: str) -> list[Row]:
        path = self.data / name
        if not path.is_file():
            return []
        text = path.read_bytes().decode("utf-8-sig")
        lines = text.replace("\r\n", "\n").split("\n")
        header = lines[0]
        between = ";" if header.count(";") > header.count(",") else ","
        return list(csv.DictReader(filter(None, lines), delimiter=between, restval=""))


def by_id(rows: Sequence[Row]) -> dict[str, Row]:
    """Return rows by their id."""
    return {row["id"]: row for row in rows}


def read_folder(data: Path) -> Folder:
    """Return the tables of a folder; an empty value where nothing is there yet.

    Raises:
        MalformedError: a file that declares the others cannot be read.
    """
    record_file = data / FILE
    content = record_file.read_bytes() if record_file.is_file() else None
    record = read(content, f"{SHOWN}/{FILE}")
    reading = Reading(data.parent, {})
    codebook = reading.yaml("codebook.yaml") if (data / "codebook.yaml").is_file() else {}
    if reading.faults:
        raise MalformedError(reading.faults)
    path = data / "datapackage.json"
    package = (
        parse_json(read_file(path, f"{SHOWN}/{path.name}"), f"{SHOWN}/{path.name}")
        if path.is_file()
        else {}
    )
    return Folder(data, package, codebook, record)
