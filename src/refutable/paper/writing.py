"""The tree of one format: what the paper shows there, numbered and cited, and the metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from refutable.errors import MalformedError
from refutable.paper.document import Document, inlines_of
from refutable.paper.pandoc import paper_fault, read_texts, run, version
from refutable.paper.passes import after_citations, before_citations
from refutable.paper.passes.context import Context
from refutable.paper.source import Source
from refutable.paper.tree import Node, attr, classes, div, pairs

_HELD = "metadata-text"
_LONG = ("abstract", "thanks", "license")
"""Texts of the metadata that may have several paragraphs."""


@dataclass(frozen=True)
class Written:
    """The blocks and the metadata of a paper in one format, ready for pandoc's writer."""

    blocks: list[Node]
    meta: Mapping[str, Any]


def written(document: Document, form: str) -> Written:
    """Return a paper as its format shows it; ``form`` is "html", "typst" or "ipynb".

    Raises:
        MalformedError: a reference leads nowhere, or a citation has no entry.
    """
    source = document.executed.source
    context = Context(form, source.root, read_texts, source.metadata)
    blocks = before_citations([*_held(document), *document.blocks], context)
    blocks = after_citations(_cited(blocks, source), context)
    held = [block for block in blocks if _HELD in classes(block)]
    kept = [block for block in blocks if _HELD not in classes(block)]
    return Written(kept, {**_meta(held), "lang": _text(_language(source))})


def _held(document: Document) -> list[Node]:
    """Return the texts of the metadata as divs: they go through the same passes as the paper."""
    return [
        div(attr("", [_HELD], key=name.removeprefix("meta:")), blocks)
        for name, blocks in document.texts.items()
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


def _cited(blocks: list[Node], source: Source) -> list[Node]:
    """Return the blocks with citations and the list of references made by pandoc's citeproc."""
    meta: dict[str, Any] = {
        "lang": _text(_language(source)),
        "link-citations": {"t": "MetaBool", "c": True},
        "reference-section-title": _text(
            str(source.metadata.get("reference-section-title") or "References")
        ),
    }
    if source.bibliographies:
        files = [_text(str(path.resolve())) for path in source.bibliographies]
        meta["bibliography"] = {"t": "MetaList", "c": files}
    if source.metadata.get("csl"):
        meta["csl"] = _text(str((source.root / str(source.metadata["csl"])).resolve()))
    if "meta:nocite" in source.texts:
        meta["nocite"] = {"t": "MetaBlocks", "c": source.texts["meta:nocite"]}
    tree = {"pandoc-api-version": version(), "meta": meta, "blocks": blocks}
    done = run(["--from=json", "--to=json", "--citeproc"], json.dumps(tree, ensure_ascii=False))
    if "[WARNING] Citeproc" in done.stderr:
        said = " ".join(done.stderr.replace("[WARNING] Citeproc: ", "").split())
        raise MalformedError([paper_fault("pandoc", said)])
    cited: list[Node] = json.loads(done.stdout)["blocks"]
    return cited


def _language(source: Source) -> str:
    return str(source.metadata.get("lang") or "en")


def _text(given: str) -> dict[str, Any]:
    return {"t": "MetaString", "c": given}
