"""Where documents, excerpts and codings of a large corpus stand, in arrays.

Documents and excerpts are known by their places in the files, so that what is asked of all codings
is asked of arrays; a name is looked up where one is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from refutable.corpus.codings import Codings, Placed, Places

if TYPE_CHECKING:
    from refutable.corpus.model import Corpus

# Days are counted from the first of January of the year 1; these lie beyond all of them.
EARLIEST, LATEST = -(10**9), 10**9


class Index:
    """The places of everything in a corpus whose codings are kept as places."""

    def __init__(self, corpus: Corpus, codings: Codings, placed: Placed) -> None:
        self._corpus = corpus
        self.documents = tuple(corpus.documents)
        self.excerpts = tuple(corpus.excerpts)
        self.runs = codings.runs
        _, excerpt, self.code, self.stance = placed
        places = {name: place for place, name in enumerate(self.excerpts)}
        # The excerpt of each coding; those of none that is known are never looked at.
        known = np.array([places.get(name, -1) for name in excerpt.values], dtype=np.int64)
        self.excerpt_of = known[excerpt.at]

    @classmethod
    def of(cls, corpus: Corpus) -> Index | None:
        """Return the index of a corpus; None where its codings are not kept as places."""
        codings = corpus.columns
        return None if codings.placed is None else cls(corpus, codings, codings.placed)

    @cached_property
    def document_of(self) -> Places:
        """The document of each excerpt; -1 for one that has none."""
        places = {name: place for place, name in enumerate(self.documents)}
        named = (excerpt.document or "" for excerpt in self._corpus.excerpts.values())
        return np.array([places.get(name, -1) for name in named], dtype=np.int64)

    @cached_property
    def counted(self) -> Places:
        """The excerpts that counts may use."""
        excerpts = self._corpus.excerpts.values()
        return np.flatnonzero(np.array([excerpt.counted for excerpt in excerpts], dtype=bool))

    @cached_property
    def actor_of(self) -> Places:
        """The actor of each document, by number."""
        return _numbers(document.actor for document in self._corpus.documents.values())

    @cached_property
    def days(self) -> tuple[Places, Places]:
        """The first and the last day of each document; open ends lie beyond all days."""
        dates = [document.date for document in self._corpus.documents.values()]
        firsts = [date.first.toordinal() if date.first else EARLIEST for date in dates]
        lasts = [date.last.toordinal() if date.last else LATEST for date in dates]
        return np.array(firsts, dtype=np.int64), np.array(lasts, dtype=np.int64)

    @cached_property
    def retrospective(self) -> npt.NDArray[np.bool_]:
        """Which documents look back."""
        documents = self._corpus.documents.values()
        return np.array([document.retrospective for document in documents], dtype=bool)

    def codings_of(self, layer: str, codes: Iterable[str], stances: Iterable[str]) -> Places:
        """Return where the codings of a layer with these codes and stances lie."""
        code, stance = _among(self.code.values, codes), _among(self.stance.values, stances)
        found = [np.zeros(0, dtype=np.int64)]
        for run in self.runs.get(layer, ()):
            here = slice(run.start, run.stop)
            meant = code[self.code.at[here]] & stance[self.stance.at[here]]
            found.append(np.flatnonzero(meant) + run.start)
        return np.concatenate(found)


def _among(values: Sequence[str], some: Iterable[str]) -> npt.NDArray[np.bool_]:
    meant = set(some)
    return np.array([value in meant for value in values], dtype=bool)


def _numbers(names: Iterable[str]) -> Places:
    known: dict[str, int] = {}
    return np.array([known.setdefault(name, len(known)) for name in names], dtype=np.int64)
