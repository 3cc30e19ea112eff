"""``paper record``: the passages on which each claim stands."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from refutable.build.listing import entries
from refutable.build.opening import open_paper
from refutable.build.paper import Paper
from refutable.claims.record import RECORD
from refutable.files import write_whole
from refutable.reports.report import Entry


def record(root: Path | None = None) -> Path:
    """Record the verdict and the passages of each claim as they are; return the file."""
    paper = open_paper(root)
    paper.demand_sound(except_in=RECORD)
    target = paper.root / RECORD
    write_whole(target, _record_text(entries(paper)), paper.root)
    return target


def _record_text(found: Iterable[Entry]) -> str:
    content = {entry.id: entry.as_record() for entry in found}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def record_differs(paper: Paper, found: Iterable[Entry]) -> bool:
    """Return whether the record is missing or is not what the claims rest on now."""
    path = paper.root / RECORD
    return not path.is_file() or path.read_bytes() != _record_text(found).encode()
