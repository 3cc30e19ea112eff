"""What a coder has seen, by what comes back: which excerpts of the sheet have a row.

A row without a code marks an excerpt as seen and left without codes. Where a file has no such row,
it does not say whether the coder reached the end of the sheet; the place of the last coded excerpt
does, for the sheet is in an order that says nothing of the excerpts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import comb

from refutable.errors import Fault

DOUBT = 0.01
"""Less likely than this, and nobody is taken to have gone through the sheet to its end."""


def seen_of(
    sheet: Sequence[str], with_rows: Collection[str], *, marked: bool, first: int | None
) -> frozenset[str]:
    """Return the excerpts that a coder has seen.

    ``sheet`` has those that were handed out, in its order; ``with_rows`` those of which something
    came back, ``marked`` whether some of it says that nothing applies. ``first`` is how many of the
    sheet were seen, where somebody says so.
    """
    if first is not None:
        return frozenset(sheet[:first]) | frozenset(with_rows)
    return frozenset(with_rows if marked else sheet)


def reached(sheet: Sequence[str], with_rows: Collection[str]) -> tuple[int, float]:
    """Return the place of the last excerpt with a row, and how likely it is that none comes later.

    It is so for a coder who has seen all: the excerpts with a row are then anywhere in the sheet,
    and all of them lie before a place by chance as in a draw without replacement.
    """
    coded = [place for place, excerpt in enumerate(sheet, start=1) if excerpt in with_rows]
    if not coded:
        return 0, 1.0
    last = coded[-1]
    return last, comb(last, len(coded)) / comb(len(sheet), len(coded))


def stopped(file: str, sheet: Sequence[str], with_rows: Collection[str]) -> Fault | None:
    """Return the fault of a file that ends long before the sheet does, without saying why."""
    last, chance = reached(sheet, with_rows)
    if chance >= DOUBT:
        return None
    message = (
        f"the codings end at excerpt {last} of {len(sheet)} of the sheet; had the coder seen all, "
        f"the rest would have none by a chance of {chance:.1g}"
    )
    remedy = (
        f"say how many were seen, with --seen {last} or --seen all; a row with an id and no code "
        "says that nothing applies"
    )
    return Fault(file, 0, 0, "stopped-half-way", message, remedy)
