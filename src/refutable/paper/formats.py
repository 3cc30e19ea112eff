"""The formats that a render writes, in one place: a new one is an entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from refutable.errors import Fault, UsageError
from refutable.files import below, zipped

if TYPE_CHECKING:
    from refutable.paper.document import Document


DATA, PACKAGE = "data", "datapackage.json"
"""The folder of the project that holds the data, and the file there that describes them."""
DATA_PACKAGE, SUPPLEMENT = "-data.zip", "-supplement.pdf"
Files = Mapping[str, bytes]
"""What a format writes, by what stands after the name of the paper: ".pdf", "-supplement.pdf"."""


@dataclass(frozen=True)
class Format:
    """A format: what makes its files, and from which forms of the tree.

    ``label`` is what readers call it, ``ending`` that of its first file, and ``quarto`` its name in
    Quarto, "" where Quarto has no such file. The libraries that
    make it are imported when it is made, so that a check does without them.
    """

    make: Callable[[Document], Files]
    forms: tuple[str, ...]
    label: str
    ending: str
    quarto: str = ""
    default: bool = False


def _html(document: Document) -> Files:
    from refutable.paper.html import page

    return {".html": page(document).encode(), **data_package(document.executed.source.root)}


def data_package(root: Path) -> Files:
    """Return the data of a project as the zip that the page links to; nothing without data."""
    if not (root / DATA / PACKAGE).is_file():
        return {}
    return {DATA_PACKAGE: zipped(below(root / DATA))}


def _pdf(document: Document) -> Files:
    from refutable.paper.pdf import pdf

    return pdf(document)


def _ipynb(document: Document) -> Files:
    from refutable.paper.notebook import notebook_text, to_notebook

    return {".ipynb": notebook_text(to_notebook(document)).encode()}


def _docx(document: Document) -> Files:
    from refutable.paper.word import docx

    return {".docx": docx(document)}


def _jats(document: Document) -> Files:
    from refutable.paper.jats import jats

    return {"-jats.zip": jats(document)}


def _crate(document: Document) -> Files:
    from refutable.paper.crate import crate

    shown = replace(document, to=("html", "pdf"))
    return {"-crate.zip": crate(document, {**_html(shown), **_pdf(shown)})}


FORMATS: Mapping[str, Format] = {
    "html": Format(_html, ("html",), "HTML", ".html", "html", default=True),
    # Quarto sets the PDF of this project with Typst, as this engine does.
    "pdf": Format(_pdf, ("typst",), "PDF", ".pdf", "typst", default=True),
    "ipynb": Format(_ipynb, ("ipynb",), "Notebook", ".ipynb", "ipynb"),
    "docx": Format(_docx, ("docx",), "Word", ".docx", "docx"),
    "jats": Format(_jats, ("jats",), "JATS", "-jats.zip"),
    "crate": Format(_crate, ("html", "typst"), "RO-Crate", "-crate.zip"),
}
DEFAULT = tuple(name for name, item in FORMATS.items() if item.default)


def check_formats(to: Sequence[str]) -> None:
    """Refuse formats that there are not, and an empty list.

    Raises:
        UsageError: with a fault for each.
    """
    known = f"use one of: {', '.join(FORMATS)}"
    unknown = [name for name in to if name not in FORMATS]
    faults = [
        Fault("", 0, 0, "unknown-format", f"there is no format {name}", known) for name in unknown
    ]
    if not to:
        faults = [Fault("", 0, 0, "no-format", "no format was given", known)]
    if faults:
        raise UsageError(faults)
