"""The sheet that is handed out for people to code: how long it is, and what it takes."""

import csv
from pathlib import Path

from refutable.language.english import Whole

KIT = Path(__file__).parents[2] / "data" / "coding-sheet"
WORDS_A_MINUTE = 238
"""How fast adults read English prose silently (Brysbaert, Journal of Memory and Language, 2019)."""
MINUTES_A_PASSAGE = 4
"""What it takes to find codes, words and stances in a passage: an assumption, not a measurement."""


def passages_of_the_kit() -> Whole:
    """Return how many passages the sheet has."""
    return Whole(len(_passages()))


def words_of_the_kit() -> Whole:
    """Return how many words there are to read: the hand-out of the codebook and the passages."""
    hand_out = (KIT / "hand-out.yaml").read_text(encoding="utf-8")
    return Whole(len(hand_out.split()) + sum(len(text.split()) for text in _passages()))


def minutes_of_the_kit() -> Whole:
    """Return how many minutes the sheet takes, to the next five."""
    minutes = words_of_the_kit() / WORDS_A_MINUTE + MINUTES_A_PASSAGE * len(_passages())
    return Whole(5 * round(minutes / 5))


def _passages() -> list[str]:
    with (KIT / "sheet.csv").open(encoding="utf-8", newline="") as lines:
        return [row["text"] for row in csv.DictReader(lines)]
