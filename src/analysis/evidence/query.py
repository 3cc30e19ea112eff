"""Which codings, excerpts or documents are meant: a query, and what it finds in a corpus.

A query is a value; finding is a pure function of query, corpus and default coder. Where a date
straddles a limit, the item is found as *possible*, not as certain.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Literal

from analysis.corpus import Corpus, Document, Interval, parse_date
from analysis.evidence.truth import Truth, all_of, any_of

Subject = Literal["codings", "excerpts", "documents"]
Relation = Literal["same document", "same excerpt", "not same document", "not same excerpt"]


class By(Enum):
    """What a restriction looks at."""

    ACTOR = "actor"
    TYPE = "type"
    INSTITUTION = "institution"
    SCOPE = "scope"
    LANGUAGE = "language"
    DOCUMENT = "document"
    EXCERPT = "excerpt"
    RETROSPECTIVE = "retrospective"
    SINCE = "since"
    BEFORE = "before"
    DURING = "during"


TIME = frozenset({By.SINCE, By.BEFORE, By.DURING})


@dataclass(frozen=True)
class Restriction:
    """One restriction; several values are alternatives."""

    by: By
    values: tuple[str, ...]


@dataclass(frozen=True)
class Related:
    """A restriction to items that share, or do not share, a place with another query's items."""

    how: Relation
    other: Query


@dataclass(frozen=True)
class Query:
    """What is meant. Codes and families are alternatives; restrictions all apply.

    ``stances`` empty means the stances that the corpus counts as upheld; ``coder`` empty means the
    default coder. ``parts``, where given, makes this the union of them.
    """

    subject: Subject
    codes: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    coder: str = ""
    restrictions: tuple[Restriction, ...] = ()
    related: tuple[Related, ...] = ()
    parts: tuple[Query, ...] = ()

    def restricted(self, by: By, values: Iterable[str]) -> Query:
        """Return this query under one more restriction."""
        if self.parts:
            return replace(self, parts=tuple(part.restricted(by, values) for part in self.parts))
        return replace(self, restrictions=(*self.restrictions, Restriction(by, tuple(values))))

    def relating(self, how: Relation, other: Query) -> Query:
        """Return this query restricted by where another one finds something."""
        if self.parts:
            return replace(self, parts=tuple(part.relating(how, other) for part in self.parts))
        return replace(self, related=(*self.related, Related(how, other)))


@dataclass(frozen=True, order=True)
class Item:
    """Something found: a coding (by its place in the corpus), an excerpt or a document."""

    document: str
    excerpt: str = ""
    coding: int = -1


Matches = Mapping[Item, Truth]
"""Items with TRUE (certain) or UNKNOWN (possible); what is absent is excluded."""


class Finder:
    """Finds queries in one corpus, remembering what it found; never changes the corpus."""

    def __init__(self, corpus: Corpus, coder: str | None = None) -> None:
        self.corpus = corpus
        self.coder = coder or corpus.default
        self._found: dict[Query, Matches] = {}
        self._when: dict[tuple[By, str, str], Truth] = {}

    def find(self, query: Query) -> Matches:
        """Return the items that the query means.

        Raises:
            ValueError: it names a code, coder, actor or other value that the corpus does not have.
        """
        if query not in self._found:
            self._found[query] = self._union(query) if query.parts else self._plain(query)
        return self._found[query]

    def _union(self, query: Query) -> Matches:
        found: dict[Item, Truth] = {}
        for part in query.parts:
            for item, truth in self.find(part).items():
                found[item] = any_of((truth, found.get(item, Truth.FALSE)))
        return found

    def _plain(self, query: Query) -> Matches:
        check_names(query, self.corpus)
        others = [(item.how, self.find(item.other)) for item in query.related]
        tests = [_relation(how, found) for how, found in others]
        found: dict[Item, Truth] = {}
        for item in self._candidates(query):
            truth = all_of(
                (
                    *(self._restricts(rule, item) for rule in query.restrictions),
                    *(test(item) for test in tests),
                )
            )
            if truth is not Truth.FALSE:
                found[item] = truth
        return found

    def _candidates(self, query: Query) -> Iterable[Item]:
        corpus = self.corpus
        if query.subject == "documents":
            yield from (Item(document) for document in corpus.documents)
        elif query.subject == "excerpts":
            yield from (Item(e.document or "", e.id) for e in corpus.counted)
        else:
            codes = {code for name in query.codes for code in corpus.codebook.expand(name)}
            stances = set(query.stances) or corpus.counting.upheld
            coder = query.coder or self.coder
            for place, coding in enumerate(corpus.codings):
                if coding.coder == coder and coding.code in codes and coding.stance in stances:
                    excerpt = corpus.excerpts[coding.excerpt]
                    yield Item(excerpt.document or "", excerpt.id, place)

    def _restricts(self, rule: Restriction, item: Item) -> Truth:
        if rule.by in TIME:
            document = self.corpus.documents[item.document]
            return any_of(self._time(rule.by, value, document) for value in rule.values)
        meets = has_attribute(rule, self.corpus, item.document, item.excerpt)
        return Truth.TRUE if meets else Truth.FALSE

    def _time(self, by: By, value: str, document: Document) -> Truth:
        if document.retrospective:
            return Truth.FALSE
        key = (by, value, document.id)
        if key not in self._when:
            self._when[key] = _when(by, span_of(value, self.corpus), document.date)
        return self._when[key]


