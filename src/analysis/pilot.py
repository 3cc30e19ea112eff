"""The figures that the notes of the pilot round report."""

import csv
from pathlib import Path

TABLE = Path(__file__).parents[2] / "data" / "pilot.csv"


def pilot(name: str) -> str:
    """Return a figure of the pilot round as the notes print it.

    Raises:
        ValueError: the notes report no figure of this name.
    """
    with TABLE.open(encoding="utf-8", newline="") as lines:
        values = {row["id"]: row["value"] for row in csv.DictReader(lines)}
    if name not in values:
        raise ValueError(f"'{name}' is no figure of the pilot; one of: {', '.join(values)}")
    return values[name]
