"""What the engine renders of Quarto's Markdown, options and keys, and what it refuses.

The table is the YAML beside this module; docs/quarto.md is made from it. A row has

* ``names``: what it speaks of; a ``*`` stands for any letters;
* ``means``: what an author means by it;
* ``html``, ``pdf``, ``notebook``, or ``all``: what becomes of it there; or
* ``refused`` and ``instead``: why it is refused, and the nearest thing that works; or
* ``quarto``: why it is accepted without effect: it only sets how stock Quarto works or looks;
* ``values``: what may be given, types and words with ``|`` between them; nothing for any text;
* ``keys``: of what kind the keys below this key are;
* ``elements``: the elements that may carry a class or an attribute;
* ``also``: further kinds to which the row belongs.

What no row names is refused too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FORMATS = ("html", "pdf", "notebook")
_FILES = ("markdown", "classes", "cells", "keys")
_LISTS = ("names", "elements", "also")


@dataclass(frozen=True)
class Construct:
    """A row of the table; see the module."""

    kind: str
    names: tuple[str, ...]
    means: str
    html: str = ""
    pdf: str = ""
    notebook: str = ""
    refused: str = ""
    instead: str = ""
    quarto: str = ""
    values: str = ""
    keys: str = ""
    elements: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds to which it belongs."""
        return (self.kind, *self.also)

    @property
    def rendered(self) -> bool:
        """Whether the engine renders it."""
        return bool(self.html)


@dataclass(frozen=True)
class _Kind:
    exact: dict[str, list[Construct]] = field(default_factory=dict)
    patterns: list[tuple[str, Construct]] = field(default_factory=list)


def constructs() -> tuple[Construct, ...]:
    """Return every row, in the order of docs/quarto.md."""
    return _table()[0]


def find(kind: str, name: str, on: str = "") -> Construct | None:
    """Return the row of a name, or None; ``on`` is the element that carries it."""
    rows = find_all(kind, name)
    return next((row for row in rows if not on or not row.elements or on in row.elements), None)


def find_all(kind: str, name: str) -> Sequence[Construct]:
    """Return the rows of a name: several where it means one thing on one element, one on another.

    An exact name goes before a pattern.
    """
    known = _table()[1].get(kind, _Kind())
    return known.exact.get(name) or [
        row for pattern, row in known.patterns if fnmatchcase(name, pattern)
    ]


def carriers(kind: str, name: str) -> tuple[str, ...]:
    """Return the elements that may carry a class or an attribute; empty for an unknown one."""
    known = _table()[1][kind].exact.get(name, ())
    return tuple(element for row in known if row.rendered for element in row.elements)


def nearest(kind: str, name: str, on: str = "") -> str:
    """Return the rendered name that looks most like this one; empty if none does."""
    from difflib import get_close_matches

    exact = _table()[1].get(kind, _Kind()).exact
    names = [
        known
        for known, rows in exact.items()
        if any(row.rendered and (not on or not row.elements or on in row.elements) for row in rows)
    ]
    return next(iter(get_close_matches(name, names, n=1)), "")


@cache
def _table() -> tuple[tuple[Construct, ...], Mapping[str, _Kind]]:
    rows = tuple(row for name in _FILES for row in _read(name))
    kinds: dict[str, _Kind] = {}
    for row in rows:
        for kind in row.kinds:
            index = kinds.setdefault(kind, _Kind())
            for name in row.names:
                index.exact.setdefault(name, []).append(row)
                if "*" in name:
                    index.patterns.append((name, row))
    return rows, kinds


def _read(name: str) -> list[Construct]:
    path = Path(__file__).with_name(f"{name}.yaml")
    # libyaml, where the wheel has it, is ten times as fast and as safe.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    groups = yaml.load(path.read_text(encoding="utf-8"), loader)
    return [_construct(kind, row) for kind, given in groups.items() for row in given]


def _construct(kind: str, row: Mapping[str, Any]) -> Construct:
    given: dict[str, Any] = dict(row)
    everywhere = given.pop("all", None)
    if everywhere:
        given |= dict.fromkeys(FORMATS, everywhere)
    given |= {key: tuple(given[key].split(", ")) for key in _LISTS if key in given}
    return Construct(kind, **given)
