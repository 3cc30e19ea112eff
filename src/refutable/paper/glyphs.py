"""Signs that no font of the PDF has, found before anything runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from refutable.escaping import typst_string
from refutable.paper.front import font_folders
from refutable.paper.lines import Position, profiles
from refutable.paper.passes import visibility
from refutable.paper.passes.context import Context
from refutable.paper.tree import Node, nodes, plain_text

if TYPE_CHECKING:
    import typst

    from refutable.errors import Fault
    from refutable.paper.source import Source

REMEDY = (
    "put a font that has it into a folder of the project and name that in font-paths; or keep the "
    'sign out of the PDF, as ::: {.content-visible unless-format="typst"} does'
)
# Typst's own fonts have the letters of Europe and the signs of their typography.
_RARE = re.compile("[^\0-\u024f\u0370-\u04ff\u2010-\u2026\u2030-\u203a\ue000-\uf8ff]")
_MISSING = re.compile(r'the text `"(?P<text>.+?)"` could not be displayed', re.DOTALL)
_TEXTS = frozenset({"Str", "Code", "CodeBlock"})
_MOST = 20


def missing_glyphs(source: Source) -> Iterator[Fault]:
    """Yield the signs that the PDF could not show, each where the text has it first."""
    words = _words(source)
    folders = font_folders(source.keys, source.root)
    for _ in range(_MOST):
        text = _missing([word for word, _ in words], folders) if words else ""
        if not text:
            return
        place = next(place for word, place in words if text in word)
        yield missing_glyph(place, text)
        words = [(word, place) for word, place in words if text not in word]


def missing_glyph(place: Position, text: str) -> Fault:
    """Return the fault of a sign that no font has."""
    return place.fault("missing-glyph", f"no font of the PDF has the sign {text}", REMEDY)


def _words(source: Source) -> list[tuple[str, Position]]:
    """Return the words of the PDF that may lack a sign, each with its first place."""
    found = [
        (piece.text, source.at(piece.start))
        for piece in source.reading.pieces
        if piece.kind in ("word", "code") and _RARE.search(piece.text)
    ]
    if found:
        shown = _signs_shown(source)
        found = [(word, place) for word, place in found if shown.issuperset(_RARE.findall(word))]
    cells = {str(cell.number): cell.position for cell in source.cells}
    start = Position(source.main, 1, 1)
    for name, blocks in source.texts.items():
        place = cells.get(name.split(":")[0], start)
        found += [(word, place) for word in plain_text(blocks).split() if _RARE.search(word)]
    return found


def _unread(texts: Sequence[str], _: str) -> list[list[Node]]:
    """Return nothing for Markdown that is marked as such: only words of the text have a place."""
    return [[] for _ in texts]


def _signs_shown(source: Source) -> set[str]:
    """Return the signs of the text that is not kept out of the PDF."""
    given = source.metadata
    context = Context("typst", source.root, _unread, given, profiles(given))
    shown = nodes(visibility.apply(list(source.tree), context))
    return {sign for one in shown if one["t"] in _TEXTS for sign in str(one["c"])}


def _missing(words: Sequence[str], folders: Sequence[Path]) -> str:
    """Return the first text of the words that no font has; empty where all have one."""
    import typst

    lines = (f"#text({typst_string(word)})\n\n" for word in dict.fromkeys(words))
    text = '#set document(title: "words")\n#set text(font: "Libertinus Serif")\n' + "".join(lines)
    paths = [str(folder) for folder in folders]
    try:
        typst.Compiler(  # type: ignore[misc]  # its stub wants one type for all paths
            text.encode(), font_paths=paths, ignore_system_fonts=True
        ).compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        return missing_in(error)
    return ""


def missing_in(error: typst.TypstError) -> str:
    """Return the text that Typst found in no font; empty where it complains of something else."""
    found = _MISSING.search(error.message)
    return found["text"] if found else ""
