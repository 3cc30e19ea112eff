"""Three-valued logic (Kleene's strong one): what is neither shown nor excluded is unknown."""

from __future__ import annotations

from enum import Enum


class Truth(Enum):
    """Whether something holds, as far as the record can tell."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("a Truth is not true or false: compare it with 'is'")

    def __invert__(self) -> Truth:
        return _NOT[self]


_NOT = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}
