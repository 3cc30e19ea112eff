"""Marks that stand in the text for what pandoc must not read: cells, inline values, shortcodes.

A mark is a number between two characters that no paper uses. Pandoc carries it through into the
tree; what it stands for is found there by its number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from refutable.paper.lines import BEFORE, LITERAL, Line
from refutable.paper.tree import Node

OPEN, CLOSE = "\ue002", "\ue003"
# In an address the backticks of a mark are written as %60.
_ANYWHERE = re.compile(f"(?=[`%{OPEN}])((?:`|%60)?+){OPEN}(\\d+){CLOSE}((?:`|%60)?+)")
_ALONE = re.compile(f"^{OPEN}(\\d+){CLOSE}$")

CELL = r"\{python(?:[ \t]+[\w-]+)?\}"
"""What opens a cell; stock Quarto ignores a name in it."""
_CELL = re.compile(rf"^(?P<before>{BEFORE})(?P<marks>`{{3,}}|~{{3,}})\s*(?P<text>{CELL})\s*$")
_SHOWN = re.compile(rf"^{BEFORE}(?:`{{3,}}|~{{3,}})\s*(?P<text>\{{\{{[A-Za-z][^{{}}]*\}}\}})\s*$")
_INLINE = r"(?<!`)`\{python\}(?P<code>[^`]*)`(?!`)"
_SHORTCODE = r"\{\{<\s*(?P<name>[\w-]+)(?P<rest>[^\n]*?)>\}\}"
_ESCAPED = r"\{\{\{<(?P<escaped>[^\n]*?)>\}\}\}"
_SHORTCODES = re.compile(f"{_ESCAPED}|{_SHORTCODE}")
# Code within a line, in which a shortcode stands.
_CODE = (
    r"(?<![`\\])(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n|(?P=ticks)).)*?\{\{<"
    r"(?:(?!\n[ \t]*\n|(?<!`)(?P=ticks)(?!`)).)*(?P=ticks)"
)
# A block of code, or a piece of a line, whose shortcodes are shown.
_AS_IT_IS = (
    rf"(?P<block>^[ \t>]*(?P<fence>`{{3,}}|~{{3,}})[^\n]*{LITERAL}[ \t]*\n.*?\n[ \t>]*(?P=fence))"
    rf"|(?<![`\\])(?P<marks>`+)(?!`)[^\n]+?(?P=marks){LITERAL}"
)
# First what each can begin with: most places of a text are passed over at once.
_IN_TEXT = re.compile(
    rf"(?=[`{{]|^[ \t>]*[`~])(?:{'|'.join((_AS_IT_IS, _ESCAPED, _SHORTCODE, _INLINE, _CODE))})",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Marked:
    """What a mark stands for: its kind, the text it replaced, and where that stands.

    ``kind`` is "cell", "shown" (the fence of a cell that does not run), "inline", "shortcode" or
    "escaped"; ``detail`` is the code of an inline
    value, or what follows a shortcode's name; ``start`` and ``end`` are its place in the text.
    ``bare`` says that its mark has no backticks, since it stands in code or becomes text.
    """

    kind: str
    text: str
    start: int
    end: int
    name: str = ""
    detail: str = ""
    bare: bool = False


def marked(lines: Sequence[Line]) -> tuple[str, tuple[Marked, ...]]:
    """Return the text of some lines with marks in it, and what each mark stands for."""
    found: list[Marked] = []
    text = "\n".join(line.text for line in lines)
    pieces: list[str] = []
    place = 0
    for one in sorted((*_cells(lines), *_in_text(text)), key=lambda one: one.start):
        if one.start < place:
            continue
        pieces += [text[place : one.start], _mark(len(found), one.bare)]
        found.append(one)
        place = one.end
    return "".join([*pieces, text[place:]]), tuple(found)


def _mark(number: int, bare: bool) -> str:
    mark = f"{OPEN}{number}{CLOSE}"
    return mark if bare else f"`{mark}`"


def _cells(lines: Sequence[Line]) -> Iterator[Marked]:
    start = 0
    for line in lines:
        fence = _CELL.match(line.text)
        if fence:
            first = start + fence.start("text")
            end = first + len(fence["text"])
            yield Marked("cell", fence["text"], first, end, fence["before"], bare=True)
        shown = _SHOWN.match(line.text)
        if shown:  # pandoc reads such a fence as code within a line
            place = start + shown.start("text"), start + shown.end("text")
            yield Marked("shown", shown["text"], *place, bare=True)
        start += len(line.text) + 1


def _in_text(text: str) -> Iterator[Marked]:
    for found in _IN_TEXT.finditer(text):
        if found["block"] or found["marks"]:
            continue
        if found["ticks"]:
            inner = _SHORTCODES.finditer(text, found.start(), found.end())
            yield from (_shortcode(one, bare=True) for one in inner)
        elif found["code"] is not None:
            detail = found["code"].strip()
            yield Marked("inline", found[0], found.start(), found.end(), "", detail)
        else:
            yield _shortcode(found)


def _shortcode(found: re.Match[str], bare: bool = False) -> Marked:
    place = found.start(), found.end()
    if found["escaped"] is not None:
        return Marked("escaped", found[0], *place, bare=True)
    return Marked("shortcode", found[0], *place, found["name"], found["rest"].strip(), bare)


def number_of(element: Node) -> int | None:
    """Return the number of the mark that a node is: a block or a piece of code that is a mark."""
    kind, content = element["t"], element.get("c", "")
    if kind == "CodeBlock" and len(content[0][1]) == 1:
        alone = _ALONE.match(content[0][1][0])
    elif kind == "Code":
        alone = _ALONE.match(content[1])
    else:
        return None
    return int(alone[1]) if alone else None


def restored(written: str, known: Sequence[Marked], value: Callable[[Marked], str | None]) -> str:
    """Return a tree, as JSON, with the marks that are no nodes of their own turned into text.

    They stand in code, in raw text, in addresses and in attributes. ``value`` says what a mark
    stands for there, None where it is shown as it was written; an escaped shortcode loses a brace.
    """

    def shown(mark: re.Match[str]) -> str:
        beside = written[mark.start() - 1] + written[mark.end()]
        one = known[int(mark[2])]
        own = one.kind == "cell" or not one.bare
        if beside == '""' and mark[0].startswith(OPEN) and own:
            return mark[0]  # a node of its own
        said = value(one)
        if said is None:
            said = one.text[1:-1] if one.kind == "escaped" else one.text
        said = json.dumps(said, ensure_ascii=False)[1:-1]
        return f"{mark[1]}{said}{mark[3]}" if one.bare else said

    return _ANYWHERE.sub(shown, written)
