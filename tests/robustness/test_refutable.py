"""A claim that nothing can refute is found, and one that something can is not accused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refutable.claims.claim import Claim, assess
from refutable.corpus import Corpus, parse_date
from refutable.evaluate.query import Finder
from refutable.language.criteria import Criterion, omitted
from refutable.language.expressions import catalogued, coded, event, quoted
from refutable.robustness import refutable
from refutable.robustness.choices import Choice, Option, Readings
from refutable.robustness.refutable import Trial

EMPTY: tuple[tuple[str, Criterion], ...] = (
    ("at least none", coded("order").documents >= 0),
    ("more than itself, or not", coded("order").documents >= coded("order").documents),
    ("one thing or its denial", (quoted().excerpts >= 3) | ~(quoted().excerpts >= 3)),
    ("never anything", ~omitted(coded("order")) | (coded("order").documents == 0)),
)
TELLING: tuple[tuple[str, Criterion], ...] = (
    ("a presence", coded("order").documents >= 1),
    ("an absence", coded("order.zoning").before("1900").documents == 0),
    ("a share", coded("order").documents / quoted().documents > 0.1),
    ("the catalogue", catalogued().documents >= 3),
    ("nothing said", omitted(coded("order.zoning").since("1900"))),
)


def can_refute(criterion: Criterion, corpus: Corpus, readings: Readings | None = None) -> bool:
    """Return whether something refutes a claim with this criterion."""
    verdict = assess(Claim("clm-x", criterion), Finder(corpus)).verdict
    return Trial(corpus, readings or Readings()).can_refute(criterion, verdict)


@pytest.mark.parametrize(("what", "criterion"), EMPTY, ids=[row[0] for row in EMPTY])
def test_an_empty_claim(what: str, criterion: Criterion, small: Corpus) -> None:
    """What holds whatever is found is refuted by nothing."""
    assert not can_refute(criterion, small), what


@pytest.mark.parametrize(("what", "criterion"), TELLING, ids=[row[0] for row in TELLING])
def test_a_telling_claim(what: str, criterion: Criterion, small: Corpus) -> None:
    """What some change of the corpus would undo is refutable."""
    assert can_refute(criterion, small), what


def test_an_order_of_events(small: Corpus) -> None:
    """Events that exchange their dates turn an order of events round; an undated one cannot."""
    corner = small.events["children-corner-opened"]
    later = replace(corner, id="corner-closed", date=parse_date("1999"))
    corpus = replace(small, events={corner.id: corner, later.id: later})
    assert can_refute(event(corner.id).precedes(event(later.id)), corpus)
    assert not can_refute(event(corner.id).precedes(event("2999")), corpus)


def test_a_refuted_claim_has_been_refuted(small: Corpus) -> None:
    """Nothing more is asked of it."""
    assert can_refute(coded("order").documents > 10_000, small)


def test_what_only_the_loss_of_one_document_would_undo(small: Corpus) -> None:
    """Losing all or none, or other codings, leaves it; losing one document of a pair does not."""
    number = catalogued().documents
    criterion = (number == 0) | (number >= len(small.documents))
    assert can_refute(criterion, small)
    assert not can_refute((number == 0) | (number >= 1), small)


def test_what_only_the_loss_of_codings_would_undo(small: Corpus) -> None:
    """Where whatever is quoted is coded, only codings that are lost leave it uncoded."""
    given = tuple(c for c in small.codings if c.stance in small.counting.upheld)
    coded_ones = {c.excerpt for c in given if c.coder == small.default}
    excerpts = {name: one for name, one in small.excerpts.items() if name in coded_ones}
    kept = tuple(coding for coding in given if coding.excerpt in excerpts)
    corpus = replace(small, excerpts=excerpts, codings=kept)
    some = coded(*small.codebook.families).excerpts
    assert can_refute((quoted().excerpts == 0) | (some >= 1), corpus)
    assert not can_refute((quoted().excerpts == 0) | (some >= 0), corpus)


def test_what_only_another_reading_would_undo(small: Corpus) -> None:
    """A criterion that no change of the corpus turns may still turn on what a word means."""
    day = parse_date("1985-05-05")
    dated = {
        name: replace(one, date=day, retrospective=False) for name, one in small.documents.items()
    }
    name = "children-corner-opened"
    corpus = replace(small, documents=dated, events={name: small.events[name]})
    early = catalogued().before(name).documents
    criterion = early == catalogued().before("1990-06-15").documents
    usual = Option("usual", "usual", default=True)
    moved = Option("sooner", "sooner", dates=((name, "1980-01-01"),))
    readings = Readings((Choice("turn", "Turn", "It could lie elsewhere.", (usual, moved)),))
    assert can_refute(criterion, corpus, readings)
    assert not can_refute(criterion, corpus)


@pytest.mark.parametrize(("what", "criterion"), [*EMPTY, *TELLING])
def test_a_large_corpus_is_tried_by_a_part_of_it(
    what: str, criterion: Criterion, small: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is the same where the part comes first."""
    usual = can_refute(criterion, small)
    monkeypatch.setattr(refutable, "LARGE", 1)
    monkeypatch.setattr(refutable, "_PART", 3)
    assert can_refute(criterion, small) is usual, what


def test_a_claim_on_what_the_part_lacks_is_held_against_the_whole(
    small: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document that is named, and that the part left out, is no unknown name."""
    monkeypatch.setattr(refutable, "LARGE", 1)
    monkeypatch.setattr(refutable, "_PART", 1)
    for name in small.documents:
        there = catalogued().in_documents(name).documents
        assert can_refute(there >= 1, small)
        assert not can_refute(there >= there, small)


def test_a_part_is_small_and_has_every_value(
    small: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a claim may restrict to stays known, and only codings of what is there are kept."""
    monkeypatch.setattr(refutable, "_PART", 1)
    part = refutable._part_of(small)
    assert 0 < len(part.documents) < len(small.documents)
    assert {one.actor for one in part.documents.values()} == {
        one.actor for one in small.documents.values()
    }
    assert {coding.excerpt for coding in part.codings} <= part.excerpts.keys()
    assert len(part.codings) < len(small.codings)
