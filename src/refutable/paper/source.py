"""The paper as it is written: front matter, prose, cells and claims, each with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from refutable.errors import MOST_NESTED, Fault, MalformedError, too_deep

TEXT_OPTIONS = frozenset({"label", "fig-cap", "fig-alt", "tbl-cap", "code-summary"})
FLAG_OPTIONS = frozenset({"echo", "output", "include", "code-fold", "eval", "error", "warning"})

_INCLUDE = re.compile(r"^\s*\{\{<\s*include\s+(?P<path>\S+)\s*>\}\}\s*$")
_SHORTCODE = re.compile(r"\{\{<.*")
_FENCE = re.compile(r"^ {0,3}(?P<marks>`{3,}|~{3,})\s*(?P<info>[^`]*)$")
_CELL_INFO = re.compile(r"^\{python\}\s*$")
_OTHER_CELL_INFO = re.compile(r"^\{\s*[A-Za-z]")
_OPTION = re.compile(r"^#\|(?P<yaml>.*)$")
_LABEL = re.compile(r"^[A-Za-z][A-Za-z0-9-]*$")
_INLINE = re.compile(r"(?<!`)`\{(?P<language>[A-Za-z]+)\}(?P<code>[^`]*)`(?!`)")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CLAIM_ATTRIBUTES = re.compile(r"\{[^{}]*(?:#clm-|\.claim\b)[^{}]*\}")
_IDENTIFIER = re.compile(r"#(?P<id>[^\s}#]+)")
_LABEL_IN_PROSE = re.compile(r"\{[^{}]*#(?P<id>(?:sec|fig|tbl)-[^\s}]+)[^{}]*\}")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


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
class Inline:
    """An inline expression; `start` and `end` are its place in the text of its prose."""

    code: str
    position: Position
    start: int
    end: int


@dataclass(frozen=True)
class Cell:
    """A code cell; `code` keeps its option lines, so that line n of it is line n of the file."""

    code: str
    options: Mapping[str, Any]
    position: Position
    label: str | None

    def at(self, line: int) -> Position:
        """Return the place of a line of the code, counted from 1."""
        return Position(self.position.file, self.position.line + line - 1, self.position.column)

    def flag(self, name: str, default: bool = True) -> bool:
        """Return a yes-or-no option (`asis` and `show` count as yes)."""
        return bool(self.options.get(name, default))


@dataclass(frozen=True)
class Prose:
    """The text between two cells, as markdown, with the place of each of its lines."""

    text: str
    position: Position
    inlines: tuple[Inline, ...]
    lines: tuple[Position, ...]

    def at(self, offset: int) -> Position:
        """Return the place in the source of a character of the text."""
        return _place(self.text, self.lines, offset)


@dataclass(frozen=True)
class ClaimSpan:
    """A claim as its author marked it: the markdown of the sentence, and where it stands.

    ``start`` is the place of its text in that of its prose, and ``lines`` are the places of its
    lines in the source.
    """

    id: str
    text: str
    position: Position
    inlines: tuple[Inline, ...]
    start: int
    lines: tuple[Position, ...]

    def at(self, offset: int) -> Position:
        """Return the place in the source of a character of the text."""
        return _place(self.text, self.lines, offset)


@dataclass(frozen=True)
class Source:
    """A whole paper: metadata, prose and cells in their order, and what is wrong with them."""

    root: Path
    main: str
    metadata: Mapping[str, Any]
    blocks: tuple[Prose | Cell, ...]
    claims: tuple[ClaimSpan, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def bibliography(self) -> Path | None:
        """Where the bibliography lies; None when the paper names none."""
        name = self.metadata.get("bibliography")
        return self.root / str(name) if name else None

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The code cells in their order."""
        return tuple(block for block in self.blocks if isinstance(block, Cell))

    @property
    def prose(self) -> tuple[Prose, ...]:
        """The stretches of prose in their order."""
        return tuple(block for block in self.blocks if isinstance(block, Prose))


@dataclass(frozen=True)
class _Line:
    text: str
    position: Position


def read_source(root: Path, main: str = "paper.qmd") -> Source:
    """Return the paper under `root`, includes expanded.

    Raises MalformedError with every fault found: a file that is missing, front matter or cell
    options that do not parse, a fence or a claim left open, an id given twice, no paper at all.
    """
    source = parse_source(root, main)
    if source.faults:
        raise MalformedError(source.faults)
    return source


def parse_source(root: Path, main: str = "paper.qmd") -> Source:
    """Return the paper under `root` as far as it can be read, with every fault found."""
    reader = _Reader(root)
    source = reader.read(main)
    return replace(source, faults=tuple(sorted(set(reader.faults))))


def mask_verbatim(text: str) -> str:
    """Return the text at the same length, with fenced code and comments turned into blanks."""
    return _COMMENT.sub(_blanked, _mask_fences(text))


