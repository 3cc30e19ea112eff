"""Items as a reader meets them: the words, where they stand, and how they were coded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.corpus import Corpus
from analysis.evidence.query import Item


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
        page = f", p. {self.locator}" if self.locator else ""
        coded = f" [{self.code}, {self.stance}]" if self.code else ""
        return f"{words}{self.title} ({self.date}{page}){coded}"


def passages(items: Iterable[Item], corpus: Corpus) -> tuple[Passage, ...]:
    """Return the items with their words and sources, in the order given."""
    return tuple(_passage(item, corpus) for item in items)


def _passage(item: Item, corpus: Corpus) -> Passage:
    document = corpus.documents[item.document]
    excerpt = corpus.excerpts.get(item.excerpt)
    coding = corpus.codings[item.coding] if item.coding >= 0 else None
    words = coding.quote if coding else (excerpt.text if excerpt else "")
    return Passage(
        document=document.id,
        excerpt=item.excerpt,
        code=coding.code if coding else "",
        stance=coding.stance if coding else "",
        words=words,
        title=document.title,
        date=str(document.date),
        locator=excerpt.locator if excerpt else "",
        language=excerpt.language if excerpt else document.language,
    )
