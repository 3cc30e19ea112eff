"""Items as a reader meets them: the words, where they stand, and how they were coded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

from refutable.corpus import Corpus
from refutable.evaluate.query import Item, Items


@dataclass(frozen=True, order=True)
class Passage:
    """What a claim counts, with its words, its source and its date in full."""

    document: str
    excerpt: str
    code: str
    stance: str
    words: str
    title: str
    date: str
    locator: str
    language: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What the passage is known by from one state of the data to the next."""
        return self.document, self.excerpt, self.code, self.stance

    def __str__(self) -> str:
        words = f"“{self.words}” — " if self.words else ""
        coded = f" [{', '.join(filter(None, (self.code, self.stance)))}]" if self.code else ""
        page = f"p. {self.locator}" if self.locator else ""
        where = ", ".join(filter(None, (self.date, page)))
        return f"{words}{self.title}{f' ({where})' if where else ''}{coded}"


class Passages(Sequence[Passage]):
    """Items as passages, which are made when one of them is first looked at."""

    def __init__(self, items: Iterable[Item], corpus: Corpus) -> None:
        self._items = items if isinstance(items, Items) else tuple(items)
        self._corpus = corpus

    @cached_property
    def _made(self) -> tuple[Passage, ...]:
        return tuple(_passage(item, self._corpus) for item in self._items)

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, place: int) -> Passage: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Passage, ...]: ...
    def __getitem__(self, place: int | slice) -> Passage | tuple[Passage, ...]:
        return self._made[place]

    def __iter__(self) -> Iterator[Passage]:
        return iter(self._made)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Passages, tuple)) and self._made == tuple(other)

    def __hash__(self) -> int:
        return hash(self._made)


def passages(items: Iterable[Item], corpus: Corpus) -> Passages:
    """Return the items with their words and sources, in the order given."""
    return Passages(items, corpus)


def _passage(item: Item, corpus: Corpus) -> Passage:
    document = corpus.documents[item.document]
    excerpt = corpus.excerpts.get(item.excerpt)
    coding = corpus.codings[item.coding] if item.coding >= 0 else None
    words = (coding.quote if coding else "") or (excerpt.text if excerpt else "")
    return Passage(
        document=document.id,
        excerpt=item.excerpt,
        code=coding.code if coding else "",
        stance=coding.stance if coding else "",
        words=words,
        title=document.title,
        date=corpus.date_of(document.id),
        locator=excerpt.locator if excerpt else "",
        language=corpus.language_of(document.id, item.excerpt),
    )
