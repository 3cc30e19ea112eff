"""The head of a cell: its options, the lines ``#| key: value`` at its top."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from refutable.paper.constructs.check import check_options
from refutable.paper.lines import Files, Line, Position

_OPTION = re.compile(r"^#\|(?P<yaml>.*)$")
_LABEL = re.compile(r"^[^\W\d_]\w*(?:[-.:]\w+)*$")  # what can stand behind @


def cell_options(lines: Sequence[Line], opening: Position, files: Files) -> Mapping[str, Any]:
    """Return the options of a cell; what is wrong with them is kept in ``files``."""
    count = next((n for n, one in enumerate(lines) if not _OPTION.match(one.text)), len(lines))
    options = files.keys([_bare(line) for line in lines[:count]], "the cell's options")
    files.faults += check_options(options)
    label = options.values.get("label")
    if isinstance(label, str) and not _LABEL.match(label):
        message = f"the label {label} cannot be referred to"
        remedy = "write letters, digits, hyphens and underscores, such as fig-name"
        files.fault(options.at(("label",)), "bad-option", message, remedy)
    for line in lines[count:]:
        if _OPTION.match(line.text):
            message = "an option below the first line of code has no effect"
            files.fault(line.position, "bad-option", message, "move it to the top of the cell")
    if not any(line.text.strip() for line in lines[count:]):
        files.fault(opening, "empty-cell", "the cell has no code", "remove it")
    # A folded text of YAML ends in a line break that no caption wants.
    return {k: v.strip() if isinstance(v, str) else v for k, v in options.values.items()}


def _bare(line: Line) -> Line:
    at = line.position
    return Line(line.text[2:], Position(at.file, at.line, at.column + 2))
