"""How firmly claims stand: margins, breaking sets, absences, readings, shuffles, coders.

They stand side by side and are never made into one score, as in a summary of findings of
GRADE-CERQual (Lewin et al. 2018): each answers another question, and a reader weighs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.claims.claim import Claim, Verdict, assess
from analysis.claims.expressions import Criterion
from analysis.corpus import Corpus
from analysis.evidence.query import Finder
from analysis.robustness.absence import LeaveOneOut, leave_one_out, without_each_coder
from analysis.robustness.additions import Addition, additions
from analysis.robustness.breaking import BreakingSet, breaking_sets
from analysis.robustness.disagreements import UnderLayers, deciding_disagreements
from analysis.robustness.margins import Margin, margins
from analysis.robustness.readings import Multiverse, Readings, ReadingsResult
from analysis.robustness.vacuity import SEED, SHUFFLES, Vacuity, vacuities
from analysis.robustness.vectors import Arrays


@dataclass(frozen=True)
class Robustness:
    """How firmly one computed claim stands, from the expression that gives its verdict."""

    claim: Claim
    verdict: Verdict
    margins: tuple[Margin, ...]
    breaking: tuple[BreakingSet, ...]
    additions: tuple[Addition, ...]
    absences: LeaveOneOut
    readings: ReadingsResult
    vacuity: Vacuity
    layers: UnderLayers


def examine_all(
    claims: Iterable[Claim],
    corpus: Corpus,
    readings: Readings,
    *,
    shuffles: int = SHUFFLES,
    seed: int = SEED,
    processes: int = 1,
) -> Mapping[str, Robustness]:
    """Return, by id, how firmly each computed claim stands; argued claims are left out.

    Raises:
        ValueError: a criterion names something that the corpus does not have.
    """
    computed = [(claim, claim.holds) for claim in claims if claim.holds is not None]
    arrays = Arrays(corpus)
    multiverse = Multiverse(readings, arrays)
    criteria = [criterion for _, criterion in computed]
    shuffled = vacuities(criteria, arrays, shuffles, seed, processes=processes)
    layers = deciding_disagreements([claim for claim, _ in computed], corpus)
    finder = Finder(corpus)
    left_out = without_each_coder(corpus)
    return {
        claim.id: _examined(claim, criterion, finder, multiverse, left_out, vacuity, under)
        for (claim, criterion), vacuity, under in zip(computed, shuffled, layers, strict=True)
    }


def _examined(
    claim: Claim,
    criterion: Criterion,
    finder: Finder,
    multiverse: Multiverse,
    left_out: Mapping[str, Arrays],
    vacuity: Vacuity,
    layers: UnderLayers,
) -> Robustness:
    corpus, arrays = finder.corpus, multiverse.arrays
    return Robustness(
        claim=claim,
        verdict=assess(claim, finder).verdict,
        margins=margins(criterion, finder),
        breaking=breaking_sets(criterion, corpus, arrays),
        additions=additions(criterion, finder),
        absences=leave_one_out(criterion, corpus, arrays, without_coders=left_out),
        readings=multiverse.result(criterion),
        vacuity=vacuity,
        layers=layers,
    )
