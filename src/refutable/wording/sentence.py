"""A sentence as it is read: what is computed is masked, and what is quoted is blanked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from refutable.wording.table import COMPUTED

# What is not the paper's own word: citations, attributes, the targets of links, quotations.
_NOT_ITS_OWN = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"\[[^\[\]]*(?<![\w\\])-?@[^\[\]]*\](?!\{)",
        r"(?<![\w\\])@[\w:.#$%&+?<>~/-]*\w",
        r"\{[^{}]*\}",
        r"\]\([^)]*\)",
        r"“[^”]*”",
        r"‘[^’]*’(?!\w)",
        r'(?<!\w)"[^"\n]*"',
    )
)


@dataclass(frozen=True)
class Printed:
    """What an inline expression prints: its place, its text, and the value it comes from."""

    start: int
    end: int
    text: str
    value: object


@dataclass(frozen=True)
class Sentence:
    """A sentence as it is read, with the place in the source of each of its characters."""

    text: str
    origin: tuple[int, ...]
    insets: tuple[Printed, ...]

    def place(self, offset: int) -> int:
        """Return where in the source a character of the text stands."""
        return self.origin[min(offset, len(self.origin) - 1)] if self.origin else 0


def read_sentence(source: str, printed: Iterable[Printed] = ()) -> Sentence:
    """Return a sentence as it is read, from its source and what its inline expressions print.

    A text that an expression only repeats is typed by hand all the same, so its words count.
    """
    characters: list[str] = []
    origin: list[int] = []
    insets: list[Printed] = []
    place = 0
    for item in sorted(printed, key=lambda one: one.start):
        characters.append(source[place : item.start])
        origin.extend(range(place, item.start))
        typed = isinstance(item.value, str) and re.search("[A-Za-z]", item.text)
        quoted = not typed and re.match("\\[?“", item.text)
        shown = item.text if typed else (" " if quoted else COMPUTED) * len(item.text)
        start = len(origin)
        characters.append(shown)
        origin.extend([item.start] * len(shown))
        if not typed:
            insets.append(Printed(start, len(origin), item.text, item.value))
        place = item.end
    characters.append(source[place:])
    origin.extend(range(place, len(source)))
    text = "".join(characters)
    for pattern in _NOT_ITS_OWN:
        text = pattern.sub(_blank, text)
    return Sentence(re.sub(r"[\n*\\]", " ", text), tuple(origin), tuple(insets))


def _blank(found: re.Match[str]) -> str:
    # What is computed inside a bracket stays computed.
    return re.sub(rf"[^{COMPUTED}]", " ", found[0])
