"""Which sentences of a paper are claims, and which could be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from refutable.cells.outline import outline
from refutable.paper.reading import HEADER, NOTE, TABLE, Piece, flat
from refutable.paper.source import ResultSpan, Source
from refutable.wording.table import Table

# A stop, perhaps with a quotation mark or a bracket behind it, ends a sentence; so does a block.
_END = re.compile(r"""[.!?][”’"')\]]*(?=\s+["“‘(\[]?[A-Z`\d]|\s*\n|\s*$)|\n""")
_APART = frozenset({HEADER, NOTE, TABLE})
_CITED = re.compile(r"\[[^\[\]]*@[^\[\]]*\]|\{[^{}]*\}|“[^”]*”")


@dataclass(frozen=True)
class Unclaimed:
    """A sentence that belongs to no claim: its place, its text, and what makes it look like one."""

    file: str
    line: int
    text: str
    words: tuple[str, ...]
    computes: bool


@dataclass(frozen=True)
class Reason:
    """A sentence that states a result and restates no claim, with the reason that is given."""

    file: str
    line: int
    text: str
    because: str


@dataclass(frozen=True)
class SectionCoverage:
    """A section: how many sentences it has, how many are claims, and which could be.

    ``restating`` is how many say again what claims say; ``reasons`` are given for results that no
    claim bears.
    """

    title: str
    sentences: int
    claims: int
    restating: int
    reasons: tuple[Reason, ...]
    unclaimed: tuple[Unclaimed, ...]


@dataclass(frozen=True)
class _Sentence:
    file: str
    line: int
    section: str
    text: str
    claimed: bool
    result: ResultSpan | None
    computes: bool


def coverage(source: Source, table: Table | None) -> tuple[SectionCoverage, ...]:
    """Return for each top section which sentences are claims, and which could be.

    A sentence could be one if it holds a decisive word or a computed value, is part of no claim and
    is not marked as a result.
    """
    found = list(_sentences(source))
    sections = dict.fromkeys(item.section for item in found)
    return tuple(
        _section(title, [item for item in found if item.section == title], table)
        for title in sections
    )


def _section(title: str, found: list[_Sentence], table: Table | None) -> SectionCoverage:
    listed = (_unclaimed(item, table) for item in found if not item.claimed and not item.result)
    results = [(item, item.result) for item in found if item.result and not item.claimed]
    return SectionCoverage(
        title=title,
        sentences=len(found),
        claims=sum(item.claimed for item in found),
        restating=sum(bool(one.restates) for _, one in results),
        reasons=tuple(
            Reason(item.file, item.line, item.text, one.because)
            for item, one in results
            if not one.restates
        ),
        unclaimed=tuple(item for item in listed if item.words or item.computes),
    )


def _unclaimed(item: _Sentence, table: Table | None) -> Unclaimed:
    own = _CITED.sub(lambda match: " " * len(match[0]), item.text)
    decisive = (word for word in table.words(own) if word.entry.answered_by) if table else ()
    words = tuple(dict.fromkeys(word.text for word in decisive))
    return Unclaimed(item.file, item.line, item.text, words, item.computes)


def _said(piece: Piece) -> str | None:
    if piece.kind == "cell":
        return "\n"
    return " " * len(piece.text) if piece.kind in ("raw", "code") else None


def _sentences(source: Source) -> Iterator[_Sentence]:
    """Yield the sentences of the running text: no headings, tables or notes."""
    inside = outline(source)
    own = [one for one in source.reading.pieces if not _APART & {*one.inside}]
    said = flat(own, _said)
    spans = [(span.start, span.end) for span in source.claims]
    results = source.results
    start = 0
    for end in (*(match.end() for match in _END.finditer(said.text)), len(said.text)):
        text = said.text[start:end]
        if re.search("[A-Za-z]", text):
            first = said.place(start + len(text) - len(text.lstrip()))
            last = said.place(start + len(text.rstrip()) - 1)
            place, sections = source.at(first), inside.at(first)
            yield _Sentence(
                place.file,
                place.line,
                sections[0].title if sections else "",
                " ".join(text.split()),
                any(a <= last and first < b for a, b in spans),
                next((one for one in results if one.start <= last and first < one.end), None),
                any(first <= one.start <= last for one in source.inlines),
            )
        start = end
