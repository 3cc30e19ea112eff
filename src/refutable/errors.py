"""Faults as values, each with its place, and one exception for each exit code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from refutable.lookalikes import told_apart
from refutable.rules import REMARK, exit_code

MOST_NESTED = 100
_NESTING = re.compile(r"[\[\]{}]")
# In YAML also by indentation, and by dashes on one line.
_NESTING_OF_YAML = re.compile(
    rf"[\[\]{{}}]|(?:[-?:] ){{{MOST_NESTED}}}|^ {{{2 * MOST_NESTED}}}", re.MULTILINE
)


# What the other files of a project are read against comes first, what refers to them last.
_CAUSES_FIRST = (
    "data/datapackage.json",
    "data/codebook.yaml",
    "data/counting.yaml",
    "data/documents.csv",
    "data/excerpts.csv",
    "data/coders.csv",
    "data/codings/",
    "data/adjudications.csv",
    "data/",
    "",
)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, its place, and a remedy.

    ``file`` is relative to the project's root. ``line`` and ``column`` count from 1; 0 means the
    whole file. Faults are ordered so that a cause comes before what follows from it.
    """

    file: str
    line: int
    column: int
    rule: str
    message: str
    remedy: str = ""

    def __lt__(self, other: Fault) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[int, str, int, int, str, str, str]:
        rank = next(n for n, begin in enumerate(_CAUSES_FIRST) if self.file.startswith(begin))
        return rank, self.file, self.line, self.column, self.rule, self.message, self.remedy

    @property
    def exit_code(self) -> int:
        """The exit code of a check that finds this and nothing graver."""
        return exit_code(self.rule)

    @property
    def is_remark(self) -> bool:
        """Whether every claim can still be evaluated in spite of this."""
        return self.exit_code == REMARK

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        head = (
            f"{place}: {self.message} [{self.rule}]" if place else f"{self.message} [{self.rule}]"
        )
        return f"{head}\n    {self.remedy}" if self.remedy else head


def did_you_mean(text: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return the remedy for an unknown text: the nearest known one, or ``otherwise``."""
    import difflib  # only what is misspelt needs it

    names = list(known)
    if apart := told_apart(text, names):
        return apart
    near = difflib.get_close_matches(text, names, n=1)
    return f"did you mean '{near[0]}'?" if near else otherwise


def gravest(faults: Iterable[Fault]) -> int:
    """Return the exit code of a check that finds these faults; 0 for none."""
    return max((fault.exit_code for fault in faults), default=0)


class PaperError(Exception):
    """A command cannot go on; ``faults`` are the reasons."""

    exit_code = 3

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))

    @classmethod
    def of(cls, rule: str, message: str, remedy: str, file: str = "") -> Self:
        """Return the error with one fault, which is in no file or in the whole of one."""
        return cls([Fault(file, 0, 0, rule, message, remedy)])


class UsageError(PaperError):
    """The command was called wrongly."""

    exit_code = 2


def system_error(error: OSError) -> UsageError:
    """Return what the operating system refused, such as to write to a full disk, as a fault."""
    name, message = str(error.filename or ""), error.strerror or str(error)
    return UsageError([Fault(name, 0, 0, "system", message, "correct the cause and try again")])


class MalformedError(PaperError):
    """The data or the paper are malformed."""

    exit_code = 3


class CellError(PaperError):
    """A cell or an inline value of the paper raised an error."""

    exit_code = 4


def decode(content: bytes, file: str) -> str:
    """Return the text of a UTF-8 file.

    Raises:
        MalformedError: it is not UTF-8.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message, remedy = "this line is not UTF-8", "save the file as UTF-8"
        raise MalformedError([Fault(file, line, 1, "not-utf-8", message, remedy)]) from error


def decode_tree(content: bytes, file: str, rule: str) -> str:
    """Return the text of a JSON or YAML file that is safe to parse.

    Endless nesting overflows a parser's stack, and libyaml then crashes the whole process.

    Raises:
        MalformedError: it is not UTF-8, or is nested deeper than ``MOST_NESTED``; the latter under
            ``rule``.
    """
    text = decode(content, file)
    place = too_deep(text, yaml=rule == "bad-yaml")
    if place is not None:
        message = f"the file is nested more than {MOST_NESTED} deep"
        raise MalformedError([Fault(file, *place, rule, message, "restore the file")])
    return text


def parse_json(content: bytes, file: str, remedy: str = "correct the JSON at this place") -> Any:
    """Return what a JSON file holds.

    Raises:
        MalformedError: it is not UTF-8, no JSON, or nested deeper than ``MOST_NESTED``.
    """
    try:
        return json.loads(decode_tree(content, file, "bad-json"))
    except json.JSONDecodeError as error:
        fault = Fault(file, error.lineno, error.colno, "bad-json", error.msg, remedy)
        raise MalformedError([fault]) from error


def too_deep(text: str, *, yaml: bool = True) -> tuple[int, int] | None:
    """Return line and column where a text is nested deeper than ``MOST_NESTED``, or None."""
    depth = 0
    for found in (_NESTING_OF_YAML if yaml else _NESTING).finditer(text):
        if found[0] in "]}":
            depth = max(0, depth - 1)
        elif found[0] in "[{":
            depth += 1
        if depth > MOST_NESTED or len(found[0]) > 1:
            start = found.start()
            return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    return None
