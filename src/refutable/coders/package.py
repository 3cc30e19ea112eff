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
    found = list(_resources(text))
    if any(item["path"] == file for _, _, item in found):
        return text
    start, end, like = [item for item in found if item[2]["name"].startswith("codings")][-1]
    content = {**like, "name": f"codings-{name}", "path": file}
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
