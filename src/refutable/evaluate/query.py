"""What a query finds in a corpus; where a date straddles a limit, an item is possible, not certain."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from itertools import chain
from operator import itemgetter

import numpy as np

from refutable.corpus import Corpus, Interval, parse_date
from refutable.corpus.index import Index
from refutable.evaluate import placed
from refutable.evaluate.placed import Found, Truths, united
from refutable.evaluate.placed import Item as Item
from refutable.language.query import TIME, By, Query, Relation, Restriction, Subject
from refutable.language.truth import Truth, all_of, any_of

# What an excerpt may have of its own, beside what its document has.
_OWN = frozenset({By.SCOPE, By.LANGUAGE, By.EXCERPT})
Kind = tuple[str, str]
"""A code and a stance."""
Matches = Mapping[Item, Truth]
"""Items with TRUE (certain) or UNKNOWN (possible); what is absent is excluded."""


class Finder:
    """Finds queries in one corpus, remembering what it found; never changes the corpus."""

    def __init__(self, corpus: Corpus, coder: str | None = None) -> None:
        self.corpus = corpus
        self.coder = coder or corpus.default
        self._found: dict[Query, Matches] = {}
        self._when: dict[Restriction, dict[str, Truth]] = {}
        self._kinds: dict[str, Mapping[Kind, list[int]]] = {}
        self._coded: dict[tuple[str, Kind], list[Item]] = {}
        self._limits: dict[tuple[Restriction, bool], Truths] = {}

    @cached_property
    def order(self) -> Callable[[Item], int]:
        """A key that sorts items by document, excerpt and coding, as the corpus has them."""
        corpus, size = self.corpus, len(self.corpus.codings) + 1
        excerpts: dict[str, list[str]] = {name: [] for name in corpus.documents}
        for excerpt in corpus.excerpts.values():
            if excerpt.document is not None:
                excerpts[excerpt.document].append(excerpt.id)
        documents: dict[str, int] = {}
        passages: dict[str, int] = {}
        for name, quoted in excerpts.items():
            documents[name] = (len(documents) + len(passages)) * size
            for excerpt_id in quoted:
                passages[excerpt_id] = (len(documents) + len(passages)) * size

        def place(item: Item) -> int:
            return (passages[item[1]] if item[1] else documents[item[0]]) + item[2]

        return place

    def find(self, query: Query) -> Matches:
        """Return the items that the query means.

        Raises:
            ValueError: it names a code, coder, actor or other value that the corpus does not have.
        """
        if query not in self._found:
            self._found[query] = self._union(query) if query.parts else self._plain(query)
        return self._found[query]

    def _union(self, query: Query) -> Matches:
        parts = [self.find(part) for part in query.parts]
        placed = [part for part in parts if isinstance(part, Found)]
        if len(placed) == len(parts) and len({part.subject for part in placed}) == 1:
            return united(placed)
        found: dict[Item, Truth] = {}
        for part in parts:
            for item, truth in part.items():
                if found.get(item) is not Truth.TRUE:
                    found[item] = truth
        return found

    def _plain(self, query: Query) -> Matches:
        check_names(query, self.corpus)
        if self.corpus.index is not None:
            return self._placed(query, self.corpus.index)
        tests = [_relation(item.how, self.find(item.other)) for item in query.related]
        tests += [self._test(rule) for rule in query.restrictions if rule.by in _OWN]
        rules = [self._test(rule) for rule in query.restrictions if rule.by not in _OWN]
        candidates = self._candidates(query)
        if not rules and not tests:
            return dict.fromkeys(candidates, Truth.TRUE)
        # What a document is asked is answered once for all that is found in it.
        documents: dict[str, Truth] = {}
        found: dict[Item, Truth] = {}
        for item in candidates:
            name = item[0]
            truth = documents.get(name)
            if truth is None:
                truth = documents[name] = all_of([test(item) for test in rules])
            if truth is Truth.FALSE:
                continue
            if tests:
                truth = all_of([truth, *[test(item) for test in tests]])
            if truth is not Truth.FALSE:
                found[item] = truth
        return found

    def _candidates(self, query: Query) -> Iterable[Item]:
        corpus = self.corpus
        if query.subject == "documents":
            return [Item(document) for document in corpus.documents]
        if query.subject == "excerpts":
            return [Item(excerpt.document or "", excerpt.id) for excerpt in corpus.counted]
        codes = {code for name in query.codes for code in corpus.codebook.expand(name)}
        stances = set(query.stances) or corpus.counting.upheld
        layer = query.coder or self.coder
        coded = [self._items(layer, (code, stance)) for code in codes for stance in stances]
        return sorted(chain.from_iterable(coded), key=itemgetter(2))

    def _items(self, layer: str, kind: Kind) -> list[Item]:
        """Return the codings of one kind in a layer."""
        if layer not in self._kinds:
            self._kinds[layer] = self._places(layer)
        if (layer, kind) not in self._coded:
            excerpt_of, excerpts = self.corpus.columns.excerpt, self.corpus.excerpts
            places = self._kinds[layer].get(kind, ())
            quoted = [excerpts[excerpt_of[place]] for place in places]
            self._coded[layer, kind] = [
                Item(excerpt.document or "", excerpt.id, place)
                for excerpt, place in zip(quoted, places, strict=True)
            ]
        return self._coded[layer, kind]

    def _places(self, layer: str) -> Mapping[Kind, list[int]]:
        given = self.corpus.columns
        places: dict[Kind, list[int]] = {}
        for run in given.runs.get(layer, ()):
            codes, stances = given.code[run.start : run.stop], given.stance[run.start : run.stop]
            for place, kind in zip(run, zip(codes, stances, strict=True), strict=True):
                known = places.get(kind)
                if known is None:
                    places[kind] = [place]
                else:
                    known.append(place)
        return places

    # -------------------------------------------------------------- large corpora

    def _placed(self, query: Query, index: Index) -> Found:
        """Return what :meth:`_plain` returns, from arrays of all codings at once."""
        at = self._places_of(query, index)
        found = Found(self.corpus, index, query.subject, at, np.full(len(at), placed.TRUE, np.int8))
        truths = found.truths
        for rule in query.restrictions:
            if rule.by in _OWN and query.subject != "documents":
                one = self._limit(rule, index, of_excerpts=True)[found.excerpts]
            else:
                one = self._limit(rule, index, of_excerpts=False)[found.documents]
            truths = np.minimum(truths, one)
        for item in query.related:
            by_excerpt = item.how.endswith("excerpt")
            shared = _by_place(self.find(item.other), by_excerpt)
            one = shared[found.excerpts if by_excerpt else found.documents]
            truths = np.minimum(truths, placed.TRUE - one if item.how.startswith("not") else one)
        return found.kept(truths.astype(np.int8))

    def _places_of(self, query: Query, index: Index) -> placed.Places:
        if query.subject == "documents":
            return np.arange(len(index.documents))
        if query.subject == "excerpts":
            return index.counted
        codes = [code for name in query.codes for code in self.corpus.codebook.expand(name)]
        stances = query.stances or self.corpus.counting.upheld
        return index.codings_of(query.coder or self.coder, codes, stances)

    def _limit(self, rule: Restriction, index: Index, *, of_excerpts: bool) -> Truths:
        key = rule, of_excerpts
        if key not in self._limits:
            self._limits[key] = (
                _own(rule, self.corpus) if of_excerpts else self._of_documents(rule, index)
            )
        return self._limits[key]

    def _of_documents(self, rule: Restriction, index: Index) -> Truths:
        if rule.by not in TIME:
            met = [has_attribute(rule, self.corpus, name) for name in index.documents]
            return np.where(met, placed.TRUE, placed.FALSE).astype(np.int8)
        made = np.full(len(index.documents), placed.FALSE, dtype=np.int8)
        for value in rule.values:
            span = span_of(value, self.corpus)
            if rule.by is By.DURING:
                one = placed.during(span, index)
            else:
                since = placed.since(span, index)
                one = since if rule.by is By.SINCE else placed.TRUE - since
            made = np.maximum(made, one)
        return np.where(index.retrospective, placed.FALSE, made).astype(np.int8)

    # -------------------------------------------------------------- restrictions

    def _test(self, rule: Restriction) -> Callable[[Item], Truth]:
        if rule.by in TIME:
            return self._time(rule)
        corpus = self.corpus

        def test(item: Item) -> Truth:
            return Truth.TRUE if has_attribute(rule, corpus, item[0], item[1]) else Truth.FALSE

        return test

    def _time(self, rule: Restriction) -> Callable[[Item], Truth]:
        documents = self.corpus.documents
        spans = [span_of(value, self.corpus) for value in rule.values]
        known = self._when.setdefault(rule, {})

        def test(item: Item) -> Truth:
            name = item[0]
            if name not in known:
                document = documents[name]
                truths = [_when(rule.by, span, document.date) for span in spans]
                known[name] = Truth.FALSE if document.retrospective else any_of(truths)
            return known[name]

        return test


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


def _own(rule: Restriction, corpus: Corpus) -> Truths:
    # Which excerpts meet a restriction by what they have of their own.
    if rule.by is By.EXCERPT:
        met = [name in rule.values for name in corpus.excerpts]
    elif rule.by is By.SCOPE:
        met = [excerpt.scope in rule.values for excerpt in corpus.excerpts.values()]
    else:
        met = [excerpt.language in rule.values for excerpt in corpus.excerpts.values()]
    return np.where(met, placed.TRUE, placed.FALSE).astype(np.int8)


def _by_place(found: Matches, by_excerpt: bool) -> Truths:
    assert isinstance(found, Found)
    return found.by_place(by_excerpt)


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
    where = itemgetter(Item._fields.index("excerpt" if how.endswith("excerpt") else "document"))
    places: dict[str, Truth] = {}
    for item, truth in found.items():
        place = where(item)
        if places.get(place) is not Truth.TRUE:
            places[place] = truth
    absent = how.startswith("not")

    def test(item: Item) -> Truth:
        shared = places.get(where(item), Truth.FALSE)
        return ~shared if absent else shared

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
        for value in rule.values:
            if rule.by in TIME:
                span_of(value, corpus)
            elif value not in _known(rule.by, corpus):
                raise ValueError(_no(value, rule.by.value, _known(rule.by, corpus)))


def _subject(query: Query) -> Subject:
    return _subject(query.parts[0]) if query.parts else query.subject


def _known(by: By, corpus: Corpus) -> Collection[str]:
    if by is By.DOCUMENT:
        return corpus.documents
    if by is By.EXCERPT:
        return corpus.excerpts
    if by is By.RETROSPECTIVE:
        return ("yes", "no")
    return corpus.values[by.value]


def _no(name: str, what: str, known: Iterable[str]) -> str:
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"one of: {', '.join(names)}"
    return f"'{name}' is no {what} of this corpus; {hint}"
