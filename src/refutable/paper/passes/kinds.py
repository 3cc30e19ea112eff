"""The kinds of things that are numbered and referred to, and those that have a title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from refutable.paper.tree import Node, classes, identifier, nodes, pairs

FLOATS = ("fig", "tbl", "lst")
THEOREMS = ("thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "sol", "rem")
CALLOUTS: Mapping[str, str] = {
    "nte": "note",
    "tip": "tip",
    "wrn": "warning",
    "imp": "important",
    "cau": "caution",
}
PROOFS: Mapping[str, str] = {
    "proof": "environment-proof-title",
    "remark": "crossref-rem-title",
    "solution": "crossref-sol-title",
}
"""Classes of divs that begin with a word and are not numbered, and the names of their words."""
KINDS = (*FLOATS, *THEOREMS, *CALLOUTS, "eq", "sec")
"""The prefixes of labels."""
TABSET = "panel-tabset"
OF_TITLE, OF_CAPTION = ("title", "name"), ("fig-cap", "tbl-cap", "lst-cap")
"""The attributes that hold Markdown."""

EQUATION_LABEL = re.compile(r"^\{#(?P<label>eq-[^\s}]+)")
"""What stands behind a formula that has a number: a word for pandoc."""
_LABEL = re.compile(r"^([A-Za-z]+)-.")


def kind_of(label: str) -> str:
    """Return the kind that the prefix of a label names, "" where it names none.

    Its first letter may be a capital, as in ``@Fig-x``.
    """
    found = _LABEL.match(label)
    if not found:
        return ""
    kind = found[1][:1].lower() + found[1][1:]
    return kind if kind in KINDS else ""


def texts_in(content: Any) -> Iterator[str]:
    """Yield each title and caption that stands in an attribute, as its author wrote it."""
    for element in nodes(content):
        if element["t"] in ("Div", "CodeBlock", "Image"):
            given = pairs(element)
            yield from (given[key] for key in (*OF_TITLE, *OF_CAPTION) if key in given)


def callout_of(element: Node) -> str:
    """Return the kind of callout that a div is, "" where it is none."""
    for name in classes(element) if element["t"] == "Div" else ():
        if name.removeprefix("callout-") in CALLOUTS.values() and name.startswith("callout-"):
            return name.removeprefix("callout-")
    return ""


def theorem_of(element: Node) -> str:
    """Return the kind of a theorem by the label of its div, "" where it is none."""
    kind = kind_of(identifier(element)) if element["t"] == "Div" else ""
    return kind if kind in THEOREMS else ""


def proof_of(element: Node) -> str:
    """Return the class of a proof, remark or solution, "" where a div is none."""
    if element["t"] != "Div":
        return ""
    return next((name for name in PROOFS if name in classes(element)), "")
