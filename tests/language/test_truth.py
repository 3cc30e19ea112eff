"""Three-valued logic is Kleene's strong one."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.language.truth import Truth, all_of, any_of

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
PAIRS = list(product(Truth, repeat=2))
many = st.lists(st.sampled_from(Truth), max_size=6)


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [
        (T, T, T, T),
        (T, U, U, T),
        (T, F, F, T),
        (U, U, U, U),
        (U, F, F, U),
        (F, F, F, F),
    ],
)
def test_and_and_or_follow_kleenes_tables(
    one: Truth, other: Truth, both: Truth, either: Truth
) -> None:
    """False decides an and, true decides an or, and unknown decides nothing."""
    assert all_of([one, other]) is all_of([other, one]) is both
    assert any_of([one, other]) is any_of([other, one]) is either


def test_not_turns_true_and_false_and_leaves_the_unknown() -> None:
    """The negation of unknown is unknown."""
    assert [~T, ~F, ~U] == [F, T, U]


def test_nothing_at_all() -> None:
    """All of nothing is true, any of nothing is false."""
    assert all_of([]) is T
    assert any_of([]) is F


@given(many)
def test_de_morgan(truths: list[Truth]) -> None:
    """Not all is any not; not any is all not."""
    assert ~all_of(truths) is any_of(~truth for truth in truths)
    assert ~any_of(truths) is all_of(~truth for truth in truths)


@given(many)
def test_double_negation(truths: list[Truth]) -> None:
    """Twice not is as before."""
    assert [~~truth for truth in truths] == truths


@given(many, st.randoms(use_true_random=False))
def test_order_and_repetition_are_irrelevant(truths: list[Truth], order: object) -> None:
    """And and or do not depend on the order of their parts, nor on saying one twice."""
    import random

    assert isinstance(order, random.Random)
    shuffled = [*truths, *truths]
    order.shuffle(shuffled)
    assert all_of(shuffled) is all_of(truths)
    assert any_of(shuffled) is any_of(truths)


@given(many, st.data())
def test_deciding_an_unknown_overturns_nothing(truths: list[Truth], data: st.DataObject) -> None:
    """What is decided stays so, however the unknown parts turn out."""
    decided = [
        data.draw(st.sampled_from((T, F)), label="turns out") if truth is U else truth
        for truth in truths
    ]
    for join in (all_of, any_of):
        if join(truths) is not U:
            assert join(decided) is join(truths)


@given(many)
def test_unknown_means_that_both_can_still_come_out(truths: list[Truth]) -> None:
    """Where and or or is unknown, one way of deciding makes it true and another false."""
    for join in (all_of, any_of):
        outcomes = {join([ends if truth is U else truth for truth in truths]) for ends in (T, F)}
        assert (join(truths) is U) is (outcomes == {T, F})


@pytest.mark.parametrize("truth", Truth)
def test_a_truth_is_no_bool(truth: Truth) -> None:
    """Asking whether a truth is so raises: it has three values."""
    with pytest.raises(TypeError, match="three values"):
        bool(truth)
