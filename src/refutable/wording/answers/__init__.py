"""Whether anything in a criterion answers a decisive word of its sentence, or speaks against it.

Each kind of word is held against the commitments of its own kind. It is answered, or the criterion
says otherwise, or the criterion says nothing of the sort. Which operand a stretch of the sentence
speaks of is read from what it names; where it names none, the criterion's own order is taken for
that of the sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from refutable.wording.answers import denials, quantities, times
from refutable.wording.answers.judgement import SILENT, Judgement, Reply
from refutable.wording.answers.quantities import guaranteed
from refutable.wording.answers.times import Misplaced, misplaced
from refutable.wording.hearing import Hearing
from refutable.wording.lexicon import (
    Compares,
    Counts,
    Dates,
    Denies,
    Embraces,
    Excludes,
    Exists,
    Extreme,
    Joins,
    Lacks,
    Mark,
    Moves,
    NotAll,
    NotOnly,
    Orders,
    Pairs,
    Prefers,
    Ranges,
    Within,
)

__all__ = ["Judgement", "Misplaced", "Reply", "guaranteed", "judge", "misplaced"]

_JUDGES: Mapping[type[Any], Callable[[Hearing, Mark, Any], Judgement]] = {
    Denies: denials.denies,
    Lacks: denials.lacks,
    Excludes: denials.excludes,
    Prefers: denials.prefers,
    Embraces: denials.embraces,
    Pairs: denials.pairs,
    NotAll: denials.not_all,
    NotOnly: denials.not_only,
    Exists: denials.exists,
    Joins: denials.joins,
    Counts: quantities.counts,
    Ranges: quantities.ranges,
    Compares: quantities.compares,
    Moves: quantities.moves,
    Orders: times.orders,
    Within: times.within,
    Dates: times.dates,
    Extreme: times.extreme,
}
# Words of one family say the same kind of thing.
_FAMILIES: tuple[tuple[type[Any], ...], ...] = (
    (Orders, Within, Extreme),
    (Compares, Moves),
    (Counts, Ranges),
    (Embraces, NotAll, NotOnly, Exists),
    (Denies, Excludes, Prefers),
)


def judge(hearing: Hearing, mark: Mark) -> Judgement:
    """Return what the criterion has to say to a word.

    Where the sentence says elsewhere what the criterion asks for, a word that seems to speak
    against it, and that nothing ties to it, may be about something else: it is unanswered.
    """
    judgement = _alone(hearing, mark)
    if judgement.reply is not Reply.CONTRADICTED or judgement.firm:
        return judgement
    kin = next((family for family in _FAMILIES if type(mark.sense) in family), ())
    others = (other for other in hearing.of_sense(*kin) if other is not mark)
    said = any(_alone(hearing, other).reply is Reply.ANSWERED for other in others)
    return SILENT if said else judgement


def _alone(hearing: Hearing, mark: Mark) -> Judgement:
    return _JUDGES[type(mark.sense)](hearing, mark, mark.sense)
