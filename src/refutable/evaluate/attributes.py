"""Attributes of documents, excerpts and cases: who has which value."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from refutable.corpus import Corpus
from refutable.corpus.model import Attribute
from refutable.corpus.schema import Value
from refutable.evaluate.numbers import Bools, Floats

if TYPE_CHECKING:
    from refutable.evaluate.arrays import Arrays


def attribute_of(name: str, corpus: Corpus) -> Attribute:
    """Return a declared attribute, or the column that refers to a table of this name.

    Raises:
        ValueError: there is none, or several columns refer to the table.
    """
    known = corpus.attributes
    if name in known:
        return known[name]
    referring = {one.name: one for one in known.values() if one.refers == name}
    if len(referring) == 1:
        return next(iter(referring.values()))
    if referring:
        raise ValueError(f"several columns refer to '{name}'; name one: {', '.join(referring)}")
    message = f"there is no attribute '{name}'"
    if near := difflib.get_close_matches(name, known, n=1):
        raise ValueError(f"{message}; did you mean '{near[0]}'?")
    if not known:
        raise ValueError(f"{message}: data/datapackage.json declares none")
    message = f"{message}, and no column refers to a table of this name"
    raise ValueError(f"{message}; use one of: {', '.join(known)}")


def is_of_documents(attribute: Attribute, corpus: Corpus) -> bool:
    """Return whether whole documents have an attribute, and not each excerpt its own."""
    while attribute.of == "case":
        attribute = corpus.attributes[attribute.via]
    return attribute.of == "document"


# ------------------------------------------------------------------ who has which value


def borne(
    attribute: Attribute, corpus: Corpus, document: str, excerpt: str = ""
) -> Iterator[tuple[Hashable, Value]]:
    """Yield who has an attribute at a place, and each value; None where it is not known."""
    if attribute.of != "case":
        owner = document, excerpt if attribute.of == "excerpt" else ""
        yield from ((owner, value) for value in corpus.values_at(attribute, document, excerpt))
        return
    rows = corpus.cases[attribute.table]
    referring = corpus.attributes[attribute.via]
    for _, name in borne(referring, corpus, document, excerpt):
        if isinstance(name, str):
            found = rows[name].attributes.get(attribute.column)
            values = found if isinstance(found, tuple) else (found,)
            yield from ((name, value) for value in values)
        else:
            yield ("?", document, excerpt), None


@dataclass(frozen=True)
class Bearers:
    """Things with a value, and the places (documents or excerpts) that have them, (places, T).

    ``known`` says of which things the value is known, and ``numbers`` are the values as numbers.
    """

    of_documents: bool
    members: Bools
    known: Bools
    numbers: Floats


def bearers(attribute: Attribute, arrays: Arrays, *, by_value: bool) -> Bearers:
    """Return who has an attribute; with ``by_value``, those with one value are one thing.

    Raises:
        ValueError: a number is asked of what is no number.
    """
    corpus, of_documents = arrays.corpus, is_of_documents(attribute, arrays.corpus)
    if not by_value and attribute.type not in ("number", "integer"):
        raise ValueError(f"'{attribute.name}' is no number: its type is {attribute.type}")
    names = arrays.documents if of_documents else arrays.excerpts
    places: list[tuple[int, Hashable]] = []
    values: dict[Hashable, Value] = {}
    for place, name in enumerate(names):
        document = name if of_documents else corpus.excerpts[name].document or ""
        for owner, value in borne(attribute, corpus, document, "" if of_documents else name):
            key: Hashable = value if by_value and value is not None else ("?", owner)
            places.append((place, key))
            values[key] = value
    column = {key: number for number, key in enumerate(values)}
    members = np.zeros((len(names), len(values)), dtype=bool)
    for place, key in places:
        members[place, column[key]] = True
    numbers = [v if isinstance(v, (int, float)) else np.nan for v in values.values()]
    known = np.array([value is not None for value in values.values()], dtype=bool)
    return Bearers(of_documents, members, known, np.array(numbers, dtype=np.float64))


# ------------------------------------------------------------------ statistics


def summed_up(how: str, certain: Bools, possible: Bools, numbers: Floats) -> tuple[Floats, Floats]:
    """Return the least and the greatest sum, mean or median of the things found, (B, T) each.

    It is NaN where a number is not known, and of nothing a mean or a median is undefined.
    """
    ends = [_ends(how, *row, numbers) for row in zip(certain, possible, strict=True)]
    low, high = zip(*ends, strict=True)
    return np.array(low), np.array(high)


def _ends(how: str, certain: Bools, possible: Bools, numbers: Floats) -> tuple[float, float]:
    sure, maybe = numbers[certain], np.sort(numbers[possible & ~certain])
    if np.isnan(sure).any() or np.isnan(maybe).any() or (how != "sum" and not len(sure)):
        return np.nan, np.nan
    # The extremes are reached by taking the smallest, or the greatest, of what is only possible.
    taken: Sequence[Floats] = [maybe[:n] for n in range(len(maybe) + 1)]
    taken = [*taken, *(maybe[n:] for n in range(len(maybe)))]
    values = [_STATISTICS[how](np.concatenate([sure, some])) for some in taken]
    return float(min(values)), float(max(values))


_STATISTICS: Mapping[str, Callable[[Floats], Any]] = {
    "sum": np.sum,
    "mean": np.mean,
    "median": np.median,
}
