"""The paper as JATS (ANSI/NISO Z39.96-2021, version 1.3, Journal Publishing), in a zip.

The zip holds the article and the files of its figures, as archives of journals take them. A claim
is ``<named-content content-type="claim" specific-use="supported">``; each entry of the references
is an ``element-citation``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Any

from refutable.files import zipped
from refutable.paper.about import About, about
from refutable.paper.authors import Author
from refutable.paper.document import Document
from refutable.paper.drawn_files import with_pictures
from refutable.paper.pandoc import EXTENSION, TEMPLATES, read, write
from refutable.paper.source import Source
from refutable.paper.tree import (
    Node,
    attr,
    attributes_of,
    changed,
    has_class,
    identifier,
    node,
    nodes,
    para,
    text,
    with_attributes,
)
from refutable.paper.writing import Written, metadata_value, written

_ENDINGS = {
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
}
_RICH = re.compile(r"</?(?:i|b|sub|sup|span)\b[^>]*>")  # the markup of CSL-JSON
# Pandoc would leave out the entries that are listed without being cited.
_EVERY = {"citationId": "*", "citationPrefix": [], "citationSuffix": [], "citationNoteNum": 0}
_EVERY |= {"citationMode": {"t": "NormalCitation"}, "citationHash": 0}
_ALL = {"t": "MetaInlines", "c": [node("Cite", [_EVERY], [text("@*")])]}
_FORMATS = {".bib": "biblatex", ".json": "csljson"}


def jats(document: Document) -> bytes:
    """Return the zip of the article and its figures; the same paper gives the same bytes.

    Raises:
        CellError: an output cannot be shown.
        MalformedError: a reference leads nowhere, or a citation has no entry.
    """
    tree = written(document, "jats")
    paper = about(document, tree)
    files: dict[str, bytes] = {}
    blocks = _with_verdicts(_with_files(tree.blocks, files), paper)
    abstract = _without_code(tree.meta.get("abstract", {"c": []})["c"])
    abstract = _with_verdicts(_with_files(abstract, files), paper)
    whole = _whole([*abstract, *blocks])
    references = _references(document.executed.source, tree)
    article = write(
        whole[len(abstract) :],
        {
            **tree.meta,
            **({"abstract": {"t": "MetaBlocks", "c": whole[: len(abstract)]}} if abstract else {}),
            "references": metadata_value(references),
            "nocite": _ALL,
        },
        _variables(paper),
        {
            "to": "jats_publishing+element_citations",
            "template": str(TEMPLATES / "paper.jats"),
            "standalone": True,
            "filters": [str(EXTENSION / "claims.lua")],
        },
    )
    article = _with_series(article, references)
    return zipped({f"{paper.stem}.xml": article.encode(), **dict(sorted(files.items()))})


def _without_code(blocks: list[Node]) -> list[Node]:
    """Return the blocks of an abstract with code in paragraphs: JATS has no blocks of it there."""

    def change(element: Node) -> Node | None:
        is_code = element["t"] == "CodeBlock"
        return para([node("Code", attr(), element["c"][1])]) if is_code else None

    made: list[Node] = changed(blocks, change)
    return made


def _with_files(blocks: list[Node], files: dict[str, bytes]) -> list[Node]:
    """Return the blocks with pictures that name files, which are put into ``files``."""

    def change(image: Node, kind: str, data: bytes) -> Node:
        name = next((name for name, known in files.items() if known == data), "")
        name = name or f"figures/picture-{len(files) + 1}.{_ENDINGS[kind]}"
        files[name] = data
        attributes, said, (_, title) = image["c"]
        return {**image, "c": [attributes, said, [name, title]]}

    return with_pictures(blocks, change)


def _with_verdicts(blocks: list[Node], paper: About) -> list[Node]:
    """Return the blocks with claims that say their verdicts, and no other marked words.

    Pandoc would make an element of each class.
    """
    verdicts = {one.id: one.verdict for one in paper.claims}

    def change(element: Node) -> Node | list[Node] | None:
        if element["t"] != "Span" or has_class(element, "statement-of"):
            return None
        label, names, given = attributes_of(element)
        if "claim" in names:
            verdict = verdicts.get(label, "")
            own = [["specific-use", verdict]] if verdict else []
            return with_attributes(element, [label, ["claim"], own])
        kept = [pair for pair in given if pair[0] == "lang"]
        return with_attributes(element, [label, [], kept])

    made: list[Node] = changed(blocks, change)
    return made


def _whole(blocks: list[Node]) -> list[Node]:
    """Return the blocks without links to places that are not there: each must have its element."""
    places = {identifier(one) for one in nodes(blocks)} - {""}

    def change(element: Node) -> list[Node] | None:
        if element["t"] != "Link":
            return None
        target = element["c"][2][0]
        nowhere = target.startswith("#") and target[1:] not in places and element["c"][1]
        return list(element["c"][1]) if nowhere else None

    made: list[Node] = changed(blocks, change)
    return made


def _references(source: Source, tree: Written) -> list[Any]:
    """Return the entries that are cited, as CSL."""
    cited = {identifier(one) for one in nodes(tree.blocks) if has_class(one, "csl-entry")}
    found: list[Any] = list(tree.settings.sources.entries)
    for name in tree.settings.sources.files:
        path = source.root / name
        form = _FORMATS.get(path.suffix, "biblatex")
        given = path.read_text(encoding="utf-8")
        if path.suffix in (".yaml", ".yml"):
            found += _yaml_entries(given)
        else:
            found += json.loads(read((f"--from={form}", "--to=csljson"), given)[0])
    return [one for one in found if f"ref-{one.get('id')}" in cited]


def _with_series(article: str, references: list[Any]) -> str:
    """Return an article whose entries name their series, which pandoc's writer leaves out."""
    for one in references:
        if one.get("collection-title"):
            series = escape(unescape(_RICH.sub("", str(one["collection-title"]))))
            opening = re.compile(
                rf'<ref id="ref-{re.escape(str(one["id"]))}">\s*<element-citation[^>]*>'
            )
            found = opening.search(article)
            end = found.end() if found else 0
            article = f"{article[:end]}<series>{series}</series>{article[end:]}" if end else article
    return article


