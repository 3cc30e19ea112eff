"""Values that are known only once every claim of the paper is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from refutable.cells.session import Mode, calling_cell, session
from refutable.errors import CellError, Fault, PaperError
from refutable.paper.bundles import Bundle
from refutable.paper.running import bundle_of, late_mark, raised

ELLIPSIS = "…"


class Late:
    """A value made when all cells have run; what is asked of it is asked of that value.

    A check prints an ellipsis for it. In a render it prints as a mark, which is replaced in the
    end. ``sample`` is a value of the same type: it answers at once, so that a name or an argument
    that the value would refuse is refused where it is written, in a check too.
    """

    def __init__(self, make: Callable[[], Any], sample: Any) -> None:
        self.make = make
        self.sample = sample
        self.place = calling_cell()
        current = session()
        self.number = len(current.late)  # the same wherever the cells run
        current.late.append(self)

    def __getattr__(self, name: str) -> Late:
        if name.startswith("_"):
            raise AttributeError(name)
        return Late(lambda: getattr(self.make(), name), getattr(self.sample, name))

    def __call__(self, *given: Any, **named: Any) -> Late:
        """Return the late result of calling the value."""
        return Late(lambda: self.make()(*given, **named), self.sample(*given, **named))

    def __str__(self) -> str:
        current = session()
        if current.mode is not Mode.RENDER:
            return ELLIPSIS
        current.late_shown.add(self.number)
        return late_mark(self.number)

    __repr__ = __str__
    _repr_markdown_ = __str__


def late(make: Callable[[], Any], sample: Any) -> Any:
    """Return a value that needs every claim of the paper: a ``Late`` while the cells still run.

    In a kernel of Jupyter or Quarto, where no end can be awaited, the value is made at once.
    """
    return make() if session().mode is Mode.LIVE else Late(make, sample)


def made(value: Late) -> Bundle:
    """Return what a late value displays, now that it can be made.

    Raises:
        CellError: it could not be made.
    """
    try:
        return bundle_of(value.make())
    except PaperError:
        raise
    except Exception as error:
        raise CellError([Fault(*value.place, 1, "cell-failed", raised(error))]) from error
