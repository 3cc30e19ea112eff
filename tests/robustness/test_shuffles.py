"""Chance keeps what it should keep, moves the rest, and depends on the seed alone."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, settings
from hypothesis import given as on
from hypothesis import strategies as st

from refutable.corpus import Corpus, parse_date
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Batch, truths
from refutable.language.criteria import Criterion
from refutable.robustness import shuffles
from refutable.robustness.shuffles import NULLS, Layer, Null, _matched, block
from tests.corpora import coding, corpora, corpus_of, criteria, document


def table(batch: Batch) -> npt.NDArray[np.bool_]:
    """Return the cells of a batch written out, (B, K, E)."""
    if batch.moved is None:
        assert batch.cells is not None
        return batch.cells
    rows = range(len(batch.kinds or ()))
    return np.stack([batch.moved.given([row]) for row in rows], axis=1)


def margins_of(batch: Batch) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the codings of each kind (B, K) and of each excerpt (B, E) in a batch."""
    cells = table(batch)
    return cells.sum(axis=2), cells.sum(axis=1)


@settings(max_examples=40, deadline=None)
@on(corpora())
def test_places_keep_both_margins(corpus: Corpus) -> None:
    """Each kind and each excerpt has as many codings on every shuffle as in the corpus."""
    arrays = Arrays(corpus)
    batch = block(arrays, "places", "consensus", 20, [1])
    assert batch.kinds is not None
    rows = [arrays.kind_place[kind] for kind in batch.kinds]
    assume(rows)
    kinds, excerpts = margins_of(batch)
    assert (kinds == arrays.cells[rows].sum(axis=1)).all()
    assert (excerpts == arrays.cells[rows].sum(axis=0)).all()


def _square() -> Corpus:
    # Three codes on three excerpts of three documents: a table with several others like it.
    documents = {f"d{n}": document(n, parse_date("1990")) for n in range(3)}
    given = [("d0-x1", "f.one"), ("d1-x1", "f.two"), ("d2-x1", "g.three"), ("d0-x1", "f.two")]
    return corpus_of(documents, tuple(coding(*item) for item in given))


def _tables(corpus: Corpus, size: int) -> Counter[bytes]:
    batch = block(Arrays(corpus), "places", "first", size, [7])
    return Counter(np.ascontiguousarray(one).tobytes() for one in table(batch))


def test_every_table_with_these_margins_is_as_likely() -> None:
    """All tables turn up, each about as often; the count of tables is known by hand.

    Row sums 1, 2, 1 and column sums 2, 1, 1 over the three excerpts that hold codings: f.two
    takes two of three excerpts. With the excerpt of sum 2 among them (two ways), the other two
    codes share what is left, 2 + 2 tables; without it, both others stand in it: 1 table.
    """
    found = _tables(_square(), 5_000)
    assert len(found) == 5
    assert min(found.values()) > 850, "a fifth of 5,000 is 1,000; four standard errors are 113"
    assert max(found.values()) < 1_150


def test_a_large_corpus_keeps_both_margins_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The matching that large corpora take keeps the margins, and finds every table."""
    monkeypatch.setattr(shuffles, "LARGE", 0)
    corpus = _square()
    arrays = Arrays(corpus)
    batch = block(arrays, "places", "first", 300, [3])
    kinds, excerpts = margins_of(batch)
    assert (kinds == arrays.cells.sum(axis=1)).all()
    assert (excerpts == arrays.cells.sum(axis=0)).all()
    assert len(_tables(corpus, 300)) == 5


@pytest.mark.parametrize("null", ["places", "codes"])
@settings(max_examples=60)
@on(corpora(), st.data())
def test_tables_that_are_not_written_out_say_the_same(
    null: Null, corpus: Corpus, data: st.DataObject
) -> None:
    """Looked up by kind or written out, a large shuffle is one table with the same margins."""
    arrays = Arrays(corpus)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shuffles, "LARGE", 0)
        batch = block(arrays, null, "any", 12, [1])
    assume(batch.moved is not None)
    assert batch.moved is not None
    assert batch.cells is None
    assert batch.kinds is not None
    cells = table(batch)
    rows = data.draw(st.sets(st.sampled_from(range(len(batch.kinds))), min_size=1))
    assert (batch.moved.given(sorted(rows)) == cells[:, sorted(rows)].any(axis=1)).all()
    layer = Layer(arrays, "any")
    before = arrays.cells[[arrays.kind_place[kind] for kind in layer.kinds]]
    room = before.sum(axis=0) <= len(corpus.codebook.codes)
    _, per_excerpt = margins_of(batch)
    assert (per_excerpt[:, room] == before.sum(axis=0)[room]).all()
    if null == "places":
        assert (margins_of(batch)[0] == before.sum(axis=1)).all()
    for stance in {kind[2] for kind in batch.kinds}:
        now = cells[:, [kind[2] == stance for kind in batch.kinds]].sum(axis=1)
        was = before[[kind[2] == stance for kind in layer.kinds]].sum(axis=0)
        assert null == "places" or (now[:, room] == was[room]).all()


@settings(max_examples=150)
@on(corpora(), criteria())
def test_criteria_come_to_the_same_on_either(corpus: Corpus, criterion: Criterion) -> None:
    """Evaluated on tables that are not written out as on those that are."""
    arrays = Arrays(corpus)
    for null in ("places", "codes"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(shuffles, "LARGE", 0)
            batch = block(arrays, null, corpus.default, 6, [2])
        if batch.moved is not None:
            written = Batch(6, cells=table(batch), kinds=batch.kinds)
            assert (truths(criterion, arrays, batch) == truths(criterion, arrays, written)).all()


def test_a_matching_that_cannot_be_mended_is_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any mending the tables are drawn evenly, as they must be: by rejection."""
    monkeypatch.setattr(shuffles, "LARGE", 0)
    monkeypatch.setattr(shuffles, "_MENDINGS", 1)
    found = _tables(_square(), 2_500)
    assert len(found) == 5
    assert min(found.values()) > 400, "a fifth is 500; four standard errors are 80"


