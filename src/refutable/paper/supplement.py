"""Sections of the supplement on the page: their headings; the rest is built when it is asked for.

What stands in ``noscript`` is a text to a browser that runs scripts, and the page itself to one
that does not. So a long supplement costs a reader nothing, and none of it is lost.
"""

from __future__ import annotations

import re

_OPENS = re.compile(r'<section\b[^>]*\bclass="(?:[^"]* )?supplement(?: [^"]*)?"[^>]*>')
_TAG = re.compile(r"<(/?)section\b[^>]*>")
_HEADING = re.compile(r"</h\d>")


def folded(page: str) -> str:
    """Return the page with the text of each section of the class ``supplement`` folded away."""
    opens = _OPENS.search(page)
    made = ""
    while opens:
        end = _end(page, opens.end())
        heading = _HEADING.search(page, opens.end(), end)
        start = heading.end() if heading else opens.end()
        made += f"{page[:start]}\n<noscript>{page[start:end]}</noscript>\n"
        page = page[end:]
        opens = _OPENS.search(page)
    return made + page


def _end(page: str, start: int) -> int:
    """Return where the section that opens before a place is closed."""
    depth = 1
    for tag in _TAG.finditer(page, start):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.start()
    return len(page)
