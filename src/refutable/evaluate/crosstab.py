"""How many documents, excerpts, codings or people have each value of an attribute.

Something counts under a value where the value is known, as with ``where``. What has several values
counts under each of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from refutable.corpus import Interval
from refutable.corpus.model import Attribute
from refutable.corpus.schema import Value
from refutable.evaluate.attributes import attribute_of, borne
from refutable.evaluate.query import Finder, Item
from refutable.language.expressions import Selection, quoted

UNITS = ("documents", "excerpts", "codings")


class Heading(NamedTuple):
    """A value, or a class of numbers, as it is printed, with its place among the others."""

    rank: tuple[int, float]
    label: str

    @property
    def is_missing(self) -> bool:
        """Whether it stands for what has no value, or none that is known."""
        return self in (_NONE, _NOT_KNOWN)


_NONE, _NOT_KNOWN = Heading((2, 0), "none"), Heading((1, 0), "not known")


class Found(NamedTuple):
    """A unit under one of its values, with the code that found it, and whether it is certain."""

    heading: Heading
    unit: Hashable
    code: str
    certain: bool


Bounds = tuple[int, int]
"""The least and the greatest number; dates may leave open which it is."""


def total(found: Iterable[Found]) -> Bounds:
    """Return how many units are found, whatever value they have."""
    certain = {one.unit: one.certain for one in sorted(found, key=lambda one: one.certain)}
    return sum(certain.values()), len(certain)


def counts(found: Iterable[Found]) -> Mapping[Heading, Bounds]:
    """Return how many units are found under each value, in the order of the values."""
    under: dict[Heading, list[Found]] = {}
    for one in found:
        under.setdefault(one.heading, []).append(one)
    return {heading: total(under[heading]) for heading in sorted(under)}


@dataclass(frozen=True)
class Breakdown:
    """An attribute of a corpus by which things are counted.

    ``unit`` is one of ``UNITS``, or an attribute or a table whose values or rows are counted.
    ``cuts`` put numbers into classes: (30, 60) makes "under 30", "30 to under 60", "60 and over".
    """

    finder: Finder
    attribute: Attribute
    unit: str | Attribute = UNITS[0]
    cuts: tuple[float, ...] = ()

    @classmethod
    def by(
        cls, finder: Finder, name: str, unit: str = UNITS[0], cuts: Sequence[float] = ()
    ) -> Breakdown:
        """Return the breakdown by the attribute of a name.

        Raises:
            ValueError: there is no such attribute or unit, or what is to be cut is no number.
        """
        attribute = attribute_of(name, finder.corpus)
        if cuts and attribute.type not in ("number", "integer"):
            raise ValueError(f"'{name}' has no numbers to cut: its type is {attribute.type}")
        counted = unit if unit in UNITS else attribute_of(unit, finder.corpus)
        return cls(finder, attribute, counted, tuple(sorted(cuts)))

    def found(self, selection: Selection) -> list[Found]:
        """Return every unit that a selection finds, under each of its values.

        Raises:
            ValueError: the selection has a name that is not in the data.
        """
        items, codings = self.finder.find(selection.query), self.finder.corpus.codings
        return [
            Found(heading, unit, codings[item.coding].code if item.coding >= 0 else "", sure)
            for item, sure in zip(items, items.certain.tolist(), strict=True)
            for heading, unit in self._units(item)
        ]

    def values(self, heading: Heading) -> list[str]:
        """Return the values under a heading as they are written; nothing where there is none."""
        if heading.is_missing:
            return [""]
        if not self.cuts:
            return [heading.label]
        numbers = counts(replace(self, cuts=()).found(quoted()))
        return [
            one.label
            for one in numbers
            if not one.is_missing and self._class(float(one.label)) == heading
        ]

    def _units(self, item: Item) -> Iterator[tuple[Heading, Hashable]]:
        corpus, place, unit = self.finder.corpus, (item.document, item.excerpt), self.unit
        own = {"documents": item.document, "excerpts": item.excerpt, "codings": item.coding}
        known: Sequence[Hashable] = (
            [own[unit]]
            if isinstance(unit, str)
            else [one for one in corpus.values_at(unit, *place) if one is not None]
        )
        bearers = list(borne(self.attribute, corpus, *place))
        if not bearers:
            yield from ((_NONE, one) for one in known)
        for owner, value in bearers:
            bearer = value if self.attribute == unit else owner
            of_bearer = self.attribute == unit or self.attribute.via == getattr(unit, "name", None)
            # A person counts under the person's own value, and not under that of another speaker.
            counted = [one for one in known if one == bearer] if of_bearer else known
            yield from ((self._heading(value), one) for one in counted)

    def _heading(self, value: Value) -> Heading:
        if value is None:
            return _NOT_KNOWN
        if isinstance(value, bool):
            return Heading((0, not value), "yes" if value else "no")
        if isinstance(value, float | int):
            return self._class(value) if self.cuts else Heading((0, value), f"{value:g}")
        if isinstance(value, Interval):
            return Heading((0, value.first.toordinal() if value.first else 0), str(value))
        enum = self.attribute.enum
        return Heading((0, enum.index(value) if value in enum else len(enum)), str(value))

    def _class(self, number: float) -> Heading:
        cuts = [f"{cut:g}" for cut in self.cuts]
        place = bisect_right(self.cuts, number)
        labels = [
            f"under {cuts[0]}",
            *(f"{low} to under {high}" for low, high in pairwise(cuts)),
            f"{cuts[-1]} and over",
        ]
        return Heading((0, place), labels[place])
