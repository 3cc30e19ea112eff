"""HTML that a library shows, as plain blocks: the words, the tables and the marks of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from refutable.paper.tree import Node, attr, changed, node, para, plain_text

_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"(?P<names>#[^{}]+)\{(?P<body>[^{}]*)\}")
_ID = re.compile(r"#([\w-]+)")
_COLOUR = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|rgba?\([\d., %]+\)")
_KEPT = {"background-color": "fill", "color": "text:fill"}
_WEIGHTS = {"bold": "Strong", "bolder": "Strong", "600": "Strong", "700": "Strong", "800": "Strong"}
_SLANTS = {"italic": "Emph", "oblique": "Emph"}
_NUMBER = re.compile(r"[-+−]?[$€£]?(?:\d[\d,.\s]*|\.\d+)(?:e[-+]?\d+)?\s*%?|nan|—|–|-|", re.I)
_ALIGNS = {"right": "AlignRight", "left": "AlignLeft", "center": "AlignCenter"}
_DEFAULT: Node = {"t": "AlignDefault"}

Styles = Mapping[str, Mapping[str, str]]


def tidy(blocks: list[Node], code: str) -> list[Node]:
    """Return what pandoc read from some HTML without what only its own page understands.

    Identifiers and classes go, for the paper has its own; so do widths and the looks of a page. A
    cell of a table keeps its alignment, its colours, and whether it is bold or slanted, from its
    own style or from a rule for its identifier, as pandas writes one. Columns of numbers stand to
    the right.
    """
    styles = dict(_rules(code))
    tables = changed(blocks, lambda one: _table(one, styles) if one["t"] == "Table" else None)
    made: list[Node] = changed(tables, _bare)
    return made


def with_colours(blocks: list[Node], form: str) -> list[Node]:
    """Return blocks whose cells bear their colours in the words of a format."""

    def coloured(cell: Any) -> Any:
        named, names, given = cell[0]
        kept = [pair for pair in given if pair[0] not in _KEPT]
        colours = {key: value for key, value in given if key in _KEPT}
        return [[named, names, [*kept, *_worded(colours, form)]], *cell[1:]]

    made: list[Node] = changed(
        blocks, lambda one: _each_cell(one, coloured) if one["t"] == "Table" else None
    )
    return made


def _worded(colours: Mapping[str, str], form: str) -> Iterator[list[str]]:
    if colours and form == "html":
        yield ["style", "; ".join(f"{key}: {value}" for key, value in colours.items())]
    elif form == "typst":
        for key, value in colours.items():
            yield [f"typst:{_KEPT[key]}", _typst_colour(value)]


def _is_colour(value: str) -> bool:
    return bool(_COLOUR.fullmatch(value)) or value in _named_colours()


def _typst_colour(colour: str) -> str:
    numbers = re.findall(r"[\d.]+%?", colour) if colour.startswith("rgb") else ()
    if numbers:
        (*solid,) = numbers[:3]
        alpha = [_percent(number) for number in numbers[3:]]
        return f"rgb({', '.join([*map(_channel, solid), *alpha])})"
    return f'rgb("{_named_colours().get(colour, colour)}")'


@cache
def _named_colours() -> Mapping[str, str]:
    """Return the colours that CSS has names for, as Typst does not know most of them."""
    # Loaded here: few papers colour a table.
    from prompt_toolkit.styles.named_colors import NAMED_COLORS

    return {name.lower(): code for name, code in NAMED_COLORS.items()}


def _channel(number: str) -> str:
    return number if number.endswith("%") else str(round(float(number)))


def _percent(number: str) -> str:
    return number if number.endswith("%") else f"{float(number):.0%}"


def _rules(code: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the styles that a style sheet gives to single elements."""
    for sheet in _STYLE.findall(code):
        for rule in _RULE.finditer(_COMMENT.sub("", sheet)):
            for name in rule["names"].split(","):
                only = _ID.fullmatch(name.strip())
                if only:
                    yield only[1], _declared(rule["body"])


def _declared(body: str) -> Mapping[str, str]:
    given = (one.partition(":") for one in body.split(";"))
    return {key.strip().lower(): value.strip().lower() for key, _, value in given}


def _table(table: Node, styles: Styles) -> Node:
    styled = _each_cell(table, lambda cell: _cell(cell, styles))
    _, caption, columns, head, bodies, foot = styled["c"]
    right = _numeric_columns(bodies, len(columns))
    free = [
        [{"t": "AlignRight"} if n in right and align == _DEFAULT else align, _FREE]
        for n, (align, _) in enumerate(columns)
    ]
    return node("Table", attr(), caption, free, head, bodies, foot)


_FREE: Node = {"t": "ColWidthDefault"}


def _each_cell(table: Node, change: Any) -> Node:
    attributes, caption, columns, head, bodies, foot = table["c"]

    def rows(given: list[Any]) -> list[Any]:
        return [[attr(), [change(cell) for cell in cells]] for _, cells in given]

    return node(
        "Table",
        attributes,
        caption,
        columns,
        [attr(), rows(head[1])],
        [[attr(), stubs, rows(above), rows(below)] for _, stubs, above, below in bodies],
        [attr(), rows(foot[1])],
    )


def _cell(cell: list[Any], styles: Styles) -> list[Any]:
    (named, names, given), align, down, across, blocks = cell
    style = {**styles.get(named, {}), **_declared(dict(given).get("style", ""))}
    side = style.get("text-align") or next((n[3:] for n in names if n.startswith("gt_")), "")
    if align == _DEFAULT and side in _ALIGNS:
        align = {"t": _ALIGNS[side]}
    for mark in (
        _WEIGHTS.get(style.get("font-weight", "")),
        _SLANTS.get(style.get("font-style", "")),
    ):
        if mark:
            blocks = [_marked(block, mark) for block in blocks]
    colours = {key: style[key] for key in _KEPT if key in style and _is_colour(style[key])}
    if "background-color" in colours and "color" not in colours:
        colours["color"] = "black"  # the text of a dark page would vanish on it
    return [["", [], [[key, value] for key, value in colours.items()]], align, down, across, blocks]


def _marked(block: Node, mark: str) -> Node:
    return node(block["t"], [node(mark, block["c"])]) if block["t"] in ("Plain", "Para") else block


def _numeric_columns(bodies: list[Any], count: int) -> set[int]:
    """Return the columns of a table's body that hold numbers and nothing else."""
    held: list[list[str]] = [[] for _ in range(count)]
    for _, _, above, below in bodies:
        for _, cells in (*above, *below):
            if len(cells) == count:
                for column, cell in zip(held, cells, strict=True):
                    column.append(plain_text(cell[4]).strip())
    return {
        n
        for n, column in enumerate(held)
        if any(re.search(r"\d", text) for text in column)
        and all(_NUMBER.fullmatch(text) for text in column)
    }


def _bare(element: Node) -> Node | list[Node] | None:
    kind = element["t"]
    if kind in ("RawBlock", "RawInline"):
        return []  # a style sheet: what runs has been refused
    if kind in ("Div", "Span"):
        inside: list[Node] = element["c"][1]
        return inside
    if kind == "Header":
        return para([node("Strong", element["c"][2])])
    if kind == "Plain" and not element["c"]:
        return []
    if kind in ("Link", "Image", "Code", "CodeBlock", "Figure"):
        return node(kind, attr(), *element["c"][1:])
    return None
