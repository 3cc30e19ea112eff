"""Leave-one-out: which single document, actor, type, institution or coder a verdict depends on.

As in the jackknife (Miller 1974), each is left out in turn and the verdict is computed again. A
document takes its excerpts and codings with it. Without a coder, the consensus is that of the
others, or the codings of the only one left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from refutable.claims.labels import Labels
from refutable.corpus import DERIVED, Corpus
from refutable.corpus.layers import without
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Batch, truths
from refutable.evaluate.numbers import TRUTH_OF
from refutable.language.criteria import Criterion
from refutable.language.query import By, Restriction
from refutable.language.truth import Truth

Kind = Literal["document", "actor", "type", "institution", "coder"]
KINDS: tuple[Kind, ...] = ("document", "actor", "type", "institution", "coder")

# How many documents and excerpts the masks of one batch may hold.
_MOST_ENTRIES = 10_000_000


@dataclass(frozen=True)
class Absence:
    """A single absence that changes a verdict, and the truth of the criterion without it."""

    kind: Kind
    name: str
    label: str
    truth: Truth


@dataclass(frozen=True)
class LeaveOneOut:
    """The absences that change a verdict, by kind and then by name, and how many were tried."""

    overturning: tuple[Absence, ...]
    tried: Mapping[Kind, int]


def leave_one_out(
    criterion: Criterion,
    arrays: Arrays,
    layer: str | None = None,
    *,
    without_coders: Mapping[str, Arrays] | None = None,
) -> LeaveOneOut:
    """Return each document, actor, type, institution and coder whose absence changes the verdict.

    Coders are left out where a derived layer counts. ``without_coders`` is the result of
    :func:`without_each_coder`, to be computed once for several criteria.

    Raises:
        ValueError: the criterion names something that the corpus does not have.
    """
    corpus = arrays.corpus
    usual = TRUTH_OF[int(truths(criterion, arrays, Batch(1), layer)[0])]
    found: dict[Kind, Mapping[str, Truth]] = {}
    for kind in KINDS[:-1]:
        found[kind] = _without(criterion, _documents_by(kind, corpus), arrays, layer)
    if without_coders is None:
        without_coders = without_each_coder(corpus)
    left = without_coders if (layer or corpus.default) in DERIVED else {}
    found["coder"] = {
        name: TRUTH_OF[int(truths(criterion, one, Batch(1), layer)[0])]
        for name, one in left.items()
    }
    label = Labels(corpus)
    overturning = tuple(
        Absence(kind, name, _label(kind, name, label), truth)
        for kind in KINDS
        for name, truth in sorted(found[kind].items())
        if truth is not usual
    )
    return LeaveOneOut(overturning, {kind: len(found[kind]) for kind in KINDS})


def without_each_coder(corpus: Corpus) -> Mapping[str, Arrays]:
    """Return the corpus without each coder, by id; nothing where there is only one."""
    panel = corpus.panel
    if len(panel.coders) < 2:
        return {}
    left = {
        name: without(corpus.by_coders, panel, corpus.adjudications, name)
        for name in sorted(panel.coders)
    }
    return {name: Arrays(replace(corpus, codings=codings)) for name, codings in left.items()}


def _documents_by(kind: Kind, corpus: Corpus) -> Mapping[str, Sequence[str]]:
    """Return the ids of the documents under each name of a kind."""
    if kind == "document":
        return {name: [name] for name in corpus.documents}
    found: dict[str, list[str]] = {}
    attribute = corpus.attributes.get(kind)
    for document in corpus.documents if attribute else ():
        for name in corpus.values_at(attribute, document) if attribute else ():
            found.setdefault(str(name), []).append(document)
    return found


def _without(
    criterion: Criterion, named: Mapping[str, Sequence[str]], arrays: Arrays, layer: str | None
) -> Mapping[str, Truth]:
    """Return the truth of the criterion without the documents of each name."""
    found: dict[str, Truth] = {}
    names = list(named)
    at_once = max(1, _MOST_ENTRIES // (len(arrays.documents) + len(arrays.excerpts) + 1))
    for start in range(0, len(names), at_once):
        some = names[start : start + at_once]
        kept = np.ones((len(some), len(arrays.documents)), dtype=bool)
        for row, name in enumerate(some):
            kept[row, [arrays.document_place[document] for document in named[name]]] = False
        batch = truths(criterion, arrays, Batch(len(some), documents=kept), layer)
        found |= {name: TRUTH_OF[int(truth)] for name, truth in zip(some, batch, strict=True)}
    return found


def _label(kind: Kind, name: str, labels: Labels) -> str:
    if kind == "document":
        return labels.document(name)
    if kind == "coder":
        return labels.coder(name)
    return labels.values(Restriction(By(kind), (name,)))
