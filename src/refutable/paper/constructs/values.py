"""What may be given as the value of an option, a key or an attribute."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from refutable.paper.dates import read_date

_LENGTH = re.compile(r"-?\d+(\.\d+)?\s*(%|px|cm|mm|in|pt|em|rem|ex)?$")


def fits(values: str, value: Any) -> bool:
    """Return whether a value is one of those that a row of the table accepts."""
    return not values or any(_fits(one, value) for one in values.split(" | "))


def said(values: str, sign: str = "") -> str:
    """Return in words what a row accepts: "true or false", "a text or a list of texts".

    A word that is to be written as it is stands between two ``sign``.
    """
    named = (part for one in values.split(" | ") for part in _said(one, sign))
    parts = list(dict.fromkeys(named))
    return " or ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])} or {parts[-1]}"


def _fits(one: str, value: Any) -> bool:
    known = _TYPES.get(one)
    if known:
        return known[1](value)
    if isinstance(value, bool):
        return one == str(value).lower()
    return not isinstance(value, list | Mapping) and str(value) == one


def _said(one: str, sign: str) -> tuple[str, ...]:
    return _TYPES[one][0] if one in _TYPES else (f"{sign}{one}{sign}",)


def _is_text(value: Any) -> bool:
    scalar = isinstance(value, str | int | float) and not isinstance(value, bool)
    return scalar and bool(str(value).strip())


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return not isinstance(value, bool) and _matches(r"\d+", value)


def _each(test: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(test, value))


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping)


# An attribute gives every value as text: flags and numbers are read from it.
_TYPES: dict[str, tuple[tuple[str, ...], Callable[[Any], bool]]] = {
    "any": (("anything",), lambda value: True),
    "flag": (("true", "false"), lambda v: isinstance(v, bool) or v in ("true", "false")),
    "text": (("a text",), _is_text),
    "texts": (("a text", "a list of texts"), lambda v: _is_text(v) or _each(_is_text)(v)),
    "number": (("a number",), lambda v: _is_number(v) or _matches(r"-?\d+(\.\d+)?", v)),
    "whole": (("a whole number",), _is_whole),
    "wholes": (
        ("a whole number", "a list of whole numbers"),
        lambda v: all(_is_whole(one) for one in (v if isinstance(v, list) else [v])),
    ),
    "length": (("a length such as 2cm, 50% or 11pt",), lambda v: bool(_LENGTH.match(str(v)))),
    "size": (
        ("a length such as 11pt, 2cm or 1in",),
        lambda v: not isinstance(v, bool) and _matches(r"\d+(\.\d+)? ?(pt|mm|cm|in|em)?", v),
    ),
    "list": (("a list",), lambda value: isinstance(value, list)),
    "mapping": (("keys with values",), _is_mapping),
    "mappings": (
        ("a list, each with keys and values",),
        _each(lambda value: _is_mapping(value) or _is_text(value)),
    ),
    "name": (("a name",), _is_text),
    "names": (("a list of names",), _each(lambda value: _is_text(value) or _is_mapping(value))),
    "orcid": (
        ("an ORCID such as 0000-0002-1825-0097",),
        lambda v: _matches(r"(https?://orcid\.org/)?(\d{4}-){3}\d{3}[\dX]/?", v),
    ),
    "language": (
        ("a tag of a language such as en or pt-BR",),
        lambda v: _matches(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*", v),
    ),
    "address": (("an address that begins with https://",), lambda v: _matches(r"https?://\S+", v)),
    "mail": (("a mail address",), lambda v: _matches(r"[^\s@<>]+@[^\s@<>]+", v)),
    "date": (("a day as 2026-11-28", "today", "last-modified"), lambda v: bool(read_date(v))),
}


def _matches(pattern: str, value: Any) -> bool:
    return bool(re.fullmatch(pattern, str(value)))
