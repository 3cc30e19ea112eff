"""The one runner of cells, in this process."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Mapping
from typing import Any

from refutable.cells.project import project_modules
from refutable.cells.session import Collected, Place, Session, Value, closed_after
from refutable.claims.claim import Ledger
from refutable.corpus import Corpus
from refutable.corpus.memory import uncollected
from refutable.errors import CellError, Fault, PaperError
from refutable.evaluate.query import Finder
from refutable.paper.source import Cell, ClaimSpan, Prose, Source
from refutable.wording.sentences import Printed, Sentence, read_sentence

_INLINE_CITED = re.compile(r" ?\[[^\]]*@[^\]]*\]")
_HEADING = re.compile(r"#\s+([^{]+)")
_INLINE = re.compile(r"`\{python\}[^`]*`")


def collect(source: Source, corpus: Corpus) -> Collected:
    """Return what the cells of a paper say, run in this process and without a kernel.

    Raises:
        CellError: a cell or an inline value raises; with file and line.
        MalformedError: a claim is not well formed.
    """
    current = Session(source.root, corpus, Finder(corpus), drawing=False)
    namespace: dict[str, Any] = {"__name__": "__paper__"}
    values: dict[Place, Value] = {}
    cells: dict[str, tuple[str, int]] = {}
    with closed_after(current):
        vocabulary = current.vocabulary  # before any cell: what is wrong with it is no cell's fault
        # What a cell prints is for the page; here it would stand between the lines of a report.
        quiet = contextlib.redirect_stdout(io.StringIO())
        with uncollected(), quiet, project_modules(source.root):
            for block in source.blocks:
                if isinstance(block, Cell):
                    _run(block, namespace)
                else:
                    values.update(_inline_values(block, namespace))
    claims = tuple(current.claims.values())
    order = {span.id: place for place, span in enumerate(source.claims)}
    claims = tuple(sorted(claims, key=lambda made: order.get(made.id, len(order))))
    for made in claims:
        cells[made.id] = (made.file, made.line)
    statements = {span.id: _statement(span, values) for span in source.claims}
    figures = tuple(current.figures.values())
    stock = Ledger(tuple(current.assessed[made.id] for made in claims))
    collected = Collected(
        claims=claims,
        figures=figures,
        statements=statements,
        cells=cells,
        cited=frozenset(current.cited),
        sections=_sections(source),
        ledger=stock,
        finder=current.finder,
        sentences={span.id: _as_read(span, values) for span in source.claims},
        vocabulary=vocabulary,
    )
    current.collected = collected
    return collected


def _sections(source: Source) -> Mapping[str, str]:
    """Return for each claim the title of the section that its sentence stands in."""
    title = ""
    title_at: dict[tuple[str, int], str] = {}
    for prose in source.prose:
        for line, place in zip(prose.text.split("\n"), prose.lines, strict=False):
            heading = _HEADING.match(line)
            title = heading[1].strip() if heading else title
            title_at[place.file, place.line] = title
    return {
        span.id: title_at.get((span.position.file, span.position.line), "")
        for span in source.claims
    }


def _run(cell: Cell, namespace: dict[str, Any]) -> None:
    place = cell.position
    code = "\n" * (place.line - 1) + cell.code
    try:
        exec(compile(code, place.file, "exec"), namespace)
    except PaperError:
        raise
    except SyntaxError as error:
        fault = Fault(
            place.file,
            error.lineno or place.line,
            error.offset or 1,
            "cell-failed",
            f"SyntaxError: {error.msg}",
            "mend the cell",
        )
        raise CellError([fault]) from error
    except (Exception, SystemExit) as error:
        raise CellError([_cell_fault(error, place.file, place.line)]) from error


def _cell_fault(error: Exception | SystemExit, file: str, line: int) -> Fault:
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return Fault(file, line, 1, "cell-failed", _raised(error), "mend the cell, or what it reads")


def _raised(error: Exception | SystemExit) -> str:
    # What exit() raises says nothing, and would end a check without a word.
    if isinstance(error, SystemExit):
        return "SystemExit: it ends the program, by exit() or the like"
    return f"{type(error).__name__}: {error}"


def _inline_values(prose: Prose, namespace: dict[str, Any]) -> Mapping[Place, Value]:
    values: dict[Place, Value] = {}
    for inline in prose.inlines:
        place = inline.position
        try:
            value = eval(inline.code.strip(), namespace)
            text = str(value)
        except (Exception, SystemExit) as error:
            message = f"`{inline.code.strip()}`: {_raised(error)}"
            fault = Fault(
                place.file,
                place.line,
                place.column,
                "inline-failed",
                message,
                "define it in a cell above, or correct it",
            )
            raise CellError([fault]) from error
        values[place.file, place.line, place.column] = Value(value, text)
    return values


def _as_read(span: ClaimSpan, values: Mapping[Place, Value]) -> Sentence:
    printed = []
    for item in span.inlines:
        place = item.position
        value = values[place.file, place.line, place.column]
        start, end = item.start - span.start, item.end - span.start
        printed.append(Printed(start, end, value.text, value.computed))
    return read_sentence(span.text, printed)


def _statement(span: ClaimSpan, values: Mapping[Place, Value]) -> str:
    places = [item.position for item in span.inlines]
    shown = iter([values[place.file, place.line, place.column].text for place in places])
    text = _INLINE.sub(lambda found: next(shown, found.group(0)), span.text)
    # As a reader sees it: without citations, attributes and escapes.
    text = _INLINE_CITED.sub("", text)
    text = re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", text)
    text = re.sub(r"(?<!\w)[*_]([^*_]+)[*_](?!\w)|\\(\W)", r"\1\2", text)
    return " ".join(text.split())
