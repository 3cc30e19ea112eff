"""Licence and copyright of a paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from refutable.paper.authors import listed

# The licences of Creative Commons by their short names (https://creativecommons.org/licenses/).
_COMMONS = re.compile(
    r"^CC[ -](?P<terms>BY(?:-NC)?(?:-SA|-ND)?)(?:[ -](?P<version>\d\.\d))?$", re.IGNORECASE
)
_ZERO = re.compile(r"^CC[ -]?0(?:[ -]1\.0)?$", re.IGNORECASE)
_SITE = "https://creativecommons.org"


@dataclass(frozen=True)
class Licence:
    """A licence: its words as Markdown, and its address on the web."""

    text: str
    url: str = ""


def licences(given: Any) -> tuple[Licence, ...]:
    """Return the licences of a front matter; a short name of Creative Commons has an address."""
    return tuple(_licence(one) for one in listed(given))


def _licence(given: Any) -> Licence:
    if not isinstance(given, Mapping):
        text = str(given).strip()
        return Licence(text, _address(text))
    text = str(given.get("text") or given.get("type") or "").strip()
    url = str(given.get("url") or given.get("link") or "").strip()
    known = url or _address(text) or _address(str(given.get("type") or "").strip())
    return Licence(text or url, known)


def _address(name: str) -> str:
    if _ZERO.match(name):
        return f"{_SITE}/publicdomain/zero/1.0/"
    found = _COMMONS.match(name)
    if found is None:
        return ""
    return f"{_SITE}/licenses/{found['terms'].lower()}/{found['version'] or '4.0'}/"


def copyright_text(given: Any) -> str:
    """Return the copyright in words, as Markdown: the statement, or holder and years."""
    if not isinstance(given, Mapping):
        return "" if given is None or isinstance(given, bool) else str(given).strip()
    if given.get("statement"):
        return str(given["statement"]).strip()
    years = ", ".join(str(year) for year in listed(given.get("year")))
    return " ".join(part for part in ("Copyright", years, str(given.get("holder") or "")) if part)
