"""What goes along with the cells in the kernel of a render."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
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
from refutable.cells.run import Recorder
from refutable.cells.session import Mode, open_session
from refutable.corpus import load_corpus
from refutable.errors import Fault
from refutable.page.records import records
from refutable.paper.source import Source

LISTENER = f"{__name__}:Listener"


class Listener(Recorder):
    """Collects what cells make as a check does, and then makes all that needs every claim."""

    def __init__(self, source: Source) -> None:
        """Open the paper in this kernel."""
        self._session = open_session(source.root, load_corpus(source.root), Mode.RENDER)
        super().__init__(self._session, source)
        self._modules = ExitStack()  # kept, and so open, until the kernel ends
        self._modules.enter_context(project_modules(source.root))

    def finish(self) -> Mapping[str, Any]:
        """Return the late values of the paper, its figures, and the remarks on it.

        Raises:
            PaperError: what a check reports, if it leaves something unevaluated.
        """
        collected = self.gathered()
        paper = examined(paper_of(self._source, self._session.corpus, collected))
        paper.demand_sound()
        return {
            "late": [made(value) for value in self._session.late],
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
