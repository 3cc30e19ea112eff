"""Values as JSON has them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any


def dumped(content: Any) -> str:
    """Return a value as JSON text, whatever it is made of."""
    return json.dumps(plain(content), ensure_ascii=False, indent=1)


def plain(value: Any) -> Any:
    """Return a value with its dataclasses as objects and its enums as their values."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        told = (field.name for field in fields(value) if field.compare)
        return {name: plain(getattr(value, name)) for name in told}
    items = sorted(value) if isinstance(value, Set) else value
    return [plain(item) for item in items]


def picked(value: object, *names: str) -> dict[str, Any]:
    """Return some attributes of a value by their names."""
    return {name: plain(getattr(value, name)) for name in names}
