"""The paper as it is written: metadata, prose, cells and claims, each with its place.

One reading: pandoc reads the text once, and cells, inline values, claims, labels and citations come
from its tree.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from itertools import accumulate
from pathlib import Path
from typing import Any

from refutable.errors import Fault, MalformedError
from refutable.paper.cell_head import cell_options
from refutable.paper.claimed import Claimed, Stated, claimed, stated
from refutable.paper.embedding import Embedded, embedded
from refutable.paper.faults import source_faults
from refutable.paper.keys import PROSE_KEYS, Keys
from refutable.paper.lines import MAIN, Files, Line, Position
from refutable.paper.marks import Marked, marked, number_of, restored
from refutable.paper.pandoc import read_markdown
from refutable.paper.passes.kinds import texts_in
from refutable.paper.reading import Reading, read_over
from refutable.paper.shortcodes import VARIABLES, Values
from refutable.paper.texts import Text, html, markdown, read_texts, texts_ahead
from refutable.paper.tree import Node

_ESCAPED = re.compile(r"[\"\\\n]")
CAPTIONS = ("fig-cap", "tbl-cap", "lst-cap", "fig-subcap", "tbl-subcap")
"""The options of a cell that hold Markdown."""


@dataclass(frozen=True)
class Inline:
    """An inline expression; `start` and `end` are its place in the text of the paper."""

    code: str
    position: Position
    start: int
    end: int
    number: int


@dataclass(frozen=True)
class Cell:
    """A code cell; `code` keeps its option lines, so that line n of it is line n of the file."""

    code: str
    options: Mapping[str, Any]
    position: Position
    label: str | None
    number: int = -1

    @property
    def shown(self) -> str:
        """The code without the option lines."""
        lines = self.code.split("\n")
        while lines and (lines[0].startswith("#|") or not lines[0].strip()):
            lines = lines[1:]
        return "\n".join(lines).rstrip()

    def at(self, line: int) -> Position:
        """Return the place of a line of the code, counted from 1."""
        return Position(self.position.file, self.position.line + line - 1, self.position.column)


@dataclass(frozen=True)
class Prose:
    """The inline expressions between two cells."""

    inlines: tuple[Inline, ...]

    @property
    def position(self) -> Position:
        """Where the first of them stands."""
        return self.inlines[0].position


@dataclass(frozen=True)
class ClaimSpan:
    """A claim as its author marked it: the markdown of the sentence, and where it stands.

    ``start`` and ``end`` are the place of the sentence in the text of the paper.
    """

    id: str
    text: str
    position: Position
    inlines: tuple[Inline, ...]
    start: int
    end: int


@dataclass(frozen=True)
class ResultSpan(ClaimSpan):
    """A sentence that states a result and is no claim: which it restates, or why it restates none.

    Its ``id`` is the name of its pieces in the reading.
    """

    restates: tuple[str, ...] = ()
    because: str = ""


@dataclass(frozen=True)
class Source:
    """A whole paper: metadata, text, tree, cells and claims, and what is wrong with them.

    ``tree`` are the blocks of pandoc's tree, with marks for cells and inline values, ``reading`` is
    the tree laid over the text, and ``marks`` say what each mark stands for. ``heads`` are the
    metadata of project, profiles and paper, ``keys`` all of them together, with their places.
    ``elsewhere`` is what is Markdown elsewhere: ``meta:KEY`` of the metadata, and
    ``NUMBER:OPTION`` (with ``:N`` for one of several) of a cell; ``mark:NUMBER`` is what a
    shortcode stands for, and ``part:N`` an attribute of the text or a table in HTML. ``embedded``
    are the cells of notebooks by the numbers of their marks.
    """

    root: Path
    main: str
    metadata: Mapping[str, Any]
    lines: tuple[Line, ...] = ()
    tree: Sequence[Node] = ()
    reading: Reading = field(default_factory=Reading)
    marks: tuple[Marked, ...] = ()
    heads: tuple[Keys, ...] = ()
    keys: Keys = field(default_factory=Keys)
    elsewhere: Mapping[str, Text] = field(default_factory=dict)
    embedded: Mapping[int, Embedded] = field(default_factory=dict)
    blocks: tuple[Prose | Cell, ...] = ()
    claims: tuple[ClaimSpan, ...] = ()
    results: tuple[ResultSpan, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def bibliographies(self) -> tuple[Path, ...]:
        """The files of the bibliography."""
        given = self.metadata.get("bibliography") or ()
        listed = given if isinstance(given, list | tuple) else (given,)
        return tuple(self.root / str(name) for name in listed)

    @property
    def files(self) -> tuple[str, ...]:
        """The files of the text, relative to the root."""
        return tuple(dict.fromkeys((self.main, *(line.position.file for line in self.lines))))

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The code cells in their order."""
        return tuple(block for block in self.blocks if isinstance(block, Cell))

    @property
    def inlines(self) -> tuple[Inline, ...]:
        """The inline expressions in their order."""
        return tuple(
            one for block in self.blocks if isinstance(block, Prose) for one in block.inlines
        )

    @cached_property
    def texts(self) -> Mapping[str, list[Node]]:
        """What is Markdown elsewhere, as blocks of pandoc's tree."""
        read = read_texts(self.elsewhere.values())
        return {name: read[text] for name, text in self.elsewhere.items()}

    @cached_property
    def beside(self) -> Sequence[tuple[Position, list[Node]]]:
        """What is Markdown beside the text, in metadata and captions: its place and its blocks."""
        return [(self.place_of(name), blocks) for name, blocks in self.texts.items()]

    def place_of(self, name: str) -> Position:
        """Return where a text of ``elsewhere`` stands."""
        kind, key, *places = name.split(":")
        if kind == "meta":
            return self.keys.at((key, *map(int, places)))
        if kind == "mark":
            return self.at(self.marks[int(key)].start)
        if kind == "part":
            first = _ESCAPED.split(self.elsewhere[name].text)[0]
            return self.at(max(self.text.find(first), 0))
        return next(cell.position for cell in self.cells if str(cell.number) == kind)

    @cached_property
    def text(self) -> str:
        """The text of the paper, includes expanded, without the front matter."""
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def _starts(self) -> Sequence[int]:
        return list(accumulate((len(line.text) + 1 for line in self.lines[:-1]), initial=0))

    def at(self, offset: int) -> Position:
        """Return the place in the source of a character of the text."""
        if not self.lines:
            return Position(self.main, 1, 1)
        row = bisect_right(self._starts, offset) - 1
        at = self.lines[row].position
        return Position(at.file, at.line, at.column + offset - self._starts[row])


