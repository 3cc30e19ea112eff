"""A new quantity is one class and one entry: all that is asked of quantities works for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from refutable.claims.claim import Claim, Verdict, assess
from refutable.corpus import Corpus
from refutable.evaluate.amounts import AMOUNTS
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Batch, Evaluation, truths
from refutable.evaluate.numbers import FALSE, TRUE, Bounds
from refutable.evaluate.query import Finder
from refutable.language.expressions import Selection, coded
from refutable.language.nodes import from_json, to_json
from refutable.language.quantities import Quantity
from refutable.robustness.breaking import breaking_sets
from refutable.robustness.margins import margins
from refutable.wording.wording import in_english


@dataclass(frozen=True, eq=False)
class Densest(Quantity):
    """The most excerpts that one document has of a selection."""

    of: Selection

    reading = "the most excerpts that one of {of} has"


def densest(on: Evaluation, value: Densest) -> Bounds:
    """Return the least and the greatest number of excerpts in one document."""
    found, document_of = on.found(value.of.query), on.arrays.document_of
    ends = (
        [np.bincount(document_of[row], minlength=1).max() for row in end]
        for end in (found.certain, found.possible)
    )
    low, high = (np.array(end, dtype=np.float64) for end in ends)
    return low, high


@pytest.fixture
def most(monkeypatch: pytest.MonkeyPatch) -> Densest:
    """Enter the quantity, for one test."""
    monkeypatch.setitem(AMOUNTS, Densest, densest)
    return Densest(coded("order"))


def test_it_is_evaluated_with_its_passages(most: Densest, small: Corpus) -> None:
    """A claim on it has a verdict, an operand and grounds."""
    found = assess(Claim("clm-x", most >= 1), Finder(small))
    assert found.verdict is Verdict.SUPPORTED
    assert [operand.found for operand in found.operands] == ["1"]
    assert set(found.grounds) == set(Finder(small).find(most.of.query))
    assert not found.rebuttal


def test_it_is_read_in_english_and_goes_through_json(most: Densest, small: Corpus) -> None:
    """Its fields are named in the labels of the data."""
    said = in_english((most + 1) >= 2, small)
    assert said.startswith("(the most excerpts that one of documents that carry")
    assert to_json(from_json(to_json(most))) == to_json(most)


def test_it_is_evaluated_on_changed_corpora(most: Densest, small: Corpus) -> None:
    """Without any document it is 0."""
    arrays = Arrays(small)
    kept = np.array([[True] * len(arrays.documents), [False] * len(arrays.documents)])
    found = truths(most >= 1, arrays, Batch(2, documents=kept))
    assert found.tolist() == [TRUE, FALSE]


def test_its_margin_and_its_breaking_sets_are_found(most: Densest, small: Corpus) -> None:
    """Robustness needs no entry of its own; what it finds by search is an upper limit."""
    (margin,) = margins(most >= 1, Finder(small))
    assert margin.distance == 1
    sizes = [found.size for found in breaking_sets(most >= 1, Arrays(small))]
    assert all(size is not None and size >= 1 for size in sizes)
