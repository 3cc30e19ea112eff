"""The executed paper as a notebook whose cells a reviewer runs again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

import nbformat
from nbformat import NotebookNode

from refutable.paper import media
from refutable.paper.bundles import ERROR, MARKDOWN, PLAIN, STDERR, STDOUT, WIDTH, Bundle
from refutable.paper.document import Document
from refutable.paper.languages import words_of
from refutable.paper.notebook_head import head
from refutable.paper.notebook_text import names_in, readable
from refutable.paper.outputs import CELL, OUTPUT, CellOutput
from refutable.paper.pandoc import write
from refutable.paper.tree import Node, has_class, nodes, pairs, raw_block
from refutable.paper.writing import Written, written

_nbformat: Any = nbformat  # its constructors carry no types
_MARK = re.compile(r"^<!-- paper:(?P<name>[\w.-]+) -->$", re.MULTILINE)
_UNSHOWN = frozenset({PLAIN, media.NARROW_SVG, WIDTH})
_STREAMS = {STDOUT: "stdout", STDERR: "stderr", ERROR: "stderr"}
_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def to_notebook(document: Document) -> NotebookNode:
    """Return the notebook: the paper's own cells with their outputs, between readable prose.

    Values, numbers of claims with their verdicts, references and citations are filled in, for a
    notebook knows none of them. The same paper gives the same notebook.

    Raises:
        MalformedError: a reference leads nowhere, or a citation has no entry.
    """
    tree = written(document, "ipynb")
    tree = replace(tree, blocks=_with_cells_apart(tree.blocks))
    texts = _texts(tree)
    cells = list(_cells(document, tree.blocks, texts))
    counter = 0
    for cell in cells:
        if cell.cell_type == "code":
            counter += 1
            cell.execution_count = counter
    notebook: NotebookNode = _nbformat.v4.new_notebook(cells=cells, metadata=_METADATA)
    _nbformat.validate(notebook)
    return notebook


def notebook_text(notebook: NotebookNode) -> str:
    """Return a notebook as the text of its file."""
    return str(_nbformat.writes(notebook)) + "\n"


def _cells(document: Document, blocks: list[Node], texts: Mapping[str, str]) -> Iterator[Any]:
    if texts["title"]:
        yield _nbformat.v4.new_markdown_cell(texts["title"], id="title")
    known = document.outputs("ipynb")
    for n, block in enumerate(blocks):
        if texts.get(f"prose-{n}"):
            yield _nbformat.v4.new_markdown_cell(texts[f"prose-{n}"], id=f"prose-{n}")
        for found in _cells_in(block):
            shown = known[int(pairs(found)[CELL])]
            name, outputs = f"cell-{shown.cell.number}", list(_outputs(found, shown, texts))
            yield _nbformat.v4.new_code_cell(shown.cell.code, id=name, outputs=outputs)
    if texts.get("notes"):
        yield _nbformat.v4.new_markdown_cell(texts["notes"], id="notes")


def _outputs(cell: Node, shown: CellOutput, texts: Mapping[str, str]) -> Iterator[NotebookNode]:
    """Yield what a cell displays, as a notebook keeps it, and captions and tables as Markdown."""
    for n, (place, _) in enumerate(_pieces(cell["c"][1])):
        if place:
            yield _output(*shown.kept[int(place)])
            continue
        text = texts.get(f"output-{shown.cell.number}.{n}")
        if text:
            yield _nbformat.v4.new_output("display_data", data={MARKDOWN: text})


def _output(bundle: Bundle, item: media.Shown) -> Any:
    stream = next((name for kind, name in _STREAMS.items() if kind in bundle), None)
    if stream:
        text = str(next(iter(bundle.values())))
        return _nbformat.v4.new_output("stream", name=stream, text=text)
    kept = {kind: value for kind, value in bundle.items() if kind not in _UNSHOWN} or dict(bundle)
    drawn = {media.SVG: item.svg} if isinstance(item, media.Chart) else {}
    return _nbformat.v4.new_output("display_data", data={**kept, **drawn})


def _pieces(blocks: list[Node]) -> list[tuple[str, list[Node]]]:
    """Return what a cell shows in its order: places of outputs, and the blocks between them."""
    made: list[tuple[str, list[Node]]] = []
    for block in blocks:
        if has_class(block, "cell-code"):  # the caption of a listing, the name of a file
            beside = [one for one in block["c"][1] if one["t"] != "CodeBlock"]
            made += [("", beside)] if beside else []
            continue
        if has_class(block, OUTPUT):
            made.append((pairs(block)["place"], []))
        elif block["t"] == "Div" and any(has_class(one, OUTPUT) for one in nodes(block)):
            made += _pieces(block["c"][1])
        elif made and not made[-1][0]:
            made[-1][1].append(block)
        else:
            made.append(("", [block]))
    return made


def _texts(tree: Written) -> Mapping[str, str]:
    """Return the readable Markdown of the prose and of what cells show, by name.

    All goes through pandoc at once; comments mark what belongs where.
    """
    names = names_in(tree.blocks, words_of(tree.settings.lang)["claims"])
    marked = [block for name, blocks in _parts(tree) for block in (_mark(name), *blocks)]
    readably, notes = readable(marked, names, tree.words["section-title-footnotes"])
    whole = [*readably, _mark("notes"), *notes]
    pieces = _MARK.split(write(whole, {}, {}, {"to": "gfm+tex_math_dollars-tex_math_gfm"}))
    found: dict[str, str] = {}
    for name, said in zip(pieces[1::2], pieces[2::2], strict=True):
        found[name] = "\n\n".join(part for part in (found.get(name), said.strip()) if part)
    return found


def _mark(name: str) -> Node:
    return raw_block("html", f"<!-- paper:{name} -->")


def _parts(tree: Written) -> Iterator[tuple[str, list[Node]]]:
    yield "title", head(tree)
    prose = ""
    for n, block in enumerate(tree.blocks):
        cells = list(_cells_in(block))
        prose = prose or f"prose-{n}"
        yield prose, [] if has_class(block, "cell") else [block]
        for cell in cells:
            for k, (_, shown) in enumerate(_pieces(cell["c"][1])):
                yield f"output-{pairs(cell)[CELL]}.{k}", shown
        if cells:
            prose = ""


def _with_cells_apart(blocks: list[Node]) -> list[Node]:
    """Return the blocks with lists and quotations ended above each cell, and begun again below."""
    made: list[Node] = []
    for block in blocks:
        if _is_cell(block) or not _cells_in(block):
            made.append(block)
        elif block["t"] in ("BulletList", "OrderedList"):
            made += _list_apart(block)
        elif block["t"] in ("BlockQuote", "Div"):
            content = block["c"] if block["t"] == "BlockQuote" else block["c"][1]
            for is_cell, part in groupby(_with_cells_apart(content), _is_cell):
                inside = list(part)
                whole = inside if block["t"] == "BlockQuote" else [block["c"][0], inside]
                made += inside if is_cell else [{**block, "c": whole}]
        else:
            made.append(block)
    return made


def _list_apart(block: Node) -> Iterator[Node]:
    numbered = block["t"] == "OrderedList"
    items: list[list[Node]] = []

    def ended(after: int) -> Node:
        (start, *style), _ = block["c"] if numbered else ((1,), None)
        head = [start + after - len(items), *style]
        return {**block, "c": [head, items] if numbered else items}

    for n, item in enumerate(block["c"][1] if numbered else block["c"], start=1):
        parts = _with_cells_apart(item)
        first = next((place for place, one in enumerate(parts) if _is_cell(one)), len(parts))
        items.append(parts[:first])
        if first < len(parts):
            yield ended(n)
            yield from parts[first:]
            items = []
    if items:
        yield ended(n)


def _is_cell(block: Node) -> bool:
    return block["t"] == "Div" and has_class(block, "cell")


def _cells_in(block: Node) -> list[Node]:
    return [one for one in nodes(block) if _is_cell(one)]
