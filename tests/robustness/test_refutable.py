"""A claim that nothing can refute is found, and one that something can is not accused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.claims.expressions import Criterion, catalogued, coded, event, omitted, quoted
from analysis.corpus import Corpus, parse_date
from analysis.robustness.readings import Multiverse, Readings
from analysis.robustness.refutable import is_refutable
from analysis.robustness.vectors import Arrays

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


@pytest.mark.parametrize(("what", "criterion"), EMPTY, ids=[row[0] for row in EMPTY])
def test_an_empty_claim(what: str, criterion: Criterion, small: Corpus) -> None:
    """What holds whatever is found is refuted by nothing."""
    assert not is_refutable(criterion, Multiverse(Readings(), Arrays(small))), what


@pytest.mark.parametrize(("what", "criterion"), TELLING, ids=[row[0] for row in TELLING])
def test_a_telling_claim(what: str, criterion: Criterion, small: Corpus) -> None:
    """What some change of the corpus would undo is refutable."""
    assert is_refutable(criterion, Multiverse(Readings(), Arrays(small))), what


def test_an_order_of_events(small: Corpus) -> None:
    """Events that exchange their dates turn an order of events round; an undated one cannot."""
    corner = small.events["children-corner-opened"]
    later = replace(corner, id="corner-closed", date=parse_date("1999"))
    corpus = replace(small, events={corner.id: corner, later.id: later})
    multiverse = Multiverse(Readings(), Arrays(corpus))
    assert is_refutable(event(corner.id).precedes(event(later.id)), multiverse)
    assert not is_refutable(event(corner.id).precedes(event("2999")), multiverse)


def test_a_refuted_claim_has_been_refuted(small: Corpus) -> None:
    """Nothing more is asked of it."""
    assert is_refutable(coded("order").documents > 10_000, Multiverse(Readings(), Arrays(small)))
