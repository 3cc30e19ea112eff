"""Which disagreements decide a claim: those, and only those, whose switch gives another verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from refutable.claims.claim import Claim, Verdict, assess
from refutable.corpus import CONSENSUS, Adjudication, Corpus, parse_date
from refutable.corpus.disagreements import disagreements
from refutable.corpus.layers import derive
from refutable.corpus.panel import Panel
from refutable.evaluate.query import Finder
from refutable.language.criteria import Criterion
from refutable.language.expressions import coded
from refutable.robustness import disagreements as module
from refutable.robustness.disagreements import UnderLayers, deciding_disagreements
from tests.corpora import coding, corpora, corpus_of, criteria, document

LIVELY = ("x-report-lively", "sound.life")


@pytest.fixture
def small(small: Corpus) -> Corpus:
    """The corpus of the second paper, with every disagreement open."""
    return adjudicated(small)


def under(criterion: Criterion, corpus: Corpus) -> UnderLayers:
    """Return what is found of one claim with this criterion."""
    (found,) = deciding_disagreements([Claim("clm", criterion)], corpus)
    return found


def adjudicated(corpus: Corpus, *decisions: tuple[str, str, tuple[str, ...]]) -> Corpus:
    """Return the corpus with these decisions on excerpts and codes, its layers derived anew."""
    made = tuple(Adjudication(*decision, "rule", "reason", "2026-11-23") for decision in decisions)
    derived = derive(corpus.by_coders, corpus.panel, made)
    return replace(corpus, codings=(*corpus.by_coders, *derived), adjudications=made)


def test_every_layer_has_its_verdict(small: Corpus) -> None:
    """Each coder, the consensus, what all agree on and what any coded, in that order."""
    found = under(coded("sound.life").documents >= 2, small)
    assert {layer: verdict.value for layer, verdict in found.verdicts.items()} == {
        "desk": "supported",
        "attic": "refuted",
        "consensus": "refuted",
        "agreed": "refuted",
        "any": "supported",
    }
    assert list(found.verdicts) == list(small.layers)


def test_a_further_run_is_told_apart_from_coders() -> None:
    """What differs under it is no difference between coders."""
    verdicts = {"one": Verdict.SUPPORTED, "other": Verdict.SUPPORTED, "again": Verdict.REFUTED}
    found = UnderLayers("clm", verdicts, (), {"again": "one"})
    assert list(found.by_coder) == ["one", "other"]
    assert found.by_run == {"again": Verdict.REFUTED}
    assert found.changed_by_runs == ("again",)
    assert UnderLayers("clm", verdicts, ()).changed_by_runs == ()


def test_an_open_disagreement_decides_by_being_taken_up(small: Corpus) -> None:
    """What the consensus leaves out for want of agreement may be just what a claim lacks."""
    (deciding,) = under(coded("sound.life").documents >= 2, small).deciding
    assert (deciding.disagreement.excerpt, deciding.disagreement.code) == LIVELY
    assert (deciding.coders, deciding.verdict) == (("desk",), Verdict.SUPPORTED)


def test_an_adjudicated_one_decides_by_being_switched_back(small: Corpus) -> None:
    """Decided for the code, it is the side without the code that overturns the claim."""
    corpus = adjudicated(small, (*LIVELY, ("affirms",)))
    found = under(coded("sound.life").documents >= 2, corpus)
    assert found.verdicts[CONSENSUS] is Verdict.SUPPORTED
    (deciding,) = found.deciding
    assert deciding.disagreement.adjudication is not None
    assert (deciding.coders, deciding.verdict) == (("attic",), Verdict.REFUTED)


def test_a_decision_that_neither_coder_gave_can_be_switched_to_both(small: Corpus) -> None:
    """Where the adjudicator found a stance of his own, either coder's side is another verdict."""
    place = ("x-circular-remind", "order.ban")
    corpus = adjudicated(small, (*place, ("rejects",)))
    criterion = coded("order.ban").in_excerpts(place[0]).excerpts >= 1
    found = under(criterion, corpus)
    assert found.verdicts[CONSENSUS] is Verdict.REFUTED
    assert [(d.coders, d.verdict) for d in found.deciding] == [
        (("desk",), Verdict.SUPPORTED),
        (("attic",), Verdict.SUPPORTED),
    ]


