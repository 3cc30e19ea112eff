"""A sentence heard against its criterion: its words, its parts, and what the criterion asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Any

from refutable.language.criteria import Every
from refutable.language.expressions import Criterion, Day, Quantity, Spelled
from refutable.language.nodes import N, rebuilt
from refutable.language.query import By
from refutable.wording.commitments import (
    Bound,
    Commitments,
    Comparison,
    Sequence,
    lacking,
    times_in,
)
from refutable.wording.lexicon import Denies, Lacks, Mark, Within, find_marks
from refutable.wording.naming import Cue, Inset, Names, Stretch, cues_of, mentions_time, same

_CUTS = re.compile(r"[,;:.()–—]|\b(?:and|but|or|while|whereas|though|although|than|yet)\b")
_CLAUSES = re.compile(r"[;:.]|,\s*(?:so|and|but|or|though|although|while|whereas|yet)\b")


@dataclass(frozen=True)
class Limit:
    """A limit in time that the criterion names.

    ``absent`` says whether what it limits may not be found; None where it is compared.
    """

    by: By
    name: str
    absent: bool | None
    part: Criterion

    def allows(self, denied: bool) -> bool:
        """Whether a denial, or the lack of one, beside the word of time agrees with it."""
        return self.absent is None or self.absent is denied


class Hearing:
    """A sentence heard against its criterion.

    ``text`` is the sentence as it is read, with what is computed or quoted masked; ``insets`` are
    the computed values in it.
    """

    def __init__(
        self, text: str, insets: tuple[Inset, ...], criterion: Criterion, names: Names
    ) -> None:
        self.text = text
        self.insets = insets
        self.names = names
        self.says = Commitments(_spelled_out(criterion))
        self.times = tuple(dict.fromkeys(name for _, name in times_in(criterion)))
        self.days = tuple(dict.fromkeys(_days(criterion)))

    # -------------------------------------------------------------- the words

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The decisive words, those left out that are part of a declared name."""
        names = self.names.declared(self.text)

        def is_time(words: str) -> bool:
            dated = {*self.times, *self.days, *self.dated_things(words)}
            return mentions_time(words, self.names, dated)

        return tuple(
            mark
            for mark in find_marks(self.text, is_time)
            if not any(start <= mark.start and mark.end <= end for start, end, _ in names)
        )

    def dated_things(self, words: str) -> Iterator[str]:
        """Yield the events and periods that words name by a declared name."""
        corpus = self.names.corpus
        for _, _, thing in self.names.declared(words):
            if thing in corpus.events or thing in corpus.periods:
                yield thing

    def of_sense(self, *senses: type[Any]) -> tuple[Mark, ...]:
        """Return the words of some senses."""
        return tuple(mark for mark in self.marks if isinstance(mark.sense, senses))

    # -------------------------------------------------------------- stretches of the sentence

    def stretch(self, start: int, end: int) -> Stretch:
        """Return a part of the sentence with the values computed in it."""
        inside = (inset for inset in self.insets if start <= inset.start and inset.end <= end)
        return Stretch(self.text[start:end], self.names, inside)

    def segment(self, mark: Mark) -> tuple[int, int]:
        """Return between which cuts (commas, and, but, than) a word stands."""
        return self._between(mark, self._cuts)

    def clause(self, mark: Mark) -> tuple[int, int]:
        """Return between which limits of a clause a word stands."""
        return self._between(mark, self._limits)

    def _between(self, mark: Mark, cuts: tuple[tuple[int, int], ...]) -> tuple[int, int]:
        start = max((end for _, end in cuts if end <= mark.start), default=0)
        end = min((start for start, _ in cuts if start >= mark.end), default=len(self.text))
        return start, end

    @cached_property
    def _cuts(self) -> tuple[tuple[int, int], ...]:
        # A name, and what one phrase has taken, is not cut in two.
        whole = [(start, end) for start, end, _ in self.names.declared(self.text)]
        whole += [(mark.start, mark.end) for mark in self.of_sense(Within)]
        return tuple(
            found.span()
            for found in _CUTS.finditer(self.text.lower())
            if not any(start <= found.start() and found.end() <= end for start, end in whole)
        )

    @cached_property
    def _limits(self) -> tuple[tuple[int, int], ...]:
        return tuple(found.span() for found in _CLAUSES.finditer(self.text.lower()))

    def beside(self, mark: Mark, *senses: type[Any]) -> tuple[Mark, ...]:
        """Return the words of some senses in the segment in which a word stands."""
        start, end = self.segment(mark)
        words = self.of_sense(*senses)
        return tuple(other for other in words if start <= other.start and other.end <= end)

    def denied(self, mark: Mark) -> bool:
        """Whether something is denied in the segment in which a word stands."""
        return bool(self.beside(mark, Denies, Lacks))

    def sides(self, mark: Mark, than: int | None) -> tuple[Stretch, Stretch]:
        """Return what stands before a word in its clause, or before its "than", and what behind."""
        start, end = self.clause(mark)
        place = mark.end if than is None else than
        return self.stretch(start, place), self.stretch(place, end)

    # -------------------------------------------------------------- denial

    @cached_property
    def absent_units(self) -> tuple[tuple[Bound, ...], ...]:
        """What may not be found; what is asked alike of several codes or places counts once."""
        units = [{bound} for bound in self.says.absences if bound.stated and not _universal(bound)]
        for group in self.says.groups:
            alike = {bound for bound in group.of if isinstance(bound, Bound) and bound.absent}
            together = [unit for unit in units if unit & alike]
            if len(together) > 1:
                units = [unit for unit in units if unit not in together]
                units.append(set().union(*together))
        return tuple(tuple(unit) for unit in units)

    @cached_property
    def universals(self) -> tuple[Bound, ...]:
        """Absences of a counter-example: nothing of the one kind stands without the other."""
        return tuple(bound for bound in self.says.absences if _universal(bound))

    @cached_property
    def lacks(self) -> tuple[Bound, ...]:
        """What has to be found in places where something else is not."""
        return tuple(bound for bound in self.says.presences if bound.query and lacking(bound.query))

    @cached_property
    def cues(self) -> tuple[frozenset[Cue], frozenset[Cue]]:
        """What only the absences name, and what only the presences do."""
        absent = [cue for b in self.says.absences if b.stated for cue in cues_of(b.of)]
        present = [cue for b in self.says.presences if b.stated for cue in cues_of(b.of)]
        return frozenset(absent) - frozenset(present), frozenset(present) - frozenset(absent)

    def names_sides(self, mark: Mark) -> tuple[bool, bool]:
        """Whether the segment of a word names what only absences do, and what only presences do."""
        stretch = self.stretch(*self.segment(mark))
        absent, present = self.cues
        return any(map(stretch.shows, absent)), any(map(stretch.shows, present))

    # -------------------------------------------------------------- values and times

    def printed(self, of: Quantity) -> bool:
        """Whether the sentence prints a quantity, computed."""
        values = (inset.value for inset in self.insets)
        return any(same(value.of if isinstance(value, Spelled) else value, of) for value in values)

    @cached_property
    def limits_in_time(self) -> tuple[Limit, ...]:
        """Every limit in time that the criterion names, once for each part that does."""
        return tuple(self._limits_of_parts())

    def _limits_of_parts(self) -> Iterator[Limit]:
        for item in self.says.all:
            absent = None
            if isinstance(item, Bound):
                absent = item.absent if item.stated else None
                times = times_in(item.of)
            elif isinstance(item, Comparison):
                times = times_in((item.left, item.right))
            elif isinstance(item, Sequence):
                times = times_in((item.earlier, item.later))
            else:
                continue
            yield from (Limit(by, name, absent, item.part) for by, name in times)


def _universal(bound: Bound) -> bool:
    return bound.query is not None and lacking(bound.query)


def _days(value: Any) -> Iterator[str]:
    if isinstance(value, Day):
        yield value.name
    elif isinstance(value, tuple):
        for part in value:
            yield from _days(part)
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            yield from _days(getattr(value, item.name))


def _spelled_out(node: N) -> N:
    # `every` as the two things that it asks.
    return node.meaning if isinstance(node, Every) else rebuilt(node, _spelled_out)  # type: ignore[return-value]
