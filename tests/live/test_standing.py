"""Which claims fell or rose since the paper last stood well."""

from __future__ import annotations

from dataclasses import replace

from refutable.live.standing import Note, Standing, State, told

FINE = Standing("clm-a", "supported", True, "paper.qmd:3")
FALLEN = Standing("clm-a", "refuted", False, "paper.qmd:3", "found 0, needed 1")
OTHER = Standing("clm-b", "argued", True, "paper.qmd:9")
GRAVE = Note("data/x.csv:2:1", "the row is short", "complete it", "bad-row")


def state(
    *claims: Standing, good: tuple[Standing, ...] = (), notes: tuple[Note, ...] = ()
) -> State:
    """Return a state with these claims, after a good state with those."""
    return State(
        claims={one.id: one for one in claims}, good={one.id: one for one in good}, notes=notes
    )


def hows(found: State) -> list[tuple[str, str]]:
    """Return which claim moved how."""
    return [(move.how, move.id) for move in found.moves]


def test_a_claim_that_is_no_longer_as_declared_fell_and_rises_again() -> None:
    """A fall says both verdicts and why; the way back is a rise."""
    fallen = state(FALLEN, OTHER, good=(FINE, OTHER))
    assert hows(fallen) == [("fell", "clm-a")]
    assert fallen.moves[0].verdicts == "supported → refuted"
    assert fallen.moves[0].why == "found 0, needed 1"
    assert hows(state(FINE, good=(FALLEN,))) == [("rose", "clm-a")]


def test_a_claim_that_rests_on_a_fallen_one_fell_though_its_verdict_is_the_same() -> None:
    """What is at risk is said to be."""
    risky = replace(FINE, fine=False)
    assert state(risky, good=(FINE,)).moves[0].verdicts == "at risk"


def test_fallen_claims_come_first_and_new_ones_last() -> None:
    """The order of the bar is that of what matters most."""
    declared = replace(OTHER, verdict="refuted")
    found = state(
        Standing("clm-n", "supported", True, "p:1"),
        replace(FALLEN, id="clm-r", fine=True),
        declared,
        FALLEN,
        good=(FINE, OTHER, replace(FALLEN, id="clm-r"), replace(FINE, id="clm-gone")),
    )
    assert [how for how, _ in hows(found)] == ["fell", "gone", "turned", "rose", "new"]


def test_a_fall_is_shown_until_it_is_mended() -> None:
    """A state in which a claim fell, or something is malformed, is no good state."""
    good = {FINE.id: FINE}
    assert state(FALLEN, good=(FINE,)).base == good
    assert state(FINE, good=(FINE,), notes=(GRAVE,)).base == good
    better = state(FINE, OTHER, good=(FINE,))
    assert better.base == better.claims


def test_the_first_state_is_what_the_next_is_held_against() -> None:
    """A paper that is already at fault when its author begins shows what changes from then on."""
    first = state(FALLEN)
    assert first.moves == ()
    assert first.base == first.claims


def test_the_terminal_is_told_what_moved_and_what_is_wrong() -> None:
    """One line a claim and a fault, the reasons below, the sums last."""
    said = told(replace(state(FALLEN, good=(FINE,), notes=(GRAVE,)), stale=2))
    assert said.splitlines() == [
        "fell: paper.qmd:3: clm-a, supported → refuted",
        "    found 0, needed 1",
        "data/x.csv:2:1: the row is short [bad-row]",
        "    complete it",
        "1 claim, 1 not as declared or at risk; 2 figures out of date",
    ]
