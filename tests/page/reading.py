"""What the records of a page say, with each part in its place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import lxml.html

from refutable.paper.shared import PART


def records_of(page: str) -> Mapping[str, Any]:
    """Return the records that a page holds, unpacked as its script unpacks them."""
    (held,) = lxml.html.fromstring(page.encode()).xpath("//script[@id='records']")
    packed = json.loads(held.text)

    def told(one: Any) -> Any:
        if isinstance(one, dict):
            inner = {name: told(value) for name, value in one.items()}
            return told(packed["parts"][one[PART]]) if PART in one else inner
        return list(map(told, one)) if isinstance(one, list) else one

    found: Mapping[str, Any] = told(packed["whole"])
    return found


def texts_of(value: Any) -> Iterator[str]:
    """Yield all texts that records hold, not the names of their fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_of(one)
