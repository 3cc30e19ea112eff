"""``data/wording.yaml``: what a project declares about the words of its prose.

``names`` gives other names for things in the data, ``setting`` what the sentences of a section (or
of the whole ``paper``) need not name, ``ranges`` other ranges of quantity words, and ``off`` words
that are not checked, each with a reason.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from refutable.corpus import Corpus
from refutable.corpus.load.yaml import not_yaml
from refutable.errors import Fault, MalformedError
from refutable.wording.table import ENDS, Range, Table
from refutable.yaml_values import FittingTags

FILE = "data/wording.yaml"
ALL_WORDS, ALL_NAMES, WHOLE_PAPER = "all words", "all names", "paper"
_PARTS = ("names", "setting", "ranges", "off")


@dataclass(frozen=True)
class Project:
    """What a project declares about its wording, and the word table of its language.

    ``names`` maps a name in lower case to the id of what it names; ``setting`` maps the id of a
    section to ids; ``off`` maps a word to the reason why it is not checked.
    """

    table: Table | None
    names: Mapping[str, str] = field(default_factory=dict)
    setting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)
    off: Mapping[str, str] = field(default_factory=dict)
    no_table: str = "there is no word table for the paper's language"

    @property
    def unchecked(self) -> tuple[str, ...]:
        """What of the sentences is not checked here, a line each, with the project's reason."""
        if self.table is None:
            return (f"sentences were not checked: {self.no_table}",)
        return tuple(
            f"“{word}” is not checked in sentences: {why}" for word, why in self.off.items()
        )

    def range_of(self, sense: str) -> Range | None:
        """Return the range of a sense, as the project declares it or as the table has it."""
        return self.ranges.get(sense) or (self.table.ranges.get(sense) if self.table else None)

    def settings_of(self, sections: Iterable[str]) -> tuple[str, ...]:
        """Return the ids that a sentence in these sections, one in the other, need not name."""
        places = (WHOLE_PAPER, *sections)
        return tuple(name for place in places for name in self.setting.get(place, ()))


PORTIONS = ("half", "most", "few")
"""The words for a share that is neither nothing nor all."""


def portion_word(share: float, project: Project) -> str:
    """Return the word for a share: all, none, half, most or few; "some" where none of them fits."""
    if share in (0, 1):
        return "all" if share else "none"
    known = {word: project.range_of(word) for word in PORTIONS}
    fits = (word for word, found in known.items() if found and found.holds(share, share))
    return next(fits, "some")


def read_project(text: str, corpus: Corpus, table: Table | None) -> Project:
    """Return what a ``data/wording.yaml`` declares.

    Raises:
        MalformedError: it is not in the documented form; every fault is in it.
    """
    try:
        content = yaml.load(text, _Plain)  # a bare "no" is a word here
    except yaml.YAMLError as error:
        raise not_yaml(error, FILE) from error
    reader = _Reader(text, corpus, table)
    project = reader.whole(content)
    if reader.faults:
        raise MalformedError(reader.faults)
    return project


class _Plain(FittingTags, getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Reads every value as its text."""


class _Reader:
    """Reads the content of the file and gathers its faults, each with the line of its text."""

    def __init__(self, text: str, corpus: Corpus, table: Table | None) -> None:
        self.lines = text.splitlines()
        self.table = table
        self.known = frozenset(ids(corpus))
        self.by_label = {label: value for (_, value), label in corpus.labels.items()}
        self.faults: list[Fault] = []

    def whole(self, content: object) -> Project:
        parts = self._mapping(content)
        for name in parts.keys() - set(_PARTS):
            self._fault(name, f"there is no part '{name}'", f"use one of: {', '.join(_PARTS)}")
        names, setting, ranges, off = (self._mapping(parts.get(part, {})) for part in _PARTS)
        return Project(
            self.table,
            names={
                " ".join(alias.lower().replace("’", "'").split()): name
                for key, aliases in names.items()
                for name in self._ids([key])
                for alias in self._texts(key, aliases)
            },
            setting={
                key: tuple(self._ids(self._texts(key, found))) for key, found in setting.items()
            },
            ranges={key: found for key in ranges for found in self._range(key, ranges[key])},
            off={key.lower(): self._reason(key, why) for key, why in off.items()},
        )

    def _ids(self, written: Iterable[str]) -> Iterator[str]:
        for text in written:
            name = self.by_label.get(text, text)
            if name in self.known:
                yield name
                continue
            near = difflib.get_close_matches(name, sorted(self.known), n=1)
            remedy = f"did you mean '{near[0]}'?" if near else "use an id or a label of the data"
            self._fault(text, f"'{name}' is not the id or label of anything in the data", remedy)

    def _range(self, key: str, content: object) -> Iterator[Range]:
        known = self.table.ranges if self.table else {}
        if key not in known:
            remedy = f"use one of: {', '.join(known)}"
            self._fault(key, f"'{key}' is not a word with a range", remedy)
            return
        item = dict(self._mapping(content))
        because = str(item.pop("because", "")).strip()
        try:
            ends = {end: float(item[end]) for end in ENDS if end in item}
        except (TypeError, ValueError):
            ends = {}
        values = list(ends.values())
        in_order = all(0 <= value <= 1 for value in values) and values == sorted(values)
        if because and ends and len(ends) == len(item) and in_order:
            yield Range(ends, because)
            return
        remedy = "write from: or above:, to: or below:, as shares between 0 and 1, and because:"
        self._fault(key, f"the range of '{key}' has no limits or no reason", remedy)

    def _reason(self, key: str, why: object) -> str:
        if isinstance(why, str) and why.strip():
            return why.strip()
        self._fault(key, f"'{key}' has no reason", "give the reason as text")
        return ""

    def _texts(self, key: str, content: object) -> Iterator[str]:
        for text in content if isinstance(content, list) else [content]:
            if isinstance(text, str):
                yield text
            else:
                self._fault(key, "this is not text", "write a list of texts")

    def _mapping(self, content: object) -> Mapping[str, Any]:
        if isinstance(content, dict) and all(isinstance(key, str) for key in content):
            return content
        near = content[0] if isinstance(content, list) and content else content
        self._fault(str(near), "here should be keys and values", "write key: value, one a line")
        return {}

    def _fault(self, near: str, message: str, remedy: str) -> None:
        places = (n for n, line in enumerate(self.lines, start=1) if near in line)
        self.faults.append(Fault(FILE, next(places, 1), 1, "bad-wording", message, remedy))


def ids(corpus: Corpus) -> Iterator[str]:
    """Yield the id of everything that has a name: codes, documents, events, actors and so on."""
    book = corpus.codebook
    groups = (book.codes, book.families, corpus.periods, corpus.events, corpus.documents)
    for known in (*groups, *corpus.values.values(), corpus.layers):
        yield from known
    yield from (value for attribute, value in corpus.labels if attribute == "retrospective")
