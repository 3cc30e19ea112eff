"""Every claim that this paper computes could have failed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from refutable.build.paper import Paper
from refutable.claims.claim import Assessment, Verdict, assess
from refutable.corpus import Corpus
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.query import Finder
from refutable.language.criteria import Omitted
from refutable.language.expressions import coded
from refutable.robustness.breaking import breaking_sets
from tests.projects import ROOT
from tests.this_paper.falsify import find_corpus, turns_of
from tests.this_paper.whole_paper import opened_paper

PAPER = opened_paper()
COMPUTED = {e.claim.id: e for e in PAPER.collected.ledger.entries if e.claim.holds is not None}
REFUTED = {name: e for name, e in COMPUTED.items() if e.claim.declared is Verdict.REFUTED}
UNDETERMINED = {name: e for name, e in COMPUTED.items() if e.claim.declared is Verdict.UNDETERMINED}


@pytest.fixture(scope="module")
def paper() -> Paper:
    """The main paper, read and run."""
    return PAPER


# What the prose says of single claims: how many documents have to go at the least.
TURN_ON = {
    "clm-politics-base": 1,
    "clm-politics-no-closer": 1,
    "clm-premises-politics": 2,
    "clm-premises-share": 2,
}


# ------------------------------------------------------------------ every claim can fail


@pytest.mark.parametrize("name", COMPUTED)
def test_every_computed_claim_can_be_refuted(name: str, corpus: Corpus) -> None:
    """There is a corpus, made from what the claim looks at, on which it is refuted."""
    claim = COMPUTED[name].claim
    found = find_corpus(claim, corpus, Verdict.REFUTED)
    assert found is not None, f"{name} holds on every corpus tried"
    assert assess(claim, Finder(found.corpus)).verdict is Verdict.REFUTED
    assert bool(found.made_by) is (COMPUTED[name].verdict is not Verdict.REFUTED)


@pytest.mark.parametrize("name", REFUTED)
def test_every_refuted_claim_could_have_been_supported(name: str, corpus: Corpus) -> None:
    """A claim that the record refutes is no straw man: another record would not, or support it.

    That something is left out can be refuted and never supported: it is left open instead.
    """
    claim = REFUTED[name].claim
    omission = isinstance(claim.holds, Omitted)
    wanted = Verdict.UNDETERMINED if omission else Verdict.SUPPORTED
    found = find_corpus(claim, corpus, wanted)
    assert found is not None, f"{name} is refuted by every corpus tried"
    assert found.made_by


@pytest.mark.parametrize("name", UNDETERMINED)
def test_what_is_undetermined_could_be_decided(name: str, corpus: Corpus) -> None:
    """What the record leaves open another record would decide; an omission, only against it."""
    claim = UNDETERMINED[name].claim
    if not isinstance(claim.holds, Omitted):
        assert find_corpus(claim, corpus, Verdict.SUPPORTED) is not None
    assert claim.would_decide


@pytest.mark.parametrize("name", TURN_ON)
def test_the_prose_says_rightly_how_little_overturns_a_claim(name: str, corpus: Corpus) -> None:
    """Abstract, conclusion and limits speak of a single document, and of a pair."""
    criterion = COMPUTED[name].claim.holds
    assert criterion is not None
    sets = breaking_sets(criterion, Arrays(corpus))
    (found,) = [one for one in sets if one.level == "documents"]
    assert (found.size, found.exact) == (TURN_ON[name], True)


def test_the_search_finds_nothing_where_there_is_nothing(corpus: Corpus) -> None:
    """A claim that cannot fail is found out: nothing is less than none."""
    code = next(iter(corpus.codebook.codes))
    empty = replace(COMPUTED["clm-three-fields"].claim, holds=coded(code).documents >= 0)
    assert turns_of(empty.holds)
    assert find_corpus(empty, corpus, Verdict.REFUTED) is None


def test_every_claim_is_as_declared(paper: Paper) -> None:
    """On the data as they are, every claim has the verdict with which the paper is written."""
    ledger = paper.collected.ledger
    assert [e.claim.id for e in ledger.fallen] == []
    assert ledger.at_risk == {}


def test_enough_is_computed_and_in_every_section(paper: Paper) -> None:
    """At least thirty claims are computed, and every numbered section of the argument makes one."""
    assert len(COMPUTED) >= 30
    making = {span.position.file for span in paper.source.claims}
    files = (ROOT / "sections").glob("_[1-8]*.qmd")
    sections = {
        path.relative_to(ROOT).as_posix()
        for path in files
        if ".unnumbered" not in path.read_text(encoding="utf-8").strip().split("\n")[0]
    }
    assert len(sections) >= 5
    assert sections <= making


def test_every_claim_says_what_speaks_for_it_or_why_nothing_does() -> None:
    """A supported claim rests on passages, unless it orders dates or says that there are few."""
    silent = [
        name
        for name, entry in COMPUTED.items()
        if entry.verdict is Verdict.SUPPORTED and not entry.grounds and not _may_be_silent(entry)
    ]
    assert silent == []


def _may_be_silent(entry: Assessment) -> bool:
    told = json.dumps([type(o.part).__name__ for o in entry.operands])
    signs = [getattr(o.part, "operator", "") for o in entry.operands]
    return (
        "Order" in told or any(sign in ("==", "<=", "<") for sign in signs) or bool(entry.rebuttal)
    )


@pytest.mark.parametrize("coder", ["primary", "second"])
def test_every_claim_can_be_held_against_each_layer(coder: str, corpus: Corpus) -> None:
    """No claim errs on another coder's layer: the verdict may differ, and is one."""
    finder = Finder(corpus, coder)
    for entry in PAPER.collected.ledger.entries:
        assert assess(entry.claim, finder).verdict is not Verdict.ERROR


# ------------------------------------------------------------------ mechanisms


def test_every_mechanism_is_a_warrant_that_some_claim_names(paper: Paper) -> None:
    """One that no claim leans on would be theory for its own sake."""
    stated = {made.id for made in paper.collected.claims if made.id.startswith("clm-by-")}
    named = {name for made in paper.collected.claims for name in made.warranted_by}
    assert len(stated) == 7
    assert stated <= named
