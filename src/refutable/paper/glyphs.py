"""Which characters the fonts of the PDF lack: PDF/UA refuses a text that cannot be displayed."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from pathlib import Path

import typst

from refutable.escaping import typst_string

# Latin, Greek and Cyrillic, punctuation, arrows and signs of mathematics are in Typst's own fonts.
_UNUSUAL = re.compile("[^\0-\u024f\u0386-\u03ce\u0400-\u045f\u1e00-\u1eff\u2010-\u22ff]")
_REFUSED = re.compile(r'the text `("(?:[^"\\]|\\.)+")` could not be displayed')


def unusual(text: str) -> frozenset[str]:
    """Return the characters of a text that the fonts may lack."""
    return frozenset(_UNUSUAL.findall(text))


def undisplayed(message: str) -> str:
    """Return the text that Typst says it has no glyphs for, "" where it says something else."""
    found = _REFUSED.search(message)
    return found[1][1:-1] if found else ""


@functools.lru_cache(maxsize=8)
def lacking(characters: frozenset[str], root: Path, folders: tuple[str, ...]) -> frozenset[str]:
    """Return those characters that no font of the PDF has, a paper's own fonts included."""
    lacks: set[str] = set()
    while refused := _refused(characters - lacks, root, folders):
        lacks.update(refused)
    return frozenset(lacks & characters)


def _refused(characters: Iterable[str], root: Path, folders: tuple[str, ...]) -> str:
    shown = "\n".join(f"#text({typst_string(one)})\n" for one in sorted(characters))
    source = f'#set document(title: "x")\n{shown}'
    compiler = typst.Compiler(  # type: ignore[misc]  # its stub wants one type for all paths
        source.encode(),
        root=root.resolve(),
        font_paths=[str(root / name) for name in folders],
        ignore_system_fonts=True,
    )
    try:
        compiler.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        return undisplayed(error.message)
    return ""
