"""The decisive words of a sentence compared with what its criterion asks for.

Which form of a criterion answers a word is in the word table. Rules of place tell no more than
which side of a comparison is named first, and what a denial or an "only" speaks of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from refutable.claims.claim import Verdict
from refutable.evaluate.evaluate import amount
from refutable.language.criteria import MIRRORED, Criterion, Order
from refutable.language.quantities import Worded
from refutable.wording.case import Case, Remark
from refutable.wording.commitments import Part
from refutable.wording.project import ALL_WORDS
from refutable.wording.sides import printed_as, time_rank
from refutable.wording.table import Word

_SHARES = frozenset({"share", "share_minimum", "share_maximum"})
_AMOUNTS = _SHARES | {"comparison"}
_WORDED = _AMOUNTS | {"each", "denial"}
"""What a computed word, as of more() or most(), says."""
_BY_SUBJECT = ("subject", "loose")
_WRITTEN = {"precedes": "before", "follows": "after"}
# What a criterion may ask for that a word has to say: the key of an excuse, and what is missing.
_ESSENTIAL = {
    "denial": ("denial", "that something is not found (no, never, only …)"),
    "comparison": ("comparison", "how the two compare (more, fewer, than …)"),
    "share_minimum": ("share", "how large a part it is (most, half, at least …)"),
    "share_maximum": ("share", "how large a part it is (few, at most …)"),
    "without": ("without", "that something lacks something else (no, without, not all …)"),
    "order": ("order", "which comes first (before, after, first …)"),
    "passage": ("passage", "that it is in one passage"),
}
_EACH = ("each", "that it is so in each (every, all …)")


def word_remarks(case: Case) -> Iterator[Remark]:
    """Yield each remark on a decisive word, and on what no word says."""
    if ALL_WORDS in case.project.off:
        return
    for word in case.words:
        if case.cancels(word):
            continue
        if word.entry.answered_by and not _is_answered(case, word):
            yield _unanswered(word)
        elif word.entry.compares is not None:
            yield from _compared(case, word)
        elif word.entry.range is not None:
            yield from _out_of_range(case, word)
    yield from _ordered(case)
    yield from _denied(case)
    yield from _unsaid(case)


def _is_answered(case: Case, word: Word) -> bool:
    forms, entry = case.asked.forms, word.entry
    if entry.answered_by & forms:
        return True
    others = (one.entry for one in case.words if one.entry is not entry)
    beside = {form for other in others for form in other.answered_by}
    return bool(entry.whole_of & forms) and bool(beside & _AMOUNTS & forms)


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
        straight = time_rank(left) > time_rank(right)
    else:
        straight = case.sides.evidence(*case.sides.of_word(word), left, right) >= 0
    sign, wanted = operator if straight else MIRRORED[operator], word.entry.compares
    if wanted is None or sign == wanted:
        return True
    # "No rarer" is true where the criterion asks for more, and "at most half as often" is less.
    return sign[0] == wanted[0] and (wanted in ("<=", ">=") or "multiple" in part.forms)


def _ordered(case: Case) -> Iterator[Remark]:
    """Check that the words of order put the dates as the criterion does.

    Where names tell nothing, the order as written decides; a word that names confirm bears others.
    """
    orders = [part.leaf for part in case.asked.asserted("order") if isinstance(part.leaf, Order)]
    words = [word for word in case.words if word.entry.direction]
    evidence = [_evidence_of_order(case, word, orders) for word in words]
    for word, found in zip(words, evidence, strict=True):
        untold = found == 0 and word.entry.sides != "loose" and max(evidence) <= 0
        written = {_WRITTEN[order.relation] for order in orders}
        if orders and (found < 0 or (untold and word.entry.direction not in written)):
            yield _contradiction(case, word, orders[0])


def _evidence_of_order(case: Case, word: Word, orders: Sequence[Order]) -> int:
    """Return how much speaks for a word of order being right, below 0 for its being wrong."""
    subject, object_ = case.sides.of_word(word)
    object_ = () if word.entry.sides in _BY_SUBJECT else object_
    found = sum(case.sides.evidence(subject, object_, one.earlier, one.later) for one in orders)
    return found if word.entry.direction == "before" else -found


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
        else:
            here = case.sides.stems_in((case.sides.segment(word),))
            affirms = "maximum" in word.entry.answered_by
        wrong, right = (against, for_it) if affirms else (for_it, against)
        if (
            (word.entry.direction or "denial" in word.entry.answered_by)
            and here & wrong
            and not here & right
        ):
            yield _contradiction(case, word, denied[0].leaf)


# ------------------------------------------------------------------ ranges


def _out_of_range(case: Case, word: Word) -> Iterator[Remark]:
    """A quantity word must hold of what is found, and not only of what is asked for."""
    known = case.project.range_of(word.entry.sense)
    if known is None or case.claim.declared is not Verdict.SUPPORTED:
        return
    forms = ("share_minimum", "share_maximum") if known.of == "share" else ("minimum",)
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


# ------------------------------------------------------------------ what no word says


def _unsaid(case: Case) -> Iterator[Remark]:
    said = {form for word in case.words for form in word.entry.says}
    if any(isinstance(inset.value, Worded) for inset in case.sentence.insets):
        said |= _WORDED
    said |= {"each" for word in case.words if case.cancels(word)}
    printed = {printed_as(inset.value) for inset in case.sentence.insets}
    for form, missing in _ESSENTIAL.items():
        parts = [p for p in case.asked.asserted(form) if not _is_said(form, p, said, printed)]
        if parts:
            yield _missing(case, missing, parts[0].leaf)
    every = [part for part in case.asked.parts if part.denies and part.lacks]
    if every and said.isdisjoint({"each", "denial"}):
        yield _missing(case, _EACH, every[0].leaf)


def _is_said(form: str, part: Part, said: set[str], printed: set[str]) -> bool:
    universal = form == "denial" and (not part.denies or part.lacks)
    not_all = part.role == "any" and "exception" in said
    if form in said or universal or not_all:
        return True
    return bool(printed and part.comparison and printed_as(part.comparison[1]) in printed)


def _missing(case: Case, missing: tuple[str, str], part: Criterion) -> Remark:
    word, what = missing
    return Remark(
        "criterion-unworded",
        0,
        word,
        f"no word of the sentence says {what}, but the criterion asks: {case.english(part)}",
        f"say it, take it out of holds=, or give a reason in excuse= for “{word}”",
    )
