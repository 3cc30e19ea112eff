"""The figures: one module a figure, each with a `draw(table, ...)` that returns an Altair chart.

Nothing here imports Altair until a figure is drawn: listing the figures is cheap, so that a
check which draws nothing does not pay for it.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    import altair
    import pandas

__all__ = [
    "FIGURES",
    "NARROW_SVG",
    "SVG",
    "VEGA_LITE",
    "FigureModule",
    "mimebundle",
    "to_svg",
    "to_vega_lite",
]

SVG = "image/svg+xml"
NARROW_SVG = "application/vnd.narrow+svg"  # the same figure, drawn for a small screen
VEGA_LITE = "application/vnd.vegalite.v6+json"

_SUPPORT = frozenset({"theme"})
# What the library that draws puts before a link within the page.
_ELSEWHERE = 'xlink:href="https://vega.github.io/vega-datasets/#'


class FigureModule(Protocol):
    """What every figure module offers."""

    COLUMNS: tuple[str, ...]

    def draw(self, table: pandas.DataFrame, **options: Any) -> altair.LayerChart:
        """The chart of `table`."""


class _Figures(Mapping[str, FigureModule]):
    """The figure modules by name, each imported when it is asked for."""

    def __init__(self) -> None:
        found = (module.name for module in pkgutil.iter_modules(__path__))
        self._names = tuple(
            sorted(name for name in found if not name.startswith("_") and name not in _SUPPORT)
        )

    def __getitem__(self, name: str) -> FigureModule:
        if name not in self._names:
            raise KeyError(f"no figure is called {name!r}; there are: {', '.join(self._names)}")
        return cast(FigureModule, import_module(f"{__name__}.{name}"))

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names


FIGURES: Mapping[str, FigureModule] = _Figures()


def to_vega_lite(chart: altair.LayerChart) -> dict[str, Any]:
    """The chart as a Vega-Lite specification with its data in it."""
    return chart.to_dict()


def to_svg(chart: altair.LayerChart) -> str:
    """The chart as a static SVG, the same bytes for the same chart."""
    from altair import SCHEMA_VERSION
    from vl_convert import vegalite_to_svg

    version = ".".join(SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    svg = vegalite_to_svg(to_vega_lite(chart), vl_version=version)
    return svg.replace(_ELSEWHERE, 'href="#')


def mimebundle(chart: altair.LayerChart, narrow: altair.LayerChart | None = None) -> dict[str, Any]:
    """The chart in every form a renderer may want: SVG, Vega-Lite, and a sentence.

    `narrow` is the same figure drawn for a small screen.
    """
    specification = to_vega_lite(chart)
    return {
        SVG: to_svg(chart),
        **({NARROW_SVG: to_svg(narrow)} if narrow else {}),
        VEGA_LITE: specification,
        "text/plain": str(specification.get("description", "A chart.")),
    }
