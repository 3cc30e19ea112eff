"""Garbage collection paused while a large corpus is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# So many new objects that looking through them for reference cycles takes noticeable time.
MANY = 500_000


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause the cyclic garbage collector while very many objects without cycles are made.

    It would look through all of them again and again: on a large corpus that takes longer than
    all else. Where very many were made, they are frozen: later collections pass over them.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if gc.get_count()[0] > MANY:
                gc.freeze()
            gc.enable()
