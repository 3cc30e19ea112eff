"""The paper, its data and its code as an RO-Crate 1.1 (https://w3id.org/ro/crate/1.1), in a zip.

It holds what a reader needs to run the paper again, by name and so that nothing else slips in: the
paper's text and its settings, the folders ``data``, ``src``, ``figures`` and ``sections``, and the
files at the root that say how to cite, use and install it.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from refutable.files import below, zipped
from refutable.paper.about import About, about
from refutable.paper.authors import Author
from refutable.paper.dates import today
from refutable.paper.document import Document
from refutable.paper.formats import DATA, PACKAGE, Files
from refutable.paper.linked_data import bare, organization, person
from refutable.paper.rights import Licence
from refutable.paper.source import Source
from refutable.paper.writing import written

Thing = dict[str, Any]
_FOLDERS = (DATA, "src", "figures", "sections")
_AT_ROOT = (
    "README*", "LICENSE*", "LICENCE*", "CITATION.cff", "CHANGELOG*", "_quarto*.yml",
    "_variables.yml", "environment*.yml", "requirements*", "pyproject.toml", "Makefile",
)  # fmt: skip
_METADATA = "ro-crate-metadata.json"
_VERSION = "https://w3id.org/ro/crate/1.1"
_CODE = {".py": "Python", ".qmd": "Quarto Markdown", ".lua": "Lua", ".js": "JavaScript"}
_KINDS = {
    ".qmd": "text/markdown", ".md": "text/markdown", ".csv": "text/csv", ".yaml": "text/yaml",
    ".yml": "text/yaml", ".bib": "application/x-bibtex", ".py": "text/x-python",
    ".json": "application/json", ".svg": "image/svg+xml", ".zip": "application/zip",
    ".cff": "text/yaml", ".toml": "application/toml", ".lua": "text/x-lua",
}  # fmt: skip


def crate(document: Document, formats: Files) -> bytes:
    """Return the zip of the crate; the same project gives the same bytes.

    ``formats`` are the files of the paper for its readers, by their endings.

    Raises:
        MalformedError: a reference leads nowhere, or a citation has no entry.
    """
    source = document.executed.source
    paper = about(document, written(document, "html"))
    shown = {f"{paper.stem}{ending}": content for ending, content in formats.items()}
    files = {**shown, **dict(sorted(_project(source).items()))}
    metadata = _Crate(paper, files, _described(source.root)).whole
    text = json.dumps(metadata, ensure_ascii=False, indent=2) + "\n"
    return zipped({_METADATA: text.encode(), **files})


def _project(source: Source) -> Mapping[str, bytes]:
    root = source.root
    named = [root / name for name in source.files]
    named += [path for pattern in _AT_ROOT for path in sorted(root.glob(pattern))]
    named += source.bibliographies
    files = {
        path.resolve().relative_to(root.resolve()).as_posix(): path.read_bytes()
        for path in named
        if path.is_file() and path.resolve().is_relative_to(root.resolve())
    }
    for folder in _FOLDERS:
        found = below(root / folder) if (root / folder).is_dir() else {}
        files |= {f"{folder}/{name}": content for name, content in found.items()}
    return files


def _described(root: Path) -> Mapping[str, str]:
    """Return what the data package says of each of its tables, by the path of the file."""
    path = root / DATA / PACKAGE
    package = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {
        f"{DATA}/{name}": str(one.get("description") or "")
        for one in package.get("resources", ())
        for name in ([one["path"]] if isinstance(one.get("path"), str) else one.get("path", ()))
    }


class _Crate:
    """The metadata of a crate, which are being made: entities that name each other by their ids."""

    def __init__(self, paper: About, files: Files, described: Mapping[str, str]) -> None:
        self.paper, self.files, self.described = paper, files, described
        self.page = f"{paper.stem}.html"

    @property
    def whole(self) -> Thing:
        """Every entity, flat, as the specification asks."""
        found = [
            self._descriptor(),
            self._root(),
            *(self._file(name) for name in self.files),
            *self._data(),
            *self._people(),
            *self._licences(),
            *self._claims(),
        ]
        return {
            "@context": f"{_VERSION}/context",
            "@graph": list({one["@id"]: _single(bare(one)) for one in found}.values()),
        }

    def _descriptor(self) -> Thing:
        return {
            "@id": _METADATA,
            "@type": "CreativeWork",
            "conformsTo": _to(_VERSION),
            "about": _to("./"),
        }

    def _root(self) -> Thing:
        own = self.paper.settings
        parts = [name for name in self.files if not self._is_data(name)]
        return {
            "@id": "./",
            "@type": "Dataset",
            "name": self.paper.title or self.paper.stem,
            "description": self.paper.description or self.paper.title or self.paper.stem,
            # A crate must have a day: where the paper has none, it is that of the render.
            "datePublished": own.date.iso or today().isoformat(),
            "license": self._terms(own.licences) or "No licence is stated.",
            "author": self._authors(),
            "keywords": list(own.keywords),
            "version": own.edition.version,
            "identifier": f"https://doi.org/{own.doi}" if own.doi else "",
            "url": own.edition.address or own.edition.repository,
            "mainEntity": _to(self.page),
            "hasPart": [
                *map(_to, parts),
                *([_to(f"{DATA}/")] if len(parts) < len(self.files) else []),
            ],
            "mentions": [_to(f"#{one.id}") for one in self.paper.claims],
        }

    def _file(self, name: str) -> Thing:
        ending = Path(name).suffix
        kind = _KINDS.get(ending) or mimetypes.guess_type(name, strict=True)[0]
        thing: Thing = {
            "@id": name,
            "@type": ["File", "SoftwareSourceCode"] if ending in _CODE else "File",
            "name": name,
            "description": self.described.get(name, ""),
            "encodingFormat": kind or "application/octet-stream",
            "contentSize": str(len(self.files[name])),
            "programmingLanguage": _CODE.get(ending, ""),
        }
        if name == self.page:
            own = self.paper.settings
            thing |= {
                "@type": ["File", "ScholarlyArticle"],
                "name": self.paper.title,
                "headline": self.paper.title,
                "abstract": self.paper.abstract,
                "author": self._authors(),
                "inLanguage": own.lang,
                "datePublished": own.date.iso,
                "license": self._terms(own.licences),
                "isBasedOn": _to(f"{DATA}/") if self.paper.data else None,
            }
        return thing

    def _is_data(self, name: str) -> bool:
        return name.startswith(f"{DATA}/")

    def _data(self) -> Iterator[Thing]:
        parts = [_to(name) for name in self.files if self._is_data(name)]
        known = self.paper.data
        if parts:
            yield {
                "@id": f"{DATA}/",
                "@type": "Dataset",
                "name": known.title if known else DATA,
                "description": (known.description or known.title) if known else DATA,
                "license": self._terms(known.licences) if known else None,
                "hasPart": parts,
            }

    # ------------------------------------------------------------------ people and licences

    def _authors(self) -> list[Thing]:
        authors = self.paper.settings.people.authors
        return [_to(_name(one, n)) for n, one in enumerate(authors, start=1)]

    def _people(self) -> Iterator[Thing]:
        people = self.paper.settings.people
        for n, one in enumerate(people.authors, start=1):
            places = [_to(f"#affiliation-{number}") for number in one.affiliations]
            yield {"@id": _name(one, n), **person(one, people), "affiliation": places}
        for n, place in enumerate(people.affiliations, start=1):
            yield {"@id": f"#affiliation-{n}", **organization(place)}

    def _terms(self, given: tuple[Licence, ...]) -> Any:
        named = [_to(one.url) if one.url else one.text for one in given]
        return named[0] if len(named) == 1 else named

    def _licences(self) -> Iterator[Thing]:
        data = self.paper.data.licences if self.paper.data else ()
        for one in (*data, *self.paper.settings.licences):
            if one.url:
                name = one.text or one.url
                yield {"@id": one.url, "@type": "CreativeWork", "name": name, "description": name}

    # ------------------------------------------------------------------ claims

    def _claims(self) -> Iterator[Thing]:
        """Yield each claim, its review and, once each, the verdicts that reviews give."""
        for one in self.paper.claims:
            yield {
                "@id": f"#{one.id}",
                "@type": "Claim",
                "name": f"{one.number}",
                "text": one.text,
                "appearance": _to(self.page),
                "url": f"{self.page}#{one.id}",
                "review": _to(f"#review-{one.id}"),
            }
            yield {
                "@id": f"#review-{one.id}",
                "@type": "ClaimReview",
                "name": one.verdict,
                "itemReviewed": _to(f"#{one.id}"),
                "reviewBody": " ".join(part for part in (one.found, one.breaks) if part),
                "reviewRating": _to(f"#verdict-{one.verdict}"),
            }
            yield {
                "@id": f"#verdict-{one.verdict}",
                "@type": "Rating",
                "name": one.verdict,
                "alternateName": one.verdict,
            }


def _single(thing: Thing) -> Thing:
    """Return an entity in which one value is no list of one."""
    return {
        key: value[0] if isinstance(value, list) and len(value) == 1 else value
        for key, value in thing.items()
    }


def _to(name: str) -> Thing:
    return {"@id": name}


def _name(one: Author, number: int) -> str:
    return f"https://orcid.org/{one.orcid}" if one.orcid else f"#author-{number}"
