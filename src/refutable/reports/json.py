"""Reports for a program: JSON with stable keys."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from refutable.corpus import Corpus
from refutable.errors import Fault
from refutable.language.nodes import to_json
from refutable.reports.firmness_json import firmness_item
from refutable.reports.report import CheckReport, ClaimReport, Entry, Tie
from refutable.wording.affirmation import Affirmation, Suspect
from refutable.wording.wording import in_english


def check_json(report: CheckReport, corpus: Corpus) -> str:
    """Return the outcome of a check with every claim."""
    return _dump(
        {
            "exit_code": report.exit_code,
            "documents": report.documents,
            "excerpts": report.excerpts,
            "codings": report.codings,
            "coders": report.coders,
            "failed": [entry.id for entry in report.failed],
            "figures_out_of_date": [_fault(fault) for fault in report.stale],
            "misworded": [_fault(fault) for fault in report.misworded],
            "irrefutable": [_fault(fault) for fault in report.irrefutable],
            "suspect": [_suspect(item) for item in report.suspects],
            "affirmed_and_gone": [_fault(fault) for fault in report.forgotten],
            "claims": [_entry(entry, corpus) for entry in report.entries],
        }
    )


def list_json(entries: Iterable[Entry], corpus: Corpus) -> str:
    """Return every claim."""
    return _dump([_entry(entry, corpus) for entry in entries])


def show_json(whole: ClaimReport, corpus: Corpus) -> str:
    """Return one claim with its criterion as a tree, how firmly it stands, and its ties."""
    entry, found = whole.entry, whole.firmness
    made = entry.assessment.claim
    under = found.layers.by_coder if found is not None else {}
    return _dump(
        {
            **_entry(entry, corpus),
            "criterion": to_json(made.holds),
            "against_selection": to_json(made.against),
            "under_each_coder": {name: verdict.value for name, verdict in under.items()},
            "firmness": None if found is None else firmness_item(found, corpus),
            "not_established": list(whole.not_established),
            "below": [_tie(tie) for tie in entry.below],
            "above": [_tie(tie) for tie in entry.above],
        }
    )


def faults_json(faults: Iterable[Fault], exit_code: int) -> str:
    """Return what is malformed or failed."""
    return _dump({"exit_code": exit_code, "faults": [_fault(fault) for fault in faults]})


def _entry(entry: Entry, corpus: Corpus) -> dict[str, Any]:
    made = entry.assessment.claim
    return {
        "id": entry.id,
        "number": entry.number,
        "statement": entry.statement,
        "file": entry.file,
        "line": entry.line,
        "verdict": entry.verdict.value,
        "declared": made.declared.value,
        "at_risk": list(entry.at_risk),
        "needed": in_english(made.holds, corpus) if made.holds is not None else None,
        "operands": [
            {"needed": in_english(o.part, corpus), "found": o.found, "holds": o.truth.value}
            for o in entry.assessment.operands
        ],
        "for": [str(passage) for passage in entry.grounds],
        "against": [str(passage) for passage in entry.rebuttal],
        "lost": [str(passage) for passage in entry.change.lost],
        "gained": [str(passage) for passage in entry.change.gained],
        "warrant": list(made.warrant),
        "warranted_by": list(made.warranted_by),
        "argued_from": list(made.argued_from),
        "rests_on": list(made.rests_on),
        "would_decide": made.would_decide,
        "plain": dict(made.plain),
    }


def _tie(tie: Tie) -> dict[str, Any]:
    return {"id": tie.id, "verdict": tie.verdict.value, "path": list(tie.path)}


def _suspect(suspect: Suspect) -> dict[str, Any]:
    def read(item: Affirmation | None) -> dict[str, str] | None:
        if item is None:
            return None
        return {"date": item.date, "sentence": item.sentence, "criterion": item.criterion}

    return {
        "id": suspect.id,
        "changed": list(suspect.changed),
        "then": read(suspect.then),
        "now": read(suspect.now),
    }


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "rule": fault.rule,
        "message": fault.message,
        "remedy": fault.remedy,
    }


def _dump(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)
