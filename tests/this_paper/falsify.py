"""Corpora on which a claim comes out otherwise, derived from its own criterion.

Each thing that a criterion looks at can be turned: what a query counts is taken out of the corpus
or put wherever it could count; a dated event is moved far back or far ahead. The turns of a claim
are tried alone, then in twos and threes, until its verdict is the one that is looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import combinations, product
from typing import Any

from refutable.claims.claim import Claim, Verdict, assess
from refutable.corpus import Coding, Corpus, Excerpt, Interval, parse_date
from refutable.evaluate.query import Finder
from refutable.language.quantities import Day
from refutable.language.query import Query

Change = Callable[[Corpus], Corpus]
MOST_CHANGES = 4


@dataclass(frozen=True)
class Turn:
    """Something that a claim looks at, and the ways in which it can be turned."""

    what: str
    ways: Mapping[str, Change]


@dataclass(frozen=True)
class Found:
    """A corpus on which a claim has the verdict that was looked for, and how it was made."""

    corpus: Corpus
    made_by: tuple[str, ...]


def find_corpus(claim: Claim, corpus: Corpus, wanted: Verdict) -> Found | None:
    """Return a corpus on which the claim has this verdict, made by the fewest turns; or None."""
    turns = [*turns_of(claim.holds), Turn("the documents", _whole_documents(corpus))]
    for number in range(MOST_CHANGES + 1):
        for picked in combinations(turns, number):
            # The documents first: what is put in or taken out is then found as they are dated.
            chosen = sorted(picked, key=lambda turn: turn.what != "the documents")
            for ways in product(*(turn.ways.items() for turn in chosen)):
                changed = corpus
                for _, change in ways:
                    changed = change(changed)
                if assess(claim, Finder(changed)).verdict is wanted:
                    names = (f"{t.what}: {name}" for t, (name, _) in zip(chosen, ways, strict=True))
                    return Found(changed, tuple(names))
    return None


def turns_of(value: Any) -> list[Turn]:
    """Return a turn for each query and each date that a criterion looks at, once each."""
    queries = dict.fromkeys(_within(value, Query))
    days = dict.fromkeys(day.name for day in _within(value, Day))
    return [
        *(_of_query(query) for query in queries if not query.parts),
        *(_of_day(name) for name in days),
    ]


def _within(value: Any, kind: type[Any]) -> Iterator[Any]:
    if isinstance(value, kind):
        yield value
    if isinstance(value, (tuple, list)):
        for part in value:
            yield from _within(part, kind)
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            yield from _within(getattr(value, item.name), kind)


def _of_query(query: Query) -> Turn:
    what = f"{query.subject} {' '.join(query.codes)}".strip()
    if query.subject == "codings":
        return Turn(
            what,
            {
                "none": lambda corpus: _without_codings(corpus, query),
                "wherever it could count": lambda corpus: _with_codings(corpus, query),
                "in one place where it could": lambda corpus: _with_codings(corpus, query, 1),
            },
        )
    return Turn(
        what,
        {
            "none quoted": lambda corpus: _without_excerpts(corpus, query),
            "all quoted": lambda corpus: _with_excerpts(corpus, query),
        },
    )


def _of_day(name: str) -> Turn:
    return Turn(
        f"the day {name}",
        {
            "long before": lambda corpus: _moved(corpus, name, parse_date("1000-01-01")),
            "long after": lambda corpus: _moved(corpus, name, parse_date("2999-01-01")),
        },
    )


def _moved(corpus: Corpus, name: str, to: Interval) -> Corpus:
    if name not in corpus.events:
        return corpus
    return replace(corpus, events={**corpus.events, name: replace(corpus.events[name], date=to)})


def _without_codings(corpus: Corpus, query: Query) -> Corpus:
    found = {item.coding for item in Finder(corpus).find(query)}
    kept = tuple(c for place, c in enumerate(corpus.codings) if place not in found)
    return replace(corpus, codings=kept)


def _with_codings(corpus: Corpus, query: Query, most: int | None = None) -> Corpus:
    places = replace(query, subject="excerpts", codes=(), stances=(), coder="")
    stance = query.stances[0] if query.stances else sorted(corpus.counting.upheld)[0]
    coder = query.coder or corpus.default
    codes = dict.fromkeys(c for name in query.codes for c in corpus.codebook.expand(name))
    excerpts = dict.fromkeys(item.excerpt for item in Finder(corpus).find(places))
    given = {(c.coder, c.excerpt, c.code, c.stance) for c in corpus.codings}
    added = [
        Coding(coder, name, code, corpus.excerpts[name].text, stance, "", 0, 0)
        for name in list(excerpts)[:most]
        for code in codes
        if (coder, name, code, stance) not in given
    ]
    return replace(corpus, codings=(*corpus.codings, *added))


def _without_excerpts(corpus: Corpus, query: Query) -> Corpus:
    found = {item.document for item in Finder(corpus).find(query)}
    kept = {n: e for n, e in corpus.excerpts.items() if not (e.counted and e.document in found)}
    codings = tuple(c for c in corpus.codings if c.excerpt in kept)
    return replace(corpus, excerpts=kept, codings=codings)


def _with_excerpts(corpus: Corpus, query: Query) -> Corpus:
    documents = replace(query, subject="documents")
    found = dict.fromkeys(item.document for item in Finder(corpus).find(documents))
    added = {f"x-added-{name}": _passage(corpus, name) for name in found}
    return replace(corpus, excerpts={**corpus.excerpts, **added})


def _passage(corpus: Corpus, document: str) -> Excerpt:
    source = corpus.documents[document]
    return Excerpt(
        id=f"x-added-{document}",
        document=document,
        text="words that are quoted",
        counted=True,
        locator="",
        repeats=None,
        emphasis=(),
        attributes={**source.attributes, "kind": "inline"},
    )


def _whole_documents(corpus: Corpus) -> Mapping[str, Change]:
    """Return ways to leave the quoted documents of one actor out, or to date every one anew."""
    actors = dict.fromkeys(document.actor for document in corpus.documents.values())

    def without(actor: str) -> Change:
        def change(now: Corpus) -> Corpus:
            kept = {
                name: excerpt
                for name, excerpt in now.excerpts.items()
                if excerpt.document is None or now.documents[excerpt.document].actor != actor
            }
            codings = tuple(c for c in now.codings if c.excerpt in kept)
            return replace(now, excerpts=kept, codings=codings)

        return change

    def dated(text: str) -> Change:
        def change(now: Corpus) -> Corpus:
            when = parse_date(text)
            documents = {n: replace(d, date=when) for n, d in now.documents.items()}
            return replace(now, documents=documents)

        return change

    return {
        **{f"nothing quoted of {actor}": without(actor) for actor in actors},
        **{f"all dated {text}": dated(text) for text in ("1000-01-01", "2001-05-01", "2999-01-01")},
    }
