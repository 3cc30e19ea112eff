"""Corpora, selections and criteria drawn at random, for properties that hold on all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from hypothesis import strategies as st

from refutable.corpus import (
    Adjudication,
    Code,
    Codebook,
    Coder,
    Coding,
    Corpus,
    CountingRules,
    Document,
    Event,
    Excerpt,
    Family,
    Interval,
    Period,
    parse_date,
)
from refutable.corpus.codings import Codings
from refutable.corpus.layers import Decisions, derive
from refutable.corpus.model import Attribute
from refutable.corpus.panel import Panel
from refutable.corpus.schema import Value
from refutable.language.criteria import Criterion, every, given, omitted
from refutable.language.expressions import Selection, catalogued, coded, event, quoted, rank
from refutable.language.nodes import walk
from refutable.language.quantities import Count, DateOf, Day, NewCodes, Quantity

CODES = ("f.one", "f.two", "g.three")
COLLEAGUES = ("first", "other")
STANCES = ("affirms", "aims", "rejects", "reports")
_UPHELD = frozenset({"affirms", "aims"})
TIMES = ("early", "late", "day", "1990", "1985-06/1995-06", "lost")
_BEGIN = date(1980, 1, 1)
_TEXT = "the words of an excerpt"


def document(number: int, when: Interval, retrospective: bool = False) -> Document:
    """Return the document of this number; actor, type and the rest follow from the number."""
    return Document(
        id=f"d{number}",
        title=f"Document {number}",
        date=when,
        retrospective=retrospective,
        attributes={
            "actor": ("office", "council")[number % 2],
            "type": ("notice", "plan")[number // 2 % 2],
            "institution": (("Hall",), ("Hall", "Attic"), ())[number % 3],
            "scope": ("near", "far")[number % 2],
            "language": "en",
        },
    )


def excerpt(number: int, of: str) -> Excerpt:
    """Return the excerpt of this number of a document."""
    return Excerpt(
        id=f"{of}-x{number}",
        document=of,
        text=_TEXT,
        counted=True,
        locator="",
        repeats=None,
        emphasis=(),
        attributes={"language": "en", "scope": "near", "kind": "inline"},
    )


def _attribute(
    name: str, table: Literal["document", "excerpt"], *, both: bool = False
) -> Attribute:
    several = "list" if name == "institution" else "string"
    return Attribute(name, name, several, (), table, f"{table}s", name, of_both=both)


ATTRIBUTES = {
    **{name: _attribute(name, "document") for name in ("actor", "type", "institution")},
    **{name: _attribute(name, "excerpt", both=True) for name in ("scope", "language")},
}
"""What the documents and excerpts made here are selected by."""


def coding(excerpt: str, code: str, stance: str = "affirms", coder: str = "first") -> Coding:
    """Return a coding of the whole excerpt."""
    return Coding(coder, excerpt, code, _TEXT, stance, "", 0, len(_TEXT))


def coding_of_words(
    excerpt: str, code: str, words: str, coder: str = "first", stance: str = "affirms"
) -> Coding:
    """Return a coding of some of the words of an excerpt."""
    start = _TEXT.index(words)
    return replace(
        coding(excerpt, code, stance, coder), quote=words, start=start, end=start + len(words)
    )


def corpus_of(
    documents: Mapping[str, Document],
    codings: tuple[Coding, ...],
    adjudications: tuple[Adjudication, ...] = (),
    *,
    coders: Sequence[str] = (),
) -> Corpus:
    """Return a corpus of these documents with two excerpts each.

    Its coders are those named; where none are, those who coded.
    """
    known = coders or sorted({"first", *(item.coder for item in codings)})
    excerpts = [excerpt(number, name) for name in documents for number in (1, 2)]
    return Corpus(
        root=Path(),
        documents=documents,
        excerpts={item.id: item for item in excerpts},
        codebook=Codebook(
            "A codebook",
            "1",
            {"f": Family("f", "Family f", "-"), "g": Family("g", "Family g", "-")},
            {
                "f.one": Code("f.one", "f", "One", "-"),
                "f.two": Code("f.two", "f", "Two", "-"),
                "g.three": Code("g.three", "g", "Three", "-"),
            },
            STANCES,
        ),
        counting=CountingRules(_UPHELD, frozenset({"rejects", "reports"}), frozenset({"echo"})),
        coders={
            name: Coder(name, name.capitalize(), f"codings/{name}.csv", name == "first")
            for name in known
        },
        codings=(*codings, *derive(codings, Panel(tuple(known), upheld=_UPHELD), adjudications)),
        periods={
            "early": Period("early", "Early", parse_date("../1989-12-31")),
            "late": Period("late", "Late", parse_date("1990-01-01/1999-12-31")),
        },
        events={
            "day": Event("day", parse_date("1990-06-15"), "event", "The day"),
            "lost": Event("lost", parse_date("XXXX"), "event", "A lost day"),
        },
        attributes=ATTRIBUTES,
        files=(),
        adjudications=adjudications,
    )


def changed(of: Document, **attributes: Value) -> Document:
    """Return a document with other values of attributes."""
    return replace(of, attributes={**of.attributes, **attributes})


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Draw an interval of days, open at an end now and then; or nothing known at all."""
    start = _BEGIN + timedelta(days=draw(st.integers(0, 7000)))
    last = start + timedelta(days=draw(st.sampled_from((0, 0, 30, 365, 4000))))
    shape = draw(st.sampled_from(("closed", "closed", "closed", "from", "until", "undated")))
    if shape == "undated":
        return parse_date("XXXX")
    first_text = ".." if shape == "until" else start.isoformat()
    last_text = ".." if shape == "from" else last.isoformat()
    return parse_date(f"{first_text}/{last_text}")


