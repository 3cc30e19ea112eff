"""What is wrong with the raw Typst of a paper: a check sets it alone, as a render sets it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from refutable.paper.constructs.places import offset
from refutable.paper.tree import Node, para, raw, text

if TYPE_CHECKING:
    from refutable.errors import Fault
    from refutable.paper.source import Source

_MARK = "// raw "
# What only the whole paper has: labels, and the headings above one.
_OF_THE_WHOLE = re.compile(r"does not exist in the document|heading")


def raw_typst_faults(source: Source) -> Iterator[Fault]:
    """Yield the fault that stops Typst in the raw parts of a text, in their order.

    Parts that ask for other parts of the paper (``query``) are known only in a render.
    """
    written = [one for one in source.reading.raws if one["c"][0] == "typst"]
    if not written or any("query(" in one["c"][1] for one in written):
        return
    # Loaded here: few papers have such parts.
    import typst

    from refutable.paper.metadata import settings
    from refutable.paper.passes.context import Context
    from refutable.paper.pdf import compiled, complaint, typst_source
    from refutable.paper.writing import Written

    own = settings(source.metadata, "typst", root=source.root, files=source.files)
    context = Context("typst", source.root, lambda *_: [], source.metadata)
    title = {"title": {"t": "MetaInlines", "c": [text("title")]}}
    code = typst_source(Written(_apart(written), title, own, context))
    try:
        compiled(code, own, source.root)
    except typst.TypstError as error:
        if not _OF_THE_WHOLE.search(error.message):
            n = _number(error.diagnostic, code)
            message = f"Typst refuses this: {complaint(error, source.root)}"
            at = source.at(offset(source.text, "raw format", "typst", n))
            yield at.fault("typst-refused", message, "correct the raw Typst")


def _apart(written: list[Node]) -> list[Node]:
    """Return the parts as blocks, each below a comment with its number."""
    return [para([raw("typst", f"{_MARK}{n}\n{one['c'][1]}\n")]) for n, one in enumerate(written)]


def _number(diagnostic: str, code: str) -> int:
    """Return the number of the part at which an error was noticed."""
    place = re.search(r"\.typ:(\d+):", diagnostic)
    above = code.splitlines()[: int(place[1]) if place else 0]
    found = (line for line in reversed(above) if line.startswith(_MARK))
    return int(next(found, f"{_MARK}0").removeprefix(_MARK))
