"""The decisive words of a sentence compared with what its criterion asks for.

Which form of a criterion answers a word is in the word table. Rules of place tell no more than
which side of a comparison is named first, and what a denial or an "only" speaks of.
"""

from __future__ import annotations

from collections.abc import Iterator

from refutable.claims.claim import Verdict
from refutable.evaluate.evaluate import amount
from refutable.language.criteria import MIRRORED, Criterion, Order
from refutable.wording.case import Case, Remark
from refutable.wording.commitments import Part
from refutable.wording.project import ALL_WORDS
from refutable.wording.sides import time_rank
from refutable.wording.table import Word


def word_remarks(case: Case) -> Iterator[Remark]:
    """Yield each remark on a decisive word."""
    if ALL_WORDS in case.project.off:
        return
    for word in case.words:
        if case.turned(word):
            continue
        if _lacks_answer(case, word):
            yield _unanswered(word)
        elif word.entry.compares is not None:
            yield from _compared(case, word)
        elif word.entry.range is not None:
            yield from _out_of_range(case, word)
    yield from _ordered(case)
    yield from _denied(case)


def _lacks_answer(case: Case, word: Word) -> bool:
    forms, entry = case.asked.forms, word.entry
    if not entry.answered_by or entry.answered_by & forms:
        return False
    return not entry.opposed_by or bool(entry.opposed_by & forms)


def _unanswered(word: Word) -> Remark:
    return Remark(
        "word-unanswered",
        word.start,
        word.text,
        f"nothing in the criterion answers “{word.text}” ({word.entry.sense})",
        "ask for it in holds=, reword the sentence, or say in excuse= why it decides nothing",
    )


def _contradiction(case: Case, word: Word, part: Criterion) -> Remark:
    return Remark(
        "word-contradicts",
        word.start,
        word.text,
        f"“{word.text}” contradicts the criterion: {case.english(part)}",
        "correct the sentence or the criterion, so that both say the same",
    )


# ------------------------------------------------------------------ direction


def _compared(case: Case, word: Word) -> Iterator[Remark]:
    parts = list(case.asked.asserted("comparison"))
    if parts and not any(_agrees(case, word, part) for part in parts):
        yield _contradiction(case, word, parts[0].leaf)


def _agrees(case: Case, word: Word, part: Part) -> bool:
    if part.comparison is None:
        return False
    operator, left, right = part.comparison
    if word.entry.sides == "time":
        evidence = time_rank(left) - time_rank(right)
    else:
        evidence = case.sides.evidence(*case.sides.of_word(word), left, right)
    sign, wanted = operator if evidence > 0 else MIRRORED[operator], word.entry.compares
    if not evidence or wanted is None or sign == wanted:
        return True
    # "No rarer" is true where the criterion asks for more, and "at most half as often" is less.
    return sign[0] == wanted[0] and (wanted in ("<=", ">=") or "multiple" in part.forms)


def _ordered(case: Case) -> Iterator[Remark]:
    """Check that the words of order put the dates as the criterion does, as far as names tell."""
    orders = [part.leaf for part in case.asked.asserted("order") if isinstance(part.leaf, Order)]
    for word in case.words:
        if word.entry.direction and word.entry.answered_by and not case.turned(word):
            sides = case.sides.of_word(word)
            if case.sides.stems_in(sides[1]) <= case.table.refers_back:
                continue  # nobody knows who "him" is in "after him"
            found = sum(case.sides.evidence(*sides, one.earlier, one.later) for one in orders)
            if found * (1 if word.entry.direction == "before" else -1) < 0:
                yield _contradiction(case, word, orders[0])


# ------------------------------------------------------------------ what is denied


def _denied(case: Case) -> Iterator[Remark]:
    """Check that a denial speaks of what the criterion denies, and "only" of what it affirms.

    Looked at is what stands between two cuts, and what only one of the two sorts of parts has.
    """
    denied = [part for part in case.asked.asserted("denial") if part.denies and not part.lacks]
    affirmed = [p for p in case.asked.parts if p.role != "base" and not (p.denies or p.lacks)]
    if not (denied and affirmed):
        return
    against, for_it = (case.sides.of_parts(parts) for parts in (denied, affirmed))
    against, for_it = against - for_it, for_it - against
    for word in case.words:
        if word.entry.direction:
            here = frozenset({f"<{word.entry.direction}>"})
            affirms = not any(other.entry.denies for other in case.sides.beside(word))
        elif "denial" in word.entry.answered_by:
            here = case.sides.stems_in((case.sides.segment(word),))
            affirms = not word.entry.denies
        else:
            continue
        wrong, right = (against, for_it) if affirms else (for_it, against)
        if here & wrong and not here & right:
            yield _contradiction(case, word, denied[0].leaf)


# ------------------------------------------------------------------ ranges


def _out_of_range(case: Case, word: Word) -> Iterator[Remark]:
    """A quantity word must hold of what is found, and not only of what is asked for."""
    known = case.project.range_of(word.entry.sense)
    if known is None or case.claim.declared is not Verdict.SUPPORTED:
        return
    forms = ("share_minimum", "share_maximum")
    bounds = [part.comparison for form in forms for part in case.asked.asserted(form)]
    if len(bounds) != 1 or bounds[0] is None:
        return
    found = amount(bounds[0][1], case.finder)
    if found.low is None or found.high is None or known.holds(found.low, found.high):
        return
    yield Remark(
        "word-out-of-range",
        word.start,
        word.text,
        f"“{word.text}” means {known}, but the number found is {found}",
        "use the word that fits, or let most() compute it",
    )
