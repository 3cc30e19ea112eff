"""A truth has three values, and the logic of them is Kleene's strong one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from refutable.evaluate.numbers import FALSE, TRUE, TRUTH_OF, UNKNOWN, denied, greatest, least
from refutable.language.truth import Truth
from tests.evaluate.oracle import all_of, any_of

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
EACH = np.array([FALSE, UNKNOWN, TRUE], dtype=np.int8)


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


def test_arrays_of_truths_are_joined_alike() -> None:
    """The least of truths is their and, the greatest their or, and a denial turns them round."""
    for row in product(EACH, repeat=3):
        truths = [TRUTH_OF[int(one)] for one in row]
        arrays = [np.array([one], dtype=np.int8) for one in row]
        assert TRUTH_OF[int(least(arrays)[0])] is all_of(truths)
        assert TRUTH_OF[int(greatest(arrays)[0])] is any_of(truths)
    assert [TRUTH_OF[int(one)] for one in denied(EACH)] == [~F, ~U, ~T] == [T, U, F]


@pytest.mark.parametrize("truth", Truth)
def test_a_truth_is_no_bool(truth: Truth) -> None:
    """Asking whether a truth is so raises: it has three values."""
    with pytest.raises(TypeError, match="not true or false"):
        bool(truth)
