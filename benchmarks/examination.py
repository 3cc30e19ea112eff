"""Examine every claim of a project, and print what it took and what came of it.

    python -m benchmarks.examination FOLDER SHUFFLES PROCESSES

It is run as a process of its own, so that memory is counted from nothing. The digest is of all
results, claim by claim; two runs that come to the same print the same.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from pathlib import Path

from refutable import build
from refutable.robustness.choices import load_readings
from refutable.robustness.examine import examine_all
from refutable.robustness.workers import Workers


def main(folder: str, shuffles: str, processes: str) -> None:
    """Examine, and print seconds, claims and a digest as JSON."""
    paper = build.open_paper(Path(folder))
    readings = load_readings(paper.root, paper.corpus)
    start = time.perf_counter()
    found = examine_all(
        paper.collected.claims,
        paper.corpus,
        readings,
        shuffles=int(shuffles),
        workers=Workers(int(processes)),
    )
    seconds = time.perf_counter() - start
    told = "\n".join(
        repr((name, one.verdict, one.margins, one.breaking, one.additions, one.absences))
        + repr((one.readings, one.null, one.layers))
        for name, one in sorted(found.items())
    )
    digest = hashlib.sha256(told.encode()).hexdigest()
    print(json.dumps({"seconds": seconds, "claims": len(found), "digest": digest}))


if __name__ == "__main__":
    main(*sys.argv[1:])
