"""What a program prints for a terminal, as the text that a terminal would show in the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Control Function for Coding Character Sets: ECMA-48, 5th edition, sections 5.4 and 8.3.117.
_STYLE = re.compile("\x1b\\[([0-9;]*)m")
_OTHER = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-ln-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)|[@-Z\\\\^_])")
_ERASED = re.compile("\x1b\\[[012]?K")
_ERASE = "\x00"
_UNPRINTED = re.compile("[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]|\x1b(?!\\[[0-9;]*m)")
_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style; ``colour`` is one of eight names, "" for that of the text."""

    text: str
    colour: str = ""
    bold: bool = False
    italic: bool = False
    underlined: bool = False


def shown(text: str) -> str:
    """Return printed text as a terminal shows it in the end; codes of colour stay in it.

    A carriage return goes back to the start of the line, so that of a progress bar the last state
    is left.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(_overwritten(line) for line in lines)


def is_styled(text: str) -> bool:
    """Return whether a text holds codes of colour."""
    return _STYLE.search(text) is not None


def plain(text: str) -> str:
    """Return a text without codes of colour."""
    return _STYLE.sub("", text)


def styled(text: str) -> Iterator[Run]:
    """Yield the stretches of a text, each with the style that its codes have set."""
    style = Run("")
    pieces = _STYLE.split(text)
    for place, piece in enumerate(pieces):
        if place % 2:
            style = _after(style, [int(code or 0) for code in piece.split(";")])
        elif piece:
            yield Run(piece, style.colour, style.bold, style.italic, style.underlined)


def _overwritten(line: str) -> str:
    line = _OTHER.sub("", _ERASED.sub(_ERASE, line))
    while "\b" in line:
        line = re.sub("[^\b]?\b", "", line, count=1)
    seen = ""
    for frame in filter(None, line.split("\r")):
        text = frame.replace(_ERASE, "")
        is_whole = _ERASE in frame or is_styled(seen + text)
        seen = text if is_whole else text + seen[len(text) :]
    return _UNPRINTED.sub("", seen)


def _after(style: Run, codes: list[int]) -> Run:
    colour, bold, italic, underlined = style.colour, style.bold, style.italic, style.underlined
    while codes:
        code = codes.pop(0)
        if code == 0:
            colour, bold, italic, underlined = "", False, False, False
        elif code in (1, 22):
            bold = code == 1
        elif code in (3, 23):
            italic = code == 3
        elif code in (4, 24):
            underlined = code == 4
        elif code in (38, 48):
            length = 1 if codes[:1] == [5] else 3
            chosen = codes[1 : 1 + length]
            del codes[: 1 + length]
            colour = _nearest(chosen) if code == 38 else colour
        elif code == 39:
            colour = ""
        elif code // 10 in (3, 9):
            colour = _COLOURS[code % 10] if code % 10 < 8 else colour
    return Run("", colour, bold, italic, underlined)


def _nearest(chosen: list[int]) -> str:
    """Return the one of eight colours that comes next to one of 256, or to red, green and blue."""
    if len(chosen) == 1:
        (number,) = chosen
        if number < 16:
            return _COLOURS[number % 8]
        if number >= 232:
            return ""  # a grey
        number -= 16
        chosen = [number // 36 * 51, number // 6 % 6 * 51, number % 6 * 51]
    if len(chosen) < 3 or max(chosen) - min(chosen) < 40:
        return ""
    middle = (max(chosen) + min(chosen)) / 2
    bits = [value > middle for value in chosen]
    return _COLOURS[bits[0] + 2 * bits[1] + 4 * bits[2]]
