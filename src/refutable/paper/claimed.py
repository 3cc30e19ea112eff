"""Where the sentences of claims stand: spans ``[sentence]{#clm-name .claim}`` of the tree.

A sentence that asserts a result and is no claim is a span ``[sentence]{.result restates="clm-…"}``:
it says again what claims say, or has ``because="…"`` with the reason why no claim bears it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from refutable.paper.reading import RESULT, Reading, Span
from refutable.paper.tree import has_class, identifier, pairs

REMEDY = "write [sentence]{#clm-name .claim}"

_BRACES = re.compile(r"\{([^{}]*)")
_UNREAD = re.compile(r"\{[^{}]*#(?P<id>clm-[^\s}]+)|\{[^{}\s]*\.claim\b")


@dataclass(frozen=True)
class Claimed:
    """A claim's id, and where its sentence stands in the text, without its brackets."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Stated:
    """A result outside the claims: the claims it restates or the reason for none, and its place."""

    restates: tuple[str, ...]
    because: str
    name: str
    start: int
    end: int


@dataclass(frozen=True)
class BadClaim:
    """What is wrong with a mark of a claim, and where it stands."""

    message: str
    start: int


def claimed(reading: Reading, text: str) -> Iterator[Claimed]:
    """Yield each claim that is marked as it should be."""
    for one in reading.spans:
        if one.node["t"] == "Span" and not _problem(one):
            name = identifier(one.node)
            end = _attributes(one, text, f"#{name}") - 1
            yield Claimed(name, one.opened + 1, end)


def stated(reading: Reading, text: str) -> Iterator[Stated]:
    """Yield each sentence that is marked as a result outside the claims."""
    for one in reading.spans:
        if one.node["t"] == "Span" and has_class(one.node, "result"):
            given = pairs(one.node)
            end = _attributes(one, text, ".result") - 1
            names = tuple(given.get("restates", "").split())
            name = f"{RESULT}{one.opened}"
            yield Stated(names, given.get("because", "").strip(), name, one.opened + 1, end)


def bad_claims(reading: Reading, text: str) -> Iterator[BadClaim]:
    """Yield each mark of a claim that makes none."""
    for one in reading.spans:
        problem = _problem(one)
        if problem and (has_class(one.node, "claim") or identifier(one.node).startswith("clm-")):
            name = identifier(one.node)
            yield BadClaim(problem, _attributes(one, text, f"#{name}" if name else ".claim"))
    for piece in reading.pieces:
        braced = piece.kind == "word" and "{" in piece.text
        unread = _UNREAD.search(piece.text) if braced else None
        if unread:
            name = unread["id"] or "the claim"
            message = f"the sentence of {name} has no opening bracket"
            yield BadClaim(message, piece.start + unread.start())


def _problem(one: Span) -> str:
    name = identifier(one.node)
    if not name.startswith("clm-"):
        return "the claim has no id clm-…"
    if not has_class(one.node, "claim"):
        return f"{name} is not marked as a claim"
    if "_" in name:
        return f"the id {name} has an underscore, which Quarto refuses"
    if one.node["t"] != "Span":
        return f"{name} is a block, not a sentence"
    return ""


def _attributes(one: Span, text: str, sought: str) -> int:
    """Return where the braces of a span open."""
    braces = _BRACES.finditer(text, one.end)
    return next((found.start() for found in braces if sought in found[1].split()), one.end)
