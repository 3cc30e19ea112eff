"""The paper as a tagged PDF, the same bytes from the same text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from refutable import inputs
from refutable.errors import Fault, MalformedError
from refutable.escaping import typst_string
from refutable.inputs import Inputs
from refutable.keeping import beside_text, digest, kept
from refutable.paper.document import Document
from refutable.paper.glyphs import REMEDY, named, unprintable
from refutable.paper.metadata import LENGTH, NUMBER, Settings
from refutable.paper.pandoc import EXTENSION, TEMPLATES, write
from refutable.paper.passes.math import in_typst
from refutable.paper.passes.supplement import MARK
from refutable.paper.writing import Written, variables, written

_LINE = re.compile(r"__typst_py_bytes__\.typ:(\d+):")
HEAD = "// ---- head"
"""What the template writes between what it defines and the paper."""
_IN_SUPPLEMENT = "#let in-supplement = false", "#let in-supplement = true"
STANDARDS: list[typst.PDFStandard] = ["ua-1"]


def pdf(document: Document) -> Mapping[str, bytes]:
    """Return the files of the paper as PDF, ".pdf" and, with a supplement, "-supplement.pdf".

    Vector charts, embedded fonts, outline, tags for PDF/UA-1.

    Raises:
        CellError: an output cannot be shown.
        MalformedError: a tool refused the text.
    """
    root = document.executed.source.root
    tree = written(document, "typst")
    made = {}
    for ending, source in parts(typst_source(tree)).items():
        try:
            made[ending] = _kept(ending, source, tree.settings, root)
        except typst.TypstError as error:
            raise MalformedError([_fault(error, source, tree.settings, document)]) from error
    return made


def parts(source: str) -> Mapping[str, str]:
    """Return the Typst source of each file by its ending.

    What the template defines stands before both.
    """
    article, found, supplement = source.partition(f"{MARK}\n")
    if not found:
        return {".pdf": source}
    shared = source.partition(f"{HEAD}\n")[0].replace(*_IN_SUPPLEMENT, 1)
    return {".pdf": article, "-supplement.pdf": shared + supplement}


def _kept(ending: str, source: str, own: Settings, root: Path) -> bytes:
    def made_of(project: Inputs) -> Mapping[str, str]:
        return {
            "its text": digest([source, list(own.layout.font_paths), str(timestamp(own))]),
            **beside_text(project),  # pictures and fonts among them
            **inputs.engine("paper/pdf"),
            **inputs.version_of("typst"),
        }

    return kept(f"typesetting of {ending}", made_of, lambda: compiled(source, own, root))


def compiled(source: str, own: Settings, root: Path) -> bytes:
    """Return the PDF of some Typst source.

    Raises:
        TypstError: Typst refuses it.
    """
    made = typst.Compiler(  # type: ignore[misc]  # its stub wants one type for all paths
        source.encode(),
        root=root.resolve(),
        font_paths=[str(root / name) for name in own.layout.font_paths],
        ignore_system_fonts=True,
    ).compile(format="pdf", pdf_standards=STANDARDS, timestamp=timestamp(own))
    assert isinstance(made, bytes)  # one PDF, not a list of pages
    return made


def typst_source(tree: Written) -> str:
    """Return the Typst source that the PDF is set from."""
    source = write(
        tree.blocks,
        tree.meta,
        _variables(tree),
        {
            "to": "typst-smart-citations",
            "template": str(TEMPLATES / "paper.typ"),
            "standalone": True,
            "filters": [str(EXTENSION / "claims.lua")],
        },
    )
    return in_typst(source)


def timestamp(settings: Settings) -> datetime.datetime:
    """Return midnight UTC of the paper's date, so that the clock has no part in the file."""
    day = settings.date.day or datetime.date(1970, 1, 1)
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)


def _variables(tree: Written) -> dict[str, Any]:
    """Return what the template takes as Typst code: every text is a string literal."""
    own, said = tree.settings, variables(tree, typst_string)
    layout = own.layout
    depth = own.contents.depth - tree.highest + 1
    language, _, region = own.lang.partition("-")
    authors = zip(said["authors"], own.people.authors, strict=True)
    return {
        **said,
        "authors": [
            {**one, "remarks": typst_string("; ".join((*author.roles, *author.remarks)))}
            for one, author in authors
        ],
        "edition-words": typst_string(own.edition.spelled(tree.words)),
        "document-date": _date(own.date.day),
        "keyword-list": [typst_string(word) for word in own.keywords],
        "language": typst_string(language),
        "territory": typst_string(region) if len(region) == 2 else "none",
        "licences": [
            {"text": typst_string(one.text), "url": typst_string(one.url)} for one in own.closing
        ],
        "contents-depth": str(depth) if own.contents.shown and depth > 0 else "",
        "fonts": [typst_string(name) for name in layout.mainfont],
        "code-fonts": [typst_string(name) for name in layout.monofont],
        "math-fonts": [typst_string(name) for name in layout.mathfont],
        "papersize": typst_string(layout.papersize or "a4"),
        "fontsize": layout.fontsize if LENGTH.match(layout.fontsize) else "",
        "linestretch": layout.linestretch if NUMBER.match(layout.linestretch) else "",
        "line-numbers": layout.line_numbers,
        "margin": [
            {"side": side, "length": length}
            for side, length in layout.margin.items()
            if LENGTH.match(length)
        ],
    }


def _date(day: datetime.date | None) -> str:
    if day is None:
        return "none"
    return f"datetime(year: {day.year}, month: {day.month}, day: {day.day})"


def _fault(error: typst.TypstError, source: str, own: Settings, document: Document) -> Fault:
    root = document.executed.source.root
    missing = unprintable(source, [root / name for name in own.layout.font_paths])
    if missing:
        line = next(line for line in source.splitlines() if missing[0] in line)
        at = line.index(missing[0])
        around = line[max(at - 30, 0) : at + 30].strip()
        message = f"the fonts of the PDF have no {named(missing)}, which stands in: {around}"
        return document.place_of(missing[0]).fault("missing-glyph", message, REMEDY)
    place = document.place_of(line_of(error, source))
    message = f"Typst refused the paper: {complaint(error, root)}"
    return place.fault("typst-refused", message, "correct the raw Typst" if place.line else "")


def line_of(error: typst.TypstError, source: str) -> str:
    """Return the line of some Typst source at which an error was noticed, "" for none."""
    found = _LINE.search(error.diagnostic)
    return source.splitlines()[int(found[1]) - 1].strip() if found else ""


def complaint(error: typst.TypstError, root: Path) -> str:
    """Return what is wrong, with files named from the project's root."""
    return "; ".join((error.message, *error.hints)).replace(f"{root.resolve()}/", "")
