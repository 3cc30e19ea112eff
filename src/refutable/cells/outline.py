"""Which sections a place in the text stands in, by the headings above it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from refutable.paper.source import Source, mask_verbatim

_HEADING = re.compile(
    r"(?P<level>#{1,6})\s+(?P<title>[^{]+?)\s*(?:\{(?P<attributes>[^}]*)\})?\s*#*$"
)
_ID = re.compile(r"#(?P<id>[^\s}#]+)")


@dataclass(frozen=True)
class Section:
    """A section: its level from 1, its title, and its id where it has one."""

    level: int
    title: str
    id: str


Place = tuple[str, int]
"""A file and a line in it."""


def outline(source: Source) -> Mapping[Place, tuple[Section, ...]]:
    """Return the sections that each line of prose stands in, the outermost first."""
    inside: tuple[Section, ...] = ()
    found: dict[Place, tuple[Section, ...]] = {}
    for prose in source.prose:
        lines = mask_verbatim(prose.text).split("\n")
        for line, place in zip(lines, prose.lines, strict=False):
            if heading := _HEADING.match(line):
                level = len(heading["level"])
                name = _ID.search(heading["attributes"] or "")
                section = Section(level, heading["title"], name["id"] if name else "")
                inside = (*(one for one in inside if one.level < level), section)
            found[place.file, place.line] = inside
    return found
