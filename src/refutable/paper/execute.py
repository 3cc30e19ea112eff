"""Runs a paper's cells and inline values in a kernel, and keeps what they gave."""

from __future__ import annotations

import contextlib
import os
import pickle
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, v4

from refutable import errors
from refutable.errors import CellError, Fault
from refutable.paper.in_kernel import ANSWER
from refutable.paper.running import LATE, MARKDOWN, PLAIN, Bundle, text_of
from refutable.paper.source import Cell, Position, Prose, Source

Progress = Callable[[int, int, str], None]

_v4: Any = v4  # nbformat's constructors carry no types
# Seconds after which a kernel that has not started hangs; on a busy machine a start takes long.
_HANG = 1800
_ADDRESS = re.compile(r"(?<=\S) at 0x[0-9a-fA-F]+(?=>)")

# The kernel runs the engine that started it, and nothing that happens to lie in the project's root.
_PRELUDE = """
import sys
sys.path[:] = [{engine!r}, *(p for p in sys.path if p not in ("", {engine!r}))]
from refutable.paper.in_kernel import Kernel as _Kernel
_paper = _Kernel({source!r}, {listener!r})
"""


@dataclass(frozen=True)
class ProseResult:
    """A stretch of prose and the markdown of its inline values, in their order."""

    prose: Prose
    values: tuple[str, ...]

    @property
    def text(self) -> str:
        """The markdown with each inline expression replaced by its value."""
        return "".join(self._pieces())

    def _pieces(self) -> Iterator[str]:
        last = 0
        for inline, value in zip(self.prose.inlines, self.values, strict=True):
            yield self.prose.text[last : inline.start]
            yield value
            last = inline.end
        yield self.prose.text[last:]


@dataclass(frozen=True)
class CellResult:
    """A cell and what it displayed: one mapping from media type to content for each output."""

    cell: Cell
    outputs: tuple[Bundle, ...]


@dataclass(frozen=True)
class Executed:
    """A paper whose cells have run: a result for each block, and the listener's last word."""

    source: Source
    results: tuple[ProseResult | CellResult, ...]
    answer: Mapping[str, Any] = field(default_factory=dict)


def execute(
    source: Source,
    *,
    listener: str = "refutable.paper.in_kernel:strict",
    progress: Progress | None = None,
) -> Executed:
    """Return the source with the outputs of its cells and its inline values.

    Cells run in order in one kernel of the running interpreter, in the project's root.
    ``listener`` names, as ``module:function``, what opens a ``Listener`` in the kernel; its
    answer at the end may hold ``late`` values, which are put where cells and prose left a mark
    for them.

    Raises:
        CellError: a cell or an inline value raised, with its line in the ``.qmd``.
        PaperError: whatever the listener raised.
    """
    total = len(source.cells)
    done = 0
    results: list[ProseResult | CellResult] = []
    with _Kernel(source, listener) as kernel:
        for place, block in enumerate(source.blocks):
            if isinstance(block, Prose):
                results.append(ProseResult(block, kernel.values(place, block)))
                continue
            done += 1
            if progress:
                progress(done, total, block.label or f"{block.position.file}:{block.position.line}")
            results.append(CellResult(block, kernel.outputs(place, block)))
        known = kernel.finish()
    late = {str(place): bundle for place, bundle in enumerate(known.get("late", ()))}
    return Executed(source, tuple(_filled(result, late) for result in results), known)


def _filled(
    result: ProseResult | CellResult, late: Mapping[str, Bundle]
) -> ProseResult | CellResult:
    if isinstance(result, ProseResult):
        return ProseResult(result.prose, tuple(_filled_text(text, late) for text in result.values))
    return CellResult(result.cell, tuple(_filled_bundle(one, late) for one in result.outputs))


def _filled_bundle(bundle: Bundle, late: Mapping[str, Bundle]) -> Bundle:
    whole = LATE.fullmatch(str(bundle.get(MARKDOWN, "")))
    if whole and whole[1] in late:
        return late[whole[1]]
    return {
        kind: _filled_text(value, late) if isinstance(value, str) else value
        for kind, value in bundle.items()
    }


def _filled_text(text: str, late: Mapping[str, Bundle]) -> str:
    return LATE.sub(
        lambda place: _inline_markdown(late[place[1]]) if place[1] in late else place[0], text
    )


