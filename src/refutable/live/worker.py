"""A warm process: everything is imported, and each piece of work runs in a fork of it.

So a piece of work starts in a few milliseconds, finds no module of the project loaded that might
have changed since, and takes all memory that it used with it when it ends. The process itself
imports the engine and runs nothing. It reads a line of JSON from its standard input for each piece
of work, and writes lines of JSON.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

Work = Callable[..., None]
Tell = Callable[..., None]
FORGOTTEN = 1000
"""How many bytes of a line on the end of a process are kept."""


def main(name: str) -> None:
    """Import the work, ``module:function``, and do it for each line that comes in."""
    tell = _channel()
    module, _, function = name.partition(":")
    try:
        work: Work = getattr(importlib.import_module(module), function)
    except BaseException as error:  # whatever a half-written module does
        tell(unfit=_said(error))
        return
    gc.collect()
    gc.freeze()  # what is loaded is garbage in no fork
    tell(ready=True)
    for line in sys.stdin.buffer:
        child = os.fork()
        if not child:
            _do(work, tell, json.loads(line))
        status = os.waitpid(child, 0)[1]
        tell(ended=os.waitstatus_to_exitcode(status))


def _channel() -> Tell:
    """Return what writes a message. What cells print goes to the standard error, with the rest."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)

    def tell(**message: Any) -> None:
        # It begins a line, for one that was being written may have been cut off.
        out.write(f"\n{json.dumps(message)}\n".encode())

    return tell


def _do(work: Work, tell: Tell, given: dict[str, Any]) -> NoReturn:
    try:
        os.setpgid(0, 0)  # so that it can be ended with all that it started
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        threading.Thread(target=_end_with_the_last, daemon=True).start()
        tell(started=os.getpid())
        try:
            work(tell, **given)
        except Exception as error:
            traceback.print_exc()
            tell(failed=_said(error))
        tell(done=True)
    finally:
        os._exit(0)


def _end_with_the_last() -> None:
    """End this process and all that it started when nobody is left who could ask for work."""
    gone = select.poll()
    gone.register(0, 0)
    gone.poll()
    os.killpg(0, signal.SIGKILL)


def _said(error: BaseException) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1:]
    if isinstance(error, SyntaxError):
        return f"{error.msg} ({error.filename}:{error.lineno})"
    where = "".join(f" ({one.filename}:{one.lineno})" for one in place)
    return f"{type(error).__name__}: {error}"[:FORGOTTEN] + where
