"""How often a claim passes on shuffled codings, and what is shuffled for which claim."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refutable.corpus import Corpus, parse_date
from refutable.evaluate.arrays import Arrays
from refutable.language.criteria import Criterion, omitted
from refutable.language.expressions import catalogued, coded, event, quoted
from refutable.robustness.null_model import NullPassRate, null_of, null_pass_rates, wilson
from refutable.robustness.workers import Workers
from tests.corpora import coding, corpus_of, document


def _corpus() -> Corpus:
    documents = {f"d{n}": document(n, parse_date(f"198{n}")) for n in range(8)}
    early = [coding(f"d{n}-x1", "f.one") for n in range(4)]
    late = [coding(f"d{n}-x1", "f.two") for n in range(4, 8)]
    return corpus_of(documents, (*early, *late))


def null_pass_rate(criterion: Criterion, arrays: Arrays, shuffles: int, seed: int) -> NullPassRate:
    """Return how often one claim passes."""
    return null_pass_rates([criterion], arrays, shuffles, seed)[0]


ONE = coded("f.one")
NULLS: tuple[tuple[str, Criterion, str | None], ...] = (
    ("how often a code is found", ONE.documents >= 2, "codes"),
    ("how often, within a frame", ONE.in_scope("near").contemporary().documents >= 2, "codes"),
    ("two codes compared", ONE.documents > coded("f.two").documents, "codes"),
    ("before and after", ONE.before("1984").documents > ONE.since("1984").documents, "places"),
    ("by whom", ONE.by_actor("office").documents >= 1, "places"),
    (
        "interviews and texts",
        ONE.retrospective().documents < ONE.contemporary().documents,
        "places",
    ),
    ("together", ONE.in_same_excerpt_as(coded("g.three")).documents >= 1, "places"),
    ("the first date", ONE.first.precedes(coded("f.two").first), "places"),
    ("a code that is nowhere", omitted(coded("g.three").since("1984")), "codes"),
    ("events", event("day").precedes(event("lost")), "dates"),
    ("the catalogue by dates", catalogued().before("1984").documents >= 3, "dates"),
    ("the catalogue", catalogued().documents >= 3, None),
    ("the sample", quoted().documents >= 1, None),
    ("from whom the sample is", quoted().by_actor("office").documents >= 1, "sources"),
)


@pytest.mark.parametrize(("what", "criterion", "null"), NULLS, ids=[row[0] for row in NULLS])
def test_what_is_shuffled(what: str, criterion: Criterion, null: str | None) -> None:
    """The null follows from what the claim speaks of."""
    assert null_of(criterion, Arrays(_corpus())) == null, what


def test_a_comparison_of_coders_is_not_shuffled() -> None:
    """Shuffling two layers apart from one another would be no null of anything."""
    corpus = _corpus()
    both = corpus_of(
        corpus.documents,
        tuple(replace(c, coder=name) for name in ("first", "other") for c in corpus.by_coders),
    )
    criterion = ONE.by_coder("first").documents >= ONE.by_coder("other").documents
    assert null_of(criterion, Arrays(both)) is None
    assert null_of(ONE.by_coder("other").since("1984").documents >= 1, Arrays(both)) == "places"


def test_a_telling_claim_and_an_empty_one() -> None:
    """All four early is rare by chance (1 in 70 by hand); some early is near certain."""
    corpus = _corpus()
    arrays = Arrays(corpus)
    telling = null_pass_rate(ONE.before("1984").documents == 4, arrays, 4_000, 1)
    empty = null_pass_rate(ONE.before("1984").documents >= 1, arrays, 4_000, 1)
    assert telling.low <= 1 / 70 <= telling.high
    assert not telling.says_little
    assert empty.low <= 69 / 70 <= empty.high
    assert empty.says_little
    assert telling.passes + telling.refuted == 4_000


def test_what_is_not_shuffled_is_not_counted() -> None:
    """A count of the catalogue has no share of passes, and is not said to say little."""
    found = null_pass_rate(catalogued().documents >= 3, Arrays(_corpus()), 100, 1)
    assert (found.null, found.shuffles, found.passes) == (None, 0, 0)
    assert (found.low, found.high) == (0.0, 1.0)
    assert not found.says_little


def test_processes_and_company_change_nothing() -> None:
    """The same numbers with one process and two, and alone as among others."""
    arrays = Arrays(_corpus())
    criteria = [criterion for _, criterion, _ in NULLS]
    alone = [null_pass_rate(criterion, arrays, 1_200, 3) for criterion in criteria]
    assert list(null_pass_rates(criteria, arrays, 1_200, 3)) == alone
    assert list(null_pass_rates(criteria, arrays, 1_200, 3, workers=Workers(2))) == alone
    assert list(null_pass_rates(criteria[::-1], arrays, 1_200, 3))[::-1] == alone
    assert list(null_pass_rates(criteria, arrays, 1_200, 4)) != alone


def test_wilsons_interval() -> None:
    """Known values: 0 of 10, 5 of 10, and 10 of 10 (Brown, Cai and DasGupta 2001)."""
    assert wilson(0, 10) == pytest.approx((0, 0.2775), abs=1e-4)
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(10, 10) == pytest.approx((0.7225, 1), abs=1e-4)
