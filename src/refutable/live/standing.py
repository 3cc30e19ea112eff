"""How the claims of a paper stand, and which fell or rose since it last stood well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from refutable.language.english import counted

How = Literal["fell", "rose", "turned", "new", "gone"]


@dataclass(frozen=True)
class Standing:
    """One claim: its verdict, whether that is as declared, and if not, ``why``.

    ``fine`` is false as well for a claim that rests on a fallen one.
    """

    id: str
    verdict: str
    fine: bool
    place: str
    why: str = ""


@dataclass(frozen=True)
class Move:
    """A claim that stands otherwise than before.

    It fell when it is no longer as declared, rose when it is again, and turned when its verdict
    changed in neither of these ways.
    """

    how: How
    id: str
    verdicts: str
    place: str
    why: str = ""


@dataclass(frozen=True)
class Note:
    """Something that is wrong, beside claims that fell: its place, what it is, what to do.

    A ``grave`` one leaves something unevaluated, or the page as it was.
    """

    place: str
    head: str
    why: str = ""
    rule: str = ""
    grave: bool = True

    def __str__(self) -> str:
        head = f"{self.place}: {self.head}" if self.place else self.head
        indented = "".join(f"\n    {line}" for line in self.why.splitlines())
        return f"{head} [{self.rule}]{indented}"


@dataclass(frozen=True)
class State:
    """What is known of a paper now.

    ``files`` are those whose change led to it. ``step`` says what is being done, "" when all is
    done. ``claims`` are those of the last state in which they could be evaluated, and ``moves``
    those that stand otherwise than in ``good``, the last good state. ``notes`` are what else is
    wrong, grave things first. ``page`` names the version of the page.
    """

    files: tuple[str, ...] = ()
    step: str = "loading the engine"
    claims: Mapping[str, Standing] = field(default_factory=dict)
    good: Mapping[str, Standing] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    stale: int = 0
    page: str = ""

    @property
    def moves(self) -> tuple[Move, ...]:
        """The claims that stand otherwise than in the last good state, fallen ones first."""
        found = _moves(self.good, self.claims) if self.good else ()
        order = ("fell", "gone", "turned", "rose", "new")
        return tuple(sorted(found, key=lambda move: order.index(move.how)))

    @property
    def grave(self) -> tuple[Note, ...]:
        """What leaves something unevaluated, or the page as it was."""
        return tuple(note for note in self.notes if note.grave)

    @property
    def in_short(self) -> str:
        """How many claims there are, and how many are not as declared or at risk."""
        failing = sum(not one.fine for one in self.claims.values())
        said = f"{failing} not as declared or at risk" if failing else "all as declared"
        figures = f"; {counted(self.stale, 'figure')} out of date" if self.stale else ""
        return f"{counted(len(self.claims), 'claim')}, {said}{figures}"

    @property
    def base(self) -> Mapping[str, Standing]:
        """The last good state from now on: this one, if nothing is wrong and no claim fell."""
        sound = not self.grave and not any(move.how == "fell" for move in self.moves)
        return self.claims if sound or not self.good else self.good


def _moves(good: Mapping[str, Standing], now: Mapping[str, Standing]) -> Iterator[Move]:
    for name in dict.fromkeys((*now, *good)):
        was, found = good.get(name), now.get(name)
        if was is None or found is None:
            one = found or was
            assert one is not None
            yield Move("new" if found else "gone", name, one.verdict, one.place, one.why)
        elif was.fine != found.fine or was.verdict != found.verdict:
            how: How = "turned" if was.fine == found.fine else "rose" if found.fine else "fell"
            changed = was.verdict != found.verdict
            said = f"{was.verdict} → {found.verdict}" if changed else "at risk" * (not found.fine)
            yield Move(how, name, said, found.place, found.why)


def told(state: State) -> str:
    """Return for a terminal what changed: claims that fell or rose, and what else is wrong."""
    moves = (
        f"{one.how}: {one.place}: {one.id}{f', {one.verdicts}' if one.verdicts else ''}"
        + "".join(f"\n    {line}" for line in one.why.splitlines() if one.how == "fell")
        for one in state.moves
    )
    last = [state.in_short] if state.claims else []
    return "\n".join([*moves, *map(str, state.notes), *last])
