"""How far coders agree: alpha with intervals, percent agreement, AC1, and the counts beside them.

Three questions are asked, each of what at least two of the coders have seen. Presence: is the code
given to an excerpt, with whatever stance? Stance: with which one, where at least two gave the code?
Words: which part of the text is marked for it?
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from refutable.corpus.alpha import Array, Coincidences, limits
from refutable.corpus.model import Codebook, Corpus
from refutable.corpus.units import Compared, FirstOrder, Units

Scope = Literal["all", "family", "code"]
Measure = Literal["presence", "stance", "words"]
MEASURES: tuple[Measure, ...] = ("presence", "stance", "words")
RARE = 5
"""In fewer decisions than these, alpha hangs on single ones and is called too rare to mean much.

Of five decisions on which some coder gave a code, one more or less of agreement moves alpha by a
tenth; of two, by a third.
"""
RESAMPLES = 10_000
SEED = 1


@dataclass(frozen=True)
class Agreement:
    """How far coders agree on one question, within one scope.

    ``decisions`` is how many excerpts and codes are compared; ``given`` is in how many each coder
    gave the code, ``jointly`` in how many all did who have seen the excerpt, ``ever`` in how many
    at least one did. ``percent`` is the share of pairs of values that agree. ``reserve`` says what
    speaks against reading alpha at all, ``why_no_limits`` why it has no interval; ``rare`` is
    whether too few decisions could have come out otherwise.
    """

    scope: Scope
    name: str
    decisions: int
    alpha: float | None
    low: float | None
    high: float | None
    percent: float | None
    ac1: float | None
    given: tuple[int, ...]
    jointly: int
    ever: int
    rare: bool
    reserve: str
    why_no_limits: str
    ac1_low: float | None = None
    ac1_high: float | None = None

    @property
    def means_something(self) -> bool:
        """Whether alpha is defined, and hangs on more than a few decisions."""
        return not self.rare and self.alpha is not None


@dataclass(frozen=True)
class AgreementTable:
    """How far coders agree on each question: over all, then by family, then by code.

    ``excerpts`` is how many at least two of them have seen, of all ``counted`` ones; ``seen`` is
    how many each has.
    """

    coders: tuple[str, ...]
    seen: tuple[int, ...]
    documents: int
    excerpts: int
    counted: int
    codes: int
    resamples: int
    seed: int
    presence: tuple[Agreement, ...]
    stance: tuple[Agreement, ...]
    words: tuple[Agreement, ...]

    def rows(self, measure: Measure) -> tuple[Agreement, ...]:
        """Return the rows on one question."""
        rows: tuple[Agreement, ...] = getattr(self, measure)
        return rows

    def row(self, measure: Measure, scope: Scope, name: str = "") -> Agreement | None:
        """Return the row of a scope; None where nothing in it can be compared."""
        rows = self.rows(measure)
        return next((row for row in rows if (row.scope, row.name) == (scope, name)), None)

    def meaningful(self, measure: Measure, codes: Collection[str] | None = None) -> int:
        """Return for how many codes, or of these, alpha hangs on more than a few decisions."""
        rows = (row for row in self.rows(measure) if row.scope == "code")
        return sum(row.means_something for row in rows if codes is None or row.name in codes)


def agreement(
    corpus: Corpus, coders: Sequence[str], code: str | None = None, measure: Measure = "presence"
) -> float | None:
    """Return alpha over all that these coders have both seen, or over what bears on one code."""
    units: Units = getattr(Compared.of(corpus, coders), measure)()
    if code is not None:
        units = units.of([list(corpus.codebook.codes).index(code)])
    return units.coincidences().alpha()


def agreement_table(
    corpus: Corpus,
    coders: Sequence[str] | None = None,
    *,
    times: int = RESAMPLES,
    seed: int = SEED,
    ac1_too: bool = False,
) -> AgreementTable:
    """Return how far the coders agree, over all decisions, by family and by code.

    Without ``coders``, all are compared; further runs of a machine are left to :func:`stability`.
    The interval is the middle 95 % of alpha, and with ``ac1_too`` of AC1, over ``times`` resamples.
    Whole documents are drawn, not excerpts: those of one document are often alike, and coded alike.
    """
    panel = corpus.panel.coders
    coders = tuple(name for name in corpus.coders if name in panel) if coders is None else coders
    compared = Compared.of(corpus, coders)
    rows: list[Agreement] = []
    pairs: list[Coincidences] = []
    units: list[FirstOrder] = []
    numbers: dict[Measure, int] = {}
    for measure in MEASURES:
        for row, found, of in _rows(compared, measure):
            rows.append(row)
            pairs.append(found)
            units.append(of)
        numbers[measure] = len(rows)
    done = [
        replace(row, low=found.low, high=found.high, why_no_limits=found.why_none)
        if row.alpha is not None
        else row
        for row, found in zip(rows, limits(pairs, times, seed), strict=True)
    ]
    if ac1_too:
        ends = zip(done, limits(units, times, seed), strict=True)
        done = [replace(row, ac1_low=end.low, ac1_high=end.high) for row, end in ends]
    return AgreementTable(
        coders=tuple(coders),
        seen=tuple(_seen(corpus, name) for name in coders),
        documents=len(compared.documents),
        excerpts=len(compared.excerpts),
        counted=len(corpus.counted),
        codes=len(corpus.codebook.codes),
        resamples=times,
        seed=seed,
        presence=tuple(done[: numbers["presence"]]),
        stance=tuple(done[numbers["presence"] : numbers["stance"]]),
        words=tuple(done[numbers["stance"] :]),
    )


def stability(
    corpus: Corpus, *, times: int = RESAMPLES, seed: int = SEED
) -> tuple[AgreementTable, ...]:
    """Return how far the runs of each machine agree with each other.

    This is stability, the weakest kind of agreement: a machine that errs in the same way each time
    is stable, and not reliable (Krippendorff, Content Analysis, 2004, chapter 11).
    """
    runs: dict[str, list[str]] = {}
    for coder in corpus.coders.values():
        if coder.run_of:
            runs.setdefault(coder.run_of, [coder.run_of]).append(coder.id)
    return tuple(
        agreement_table(corpus, of, times=times, seed=seed, ac1_too=True) for of in runs.values()
    )


def _seen(corpus: Corpus, name: str) -> int:
    seen = corpus.coders[name].seen if name in corpus.coders else None
    return len(corpus.counted) if seen is None else len(seen)


def _scopes(book: Codebook) -> Iterable[tuple[Scope, str, tuple[str, ...]]]:
    yield "all", "", tuple(book.codes)
    for family in book.groups:
        if book.expand(family):
            yield "family", family, book.expand(family)
    for code in book.codes:
        yield "code", code, (code,)


def _rows(
    compared: Compared, measure: Measure
) -> Iterator[tuple[Agreement, Coincidences, FirstOrder]]:
    """Yield each row without its interval; of stance and words only where two gave any code."""
    book = compared.corpus.codebook
    places = {code: place for place, code in enumerate(book.codes)}
    units: Units = getattr(compared, measure)()
    given = compared.given
    asked = {"presence": given.any(axis=0) | True, "stance": given.sum(axis=0) > 1}
    asked["words"] = given.any(axis=0)
    for scope, name, codes in _scopes(book):
        chosen = [places[code] for code in codes]
        mask = asked[measure][chosen]
        if measure == "stance" and not (mask.any() and any(compared.corpus.counting.stances)):
            continue
        counts = _Counts.of(given[:, chosen] & mask, compared.by_all[chosen] & mask, mask)
        yield _row(scope, name, units.of(chosen), counts, _too_few(measure, counts))


@dataclass(frozen=True)
class _Counts:
    decisions: int
    given: tuple[int, ...]
    jointly: int
    ever: int

    @classmethod
    def of(cls, given: Array, by_all: Array, mask: Array) -> _Counts:
        by_coder = tuple(given.reshape(len(given), -1).sum(axis=1).tolist())
        ever = int(given.any(axis=0).sum())
        return cls(int(mask.sum()), by_coder, int(by_all.sum()), ever)


def _row(
    scope: Scope, name: str, units: Units, counts: _Counts, too_few: str
) -> tuple[Agreement, Coincidences, FirstOrder]:
    pairs, sums = units.coincidences(), units.first_order()
    alpha = pairs.alpha()
    row = Agreement(
        scope=scope,
        name=name,
        decisions=counts.decisions,
        alpha=alpha,
        low=None,
        high=None,
        percent=pairs.percent(),
        ac1=sums.value(),
        given=counts.given,
        jointly=counts.jointly,
        ever=counts.ever,
        rare=bool(too_few),
        reserve=too_few or ("nothing varies" if alpha is None else ""),
        why_no_limits="",
    )
    return row, pairs, sums


def _too_few(measure: Measure, counts: _Counts) -> str:
    if measure == "stance":
        return f"{counts.decisions} compared (needs {RARE})" if counts.decisions < RARE else ""
    if counts.ever == 0:
        return "never given"
    if counts.ever < RARE:
        return f"given in {counts.ever} (needs {RARE})"
    without = counts.decisions - counts.jointly
    if measure == "presence" and without < RARE:
        return f"absent in {without} (needs {RARE})"
    return ""
