"""The paper as a tagged PDF, the same bytes from the same text."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from refutable.errors import MalformedError
from refutable.paper.document import Document
from refutable.paper.html import spelled
from refutable.paper.pandoc import EXTENSION, TEMPLATES, paper_fault, write
from refutable.paper.people import authors
from refutable.paper.writing import written

STANDARDS: list[typst.PDFStandard] = ["ua-1"]


def pdf(document: Document) -> bytes:
    """Return the paper on A4: vector charts, embedded fonts, outline, tags for PDF/UA-1.

    Raises:
        MalformedError: a tool refused the text, such as a picture that says nothing to those who
            do not see it.
    """
    source = document.executed.source
    text = typst_source(document)
    try:
        made = typst.Compiler(
            text.encode("utf-8"), root=source.root.resolve(), ignore_system_fonts=True
        ).compile(format="pdf", pdf_standards=STANDARDS, timestamp=timestamp(source.metadata))
    except typst.TypstError as error:
        raise MalformedError([paper_fault("Typst", _complaint(error, source.root))]) from error
    assert isinstance(made, bytes)  # one PDF, not a list of pages
    return made


def typst_source(document: Document) -> str:
    """Return the Typst source that the PDF is set from."""
    tree = written(document, "typst")
    return write(
        tree.blocks,
        tree.meta,
        _variables(document.executed.source.metadata),
        {
            "to": "typst-smart-citations",
            "template": str(TEMPLATES / "paper.typ"),
            "standalone": True,
            "number-sections": True,
            "filters": [str(EXTENSION / "claims.lua")],
        },
    )


def timestamp(metadata: Mapping[str, Any]) -> datetime.datetime:
    """Midnight UTC of the paper's date, so that the clock has no part in the file."""
    try:
        day = datetime.date.fromisoformat(str(metadata.get("date")))
    except ValueError:
        day = datetime.date(1970, 1, 1)
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)


def _variables(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What the template takes as Typst code: strings quoted, nothing left to its markup."""
    date = str(metadata.get("date") or "")
    people = authors(metadata)
    fields = ("name", "affiliation", "email", "orcid")
    return {
        "authors": [
            {field: _string(getattr(person, field)) for field in fields} for person in people
        ],
        "date-words": _string(spelled(date)),
        "document-date": _date(metadata),
        "keyword-list": [_string(str(word)) for word in _listed(metadata.get("keywords"))],
        "language": _string(str(metadata.get("lang") or "en").split("-")[0]),
    }


def _date(metadata: Mapping[str, Any]) -> str:
    if not metadata.get("date"):
        return "none"
    day = timestamp(metadata)
    return f"datetime(year: {day.year}, month: {day.month}, day: {day.day})"


def _listed(given: Any) -> list[Any]:
    if given is None:
        return []
    return list(given) if isinstance(given, list | tuple) else [given]


def _string(text: str) -> str:
    """A Typst string literal: the escapes that JSON writes for prose are its own too."""
    return json.dumps(text, ensure_ascii=False)


def _complaint(error: typst.TypstError, root: Path) -> str:
    """What is wrong, with files named from the project's root."""
    return "; ".join((error.message, *error.hints)).replace(f"{root.resolve()}/", "")