def mask_code(text: str) -> str:
    """Return the text at the same length, with all code and comments turned into blanks."""
    return _COMMENT.sub(_blanked, _CODE_SPAN.sub(_blanked, _mask_fences(text)))


def labels(source: Source) -> Mapping[str, Position]:
    """Return every label that a cross-reference can name, with the place that defines it."""
    return dict(reversed(list(_all_labels(source.blocks))))


class _Reader:
    """Reads one paper and gathers its faults on the way."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []

    def read(self, main: str) -> Source:
        start = Position(main, 1, 1)
        lines = self._lines_of(main, start)
        own, body = self._front_matter(lines)
        metadata = {**self._project_metadata(), **own}
        blocks = tuple(self._blocks(list(self._expanded(body, (main,)))))
        claims = tuple(claim for block in blocks for claim in self._claims_of(block))
        if not self.faults and not any(
            isinstance(block, Cell) or block.text.strip() for block in blocks
        ):
            self._fault(
                start, "empty-paper", "the paper is empty", "write text, or include a section"
            )
        self._twice("duplicate-label", "the label", _all_labels(blocks))
        self._twice("duplicate-claim", "the claim", ((c.id, c.position) for c in claims))
        return Source(self.root, main, metadata, blocks, claims)

    def _fault(self, position: Position, rule: str, message: str, remedy: str = "") -> None:
        self.faults.append(position.fault(rule, message, remedy))

    def _twice(self, rule: str, what: str, named: Iterable[tuple[str, Position]]) -> None:
        first: dict[str, Position] = {}
        for name, position in named:
            if name in first:
                before = f"{first[name].file}:{first[name].line}"
                message = f"{what} {name} is already given at {before}"
                self._fault(position, rule, message, "give each its own name")
            first.setdefault(name, position)

    def _lines_of(self, file: str, wanted_at: Position) -> list[_Line]:
        try:
            raw = (self.root / file).read_bytes()
        except OSError:
            message = f"there is no file {file}"
            self._fault(
                wanted_at,
                "missing-file",
                message,
                "add the file, or correct the path; it starts at the project's root",
            )
            return []
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            self._fault(
                Position(file, line, 1),
                "not-utf-8",
                "this line is not UTF-8",
                "save the file as UTF-8",
            )
            return []
        texts = text.replace("\r\n", "\n").removesuffix("\n").split("\n") if text else []
        return [_Line(line, Position(file, n, 1)) for n, line in enumerate(texts, start=1)]

    def _project_metadata(self) -> Mapping[str, Any]:
        """Return what a Quarto project says of all its papers; a paper's own word overrides it."""
        file = "_quarto.yml"
        if not (self.root / file).is_file():
            return {}
        given = self._mapping(self._lines_of(file, Position(file, 1, 1)), file)
        return {key: value for key, value in given.items() if key != "project"}

    def _front_matter(self, lines: Sequence[_Line]) -> tuple[Mapping[str, Any], Sequence[_Line]]:
        if not lines or lines[0].text.rstrip() != "---":
            return {}, lines
        marks = (n for n, line in enumerate(lines) if n and line.text.rstrip() in ("---", "..."))
        end = next(marks, None)
        if end is None:
            message = "the front matter is not closed"
            self._fault(lines[0].position, "bad-yaml", message, "end it with a line ---")
            return {}, ()
        return self._mapping(lines[1:end], "the front matter"), lines[end + 1 :]

    def _mapping(self, lines: Sequence[_Line], what: str) -> Mapping[str, Any]:
        if not lines:
            return {}
        text = "\n".join(line.text for line in lines)
        if too_deep(text):
            message = f"{what} is nested more than {MOST_NESTED} deep"
            self._fault(lines[0].position, "bad-yaml", message, "restore the text")
            return {}
        try:
            value = yaml.safe_load(text)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            row = min(mark.line, len(lines) - 1) if mark else 0
            at = lines[row].position
            column = at.column + (mark.column if mark and mark.line == row else 0)
            message = f"{what} is not YAML: {error.problem}"
            self._fault(Position(at.file, at.line, column), "bad-yaml", message, "quote the value")
            return {}
        except yaml.YAMLError as error:
            self._fault(lines[0].position, "bad-yaml", f"{what} is not YAML: {error}")
            return {}
        if value is None or isinstance(value, dict):
            return value or {}
        self._fault(
            lines[0].position, "bad-yaml", f"{what} has no keys", "write key: value, one a line"
        )
        return {}

    def _expanded(self, lines: Sequence[_Line], open_files: tuple[str, ...]) -> Iterator[_Line]:
        verbatim = _verbatim_lines([line.text for line in lines])
        for n, line in enumerate(lines):
            found = None if verbatim[n] else _INCLUDE.match(line.text)
            if not found:
                if not verbatim[n]:
                    self._check_shortcode(line)
                yield line
                continue
            around = [lines[k].text for k in (n - 1, n + 1) if 0 <= k < len(lines)]
            if any(text.strip() for text in around):
                message = "an include needs a blank line before and after it"
                self._fault(line.position, "include-not-alone", message, "add the blank lines")
            yield from self._included(found["path"], line.position, open_files)

    def _included(
        self, path: str, position: Position, open_files: tuple[str, ...]
    ) -> Iterator[_Line]:
        # As in stock Quarto, a path inside an included file starts at the main file too.
        file = Path(path).as_posix()
        if file in open_files:
            message = f"{file} includes itself"
            self._fault(position, "include-circle", message, "remove one of the includes")
            return
        lines = self._lines_of(file, position)
        yield from self._expanded(lines, (*open_files, file))

    def _check_shortcode(self, line: _Line) -> None:
        found = _SHORTCODE.search(_CODE_SPAN.sub(_blanked, line.text))
        if found:
            at = Position(line.position.file, line.position.line, found.start() + 1)
            remedy = "write it on a line of its own: {{< include sections/_10-name.qmd >}}"
            self._fault(
                at, "unknown-shortcode", "the engine understands no shortcode but include", remedy
            )

    def _blocks(self, lines: Sequence[_Line]) -> Iterator[Prose | Cell]:
        prose: list[_Line] = []
        n = 0
        while n < len(lines):
            fence = _FENCE.match(lines[n].text)
            if not fence:
                prose.append(lines[n])
                n += 1
                continue
            end = self._fence_end(lines, n, fence["marks"])
            if _CELL_INFO.match(fence["info"]) and fence["marks"].startswith("`"):
                yield from self._prose(prose)
                prose = []
                yield self._cell(lines[n + 1 : end], lines[n])
            else:
                self._check_info(lines[n], fence["info"])
                prose.extend(lines[n : end + 1])
            n = end + 1
        yield from self._prose(prose)

    def _fence_end(self, lines: Sequence[_Line], start: int, marks: str) -> int:
        for n in range(start + 1, len(lines)):
            # A fence does not reach over the end of its file: what follows is another include.
            if lines[n].position.file != lines[start].position.file:
                break
            if _closes(lines[n].text, marks):
                return n
        self._fault(
            lines[start].position,
            "unclosed-fence",
            "the fence is not closed",
            f"end it with a line {marks}",
        )
        return len(lines)

    def _check_info(self, line: _Line, info: str) -> None:
        if _OTHER_CELL_INFO.match(info):
            message = f"the engine does not run cells of the kind {info.strip()}"
            remedy = "open a cell with ```{python} and give options as #| key: value"
            self._fault(line.position, "unknown-cell", message, remedy)

    def _prose(self, lines: Sequence[_Line]) -> Iterator[Prose]:
        if not lines:
            return
        text = "\n".join(line.text for line in lines)
        places = tuple(line.position for line in lines)
        inlines = tuple(self._inlines(text, places))
        yield Prose(text, lines[0].position, inlines, places)

    def _inlines(self, text: str, places: Sequence[Position]) -> Iterator[Inline]:
        for found in _INLINE.finditer(mask_verbatim(text)):
            position = _place(text, places, found.start())
            if found["language"] != "python":
                message = f"the engine does not compute inline {found['language']}"
                self._fault(position, "unknown-inline", message, "write `{python} expression`")
            elif not found["code"].strip() or not found["code"][0].isspace():
                message = "the inline value has no expression"
                self._fault(position, "unknown-inline", message, "write `{python} expression`")
            else:
                code = " ".join(found["code"].split("\n")).strip()
                yield Inline(code, position, found.start(), found.end())

    def _cell(self, lines: Sequence[_Line], opening: _Line) -> Cell:
        first = lines[0].position if lines else opening.position
        count = next((n for n, x in enumerate(lines) if not _OPTION.match(x.text)), len(lines))
        options = self._options(lines[:count])
        for line in lines[count:]:
            if _OPTION.match(line.text):
                message = "an option below the first line of code has no effect"
                self._fault(line.position, "bad-option", message, "move it to the top of the cell")
        if not any(line.text.strip() for line in lines[count:]):
            self._fault(opening.position, "empty-cell", "the cell has no code", "remove it")
        label = options.get("label")
        code = "\n".join(line.text for line in lines)
        return Cell(code, options, first, label if isinstance(label, str) else None)

    def _options(self, lines: Sequence[_Line]) -> Mapping[str, Any]:
        bare = [_Line(found["yaml"], line.position) for line, found in _matched(lines)]
        options = self._mapping(bare, "the cell's options")
        for key, value in options.items():
            line = next((x for x in bare if x.text.lstrip().startswith(f"{key}:")), bare[0])
            self._check_option(str(key), value, line.position)
        # A folded text of YAML ends in a line break that no caption wants.
        return {k: v.strip() if isinstance(v, str) else v for k, v in options.items()}

    def _check_option(self, key: str, value: object, position: Position) -> None:
        if key in TEXT_OPTIONS:
            if not isinstance(value, str) or not value.strip():
                self._fault(position, "bad-option", f"{key} is not a text", "write a text")
            elif key == "label" and not _LABEL.match(value):
                message = f"the label {value} has more than letters, digits and hyphens"
                self._fault(position, "bad-option", message, "write it as fig-name or tbl-name")
        elif key in FLAG_OPTIONS:
            if not isinstance(value, bool) and value not in ("asis", "show"):
                self._fault(position, "bad-option", f"{key} is not true or false", "write true")
        else:
            known = ", ".join(sorted(TEXT_OPTIONS | FLAG_OPTIONS))
            self._fault(
                position, "bad-option", f"there is no cell option {key}", f"use one of: {known}"
            )

    def _claims_of(self, block: Prose | Cell) -> Iterator[ClaimSpan]:
        if isinstance(block, Cell):
            return
        masked = mask_code(block.text)
        for found in _CLAIM_ATTRIBUTES.finditer(masked):
            claim = self._claim(block, masked, found)
            if claim:
                yield claim

    def _claim(self, prose: Prose, masked: str, found: re.Match[str]) -> ClaimSpan | None:
        identifier = _IDENTIFIER.search(found[0])
        remedy = "write [sentence]{#clm-name .claim}"
        start = _opening_bracket(masked, found.start() - 1)
        problem = None
        if not identifier or not identifier["id"].startswith("clm-"):
            problem = "the claim has no id clm-…"
        elif not re.search(r"\.claim\b", found[0]):
            problem = f"{identifier['id']} is not marked as a claim"
        elif start is None:
            problem = f"the sentence of {identifier['id']} has no opening bracket"
        elif "_" in identifier["id"]:
            problem = f"the id {identifier['id']} has an underscore, which Quarto refuses"
        if problem or start is None or identifier is None:
            self._fault(prose.at(found.start()), "bad-claim", problem or "", remedy)
            return None
        end = found.start() - 1
        inlines = tuple(x for x in prose.inlines if start < x.start < end)
        text = prose.text[start + 1 : end]
        breaks = (n for n, sign in enumerate(prose.text[:end]) if sign == "\n" and n > start)
        lines = (prose.at(start + 1), *(prose.at(n + 1) for n in breaks))
        return ClaimSpan(identifier["id"], text, prose.at(start), inlines, start + 1, lines)


