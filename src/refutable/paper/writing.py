"""The tree of one format: what the paper shows there, numbered and cited, and the metadata."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from refutable.errors import MalformedError
from refutable.paper.authors import Author
from refutable.paper.citing import ID
from refutable.paper.document import Document, inlines_of
from refutable.paper.lines import profiles
from refutable.paper.metadata import Settings, settings
from refutable.paper.pandoc import paper_fault, run, version
from refutable.paper.passes.context import Context
from refutable.paper.passes.head import parted, with_notes_heading, with_place_of_references
from refutable.paper.passes.order import before_citations, for_format
from refutable.paper.passes.supplement import marked, with_own_references
from refutable.paper.source import Source
from refutable.paper.texts import Text, read_texts
from refutable.paper.tree import Node, attr, classes, div, identifier, node, nodes, pairs, para

_HELD = "metadata-text"
_LONG = ("abstract", "thanks")
"""Texts of the metadata that may have several paragraphs."""


@dataclass(frozen=True)
class Written:
    """A paper in one format, ready for pandoc's writer; ``meta`` fills the template.

    ``highest`` is the level of the highest heading as its author wrote it: a PDF begins with 1.
    """

    blocks: list[Node]
    meta: Mapping[str, Any]
    settings: Settings
    context: Context
    highest: int = 1

    @property
    def words(self) -> Mapping[str, str]:
        """The words of the paper's language, with the titles that the front matter gives."""
        own = self.settings
        given = {
            "section-title-abstract": own.abstract_title,
            "toc-title-document": own.contents.title,
        }
        return {**self.context.words, **{name: word for name, word in given.items() if word}}


def variables(tree: Written, safe: Callable[[str], str]) -> dict[str, Any]:
    """Return what the template of each format prints; ``safe`` makes a text safe for the format."""
    own = tree.settings
    several = len(own.people.affiliations) > 1
    return {
        "authors": [_author(one, several, safe) for one in own.people.authors],
        "affiliations": [
            {"number": safe(str(n) if several else ""), "text": safe(one.text)}
            for n, one in enumerate(own.people.affiliations, start=1)
        ],
        "date-words": safe(own.date.words),
        "modified-words": safe(own.modified.words) if own.modified.words else "",
        "copyright": safe(own.copyright) if own.copyright else "",
        "colophon": bool(own.copyright or own.closing or {"thanks", "cite-as"} & tree.meta.keys()),
        **{f"word-{name}": safe(word) for name, word in tree.words.items()},
    }


def _author(one: Author, several: bool, safe: Callable[[str], str]) -> dict[str, str]:
    return {
        "name": safe(", ".join((one.name, *one.degrees))),
        "marks": safe(", ".join(map(str, one.affiliations)) if several else ""),
        "orcid": safe(one.orcid),
        "email": safe(one.email),
        "telephone": safe(one.telephone),
    }


def written(document: Document, form: str) -> Written:
    """Return a paper as its format shows it; ``form`` is "html", "typst" or "ipynb".

    Raises:
        CellError: an output cannot be shown.
        MalformedError: a reference leads nowhere, or a citation has no entry.
    """
    source = document.executed.source
    own = settings(source.metadata, form, root=source.root, files=source.files)
    on = profiles(source.heads[0].values if source.heads else {})
    context = Context(form, source.root, _read, source.metadata, on)
    title = _title_of_references(own, context)
    shown = with_place_of_references(document.blocks(form), title)
    blocks = before_citations([*_held(source), *shown], context)
    highest = min((one["c"][0] for one in nodes(blocks, frozenset({"Header"}))), default=1)
    cited = with_own_references(_cited(blocks, source, own, context), title, context)
    blocks = for_format(with_notes_heading(cited, context), context)
    meta = _meta([block for block in blocks if _HELD in classes(block)])
    whole = parted([block for block in blocks if _HELD not in classes(block)])
    if whole.abstract:
        meta["abstract"] = {"t": "MetaBlocks", "c": list(whole.abstract)}
        meta["abstract-id"] = _text(whole.identifier)
    if own.citation:
        meta["cite-as"] = {"t": "MetaInlines", "c": _cite_as(source, own, context)}
    return Written(
        marked(list(whole.rest), context), {**meta, "lang": _text(own.lang)}, own, context, highest
    )


