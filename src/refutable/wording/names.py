"""The names of things in the data: where they stand in a sentence, and which a criterion uses.

A name is recognised by the stems of its words. A whole name in a sentence is taken at its word; to
tell whether a sentence speaks of a thing at all, one word of its names is enough. A capitalised
word inside a sentence names the documents and events that alone have it in their titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from refutable.corpus import Code, Corpus, Event, Family, Period
from refutable.corpus.model import SHORTHANDS
from refutable.evaluate.names import span_of
from refutable.language.criteria import Criterion
from refutable.language.nodes import walk
from refutable.language.quantities import Day
from refutable.language.queries import plain_queries
from refutable.language.query import TIME, By, Query, condition_of, others_of
from refutable.wording.project import Project
from refutable.wording.table import Table, Token

_IN_BRACKETS = re.compile(r"\([^)]*\)")
_STOPS = re.compile(r"[,;:.()]\s")
_ALTERNATIVES = re.compile(r"\s+(?:and|or)\s+|/")
_CAPITALISED = re.compile(r"(?<=[\w,;:’'] )[A-Z]\w+")
_TITLED = ("document", "event")


class Thing(NamedTuple):
    """Something that the data name: its kind, such as ``code`` or ``actor``, and its id."""

    kind: str
    id: str


def _alternatives(name: str) -> tuple[str, ...]:
    # "Threat and security" is either; "common interest or goal" is not any goal.
    parts = tuple(_ALTERNATIVES.split(name))
    return parts if len({len(part.split()) for part in parts}) == 1 else ()


@dataclass(frozen=True)
class Named:
    """A name in a text: its place, and the things that it may stand for."""

    start: int
    end: int
    things: frozenset[Thing]


class Names:
    """The names of the things in one corpus, in the language of one paper."""

    def __init__(self, corpus: Corpus, project: Project, table: Table) -> None:
        self.corpus = corpus
        self.project = project
        self.table = table
        self._stems: dict[Thing, frozenset[str]] = {}

    # ------------------------------------------------------------------ what has a name

    @cached_property
    def things(self) -> tuple[Thing, ...]:
        """Everything in the data that has a name."""
        corpus, book = self.corpus, self.corpus.codebook
        by_kind: Mapping[str, Iterable[str]] = {
            "code": book.codes,
            "family": book.families,
            "document": corpus.documents,
            "period": corpus.periods,
            "event": corpus.events,
            "retrospective": ("yes", "no"),
            **corpus.values,
        }
        return tuple(Thing(kind, name) for kind, names in by_kind.items() for name in names if name)

    @cached_property
    def declared(self) -> frozenset[str]:
        """The attributes of this project's own whose values a list in the schema names."""
        return frozenset(self.corpus.values.keys() - SHORTHANDS - {"kind"})

    @cached_property
    def _aliases(self) -> Mapping[str, tuple[str, ...]]:
        aliases: dict[str, tuple[str, ...]] = {}
        for alias, name in self.project.names.items():
            aliases[name] = (*aliases.get(name, ()), alias)
        return aliases

    def label(self, thing: Thing) -> str:
        """Return the first name of a thing, for a message."""
        return next(iter(self.names(thing)), thing.id)

    def kind(self, thing: Thing) -> str:
        """Return what kind of thing it is, for a message: of a value, its attribute's label."""
        if thing.kind in self.declared:
            return f"the {self.corpus.attributes[thing.kind].label}"
        return thing.kind

    def names(self, thing: Thing) -> tuple[str, ...]:
        """Return every whole name of a thing."""
        kind, name = thing
        corpus, book = self.corpus, self.corpus.codebook
        labelled: Mapping[str, Mapping[str, Code | Family | Period | Event]] = {
            "code": book.codes,
            "family": book.families,
            "period": corpus.periods,
            "event": corpus.events,
        }
        own: tuple[str, ...] = ()
        if kind in labelled:
            own = (_IN_BRACKETS.sub("", labelled[kind][name].label).strip(),)
            short = corpus.events[name].short if kind == "event" else ""
            own = (*own, short) if short else own
        elif kind == "document":
            own = (corpus.documents[name].title,)
        declared = corpus.labels.get((kind, name))
        if not own and not declared and kind != "retrospective":
            own = (name,)
        return (*own, *([declared] if declared else ()), *self._aliases.get(name, ()))

    @cached_property
    def _whole(self) -> Mapping[tuple[str, ...], frozenset[Thing]]:
        whole: dict[tuple[str, ...], set[Thing]] = {}
        for thing in self.things:
            for name in self.names(thing):
                for part in (name, *(_alternatives(name) if thing.kind == "code" else ())):
                    if stems := self.table.stems(part):
                        whole.setdefault(stems, set()).add(thing)
        return {stems: frozenset(things) for stems, things in whole.items()}

    @cached_property
    def _titled(self) -> Mapping[str, frozenset[Thing]]:
        """The things that have a capitalised word in their titles, if it names no other kind."""
        titled: dict[str, set[Thing]] = {}
        for thing in self.things if self.table.capitals_name else ():
            if thing.kind in _TITLED:
                words = _CAPITALISED.findall(f", {' , '.join(self.names(thing))}")
                for stem in self.table.stems(" ".join(words)):
                    titled.setdefault(stem, set()).add(thing)
        others = (self.stems(thing) for thing in self.things if thing.kind not in _TITLED)
        common = frozenset().union(*others)
        return {stem: frozenset(found) for stem, found in titled.items() if stem not in common}

    # ------------------------------------------------------------------ names in a text

    def find(self, text: str) -> tuple[Named, ...]:
        """Return the whole names in a text, the longest at each place."""
        tokens = self.table.tokens(text)
        found: list[Named] = []
        place = 0
        while place < len(tokens):
            size = next((n for n in self._sizes if self._at(text, tokens, place, n)), 0)
            if size:
                run = tokens[place : place + size]
                things = self._whole[tuple(token.stem for token in run)]
                found.append(Named(run[0].start, run[-1].end, things))
            place += size or 1
        return tuple(found)

    def titled(self, text: str) -> Iterator[Named]:
        """Yield each capitalised word of a text that stands in titles or names, and in which."""
        for found in _CAPITALISED.finditer(text):
            if things := self._titled.get(self.table.stem(found[0])):
                yield Named(*found.span(), things)

    def _at(self, text: str, tokens: tuple[Token, ...], place: int, size: int) -> bool:
        run = tokens[place : place + size]
        if len(run) < size or tuple(token.stem for token in run) not in self._whole:
            return False
        return not _STOPS.search(text, run[0].end, run[-1].start)

    @cached_property
    def _sizes(self) -> tuple[int, ...]:
        return tuple(sorted({len(stems) for stems in self._whole}, reverse=True))

    # ------------------------------------------------------------------ what tells of a thing

    def stems(self, thing: Thing) -> frozenset[str]:
        """Return the words of all names of a thing, and of the things that go with it."""
        if thing not in self._stems:
            self._stems[thing] = self._stems_of(thing)
        return self._stems[thing]

    def _stems_of(self, thing: Thing) -> frozenset[str]:
        return frozenset(
            stem
            for one in (thing, *self._attributes(thing))
            for name in (one.id, *self.names(one))
            for stem in self.table.stems(re.sub(r"[._-]", " ", name))
        )

    def cues(self, thing: Thing) -> frozenset[str]:
        """Return every word by which a sentence may show that it speaks of a thing."""
        # A period up to 2004 ends before 2005, and what is before 1995 is not later than 1994.
        more = thing.kind in ("period", "time")
        years = {str(y) for a, b in self.years(thing) for y in (a - more, a, b, b + more)}
        return self.stems(thing) | years

    def _attributes(self, thing: Thing) -> Iterator[Thing]:
        """Yield what a document is named by beside its title: its type, actor and so on."""
        if thing.kind != "document":
            return
        corpus = self.corpus
        for name in corpus.values:
            attribute = corpus.attributes[name]
            if attribute.of == "document" or attribute.of_both:
                values = corpus.values_at(attribute, thing.id)
                yield from (Thing(name, str(value)) for value in values if value)
        looks_back = corpus.documents[thing.id].retrospective
        yield Thing("retrospective", "yes" if looks_back else "no")

    def years(self, thing: Thing) -> tuple[tuple[int, int], ...]:
        """Return the first and last year of a thing that is dated; nothing of any other."""
        if thing.kind == "document":
            span = self.corpus.documents[thing.id].date
        elif thing.kind in ("event", "period", "time"):
            span = span_of(thing.id, self.corpus)
        else:
            return ()
        days = [day.year for day in (span.first, span.last) if day is not None]
        return ((days[0], days[-1]),) if days else ()

    # ------------------------------------------------------------------ what a criterion uses

    def used(self, criterion: Criterion) -> tuple[tuple[Thing, ...], ...]:
        """Return the things that a criterion names, alternatives together."""
        found = [group for query in plain_queries(criterion) for group in self.of_query(query)]
        found += [(self.time(node.name),) for node in walk(criterion) if isinstance(node, Day)]
        return tuple(dict.fromkeys(found))

    def of_query(self, query: Query) -> Iterator[tuple[Thing, ...]]:
        """Yield the things that a query without parts names, alternatives together."""
        families = self.corpus.codebook.families
        if query.codes:
            yield tuple(Thing("family" if c in families else "code", c) for c in query.codes)
        for asked in filter(None, map(condition_of, query.restrictions)):
            if asked.how == "is" and asked.attribute in self.corpus.values:
                yield tuple(Thing(asked.attribute, str(value)) for value in asked.values)
        for rule in others_of(query.restrictions):
            if rule.by in TIME:
                yield tuple(map(self.time, rule.values))
            elif rule.by is By.EXCERPT:
                documents = (self.corpus.excerpts[name].document for name in rule.values)
                yield tuple(Thing("document", name) for name in documents if name)
            else:
                yield tuple(Thing(rule.by.value, value) for value in rule.values)

    def with_id(self, name: str) -> tuple[Thing, ...]:
        """Return every thing with an id, of whatever kind."""
        return tuple(thing for thing in self.things if thing.id == name)

    def time(self, name: str) -> Thing:
        """Return a period, an event or a written date as a thing."""
        kinds = (("period", self.corpus.periods), ("event", self.corpus.events))
        return Thing(next((kind for kind, known in kinds if name in known), "time"), name)

    def implied(self, things: Iterable[Thing]) -> frozenset[Thing]:
        """Return things with all that a sentence may name in their place."""
        return frozenset(other for thing in things for other in (thing, *self._implied(thing)))

    def _implied(self, thing: Thing) -> Iterator[Thing]:
        corpus, book = self.corpus, self.corpus.codebook
        if thing.kind in ("code", "family"):
            yield from (Thing("code", code) for code in book.expand(thing.id))
            yield from (Thing(*one) for one in book.above(thing.id))
        elif thing.kind == "document":
            yield from self._attributes(thing)
            events = (event.id for event in corpus.events.values() if event.document == thing.id)
            yield from (Thing("event", name) for name in events)
        elif thing.kind == "event" and corpus.events[thing.id].document:
            document = Thing("document", corpus.events[thing.id].document)
            yield from (document, *self._attributes(document))