class _Kernel:
    """One running kernel; what it needs on disk lies in a folder that goes with it."""

    def __init__(self, source: Source, listener: str) -> None:
        self._source = source
        self._listener = listener
        self._open = contextlib.ExitStack()
        self._last = Position(source.main, 1, 1)

    def __enter__(self) -> _Kernel:
        with self._open:
            folder = Path(self._open.enter_context(_temporary_folder()))
            log = self._open.enter_context((folder / "stderr").open("w+b"))
            self._log: IO[bytes] = log
            self._client = _client(folder)
            with self._alive():
                self._open.enter_context(
                    self._client.setup_kernel(
                        cwd=str(self._source.root.resolve()),
                        env=_environment(folder),
                        stderr=log,
                    )
                )
            file = folder / "source"
            file.write_bytes(pickle.dumps(self._source))
            engine = str(Path(__file__).parents[2])
            names = {"engine": engine, "source": str(file), "listener": self._listener}
            self._ask(_PRELUDE.format(**names))
            self._open = self._open.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def outputs(self, place: int, cell: Cell) -> tuple[Bundle, ...]:
        """Return what a cell displays."""
        self._last = cell.position
        return tuple(_bundles(self._ask(f"_paper.run({place})")[1]))

    def values(self, place: int, prose: Prose) -> tuple[str, ...]:
        """Return the markdown of each inline value of a stretch of prose."""
        if not prose.inlines:
            return ()
        self._last = prose.inlines[0].position
        answer, _ = self._ask(f"_paper.run({place})")
        return tuple(_inline_markdown(bundle) for bundle in answer["values"])

    def finish(self) -> Mapping[str, Any]:
        """Return what the listener knows once all blocks have run."""
        return self._ask("_paper.finish()")[0]

    def _ask(self, code: str) -> tuple[Mapping[str, Any], Sequence[NotebookNode]]:
        """Run code of ours; return its answer and the outputs beside it."""
        cells = self._client.nb.cells
        cells.append(_v4.new_code_cell(code))
        with self._alive():
            node = self._client.execute_cell(cells[-1], len(cells) - 1, store_history=False)
        failed = next((one for one in node.outputs if one.output_type == "error"), None)
        if failed is not None:
            message = f"{failed.ename}: {failed.evalue}"
            raise CellError([self._last.fault("dead-kernel", message)])
        answers = [one.data[ANSWER] for one in node.outputs if ANSWER in one.get("data", {})]
        answer: Mapping[str, Any] = answers[-1] if answers else {}
        if "faults" in answer:
            raise getattr(errors, answer["error"])(Fault(*fault) for fault in answer["faults"])
        return answer, [one for one in node.outputs if ANSWER not in one.get("data", {})]

    @contextlib.contextmanager
    def _alive(self) -> Iterator[None]:
        """Turn the end of the kernel itself into a fault at the cell that was running."""
        try:
            yield
        except (DeadKernelError, CellTimeoutError, RuntimeError, OSError) as error:
            self._log.seek(0)
            lines = self._log.read().decode("utf-8", "replace").strip().splitlines()[-5:]
            message = f"the kernel stopped: {error}"
            raise CellError(
                [self._last.fault("dead-kernel", message, "\n    ".join(lines))]
            ) from error


def _client(folder: Path) -> NotebookClient:
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    class OwnInterpreter(KernelSpecManager):
        """Knows one kernel, that of the running interpreter, whatever is installed elsewhere."""

        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            return KernelSpec(argv=argv, display_name="Python 3", language="python")

    manager = AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=OwnInterpreter(),
        connection_file=str(folder / "kernel.json"),
    )
    if os.name == "posix":
        # Sockets in our own folder: nothing listens on the network, and nothing stays behind.
        manager.transport = "ipc"
        manager.ip = str(folder / "socket")
    return NotebookClient(
        _v4.new_notebook(),
        km=manager,
        timeout=None,
        startup_timeout=_HANG,
        allow_errors=True,
    )


def _environment(folder: Path) -> dict[str, str]:
    """Return the kernel's environment: the user's, without what would make two runs differ."""
    path = os.environ.get("PYTHONPATH", "")
    # The kernel runs in the project's root, where a relative path would lead elsewhere.
    absolute = os.pathsep.join(str(Path(p).resolve()) for p in path.split(os.pathsep) if p)
    own = {
        "IPYTHONDIR": str(folder / "ipython"),
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**inherited, **own, **({"PYTHONPATH": absolute} if absolute else {})}


def _temporary_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="paper-", ignore_cleanup_errors=True)


def _bundles(outputs: Sequence[NotebookNode]) -> Iterator[Bundle]:
    """Yield what outputs show. What goes to stderr is for the author's terminal, not the page."""
    for output in outputs:
        if output.output_type in ("display_data", "execute_result"):
            yield {kind: _lasting(value) for kind, value in output.data.items()}
        elif output.output_type == "stream" and output.name == "stdout":
            yield {"text/plain": _lasting(output.text)}


def _lasting(value: Any) -> Any:
    """Return an output without addresses in memory, which are others in every run."""
    return _ADDRESS.sub("", value) if isinstance(value, str) else value


def _inline_markdown(bundle: Bundle) -> str:
    # As in stock Quarto: a plain value is text, only a markdown value is markdown.
    if MARKDOWN in bundle:
        return str(bundle[MARKDOWN])
    return text_of(bundle.get(PLAIN, ""))
