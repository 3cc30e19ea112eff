"""When Python need not look for values that refer to one another in a circle."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# So many values that a search through them takes longer than a moment.
MANY = 500_000


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave the search for circles out while very many values are made that stand in none.

    The search looks at all values that there are, again and again as their number grows: on a
    large corpus it takes longer than all else. Where very many have been made, later searches pass
    over all that there are by then.
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
