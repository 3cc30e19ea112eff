"""What code of a paper reaches for while it runs, beside the data and code that the paper names.

A result is kept by what it depends on. Where a cell reads a file from elsewhere, that file is part
of it; where it writes a file, starts a program or opens a connection, nothing is kept. The
interpreter tells all of it through an audit hook (PEP 578).
"""

from __future__ import annotations

import contextlib
import os
import sys
import sysconfig
import tempfile
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib.util import source_from_cache
from pathlib import Path
from typing import Any

from refutable.files import digest

_BEYOND = frozenset(
    {
        *("socket.connect", "socket.bind", "socket.getaddrinfo", "sqlite3.connect"),
        *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork"),
    }
)
_CHANGES = frozenset(
    f"os.{what}"
    for what in ("remove", "rename", "mkdir", "rmdir", "truncate", "link", "symlink", "chmod")
)
_KINDS = ("read", "changed", "called")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class _Reached:
    """What was reached for in this process: files read, files changed, and all else."""

    def __init__(self) -> None:
        self.watching = 0
        self.read: set[str] = set()
        self.changed: set[str] = set()
        self.called: set[str] = set()

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.watching:
            return
        if event == "open":
            name, _, flags = arguments
            writes = isinstance(flags, int) and flags & _WRITES
            self._keep(self.changed if writes else self.read, name)
        elif event in ("os.listdir", "os.scandir"):
            self._keep(self.read, *arguments)
        elif event in _CHANGES:
            self._keep(self.changed, *arguments)
        elif event in _BEYOND:
            self.called.add(event)

    @staticmethod
    def _keep(names: set[str], *given: object) -> None:
        paths = (os.fsdecode(one) for one in given if isinstance(one, str | bytes))
        names.update(map(os.path.abspath, paths))


_reached = _Reached()


@cache
def _watch() -> None:
    sys.addaudithook(_reached.hook)


@contextlib.contextmanager
def reaching() -> Iterator[None]:
    """Keep what the code of a block reaches for."""
    _watch()
    _reached.watching += 1
    try:
        yield
    finally:
        _reached.watching -= 1


def forget() -> None:
    """Begin anew, before what is to be kept is made."""
    for name in _KINDS:
        getattr(_reached, name).clear()


def reached() -> Mapping[str, list[str]]:
    """Return what was reached for in this process, for another that keeps its results."""
    return {name: sorted(getattr(_reached, name)) for name in _KINDS}


def also_reached(there: Mapping[str, list[str]]) -> None:
    """Take what another process reached for as reached for in this one."""
    for name in _KINDS:
        getattr(_reached, name).update(there[name])


def read_elsewhere(root: Path, known: Collection[str]) -> Mapping[str, str]:
    """Return the digest of each file that was read and is not one of the ``known`` of the project.

    What belongs to Python and to its packages is left out. A folder that was listed has a digest
    of its names.
    """
    above = f"{root}{os.sep}"
    listed = {str(root), *map(os.path.abspath, sys.path)}  # by what imports modules
    read = set(map(_source, _reached.read)) - listed
    paths = {path for path in read if not path.startswith(_installed())}
    own = {path for path in paths if path.startswith(above)}
    paths -= {path for path in own if _name(path, above) in known or os.path.isdir(path)}
    return {path: content_of(path) for path in sorted(paths) if not _passing(path)}


def beyond(root: Path) -> tuple[str, ...]:
    """Return what was done that leaves no result to keep: all but temporary files that are gone."""
    above = f"{root}{os.sep}"
    left = {one for one in _reached.changed if one.startswith(above) or not _passing(one)}
    changed = (f"a cell writes {_name(one, above)}" for one in left if "__pycache__" not in one)
    return tuple(sorted({*changed, *(f"a cell calls {one}" for one in _reached.called)}))


def is_closed(root: Path, known: Collection[str]) -> bool:
    """Return whether what ran depends on nothing but the ``known`` files, and changed nothing."""
    return not beyond(root) and not read_elsewhere(root, known)


def content_of(path: str) -> str:
    """Return a digest of a file or of the names in a folder; "" for what is neither."""
    with contextlib.suppress(OSError):
        if os.path.isdir(path):
            return digest("\n".join(sorted(os.listdir(path))).encode())
        if os.path.isfile(path):
            return digest(Path(path).read_bytes())
    return ""


def _name(path: str, above: str) -> str:
    return path.removeprefix(above).replace(os.sep, "/")


def _source(path: str) -> str:
    """Return the module that bytecode was made of."""
    with contextlib.suppress(ValueError):
        return source_from_cache(path) if path.endswith(".pyc") else path
    return path


def _passing(path: str) -> bool:
    """Return whether nothing depends on a file: bytecode, a device, a temporary one."""
    if "__pycache__" in path or path.startswith(("/dev/", "/proc/", "/sys/")):
        return True
    folder = tempfile.gettempdir()  # opened itself for a file without a name
    return path == folder or (path.startswith(folder + os.sep) and not os.path.exists(path))


@cache
def _installed() -> tuple[str, ...]:
    folders = {sys.prefix, sys.base_prefix, str(Path(__file__).parent)}
    folders |= {sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")}
    return tuple(f"{os.path.abspath(folder)}{os.sep}" for folder in folders)
