"""What a render would refuse of what a cell shows, as far as a check can know: it draws nothing."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from refutable.errors import Fault
from refutable.paper.bundles import MARKDOWN, Bundle
from refutable.paper.settings import cell_settings
from refutable.paper.source import Cell

_SVG = "image/svg+xml"
_DRAWN: Bundle = {_SVG: "<svg/>"}
_SHOWS = re.compile(r"\.show\(")
_FORMS = {
    "_repr_html_": "text/html",
    "_repr_latex_": "text/latex",
    "_repr_svg_": _SVG,
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
    "_repr_markdown_": MARKDOWN,
}
# What is known to be a table, a text or a value of the engine, and takes time to be shown.
_KNOWN = frozenset({"builtins", "numpy", "pandas", "polars", "refutable"})


def foreseen(cell: Cell, value: object, figures: int, metadata: Mapping[str, Any]) -> list[Fault]:
    """Return why what a cell shows cannot be shown.

    ``value`` is that of its last line, ``figures`` how many figures of matplotlib it left open.
    """
    shown_by_hand = "matplotlib.pyplot" in sys.modules and _SHOWS.search(cell.shown) is not None
    bundles = [_DRAWN] * max(figures, shown_by_hand)
    bundles += list(_bundles(value))
    is_told = (cell.label or "").startswith("fig-")  # in the prose's own check
    if not bundles or is_told:
        return []
    from refutable.paper.outputs import CellOutput  # few cells show what it must look at

    options = cell_settings(cell.options, metadata, "html")
    return list(CellOutput(cell, bundles, options, "html").refused())


def _bundles(value: object) -> Iterator[Bundle]:
    """Yield what a value displays, by media type, where it is no common one."""
    module = type(value).__module__.partition(".")[0]
    if value is None or module in _KNOWN:
        return
    altair = sys.modules.get("altair")
    if altair is not None and isinstance(value, altair.TopLevelMixin):
        says = getattr(value, "title", None) or getattr(value, "description", None)
        yield from () if isinstance(says, str) and says else (_DRAWN,)
    elif callable(getattr(value, "draw", None)):
        yield _DRAWN
    else:
        with suppress(Exception):  # then a render tells it
            yield _displayed(value)


def _displayed(value: Any) -> Bundle:
    whole = getattr(value, "_repr_mimebundle_", None)
    if callable(whole):
        shown = whole()
        return dict(shown[0] if isinstance(shown, tuple) else shown)
    made = {kind: getattr(value, name)() for name, kind in _FORMS.items() if hasattr(value, name)}
    return {kind: one for kind, one in made.items() if one is not None}
