"""A claim's sentence compared with its criterion: its decisive words, and its names."""

from __future__ import annotations

from collections.abc import Iterable

from refutable.claims.claim import Claim
from refutable.evaluate.query import Finder
from refutable.wording.case import Case, Remark
from refutable.wording.check_names import name_remarks
from refutable.wording.check_words import word_remarks
from refutable.wording.names import Names
from refutable.wording.sentence import Sentence


def remarks(
    sentence: Sentence, claim: Claim, names: Names, finder: Finder, sections: Iterable[str] = ()
) -> tuple[Remark, ...]:
    """Return everything in which a claim's sentence and its criterion do not agree, by place.

    ``sections`` are the ids of the sections that the sentence stands in. What ``excuse=`` names is
    left out, and an excuse that excuses nothing is a remark itself.
    """
    found: list[Remark] = []
    if claim.holds is not None:
        case = Case(sentence, claim, claim.holds, names, finder, tuple(sections))
        found = [*word_remarks(case), *name_remarks(case)]
    excused = {word.lower(): word for word, _ in claim.excuse}
    idle = excused.keys() - {one.word.lower() for one in found}
    kept = [one for one in found if one.word.lower() not in excused]
    kept += [_idle(excused[word]) for word in idle]
    return tuple(sorted(kept, key=lambda one: (one.start, one.rule, one.message)))


def _idle(word: str) -> Remark:
    message = f"excuse= names “{word}”, but there is no remark about it"
    return Remark("idle-excuse", 0, word, message, "remove it from excuse=")
