"""Attributes, people and measures come to what pandas computes, world by world."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as on
from hypothesis import settings
from hypothesis import strategies as st

from refutable.corpus import Corpus, parse_date
from refutable.corpus.model import Attribute, Case
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Batch, Evaluation
from refutable.evaluate.evaluate import amount
from refutable.evaluate.frames import frame_of
from refutable.evaluate.query import Finder
from refutable.language.conditions import at_least, between, known, over, since, under
from refutable.language.expressions import Selection, catalogued, coded, measure, quoted
from refutable.language.quantities import Quantity
from refutable.robustness.breaking import breaking_sets
from tests.changes import changed
from tests.corpora import CODES, corpora, corpus_of, document
from tests.evaluate.test_batch import bools

PEOPLE = ("ada", "bela", "cora")


def attribute(name: str, type: str, of: str, table: str, via: str = "") -> Attribute:
    """Return a declared attribute under its own name."""
    refers = "people" if name == "speaker" else ""
    enum = ("calm", "cross") if name == "mood" else ()
    return Attribute(name, f"{name} told", type, enum, of, table, name, via, refers)  # type: ignore[arg-type]


DECLARED = (
    attribute("size", "number", "document", "documents"),
    attribute("mood", "string", "excerpt", "excerpts"),
    attribute("speaker", "list", "excerpt", "excerpts"),
    attribute("age", "number", "case", "people", "speaker"),
)


@st.composite
def peopled(draw: st.DrawFn) -> Corpus:
    """Draw a corpus whose excerpts have a speaker and a mood, and whose documents have a size.

    Sizes and moods are not always known; ages are.
    """
    corpus = draw(corpora())
    sizes, moods = st.sampled_from((1.0, 2.0, 3.5, None)), st.sampled_from(("calm", "cross", None))
    documents = {
        name: replace(one, attributes={"size": draw(sizes)})
        for name, one in corpus.documents.items()
    }
    excerpts = {
        name: replace(
            one, attributes={"mood": draw(moods), "speaker": (draw(st.sampled_from(PEOPLE)),)}
        )
        for name, one in corpus.excerpts.items()
    }
    ages = {name: float(draw(st.integers(20, 80))) for name in PEOPLE}
    cases = {name: Case(name, "people", {"age": age}) for name, age in ages.items()}
    return replace(
        corpus,
        documents=documents,
        excerpts=excerpts,
        attributes={one.name: one for one in DECLARED},
        cases={"people": cases},
    )


def rows(corpus: Corpus, code: str) -> pd.DataFrame:
    """Return the upheld codings of a code in the layer that counts, with what the tables say."""
    found = []
    for item in corpus.codings:
        if (
            item.coder == corpus.default
            and item.code == code
            and item.stance in ("affirms", "aims")
        ):
            excerpt = corpus.excerpts[item.excerpt]
            speaker = str(excerpt.attributes["speaker"][0])  # type: ignore[index]
            found.append(
                {
                    "document": excerpt.document,
                    "excerpt": excerpt.id,
                    "mood": excerpt.attributes["mood"],
                    "speaker": speaker,
                    "age": corpus.cases["people"][speaker].attributes["age"],
                }
            )
    columns = ["document", "excerpt", "mood", "speaker", "age"]
    return pd.DataFrame(found, columns=columns)


def worlds(frame: pd.DataFrame, mood: str) -> Iterator[pd.DataFrame]:
    """Yield the rows of a mood in each way in which the moods not known may come out."""
    open_ones = sorted(set(frame.excerpt[frame.mood.isna()]))
    for taken in product((False, True), repeat=len(open_ones)):
        some = [name for name, here in zip(open_ones, taken, strict=True) if here]
        yield frame[(frame.mood == mood) | frame.excerpt.isin(some)]


def by_person(frame: pd.DataFrame) -> pd.Series[float]:
    """Return the age of each person in a frame."""
    return frame.drop_duplicates("speaker").age.astype(float)


Asked = tuple[Callable[[Selection], Quantity], Callable[[pd.DataFrame], float]]
ASKED: tuple[Asked, ...] = (
    (lambda found: found.excerpts, lambda frame: frame.excerpt.nunique()),
    (lambda found: found.people, lambda frame: frame.speaker.nunique()),
    (lambda found: found.distinct("speaker"), lambda frame: frame.speaker.nunique()),
    (lambda found: found.sum("age"), lambda frame: by_person(frame).sum()),
    (lambda found: found.mean("age"), lambda frame: by_person(frame).mean()),
    (lambda found: found.median("age"), lambda frame: by_person(frame).median()),
    (
        lambda found: measure("ages", lambda frame: frame.age.sum(), found),
        lambda frame: frame.age.astype(float).sum(),
    ),
    (
        lambda found: measure("passages", lambda frame: frame.excerpt.nunique(), found),
        lambda frame: frame.excerpt.nunique(),
    ),
)


@settings(max_examples=60)
@on(peopled(), st.sampled_from(CODES), st.sampled_from(ASKED))
def test_bounds_are_the_least_and_the_greatest_of_all_worlds(
    corpus: Corpus, code: str, asked: Asked
) -> None:
    """Where moods are not known, each way in which they may come out is within the bounds."""
    quantity, plain = asked
    found = amount(quantity(coded(code).where(mood="calm")), Finder(corpus))
    values = [float(plain(frame)) for frame in worlds(rows(corpus, code), "calm")]
    if any(map(math.isnan, values)):
        assert found.low is None
    else:
        assert [found.low, found.high] == pytest.approx([min(values), max(values)])


CONDITIONS = (
    ({"size": at_least(2)}, lambda v: v >= 2),
    ({"size": over(2)}, lambda v: v > 2),
    ({"size": under(2)}, lambda v: v < 2),
    ({"size": between(2, 3)}, lambda v: 2 <= v <= 3),
    ({"size": (1, 3.5)}, lambda v: v in (1, 3.5)),
)


@settings(max_examples=60)
@on(peopled(), st.sampled_from(CONDITIONS))
def test_a_missing_value_is_unknown_and_not_false(corpus: Corpus, asked: Any) -> None:
    """Documents without a size are possible, never certain; with known() they are left out."""
    wanted, meets = asked
    sizes = [one.attributes["size"] for one in corpus.documents.values()]
    certain = sum(size is not None and meets(size) for size in sizes)
    finder = Finder(corpus)
    found = amount(catalogued().where(wanted).documents, finder)
    assert (found.low, found.high) == (certain, certain + sizes.count(None))
    found = amount(catalogued().where(size=known()).where(wanted).documents, finder)
    assert (found.low, found.high) == (certain, certain)


MADE = (
    coded("f").where(mood="calm").people,
    coded("f").where(size=at_least(2)).documents,
    quoted().where(age=over(40)).excerpts,
    coded().mean("age"),
    coded("f").median("age"),
    coded("g.three").sum("age"),
    catalogued().distinct("size"),
    coded("f").share("people"),
    coded("f").words,
    quoted().words,
    measure("rows", lambda frame: len(frame) + frame.document.nunique(), coded("f")),
    measure("sizes", lambda frame: frame["size"].fillna(0).sum(), quoted()),
)


@settings(max_examples=60)
@on(peopled(), st.sampled_from(MADE), st.data())
def test_a_batch_comes_to_what_each_corpus_comes_to(
    corpus: Corpus, asked: Quantity, data: st.DataObject
) -> None:
    """Masked documents, moved codings and moved sources are corpora like any other."""
    arrays = Arrays(corpus)
    sources = data.draw(st.permutations(range(len(corpus.documents))))
    cells = data.draw(bools((2, *arrays.cells.shape))) if len(arrays.kinds) else None
    batches = (
        Batch(2, documents=data.draw(bools((2, len(arrays.documents))))),
        Batch(1, sources=np.array([sources])),
        *((Batch(2, cells=cells),) if cells is not None else ()),
    )
    for batch in batches:
        low, high = Evaluation(arrays, batch).amount(asked)
        for number, one in enumerate(changed(arrays, batch)):
            alone = amount(asked, Finder(one))
            ends = [float(end[number if len(end) > 1 else 0]) for end in (low, high)]
            wanted = [math.nan if end is None else end for end in (alone.low, alone.high)]
            assert ends == pytest.approx(wanted, nan_ok=True)


@settings(max_examples=15)
@on(peopled(), st.sampled_from([one for one in MADE if one.unit]), st.integers(1, 3))
def test_a_breaking_set_breaks_and_no_smaller_one_does(
    corpus: Corpus, asked: Quantity, number: int
) -> None:
    """Of documents: the solver's set turns the verdict, and no single document fewer does."""
    criterion = asked >= number
    arrays = Arrays(corpus)
    found = breaking_sets(criterion, arrays, seconds=5)[0]
    size = len(arrays.documents)
    masks = np.array(list(product((False, True), repeat=size)))
    usual = Evaluation(arrays, Batch(1)).truths(criterion)[0]
    truths = Evaluation(arrays, Batch(len(masks), documents=masks)).truths(criterion)
    sizes = (size - masks.sum(axis=1))[truths != usual]
    if found.exact or found.size is not None:
        assert (found.size is None) == (not len(sizes))
    if found.exact and found.size is not None:
        assert found.size == sizes.min()


