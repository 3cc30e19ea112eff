"""Work shared out among processes; what comes out does not depend on how many there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

# What each process does with its jobs: given once, for it may hold a whole corpus.
_work: Callable[[Any], Any] | None = None


def shared(work: Callable[[Job], Result], jobs: Sequence[Job], processes: int) -> list[Result]:
    """Return what the work comes to for each job, in the order of the jobs."""
    if processes < 2 or len(jobs) < 2:
        return list(map(work, jobs))
    with ProcessPoolExecutor(processes, initializer=_begin, initargs=(work,)) as pool:
        return list(pool.map(_do, jobs))


def _begin(work: Callable[[Any], Any]) -> None:
    global _work
    _work = work


def _do(job: Any) -> Any:
    assert _work is not None
    return _work(job)
