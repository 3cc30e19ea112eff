"""Which cell runs now, who is told of it, and for how long it may run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from refutable.paper.lines import Position

LIMIT = 1800
"""Seconds that a cell may run where nobody says otherwise; 0 stands for no limit."""


@dataclass
class Watched:
    """The cells of this process, or of the kernel that it runs."""

    limit: int = LIMIT
    at: Position | None = None
    tell: list[Callable[[Position | None], None]] = field(default_factory=list)

    def started(self, at: Position | None) -> None:
        """Note, and tell, that a cell or an inline value begins; None after the last."""
        self.at = at
        for told in self.tell:
            told(at)


CELLS = Watched()
