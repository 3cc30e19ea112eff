"""A claim has one of five verdicts; what rests on a fallen one is at risk."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from analysis.claims.claim import (
    Assessment,
    Claim,
    Ledger,
    Verdict,
    assess,
    cycles,
    take_stock,
)
from analysis.claims.expressions import Criterion, coded
from analysis.corpus import Corpus
from analysis.evidence.query import Finder

S, R = Verdict.SUPPORTED, Verdict.REFUTED


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_is_no_bool(verdict: Verdict) -> None:
    """Asking whether a verdict is so raises: it has five values."""
    with pytest.raises(TypeError, match="five values"):
        bool(verdict)


@pytest.mark.parametrize(
    ("criterion", "verdict"),
    [
        (coded("order.ban").documents >= 1, Verdict.SUPPORTED),
        (coded("order.ban").documents >= 9, Verdict.REFUTED),
        (coded("order.appeal").before("1990-06-15").documents == 0, Verdict.UNDETERMINED),
        (None, Verdict.ARGUED),
        (coded("order.bann").documents >= 1, Verdict.ERROR),
    ],
)
def test_each_verdict_is_reached(
    small: Corpus, criterion: Criterion | None, verdict: Verdict
) -> None:
    """True supports, false refutes, unknown leaves open; works argue; a wrong name errs."""
    found = assess(Claim("clm-x", criterion), Finder(small))
    assert found.verdict is verdict
    assert bool(found.error) is (verdict is Verdict.ERROR)


def test_what_is_declared_is_held_against_what_is_found(small: Corpus) -> None:
    """A claim is as declared only where its verdict is the declared one."""
    fails = coded("order.ban").documents >= 9
    assert not assess(Claim("clm-x", fails), Finder(small)).as_declared
    assert assess(Claim("clm-x", fails, declared=R), Finder(small)).as_declared


def test_what_speaks_against_does_not_also_speak_for(small: Corpus) -> None:
    """A passage named against a claim is taken out of its grounds."""
    ban = coded("order.ban")
    made = Claim("clm-x", ban.documents >= 1, against=ban.in_documents("house-rules-1974"))
    found = assess(made, Finder(small))
    assert {item.document for item in found.rebuttal} == {"house-rules-1974"}
    assert {item.document for item in found.grounds} == {
        "desk-circular-1981",
        "desk-interview-2010",
    }


def ledger(rests_on: dict[str, list[str]], fallen: set[str]) -> Ledger:
    """Return a ledger of claims that rest on one another, some of them fallen."""
    return Ledger(
        tuple(
            Assessment(Claim(name, None, rests_on=tuple(below)), R if name in fallen else S)
            for name, below in rests_on.items()
        )
    )


def test_at_risk_names_the_path_down_to_what_fell() -> None:
    """What rests on a fallen claim, however far, is at risk, by the path that leads there."""
    found = ledger({"a": ["b"], "b": ["c"], "c": ["d"], "d": [], "e": ["f"], "f": []}, {"d"})
    assert found.at_risk == {"a": ("b", "c", "d"), "b": ("c", "d"), "c": ("d",)}
    assert [entry.claim.id for entry in found.fallen] == ["d"]
    assert not found.holds


def test_a_fallen_claim_is_not_also_at_risk() -> None:
    """What has fallen itself is reported as fallen, and what rests on it by the nearest fall."""
    found = ledger({"a": ["b"], "b": ["c"], "c": []}, {"b", "c"})
    assert found.at_risk == {"a": ("b",)}


def test_a_diamond_is_at_risk_once() -> None:
    """A claim with two ways down is at risk by one of them."""
    found = ledger({"a": ["b", "c"], "b": [], "c": ["d"], "d": []}, {"d"})
    assert found.at_risk == {"a": ("c", "d"), "c": ("d",)}


def test_nothing_is_at_risk_where_nothing_fell() -> None:
    """A ledger in which every claim is as declared holds."""
    found = ledger({"a": ["b"], "b": []}, set())
    assert found.at_risk == {}
    assert found.holds


def test_a_circle_ends() -> None:
    """Claims that rest on one another in a circle do not keep the search from ending."""
    found = ledger({"a": ["b"], "b": ["a"], "c": ["a", "d"], "d": []}, {"d"})
    assert found.at_risk == {"c": ("d",)}


@pytest.mark.parametrize(
    ("rests_on", "circles"),
    [
        ({"a": ["b"], "b": ["c"], "c": []}, []),
        ({"a": ["b"], "b": ["a"]}, [("a", "b", "a")]),
        ({"a": ["a"]}, [("a", "a")]),
        ({"z": ["a"], "a": ["b"], "b": ["c"], "c": ["a"]}, [("a", "b", "c", "a")]),
        ({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"]}, [("a", "b", "a"), ("c", "d", "c")]),
        ({"a": ["gone"]}, []),
    ],
)
def test_circles_are_found_once_each(
    rests_on: dict[str, list[str]], circles: list[tuple[str, ...]]
) -> None:
    """Each circle is named once, from where it is entered back to there."""
    made = [Claim(name, None, rests_on=tuple(below)) for name, below in rests_on.items()]
    assert list(cycles(made)) == circles


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, list[str]]:
    """Draw claims that rest on one another somehow."""
    names = "abcdef"[: draw(st.integers(1, 6))]
    below = st.lists(st.sampled_from(names), unique=True, max_size=3)
    return {name: draw(below) for name in names}


@drawn(graphs(), st.sets(st.sampled_from("abcdef"), max_size=2))
def test_risk_is_reachability(rests_on: dict[str, list[str]], fallen: set[str]) -> None:
    """At risk is exactly what reaches a fallen claim, and every path leads where it says."""
    risks = ledger(rests_on, fallen).at_risk
    reaching: set[str] = set()
    for _ in rests_on:
        reaching |= {n for n, b in rests_on.items() if any(x in fallen | reaching for x in b)}
    # A name that is no claim of the ledger cannot fall.
    real = fallen & set(rests_on)
    if real == fallen:
        assert set(risks) == reaching - fallen
    for name, path in risks.items():
        steps = (name, *path)
        assert all(b in rests_on[a] for a, b in pairwise(steps))
        assert path[-1] in fallen


@drawn(graphs())
def test_a_graph_without_circles_can_be_ordered(rests_on: dict[str, list[str]]) -> None:
    """Circles are found exactly where claims cannot be put in an order of resting."""
    made = [Claim(name, None, rests_on=tuple(below)) for name, below in rests_on.items()]
    left, placed = set(rests_on), set[str]()
    while ready := {n for n in left if set(rests_on[n]) <= placed}:
        placed |= ready
        left -= ready
    assert bool(cycles(made)) is bool(left)


def test_many_claims_that_rest_on_many_are_dealt_with_in_time() -> None:
    """Twelve layers of three claims, each on all below: no claim is walked again and again."""
    layers = [[f"{depth}-{place}" for place in range(3)] for depth in range(12)]
    made = [
        Claim(name, None, rests_on=tuple(below))
        for layer, below in zip(layers, [*layers[1:], []], strict=True)
        for name in layer
    ]
    begun = time.process_time()
    assert cycles(made) == ()
    assert time.process_time() - begun < 1


def test_stock_is_taken_in_the_order_given(small: Corpus) -> None:
    """The ledger keeps the order of the claims and finds them by id."""
    made = [Claim(f"clm-{n}", coded("order.ban").documents >= n) for n in (3, 1, 9)]
    found = take_stock(made, Finder(small))
    assert [entry.claim.id for entry in found.entries] == ["clm-3", "clm-1", "clm-9"]
    assert found["clm-9"].verdict is R
    with pytest.raises(KeyError):
        found["clm-2"]
