"""Predicates and nouns: what is said of one thing or of many, and its denial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from refutable.language.english import listed


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
