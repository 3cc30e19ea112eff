"""Which sections a place in the text stands in, by the headings above it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from refutable.paper.source import Source


@dataclass(frozen=True)
class Section:
    """A section: its level from 1, its title, and its id."""

    level: int
    title: str
    id: str


@dataclass(frozen=True)
class Outline:
    """The sections of a paper: which a place of its text stands in, the outermost first."""

    _starts: Sequence[int]
    _inside: Sequence[tuple[Section, ...]]

    def at(self, offset: int) -> tuple[Section, ...]:
        """Return the sections that a character of the text stands in."""
        return self._inside[bisect_right(self._starts, offset)]

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all sections."""
        return frozenset(one.id for sections in self._inside for one in sections)


def outline(source: Source) -> Outline:
    """Return the sections of a paper."""
    headings = sorted(source.reading.headings, key=lambda one: one.start)
    inside: list[tuple[Section, ...]] = [()]
    for one in headings:
        above = (section for section in inside[-1] if section.level < one.level)
        inside.append((*above, Section(one.level, one.title, one.id)))
    return Outline([one.start for one in headings], inside)
