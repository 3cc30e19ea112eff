"""The kernel's side of a render: it runs a block when asked, and answers in JSON."""

from __future__ import annotations

import contextlib
import importlib
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any, Protocol

from refutable.errors import CellError, PaperError
from refutable.keeping import keeping, steps
from refutable.paper.displays import displaying, prepare_displays
from refutable.paper.running import Failure, Runner, bundle_of
from refutable.paper.source import Cell, Prose, Source
from refutable.reach import reached, reaching

ANSWER = "application/vnd.refutable.answer+json"


class Listener(Protocol):
    """What goes along with a run: it decides what a failure means, and has the last word."""

    def record(self, prose: Prose, values: Sequence[object]) -> None:
        """Keep the inline values of some prose."""
        ...

    def ran(self, cell: Cell, value: object) -> None:
        """Keep what a cell came to."""
        ...

    def failed(self, cell: Cell, error: PaperError) -> None:
        """Keep what is wrong with a cell; the next one is run all the same."""
        ...

    def finish(self) -> Mapping[str, Any]:
        """Return what is known once all blocks have run, as JSON."""
        ...


class Strict:
    """Stops at the first failure."""

    def record(self, prose: Prose, values: Sequence[object]) -> None:
        """Raise the faults of some prose."""
        faults = [value.fault for value in values if isinstance(value, Failure)]
        if faults:
            raise CellError(faults)

    def ran(self, cell: Cell, value: object) -> None:
        """Keep nothing."""

    def failed(self, cell: Cell, error: PaperError) -> None:
        """Raise what is wrong with a cell."""
        raise error

    def finish(self) -> Mapping[str, Any]:
        """Return nothing."""
        return {}


def strict(_: Source) -> Strict:
    """Open the listener that stops at the first failure."""
    return Strict()


class Kernel:
    """A paper that is being run in this kernel."""

    def __init__(self, source_file: str, listener: str) -> None:
        """Read the paper from a pickle; ``listener`` is the ``module:function`` that opens one."""
        from IPython.core.getipython import get_ipython
        from IPython.display import display

        self._display: Callable[..., object] = display
        self._source: Source = pickle.loads(Path(source_file).read_bytes())
        self._runner = Runner(self._source.metadata, display)
        prepare_displays(get_ipython(), self._source.metadata)
        self._keeping = keeping(self._source.root)
        self._keeping.__enter__()  # before anything of the project is read; it ends with the run
        module, _, function = listener.partition(":")
        with self._answering():
            self._listener: Listener = getattr(importlib.import_module(module), function)(
                self._source
            )

    def run(self, place: int) -> None:
        """Run a block; answer with its inline values."""
        block = self._source.blocks[place]
        with self._answering():
            if isinstance(block, Prose):
                values = self._runner.values(block)
                self._listener.record(block, values)
                with reaching():
                    bundles = [bundle_of(value) for value in values]
                self._answer({"values": bundles})
                return
            try:
                with displaying(block.options):
                    value = self._runner.cell(block)
                self._listener.ran(block, value)
            except PaperError as error:
                self._listener.failed(block, error)

    def finish(self) -> None:
        """Answer with what the listener knows in the end."""
        with self._answering():
            answer = self._listener.finish()
            ran = {"reached": reached(), "steps": [astuple(one) for one in steps()]}
            self._keeping.__exit__(None, None, None)
            self._answer({**answer, **ran})

    def _answer(self, answer: Mapping[str, Any]) -> None:
        self._display({ANSWER: answer}, raw=True)

    @contextlib.contextmanager
    def _answering(self) -> Any:
        try:
            yield
        except PaperError as error:
            faults = [astuple(fault) for fault in error.faults]
            self._answer({"error": type(error).__name__, "faults": faults})
