"""What goes along with the cells in the kernel of a render."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import astuple
from typing import Any

from refutable.build.drawing import Drawing, drawings
from refutable.build.listing import claim_reports
from refutable.build.opening import examined
from refutable.build.paper import Paper, paper_of
from refutable.cells.late import made
from refutable.cells.ledger import examined_claims
from refutable.cells.project import project_modules
from refutable.cells.run import Recorder, run_all, running
from refutable.cells.session import Mode, Session, open_session
from refutable.corpus import Corpus, load_corpus
from refutable.errors import Fault
from refutable.evaluate.query import Finder
from refutable.page.records import records
from refutable.paper.source import Cell, Source

LISTENER = f"{__name__}:in_kernel"


def in_kernel(source: Source) -> Listener:
    """Open a paper in this kernel, until the kernel ends."""
    current = open_session(source.root, load_corpus(source.root), Mode.RENDER)
    listener = Listener(current, source)
    listener.modules.enter_context(project_modules(source.root))
    return listener


def here(corpus: Corpus, source: Source, late: Collection[int]) -> Mapping[str, Any]:
    """Run a paper's cells in this process, and return what a kernel would answer in the end.

    Raises:
        PaperError: what a check reports, if it leaves something unevaluated.
    """
    current = Session(source.root, corpus, Finder(corpus), Mode.RENDER)
    listener = Listener(current, source)
    with running(current):
        run_all(source, listener)
        current.late_shown |= {*late}
        return listener.finish()


class Listener(Recorder):
    """Collects what cells make as a check does, and then makes all that needs every claim."""

    def __init__(self, current: Session, source: Source) -> None:
        super().__init__(current, source)
        self._session = current
        self.modules = ExitStack()
        """What is open as long as the kernel is."""

    def foresee(self, cell: Cell, value: object, figures: int) -> None:
        """Keep nothing: what cells display is known."""

    def finish(self) -> Mapping[str, Any]:
        """Return the late values that are shown, the figures, and the remarks.

        Raises:
            PaperError: what a check reports, if it leaves something unevaluated.
        """
        current, lates = self._session, list(self._session.late)
        collected = self.gathered()
        paper = examined(paper_of(self._source, current.corpus, collected))
        paper.demand_sound()
        return {
            "lates": len(lates),
            "late": {str(n): made(one) for n, one in enumerate(lates) if n in current.late_shown},
            "figures": [_sent(one) for one in drawings(collected)],
            "remarks": [astuple(fault) for fault in paper.remarks],
            "records": self._records(paper),
        }

    def _records(self, paper: Paper) -> Mapping[str, Any]:
        reports = claim_reports(paper, examined_claims(self._session))
        return records(self._source, paper.corpus, paper.collected, reports, paper.readings)


def drawings_of(answer: Mapping[str, Any]) -> Iterator[Drawing]:
    """Yield the figures that ``finish`` made; cells display those that they draw themselves."""
    for one in answer["figures"]:
        files = {ending: b64decode(raw) for ending, raw in one["files"].items()}
        yield Drawing(**one | {"files": files})


def _sent(drawing: Drawing) -> Mapping[str, Any]:
    files = {ending: b64encode(raw).decode() for ending, raw in drawing.files.items()}
    return {**vars(drawing), "files": files}


def remarks_of(answer: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Return the remarks that ``finish`` found."""
    return tuple(Fault(*fault) for fault in answer["remarks"])
