"""The language in which a claim says what must hold: lazy values, evaluated on any corpus.

Selections say which codings, excerpts or documents are meant; quantities count or date them;
criteria compare quantities. Nothing is computed until a corpus is given. Every value is a frozen
:class:`~refutable.language.nodes.Node`; it keeps the order in which it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, get_args

from refutable.language.conditions import rule_of
from refutable.language.measures import Measure, digest_of
from refutable.language.quantities import (
    Arithmetic,
    Count,
    DateOf,
    Day,
    Distinct,
    NewCodes,
    Quantity,
    Rank,
    Statistic,
    Unit,
    Worded,
    Words,
)
from refutable.language.query import By, Query, Relation, Restriction, Selected

_SHOWN = ("document", "date", "excerpt", "code", "stance", "quote", "text")
_ROWS = 10


@dataclass(frozen=True)
class Selection(Selected):
    """What is selected from a corpus; each method returns a narrower or another selection."""

    _framer: ClassVar[Callable[[Query], Any] | None] = None

    def frame(self) -> Any:
        """Return a pandas frame of the open paper: a row for each coding, excerpt or document.

        Its columns are what the tables say of it, attributes included. Where dates or missing
        values leave open whether something is found, the column ``certain`` says so.

        Raises:
            ValueError: no paper is open, or a name is not in its data.
        """
        if Selection._framer is None:
            raise ValueError("no paper is open: run this in a cell, after from refutable import *")
        return Selection._framer(self.query)

    def _repr_html_(self) -> str:
        frame = self.frame()
        shown = frame[[name for name in _SHOWN if name in frame]].head(_ROWS)
        more = f"<p>{len(frame)} rows and {len(frame.columns)} columns: see frame()</p>"
        return f"{shown.to_html(index=False, border=0)}{more}"

    def _by(self, by: By, values: Iterable[str]) -> Selection:
        values = tuple(values)
        if not values:
            raise ValueError(f"name at least one {by.value}")
        return Selection(self.query.restricted(Restriction(by, values)))

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

    def where(self, named: Mapping[str, object] | None = None, /, **wanted: object) -> Selection:
        """Keep what has these values of attributes: one, several as alternatives, or a condition.

        An attribute is a column of documents or excerpts, or of a table that these refer to. One
        whose name is no Python word is given in a mapping: ``where({"speaker.age": over(60)})``.
        """
        rules = [rule_of(name, value) for name, value in {**(named or {}), **wanted}.items()]
        if not rules:
            raise ValueError("name at least one attribute")
        query = self.query
        for rule in rules:
            query = query.restricted(rule)
        return Selection(query)

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
    def people(self) -> Distinct:
        """How many people: rows of the table ``people`` that documents or excerpts refer to."""
        return Distinct(self, "people")

    def distinct(self, attribute: str) -> Distinct:
        """How many different values of an attribute, or rows of a table that is referred to."""
        return Distinct(self, attribute)

    def sum(self, attribute: str) -> Statistic:
        """A numeric attribute added up over the documents, excerpts or people that have it."""
        return Statistic(self, attribute, "sum")

    def mean(self, attribute: str) -> Statistic:
        """The mean of a numeric attribute over the documents, excerpts or people that have it."""
        return Statistic(self, attribute, "mean")

    def median(self, attribute: str) -> Statistic:
        """The median of a numeric attribute over the documents, excerpts or people that have it."""
        return Statistic(self, attribute, "median")

    def share(self, unit: str, of: Selection | None = None) -> Arithmetic:
        """Which share of documents, people, or values of an attribute it comes to.

        The whole is everything under the same restrictions, or what ``of`` selects.
        """
        whole = Selection(_everything(self.query, unit)) if of is None else of
        return _number_of(self, unit) / _number_of(whole, unit)

    @property
    def words(self) -> Words:
        """How many words are covered: by codings, or by passages."""
        return Words(self)

    def new_codes_after(self, document: str, order: str = "date") -> NewCodes:
        """How many codes are first found after a document, in the order of dates or of the file.

        A code is new where no document up to this one has it.
        """
        return NewCodes(self, document, order)

    @property
    def first(self) -> DateOf:
        """The date of the earliest document."""
        return DateOf(self, "first")

    @property
    def last(self) -> DateOf:
        """The date of the latest document."""
        return DateOf(self, "last")


def frame_with(framer: Callable[[Query], Any]) -> None:
    """Let selections give a frame of the open paper through ``framer``."""
    Selection._framer = staticmethod(framer)


def _changed(query: Query, *, stances: tuple[str, ...] = (), coder: str = "") -> Query:
    parts = tuple(_changed(part, stances=stances, coder=coder) for part in query.parts)
    return replace(query, stances=stances or query.stances, coder=coder or query.coder, parts=parts)


def _everything(query: Query, unit: str) -> Query:
    if query.parts:
        return replace(query, parts=tuple(_everything(part, unit) for part in query.parts))
    coded_alone = query.subject == "codings" and unit in ("codings", "codes")
    subject = "excerpts" if query.subject == "codings" and not coded_alone else query.subject
    return Query(
        subject,
        stances=query.stances if coded_alone else (),
        coder=query.coder if coded_alone else "",
        restrictions=query.restrictions,
        related=query.related,
    )


def _number_of(selection: Selection, unit: str) -> Quantity:
    if unit == "words":
        return selection.words
    if unit in get_args(Unit):
        return Count(selection, unit)  # type: ignore[arg-type]  # one of them
    return Distinct(selection, unit)


def coded(*codes: str) -> Selection:
    """Select the codings of these codes or families, or of any code, with an upheld stance."""
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


def rank(of: str | Selection, among: str | Iterable[str] = (), by: Unit = "documents") -> Rank:
    """Return which place a code has among others when they are ordered by a count; 1 has most.

    ``among`` are the codes that it is compared with, or one node of the codebook: those directly
    below it. Without it, they are all codes that have none below.
    """
    one = coded(of) if isinstance(of, str) else of
    if len(one.query.codes) != 1 or one.query.parts:
        raise ValueError("a rank is that of one code: name exactly one")
    names = (among,) if isinstance(among, str) else tuple(among)
    return Rank(one, Selection(replace(one.query, codes=names)), by)


def measure(label: str, function: Callable[[Any], float], of: Selection | None = None) -> Measure:
    """Return a number that a function of the author computes from a frame of codings.

    The function gets what :meth:`Selection.frame` returns, of any code where none is named, and
    is called again for each changed corpus. It is read back by its label.
    """
    return Measure(coded() if of is None else of, label, digest_of(function), function)


def event(name: str) -> Day:
    """Return the date of an event, or of the beginning of a period, or an EDTF date."""
    return Day(name)
