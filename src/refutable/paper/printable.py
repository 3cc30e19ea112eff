"""Characters of a paper that no font of its PDF has, each at its line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from refutable.paper.authors import listed
from refutable.paper.glyphs import REMEDY, named, unprintable
from refutable.paper.lines import profiles
from refutable.paper.marks import number_of
from refutable.paper.metadata import for_format
from refutable.paper.passes import visibility
from refutable.paper.passes.context import Context
from refutable.paper.settings import cell_settings
from refutable.paper.tree import Node, nodes

if TYPE_CHECKING:
    from refutable.errors import Fault
    from refutable.paper.lines import Position
    from refutable.paper.source import Source

_PEOPLE = ("author", "authors", "affiliations", "copyright", "license", "abstract-title")
_KINDS = frozenset({"word", "code", "math"})


def unprintable_faults(source: Source) -> Iterator[Fault]:
    """Yield a fault for each character that the PDF shows and no font has, where it first stands.

    What a cell shows is known only in a render.
    """
    given = for_format(source.metadata, "typst")
    folders = [source.root / str(name) for name in listed(given.get("font-paths"))]
    missing = unprintable(f"{source.text}{source.metadata}", folders)
    if not missing:
        return
    lines: dict[tuple[str, int], tuple[Position, str]] = {}
    for sign, place in _shown(source, frozenset(missing)):
        first, signs = lines.get((place.file, place.line), (place, ""))
        lines[place.file, place.line] = (min(first, place), signs + sign)
    for place, signs in lines.values():
        yield place.fault("missing-glyph", f"the fonts of the PDF have no {named(signs)}", REMEDY)


def _shown(source: Source, missing: frozenset[str]) -> Iterator[tuple[str, Position]]:
    body = "".join(_texts(_visible(source)))
    for sign in sorted(missing & set(body)):
        held = (p.start for p in source.reading.pieces if p.kind in _KINDS and sign in p.text)
        yield sign, source.at(max(source.text.find(sign, next(held, 0)), 0))
    for name, blocks in source.texts.items():
        kind, key, *_ = name.split(":")
        for sign in sorted(missing & set("".join(_texts(blocks)))):
            yield sign, source.keys.at((key,)) if kind == "meta" else _cell(source, kind, key)
    for key in _PEOPLE:
        for sign in sorted(missing & set(str(source.metadata.get(key, "")))):
            yield sign, source.keys.at((key,))
    for cell in source.cells:
        settings = cell_settings(cell.options, source.metadata, "typst")
        if settings["echo"] and settings["include"]:
            for sign in sorted(missing & set(cell.code)):
                yield sign, cell.at(cell.code[: cell.code.index(sign)].count("\n") + 1)


def _visible(source: Source) -> list[Node]:
    on = profiles(source.heads[0].values if source.heads else {})
    context = Context("typst", source.root, lambda *_: [], source.metadata, on)
    return visibility.shown(list(source.tree), context)


def _cell(source: Source, kind: str, key: str) -> Position:
    if kind == "mark":
        return source.at(source.marks[int(key)].start)
    return next(cell.position for cell in source.cells if str(cell.number) == kind)


def _texts(blocks: list[Node]) -> Iterator[str]:
    for one in nodes(blocks):
        if one["t"] == "Str":
            yield one["c"]
        elif one["t"] in ("Code", "CodeBlock", "Math") and number_of(one) is None:
            yield one["c"][1]
