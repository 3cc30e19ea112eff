"""From an executed paper to one tree that all formats start from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from refutable.errors import CellError
from refutable.paper.execute import Executed
from refutable.paper.marks import number_of
from refutable.paper.pandoc import read_texts
from refutable.paper.running import MARKDOWN, PLAIN, Bundle
from refutable.paper.source import Cell
from refutable.paper.tree import (
    Node,
    attr,
    changed,
    code_block,
    div,
    from_top,
    node,
    nodes,
    plain,
    text,
    words,
)

SVG = "image/svg+xml"
NARROW_SVG = "application/vnd.narrow+svg"
VEGA_LITE = "application/vnd.vegalite.v6+json"

CELL = "cell"
"""The attribute of a cell's div that holds the number of its mark."""
_DRAWINGS = ((SVG, "svg"), (NARROW_SVG, "narrow-svg"), (VEGA_LITE, "vega-lite"))


@dataclass(frozen=True)
class Document:
    """The blocks of a paper, every value and output in its place, and its texts elsewhere.

    ``texts`` are those of the source (``meta:KEY`` and so on).
    """

    executed: Executed
    blocks: list[Node]
    texts: Mapping[str, list[Node]] = field(default_factory=dict)


def assemble(executed: Executed) -> Document:
    """Return a paper as one tree.

    A cell is a `.cell` div of its code (`.cell-code`) and its outputs. One labelled `fig-…` is a
    ``Figure``, one labelled `tbl-…` a ``Table`` or a ``Figure`` around several.

    Raises:
        CellError: a labelled cell shows nothing that a caption could stand under.
    """
    filler = _Filler(executed)
    blocks: list[Node] = changed(list(executed.source.tree), filler.fill)
    return Document(executed, blocks, executed.source.texts)


def shown_code(cell: Cell) -> str:
    """Return the code of a cell without its option lines."""
    lines = cell.code.split("\n")
    while lines and (lines[0].startswith("#|") or not lines[0].strip()):
        lines = lines[1:]
    return "\n".join(lines).rstrip()


class _Filler:
    """Puts what cells and inline expressions gave in the place of their marks."""

    def __init__(self, executed: Executed) -> None:
        self._executed = executed
        self._cells = {cell.number: cell for cell in executed.source.cells}
        self._read = _read_markdown(executed)

    def fill(self, element: Node) -> Node | list[Node] | None:
        number = number_of(element)
        if number is None:
            return None
        if element["t"] == "CodeBlock":
            return list(self._cell(self._cells[number]))
        mark = self._executed.source.marks[number]
        if mark.kind == "inline":
            return self._value(number)
        return text(f"{{{{<{mark.detail}>}}}}")

    def _value(self, number: int) -> list[Node]:
        bundle = self._executed.values[number]
        if MARKDOWN in bundle:
            return inlines_of(self._read[number, 0])
        return words(str(bundle.get(PLAIN, "")))

    def _cell(self, cell: Cell) -> Iterator[Node]:
        if not cell.flag("include"):
            return
        inner = [*self._code(cell), *(self._outputs(cell) if cell.flag("output") else ())]
        if inner:
            yield div(attr("", ["cell"], **{CELL: str(cell.number)}), inner)

    def _code(self, cell: Cell) -> Iterator[Node]:
        if cell.flag("echo"):
            code = code_block(attr("", ["python"]), shown_code(cell))
            yield div(attr("", ["cell-code"]), [code])

    def _outputs(self, cell: Cell) -> list[Node]:
        made = [
            block
            for place, bundle in enumerate(self._executed.outputs[cell.number])
            for block in self._output(cell, place, bundle)
        ]
        label = cell.label or ""
        if label.startswith("fig-"):
            return [self._figure(cell, made)]
        if label.startswith("tbl-"):
            return self._table(cell, made)
        return made

    def _output(self, cell: Cell, place: int, bundle: Bundle) -> list[Node]:
        if SVG in bundle:
            alt = str(cell.options.get("fig-alt", ""))
            drawn = [
                code_block(attr("", [name]), _drawing(bundle[kind]))
                for kind, name in _DRAWINGS
                if kind in bundle
            ]
            return [div(attr("", ["chart"], fig_alt=alt), drawn)]
        if MARKDOWN in bundle:
            read = self._read[cell.number, place]
            return [div(attr("", ["cell-output"], place=str(place)), read)]
        said = str(bundle.get(PLAIN, "")).rstrip("\n")
        return [code_block(attr("", ["output"]), said)] if said else []

    def _figure(self, cell: Cell, made: list[Node]) -> Node:
        if not made:
            message = f"the cell {cell.label} draws no figure"
            raise CellError([cell.position.fault("no-figure", message, "end it with the figure")])
        caption = inlines_of(self._executed.source.texts.get(f"{cell.number}:fig-cap", []))
        return node("Figure", attr(str(cell.label)), [None, [plain(caption)]], made)

    def _table(self, cell: Cell, made: list[Node]) -> list[Node]:
        tables = [one for one in nodes(made) if one["t"] == "Table"]
        if not tables:
            message = f"the cell {cell.label} shows no table"
            raise CellError([cell.position.fault("no-table", message, "end it with the table")])
        caption = inlines_of(self._executed.source.texts.get(f"{cell.number}:tbl-cap", []))
        if len(tables) > 1:
            return [node("Figure", attr(str(cell.label)), [None, [plain(caption)]], made)]
        content = tables[0]["c"]
        named = node("Table", [cell.label, *content[0][1:]], [None, [plain(caption)]], *content[2:])
        put: list[Node] = from_top(made, lambda one: named if one is tables[0] else None)
        return put


def _read_markdown(executed: Executed) -> Mapping[tuple[int, int], list[Node]]:
    """Return the blocks of each value and each output that is Markdown, read in one run."""
    texts: dict[tuple[int, int], str] = {}
    for number, bundle in executed.values.items():
        if MARKDOWN in bundle:
            texts[number, 0] = str(bundle[MARKDOWN])
    for number, bundles in executed.outputs.items():
        for place, bundle in enumerate(bundles):
            if MARKDOWN in bundle:
                texts[number, place] = str(bundle[MARKDOWN])
    return dict(zip(texts, read_texts(list(texts.values())), strict=True))


def inlines_of(blocks: Sequence[Node]) -> list[Node]:
    """Return the inlines of a text that is one paragraph; those of several, joined by spaces."""
    made: list[Node] = []
    for block in blocks:
        if block["t"] in ("Para", "Plain"):
            made += [{"t": "Space"}, *block["c"]] if made else block["c"]
    return made


def _drawing(content: Any) -> str:
    if isinstance(content, str):
        return content.strip()
    import json

    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
