"""What a paper has at its ends: the abstract at its head, notes under a heading, references."""

from __future__ import annotations

from dataclasses import dataclass

from refutable.paper.passes import typst
from refutable.paper.passes.context import Context
from refutable.paper.passes.counting import top_level
from refutable.paper.passes.supplement import references_start
from refutable.paper.tree import (
    WITH_ATTR,
    Node,
    attr,
    changed,
    div,
    from_top,
    identifier,
    node,
    nodes,
    plain_text,
    text,
)


@dataclass(frozen=True)
class Parted:
    """A paper in two parts: the abstract, with the identifier of its heading, and the rest."""

    identifier: str
    abstract: tuple[Node, ...]
    rest: tuple[Node, ...]


def parted(blocks: list[Node]) -> Parted:
    """Return the abstract apart from the rest, where it is the first section.

    It may be a section because front matter holds no computed value.
    """
    first = next((n for n, block in enumerate(blocks) if block["t"] == "Header"), None)
    if first is None or not identifier(blocks[first]).endswith("abstract"):
        return Parted("", (), tuple(blocks))
    level = blocks[first]["c"][0]
    end = next(
        (
            n
            for n, block in enumerate(blocks)
            if n > first and block["t"] == "Header" and block["c"][0] <= level
        ),
        len(blocks),
    )
    rest = (*blocks[:first], *blocks[end:])
    return Parted(identifier(blocks[first]), tuple(blocks[first + 1 : end]), rest)


def with_place_of_references(blocks: list[Node], title: str) -> list[Node]:
    """Return the blocks with the list of references under a last heading that is its title.

    As in stock Quarto; citeproc would add a second heading.
    """
    last = blocks[-1] if blocks else None
    if (
        last is None
        or last["t"] != "Header"
        or any(identifier(x) == "refs" for x in nodes(blocks, WITH_ATTR))
    ):
        return blocks
    same = plain_text(last["c"][2]).strip().casefold() == title.strip().casefold()
    return [*blocks, div(attr("refs"), [])] if same else blocks


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with the list of references as each format has it.

    A PDF has its headings from the first level on, none left out: PDF/UA asks for that.
    """
    placed = _with_heading_of_references(blocks)
    if not context.is_typst:
        return placed

    def change(element: Node) -> list[Node] | None:
        is_list = element["t"] == "Div" and identifier(element) == "refs"
        return typst.block("#reference-list", [element]) if is_list else None

    made: list[Node] = changed(_with_whole_levels(placed), change, frozenset({"Div"}))
    return made


def _with_heading_of_references(blocks: list[Node]) -> list[Node]:
    """Return the blocks with citeproc's own heading at the level of the paper's highest."""
    place = references_start(blocks)
    found = blocks[place] if place < len(blocks) else None
    if found is None or found["t"] != "Header" or identifier(found) != "bibliography":
        return blocks
    level = top_level([*blocks[:place], *blocks[place + 1 :]])
    return [*blocks[:place], node("Header", level, *found["c"][1:]), *blocks[place + 1 :]]


def _with_whole_levels(blocks: list[Node]) -> list[Node]:
    highest = min((one["c"][0] for one in nodes(blocks, frozenset({"Header"}))), default=1)
    before = 0

    def change(element: Node) -> Node | None:
        nonlocal before
        if element["t"] != "Header":
            return None
        before = min(element["c"][0] - highest + 1, before + 1)
        return node("Header", before, *element["c"][1:])

    made: list[Node] = from_top(blocks, change, frozenset({"Header"}))
    return made


def with_notes_heading(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks of a page with a heading for its notes, before the references."""
    if not context.is_html or not any(True for _ in nodes(blocks, frozenset({"Note"}))):
        return blocks
    place = references_start(blocks)
    level = next((block["c"][0] for block in blocks if block["t"] == "Header"), 1)
    words = [text(context.words["section-title-footnotes"])]
    heading = node("Header", level, attr("notes", ["unnumbered"]), words)
    return [*blocks[:place], heading, *blocks[place:]]
