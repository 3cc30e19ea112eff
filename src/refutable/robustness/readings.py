"""A claim under every combination of the analytic choices that another scholar could make.

The choices stand in ``data/readings.yaml``, each with its reason and its options; one option of
each is the default. A *reading* takes one option of every choice. Holding a claim against all of
them is the specification curve (Simonsohn, Simmons and Nelson 2020), or multiverse analysis
(Steegen et al. 2016), with the choices declared beside the data.

An option does one or more of these:

``layer``    counts another layer of codings
``count``    counts excerpts where the claim counts documents
``drop``     leaves out documents by actor, type, institution or retrospect
``lift``     takes no heed of a claim's restriction to these values of an attribute, unless the
             claim itself sets other values of the attribute against them
``merge``    takes codes for one another, group by group
``dates``    puts other days in the place of a period or an event that a claim restricts by
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import yaml

from refutable.corpus import Corpus
from refutable.errors import Fault, MalformedError, decode_tree
from refutable.evaluate.arrays import Arrays
from refutable.evaluate.batch import Batch, Evaluation
from refutable.evaluate.names import has_attribute, span_of
from refutable.evaluate.numbers import FALSE, UNKNOWN, Bools, Truths
from refutable.language.criteria import Criterion
from refutable.language.expressions import Count
from refutable.language.nodes import N, rebuilt
from refutable.language.queries import plain_queries
from refutable.language.query import TIME, By, Query, Restriction

FILE = "data/readings.yaml"
_ATTRIBUTES = {by.value: by for by in (By.ACTOR, By.TYPE, By.INSTITUTION, By.RETROSPECTIVE)}
_LIFTED = {**_ATTRIBUTES, By.SCOPE.value: By.SCOPE, By.LANGUAGE.value: By.LANGUAGE}
_EFFECTS = ("layer", "count", "drop", "lift", "merge", "dates")


@dataclass(frozen=True)
class Option:
    """One way to make a choice."""

    id: str
    label: str
    default: bool = False
    layer: str = ""
    count: Literal["", "excerpts"] = ""
    drop: tuple[Restriction, ...] = ()
    lift: tuple[Restriction, ...] = ()
    merge: tuple[tuple[str, ...], ...] = ()
    dates: Mapping[str, str] = field(default_factory=dict)

    @property
    def rewrites(self) -> bool:
        """Whether the option changes what a claim asks, rather than what it is asked of."""
        return bool(self.count or self.lift or self.merge or self.dates)


@dataclass(frozen=True)
class Choice:
    """An analytic choice, with the reason why it could be made otherwise."""

    id: str
    label: str
    reason: str
    options: tuple[Option, ...]

    @property
    def default(self) -> int:
        """The place of the option that the paper takes."""
        return next(place for place, option in enumerate(self.options) if option.default)


@dataclass(frozen=True)
class Readings:
    """All declared choices; a reading is the place of one option for each."""

    choices: tuple[Choice, ...] = ()

    @cached_property
    def all(self) -> tuple[tuple[int, ...], ...]:
        """Every reading, in the order of choices and options."""
        return tuple(itertools.product(*(range(len(choice.options)) for choice in self.choices)))

    @property
    def default(self) -> tuple[int, ...]:
        """The reading that the paper takes."""
        return tuple(choice.default for choice in self.choices)


@dataclass(frozen=True)
class Tally:
    """How a claim fares under the readings that take one option."""

    choice: str
    option: str
    default: bool
    held: int
    tried: int


@dataclass(frozen=True)
class ReadingsResult:
    """A claim under all readings.

    ``held`` counts the readings with the verdict of the default one, ``refuted`` and
    ``undetermined`` those with each verdict. ``deciding`` names the choices of which a single
    other option, all else as by default, already gives another verdict: (choice, option).
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


# ------------------------------------------------------------------ the file


def load_readings(root: Path, corpus: Corpus) -> Readings:
    """Return the choices that a paper declares; none where it has no such file.

    Raises:
        MalformedError: the file is not what it should be; every fault of it is told.
    """
    path = root / FILE
    if not path.is_file():
        return Readings()
    text = decode_tree(path.read_bytes(), FILE, "bad-yaml")
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = getattr(error, "problem", None) or "this is not YAML"
        fault = Fault(FILE, line, column, "bad-yaml", problem, "correct the YAML at this place")
        raise MalformedError([fault]) from error
    reader = _Reader(corpus, text)
    choices = reader.choices(content)
    if reader.faults:
        raise MalformedError(reader.faults)
    return Readings(choices)


