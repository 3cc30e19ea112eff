"""The pilot round: the figures that its notes report, and the one layer of it that is kept."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parents[2] / "data"
Given = frozenset[tuple[str, str]]
"""Excerpts with the codes that they were given."""


def pilot(name: str) -> str:
    """Return a figure of the pilot round as the notes print it.

    Raises:
        ValueError: the notes report no figure of this name.
    """
    values = {row["id"]: row["value"] for row in _rows("pilot.csv")}
    if name not in values:
        raise ValueError(f"'{name}' is no figure of the pilot; one of: {', '.join(values)}")
    return values[name]


def pilot_alpha(coder: str, family: str = "") -> str:
    """Return Krippendorff's alpha on presence between a coder and the layer of the pilot.

    Over all counted excerpts and all codes, or those of a family. With two values and two coders it
    is 1 - (n - 1) * d / (2 * a * b), where of n values a are "given", b are not, and d differ twice
    (Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011).
    """
    codes = _codes(family)
    places = [(excerpt, code) for excerpt in _counted() for code in codes]
    ours, theirs = _given(f"codings/{coder}.csv"), _given("pilot-codings.csv")
    given = sum((place in ours) + (place in theirs) for place in places)
    apart = 2 * sum((place in ours) != (place in theirs) for place in places)
    values = 2 * len(places)
    return f"{1 - (values - 1) * apart / (2 * given * (values - given)):.2f}"


def _given(file: str) -> Given:
    return frozenset((row["excerpt"], row["code"]) for row in _rows(file))


def _counted() -> list[str]:
    return [row["id"] for row in _rows("excerpts.csv") if row["counted"] == "yes"]


def _codes(family: str) -> list[str]:
    book = _codebook()
    return [one["id"] for one in book["codes"] if one["id"].startswith(family)]


@cache
def _codebook() -> Any:
    return yaml.safe_load((DATA / "codebook.yaml").read_text(encoding="utf-8"))


def _rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
