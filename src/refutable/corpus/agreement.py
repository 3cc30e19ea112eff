"""How far coders agree: alpha with intervals, percent agreement, and the counts beside them.

A decision is a counted excerpt and a code; its value is whether a coder gave the code, with
whatever stance. Stance is looked at apart, where all coders gave the code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from refutable.corpus.alpha import Array, Coincidences, coincidences, limits, pair_off
from refutable.corpus.model import Codebook, Corpus

Scope = Literal["all", "family", "code"]
RARE = 5
"""In fewer decisions than these, alpha hangs on single ones and is called too rare to mean much.

Of five decisions on which some coder gave a code, one more or less of agreement moves alpha by a
tenth; of two, by a third.
"""
RESAMPLES = 10_000
SEED = 1


@dataclass(frozen=True)
class Agreement:
    """How far coders agree on the decisions of one scope.

    ``given`` is in how many decisions each coder gave the code, ``jointly`` in how many all did,
    ``ever`` in how many at least one did. ``percent`` is the share of pairs of values that agree.
    ``reserve`` says what speaks against reading alpha at all, ``why_no_limits`` why it has no
    interval; ``rare`` is whether too few decisions could have come out otherwise.
    """

    scope: Scope
    name: str
    decisions: int
    alpha: float | None
    low: float | None
    high: float | None
    percent: float | None
    given: tuple[int, ...]
    jointly: int
    ever: int
    rare: bool
    reserve: str
    why_no_limits: str


@dataclass(frozen=True)
class AgreementTable:
    """How far coders agree on presence and on stance: over all, then by family, then by code."""

    coders: tuple[str, ...]
    documents: int
    excerpts: int
    resamples: int
    seed: int
    presence: tuple[Agreement, ...]
    stance: tuple[Agreement, ...]


def presence(corpus: Corpus, coders: Sequence[str]) -> Array:
    """Return whether each coder gave each code in each counted excerpt, with whatever stance.

    The shape is (coders, codes, excerpts): codes as in the codebook, excerpts sorted by id.
    """
    names = coders, list(corpus.codebook.codes), sorted(excerpt.id for excerpt in corpus.counted)
    given = np.zeros(tuple(map(len, names)), dtype=bool)
    coder, excerpt, code, _ = corpus.columns.indexed
    places = []
    for column, some in zip((coder, code, excerpt), names, strict=True):
        at = {name: place for place, name in enumerate(some)}
        places.append(np.array([at.get(name, -1) for name in column.values] or [0])[column.at])
    by_them = places[0] >= 0
    given[tuple(some[by_them] for some in places)] = True
    return given


def agreement(corpus: Corpus, coders: Sequence[str], code: str | None = None) -> float | None:
    """Return alpha over all decisions of these coders, or over those on one code."""
    tables = _tables(presence(corpus, coders), _Clusters.of(corpus))
    if code is not None:
        tables = tables[[list(corpus.codebook.codes).index(code)]]
    return Coincidences((False, True), "nominal", tables.sum(axis=0)).alpha()


def agreement_table(
    corpus: Corpus,
    coders: Sequence[str] | None = None,
    *,
    times: int = RESAMPLES,
    seed: int = SEED,
) -> AgreementTable:
    """Return how far the coders agree, over all decisions, by family and by code.

    The interval is the middle 95 % of alpha over ``times`` resamples. Whole documents are drawn,
    not excerpts: the excerpts of one document are often alike, and coded alike.
    """
    coders = tuple(corpus.coders if coders is None else coders)
    clusters = _Clusters.of(corpus)
    given = presence(corpus, coders)
    stances = _stances(corpus, coders) if any(corpus.counting.stances) else {}
    tables = _tables(given, clusters)
    places = {code: place for place, code in enumerate(corpus.codebook.codes)}
    rows: list[Agreement] = []
    pairs: list[Coincidences] = []
    scopes = tuple(_scopes(corpus.codebook))
    for scope, name, codes in scopes:
        chosen = [places[code] for code in codes]
        pairs.append(Coincidences((False, True), "nominal", tables[chosen].sum(axis=0)))
        rows.append(_row(scope, name, given[:, chosen], pairs[-1], _too_few(given[:, chosen])))
    for scope, name, codes in scopes:
        entries = {entry: values for entry, values in stances.items() if entry[1] in codes}
        if entries:
            cluster = [clusters.of_excerpt[excerpt] for excerpt, _ in entries]
            pairs.append(coincidences(list(entries.values()), cluster, clusters.number))
            number = len(entries)
            too_few = f"too few: {number} of {RARE}" if number < RARE else ""
            by_all = np.ones((len(coders), number), dtype=bool)
            rows.append(_row(scope, name, by_all, pairs[-1], too_few))
    done = tuple(
        replace(row, low=found.low, high=found.high, why_no_limits=found.why_none)
        if row.alpha is not None
        else row
        for row, found in zip(rows, limits(pairs, times, seed), strict=True)
    )
    return AgreementTable(
        coders=coders,
        documents=clusters.number,
        excerpts=len(corpus.counted),
        resamples=times,
        seed=seed,
        presence=done[: len(scopes)],
        stance=done[len(scopes) :],
    )


def _scopes(book: Codebook) -> Iterable[tuple[Scope, str, tuple[str, ...]]]:
    yield "all", "", tuple(book.codes)
    for family in book.groups:
        if book.expand(family):
            yield "family", family, book.expand(family)
    for code in book.codes:
        yield "code", code, (code,)


def _row(scope: Scope, name: str, given: Array, pairs: Coincidences, too_few: str) -> Agreement:
    """Return a row without its interval; ``given`` has coders first, then the decisions."""
    alpha = pairs.alpha()
    return Agreement(
        scope=scope,
        name=name,
        decisions=given[0].size,
        alpha=alpha,
        low=None,
        high=None,
        percent=pairs.percent(),
        given=tuple(given.reshape(len(given), -1).sum(axis=1).tolist()),
        jointly=int(given.all(axis=0).sum()),
        ever=int(given.any(axis=0).sum()),
        rare=bool(too_few),
        reserve=too_few or ("nothing varies" if alpha is None else ""),
        why_no_limits="",
    )


def _too_few(given: Array) -> str:
    ever, without = int(given.any(axis=0).sum()), int((~given.all(axis=0)).sum())
    if ever == 0:
        return "never given"
    if ever < RARE:
        return f"too rare: {ever} of {RARE}"
    return f"too common: {without} of {RARE} without" if without < RARE else ""


@dataclass(frozen=True)
class _Clusters:
    """The quoted documents, sorted by id, and the number of each counted excerpt's document."""

    number: int
    of_excerpt: Mapping[str, int]

    @classmethod
    def of(cls, corpus: Corpus) -> _Clusters:
        documents = {excerpt.id: corpus.document_of(excerpt.id).id for excerpt in corpus.counted}
        places = {name: place for place, name in enumerate(sorted(set(documents.values())))}
        return cls(len(places), {name: places[of] for name, of in sorted(documents.items())})


