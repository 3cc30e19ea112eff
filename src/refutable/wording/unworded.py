"""What a criterion asks for and its sentence does not say.

A sentence that says less than its criterion is caught here: a "not", an "only", a "from 2001 on"
that was dropped. What is computed into the sentence from the same quantities counts as said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from refutable.language.expressions import Arithmetic, Criterion, Worded
from refutable.language.query import By
from refutable.wording.answers import Reply, judge
from refutable.wording.commitments import (
    Bound,
    Comparison,
    Group,
    Partial,
    Sequence,
    queries_in,
    times_in,
)
from refutable.wording.hearing import Hearing
from refutable.wording.lexicon import (
    Compares,
    Counts,
    Denies,
    Embraces,
    Excludes,
    Extreme,
    Joins,
    Lacks,
    Moves,
    NotAll,
    NotOnly,
    Orders,
    Prefers,
    Ranges,
    Within,
)
from refutable.wording.naming import Cue, same

_STANDS_FOR_TIME = re.compile(
    r"\b(?:then|(?:this|that|these|those|the same) (?:years?|months?|weeks?|days?|periods?|time))\b"
)


@dataclass(frozen=True)
class Unworded:
    """A part of the criterion that the sentence leaves unsaid, and what kind of word is missing."""

    part: Criterion
    missing: str


def unworded(hearing: Hearing) -> tuple[Unworded, ...]:
    """Return what the sentence does not say of its criterion, one a part."""
    found: dict[int, Unworded] = {}
    for look in _LOOKS:
        for item in look(hearing):
            found.setdefault(id(item.part), item)
    return tuple(found.values())


def _absences(hearing: Hearing) -> Iterator[Unworded]:
    denials = len(hearing.of_sense(Denies, Excludes, NotAll, Prefers, Lacks, NotOnly))
    units = hearing.absent_units
    for unit in units[denials:]:
        yield Unworded(unit[0].part, "that nothing of the kind is found (no, none, not, only …)")
    # What denies and is not needed for an absence may say that there is no exception: "only".
    left = max(0, denials - len(units)) + len(hearing.of_sense(Embraces))
    for bound in [bound for bound in hearing.universals if bound.stated][left:]:
        yield Unworded(bound.part, "that there is no exception (all, every, only …)")
    for bound in hearing.lacks:
        if not hearing.of_sense(Denies, Lacks, Prefers):
            yield Unworded(bound.part, "that something is missing there (no, not, without …)")


def _exceptions(hearing: Hearing) -> Iterator[Unworded]:
    for partial in hearing.says.of_kind(Partial):
        if not hearing.of_sense(NotAll, Denies):
            yield Unworded(partial.part, "that there is an exception (not all, not in every …)")


def _comparisons(hearing: Hearing) -> Iterator[Unworded]:
    words = hearing.of_sense(Compares, Moves)
    for comparison in hearing.says.of_kind(Comparison):
        if not comparison.stated or words or (comparison.majority and hearing.of_sense(Ranges)):
            continue
        if not any(_same_pair(value, comparison) for value in _worded(hearing)):
            missing = "how the two stand to each other (more, fewer, as many …)"
            yield Unworded(comparison.part, missing)


def _worded(hearing: Hearing) -> Iterator[Worded]:
    return (inset.value for inset in hearing.insets if isinstance(inset.value, Worded))


def _same_pair(value: Worded, comparison: Comparison) -> bool:
    left, right = comparison.left, comparison.right
    if same(value.left, left):
        return same(value.right, right)
    return same(value.left, right) and same(value.right, left)


def _shares(hearing: Hearing) -> Iterator[Unworded]:
    said = any(isinstance(mark.sense, Counts) and mark.sense.share for mark in hearing.marks)
    said = said or bool(hearing.of_sense(Ranges, Embraces))
    for bound in hearing.says.shares:
        computed = isinstance(bound.of, Arithmetic) and any(
            same(value.left, bound.of.left) and same(value.right, bound.of.right)
            for value in _worded(hearing)
        )
        if bound.stated and not said and not computed and not hearing.printed(bound.of):
            yield Unworded(bound.part, "how large a part it is (most, half, at least …)")


def _numbers(hearing: Hearing) -> Iterator[Unworded]:
    for bound in hearing.says.of_kind(Bound):
        several = bound.low is not None and bound.low > 1
        limited = bound.high is not None and bound.high > 0 and bound.low != bound.high
        if bound.share or not bound.stated or not (several or limited):
            continue
        if not (hearing.printed(bound.of) or _numbered(hearing)):
            yield Unworded(bound.part, "how many (two, several, at most three …)")


def _numbered(hearing: Hearing) -> bool:
    return any(
        judge(hearing, mark).reply is not Reply.SILENT for mark in hearing.of_sense(Counts, Ranges)
    )


def _orders(hearing: Hearing) -> Iterator[Unworded]:
    for order in hearing.says.of_kind(Sequence):
        if order.stated and not hearing.of_sense(Orders, Extreme):
            yield Unworded(order.part, "which comes first (before, after, first, last …)")


def _groups(hearing: Hearing) -> Iterator[Unworded]:
    said = hearing.of_sense(Embraces) or any(
        isinstance(mark.sense, (Counts, Ranges)) and judge(hearing, mark).reply is Reply.ANSWERED
        for mark in hearing.marks
    )
    for group in hearing.says.groups:
        # Two are simply named one after the other; of more, each has to be named, or all said.
        if len(group.members) > 2 and not said and not _all_named(hearing, group):
            yield Unworded(
                group.of[0].part, "that it is so in each (every, all …), or each by name"
            )


def _all_named(hearing: Hearing, group: Group) -> bool:
    whole = hearing.stretch(0, len(hearing.text))
    kind = "day" if group.over == "dates" else group.over
    return all(any(whole.shows(Cue(kind, name)) for name in member) for member in group.members)


def _places(hearing: Hearing) -> Iterator[Unworded]:
    for bound in hearing.says.of_kind(Bound):
        if not bound.stated or hearing.of_sense(Joins):
            continue
        if any(item.how == "same excerpt" for q in queries_in(bound.of) for item in q.related):
            yield Unworded(bound.part, "that it is so in one and the same passage")


def _times(hearing: Hearing) -> Iterator[Unworded]:
    whole = hearing.stretch(0, len(hearing.text))
    if _STANDS_FOR_TIME.search(hearing.text.lower()):
        return
    over_time = any(group.over == By.DURING.value for group in hearing.says.groups)
    for item in hearing.says.all:
        if isinstance(item, Bound) and item.stated:
            limits = times_in(item.of)
        elif isinstance(item, Comparison) and item.stated:
            limits = times_in((item.left, item.right))
        else:
            continue
        for by, name in limits:
            # "In 2001" is less than "from 2001 on": a limit with one end needs a word of order.
            # What may not be found beyond it is said by "only in the thirties", too.
            bare = by is By.DURING or (
                isinstance(item, Bound) and item.absent and bool(hearing.of_sense(Excludes))
            )
            said = whole.shows(Cue(by.value, name)) or (bare and whole.names_time(name))
            said = said or bool(hearing.of_sense(Extreme, Within, Moves))
            if not said and not (by is By.DURING and over_time):
                yield Unworded(item.part, "of what time it speaks (before, since, in …)")


_LOOKS: tuple[Callable[[Hearing], Iterator[Unworded]], ...] = (
    _absences,
    _exceptions,
    _comparisons,
    _shares,
    _numbers,
    _orders,
    _groups,
    _places,
    _times,
)
