"""What a query finds as a pandas frame, on any corpus of a batch, and functions of such frames.

A row is a coding, an excerpt or a document; a column is what the tables say of it. Values that are
not known are NaN in columns of numbers, and None in all others.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from refutable.corpus import Corpus, Interval
from refutable.corpus.model import Attribute
from refutable.evaluate.attributes import borne, is_of_documents
from refutable.evaluate.numbers import Bools, Bounds, Ints
from refutable.language.measures import Measure
from refutable.language.query import Query

if TYPE_CHECKING:
    import pandas as pd

    from refutable.evaluate.arrays import Arrays, Kind
    from refutable.evaluate.batch import Evaluation

Column = Any
"""An array of values, of numbers or of Python objects."""
Columns = Mapping[str, Column]
# So many open excerpts, in or out, make all combinations that a function is tried on.
_MOST_OPEN = 6


class MeasureError(ValueError):
    """A function of an author that raised, or gave no number, on the corpus as it is."""


# ------------------------------------------------------------------ columns


@lru_cache(maxsize=2)
def _tables(arrays: Arrays) -> tuple[Columns, Columns, Columns, Columns]:
    """Return the columns of documents, of their dates, of their sources, and of excerpts."""
    corpus = arrays.corpus
    documents = [corpus.documents[name] for name in arrays.documents]
    excerpts = [corpus.excerpts[name] for name in arrays.excerpts]
    fixed = {
        "document": _objects([one.id for one in documents]),
        "title": _objects([one.title for one in documents]),
        "retrospective": np.array([one.retrospective for one in documents], dtype=bool),
    }
    dates = {
        "date": _objects([str(one.date) for one in documents]),
        "first_day": _objects([one.date.first for one in documents]),
        "last_day": _objects([one.date.last for one in documents]),
    }
    sources: dict[str, Column] = {}
    own: dict[str, Column] = {
        "excerpt": _objects([one.id for one in excerpts]),
        "text": _objects([one.text for one in excerpts]),
        "locator": _objects([one.locator or None for one in excerpts]),
    }
    for name, attribute in corpus.attributes.items():
        of_documents = is_of_documents(attribute, corpus)
        table = sources if of_documents else own
        if name == attribute.name and name not in {**fixed, **dates, **sources, **own}:
            table[name] = _attribute(attribute, arrays, of_documents)
        if attribute.of_both:
            sources[f"document_{name}"] = _attribute(attribute, arrays, True)
    return fixed, dates, sources, own


def _attribute(attribute: Attribute, arrays: Arrays, of_documents: bool) -> Column:
    corpus = arrays.corpus
    places = (
        [(name, "") for name in arrays.documents]
        if of_documents
        else [(corpus.excerpts[name].document or "", name) for name in arrays.excerpts]
    )
    found = [_shown(attribute, corpus, *place) for place in places]
    if attribute.type in ("number", "integer") and not any(isinstance(v, tuple) for v in found):
        return np.array([np.nan if v is None else v for v in found], dtype=np.float64)
    return _objects(found)


def _shown(attribute: Attribute, corpus: Corpus, document: str, excerpt: str) -> object:
    values = [value for _, value in borne(attribute, corpus, document, excerpt)]
    values = [str(value) if isinstance(value, Interval) else value for value in values]
    if attribute.type != "list" and len(values) < 2:
        return values[0] if values else None
    return tuple(values)


def _objects(values: Sequence[object]) -> Column:
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


# ------------------------------------------------------------------ frames


class Frames:
    """The frames of one query on the corpora of one evaluation."""

    def __init__(self, on: Evaluation, query: Query) -> None:
        self.on = on
        self.query = query
        arrays = on.arrays
        self.kinds: tuple[Kind, ...] = ()
        if query.finds == "codings":
            by_kind = on.by_kind(query)
            self.kinds = tuple(by_kind)
            ends = [(one.certain, one.possible) for one in by_kind.values()]
        else:
            one = on.found(query)
            ends = [(one.certain, one.possible)]
        size = max((len(end) for pair in ends for end in pair), default=1)
        self.width = len(arrays.documents if query.finds == "documents" else arrays.excerpts)
        self.certain, self.possible = (
            np.concatenate(
                [np.broadcast_to(pair[way], (size, self.width)) for pair in ends], axis=1
            )
            if ends
            else np.zeros((1, 0), dtype=bool)
            for way in (0, 1)
        )

    def open_places(self, number: int) -> Ints:
        """Return the excerpts, or documents, in which something is only possible on a corpus."""
        open_cells = self.possible[number] & ~self.certain[number]
        return np.unique(np.flatnonzero(open_cells) % max(1, self.width))

    def worlds(self, number: int) -> Iterator[Bools]:
        """Yield what is found on a corpus in each way in which what is open may come out."""
        places = self.open_places(number)
        at = np.arange(self.certain.shape[1]) % max(1, self.width)
        for taken in product((False, True), repeat=len(places)):
            some = places[list(taken)] if len(places) else places
            yield self.certain[number] | (self.possible[number] & np.isin(at, some))

    def frame(self, found: Bools, number: int) -> pd.DataFrame:
        """Return what is found on a corpus of the batch as a frame, by document and excerpt."""
        import pandas as pd

        row, place = np.divmod(np.flatnonzero(found), max(1, self.width))
        order = np.lexsort((row, place))
        row, place = row[order], place[order]
        if self.query.finds == "documents":
            return pd.DataFrame(self._of_documents(place, number))
        if self.query.finds == "excerpts":
            return pd.DataFrame(self._of_excerpts(place, number))
        return pd.DataFrame(self._of_codings(row, place, number))

    def _of_documents(self, place: Ints, number: int) -> dict[str, Column]:
        fixed, dates, sources, _ = _tables(self.on.arrays)
        batch = self.on.batch
        moved = [None, batch.dates, batch.sources]
        columns: dict[str, Column] = {}
        for table, taken in zip((fixed, dates, sources), moved, strict=True):
            at = place if taken is None else taken[number][place]
            columns |= {name: column[at] for name, column in table.items()}
        return columns

    def _of_excerpts(self, place: Ints, number: int) -> dict[str, Column]:
        arrays = self.on.arrays
        own = {name: column[place] for name, column in _tables(arrays)[3].items()}
        return {**self._of_documents(arrays.document_of[place], number), **own}

    def _of_codings(self, row: Ints, place: Ints, number: int) -> dict[str, Column]:
        # Codings that stand where the files have none quote their whole excerpt.
        arrays, given = self.on.arrays, self.on.arrays.corpus.columns
        at = [
            self._codings(self.kinds[r], p)
            for r, p in zip(row.tolist(), place.tolist(), strict=True)
        ]
        times = [len(some) for some in at]
        row, place = np.repeat(row, times), np.repeat(place, times)
        codings = [coding for some in at for coding in some]
        texts = _tables(arrays)[3]["text"][place]
        quotes = [(c >= 0 and given.quote[c]) or t for c, t in zip(codings, texts, strict=True)]
        kinds = [self.kinds[r] for r in row.tolist()]
        return {
            **self._of_excerpts(place, number),
            "coder": _objects([kind[0] for kind in kinds]),
            "code": _objects([kind[1] for kind in kinds]),
            "stance": _objects([kind[2] for kind in kinds]),
            "quote": _objects(quotes),
            "memo": _objects([given.memo[c] if c >= 0 else "" for c in codings]),
        }

    def _codings(self, kind: Kind, place: int) -> Sequence[int]:
        return _cells(self.on.arrays).get((kind, place), (-1,))


@lru_cache(maxsize=2)
def _cells(arrays: Arrays) -> Mapping[tuple[Kind, int], tuple[int, ...]]:
    """Return the codings of each kind at each excerpt, by their places in the corpus."""
    found: dict[tuple[Kind, int], tuple[int, ...]] = {}
    for kind in arrays.kinds:
        for coding, place in np.stack(arrays.all_codings_of(kind), axis=1).tolist():
            found[kind, place] = (*found.get((kind, place), ()), coding)
    return found


def frame_of(on: Evaluation, query: Query) -> pd.DataFrame:
    """Return everything that a query finds, or may find, on the first corpus of a batch.

    Where something is only possible, a column ``certain`` says which rows are certain.
    """
    frames = Frames(on, query)
    frame = frames.frame(frames.possible[0], 0)
    if len(frames.open_places(0)):
        sure = frames.frame(frames.certain[0], 0)
        keys = ["document", *[name for name in ("excerpt", "code", "stance") if name in frame]]
        known = set(map(tuple, sure[keys].itertuples(index=False)))
        frame["certain"] = [tuple(r) in known for r in frame[keys].itertuples(index=False)]
    return frame


# ------------------------------------------------------------------ functions of frames


def measured(on: Evaluation, value: Measure) -> Bounds:
    """Return the least and the greatest number that a function gives on each corpus.

    It is tried on every way in which what is open may come out. Where there are too many, and
    where the function raises on a changed corpus, the number is not known.

    Raises:
        MeasureError: the function raised, or gave no number, on the corpus as it is.
    """
    frames = Frames(on, value.of.query)
    size = max(
        (len(taken) for taken in (on.batch.dates, on.batch.sources) if taken is not None),
        default=len(frames.certain),
    )
    wide = (np.broadcast_to(end, (size, end.shape[1])) for end in (frames.certain, frames.possible))
    frames.certain, frames.possible = wide
    known: dict[bytes, tuple[float, float]] = {}
    ends = []
    for number in range(size):
        key = frames.certain[number].tobytes() + frames.possible[number].tobytes()
        alike = on.batch.dates is None and on.batch.sources is None
        if not alike or key not in known:
            known[key] = _ends(on, value, frames, number)
        ends.append(known[key])
    low, high = zip(*ends, strict=True)
    return np.array(low), np.array(high)


def _ends(on: Evaluation, value: Measure, frames: Frames, number: int) -> tuple[float, float]:
    if len(frames.open_places(number)) > _MOST_OPEN:
        return math.nan, math.nan
    numbers = []
    for found in frames.worlds(number):
        try:
            numbers.append(_number(value, frames.frame(found, number)))
        except MeasureError:
            if on.unchanged:
                raise
            return math.nan, math.nan
    low, high = min(numbers), max(numbers)
    return (low, high) if not any(map(math.isnan, numbers)) else (math.nan, math.nan)


def _number(value: Measure, frame: pd.DataFrame) -> float:
    if value.function is None:
        raise MeasureError(f"the function of “{value.label}” is not here: run the paper's cells")
    try:
        given = value.function(frame)
    except Exception as error:  # it is the author's: whatever it raises is reported as a fault
        told = f"{type(error).__name__}: {error}"
        raise MeasureError(f"the function of “{value.label}” raised {told}") from error
    if isinstance(given, (int, float, np.integer, np.floating)) and not isinstance(given, bool):
        return float(given)
    what = f"{given!r}, a {type(given).__name__}"
    raise MeasureError(f"the function of “{value.label}” gave {what}, not a number")
