"""What a command takes as a whole process: wall-clock time and peak memory; and on what machine."""

from __future__ import annotations

import os
import platform
import signal
import statistics
import subprocess
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


class TooLongError(Exception):
    """A command did not end within its limit, and was stopped."""


@dataclass(frozen=True)
class Run:
    """One run: wall seconds, peak memory of its largest process in MiB, and what it printed."""

    seconds: float
    mebibytes: float
    printed: str = ""


def run(command: Sequence[str], folder: Path, limit: float | None = None) -> Run:
    """Run a command to its end and return what it took, and what it printed.

    Raises:
        TooLongError: it had not ended after ``limit`` seconds.
        SystemExit: it failed.
    """
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, encoding="utf-8")
    peak = [0.0]
    watch = threading.Thread(target=_watch, args=(process, peak))
    watch.start()
    try:
        printed, _ = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        for pid in reversed(_family(process.pid)):
            os.kill(pid, signal.SIGKILL)
        process.communicate()
        raise TooLongError(" ".join(command[:3])) from None
    finally:
        watch.join()
    seconds = time.perf_counter() - start
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command[:3])} failed with {process.returncode}")
    return Run(seconds, peak[0], printed)


def _watch(process: subprocess.Popen[bytes], peak: list[float]) -> None:
    # The kernel keeps each process's high-water mark; children (the kernel, pandoc) have their own.
    while process.poll() is None:
        for pid in _family(process.pid):
            try:
                status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
            except OSError:
                continue
            for line in status.splitlines():
                if line.startswith("VmHWM:"):
                    peak[0] = max(peak[0], int(line.split()[1]) / 1024)
        time.sleep(0.01)


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        try:
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
        except OSError:
            continue
        found.extend(int(child) for child in children.split())
    return found


def machine() -> str:
    """Return the processor, the number of cores, the system and the Python, in a line."""
    system = f"{platform.system()} {platform.machine()}"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"Machine: {_processor()}, {os.cpu_count()} cores, {system}, {python}."


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or "processor not named by the system"
    names = [line.partition(":")[2].strip() for line in told.splitlines() if "model name" in line]
    return names[0] if names else platform.machine()


def table(rows: Iterable[tuple[str, Sequence[float]]]) -> str:
    """Return figures as a Markdown table: the least, the median and the most of each."""
    lines = ["| figure | min | median | max |", "|---|--:|--:|--:|"]
    lines += [
        f"| {what} | {min(v):.2f} | {statistics.median(v):.2f} | {max(v):.2f} |" for what, v in rows
    ]
    return "\n".join(lines) + "\n"
