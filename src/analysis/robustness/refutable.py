"""Whether anything at all could count against a claim."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.claims.expressions import Criterion
from analysis.claims.queries import plain_queries
from analysis.robustness.readings import Multiverse
from analysis.robustness.shuffles import NULLS, block
from analysis.robustness.vectors import FALSE, TRUE, Arrays, Batch, Evaluation, Truths, truths

# Few, because one is enough; a claim that fails on none of them is tried on nothing else.
SHUFFLES = 200
SEED = 1


def is_refutable(criterion: Criterion, multiverse: Multiverse) -> bool:
    """Return whether some removal, some reading or some shuffle refutes the claim.

    A claim that is refuted has been refuted. One that is undetermined must be refuted by
    something; for one that is supported it is enough that something leaves it unsupported. What
    nothing can do so to claims nothing.

    Raises:
        ValueError: the criterion names something that the corpus does not have.
    """
    usual = int(truths(criterion, multiverse.arrays, Batch(1))[0])
    if usual == FALSE:
        return True
    worst = TRUE - 1 if usual == TRUE else FALSE
    return any(bool((found <= worst).any()) for found in _attempts(criterion, multiverse))


def _attempts(criterion: Criterion, multiverse: Multiverse) -> Iterator[Truths]:
    arrays = multiverse.arrays
    yield truths(criterion, arrays, _without_documents(arrays))
    yield multiverse.truths(criterion)
    named = {query.coder for query in plain_queries(criterion)} - {""}
    layers = sorted({arrays.corpus.default, *named})
    for null in NULLS:
        for layer in layers:
            batch = block(arrays, null, layer, SHUFFLES, [SEED])
            yield Evaluation(arrays, batch).truths(criterion)
    yield truths(criterion, arrays, _without_codings(arrays, layers))


def _without_documents(arrays: Arrays) -> Batch:
    # Each document alone, then all but each, then all of them.
    number = len(arrays.documents)
    alone = ~np.eye(number, dtype=bool)
    kept = np.concatenate([alone, ~alone, np.zeros((1, number), dtype=bool)])
    return Batch(len(kept), documents=kept)


def _without_codings(arrays: Arrays, layers: list[str]) -> Batch:
    # Each kind of coding alone, and each layer as a whole.
    kinds = [place for place, kind in enumerate(arrays.kinds) if kind[0] in layers]
    cells = np.repeat(arrays.cells[None], len(kinds) + len(layers), axis=0)
    for number, place in enumerate(kinds):
        cells[number, place] = False
    for number, layer in enumerate(layers, start=len(kinds)):
        cells[number, [place for place in kinds if arrays.kinds[place][0] == layer]] = False
    return Batch(len(cells), cells=cells)
