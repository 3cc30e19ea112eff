"""What programs are told of a paper: search engines, libraries, archives."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refutable.paper.authors import listed
from refutable.paper.document import Document
from refutable.paper.formats import DATA, PACKAGE
from refutable.paper.metadata import Settings
from refutable.paper.rights import Licence, licences
from refutable.paper.tree import Node, has_class, nodes, plain, plain_text
from refutable.paper.writing import Written

_SHORT = 300
"""So many signs of an abstract are shown where there is room for a line or two."""
_PACE = 238
"""Words a minute in silent reading of texts that are no fiction (Brysbaert 2019, How many words do
we read per minute?, Journal of Memory and Language 109, 104047)."""
_NOT_READ = frozenset({"evidence", "ledger", "cell-code", "csl-bib-body"})


@dataclass(frozen=True)
class Told:
    """A claim as programs are told of it: its sentence, its verdict, and why, in words."""

    id: str
    number: int
    text: str
    verdict: str
    found: str = ""
    breaks: str = ""
    bearing: bool = False


@dataclass(frozen=True)
class Dataset:
    """What the data say of themselves in their ``datapackage.json``."""

    name: str
    title: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    licences: tuple[Licence, ...] = ()


@dataclass(frozen=True)
class About:
    """A paper for programs: all texts are plain. ``to`` names the formats written together."""

    title: str
    subtitle: str
    abstract: str
    settings: Settings
    claims: tuple[Told, ...] = ()
    data: Dataset | None = None
    stem: str = "paper"
    to: tuple[str, ...] = ()
    has_supplement: bool = False
    cite_as: str = ""

    @property
    def citation(self) -> str:
        """How the paper is cited, in a line: as its style says, where it is printed."""
        own = self.settings
        names = ", ".join(one.name for one in own.people.authors)
        year = own.date.iso[:4]
        parts = (f"{names} ({year})" if names and year else names or year, self.title)
        doi = f"https://doi.org/{own.doi}" if own.doi else own.edition.address
        return self.cite_as or ". ".join(part for part in (*parts, doi) if part)

    @property
    def record(self) -> Mapping[str, str]:
        """What the page's script is told of the paper; ``lines`` is where its source is shown."""
        own = self.settings.edition
        lines = f"{own.repository}/blob/{own.commit or 'HEAD'}/" if own.repository else ""
        said = {"title": self.title, "citation": self.citation, "lines": lines}
        said |= {"version": own.version, "commit": own.commit, "repository": own.repository}
        return {name: value for name, value in said.items() if value}

    @property
    def description(self) -> str:
        """Its description in a line or two: the author's, or how the abstract begins."""
        given = self.settings.description or self.abstract
        if len(given) <= _SHORT or self.settings.description:
            return given
        return given[: given.rfind(" ", 0, _SHORT)].rstrip(" ,;:–") + "…"


def about(document: Document, tree: Written) -> About:
    """Return what programs are told of a paper in one format."""
    source = document.executed.source
    return About(
        title=_words(tree.meta.get("title")),
        subtitle=_words(tree.meta.get("subtitle")),
        abstract=_words(tree.meta.get("abstract")),
        settings=tree.settings,
        claims=told(document.executed.answer),
        data=dataset(source.root),
        stem=Path(source.main).stem,
        to=document.to,
        cite_as=_words(tree.meta.get("cite-as")),
        has_supplement=any(_is_supplement(one) for one in nodes(list(source.tree))),
    )


def told(answer: Mapping[str, Any]) -> tuple[Told, ...]:
    """Return what the records tell of each claim, in the order of the text."""
    claims = answer.get("records", {}).get("claims", ())
    return tuple(
        Told(
            one["id"],
            one["number"],
            one["sentence"],
            one["verdict"],
            "; ".join(one.get("found", ())),
            one.get("breaks", ""),
            one.get("bearing", False),
        )
        for one in claims
    )


def dataset(root: Path) -> Dataset | None:
    """Return what the data of a project say of themselves; None where they say nothing.

    A check has read the file before, and says what is wrong with it.
    """
    try:
        given = json.loads((root / DATA / PACKAGE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(given, dict):
        return None
    name = str(given.get("name") or DATA)
    return Dataset(
        name,
        str(given.get("title") or name),
        str(given.get("description") or ""),
        tuple(map(str, listed(given.get("keywords")))),
        tuple(_licences(given)),
    )


def minutes(tree: Written) -> int:
    """Return how long the text of a paper takes to read: no tables, supplement, references."""
    article = _without_supplement(tree.blocks)
    read = _read([*article, *tree.meta.get("abstract", {"c": []})["c"]])
    return max(1, round(sum(len(one.split()) for one in read) / _PACE))


def _without_supplement(blocks: list[Node]) -> list[Node]:
    kept: list[Node] = []
    level = 0
    for block in blocks:
        if block["t"] == "Header" and (not level or block["c"][0] <= level):
            level = block["c"][0] if _is_supplement(block) else 0
        kept += [] if level else [block]
    return kept


def _read(blocks: list[Node]) -> Iterator[str]:
    for block in blocks:
        if block["t"] == "Div":
            if not _NOT_READ & set(block["c"][0][1]):
                yield from _read(block["c"][1])
        elif block["t"] not in ("CodeBlock", "RawBlock", "Table"):
            yield plain_text(block)


def _words(meta: Mapping[str, Any] | None) -> str:
    if meta is None:
        return ""
    blocks = meta["c"] if meta["t"] == "MetaBlocks" else [plain(meta["c"])]
    return "\n\n".join(" ".join(one.split()) for one in _read(blocks) if one.strip())


def _is_supplement(one: Node) -> bool:
    return one["t"] == "Header" and has_class(one, "supplement")


def _licences(given: Mapping[str, Any]) -> Iterator[Licence]:
    for one in listed(given.get("licenses")):
        if isinstance(one, Mapping):
            name, path = str(one.get("name") or ""), str(one.get("path") or "")
            known = licences(name.replace("-", " ", 1)) if name else ()
            address = path or next((each.url for each in known), "")
            yield Licence(str(one.get("title") or name), address)
