"""How firmly claims stand: margins, breaking sets, absences, readings, shuffles, coders.

They are never merged into one score, as in a summary of findings of GRADE-CERQual (Lewin et al.
2018): each answers a different question, and the reader weighs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from refutable.claims.claim import Claim, Verdict, assess
from refutable.corpus import Corpus
from refutable.corpus.garbage import gc_paused
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.query import Finder
from refutable.language.criteria import Criterion
from refutable.robustness.absence import LeaveOneOut, leave_one_out, without_each_coder
from refutable.robustness.additions import Addition, additions
from refutable.robustness.breaking import BreakingSet, breaking_sets
from refutable.robustness.choices import Readings
from refutable.robustness.disagreements import UnderLayers, deciding_disagreements
from refutable.robustness.margins import Margin, margins
from refutable.robustness.null_model import SEED, SHUFFLES, NullPassRate, null_pass_rates
from refutable.robustness.readings import Multiverse, ReadingsResult
from refutable.robustness.workers import ALONE, Workers

# With fewer codings, starting processes costs more time than they save.
MANY = 5_000


@dataclass(frozen=True)
class Robustness:
    """How firmly one computed claim stands."""

    claim: Claim
    verdict: Verdict
    margins: tuple[Margin, ...]
    breaking: tuple[BreakingSet, ...]
    additions: tuple[Addition, ...]
    absences: LeaveOneOut
    readings: ReadingsResult
    null: NullPassRate
    layers: UnderLayers


@gc_paused()
def examine_all(
    claims: Iterable[Claim],
    corpus: Corpus,
    readings: Readings,
    *,
    shuffles: int = SHUFFLES,
    seed: int = SEED,
    workers: Workers | None = None,
) -> Mapping[str, Robustness]:
    """Return, by id, how firmly each computed claim stands; argued claims are left out.

    Raises:
        ValueError: a criterion names something that the corpus does not have.
    """
    computed = [(claim, claim.holds) for claim in claims if claim.holds is not None]
    arrays = Arrays(corpus)
    multiverse = Multiverse(readings, arrays)
    criteria = [criterion for _, criterion in computed]
    if workers is None:
        workers = Workers.declared()
        if not workers.scheduler and len(corpus.codings) < MANY:
            workers = ALONE
    shuffled = null_pass_rates(criteria, arrays, shuffles, seed, workers=workers)
    layers = deciding_disagreements([claim for claim, _ in computed], corpus)
    work = _Examination(Finder(corpus), multiverse, without_each_coder(corpus))
    found = workers.map(work, list(zip(computed, shuffled, layers, strict=True)))
    return {one.claim.id: one for one in found}


_Job = tuple[tuple[Claim, Criterion], NullPassRate, UnderLayers]


@dataclass(frozen=True)
class _Examination:
    """What every process needs to examine claims one by one."""

    finder: Finder
    multiverse: Multiverse
    without_coders: Mapping[str, Arrays]

    def __call__(self, job: _Job) -> Robustness:
        (claim, criterion), null, layers = job
        arrays = self.multiverse.arrays
        return Robustness(
            claim=claim,
            verdict=assess(claim, self.finder).verdict,
            margins=margins(criterion, self.finder),
            breaking=breaking_sets(criterion, arrays),
            additions=additions(criterion, self.finder),
            absences=leave_one_out(criterion, arrays, without_coders=self.without_coders),
            readings=self.multiverse.result(criterion),
            null=null,
            layers=layers,
        )
