"""Captions, labels and layout of what a cell shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from refutable.paper import texts
from refutable.paper.settings import Options
from refutable.paper.texts import Text
from refutable.paper.tree import Node, attr, div, has_class, node, nodes, plain, plain_text

_LAYOUT = ("layout", "layout-ncol", "layout-nrow", "layout-align", "layout-valign")
_CAPTIONS = ("fig-cap", "tbl-cap", "fig-subcap", "tbl-subcap")
_WORDS = {"fig": "figure", "tbl": "table"}

Inlines = list[Node]


class OutputError(ValueError):
    """Options and outputs of a cell do not fit: a rule, what is wrong, and what to do."""


@dataclass(frozen=True)
class Captions:
    """The label of a cell, the captions of the whole and of its parts, and how they are laid out.

    ``parts`` is None where the outputs are not parts of one figure or table.
    """

    kind: str
    label: str
    whole: Sequence[Inlines] = ()
    parts: Sequence[Inlines] | None = None
    layout: Mapping[str, str] = field(default_factory=dict)


def caption_texts(options: Options) -> Iterator[Text]:
    """Yield the captions that a cell gives, as Markdown to be read."""
    for key in _CAPTIONS:
        yield from (texts.line(one) for one in listed(options.get(key)))


def captions_of(label: str, options: Options, read: Mapping[Text, list[Node]]) -> Captions:
    """Return the captions of a cell whose texts have been read."""
    named = label[:3] if label.startswith(("fig-", "tbl-")) else ""
    kind = named or ("tbl" if options.get("tbl-cap") else "fig")

    def inlines(given: object) -> Inlines:
        return [one for block in read[texts.line(given)] for line in block["c"] for one in line]

    subcaptions = options.get(f"{kind}-subcap")
    return Captions(
        kind,
        label if named else "",
        [inlines(one) for one in listed(options.get(f"{kind}-cap"))],
        None if not subcaptions else [inlines(one) for one in listed(subcaptions)],
        {key: str(options[key]) for key in _LAYOUT if options.get(key)},
    )


def listed(given: object) -> list[str]:
    """Return the texts of an option: none, one, or a list of them."""
    if isinstance(given, list):
        return [str(one) for one in given]
    return [] if given is None or isinstance(given, bool) else [str(given)]


def is_drawing(block: Node) -> bool:
    """Return whether a block is a picture or a chart."""
    if block["t"] == "Plain":
        return [one["t"] for one in block["c"]] == ["Image"]
    if block["t"] != "Div":
        return False
    return has_class(block, "chart") or (len(block["c"][1]) == 1 and is_drawing(block["c"][1][0]))


def is_table(block: Node) -> bool:
    """Return whether a block is a table."""
    return bool(block["t"] == "Table")


def _holds_table(block: Node) -> bool:
    return block["t"] == "Div" and any(is_table(one) for one in nodes(block))


def captioned(blocks: list[Node], given: Captions) -> list[Node]:
    """Return the blocks of a cell with label, captions and layout; what has none stays beside.

    Raises:
        OutputError: there is nothing for the label, or the numbers of captions and outputs differ.
    """
    found = _found(blocks, given)
    if not found and given.label:
        word = _WORDS[given.kind]
        verb = "draws" if given.kind == "fig" else "shows"
        message = f"the cell {given.label} {verb} no {word}"
        raise OutputError(f"no-{word}", message, f"end it with the {word}")
    if not found:
        return blocks
    if given.parts is not None:
        return _placed(blocks, found, [_whole(given, _parts(given, found))])
    if len(given.whole) > 1:
        _check_count(given, "cap", len(given.whole), 1 if given.label else len(found))
        each = zip(given.whole, found, strict=True)
        return _placed(blocks, found, [_float("", cap, [one], given.kind) for cap, one in each])
    if given.label or given.whole:
        return _placed(blocks, found, [_whole(given, found)])
    return _placed(blocks, found, _laid_out(found, given))


def _found(blocks: Sequence[Node], given: Captions) -> list[Node]:
    """Return the blocks that the captions are for: drawings before tables, or tables first."""
    drawn, shown = (is_drawing,), (is_table, _holds_table)
    tests = (*drawn, *shown) if given.kind == "fig" else (*shown, *drawn)
    for test in tests if given.label or given.whole else drawn:
        found = [block for block in blocks if test(block)]
        if found:
            return found
    return []


def _parts(given: Captions, found: Sequence[Node]) -> list[Node]:
    captions = given.parts or [[]] * len(found)
    _check_count(given, "subcap", len(captions), len(found))
    return [
        _float(f"{given.label}-{n}" if given.label else "", caption, [block], given.kind)
        for n, (caption, block) in enumerate(zip(captions, found, strict=True), start=1)
    ]


def _check_count(given: Captions, option: str, texts_given: int, wanted: int) -> None:
    if texts_given != wanted:
        word = _WORDS[given.kind]
        message = f"{given.kind}-{option} has {texts_given} texts for {wanted} {word}s"
        remedy = f"give a text for each {word}"
        if option == "cap" and given.label:
            remedy = f"give one text, and one for each {word} in {given.kind}-subcap"
        raise OutputError(
            "bad-option", message.removesuffix("s") if wanted == 1 else message, remedy
        )


def _placed(blocks: list[Node], found: list[Node], made: list[Node]) -> list[Node]:
    """Return the blocks with others in place of those found: one for one, or all at the first."""
    if len(made) == len(found):
        new = iter(made)
        return [next(new) if any(one is block for one in found) else block for block in blocks]
    placed: list[Node] = []
    for block in blocks:
        if block is found[0]:
            placed += made
        elif not any(one is block for one in found):
            placed.append(block)
    return placed


def _whole(given: Captions, content: list[Node]) -> Node:
    caption = given.whole[0] if given.whole else []
    if len(content) > 1:
        content = _laid_out(content, given)
    return _float(given.label, caption, content, given.kind)


def _laid_out(content: list[Node], given: Captions) -> list[Node]:
    if not given.layout:
        return content
    pairs = [[key, value] for key, value in given.layout.items()]
    return [div(["", [], pairs], content)]


def _float(label: str, caption: Inlines, content: list[Node], kind: str) -> Node:
    if kind == "tbl" and len(content) == 1 and is_table(content[0]):
        (_, names, pairs), (short, own), *rest = content[0]["c"]
        if own and caption:
            message = f"the table has a caption of its own: {plain_text(own)}"
            raise OutputError("bad-option", message, "remove that, or the option tbl-cap")
        shown = own or ([plain(caption)] if caption else [])
        return node("Table", [label, names, pairs], [short, shown], *rest)
    return node("Figure", attr(label), [None, [plain(caption)] if caption else []], content)
