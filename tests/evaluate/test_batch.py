"""What a criterion comes to on many changed corpora at once is what it comes to on each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given as on
from hypothesis import settings
from hypothesis import strategies as st

from refutable.corpus import Corpus, Interval
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Batch, truths
from refutable.evaluate.numbers import TRUTH_OF, Bools
from refutable.language.criteria import Criterion
from refutable.language.expressions import coded, event
from tests.changes import changed
from tests.corpora import CODES, STANCES, corpora, criteria, keeps_its_names
from tests.evaluate.oracle import Oracle


def bools(shape: tuple[int, ...]) -> st.SearchStrategy[Bools]:
    """Draw an array of truths of this shape."""
    size = int(np.prod(shape))
    drawn = st.lists(st.booleans(), min_size=size, max_size=size)
    return drawn.map(lambda some: np.array(some, dtype=bool).reshape(shape))


def agree(criterion: Criterion, corpus: Corpus, batch: Batch, layer: str | None = None) -> bool:
    """Return whether a batch comes to what the oracle says of each corpus, written out."""
    arrays = Arrays(corpus)
    found = [TRUTH_OF[int(one)] for one in truths(criterion, arrays, batch, layer)]
    return found == [Oracle(one, layer).truth(criterion) for one in changed(arrays, batch)]


@settings(max_examples=400, deadline=None)
@on(corpora(), criteria(), st.sampled_from((None, "first", "agreed", "any")))
def test_a_batch_of_one(corpus: Corpus, criterion: Criterion, layer: str | None) -> None:
    """A corpus as it is comes to what the oracle says."""
    assert agree(criterion, corpus, Batch(1), layer)


@settings(max_examples=250, deadline=None)
@on(corpora(), criteria().filter(keeps_its_names), st.data())
def test_masked_corpora(corpus: Corpus, criterion: Criterion, data: st.DataObject) -> None:
    """A document takes its excerpts and codings with it, and an excerpt its codings."""
    arrays = Arrays(corpus)
    documents = data.draw(bools((3, len(arrays.documents))))
    excerpts = data.draw(bools((3, len(arrays.excerpts))))
    cells = arrays.cells[None] & data.draw(bools((3, *arrays.cells.shape)))
    assert agree(criterion, corpus, Batch(3, documents, excerpts, cells))


@settings(max_examples=100, deadline=None)
@on(corpora(), criteria(), st.data())
def test_codings_of_some_kinds(corpus: Corpus, criterion: Criterion, data: st.DataObject) -> None:
    """Where the cells of some kinds are given, also such as the corpus has not, the rest stays."""
    kinds = tuple(product(("first", "consensus"), CODES[:2], STANCES[:2]))
    cells = data.draw(bools((2, len(kinds), len(Arrays(corpus).excerpts))))
    assert agree(criterion, corpus, Batch(2, cells=cells, kinds=kinds))


@settings(max_examples=150, deadline=None)
@on(corpora(), criteria(), st.data())
def test_moved_dates(corpus: Corpus, criterion: Criterion, data: st.DataObject) -> None:
    """Documents and events that take one another's dates come to what a redated corpus does."""
    documents = data.draw(st.permutations(range(len(corpus.documents))))
    events = data.draw(st.permutations(range(len(corpus.events))))
    batch = Batch(1, dates=np.array([documents]), events=np.array([events]))
    assert agree(criterion, corpus, batch)


@settings(max_examples=150, deadline=None)
@on(corpora(), criteria(), st.data())
def test_moved_sources(corpus: Corpus, criterion: Criterion, data: st.DataObject) -> None:
    """Documents that take one another's source come to what a corpus so changed does."""
    taken = data.draw(st.permutations(range(len(corpus.documents))))
    assert agree(criterion, corpus, Batch(1, sources=np.array([taken])))


@settings(max_examples=60, deadline=None)
@on(corpora(), criteria(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_nothing(
    corpus: Corpus, criterion: Criterion, random: st.DataObject
) -> None:
    """Arrays of a corpus whose rows are shuffled are the same arrays."""
    codings, documents = list(corpus.codings), list(corpus.documents.items())
    random.shuffle(codings)  # type: ignore[attr-defined]
    random.shuffle(documents)  # type: ignore[attr-defined]
    shuffled = replace(corpus, codings=tuple(codings), documents=dict(documents))
    one, other = Arrays(corpus), Arrays(shuffled)
    assert one.kinds == other.kinds
    assert (one.cells == other.cells).all()
    assert (truths(criterion, one, Batch(2)) == truths(criterion, other, Batch(2))).all()


def test_a_name_that_the_corpus_lacks(small: Corpus) -> None:
    """An unknown name is an error here as in a plain evaluation."""
    with pytest.raises(ValueError, match="no code or family"):
        truths(coded("no.such").documents >= 1, Arrays(small), Batch(1))


def test_open_ends_are_no_days(small: Corpus) -> None:
    """A date that is open on one side is before nothing and after nothing on that side."""
    name = next(iter(small.events))
    day = small.events[name].date
    assert day.first is not None
    later = Interval(day.first + timedelta(days=400), None, "later")
    events = {**small.events, "open": replace(small.events[name], id="open", date=later)}
    corpus = replace(small, events=events)
    for criterion in (
        event(name).precedes(event("open")),
        event("open").precedes(event(name)),
        event("open").precedes(event("open")),
    ):
        assert agree(criterion, corpus, Batch(1))
