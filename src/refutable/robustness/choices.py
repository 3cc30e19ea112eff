"""The analytic choices that a paper declares in ``data/readings.yaml``.

Each choice has a reason and two or more options, one of them the default. A *reading* takes one
option of every choice. An option does one or more of these:

``layer``    counts another layer of codings
``count``    counts excerpts where the claim counts documents
``drop``     leaves out documents by an attribute or by whether they look back
``lift``     ignores a claim's restriction to these values of an attribute, unless the claim itself
             compares them with other values of the attribute
``merge``    treats the codes of a group as one code
``dates``    gives a period or an event other days, where a claim restricts by it
``recode``   gives a code to these excerpts and to no other, as what the source upholds
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any, Literal

from refutable.corpus import Corpus
from refutable.corpus.load.reading import Reading
from refutable.errors import MalformedError, did_you_mean
from refutable.evaluate.names import span_of
from refutable.evaluate.numbers import TRUE
from refutable.evaluate.restrictions import check_where, is_of_whole, truth_at
from refutable.language.conditions import CONDITIONS, rule_of
from refutable.language.query import Rule, condition_of

FILE = "data/readings.yaml"
_NAME = "readings.yaml"
_EFFECTS = ("layer", "count", "drop", "lift", "merge", "dates", "recode")


@dataclass(frozen=True)
class Option:
    """One way to make a choice."""

    id: str
    label: str
    default: bool = False
    layer: str = ""
    count: Literal["", "excerpts"] = ""
    drop: tuple[Rule, ...] = ()
    lift: tuple[Rule, ...] = ()
    merge: tuple[tuple[str, ...], ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    recode: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def rewrites(self) -> bool:
        """Whether the option changes the question of a claim, and not the corpus."""
        return bool(self.count or self.lift or self.merge or self.dates)


@dataclass(frozen=True)
class Choice:
    """An analytic choice, with the reason why another option is defensible."""

    id: str
    label: str
    reason: str
    options: tuple[Option, ...]

    @property
    def default(self) -> int:
        """The place of the option that the paper chose."""
        return next(place for place, option in enumerate(self.options) if option.default)


@dataclass(frozen=True)
class Readings:
    """All declared choices; a reading is the place of one option for each."""

    choices: tuple[Choice, ...] = ()

    @cached_property
    def all(self) -> tuple[tuple[int, ...], ...]:
        """Every reading, in the order of choices and options."""
        return tuple(product(*(range(len(choice.options)) for choice in self.choices)))

    @property
    def default(self) -> tuple[int, ...]:
        """The reading that the paper chose."""
        return tuple(choice.default for choice in self.choices)

    def options(self, reading: Iterable[int]) -> tuple[Option, ...]:
        """Return the options that a reading takes."""
        taken = zip(self.choices, reading, strict=True)
        return tuple(choice.options[place] for choice, place in taken)


def load_readings(root: Path, corpus: Corpus) -> Readings:
    """Return the choices that a paper declares; none where it has no such file.

    Raises:
        MalformedError: the file is not well formed; it holds every fault.
    """
    if not (root / FILE).exists():
        return Readings()
    files = Reading(root, {})
    content = files.yaml(_NAME)
    choices = () if files.faults else _Reader(corpus, files).choices(content)
    if files.faults:
        raise MalformedError(files.faults)
    return Readings(choices)


class _Reader:
    """Turns the content of the file into choices, and keeps what is wrong with it."""

    def __init__(self, corpus: Corpus, files: Reading) -> None:
        self.corpus = corpus
        self.files = files
        self.near = ""

    def fault(self, message: str, remedy: str, near: str = "") -> None:
        line = self.files.line_of(_NAME, near or self.near)
        self.files.fault(_NAME, "bad-readings", message, remedy, line)

    def choices(self, content: Mapping[str, Any]) -> tuple[Choice, ...]:
        listed = _mappings(content.get("choices"))
        if listed is None:
            self.fault("the file has no list of choices", "write  choices:  and a list")
            return ()
        made = tuple(map(self.choice, listed))
        for name in _repeated(choice.id for choice in made):
            message = f"the choice '{name}' is declared twice"
            self.fault(message, "give each choice its own id", f"id: {name}")
        return made

    def choice(self, item: Mapping[str, Any]) -> Choice:
        name = str(item.get("id", ""))
        self.near = f"id: {name}"
        self.texts(item, ("id", "label", "reason"), "a choice")
        listed = _mappings(item.get("options"))
        if listed is None:
            self.fault(f"the choice '{name}' has no list of options", "list its options")
        options = tuple(self.option(one, name) for one in listed or ())
        self.near = f"id: {name}"
        if listed is not None and len(options) < 2:
            self.fault(
                f"the choice '{name}' has fewer than two options", "give it two options or more"
            )
        if listed is not None and sum(option.default for option in options) != 1:
            message = f"exactly one option of '{name}' must be the default"
            self.fault(message, "write  default: true  for one of them")
        for twice in _repeated(option.id for option in options):
            message = f"the option '{twice}' is declared twice"
            self.fault(message, "rename one of them", f"id: {twice}")
        reason, label = " ".join(str(item.get("reason", "")).split()), str(item.get("label", ""))
        return Choice(name, label, reason, options)

    def texts(self, item: Mapping[str, Any], keys: Iterable[str], what: str) -> None:
        for key in keys:
            if not isinstance(item.get(key), str) or not item[key].strip():
                self.fault(f"{what} has no '{key}'", f"add its {key}")

    def option(self, item: Mapping[str, Any], choice: str) -> Option:
        name = str(item.get("id", ""))
        self.near = f"id: {name or choice}"
        self.texts(item, ("id", "label"), f"an option of '{choice}'")
        for key in sorted(set(map(str, item)) - {"id", "label", "default", *_EFFECTS}):
            message = f"'{key}' is not an effect that an option can have"
            self.fault(message, f"use one or more of: {', '.join(_EFFECTS)}", key)
        return Option(
            id=name,
            label=str(item.get("label", "")),
            default=item.get("default") is True,
            layer=self.layer(item.get("layer", "")),
            count=self.count(item.get("count", "")),
            drop=tuple(self.drop(item.get("drop", {}))),
            lift=tuple(self.restrictions(item.get("lift", {}), "lift")),
            merge=tuple(self.merge(item.get("merge", []))),
            dates=tuple(self.dates(item.get("dates", {}))),
            recode=tuple(self.recode(item.get("recode", {}))),
        )

    def layer(self, value: object) -> str:
        if value and value not in self.corpus.layers:
            known = ", ".join(self.corpus.layers)
            self.fault(f"there is no layer '{value}'", f"use one of: {known}")
        return str(value)

    def count(self, value: object) -> Literal["", "excerpts"]:
        if value not in ("", "documents", "excerpts"):
            self.fault(f"'{value}' is not a unit of count", "use documents or excerpts")
        return "excerpts" if value == "excerpts" else ""

    def drop(self, value: object) -> Iterator[Rule]:
        corpus = self.corpus
        for rule in self.restrictions(value, "drop"):
            if not is_of_whole(rule, corpus):
                message = "drop leaves out documents, and this attribute belongs to passages"
                self.fault(message, "use an attribute of documents.csv")
            elif not any(truth_at(rule, corpus, name) == TRUE for name in corpus.documents):
                self.fault("drop leaves out no document", "use a value that documents have")
            else:
                yield rule

    def restrictions(self, value: object, effect: str) -> Iterator[Rule]:
        for name, wanted in self.mapping(value, effect).items():
            try:
                rule = rule_of(name, self.wanted(name, wanted))
                if asked := condition_of(rule):
                    check_where(asked, self.corpus)
                yield rule
            except (ValueError, TypeError) as error:
                remedy = "name an attribute, with values or with a condition such as {under: 18}"
                self.fault(f"{effect}: {error}", remedy)

    def wanted(self, name: str, value: object) -> object:
        """Return the values, or the condition, that a file asks of an attribute, by its type."""
        known = self.corpus.attributes.get(name)
        read = _READ.get(known.type if known else "", _text)
        if isinstance(value, dict) and len(value) == 1 and not CONDITIONS.keys().isdisjoint(value):
            ((condition, limits),) = value.items()
            listed = limits if isinstance(limits, list) else [limits]
            return CONDITIONS[condition](*map(read, () if condition == "known" else listed))
        return tuple(map(read, value if isinstance(value, list) else [value]))

    def merge(self, value: object) -> Iterator[tuple[str, ...]]:
        for group in value if isinstance(value, list) else [value]:
            codes = tuple(map(str, group)) if isinstance(group, list) else ()
            if len(codes) < 2:
                self.fault("a merge names fewer than two codes", "write  [[one, another]]")
            for code in codes:
                self.known_code(code)
            yield codes

    def recode(self, value: object) -> Iterator[tuple[str, tuple[str, ...]]]:
        for code, listed in self.mapping(value, "recode").items():
            self.known_code(code)
            excerpts = tuple(map(str, listed)) if isinstance(listed, list) else ()
            if not isinstance(listed, list):
                self.fault(f"'{code}' has no list of excerpts", f"write  {code}: [id, id]")
            for name in excerpts:
                if name not in self.corpus.excerpts:
                    remedy = did_you_mean(name, self.corpus.excerpts, "use an id of excerpts.csv")
                    self.fault(f"there is no excerpt '{name}'", remedy, name)
            yield code, excerpts

    def known_code(self, code: str) -> None:
        if code not in self.corpus.codebook.codes:
            self.fault(f"there is no code '{code}'", "use an id of codebook.yaml")

    def dates(self, value: object) -> Iterator[tuple[str, str]]:
        for name, when in self.mapping(value, "dates").items():
            if name not in self.corpus.periods and name not in self.corpus.events:
                remedy = "use an id of periods.csv or events.csv"
                self.fault(f"there is no period or event '{name}'", remedy)
            try:
                span_of(str(when), self.corpus)
            except ValueError:
                self.fault(
                    f"'{when}' is not an EDTF date", "write it such as 2002-01-01/2004-12-31"
                )
            yield name, str(when)

    def mapping(self, value: object, key: str) -> Mapping[str, Any]:
        if isinstance(value, dict):
            return {str(name): item for name, item in value.items()}
        self.fault(f"'{key}' has no keys", f"write  {key}: {{name: value}}")
        return {}


def _mappings(value: object) -> list[Mapping[str, Any]] | None:
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    return None


def _text(value: object) -> str:
    # YAML reads a bare yes as true.
    return "yes" if value is True else "no" if value is False else str(value)


_READ: Mapping[str, Callable[[Any], object]] = {
    "number": float,
    "integer": float,
    "boolean": lambda value: _text(value) in ("yes", "true"),
}


def _repeated(names: Iterable[str]) -> list[str]:
    return sorted(name for name, number in Counter(names).items() if number > 1)
