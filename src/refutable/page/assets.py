"""Script and style of the page, each put together from its parts in a fixed order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

_FOLDER = Path(__file__).parent
SCRIPTS = (
    *("evaluator", "elements", "address", "panels", "passages", "evidence", "card"),
    *("disagree", "review", "reading", "preview", "supplement"),
    *("lists", "ledger", "corpus", "codebook", "search", "start"),
)
STYLES = ("panels", "claims", "card", "disagree", "lists")


def script() -> str:
    """Return the script of the page: its parts share one scope, and leave nothing outside it.

    Lines that are comments, and indentation, stay behind: every reader would load them.
    """
    lines = map(str.strip, _joined("script", SCRIPTS, "js").splitlines())
    said = "\n".join(line for line in lines if line and not line.startswith("//"))
    return f'(() => {{\n"use strict";\n{said}\n}})();\n'


def style() -> str:
    """Return the style of the page."""
    return _joined("style", STYLES, "css")


def _joined(folder: str, names: Sequence[str], ending: str) -> str:
    paths = [_FOLDER / folder / f"{name}.{ending}" for name in names]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)
