"""One session of watching: what is saved becomes work, and what the work tells becomes a state."""

from __future__ import annotations

import os
import queue
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from refutable.live.crew import Message, Worker
from refutable.live.saved import saved
from refutable.live.standing import Note, Standing, State

ENGINE = Path(__file__).parents[1]
MOST_FILES = 20
"""How many of the files that changed together are named."""
Show = Callable[[State, Message], None]


class Session:
    """Watches a folder. One piece of work runs at a time; what is saved meanwhile comes next.

    A save stops the work that is running, for its result would be that of an older text. It does
    not stop the work that follows a stopped one: where saves never pause, results still come.
    """

    def __init__(self, folder: Path, work: str, given: Mapping[str, Any], show: Show) -> None:
        """Watch ``folder``. ``work`` (``module:function``) gets ``given`` each time.

        ``show`` is called with the state after each message, and with the message.
        """
        self._folder, self._work, self._given, self._show = folder, work, given, show
        self._events: queue.SimpleQueue[tuple[Worker | None, Any]] = queue.SimpleQueue()
        self._end = threading.Event()
        self._state = State()
        self._waiting: set[str] | None = set()  # the files to look at next; None where nothing is
        self._worker: Worker | None = None
        self._base: Mapping[str, Standing] = {}
        self._ready = self._runs = False
        self._stopping = self._spared = self._done = False
        self._at = ""  # the cell that runs

    def run(self) -> None:
        """Work until ``end`` is called, or Ctrl-C is pressed."""
        armed = threading.Event()
        threading.Thread(target=self._watch, args=[armed], daemon=True).start()
        with tempfile.TemporaryFile() as self._log:
            try:
                self._renew()
                armed.wait()
                while not self._end.is_set():
                    worker, event = self._events.get()
                    if worker is None:
                        self._saved(event)
                    elif worker is self._worker:  # what a replaced one says is of no interest
                        self._heard(event)
            finally:
                self._end.set()
                if self._worker:
                    self._worker.close()

    def end(self) -> None:
        """Let ``run`` return."""
        self._end.set()
        self._events.put((None, frozenset()))

    def _watch(self, armed: threading.Event) -> None:
        engine = () if ENGINE.is_relative_to(self._folder) else (ENGINE,)
        try:
            for paths in saved((self._folder, *engine), armed, self._end):
                self._events.put((None, paths))
        except OSError as error:
            remedy = "correct the cause, and start anew"
            self._events.put(
                (None, Note("", f"the folder is not watched: {error}", remedy, "system"))
            )
        finally:
            armed.set()

    def _renew(self) -> None:
        """Replace the warm process."""
        if self._worker:
            self._worker.close()
        self._ready = self._runs = self._stopping = False
        self._forget_log()
        self._worker = Worker(self._work, self._log, lambda *heard: self._events.put(heard))
        self._tell({}, step="loading the engine")

    def _forget_log(self) -> None:
        self._log.seek(0)  # for the process too: both have one place in the file
        self._log.truncate()

    def _saved(self, event: frozenset[Path] | Note) -> None:
        if isinstance(event, Note):
            self._tell({"notes": ()}, notes=(event,), step="")
            return
        if not event:
            return
        names = sorted(os.path.relpath(path, self._folder) for path in event)
        self._waiting = {*(self._waiting or ()), *names[:MOST_FILES]}
        if self._worker is None or any(path.is_relative_to(ENGINE) for path in event):
            self._renew()
        elif self._ready and not self._runs:
            self._begin()
        elif self._runs and not self._stopping and not self._spared:
            self._stopping = True
            self._waiting |= {*self._state.files}
            self._worker.stop()

    def _begin(self) -> None:
        assert self._worker is not None
        self._forget_log()
        self._runs, self._spared, self._stopping = True, self._stopping, False
        self._done, self._at = False, ""
        files, self._waiting = tuple(sorted(self._waiting or ())), None
        self._tell({}, step="checking", files=files, good=self._base)
        self._worker.ask(**self._given)

    def _heard(self, message: Message | None) -> None:
        if message is None:
            self._log.seek(0)
            last = self._log.read().decode(errors="replace").strip().rpartition("\n")[2]
            self._lost(f"the process that checks and renders has ended: {last}")
        elif "unfit" in message:
            self._lost(f"the engine cannot be loaded: {message['unfit']}")
        elif "ready" in message:
            self._ready = True
            self._begin()
        elif "ended" in message:
            self._ended(message["ended"])
        elif "done" in message:
            self._done = True
        elif "at" in message:
            self._at = message["at"]
        elif "failed" in message:
            self._tell({"notes": ()}, notes=(_stopped(message["failed"]),))
        elif "started" not in message:
            self._tell(message, **_news(message))

    def _lost(self, reason: str) -> None:
        """The warm process is gone; the next save starts another."""
        worker, self._worker = self._worker, None
        if worker:
            worker.close()
        self._ready = self._runs = self._stopping = False
        self._tell({"notes": ()}, notes=(_stopped(reason),), step="")

    def _ended(self, code: int) -> None:
        self._runs = False
        if self._done:
            self._base = self._state.base
        elif not self._stopping:
            reason = f"the check or render ended here without a result (exit code {code})"
            self._tell({"notes": ()}, notes=(_stopped(reason, self._at),))
        if self._waiting is not None:
            self._begin()
        else:
            self._stopping = False
            self._tell({}, step="")

    def _tell(self, message: Message, **news: Any) -> None:
        self._state = replace(self._state, **news)
        self._show(self._state, message)


def _news(message: Message) -> Mapping[str, Any]:
    """Return what a message of the work changes in the state."""
    news: dict[str, Any] = {}
    if "claims" in message:
        news["claims"] = {one["id"]: Standing(**one) for one in message["claims"]}
    if "notes" in message:
        news["notes"] = tuple(Note(**one) for one in message["notes"])
    for name in ("step", "stale", "page"):
        if name in message:
            news[name] = message[name]
    return news


def _stopped(reason: str, place: str = "") -> Note:
    remedy = "correct the code, or save any file to try again; the page stays as it is"
    return Note(place, reason, remedy, "worker-stopped")
