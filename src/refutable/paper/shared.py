"""JSON in which what occurs more than once is written once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

PART = "$"
"""The key of an object that stands for a part: its value is the place of the part."""
_SHORTEST = 24  # below that, a reference saves nothing worth the while


def shared(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an object and its parts: each ``{"$": 3}`` in it is the part at that place.

    Parts refer to parts in the same way. An object with a key ``$`` of its own cannot be shared.
    """
    times: Counter[str] = Counter()
    _count(value, times)
    places: dict[str, int] = {}
    parts: list[Any] = []

    def told(one: Any) -> Any:
        key = _key(one)
        if times[key] < 2:
            return inside(one)
        if key not in places:
            made = inside(one)
            places[key] = len(parts)
            parts.append(made)
        return {PART: places[key]}

    def inside(one: Any) -> Any:
        if isinstance(one, Mapping):
            return {name: told(inner) for name, inner in one.items()}
        if isinstance(one, (list, tuple)):
            return [told(inner) for inner in one]
        return one

    return {"whole": inside(value), "parts": parts}


def _count(value: Any, times: Counter[str]) -> None:
    """Count each object, list and text that is long enough; what is inside a repetition, once."""
    key = _key(value)
    if key:
        times[key] += 1
        if times[key] > 1:
            return
    inner = value.values() if isinstance(value, Mapping) else value
    if isinstance(value, (Mapping, list, tuple)):
        for one in inner:
            _count(one, times)


def _key(value: Any) -> str:
    if isinstance(value, (Mapping, list, tuple, str)):
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return text if len(text) >= _SHORTEST else ""
    return ""
