"""What src/analysis/ computes is right on the data as they are."""

from __future__ import annotations

from pathlib import Path

from analysis import portion
from refutable import quoted
from refutable.corpus import load_corpus
from refutable.evaluate.evaluate import amount
from refutable.evaluate.query import Finder

ROOT = Path(__file__).parents[1]


def test_a_portion_of_everything_is_one() -> None:
    """All quoted documents are all of the quoted documents."""
    found = amount(portion(quoted()), Finder(load_corpus(ROOT)))
    assert (found.low, found.high) == (1, 1)
