"""A session that tests watch: they save, and wait for what it shows."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from refutable.build.watching import WORK
from refutable.live.session import Session
from refutable.live.standing import State
from tests.processes import PATIENCE
from tests.projects import Project


@dataclass(frozen=True)
class Watched:
    """A project in a session, and the states that were shown and not looked at yet."""

    project: Project
    session: Session
    shown: queue.Queue[State]

    def until(self, holds: Callable[[State], bool]) -> State:
        """Return the first state, of those not looked at yet, that something is true of."""
        while not holds(state := self.shown.get(timeout=PATIENCE)):
            pass
        return state

    def settled(self, holds: Callable[[State], bool] = lambda _: True) -> State:
        """Return the first such state in which nothing is left to be done."""
        return self.until(lambda state: not state.step and holds(state))


@contextmanager
def watched(project: Project) -> Iterator[Watched]:
    """Check a project with each change for as long as a block runs."""
    shown: queue.Queue[State] = queue.Queue()
    given = {"root": str(project.root), "formats": [], "out": ""}
    session = Session(project.root, WORK, given, lambda state, _: shown.put(state))
    running = threading.Thread(target=session.run)
    running.start()
    try:
        yield Watched(project, session, shown)
    finally:
        session.end()
        running.join()
