"""Places along a line for things that must not lie on one another."""

from __future__ import annotations

from collections.abc import Sequence


def apart(
    wanted: Sequence[float], pulls: Sequence[float], sizes: Sequence[float], width: float
) -> list[float]:
    """The places nearest to those wanted, by least squares, that keep order, distance and width.

    What is in the way of one another moves together: pooling of adjacent violators. In a row
    without room for all, each gives way by the same part.
    """
    part = min(1.0, width / sum(sizes))
    starts = [sum(sizes[:place]) + size / 2 for place, size in enumerate(sizes)]
    blocks: list[tuple[float, float, int]] = []
    for want, pull, start in zip(wanted, pulls, starts, strict=True):
        mean, weight, number = want - part * start, pull, 1
        while blocks and blocks[-1][0] > mean:
            before, heavy, many = blocks.pop()
            mean = (before * heavy + mean * weight) / (heavy + weight)
            weight, number = weight + heavy, number + many
        blocks.append((mean, weight, number))
    most = width - part * sum(sizes)
    shifts = [min(max(mean, 0.0), most) for mean, _, number in blocks for _ in range(number)]
    return [shift + part * start for shift, start in zip(shifts, starts, strict=True)]
