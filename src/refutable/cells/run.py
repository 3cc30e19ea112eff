"""Runs a paper's cells in this process, and gathers what they made, wherever they ran."""

from __future__ import annotations

import ast
import contextlib
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from refutable.cells.drawn import DrawnFigures
from refutable.cells.late import ELLIPSIS
from refutable.cells.outline import Section, outline
from refutable.cells.project import project_modules
from refutable.cells.session import Collected, Mode, Place, Restatement, Session, Value, opened
from refutable.claims.claim import Assessment, Claim, Ledger, Verdict
from refutable.corpus import Corpus
from refutable.corpus.garbage import gc_paused
from refutable.errors import Fault, MalformedError, PaperError
from refutable.evaluate.query import Finder
from refutable.language.quantities import Printable, Quantity, Spelled, Worded
from refutable.paper.diagnostics import claims_of, tree_of
from refutable.paper.foreseen import foreseen
from refutable.paper.reading import CITE, NOTE, Piece, flat
from refutable.paper.running import (
    HEADLESS,
    LATE,
    MOST_PRINTED,
    PRINT_LESS,
    TOO_MUCH,
    Failure,
    Runner,
)
from refutable.paper.source import Cell, ClaimSpan, Prose, Source
from refutable.paper.watched import CELLS
from refutable.wording.project import Project
from refutable.wording.sentence import Printed, Sentence, read_sentence

_SPACE_BEFORE_STOP = re.compile(r"\s+([.,;:])")


def collect(source: Source, corpus: Corpus) -> Collected:
    """Return what the cells of a paper make, run in this process and without a kernel.

    A cell that fails is one of the faults, and those below it run all the same.
    """
    current = Session(source.root, corpus, Finder(corpus), Mode.CHECK)
    recorder = Recorder(current, source)
    with running(current):
        run_all(source, recorder)
    return recorder.gathered()


@contextlib.contextmanager
def running(current: Session) -> Iterator[None]:
    """Have a session open for cells that run in this process and show nothing."""
    with opened(current), gc_paused(), _quiet(), _headless(), project_modules(current.root):
        yield


def run_all(source: Source, recorder: Recorder) -> None:
    """Run the cells of a paper in this process; a recorder keeps what they make."""
    runner = Runner(source.metadata)
    for block in source.blocks:
        CELLS.started(block.position)
        if isinstance(block, Prose):
            recorder.record(block, runner.values(block))
            continue
        try:
            value = runner.cell(block)
            recorder.ran(block, value)
            recorder.foresee(block, value, runner.figures)
        except PaperError as error:
            recorder.failed(block, error)
    CELLS.started(None)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what cells print out of a report: it is for the page.

    What programs print that a cell starts goes to stderr.
    """
    sys.stdout.flush()
    with contextlib.ExitStack() as after:
        with contextlib.suppress(OSError):  # one of the two is closed
            kept = os.dup(1)
            after.callback(os.close, kept)
            os.dup2(2, 1)
            after.callback(os.dup2, kept, 1)
        with contextlib.redirect_stdout(_Unread()):
            yield


class _Unread(io.TextIOBase):
    """Takes what cells print, and keeps none of it."""

    _printed = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._printed += len(text)
        if self._printed > MOST_PRINTED:
            raise OSError(f"{TOO_MUCH}; {PRINT_LESS}")
        return len(text)


@contextlib.contextmanager
def _headless() -> Iterator[None]:
    """Have nothing that a cell draws open a window, or wait for one to be closed."""
    before = {name: os.environ.get(name) for name in HEADLESS}
    os.environ.update(HEADLESS)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class Recorder:
    """Keeps what the blocks of a paper give: in a check, and in the kernel of a render."""

    def __init__(self, current: Session, source: Source) -> None:
        self._current = current
        self._source = source
        current.source = source
        self._drawn = DrawnFigures(current)
        self._lost: set[str] = set()  # the names that failed cells would have defined
        try:
            _ = current.wording  # before any cell: a fault in it is not a fault of a cell
        except MalformedError as error:
            current.faults += error.faults
            current.wording = Project(None, no_table="data/wording.yaml is malformed")

    def record(self, prose: Prose, values: Sequence[object]) -> None:
        """Keep the inline values of some prose, and how they print."""
        for inline, value in zip(prose.inlines, values, strict=True):
            at = inline.position
            if isinstance(value, Failure):
                self._report(value.error, [value.fault])
                kept = Value(None, str(value), failed=True)
            else:
                kept = Value(value, LATE.sub(ELLIPSIS, str(value)))
            self._current.values[at.file, at.line, at.column] = kept

    def ran(self, cell: Cell, value: object) -> None:
        """Keep the figure that a cell draws, if its label says that it draws one."""
        self._drawn.ran(cell, value)

    def foresee(self, cell: Cell, value: object, figures: int) -> None:
        """Keep what a render would refuse of what a cell displays."""
        self._current.faults += foreseen(cell, value, figures, self._source.metadata)

    def failed(self, cell: Cell, error: PaperError) -> None:
        """Keep the faults of a cell that failed; a claim in it has the verdict *error*."""
        self._report(error.__cause__ or error, error.faults)
        self._lost |= _names_defined(cell)
        for name, position in claims_of(cell):
            made = Claim(name, None, file=position.file, line=position.line)
            if self._current.claims.setdefault(name, made) is made:
                message = f"its cell failed: {error.faults[0].message}"
                self._current.assessed[name] = Assessment(made, Verdict.ERROR, error=message)

    def _report(self, error: BaseException, faults: Iterable[Fault]) -> None:
        """Keep faults, except where all that is missing is a name that a failed cell defines.

        What fails because a file of data is malformed is told as that, once.
        """
        faults = error.faults if isinstance(error, MalformedError) else faults
        lacks = error.name if isinstance(error, NameError) else None
        if lacks is None or not {lacks, "*"} & self._lost:
            self._current.faults += faults

    def gathered(self) -> Collected:
        """Return what the cells have made; all of them have run."""
        current, source, values = self._current, self._source, self._current.values
        inside = _sections(source)
        order = {span.id: place for place, span in enumerate(source.claims)}
        claims = sorted(current.claims.values(), key=lambda made: order.get(made.id, len(order)))
        current.collected = Collected(
            claims=tuple(claims),
            figures=tuple(current.figures.values()),
            drawn=tuple(current.drawn.values()),
            statements={span.id: _statement(source, span, values) for span in source.claims},
            cells={made.id: (made.file, made.line) for made in claims},
            cited=frozenset(current.cited),
            sections={name: found[0].title if found else "" for name, found in inside.items()},
            inside={name: tuple(one.id for one in found) for name, found in inside.items()},
            ledger=Ledger(tuple(current.assessed[made.id] for made in claims)),
            finder=current.finder,
            sentences={span.id: _as_read(source, span, values) for span in source.claims},
            wording=current.wording,
            incomplete=frozenset(span.id for span in source.claims if _lacks_value(span, values)),
            printed=dict(_printed(source, values)),
            restated=_restated(source, values),
            faults=tuple(sorted(set(current.faults))),
        )
        return current.collected


def _names_defined(cell: Cell) -> set[str]:
    """Return the names that a cell defines; "*" where they cannot be known."""
    found: set[str] = set() if tree_of(cell).body else {"*"}
    for node in ast.walk(tree_of(cell)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).partition(".")[0])
    return found


def _printed(source: Source, values: Mapping[Place, Value]) -> Iterator[tuple[int, Printable]]:
    for inline in source.inlines:
        value = values.get((inline.position.file, inline.position.line, inline.position.column))
        if value is not None and isinstance(value.computed, Quantity | Spelled | Worded):
            yield inline.number, value.computed


def _restated(
    source: Source, values: Mapping[Place, Value]
) -> Mapping[str, tuple[Restatement, ...]]:
    """Return the sentences that restate each claim, in the order of the text."""
    found: dict[str, tuple[Restatement, ...]] = {}
    for span in source.results:
        insets = _as_read(source, span, values).insets
        computed = tuple(inset.value for inset in insets)
        one = Restatement(span.text, _statement(source, span, values), computed)
        for name in span.restates:
            found[name] = (*found.get(name, ()), one)
    return found


def _lacks_value(span: ClaimSpan, values: Mapping[Place, Value]) -> bool:
    places = [inline.position for inline in span.inlines]
    return any(values[at.file, at.line, at.column].failed for at in places)


def _sections(source: Source) -> Mapping[str, tuple[Section, ...]]:
    """Return for each claim the sections that its sentence stands in, the outermost first."""
    inside = outline(source)
    return {span.id: inside.at(span.start) for span in source.claims}


def _as_read(source: Source, span: ClaimSpan, values: Mapping[Place, Value]) -> Sentence:
    """Return the sentence with each citation blanked, and each value in its place."""
    shown = _values_of(span, values)
    said = flat(source.reading.within.get(span.id, ()), lambda one: _own_words(one, shown))
    printed, place = [], 0
    for one in source.reading.within.get(span.id, ()):
        text = _own_words(one, shown)
        length = len(one.text if text is None else text)
        if one.number in shown:
            value = shown[one.number]
            printed.append(Printed(place, place + length, value.text, value.computed))
        place += length
    sentence = read_sentence(said.text, printed)
    return replace(sentence, origin=tuple(said.place(offset) for offset in sentence.origin))


def _own_words(one: Piece, shown: Mapping[int | None, Value]) -> str | None:
    if one.number in shown:
        return "x" * max(1, one.end - one.start)
    if one.kind in ("math", "raw", "reference") or CITE in one.inside or NOTE in one.inside:
        return " " * len(one.text)
    return None


def _statement(source: Source, span: ClaimSpan, values: Mapping[Place, Value]) -> str:
    """Return the sentence as a reader sees it, without citations and notes."""
    shown = _values_of(span, values)
    said = flat(source.reading.within.get(span.id, ()), lambda one: _seen(one, shown))
    return " ".join(_SPACE_BEFORE_STOP.sub(r"\1", said.text).split())


def _seen(one: Piece, shown: Mapping[int | None, Value]) -> str | None:
    if one.number in shown:
        return _plain(shown[one.number])
    hidden = one.kind == "raw" or CITE in one.inside or NOTE in one.inside
    return "" if hidden else None


def _plain(value: Value) -> str:
    """Return how a value reads: one that is Markdown without its marks."""
    if not hasattr(value.computed, "_repr_markdown_"):
        return value.text
    bare = re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", value.text)
    return re.sub(r"\\([\W_])", r"\1", re.sub(r"(?<![\w\\])[*_]([^*_]+)[*_](?!\w)", r"\1", bare))


def _values_of(span: ClaimSpan, values: Mapping[Place, Value]) -> Mapping[int | None, Value]:
    places = {item.number: item.position for item in span.inlines}
    return {number: values[at.file, at.line, at.column] for number, at in places.items()}
