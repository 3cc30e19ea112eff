"""A claim has one of five verdicts; what rests on a fallen one is at risk."""

from __future__ import annotations

import pytest

from refutable.claims.claim import (
    Assessment,
    Claim,
    Ledger,
    Verdict,
    assess,
    take_stock,
)
from refutable.corpus import Corpus
from refutable.evaluate.query import Finder
from refutable.language.criteria import Criterion
from refutable.language.expressions import coded

S, R = Verdict.SUPPORTED, Verdict.REFUTED


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_is_no_bool(verdict: Verdict) -> None:
    """Asking whether a verdict is so raises: it is not true or false."""
    with pytest.raises(TypeError, match="not true or false"):
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


def test_the_ledger_tells_what_fell_and_what_it_puts_at_risk() -> None:
    """What rests on a fallen claim, however far, is at risk, by the path that leads there."""
    found = ledger({"a": ["b"], "b": ["c"], "c": ["d"], "d": [], "e": ["f"], "f": []}, {"d"})
    assert found.at_risk == {"a": ("b", "c", "d"), "b": ("c", "d"), "c": ("d",)}
    assert [entry.claim.id for entry in found.fallen] == ["d"]
    assert not found.holds


def test_nothing_is_at_risk_where_nothing_fell() -> None:
    """A ledger in which every claim is as declared holds."""
    found = ledger({"a": ["b"], "b": []}, set())
    assert found.at_risk == {}
    assert found.holds


def test_stock_is_taken_in_the_order_given(small: Corpus) -> None:
    """The ledger keeps the order of the claims and finds them by id."""
    made = [Claim(f"clm-{n}", coded("order.ban").documents >= n) for n in (3, 1, 9)]
    found = take_stock(made, Finder(small))
    assert [entry.claim.id for entry in found.entries] == ["clm-3", "clm-1", "clm-9"]
    assert found["clm-9"].verdict is R
    with pytest.raises(KeyError):
        found["clm-2"]
