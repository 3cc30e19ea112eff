"""How the argument of a paper differs between two states: JSON with stable keys."""

from __future__ import annotations

import json
from typing import Any

from refutable.corpus.changes import DataChange, FieldChange
from refutable.history.comparison import ClaimChange, Comparison, State, Stated


def diff_json(found: Comparison) -> str:
    """Return every claim and every row that differs, each claim with the rows it came through.

    ``through_rows`` counts into ``data``, from 0.
    """
    places = {id(row): place for place, row in enumerate(found.data)}
    content = {
        "changed": bool(found.claims),
        "old": _state(found.old),
        "new": _state(found.new),
        "claims": [_claim(change, places) for change in found.claims],
        "data": [_row(row) for row in found.data],
        "touching_no_claim": [places[id(row)] for row in found.untouching],
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _state(state: State) -> dict[str, Any]:
    return {"name": state.name, "commit": state.commit or None, "claims": len(state.claims)}


def _claim(change: ClaimChange, places: dict[int, int]) -> dict[str, Any]:
    sentence, sides = change.sentence, change.sides
    return {
        "id": change.id,
        "how": change.how,
        "flipped": change.flipped,
        "risk": change.risk,
        "old": _stated(change.old),
        "new": _stated(change.new),
        "sentence": sentence
        and {
            "computed_values_alone": sentence.computed,
            "words": [{"how": words.how, "text": words.text} for words in sentence.marked],
        },
        "criterion": change.criterion and _field(change.criterion),
        "terms": [_field(term) for term in change.terms],
        "margins": [
            {
                "needed": moved.needed,
                "unit": moved.new.unit,
                "old": moved.old.distance,
                "new": moved.new.distance,
            }
            for moved in change.margins
        ],
        "lost": [str(passage) for passage in sides.lost],
        "gained": [str(passage) for passage in sides.gained],
        "against": [str(passage) for passage in sides.against],
        "no_longer_against": [str(passage) for passage in sides.no_longer_against],
        "through": change.through,
        "through_rows": [places[id(row)] for row in change.causes],
    }


def _stated(stated: Stated | None) -> dict[str, Any] | None:
    if stated is None:
        return None
    return {
        "statement": stated.statement,
        "file": stated.file,
        "line": stated.line,
        "verdict": stated.verdict.value,
        "declared": stated.claim.declared.value,
        "at_risk": list(stated.at_risk),
        "found": [operand.found for operand in stated.assessment.operands],
    }


def _row(row: DataChange) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "how": row.how,
        "id": row.id,
        "coder": row.coder,
        "document": row.document,
        "excerpt": row.excerpt,
        "code": row.code,
        "stances": list(row.stances),
        "words": row.words,
        "source": row.source,
        "fields": [_field(field) for field in row.fields],
        "with_it": [_row(part) for part in row.parts],
    }


def _field(field: FieldChange) -> dict[str, str]:
    return {"name": field.name, "old": field.old, "new": field.new}
