"""``figure()``: which figure is drawn from which rows, once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from refutable import inputs
from refutable.cells.late import late
from refutable.cells.ledger import whole_paper
from refutable.cells.project import project_files
from refutable.cells.session import Mode, Session, calling_cell, session
from refutable.cells.show import MarkdownOutput
from refutable.errors import CellError, Fault, MalformedError
from refutable.figures import FIGURES, Argument, Context, Figure, Row, nearest
from refutable.inputs import Inputs
from refutable.keeping import beside_text, digest, kept
from refutable.reach import is_closed, reaching


@dataclass(frozen=True)
class FigureRequest:
    """A figure that a cell asks for, with the options that the cell gives."""

    label: str
    figure: Figure
    options: Mapping[str, Any]
    place: tuple[str, int] = field(compare=False)
    session: Session = field(compare=False, repr=False)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows, made on first use: those of claims need every cell to have run."""
        with reaching():
            return self.figure.make(self._context, self.options)

    @cached_property
    def digest(self) -> str:
        """A digest of the rows, the options and the drawing code."""
        made_of = [self.figure.name, self.rows, self.options, self.figure.code_digest()]
        if not self.figure.is_of_engine:
            made_of += map(_digest, project_files(self.session.root))
        return hashlib.sha256(json.dumps(made_of, ensure_ascii=False).encode()).hexdigest()

    def draw(self) -> Mapping[str, Any]:
        """Return the figure as SVG, wide and narrow, and as Vega-Lite, drawn on the first call."""
        return self._drawn

    @cached_property
    def _drawn(self) -> Mapping[str, Any]:
        here = self.session.root
        if self.session.mode is Mode.LIVE:  # there any module may be loaded again
            return self._draw()
        drawn: Mapping[str, Any] = json.loads(
            kept(
                f"figure {self.label}",
                self._made_of,
                lambda: json.dumps(self._draw()).encode(),
                worth=lambda known: self.figure.is_of_engine or is_closed(here, known),
            )
        )
        return drawn

    def _made_of(self, project: Inputs) -> Mapping[str, str]:
        """Return what the drawing depends on; one of the paper's own may read any of its files."""
        of_engine = self.figure.is_of_engine
        return {
            "the name of the figure": self.figure.name,
            "its rows": digest(self.rows),
            "its options": json.dumps(self.options, ensure_ascii=False, default=repr),
            **inputs.engine("figures", "svg"),
            **inputs.fonts(),
            **(
                inputs.version_of("altair", "vl-convert-python") if of_engine else inputs.versions()
            ),
            **({} if of_engine else beside_text(project)),
        }

    def _draw(self) -> Mapping[str, Any]:
        from refutable.figures import theme

        try:
            widths = (theme.WIDTH, theme.PHONE) if self.figure.narrow else (theme.WIDTH,)
            with reaching():
                charts = [self.figure.chart(self.rows, self.options, width) for width in widths]
        except ValueError as error:
            message = f"the figure cannot be drawn: {error}"
            fault = Fault(*self.place, 1, "cell-failed", message, "correct the cell or its data")
            raise CellError([fault]) from error
        return theme.mimebundle(*charts)

    @property
    def _context(self) -> Context:
        here = self.session
        return Context(here.root, here.corpus, here.finder, self._argument)

    def _argument(self) -> Argument:
        paper = whole_paper(self.session)
        return Argument(paper.ledger, paper.statements, paper.sections)


class Drawn:
    """A figure as a kernel displays it."""

    def __init__(self, request: FigureRequest) -> None:
        self.request = request

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, Any]:
        return self.request.draw()


def figure(label: str, name: str, **options: Any) -> Any:
    """Draw the figure of this name; ``options`` are those that its rows and its drawing take.

    Raises:
        MalformedError: there is no such figure, it has no such option, or an option's value names
            nothing in the data.
    """
    current = session()
    chosen = FIGURES.get(name)
    if chosen is None:
        remedy = f"use one of: {', '.join(sorted(FIGURES))}"
        raise _fault(
            "unknown-figure", f"there is no figure '{name}'{nearest(name, FIGURES)}", remedy
        )
    for option in options:
        if option not in chosen.options:
            message = f"'{name}' has no option '{option}'{nearest(option, chosen.options)}"
            remedy = f"it takes: {', '.join(chosen.options) or 'no option'}"
            raise _fault("unknown-option", message, remedy)
    request = FigureRequest(label, chosen, options, calling_cell(), current)
    if not chosen.claims:
        try:
            _ = request.rows
        except ValueError as error:
            raise _fault("unknown-name", str(error), "use a name that the data declare") from error
    current.figures[label] = request
    return late(lambda: Drawn(request), MarkdownOutput(label))


def _fault(rule: str, message: str, remedy: str) -> MalformedError:
    return MalformedError([Fault(*calling_cell(), 1, rule, message, remedy)])


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