class _Reader:
    """Turns the content of the file into choices, and keeps what is wrong with it."""

    def __init__(self, corpus: Corpus, text: str) -> None:
        self.corpus = corpus
        self.lines = text.split("\n")
        self.faults: list[Fault] = []

    def fault(self, near: str, message: str, remedy: str) -> None:
        line = next((n for n, text in enumerate(self.lines, start=1) if near and near in text), 1)
        self.faults.append(Fault(FILE, line, 1, "bad-readings", message, remedy))

    def choices(self, content: object) -> tuple[Choice, ...]:
        listed = content.get("choices") if isinstance(content, dict) else None
        if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
            self.fault("choices", "the file has no list of choices", "write  choices:  and a list")
            return ()
        made = tuple(self.choice(item) for item in listed)
        for name in _twice(choice.id for choice in made):
            self.fault(f"id: {name}", f"two choices have the id '{name}'", "give each its own id")
        return made

    def choice(self, item: Mapping[str, Any]) -> Choice:
        name = str(item.get("id", ""))
        for key in ("id", "label", "reason"):
            if not isinstance(item.get(key), str) or not item[key].strip():
                self.fault(f"id: {name}", f"a choice has no '{key}'", f"give its {key}")
        listed = item.get("options")
        options: tuple[Option, ...] = ()
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            self.fault(f"id: {name}", f"the choice '{name}' has no list of options", "list them")
        else:
            options = tuple(self.option(one, name) for one in listed)
            if len(options) < 2:
                self.fault(
                    f"id: {name}", f"the choice '{name}' has fewer than two options", "add one"
                )
            if sum(option.default for option in options) != 1:
                message = f"exactly one option of '{name}' must be the default"
                self.fault(f"id: {name}", message, "write  default: true  for one of them")
            for twice in _twice(option.id for option in options):
                self.fault(f"id: {twice}", f"two options have the id '{twice}'", "rename one")
        reason, label = " ".join(str(item.get("reason", "")).split()), str(item.get("label", ""))
        return Choice(name, label, reason, options)

    def option(self, item: Mapping[str, Any], choice: str) -> Option:
        name = str(item.get("id", ""))
        near = f"id: {name}" if name else f"id: {choice}"
        for key in ("id", "label"):
            if not isinstance(item.get(key), str) or not item[key].strip():
                self.fault(near, f"an option of '{choice}' has no '{key}'", f"give its {key}")
        unknown = set(map(str, item)) - {"id", "label", "default", *_EFFECTS}
        for key in sorted(unknown):
            remedy = f"one or more of: {', '.join(_EFFECTS)}"
            self.fault(key, f"an option has no field '{key}'", remedy)
        return Option(
            id=name,
            label=str(item.get("label", "")),
            default=item.get("default") is True,
            layer=self.layer(item.get("layer", ""), near),
            count=self.count(item.get("count", ""), near),
            drop=tuple(self.drop(item.get("drop", {}), near)),
            lift=tuple(self.lift(item.get("lift", {}), near)),
            merge=tuple(self.merge(item.get("merge", []), near)),
            dates=dict(self.dates(item.get("dates", {}), near)),
        )

    def layer(self, value: object, near: str) -> str:
        if value and value not in self.corpus.layers:
            known = ", ".join(self.corpus.layers)
            self.fault(near, f"there is no layer '{value}'", f"one of: {known}")
            return ""
        return str(value)

    def count(self, value: object, near: str) -> Literal["", "excerpts"]:
        if value in ("", "documents"):
            return ""
        if value != "excerpts":
            self.fault(near, f"'{value}' is not a unit of count", "one of: documents, excerpts")
        return "excerpts"

    def drop(self, value: object, near: str) -> Iterator[Restriction]:
        for key, values in self.mapping(value, "drop", near).items():
            if key not in _ATTRIBUTES:
                known = ", ".join(_ATTRIBUTES)
                self.fault(near, f"documents cannot be dropped by '{key}'", f"one of: {known}")
                continue
            rule = Restriction(_ATTRIBUTES[key], _names(values))
            if not any(has_attribute(rule, self.corpus, name) for name in self.corpus.documents):
                message = f"no document has {key} {' or '.join(rule.values)}"
                self.fault(near, message, "use a value in documents.csv")
            yield rule

    def lift(self, value: object, near: str) -> Iterator[Restriction]:
        for key, values in self.mapping(value, "lift", near).items():
            if key in _LIFTED:
                yield Restriction(_LIFTED[key], _names(values))
            else:
                self.fault(near, f"'{key}' cannot be lifted", f"one of: {', '.join(_LIFTED)}")

    def merge(self, value: object, near: str) -> Iterator[tuple[str, ...]]:
        groups = value if isinstance(value, list) else [value]
        for group in groups:
            codes = tuple(map(str, group)) if isinstance(group, list) else ()
            if len(codes) < 2:
                self.fault(near, "a merge names fewer than two codes", "write  [[one, another]]")
            for code in codes:
                if code not in self.corpus.codebook.codes:
                    self.fault(near, f"there is no code '{code}'", "use an id of codebook.yaml")
            yield codes

    def dates(self, value: object, near: str) -> Iterator[tuple[str, str]]:
        for name, when in self.mapping(value, "dates", near).items():
            if name not in self.corpus.periods and name not in self.corpus.events:
                remedy = "use an id of periods.csv or events.csv"
                self.fault(near, f"there is no period or event '{name}'", remedy)
            try:
                span_of(str(when), self.corpus)
            except ValueError:
                self.fault(near, f"'{when}' is not an EDTF date", "such as 2002-01-01/2004-12-31")
            yield str(name), str(when)

    def mapping(self, value: object, key: str, near: str) -> Mapping[str, Any]:
        if isinstance(value, dict):
            return {str(name): item for name, item in value.items()}
        self.fault(near, f"'{key}' has no keys", f"write  {key}: {{name: value}}")
        return {}


