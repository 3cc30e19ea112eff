"""The difference between two states of a paper's argument, as JSON with stable keys."""

from __future__ import annotations

from typing import Any

from refutable.corpus.changes import DataChange
from refutable.history.comparison import ClaimChange, Comparison, State, Stated
from refutable.reports.values import dumped, picked


def diff_json(found: Comparison) -> str:
    """Return every claim and every row that differs, each claim with the rows it came through.

    ``through_rows`` counts into ``data``, from 0.
    """
    places = {id(row): place for place, row in enumerate(found.data)}
    return dumped(
        {
            "changed": bool(found.claims),
            "old": _state(found.old),
            "new": _state(found.new),
            "claims": [_claim(change, places) for change in found.claims],
            "data": [_row(row) for row in found.data],
            "touching_no_claim": [places[id(row)] for row in found.untouching],
        }
    )


def _state(state: State) -> dict[str, Any]:
    return {"name": state.name, "commit": state.commit or None, "claims": len(state.claims)}


def _claim(change: ClaimChange, places: dict[int, int]) -> dict[str, Any]:
    sentence = change.sentence
    return {
        **picked(change, "id", "how", "flipped", "risk"),
        "old": _stated(change.old),
        "new": _stated(change.new),
        "sentence": sentence
        and {"computed_values_alone": sentence.computed, "words": sentence.marked},
        **picked(change, "criterion", "terms", "through"),
        "margins": [
            {
                "needed": moved.needed,
                "unit": moved.new.unit,
                "old": moved.old.distance,
                "new": moved.new.distance,
            }
            for moved in change.margins
        ],
        **{
            side: [str(passage) for passage in getattr(change.sides, side)]
            for side in ("lost", "gained", "against", "no_longer_against")
        },
        "through_rows": [places[id(row)] for row in change.causes],
    }


def _stated(stated: Stated | None) -> dict[str, Any] | None:
    if stated is None:
        return None
    return {
        **picked(stated, "statement", "file", "line", "verdict"),
        **picked(stated.claim, "declared"),
        **picked(stated, "at_risk"),
        "found": [operand.found for operand in stated.assessment.operands],
    }


def _row(row: DataChange) -> dict[str, Any]:
    names = ("kind", "how", "id", "coder", "document", "excerpt", "code", "stances", "words")
    return {**picked(row, *names, "source", "fields"), "with_it": [_row(p) for p in row.parts]}
