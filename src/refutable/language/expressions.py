"""The language in which a claim says what must hold: lazy values, evaluated on any corpus.

Selections say which codings, excerpts or documents are meant; quantities count or date them;
criteria compare quantities. Nothing is computed until a corpus is given. Every value is a frozen
:class:`~refutable.language.nodes.Node`; it keeps the order in which it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

from refutable.language.criteria import Compare, Order, Side, turned
from refutable.language.nodes import Node, parts_of
from refutable.language.query import By, Query, Relation

Unit = Literal["documents", "excerpts", "codings", "actors", "institutions", "codes"]


@dataclass(frozen=True)
class Selection(Node):
    """What is selected from a corpus; each method returns a narrower or another selection."""

    query: Query

    def _by(self, by: By, values: Iterable[str]) -> Selection:
        values = tuple(values)
        if not values:
            raise ValueError(f"name at least one {by.value}")
        return Selection(self.query.restricted(by, values))

    def since(self, when: str) -> Selection:
        """Keep what is dated on or after the first day of a date, a period or an event."""
        return self._by(By.SINCE, [when])

    def before(self, when: str) -> Selection:
        """Keep what is dated before the first day of a date, a period or an event."""
        return self._by(By.BEFORE, [when])

    def during(self, *when: str) -> Selection:
        """Keep what is dated within one of these periods or EDTF intervals."""
        return self._by(By.DURING, when)

    def by_actor(self, *actors: str) -> Selection:
        """Keep what one of these actors issued."""
        return self._by(By.ACTOR, actors)

    def of_type(self, *types: str) -> Selection:
        """Keep what stands in documents of one of these types."""
        return self._by(By.TYPE, types)

    def at(self, *institutions: str) -> Selection:
        """Keep what stands in documents of one of these institutions."""
        return self._by(By.INSTITUTION, institutions)

    def in_scope(self, *scopes: str) -> Selection:
        """Keep what is about one of these fields or regions."""
        return self._by(By.SCOPE, scopes)

    def in_language(self, *languages: str) -> Selection:
        """Keep what is written in one of these languages."""
        return self._by(By.LANGUAGE, languages)

    def in_documents(self, *documents: str) -> Selection:
        """Keep what stands in one of these documents."""
        return self._by(By.DOCUMENT, documents)

    def in_excerpts(self, *excerpts: str) -> Selection:
        """Keep what stands in one of these excerpts."""
        return self._by(By.EXCERPT, excerpts)

    def retrospective(self) -> Selection:
        """Keep only what looks back: interviews and the like."""
        return self._by(By.RETROSPECTIVE, ["yes"])

    def contemporary(self) -> Selection:
        """Leave out what looks back: interviews and the like."""
        return self._by(By.RETROSPECTIVE, ["no"])

    def with_stance(self, *stances: str) -> Selection:
        """Take codings with one of these stances instead of the upheld ones."""
        if not stances:
            raise ValueError("name at least one stance")
        return Selection(_changed(self.query, stances=stances))

    def by_coder(self, coder: str) -> Selection:
        """Take the layer of this coder instead of the default one."""
        return Selection(_changed(self.query, coder=coder))

    def in_same_document_as(self, other: Selection) -> Selection:
        """Keep what stands in a document in which the other selection finds something."""
        return self._relating("same document", other)

    def in_same_excerpt_as(self, other: Selection) -> Selection:
        """Keep what stands in an excerpt in which the other selection finds something."""
        return self._relating("same excerpt", other)

    def not_in_same_document_as(self, other: Selection) -> Selection:
        """Keep what stands in a document in which the other selection finds nothing."""
        return self._relating("not same document", other)

    def not_in_same_excerpt_as(self, other: Selection) -> Selection:
        """Keep what stands in an excerpt in which the other selection finds nothing."""
        return self._relating("not same excerpt", other)

    def _relating(self, how: Relation, other: Selection) -> Selection:
        return Selection(self.query.relating(how, other.query))

    def __or__(self, other: Selection) -> Selection:
        if self.query.subject != other.query.subject:
            raise ValueError("a union needs two selections of one kind")
        return Selection(Query(self.query.subject, parts=(self.query, other.query)))

    @property
    def documents(self) -> Count:
        """How many documents."""
        return Count(self, "documents")

    @property
    def excerpts(self) -> Count:
        """How many excerpts."""
        return Count(self, "excerpts")

    @property
    def codings(self) -> Count:
        """How many codings."""
        return Count(self, "codings")

    @property
    def actors(self) -> Count:
        """How many kinds of actor."""
        return Count(self, "actors")

    @property
    def institutions(self) -> Count:
        """How many institutions."""
        return Count(self, "institutions")

    @property
    def codes(self) -> Count:
        """How many codes."""
        return Count(self, "codes")

    @property
    def first(self) -> DateOf:
        """The date of the earliest document."""
        return DateOf(self, "first")

    @property
    def last(self) -> DateOf:
        """The date of the latest document."""
        return DateOf(self, "last")


def _changed(query: Query, *, stances: tuple[str, ...] = (), coder: str = "") -> Query:
    parts = tuple(_changed(part, stances=stances, coder=coder) for part in query.parts)
    return replace(query, stances=stances or query.stances, coder=coder or query.coder, parts=parts)


class Printable(Node):
    """A value that prints what it comes to on the open corpus, if one is open.

    Evaluation stands above this room, so whoever opens a corpus provides the presenter.
    """

    presenter: ClassVar[Callable[[Any], str] | None] = None

    def __str__(self) -> str:
        return Printable.presenter(self) if Printable.presenter else super().__str__()

    def _repr_markdown_(self) -> str:
        return str(self)


def show_with(presenter: Callable[[Any], str] | None) -> None:
    """Let quantities, dates and shares print themselves through ``presenter``."""
    Printable.presenter = presenter


class Quantity(Printable):
    """A number that a corpus gives; comparing it gives a criterion, not a bool.

    ``reading`` is what it is called in English, with its fields in braces.
    """

    reading: ClassVar[str] = ""
    is_none: ClassVar[bool] = False

    def bearing(self) -> Iterator[Side]:
        """Yield what is looked at, and whether more of it makes the number larger."""
        for part in parts_of(self):
            if isinstance(part, Selection):
                yield part, True
            elif isinstance(part, (Quantity, Date)):
                yield from part.bearing()

    @property
    def words(self) -> Spelled:
        """The number in words, as prose prints small ones."""
        return Spelled(self, "words")

    @property
    def percent(self) -> Spelled:
        """The number as a percentage."""
        return Spelled(self, "percent")

    def __add__(self, other: Quantity | float) -> Arithmetic:
        return Arithmetic("+", self, _operand(other))

    def __sub__(self, other: Quantity | float) -> Arithmetic:
        return Arithmetic("-", self, _operand(other))

    def __mul__(self, other: Quantity | float) -> Arithmetic:
        return Arithmetic("*", self, _operand(other))

    def __truediv__(self, other: Quantity | float) -> Arithmetic:
        return Arithmetic("/", self, _operand(other))

    def __ge__(self, other: Quantity | float) -> Compare:
        return Compare(">=", self, _operand(other))

    def __gt__(self, other: Quantity | float) -> Compare:
        return Compare(">", self, _operand(other))

    def __le__(self, other: Quantity | float) -> Compare:
        return Compare("<=", self, _operand(other))

    def __lt__(self, other: Quantity | float) -> Compare:
        return Compare("<", self, _operand(other))

    def __eq__(self, other: object) -> Compare:  # type: ignore[override]  # a criterion, lazily
        return Compare("==", self, _operand(other))

    def __ne__(self, other: object) -> Compare:  # type: ignore[override]  # a criterion, lazily
        return Compare("!=", self, _operand(other))

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        raise TypeError(
            "a quantity is no condition: compare it, and give the comparison to claim()"
        )


def quantity(value: Quantity | float) -> Quantity:
    """Return a plain number as a quantity, and a quantity as it is."""
    return value if isinstance(value, Quantity) else Number(value)


def _operand(value: object) -> Quantity:
    if isinstance(value, (int, float, Quantity)) and not isinstance(value, bool):
        return quantity(value)
    raise TypeError(f"a quantity can be compared with a number or a quantity, not with {value!r}")


@dataclass(frozen=True, eq=False)
class Number(Quantity):
    """A number that the claim itself names."""

    value: float

    @property
    def is_none(self) -> bool:  # type: ignore[override]  # a quantity that is counted never is
        """Whether it is 0."""
        return self.value == 0


@dataclass(frozen=True, eq=False)
class Count(Quantity):
    """How many distinct units a selection comes to."""

    of: Selection
    unit: Unit


@dataclass(frozen=True, eq=False)
class Arithmetic(Quantity):
    """Two quantities added, subtracted, multiplied or divided."""

    operator: Literal["+", "-", "*", "/"]
    left: Quantity
    right: Quantity

    @property
    def reading(self) -> str:  # type: ignore[override]  # one reading for each operator
        """What it is called in English."""
        words = {"+": "plus", "-": "less", "*": "times", "/": "divided by"}
        return f"{{left}} {words[self.operator]} {{right}}"

    def bearing(self) -> Iterator[Side]:
        """Yield both sides; what a share is taken of bears on neither side."""
        yield from self.left.bearing()
        if self.operator != "/":
            yield from turned(self.right.bearing(), self.operator != "-")


@dataclass(frozen=True)
class Spelled(Printable):
    """A quantity as the text prints it."""

    of: Quantity
    how: Literal["words", "percent"]


@dataclass(frozen=True)
class Worded(Printable):
    """How two quantities stand to each other, as the word that the text prints."""

    how: Literal["more", "most"]
    left: Quantity
    right: Quantity


class Date(Printable):
    """A day, or the days between which one lies."""

    def bearing(self) -> Iterator[Side]:
        """Yield what gives the date."""
        return iter(())

    def precedes(self, other: Date) -> Order:
        """Say that this date lies before the other."""
        return Order(self, "precedes", other)

    def follows(self, other: Date) -> Order:
        """Say that this date lies after the other."""
        return Order(self, "follows", other)


@dataclass(frozen=True)
class DateOf(Date):
    """The date of the earliest or latest document of a selection."""

    of: Selection
    which: Literal["first", "last"]

    def bearing(self) -> Iterator[Side]:
        """Yield the date itself, for the documents that can give it."""
        yield self, True


@dataclass(frozen=True)
class Day(Date):
    """The date of an event, of a period's beginning, or one written in EDTF."""

    name: str


def coded(*codes: str) -> Selection:
    """Select the codings of these codes or families, with an upheld stance."""
    if not codes:
        raise ValueError("name at least one code or family")
    return Selection(Query("codings", codes))


def quoted() -> Selection:
    """Select all counted excerpts."""
    return Selection(Query("excerpts"))


def catalogued() -> Selection:
    """Select all documents of the catalogue, quoted or not."""
    return Selection(Query("documents"))


def more(left: Quantity, right: Quantity) -> Worded:
    """Return "more", "fewer" or "as many": how the first quantity stands to the second."""
    return Worded("more", left, right)


def most(part: Quantity, whole: Quantity) -> Worded:
    """Return "all", "most", "half", "few" or "none" for a share, by the declared ranges."""
    return Worded("most", part, whole)


def event(name: str) -> Day:
    """Return the date of an event, or of the beginning of a period, or an EDTF date."""
    return Day(name)
