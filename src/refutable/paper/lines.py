"""The lines of a paper's files, includes expanded, each with its place."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from refutable.errors import Fault, MalformedError, UsageError, decode, read_file
from refutable.paper.authors import listed
from refutable.paper.keys import Keys, read_keys

PROJECT_FILE = "_quarto.yml"
_LONGEST = 3_000_000
"""How many characters a file of a paper may have: four hundred thousand words."""
PROFILE = "QUARTO_PROFILE"
"""The variable of the environment that names the profiles that are on."""
MAIN = "paper.qmd"

LITERAL = r"\{[^{}\n]*\bshortcodes=[\"']?false\b[^{}\n]*\}"
"""The attributes of code whose shortcodes are shown."""
_INCLUDE = re.compile(r"^\s*\{\{<\s*include\s+(?P<path>[^>]*?)\s*>\}\}\s*$")
_QUOTED = re.compile(r"^([\"'])(.*)\1$")
# A block may begin behind the marks of quotations and of items of lists.
BEFORE = r"[ \t>]*(?:(?:[-+*:~]|\(?[\w#]{1,4}[.)]|\(?@[\w-]*\)?)[ \t]+[ \t>]*)*"
_FENCE = re.compile(
    rf"^{BEFORE}(?P<marks>`{{3,}}|~{{3,}})\s*(?P<info>[^`~\s{{}}]*\s*(?:\{{[^{{}}]*\}})?)\s*$"
)


@dataclass(frozen=True, order=True)
class Position:
    """A place in the source: file relative to the project's root, line and column from 1."""

    file: str
    line: int
    column: int

    def fault(self, rule: str, message: str, remedy: str = "") -> Fault:
        """Return a fault at this place."""
        return Fault(self.file, self.line, self.column, rule, message, remedy)


@dataclass(frozen=True)
class Line:
    """A line of a file."""

    text: str
    position: Position


