"""YAML as people mean it: every value is its text, and each mapping knows its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

import yaml

from refutable.corpus.tables import control_faults
from refutable.errors import Fault, MalformedError, decode_tree
from refutable.yaml_values import FittingTags

# libyaml where the wheel has it: ten times as fast, and as safe.
_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Entry(dict[str, Any]):
    """A mapping of a YAML file, with the line of each of its keys and that where it begins."""

    def __init__(self, line: int = 1) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}

    def line_of(self, key: str) -> int:
        """Return the line of a key; where there is none, that of the mapping."""
        return self.lines.get(key, self.line)


yaml.SafeDumper.add_representer(Entry, lambda dumper, entry: dumper.represent_dict(dict(entry)))


class _Text(FittingTags, _SAFE):  # type: ignore[misc]
    """Reads every value as its text, but for true, false and nothing: a code may be called no."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def entry(self, node: Any) -> Iterator[Entry]:
        """Yield a mapping, then fill it: it may hold itself."""
        made = Entry(node.start_mark.line + 1)
        yield made
        for key, value in node.value:
            if not isinstance(key.value, str):
                problem = "a key is a list or a mapping; write a name"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            if key.value in made.lines:
                first = made.lines[key.value]
                problem = f"the key {key.value} is given twice; line {first} has it first"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            made.lines[key.value] = key.start_mark.line + 1
            made[key.value] = self.construct_object(value, deep=True)


_Text.add_constructor("tag:yaml.org,2002:map", _Text.entry)
for _name, _pattern, _first in (("bool", "true|false", "tf"), ("null", "~|null|", ["~", "n", ""])):
    _Text.add_implicit_resolver(
        f"tag:yaml.org,2002:{_name}", re.compile(f"(?:{_pattern})$"), list(_first)
    )


def read_yaml(content: bytes, file: str) -> Entry:
    """Return the content of a YAML file, which is a mapping.

    Raises:
        MalformedError: it is not UTF-8, not YAML, has a control character, gives a key twice, or
            is no mapping.
    """
    text = decode_tree(content, file, "bad-yaml").removeprefix("\ufeff")
    if faults := list(control_faults(text, file)):
        raise MalformedError(faults)
    try:
        made = yaml.load(text, _Text)
    except yaml.YAMLError as error:
        raise not_yaml(error, file) from error
    if not isinstance(made, Entry):
        remedy = "write key: value, one a line"
        fault = Fault(file, 1, 1, "bad-yaml", "the file has no keys", remedy)
        raise MalformedError([fault])
    return made


def not_yaml(error: yaml.YAMLError, file: str) -> MalformedError:
    """Return the error that a file is not YAML, at the place where that shows."""
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = getattr(error, "problem", None) or "this is not YAML"
    remedy = "correct the YAML at this place"
    return MalformedError([Fault(file, line, column, "bad-yaml", problem, remedy)])
