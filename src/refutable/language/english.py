"""Numbers in words, enumerations, and what is said of one thing or of many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
_START = re.compile(r"^((?:\\?\([\d–]+\\?\) )?)(\w)")


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
class Predicate:
    """What is said of one thing and of many, its denial, and the short form that repeats it."""

    one: str
    many: str
    not_one: str
    not_many: str
    again_one: str = ""
    again_many: str = ""

    def of(self, *, plural: bool) -> str:
        """Return the predicate of one thing, or of many."""
        return self.many if plural else self.one

    def again(self, *, plural: bool) -> str:
        """Return the short form, of one thing or of many; empty where there is none."""
        return self.again_many if plural else self.again_one

    def undivided(self) -> Predicate:
        """Return the same, denied as a whole: "not" would deny the first of its words alone."""
        not_one, not_many = _none_that(self.one, self.many)
        return replace(self, not_one=not_one, not_many=not_many)

    def denied(self) -> Predicate:
        """Return the denial, as what is said."""
        return Predicate(self.not_one, self.not_many, *_none_that(self.not_one, self.not_many))


def carries(what: str, *, also: bool = False) -> Predicate:
    """Say that something carries ``what``."""
    word = "also " if also else ""
    return Predicate(
        f"{word}carries {what}",
        f"{word}carry {what}",
        f"does not carry {what}",
        f"do not carry {what}",
        "does",
        "do",
    )


def is_(what: str) -> Predicate:
    """Say that something is ``what``."""
    return Predicate(f"is {what}", f"are {what}", f"is not {what}", f"are not {what}", "is", "are")


def has(what: str) -> Predicate:
    """Say that something has ``what``."""
    return Predicate(
        f"has {what}", f"have {what}", f"does not have {what}", f"do not have {what}", "does", "do"
    )


def all_of_it(parts: Sequence[Predicate]) -> Predicate:
    """Say several things of the same."""
    return parts[0] if len(parts) == 1 else _joined(parts, ", and ")


def any_of_it(parts: Sequence[Predicate]) -> Predicate:
    """Say one or another of several things of the same."""
    return parts[0] if len(parts) == 1 else _joined(parts, ", or ")


def _joined(parts: Sequence[Predicate], word: str) -> Predicate:
    one, many = word.join(part.one for part in parts), word.join(part.many for part in parts)
    return Predicate(one, many, *_none_that(one, many))


def _none_that(one: str, many: str) -> tuple[str, str]:
    return f"is none that {one}", f"are none that {many}"


@dataclass(frozen=True)
class Noun:
    """What things are called, and the words behind that narrow them down.

    Where there is no ``one``, a single thing is called one of the ``many``. Where there are
    ``names``, these are the things.
    """

    one: str
    many: str
    tail: str = ""
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{listed(self.names) or self.many}{self.tail}"

    def any(self) -> str:
        """Return the things as alternatives."""
        return f"{listed(self.names, 'or') or self.many}{self.tail}"
