"""Documents, passages, codes and stances by their places in the record of the corpus."""

from __future__ import annotations

from functools import cached_property

from refutable.corpus import Coding, Corpus
from refutable.evaluate.query import Item


class Places:
    """The places of one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.documents = {name: place for place, name in enumerate(corpus.documents)}
        self.passages = {name: place for place, name in enumerate(corpus.excerpts)}
        self.codes = {name: place for place, name in enumerate(self.names)}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The families and codes, in the order of their record."""
        book = self.corpus.codebook
        return tuple(dict.fromkeys((*book.families, *book.codes)))

    @cached_property
    def stances(self) -> list[str]:
        """The stances of the codebook, then what else codings have: open ones too."""
        corpus = self.corpus
        declared = [name for name in corpus.codebook.stances if name in corpus.counting.stances]
        rest = sorted({*corpus.counting.stances, *corpus.columns.indexed[3]})
        return list(dict.fromkeys((*declared, *rest)))

    def of(self, item: Item) -> list[int]:
        """Return an item as a list of places: see :mod:`refutable.page.claims_record`."""
        made = [self.documents[item.document]]
        if item.excerpt:
            made.append(self.passages[item.excerpt])
        if item.coding >= 0:
            made += self.coded(self.corpus.codings[item.coding])
        return made

    def coded(self, one: Coding) -> list[int]:
        """Return code and stance of a coding, and the first and last place of its words."""
        return [self.codes[one.code], self.stances.index(one.stance), one.start, one.end]
