"""What a project keeps of its claims: the record, and what was affirmed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from refutable.build.paper import Paper
from refutable.errors import decode_tree
from refutable.wording import affirmation
from refutable.wording.affirmation import Affirmation


def affirmations_now(paper: Paper) -> Mapping[str, Affirmation]:
    written = {span.id: span.text for span in paper.source.claims}
    said = paper.collected.statements
    return {
        made.id: affirmation.affirmation(
            made,
            written[made.id],
            said[made.id],
            paper.corpus,
            computed=(inset.value for inset in paper.collected.sentences[made.id].insets),
        )
        for made in paper.collected.claims
        if made.id in written
    }


def read_affirmed(root: Path) -> Mapping[str, Affirmation]:
    path = root / affirmation.FILE
    if not path.is_file():
        return {}
    return affirmation.read_affirmations(
        decode_tree(path.read_bytes(), affirmation.FILE, "bad-json")
    )


import json
from typing import Any, cast

from refutable.errors import Fault, MalformedError

RECORD = "data/ledger.json"


def read_record(root: Path) -> Mapping[str, Mapping[str, Any]]:
    path = root / RECORD
    if not path.is_file():
        return {}
    remedy = "once the claims are as declared, write it again: paper record"
    try:
        content = json.loads(decode_tree(path.read_bytes(), RECORD, "bad-json"))
    except json.JSONDecodeError as error:
        fault = Fault(RECORD, error.lineno, error.colno, "bad-json", error.msg, remedy)
        raise MalformedError([fault]) from error
    if not _is_record(content):
        raise MalformedError(
            [Fault(RECORD, 1, 1, "bad-record", "the file is not a record of passages", remedy)]
        )
    return cast(Mapping[str, Mapping[str, Any]], content)


def _is_record(content: object) -> bool:
    def is_passage(item: object) -> bool:
        return isinstance(item, dict) and isinstance(item.get("key"), list) and "text" in item

    return isinstance(content, dict) and all(
        isinstance(claim, dict)
        and all(
            isinstance(claim.get(side), list) and all(map(is_passage, claim[side]))
            for side in ("for", "against")
        )
        for claim in content.values()
    )
