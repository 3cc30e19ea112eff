"""Characters of a paper that no font of its PDF has, each at its line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from refutable.paper.authors import listed
from refutable.paper.conditional import shown_in
from refutable.paper.glyphs import REMEDY, named, unprintable
from refutable.paper.marks import number_of
from refutable.paper.metadata import for_format
from refutable.paper.passes.kinds import EQUATION_LABEL
from refutable.paper.settings import cell_settings
from refutable.paper.tree import Node, changed, nodes

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
    missing = missing_in(source, f"{source.text}{source.metadata}")
    if not missing:
        return
    lines: dict[tuple[str, int], tuple[Position, str]] = {}
    for sign, place in _shown(source, frozenset(missing)):
        first, signs = lines.get((place.file, place.line), (place, ""))
        lines[place.file, place.line] = (min(first, place), signs + sign)
    for place, signs in lines.values():
        yield missing_fault(signs, place)


def missing_in(source: Source, text: str) -> str:
    """Return the characters of a text that no font of the paper's PDF has."""
    given = for_format(source.metadata, "typst")
    folders = [source.root / str(name) for name in listed(given.get("font-paths"))]
    return unprintable(text, folders)


def missing_fault(signs: str, place: Position) -> Fault:
    """Return the fault of characters that no font of the PDF has."""
    return place.fault("missing-glyph", f"the fonts of the PDF have no {named(signs)}", REMEDY)


def _shown(source: Source, missing: frozenset[str]) -> Iterator[tuple[str, Position]]:
    body = "".join(_texts(shown_in("typst", source.tree, source)))
    for sign in sorted(missing & set(body)):
        held = (p.start for p in source.reading.pieces if p.kind in _KINDS and sign in p.text)
        yield sign, source.at(max(source.text.find(sign, next(held, 0)), 0))
    for at, blocks in source.beside:
        for sign in sorted(missing & set("".join(_texts(shown_in("typst", blocks, source))))):
            yield sign, at
    for key in _PEOPLE:
        for sign in sorted(missing & set(str(source.metadata.get(key, "")))):
            yield sign, source.keys.at((key,))
    for cell in source.cells:
        settings = cell_settings(cell.options, source.metadata, "typst")
        if settings["echo"] and settings["include"]:
            for sign in sorted(missing & set(cell.code)):
                yield sign, cell.at(cell.code[: cell.code.index(sign)].count("\n") + 1)


def _texts(blocks: list[Node]) -> Iterator[str]:
    """Yield the texts that are printed: of a reference or citation, what stands round its name."""
    for one in nodes(changed(blocks, _printed)):
        if one["t"] == "Str" and not EQUATION_LABEL.match(one["c"]):
            yield one["c"]
        elif one["t"] in ("Code", "CodeBlock", "Math") and number_of(one) is None:
            yield one["c"][1]


def _printed(element: Node) -> list[Node] | None:
    if element["t"] != "Cite":
        return None
    around = ("citationPrefix", "citationSuffix")
    return [inline for one in element["c"][0] for key in around for inline in one[key]]
