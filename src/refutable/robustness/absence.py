"""Leave-one-out: which single document, actor, type, institution or coder a verdict hangs on.

This is the jackknife (Miller 1974) without its arithmetic: each is left out in turn, and the
verdict is taken anew. A document that is left out takes its excerpts and codings with it. Where a
coder is left out, the consensus is that of the others, or what the one who remains coded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from refutable.claims.labels import Labels
from refutable.corpus import DERIVED, Corpus, Document
from refutable.corpus.layers import without
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Batch, truths
from refutable.evaluate.numbers import TRUTH_OF
from refutable.language.expressions import Criterion
from refutable.language.query import By, Restriction
from refutable.language.truth import Truth
from refutable.robustness.effects import Sight
from refutable.robustness.goals import measures_of, overturned
from refutable.robustness.problem import Problem

Kind = Literal["document", "actor", "type", "institution", "coder"]
KINDS: tuple[Kind, ...] = ("document", "actor", "type", "institution", "coder")

# How many documents and excerpts the masks of one batch may hold.
_MOST_ENTRIES = 10_000_000


@dataclass(frozen=True)
class Absence:
    """A single absence that overturns a verdict, and what the criterion comes to without it."""

    kind: Kind
    name: str
    label: str
    truth: Truth


@dataclass(frozen=True)
class LeaveOneOut:
    """The absences that overturn a verdict, by kind and then by name, and how many were tried."""

    overturning: tuple[Absence, ...]
    tried: Mapping[Kind, int]


def leave_one_out(
    criterion: Criterion,
    corpus: Corpus,
    arrays: Arrays,
    layer: str | None = None,
    *,
    without_coders: Mapping[str, Arrays] | None = None,
) -> LeaveOneOut:
    """Return each document, actor, type, institution and coder without whom the verdict is another.

    Coders are left out where a derived layer counts. ``without_coders`` is what
    :func:`without_each_coder` returns, for those who ask of more than one criterion.

    Raises:
        ValueError: the criterion names something that the corpus does not have.
    """
    usual = TRUTH_OF[int(truths(criterion, arrays, Batch(1), layer)[0])]
    layer = layer or corpus.default
    attributes: Mapping[Kind, Mapping[str, Sequence[str]]] = {
        kind: _documents_by(kind, corpus) for kind in KINDS[1:-1]
    }
    decisive = _decisive_documents(criterion, usual, arrays, layer)
    found: dict[Kind, Mapping[str, Truth]] = {
        "document": _without(criterion, {name: [name] for name in decisive}, arrays, layer)
    }
    for kind, named in attributes.items():
        found[kind] = _without(criterion, named, arrays, layer)
    if without_coders is None:
        without_coders = without_each_coder(corpus)
    left = without_coders if layer in DERIVED else {}
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
    tried: dict[Kind, int] = {"document": len(corpus.documents)}
    tried |= {kind: len(named) for kind, named in attributes.items()}
    return LeaveOneOut(overturning, tried | {"coder": len(left)})


def without_each_coder(corpus: Corpus) -> Mapping[str, Arrays]:
    """Return the corpus without each coder, by id; nothing where there is only one."""
    coders = sorted(corpus.coders, key=lambda name: not corpus.coders[name].primary)
    if len(coders) < 2:
        return {}
    return {
        name: Arrays(
            replace(
                corpus,
                codings=without(corpus.by_coders, coders, corpus.adjudications, name),
            )
        )
        for name in sorted(coders)
    }


def _documents_by(kind: Kind, corpus: Corpus) -> Mapping[str, Sequence[str]]:
    """Return the ids of the documents of each actor, type or institution."""
    found: dict[str, list[str]] = {}
    for document in corpus.documents.values():
        for name in _names(kind, document):
            found.setdefault(name, []).append(document.id)
    return found


def _names(kind: Kind, document: Document) -> Sequence[str]:
    if kind == "institution":
        return document.institutions
    return (document.actor if kind == "actor" else document.type,)


def _decisive_documents(
    criterion: Criterion, usual: Truth, arrays: Arrays, layer: str
) -> tuple[str, ...]:
    """Return the documents each of which alone overturns the verdict, exchangeable ones at once."""
    goal = overturned(criterion, usual, arrays.corpus)
    sight = Sight(measures_of(goal), arrays, layer)
    problem = Problem.of(goal, sight, "documents", arrays.corpus)
    numbers = [len(group.documents) for group in problem.groups]
    states = [
        problem.given_by(group, (number, 0))
        for group, number in zip(problem.groups, numbers, strict=True)
    ]
    found: list[str] = []
    rest = problem.layout.all_but_each(problem.remainders.rest, states)
    for group, number, others in zip(problem.groups, numbers, rest, strict=True):
        state = problem.layout.join(others, problem.given_by(group, (number - 1, 1)))
        if problem.reach.is_in(state):
            places = (document[1].removed[0][0] for document in group.documents)
            found += (arrays.documents[place] for place in places)
    return tuple(found)


def _without(
    criterion: Criterion, named: Mapping[str, Sequence[str]], arrays: Arrays, layer: str
) -> Mapping[str, Truth]:
    """Return what the criterion comes to without the documents of each name."""
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
