"""All claims of the paper, fully examined; and the shuffles against a plain loop.

The examination is held against its limit (5 s on two cores) with 10,000 shuffles a claim, in one
process and in two, and both must come to the same. The loop writes out each shuffled corpus and
evaluates it coding by coding, as the tests do (:mod:`tests.evaluate.oracle`). It takes the same
claims on the same shuffles, fewer of them, and must pass the same; the ratio is of drawing and
evaluating against drawing and evaluating.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.processes import ROOT, Run, machine, run, table
from refutable import build
from refutable.claims.claim import Claim
from refutable.corpus import Corpus
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Evaluation
from refutable.evaluate.numbers import TRUE
from refutable.language.criteria import Criterion
from refutable.language.truth import Truth
from refutable.robustness.null_model import SEED, SHUFFLES, null_of
from refutable.robustness.shuffles import Null, block
from tests.changes import changed
from tests.evaluate.oracle import Oracle

LIMIT = 5.0
RUNS, LOOPS, LOOPED = 5, 3, 100
CORES = (1, 2)


@dataclass(frozen=True)
class Race:
    """Seconds of either side for the same claims on the same shuffles; ``claims`` were held."""

    ours: float
    theirs: float
    claims: int
    shuffles: int


def examine(folder: Path, shuffles: int, processes: int, limit: float | None = None) -> Run:
    """Examine a project in a process of its own; it prints what :mod:`.examination` says."""
    line = [sys.executable, "-m", "benchmarks.examination", str(folder)]
    return run([*line, str(shuffles), str(processes)], ROOT, limit)


def race(folder: Path, shuffles: int, seed: int = SEED) -> Race:
    """Hold every claim that a shuffle moves against the same shuffles, in both ways.

    Raises:
        AssertionError: a claim passes on more shuffles in one way than in the other.
    """
    paper = build.open_paper(folder)
    arrays, layer = Arrays(paper.corpus), paper.corpus.default
    ours = theirs = 0.0
    groups = _by_null(paper.collected.claims, arrays)
    for null, claims in groups.items():
        criteria = [claim.holds for claim in claims if claim.holds is not None]
        start = time.perf_counter()
        batch = block(arrays, null, layer, shuffles, [seed, 0])
        drawn = time.perf_counter() - start
        evaluation = Evaluation(arrays, batch)
        mine = [int(np.count_nonzero(evaluation.truths(one) == TRUE)) for one in criteria]
        ours += time.perf_counter() - start
        start = time.perf_counter()
        other = passes(criteria, changed(arrays, batch))
        theirs += time.perf_counter() - start + drawn
        for claim, one, two in zip(claims, mine, other, strict=True):
            assert one == two, f"{claim.id} passes on {one} shuffles, and in the loop on {two}"
    return Race(ours, theirs, sum(map(len, groups.values())), shuffles)


def passes(criteria: Sequence[Criterion], corpora: Iterable[Corpus]) -> list[int]:
    """Return on how many corpora each criterion is true."""
    truths = [[oracle.truth(one) for one in criteria] for oracle in map(Oracle, corpora)]
    return [column.count(Truth.TRUE) for column in zip(*truths, strict=True)]


def _by_null(claims: Sequence[Claim], arrays: Arrays) -> Mapping[Null, list[Claim]]:
    groups: dict[Null, list[Claim]] = {}
    for claim in claims:
        null = null_of(claim.holds, arrays) if claim.holds is not None else None
        if null is not None:
            groups.setdefault(null, []).append(claim)
    return groups


def main(results: Path, *, quick: bool = False) -> None:
    """Measure, print, and write the results down; ``quick`` takes few runs and shuffles."""
    runs, loops = (1, 1) if quick else (RUNS, LOOPS)
    shuffles, looped = (200, 3) if quick else (SHUFFLES, LOOPED)
    examined = [{n: examine(ROOT, shuffles, n) for n in CORES} for _ in range(runs)]
    races = [race(ROOT, looped) for _ in range(loops)]
    text = report(examined, races, shuffles)
    (results / "robustness.md").write_text(text, encoding="utf-8")
    print(text)


def report(examined: Sequence[Mapping[int, Run]], races: Sequence[Race], shuffles: int) -> str:
    """Return the results as Markdown.

    Raises:
        AssertionError: runs with more or fewer processes came to different results.
    """
    told = [{n: json.loads(one.printed) for n, one in runs.items()} for runs in examined]
    digests = {one["digest"] for runs in told for one in runs.values()}
    assert len(digests) == 1, "the results depend on the number of processes"
    rows: list[tuple[str, Sequence[float]]] = []
    for n in CORES:
        seconds = [runs[n]["seconds"] for runs in told]
        name = "one process" if n == 1 else f"{n} processes"
        rows += [
            (f"all claims examined, {name}, s", seconds),
            (f"the same / limit of {LIMIT:g} s", [one / LIMIT for one in seconds]),
            (
                "the same from the shell, start and data included, s",
                [r[n].seconds for r in examined],
            ),
            (f"peak of the largest process, {name}, MiB", [r[n].mebibytes for r in examined]),
        ]
    rows += [
        ("shuffles drawn and held as arrays, s", [one.ours for one in races]),
        ("the same in a plain loop, s", [one.theirs for one in races]),
        ("loop / arrays, run by run", [one.theirs / one.ours for one in races]),
    ]
    computed, held = told[0][1]["claims"], races[0].claims
    return (
        f"# Robustness of the paper’s own claims\n\n"
        f"{computed} computed claims, each with margin, breaking sets, leave-one-out, readings, "
        f"{shuffles:,} shuffles and its verdict under each coder; "
        f"{len(examined)} runs, one process and two in turn. All came to the same results.\n\n"
        f"The loop holds the {held} claims that a shuffle moves against {races[0].shuffles:,} "
        f"shuffles, and passes each on the same number of them as the arrays do; none of these "
        f"claims is beyond it. Not shuffled at all: {computed - held}.\n\n"
        f"{machine()}\n\n{table(rows)}"
    )
