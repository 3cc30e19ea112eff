"""Ids that a person can type, made from names and kept for good."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

_OUTSIDE = re.compile(r"[^a-z0-9]+")
_LONGEST = 60


def slug(name: str, between: str = "-") -> str:
    """Return a name as letters from a to z and digits; empty where another script has no such."""
    # Letters of other scripts would be left out, and two names of one kind be one id.
    plain = unicodedata.normalize("NFKD", name.lower()).replace("ß", "ss")
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    if any(sign.isalpha() and not sign.isascii() for sign in kept):
        return ""
    return _OUTSIDE.sub(between, kept).strip(between)[:_LONGEST].strip(between)


def word(name: str) -> str:
    """Return a name as one word of any script, its parts joined by a low line."""
    parts = re.split(r"\W+", unicodedata.normalize("NFC", name.lower()))
    return slug(name, "_") or "_".join(filter(None, parts))[:_LONGEST].strip("_")


def assigned(
    wanted: Sequence[tuple[str, Sequence[str]]], known: Mapping[str, str], otherwise: str
) -> dict[str, str]:
    """Return an id for each GUID: the known one, else the first of its wishes that is free.

    Where no wish is free, the first of them is numbered; ``otherwise`` stands for an empty wish.
    """
    found = {guid: known[guid] for guid, _ in wanted if guid in known}
    taken = set(known.values())
    for guid, wishes in wanted:
        if guid not in found:
            found[guid] = _free([wish for wish in wishes if wish] or [otherwise], taken)
            taken.add(found[guid])
    return found


def _free(wishes: Sequence[str], taken: set[str]) -> str:
    for wish in wishes:
        if wish not in taken:
            return wish
    number = 2
    while f"{wishes[0]}-{number}" in taken:
        number += 1
    return f"{wishes[0]}-{number}"