def _read(texts: Sequence[str], form: str) -> list[list[Node]]:
    wanted = [Text(form, one) for one in texts]
    read = read_texts(wanted)
    return [read[one] for one in wanted]


def _held(source: Source) -> list[Node]:
    """Return the texts of the metadata as divs: they go through the same passes as the paper."""
    return [
        div(attr("", [_HELD], key=name.removeprefix("meta:")), blocks)
        for name, blocks in source.texts.items()
        if name.startswith("meta:") and name != "meta:nocite"
    ]


def _meta(held: Sequence[Node]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for block in held:
        key, _, place = pairs(block)["key"].partition(":")
        content = block["c"][1]
        long = key in _LONG
        value = {
            "t": "MetaBlocks" if long else "MetaInlines",
            "c": content if long else inlines_of(content),
        }
        if place:
            made.setdefault(key, {"t": "MetaList", "c": []})["c"].append(value)
        else:
            made[key] = value
    return made


def _title_of_references(own: Settings, context: Context) -> str:
    return own.sources.title or context.words["section-title-references"]


def _cited(blocks: list[Node], source: Source, own: Settings, context: Context) -> list[Node]:
    """Return the blocks with citations and the list of references made by pandoc's citeproc."""
    sources = own.sources
    meta: dict[str, Any] = {
        "lang": own.lang,
        "link-citations": sources.link_citations,
        "link-bibliography": sources.link_bibliography,
        "reference-section-title": _title_of_references(own, context),
        "bibliography": [_location(source.root / name) for name in sources.files],
        "references": [*sources.entries],
    }
    if sources.csl:
        meta["csl"] = _location(source.root / sources.csl)
    if sources.notes_after_punctuation is not None:
        meta["notes-after-punctuation"] = sources.notes_after_punctuation
    values = {key: metadata_value(value) for key, value in meta.items() if value not in ([], "")}
    nocite = [block for name, made in source.texts.items() if _is_nocite(name) for block in made]
    if nocite:
        values["nocite"] = {"t": "MetaBlocks", "c": nocite}
    tree = {"pandoc-api-version": version(), "meta": values, "blocks": blocks}
    done = run(["--from=json", "--to=json", "--citeproc"], json.dumps(tree, ensure_ascii=False))
    if "[WARNING] Citeproc" in done.stderr:
        said = " ".join(done.stderr.replace("[WARNING] Citeproc: ", "").split())
        raise MalformedError([paper_fault("pandoc", said)])
    cited: list[Node] = json.loads(done.stdout)["blocks"]
    return cited


def _cite_as(source: Source, own: Settings, context: Context) -> list[Node]:
    """Return how the paper itself is cited, in the style of its references."""
    alone = replace(own.sources, files=(), entries=(own.citation or {},), nocite=())
    cite = {"citationId": ID, "citationPrefix": [], "citationSuffix": [], "citationNoteNum": 0}
    cite |= {"citationMode": {"t": "NormalCitation"}, "citationHash": 0}
    text = para([node("Cite", [cite], [])])
    bare = replace(source, elsewhere={})
    made = _cited([text], bare, replace(own, sources=alone), context)
    entry = next((one for one in nodes(made) if identifier(one) == f"ref-{ID}"), None)
    return inlines_of(entry["c"][1]) if entry else []


def _location(file: Path) -> str:
    # Pandoc takes what it is given for an address, in which a percent sign opens an escape.
    return str(file.resolve()).replace("%", "%25")


def _is_nocite(name: str) -> bool:
    return name.split(":")[:2] == ["meta", "nocite"]


def metadata_value(given: Any) -> dict[str, Any]:
    """Return a value of YAML as a value of pandoc's metadata."""
    if isinstance(given, bool):
        return {"t": "MetaBool", "c": given}
    if isinstance(given, Mapping):
        return {
            "t": "MetaMap",
            "c": {str(key): metadata_value(value) for key, value in given.items()},
        }
    if isinstance(given, list | tuple):
        return {"t": "MetaList", "c": [metadata_value(value) for value in given]}
    return _text(str(given))


def _text(given: str) -> dict[str, Any]:
    return {"t": "MetaString", "c": given}
