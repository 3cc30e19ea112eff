"""How many documents, excerpts, codings or people have each value of an attribute.

Counts agree with those of ``where``: something counts under a value only where the value is known.
What has several values counts under each of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from refutable.corpus import Corpus
from refutable.corpus.model import Attribute
from refutable.corpus.schema import Value
from refutable.evaluate.attributes import attribute_of, borne
from refutable.evaluate.query import Finder, Item
from refutable.language.expressions import Selection

UNITS = ("documents", "excerpts", "codings")
NOT_KNOWN, NONE = "not known", "none"

Counts = Mapping[str, tuple[int, int]]
"""The least and the greatest number under the label of each value; the dates leave it open."""


@dataclass(frozen=True)
class Breakdown:
    """An attribute of a corpus by which things are counted.

    ``unit`` is one of ``UNITS``, or an attribute or a table whose values or rows are counted.
    ``cuts`` put numbers into classes: (30, 60) makes "under 30", "30 to under 60", "60 and over".
    """

    finder: Finder
    attribute: Attribute
    unit: str = UNITS[0]
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
            raise ValueError(f"'{name}' is no number, and cannot be cut: it is {attribute.type}")
        if unit not in UNITS:
            attribute_of(unit, finder.corpus)
        return cls(finder, attribute, unit, tuple(sorted(cuts)))

    def counts(self, selection: Selection) -> Counts:
        """Return how many units a selection finds under each value, in the order of the values."""
        certain: dict[str, set[Hashable]] = {}
        possible: dict[str, set[Hashable]] = {}
        found = self.finder.find(selection.query)
        for item, sure in zip(found, found.certain.tolist(), strict=True):
            for value, key in self._keys(item):
                possible.setdefault(value, set()).add(key)
                if sure:
                    certain.setdefault(value, set()).add(key)
        order = sorted(possible, key=self._rank)
        return {value: (len(certain.get(value, ())), len(possible[value])) for value in order}

    def total(self, selection: Selection) -> tuple[int, int]:
        """Return how many units a selection finds, whatever value they have."""
        found = self.finder.find(selection.query)
        keys = [{key for _, key in self._keys(item)} for item in found]
        sure = [some for some, is_sure in zip(keys, found.certain.tolist(), strict=True) if is_sure]
        return len(set().union(*sure)), len(set().union(*keys))

    def _keys(self, item: Item) -> Iterator[tuple[str, Hashable]]:
        """Yield the label of each value that an item has, with the unit that has it."""
        corpus, place = self.finder.corpus, (item.document, item.excerpt)
        own = {"documents": item.document, "excerpts": item.excerpt, "codings": item.coding}
        bearers = list(borne(self.attribute, corpus, *place)) or [("", NONE)]
        unit = None if self.unit in UNITS else attribute_of(self.unit, corpus)
        for owner, value in bearers:
            label = self._label(value)
            if unit is None:
                yield label, own[self.unit]
            elif self.attribute.via == unit.name:
                if isinstance(owner, str) and owner:
                    yield label, owner
            else:
                counted = (one for one in corpus.values_at(unit, *place) if one is not None)
                yield from ((label, one) for one in counted)

    def _label(self, value: Value) -> str:
        if value is None:
            return NOT_KNOWN
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, float | int):
            return self._class(value) if self.cuts else f"{value:g}"
        return str(value)

    def _class(self, number: float) -> str:
        place = bisect_right(self.cuts, number)
        if place == 0:
            return f"under {self.cuts[0]:g}"
        if place == len(self.cuts):
            return f"{self.cuts[-1]:g} and over"
        return f"{self.cuts[place - 1]:g} to under {self.cuts[place]:g}"
