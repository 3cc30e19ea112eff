"""What shortcodes stand for: ``{{< meta key >}}``, ``{{< var key >}}``, ``{{< embed file >}}``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from refutable.paper.lines import Position
from refutable.paper.marks import Marked

VARIABLES = "_variables.yml"

_IN_VALUE = re.compile(r"(?<!\{)\{\{<\s*(?P<name>meta|var)\s+(?P<key>\S+)\s*>\}\}")
_PART = re.compile(r"(?:[^.\\]|\\.)+")
_MISSING = object()


@dataclass(frozen=True)
class Values:
    """What ``meta`` and ``var`` look up: the metadata of the paper, and ``_variables.yml``."""

    metadata: Mapping[str, Any]
    variables: Mapping[str, Any]

    def of(self, mark: Marked) -> str | None:
        """Return the Markdown that a shortcode stands for; None where it is none of these."""
        if mark.kind != "shortcode" or mark.name not in ("meta", "var"):
            return None
        found = self._found(mark.name, mark.detail)
        return "" if found is _MISSING else _text(found)

    def within(self, text: str) -> str:
        """Return a text of the metadata with the shortcodes in it filled in."""
        return _IN_VALUE.sub(lambda one: _text(self._found(one["name"], one["key"], one[0])), text)

    def missing(self, mark: Marked) -> str:
        """Return the key that a shortcode asks for in vain, "" where it finds one."""
        if self.of(mark) is None or self._found(mark.name, mark.detail) is not _MISSING:
            return ""
        return mark.detail

    def nearest(self, mark: Marked) -> str:
        """Return a remedy for a key that is not there."""
        known = self.variables if mark.name == "var" else self.metadata
        near = difflib.get_close_matches(mark.detail, list(known), n=1)
        if near:
            return f"did you mean {near[0]}?"
        return f"add the key to {VARIABLES if mark.name == 'var' else 'the front matter'}"

    def _found(self, name: str, key: str, default: Any = _MISSING) -> Any:
        value: Any = self.variables if name == "var" else self.metadata
        for part in _PART.findall(key.strip("\"'")):
            plain = part.replace("\\.", ".")
            if isinstance(value, Mapping) and plain in value:
                value = value[plain]
            elif isinstance(value, list) and plain.isdigit() and 0 < int(plain) <= len(value):
                value = value[int(plain) - 1]
            else:
                return default
        return value


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return "" if value is None else str(value)


def values_in(text: str) -> Iterator[Marked]:
    """Yield the shortcodes in a text of the metadata that stand for a value."""
    for one in _IN_VALUE.finditer(text):
        yield Marked("shortcode", one[0], *one.span(), one["name"], one["key"])


def shortcode_faults(marks: Iterable[tuple[Marked, Position]], values: Values) -> Iterator[Any]:
    """Yield what is wrong with shortcodes whose names are known."""
    for mark, place in marks:
        if mark.name == "include":
            remedy = "put it on a line of its own, with blank lines around it"
            message = "an include does not stand within other text"
            yield place.fault("include-not-alone", message, remedy)
        key = values.missing(mark)
        if key:
            message = f"there is no {key} for {{{{< {mark.name} {key} >}}}}"
            yield place.fault("unknown-value", message, values.nearest(mark))
