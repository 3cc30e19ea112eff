"""Runs a command in a second process, so that no cell can end it, or hang it, without a word."""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from refutable.errors import CellError, Fault
from refutable.paper.lines import Position
from refutable.paper.watched import CELLS

_GRACE = 5.0
"""Seconds in which a worker that is asked to stop may do so by itself."""
_QUIET = 0.5
_ENDED = b"ended"


class Stopped(KeyboardInterrupt):
    """The command is asked to end, as by Ctrl-C, but by a signal; ``code`` is its exit code."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.code = 128 + number


def exit_code(error: KeyboardInterrupt) -> int:
    """Return the exit code of a command that was stopped."""
    return error.code if isinstance(error, Stopped) else 128 + signal.SIGINT


def stop_cleanly() -> None:
    """Have a signal that ends the command leave no temporary file: what is open is closed."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _stop)


def _stop(number: int, _: object) -> None:
    signal.signal(number, signal.SIG_IGN)  # once is enough
    raise Stopped(number)


def guarded(work: Callable[[], int]) -> int:
    """Return the exit code of what a second process does while this one watches it.

    Where a system has no fork, there is only this process.

    Raises:
        CellError: the worker ended without a report, or a cell of it ran too long.
    """
    if not hasattr(os, "fork"):
        return work()
    said, saying = os.pipe()
    alive, living = os.pipe()  # ends with this process
    sys.stdout.flush()
    sys.stderr.flush()
    worker = os.fork()
    if worker == 0:
        os.close(said)
        os.close(living)
        _work(work, saying, alive)
    os.close(saying)
    os.close(alive)
    return _Watch(worker, said).code()


# ------------------------------------------------------------------ the worker


def _work(work: Callable[[], int], saying: int, alive: int) -> NoReturn:
    signal.signal(signal.SIGINT, _interrupt)
    threading.Thread(target=_end_with, args=(alive,), daemon=True).start()
    CELLS.tell.append(lambda at: _say(saying, at))
    try:
        code = work()
        sys.stdout.flush()
    except KeyboardInterrupt as error:
        code = exit_code(error)
    finally:
        os.write(saying, _ENDED + b"\n")
    sys.exit(code)


def _interrupt(number: int, _: object) -> None:
    # The watching process passes on a Ctrl-C that a terminal has sent to both.
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _end_with(alive: int) -> None:
    os.read(alive, 1)
    os.kill(os.getpid(), signal.SIGKILL)


def _say(saying: int, at: Position | None) -> None:
    if at is None and sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    place = json.dumps([at.file, at.line, at.column] if at else None)
    os.write(saying, place.encode() + b"\n")


# ------------------------------------------------------------------ who watches it


class _Watch:
    def __init__(self, worker: int, said: int) -> None:
        self._worker, self._said = worker, said
        self._ended = False
        self._begun = time.monotonic()
        self._rest = b""

    def code(self) -> int:
        """Return the exit code of the worker, once it has ended."""
        try:
            status = self._status()
        except KeyboardInterrupt as error:
            self._end(signal.Signals(exit_code(error) - 128))
            raise
        if self._ended:
            return status if status >= 0 else 128 - status
        how = f"exit code {status}" if status >= 0 else signal.Signals(-status).name
        message = f"the process that ran the cells ended here without a report ({how})"
        raise _fault(message, "let the cell raise an error, or look for what crashes in it")

    def _status(self) -> int:
        while True:
            self._listen()
            ended, status = os.waitpid(self._worker, os.WNOHANG)
            if ended:
                self._listen()
                return os.waitstatus_to_exitcode(status)
            runs = time.monotonic() - self._begun
            if CELLS.at and CELLS.limit and runs > CELLS.limit:
                self._end(signal.SIGKILL)
                raise _fault(f"the cell ran for more than {CELLS.limit} s", TOO_LONG)
            if CELLS.at and runs > _QUIET and sys.stderr.isatty():
                place = f"{CELLS.at.file}:{CELLS.at.line}"
                print(f"\r\x1b[K{place} ({runs:.0f} s)", end="", file=sys.stderr, flush=True)

    def _listen(self) -> None:
        """Take in what the worker says; wait a little where it says nothing."""
        if self._said < 0:
            time.sleep(_QUIET / 50)
            return
        if not select.select([self._said], [], [], _QUIET)[0]:
            return
        new = os.read(self._said, 1 << 16)
        if not new:
            os.close(self._said)
            self._said = -1
        *lines, self._rest = (self._rest + new).split(b"\n")
        for line in lines:
            if line == _ENDED:
                self._ended = True
                continue
            place = json.loads(line)
            CELLS.at = Position(*place) if place else None
            self._begun = time.monotonic()

    def _end(self, number: int) -> None:
        with suppress(OSError):
            os.kill(self._worker, number)
            last = time.monotonic() + _GRACE
            while time.monotonic() < last:
                if os.waitpid(self._worker, os.WNOHANG)[0]:
                    return
                time.sleep(_QUIET / 50)
            os.kill(self._worker, signal.SIGKILL)
            os.waitpid(self._worker, 0)


TOO_LONG = "make it faster, or allow it more with --timeout (0 is no limit)"


def _fault(message: str, remedy: str) -> CellError:
    if CELLS.at is None:
        return CellError([Fault("", 0, 0, "cell-stopped", message, remedy)])
    return CellError([CELLS.at.fault("cell-stopped", message, remedy)])
