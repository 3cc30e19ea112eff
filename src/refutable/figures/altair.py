"""Altair, imported when a figure is first drawn.

A check draws nothing and must not pay for the import, which is a third of its time.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair as alt
else:

    class _WhenDrawn:
        def __getattr__(self, name: str) -> Any:
            return getattr(importlib.import_module("altair"), name)

    alt = _WhenDrawn()

__all__ = ["alt"]
