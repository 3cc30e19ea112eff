"""Faults as values, each with its place, and one exception for each exit code."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from errno import ELOOP
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any, Self

from refutable.lookalikes import told_apart
from refutable.rules import REMARK, exit_code

MOST_NESTED = 100
MOST_BYTES = 512 * 2**20
"""How large a file may be: a larger one would not fit into memory."""
_LONGEST_NAME = 1_000
_MOST_COMPARED = 50_000
_LONGEST_MESSAGE = 1_000
# A terminal obeys them. Line ends and tabs are none of these.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
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
        message = _shown(self.message)
        head = f"{place}: {message} [{self.rule}]" if place else f"{message} [{self.rule}]"
        return f"{head}\n    {_shown(self.remedy)}" if self.remedy else head


def _shown(text: str) -> str:
    """Return a text as a terminal may have it: not endless, and with no character that it obeys."""
    text = text if len(text) <= _LONGEST_MESSAGE else f"{text[:_LONGEST_MESSAGE]}…"
    return _CONTROL.sub("\ufffd", text)


def did_you_mean(text: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return the remedy for an unknown text: the nearest known one, or ``otherwise``."""
    import difflib  # only what is misspelt needs it

    if len(text) > _LONGEST_NAME:
        return otherwise
    names = list(known)
    if apart := told_apart(text, names):
        return apart
    near = difflib.get_close_matches(text, names, n=1)
    return f"did you mean '{near[0]}'?" if near else otherwise


@dataclass
class Nearest:
    """Remedies for the unknown names of a table: each is looked up once, and only the first many.

    To compare each of thousands of names with thousands of others takes minutes.
    """

    known: Collection[str]
    otherwise: str = "add it first, or correct the id"
    _told: dict[str, str] = field(default_factory=dict)

    def to(self, text: str) -> str:
        """Return the remedy for an unknown name."""
        if text not in self._told and len(self._told) * len(self.known) < _MOST_COMPARED:
            self._told[text] = did_you_mean(text, self.known, self.otherwise)
        return self._told.get(text, self.otherwise)


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


def read_file(path: Path, shown: str) -> bytes:
    """Return the bytes of a file.

    Raises:
        FileNotFoundError: there is none.
        MalformedError: it is a folder, or a pipe or a device, which may never end; or too large.
    """
    try:
        state = path.stat()
    except OSError as error:
        if error.errno != ELOOP:
            raise
        message, remedy = "the link leads back to itself", "put the file here"
        raise MalformedError([Fault(shown, 0, 0, "not-a-file", message, remedy)]) from error
    if not S_ISREG(state.st_mode):
        kind = "a folder" if S_ISDIR(state.st_mode) else "a pipe or a device"
        message, remedy = f"here is {kind}, and no file", "put the file here"
        raise MalformedError([Fault(shown, 0, 0, "not-a-file", message, remedy)])
    if state.st_size > MOST_BYTES:
        message, remedy = f"the file has more than {MOST_BYTES // 2**20} MiB", "make it smaller"
        raise MalformedError([Fault(shown, 0, 0, "not-a-file", message, remedy)])
    return path.read_bytes()


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
    text = decode_tree(content, file, "bad-json")
    if found := _CONTROL_IN_JSON.search(text):
        place, message = found.start(1), f"here is the control character {found[1]}"
        raise MalformedError([_in_json(text, place, file, message, remedy)])
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        fault = Fault(file, error.lineno, error.colno, "bad-json", error.msg, remedy)
        raise MalformedError([fault]) from error
    except _TwiceError as error:
        message = f"the key {error.key} is given twice"
        raise MalformedError(
            [_in_json(text, _second(text, error.key), file, message, remedy)]
        ) from error
    except ValueError as error:
        number = re.search(r"\d{4300}", text)
        message = "the number has more than 4,300 digits"
        place = number.start() if number else 0
        raise MalformedError([_in_json(text, place, file, message, remedy)]) from error


_CONTROL_IN_JSON = re.compile(
    r"(?<!\\)(?:\\\\)*(\\(?:u00(?:[01][0-9a-f]|7f|[89][0-9a-f])|[bf]))", re.I
)


class _TwiceError(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        raise _TwiceError(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return made


def _second(text: str, key: str) -> int:
    """Return where a key stands for the second time in one object."""
    depth, before = 0, dict[int, int]()
    for found in re.finditer(rf'({re.escape(json.dumps(key))}\s*:)|"(?:[^"\\]|\\.)*"|[{{}}]', text):
        if found[1] and before.setdefault(depth, found.start()) != found.start():
            return found.start()
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            before.pop(depth, None)
            depth -= 1
    return 0


def _in_json(text: str, place: int, file: str, message: str, remedy: str) -> Fault:
    line, column = text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)
    return Fault(file, line, column, "bad-json", message, remedy)


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
