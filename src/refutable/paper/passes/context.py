"""What a pass over the tree may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Context:
    """The format that is written ("html", "typst" or "ipynb"), and the paper's own settings."""

    format: str
    root: Path
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_html(self) -> bool:
        """Whether the page is written."""
        return self.format == "html"

    @property
    def is_typst(self) -> bool:
        """Whether the PDF is written."""
        return self.format == "typst"
