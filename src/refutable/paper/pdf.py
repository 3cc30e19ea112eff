"""The paper as a tagged PDF, the same bytes from the same text."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from refutable.errors import MalformedError
from refutable.paper.document import assemble
from refutable.paper.execute import Executed
from refutable.paper.html import spelled
from refutable.paper.pandoc import authors, convert, paper_fault

STANDARDS: list[typst.PDFStandard] = ["ua-1"]


def to_pdf(
    markdown: str,
    *,
    root: Path,
    metadata: Mapping[str, Any],
    bibliography: Path | None,
) -> bytes:
    """The paper on A4: vector charts, embedded fonts, outline, tags for PDF/UA-1.

    ``markdown`` is the executed paper without front matter; ``root`` is where its pictures' paths
    start. Raises MalformedError where pandoc or Typst refuses the text, so where a picture says
    nothing to those who do not see it.
    """
    source = to_typst(markdown, root=root, metadata=metadata, bibliography=bibliography)
    try:
        pdf = typst.Compiler(
            source.encode("utf-8"), root=root.resolve(), ignore_system_fonts=True
        ).compile(format="pdf", pdf_standards=STANDARDS, timestamp=timestamp(metadata))
    except typst.TypstError as error:
        raise MalformedError([paper_fault("Typst", _complaint(error, root))]) from error
    assert isinstance(pdf, bytes)  # one PDF, not a list of pages
    return pdf


def document(executed: Executed) -> bytes:
    """The PDF of a paper whose cells have run; see ``to_pdf``."""
    source = executed.source
    return to_pdf(
        assemble(executed),
        root=source.root,
        metadata=source.metadata,
        bibliography=source.bibliography,
    )


def to_typst(
    markdown: str, *, root: Path, metadata: Mapping[str, Any], bibliography: Path | None
) -> str:
    """The Typst source that the PDF is set from."""
    return convert(
        markdown,
        to="typst-smart",
        template="paper.typ",
        root=root,
        metadata=metadata,
        bibliography=bibliography,
        variables=_variables(metadata),
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
