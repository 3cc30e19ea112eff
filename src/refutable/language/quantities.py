"""Numbers and dates that a corpus gives: what claims compare, and what texts print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from refutable.language.criteria import Compare, Order, Side, turned
from refutable.language.nodes import Node, parts_of
from refutable.language.query import Selected

Unit = Literal["documents", "excerpts", "codings", "actors", "institutions", "codes"]


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

    ``reading`` is what it is called in English, with its fields in braces: ``{of}`` names the
    documents of a selection, ``{of:items}`` what it finds. ``grows`` says whether more of what it
    looks at makes it larger; None where that depends. It is ``located`` where it asks where codings
    stand, and not only how many there are: a null model then moves them to other places. ``unit``
    is what a margin counts, empty where it is no whole number of things.
    """

    reading: ClassVar[str] = ""
    unit: str = "units"
    grows: ClassVar[bool | None] = True
    located: ClassVar[bool] = False
    is_none: ClassVar[bool] = False

    def bearing(self) -> Iterator[Side]:
        """Yield what is looked at, and whether more of it makes the number larger."""
        for part in parts_of(self):
            if isinstance(part, Selected):
                yield part, self.grows
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

    of: Selected
    unit: Unit


@dataclass(frozen=True, eq=False)
class Words(Quantity):
    """How many words are covered, each once: by codings, by passages, or in whole documents."""

    of: Selected

    reading = "the number of words in {of:items}"
    unit = "words"


@dataclass(frozen=True, eq=False)
class Rank(Quantity):
    """Which place a code has among others by a count of each; several with one count share it."""

    of: Selected
    among: Selected
    by: Unit

    unit = "places"
    located = True

    def bearing(self) -> Iterator[Side]:
        """Yield what is ranked; a small rank is a good one, so it has no greater and no less."""
        yield self.of, None


@dataclass(frozen=True, eq=False)
class NewCodes(Quantity):
    """How many codes are found after a document of a declared order and in none up to it."""

    of: Selected
    document: str
    order: str

    unit = "codes"
    located = True

    def bearing(self) -> Iterator[Side]:
        """Yield itself: only what is new counts."""
        yield self, True


@dataclass(frozen=True, eq=False)
class Distinct(Quantity):
    """How many different values of an attribute a selection has, or rows of a table."""

    of: Selected
    attribute: str

    unit = "values"
    located = True


@dataclass(frozen=True, eq=False)
class Statistic(Quantity):
    """A numeric attribute summed up over all that have it: documents, excerpts or cases."""

    of: Selected
    attribute: str
    how: Literal["sum", "mean", "median"]

    unit = ""
    grows = None
    located = True


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


def share_of(value: Quantity) -> tuple[Count | Distinct, Count | Distinct] | None:
    """Return what a quotient of two counts is a share of: the part and the whole."""
    if isinstance(value, Arithmetic) and value.operator == "/":
        part, whole = value.left, value.right
        if isinstance(part, (Count, Distinct)) and isinstance(whole, (Count, Distinct)):
            return part, whole
    return None


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

    of: Selected
    which: Literal["first", "last"]

    def bearing(self) -> Iterator[Side]:
        """Yield the date itself, for the documents that can give it."""
        yield self, True


@dataclass(frozen=True)
class Day(Date):
    """The date of an event, of a period's beginning, or one written in EDTF."""

    name: str
