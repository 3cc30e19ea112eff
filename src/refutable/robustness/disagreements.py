"""Whose coding a verdict depends on: the verdict of each layer, and the deciding disagreements.

A disagreement decides a claim if the claim gets another verdict when the consensus takes another
coder's side in this one case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice

import numpy as np

from refutable.claims.claim import Claim, Verdict, assess, verdict_of
from refutable.corpus import CONSENSUS, DERIVED, Corpus
from refutable.corpus.disagreements import Disagreement, disagreements
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Batch, Evaluation
from refutable.evaluate.names import codes_of
from refutable.evaluate.numbers import TRUTH_OF
from refutable.evaluate.query import Finder
from refutable.language.queries import plain_queries

# How many switches times excerpts are evaluated at once.
MOST_CELLS = 10_000_000


@dataclass(frozen=True)
class Deciding:
    """A disagreement, the coders whose side the consensus takes, and the verdict then."""

    disagreement: Disagreement
    coders: tuple[str, ...]
    verdict: Verdict


@dataclass(frozen=True)
class UnderLayers:
    """A claim under each layer, coders first, and the disagreements that decide its verdict.

    ``runs`` has the further runs of machine coders, each with the run that it repeats.
    """

    claim: str
    verdicts: Mapping[str, Verdict]
    deciding: tuple[Deciding, ...]
    runs: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_coder(self) -> Mapping[str, Verdict]:
        """The verdict under each coder alone, without further runs and what is derived."""
        apart = (*DERIVED, *self.runs)
        return {name: found for name, found in self.verdicts.items() if name not in apart}

    @property
    def by_run(self) -> Mapping[str, Verdict]:
        """The verdict under each further run alone."""
        return {name: self.verdicts[name] for name in self.runs}

    @property
    def changed_by_runs(self) -> tuple[str, ...]:
        """The further runs under which the verdict is another than under the run they repeat."""
        return tuple(
            name for name, first in self.runs.items() if self.verdicts[name] != self.verdicts[first]
        )


def deciding_disagreements(claims: Iterable[Claim], corpus: Corpus) -> tuple[UnderLayers, ...]:
    """Return, for each claim, its verdict under each layer and the disagreements that decide it.

    Disagreements come in the order of the codebook's codes, then of excerpt ids.
    """
    claims = tuple(claims)
    finders = {layer: Finder(corpus, layer) for layer in corpus.layers}
    found = {
        claim.id: {layer: assess(claim, finder).verdict for layer, finder in finders.items()}
        for claim in claims
    }
    deciding: dict[str, list[Deciding]] = {claim.id: [] for claim in claims}
    named = {claim.id: _codes(claim, corpus) for claim in claims}
    arrays = Arrays(corpus)
    for code, of_code in groupby(_switches(corpus, arrays), key=lambda switch: switch.item.code):
        # A claim that does not query the code cannot change.
        asked = [claim for claim in claims if claim.holds is not None and code in named[claim.id]]
        for some in _batches(of_code, arrays) if asked else ():
            evaluation = Evaluation(arrays, _batch(some, code, arrays), CONSENSUS)
            for claim in asked:
                usual = found[claim.id][CONSENSUS]
                deciding[claim.id] += _changed(claim, usual, some, evaluation)
    runs = {name: coder.run_of for name, coder in corpus.coders.items() if coder.run_of}
    return tuple(
        UnderLayers(claim.id, found[claim.id], tuple(deciding[claim.id]), runs) for claim in claims
    )


def _changed(
    claim: Claim, usual: Verdict, switches: Sequence[_Switch], evaluation: Evaluation
) -> Iterator[Deciding]:
    """Return the switches of a batch that give a claim another verdict."""
    if claim.holds is None or usual is Verdict.ERROR:
        return
    for switch, truth in zip(switches, evaluation.truths(claim.holds), strict=True):
        verdict = verdict_of(TRUTH_OF[int(truth)])
        if verdict is not usual:
            yield Deciding(switch.item, switch.coders, verdict)


@dataclass(frozen=True)
class _Switch:
    """A disagreement in which the consensus takes the side of these coders, with their stances."""

    item: Disagreement
    coders: tuple[str, ...]
    stances: tuple[str, ...]


def _switches(corpus: Corpus, arrays: Arrays) -> Iterator[_Switch]:
    """Return each disagreement with each side that the consensus does not take."""
    for item in disagreements(corpus):
        for stances in dict.fromkeys(side.stances for side in item.sides):
            if set(stances) != _standing(item, arrays):
                alike = tuple(side.coder for side in item.sides if side.stances == stances)
                yield _Switch(item, alike, stances)


def _standing(item: Disagreement, arrays: Arrays) -> set[str]:
    """Return what the consensus gives where coders disagree."""
    excerpt = arrays.excerpt_place[item.excerpt]
    kinds = ((CONSENSUS, item.code, stance) for stance in sorted(arrays.stances))
    rows = {kind: arrays.kind_place[kind] for kind in kinds if kind in arrays.kind_place}
    return {kind[2] for kind, row in rows.items() if arrays.coding_of(row, excerpt) is not None}


def _batches(switches: Iterable[_Switch], arrays: Arrays) -> Iterator[list[_Switch]]:
    rest = iter(switches)
    at_once = max(1, MOST_CELLS // max(1, len(arrays.excerpts)))
    while some := list(islice(rest, at_once)):
        yield some


def _batch(switches: Sequence[_Switch], code: str, arrays: Arrays) -> Batch:
    """Return the corpora in which the consensus on a code is switched in one place each."""
    of_code = (kind for kind in arrays.kinds if kind[:2] == (CONSENSUS, code))
    taken = ((CONSENSUS, code, stance) for switch in switches for stance in switch.stances)
    kinds = tuple(sorted({*of_code, *taken}))
    usual = np.zeros((len(kinds), len(arrays.excerpts)), dtype=bool)
    for row, kind in enumerate(kinds):
        if kind in arrays.kind_place:
            usual[row] = arrays.cells[arrays.kind_place[kind]]
    cells = np.repeat(usual[None], len(switches), axis=0)
    for row, switch in enumerate(switches):
        given = [stance in switch.stances for _, _, stance in kinds]
        cells[row, :, arrays.excerpt_place[switch.item.excerpt]] = given
    return Batch(len(switches), cells=cells, kinds=kinds)


def _codes(claim: Claim, corpus: Corpus) -> frozenset[str]:
    queries = plain_queries(claim.holds) if claim.holds is not None else ()
    return frozenset(code for query in queries for code in codes_of(query, corpus))
