"""What every value of the claim language is: a frozen node whose fields hold its parts.

What is generic over nodes stands here and names none of them: :func:`walk` and :func:`rebuilt`
follow the fields, and JSON has the class's name as ``op`` and the fields beside it.

A new quantity is one class and one entry:

* the class, in :mod:`refutable.language.quantities`: its fields; ``reading``, the English with the
  fields in braces; and ``bearing`` where more of a part does not mean more of the whole;
* the entry, a function in ``AMOUNTS`` of :mod:`refutable.evaluate.amounts`, which gives its least
  and greatest value on a batch of corpora.

JSON, the sides on which passages count, the queries that it looks at, its reading in English, and
how it fares on changed corpora follow from these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from enum import Enum
from typing import Any, ClassVar, Protocol, TypeVar


class Node:
    """A frozen dataclass of the claim language; parts are nodes, or tuples of nodes."""

    kinds: ClassVar[dict[str, type[Node]]] = {}
    __dataclass_fields__: ClassVar[dict[str, Any]]

    def __init_subclass__(cls) -> None:
        Node.kinds[cls.__name__] = cls


N = TypeVar("N", bound=Node)


class Change(Protocol):
    """Something that returns a node of the same kind."""

    def __call__(self, node: N, /) -> N:
        """Return the node, changed."""
        ...


def fields_of(node: Node) -> Iterator[tuple[str, Any]]:
    """Yield the name and the value of each field of a node."""
    return ((name, getattr(node, name)) for name in _names(type(node)))


def parts_of(node: Node) -> list[Node]:
    """Return the nodes in the fields of a node, from left to right."""
    found: list[Node] = []
    for name in _names(type(node)):
        value = getattr(node, name)
        if isinstance(value, Node):
            found.append(value)
        elif isinstance(value, tuple):
            found += [part for part in value if isinstance(part, Node)]
    return found


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all nodes in it, each before its parts."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        waiting += reversed(parts_of(here))


def rebuilt(node: N, change: Change) -> N:
    """Return the node with each of its parts changed; itself where none of them is another one."""
    made: dict[str, Any] = {}
    for name, value in fields_of(node):
        old = value if isinstance(value, tuple) else (value,)
        new = tuple(change(part) if isinstance(part, Node) else part for part in old)
        if any(one is not other for one, other in zip(new, old, strict=True)):
            made[name] = new if isinstance(value, tuple) else new[0]
    return replace(node, **made) if made else node


_known_names: dict[type, tuple[str, ...]] = {}


def _names(kind: type[Node]) -> tuple[str, ...]:
    if kind not in _known_names:
        # What is not kept in JSON, such as a function, is no part of a node's value.
        kept = (item.name for item in fields(kind) if item.metadata.get("kept", True))
        _known_names[kind] = tuple(kept)
    return _known_names[kind]


def to_json(value: Any) -> Any:
    """Return a node, or None, as plain JSON: the class's name as ``op``, and each field."""
    if isinstance(value, Node):
        content = {name: to_json(inner) for name, inner in fields_of(value)}
        return {"op": type(value).__name__, **content}
    if isinstance(value, Enum):
        return value.value
    return [to_json(part) for part in value] if isinstance(value, (tuple, list)) else value


def from_json(content: Any) -> Any:
    """Return what :func:`to_json` was given.

    Raises:
        ValueError: it names a kind of node that does not exist, or lacks a field or has one more.
    """
    if isinstance(content, list):
        return tuple(map(from_json, content))
    if not isinstance(content, Mapping):
        return content
    kind = Node.kinds.get(str(content.get("op")))
    if kind is None:
        raise ValueError(f"'{content.get('op')}' is not a node of the claim language")
    names = _names(kind)
    if {*content} != {"op", *names}:
        raise ValueError(f"'{content['op']}' must have exactly the fields {', '.join(names)}")
    return kind(**{name: from_json(content[name]) for name in names})
