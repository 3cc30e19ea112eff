"""Which characters the fonts of the PDF can print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

REMEDY = (
    "write it in another way, or put a font that has it into a folder of the project, which "
    "font-paths names, and name the font in mainfont"
)
_LINE = re.compile(r"could not be displayed with font.*?\.typ:(\d+):", re.DOTALL)
# Latin, Greek and Cyrillic letters and their punctuation, which Typst's own fonts have.
USUAL = re.compile("[\x00-\u024f\u0391-\u03c9\u0410-\u044f\u2010-\u2026]+")


def unprintable(text: str, folders: Iterable[Path]) -> str:
    """Return the characters of a text that no font has: none of Typst's own, and none in a folder.

    Typst itself is asked: it refuses them in a PDF/UA.
    """
    asked = "".join(sorted(set(USUAL.sub("", text))))
    return _refused(asked, tuple(folders)) if asked else ""


def named(characters: str) -> str:
    """Return characters with their numbers in Unicode."""
    return ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in characters)


@cache
def _refused(asked: str, folders: tuple[Path, ...]) -> str:
    import typst  # loaded here: most papers have usual letters alone

    lines = "\n\n".join(f'#"\\u{{{ord(sign):x}}}"' for sign in asked)
    source = f'#set document(title: "x")\n\n{lines}'.encode()
    compiler = typst.Compiler(source, ignore_system_fonts=True, font_paths=[*map(str, folders)])  # type: ignore[misc]  # its stub wants one type for all paths
    try:
        compiler.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        found = {int(number) for number in _LINE.findall(error.diagnostic)}
        return "".join(sign for n, sign in enumerate(asked) if 2 * n + 3 in found)
    return ""
