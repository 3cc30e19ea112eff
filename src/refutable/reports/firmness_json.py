"""How firmly a claim stands, for a program: every part of it, in full, with stable keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from refutable.claims.passages import passages
from refutable.corpus import Corpus
from refutable.wording.robustness import addition_what, addition_words, margin_words
from refutable.wording.wording import in_english

if TYPE_CHECKING:
    from refutable.robustness.absence import LeaveOneOut
    from refutable.robustness.breaking import BreakingSet
    from refutable.robustness.disagreements import Deciding
    from refutable.robustness.examine import Robustness
    from refutable.robustness.readings import ReadingsResult
    from refutable.robustness.null_model import NullPassRate


def firmness_item(found: Robustness, corpus: Corpus) -> Mapping[str, Any]:
    """Return what was found of one claim; nothing is left out, and nothing summed up."""
    return {
        "margins": [
            {
                "needed": in_english(margin.part, corpus),
                "distance": margin.distance,
                "unit": margin.unit,
                "turns": margin_words(margin),
            }
            for margin in found.margins
        ],
        "breaking": [_breaking(one, corpus) for one in found.breaking],
        "additions": [
            {
                "needed": in_english(one.part, corpus),
                "becomes": one.becomes.value,
                "number": one.number,
                "unit": one.unit,
                "what": addition_what(one),
                "words": addition_words(one, corpus),
            }
            for one in found.additions
        ],
        "absences": _absences(found.absences),
        "readings": _readings(found.readings),
        "shuffles": _shuffles(found.null),
        "layers": {name: verdict.value for name, verdict in found.layers.verdicts.items()},
        "deciding_disagreements": [_deciding(one) for one in found.layers.deciding],
    }


def _breaking(found: BreakingSet, corpus: Corpus) -> Mapping[str, Any]:
    return {
        "level": found.level,
        "size": found.size,
        "exact": found.exact,
        "why": found.why,
        "at_least": found.at_least,
        "removed": [
            {
                "document": passage.document,
                "excerpt": passage.excerpt,
                "code": passage.code,
                "stance": passage.stance,
                "text": str(passage),
            }
            for passage in passages(found.removed, corpus)
        ],
    }


def _absences(found: LeaveOneOut) -> Mapping[str, Any]:
    return {
        "tried": dict(found.tried),
        "overturning": [
            {"kind": one.kind, "name": one.name, "label": one.label, "holds": one.truth.value}
            for one in found.overturning
        ],
    }


def _readings(found: ReadingsResult) -> Mapping[str, Any]:
    return {
        "tried": found.tried,
        "held": found.held,
        "supported": found.supported,
        "refuted": found.refuted,
        "undetermined": found.undetermined,
        "deciding": [{"choice": choice, "option": option} for choice, option in found.deciding],
        "by_option": [
            {
                "choice": tally.choice,
                "option": tally.option,
                "default": tally.default,
                "held": tally.held,
                "tried": tally.tried,
            }
            for tally in found.tallies
        ],
    }


def _shuffles(found: NullPassRate) -> Mapping[str, Any]:
    tried = found.shuffles > 0
    return {
        "null": found.null,
        "shuffles": found.shuffles,
        "seed": found.seed,
        "passes": found.passes,
        "refuted": found.refuted,
        "share": found.share if tried else None,
        "interval": [found.low, found.high] if tried else None,
        "says_little": found.says_little,
    }


def _deciding(found: Deciding) -> Mapping[str, Any]:
    item = found.disagreement
    settled = item.adjudication
    return {
        "excerpt": item.excerpt,
        "code": item.code,
        "gave": {side.coder: list(side.stances) for side in item.sides},
        "adjudicated": None if settled is None else list(settled.decision),
        "taken_as": list(found.coders),
        "verdict": found.verdict.value,
    }
