"""Programs that the tests run, and what slow things they make once for all of their processes."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from refutable import cache
from tests.projects import Run

HANG = 1800.0
"""Seconds after which a program or a kernel is taken to hang.

It stops what would never end; no test may fail because the machine is busy.
"""
PATIENCE = 180.0
"""Seconds for which a page is waited for: two hundred times what a step takes on two busy cores."""


class Remembered:
    """The engine's cache and, where that is off, a memory of this process in its place."""

    key = staticmethod(cache.key)

    def __init__(self) -> None:
        self._results: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        """Return what is kept under a name."""
        return cache.get(name) if cache.is_on() else self._results.get(name)

    def has(self, name: str) -> bool:
        """Return whether something is kept under a name."""
        return cache.has(name) if cache.is_on() else name in self._results

    def put(self, name: str, result: bytes) -> None:
        """Keep a result."""
        if cache.is_on():
            cache.put(name, result)
        else:
            self._results[name] = result


def command(*arguments: str) -> list[str]:
    """Return the command line of ``paper``, run by the interpreter of the tests."""
    return [sys.executable, "-m", "refutable.cli", *arguments]


def paper(*arguments: str, cwd: Path, env: Mapping[str, str] | None = None) -> Run:
    """Run ``paper`` as a process of its own in ``cwd``, its output into pipes."""
    done = subprocess.run(
        command(*arguments),
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=HANG,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that ``make`` fills, once for all processes of pytest-xdist.

    The process that comes first makes it; the others wait until it is there.
    """
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, done = shared / name, shared / f"{name}.done"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            folder.mkdir()
            make(folder)
            done.touch()
    return folder
