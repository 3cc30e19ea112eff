"""Numbers in words, enumerations and sentences, as English prose prints them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen", "twenty"),
)
NUMBER_WORDS = (
    *WORDS,
    *("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
    *("hundred", "thousand", "dozen", "half"),
)
"""The words of numbers that a text may use, beyond those that the engine prints."""
_LARGEST_IN_WORDS = 12
_QUOTED = re.compile(r"“[^”]*”")
_START = re.compile(r"^((?:\(\d+\) )?)(\w)")


class Whole(int):
    """A whole number that prints in digits, or in words where prose wants them."""

    @property
    def words(self) -> str:
        """The number in words up to twenty, in digits beyond."""
        if not self:
            return "none"
        return WORDS[self] if self < len(WORDS) else str(int(self))


def in_words(number: float) -> str:
    """Return a number as prose prints it: small whole ones in words."""
    if number != int(number):
        return repr(number)
    whole = int(number)
    return WORDS[whole] if 0 <= whole <= _LARGEST_IN_WORDS else str(whole)


def percent(share: float) -> str:
    """Return a share as prose prints it."""
    return "half" if share == 0.5 else f"{round(share * 100, 10):g}%"


def plural(noun: str) -> str:
    """Return what several things are called: "kinds of actor" for "kind of actor"."""
    first, *rest = noun.split(" ", 1)
    return " ".join([f"{first}s", *rest])


def counted(number: int | str, noun: str) -> str:
    """Return a number of things, as it is written: "1 coding", "≤ 1 coding", "2 codings"."""
    return f"{number} {noun if str(number).split()[-1] == '1' else plural(noun)}"


def listed(items: Sequence[str], word: str = "and") -> str:
    """Return an enumeration; where an item holds the word itself, a comma sets the last apart."""
    if len(items) < 2:
        return "".join(items)
    comma = "," if any(holds(item, word) for item in items) else ""
    return f"{', '.join(items[:-1])}{comma} {word} {items[-1]}"


def holds(text: str, word: str) -> bool:
    """Return whether a word stands in a text, outside quotation marks."""
    return f" {word} " in _QUOTED.sub("", text)


def sentence(text: str) -> str:
    """Return a clause as a sentence: a capital after any number before it, and a full stop."""
    begun = _START.sub(lambda found: found[1] + found[2].upper(), text)
    return begun if not begun or begun[-1] in ".?!" else f"{begun}."


@dataclass(frozen=True)
class Words:
    """A run of words that two texts share, or that only one of them has."""

    how: Literal["kept", "removed", "added"]
    text: str


def word_diff(before: str, after: str) -> tuple[Words, ...]:
    """Return two texts as one, word by word: what they share and what only one has, in order."""
    old, new = before.split(), after.split()
    found: list[Words] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Words("kept", " ".join(old[a:b])))
            continue
        found += [Words("removed", " ".join(old[a:b]))] if a < b else []
        found += [Words("added", " ".join(new[c:d]))] if c < d else []
    return tuple(found)
