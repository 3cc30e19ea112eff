"""Texts that look the same and are not: what a reader cannot see is told in words.

Letters with accents may be one character or two, a blank may be a no-break space, and some
characters are not seen at all (Unicode Standard Annex 15, Unicode Normalization Forms).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile
from unicodedata import category, name, normalize

_SIGNS = "\u00ad\u200b-\u200f\u2060\ufeff"  # what has no width
_UNSEEN = f"[{_SIGNS}]*"
_SAME = {
    "'": "['\u2018\u2019]",
    '"': '["\u201c\u201d\u201e]',
    "-": "[-\u2010\u2011]",
    " ": rf"[\s{_SIGNS}]+",
}
_PLAIN = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2010": "-"}


def told_apart(text: str, known: Iterable[str]) -> str:
    """Return how a text differs from a known one that looks the same; empty if none does."""
    look = _look(text)
    for other in known:
        if other != text and _look(other) == look:
            here, there = _unlike(text, other)
            return f"it looks like '{other}', which has {there} where this has {here}"
    return ""


def find_alike(words: str, text: str) -> str:
    """Return the first part of a text that looks like these words; empty if there is none."""
    found = re.search(_UNSEEN.join(map(_alternatives, _look(words))), text)
    return found[0] if found else ""


def _alternatives(sign: str) -> str:
    spelt = {sign, normalize("NFD", sign)}
    return _SAME.get(sign) or f"(?:{'|'.join(map(re.escape, sorted(spelt)))})"


def _look(text: str) -> str:
    """Return what a text looks like: composed letters, plain blanks, nothing that is not seen."""
    seen = (_PLAIN.get(s, s) for s in normalize("NFKC", text) if category(s) != "Cf")
    return " ".join("".join(seen).split())


def _unlike(one: str, other: str) -> tuple[str, str]:
    """Return the names of the characters in which two texts differ, from the first to the last."""
    start = _alike(one, other)
    end = min(_alike(one[::-1], other[::-1]), min(len(one), len(other)) - start)
    return _named(one[start : len(one) - end]), _named(other[start : len(other) - end])


def _alike(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _named(signs: str) -> str:
    named = [f"U+{ord(sign):04X} {name(sign, '')}".strip() for sign in signs[:3]]
    return " and ".join(named) or "nothing"
