"""Text for a terminal: lines of one width, with an indent that may differ in the first."""

from __future__ import annotations

import textwrap

WIDTH = 96


def wrapped(text: str, indent: str, first: str | None = None, width: int = WIDTH) -> str:
    """Return the text broken into lines, none inside a word."""
    return textwrap.fill(
        text,
        width,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )
