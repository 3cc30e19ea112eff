"""Runs a paper's cells in this process, and gathers what they made, wherever they ran."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Mapping, Sequence

from refutable.cells.late import ELLIPSIS
from refutable.cells.project import project_modules
from refutable.cells.session import Collected, Mode, Place, Session, Value, opened
from refutable.claims.claim import Ledger
from refutable.corpus import Corpus
from refutable.corpus.memory import uncollected
from refutable.evaluate.query import Finder
from refutable.paper.running import LATE, Runner
from refutable.paper.source import Cell, ClaimSpan, Prose, Source
from refutable.wording.sentences import Printed, Sentence, read_sentence

_INLINE_CITED = re.compile(r" ?\[[^\]]*@[^\]]*\]")
_HEADING = re.compile(r"#\s+([^{]+)")
_INLINE = re.compile(r"`\{python\}[^`]*`")


def collect(source: Source, corpus: Corpus) -> Collected:
    """Return what the cells of a paper make, run in this process and without a kernel.

    Raises:
        CellError: a cell or an inline value raises; with file and line.
        MalformedError: a claim is not well formed.
    """
    current = Session(source.root, corpus, Finder(corpus), Mode.CHECK)
    runner = Runner()
    # What a cell prints is for the page; here it would stand between the lines of a report.
    quiet = contextlib.redirect_stdout(io.StringIO())
    with opened(current), uncollected(), quiet, project_modules(source.root):
        _ = current.vocabulary  # before any cell: what is wrong with it is no cell's fault
        for block in source.blocks:
            if isinstance(block, Cell):
                runner.cell(block)
            else:
                record(current, block, runner.values(block))
    return gathered(current, source)


def record(current: Session, prose: Prose, values: Sequence[object]) -> None:
    """Keep the inline values of some prose, and how they print."""
    for inline, value in zip(prose.inlines, values, strict=True):
        place = inline.position
        text = LATE.sub(ELLIPSIS, str(value))
        current.values[place.file, place.line, place.column] = Value(value, text)


def gathered(current: Session, source: Source) -> Collected:
    """Return what the cells of a session have made; all of them have run."""
    order = {span.id: place for place, span in enumerate(source.claims)}
    claims = sorted(current.claims.values(), key=lambda made: order.get(made.id, len(order)))
    values = current.values
    current.collected = Collected(
        claims=tuple(claims),
        figures=tuple(current.figures.values()),
        statements={span.id: _statement(span, values) for span in source.claims},
        cells={made.id: (made.file, made.line) for made in claims},
        cited=frozenset(current.cited),
        sections=_sections(source),
        ledger=Ledger(tuple(current.assessed[made.id] for made in claims)),
        finder=current.finder,
        sentences={span.id: _as_read(span, values) for span in source.claims},
        vocabulary=current.vocabulary,
    )
    return current.collected


def _sections(source: Source) -> Mapping[str, str]:
    """Return for each claim the title of the section that its sentence stands in."""
    title = ""
    title_at: dict[tuple[str, int], str] = {}
    for prose in source.prose:
        for line, place in zip(prose.text.split("\n"), prose.lines, strict=False):
            heading = _HEADING.match(line)
            title = heading[1].strip() if heading else title
            title_at[place.file, place.line] = title
    return {
        span.id: title_at.get((span.position.file, span.position.line), "")
        for span in source.claims
    }


def _as_read(span: ClaimSpan, values: Mapping[Place, Value]) -> Sentence:
    printed = []
    for item in span.inlines:
        place = item.position
        value = values[place.file, place.line, place.column]
        start, end = item.start - span.start, item.end - span.start
        printed.append(Printed(start, end, value.text, value.computed))
    return read_sentence(span.text, printed)


def _statement(span: ClaimSpan, values: Mapping[Place, Value]) -> str:
    places = [item.position for item in span.inlines]
    shown = iter([values[place.file, place.line, place.column].text for place in places])
    text = _INLINE.sub(lambda found: next(shown, found.group(0)), span.text)
    # As a reader sees it: without citations, attributes and escapes.
    text = _INLINE_CITED.sub("", text)
    text = re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", text)
    text = re.sub(r"(?<!\w)[*_]([^*_]+)[*_](?!\w)|\\(\W)", r"\1\2", text)
    return " ".join(text.split())