@pytest.mark.parametrize("seed", range(12))
def test_many_codings_are_matched_with_their_margins(seed: int) -> None:
    """In a table that is a third full much must be mended: no cell twice, nothing lost or added."""
    random = np.random.default_rng(seed)
    kinds, excerpts = 20, 300
    kind, excerpt = np.nonzero(
        random.random((kinds, excerpts)) < random.random((1, excerpts)) * 0.7
    )
    at = _matched(kind, excerpt, excerpts, random)
    assert (np.sort(at) == np.sort(excerpt)).all()
    assert len(np.unique(kind * excerpts + at)) == len(kind)
    assert not (at == excerpt).all()


def test_codes_of_many_codings_are_drawn_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each code of the codebook is drawn as often as any other."""
    monkeypatch.setattr(shuffles, "LARGE", 0)
    kinds, _ = margins_of(block(Arrays(_square()), "codes", "first", 6_000, [4]))
    assert np.abs(kinds.mean(axis=0) - 4 / 3).max() < 0.05


@settings(max_examples=40, deadline=None)
@on(corpora())
def test_codes_keep_the_excerpts_and_the_stances(corpus: Corpus) -> None:
    """Each excerpt keeps its number of codings with their stances, and no coding stands twice."""
    arrays = Arrays(corpus)
    batch = block(arrays, "codes", "any", 20, [2])
    layer = Layer(arrays, "any")
    assume(layer.kinds)
    assert batch.kinds is not None
    assert batch.cells is not None
    # An excerpt with more codings than the codebook has codes cannot avoid a code twice.
    _, per_excerpt = margins_of(batch)
    before = arrays.cells[[arrays.kind_place[kind] for kind in layer.kinds]].sum(axis=0)
    room = before <= len(corpus.codebook.codes)
    assert (per_excerpt[:, room] == before[room]).all()
    for stance in {kind[2] for kind in batch.kinds}:
        rows = [place for place, kind in enumerate(batch.kinds) if kind[2] == stance]
        was = [arrays.kind_place[kind] for kind in layer.kinds if kind[2] == stance]
        now = batch.cells[:, rows].sum(axis=1)
        assert (now[:, room] == arrays.cells[was].sum(axis=0)[room]).all()


def test_codes_are_drawn_evenly() -> None:
    """Each code of the codebook is drawn as often as any other."""
    batch = block(Arrays(_square()), "codes", "first", 6_000, [4])
    kinds, _ = margins_of(batch)
    assert np.abs(kinds.mean(axis=0) - 4 / 3).max() < 0.05


def test_dates_are_exchanged_among_documents_of_their_time() -> None:
    """Documents and events exchange their dates; a document that looks back keeps its own."""
    documents = {f"d{n}": document(n, parse_date(f"199{n}"), n == 2) for n in range(4)}
    arrays = Arrays(corpus_of(documents, ()))
    batch = block(arrays, "dates", "first", 200, [5])
    assert batch.dates is not None
    assert batch.events is not None
    assert (np.sort(batch.dates, axis=1) == np.arange(4)).all()
    assert (batch.dates[:, 2] == 2).all()
    assert {tuple(row) for row in batch.events.tolist()} == {(0, 1), (1, 0)}
    assert len({tuple(row) for row in batch.dates.tolist()}) == 6


@pytest.mark.parametrize("null", NULLS)
def test_the_seed_alone_decides(null: Null, small: Corpus) -> None:
    """One seed, one outcome; another seed, another."""
    arrays = Arrays(small)
    batches = [block(arrays, null, small.default, 50, seed) for seed in ([1, 2], [1, 2], [1, 3])]
    one, same, other = (
        next(moved for moved in (b.cells, b.dates, b.sources) if moved is not None) for b in batches
    )
    assert (one == same).all()
    assert not (one == other).all()
