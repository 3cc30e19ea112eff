"""Leave-one-out: each absence that overturns a verdict, and no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given as on
from hypothesis import settings

from refutable.corpus import AGREED, ANY, CONSENSUS, Corpus, Document, parse_date
from refutable.corpus.layers import derive
from refutable.corpus.panel import Panel
from refutable.evaluate import batch, restrictions
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.evaluate import evaluate
from refutable.evaluate.query import Finder, Item
from refutable.language.criteria import Criterion, omitted
from refutable.language.expressions import catalogued, coded, event
from refutable.language.truth import Truth
from refutable.robustness.absence import KINDS, Kind, leave_one_out, without_each_coder
from tests.changes import removed
from tests.corpora import coding, corpora, corpus_of, criteria, document, keeps_its_names

one, two = coded("f.one"), coded("f.two")


def named(kind: Kind, item: Document) -> tuple[str, ...]:
    """Return what a document counts under: its id, actor, type or institutions."""
    if kind == "institution":
        return item.institutions
    name = {"document": item.id, "actor": item.actor, "type": item.type}[kind]
    return (name,) if name else ()


def one_by_one(corpus: Corpus, criterion: Criterion) -> dict[tuple[str, str], Truth]:
    """Return what a criterion comes to without each, the corpus rebuilt every time."""
    found: dict[tuple[str, str], Truth] = {}
    with pytest.MonkeyPatch.context() as patch:
        # Who is named stays known, though nothing of them may be left.
        patch.setattr(batch, "check_names", lambda *_: None)
        patch.setattr(restrictions, "check_where", lambda *_: None)
        for kind in KINDS[:-1]:
            names = {name for item in corpus.documents.values() for name in named(kind, item)}
            for name in names:
                gone = [Item(d.id) for d in corpus.documents.values() if name in named(kind, d)]
                truth = evaluate(criterion, Finder(removed(corpus, gone))).truth
                found[kind, name] = truth
    return found


@settings(max_examples=80)
@on(corpora(), criteria().filter(keeps_its_names))
def test_it_is_what_a_rebuilt_corpus_gives(corpus: Corpus, criterion: Criterion) -> None:
    """Document by document, actor by actor, type by type, institution by institution."""
    usual = evaluate(criterion, Finder(corpus)).truth
    expected = one_by_one(corpus, criterion)
    absences = leave_one_out(criterion, Arrays(corpus))
    by_documents = [a for a in absences.overturning if a.kind != "coder"]
    assert {(a.kind, a.name): a.truth for a in by_documents} == {
        place: truth for place, truth in expected.items() if truth is not usual
    }
    tried = Counter(kind for kind, _ in expected)
    assert {kind: absences.tried[kind] for kind in KINDS[:-1]} == {
        kind: tried[kind] for kind in KINDS[:-1]
    }


@settings(max_examples=60)
@on(corpora(), criteria())
def test_without_a_coder_the_others_are_the_consensus(corpus: Corpus, criterion: Criterion) -> None:
    """Of two coders, what the one who remains coded stands for the consensus."""
    usual = evaluate(criterion, Finder(corpus)).truth
    expected = {}
    for left_out in corpus.coders:
        (other,) = set(corpus.coders) - {left_out}
        kept = tuple(c for c in corpus.by_coders if c.coder == other)
        derived = tuple(replace(c, coder=n) for n in (CONSENSUS, AGREED, ANY) for c in kept)
        expected[left_out] = evaluate(
            criterion, Finder(replace(corpus, codings=(*kept, *derived)), CONSENSUS)
        ).truth
    absences = leave_one_out(criterion, Arrays(corpus))
    assert {a.name: a.truth for a in absences.overturning if a.kind == "coder"} == {
        name: truth for name, truth in expected.items() if truth is not usual
    }
    assert absences.tried["coder"] == 2


def shelf(coders: Sequence[str] = ()) -> Corpus:
    """Return four documents: one is in the first two, two in the third alone."""
    documents = {f"d{n}": document(n, parse_date(f"{1990 + n}-03-10")) for n in range(4)}
    return corpus_of(
        documents,
        (coding("d0-x1", "f.one"), coding("d1-x1", "f.one"), coding("d2-x1", "f.two")),
        coders=coders,
    )


def found(criterion: Criterion) -> list[tuple[str, str, Truth]]:
    """Return the absences that overturn a criterion on the shelf."""
    corpus = shelf()
    absences = leave_one_out(criterion, Arrays(corpus))
    return [(a.kind, a.name, a.truth) for a in absences.overturning]


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        (
            two.documents >= 1,
            [
                ("document", "d2", Truth.FALSE),
                ("actor", "office", Truth.FALSE),
                ("type", "plan", Truth.FALSE),
            ],
        ),
        (
            one.documents >= 1,
            [("type", "notice", Truth.FALSE), ("institution", "Hall", Truth.FALSE)],
        ),
        (
            omitted(two),
            [
                ("document", "d2", Truth.UNKNOWN),
                ("actor", "office", Truth.UNKNOWN),
                ("type", "plan", Truth.UNKNOWN),
            ],
        ),
        (catalogued().documents >= 1, []),
        (event("day").precedes(event("1995")), []),
    ],
)
def test_who_is_missed(criterion: Criterion, expected: list[tuple[str, str, Truth]]) -> None:
    """What rests on one document says so; two that share a type fall with the type alone."""
    assert found(criterion) == expected


def test_each_is_told_by_its_label() -> None:
    """A document by title and date, an actor by its name in the data."""
    corpus = shelf()
    absences = leave_one_out(two.documents >= 1, Arrays(corpus))
    assert next(a.label for a in absences.overturning) == "“Document 2” (10 March 1992)"


def test_coders_are_left_out_of_what_is_derived_from_them() -> None:
    """On the layer of one coder, the others are not asked."""
    corpus = shelf(coders=("first", "other"))
    arrays = Arrays(corpus)
    assert leave_one_out(one.documents == 0, arrays).tried["coder"] == 2
    assert leave_one_out(one.documents >= 1, arrays, "first").tried["coder"] == 0


def test_one_coder_is_not_left_out(small: Corpus) -> None:
    """Without the only coder there would be no codings to ask about."""
    alone = replace(
        small,
        coders=dict([*small.coders.items()][:1]),
        codings=tuple(c for c in small.by_coders if c.coder == next(iter(small.coders))),
    )
    assert without_each_coder(alone) == {}


def test_of_three_coders_two_must_still_agree() -> None:
    """Where more than one remains, the consensus is derived anew from those who do."""
    corpus = shelf()
    coders = {name: replace(corpus.coders["first"], id=name) for name in ("a", "b", "c")}
    stored = tuple(replace(coding("d0-x1", "f.one"), coder=name) for name in ("a", "b"))
    three = replace(
        corpus, coders=coders, codings=(*stored, *derive(stored, Panel(tuple(coders)), ()))
    )
    left = without_each_coder(three)
    truths = {
        name: evaluate(one.documents >= 1, Finder(arrays.corpus, CONSENSUS)).truth
        for name, arrays in left.items()
    }
    assert truths == {"a": Truth.FALSE, "b": Truth.FALSE, "c": Truth.TRUE}
