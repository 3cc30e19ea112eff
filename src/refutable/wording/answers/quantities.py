"""How a criterion answers numbers, quantity words and comparisons."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from refutable.language.expressions import MIRRORED, Operator, Quantity
from refutable.language.query import By
from refutable.wording.answers.judgement import (
    ANSWERED,
    SILENT,
    Judgement,
    answered,
    contradicted,
    or_silent,
)
from refutable.wording.commitments import Bound, Comparison, lacking, queries_in, times_in
from refutable.wording.hearing import Hearing
from refutable.wording.lexicon import Compares, Counts, Joins, Mark, Moves, Orders, Ranges
from refutable.wording.naming import Stretch, evidence, same
from refutable.wording.vocabulary import Portion

_SLIGHTLY = re.compile(r"\b(?:slightly|somewhat|marginally|a (?:little|bit|shade)|hardly)\s+$")


def counts(hearing: Hearing, mark: Mark, sense: Counts) -> Judgement:
    """Two, at least one, more than half: a limit of the criterion has the same number."""
    if sense.share:
        return _shares(hearing, sense)
    says = hearing.says
    # A count that the sentence prints, computed, is said already: another number is of another.
    bounds = [
        bound
        for bound in says.of_kind(Bound)
        if not bound.share and (sense.limit or bound.low == 1 or not hearing.printed(bound.of))
    ]
    if any(_same_limits(sense, bound) for bound in bounds):
        return ANSWERED
    if not sense.limit:
        two_together = sense.low == 2 and says.joined and hearing.of_sense(Joins)
        return ANSWERED if two_together or sense.low in says.sizes else SILENT
    if sense.low == 1 and sense.high is None and _has_alternatives(hearing):
        return ANSWERED
    return or_silent(bound.part for bound in bounds)


def _same_limits(sense: Counts, bound: Bound) -> bool:
    if not sense.limit:
        return sense.low in (bound.low, bound.high)
    if sense.low is None and sense.high is None:  # the number is computed; its side must be there
        return (bound.low if sense.limit == "low" else bound.high) is not None
    if sense.low is not None and sense.high is not None:
        return (sense.low, sense.high) == (bound.low, bound.high)
    return sense.low == bound.low if sense.limit == "low" else sense.high == bound.high


def _has_alternatives(hearing: Hearing) -> bool:
    """Whether one of several codes is enough: a family, or a list of them."""
    book = hearing.names.corpus.codebook
    return any(
        len(query.codes) > 1 or any(name in book.families for name in query.codes)
        for query in queries_in(hearing.says.criterion)
    )


def _shares(hearing: Hearing, sense: Counts) -> Judgement:
    for bound in hearing.says.shares:
        ends = (sense.open_low, sense.open_high) == (bound.open_low, bound.open_high)
        if ends and _close(sense.low, bound.low) and _close(sense.high, bound.high):
            return answered(bound.part)
    return or_silent(bound.part for bound in hearing.says.shares)


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other)


def ranges(hearing: Hearing, mark: Mark, sense: Ranges) -> Judgement:
    """Most, few, several: the criterion guarantees a number in the declared range."""
    says = hearing.says
    portion = hearing.names.vocabulary.ranges[sense.word]
    if portion.of == "share" and _one_too_many(hearing, mark):
        return SILENT
    bound = guaranteed(hearing, sense.word)
    if bound is not None:
        return answered(bound.part)
    majority = next((c for c in says.of_kind(Comparison) if c.majority), None)
    if majority is not None and sense.word in ("most", "often"):
        return (answered if _more_with(majority) else contradicted)(majority.part)
    if portion.of == "count" and any(portion.holds(size, size) for size in says.sizes):
        return ANSWERED
    counted = (b for b in says.presences if portion.of == "count" and b.low != 1)
    each = (group.of[0] for group in says.groups)
    return or_silent(item.part for item in (*says.shares, *says.absences, *each, *counted))


def _one_too_many(hearing: Hearing, mark: Mark) -> bool:
    """Whether the sentence words more shares than the criterion has, this one last."""
    of = {word: portion.of for word, portion in hearing.names.vocabulary.ranges.items()}
    words = [
        other
        for other in hearing.of_sense(Counts, Ranges)
        if (isinstance(other.sense, Counts) and other.sense.share)
        or (isinstance(other.sense, Ranges) and of[other.sense.word] == "share")
    ]
    majorities = sum(comparison.majority for comparison in hearing.says.of_kind(Comparison))
    return words.index(mark) >= max(1, len(hearing.says.shares) + majorities)


def guaranteed(hearing: Hearing, word: str) -> Bound | None:
    """Return the share or count of the criterion that a quantity word says.

    Every end of the word's range that is not the end of all numbers must be asked for; that what
    is found lies in the range as a whole is looked at apart.
    """
    portion = hearing.names.vocabulary.ranges[word]
    bounds = [bound for bound in hearing.says.of_kind(Bound) if bound.share is _of_share(portion)]
    for bound in bounds:
        alike = [other for other in bounds if same(other.of, bound.of)]
        low = not _has_low(portion) or any(_low_inside(other, portion) for other in alike)
        high = not _has_high(portion) or any(_high_inside(other, portion) for other in alike)
        if low and high:
            return bound
    return None


def _of_share(portion: Portion) -> bool:
    return portion.of == "share"


def _has_low(portion: Portion) -> bool:
    return portion.low > 0


def _has_high(portion: Portion) -> bool:
    return portion.high is not None and not (_of_share(portion) and portion.high >= 1)


def _low_inside(bound: Bound, portion: Portion) -> bool:
    # Next to an end that is left out lies everything inside it.
    if bound.low is None:
        return False
    low = math.nextafter(bound.low, math.inf) if bound.open_low else bound.low
    return portion.holds(low, low)


def _high_inside(bound: Bound, portion: Portion) -> bool:
    if bound.high is None or portion.high is None:
        return False
    high = math.nextafter(bound.high, -math.inf) if bound.open_high else bound.high
    return high <= portion.high and not (portion.open_high and high == portion.high)


def _more_with(comparison: Comparison) -> bool:
    """Whether those with something are to be more than those without it."""
    left = any(lacking(query) for query in queries_in(comparison.left))
    return comparison.sign == ("<" if left else ">")


def compares(hearing: Hearing, mark: Mark, sense: Compares) -> Judgement:
    """More, fewer, as many: the sign of the criterion, in the order that the sentence has."""
    before, behind = hearing.sides(mark, sense.than)
    firm = False
    for comparison in hearing.says.of_kind(Comparison):
        sign, first, second = comparison.sign, comparison.left, comparison.right
        found = evidence(before, behind, first, second)
        firm = firm or found.order != 0
        if found.order < 0:
            sign, first, second = MIRRORED[sign], second, first
        timely = _of_its_time(before, first) and _of_its_time(behind, second)
        fitting = timely and not (comparison.scaled and _small(hearing, mark))
        if fitting and _same_sign(sense, sign, comparison):
            return answered(comparison.part)
    return or_silent((c.part for c in hearing.says.of_kind(Comparison)), firm=firm)


def _small(hearing: Hearing, mark: Mark) -> bool:
    """Whether a difference is called a small one, as none is that has to be of so many times."""
    return _SLIGHTLY.search(hearing.text[: mark.start].lower()) is not None


def _same_sign(sense: Compares, sign: Operator, comparison: Comparison) -> bool:
    if comparison.scaled:  # "far fewer" and "at most half as many" differ in their limit alone
        return sense.sign.rstrip("=") == sign.rstrip("=")
    return sense.sign == sign and not sense.times


def _of_its_time(stretch: Stretch, operand: Quantity) -> bool:
    """Whether a stretch that says before or after says it as its operand does."""
    said = {mark.sense.direction for mark in stretch.marks if isinstance(mark.sense, Orders)}
    words: Mapping[By, str] = {By.SINCE: "after", By.BEFORE: "before"}
    asked = {words[by] for by, _ in times_in(operand) if by in words}
    return not said or not asked or bool(said & asked)


def moves(hearing: Hearing, mark: Mark, sense: Moves) -> Judgement:
    """Rises, falls: the later count against the earlier; outlives: something is found since."""
    if sense.lasting:
        return _lasts(hearing, sense.sign)
    for comparison in hearing.says.of_kind(Comparison):
        sign = _later_against_earlier(comparison)
        if sign is not None:
            agrees = sign in (sense.sign, sense.sign.rstrip("="))
            return (answered if agrees else contradicted)(comparison.part)
    return SILENT


def _later_against_earlier(comparison: Comparison) -> Operator | None:
    """Return how what is later has to compare with what is earlier; None where it is not that."""
    left = {by for by, _ in times_in(comparison.left)}
    right = {by for by, _ in times_in(comparison.right)}
    if By.SINCE in left and By.BEFORE in right:
        return comparison.sign
    if By.BEFORE in left and By.SINCE in right:
        return MIRRORED[comparison.sign]
    return None


def _lasts(hearing: Hearing, sign: Operator) -> Judgement:
    wanted, others = hearing.says.presences, hearing.says.absences
    if sign == "<":
        wanted, others = others, wanted
    for bounds, reply in ((wanted, answered), (others, contradicted)):
        for bound in bounds:
            if any(by is By.SINCE for by, _ in times_in(bound.of)):
                return reply(bound.part)
    return SILENT
