"""Where a name of the syntax tree stands in the text from which the tree was made."""

from __future__ import annotations

import re

_CODE = re.compile(
    r"^[ >]*(?P<fence>`{3,}|~{3,}).*?^[ >]*(?P=fence)[`~]*[ \t]*$"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)(?P<raw>\{=)?",
    re.DOTALL | re.MULTILINE,
)
_OPENING = re.compile(r"^[ >]*(?:`{3,}|~{3,}).*$", re.MULTILINE)
_PATTERNS = {
    "class": r"(?:(?<![\w.-])\.|^[ >]*:{{3,}} *|class=[\"']?(?:[\w-]+ +)*){0}(?![\w-])",
    "attribute": r"(?<![\w-])(?:data-)?{0} *=",
    "raw format": r"\{{={0}\}}",
    "tex": r"\\[A-Za-z]+|\{{={0}\}}",
    "HTML tag": r"(?i:</?{0})(?![\w-])",
    "picture": r"(?:\](?:\(|:[ \t]*)<?|\bsrc=[\"']?){0}",
    "reference": r"(?i:[@#]{0})-",
}


def offset(text: str, kind: str, name: str, n: int) -> int:
    """Return where a name of this kind occurs for the ``n``-th time (from 0) outside of code.

    Where it does not occur so often, its last place; 0 where it does not occur at all.
    """
    bare = _CODE.sub(_blanked, text)
    pattern = _PATTERNS["tex" if name == "tex" else kind].format(re.escape(name))
    found = [match.start() for match in re.finditer(pattern, bare, re.MULTILINE)]
    return found[min(n, len(found) - 1)] if found else 0


def _blanked(found: re.Match[str]) -> str:
    """Blank the code, but not the line that opens a block, nor text for one format."""
    opening = _OPENING.match(found[0])
    if found["raw"] or (opening and "{=html" in opening[0]):
        return found[0]
    kept = opening.end() if opening else 0
    return found[0][:kept] + re.sub(r"[^\n]", " ", found[0][kept:])
