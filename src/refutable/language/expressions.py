"""The language in which a claim says what must hold: lazy values, evaluated on any corpus.

Selections say which codings, excerpts or documents are meant; quantities count or date them;
criteria compare quantities. Nothing is computed until a corpus is given. Every value is frozen,
can say itself in English, and has a JSON form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

from refutable.language.query import By, Query, Relation

Unit = Literal["documents", "excerpts", "codings", "actors", "institutions", "codes"]
Operator = Literal[">=", ">", "<=", "<", "==", "!="]
# The same comparison with its sides exchanged, and the one that holds where this one does not.
MIRRORED: Mapping[Operator, Operator] = {
    **{">": "<", "<": ">", ">=": "<=", "<=": ">="},
    **{"==": "==", "!=": "!="},
}
DENIED: Mapping[Operator, Operator] = {
    **{">": "<=", "<": ">=", ">=": "<", "<=": ">"},
    **{"==": "!=", "!=": "=="},
}


@dataclass(frozen=True)
class Selection:
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


class _Shown:
    """A value that prints what it comes to on the corpus that is open, where one is.

    Evaluation stands above this module; whoever opens a corpus hands the way to show values in.
    """

    presenter: ClassVar[Callable[[Any], str] | None] = None

    def __str__(self) -> str:
        return _Shown.presenter(self) if _Shown.presenter else super().__str__()

    def _repr_markdown_(self) -> str:
        return str(self)


def show_with(presenter: Callable[[Any], str] | None) -> None:
    """Let quantities, dates and shares print themselves through ``presenter``."""
    _Shown.presenter = presenter


class Quantity(_Shown):
    """A number that a corpus gives; comparing it gives a criterion, not a bool."""

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
        raise TypeError("a quantity is lazy: compare it, and give the criterion to claim()")


def quantity(value: Quantity | float) -> Quantity:
    """Return a plain number as a quantity, and a quantity as it is."""
    return value if isinstance(value, Quantity) else Number(value)


def _operand(value: object) -> Quantity:
    if isinstance(value, (int, float, Quantity)) and not isinstance(value, bool):
        return quantity(value)
    raise TypeError(f"a quantity is compared with a number or a quantity, not with {value!r}")


@dataclass(frozen=True, eq=False)
class Number(Quantity):
    """A number that the claim itself names."""

    value: float


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


@dataclass(frozen=True)
class Spelled(_Shown):
    """A quantity as the text prints it."""

    of: Quantity
    how: Literal["words", "percent"]


@dataclass(frozen=True)
class Worded(_Shown):
    """How two quantities stand to each other, as the word that the text prints."""

    how: Literal["more", "most"]
    left: Quantity
    right: Quantity


@dataclass(frozen=True)
class DateOf(_Shown):
    """The date of the earliest or latest document of a selection."""

    of: Selection
    which: Literal["first", "last"]

    def precedes(self, other: DateOf | Day) -> Order:
        """Say that this date lies before the other."""
        return Order(self, other)

    def follows(self, other: DateOf | Day) -> Order:
        """Say that this date lies after the other."""
        return Order(other, self)


@dataclass(frozen=True)
class Day(_Shown):
    """The date of an event, of a period's beginning, or one written in EDTF."""

    name: str

    def precedes(self, other: DateOf | Day) -> Order:
        """Say that this date lies before the other."""
        return Order(self, other)

    def follows(self, other: DateOf | Day) -> Order:
        """Say that this date lies after the other."""
        return Order(other, self)


class Criterion:
    """What must hold: true, false or unknown on a given corpus."""

    def __and__(self, other: Criterion) -> All:
        return All((*_parts(self, All), *_parts(other, All)))

    def __or__(self, other: Criterion) -> AnyOf:
        return AnyOf((*_parts(self, AnyOf), *_parts(other, AnyOf)))

    def __invert__(self) -> Not:
        return Not(self)

    def __bool__(self) -> bool:
        raise TypeError("a criterion is lazy: join criteria with & | ~, not with and, or, not")


def _parts(criterion: Criterion, kind: type[All] | type[AnyOf]) -> tuple[Criterion, ...]:
    return criterion.parts if isinstance(criterion, kind) else (criterion,)


@dataclass(frozen=True, eq=False)
class Compare(Criterion):
    """One quantity against another."""

    operator: Operator
    left: Quantity
    right: Quantity


@dataclass(frozen=True, eq=False)
class Order(Criterion):
    """One date before another."""

    earlier: DateOf | Day
    later: DateOf | Day


@dataclass(frozen=True, eq=False)
class All(Criterion):
    """Every part holds."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, eq=False)
class AnyOf(Criterion):
    """At least one part holds."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, eq=False)
class Not(Criterion):
    """The part does not hold."""

    part: Criterion


@dataclass(frozen=True, eq=False)
class Omitted(Criterion):
    """Nothing of the kind is said. One passage refutes it; quotations can never establish it."""

    of: Selection


@dataclass(frozen=True, eq=False)
class Given(Criterion):
    """What holds if there is enough to decide; unknown if there is not."""

    base: Criterion
    then: Criterion


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


def every(whole: Selection, has: Selection) -> All:
    """Say that each document of ``whole`` has the other too: refuted by one that has not.

    The counter-example counts against the claim and is quoted; that there is none at all of the
    kind does not support it.
    """
    within = whole.in_same_document_as(has).documents >= 1
    return within & (whole.not_in_same_document_as(has).documents == 0)


def more(left: Quantity, right: Quantity) -> Worded:
    """Return "more", "fewer" or "as many": how the first quantity stands to the second."""
    return Worded("more", left, right)


def most(part: Quantity, whole: Quantity) -> Worded:
    """Return "all", "most", "half", "few" or "none" for a share, by the declared ranges."""
    return Worded("most", part, whole)


def event(name: str) -> Day:
    """Return the date of an event, or of the beginning of a period, or an EDTF date."""
    return Day(name)


def omitted(selection: Selection) -> Omitted:
    """Say that nothing of the kind is said: refuted by one passage, else undetermined."""
    return Omitted(selection)


def given(base: Criterion, then: Criterion) -> Given:
    """Say that ``then`` holds where ``base`` gives enough to decide; else it is undetermined."""
    return Given(base, then)
