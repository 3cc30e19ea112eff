"""What a criterion comes to on many changed corpora at once is what it comes to on each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given as on
from hypothesis import settings
from hypothesis import strategies as st

from refutable.corpus import Corpus, Interval
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Batch, truths
from refutable.evaluate.numbers import TRUTH_OF
from refutable.language.criteria import Criterion
from refutable.language.expressions import catalogued, coded, event, quoted
from tests.corpora import corpora, criteria
from tests.evaluate.oracle import Oracle


def one_by_one(criterion: Criterion, corpus: Corpus, layer: str | None = None) -> str:
    """Return what the oracle says of one corpus."""
    return Oracle(corpus, layer).truth(criterion).value


def without(corpus: Corpus, documents: set[str], excerpts: set[str], codings: set[int]) -> Corpus:
    """Return the corpus rebuilt without these; names that only they had are not asked for."""
    kept = {
        name: item
        for name, item in corpus.excerpts.items()
        if name not in excerpts and item.document not in documents
    }
    return replace(
        corpus,
        documents={name: d for name, d in corpus.documents.items() if name not in documents},
        excerpts=kept,
        codings=tuple(
            coding
            for place, coding in enumerate(corpus.codings)
            if coding.excerpt in kept and place not in codings
        ),
    )


@settings(max_examples=400, deadline=None)
@on(corpora(), criteria(), st.sampled_from((None, "first", "agreed", "any")))
def test_a_batch_of_one(corpus: Corpus, criterion: Criterion, layer: str | None) -> None:
    """A corpus as it is comes to what the oracle says."""
    found = truths(criterion, Arrays(corpus), Batch(1), layer)
    assert TRUTH_OF[int(found[0])].value == one_by_one(criterion, corpus, layer)


@settings(max_examples=250, deadline=None)
@on(corpora(), criteria(), st.data())
def test_masked_corpora(corpus: Corpus, criterion: Criterion, data: st.DataObject) -> None:
    """Each masked corpus of a batch comes to what a corpus rebuilt without the same comes to."""
    arrays = Arrays(corpus)
    # Excerpts and codings only: a document that is named must stay known to the reference.
    left_out = [
        (
            data.draw(st.sets(st.sampled_from(arrays.excerpts))),
            data.draw(st.sets(st.integers(0, max(0, len(corpus.codings) - 1)))),
        )
        for _ in range(3)
    ]
    excerpts = np.array([[name not in out for name in arrays.excerpts] for out, _ in left_out])
    cells = np.repeat(arrays.cells[None], 3, axis=0)
    for row, (_, out) in enumerate(left_out):
        for place in out & set(range(len(corpus.codings))):
            coding = corpus.codings[place]
            kind = arrays.kind_place[coding.coder, coding.code, coding.stance]
            cells[row, kind, arrays.excerpt_place[coding.excerpt]] = False
    found = truths(criterion, arrays, Batch(3, excerpts=excerpts, cells=cells))
    said = [TRUTH_OF[int(one)].value for one in found]
    rebuilt = [without(corpus, set(), *out) for out in left_out]
    assert said == [one_by_one(criterion, one) for one in rebuilt]


@settings(max_examples=100, deadline=None)
@on(corpora(), st.data())
def test_a_removed_document_takes_everything_with_it(corpus: Corpus, data: st.DataObject) -> None:
    """Its excerpts and its codings are gone, and it is no entry of the catalogue."""
    criterion = (
        (coded("f").documents >= 2)
        | (catalogued().before("1990").documents > quoted().since("1990").documents)
        | coded("f.one").first.precedes(coded("g").last)
    )
    arrays = Arrays(corpus)
    out = data.draw(st.sets(st.sampled_from(arrays.documents)))
    kept = np.array([[name not in out for name in arrays.documents]])
    found = truths(criterion, arrays, Batch(1, documents=kept))
    rebuilt = without(corpus, out, set(), set())
    assert TRUTH_OF[int(found[0])].value == one_by_one(criterion, rebuilt)


@settings(max_examples=150, deadline=None)
@on(corpora(), criteria(), st.data())
def test_moved_dates(corpus: Corpus, criterion: Criterion, data: st.DataObject) -> None:
    """Documents and events that take one another's dates come to what a redated corpus does."""
    arrays = Arrays(corpus)
    documents = data.draw(st.permutations(range(len(arrays.documents))))
    events = data.draw(st.permutations(range(len(arrays.events))))
    batch = Batch(1, dates=np.array([documents]), events=np.array([events]))
    dates = [corpus.documents[arrays.documents[place]].date for place in documents]
    days = [corpus.events[arrays.events[place]].date for place in events]
    redated = replace(
        corpus,
        documents={
            name: replace(corpus.documents[name], date=date)
            for name, date in zip(arrays.documents, dates, strict=True)
        },
        events={
            name: replace(corpus.events[name], date=day)
            for name, day in zip(arrays.events, days, strict=True)
        },
    )
    found = truths(criterion, arrays, batch)
    assert TRUTH_OF[int(found[0])].value == one_by_one(criterion, redated)


@settings(max_examples=150, deadline=None)
@on(corpora(), criteria(), st.data())
def test_moved_sources(corpus: Corpus, criterion: Criterion, data: st.DataObject) -> None:
    """Documents that take one another's source come to what a corpus so changed does."""
    arrays = Arrays(corpus)
    taken = data.draw(st.permutations(range(len(arrays.documents))))
    found = truths(criterion, arrays, Batch(1, sources=np.array([taken])))
    sources = [corpus.documents[arrays.documents[place]] for place in taken]
    changed = {
        name: replace(
            corpus.documents[name],
            actor=source.actor,
            type=source.type,
            institutions=source.institutions,
        )
        for name, source in zip(arrays.documents, sources, strict=True)
    }
    said = one_by_one(criterion, replace(corpus, documents=changed))
    assert TRUTH_OF[int(found[0])].value == said


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
        found = truths(criterion, Arrays(corpus), Batch(1))
        assert TRUTH_OF[int(found[0])].value == one_by_one(criterion, corpus)
