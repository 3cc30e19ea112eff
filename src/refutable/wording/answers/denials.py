"""How a criterion answers what denies, excludes or embraces: no, only, all, some, together."""

from __future__ import annotations

import re

from refutable.language.expressions import DateOf
from refutable.language.query import By
from refutable.wording.answers.judgement import (
    ANSWERED,
    SILENT,
    Judgement,
    answered,
    contradicted,
    or_silent,
)
from refutable.wording.commitments import (
    Bound,
    Commitment,
    Comparison,
    Group,
    Partial,
    Sequence,
    lacking,
    queries_in,
    times_in,
)
from refutable.wording.hearing import Hearing
from refutable.wording.lexicon import (
    Denies,
    Embraces,
    Excludes,
    Exists,
    Joins,
    Lacks,
    Mark,
    NotAll,
    NotOnly,
    Pairs,
    Prefers,
    Ranges,
)
from refutable.wording.naming import stem, stems

_PERIODS = frozenset(map(stem, ["period", "decade", "year", "phase", "time"]))
_UNITS = frozenset(map(stem, ["text", "document", "passage", "excerpt", "quotation", "paper"]))


def denies(hearing: Hearing, mark: Mark, _: Denies) -> Judgement:
    """No, not, none: there is one for each thing that the criterion says not to be."""
    absent, present = hearing.names_sides(mark)
    if present and not absent and hearing.cues[0]:
        return or_silent((b.part for b in hearing.says.presences if b.stated), firm=True)
    if _of_each(hearing, mark) and not (hearing.absent_units or hearing.universals):
        return or_silent((item.part for item in hearing.says.of_kind(Partial)), firm=True)
    words, room = hearing.of_sense(Denies), _denials(hearing)
    ranked = sorted(words, key=lambda one: (not hearing.names_sides(one)[0], one.start))
    return ANSWERED if mark in ranked[:room] else SILENT


def _of_each(hearing: Hearing, mark: Mark) -> bool:
    """Whether a denial is one of every period: "in no period" is more than "not in every"."""
    behind = re.match(r"\s+(?:single\s+)?(\w+)", hearing.text[mark.end :])
    return mark.words.lower() == "no" and behind is not None and stem(behind[1]) in _PERIODS


def _denials(hearing: Hearing) -> int:
    """Return how many denials the criterion answers."""
    says = hearing.says
    # "More than not" has its denial in it, and "not every" is the word for an exception.
    compared = 0 if hearing.of_sense(Ranges) else sum(map(_with_lack, says.of_kind(Comparison)))
    exceptions = max(0, len(says.of_kind(Partial)) - len(hearing.of_sense(NotAll)))
    denied = sum(order.denied for order in says.of_kind(Sequence))
    unequal = sum(bound.low is None and bound.high is None for bound in says.of_kind(Bound))
    shown = len(hearing.absent_units) + len(hearing.universals) + len(hearing.lacks)
    return shown + compared + exceptions + denied + unequal


def _with_lack(comparison: Comparison) -> bool:
    sides = (comparison.left, comparison.right)
    return any(lacking(query) for side in sides for query in queries_in(side))


def lacks(hearing: Hearing, mark: Mark, _: Lacks) -> Judgement:
    """Leaves out, is missing: may word an absence, and may be what the passages are about.

    That something *is* missing is said of the passages themselves, and has to be asked for.
    """
    said = re.search(r"\b(?:is|are|was|were|be|been|remains?)\s+$", hearing.text[: mark.start])
    if not said or mark.words.lower() not in ("absent", "missing"):
        return ANSWERED
    return ANSWERED if _denials(hearing) or hearing.says.absences else SILENT


def excludes(hearing: Hearing, mark: Mark, _: Excludes) -> Judgement:
    """Only, alone: something else is not found, or comes in no other order."""
    if hearing.says.absences:
        return answered(hearing.says.absences[0].part)
    ordered = re.match(r"\s+(?:after|before|then|since)\b", hearing.text[mark.end :])
    if hearing.says.of_kind(Sequence) and ordered:
        return ANSWERED
    return or_silent(bound.part for group in hearing.says.groups for bound in group.of)


