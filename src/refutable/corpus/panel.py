"""Who decides on a coding, and by which rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Panel:
    """The coders who decide, in the order of precedence.

    ``seen`` has the excerpts of each coder who has not seen all. ``majority`` lets more than half
    settle what otherwise needs all; half is not enough. ``upheld`` are the stances that count.
    """

    coders: tuple[str, ...]
    seen: Mapping[str, Collection[str]] = field(default_factory=dict)
    majority: bool = False
    upheld: frozenset[str] = frozenset()

    def saw(self, coder: str, excerpt: str) -> bool:
        """Return whether a coder has seen an excerpt."""
        return coder not in self.seen or excerpt in self.seen[coder]

    def seers(self, excerpts: Sequence[str]) -> Bools:
        """Return which coder has seen which excerpt, (coders, excerpts)."""
        seen = np.ones((len(self.coders), len(excerpts)), dtype=bool)
        for row, name in enumerate(self.coders):
            if name in self.seen:
                known = frozenset(self.seen[name])
                seen[row] = [excerpt in known for excerpt in excerpts]
        return seen

    def without(self, left_out: str) -> Panel:
        """Return the panel without one of its coders."""
        return replace(self, coders=tuple(name for name in self.coders if name != left_out))
