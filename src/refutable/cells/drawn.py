"""Figures that a cell draws itself, with altair, matplotlib or another library.

A check draws nothing. Of a cell that ends in a chart of altair it knows the chart's specification,
data included. Of any other drawing it knows only what it can be drawn from: the code of all cells
down to its own, the project's ``src/``, and the files in ``data/``.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from refutable.cells.late import Late
from refutable.cells.project import project_files
from refutable.cells.session import Session
from refutable.claims.record import RECORD
from refutable.errors import CellError
from refutable.paper.bundles import Bundle
from refutable.paper.running import raised
from refutable.paper.settings import cell_settings
from refutable.paper.source import Cell
from refutable.wording.affirmation import FILE as AFFIRMED

_RESULTS = (RECORD, AFFIRMED)  # written from the paper: no drawing follows from them
# Such a cell may show more than the chart that it ends in.
_DISPLAYS = re.compile(r"\b(?:display|show)\(")
_SIZES = ("fig-width", "fig-height", "fig-dpi")


@dataclass(frozen=True)
class DrawnFigure:
    """A figure that a cell draws itself; ``chart`` is its specification where it is of altair."""

    label: str
    chart: Bundle | None
    made_of: Callable[[], object] = field(repr=False)

    @property
    def kind(self) -> str:
        """What the manifest says of how it is made."""
        return "cell" if self.chart is None else "altair"

    @cached_property
    def digest(self) -> str:
        """A digest of what the figure is made of."""
        made_of = [self.kind, self.made_of()]
        text = json.dumps(made_of, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


class DrawnFigures:
    """Keeps the figures that the cells of a paper draw themselves, cell by cell."""

    def __init__(self, current: Session) -> None:
        self._current = current
        self._above: list[Cell] = []
        self._files = cache(lambda: _digests(current.root))

    def ran(self, cell: Cell, value: object) -> None:
        """Keep the figure of a cell that has run, whose last line came to a value.

        Raises:
            CellError: the value is a chart of altair that is not valid.
        """
        self._above.append(cell)
        label, known = cell.label or "", self._current
        if not label.startswith("fig-") or label in known.figures or isinstance(value, Late):
            return
        settings = cell_settings(cell.options, known.source.metadata, "html")
        if settings["eval"]:
            chart = None if _DISPLAYS.search(cell.shown) else _chart(value, cell)
            sizes = [settings.get(key) for key in _SIZES]
            known.drawn[label] = self._figure(label, sizes, chart)

    def _figure(self, label: str, sizes: Sequence[object], chart: Bundle | None) -> DrawnFigure:
        code = [cell.shown for cell in self._above]
        if chart is not None:
            return DrawnFigure(label, chart, lambda: [code[-1], chart])
        return DrawnFigure(label, None, lambda: [code, sizes, self._files()])


def _chart(value: object, cell: Cell) -> Bundle | None:
    altair = sys.modules.get("altair")
    if altair is None or not isinstance(value, altair.TopLevelMixin):
        return None
    # Imported here, for a check without a chart has no need of it.
    from refutable.paper.displays import specification

    try:
        return specification(value)
    except Exception as error:  # altair's own, whatever it finds wrong with the chart
        at, message = cell.position, " ".join(raised(error).split())
        fault = at.fault("cell-failed", f"the chart cannot be drawn: {message}", "correct it")
        raise CellError([fault]) from error


def _digests(root: Path) -> Mapping[str, str]:
    """Return the digest of each file in ``data/`` and of the project's own Python, by its path."""
    data = (path for path in sorted((root / "data").rglob("*")) if path.is_file())
    files = {path.relative_to(root).as_posix(): path for path in (*data, *project_files(root))}
    return {name: _digest(path) for name, path in files.items() if name not in _RESULTS}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