def _matched(lines: Sequence[_Line]) -> Iterator[tuple[_Line, re.Match[str]]]:
    for line in lines:
        found = _OPTION.match(line.text)
        if found:
            yield line, found


def _closes(text: str, marks: str) -> bool:
    bare = text.strip()
    return len(bare) >= len(marks) and set(bare) == {marks[0]}


def _verbatim_lines(texts: Sequence[str]) -> list[bool]:
    """Return for each line whether it belongs to a fenced block, its fences included."""
    marks = ""
    verbatim = []
    for text in texts:
        fence = None if marks else _FENCE.match(text)
        verbatim.append(bool(marks or fence))
        if fence:
            marks = fence["marks"]
        elif marks and _closes(text, marks):
            marks = ""
    return verbatim


def _mask_fences(text: str) -> str:
    lines = text.split("\n")
    verbatim = _verbatim_lines(lines)
    return "\n".join(" " * len(x) if hide else x for x, hide in zip(lines, verbatim, strict=True))


def _blanked(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _opening_bracket(masked: str, close: int) -> int | None:
    """Return where the bracket opens that closes at `close`, within the same paragraph."""
    if close < 0 or masked[close] != "]":
        return None
    breaks = [found.end() for found in _BLANK_LINE.finditer(masked, 0, close)]
    first = breaks[-1] if breaks else 0
    depth = 0
    for n in range(close, first - 1, -1):
        if n and masked[n - 1] == "\\":
            continue
        depth += {"]": 1, "[": -1}.get(masked[n], 0)
        if depth == 0:
            return n
    return None


def _place(text: str, places: Sequence[Position], offset: int) -> Position:
    starts = list(accumulate((len(line) + 1 for line in text.split("\n")[:-1]), initial=0))
    row = bisect_right(starts, offset) - 1
    at = places[row]
    return Position(at.file, at.line, at.column + offset - starts[row])


def _all_labels(blocks: Iterable[Prose | Cell]) -> Iterator[tuple[str, Position]]:
    for block in blocks:
        if isinstance(block, Cell):
            if block.label:
                yield block.label, block.position
        else:
            for found in _LABEL_IN_PROSE.finditer(mask_code(block.text)):
                yield found["id"], block.at(found.start())