def has_attribute(rule: Restriction, corpus: Corpus, document: str, excerpt: str = "") -> bool:
    """Return whether a document, or an excerpt of it, meets a restriction other than of time."""
    source = corpus.documents[document]
    values = rule.values
    if rule.by is By.INSTITUTION:
        return any(name in values for name in source.institutions)
    if rule.by is By.RETROSPECTIVE:
        return source.retrospective is (values == ("yes",))
    if rule.by is By.EXCERPT:
        return excerpt in values
    if rule.by is By.DOCUMENT:
        return document in values
    # The excerpt's own scope and language go before the document's: a quoted passage may be
    # on something narrower than the text that it stands in.
    nearest = corpus.excerpts[excerpt] if excerpt else source
    if rule.by is By.SCOPE:
        return nearest.scope in values
    if rule.by is By.LANGUAGE:
        return nearest.language in values
    return (source.actor if rule.by is By.ACTOR else source.type) in values


def span_of(value: str, corpus: Corpus) -> Interval:
    """Return the days that a period's id, an event's id or an EDTF date stands for.

    Raises:
        ValueError: it is none of these.
    """
    if value in corpus.periods:
        return corpus.periods[value].span
    if value in corpus.events:
        return corpus.events[value].date
    try:
        return parse_date(value)
    except ValueError as error:
        near = difflib.get_close_matches(value, [*corpus.periods, *corpus.events], n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        message = f"'{value}' is no period, no event and no EDTF date{hint}"
        raise ValueError(message) from error


def _when(by: By, span: Interval, when: Interval) -> Truth:
    if by is By.DURING:
        if when.undated:
            return Truth.UNKNOWN
        if when.surely_within(span):
            return Truth.TRUE
        return Truth.UNKNOWN if when.may_touch(span) else Truth.FALSE
    since = _since(span, when)
    return since if by is By.SINCE else ~since


def _since(span: Interval, when: Interval) -> Truth:
    # From the first day that the limit leaves open: "since 2001" begins on 1 January 2001.
    limit = span.first
    if limit is None:
        return Truth.UNKNOWN
    if when.first is not None and when.first >= limit:
        return Truth.TRUE
    if when.last is not None and when.last < limit:
        return Truth.FALSE
    return Truth.UNKNOWN


def _relation(how: Relation, found: Matches) -> Callable[[Item], Truth]:
    by_excerpt = how.endswith("excerpt")
    places: dict[str, Truth] = {}
    for item, truth in found.items():
        place = item.excerpt if by_excerpt else item.document
        places[place] = any_of((truth, places.get(place, Truth.FALSE)))

    def test(item: Item) -> Truth:
        shared = places.get(item.excerpt if by_excerpt else item.document, Truth.FALSE)
        return ~shared if how.startswith("not") else shared

    return test


def check_names(query: Query, corpus: Corpus) -> None:
    """Raise ValueError for a name in the query that the corpus does not know."""
    book = corpus.codebook
    for name in query.codes:
        if not book.expand(name):
            raise ValueError(_no(name, "code or family", [*book.codes, *book.families]))
    for stance in query.stances:
        known = corpus.counting.upheld | corpus.counting.apart
        if stance not in known:
            raise ValueError(_no(stance, "stance", known))
    if query.coder and query.coder not in corpus.layers:
        raise ValueError(_no(query.coder, "coder", corpus.layers))
    for related in query.related:
        if related.how.endswith("excerpt") and "documents" in (
            query.subject,
            _subject(related.other),
        ):
            raise ValueError("documents of the catalogue stand in no excerpt: relate by document")
    for rule in query.restrictions:
        known_values = _known(rule.by, corpus)
        for value in rule.values:
            if rule.by in TIME:
                span_of(value, corpus)
            elif value not in known_values:
                raise ValueError(_no(value, rule.by.value, known_values))


def _subject(query: Query) -> Subject:
    return _subject(query.parts[0]) if query.parts else query.subject


def _known(by: By, corpus: Corpus) -> frozenset[str]:
    documents = corpus.documents.values()
    known: dict[By, Iterable[str]] = {
        By.ACTOR: (d.actor for d in documents),
        By.TYPE: (d.type for d in documents),
        By.INSTITUTION: (name for d in documents for name in d.institutions),
        By.SCOPE: {d.scope for d in documents} | {e.scope for e in corpus.counted},
        By.LANGUAGE: {d.language for d in documents} | {e.language for e in corpus.counted},
        By.DOCUMENT: corpus.documents,
        By.EXCERPT: corpus.excerpts,
        By.RETROSPECTIVE: ("yes", "no"),
    }
    return frozenset(known.get(by, ()))


def _no(name: str, what: str, known: Iterable[str]) -> str:
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"one of: {', '.join(names)}"
    return f"'{name}' is no {what} of this corpus; {hint}"
