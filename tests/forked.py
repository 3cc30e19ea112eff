"""The command on a project, in a child of this process: what it came to, in which time and memory.

The engine is loaded once, so that a run costs what the command costs.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass

from refutable import cli

MOST_SECONDS = 5.0
MOST_MIB = 500


@dataclass(frozen=True)
class Outcome:
    """One run: its exit code (below 0 a signal), what it said, CPU seconds and peak memory."""

    code: int
    said: str
    seconds: float
    mib: float

    @property
    def wrong(self) -> str:
        """Why a run on bad input is not as it should be; "" where it is."""
        if "Traceback (most recent call last)" in self.said:
            return "traceback"
        if self.code < 0:
            return signal.Signals(-self.code).name
        if self.seconds > MOST_SECONDS:
            return f"{self.seconds:.1f} s"
        return f"{self.mib:.0f} MiB" if self.mib > MOST_MIB else ""


def outcome(*arguments: str, limit: float = 30.0) -> Outcome:
    """Run the command in a child; it is killed after ``limit`` seconds of CPU or twice as many."""
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            _run(arguments, said.fileno(), limit)
        _, status, usage = _waited(child, 2 * limit)
        said.seek(0)
        text = said.read(200_000).decode("utf-8", "replace")
    seconds = usage.ru_utime + usage.ru_stime
    return Outcome(os.waitstatus_to_exitcode(status), text, seconds, usage.ru_maxrss / 1024)


def _run(arguments: tuple[str, ...], said: int, limit: float) -> None:
    code = 70
    try:
        os.dup2(said, 1)
        os.dup2(said, 2)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        resource.setrlimit(resource.RLIMIT_CPU, (int(limit), int(limit) + 1))
        resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
        code = cli.run(arguments)
    except SystemExit as end:
        code = int(str(end.code))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _waited(child: int, limit: float) -> tuple[int, int, resource.struct_rusage]:
    end = time.monotonic() + limit
    while True:
        done, status, usage = os.wait4(child, os.WNOHANG)
        if done:
            return done, status, usage
        if time.monotonic() > end:  # it waits for something that never comes
            os.kill(child, signal.SIGKILL)
            return os.wait4(child, 0)
        time.sleep(0.005)


def load() -> None:
    """Load what a check needs, so that children have it."""
    outcome("--version")
    import refutable.build.coding
    import refutable.build.commands
    import refutable.exchange.importing
    import refutable.reports.agreement
    import refutable.reports.forms  # noqa: F401
