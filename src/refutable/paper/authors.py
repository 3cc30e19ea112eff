"""Who wrote a paper: names, affiliations by reference, ORCID, roles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from refutable.errors import Fault
    from refutable.paper.keys import Keys, Path

_ORCID = re.compile(r"^https?://orcid\.org/")
_PARTS = (
    "group", "department", "name", "address", "city", "region", "state", "postal-code", "country",
)  # fmt: skip
_NUMBERS = {"ror": "ROR", "isni": "ISNI", "ringgold": "Ringgold"}


@dataclass(frozen=True)
class Affiliation:
    """Where authors work: what is printed of it, and its address on the web."""

    text: str
    url: str = ""
    id: str = ""


@dataclass(frozen=True)
class Author:
    """A person who made the paper.

    ``affiliations`` are numbers from 1 in the list of the paper. ``remarks`` are what is said of
    the author below the names: corresponding, deceased, notes and thanks.
    """

    name: str
    affiliations: tuple[int, ...] = ()
    degrees: tuple[str, ...] = ()
    orcid: str = ""
    email: str = ""
    url: str = ""
    phone: str = ""
    fax: str = ""
    roles: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    family: str = ""
    given: str = ""

    @property
    def telephone(self) -> str:
        """The numbers under which the author is reached, each after what it is."""
        given = {"phone": self.phone, "fax": self.fax}
        return ", ".join(f"{what} {number}" for what, number in given.items() if number)


@dataclass(frozen=True)
class People:
    """The authors of a paper, and their affiliations, each of them once."""

    authors: tuple[Author, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()


def people(metadata: Mapping[str, Any]) -> People:
    """Return the authors of a front matter, their affiliations resolved and numbered."""
    given = [_as_mapping(one) for one in listed(metadata.get("author") or metadata.get("authors"))]
    own = (place for author in given for place in _given_places(author))
    everywhere = (_affiliation(place) for place in (*listed(metadata.get("affiliations")), *own))
    declared = {place.id: place for place in everywhere if place and place.id}
    used: list[Affiliation] = []
    authors = []
    for author in given:
        places = _places(author, declared)
        used += [place for place in places if place not in used]
        authors.append(_author(author, tuple(used.index(place) + 1 for place in places)))
    return People(tuple(authors), tuple(used))


def check_people(keys: Keys) -> Iterator[Fault]:
    """Return a fault for each affiliation that an author refers to and that is not given."""
    given = [_as_mapping(one) for one in listed(keys.values.get("affiliations"))]
    key = "author" if keys.values.get("author") else "authors"
    refs: list[tuple[str, Path]] = []
    for n, author in enumerate(listed(keys.values.get(key))):
        for m, place in enumerate(_given_places(_as_mapping(author))):
            given += [place] if "ref" not in place else []
            refs += [(str(place["ref"]), (key, n, "affiliations", m))] if "ref" in place else []
    known = {str(place.get("id")) for place in given if place.get("id")}
    for ref, path in refs:
        if ref not in known:
            message = f"there is no affiliation with the id {ref}"
            remedy = f"known: {', '.join(sorted(known))}" if known else "give it under affiliations"
            yield keys.at(path).fault("unknown-reference", message, remedy)


def listed(given: Any) -> list[Any]:
    """Return what is given once or several times as a list."""
    if given is None or given == "":
        return []
    return list(given) if isinstance(given, list | tuple) else [given]


def _as_mapping(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {"name": given}


def _given_places(author: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    places = [*listed(author.get("affiliations")), *listed(author.get("affiliation"))]
    return [_as_mapping(place) for place in places]


def _places(author: Mapping[str, Any], declared: Mapping[str, Affiliation]) -> list[Affiliation]:
    named = [
        # A bare name may be the id of an affiliation that is given elsewhere.
        declared.get(str(place.get("ref", place.get("name")))) or _affiliation(place)
        for place in _given_places(author)
    ]
    return list(dict.fromkeys(place for place in named if place))


def _affiliation(given: Any) -> Affiliation | None:
    place = _as_mapping(given)
    parts = [str(place[part]) for part in _PARTS if place.get(part)]
    parts += [f"{word} {place[key]}" for key, word in _NUMBERS.items() if place.get(key)]
    text = ", ".join(parts)
    return Affiliation(text, _text(place, "url"), _text(place, "id")) if text else None


def _author(given: Mapping[str, Any], places: tuple[int, ...]) -> Author:
    name, first, last = _name(given.get("name"))
    return Author(
        name=name,
        affiliations=places,
        degrees=tuple(map(str, listed(given.get("degrees")))),
        orcid=_ORCID.sub("", _text(given, "orcid")).rstrip("/"),
        email=_text(given, "email"),
        url=_text(given, "url"),
        phone=_text(given, "phone"),
        fax=_text(given, "fax"),
        roles=tuple(_roles(given.get("roles") or given.get("role"))),
        remarks=tuple(_remarks(given)),
        family=last,
        given=first,
    )


def _name(given: Any) -> tuple[str, str, str]:
    """Return a name as it is printed, its first names and its last name."""
    if not isinstance(given, Mapping):
        text = "" if given is None else str(given).strip()
        first, _, last = text.rpartition(" ")
        return text, first, last
    first = _text(given, "given")
    particles = (_text(given, f"{kind}dropping-particle") for kind in ("", "non-"))
    last = " ".join(part for part in (*particles, _text(given, "family")) if part)
    printed = " ".join(part for part in (first, last, _text(given, "suffix")) if part)
    return _text(given, "literal") or printed, first, last


def _roles(given: Any) -> Iterator[str]:
    for role in listed(given):
        if not isinstance(role, Mapping):
            yield str(role)
        elif "role" in role:
            degree = role.get("degree-of-contribution")
            yield f"{role['role']} ({degree})" if degree else str(role["role"])
        else:
            for name, degree in role.items():
                yield f"{name} ({degree})" if degree else str(name)


_SAID = {
    "corresponding": "corresponding author",
    "equal-contributor": "contributed equally",
    "deceased": "deceased",
}


def _remarks(given: Mapping[str, Any]) -> Iterator[str]:
    for key, words in _SAID.items():
        if given.get(key) not in (None, False, "", "false"):
            own = given[key]
            yield words if own in (True, "true") else str(own)
    for key in ("note", "acknowledgements"):
        if given.get(key):
            yield str(given[key])


def _text(given: Mapping[str, Any], key: str) -> str:
    value = given.get(key)
    return "" if value is None else str(value).strip()
