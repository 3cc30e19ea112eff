"""What the names in a query mean in a corpus."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import replace

from refutable.corpus import Corpus, Interval, parse_date
from refutable.language.quantities import Rank
from refutable.language.query import Query, Selected


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


def unknown(name: str, what: str, known: Iterable[str]) -> str:
    """Return that there is no such thing, and what there is."""
    names = sorted(known)
    if not names:
        return f"there is no {what} '{name}': the data have none"
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
