"""A check, and an examination, of generated corpora of a thousand to a million codings.

A check without robustness is held against its limits at a million codings (10 s, 2 GiB). The
examination is made with 10,000 shuffles a claim where it ends within a limit that is stated, else
with a hundred; what does not end even so is said not to. How a figure grows is the exponent of the
power law through it, by least squares of logarithms.
"""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import altair as alt
import pandas as pd

from benchmarks.check_and_render import PAPER
from benchmarks.corpora import write_project
from benchmarks.processes import Run, TooLongError, machine, run
from benchmarks.robustness import examine
from refutable.robustness.null_model import SHUFFLES

SIZES = (1_000, 10_000, 100_000, 1_000_000)
FEWER = 100
LIMIT_SECONDS, LIMIT_MEBIBYTES = 10.0, 2048.0
EXAMINATION_LIMIT = 240.0
CHECKS = 3


@dataclass(frozen=True)
class Measured:
    """One corpus: its codings, the quickest check, and an examination where one ended."""

    codings: int
    check: Run
    examined: Run | None
    shuffles: int


def measure(size: int, shuffles: Sequence[int], checks: int, limit: float) -> Measured:
    """Write a corpus of ``size`` codings, check it, and examine it with as many shuffles as end."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "generated"
        write_project(folder, size)
        check = min((run([PAPER, "check"], folder) for _ in range(checks)), key=lambda r: r.seconds)
        for number in shuffles:
            try:
                return Measured(size, check, examine(folder, number, 2, limit), number)
            except TooLongError:
                continue
    return Measured(size, check, None, shuffles[-1])


def exponent(sizes: Sequence[float], figures: Sequence[float]) -> float:
    """Return the exponent of the power law through the figures, by least squares of logarithms.

    Raises:
        ValueError: there are fewer than two sizes.
    """
    if len(sizes) < 2:
        raise ValueError("how a figure grows is seen from two sizes on")
    across, up = [[math.log(one) for one in ones] for ones in (sizes, figures)]
    centre, level = sum(across) / len(across), sum(up) / len(up)
    above = sum((x - centre) * (y - level) for x, y in zip(across, up, strict=True))
    return above / sum((x - centre) ** 2 for x in across)


def main(results: Path, *, quick: bool = False) -> None:
    """Measure, print, and write results and plot down; ``quick`` takes two small sizes."""
    sizes = SIZES[:2] if quick else SIZES
    shuffles = (10,) if quick else (SHUFFLES, FEWER)
    checks = 1 if quick else CHECKS
    found = [measure(size, shuffles, checks, EXAMINATION_LIMIT) for size in sizes]
    text = report(found)
    (results / "scale.md").write_text(text, encoding="utf-8")
    plot(found).save(results / "scale.svg")
    print(text)


def report(found: Sequence[Measured]) -> str:
    """Return the results as Markdown."""
    lines = [
        "| codings | check, s | check, peak MiB | examined, s | peak MiB | shuffles |",
        "|--:|--:|--:|--:|--:|--:|",
    ]
    for one in found:
        check = f"| {one.codings:,} | {one.check.seconds:.2f} | {one.check.mebibytes:.0f} "
        if one.examined is None:
            lines.append(f"{check}| not within {EXAMINATION_LIMIT:g} | – | {one.shuffles:,} |")
            continue
        seconds = json.loads(one.examined.printed)["seconds"]
        lines.append(f"{check}| {seconds:.2f} | {one.examined.mebibytes:.0f} | {one.shuffles:,} |")
    largest = found[-1]
    # A fixed start hides in the smaller ones: how it goes on is seen from the two largest.
    last = found[-2:]
    sizes = [one.codings for one in last]
    time = exponent(sizes, [one.check.seconds for one in last])
    memory = exponent(sizes, [one.check.mebibytes for one in last])
    return (
        "# Corpora of a thousand to a million codings\n\n"
        "Generated from a seed, two coders; `paper check` from the shell, the quickest of its "
        "runs, and the examination of all claims in two processes, with "
        f"{SHUFFLES:,} shuffles a claim where that ends within {EXAMINATION_LIMIT:g} s.\n"
        f"{machine()}\n\n" + "\n".join(lines) + "\n\n"
        f"From {sizes[0]:,} to {sizes[1]:,} codings a check grows in time as the {time:.2f}th "
        f"power of the codings, in memory as the {memory:.2f}th; a fixed start is in both. "
        f"At {largest.codings:,} codings it takes "
        f"{largest.check.seconds / LIMIT_SECONDS:.2f} of the time aimed at for a million "
        f"({LIMIT_SECONDS:g} s) and {largest.check.mebibytes / LIMIT_MEBIBYTES:.2f} of the memory "
        f"({LIMIT_MEBIBYTES:g} MiB).\n\n![Time and peak memory by the number of codings]"
        "(scale.svg)\n"
    )


def plot(found: Sequence[Measured]) -> alt.HConcatChart:
    """Return time and peak memory over codings, both on logarithmic scales."""
    rows = []
    for one in found:
        runs = {"check": one.check}
        if one.examined is not None:
            runs[f"examined, {one.shuffles:,} shuffles"] = one.examined
        rows += [
            {"codings": one.codings, "run": name, "seconds": it.seconds, "MiB": it.mebibytes}
            for name, it in runs.items()
        ]
    base = alt.Chart(pd.DataFrame(rows)).mark_line(point=True, color="black")
    return alt.hconcat(
        *(
            base.encode(
                x=alt.X("codings:Q", scale=alt.Scale(type="log")),
                y=alt.Y(f"{field}:Q", scale=alt.Scale(type="log"), title=title),
                strokeDash=alt.StrokeDash("run:N", title=None),
                shape=alt.Shape("run:N", title=None),
            ).properties(width=260, height=240)
            for field, title in (("seconds", "seconds"), ("MiB", "peak memory, MiB"))
        )
    )
