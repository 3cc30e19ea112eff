"""Which codings, excerpts or documents are meant: a query is a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar, Literal

from refutable.corpus.model import SHORTHANDS
from refutable.language.nodes import Node

Relation = Literal["same document", "same excerpt", "not same document", "not same excerpt"]
Subject = Literal["codings", "excerpts", "documents"]


class By(StrEnum):
    """What a restriction looks at."""

    ACTOR = "actor"
    TYPE = "type"
    INSTITUTION = "institution"
    SCOPE = "scope"
    LANGUAGE = "language"
    DOCUMENT = "document"
    EXCERPT = "excerpt"
    RETROSPECTIVE = "retrospective"
    WHERE = "where"
    SINCE = "since"
    BEFORE = "before"
    DURING = "during"


# The attributes with a method of their own, such as by_actor().
NAMED = frozenset(map(By, SHORTHANDS))
TIME = frozenset({By.SINCE, By.BEFORE, By.DURING})


@dataclass(frozen=True)
class Restriction(Node):
    """One restriction; several values are alternatives."""

    by: By
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "by", By(self.by))  # JSON has only its value


Op = Literal["is", ">=", "<=", ">", "<", "between", "since", "before", "known"]
Given = str | float | bool


@dataclass(frozen=True)
class Where(Node):
    """A restriction by a declared attribute; several values of "is" are alternatives."""

    attribute: str
    how: Op
    values: tuple[Given, ...] = ()
    by: ClassVar[By] = By.WHERE


Rule = Restriction | Where


def condition_of(rule: Rule) -> Where | None:
    """Return what a restriction asks of an attribute; None where it asks for something else."""
    if isinstance(rule, Where):
        return rule
    return Where(rule.by.value, "is", rule.values) if rule.by in NAMED else None


def others_of(rules: Iterable[Rule]) -> tuple[Restriction, ...]:
    """Return the restrictions that ask nothing of attributes: by time, document and the like."""
    return tuple(r for r in rules if isinstance(r, Restriction) and r.by not in NAMED)


@dataclass(frozen=True)
class Related(Node):
    """A restriction to items that share, or do not share, a place with another query's items."""

    how: Relation
    other: Query

    @property
    def by_excerpt(self) -> bool:
        """Whether the place is an excerpt; else it is a document."""
        return self.how.endswith("excerpt")

    @property
    def apart(self) -> bool:
        """Whether the place must not be shared."""
        return self.how.startswith("not")


@dataclass(frozen=True)
class Query(Node):
    """What is meant. Codes and families are alternatives; restrictions all apply.

    ``stances`` empty means the stances that the corpus counts as upheld; ``coder`` empty means the
    default coder. ``parts``, where given, makes this the union of them.
    """

    subject: Subject
    codes: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    coder: str = ""
    restrictions: tuple[Rule, ...] = ()
    related: tuple[Related, ...] = ()
    parts: tuple[Query, ...] = ()

    def restricted(self, rule: Rule) -> Query:
        """Return this query under one more restriction."""
        if self.parts:
            return replace(self, parts=tuple(part.restricted(rule) for part in self.parts))
        return replace(self, restrictions=(*self.restrictions, rule))

    def relating(self, how: Relation, other: Query) -> Query:
        """Return this query restricted by where another one finds something."""
        if self.parts:
            return replace(self, parts=tuple(part.relating(how, other) for part in self.parts))
        return replace(self, related=(*self.related, Related(how, other)))

    @property
    def plain(self) -> tuple[Query, ...]:
        """The queries without parts that are alternatives in this one; itself where it has none."""
        return (
            tuple(plain for part in self.parts for plain in part.plain) if self.parts else (self,)
        )

    @property
    def dated(self) -> bool:
        """Whether it is restricted in time."""
        return any(rule.by in TIME for part in self.plain for rule in part.restrictions)

    @property
    def undated(self) -> Query:
        """The same query without its restrictions in time."""
        kept = tuple(rule for rule in self.restrictions if rule.by not in TIME)
        return replace(self, restrictions=kept, parts=tuple(part.undated for part in self.parts))

    @property
    def finds(self) -> Subject:
        """What kind of thing it finds."""
        return self.plain[0].subject


@dataclass(frozen=True)
class Selected(Node):
    """What a query selects: the part of a quantity that is looked up in a corpus."""

    query: Query


def asked_beside(part: Query, whole: Query, *, by_excerpt: bool) -> Query | None:
    """Return what a part asks for beyond its whole; None where it is no plain part of it.

    The part asks for one thing more in the same place, or it looks, with the same restrictions and
    relations, for other codings than its whole.
    """
    more = [one for one in part.related if one not in whole.related]
    if len(more) == 1 and replace(part, related=whole.related) == whole:
        beside = more[0].by_excerpt is by_excerpt and not more[0].apart
        return more[0].other if beside else None
    alike = part.restrictions == whole.restrictions and part.related == whole.related != ()
    return replace(part, related=()) if alike and whole.subject != part.subject else None