def _names(values: object) -> tuple[str, ...]:
    # YAML takes a bare yes for true.
    listed = values if isinstance(values, list) else [values]
    return tuple("yes" if one is True else "no" if one is False else str(one) for one in listed)


def _twice(names: Iterable[str]) -> list[str]:
    known = list(names)
    return sorted({name for name in known if known.count(name) > 1})


# ------------------------------------------------------------------ a claim, read otherwise


def reread(criterion: Criterion, options: Iterable[Option], corpus: Corpus) -> Criterion:
    """Return the criterion as it asks under these options; itself where they change nothing."""
    chosen = [option for option in options if option.rewrites]
    asked = criterion.normal()
    return _Rewriting(chosen, corpus, asked).rewrite(asked) if chosen else criterion


class _Rewriting:
    """Rewrites criteria under the options of one reading."""

    def __init__(self, options: Sequence[Option], corpus: Corpus, asked: Criterion) -> None:
        self.corpus = corpus
        self.excerpts = any(option.count for option in options)
        used = {rule for query in plain_queries(asked) for rule in query.restrictions}
        self.lifted = {
            rule
            for option in options
            for rule in option.lift
            if not any(other.by is rule.by and other != rule for other in used)
        }
        self.dates = {name: when for option in options for name, when in option.dates.items()}
        self.merged: dict[str, tuple[str, ...]] = {}
        for option in options:
            for group in option.merge:
                for code in group:
                    self.merged[code] = (*self.merged.get(code, ()), *group)

    def rewrite(self, node: N) -> N:
        """Return a node as it asks under the options."""
        if isinstance(node, Query):
            return self.query(node)  # type: ignore[return-value]  # a query, as the node is
        if isinstance(node, Count) and node.unit == "documents" and self.excerpts:
            # Documents of the catalogue have no excerpts of which they could be counted.
            node = node if node.of.query.finds == "documents" else replace(node, unit="excerpts")
        return rebuilt(node, self.rewrite)

    def query(self, value: Query) -> Query:
        codes, rules = self.codes(value.codes), tuple(self.restrictions(value.restrictions))
        if (codes, rules) != (value.codes, value.restrictions):
            value = replace(value, codes=codes, restrictions=rules)
        return rebuilt(value, self.rewrite)

    def codes(self, names: tuple[str, ...]) -> tuple[str, ...]:
        expanded = [code for name in names for code in self.corpus.codebook.expand(name)]
        if not self.merged or not any(code in self.merged for code in expanded):
            return names
        merged = (other for code in expanded for other in (code, *self.merged.get(code, ())))
        return tuple(dict.fromkeys(merged))

    def restrictions(self, rules: Iterable[Restriction]) -> Iterator[Restriction]:
        for rule in rules:
            if rule in self.lifted:
                continue
            if rule.by in TIME and any(value in self.dates for value in rule.values):
                rule = Restriction(rule.by, tuple(self.dates.get(v, v) for v in rule.values))
            yield rule


