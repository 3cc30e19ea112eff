"""What goes along with the cells in the kernel of a render."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

from refutable.build.drawing import figure_files
from refutable.build.opening import sound
from refutable.build.paper import Paper
from refutable.cells.late import made
from refutable.cells.project import project_modules
from refutable.cells.run import gathered, record
from refutable.cells.session import Mode, Session, open_session
from refutable.corpus import load_corpus
from refutable.paper.source import Prose, Source


def listen(source: Source) -> InKernel:
    """Open the paper of a render in this kernel."""
    return InKernel(source)


class InKernel:
    """Collects what cells make as a check does, and then makes all that needs every claim."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._session: Session = open_session(source.root, load_corpus(source.root), Mode.RENDER)
        # Never closed: the kernel ends with the run.
        contextlib.ExitStack().enter_context(project_modules(source.root))
        _ = self._session.vocabulary

    def record(self, prose: Prose, values: Sequence[object]) -> None:
        """Keep the inline values of some prose."""
        record(self._session, prose, values)

    def finish(self) -> Mapping[str, Any]:
        """Return the late values of the paper and the files of its figures.

        Raises:
            MalformedError: a check would refuse the paper.
            CellError: a late value could not be made.
        """
        current = self._session
        collected = gathered(current, self._source)
        paper = sound(Paper(current.root, current.corpus, self._source, collected))
        files = figure_files(paper.root, collected.figures)
        return {
            "late": [made(value) for value in current.late],
            "files": {
                path.relative_to(paper.root).as_posix(): base64.b64encode(content).decode()
                for path, content in files.items()
            },
        }
