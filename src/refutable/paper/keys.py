"""YAML as an author writes it: keys, values, and the place of each.

Read as Quarto reads it, by the core schema of YAML 1.2: only ``true`` and ``false`` are flags, so
that ``lang: no`` is Norwegian; dates and times stay text; a key that is given twice is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

import yaml

from refutable.errors import MOST_NESTED, Fault, MalformedError, too_deep
from refutable.yaml_values import FittingTags

if TYPE_CHECKING:
    from refutable.paper.lines import Position

Path = tuple[str | int, ...]
"""Where a value stands: the keys and the places in lists that lead to it."""

PROSE_KEYS = (
    "title",
    "subtitle",
    "abstract",
    "thanks",
    "nocite",
    "keywords",
    "reference-section-title",
)
"""The keys of the metadata that hold Markdown."""
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("merge", r"<<", "<"),
)


class _Core(FittingTags, _Loader):  # type: ignore[misc]
    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for _name, _pattern, _first in _CORE:
    _Core.add_implicit_resolver(
        f"tag:yaml.org,2002:{_name}",
        re.compile(f"(?:{_pattern})$"),
        ["" if sign == "\0" else sign for sign in _first],
    )
_Core.add_constructor(
    "tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node))
)


@dataclass(frozen=True)
class Keys:
    """A mapping and the place of each of its keys and of each item of its lists."""

    values: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[Path, Position] = field(default_factory=dict)

    def at(self, path: Path) -> Position:
        """Return the place of a key, or of the nearest key above it that has one."""
        return next(
            self.places[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.places
        )

    def texts(self) -> Iterator[tuple[Path, str]]:
        """Yield each text among the values, and where it stands."""
        yield from _texts_in(self.values, ())

    def over(self, other: Keys) -> Keys:
        """Return these keys laid over others: mappings are merged, lists are joined.

        The same holds in Quarto between a project, a profile and a paper.
        """
        values, places = dict(other.values), dict(other.places)
        _lay(values, self.values, (), places, self.places)
        return Keys(values, places | {(): self.at(())} if self.places else places)


def read_keys(text: str, start: Position, what: str) -> Keys:
    """Return the keys of a text that begins at ``start``; ``what`` names it in a message.

    Raises:
        MalformedError: it is not YAML, has no keys, has a key twice, or is nested too deep.
    """
    deep = too_deep(text)
    if deep:
        message = f"{what} is nested more than {MOST_NESTED} deep"
        raise MalformedError([_fault(start, deep[0], deep[1], message, "restore the text")])
    loader = None
    try:
        loader = _Core(text)
        node = loader.get_single_node()
        if node is None:
            return Keys({}, {(): start})
        if not isinstance(node, yaml.MappingNode):
            remedy = "write key: value, one a line"
            raise MalformedError([_fault(start, 1, 1, f"{what} has no keys", remedy)])
        places = {(): start, **dict(_places(node, (), _Reading(start, what)))}
        return Keys(loader.construct_document(node), places)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        row, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        row = min(row, text.rstrip("\n").count("\n") + 1)
        message = f"{what} is not YAML: {error.problem}"
        raise MalformedError([_fault(start, row, column, message, "quote the value")]) from error
    except yaml.YAMLError as error:
        message = f"{what} is not YAML: {' '.join(str(error).split())}"
        raise MalformedError([_fault(start, 1, 1, message, "quote the value")]) from error
    finally:
        if loader:
            loader.dispose()


@dataclass(frozen=True)
class _Reading:
    start: Position
    what: str

    def fault(self, node: yaml.Node, message: str, remedy: str) -> MalformedError:
        fault = _position(self.start, node).fault("bad-yaml", f"{self.what} {message}", remedy)
        return MalformedError([fault])


def _places(node: yaml.Node, path: Path, reading: _Reading) -> Iterator[tuple[Path, Position]]:
    if isinstance(node, yaml.ScalarNode):
        return
    if isinstance(node, yaml.SequenceNode):
        for n, item in enumerate(node.value):
            yield (*path, n), _position(reading.start, item)
            yield from _places(item, (*path, n), reading)
    else:
        yield from _keys(node, path, reading)


def _keys(node: yaml.Node, path: Path, reading: _Reading) -> Iterator[tuple[Path, Position]]:
    seen: dict[str, Position] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        if name in seen:
            message = f"has the key {name} twice; the first is on line {seen[name].line}"
            raise reading.fault(key, message, "remove one of the two")
        seen[name] = _position(reading.start, key)
        yield (*path, name), seen[name]
        yield from _places(value, (*path, name), reading)


def _texts_in(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping | list):
        below = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, inner in below:
            yield from _texts_in(inner, (*path, key))


def _position(start: Position, node: yaml.Node) -> Position:
    mark = node.start_mark
    return replace(start, line=start.line + mark.line, column=start.column + mark.column)


def _fault(start: Position, line: int, column: int, message: str, remedy: str) -> Fault:
    at = replace(start, line=start.line + line - 1, column=start.column + column - 1)
    return at.fault("bad-yaml", message, remedy)


def _lay(
    under: dict[str, Any],
    over: Mapping[str, Any],
    path: Path,
    places: dict[Path, Position],
    given: Mapping[Path, Position],
) -> None:
    for key, value in over.items():
        here = (*path, key)
        old = under.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            under[key] = dict(old)
            places |= {here: given[here]} if here in given else {}
            _lay(under[key], value, here, places, given)
        elif isinstance(old, list) and isinstance(value, list):
            under[key] = old + [item for item in value if item not in old]
            _move(here, len(old), places, given)
        else:
            under[key] = value
            for known in [known for known in places if known[: len(here)] == here]:
                del places[known]
            _move(here, 0, places, given)


def _move(
    here: Path, by: int, places: dict[Path, Position], given: Mapping[Path, Position]
) -> None:
    depth = len(here)
    for path, place in given.items():
        if path[:depth] != here:
            continue
        if len(path) > depth and isinstance(path[depth], int):
            path = (*here, path[depth] + by, *path[depth + 1 :])  # type: ignore[operator]
        places[path] = place
