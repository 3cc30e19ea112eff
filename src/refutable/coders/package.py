"""The declaration of one more layer in a data package, and not a sign of the rest changed."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any

_BETWEEN = re.compile(r"[\s,:]*")


def with_layer(text: str, name: str, file: str) -> str:
    """Return the text of a data package that declares this layer as it does the other layers."""
    like = _last_layer(text)[2]
    return _with(text, {**like, "name": f"codings-{name}", "path": file})


def with_seen(text: str, name: str, file: str, column: str = "excerpt") -> str:
    """Return the text of a data package that declares what a coder has seen, by this column."""
    fields = [{"name": column, "type": "string", "constraints": {"required": True}}]
    reference = {"resource": f"{column}s", "fields": ["id"]}
    keys = [{"fields": [column], "reference": reference}]
    like = {key: item for key, item in _last_layer(text)[2].items() if isinstance(item, str)}
    described = {
        "name": f"seen-{name}",
        "path": file,
        "description": f"What the coder {name} has seen.",
        "schema": {"fields": fields, "primaryKey": column, "foreignKeys": keys},
    }
    return _with(text, {**like, **described})


def _last_layer(text: str) -> tuple[int, int, dict[str, Any]]:
    return [item for item in _resources(text) if item[2]["name"].startswith("codings")][-1]


def _with(text: str, content: dict[str, Any]) -> str:
    """Return the text with one more resource after the last layer, unless its path is declared."""
    if any(item["path"] == content["path"] for _, _, item in _resources(text)):
        return text
    start, end, _ = _last_layer(text)
    made = json.dumps(content, ensure_ascii=False, indent=2)
    indent = " " * (start - text.rfind("\n", 0, start) - 1)
    return f"{text[:end]},\n{textwrap.indent(made, indent)}{text[end:]}"


def _resources(text: str) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Return each resource of a well-formed data package with where it begins and ends."""
    decoder = json.JSONDecoder()
    at = _on(text, text.index("{") + 1)
    while text[at] != "}":
        key, end = decoder.raw_decode(text, at)
        at = _on(text, end)
        if key == "resources":
            at = _on(text, at + 1)
            while text[at] != "]":
                item, end = decoder.raw_decode(text, at)
                yield at, end, item
                at = _on(text, end)
            return
        _, end = decoder.raw_decode(text, at)
        at = _on(text, end)


def _on(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at