# ------------------------------------------------------------------ all readings at once


class Multiverse:
    """One corpus under all readings: what every claim of a paper is held against.

    Layers and dropped documents make a batch of changed corpora; what rewrites the claim is
    evaluated on that batch, each way of writing once.
    """

    def __init__(self, readings: Readings, arrays: Arrays) -> None:
        self.readings = readings
        self.arrays = arrays
        self.corpus = arrays.corpus
        choices = readings.choices
        # For each reading: which of the batch's corpora it is asked of, and how it asks.
        asked = [tuple(c.options[n] for c, n in zip(choices, r, strict=True)) for r in readings.all]
        views = [(_layer(options), _dropped(options)) for options in asked]
        wordings = [tuple(option for option in options if option.rewrites) for options in asked]
        self.views = list(dict.fromkeys(views))
        self.wordings = _distinct(wordings)
        self.view_of = np.array([self.views.index(view) for view in views], dtype=np.int64)
        names = [tuple(option.id for option in wording) for wording in self.wordings]
        self.wording_of = np.array(
            [names.index(tuple(option.id for option in wording)) for wording in wordings],
            dtype=np.int64,
        )
        self.default = readings.all.index(readings.default)
        self.evaluation = Evaluation(arrays, self._batch())

    def _batch(self) -> Batch:
        arrays, default = self.arrays, self.corpus.default
        seen = sorted({(code, stance) for _, code, stance in arrays.kinds})
        kinds = tuple((default, code, stance) for code, stance in seen)
        cells = np.zeros((len(self.views), len(kinds), len(arrays.excerpts)), dtype=bool)
        kept = np.ones((len(self.views), len(arrays.documents)), dtype=bool)
        for number, (layer, rules) in enumerate(self.views):
            for row, (code, stance) in enumerate(seen):
                place = arrays.kind_place.get((layer or default, code, stance))
                if place is not None:
                    cells[number, row] = arrays.cells[place]
            kept[number] = self._kept(rules)
        return Batch(len(self.views), documents=kept, cells=cells, kinds=kinds)

    def _kept(self, rules: Iterable[Restriction]) -> Bools:
        documents = self.arrays.documents
        dropped = [any(has_attribute(r, self.corpus, name) for r in rules) for name in documents]
        return ~np.array(dropped, dtype=bool)

    def truths(self, criterion: Criterion) -> Truths:
        """Return what the criterion comes to under each reading, in their order."""
        made = np.full((len(self.wordings), len(self.views)), UNKNOWN, dtype=np.int8)
        memory: dict[tuple[object, ...], Truths] = {}
        for number, wording in enumerate(self.wordings):
            asked = reread(criterion, wording, self.corpus)
            # Two ways of writing that come to the same questions have the same answers.
            key = (*plain_queries(asked), *(o.count for o in wording if o.count))
            if key not in memory:
                memory[key] = self.evaluation.truths(asked)
            made[number] = memory[key]
        return np.asarray(made[self.wording_of, self.view_of], dtype=np.int8)

    def result(self, criterion: Criterion) -> ReadingsResult:
        """Return how the claim fares under all readings.

        Raises:
            ValueError: the criterion names something that the corpus does not have.
        """
        truths = self.truths(criterion)
        usual = truths[self.default]
        held = truths == usual
        taken = np.array(self.readings.all, dtype=np.int64).reshape(len(truths), -1)
        tallies, deciding = [], []
        default = np.array(self.readings.default, dtype=np.int64)
        for place, choice in enumerate(self.readings.choices):
            others = np.delete(taken, place, axis=1) == np.delete(default, place)
            alone = others.all(axis=1)
            for number, option in enumerate(choice.options):
                chosen = taken[:, place] == number
                tallies.append(
                    Tally(
                        choice.id,
                        option.id,
                        option.default,
                        int(held[chosen].sum()),
                        int(chosen.sum()),
                    )
                )
                if not held[chosen & alone].all():
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


def _dropped(options: Iterable[Option]) -> tuple[Restriction, ...]:
    return tuple(rule for option in options for rule in option.drop)


def _distinct(wordings: Iterable[tuple[Option, ...]]) -> list[tuple[Option, ...]]:
    # Options hold a mapping and cannot be hashed; within a choice their ids tell them apart.
    return list({tuple(option.id for option in wording): wording for wording in wordings}.values())
