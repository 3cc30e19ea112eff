"""The language and direction of spans and divs on paper: pandoc loses those of a span.

It keeps that of a div, in a block that swallows the space round a quotation.
"""

from __future__ import annotations

import re

from refutable.escaping import typst_string
from refutable.paper.passes import typst
from refutable.paper.passes.context import Context
from refutable.paper.tree import (
    Node,
    attributes_of,
    changed,
    has_class,
    identifier,
    pairs,
    raw,
    raw_block,
    with_attributes,
)

_LANGUAGE = re.compile(r"^([A-Za-z]{2,3})(?:[-_].*)?$")


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with the language of each part told to Typst."""
    if not context.is_typst:
        return blocks
    made: list[Node] = changed(blocks, _spoken, frozenset({"Span", "Div"}))
    return made


def _spoken(element: Node) -> list[Node] | None:
    if element["t"] not in ("Span", "Div"):
        return None
    if element["t"] == "Span" and identifier(element) and not has_class(element, "claim"):
        # An empty span has nothing that a label could stand on.
        label, names, given = attributes_of(element)
        bare = with_attributes(element, ["", names, given])
        return [raw("typst", f"#[#metadata(none){typst.label(label)}]"), *(_spoken(bare) or [bare])]
    found = _LANGUAGE.match(pairs(element).get("lang", ""))
    settings = [f"lang: {typst_string(found[1].lower())}"] if found else []
    direction = pairs(element).get("dir")
    settings += [f"dir: {direction}"] if direction in ("ltr", "rtl") else []
    if not settings:
        return None
    if element["t"] == "Span":
        return typst.around(f"#text({', '.join(settings)})", [element])
    opening = raw_block("typst", f"#[\n#set text({', '.join(settings)})")
    return [opening, *element["c"][1], raw_block("typst", "]")]
