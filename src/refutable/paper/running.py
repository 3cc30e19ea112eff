"""Runs the blocks of a paper one by one: the same way in a check and in the kernel of a render."""

from __future__ import annotations

import ast
import re
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

from refutable.errors import CellError, Fault, PaperError
from refutable.escaping import as_text
from refutable.paper.bundles import ERROR, MARKDOWN, PLAIN, Bundle
from refutable.paper.settings import may_fail, runs
from refutable.paper.source import Cell, Inline, Prose
from refutable.reach import reaching

# What IPython reads and Python does not; a line that is Python is never held against this.
_MAGIC = re.compile(r"^\s*(?:[\w., ]+=\s*)?([%!?].*|[\w.]+\?+\s*)$")
NAMESPACE = "__paper__"
"""The ``__name__`` of the module that cells run in."""
_MARK = "\ue000\\d+\ue001"
HEADLESS = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PLOTLY_RENDERER": "plotly_mimetype",
}
"""The environment in which nothing that a cell draws opens a window or a browser."""
MOST_PRINTED = 20_000_000
"""How many characters the cells of a paper may print: a page with more would not open."""
TOO_MUCH = f"the cells have printed more than {MOST_PRINTED:,} characters"
PRINT_LESS = "print less here, or write it to a file"
LATE = re.compile("\ue000(\\d+)\ue001")
"""Stands for a value that is known only once all cells have run."""


class Runner:
    """The namespace of a paper's cells; ``show`` displays the last value of a cell.

    ``metadata`` is the paper's own, which may say that no cell runs, or that cells may fail.
    """

    def __init__(
        self, metadata: Mapping[str, Any], show: Callable[..., object] | None = None
    ) -> None:
        self._metadata = metadata
        self._show = show
        self.figures = 0
        """How many figures of matplotlib the last cell left open in a check."""
        self._namespace: dict[str, Any] = {"__name__": NAMESPACE}

    def cell(self, cell: Cell) -> object:
        """Run a cell, unless ``eval`` is false; return the value that it displays, or None.

        Where ``error`` is true, what it raises is shown.

        Raises:
            CellError: it raised, with the line of the paper that did.
            PaperError: the engine refused what the cell asked for.
        """
        if not runs(cell.options, self._metadata):
            return None
        try:
            with reaching():
                return self._run(cell)
        except CellError as error:
            if error.__cause__ is None or not may_fail(cell.options, self._metadata):
                raise
            if self._show:
                self._show({ERROR: _traceback_of(error.__cause__)}, raw=True)
            return None
        finally:
            pyplot = sys.modules.get("matplotlib.pyplot")
            if self._show is None and pyplot:
                self.figures = len(pyplot.get_fignums())
                pyplot.close("all")  # as a kernel does once it has drawn

    def _run(self, cell: Cell) -> object:
        body, last = _compiled(cell)
        try:
            exec(body, self._namespace)
            value = eval(last, self._namespace) if last else None
            if cell.code.rstrip().endswith(";"):
                return None
            if value is not None and self._show:
                self._show(value)
            return value
        except PaperError:
            raise
        except (Exception, SystemExit) as error:
            raise CellError([_cell_fault(error, cell)]) from error

    def values(self, prose: Prose) -> tuple[object, ...]:
        """Return the values of the inline expressions of some prose; a ``Failure`` where one is."""
        with reaching():
            return tuple(self._value(inline) for inline in prose.inlines)

    def _value(self, inline: Inline) -> object:
        code, place = inline.code.strip(), inline.position
        try:
            lines = "\n" * (place.line - 1)  # so that the value knows its line
            value = eval(compile(lines + code, place.file, "eval"), self._namespace)
            str(value)  # a lazy value fails here and not where it is printed
        except (Exception, SystemExit) as error:
            return _failure(inline, error, raised(error))
        if value is None:
            return _failure(inline, ValueError(), "it is None")
        return value


@dataclass(frozen=True)
class Failure:
    """Stands for an inline value that could not be computed."""

    fault: Fault
    error: BaseException

    def __str__(self) -> str:
        return "?"


def _failure(inline: Inline, error: BaseException, problem: str) -> Failure:
    message = f"`{inline.code.strip()}`: {problem}"
    remedy = "define it in a cell above, or correct it"
    return Failure(inline.position.fault("inline-failed", message, remedy), error)


def late_mark(place: int) -> str:
    """Return what stands for the late value of this number; see ``LATE``."""
    return f"\ue000{place}\ue001"


def bundle_of(value: object) -> Bundle:
    """Return what a value displays, by media type."""
    for name, kind in (("_repr_mimebundle_", ""), ("_repr_markdown_", MARKDOWN)):
        method = getattr(value, name, None)
        if callable(method):
            shown = method()
            if kind:
                return {kind: shown}
            bundle: Bundle = shown[0] if isinstance(shown, tuple) else shown
            return bundle
    return {PLAIN: str(value)}


def text_of(value: object) -> str:
    """Return Markdown that prints a value as text; the marks of late values in it stay marks."""
    pieces = re.split(f"({_MARK})", str(value))
    return "".join(
        piece if LATE.fullmatch(piece) else as_text(piece) if piece else "" for piece in pieces
    )


def raised(error: BaseException) -> str:
    """Return what was raised, in a line."""
    # SystemExit says nothing by itself, and would end a check without a word.
    if isinstance(error, SystemExit):
        return "SystemExit: the code ends the program, for example with exit()"
    return f"{type(error).__name__}: {error}"


def _traceback_of(error: BaseException) -> str:
    """Return the traceback that the author's code has, without the frames that ran it."""
    frames = error.__traceback__
    while frames and frames.tb_frame.f_code.co_filename == __file__:
        frames = frames.tb_next
    return "".join(traceback.format_exception(type(error), error, frames))


def _compiled(cell: Cell) -> tuple[CodeType, CodeType | None]:
    place = cell.position
    # Blank lines above, so that line n of the code is line n of the file.
    code = "\n" * (place.line - 1) + cell.code
    try:
        tree = ast.parse(code, place.file)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        body = compile(tree, place.file, "exec")
        if not isinstance(last, ast.Expr):
            return body, None
        return body, compile(ast.Expression(last.value), place.file, "eval")
    except SyntaxError as error:
        line, column = error.lineno or place.line, error.offset or 1
        message, remedy = f"SyntaxError: {error.msg}", "correct the cell"
        if magic := _MAGIC.search([*code.split("\n"), ""][line - 1]):
            message = f"'{magic[1].strip()}' is a command of IPython, and a cell holds Python alone"
            remedy = "take it out (a figure needs no %matplotlib), or write it in Python"
        fault = Fault(place.file, line, column, "cell-failed", message, remedy)
        raise CellError([fault]) from error


def _cell_fault(error: BaseException, cell: Cell) -> Fault:
    line, own = cell.position.line, ""
    modules = Path("src").resolve()  # cells run in the project's folder
    for frame, number in traceback.walk_tb(error.__traceback__):
        file = Path(frame.f_code.co_filename)
        if frame.f_code.co_filename == cell.position.file:
            line = number
        elif file.is_relative_to(modules):
            own = f" (src/{file.relative_to(modules).as_posix()}:{number})"
    remedy = "correct the cell, or what it reads"
    return Fault(cell.position.file, line, 1, "cell-failed", f"{raised(error)}{own}", remedy)
