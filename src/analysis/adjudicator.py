"""How the adjudicator decided where the two coders differ."""

import csv
from pathlib import Path

from refutable.language.english import Whole

DATA = Path(__file__).parents[2] / "data"
NO_CODE = "none"


def decisions() -> Whole:
    """Return how many differences between the coders were decided."""
    return Whole(len(_decided()))


def decisions_with(coder: str) -> Whole:
    """Return in how many of them the decision is what this coder had coded."""
    with (DATA / "codings" / f"{coder}.csv").open(encoding="utf-8", newline="") as lines:
        coded = {(row["excerpt"], row["code"]): row["stance"] for row in csv.DictReader(lines)}
    return Whole(sum(coded.get(key, NO_CODE) == made for key, made in _decided().items()))


def _decided() -> dict[tuple[str, str], str]:
    with (DATA / "adjudications.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["excerpt"], row["code"]): row["decision"] for row in csv.DictReader(lines)}