@st.composite
def narrowed(draw: st.DrawFn, wide: Interval) -> Interval:
    """Draw an interval that lies within another one."""
    low = wide.first or (wide.last or date(2000, 1, 1)) - timedelta(days=3000)
    high = wide.last or low + timedelta(days=6000)
    span = (high - low).days
    start = draw(st.integers(0, span))
    end = draw(st.integers(start, span))
    return parse_date(
        f"{(low + timedelta(days=start)).isoformat()}/{(low + timedelta(days=end)).isoformat()}"
    )


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """Draw a corpus of five documents, ten excerpts, and codings by two coders.

    Some codings both coders gave, and some disagreements are adjudicated.
    """
    documents = {
        f"d{number}": document(number, draw(intervals()), draw(st.integers(0, 5)) == 0)
        for number in range(5)
    }
    places = [f"d{number}-x{part}" for number in range(5) for part in (1, 2)]
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from(places),
                st.sampled_from(CODES),
                st.sampled_from(STANCES),
                st.sampled_from((("first",), ("other",), ("first", "other"))),
            ),
            max_size=14,
            unique_by=lambda item: item[:3],
        )
    )
    codings = tuple(coding(*item[:3], coder) for item in drawn for coder in item[3])
    differing = Decisions(Codings.of(codings), Panel(COLLEAGUES)).differing()
    adjudications = tuple(
        Adjudication(
            *place, draw(st.sampled_from(((), ("affirms",), ("aims", "rejects")))), "", "", ""
        )
        for place in differing
        if draw(st.booleans())
    )
    return corpus_of(documents, codings, adjudications, coders=COLLEAGUES)


def redated(corpus: Corpus, name: str, when: Interval) -> Corpus:
    """Return the corpus with another date for one document."""
    documents = {**corpus.documents, name: replace(corpus.documents[name], date=when)}
    return replace(corpus, documents=documents)


_NARROWER: tuple[Callable[[Selection, str], Selection], ...] = (
    lambda selection, time: selection.since(time),
    lambda selection, time: selection.before(time),
    lambda selection, time: selection.during(time),
    lambda selection, _: selection.by_actor("office"),
    lambda selection, _: selection.of_type("plan"),
    lambda selection, _: selection.at("Attic"),
    lambda selection, _: selection.in_documents("d0", "d3"),
    lambda selection, _: selection.contemporary(),
    lambda selection, _: selection.retrospective(),
)
# By document first: documents of the catalogue stand in no excerpt.
_RELATED: tuple[Callable[[Selection, Selection], Selection], ...] = (
    lambda one, other: one.in_same_document_as(other),
    lambda one, other: one.not_in_same_document_as(other),
    lambda one, other: one.in_same_excerpt_as(other),
    lambda one, other: one.not_in_same_excerpt_as(other),
)


