"""The executed paper as a notebook whose cells a reviewer runs again."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from typing import Any

import nbformat
import pypandoc
from nbformat import NotebookNode

from refutable.errors import MalformedError
from refutable.paper.document import NARROW_SVG
from refutable.paper.execute import CellResult, Executed, ProseResult
from refutable.paper.pandoc import HERE, authors, paper_fault
from refutable.paper.running import ERROR, MARKDOWN, PLAIN, STDERR, STDOUT, WIDTH, Bundle
from refutable.paper.source import Source

_nbformat: Any = nbformat  # its constructors carry no types
_MARK = re.compile(r"^<!-- paper:(?P<name>[\d.]+) -->$", re.MULTILINE)
_UNSHOWN = frozenset({PLAIN, NARROW_SVG, WIDTH})
_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def to_notebook(executed: Executed) -> NotebookNode:
    """Return the notebook: the paper's own cells with their outputs, between readable prose.

    Values, numbers of claims with their verdicts, references and citations are filled in, for a
    notebook knows none of them. The same paper gives the same notebook. Raises MalformedError
    where pandoc refuses the text.
    """
    texts = _texts(executed)
    cells = [cell for n, result in enumerate(executed.results) for cell in _cells(n, result, texts)]
    counter = 0
    for cell in cells:
        if cell.cell_type == "code":
            counter += 1
            cell.execution_count = counter
    notebook: NotebookNode = _nbformat.v4.new_notebook(
        cells=_ends(cells, texts), metadata=_METADATA
    )
    _nbformat.validate(notebook)
    return notebook


def notebook_text(notebook: NotebookNode) -> str:
    """Return a notebook as the text of its file."""
    return str(_nbformat.writes(notebook)) + "\n"


def _ends(cells: list[NotebookNode], texts: Mapping[str, str]) -> list[NotebookNode]:
    first, last = texts.get("title", ""), texts.get("end", "")
    head = [_nbformat.v4.new_markdown_cell(first, id="title")] if first else []
    return [
        *head,
        *cells,
        *([_nbformat.v4.new_markdown_cell(last, id="references")] if last else []),
    ]


def _cells(n: int, result: ProseResult | CellResult, texts: Mapping[str, str]) -> Iterator[Any]:
    if isinstance(result, CellResult):
        outputs = [
            _output(bundle, texts.get(f"{n}.{k}", "")) for k, bundle in enumerate(result.outputs)
        ]
        yield _nbformat.v4.new_code_cell(result.cell.code, id=f"cell-{n}", outputs=outputs)
    elif texts[f"{n}"]:
        yield _nbformat.v4.new_markdown_cell(texts[f"{n}"], id=f"prose-{n}")


def _output(bundle: Bundle, text: str) -> Any:
    for kind, name in ((STDOUT, "stdout"), (STDERR, "stderr"), (ERROR, "stderr")):
        if kind in bundle:
            return _nbformat.v4.new_output("stream", name=name, text=bundle[kind])
    return _nbformat.v4.new_output("display_data", data=_shown(bundle, text))


def _shown(bundle: Bundle, text: str) -> dict[str, Any]:
    richer = {kind: value for kind, value in bundle.items() if kind not in _UNSHOWN}
    shown = richer or dict(bundle)
    return {**shown, MARKDOWN: text} if MARKDOWN in shown else shown


def _texts(executed: Executed) -> Mapping[str, str]:
    """Return the readable markdown of each stretch of prose and each markdown output.

    The whole goes through pandoc at once, because references, claims and citations reach over
    cells; comments mark what belongs where.
    """
    marked = "\n\n".join(_marked(executed))
    pieces = _MARK.split(_readable(executed.source, marked))
    named = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    named["title"] = pieces[0]
    named["end"] = named.pop("0.0.0")
    return {name: text.strip() for name, text in named.items()}


def _marked(executed: Executed) -> Iterator[str]:
    yield _title(executed.source.metadata)
    for n, result in enumerate(executed.results):
        if isinstance(result, ProseResult):
            yield f"<!-- paper:{n} -->"
            yield result.text
            continue
        label = result.cell.label or ""
        if label.startswith(("fig-", "tbl-")):
            # Only what crossref.lua counts: the drawing itself is an output of the notebook.
            yield f"::: {{#{label}}}\n:::"
        for k, bundle in enumerate(result.outputs):
            if MARKDOWN in bundle:
                yield f"<!-- paper:{n}.{k} -->"
                yield str(bundle[MARKDOWN])
    yield "<!-- paper:0.0.0 -->"


def _title(metadata: Mapping[str, Any]) -> str:
    title = " ".join(str(metadata.get("title", "")).split())
    names = ", ".join(author.name for author in authors(metadata))
    abstract = str(metadata.get("abstract", "")).strip()
    parts = [f"# {title} {{.unnumbered}}" if title else "", names, abstract]
    return "\n\n".join(part for part in parts if part)


def _readable(source: Source, text: str) -> str:
    filters = HERE / "filters"
    command = [pypandoc.get_pandoc_path(), "--from=markdown", "--to=gfm", "--wrap=none"]
    command += [f"--lua-filter={filters / 'crossref.lua'}", "--citeproc"]
    command += [f"--lua-filter={filters / 'notebook.lua'}"]
    for key in ("bibliography", "csl", "lang"):
        if source.metadata.get(key):
            command.append(f"--metadata={key}:{source.metadata[key]}")
    done = subprocess.run(
        command, input=text, cwd=source.root, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise MalformedError([paper_fault("pandoc", " ".join(done.stderr.split()))])
    return done.stdout