def prefers(hearing: Hearing, mark: Mark, _: Prefers) -> Judgement:
    """Rather than, instead: what is found stands before it, and what is not behind."""
    refused = [*(bound for bound in hearing.says.absences if bound.stated), *hearing.lacks]
    if not refused:
        return SILENT
    part = refused[0].part
    if mark.words.lower() == "instead":
        return answered(part)
    start, end = hearing.clause(mark)
    before, behind = hearing.stretch(start, mark.start), hearing.stretch(mark.end, end)
    absent, present = hearing.cues
    wrong = any(map(before.shows, absent)) + any(map(behind.shows, present))
    right = any(map(before.shows, present)) + any(map(behind.shows, absent))
    return contradicted(part, firm=True) if wrong > right else answered(part)


def embraces(hearing: Hearing, mark: Mark, sense: Embraces) -> Judgement:
    """All, every, each: one counter-example must refute the criterion."""
    says = hearing.says
    absent, present = hearing.names_sides(mark)
    if hearing.absent_units and absent and not present:
        return contradicted(hearing.absent_units[0][0].part, firm=True)
    least = 2 if mark.words.lower().startswith("each") else 3
    for group in says.groups:
        if _asks_each(group, sense, hearing) and len(group.members) >= least:
            return answered(group.of[0].part)
    for bound in (*hearing.universals, *(bound for bound in says.shares if bound.low == 1)):
        return answered(bound.part)
    if sense.of_whole and _has_whole(hearing):
        return ANSWERED
    others: tuple[Commitment, ...] = (*says.of_kind(Partial), *hearing.lacks, *says.shares)
    return or_silent(item.part for item in (*others, *says.absences))


def _asks_each(group: Group, sense: Embraces, hearing: Hearing) -> bool:
    """Whether a group asks of each member that something is found, and is of what is named."""
    what = stem(sense.what)
    if what in _PERIODS and group.over != By.DURING.value:
        return False
    types = " ".join(document.type for document in hearing.names.corpus.documents.values())
    if what in _UNITS | stems(types) and group.over != By.DOCUMENT.value:
        return False
    return all(item.present for item in group.of if isinstance(item, Bound))


def _has_whole(hearing: Hearing) -> bool:
    """Whether a share is taken of a whole, or a first or last date of everything of its kind."""
    says = hearing.says
    shares = any(comparison.of_shares for comparison in says.of_kind(Comparison))
    sides = (side for order in says.of_kind(Sequence) for side in (order.earlier, order.later))
    return shares or bool(says.shares) or any(isinstance(side, DateOf) for side in sides)


def pairs(hearing: Hearing, mark: Mark, _: Pairs) -> Judgement:
    """Both: the criterion has two of something."""
    return ANSWERED if hearing.says.paired else SILENT


def not_all(hearing: Hearing, mark: Mark, _: NotAll) -> Judgement:
    """Not every: there is an exception, and not nothing at all."""
    says = hearing.says
    narrower = (bound for bound in says.absences if says.presences and any(times_in(bound.of)))
    kept: tuple[Commitment, ...] = (*says.of_kind(Partial), *hearing.lacks, *narrower)
    for item in kept:
        return answered(item.part)
    groups = (group.of[0] for group in says.groups)
    return or_silent((*(item.part for item in groups), *(b.part for b in hearing.universals)))


def not_only(hearing: Hearing, mark: Mark, _: NotOnly) -> Judgement:
    """Not only: the same is found elsewhere too."""
    if not hearing.absent_units:
        for group in hearing.says.groups:
            return answered(group.of[0].part)
    return or_silent(bound.part for bound in hearing.says.absences)


def exists(hearing: Hearing, mark: Mark, _: Exists) -> Judgement:
    """Some: one is enough, and one has to be there."""
    says = hearing.says
    absent, present = hearing.names_sides(mark)
    if says.absences and (not says.presences or (absent and not present)):
        return contradicted(says.absences[0].part, firm=True)
    # It says too little where all that has to be found is asked of each of several.
    each = {bound for group in says.groups if len(group.members) > 2 for bound in group.of}
    if says.presences and each >= set(says.presences):
        return contradicted(says.presences[0].part)
    return ANSWERED if says.presences else SILENT


def joins(hearing: Hearing, mark: Mark, sense: Joins) -> Judgement:
    """In the same passage, in the same document, together."""
    related = [item for query in queries_in(hearing.says.criterion) for item in query.related]
    places = {item.how.rsplit(" ", 1)[-1] for item in related}
    if places & ({"excerpt", "document"} if sense.place == "any" else {sense.place}):
        return ANSWERED
    if places:
        return contradicted(hearing.says.criterion)
    counts_one = mark.words.lower().startswith("one ")  # "one passage" may be how many there are
    return ANSWERED if counts_one and any(b.low == 1 for b in hearing.says.presences) else SILENT
