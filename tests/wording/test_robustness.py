"""How firmly a claim stands, in words: each sentence says what was computed, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from refutable import build
from refutable.claims.claim import Verdict
from refutable.corpus import Corpus
from refutable.language.english import Whole
from refutable.language.truth import Truth
from refutable.robustness.absence import Absence, Kind, LeaveOneOut
from refutable.robustness.breaking import BreakingSet
from refutable.robustness.choices import Readings
from refutable.robustness.examine import Robustness, examine_all
from refutable.robustness.null_model import NullPassRate
from refutable.robustness.summary import summarise
from refutable.wording.robustness import (
    absence_sentence,
    absence_short,
    breaking_sentence,
    breaking_short,
    null_sentence,
    null_short,
    sentences,
)
from tests.projects import SECOND_PAPER

TRIED: Mapping[Kind, int] = {"document": 9, "actor": 4, "type": 3, "institution": 2, "coder": 2}


@pytest.fixture(scope="module")
def examined() -> dict[str, Robustness]:
    """The claims of the second paper, examined with few shuffles."""
    paper = build.open_paper(SECOND_PAPER)
    return dict(examine_all(paper.collected.claims, paper.corpus, Readings(), shuffles=40))


def test_a_breaking_set_is_told_with_its_sizes() -> None:
    """A level that no removal overturns is told apart from those that some does."""
    found = (
        BreakingSet("documents", 1, True, "monotone counts", (), 1),
        BreakingSet("excerpts", 3, False, "recursive greedy", (), 2),
        BreakingSet("codings", None, True, "removals can only strengthen it", (), None),
    )
    assert breaking_sentence(found) == (
        "Overturned by the removal of 1 document or ≤ 3 passages; no removal of codings does."
    )
    assert [breaking_short(one) for one in found] == ["1", "≤ 3", "–"]


def test_what_no_removal_overturns_says_why() -> None:
    """One reason is given once, however many levels share it."""
    none = BreakingSet("documents", None, True, "removals can only strengthen it", (), None)
    found = (none, replace(none, level="excerpts"), replace(none, level="codings"))
    said = breaking_sentence(found)
    assert said == "No removal overturns it: removals can only strengthen it."


def test_a_search_without_a_result_is_no_dash() -> None:
    """Where nothing was found, and nothing proved, the table does not say that nothing would do."""
    assert breaking_short(BreakingSet("codings", None, False, "recursive greedy", (), 3)) == "?"


def test_few_absences_are_named_and_many_counted() -> None:
    """One or two are named; the narrowest kind goes first and stands for all in the table."""
    many = tuple(Absence("type", f"t{n}", f"type {n}", Truth.FALSE) for n in range(3))
    one = Absence("document", "d1", "“Notice” (1990)", Truth.FALSE)
    absences = LeaveOneOut((one, *many), TRIED)
    assert absence_sentence(absences) == (
        "Overturned by the absence of one of the 9 documents (“Notice” (1990)); "
        "of any of 3 of the 3 types."
    )
    assert absence_short(absences) == "1 document"
    assert absence_short(LeaveOneOut(many, TRIED)) == "3 types"
    assert absence_short(LeaveOneOut((), TRIED)) == "none"


def test_only_what_is_supported_can_say_little(examined: dict[str, Robustness]) -> None:
    """A refuted claim that chance would often have passed is all the more refuted."""
    often = NullPassRate("places", passes=90, refuted=10, shuffles=100, seed=1)
    supported = replace(examined["clm-disturbance-through"], null=often)
    refuted = replace(examined["clm-life-over-disturbance"], null=often)
    assert supported.verdict is Verdict.SUPPORTED
    assert refuted.verdict is Verdict.REFUTED
    assert null_sentence(supported).endswith("(95% interval 82.6 to 94.5): it says little.")
    assert null_sentence(refuted).endswith("(95% interval 82.6 to 94.5).")
    assert null_short(often) == "90%"


def test_what_nothing_shuffles_has_no_share(examined: dict[str, Robustness]) -> None:
    """No share is printed where no shuffle was made."""
    none = NullPassRate(None, passes=0, refuted=0, shuffles=0, seed=1)
    assert null_short(none) == "–"
    one = replace(examined["clm-ban-first"], null=none)
    assert null_sentence(one) == "No shuffle changes what it depends on."


def test_no_sentence_on_what_was_not_asked(examined: dict[str, Robustness], small: Corpus) -> None:
    """Without declared readings nothing is said of readings, and each question is answered once."""
    for one in examined.values():
        said = sentences(one, small, Readings())
        assert not any("readings" in sentence for sentence in said)
        assert len(set(said)) == len(said)
        assert all(sentence[0].isupper() or sentence[0].isdigit() for sentence in said)
        assert all(sentence.endswith(".") for sentence in said)


def test_an_argued_claim_is_not_examined(examined: dict[str, Robustness]) -> None:
    """What rests on works alone has no criterion that could be broken."""
    assert "clm-noise-settled" not in examined


def test_the_summary_counts_claim_by_claim(examined: dict[str, Robustness]) -> None:
    """Each number of the summary is a count over the claims, and none of them an average."""
    together = summarise(examined.values())
    supported = [one for one in examined.values() if one.verdict is Verdict.SUPPORTED]
    by_document = [
        one
        for one in supported
        if any(found.level == "documents" and found.size == 1 for found in one.breaking)
    ]
    assert together.claims == len(examined)
    assert together.supported == len(supported)
    assert together.rest_on_one_document == len(by_document) > 0
    assert together.shuffles == 40
    assert together.hold_in_all_readings + together.change_in_some_reading == together.claims
    little = replace(
        supported[0], null=NullPassRate("places", passes=3, refuted=1, shuffles=4, seed=1)
    )
    assert summarise([little]).say_little == 1
    assert summarise([little]).rarely_by_chance == 0
    assert together.inexact == 0
    unsure = tuple(replace(found, size=3, exact=False) for found in little.breaking)
    assert summarise([replace(little, breaking=unsure)]).inexact == 1


def test_the_strongest_stand_in_every_respect_and_rest_on_codings(
    examined: dict[str, Robustness],
) -> None:
    """A claim that a document, a reading or half of all shuffles overturns is none of them."""
    some = next(one for one in examined.values() if one.verdict is Verdict.SUPPORTED)
    firm = replace(
        some,
        breaking=tuple(replace(found, size=3, at_least=3) for found in some.breaking),
        readings=replace(some.readings, held=some.readings.tried),
        layers=replace(some.layers, verdicts={"desk": Verdict.SUPPORTED}),
        null=NullPassRate("places", passes=1, refuted=3, shuffles=4, seed=1),
    )
    assert summarise([firm]).strongest == (firm,)
    for weaker in (
        replace(firm, breaking=tuple(replace(found, at_least=2) for found in firm.breaking)),
        replace(firm, readings=replace(firm.readings, held=firm.readings.tried - 1)),
        replace(firm, null=replace(firm.null, passes=3)),
        replace(firm, null=replace(firm.null, null="dates")),
        replace(firm, verdict=Verdict.REFUTED),
    ):
        assert summarise([weaker]).strongest == ()


def test_small_numbers_have_words() -> None:
    """Up to twenty a number has a word; beyond, digits."""
    assert [Whole(n).words for n in (0, 3, 20, 21)] == ["none", "three", "twenty", "21"]
