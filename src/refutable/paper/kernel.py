"""One kernel of the running interpreter, in which a paper's cells run."""

from __future__ import annotations

import contextlib
import os
import pickle
import re
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, v4

from refutable import errors
from refutable.errors import CellError, Fault
from refutable.paper.bundles import ERROR, STDERR, STDOUT, WIDTH, Bundle
from refutable.paper.in_kernel import ANSWER
from refutable.paper.lines import Position
from refutable.paper.running import HEADLESS, MOST_PRINTED, PRINT_LESS, TOO_MUCH
from refutable.paper.source import Cell, Prose, Source

_v4: Any = v4  # nbformat's constructors carry no types
# Seconds after which a kernel that has not started hangs; on a busy machine a start takes long.
_HANG = 1800
# A socket's path has at most 103 bytes on every system (unix(7), unix(4)); "-5" comes after it.
_LONGEST_SOCKET = 101
_ADDRESS = re.compile(r"(?<=\S) at 0x[0-9a-fA-F]+(?=>)")

# The kernel runs the engine that started it, and nothing that happens to lie in the project's root.
_PRELUDE = """
import sys
sys.path[:] = [{engine!r}, *(p for p in sys.path if p not in ("", {engine!r}))]
from refutable.paper.in_kernel import Kernel as _Kernel
_paper = _Kernel({source!r}, {listener!r})
"""


class Kernel:
    """One running kernel; what it needs on disk lies in a folder that goes with it."""

    def __init__(self, source: Source, listener: str) -> None:
        self._source = source
        self._listener = listener
        self._open = contextlib.ExitStack()
        self._last = Position(source.main, 1, 1)

    def __enter__(self) -> Kernel:
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
                        cleanup_kc=True,  # else it ends with this process only
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
        return tuple(_bundles(self._ask(f"_paper.run({place})")[1], self._source.root))

    def values(self, place: int, prose: Prose) -> Sequence[Bundle]:
        """Return what inline expressions gave."""
        self._last = prose.inlines[0].position
        answer, _ = self._ask(f"_paper.run({place})")
        values: Sequence[Bundle] = answer["values"]
        return values

    def finish(self) -> Mapping[str, Any]:
        """Return what the listener knows once all blocks have run."""
        return self._ask("_paper.finish()")[0]

    def _ask(self, code: str) -> tuple[Mapping[str, Any], Sequence[NotebookNode]]:
        """Run code of ours; return its answer and the outputs beside it."""
        cells = self._client.nb.cells
        cells.append(_v4.new_code_cell(code))
        with self._alive():
            node = self._client.execute_cell(cells[-1], len(cells) - 1, store_history=False)
            if self._client.printed > MOST_PRINTED:
                raise RuntimeError
        failed = next((one for one in node.outputs if one.output_type == "error"), None)
        if failed is not None:
            message = f"{failed.ename}: {failed.evalue}"
            raise CellError(
                [self._last.fault("cell-failed", message, "correct the cell, or what it reads")]
            )
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
            message, remedy = f"the kernel stopped: {error}", "\n    ".join(lines)
            if self._client.printed > MOST_PRINTED:
                message, remedy = TOO_MUCH, PRINT_LESS
            raise CellError([self._last.fault("cell-stopped", message, remedy)]) from error


class _Client(NotebookClient):
    """Ends a kernel whose cells print without end, before all of it is in memory."""

    printed = 0

    def output(self, outs: Any, msg: Any, display_id: Any, cell_index: Any) -> Any:
        if msg["msg_type"] == "stream":
            self.printed += len(msg["content"]["text"])
            if self.printed > MOST_PRINTED:
                kernel: Any = self.km
                kernel.provisioner.process.kill()
                return None
        return super().output(outs, msg, display_id, cell_index)


def _client(folder: Path) -> _Client:
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
    socket = str(folder / "socket")
    if os.name == "posix" and len(os.fsencode(socket)) <= _LONGEST_SOCKET:
        # Sockets in our own folder: nothing listens on the network, and nothing stays behind.
        manager.transport = "ipc"
        manager.ip = socket
    return _Client(
        _v4.new_notebook(),
        km=manager,
        timeout=None,
        startup_timeout=_HANG,
        shutdown_kernel="immediate",
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
    return {**inherited, **HEADLESS, **own, **({"PYTHONPATH": absolute} if absolute else {})}


def _temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a folder for the kernel, in one whose path a socket can have."""
    given = tempfile.gettempdir()
    long = len(os.fsencode(given)) > _LONGEST_SOCKET - len("/paper-12345678/socket")
    parent = "/tmp" if long and os.access("/tmp", os.W_OK) else given
    return tempfile.TemporaryDirectory(prefix="paper-", dir=parent, ignore_cleanup_errors=True)


def _bundles(outputs: Sequence[NotebookNode], root: Path) -> Iterator[Bundle]:
    """Yield what outputs show, each by media type; what is printed has a type of its own."""
    for output in outputs:
        if output.output_type in ("display_data", "execute_result"):
            data = {**output.data, **_width(output.metadata)}
        elif output.output_type == "stream":
            data = {STDOUT if output.name == "stdout" else STDERR: output.text}
        else:
            continue
        yield {kind: _lasting(kind, value, root) for kind, value in data.items()}


def _width(metadata: Mapping[str, Any]) -> Bundle:
    """Return the width of a picture that has more pixels than it is to be shown with."""
    widths = (one.get("width") for one in metadata.values() if isinstance(one, Mapping))
    return next(({WIDTH: width} for width in widths if width), {})


def _lasting(kind: str, value: Any, root: Path) -> Any:
    """Return an output without what is another in every run or on every machine.

    Those are addresses in memory and, in tracebacks and warnings, the folders of the project and
    of installed packages.
    """
    if not isinstance(value, str):
        return value
    if kind in (STDERR, ERROR):
        for folder in _folders(root):
            value = value.replace(folder, "")
    return _ADDRESS.sub("", value)


def _folders(root: Path) -> list[str]:
    engine = Path(__file__).parents[2]
    known = {str(folder) for folder in (root.resolve(), engine)}
    known |= {sysconfig.get_path(name) for name in ("purelib", "platlib", "stdlib")}
    return [folder + os.sep for folder in sorted(known, key=len, reverse=True)]
