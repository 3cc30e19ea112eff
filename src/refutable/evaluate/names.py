"""What the names in a query mean in a corpus, and whether the corpus has them."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from refutable.corpus import Corpus, Document, Excerpt, Interval, parse_date
from refutable.corpus.model import ATTRIBUTES, OWN_ATTRIBUTES
from refutable.language.quantities import Rank
from refutable.language.query import TIME, By, Query, Restriction, Selected, restrictions_of

# An excerpt's own scope and language override its document's: a passage may be about something
# narrower than the whole text.
OWN = frozenset({*map(By, OWN_ATTRIBUTES), By.EXCERPT})


def check_names(query: Query, corpus: Corpus) -> None:
    """Check that a corpus knows every name in a query without parts, relations aside.

    Raises:
        ValueError: it does not know one; the message says what would be right.
    """
    book = corpus.codebook
    for name in query.codes:
        if not book.expand(name):
            raise ValueError(_unknown(name, "code or family", [*book.codes, *book.families]))
    for stance in query.stances:
        if stance not in corpus.counting.stances:
            raise ValueError(_unknown(stance, "stance", corpus.counting.stances))
    if query.coder and query.coder not in corpus.layers:
        raise ValueError(_unknown(query.coder, "coder", corpus.layers))
    for related in query.related:
        if related.by_excerpt and "documents" in (query.subject, related.other.finds):
            raise ValueError("catalogued documents have no excerpts: relate them by document")
    for rule in restrictions_of(query.restrictions):
        for value in rule.values:
            if rule.by in TIME:
                span_of(value, corpus)
            elif value not in _known(rule.by, corpus):
                raise ValueError(_unknown(value, rule.by.value, _known(rule.by, corpus)))


def codes_of(query: Query, corpus: Corpus) -> frozenset[str]:
    """Return the codes that a query without parts looks for; where it names none, all of them."""
    book = corpus.codebook
    names = query.codes or (book.codes if query.subject == "codings" else ())
    return frozenset(code for name in names for code in book.expand(name))


def rivals_of(value: Rank, corpus: Corpus) -> tuple[Selected, ...]:
    """Return what a code is compared with in its rank: the same selection of each other code.

    A reading may take several codes as one; the first is then the one that the author ranks.

    Raises:
        ValueError: the code is not one of those among which it is ranked.
    """
    taken, book = value.of.query.codes, corpus.codebook
    among = value.among.query.codes or tuple(name for name in book.codes if name not in book.below)
    if len(among) == 1 or taken[0] not in among:
        among = book.below.get(among[0], among)
    if taken[0] not in among:
        raise ValueError(
            f"'{taken[0]}' is not one of the codes among which it is ranked: {', '.join(among)}"
        )
    queries = (replace(value.of.query, codes=(name,)) for name in among if name not in taken)
    return tuple(map(Selected, queries))


def _known(by: By, corpus: Corpus) -> Collection[str]:
    if by is By.DOCUMENT:
        return corpus.documents
    if by is By.EXCERPT:
        return corpus.excerpts
    return ("yes", "no") if by is By.RETROSPECTIVE else corpus.values[by.value]


def _unknown(name: str, what: str, known: Iterable[str]) -> str:
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"use one of: {', '.join(names)}"
    return f"there is no {what} '{name}'; {hint}"


def span_of(value: str, corpus: Corpus) -> Interval:
    """Return the days of a period, an event or an EDTF date.

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
        message = f"'{value}' is not a period, an event or an EDTF date{hint}"
        raise ValueError(message) from error


_OF_DOCUMENT: Mapping[By, Callable[[Document], Collection[str]]] = {
    **{By(name): values for name, values in ATTRIBUTES.items()},
    By.DOCUMENT: lambda document: (document.id,),
    By.EXCERPT: lambda document: (),
    By.RETROSPECTIVE: lambda document: ("yes" if document.retrospective else "no",),
}
_OF_EXCERPT: Mapping[By, Callable[[Excerpt], str]] = {
    **{By(name): value for name, value in OWN_ATTRIBUTES.items()},
    By.EXCERPT: lambda excerpt: excerpt.id,
}


def has_attribute(rule: Restriction, corpus: Corpus, document: str, excerpt: str = "") -> bool:
    """Return whether a document, or an excerpt of it, meets a restriction other than of time."""
    if excerpt and rule.by in OWN:
        return _OF_EXCERPT[rule.by](corpus.excerpts[excerpt]) in rule.values
    return any(name in rule.values for name in _OF_DOCUMENT[rule.by](corpus.documents[document]))
