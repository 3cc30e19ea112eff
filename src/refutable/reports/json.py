"""Reports for a program: JSON with stable keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from refutable.claims.passages import Passage, passages
from refutable.corpus import Corpus
from refutable.errors import Fault
from refutable.language.nodes import to_json
from refutable.reports.report import CheckReport, ClaimReport, Entry, Tie
from refutable.reports.values import dumped, picked
from refutable.wording.affirmation import Suspect
from refutable.wording.robustness import addition_what, addition_words, margin_words
from refutable.wording.wording import in_english

if TYPE_CHECKING:
    from refutable.robustness.disagreements import Deciding
    from refutable.robustness.examine import Robustness
    from refutable.robustness.null_model import NullPassRate
    from refutable.robustness.readings import ReadingsResult


def check_json(report: CheckReport, corpus: Corpus) -> str:
    """Return the outcome of a check with every claim."""
    return dumped(
        {
            **picked(report, "exit_code", "documents", "excerpts", "codings", "coders", "runs"),
            "failed": [entry.id for entry in report.failed],
            "figures_out_of_date": report.stale,
            "faults": report.grave,
            "remarks": report.remarks,
            "suspect": [_suspect(item) for item in report.suspects],
            "unchecked": report.unchecked,
            "affirmed_and_gone": report.forgotten,
            "claims": [_entry(entry, corpus) for entry in report.entries],
        }
    )


def list_json(entries: Iterable[Entry], corpus: Corpus) -> str:
    """Return every claim."""
    return dumped([_entry(entry, corpus) for entry in entries])


def show_json(whole: ClaimReport, corpus: Corpus) -> str:
    """Return one claim with its criterion as a tree, how firmly it stands, and its ties."""
    entry, found = whole.entry, whole.firmness
    made = entry.assessment.claim
    return dumped(
        {
            **_entry(entry, corpus),
            "criterion": to_json(made.holds),
            "against_selection": to_json(made.against),
            "under_each_coder": {**found.layers.by_coder, **found.layers.by_run}
            if found is not None
            else {},
            "firmness": None if found is None else _firmness(found, corpus),
            "not_established": whole.not_established,
            "below": [_tie(tie) for tie in entry.below],
            "above": [_tie(tie) for tie in entry.above],
        }
    )


def faults_json(faults: Iterable[Fault], exit_code: int) -> str:
    """Return what is malformed or failed."""
    return dumped({"exit_code": exit_code, "faults": faults})


def _entry(entry: Entry, corpus: Corpus) -> dict[str, Any]:
    made = entry.assessment.claim
    return {
        **picked(entry, "id", "number", "statement", "file", "line", "verdict"),
        "error": entry.assessment.error,
        **picked(made, "declared"),
        **picked(entry, "at_risk"),
        "needed": in_english(made.holds, corpus) if made.holds is not None else None,
        "operands": [
            {
                "needed": in_english(o.part, corpus),
                "found": o.found,
                "holds": o.truth,
                "left_out": o.left_out,
            }
            for o in entry.assessment.operands
        ],
        "for": _texts(entry.grounds),
        "against": _texts(entry.rebuttal),
        "lost": _texts(entry.change.lost),
        "gained": _texts(entry.change.gained),
        **picked(made, "warrant", "warranted_by", "argued_from", "rests_on", "would_decide"),
        **picked(made, "adequacy", "added", "changed"),
        "excuse": dict(made.excuse),
    }


def _texts(items: Iterable[object]) -> list[str]:
    return [str(item) for item in items]


def _tie(tie: Tie) -> dict[str, Any]:
    return picked(tie, "id", "verdict", "path")


def _suspect(suspect: Suspect) -> dict[str, Any]:
    then, now = (
        item and picked(item, "date", "by", "sentence", "criterion")
        for item in (suspect.then, suspect.now)
    )
    return {**picked(suspect, "id", "changed"), "then": then, "now": now}


# ------------------------------------------------------------------ how firmly a claim stands


def _firmness(found: Robustness, corpus: Corpus) -> dict[str, Any]:
    def needed(part: Any) -> dict[str, str]:
        return {"needed": in_english(part, corpus)}

    return {
        "margins": [
            {**needed(one.part), **picked(one, "distance", "unit"), "turns": margin_words(one)}
            for one in found.margins
        ],
        "breaking": [
            {
                **picked(one, "level", "size", "exact", "why", "at_least"),
                "removed": [_passage(passage) for passage in passages(one.removed, corpus)],
            }
            for one in found.breaking
        ],
        "additions": [
            {
                **needed(one.part),
                **picked(one, "becomes", "number", "unit"),
                "what": addition_what(one),
                "words": addition_words(one, corpus),
            }
            for one in found.additions
        ],
        "absences": {
            "tried": found.absences.tried,
            "overturning": [
                {**picked(one, "kind", "name", "label"), "holds": one.truth}
                for one in found.absences.overturning
            ],
        },
        "readings": _readings(found.readings),
        "shuffles": _shuffles(found.null),
        "layers": found.layers.verdicts,
        "deciding_disagreements": [_deciding(one) for one in found.layers.deciding],
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {**picked(passage, "document", "excerpt", "code", "stance"), "text": str(passage)}


def _readings(found: ReadingsResult) -> dict[str, Any]:
    return {
        **picked(found, "tried", "held", "supported", "refuted", "undetermined"),
        "deciding": [{"choice": choice, "option": option} for choice, option in found.deciding],
        "by_option": found.tallies,
    }


def _shuffles(found: NullPassRate) -> dict[str, Any]:
    tried = found.shuffles > 0
    return {
        **picked(found, "null", "shuffles", "seed", "passes", "refuted", "says_little"),
        "share": found.share if tried else None,
        "interval": [found.low, found.high] if tried else None,
    }


def _deciding(found: Deciding) -> dict[str, Any]:
    item, settled = found.disagreement, found.disagreement.adjudication
    return {
        **picked(item, "excerpt", "code"),
        "gave": {side.coder: side.stances for side in item.sides},
        "adjudicated": settled and settled.decision,
        "taken_as": found.coders,
        "verdict": found.verdict,
    }