def _tables(given: Array, clusters: _Clusters) -> Array:
    """Return the coincidences of each code, (codes, documents, 2, 2).

    ``given`` is (coders, codes, excerpts); every coder decided everything, no value is missing.
    """
    number = given.sum(axis=0).reshape(-1)
    counts = np.stack([len(given) - number, number], axis=1).astype(float)
    codes = np.arange(given.shape[1])[:, None] * clusters.number
    cluster = (codes + np.array([*clusters.of_excerpt.values()], dtype=int)).reshape(-1)
    table = pair_off(counts, cluster, given.shape[1] * clusters.number)
    return table.reshape(given.shape[1], clusters.number, 2, 2)


_Entries = Mapping[tuple[str, str], Sequence[tuple[str, ...]]]


def _stances(corpus: Corpus, coders: Collection[str]) -> _Entries:
    """Return each coder's stances on the entries on which all gave the code, sorted by excerpt."""
    given: dict[tuple[str, str], dict[str, list[str]]] = {}
    for coder, excerpt, code, stance in zip(*corpus.columns.indexed, strict=True):
        if coder in coders:
            given.setdefault((excerpt, code), {}).setdefault(coder, []).append(stance)
    return {
        entry: [tuple(sorted(by_coder[coder])) for coder in coders]
        for entry, by_coder in sorted(given.items())
        if len(by_coder) == len(coders)
    }
