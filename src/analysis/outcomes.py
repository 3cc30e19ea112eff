"""How the claims of the published text fare, in one phrase, so that no number loses its outcome."""

from refutable import published
from refutable.claims.published import Outcome


def outcomes() -> str:
    """Return each outcome with the number of its claims, in the order of the engine."""
    *first, last = (f"{published(one.value)} {one.value}" for one in Outcome)
    return f"{', '.join(first)} and {last}"
