"""Text from data, escaped for the format that it goes into: one function a format.

HTML has ``html.escape`` of the standard library.
"""

from __future__ import annotations

import json
import re

# What Unicode and Python take for the end of a line or for a blank, but for the no-break space.
_BLANKS = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029 ]+")
_EDGES = re.compile("^ | $")
# Control characters, halves of a pair and non-characters: no page, PDF or notebook can hold them.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_NOT_PLAIN = re.compile(r"[^\w .-]")
_LATE = re.compile("[\ue000\ue001]")
_BACKTICKS = re.compile("`+")
# What GitHub looks for in a text even behind a backslash: names, issues, emoji and formulas.
_OF_GITHUB = re.compile(r"\\([@#$]|:(?=\S))")


def as_text(text: object) -> str:
    r"""Return Markdown that prints a text, and in which nothing acts as markup.

    Pandoc's Markdown, Quarto and CommonMark all take a backslash before any ASCII punctuation for
    the sign itself. A line break or a run of blanks becomes one blank, which at either end is a
    character entity, for a bare one would undo emphasis around it. What no format can print is
    shown as U+FFFD. The characters that mark late values (``running.LATE``) become entities.
    """
    plain = _UNPRINTABLE.sub("\ufffd", _BLANKS.sub(" ", str(text)))
    escaped = _PUNCTUATION.sub(r"\\\g<0>", plain)
    entities = _LATE.sub(lambda found: f"&#x{ord(found[0]):X};", escaped)
    return _EDGES.sub("&#32;", entities)


def code_span(text: str) -> str:
    """Return Markdown that prints a text as code."""
    longest = max(map(len, _BACKTICKS.findall(text)), default=0)
    marks, space = "`" * (longest + 1), " " if longest else ""
    return f"{marks}{space}{text}{space}{marks}"


def for_github(text: object) -> str:
    """Return Markdown in which GitHub shows a text as it is, and calls on nobody whom it names."""
    return _OF_GITHUB.sub(r"\\\1<!-- -->", as_text(text))


def typst_string(text: str) -> str:
    """Return a text as a string of Typst's code."""
    plain = _UNPRINTABLE.sub("\ufffd", text)
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'.replace("\n", "\\n")  # a line would be indented with what it stands in


def css_string(text: str) -> str:
    """Return a text as a string of a style sheet in a page."""
    return '"' + _NOT_PLAIN.sub(lambda sign: f"\\{ord(sign[0]):X} ", text) + '"'


def json_in_html(value: object) -> str:
    """Return JSON that can stand in a ``script`` element: no sign in it ends or opens one."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _UNPRINTABLE.sub("\ufffd", text).replace("<", "\\u003c")
