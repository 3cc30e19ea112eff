"""What is shown in this format only, or not in it: conditions, raw blocks, comments, marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from refutable.paper.passes.context import Context
from refutable.paper.tree import (
    WITH_ATTR,
    Node,
    attr,
    attributes_of,
    changed,
    from_top,
    has_class,
    with_attributes,
)

VISIBLE, HIDDEN = "content-visible", "content-hidden"
FORMATS: Mapping[str, frozenset[str]] = {
    "html": frozenset({"html", "html4", "html5", "html:js"}),
    "typst": frozenset({"typst"}),
    "ipynb": frozenset({"ipynb"}),
    "docx": frozenset({"docx"}),
    "jats": frozenset({"jats"}),
}
"""What an author may call each format in ``when-format`` and ``unless-format``."""
RAW: Mapping[str, frozenset[str]] = {
    "html": frozenset({"html", "html4", "html5"}),
    "typst": frozenset({"typst"}),
    "ipynb": frozenset({"ipynb", "html", "html4", "html5"}),
    "docx": frozenset(),
    "jats": frozenset(),
}
"""Which raw blocks each format takes as they are."""

_CONDITION = re.compile(r"^(when|unless)-(format|meta|profile)$")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


_TEXTS = frozenset({"Para", "Plain", "Span", "RawBlock", "RawInline"})


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks that this format shows, without comments and the marks of results."""
    own: list[Node] = changed(
        shown(blocks, context), lambda element: _own(element, context), _TEXTS
    )
    return own


def shown(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks whose conditions hold in this format."""
    kept: list[Node] = from_top(blocks, lambda element: _shown(element, context), WITH_ATTR)
    return kept


def _shown(element: Node, context: Context) -> list[Node] | None:
    behaviour = next((name for name in (VISIBLE, HIDDEN) if has_class(element, name)), None)
    if behaviour is None:
        return None
    identifier, classes, given = attributes_of(element)
    conditions = [pair for pair in given if _CONDITION.match(pair[0])]
    if _holds(conditions, context) != (behaviour == VISIBLE):
        return []
    rest = [name for name in classes if name != behaviour]
    pairs = [pair for pair in given if pair not in conditions]
    bare = with_attributes(element, [identifier, rest, pairs])
    inside: list[Node] = from_top([bare], lambda one: _shown(one, context))
    if element["t"] in ("Div", "Span") and inside[0]["c"][0] == attr():
        return list(inside[0]["c"][1])
    return inside


def _holds(conditions: list[list[str]], context: Context) -> bool:
    """Return whether all conditions hold; of several values for one key, one is enough."""
    tests: Mapping[str, Callable[[str], bool]] = {
        "format": lambda value: value in FORMATS[context.format],
        "meta": lambda value: _setting(context.metadata, value) is True,
        "profile": lambda value: value in context.profiles,
    }
    for key in {key for key, _ in conditions}:
        way, kind = key.split("-")
        met = any(tests[kind](value) for name, value in conditions if name == key)
        if met != (way == "when"):
            return False
    return True


def _setting(metadata: Any, path: str) -> Any:
    for key in path.split("."):
        metadata = metadata.get(key) if isinstance(metadata, Mapping) else None
    return metadata


def _own(element: Node, context: Context) -> Node | list[Node] | None:
    if element["t"] in ("Para", "Plain") and not element["c"]:
        return []
    if element["t"] == "Span" and has_class(element, "result"):
        return list(element["c"][1])  # the mark is for checks alone
    if element["t"] not in ("RawBlock", "RawInline"):
        return None
    form, code = element["c"]
    if form not in RAW[context.format]:
        return []
    if "html" not in form:
        return None
    kept = _COMMENT.sub("", code)
    return {**element, "c": [form, kept]} if kept.strip() else []