def test_a_date_of_a_person_is_compared_as_a_date() -> None:
    """A date that straddles the limit is unknown."""
    day = parse_date("1990-01-01")
    corpus = corpus_of({"d0": document(0, day), "d1": document(1, day)}, ())
    dates = {"d0": parse_date("1999"), "d1": parse_date("1999/2001")}
    documents = {
        name: replace(one, attributes={"founded": dates[name]})
        for name, one in corpus.documents.items()
    }
    declared = attribute("founded", "date", "document", "documents")
    corpus = replace(corpus, documents=documents, attributes={"founded": declared})
    found = amount(catalogued().where(founded=since("2000")).documents, Finder(corpus))
    assert (found.low, found.high) == (0, 1)


@on(peopled())
def test_a_frame_has_a_row_for_each_thing_found(corpus: Corpus) -> None:
    """A coding, an excerpt or a document a row; a column for each attribute."""
    finder = Finder(corpus)
    for selection, unit in (
        (coded(), "codings"),
        (quoted(), "excerpts"),
        (catalogued(), "documents"),
    ):
        frame = frame_of(finder.evaluation, selection.query)
        assert len(frame) == amount(getattr(selection, unit), finder).low
        assert {"document", "title", "date", "size"} <= set(frame.columns)
    assert {"mood", "speaker", "age"} <= set(frame_of(finder.evaluation, quoted().query).columns)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            lambda: quoted().where(moood="calm").excerpts,
            "there is no attribute 'moood'; did you mean 'mood'",
        ),
        (
            lambda: quoted().distinct("rooms"),
            "there is no attribute 'rooms', and no column refers to a table of this name; use one",
        ),
        (
            lambda: quoted().where(mood="clam").excerpts,
            "there is no mood 'clam'; did you mean 'calm'",
        ),
        (lambda: quoted().where(mood=over(3)).excerpts, "'mood' is no number: its type is string"),
        (lambda: catalogued().where(mood="calm").documents, "whole documents have none"),
        (lambda: catalogued().people, "whole documents have none"),
        (lambda: quoted().mean("mood"), "'mood' is no number"),
        (lambda: quoted().where(size=since("2000")).excerpts, "'size' is no date"),
    ],
)
def test_a_wrong_name_is_said(asked: Callable[[], Quantity], said: str) -> None:
    """An attribute that does not exist, or is of another kind, is an error with what would do."""
    with pytest.raises(ValueError, match=said):
        amount(asked(), Finder(_one()))


def _one() -> Corpus:
    corpus = corpus_of({"d0": document(0, parse_date("1990"))}, ())
    excerpts = {
        name: replace(one, attributes={"mood": "calm", "speaker": ("ada",)})
        for name, one in corpus.excerpts.items()
    }
    cases = {"people": {"ada": Case("ada", "people", {"age": 30.0})}}
    documents = {n: replace(d, attributes={"size": 1.0}) for n, d in corpus.documents.items()}
    declared = {one.name: one for one in DECLARED}
    return replace(corpus, excerpts=excerpts, documents=documents, attributes=declared, cases=cases)
