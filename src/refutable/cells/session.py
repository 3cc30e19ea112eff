"""The paper that is open, and what its cells have made so far."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from refutable.claims.claim import Assessment, Claim, Ledger
from refutable.corpus import Corpus, load_corpus
from refutable.errors import Fault, decode_tree, read_file
from refutable.evaluate.query import Finder
from refutable.language.quantities import Printable
from refutable.paper.languages import words_of
from refutable.paper.lines import find_root
from refutable.paper.running import NAMESPACE
from refutable.paper.source import Source, read_source
from refutable.wording.project import FILE as WORDING
from refutable.wording.project import Project, read_project
from refutable.wording.sentence import Sentence
from refutable.wording.table import word_table

if TYPE_CHECKING:
    from refutable.cells.drawn import DrawnFigure
    from refutable.cells.figures import FigureRequest
    from refutable.corpus.agreement import AgreementTable
    from refutable.robustness.examine import Robustness


Place = tuple[str, int, int]


@dataclass(frozen=True)
class Value:
    """What an inline expression came to, and how it prints."""

    computed: object
    text: str
    failed: bool = False


class Mode(Enum):
    """Who runs the cells, which decides when a value over all claims is known."""

    CHECK = "check"
    """This process; nothing is displayed."""
    RENDER = "render"
    """The kernel of a render, which fills in such values after the last cell."""
    LIVE = "live"
    """A kernel of Jupyter or Quarto, where any cell may be run again."""


@dataclass
class Session:
    """One paper that is open: its corpus, and what its cells have made so far."""

    root: Path
    corpus: Corpus
    finder: Finder
    mode: Mode
    claims: dict[str, Claim] = field(default_factory=dict)
    assessed: dict[str, Assessment] = field(default_factory=dict)
    figures: dict[str, FigureRequest] = field(default_factory=dict)
    drawn: dict[str, DrawnFigure] = field(default_factory=dict)
    cited: set[str] = field(default_factory=set)
    values: dict[Place, Value] = field(default_factory=dict)
    late: list[Any] = field(default_factory=list)
    late_shown: set[int] = field(default_factory=set)
    agreement: dict[tuple[str, ...], AgreementTable] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    collected: Collected | None = None
    examined: tuple[Sequence[Claim], Mapping[str, Robustness]] | None = None

    @cached_property
    def wording(self) -> Project:
        """What the project declares about the words of its prose, with the table of its language.

        Raises:
            MalformedError: ``data/wording.yaml`` is not in the documented form.
        """
        table = word_table(self.lang)
        path = self.root / WORDING
        if not path.exists():
            return Project(table)
        text = decode_tree(read_file(path, WORDING), WORDING, "bad-yaml")
        return read_project(text, self.corpus, table)

    @cached_property
    def words(self) -> Mapping[str, Any]:
        """The words round claims, in the language of the paper."""
        words: Mapping[str, Any] = words_of(self.lang)["claims"]
        return words

    @property
    def lang(self) -> str:
        """The language of the paper."""
        return str(self.source.metadata.get("lang") or "en")

    @cached_property
    def source(self) -> Source:
        """The paper as it is written."""
        return read_source(self.root)


@dataclass(frozen=True)
class Restatement:
    """A sentence that says again what a claim says: as written, as read, and what it computes."""

    written: str
    statement: str
    computed: tuple[object, ...]


@dataclass(frozen=True)
class Collected:
    """Everything that the cells of a paper have made, and what is wrong with them.

    ``figures`` are asked for with ``figure()``, those in ``drawn`` are drawn by a cell itself.
    ``incomplete`` are the claims whose sentence lacks a value that could not be computed.
    ``printed`` are the quantities that the text prints, by the numbers of their marks.
    ``restated`` are the sentences that restate a claim, by its id.
    """

    claims: tuple[Claim, ...]
    figures: tuple[FigureRequest, ...]
    statements: Mapping[str, str]
    cells: Mapping[str, tuple[str, int]]
    cited: frozenset[str]
    sections: Mapping[str, str]
    inside: Mapping[str, tuple[str, ...]]
    ledger: Ledger
    finder: Finder
    sentences: Mapping[str, Sentence]
    wording: Project
    drawn: tuple[DrawnFigure, ...] = ()
    incomplete: frozenset[str] = frozenset()
    printed: Mapping[int, Printable] = field(default_factory=dict)
    restated: Mapping[str, tuple[Restatement, ...]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


_open: Session | None = None


def open_session(root: Path, corpus: Corpus, mode: Mode) -> Session:
    """Open a paper for its cells, in place of whatever is open."""
    global _open
    _open = Session(root, corpus, Finder(corpus), mode)
    return _open


def is_open() -> bool:
    """Return whether a paper is open."""
    return _open is not None


def session() -> Session:
    """Return the paper that is open; in a fresh kernel, open that of the working directory."""
    if _open is not None:
        return _open
    root = find_root()
    return open_session(root, load_corpus(root), Mode.LIVE)


@contextlib.contextmanager
def opened(current: Session) -> Iterator[Session]:
    """Have a session open during a block, and afterwards what was open before."""
    global _open
    before, _open = _open, current
    try:
        yield current
    finally:
        _open = before


def calling_cell() -> tuple[str, int]:
    """Return file and line of the cell that is running, also where a helper of the project calls.

    In a kernel of Jupyter or Quarto, cells have no file of the paper: there it is the place of the
    call itself.
    """
    frame: FrameType | None = sys._getframe(2)
    assert frame is not None
    place = frame.f_code.co_filename, frame.f_lineno
    while frame is not None:
        if frame.f_globals.get("__name__") == NAMESPACE:
            return frame.f_code.co_filename, frame.f_lineno
        frame = frame.f_back
    return place