def read_source(root: Path, main: str = MAIN) -> Source:
    """Return the paper under `root`, includes expanded.

    Raises MalformedError with every fault found: a file that is missing, front matter or cell
    options that do not parse, a fence or a claim left open, an id given twice, no paper at all.
    """
    source = parse_source(root, main)
    if source.faults:
        raise MalformedError(source.faults)
    return source


def parse_source(root: Path, main: str = MAIN) -> Source:
    """Return the paper under `root` as far as it can be read, with every fault found."""
    files = Files(root)
    heads, lines = files.paper(main)
    keys = reduce(lambda below, head: head.over(below), heads)
    text, marks = marked(lines)
    values = Values(keys.values, files.named(VARIABLES).values)
    tree, warned = read_markdown(text, lambda written: restored(written, marks, values.of))
    reading = read_over(tree, "\n".join(line.text for line in lines), marks)
    source = Source(root, main, keys.values, tuple(lines), tree, reading, marks, tuple(heads), keys)
    cells = tuple(_cells(source, files))
    inlines = tuple(_inlines(source))
    texts = {**_texts(values, cells), **_filled(marks, values)}
    elsewhere = {name: markdown(text) for name, text in texts.items()}
    elsewhere |= {f"part:{n}": text for n, text in enumerate(_parts(source))}
    texts_ahead(elsewhere.values())
    source = replace(
        source,
        embedded=dict(_embedded(source, files)),
        elsewhere=elsewhere,
        blocks=tuple(_steps(source, cells, inlines)),
        claims=tuple(_claims(source, inlines)),
        results=tuple(_results(source, inlines)),
    )
    if not files.faults and not source.text.strip():
        place, remedy = Position(main, 1, 1), "write text, or include a section"
        files.fault(place, "empty-paper", "the paper is empty", remedy)
    faults = {*files.faults, *source_faults(source, warned, values)}
    return replace(source, faults=tuple(sorted(faults)))


def labels(source: Source) -> Mapping[str, Position]:
    """Return every label that a cross-reference can name, with the place that defines it."""
    return dict(reversed(list(all_labels(source))))


def all_labels(source: Source) -> Iterator[tuple[str, Position]]:
    """Yield every label but those of claims with its place, one that is given twice twice."""
    for cell in source.cells:
        for name in labels_of(cell):
            yield name, cell.position
    for number, one in source.embedded.items():
        if one.options.get("label"):
            yield str(one.options["label"]), source.at(source.marks[number].start)
    for named in source.reading.labels:
        if not named.name.startswith("clm-"):
            yield named.name, source.at(named.start)


