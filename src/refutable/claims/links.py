"""What is wrong with the links between claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from refutable.claims.claim import Claim, rests_on
from refutable.claims.graph import cycles, unknown_names
from refutable.errors import Fault


def link_faults(claims: Sequence[Claim]) -> Iterator[Fault]:
    """Yield what is wrong with the links between claims: names, warrants, circles."""
    places = {made.id: made for made in claims}
    graph = rests_on(claims)
    for name, below in unknown_names(graph):
        message = f"'{name}' rests on '{below}', but there is no claim '{below}'"
        place = places[name]
        yield Fault(place.file, place.line, 1, "unknown-claim", message, "correct the id")
    yield from _warrant_faults(claims)
    for circle in cycles(graph):
        place = places[circle[0]]
        message = f"claims rest on one another in a circle: {' → '.join(circle)}"
        remedy = "take one of these ids out of rests_on="
        yield Fault(place.file, place.line, 1, "circular-claims", message, remedy)


def _warrant_faults(claims: Sequence[Claim]) -> Iterator[Fault]:
    argued = {made.id: bool(made.argued_from) for made in claims}
    for made in claims:
        for name in made.warranted_by:
            if name not in argued:
                message = f"'{made.id}' names the warrant '{name}', but there is no claim '{name}'"
                remedy = "correct the id; to name a work, give its citation key with the @"
                yield Fault(made.file, made.line, 1, "unknown-claim", message, remedy)
            elif not argued[name]:
                message = f"the warrant '{name}' of '{made.id}' has a criterion of its own"
                remedy = "name it in rests_on= instead; a warrant is argued from literature"
                yield Fault(made.file, made.line, 1, "computed-warrant", message, remedy)
