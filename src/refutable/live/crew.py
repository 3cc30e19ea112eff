"""The warm process from outside: started, asked, stopped, and replaced when Python has changed."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

Message = Mapping[str, Any]
GRACE = 2.0
"""Seconds that a piece of work has to end by itself before it is ended."""
# The process runs the engine that started it, and nothing that happens to lie in its folder.
_BEGIN = """
import sys
sys.path[:] = [{engine!r}, *(p for p in sys.path if p not in ("", {engine!r}))]
from refutable.live.worker import main
main({work!r})
"""


class Worker:
    """One warm process. ``heard`` gets each message, and None when the process has ended."""

    def __init__(
        self, work: str, log: IO[bytes], heard: Callable[[Worker, Message | None], None]
    ) -> None:
        """Start it; what it prints goes to ``log``."""
        begin = _BEGIN.format(engine=str(Path(__file__).parents[2]), work=work)
        self._heard = heard
        self._working = 0
        # In a session of its own, Ctrl-C on the terminal does not reach it.
        self._process = subprocess.Popen(
            [sys.executable, "-c", begin],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def ask(self, **given: Any) -> None:
        """Ask for a piece of work; the one before must have ended."""
        with contextlib.suppress(OSError):  # it has ended, and `heard` is told
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(given).encode() + b"\n")
            self._process.stdin.flush()

    def stop(self) -> None:
        """End the piece of work; it is said to have ended when it has."""
        if working := self._working:
            _signal(working, signal.SIGTERM)
            late = threading.Timer(GRACE, self._kill, [working])
            late.daemon = True
            late.start()

    def close(self) -> None:
        """End the process, with its piece of work."""
        self._kill(self._working)
        with contextlib.suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()
        self._process.kill()
        self._process.wait()

    def _kill(self, working: int) -> None:
        if working and working == self._working:
            _signal(working, signal.SIGKILL)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            try:
                message: Message = json.loads(line)
            except ValueError:  # an empty line, or one that was cut off with its writer
                continue
            self._working = message.get("started", self._working)
            if "ended" in message:
                self._working = 0
            self._heard(self, message)
        self._heard(self, None)


def _signal(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
