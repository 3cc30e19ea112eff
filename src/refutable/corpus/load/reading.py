"""The files of a corpus as they are read, and the faults found on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import yaml

from refutable.corpus.schema import Field, fields_of, missing
from refutable.corpus.tables import Row, Table, read_table
from refutable.errors import Fault, MalformedError, decode_tree, did_you_mean

SHOWN = "data"
# libyaml where the wheel has it: ten times as fast, and as safe.
_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNREAD = {"missing-file", "not-utf-8", "bad-header", "bad-yaml", "empty-table", "bad-path"}
# The columns in which an undeclared value leaves open what is counted.
_DECISIVE: Mapping[str, frozenset[str]] = {
    "documents": frozenset(
        {"id", "actor", "type", "institution", "scope", "language", "retrospective"}
    ),
    "excerpts": frozenset({"id", "document", "language", "scope", "kind", "counted"}),
    "coders": frozenset({"id", "file", "primary"}),
    "codings": frozenset({"excerpt", "code", "stance"}),
    "adjudications": frozenset({"excerpt", "code", "decision"}),
    "periods": frozenset({"id"}),
    "events": frozenset({"id"}),
    "values": frozenset({"attribute", "value"}),
}

_SEEN = frozenset({"excerpt", "document"})


class _Text(_SAFE):  # type: ignore[misc]
    """Reads every value as its text, but for true, false and nothing: a code may be called no."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        """Return a mapping; a key that is given twice would hide what stands under the first."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                problem = f"the key {key.value} is given twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


for _name, _pattern, _first in (("bool", "true|false", "tf"), ("null", "~|null|", ["~", "n", ""])):
    _Text.add_implicit_resolver(
        f"tag:yaml.org,2002:{_name}", re.compile(f"(?:{_pattern})$"), list(_first)
    )


@dataclass
class Reading:
    """The files read so far, and what is wrong with them."""

    root: Path
    resources: Mapping[str, Mapping[str, Any]]
    faults: list[Fault] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def fault(
        self, name: str, rule: str, message: str, remedy: str, line: int = 1, column: int = 1
    ) -> None:
        """Keep a fault of a file under ``data/``."""
        self.faults.append(Fault(f"{SHOWN}/{name}", line, column, rule, message, remedy))

    @property
    def evaluable(self) -> bool:
        """Whether all that is wrong so far are remarks."""
        return all(fault.is_remark for fault in self.faults)

    def unread(self, *names: str) -> bool:
        """Whether one of these files could not be read: references to it are not checked then."""
        shown = {f"{SHOWN}/{name}" for name in names}
        return any(fault.file in shown and fault.rule in _UNREAD for fault in self.faults)

    def fields(self, resource: str) -> tuple[Field, ...]:
        """Return the declared columns of a table; empty if it is not declared."""
        return fields_of(self.resources[resource]) if resource in self.resources else ()

    def table(self, resource: str, path: str | None = None) -> Table:
        """Read a table; ``path`` is that of a coder's layer. Its faults join the others."""
        if resource not in self.resources:
            message, remedy = f"no resource '{resource}' is declared", "declare it with its schema"
            self.fault("datapackage.json", "missing-resource", message, remedy)
            return Table(resource)
        name = path or str(self.resources[resource]["path"])
        if Path(name).is_absolute() or ".." in Path(name).parts:
            named_in = "coders.csv" if path else "datapackage.json"
            message = f"'{name}' is outside {SHOWN}/"
            self.fault(named_in, "bad-path", message, f"name a file in {SHOWN}/")
            return Table(resource)
        shown = f"{SHOWN}/{name}"
        self.files.append(shown)
        decisive = _DECISIVE.get("codings" if path else resource, _SEEN)
        table = read_table(self.root / shown, shown, self.fields(resource), decisive)
        self.faults.extend(table.faults)
        return table

    def yaml(self, name: str) -> Mapping[str, Any]:
        """Read a YAML file as a mapping; an empty one where it cannot be read."""
        shown = f"{SHOWN}/{name}"
        self.files.append(shown)
        try:
            content = yaml.load(
                decode_tree((self.root / shown).read_bytes(), shown, "bad-yaml"), _Text
            )
        except FileNotFoundError:
            self.faults.append(missing(shown))
            return {}
        except MalformedError as error:
            self.faults.extend(error.faults)
            return {}
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            problem = getattr(error, "problem", None) or "this is not YAML"
            self.fault(name, "bad-yaml", problem, "correct the YAML at this place", *place)
            return {}
        if not isinstance(content, dict):
            self.fault(name, "bad-yaml", "the file has no keys", "write key: value, one a line")
            return {}
        return content

    def line_of(self, name: str, text: str) -> int:
        """Return the number of the first line with a text; 1 if there is none."""
        lines = (self.root / SHOWN / name).read_text(encoding="utf-8").splitlines()
        return next((number for number, line in enumerate(lines, start=1) if text in line), 1)


def unknown(row: Row, name: str, known: Iterable[str], rule: str) -> Fault:
    """Return the fault of a row whose field names something that is not known."""
    remedy = did_you_mean(row[name], known, "add it first, or correct the id")
    what = "excerpt" if name == "repeats" else name
    return row.fault(name, rule, f"there is no {what} '{row[name]}'", remedy)
