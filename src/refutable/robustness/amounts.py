"""Quantities over a circuit: each a range between fractions of sums, with what makes it defined.

Fractions are compared by cross-multiplying; their denominators are positive wherever the quantity
is defined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product

from refutable.language.criteria import Operator
from refutable.robustness.circuit import TRUE, Circuit, NotLinearError, Sum, number

ONE = number(1)


@dataclass(frozen=True)
class Ratio:
    """One sum over another, which is positive."""

    above: Sum
    below: Sum = ONE

    @property
    def negative(self) -> Ratio:
        """The same with the other sign."""
        return Ratio(self.above.times(-1), self.below)


@dataclass(frozen=True)
class Amount:
    """A number from the least of ``lows`` to the greatest of ``highs``, where it is defined."""

    lows: tuple[Ratio, ...]
    highs: tuple[Ratio, ...]
    defined: int = TRUE

    @property
    def ends(self) -> tuple[Ratio, ...]:
        """All that may be one of its ends."""
        return self.lows + tuple(high for high in self.highs if high not in self.lows)

    @property
    def negative(self) -> Amount:
        """The same with the other sign."""
        lows, highs = (tuple(end.negative for end in ends) for ends in (self.highs, self.lows))
        return Amount(lows, highs, self.defined)

    @property
    def never_negative(self) -> bool:
        """Whether no removal can bring it below 0."""
        return all(end.above.low >= 0 for end in self.ends)


@dataclass(frozen=True)
class Amounts:
    """What can be done with amounts over one circuit."""

    circuit: Circuit

    def combined(self, operator: str, one: Amount, other: Amount) -> Amount:
        """Return two amounts added, subtracted, multiplied or divided.

        Raises:
            NotLinearError: the divisor may be negative, or a product is too large.
        """
        if operator == "-":
            other = other.negative
        if operator == "/":
            other = self._inverted(other)
        defined = self.circuit.all_of((one.defined, other.defined))
        join = self._added if operator in ("+", "-") else self._multiplied
        if operator in ("+", "-") or (one.never_negative and other.never_negative):
            lows, highs = _each(join, one.lows, other.lows), _each(join, one.highs, other.highs)
            return Amount(lows, highs, defined)
        # The least and the most of a product of two ranges are among those of their ends.
        ends = _each(join, one.ends, other.ends)
        return Amount(ends, ends, defined)

    def _added(self, one: Ratio, other: Ratio) -> Ratio:
        times = self.circuit.product
        above = times(one.above, other.below).plus(times(other.above, one.below))
        return Ratio(above, times(one.below, other.below))

    def _multiplied(self, one: Ratio, other: Ratio) -> Ratio:
        times = self.circuit.product
        return Ratio(times(one.above, other.above), times(one.below, other.below))

    def _inverted(self, value: Amount) -> Amount:
        if not value.never_negative:
            if any(end.above.high > 0 for end in value.ends):
                raise NotLinearError("a divisor that may be positive or negative")
            return self._inverted(value.negative).negative
        positive = (self.circuit.at_least_zero(low.above, strict=True) for low in value.lows)
        lows, highs = (
            tuple(Ratio(end.below, end.above) for end in ends) for ends in (value.highs, value.lows)
        )
        return Amount(lows, highs, self.circuit.all_of((value.defined, *positive)))

    def compared(self, sign: Operator, one: Amount, other: Amount) -> tuple[int, int]:
        """Return the literals that a comparison is true, and that it is false."""
        make = self.circuit
        if sign in ("!=", "<", "<="):
            # What denies, or mirrors, another comparison.
            same = {"!=": "==", "<": ">=", "<=": ">"}
            true, false = self.compared(same[sign], one, other)  # type: ignore[arg-type]
            return false, true
        if sign == "==":
            above, below = self._above(one, other), self._above(other, one)
            true = make.all_of((above, below))
            false = make.any_of(
                (self._above(one, other, strict=True), self._above(other, one, strict=True))
            )
        else:
            strict = sign == ">"
            true = self._above(one, other, strict=strict)
            false = self._above(other, one, strict=not strict)
        defined = one.defined, other.defined
        return make.all_of((*defined, true)), make.all_of((*defined, false))

    def _above(self, one: Amount, other: Amount, *, strict: bool = False) -> int:
        """Return the literal that one amount surely is at least, or more than, the other."""
        times = self.circuit.product
        return self.circuit.all_of(
            self.circuit.at_least_zero(
                times(low.above, high.below).plus(times(high.above, low.below), -1), strict=strict
            )
            for low, high in product(one.lows, other.highs)
        )


def _each(
    join: Callable[[Ratio, Ratio], Ratio], some: Iterable[Ratio], others: Iterable[Ratio]
) -> tuple[Ratio, ...]:
    made = [join(one, other) for one, other in product(some, others)]
    return tuple(one for place, one in enumerate(made) if one not in made[:place])
