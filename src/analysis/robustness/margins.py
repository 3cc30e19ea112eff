"""Margins: how far what was found stands from where each part of a criterion turns."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.claims.evaluate import amount, date_of, evaluate
from analysis.claims.expressions import (
    Arithmetic,
    Compare,
    Count,
    Criterion,
    Not,
    Number,
    Omitted,
    Order,
    Quantity,
)
from analysis.evidence.measures import Range
from analysis.evidence.query import Finder
from analysis.evidence.truth import Truth


@dataclass(frozen=True)
class Margin:
    """How far one part of a criterion stands from turning.

    ``distance`` is in ``unit``: what is to spare where the part holds, and negative, what is
    missing, where it fails; None where the part is undetermined or nothing gives a number.
    ``turns`` says it for a reader.
    """

    part: Criterion
    distance: float | None
    unit: str
    turns: str


def margins(criterion: Criterion, finder: Finder) -> tuple[Margin, ...]:
    """Return the margin of each part of a criterion, in the order of its operands.

    Raises:
        ValueError: the criterion names something that the corpus does not have.
    """
    found = evaluate(criterion, finder).operands
    return tuple(_margin(operand.part, operand.truth, finder) for operand in found)


def _margin(part: Criterion, truth: Truth, finder: Finder) -> Margin:
    leaf = part.part if isinstance(part, Not) else part
    unit = _unit(leaf)
    if truth is Truth.UNKNOWN:
        return Margin(part, None, unit, "open: what was found lies on both sides")
    apart = _apart(leaf, finder)
    if apart is None:
        return Margin(part, None, unit, "nothing gives a number")
    distance = apart if truth is Truth.TRUE else -apart
    amount_said = _said(apart, unit)
    end = "to spare" if truth is Truth.TRUE else "short"
    return Margin(part, distance, unit, f"{amount_said} {end}")


def _unit(leaf: Criterion) -> str:
    if isinstance(leaf, Order):
        return "days"
    if isinstance(leaf, Compare):
        if _has_share(leaf.left) or _has_share(leaf.right):
            return "points"
        return next((unit for side in (leaf.left, leaf.right) if (unit := _counted(side))), "units")
    return "documents"


def _has_share(value: Quantity) -> bool:
    return isinstance(value, Arithmetic) and (
        value.operator == "/" or _has_share(value.left) or _has_share(value.right)
    )


def _counted(value: Quantity) -> str:
    if isinstance(value, Count):
        return value.unit
    if isinstance(value, Arithmetic):
        return _counted(value.left) or _counted(value.right)
    return ""


def _apart(leaf: Criterion, finder: Finder) -> float | None:
    """Return how much would have to change for the part to turn, never negative."""
    if isinstance(leaf, Order):
        earlier, later = (date_of(side, finder) for side in (leaf.earlier, leaf.later))
        if earlier is None or later is None or earlier.last is None or later.first is None:
            return None
        return abs((later.first - earlier.last).days)
    if isinstance(leaf, Omitted):
        low = amount(Count(leaf.of, "documents"), finder).low
        return low
    if isinstance(leaf, Compare):
        left, right = amount(leaf.left, finder), amount(leaf.right, finder)
        whole = _unit(leaf) != "points" and _is_whole(leaf.left) and _is_whole(leaf.right)
        return _between(leaf.operator, left, right, whole=whole)
    raise TypeError(f"no part of a criterion: {leaf!r}")


def _is_whole(value: Quantity) -> bool:
    if isinstance(value, Number):
        return value.value == int(value.value)
    if isinstance(value, Arithmetic):
        return value.operator != "/" and _is_whole(value.left) and _is_whole(value.right)
    return True


def _between(sign: str, left: Range, right: Range, *, whole: bool) -> float | None:
    if left.low is None or left.high is None or right.low is None or right.high is None:
        return None
    # The ends that lie nearest to one another are those that turn first.
    gaps = [abs(a - b) for a in (left.low, left.high) for b in (right.low, right.high)]
    gap = min(gaps)
    holds_at_equal = sign in (">=", "<=", "==")
    least = 1.0 if whole else 0.0
    equal = math.isclose(gap, 0, abs_tol=1e-12)
    if sign in ("==", "!="):
        return least if equal else gap
    above = left.low >= right.high and not (equal and sign in ("<", ">"))
    wants_above = sign in (">", ">=")
    holds = above == wants_above or (equal and holds_at_equal)
    # Where equality itself holds, one unit more is needed to leave it, or one less to reach it.
    if holds:
        return gap + least if holds_at_equal else gap
    return gap if holds_at_equal else gap + least


def _said(distance: float, unit: str) -> str:
    if unit == "points":
        return f"{100 * distance:.0f} percentage points"
    number = f"{distance:g}"
    return f"{number} {unit[:-1] if distance == 1 else unit}"
