"""The one runner of cells, in this process."""

from __future__ import annotations

import ast
import contextlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from refutable.cells.session import Collected, Place, Session, Value, closed_after
from refutable.claims.claim import Assessment, Claim, Ledger, Verdict
from refutable.corpus import Corpus
from refutable.corpus.memory import uncollected
from refutable.errors import Fault, MalformedError, PaperError
from refutable.evaluate.query import Finder
from refutable.paper.diagnostics import claims_of, tree_of
from refutable.paper.source import Cell, ClaimSpan, Position, Prose, Source
from refutable.wording.sentences import Printed, Sentence, read_sentence
from refutable.wording.vocabulary import DEFAULT

_INLINE_CITED = re.compile(r" ?\[[^\]]*@[^\]]*\]")
_HEADING = re.compile(r"#\s+([^{]+)")
_INLINE = re.compile(r"`\{python\}[^`]*`")


def collect(source: Source, corpus: Corpus) -> Collected:
    """Return what the cells of a paper say, run in this process and without a kernel.

    A cell that fails is one of the faults, and those below it run all the same.
    """
    current = Session(source.root, corpus, Finder(corpus), drawing=False)
    namespace: dict[str, Any] = {"__name__": "__paper__"}
    values: dict[Place, Value] = {}
    cells: dict[str, tuple[str, int]] = {}
    with closed_after(current):
        _read_vocabulary(current)  # before any cell: what is wrong with it is no cell's fault
        failed = _Failed(current)
        # What a cell prints is for the page; here it would stand between the lines of a report.
        with uncollected(), contextlib.redirect_stdout(io.StringIO()):
            for block in source.blocks:
                if isinstance(block, Cell):
                    _run(block, namespace, failed)
                else:
                    values.update(_inline_values(block, namespace, failed))
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
        vocabulary=current.vocabulary,
        incomplete=frozenset(span.id for span in source.claims if _lacks_value(span, values)),
        faults=tuple(sorted(set(current.faults))),
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


def _read_vocabulary(current: Session) -> None:
    try:
        _ = current.vocabulary
    except MalformedError as error:
        current.faults += error.faults
        current.vocabulary = DEFAULT


class _Failed:
    """The cells that failed, and the names that they would have defined."""

    def __init__(self, current: Session) -> None:
        self._current = current
        self._names: set[str] = set()

    def add(self, cell: Cell, error: BaseException, faults: Sequence[Fault]) -> None:
        """Keep the faults of a cell; a claim in it has the verdict *error*."""
        self.report(error, faults)
        self._names |= _names_defined(cell)
        for name, position in claims_of(cell):
            made = Claim(name, None, file=position.file, line=position.line)
            if self._current.claims.setdefault(name, made) is made:
                message = f"its cell failed: {faults[0].message}"
                self._current.assessed[name] = Assessment(made, Verdict.ERROR, error=message)

    def report(self, error: BaseException, faults: Iterable[Fault]) -> None:
        """Keep faults, except where all that is missing is a name that a failed cell defines."""
        lacks = error.name if isinstance(error, NameError) else None
        if lacks is None or not {lacks, "*"} & self._names:
            self._current.faults += faults


def _names_defined(cell: Cell) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree_of(cell)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).partition(".")[0])
    return found


def _run(cell: Cell, namespace: dict[str, Any], failed: _Failed) -> None:
    place = cell.position
    code = "\n" * (place.line - 1) + cell.code
    try:
        exec(compile(code, place.file, "exec"), namespace)
    except PaperError as error:
        failed.add(cell, error, error.faults)
    except SyntaxError as error:
        line, column = error.lineno or place.line, error.offset or 1
        message = f"SyntaxError: {error.msg}"
        failed.add(
            cell, error, [Fault(place.file, line, column, "cell-failed", message, "mend the cell")]
        )
    except (Exception, SystemExit) as error:
        failed.add(cell, error, [_cell_fault(error, place.file, place.line)])


def _cell_fault(error: Exception | SystemExit, file: str, line: int) -> Fault:
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return Fault(file, line, 1, "cell-failed", _raised(error), "mend the cell, or what it reads")


def _raised(error: BaseException) -> str:
    # What exit() raises says nothing, and would end a check without a word.
    if isinstance(error, SystemExit):
        return "SystemExit: it ends the program, by exit() or the like"
    return f"{type(error).__name__}: {error}"


def _inline_values(
    prose: Prose, namespace: dict[str, Any], failed: _Failed
) -> Mapping[Place, Value]:
    values: dict[Place, Value] = {}
    for inline in prose.inlines:
        key = (inline.position.file, inline.position.line, inline.position.column)
        try:
            value = eval(inline.code.strip(), namespace)
            text = str(value)
        except (Exception, SystemExit) as error:
            message = f"`{inline.code.strip()}`: {_raised(error)}"
            remedy = "define it in a cell above, or correct it"
            failed.report(error, [Position(*key).fault("inline-failed", message, remedy)])
            values[key] = Value(None, "?", failed=True)
        else:
            values[key] = Value(value, text)
    return values


def _as_read(span: ClaimSpan, values: Mapping[Place, Value]) -> Sentence:
    printed = []
    for item in span.inlines:
        place = item.position
        value = values[place.file, place.line, place.column]
        start, end = item.start - span.start, item.end - span.start
        printed.append(Printed(start, end, value.text, value.computed))
    return read_sentence(span.text, printed)


def _lacks_value(span: ClaimSpan, values: Mapping[Place, Value]) -> bool:
    places = [inline.position for inline in span.inlines]
    return any(values[at.file, at.line, at.column].failed for at in places)


def _statement(span: ClaimSpan, values: Mapping[Place, Value]) -> str:
    places = [item.position for item in span.inlines]
    shown = iter([values[place.file, place.line, place.column].text for place in places])
    text = _INLINE.sub(lambda found: next(shown, found.group(0)), span.text)
    # As a reader sees it: without citations, attributes and escapes.
    text = _INLINE_CITED.sub("", text)
    text = re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", text)
    text = re.sub(r"(?<!\w)[*_]([^*_]+)[*_](?!\w)|\\(\W)", r"\1\2", text)
    return " ".join(text.split())
