"""Measure, and write the figures down.

    python -m benchmarks [--quick] [--out FOLDER] [PART ...]

PART is any of check, watch, robustness and scale; all of them where none is named.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks import check_and_render, robustness, scale, watching

RESULTS = Path(__file__).parent / "results"
PARTS: Mapping[str, Callable[..., None]] = {
    "check": check_and_render.main,
    "watch": watching.main,
    "robustness": robustness.main,
    "scale": scale.main,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the parts that are asked for."""
    parser = argparse.ArgumentParser("python -m benchmarks", description="measure, and write down")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="few runs, small corpora")
    parser.add_argument("--out", type=Path, default=RESULTS, metavar="FOLDER")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.parts if name not in PARTS]
    if unknown:
        parser.error(f"no part '{unknown[0]}'; one of: {', '.join(PARTS)}")
    given.out.mkdir(parents=True, exist_ok=True)
    for name in given.parts or PARTS:
        PARTS[name](given.out, quick=given.quick)


if __name__ == "__main__":
    main()
