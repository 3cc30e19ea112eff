"""How far coders agree: alpha with intervals, percent agreement, and the counts beside them.

A decision is a counted excerpt and a code; its value is whether a coder gave the code, with
whatever stance. Stance is looked at apart, where all coders gave the code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from refutable.corpus import Codebook, Corpus
from refutable.corpus.layers import stances_given
from refutable.evaluate.alpha import Coincidences, Limits, coincidences, limits, pair_off

if TYPE_CHECKING:
    from refutable.evaluate.alpha import Array

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
    ``reserve`` says what stands against reading alpha at all, ``why_no_limits`` why it has no
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
    import numpy as np

    places = {name: place for place, name in enumerate(coders)}
    codes = {name: place for place, name in enumerate(corpus.codebook.codes)}
    excerpts = {name: place for place, name in enumerate(sorted(e.id for e in corpus.counted))}
    given = np.zeros((len(places), len(codes), len(excerpts)), dtype=bool)
    for coding in corpus.codings:
        if coding.coder in places:
            given[places[coding.coder], codes[coding.code], excerpts[coding.excerpt]] = True
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
    not excerpts: what stands in one document was often written, and coded, in one vein.
    """
    coders = tuple(corpus.coders if coders is None else coders)
    clusters = _Clusters.of(corpus)
    given, stances = presence(corpus, coders), _stances(corpus, coders)
    tables = _tables(given, clusters)
    places = {code: place for place, code in enumerate(corpus.codebook.codes)}
    on_presence: list[_Draft] = []
    on_stance: list[_Draft] = []
    for scope, name, codes in _scopes(corpus.codebook):
        chosen = [places[code] for code in codes]
        pairs = Coincidences((False, True), "nominal", tables[chosen].sum(axis=0))
        on_presence.append(_on_presence(scope, name, given[:, chosen], pairs))
        entries = {entry: values for entry, values in stances.items() if entry[1] in codes}
        if entries:
            on_stance.append(_on_stance(scope, name, entries, clusters))
    drafts = (*on_presence, *on_stance)
    found = limits([draft.pairs for draft in drafts], times, seed)
    rows = tuple(_agreement(draft, some) for draft, some in zip(drafts, found, strict=True))
    return AgreementTable(
        coders=coders,
        documents=clusters.number,
        excerpts=len(corpus.counted),
        resamples=times,
        seed=seed,
        presence=rows[: len(on_presence)],
        stance=rows[len(on_presence) :],
    )


def _scopes(book: Codebook) -> Iterable[tuple[Scope, str, tuple[str, ...]]]:
    yield "all", "", tuple(book.codes)
    for family in book.families:
        if book.expand(family):
            yield "family", family, book.expand(family)
    for code in book.codes:
        yield "code", code, (code,)


@dataclass(frozen=True)
class _Draft:
    """A row without its interval."""

    scope: Scope
    name: str
    pairs: Coincidences
    decisions: int
    given: tuple[int, ...]
    jointly: int
    ever: int
    too_few: str


def _on_presence(scope: Scope, name: str, given: Array, pairs: Coincidences) -> _Draft:
    decisions = given[0].size
    jointly, ever = int(given.all(axis=0).sum()), int(given.any(axis=0).sum())
    without = decisions - jointly
    too_few = ""
    if ever == 0:
        too_few = "never given"
    elif ever < RARE:
        too_few = f"too rare: {ever} of {RARE}"
    elif without < RARE:
        too_few = f"too common: {without} of {RARE} without"
    each = tuple(int(number) for number in given.sum(axis=(1, 2)))
    return _Draft(scope, name, pairs, decisions, each, jointly, ever, too_few)


def _on_stance(scope: Scope, name: str, entries: _Entries, clusters: _Clusters) -> _Draft:
    cluster = [clusters.of_excerpt[excerpt] for excerpt, _ in entries]
    values = list(entries.values())
    pairs, number = coincidences(values, cluster, clusters.number), len(entries)
    too_few = f"too few: {number} of {RARE}" if number < RARE else ""
    each = (number,) * len(values[0])
    return _Draft(scope, name, pairs, number, each, number, number, too_few)


def _agreement(draft: _Draft, found: Limits) -> Agreement:
    alpha = draft.pairs.alpha()
    return Agreement(
        scope=draft.scope,
        name=draft.name,
        decisions=draft.decisions,
        alpha=alpha,
        low=found.low,
        high=found.high,
        percent=draft.pairs.percent(),
        given=draft.given,
        jointly=draft.jointly,
        ever=draft.ever,
        rare=bool(draft.too_few),
        reserve=draft.too_few or ("nothing varies" if alpha is None else ""),
        why_no_limits="" if alpha is None else found.why_none,
    )


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
    import numpy as np

    number = given.sum(axis=0).reshape(-1)
    counts = np.stack([len(given) - number, number], axis=1).astype(float)
    codes = np.arange(given.shape[1])[:, None] * clusters.number
    cluster = (codes + np.array([*clusters.of_excerpt.values()], dtype=int)).reshape(-1)
    table = pair_off(counts, cluster, given.shape[1] * clusters.number)
    return table.reshape(given.shape[1], clusters.number, 2, 2)


_Entries = Mapping[tuple[str, str], Sequence[tuple[str, ...]]]


def _stances(corpus: Corpus, coders: Sequence[str]) -> _Entries:
    """Return each coder's stances on the entries on which all gave the code, sorted by excerpt."""
    given = stances_given(coding for coding in corpus.codings if coding.coder in coders)
    return {
        entry: [tuple(sorted(by_coder[coder])) for coder in coders]
        for entry, by_coder in sorted(given.items())
        if len(by_coder) == len(coders)
    }
