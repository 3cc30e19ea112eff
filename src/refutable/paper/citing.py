"""How a paper asks to be cited, as an entry in CSL-JSON that citeproc reads.

The names of the fields are those of CSL 1.0.2 (https://docs.citationstyles.org).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from refutable.paper.authors import Author, People, people
from refutable.paper.dates import read_date

ID = "this-paper"
# In an entry a star is a star.
_EMPHASIS = re.compile(r"(?<![\w\\])(\*{1,3}|_{1,3})(\S(?:.*?\S)?)\1(?!\w)")
_SPELLED = {
    "doi": "DOI", "url": "URL", "isbn": "ISBN", "issn": "ISSN", "pmid": "PMID", "pmcid": "PMCID",
    "journal-title": "container-title",
}  # fmt: skip
_NAMES = (
    "author", "editor", "translator", "container-author", "collection-editor", "original-author",
    "reviewed-author", "director", "composer", "interviewer", "recipient",
)  # fmt: skip
_DATES = ("issued", "accessed", "event-date", "original-date", "submitted", "available-date")
_LEFT_OUT = {
    "id", "citation-key", "first-page", "last-page", "pdf-url", "abstract-url", "public-url",
    "fulltext-html-url", "categories", "funding", "custom",
}  # fmt: skip


def asked(metadata: Mapping[str, Any]) -> bool:
    """Return whether the front matter wants to have printed how the paper is cited."""
    return metadata.get("citation") not in (None, False, "false")


def entry(
    metadata: Mapping[str, Any], persons: People, day: datetime.date | None
) -> Mapping[str, Any]:
    """Return the entry of the paper; ``citation`` goes before the rest of its front matter."""
    given = metadata.get("citation")
    own = given if isinstance(given, Mapping) else {}
    made: dict[str, Any] = {
        "id": ID,
        "type": "article-journal" if own.get("container-title") else "document",
        "title": _EMPHASIS.sub(r"\2", str(metadata.get("title") or "")),
        "author": [_person(author) for author in persons.authors],
        "issued": _date(day) if day else None,
        "DOI": metadata.get("doi"),
        "page": _pages(own),
        "version": metadata.get("version"),
        "URL": metadata.get("canonical-url"),
    }
    for key, value in own.items():
        if value is not None and key not in _LEFT_OUT:
            made[_SPELLED.get(key) or key] = _field(key, value)
    return {key: value for key, value in made.items() if value}


def _field(key: str, value: Any) -> Any:
    if key in _NAMES:
        return [_person(author) for author in people({"author": value}).authors]
    if key in _DATES:
        written = read_date(value)
        if written and written.day:
            return _date(written.day)
        parts = [int(part) for part in re.findall(r"\d+", str(value))]
        return value if isinstance(value, Mapping) else {"date-parts": [parts]}
    return str(value)


def _person(author: Author) -> Mapping[str, str]:
    if not author.given:
        return {"literal": author.name}
    return {"given": author.given, "family": author.family}


def _date(day: datetime.date) -> Mapping[str, Any]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _pages(own: Mapping[str, Any]) -> str:
    first, last = own.get("first-page"), own.get("last-page")
    return "–".join(str(page) for page in (first, last) if page is not None)
