"""Links lead to the web, to an address of mail, to a place in the paper or a file of the project.

Whatever else a link holds, from a bibliography say, is printed without the link; no attribute
that runs code is kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote

from refutable.paper.passes.context import Context
from refutable.paper.passes.supplement import split
from refutable.paper.tree import (
    WITH_ATTR,
    Node,
    attributes_of,
    changed,
    identifier,
    nodes,
    span,
    with_attributes,
)

WEB = ("http", "https", "mailto")

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):")
_UNSEEN = re.compile(r"[\x00-\x20\x7f]")
_CLAIM = re.compile(r"^#(?:clm|ledger)-")
_RUNS = re.compile(r"^(?:on\w*|srcdoc|formaction)$", re.IGNORECASE)


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with links that lead where they may, all others as their text."""
    made: list[Node] = []
    for part in split(blocks) if context.is_typst else [blocks]:
        safe = partial(
            _safe, context=context, places={identifier(one) for one in nodes(part, WITH_ATTR)}
        )
        made += changed(part, safe, WITH_ATTR)
    return made


def _safe(element: Node, context: Context, places: Collection[str]) -> Node | list[Node] | None:
    if element["t"] == "Link":
        return _link(element, context, places)
    own, names, given = attributes_of(element)
    kept = [pair for pair in given if not _RUNS.match(pair[0])]
    return None if kept == given else with_attributes(element, [own, names, kept])


def safe_target(target: str, root: Path) -> str:
    """Return where a link may lead, "" where it may not.

    A DOI becomes an address of https://doi.org.
    """
    bare = _UNSEEN.sub("", target)
    scheme = _SCHEME.match(bare)
    if scheme and scheme[1].lower() == "doi":
        return "https://doi.org/" + quote(bare[4:], safe="/:;()._-<>%")
    if scheme:
        return bare if scheme[1].lower() in WEB else ""
    if bare.startswith("#"):
        return bare
    return target if _is_in_project(target, root) else ""


def _is_in_project(target: str, root: Path) -> bool:
    if target.startswith(("/", "\\")):
        return False
    path = (root / unquote(re.split(r"[?#]", target)[0])).resolve()
    return path.is_relative_to(root.resolve()) and path.is_file()


def _link(link: Node, context: Context, places: Collection[str]) -> Node | list[Node] | None:
    attributes, inlines, (target, title) = link["c"]
    safe = safe_target(target, context.root)
    # A notebook has no places that a link could lead to; one without words names a claim.
    own = context.is_notebook and safe.startswith("#") and inlines
    # Typst refuses a paper with a link to a place that it does not have.
    nowhere = context.is_typst and inlines and safe.startswith("#") and safe[1:] not in places
    if not safe or own or (nowhere and not _CLAIM.match(safe)):
        return [span(attributes, inlines)] if attributes[0] else list(inlines)
    label, names, given = attributes
    kept = [pair for pair in given if not _RUNS.match(pair[0])]
    return {**link, "c": [[label, names, kept], inlines, [safe, title]]}
