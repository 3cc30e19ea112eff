"""What holds for a cell: its own options, and those that front matter sets for all cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from refutable.paper.constructs import constructs

Options = Mapping[str, Any]

FOR_ALL_CELLS = frozenset(
    name
    for row in constructs()
    if row.kind == "cell option" and row.rendered and row.also
    for name in row.names
)
"""The options that front matter may set for all cells: under ``execute``, a format, or alone."""

_NAMES = {
    "html": ("html",),
    "typst": ("typst", "pdf"),
    "ipynb": ("ipynb",),
    "docx": ("docx",),
    "jats": ("jats",),
}
FORMS = tuple(_NAMES)
"""The names of the formats in the passes; each has the keys of these names in the front matter."""
_WITH_CODE, _BARE = ("html", "ipynb"), ("docx", "jats")
_DEFAULTS = {
    **{"eval": True, "include": True, "output": True, "warning": True, "error": False},
    "code-fold": True,
}


def cell_settings(options: Options, metadata: Mapping[str, Any], form: str) -> Options:
    """Return the options of a cell in a format, one of ``FORMS``.

    What a cell says counts before the format, the format before ``execute``, and that before a key
    of the front matter. On paper, code is shown only where one of them asks for it; in Word and
    JATS, which are for readers and journals, only where the cell or the format asks.
    """
    merged: dict[str, Any] = {**_DEFAULTS, "echo": form in _WITH_CODE}
    for layer in _layers(metadata, form):
        merged.update({key: value for key, value in layer.items() if key in FOR_ALL_CELLS})
    return {**merged, **options}


def runs(options: Options, metadata: Mapping[str, Any]) -> bool:
    """Return whether a cell runs: not where ``eval`` is false."""
    return bool(cell_settings(options, metadata, "html")["eval"])


def may_fail(options: Options, metadata: Mapping[str, Any]) -> bool:
    """Return whether an error in a cell is one of its outputs: where ``error`` is true."""
    return bool(cell_settings(options, metadata, "html")["error"])


def _layers(metadata: Mapping[str, Any], form: str) -> Iterator[Mapping[str, Any]]:
    for layer in _with_execute(metadata):
        yield {key: value for key, value in layer.items() if key != "echo" or form not in _BARE}
    formats = metadata.get("format")
    if isinstance(formats, Mapping):
        for name in _NAMES[form]:
            yield from _with_execute(formats.get(name))


def _with_execute(given: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(given, Mapping):
        yield given
        if isinstance(given.get("execute"), Mapping):
            yield given["execute"]
