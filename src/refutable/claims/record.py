"""The record of the passages on which each claim stood when it was last recorded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from refutable.errors import Fault, MalformedError, parse_json, read_file

RECORD = "data/ledger.json"


def read_record(root: Path) -> Mapping[str, Mapping[str, Any]]:
    """Return the recorded verdict and passages of each claim; empty where nothing is recorded.

    Raises:
        MalformedError: the file is no record.
    """
    path = root / RECORD
    if not path.exists():
        return {}
    remedy = "write it again: paper record, once the claims are as declared"
    content = parse_json(read_file(path, RECORD), RECORD, remedy)
    if not _is_record(content):
        message = "the file is not a record of passages"
        raise MalformedError([Fault(RECORD, 1, 1, "bad-record", message, remedy)])
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
