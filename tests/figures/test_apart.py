"""Places along a line: in their order, none upon another, as near as may be to those wanted."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.figures._apart import apart

WIDTH = 400.0
ITEMS = st.lists(
    st.tuples(st.floats(-50, 450), st.floats(0.5, 8), st.floats(4, 60)), min_size=1, max_size=24
)


@given(ITEMS)
def test_nothing_lies_upon_anything_or_outside(items: list[tuple[float, float, float]]) -> None:
    """All keep order, distance and width; without room for all, each gives way by one part."""
    wanted, pulls, sizes = (list(column) for column in zip(*items, strict=True))
    part = min(1.0, WIDTH / sum(sizes))
    places = apart(wanted, pulls, sizes, WIDTH)
    for (one, size), (other, next_size) in pairwise(zip(places, sizes, strict=True)):
        assert other - one >= part * (size + next_size) / 2 - 1e-6
    assert places[0] >= part * sizes[0] / 2 - 1e-6
    assert places[-1] <= WIDTH - part * sizes[-1] / 2 + 1e-6


def test_what_has_room_stays_where_it_is_wanted() -> None:
    """Only what is in the way of one another moves, and moves alike."""
    assert apart([50, 200, 204], [1, 1, 1], [10, 10, 10], WIDTH) == pytest.approx([50, 197, 207])
