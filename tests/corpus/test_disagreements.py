"""Where coders differ: each decision once, with both sides and what was decided of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from refutable.corpus import Adjudication, Corpus
from refutable.corpus.disagreements import Disagreement, disagreements
from tests.corpora import coding, corpora


def found_in(corpus: Corpus) -> dict[tuple[str, str], Disagreement]:
    """Return the disagreements by code and excerpt."""
    return {(item.code, item.excerpt): item for item in disagreements(corpus)}


def test_they_stand_in_the_order_of_the_codebook(small: Corpus) -> None:
    """By the codebook's codes, then by the ids of excerpts."""
    assert list(found_in(small)) == [
        ("sound.disturbance", "x-minutes-children"),
        ("sound.disturbance", "x-zones-rooms"),
        ("sound.life", "x-report-lively"),
        ("order.ban", "x-circular-remind"),
        ("order.ban", "x-interview-forbade"),
        ("order.ban", "x-leaflet-neighbour"),
        ("order.appeal", "x-circular-remind"),
        ("order.appeal", "x-kinderecke-de"),
    ]


def test_each_side_has_its_words_stances_and_memos(small: Corpus) -> None:
    """A coder who gave nothing is there with nothing; one who gave two stances with both."""
    one = found_in(small)["sound.disturbance", "x-minutes-children"]
    assert one.on_presence
    assert [(side.coder, side.stances) for side in one.sides] == [
        ("desk", ("reports",)),
        ("attic", ()),
    ]
    assert one.sides[0].codings[0].memo == "ascribed to the head office"
    two = found_in(small)["sound.disturbance", "x-zones-rooms"]
    assert not two.on_presence
    assert [side.stances for side in two.sides] == [("affirms", "rejects"), ("affirms",)]
    assert two.sides[0].codings[1].quote == "neither disturbs the other"


def test_other_words_for_the_same_code_and_stance_are_no_disagreement(small: Corpus) -> None:
    """Where coders quote more or fewer words, counts and verdicts are the same."""
    entry = ("order.ban", "x-rules-talking")
    assert len({c.quote for c in small.by_coders if (c.code, c.excerpt) == entry}) == 2
    assert entry not in found_in(small)


def test_an_adjudication_is_found_with_its_disagreement(small: Corpus) -> None:
    """What was decided stands beside the sides; what was not is open."""
    made = Adjudication(
        "x-report-lively", "sound.life", (), "codes.sound.life.definition", "No one.", "2026-11-23"
    )
    found = found_in(replace(small, adjudications=(made,)))
    assert found["sound.life", "x-report-lively"].adjudication == made
    assert found["order.ban", "x-circular-remind"].adjudication is None
    assert found["sound.life", "x-report-lively"].sides[0].stances == ("affirms",)


def test_one_coder_alone_never_differs(small: Corpus) -> None:
    """Nor do coders who coded alike."""
    desk = replace(small, coders={"desk": small.coders["desk"]})
    assert disagreements(desk) == ()
    alike = [replace(c, coder="attic") for c in small.by_coders if c.coder == "desk"]
    same = replace(small, codings=(*(c for c in small.by_coders if c.coder == "desk"), *alike))
    assert disagreements(same) == ()


@given(corpora())
def test_a_decision_is_there_exactly_where_stances_differ(corpus: Corpus) -> None:
    """For every excerpt and code: a disagreement, or the same stances by both."""
    found = found_in(corpus)
    for code in corpus.codebook.codes:
        for excerpt in corpus.excerpts:
            given = [
                {
                    c.stance
                    for c in corpus.by_coders
                    if (c.coder, c.excerpt, c.code) == (coder, excerpt, code)
                }
                for coder in corpus.coders
            ]
            assert ((code, excerpt) in found) == (given[0] != given[1])


@pytest.mark.parametrize(
    ("code", "stance"), [("order.zoning", "affirms"), ("sound.disturbance", "rejects")]
)
def test_a_new_coding_is_a_new_disagreement(small: Corpus, code: str, stance: str) -> None:
    """Whether its code is new in the excerpt, or its stance alone."""
    more = coding("x-rules-talking", code, stance, coder="desk")
    assert (code, "x-rules-talking") not in found_in(small)
    assert (code, "x-rules-talking") in found_in(replace(small, codings=(*small.codings, more)))
