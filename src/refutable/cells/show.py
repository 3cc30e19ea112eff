"""How values and evidence display themselves."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from refutable.cells.session import session
from refutable.evaluate.evaluate import amount, amount_text, date_of
from refutable.evaluate.frames import frame_of
from refutable.evaluate.numbers import compare
from refutable.evaluate.query import Finder
from refutable.language.criteria import Operator
from refutable.language.english import WORDS
from refutable.language.expressions import frame_with
from refutable.language.quantities import Date, Spelled, Worded, show_with
from refutable.language.query import Query
from refutable.language.truth import Truth
from refutable.wording.project import portion_word

COMPARED: Mapping[Operator, str] = {">": "more", "<": "fewer", "==": "as many"}
SMALL = ("none", *WORDS[1:])
BETWEEN = "between {} and {}"
_DIV = re.compile(r'^:::+(?: \{(?:[^}\n]*claim="([^"]+)" verdict="([^"]+)")?[^}\n]*\})?$', re.M)
_STATEMENT = re.compile(r'\[\]\{\.statement-of claim="([^"]+)"\}')
_TERM = re.compile(r"^([A-Z][a-z ]+)\n:   ", re.M)
_SPAN = re.compile(r"\[\]\(#([\w-]+)\)(?:\{[^}\n]*\})?|\[([^\]\[]+)\]\{[^}\n]*\}|\[\]\{[^}\n]*\}")


def _present(value: Any) -> str:
    return printed(value, session().finder)


def printed(value: Any, finder: Finder) -> str:
    """Return what a quantity, a date or a word for quantities prints on a corpus."""
    if isinstance(value, Spelled):
        return _spelled(value, finder)
    if isinstance(value, Worded):
        return _worded(value, finder)
    if isinstance(value, Date):
        return str(date_of(value, finder) or "no date")
    return amount_text(value, finder)


def _framed(query: Query) -> Any:
    return frame_of(session().finder.evaluation, query)


def _spelled(value: Spelled, finder: Finder) -> str:
    number = amount(value.of, finder)
    if number.low is None or number.high is None:
        return "undefined"
    ends = dict.fromkeys((number.low, number.high))
    if value.how == "percent":
        texts = [f"{end:.0%}" for end in ends]
    else:
        texts = [SMALL[int(end)] if 0 <= end <= 20 else str(int(end)) for end in ends]
    return texts[0] if len(texts) == 1 else BETWEEN.format(*texts)


def _worded(value: Worded, finder: Finder) -> str:
    if value.how == "most":
        part = amount(value.left / value.right, finder)
        if part.low is None or part.high is None:
            raise ValueError("the share cannot be computed: its whole is zero")
        words = [portion_word(end, session().wording) for end in (part.low, part.high)]
    else:
        left, right = amount(value.left, finder), amount(value.right, finder)
        words = [
            word for sign, word in COMPARED.items() if compare(sign, left, right) is not Truth.FALSE
        ]
    if len(set(words)) > 1:
        raise ValueError(
            f"the dates leave open whether the word is {' or '.join(dict.fromkeys(words))}"
        )
    return words[0]


# A kernel's first expression may be an inline value: it opens the paper itself.
show_with(_present)
frame_with(_framed)


class MarkdownOutput:
    """Something that a cell displays as Markdown, which is written when it is displayed."""

    def __init__(self, markdown: str | Callable[[], str]) -> None:
        self._markdown = markdown

    @cached_property
    def markdown(self) -> str:
        """What is displayed."""
        return self._markdown if isinstance(self._markdown, str) else self._markdown()

    def _repr_markdown_(self) -> str:
        # JupyterLab has no claims filter, so its reader gets plain Markdown.
        return readable(self.markdown) if "JPY_SESSION_NAME" in os.environ else self.markdown

    def __str__(self) -> str:
        return self.markdown

    __repr__ = __str__


def readable(markdown: str) -> str:
    """Return Markdown for the claims filter as Markdown that any notebook shows well."""
    text = _DIV.sub(lambda div: f"**{div[1]}: {div[2]}**" if div[1] else "", markdown)
    text = _TERM.sub(r"**\1.** ", text)
    collected = session().collected
    said = collected.statements if collected else {}
    text = _STATEMENT.sub(lambda place: said.get(place[1], ""), text)
    text = _SPAN.sub(lambda span: span[1] or span[2] or "", text)
    return text.replace("    - ", "- ").replace("\\(", "(").replace("\\)", ")").strip()
