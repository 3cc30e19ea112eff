"""What a value of an attribute must be: ``where(age=at_least(60))``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from refutable.language.query import NAMED, By, Given, Op, Restriction, Rule, Where

# What has a method of its own keeps its own kind of node: an affirmation knows it by that.
_SHORTHANDS = NAMED | {By.RETROSPECTIVE}


@dataclass(frozen=True)
class Condition:
    """A condition on one value."""

    op: Op
    values: tuple[Given, ...] = ()


def at_least(number: float) -> Condition:
    """Ask for this number or more."""
    return Condition(">=", (number,))


def at_most(number: float) -> Condition:
    """Ask for this number or less."""
    return Condition("<=", (number,))


def over(number: float) -> Condition:
    """Ask for more than this number."""
    return Condition(">", (number,))


def under(number: float) -> Condition:
    """Ask for less than this number."""
    return Condition("<", (number,))


def between(low: float, high: float) -> Condition:
    """Ask for a number from one to another, both included."""
    return Condition("between", (low, high))


def since(when: str) -> Condition:
    """Ask for a date on or after the first day of a date, a period or an event."""
    return Condition("since", (when,))


def before(when: str) -> Condition:
    """Ask for a date before the first day of a date, a period or an event."""
    return Condition("before", (when,))


def known() -> Condition:
    """Ask that there is a value at all."""
    return Condition("known")


CONDITIONS: Mapping[str, Callable[..., Condition]] = {
    one.__name__: one for one in (at_least, at_most, over, under, between, since, before, known)
}
"""The conditions by name, for files that name them."""


def rule_of(attribute: str, wanted: object) -> Rule:
    """Return the restriction to what an attribute must be.

    Raises:
        ValueError: no value is named.
    """
    if isinstance(wanted, Condition):
        return Where(attribute, wanted.op, wanted.values)
    values = tuple(wanted) if isinstance(wanted, (list, tuple, set, frozenset)) else (wanted,)
    if not values:
        raise ValueError(f"name at least one value of {attribute}")
    if not all(isinstance(value, (str, int, float)) for value in values):
        raise ValueError(f"{attribute} is text, a number, True or False, or a condition")
    if attribute in _SHORTHANDS:
        texts = ("yes" if v is True else "no" if v is False else str(v) for v in values)
        return Restriction(By(attribute), tuple(texts))
    return Where(attribute, "is", values)
