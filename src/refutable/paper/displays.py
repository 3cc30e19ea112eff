"""How what cells draw is displayed in a kernel: as SVG, the same bytes in each run."""

from __future__ import annotations

import contextlib
import importlib.util
import sys
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from refutable.paper.bundles import PLAIN, Bundle
from refutable.paper.settings import Options, cell_settings

_ALTAIR = tuple(f"altair.vegalite.v{version}.api" for version in (5, 6))
_MATPLOTLIB = (6.4, 4.8)  # the size of a figure where nobody says another, in inches


def prepare_displays(shell: Any, metadata: Mapping[str, Any]) -> None:
    """Set up a kernel, before any cell imports a library that draws.

    The figures of matplotlib take size and resolution from the paper's ``fig-width``,
    ``fig-height`` and ``fig-dpi``. A chart of altair displays its specification,
    whatever renderer is chosen, a series of pandas displays as a table, and what a styled table of
    pandas holds as text stays text.
    """
    given = cell_settings({}, metadata, "html")
    size = _size(given, _MATPLOTLIB)
    inline = shell.config.InlineBackend
    inline.figure_formats = {"svg"}
    inline.print_figure_kwargs = {"bbox_inches": "tight", "metadata": {"Date": None}}
    inline.rc = {
        "svg.hashsalt": "paper",
        **({"figure.figsize": size} if size else {}),
        **({"figure.dpi": float(given["fig-dpi"])} if given.get("fig-dpi") else {}),
    }
    formatters = shell.display_formatter
    for module in _ALTAIR:
        formatters.mimebundle_formatter.for_type_by_name(module, "TopLevelMixin", _displayed)
    for module in ("pandas", "pandas.core.series"):
        formatters.formatters["text/html"].for_type_by_name(module, "Series", _table_of)
    formatters.formatters["text/html"].for_type_by_name(
        "pandas.io.formats.style", "Styler", _styled_table_of
    )


@contextlib.contextmanager
def displaying(options: Options) -> Iterator[None]:
    """Run a cell in a kernel: its streams in order, its figures of the size that it asks for."""
    with _streams_in_order(sys.stdout, sys.stderr), _figures_sized(options):
        yield


@contextlib.contextmanager
def _streams_in_order(out: Any, err: Any) -> Iterator[None]:
    """Have what is written to stderr leave the kernel at once, after what was printed before it.

    Each stream of a kernel waits for its own timer, so their order would differ between runs.
    """
    write = err.write

    def write_in_order(text: str) -> object:
        out.flush()
        written = write(text)
        err.flush()
        return written

    err.write = write_in_order
    try:
        yield
    finally:
        err.write = write


@contextlib.contextmanager
def _figures_sized(options: Options) -> Iterator[None]:
    if _size(options, _MATPLOTLIB) is None or importlib.util.find_spec("matplotlib") is None:
        yield
        return
    parameters = importlib.import_module("matplotlib").rcParams
    before = parameters["figure.figsize"]
    parameters["figure.figsize"] = _size(options, before)
    try:
        yield
    finally:
        parameters["figure.figsize"] = before


def _size(options: Options, otherwise: Sequence[float]) -> list[float] | None:
    """Return width and height in inches, None where the options name neither."""
    given = [options.get(key) for key in ("fig-width", "fig-height")]
    sides = [float(side or other) for side, other in zip(given, otherwise, strict=True)]
    return sides if any(given) else None


def specification(chart: Any) -> Bundle:
    """Return a chart of altair as its specification, by media type."""
    made = chart.to_dict()
    version = str(made["$schema"]).rpartition("/v")[2].partition(".")[0]
    return {f"application/vnd.vegalite.v{version}+json": made}


def _displayed(chart: Any, **_: object) -> Bundle:
    return {**specification(chart), PLAIN: repr(chart)}


def _table_of(series: Any) -> str:
    return str(series.to_frame()._repr_html_())


def _styled_table_of(styler: Any) -> str:
    """Return a styled table as HTML; pandas takes the texts in it for HTML unless told otherwise.

    The markup that an author gives to a formatter stays.
    """
    frame = styler.data
    held = [*frame.to_numpy().ravel(), *_labels(frame.index), *_labels(frame.columns)]
    code = str(styler._repr_html_())
    for text in {one for one in held if isinstance(one, str) and escape(one, quote=False) != one}:
        code = code.replace(f">{text}<", f">{escape(text, quote=False)}<")
    return code


def _labels(index: Any) -> Iterator[object]:
    for level in range(index.nlevels):
        yield from (*index.get_level_values(level), index.names[level])
