"""The options of a cell: the lines ``#| key: value`` at its top."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from refutable.paper.lines import Files, Line, Position

TEXT_OPTIONS = frozenset({"label", "fig-cap", "fig-alt", "tbl-cap", "code-summary"})
FLAG_OPTIONS = frozenset({"echo", "output", "include", "code-fold"})

_OPTION = re.compile(r"^#\|(?P<yaml>.*)$")
_LABEL = re.compile(r"^[A-Za-z][A-Za-z0-9-]*$")


def cell_options(lines: Sequence[Line], opening: Position, files: Files) -> Mapping[str, Any]:
    """Return the options of a cell; what is wrong with them is kept in ``files``."""
    count = next((n for n, one in enumerate(lines) if not _OPTION.match(one.text)), len(lines))
    bare = [
        Line(found["yaml"], line.position)
        for line in lines[:count]
        if (found := _OPTION.match(line.text))
    ]
    options = files.mapping(bare, "the cell's options")
    for key, value in options.items():
        line = next((x for x in bare if x.text.lstrip().startswith(f"{key}:")), bare[0])
        _check_option(str(key), value, line.position, files)
    for line in lines[count:]:
        if _OPTION.match(line.text):
            message = "an option below the first line of code has no effect"
            files.fault(line.position, "bad-option", message, "move it to the top of the cell")
    if not any(line.text.strip() for line in lines[count:]):
        files.fault(opening, "empty-cell", "the cell has no code", "remove it")
    # A folded text of YAML ends in a line break that no caption wants.
    return {k: v.strip() if isinstance(v, str) else v for k, v in options.items()}


def _check_option(key: str, value: object, position: Position, files: Files) -> None:
    if key in TEXT_OPTIONS:
        if not isinstance(value, str) or not value.strip():
            files.fault(position, "bad-option", f"{key} is not a text", "write a text")
        elif key == "label" and not _LABEL.match(value):
            message = f"the label {value} has more than letters, digits and hyphens"
            files.fault(position, "bad-option", message, "write it as fig-name or tbl-name")
    elif key in FLAG_OPTIONS:
        if not isinstance(value, bool) and value not in ("asis", "show"):
            files.fault(position, "bad-option", f"{key} is not true or false", "write true")
    else:
        known = ", ".join(sorted(TEXT_OPTIONS | FLAG_OPTIONS))
        files.fault(
            position, "bad-option", f"there is no cell option {key}", f"use one of: {known}"
        )
