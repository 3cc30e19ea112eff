"""The consensus: presence before stance, by all or by most of those who have seen an excerpt."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refutable.corpus import AGREED, ANY, CONSENSUS, Adjudication, Corpus
from refutable.corpus.disagreements import disagreements
from refutable.corpus.layers import derive
from refutable.corpus.panel import Panel
from refutable.evaluate.query import Finder
from refutable.language.expressions import Selection, coded
from tests.corpora import STANCES, coding

ABC = ("a", "b", "c")
UPHELD = frozenset({"affirms", "aims"})
PLACE = ("d0-x1", "f.one")


def consensus(
    stances: tuple[str, ...], layer: str = CONSENSUS, *, majority: bool = False
) -> list[str]:
    """Return what a layer has of one decision; each coder gave one stance, or nothing."""
    coders = tuple(f"coder-{number}" for number in range(len(stances)))
    given_ = [coding(*PLACE, s, name) for name, s in zip(coders, stances, strict=True) if s]
    panel = Panel(coders, majority=majority, upheld=UPHELD)
    return [one.stance for one in derive(given_, panel, ()) if one.coder == layer]


@pytest.mark.parametrize(
    ("stances", "all_", "most"),
    [
        # All gave the code: it stays, and what is open is its stance.
        (("affirms", "affirms", "affirms"), ["affirms"], ["affirms"]),
        (("affirms", "affirms", "aims"), ["affirms or aims"], ["affirms"]),
        (("affirms", "aims"), ["affirms or aims"], ["affirms or aims"]),
        (("affirms", "reports"), ["affirms or reports"], ["affirms or reports"]),
        # Most hold that it counts, and differ on how: the third does not make that open.
        (("affirms", "aims", "reports"), ["affirms or aims or reports"], ["affirms or aims"]),
        (("rejects", "reports", "aims"), ["aims or rejects or reports"], ["rejects or reports"]),
        # Not all gave the code.
        (("affirms", "affirms", ""), [], ["affirms"]),
        (("affirms", "aims", ""), [], ["affirms or aims"]),
        (("affirms", "", ""), [], []),
        # Half is not most.
        (("affirms", ""), [], []),
        (("affirms", "affirms", "", ""), [], []),
        (("affirms", "affirms", "aims", "aims"), ["affirms or aims"], ["affirms or aims"]),
    ],
)
def test_presence_is_settled_before_stance(
    stances: tuple[str, ...], all_: list[str], most: list[str]
) -> None:
    """By all, or by more than half where that is declared; in whatever order the coders come."""
    for order in permutations(stances):
        assert consensus(order) == consensus(order, AGREED) == all_
        assert consensus(order, majority=True) == most
        assert consensus(order, AGREED, majority=True) == all_
        assert consensus(order, ANY) == list(dict.fromkeys(filter(None, order)))


@given(st.lists(st.sampled_from(("", *STANCES)), min_size=2, max_size=5))
def test_most_settle_what_all_do(stances: list[str]) -> None:
    """A majority never drops what all agree on, and never opens a stance that they settle."""
    by_all, by_most = consensus(tuple(stances)), consensus(tuple(stances), majority=True)
    assert len(by_all) <= len(by_most) <= 1
    for one, other in zip(by_all, by_most, strict=False):
        assert set(other.split(" or ")) <= set(one.split(" or "))


def test_only_who_has_seen_an_excerpt_decides() -> None:
    """Of a sample that two coded, the rest is the first's; a silent coder who saw it counts."""
    given_ = [coding("d0-x1", "f.one", coder="a"), coding("d1-x1", "f.one", coder="a")]
    for seen, expected in (
        (frozenset({"d0-x1"}), ["d1-x1"]),
        (frozenset({"d0-x1", "d1-x1"}), []),
        (frozenset[str](), ["d0-x1", "d1-x1"]),
    ):
        layers = derive(given_, Panel(("a", "b"), {"b": seen}), ())
        assert [one.excerpt for one in layers if one.coder == CONSENSUS] == expected


def test_an_adjudication_goes_before_the_majority() -> None:
    """Two of three gave the code; the adjudicator found that it does not apply."""
    given_ = [coding(*PLACE, coder="a"), coding(*PLACE, coder="b")]
    decided = [Adjudication(*PLACE, (), "", "", "")]
    layers = derive(given_, Panel(ABC, majority=True), decided)
    assert [one.coder for one in layers] == [ANY]


def test_the_words_of_the_first_coder_stand_for_all() -> None:
    """Of several words with one code and stance, all of the first coder's, and no other's."""
    given_ = [
        replace(coding(*PLACE, coder=name), quote=f"{name}{number}", start=number)
        for name in ("b", "a")
        for number in range(2)
    ]
    layers = derive(given_, Panel(("a", "b")), ())
    assert [one.quote for one in layers if one.coder == CONSENSUS] == ["a0", "a1"]


# ------------------------------------------------------------------ what a claim finds


def three(small: Corpus, swap: dict[str, str]) -> Corpus:
    """Return the corpus with a third coder: the first one's codings, some stances exchanged."""
    own = [replace(c, coder="desk") for c in small.by_coders if c.coder == "desk"]
    second = [replace(c, coder="attic") for c in own]
    third = [replace(c, coder="loft", stance=swap.get(c.stance, c.stance)) for c in own]
    known = {
        **small.coders,
        "loft": replace(small.coders["attic"], id="loft", file="codings/loft.csv"),
    }
    made = (*own, *second, *third)
    corpus = replace(
        small,
        coders=known,
        adjudications=(),
        counting=replace(small.counting, layer=""),
        codings=made,
    )
    return replace(corpus, codings=(*made, *derive(made, corpus.panel, ())))


def found(corpus: Corpus, selection: Selection) -> list[str]:
    """Return the excerpts that a selection finds."""
    return [item.excerpt for item in Finder(corpus).find(selection.query)]


def test_a_third_coder_who_differs_between_upheld_stances_changes_no_count(small: Corpus) -> None:
    """A source that affirms and one that aims both hold it: the count does not depend on which."""
    corpus = three(small, {"affirms": "aims", "aims": "effect", "effect": "affirms"})
    assert len(disagreements(corpus)) > 10
    for code in small.codebook.codes:
        assert found(corpus, coded(code)) == found(corpus, coded(code).by_coder("desk"))


def test_a_stance_that_is_asked_for_must_be_settled(small: Corpus) -> None:
    """Where a coder holds another, the coding is not found by the stance alone."""
    corpus = three(small, {"affirms": "aims"})
    assert found(corpus, coded("sound", "order").with_stance("affirms")) == []
    assert len(found(corpus, coded("sound", "order").with_stance("affirms", "aims"))) > 3


def test_between_upheld_and_apart_nothing_counts(small: Corpus) -> None:
    """Whether the source itself holds it is open: it is found with whatever stance, and only so."""
    corpus = three(small, dict.fromkeys(("affirms", "aims", "effect"), "reports"))
    assert found(corpus, coded("order")) == []
    assert len(found(corpus, coded("order").with_stance(*corpus.counting.stances))) > 3