@st.composite
def selections(draw: st.DrawFn, *, related: bool = True) -> Selection:
    """Draw a selection: a subject, some restrictions, now and then a relation or a union."""
    base = draw(
        st.sampled_from(
            (
                coded("f.one"),
                coded("f.two"),
                coded("f"),
                coded("f", "g.three"),
                coded(),
                coded("g.three").with_stance("rejects"),
                coded("f").by_coder("other"),
                quoted(),
                catalogued(),
            )
        )
    )
    times = st.sampled_from(TIMES)
    for narrower in draw(st.lists(st.sampled_from(_NARROWER), max_size=2)):
        base = narrower(base, draw(times))
    if related and draw(st.integers(0, 3)) == 0:
        other = draw(selections(related=False))
        subjects = {base.query.subject, other.query.subject}
        relations = _RELATED[:2] if "documents" in subjects else _RELATED
        base = draw(st.sampled_from(relations))(base, other)
    if related and draw(st.integers(0, 5)) == 0 and base.query.subject == "codings":
        base = base | coded("g").before(draw(times))
    return base


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    """Draw a count, a sum, a difference or a share."""
    unit = st.sampled_from(("documents", "excerpts", "codings", "actors", "institutions", "codes"))
    one = Count(draw(selections()), draw(unit))  # type: ignore[arg-type]  # one of the six
    plain = ("count", "count", "count", "sum", "difference", "share")
    how = draw(st.sampled_from((*plain, "words", "rank", "new")))
    if how == "count":
        return one
    if how in ("words", "rank", "new"):
        found = draw(selections(related=False).filter(lambda made: made.query.subject == "codings"))
        if how == "words":
            return found.words
        if how == "rank":
            place = draw(st.sampled_from(CODES))
            ranked = Selection(replace(found.query, codes=(place,)))
            return rank(ranked, draw(st.sampled_from(((), CODES))), draw(unit))  # type: ignore[arg-type]
        return found.new_codes_after(
            draw(st.sampled_from(("d0", "d2"))), draw(st.sampled_from(("date", "file")))
        )
    other = Count(draw(selections()), "documents")
    return one + other if how == "sum" else one - other if how == "difference" else one / other


@st.composite
def criteria(draw: st.DrawFn, *, depth: int = 2) -> Criterion:
    """Draw a criterion of any kind, nested."""
    kinds = ("compare", "order", "omitted", "every")
    kind = draw(st.sampled_from(kinds if depth == 0 else (*kinds, "and", "or", "not", "given")))
    if kind == "compare":
        return draw(comparisons())
    if kind == "omitted":
        return omitted(draw(selections()))
    if kind == "every":
        whole = draw(selections(related=False))
        return every(whole, draw(selections(related=False)))
    if kind == "order":
        one = draw(selections())
        others: tuple[Day | DateOf, ...] = (event("day"), event("1990"), draw(selections()).last)
        other = draw(st.sampled_from(others))
        return draw(st.sampled_from((one.first.precedes(other), one.last.follows(other))))
    one_part = draw(criteria(depth=depth - 1))
    if kind == "not":
        return ~one_part
    other_part = draw(criteria(depth=depth - 1))
    if kind == "given":
        return given(one_part, other_part)
    return one_part & other_part if kind == "and" else one_part | other_part


@st.composite
def comparisons(draw: st.DrawFn) -> Criterion:
    """Draw a comparison of a quantity with a number or another quantity."""
    left = draw(quantities())
    right = draw(st.one_of(st.integers(0, 4), quantities()))
    made = {
        ">=": left >= right,
        ">": left > right,
        "<=": left <= right,
        "<": left < right,
        "==": left == right,
        "!=": left != right,
    }
    return made[draw(st.sampled_from(sorted(made)))]


def keeps_its_names(criterion: Criterion) -> bool:
    """Return whether a criterion can be asked of a rebuilt corpus, whatever document is gone."""
    return not any(isinstance(node, NewCodes) for node in walk(criterion))
