"""Work shared among cores or the workers of a dask cluster; results are the same for any number.

Each of n workers gets the work once, and every n-th job. The address of a dask scheduler is read
from the environment, so that the kernel of a render knows it too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from refutable.errors import Fault, UsageError

Job = TypeVar("Job")
Result = TypeVar("Result")

SCHEDULER = "PAPER_SCHEDULER"
_SECONDS_TO_CONNECT = 10


@dataclass(frozen=True)
class Workers:
    """``jobs`` processes of this machine (-1: one for each core), or those of a dask scheduler."""

    jobs: int = -1
    scheduler: str = ""

    @classmethod
    def declared(cls) -> Workers:
        """Return the workers that the environment names; without one, this machine's cores."""
        return cls(scheduler=os.environ.get(SCHEDULER, ""))

    def map(self, work: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
        """Return the result of each job, in the order of the jobs.

        Raises:
            UsageError: the scheduler cannot be reached, or dask is not installed.
        """
        if len(jobs) < 2 or (self.jobs == 1 and not self.scheduler):
            return list(map(work, jobs))
        # Imported here: a check shares out nothing.
        from joblib import Parallel, delayed, effective_n_jobs, parallel_config

        if not self.scheduler:
            return _shared(work, jobs, Parallel(self.jobs), delayed, effective_n_jobs(self.jobs))
        with connected(self.scheduler) as client, parallel_config("dask", client=client):
            return _shared(work, jobs, Parallel(), delayed, sum(client.nthreads().values()))


ALONE = Workers(1)


def _shared(
    work: Callable[[Job], Result], jobs: Sequence[Job], parallel: Any, delayed: Any, number: int
) -> list[Result]:
    number = max(1, min(number, len(jobs)))
    parts = parallel(delayed(_each)(work, jobs[first::number]) for first in range(number))
    found: list[Any] = [None] * len(jobs)
    for first, part in enumerate(parts):
        found[first::number] = part
    return found


def _each(work: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
    return list(map(work, jobs))


def use_scheduler(address: str | None) -> None:
    """Let this process, and the kernels that it starts, share work through a scheduler, if any.

    Raises:
        UsageError: the scheduler cannot be reached, or dask is not installed.
    """
    if address:
        with connected(address):
            os.environ[SCHEDULER] = address


def connected(scheduler: str) -> Any:
    """Return a client of a dask scheduler, to be used in a ``with`` statement.

    Raises:
        UsageError: the scheduler cannot be reached, or dask is not installed.
    """
    try:
        from distributed import Client
    except ImportError as error:
        message = "--scheduler needs dask, which is not installed"
        remedy = "install the extra: pip install 'paper-as-code[cluster]'"
        raise UsageError([Fault("", 0, 0, "no-scheduler", message, remedy)]) from error
    try:
        client: Any = Client
        return client(scheduler, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        message = f"there is no dask scheduler at '{scheduler}'"
        remedy = "start one with `dask scheduler` and give its address, such as tcp://HOST:8786"
        raise UsageError([Fault("", 0, 0, "no-scheduler", message, remedy)]) from error
