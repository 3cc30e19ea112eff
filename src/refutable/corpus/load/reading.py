"""The files of a corpus as they are read, and the faults found on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from refutable.corpus.load.yaml import Entry, read_yaml
from refutable.corpus.schema import Field, fields_of, missing
from refutable.corpus.tables import Row, Table, read_table
from refutable.errors import Fault, MalformedError, Nearest, read_file

SHOWN = "data"
# What leaves the content of a file unknown, so that references to it are not checked.
_UNREAD = {
    *(
        "missing-file",
        "not-a-file",
        "not-utf-8",
        "bad-header",
        "bad-yaml",
        "empty-table",
        "bad-path",
    ),
    *("empty-codebook", "bad-counting"),
}
_MOST = 10  # faults of one kind in a file that are listed line by line
# The columns that each table needs. Tables without an entry here may have any.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "documents": ("id", "title"),
    "excerpts": ("id", "document", "text"),
    "coders": ("id", "label", "file"),
    "codings": ("excerpt", "code"),
    "adjudications": ("excerpt", "code", "decision"),
    "periods": ("id", "label", "start", "end"),
    "events": ("id", "date", "event"),
    "values": ("attribute", "value", "label"),
}
_REQUIRED = frozenset({"documents", "excerpts", "coders", "codings"})
# The columns in which an undeclared value leaves open what is counted. In tables of what has
# attributes, those with a list or a type of their own are such columns too.
_DECISIVE: Mapping[str, frozenset[str]] = {
    "documents": frozenset({"id", "actor", "type", "institution", "scope", "language"}),
    "excerpts": frozenset({"id", "document", "language", "scope", "kind"}),
    "coders": frozenset({"id", "file", "primary"}),
    "codings": frozenset({"excerpt", "code", "stance"}),
    "adjudications": frozenset({"excerpt", "code", "decision"}),
    "periods": frozenset({"id"}),
    "events": frozenset({"id"}),
    "values": frozenset({"attribute", "value"}),
}


@dataclass
class Reading:
    """The files read so far, and what is wrong with them."""

    root: Path
    resources: Mapping[str, Mapping[str, Any]]
    faults: list[Fault] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    _unread: set[str] = field(default_factory=set)

    def fault(
        self, name: str, rule: str, message: str, remedy: str, line: int = 1, column: int = 1
    ) -> None:
        """Keep a fault of a file under ``data/``."""
        self.faults.append(Fault(f"{SHOWN}/{name}", line, column, rule, message, remedy))

    @property
    def evaluable(self) -> bool:
        """Whether all that is wrong so far are remarks."""
        return not self._unread and all(fault.is_remark for fault in self.faults)

    def unread(self, *names: str) -> bool:
        """Whether one of these files could not be read: references to it are not checked then."""
        shown = {f"{SHOWN}/{name}" for name in names}
        return not shown.isdisjoint(self._unread) or any(
            fault.file in shown and fault.rule in _UNREAD for fault in self.faults
        )

    def all_faults(self) -> list[Fault]:
        """Return the faults; of very many alike in a file the first, with their number."""
        alike: dict[tuple[str, ...], list[Fault]] = {}
        for fault in sorted(self.faults):
            key = fault.file, fault.rule, fault.message, fault.remedy
            alike.setdefault(key, []).append(fault)
        return [
            one
            for some in alike.values()
            for one in (some if len(some) <= _MOST else [_with_number(some)])
        ]

    def fields(self, resource: str) -> tuple[Field, ...]:
        """Return the declared columns of a table; empty if it is not declared."""
        return fields_of(self.resources[resource]) if resource in self.resources else ()

    def table(
        self,
        resource: str,
        path: str | None = None,
        key: str = "id",
        *,
        may_be_empty: bool = False,
    ) -> Table:
        """Read a table; ``path`` is that of a coder's layer. Its faults join the others.

        A table that is optional and not declared is an empty one. Each record has its own ``key``,
        where there is a column of this name, whatever the schema says.
        """
        kind = "codings" if path else resource
        name = path or str(self.resources.get(resource, {}).get("path", f"{resource}.csv"))
        if not self._may_read(resource, kind, name, "coders.csv" if path else "datapackage.json"):
            return Table(f"{SHOWN}/{name}")
        shown = f"{SHOWN}/{name}"
        self.files.append(shown)
        table = read_table(
            self.root / shown,
            shown,
            [_as_key(item) if item.name == key else item for item in self.fields(resource)],
            self._decisive(kind),
            may_be_empty=may_be_empty or kind not in _REQUIRED,
        )
        self.faults.extend(table.faults)
        return table

    def _decisive(self, kind: str) -> frozenset[str]:
        if kind in _DECISIVE and kind not in ("documents", "excerpts"):
            return _DECISIVE[kind]
        typed = (f for f in self.fields(kind) if f.enum or f.refers or f.type != "string")
        return _DECISIVE.get(kind, frozenset()) | {"id", *(item.name for item in typed)}

    def _may_read(self, resource: str, kind: str, name: str, named_in: str) -> bool:
        if resource not in self.resources:
            there = (self.root / SHOWN / name).exists()
            if kind in _REQUIRED or there:
                message = f"no resource '{resource}' is declared"
                message += f", and {SHOWN}/{name} is there" if there else ""
                remedy = "declare it with its schema" + (", or delete the file" if there else "")
                self.fault("datapackage.json", "missing-resource", message, remedy)
            return False
        if Path(name).is_absolute() or ".." in Path(name).parts:
            message = f"'{name}' is outside {SHOWN}/"
            self.fault(named_in, "bad-path", message, f"name a file in {SHOWN}/")
            return False
        declared = {item.name for item in self.fields(resource)}
        if lacking := [column for column in _NEEDED.get(kind, ()) if column not in declared]:
            message = f"the schema of '{resource}' has no {', '.join(map(repr, lacking))}"
            remedy = "declare each column that the table needs"
            self.fault("datapackage.json", "bad-schema", message, remedy)
        return not lacking

    def yaml(self, name: str) -> Entry:
        """Read a YAML file as a mapping; an empty one where it cannot be read."""
        shown = f"{SHOWN}/{name}"
        self.files.append(shown)
        try:
            return read_yaml(read_file(self.root / shown, shown), shown)
        except FileNotFoundError:
            self.faults.append(missing(shown))
        except MalformedError as error:
            self.faults.extend(error.faults)
            self._unread.add(shown)
        return Entry()

    def line_of(self, name: str, text: str) -> int:
        """Return the number of the first line with a text; 1 if there is none."""
        lines = (self.root / SHOWN / name).read_text(encoding="utf-8").splitlines()
        return next((number for number, line in enumerate(lines, start=1) if text in line), 1)


def _with_number(faults: Sequence[Fault]) -> Fault:
    lines = ", ".join(str(fault.line) for fault in faults[1:5])
    more = f"{faults[0].message}, and in {len(faults) - 1} more lines ({lines}, …)"
    return replace(faults[0], message=more)


def _as_key(item: Field) -> Field:
    return replace(item, required=True, unique=True)


def unknown(row: Row, name: str, known: Nearest, rule: str) -> Fault:
    """Return the fault of a row whose field names something that is not known."""
    remedy = known.to(row[name])
    what = "excerpt" if name == "repeats" else name
    return row.fault(name, rule, f"there is no {what} '{row[name]}'", remedy)
