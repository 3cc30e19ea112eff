"""What a verdict does not establish follows from its criterion, and reads as English."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from refutable.claims.claim import Claim, Verdict, assess
from refutable.claims.limits import not_established
from refutable.corpus import Corpus
from refutable.evaluate.query import Finder
from refutable.language.criteria import Criterion, given, omitted
from refutable.language.expressions import catalogued, coded, event, quoted

BAN, ZONING = coded("order.ban"), coded("order.zoning")
WHOLE = "what the documents say as a whole: only the excerpts were coded"
NOWHERE = "that these documents say it nowhere else: only the quoted passages were searched"


def limits(criterion: Criterion | None, corpus: Corpus) -> tuple[str, ...]:
    """Return what the verdict on a claim with this criterion leaves open."""
    return not_established(assess(Claim("clm-x", criterion), Finder(corpus)), corpus)


def supported(criterion: Criterion, corpus: Corpus) -> tuple[str, ...]:
    """Return what a claim leaves open that the corpus supports."""
    assert assess(Claim("clm-x", criterion), Finder(corpus)).verdict is Verdict.SUPPORTED
    return limits(criterion, corpus)


def test_an_argued_claim_is_not_borne_out_by_the_corpus(small: Corpus) -> None:
    """It has works behind it and no record."""
    (said,) = limits(None, small)
    assert said.startswith("that anything in this corpus supports it")


def test_an_undetermined_claim_is_neither_so_nor_otherwise(small: Corpus) -> None:
    """Both ways stay open, and nothing else need be said."""
    assert limits(omitted(BAN.since("2050")), small) == (
        "that it is true, or that it is not: the evidence does not decide",
    )


def test_a_refuted_claim_does_not_establish_its_opposite(small: Corpus) -> None:
    """That too little was found is not that the opposite was."""
    first, *rest = limits(BAN.documents > 10_000, small)
    assert first == "that the opposite is true: only that the evidence it needed was not found"
    assert rest == [WHOLE]


@pytest.mark.parametrize(
    "criterion",
    [
        BAN.before("1900").documents == 0,
        BAN.before("1900").excerpts < 1,
        BAN.documents <= 100,
        ~(BAN.before("1900").documents >= 1),
        given(BAN.documents >= 1, BAN.before("1900").documents == 0),
        (BAN.documents >= 1) & (BAN.before("1900").documents == 0),
    ],
)
def test_an_absence_is_one_from_what_is_quoted(criterion: Criterion, small: Corpus) -> None:
    """However it is put, what was not found was not looked for in whole documents."""
    assert NOWHERE in supported(criterion, small)


@pytest.mark.parametrize(
    "criterion",
    [
        BAN.documents >= 1,
        ~(BAN.documents == 0),
        BAN.documents == 3,
        given(BAN.before("1900").documents == 0, BAN.documents >= 1),
        catalogued().documents <= 100,
    ],
)
def test_what_is_no_absence_from_quotations(criterion: Criterion, small: Corpus) -> None:
    """A presence, a number, a condition, and what the catalogue itself would show."""
    assert NOWHERE not in supported(criterion, small)


def test_first_and_last_are_so_among_these_documents(small: Corpus) -> None:
    """Of an order of events, which no document dates, nothing of the kind is said."""
    corner = event("children-corner-opened")
    first, last = (
        f"that the {end} of these documents is the {end} of all" for end in ("earliest", "latest")
    )
    assert first in limits(BAN.first.precedes(corner), small)
    assert last in limits(ZONING.last.follows(corner), small)
    assert not {first, last} & set(limits(corner.precedes(event("2050")), small))


@pytest.mark.parametrize(
    "criterion",
    [quoted().documents > BAN.documents, BAN.documents / quoted().documents > 0.1],
)
def test_a_comparison_holds_for_these_documents(criterion: Criterion, small: Corpus) -> None:
    """Neither a difference nor a share is one of any wider whole."""
    assert "that the proportion is the same in documents beyond these" in limits(criterion, small)
    assert not any("proportion" in said for said in limits(BAN.documents >= 1, small))


def test_what_stands_together_is_not_thereby_linked(small: Corpus) -> None:
    """And what stands apart is not thereby unrelated."""
    disturbance = coded("sound.disturbance")
    together = limits(ZONING.in_same_document_as(disturbance).documents >= 1, small)
    apart = limits(BAN.not_in_same_document_as(coded("sound.life")).documents >= 1, small)
    assert [said for said in together if "place" in said] == [
        "that the codes in one place are meant together: only that both are there"
    ]
    assert [said for said in apart if "place" in said] == [
        "that codes in different places are unrelated"
    ]


def test_what_only_looks_back_shows_nothing_of_its_time(small: Corpus) -> None:
    """Where one text of its own time stands beside it, it is not said."""
    said = "what was said at the time: all the evidence for it is retrospective"
    retrospect = small.documents.values()
    looking_back = replace(
        small,
        documents={one.id: replace(one, retrospective=True) for one in retrospect},
    )
    assert said in limits(BAN.documents >= 1, looking_back)
    assert said not in limits(BAN.documents >= 1, small)


def test_one_coder_alone_is_said_to_be_alone(small: Corpus) -> None:
    """With a second one there is something to compare with."""
    (only, coder), *_ = small.coders.items()
    codings = tuple(coding for coding in small.codings if coding.coder == only)
    alone = replace(small, coders={only: replace(coder, primary=True)}, codings=codings)
    said = "that another coder would agree: there is only one"
    assert said in limits(BAN.documents >= 1, alone)
    assert said not in limits(BAN.documents >= 1, small)


def test_what_rests_on_the_catalogue_is_limited_by_it(small: Corpus) -> None:
    """By sources, or by entries and dates, where no coding is asked for."""
    actor = next(iter(small.documents.values())).actor
    assert limits(catalogued().by_actor(actor).documents >= 1, small) == (
        "anything about documents outside the catalogue",
    )
    assert limits(catalogued().documents >= 1, small) == (
        "anything beyond the dates and entries in the data",
    )


def test_a_claim_on_one_document_says_so(small: Corpus) -> None:
    """It restates how that document is coded; one on two documents, or on all, does not."""
    said = "more than how one document is coded: the criterion looks at no other"
    one, other = list(small.documents)[:2]
    alone = BAN.in_documents(one)
    assert said in limits(alone.documents <= 1, small)
    assert said in limits(alone.in_same_excerpt_as(ZONING).documents <= 1, small)
    both = (BAN.in_documents(one).documents <= 1) & (ZONING.in_documents(other).documents <= 1)
    for criterion in (both, BAN.in_documents(one, other).documents <= 2, BAN.documents <= 100):
        assert said not in limits(criterion, small)


def test_each_limit_reads_on_from_does_not_establish(corpus: Corpus, small: Corpus) -> None:
    """A clause or a noun, without a capital and without a full stop; none is said twice."""
    for found in (
        limits(BAN.documents >= 1, small),
        limits((BAN.before("1900").documents == 0) & (ZONING.documents <= 100), small),
        limits(omitted(BAN), small),
        limits(None, corpus),
    ):
        assert found
        assert len(set(found)) == len(found)
        assert all(re.match(r"(that|what|anything) [^A-Z]+[a-z]$", said) for said in found)