class Files:
    """Reads the files of one paper, and gathers what is wrong with them in ``faults``."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.faults: list[Fault] = []

    def paper(self, main: str) -> tuple[Sequence[Keys], Sequence[Line]]:
        """Return the paper's metadata, and the lines of its body with includes expanded.

        The metadata come from the project, its profiles and the front matter, in this order: what
        comes later is laid over what came before.
        """
        lines = self._lines_of(main, Position(main, 1, 1))
        own, body = self._front_matter(lines)
        if "profile" in own.values:
            message = f"profiles are chosen in {PROJECT_FILE}, not in a paper"
            self.fault(
                own.at(("profile",)),
                "refused-construct",
                message,
                f"move profile to {PROJECT_FILE}",
            )
        return [*self._project(), own], list(self._expanded(body, (main,)))

    def fault(self, position: Position, rule: str, message: str, remedy: str = "") -> None:
        """Keep a fault at a place."""
        self.faults.append(position.fault(rule, message, remedy))

    def keys(self, lines: Sequence[Line], what: str) -> Keys:
        """Return the keys that stand in lines of YAML; none, and a fault, where it is broken."""
        if not lines:
            return Keys()
        text = "\n".join(line.text for line in lines)
        try:
            return read_keys(text, lines[0].position, what)
        except MalformedError as error:
            self.faults += error.faults
            return Keys({}, {(): lines[0].position})

    def _lines_of(self, file: str, wanted_at: Position) -> Sequence[Line]:
        try:
            text = decode(read_file(self._root / file, file), file).removeprefix("\ufeff")
        except MalformedError as error:
            self.faults += error.faults
            return []
        except OSError:
            remedy = "add the file, or correct the path; it starts at the project's root"
            self.fault(wanted_at, "missing-file", f"there is no file {file}", remedy)
            return []
        if len(text) > _LONGEST:
            message = f"{file} has {len(text):,} characters; {_LONGEST:,} are the most"
            self.fault(Position(file, 1, 1), "not-a-file", message, "divide it, or shorten it")
            return []
        lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
        texts = lines.split("\n") if text else []
        return [Line(line, Position(file, n, 1)) for n, line in enumerate(texts, start=1)]

    def _project(self) -> Iterator[Keys]:
        project = self.named(PROJECT_FILE)
        yield project
        for name in profiles(project.values):
            yield self.named(f"_quarto-{name}.yml")

    def named(self, file: str) -> Keys:
        """Return the keys of a YAML file of the project, none where there is no such file."""
        if not (self._root / file).exists():
            return Keys()
        return self.keys(self._lines_of(file, Position(file, 1, 1)), file)

    def _front_matter(self, lines: Sequence[Line]) -> tuple[Keys, Sequence[Line]]:
        if not lines or lines[0].text.rstrip() != "---":
            return Keys(), lines
        marks = (n for n, line in enumerate(lines) if n and line.text.rstrip() in ("---", "..."))
        end = next(marks, None)
        if end is None:
            message = "the front matter is not closed"
            self.fault(lines[0].position, "bad-yaml", message, "end it with a line ---")
            return Keys(), ()
        return self.keys(lines[1:end], "the front matter"), lines[end + 1 :]

    def _expanded(self, lines: Sequence[Line], open_files: tuple[str, ...]) -> Iterator[Line]:
        inside = fenced(lines, self.fault)
        for n, line in enumerate(lines):
            found = _INCLUDE.match(line.text)
            opening = lines[inside[n] - 1].text if inside[n] else ""
            if not found or re.search(LITERAL, opening):
                yield line
                continue
            around = [lines[k].text for k in (n - 1, n + 1) if 0 <= k < len(lines)]
            if not inside[n] and any(text.strip() for text in around):
                message = "an include needs a blank line before and after it"
                self.fault(line.position, "include-not-alone", message, "add the blank lines")
            yield from self._included(found["path"], line.position, open_files)

    def _included(
        self, path: str, position: Position, open_files: tuple[str, ...]
    ) -> Iterator[Line]:
        quoted = _QUOTED.match(path)
        # As in stock Quarto, a path inside an included file starts at the main file too.
        file = PurePosixPath((quoted[2] if quoted else path).lstrip("/")).as_posix()
        if not Path(os.path.realpath(self._root / file)).is_relative_to(self._root.resolve()):
            message = f"{file} lies outside the project"
            self.fault(position, "missing-file", message, "move the file into the project")
        elif file in open_files:
            message = f"{file} includes itself"
            self.fault(position, "include-circle", message, "remove one of the includes")
        else:
            yield from self._expanded(self._lines_of(file, position), (*open_files, file))


def find_root(start: Path | None = None) -> Path:
    """Return the folder of the Quarto project that ``start`` (or the working directory) lies in.

    Raises:
        UsageError: there is none.
    """
    folder = (start or Path.cwd()).resolve()
    if not folder.exists():
        # Not looked for further up: a slip would find the paper that one stands in.
        remedy = "correct the folder in --project"
        raise UsageError([Fault(str(start), 0, 0, "no-paper", "there is no such folder", remedy)])
    for candidate in (folder, *folder.parents):
        if (candidate / PROJECT_FILE).is_file():
            return candidate
    remedy = (
        "change to the folder of a paper, name it with --project, or begin one: paper new FOLDER"
    )
    message = "there is no paper in this folder or above it"
    raise UsageError([Fault(PROJECT_FILE, 0, 0, "no-paper", message, remedy)])


def profiles(project: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the profiles that are on.

    They are those of ``QUARTO_PROFILE``, else the project's default; and the first of each group
    of which none is on.
    """
    given = project.get("profile")
    own = given if isinstance(given, Mapping) else {}
    named = os.environ.get(PROFILE, "").replace(",", " ").split()
    on = named or [str(name) for name in listed(own.get("default"))]
    groups = listed(own.get("group"))
    several = any(isinstance(group, list) for group in groups)
    for group in groups if several else [groups]:
        names = [str(name) for name in listed(group)]
        on += [] if set(names) & set(on) else names[:1]
    return tuple(on)


def fenced(
    lines: Sequence[Line], fault: Callable[[Position, str, str, str], None]
) -> Sequence[int]:
    """Return for each line which line, counted from 1, opens its fenced block; 0 without one.

    ``fault`` is called for a fence that is not closed.
    """
    marks, opened = "", 0
    inside = []
    for n, line in enumerate(lines, start=1):
        fence = None if marks else _FENCE.match(line.text)
        if fence:
            marks, opened = fence["marks"], n
        inside.append(opened if marks else 0)
        if marks and not fence and closes(line.text, marks):
            marks = ""
    if marks:
        remedy = f"end it with a line {marks}"
        fault(lines[opened - 1].position, "unclosed-fence", "the fence is not closed", remedy)
    return inside


def closes(line: str, marks: str) -> bool:
    """Return whether a line closes the fence that these marks have opened."""
    bare = line.strip(" \t>")
    return len(bare) >= len(marks) and set(bare) == {marks[0]}