def labels_of(cell: Cell) -> Iterator[str]:
    """Yield the label of a cell, those of the parts of its figure or table, and of its code."""
    if cell.label:
        yield cell.label
        parts = cell.options.get(f"{cell.label.partition('-')[0]}-subcap")
        for n, _ in enumerate(parts if isinstance(parts, list) else [], start=1):
            yield f"{cell.label}-{n}"
    if isinstance(cell.options.get("lst-label"), str):
        yield cell.options["lst-label"]


def _filled(marks: Sequence[Marked], values: Values) -> Mapping[str, str]:
    """Return the Markdown of each shortcode that stands for a value, by ``mark:NUMBER``."""
    said = ((number, values.of(mark)) for number, mark in enumerate(marks))
    return {f"mark:{number}": text for number, text in said if text is not None}


def _texts(values: Values, cells: Iterable[Cell]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for key in PROSE_KEYS:
        _add(found, f"meta:{key}", values.metadata.get(key))
    found = {name: values.within(text) for name, text in found.items()}
    for cell in cells:
        for key in CAPTIONS:
            _add(found, f"{cell.number}:{key}", cell.options.get(key))
    return found


def _parts(source: Source) -> Iterator[Text]:
    """Yield what is Markdown or HTML in the text itself, and read for itself."""
    yield from map(markdown, texts_in(source.tree))
    if any("<table" in raw["c"][1].lower() for raw in source.reading.raws):
        from refutable.paper.passes.tags import tables_in  # loads the passes of a render

        yield from map(html, tables_in(source.tree))


def _add(found: dict[str, str], name: str, given: object) -> None:
    if isinstance(given, list | tuple):
        for n, one in enumerate(given):
            _add(found, f"{name}:{n}", one)
    elif given is not None and given != "" and not isinstance(given, bool | dict):
        found[name] = str(given)


def _cells(source: Source, files: Files) -> Iterator[Cell]:
    for block in source.reading.cells:
        number = number_of(block)
        assert number is not None
        mark = source.marks[number]
        opening = source.at(mark.start)
        code = block["c"][1]
        lines = [
            Line(line, Position(opening.file, opening.line + n, len(mark.name) + 1))
            for n, line in enumerate(code.split("\n"), start=1)
        ]
        options = cell_options(lines, opening, files)
        label = options.get("label")
        name = label if isinstance(label, str) else None
        yield Cell(code, options, lines[0].position, name, number)


def _embedded(source: Source, files: Files) -> Iterator[tuple[int, Embedded]]:
    for number, mark in enumerate(source.marks):
        if mark.kind == "shortcode" and mark.name == "embed":
            try:
                yield number, embedded(source.root, mark.detail, source.at(mark.start))
            except MalformedError as error:
                files.faults += error.faults


def _inlines(source: Source) -> Iterator[Inline]:
    for piece in source.reading.pieces:
        number = piece.number
        if number is None or source.marks[number].kind != "inline":
            continue
        mark = source.marks[number]
        code = " ".join(mark.detail.split("\n"))
        yield Inline(code, source.at(mark.start), mark.start, mark.end, number)


def _steps(
    source: Source, cells: Sequence[Cell], inlines: Sequence[Inline]
) -> Iterator[Prose | Cell]:
    """Yield cells and inline values in the order of the source, in which they are run."""
    between: list[Inline] = []
    steps: list[Cell | Inline] = [*cells, *inlines]
    for step in sorted(steps, key=lambda one: source.marks[one.number].start):
        if isinstance(step, Inline):
            between.append(step)
            continue
        if between:
            yield Prose(tuple(between))
            between = []
        yield step
    if between:
        yield Prose(tuple(between))


def _claims(source: Source, inlines: Sequence[Inline]) -> Iterator[ClaimSpan]:
    for one in claimed(source.reading, source.text):
        yield ClaimSpan(*_sentence(source, inlines, one))


_Marked = tuple[str, str, Position, tuple[Inline, ...], int, int]


def _results(source: Source, inlines: Sequence[Inline]) -> Iterator[ResultSpan]:
    for one in stated(source.reading, source.text):
        yield ResultSpan(*_sentence(source, inlines, one), one.restates, one.because)


def _sentence(source: Source, inlines: Sequence[Inline], one: Claimed | Stated) -> _Marked:
    inside = tuple(item for item in inlines if one.start <= item.start < one.end)
    text = source.text[one.start : one.end]
    return one.name, text, source.at(one.start - 1), inside, one.start, one.end
