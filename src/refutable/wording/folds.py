"""Clauses next to one another that differ in one thing alone, put together around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from refutable.wording.clauses import Clause

How = Literal["all", "any"]


@dataclass(frozen=True)
class Fold:
    """How many parts next to one another are put together, around the ``items`` that differ.

    ``repeatable`` is set where what is said ``after`` the items can be said of the same items
    again.
    """

    parts: int
    before: str
    items: tuple[str, ...]
    after: str = ""
    word: str = "and"
    repeatable: bool = False
    ends: Clause | None = None
    follows_on: bool = False


def some_of(how: How) -> str:
    """Return the words before the items of which it is said."""
    return "each of" if how == "all" else "at least one of"


def _alike(said: Sequence[Clause], key: Callable[[Clause], object]) -> list[Clause]:
    """Return the clauses from the first on that have the same key, one that is something."""
    first = key(said[0]) if said else None
    return list(takewhile(lambda clause: bool(first) and key(clause) == first, said))


def by_document(said: Sequence[Clause], how: How, before: Clause | None) -> Fold | None:
    """Put together what one document, called by its name, carries."""
    alike = _alike(said, lambda clause: clause.carriers if clause.named and clause.what else "")
    if len(alike) < 2:
        return None
    name = alike[0].carriers
    again = before is not None and before.named and before.carriers == name
    word = "and" if how == "all" else "or"
    items = tuple(clause.what for clause in alike)
    ends = Clause("", carriers=name, named=True)
    begun = f"{'it' if again else name} carries "
    return Fold(len(items), begun, items, word=word, ends=ends, follows_on=again)


def by_code(said: Sequence[Clause], how: How, _: Clause | None) -> Fold | None:
    """Put together what as many things carry."""
    alike = _alike(said, lambda clause: clause.carriers if clause.what and not clause.named else "")
    if len(alike) < 2:
        return None
    items = tuple(clause.what for clause in alike)
    return Fold(len(items), f"{some_of(how)} ", items, f" is carried by {alike[0].carriers}")


def by_date(said: Sequence[Clause], how: How, _: Clause | None) -> Fold | None:
    """Put together the events that lie before the same event, or after it."""
    first = _alike(said, lambda clause: clause.sides[0] and (clause.sides[0], clause.relation))
    second = _alike(said, lambda clause: clause.sides[1] and (clause.sides[1], clause.relation))
    if max(len(second), len(first)) < 2:
        return None
    lies = f" lies {said[0].relation} "
    if len(second) >= len(first):
        items = tuple(clause.sides[0] for clause in second)
        return Fold(len(items), f"{some_of(how)} ", items, f"{lies}{second[0].sides[1]}")
    items = tuple(clause.sides[1] for clause in first)
    word = "and" if how == "all" else "or"
    return Fold(len(items), f"{first[0].sides[0]}{lies}", items, word=word)
