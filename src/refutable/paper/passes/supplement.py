"""The supplement: what stands behind the references, in a PDF in a file of its own.

Reads:   ``# Heading {.supplement}``
Writes:  the raw Typst ``MARK`` before the first section of the supplement
"""

from __future__ import annotations

from collections.abc import Collection

from refutable.paper.passes.context import Context
from refutable.paper.tree import (
    WITH_ATTR,
    Node,
    attr,
    has_class,
    identifier,
    node,
    nodes,
    pairs,
    raw_block,
    text,
)

SUPPLEMENT, REFERENCES = "supplement", "refs"
MARK = "// ---- supplement"

Blocks = list[Node]


def start(blocks: Blocks) -> int:
    """Return the place of the supplement in blocks that are in order; the end where none is."""
    found = (n for n, one in enumerate(blocks) if one["t"] == "Header")
    return next((n for n in found if has_class(blocks[n], SUPPLEMENT)), len(blocks))


def split(blocks: Blocks) -> tuple[Blocks, Blocks]:
    """Return the article and the supplement."""
    place = start(blocks)
    return blocks[:place], blocks[place:]


def references_start(blocks: Blocks) -> int:
    """Return the place of the list of references, or of its heading.

    Where it is absent: the end of the article.
    """
    for place, block in enumerate(blocks):
        if block["t"] == "Div" and identifier(block) == REFERENCES:
            before = blocks[place - 1] if place else None
            return place - 1 if before is not None and before["t"] == "Header" else place
    return start(blocks)


def taken(blocks: Blocks, name: str) -> tuple[Blocks, Blocks]:
    """Return the blocks without the sections whose heading has a class, and these sections."""
    rest: Blocks = []
    sections: Blocks = []
    open_level = 0
    for block in blocks:
        if block["t"] == "Header":
            level = block["c"][0]
            if open_level and level <= open_level:
                open_level = 0
            if has_class(block, name) and not open_level:
                open_level = level
        (sections if open_level else rest).append(block)
    return rest, sections


def with_own_references(blocks: Blocks, title: str, context: Context) -> Blocks:
    """Return cited blocks with the list of references before the supplement.

    Each file of a PDF lists the works that it cites; those that nothing cites are the article's.
    """
    article, supplement = split(blocks)
    if supplement and identifier(supplement[-1]) == REFERENCES:  # citeproc puts it at the end
        place = references_start(supplement[1:]) + 1
        article, supplement = [*article, *supplement[place:]], supplement[:place]
    listed = next((one for one in article if identifier(one) == REFERENCES), None)
    if listed is None or not supplement or not context.is_typst:
        return [*article, *supplement]
    of_article, of_supplement = (
        _cited([*part, *_copied(blocks, part)]) for part in (article, supplement)
    )
    own = _only(listed, of_supplement)
    others = {_key(entry) for entry in listed["c"][1]} - of_supplement
    article = [_only(one, of_article | others) if one is listed else one for one in article]
    heading = node("Header", supplement[0]["c"][0], attr("", ["unnumbered"]), [text(title)])
    return [*article, *supplement, *([heading, own] if own["c"][1] else [])]


def _cited(blocks: Blocks) -> set[str]:
    return {
        citation["citationId"]
        for one in nodes(blocks, frozenset({"Cite"}))
        for citation in one["c"][0]
    }


def _copied(blocks: Blocks, part: Blocks) -> Blocks:
    """Return the sentences of claims that a part repeats, in a table or a ledger."""
    spans = list(nodes(part, WITH_ATTR))
    wanted = {pairs(one).get("claim") for one in spans if has_class(one, "statement-of")}
    known = nodes(blocks, WITH_ATTR)
    return [one for one in known if has_class(one, "claim") and identifier(one) in wanted]


def _only(listed: Node, keys: Collection[str]) -> Node:
    """Return a list of references with the entries of some works."""
    return {**listed, "c": [listed["c"][0], [one for one in listed["c"][1] if _key(one) in keys]]}


def _key(entry: Node) -> str:
    return identifier(entry).removeprefix("ref-")


def marked(blocks: Blocks, context: Context) -> Blocks:
    """Return the blocks of a PDF with a mark where its second file begins."""
    article, supplement = split(blocks)
    if not (context.is_typst and supplement):
        return blocks
    return [*article, raw_block("typst", MARK), *supplement]
