"""Which sentences of a paper are claims, and which could be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from refutable.cells.outline import Place, Section, outline
from refutable.paper.source import Prose, Source, mask_code
from refutable.wording.table import Table

# A stop, perhaps with a quotation mark, a bracket and attributes behind it, ends a sentence.
_END = re.compile(r"""[.!?][”’"')\]]*(?:\{[^}]*\})?(?=\s+["“‘(\[]?[A-Z`\d]|\s*\n|\s*$)|\n\s*\n""")
_NOT_PROSE = re.compile(r"^(?:#{1,6}\s|[|:>{]|\s*[-*]\s|\[\^|:::|!\[|\{\{<).*$", re.MULTILINE)
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
class SectionCoverage:
    """A section: how many sentences it has, how many are claims, and which could be."""

    title: str
    sentences: int
    claims: int
    unclaimed: tuple[Unclaimed, ...]


@dataclass(frozen=True)
class _Sentence:
    file: str
    line: int
    section: str
    text: str
    claimed: bool
    computes: bool


def coverage(source: Source, table: Table | None) -> tuple[SectionCoverage, ...]:
    """Return for each top section which sentences are claims, and which could be.

    A sentence could be one if it holds a decisive word or a computed value and is part of no claim.
    """
    inside = outline(source)
    found = [item for prose in source.prose for item in _sentences(prose, source, inside)]
    sections = dict.fromkeys(item.section for item in found)
    return tuple(
        _section(title, [item for item in found if item.section == title], table)
        for title in sections
    )


def _section(title: str, found: list[_Sentence], table: Table | None) -> SectionCoverage:
    listed = (_unclaimed(item, table) for item in found if not item.claimed)
    return SectionCoverage(
        title=title,
        sentences=len(found),
        claims=sum(item.claimed for item in found),
        unclaimed=tuple(item for item in listed if item.words or item.computes),
    )


def _unclaimed(item: _Sentence, table: Table | None) -> Unclaimed:
    own = _CITED.sub(lambda match: " " * len(match[0]), item.text)
    decisive = (word for word in table.words(own) if word.entry.answered_by) if table else ()
    words = tuple(dict.fromkeys(word.text for word in decisive))
    return Unclaimed(item.file, item.line, item.text, words, item.computes)


def _sentences(
    prose: Prose, source: Source, inside: Mapping[Place, tuple[Section, ...]]
) -> Iterator[_Sentence]:
    text = _NOT_PROSE.sub(lambda match: " " * len(match[0]), mask_code(prose.text))
    spans = [
        (span.start, span.start + len(span.text))
        for span in source.claims
        if span.start < len(prose.text) and span.at(0) == prose.at(span.start)
    ]
    start = 0
    for end in (*(match.end() for match in _END.finditer(text)), len(text)):
        said = text[start:end]
        if re.search("[A-Za-z]", said):
            begin = start + len(said) - len(said.lstrip())
            place = prose.at(begin)
            sections = inside.get((place.file, place.line), ())
            yield _Sentence(
                place.file,
                place.line,
                sections[0].title if sections else "",
                " ".join(prose.text[begin:end].split()),
                any(a < end and begin < b for a, b in spans),
                any(begin <= one.start < end for one in prose.inlines),
            )
        start = end
