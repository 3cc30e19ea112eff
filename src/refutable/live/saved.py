"""What is saved below some folders, as it is saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

from watchfiles import Change, DefaultFilter, watch

# A burst of saves is one change: it ends when nothing more was written for one step, in
# milliseconds, and lasts at most as long as DEBOUNCE.
DEBOUNCE, STEP = 50, 10
OUTPUT = "_output"
"""The folder of a project that holds what a render makes of it."""


def saved(folders: Sequence[Path], armed: Event, stop: Event) -> Iterator[frozenset[Path]]:
    """Yield the files that were saved or deleted together, until ``stop`` is set.

    ``armed`` is set as soon as no save is missed any more. Hidden files and folders, what editors
    and Python leave behind, and outputs are passed over.
    """
    matters = _Matters(folders)
    for changes in watch(
        *folders,
        watch_filter=matters,
        debounce=DEBOUNCE,
        step=STEP,
        rust_timeout=DEBOUNCE,
        yield_on_timeout=True,
        stop_event=stop,
        raise_interrupt=False,
    ):
        armed.set()
        made = {path for change, path in changes if change is Change.added}
        # What was made and is gone again was an editor's, on its way to another name.
        kept = {Path(path) for _, path in changes if path not in made or Path(path).exists()}
        if kept:
            yield frozenset(kept)


class _Matters:
    """Says of a path whether what it holds may matter."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders, self._known = folders, DefaultFilter()

    def __call__(self, change: Change, path: str) -> bool:
        inside = [Path(path).relative_to(f) for f in self._folders if Path(path).is_relative_to(f)]
        parts = min((one.parts for one in inside), key=len, default=())
        passed = parts[:1] == (OUTPUT,) or any(part.startswith(".") for part in parts)
        return not passed and self._known(change, path)