def _yaml_entries(given: str) -> list[Any]:
    import yaml

    read = yaml.load(given, yaml.BaseLoader)  # as it is written: a year is no number, "no" a word
    return list(read.get("references", ()) if isinstance(read, Mapping) else read)


def _variables(paper: About) -> dict[str, Any]:
    """Return what the template prints as it is: every text is escaped here."""
    own, entry = paper.settings, paper.settings.entry
    day = own.date.day
    pages = str(entry.get("page") or "").replace("–", "-").partition("-")
    said = {
        "language": own.lang,
        "journal": str(entry.get("container-title") or ""),
        "issn": str(entry.get("ISSN") or ""),
        "publisher": str(entry.get("publisher") or ""),
        "doi": own.doi,
        "version": own.edition.version,
        "volume": str(entry.get("volume") or ""),
        "issue": str(entry.get("issue") or ""),
        "first-page": pages[0].strip(),
        "last-page": pages[2].strip(),
        "address": own.edition.address,
        "repository": own.edition.repository,
        "copyright": own.copyright,
        "commit": own.edition.commit,
        "modified": own.modified.iso,
        "modified-year": own.modified.iso[:4],
        "abstract-title": own.abstract_title,
        "iso-date": own.date.iso,
        "year": own.date.iso[:4],
        "month": str(day.month) if day else "",
        "day": str(day.day) if day else "",
    }
    return {
        **{name: escape(value) for name, value in said.items()},
        "authors": [_author(one) for one in own.people.authors],
        "affiliations": [
            {"number": str(n), "text": escape(one.text)}
            for n, one in enumerate(own.people.affiliations, start=1)
        ],
        "licences": [{"text": escape(one.text), "url": escape(one.url)} for one in own.licences],
        "keyword-list": [escape(word) for word in own.keywords],
    }


def _author(one: Author) -> dict[str, Any]:
    return {
        "family": escape(one.family) if one.given else "",
        "given": escape(one.given),
        "group": "" if one.given else escape(one.name),
        "orcid": escape(one.orcid),
        "email": escape(one.email),
        "phone": escape(one.phone),
        "fax": escape(one.fax),
        "url": escape(one.url),
        "places": [str(number) for number in one.affiliations],
        "degrees": [escape(degree) for degree in one.degrees],
        "roles": [escape(role) for role in one.roles],
        "remarks": escape("; ".join(one.remarks)),
    }
