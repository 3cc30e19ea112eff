"""From an executed paper to the one markdown text that pandoc reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from refutable.errors import CellError
from refutable.paper.execute import CellResult, Executed, ProseResult
from refutable.paper.running import MARKDOWN, PLAIN, STDOUT, Bundle
from refutable.paper.source import Cell

SVG = "image/svg+xml"
NARROW_SVG = "application/vnd.narrow+svg"
VEGA_LITE = "application/vnd.vegalite.v6+json"

_BACKTICKS = re.compile(r"`+")


def assemble(executed: Executed) -> str:
    """Return the paper as one pandoc-markdown text without front matter.

    Cells become `.cell` divs of folded code and output; a cell labelled `fig-…` becomes a `.chart`
    div of a drawing and its caption, one labelled `tbl-…` a div of a table and its caption.
    Raises CellError where a labelled cell shows nothing to caption.
    """
    parts = (part for result in executed.results for part in _parts(result))
    return "\n\n".join(part for part in parts if part) + "\n"


def shown_code(cell: Cell) -> str:
    """Return the code of a cell without its option lines."""
    lines = cell.code.split("\n")
    while lines and (lines[0].startswith("#|") or not lines[0].strip()):
        lines = lines[1:]
    return "\n".join(lines).rstrip()


def _parts(result: ProseResult | CellResult) -> Iterator[str]:
    if isinstance(result, ProseResult):
        yield result.text.strip("\n")
    elif result.cell.flag("include"):
        inner = [part for part in _cell_parts(result) if part]
        if inner:
            yield _div("{.cell}", *inner)


def _cell_parts(result: CellResult) -> Iterator[str]:
    cell = result.cell
    if cell.flag("echo"):
        yield _div("{.cell-code}", _fence("python", shown_code(cell)))
    if not cell.flag("output"):
        return
    if cell.label and cell.label.startswith("fig-"):
        yield _figure(result)
    elif cell.label and cell.label.startswith("tbl-"):
        yield _table(result)
    else:
        yield from (_output(bundle) for bundle in result.outputs)


def _figure(result: CellResult) -> str:
    cell = result.cell
    drawn = next((bundle for bundle in result.outputs if SVG in bundle), None)
    if drawn is None:
        message = f"the cell {cell.label} draws no figure"
        raise CellError([cell.position.fault("no-figure", message, "end it with the figure")])
    alt = _attribute(str(cell.options.get("fig-alt", "")))
    head = f'{{#{cell.label} .chart fig-alt="{alt}"}}'
    return _div(head, *_drawing(drawn), str(cell.options.get("fig-cap", "")))


def _table(result: CellResult) -> str:
    cell = result.cell
    tables = [str(bundle[MARKDOWN]).strip("\n") for bundle in result.outputs if MARKDOWN in bundle]
    if not tables:
        message = f"the cell {cell.label} shows no table"
        raise CellError([cell.position.fault("no-table", message, "end it with the table")])
    return _div(f"{{#{cell.label}}}", *tables, str(cell.options.get("tbl-cap", "")))


def _output(bundle: Bundle) -> str:
    if SVG in bundle:
        return _div('{.chart fig-alt=""}', *_drawing(bundle))
    if MARKDOWN in bundle:
        return str(bundle[MARKDOWN]).strip("\n")
    text = str(bundle.get(PLAIN) or bundle.get(STDOUT) or "").rstrip("\n")
    return _fence(".output", text) if text else ""


def _drawing(bundle: Bundle) -> Iterator[str]:
    yield _fence(".svg", str(bundle[SVG]).strip())
    if NARROW_SVG in bundle:
        yield _fence(".narrow-svg", str(bundle[NARROW_SVG]).strip())
    if VEGA_LITE in bundle:
        spec = json.dumps(bundle[VEGA_LITE], ensure_ascii=False, separators=(",", ":"))
        yield _fence(".vega-lite", spec)


def _div(head: str, *parts: str) -> str:
    body = "\n\n".join(part for part in parts if part)
    return f"::: {head}\n\n{body}\n\n:::"


def _fence(language: str, text: str) -> str:
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    marks = "`" * max(3, longest + 1)
    name = f"{{{language}}}" if language.startswith(".") else language
    return f"{marks}{name}\n{text}\n{marks}"


def _attribute(text: str) -> str:
    joined = " ".join(text.split())
    return joined.replace("\\", "\\\\").replace('"', '\\"')
