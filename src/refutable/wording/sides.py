"""What stands in a part of a sentence, and which side of a comparison or a denial it speaks of.

A rule of place, not a grammar: a comparison has one side before its "than" and one behind, and what
stands between two cuts (a comma, "and", "but" …) belongs together. Which operand is meant is told
by the stems of names, years, words of direction and computed values that only one of them has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from refutable.language.nodes import to_json, walk
from refutable.language.quantities import Date, Day, Quantity, Spelled
from refutable.language.queries import plain_queries
from refutable.language.query import By, Query
from refutable.wording.commitments import Part
from refutable.wording.names import Named, Names, Thing
from refutable.wording.sentence import Sentence
from refutable.wording.table import Word

Places = tuple[tuple[int, int], ...]
"""Parts of a sentence, as where they start and end."""
Operand = Quantity | Date

_STOPS = re.compile(r"[;:.]")
_DIRECTIONS = {By.SINCE: "after", By.BEFORE: "before"}


class Sides:
    """A sentence with its decisive words, laid beside operands of its criterion."""

    def __init__(
        self, sentence: Sentence, names: Names, words: Sequence[Word], named: Iterable[Named] = ()
    ) -> None:
        self.sentence = sentence
        self.text = sentence.text
        # The "and" inside a name parts nothing.
        self._uncut = self.text
        for one in named:
            filled = "_" * (one.end - one.start)
            self._uncut = f"{self._uncut[: one.start]}{filled}{self._uncut[one.end :]}"
        self.names = names
        self.words = words

    # ------------------------------------------------------------------ parts of the sentence

    def of_word(self, word: Word) -> tuple[Places, Places]:
        """Return what a word is said of, and what it compares this with, as places in the text.

        The latter stands behind the word, or behind its "than". A word of order reaches up to the
        next cut: what follows, as in "Before A, B", belongs to the former.
        """
        begin = max((m.end() for m in _STOPS.finditer(self.text, 0, word.start)), default=0)
        stop = _STOPS.search(self.text, word.end)
        end = stop.start() if stop else len(self.text)
        table = self.names.table
        pivots = len(table.second_than.findall(word.text))
        than = (table.second_than if pivots else table.than).search(self.text, word.end, end)
        if word.entry.compares is None:
            cut = table.cuts.search(self._uncut, word.end, end)
            limit = cut.start() if cut else end
            opens = not self.text[begin : word.start].strip()
            joints = table.joint.finditer(self.text, begin, word.start)
            joined = any(not self.text[one.end() : word.start].strip() for one in joints)
            if joined or (opens and cut is None):
                return (), ()  # "and after X", "Not until X did Y": the sides are not apart
            return ((begin, word.start), *([(limit, end)] if opens else [])), ((word.end, limit),)
        if word.entry.sides == "around" or pivots > 1:
            return ((begin, word.start),), ((word.end, end),)
        if than is None:
            return (), ()
        return ((begin, than.start()),), ((than.end(), end),)

    def evidence(self, subject: Places, object_: Places, one: Operand, two: Operand) -> int:
        """Return how much more speaks for ``one`` as the subject than for ``two``."""
        ones, twos = self._of_operand(one), self._of_operand(two)
        ones, twos = ones - twos, twos - ones
        before, behind = self.stems_in(subject), self.stems_in(object_)
        straight = len(before & ones) + len(behind & twos)
        return straight - len(before & twos) - len(behind & ones)

    def stems_in(self, places: Places) -> frozenset[str]:
        """Return what stands in parts of the sentence: stems, years, directions, values."""
        found: set[str] = set()
        for start, end in places:
            text = self.text[start:end]
            found.update(self.names.table.stems(text))
            found.update(str(y) for span in self.names.table.years(text) for y in span[:2])
            inside = (word for word in self.words if start <= word.start and word.end <= end)
            found.update(f"<{word.entry.direction}>" for word in inside if word.entry.direction)
            found.update(
                printed_as(inset.value)
                for inset in self.sentence.insets
                if start <= inset.start and inset.end <= end
            )
        return frozenset(found)

    def _of_operand(self, operand: Operand) -> frozenset[str]:
        if isinstance(operand, Day):
            return self._cues((self.names.time(operand.name),))
        found = set(map(printed_as, walk(operand)))
        for query in plain_queries(operand):
            found |= self._of_query(query)
        return frozenset(found)

    def _of_query(self, query: Query) -> frozenset[str]:
        found = {stem for group in self.names.of_query(query) for stem in self._cues(group)}
        for rule in query.restrictions:
            found |= {f"<{_DIRECTIONS[rule.by]}>"} if rule.by in _DIRECTIONS else set()
        return frozenset(found)

    def _cues(self, things: Iterable[Thing]) -> frozenset[str]:
        names = self.names
        years = {str(y) for one in things for pair in names.years(one) for y in pair}
        return frozenset(years.union(*(names.stems(one) for one in things)))

    def of_parts(self, parts: Iterable[Part]) -> frozenset[str]:
        """Return what tells of any of these parts of a criterion."""
        queries = (query for part in parts for query in part.queries)
        return frozenset().union(*map(self._of_query, queries))

    @cached_property
    def everywhere(self) -> frozenset[str]:
        """What stands in the whole sentence."""
        return self.stems_in(((0, len(self.text)),))

    def beside(self, word: Word) -> tuple[Word, ...]:
        """Return the other words between the same cuts; up to the next, in "afterwards, none"."""
        start, end = self.segment(word)
        if not self.text[start : word.start].strip():
            cut = self.names.table.cuts.search(self._uncut, end + 1)
            end = cut.start() if cut else len(self.text)
        others = (one for one in self.words if one is not word)
        return tuple(one for one in others if start <= one.start and one.end <= end)

    def clause(self, word: Word) -> tuple[Word, ...]:
        """Return the words between two stops, this one among them."""
        start = max((m.end() for m in _STOPS.finditer(self.text, 0, word.start)), default=0)
        stop = _STOPS.search(self.text, word.end)
        end = stop.start() if stop else len(self.text)
        return tuple(one for one in self.words if start <= one.start and one.end <= end)

    def segment(self, word: Word) -> tuple[int, int]:
        """Return between which cuts a word stands."""
        cuts = [found.span() for found in self.names.table.cuts.finditer(self._uncut)]
        start = max((end for _, end in cuts if end <= word.start), default=0)
        end = min((start for start, _ in cuts if start >= word.end), default=len(self.text))
        return start, end


def printed_as(value: object) -> str:
    """Return what tells one computed value from another, whatever way it prints."""
    inner = value.of if isinstance(value, Spelled) else value
    return repr(to_json(inner)) if isinstance(inner, (Quantity, Date)) else ""


def time_rank(value: Operand) -> int:
    """Return 1 for what is limited to a later time, -1 for an earlier, 0 for no limit."""
    by = {rule.by for query in plain_queries(value) for rule in query.restrictions}
    return (By.SINCE in by) - (By.BEFORE in by)