def test_coders_who_coded_alike_are_one_side(small: Corpus) -> None:
    """Of three coders, the two who gave the same are named together."""
    third = replace(small.coders["attic"], id="cellar", file="codings/cellar.csv")
    alike = tuple(replace(c, coder="cellar") for c in small.by_coders if c.coder == "attic")
    own = (*small.by_coders, *alike)
    coders = {**small.coders, "cellar": third}
    corpus = replace(small, coders=coders, codings=(*own, *derive(own, Panel(tuple(coders)), ())))
    corpus = adjudicated(corpus, (*LIVELY, ("affirms",)))
    (deciding,) = under(coded("sound.life").documents >= 2, corpus).deciding
    assert deciding.coders == ("attic", "cellar")


def test_a_claim_on_one_coder_s_layer_hangs_on_no_disagreement(small: Corpus) -> None:
    """What names its coder does not look at the consensus, so no decision on it matters."""
    found = under(coded("sound.life").by_coder("desk").documents >= 2, small)
    assert set(found.verdicts.values()) == {Verdict.SUPPORTED}
    assert found.deciding == ()


def test_one_coder_alone_has_one_layer_and_nothing_to_decide(small: Corpus) -> None:
    """Without a second coder there is no disagreement and no derived layer."""
    alone = replace(
        small,
        coders={"desk": small.coders["desk"]},
        codings=tuple(c for c in small.by_coders if c.coder == "desk"),
    )
    found = under(coded("sound.life").documents >= 2, alone)
    assert found == UnderLayers("clm", {"desk": Verdict.SUPPORTED}, ())


def test_a_claim_argued_from_literature_hangs_on_none(small: Corpus) -> None:
    """It is argued under each layer."""
    (found,) = deciding_disagreements([Claim("clm", None, argued_from=("a",))], small)
    assert set(found.verdicts.values()) == {Verdict.ARGUED}
    assert found.deciding == ()


@given(corpora(), criteria())
@settings(max_examples=40)
def test_exactly_the_switches_that_change_the_verdict_are_named(
    corpus: Corpus, criterion: Criterion
) -> None:
    """Each decision is switched to each coder by an adjudication; what changes is what is named."""
    claim = Claim("clm", criterion)
    now = assess(claim, Finder(corpus)).verdict
    expected = set()
    for item in disagreements(corpus):
        for side in item.sides:
            made = Adjudication(item.excerpt, item.code, side.stances, "", "", "")
            others = (a for a in corpus.adjudications if (a.excerpt, a.code) != made_for(made))
            derived = derive(corpus.by_coders, corpus.panel, (*others, made))
            switched = replace(corpus, codings=(*corpus.by_coders, *derived))
            verdict = assess(claim, Finder(switched)).verdict
            if verdict is not now:
                expected.add((item.excerpt, item.code, side.coder, verdict))
    found = {
        (d.disagreement.excerpt, d.disagreement.code, coder, d.verdict)
        for d in under(criterion, corpus).deciding
        for coder in d.coders
    }
    assert found == expected


def made_for(adjudication: Adjudication) -> tuple[str, str]:
    """Return excerpt and code of a decision."""
    return adjudication.excerpt, adjudication.code


@given(corpora(), criteria())
@settings(max_examples=30)
def test_many_switches_are_evaluated_in_parts(corpus: Corpus, criterion: Criterion) -> None:
    """However many switches fit into one batch, the same ones decide."""
    usual = under(criterion, corpus)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_CELLS", 0)
        assert under(criterion, corpus) == usual


def test_a_switch_in_a_document_of_doubtful_date_leaves_a_claim_open() -> None:
    """It is possible that the code then stands before the limit, and this is said too."""
    documents = {"d0": document(0, parse_date("1989/1991"))}
    corpus = corpus_of(
        documents, (coding("d0-x1", "f.one", coder="other"),), coders=("first", "other")
    )
    found = under(coded("f.one").before("1990").documents == 0, corpus)
    assert found.verdicts[CONSENSUS] is Verdict.SUPPORTED
    (deciding,) = found.deciding
    assert (deciding.coders, deciding.verdict) == (("other",), Verdict.UNDETERMINED)
