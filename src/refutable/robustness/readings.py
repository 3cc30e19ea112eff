"""A claim under every reading: every combination of the analytic choices that a paper declares.

This is a specification curve (Simonsohn, Simmons and Nelson 2020), or multiverse analysis (Steegen
et al. 2016), with the choices declared beside the data; see :mod:`refutable.robustness.choices`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from refutable.claims.claim import Verdict, verdict_of
from refutable.corpus import Corpus
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Batch, Evaluation
from refutable.evaluate.numbers import FALSE, TRUE, TRUTH_OF, UNKNOWN, Truths
from refutable.language.criteria import Criterion
from refutable.language.nodes import N, rebuilt
from refutable.language.quantities import Count
from refutable.language.queries import plain_queries
from refutable.language.query import TIME, Query, Restriction, Rule, condition_of, others_of
from refutable.robustness.choices import Choice, Option, Readings


@dataclass(frozen=True)
class Tally:
    """How often a claim keeps its verdict under the readings with one option."""

    choice: str
    option: str
    default: bool
    held: int
    tried: int


@dataclass(frozen=True)
class ReadingsResult:
    """A claim under all readings.

    ``held`` counts the readings with the verdict of the default one; ``supported``, ``refuted``
    and ``undetermined`` those with each verdict. ``deciding`` names each (choice, option) that
    changes the verdict alone, with all other choices at their defaults.
    """

    tried: int
    held: int
    supported: int
    refuted: int
    undetermined: int
    tallies: tuple[Tally, ...]
    deciding: tuple[tuple[str, str], ...]
    truths: tuple[int, ...]
    default: int


@dataclass(frozen=True)
class NearestReading:
    """A reading with another verdict, and the choices that are made otherwise in it."""

    verdict: Verdict
    otherwise: tuple[tuple[Choice, Option], ...]


def nearest_reading(found: ReadingsResult, readings: Readings) -> NearestReading | None:
    """Return the reading that changes the verdict by the fewest choices; None where none does."""

    def otherwise(reading: Sequence[int]) -> tuple[tuple[Choice, Option], ...]:
        pairs = zip(readings.choices, readings.options(reading), strict=True)
        return tuple(pair for pair in pairs if not pair[1].default)

    changed = [
        (otherwise(reading), truth)
        for reading, truth in zip(readings.all, found.truths, strict=True)
        if truth != found.truths[found.default]
    ]
    if not changed:
        return None
    choices, truth = min(changed, key=lambda one: len(one[0]))
    return NearestReading(verdict_of(TRUTH_OF[truth]), choices)


# ------------------------------------------------------------------ a claim, rewritten


@dataclass(frozen=True)
class Rewriting:
    """How the options of a reading change the question of a claim; equal ones ask the same."""

    excerpts: bool
    lifted: frozenset[Rule]
    dates: frozenset[tuple[str, str]]
    merged: frozenset[tuple[str, tuple[str, ...]]]

    def __call__(self, node: N) -> N:
        """Return a node as changed by the options."""
        if isinstance(node, Count) and node.unit == "documents" and self.excerpts:
            # Documents of the catalogue have no excerpts to count.
            node = node if node.of.query.finds == "documents" else replace(node, unit="excerpts")
        if isinstance(node, Query):
            codes = tuple(dict.fromkeys(self._codes(node.codes)))
            rules = tuple(self._restrictions(node.restrictions))
            if (codes, rules) != (node.codes, node.restrictions):
                node = replace(node, codes=codes, restrictions=rules)
        return rebuilt(node, self)

    def _codes(self, names: Iterable[str]) -> Iterator[str]:
        merged = dict(self.merged)
        for name in names:
            yield name
            yield from merged.get(name, ())

    def _restrictions(self, rules: Iterable[Rule]) -> Iterator[Rule]:
        dates = dict(self.dates)
        for rule in rules:
            if isinstance(rule, Restriction) and rule.by in TIME:
                yield Restriction(rule.by, tuple(dates.get(value, value) for value in rule.values))
            elif rule not in self.lifted:
                yield rule


def rewriting(queries: Sequence[Query], options: Sequence[Option], corpus: Corpus) -> Rewriting:
    """Return how options change a criterion with these queries, none of them with parts."""
    used = {rule for query in queries for rule in query.restrictions}
    days = {value for rule in others_of(used) if rule.by in TIME for value in rule.values}
    lifted = {rule for option in options for rule in option.lift if rule in used}
    groups = [set(group) for option in options for group in option.merge]
    merged: set[tuple[str, tuple[str, ...]]] = set()
    for name in {name for query in queries for name in query.codes}:
        codes = set(corpus.codebook.expand(name))
        joined = {code for group in groups if codes & group for code in group - codes}
        merged |= {(name, tuple(sorted(joined)))} if joined else set()
    return Rewriting(
        excerpts=any(option.count for option in options),
        lifted=frozenset(
            rule
            for rule in lifted
            if not any(_subject(other) == _subject(rule) and other != rule for other in used)
        ),
        dates=frozenset(
            (name, when) for option in options for name, when in option.dates if name in days
        ),
        merged=frozenset(merged),
    )


def _subject(rule: Rule) -> str:
    asked = condition_of(rule)
    return asked.attribute if asked else rule.by


# ------------------------------------------------------------------ all readings at once


class Multiverse:
    """One corpus under all readings.

    Layers, dropped documents and codes given anew make a batch of changed corpora. A rewritten
    claim is evaluated on that batch, each rewriting once.
    """

    def __init__(self, readings: Readings, arrays: Arrays) -> None:
        self.readings = readings
        self.arrays = arrays
        self.corpus = arrays.corpus
        options = [readings.options(reading) for reading in readings.all]
        # For each reading: which corpus of the batch it uses, and how it rewrites the claim.
        views = [(_layer(taken), _dropped(taken), _recoded(taken)) for taken in options]
        wordings = [tuple(option for option in taken if option.rewrites) for taken in options]
        self.views, self.wordings = list(dict.fromkeys(views)), list(dict.fromkeys(wordings))
        self.view_of = np.array(list(map(self.views.index, views)), dtype=np.int64)
        self.wording_of = np.array(list(map(self.wordings.index, wordings)), dtype=np.int64)
        self.default = readings.all.index(readings.default)
        self.evaluation = Evaluation(arrays, self._batch())

    def _batch(self) -> Batch:
        arrays, default = self.arrays, self.corpus.default
        upheld = min(self.corpus.counting.upheld)
        anew = {(code, upheld) for *_, codes in self.views for code, _ in codes}
        seen = sorted({(code, stance) for _, code, stance in arrays.kinds} | anew)
        kinds = tuple((default, code, stance) for code, stance in seen)
        cells = np.zeros((len(self.views), len(kinds), len(arrays.excerpts)), dtype=bool)
        kept = np.ones((len(self.views), len(arrays.documents)), dtype=bool)
        for number, (layer, rules, codes) in enumerate(self.views):
            for row, (code, stance) in enumerate(seen):
                place = arrays.kind_place.get((layer or default, code, stance))
                if place is not None:
                    cells[number, row] = arrays.cells[place]
            for code, names in codes:
                cells[number, [row for row, (one, _) in enumerate(seen) if one == code]] = False
                cells[number, seen.index((code, upheld))] = np.isin(arrays.excerpts, names)
            for rule in rules:
                kept[number] &= arrays.limits(rule, True)[0] != TRUE
        return Batch(len(self.views), documents=kept, cells=cells, kinds=kinds)

    def truths(self, criterion: Criterion) -> Truths:
        """Return the truth of the criterion under each reading, in their order."""
        made = np.full((len(self.wordings), len(self.views)), UNKNOWN, dtype=np.int8)
        found: dict[Rewriting, Truths] = {}
        criterion = criterion.normal()
        queries = tuple(plain_queries(criterion))
        for place, options in enumerate(self.wordings):
            change = rewriting(queries, options, self.corpus)
            if change not in found:
                found[change] = self.evaluation.truths(change(criterion))
            made[place] = found[change]
        return np.asarray(made[self.wording_of, self.view_of], dtype=np.int8)

    def result(self, criterion: Criterion) -> ReadingsResult:
        """Return the verdicts of a claim under all readings, counted.

        Raises:
            ValueError: the criterion names something that the corpus does not have.
        """
        truths = self.truths(criterion)
        held = truths == truths[self.default]
        taken = np.array(self.readings.all, dtype=np.int64).reshape(len(truths), -1)
        usual = taken == taken[self.default]
        tallies, deciding = [], []
        for place, choice in enumerate(self.readings.choices):
            others_usual = np.delete(usual, place, axis=1).all(axis=1)
            for number, option in enumerate(choice.options):
                chosen = taken[:, place] == number
                numbers = int(held[chosen].sum()), int(chosen.sum())
                tallies.append(Tally(choice.id, option.id, option.default, *numbers))
                if not held[chosen & others_usual].all():
                    deciding.append((choice.id, option.id))
        return ReadingsResult(
            tried=len(truths),
            held=int(held.sum()),
            supported=int((truths > UNKNOWN).sum()),
            refuted=int((truths == FALSE).sum()),
            undetermined=int((truths == UNKNOWN).sum()),
            tallies=tuple(tallies),
            deciding=tuple(deciding),
            truths=tuple(map(int, truths)),
            default=self.default,
        )


def _layer(options: Iterable[Option]) -> str:
    return next((option.layer for option in options if option.layer), "")


def _dropped(options: Iterable[Option]) -> tuple[Rule, ...]:
    return tuple(rule for option in options for rule in option.drop)


def _recoded(options: Iterable[Option]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(item for option in options for item in option.recode)
