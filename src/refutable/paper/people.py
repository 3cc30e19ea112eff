"""The authors of a paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Author:
    """A person who made the paper, as the title block prints them."""

    name: str
    affiliation: str = ""
    email: str = ""
    orcid: str = ""


def authors(metadata: Mapping[str, Any]) -> tuple[Author, ...]:
    """The authors of the front matter: names, or mappings as Quarto reads them."""
    given = metadata.get("author") or metadata.get("authors") or ()
    listed = given if isinstance(given, list | tuple) else (given,)
    return tuple(_author(one) for one in listed)


def _author(given: Any) -> Author:
    if not isinstance(given, Mapping):
        return Author(str(given))
    name = given.get("name", "")
    if isinstance(name, Mapping):
        name = name.get("literal") or f"{name.get('given', '')} {name.get('family', '')}".strip()
    places = given.get("affiliations") or given.get("affiliation") or ()
    listed = places if isinstance(places, list | tuple) else (places,)
    return Author(
        name=str(name),
        affiliation="; ".join(_affiliation(one) for one in listed),
        email=str(given.get("email") or ""),
        orcid=str(given.get("orcid") or "").removeprefix("https://orcid.org/"),
    )


def _affiliation(given: Any) -> str:
    return str(given.get("name", "")) if isinstance(given, Mapping) else str(given)
