"""Running a paper's cells and inline values in a kernel, and keeping what they gave."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, v4

from refutable.errors import CellError, Fault
from refutable.paper.source import Cell, Position, Prose, Source

Progress = Callable[[int, int, str], None]
Bundle = Mapping[str, Any]

_v4: Any = v4  # nbformat's constructors carry no types
_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>$^~@|])")
# Seconds after which a kernel that has not started hangs; on a busy machine a start takes long.
_HANG = 1800
_ADDRESS = re.compile(r"(?<=\S) at 0x[0-9a-fA-F]+(?=>)")
_RESULT_TYPE = "application/json"

# Runs in the kernel before the paper's first cell. It reports by JSON what the engine asks for,
# so that no traceback text, which changes between versions of IPython, has to be read.
_PRELUDE = """
def _paper_report(value):
    from IPython.display import display
    display({"application/json": value}, raw=True)

def _paper_value(expression):
    try:
        value = eval(compile(expression, "<inline>", "eval"), get_ipython().user_ns)
        method = getattr(value, "_repr_markdown_", None)
        markdown = method() if callable(method) else None
        if value is None:
            return {"error": "the value is None"}
        return {"plain": str(value)} if markdown is None else {"markdown": markdown}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}

def _paper_failure():
    import sys
    error = sys.last_value
    space, step, lines = get_ipython().user_ns, error.__traceback__, []
    while step is not None:
        if step.tb_frame.f_globals is space:
            lines.append((step.tb_frame.f_code.co_filename, step.tb_lineno))
        step = step.tb_next
    own = [line for file, line in lines if file == lines[0][0]]
    line = own[-1] if own else getattr(error, "lineno", None)
    return {"name": type(error).__name__, "message": str(error), "line": line or 1}
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
    """A paper whose cells have run: a result for each block of the source, in order."""

    source: Source
    results: tuple[ProseResult | CellResult, ...]


def execute(source: Source, *, progress: Progress | None = None) -> Executed:
    """Return the source with the outputs of its cells and its inline values.

    Cells run in order in one kernel of the running interpreter, in the project's root. Raises
    CellError, with the line of the `.qmd`, at the first cell that raises or at the first stretch
    of prose with inline values that cannot be computed.
    """
    total = len(source.cells)
    done = 0
    results: list[ProseResult | CellResult] = []
    with _Kernel(source) as kernel:
        for block in source.blocks:
            if isinstance(block, Prose):
                results.append(ProseResult(block, kernel.values(block)))
                continue
            done += 1
            if progress:
                progress(done, total, block.label or f"{block.position.file}:{block.position.line}")
            results.append(CellResult(block, kernel.outputs(block)))
    return Executed(source, tuple(results))


class _Kernel:
    """One running kernel; what it needs on disk lies in a folder that goes with it."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._open = contextlib.ExitStack()
        self._last = Position(source.main, 1, 1)

    def __enter__(self) -> _Kernel:
        with self._open:
            folder = Path(self._open.enter_context(_temporary_folder()))
            log = self._open.enter_context((folder / "stderr").open("w+b"))
            self._log: IO[bytes] = log
            self._client = _client(folder)
            with self._told():
                self._open.enter_context(
                    self._client.setup_kernel(
                        cwd=str(self._source.root.resolve()),
                        env=_environment(folder),
                        stderr=log,
                    )
                )
            self._run(_PRELUDE, hidden=True)
            self._open = self._open.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def outputs(self, cell: Cell) -> tuple[Bundle, ...]:
        """Return what a cell displays."""
        self._last = cell.position
        node = self._run(cell.code)
        if any(output.output_type == "error" for output in node.outputs):
            failure = self._ask("_paper_failure()")
            message = f"the cell raised {failure['name']}: {failure['message']}"
            raise CellError([cell.at(int(failure["line"])).fault("failing-cell", message)])
        return tuple(_bundles(node.outputs))

    def values(self, prose: Prose) -> tuple[str, ...]:
        """Return the markdown of each inline value of a stretch of prose."""
        if not prose.inlines:
            return ()
        self._last = prose.inlines[0].position
        codes = [inline.code for inline in prose.inlines]
        answers = self._ask(f"[_paper_value(code) for code in {codes!r}]")
        faults = list(_inline_faults(prose, answers))
        if faults:
            raise CellError(faults)
        return tuple(_inline_markdown(answer) for answer in answers)

    def _ask(self, expression: str) -> Any:
        node = self._run(f"_paper_report({expression})", hidden=True)
        return next(
            output.data[_RESULT_TYPE]
            for output in node.outputs
            if output.output_type == "display_data" and _RESULT_TYPE in output.data
        )

    def _run(self, code: str, *, hidden: bool = False) -> NotebookNode:
        cells = self._client.nb.cells
        cells.append(_v4.new_code_cell(code))
        with self._told():
            node: NotebookNode = self._client.execute_cell(
                cells[-1], len(cells) - 1, store_history=not hidden
            )
        return node

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn the end of the kernel itself into a fault at the cell that was running."""
        try:
            yield
        except (DeadKernelError, CellTimeoutError, RuntimeError, OSError) as error:
            self._log.seek(0)
            said = self._log.read().decode("utf-8", "replace").strip().splitlines()[-5:]
            message = f"the kernel stopped: {error}"
            raise CellError(
                [self._last.fault("dead-kernel", message, "\n    ".join(said))]
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


def _inline_faults(prose: Prose, answers: Sequence[Mapping[str, str]]) -> Iterator[Fault]:
    for inline, answer in zip(prose.inlines, answers, strict=True):
        if "error" in answer:
            message = f"the inline value {inline.code} cannot be computed: {answer['error']}"
            yield inline.position.fault("failing-inline", message)


def _inline_markdown(answer: Mapping[str, str]) -> str:
    # As in stock Quarto: a plain value is text, only a markdown value is markdown.
    markdown = answer.get("markdown")
    return _MARKDOWN_SIGNS.sub(r"\\\1", answer["plain"]) if markdown is None else markdown
