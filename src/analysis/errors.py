"""What can go wrong, as values: one fault a place, and one exception a stage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong, where it is, and what would be right.

    ``file`` is relative to the project's root; ``line`` and ``column`` count from 1, and 0 stands
    for the file as a whole.
    """

    file: str
    line: int
    column: int
    rule: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        head = (
            f"{place}: {self.message} [{self.rule}]" if place else f"{self.message} [{self.rule}]"
        )
        return f"{head}\n    {self.remedy}" if self.remedy else head


class PaperError(Exception):
    """A stop with its reasons; every one is a :class:`Fault`."""

    exit_code = 3

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class UsageError(PaperError):
    """The command was called in a way that it does not know."""

    exit_code = 2


class MalformedError(PaperError):
    """The data or the paper cannot be read as what they should be."""

    exit_code = 3


class CellError(PaperError):
    """A cell or an inline value of the paper raised."""

    exit_code = 4


def decode(content: bytes, file: str) -> str:
    """Return the text of a file that should be UTF-8.

    Raises:
        MalformedError: a byte of it is not.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message, remedy = "a byte is not UTF-8", "save the file as UTF-8"
        raise MalformedError([Fault(file, line, 1, "not-utf-8", message, remedy)]) from error
