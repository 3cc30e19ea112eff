"""How a criterion answers words of time and order: before, since, first, from … to, a year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from refutable.language.expressions import DateOf, Worded
from refutable.language.query import By
from refutable.wording.answers.judgement import (
    ANSWERED,
    SILENT,
    Judgement,
    answered,
    contradicted,
    or_silent,
)
from refutable.wording.commitments import Bound, Group, Sequence, restrictions_in, times_in
from refutable.wording.hearing import Hearing, Limit
from refutable.wording.lexicon import Compares, Dates, Excludes, Extreme, Mark, Orders, Within
from refutable.wording.naming import Evidence, Inset, Stretch, evidence

# Behind "before", these leave it to be understood before what.
_UNDERSTOOD = frozenset(["it", "that", "this", "them", "these", "those", "then", "which"])
MOST_WORDS = 7  # of those behind "before" that can say before what


def orders(hearing: Hearing, mark: Mark, sense: Orders) -> Judgement:
    """Before, after, since: an order of dates, or a limit in time on what is denied or not."""
    value = _value(hearing, mark)
    sequences = _sequences(hearing, mark, sense)
    for order, found in sequences:
        if _agrees(sense, found):
            return answered(order.part)
    denied = hearing.denied(mark)
    for limit in hearing.limits_in_time:
        if limit.allows(denied) and _fits(hearing, sense, limit.by, limit.name, value):
            return answered(limit.part)
    if hearing.beside(mark, Excludes):
        for limit in hearing.limits_in_time:
            if limit.absent and _is_the_rest(hearing, sense, limit, value):
                return answered(limit.part)
    tied = any(found.weight for _, found in sequences) or _means_a_time(hearing, value)
    parts = (order.part for order, _ in sequences)
    return or_silent((*parts, *(limit.part for limit in hearing.limits_in_time)), firm=tied)


def _agrees(sense: Orders, found: Evidence) -> bool:
    # Where nothing tells which is which, what comes first in the criterion comes first here.
    if sense.direction == "before":
        return found.order >= 0
    return found.order < 0


def _sequences(hearing: Hearing, mark: Mark, sense: Orders) -> list[tuple[Sequence, Evidence]]:
    """Return the orders of dates that the words speak of most, and what tells so."""
    before, behind = hearing.sides(mark, sense.than)
    heard = [
        (order, evidence(before, behind, order.earlier, order.later))
        for order in hearing.says.of_kind(Sequence)
    ]
    most = max((found.weight for _, found in heard), default=0)
    return [(order, found) for order, found in heard if found.weight == most]


def _value(hearing: Hearing, mark: Mark) -> Stretch:
    """Return the words that say before or after what: those of the phrase, or behind it."""
    if mark.words.lower().startswith("from "):
        return hearing.stretch(mark.start, mark.end)
    end = hearing.segment(mark)[1]
    words = list(re.finditer(r"\S+", hearing.text[mark.end : end]))[:MOST_WORDS]
    return hearing.stretch(mark.end, mark.end + words[-1].end() if words else mark.end)


def _fits(hearing: Hearing, sense: Orders, by: By, name: str, value: Stretch) -> bool:
    """Whether a limit in time is the one that the words say."""
    first = hearing.names.span(name).first
    if sense.direction == "after":
        starts = by is By.SINCE or (by is By.DURING and first is not None)
        return starts and _names_value(hearing, value, name, explicit=by is By.DURING)
    if by is not By.BEFORE or first is None:
        return False
    if value.dates:  # "until 1994" is before 1995
        year = (first - timedelta(days=1) if sense.until else first).year
        return any(dates.first <= year <= dates.last for dates in value.dates)
    return _names_value(hearing, value, name)


def _names_value(hearing: Hearing, value: Stretch, name: str, *, explicit: bool = False) -> bool:
    """Whether the words name this time, or no other that could be meant."""
    if value.dates:
        day = hearing.names.span(name).first
        return day is not None and any(d.first <= day.year <= d.last for d in value.dates)
    if value.names_time(name):
        return True
    others = any(value.names_time(other) for other in hearing.times if other != name)
    dated = any(thing != name for thing in hearing.dated_things(value.text))
    return not (others or dated or explicit)


def _is_the_rest(hearing: Hearing, sense: Orders, limit: Limit, value: Stretch) -> bool:
    """Whether nothing may be found on the other side of the time: "only after"."""
    rest: Mapping[str, By] = {"after": By.BEFORE, "before": By.SINCE}
    return limit.by is rest[sense.direction] and _names_value(hearing, value, limit.name)


def _means_a_time(hearing: Hearing, value: Stretch) -> bool:
    """Whether what stands behind the word is a time, or left to be understood."""
    understood = not set(re.findall(r"\w+", value.text)) - _UNDERSTOOD
    return understood or bool(value.dates) or any(map(value.names_time, hearing.times))


def within(hearing: Hearing, mark: Mark, _: Within) -> Judgement:
    """From … to, between … and: a period with these ends, or periods that reach so far."""
    words, denied = hearing.stretch(mark.start, mark.end), hearing.denied(mark)
    for limit in hearing.limits_in_time:
        during = limit.by is By.DURING and limit.allows(denied)
        if during and _has_ends(hearing, words, limit.name):
            return answered(limit.part)
    for group in hearing.says.groups:
        if group.over == By.DURING.value and _reaches(hearing, words, group):
            return answered(group.of[0].part)
    return or_silent(limit.part for limit in hearing.limits_in_time)


def _has_ends(hearing: Hearing, words: Stretch, name: str) -> bool:
    """Whether every date among the words is one with which the time begins or ends."""
    last = hearing.names.span(name).last
    # "Between 2001 and 2005" ends on the last day of 2004.
    beyond = set() if last is None else {(last + timedelta(days=1)).year}
    years = hearing.names.years(name) | beyond
    named = (hearing.names.years(thing) for thing in hearing.dated_things(words.text))
    return all(years & ends for ends in named) and all(
        any(dates.first <= year <= dates.last for year in years) for dates in words.dates
    )


def _reaches(hearing: Hearing, words: Stretch, group: Group) -> bool:
    names = (name for member in group.members for name in member)
    years = [year for name in names for year in hearing.names.years(name)]
    return all(min(years) <= dates.last and dates.first <= max(years) for dates in words.dates)


def dates(hearing: Hearing, mark: Mark, sense: Dates) -> Judgement:
    """A year or a decade: of a time that the criterion names, or of a document in it."""
    before = [other for other in hearing.of_sense(Orders) if other.end <= mark.start]
    between = hearing.text[before[-1].end : mark.start] if before else "?"
    if re.fullmatch(r"\s+(?:the\s+(?:year\s+)?)?", between):
        return ANSWERED  # it says before or after what, and is judged with that word
    names = (*hearing.times, *hearing.days)
    if any(hearing.names.same_years(sense, name) for name in names):
        return ANSWERED
    documents = hearing.names.corpus.documents
    for rule in restrictions_in(hearing.says.criterion):
        for name in rule.values if rule.by is By.DOCUMENT else ():
            ends = (documents[name].date.first, documents[name].date.last)
            if any(day and sense.first <= day.year <= sense.last for day in ends):
                return ANSWERED
    return SILENT


def extreme(hearing: Hearing, mark: Mark, sense: Extreme) -> Judgement:
    """First, last, latest: an order of dates, or nothing found before, or after."""
    sequences = hearing.says.of_kind(Sequence)
    agreeing = [order for order in sequences if _may_be(hearing, mark, sense, order)]
    sides = (side for order in sequences for side in (order.earlier, order.later))
    if any(isinstance(side, DateOf) and side.which == sense.which for side in sides):
        return answered(agreeing[0].part) if agreeing else contradicted(sequences[0].part)
    # Orders say what is first; that something is last has to be shown by what is named.
    named = [order for order in agreeing if _comes(hearing, mark, order) < 0]
    for order in agreeing if sense.which == "first" else named:
        return answered(order.part)
    for bound in hearing.says.absences:
        if _ends_time(sense, {by for by, _ in times_in(bound.of)}):
            return answered(bound.part)
    timed = (bound.part for bound in hearing.says.of_kind(Bound) if any(times_in(bound.of)))
    return or_silent((*(order.part for order in sequences), *timed))


def _may_be(hearing: Hearing, mark: Mark, sense: Extreme, order: Sequence) -> bool:
    comes = _comes(hearing, mark, order)
    return comes >= 0 if sense.which == "first" else comes <= 0


def _comes(hearing: Hearing, mark: Mark, order: Sequence) -> int:
    """Return 1 where what is named before the word is the earlier one, -1 where the later is."""
    start, end = hearing.segment(mark)
    before, nothing = hearing.stretch(start, mark.start), hearing.stretch(end, end)
    return evidence(before, nothing, order.earlier, order.later).order


def _ends_time(sense: Extreme, times: set[By]) -> bool:
    """Whether an absence with these limits makes something the first, or the last, of its kind."""
    if By.BEFORE in times:  # nothing before: it comes first, and it is the latest of them
        return sense.of_all is (sense.which == "last")
    return By.SINCE in times and sense.which == "last"


# ------------------------------------------------------------------ values computed beside words


@dataclass(frozen=True)
class Misplaced:
    """A word beside a computed value that does not go with it."""

    mark: Mark
    inset: Inset


def misplaced(hearing: Hearing) -> Iterator[Misplaced]:
    """Yield each word of time beside a value of another time, and each comparison turned round."""
    for inset in hearing.insets:
        limits = tuple(times_in(inset.value))
        mark = _time_beside(hearing, inset) if limits else None
        if mark is not None and isinstance(mark.sense, Orders):
            sense, value = mark.sense, _value(hearing, mark)
            if not any(_fits(hearing, sense, by, name, value) for by, name in limits):
                yield Misplaced(mark, inset)
    for inset in hearing.insets:
        if isinstance(inset.value, Worded) and inset.value.how == "more":
            mark = Mark(inset.text, inset.start, inset.end, Compares(">"))
            rest = hearing.text[inset.end : hearing.clause(mark)[1]]
            than = re.search(r"\b(?:than|as)\b", rest)
            sides = hearing.sides(mark, inset.end + than.start()) if than else None
            if sides and evidence(*sides, inset.value.left, inset.value.right).order < 0:
                yield Misplaced(mark, inset)


def _time_beside(hearing: Hearing, inset: Inset) -> Mark | None:
    """Return the one word of time in the segment of a value, or before the bracket round it."""
    here = Mark("", inset.start, inset.end, Dates(0, 0))
    words = hearing.beside(here, Orders)
    bracket = hearing.text.rfind("(", 0, inset.start)
    if not words and bracket > 0 and bracket >= hearing.segment(here)[0] - 1:
        words = hearing.beside(Mark("", bracket - 1, bracket, Dates(0, 0)), Orders)
    return words[0] if len(words) == 1 else None
