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
from refutable.errors import Fault, MalformedError
from refutable.wording.table import Range, Table, range_of

FILE = "data/wording.yaml"
ALL_WORDS, ALL_NAMES, WHOLE_PAPER = "all words", "all names", "paper"
_ENDS = ("from", "above", "to", "below")


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


def portion_word(share: float, project: Project) -> str:
    """Return the word for a share: all, none, half, most or few; "some" where none of them fits."""
    if share in (0, 1):
        return "all" if share else "none"
    known = {word: project.range_of(word) for word in ("half", "most", "few")}
    fits = (word for word, found in known.items() if found and found.holds(share, share))
    return next(fits, "some")


def read_project(text: str, corpus: Corpus, table: Table | None) -> Project:
    """Return what a ``data/wording.yaml`` declares.

    Raises:
        MalformedError: it is not in the documented form; every fault is in it.
    """
    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        problem = error.problem or "this is not YAML"
        fault = _fault(error.problem_mark, problem, "correct the YAML at this place", "bad-yaml")
        raise MalformedError([fault]) from error
    reader = _Reader(corpus, table)
    project = reader.whole(root)
    if reader.faults:
        raise MalformedError(reader.faults)
    return project


def _fault(mark: Any, message: str, remedy: str, rule: str = "bad-wording") -> Fault:
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Fault(FILE, line, column, rule, message, remedy)


class _Reader:
    """Reads the nodes of the file and gathers its faults, each with its place."""

    def __init__(self, corpus: Corpus, table: Table | None) -> None:
        self.table = table
        self.known = frozenset(ids(corpus))
        self.by_label = {label: value for (_, value), label in corpus.labels.items()}
        self.faults: list[Fault] = []

    def whole(self, root: yaml.Node | None) -> Project:
        parts = {key.value: (key, node) for key, node in self._pairs(root)}
        for name in parts.keys() - {"names", "setting", "ranges", "off"}:
            remedy = "use one of: names, setting, ranges, off"
            self._fault(parts[name][0], f"there is no part '{name}'", remedy)

        def pairs(part: str) -> Iterator[tuple[yaml.Node, yaml.Node]]:
            return self._pairs(parts[part][1]) if part in parts else iter(())

        return Project(
            self.table,
            names={
                " ".join(alias.value.lower().replace("’", "'").split()): name
                for key, node in pairs("names")
                for name in self._ids([key])
                for alias in self._items(node)
            },
            setting={
                key.value: tuple(self._ids(self._items(node))) for key, node in pairs("setting")
            },
            ranges={
                key.value: found
                for key, node in pairs("ranges")
                for found in self._range(key, dict(self._texts(node)))
            },
            off={key.value.lower(): self._reason(key, node) for key, node in pairs("off")},
        )

    def _ids(self, nodes: Iterable[yaml.Node]) -> Iterator[str]:
        for node in nodes:
            name = self.by_label.get(node.value, str(node.value))
            if name in self.known:
                yield name
                continue
            near = difflib.get_close_matches(name, sorted(self.known), n=1)
            remedy = f"did you mean '{near[0]}'?" if near else "use an id or a label of the data"
            self._fault(node, f"'{name}' is not the id or label of anything in the data", remedy)

    def _range(self, key: yaml.Node, item: dict[str, str]) -> Iterator[Range]:
        known = self.table.ranges if self.table else {}
        if key.value not in known:
            remedy = f"use one of: {', '.join(known)}"
            self._fault(key, f"'{key.value}' is not a word with a range", remedy)
            return
        because = item.pop("because", "").strip()
        try:
            ends = {end: float(item[end]) for end in item}
        except ValueError:
            ends = {}
        of = known[key.value].of
        found = range_of({"of": of, "because": because, **ends})
        high = 1 if of == "share" else float("inf")
        in_order = found.high is None or found.low <= found.high <= high
        if because and ends and ends.keys() <= set(_ENDS) and 0 <= found.low <= high and in_order:
            yield found
            return
        what = "shares between 0 and 1" if of == "share" else "counts"
        remedy = f"write from: or above:, to: or below:, as {what}, and because:"
        self._fault(key, f"the range of '{key.value}' has no limits or no reason", remedy)

    def _texts(self, node: yaml.Node) -> Iterator[tuple[str, str]]:
        return ((key.value, str(value.value)) for key, value in self._pairs(node))

    def _reason(self, key: yaml.Node, node: yaml.Node) -> str:
        if isinstance(node, yaml.ScalarNode) and node.value.strip():
            return str(node.value.strip())
        self._fault(key, f"'{key.value}' has no reason", "give the reason as text")
        return ""

    def _items(self, node: yaml.Node) -> Iterator[yaml.Node]:
        for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            if isinstance(item, yaml.ScalarNode):
                yield item
            else:
                self._fault(item, "this is not text", "write a list of texts")

    def _pairs(self, node: yaml.Node | None) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        pairs = node.value if isinstance(node, yaml.MappingNode) else [(node, None)]
        for key, value in pairs:
            if isinstance(key, yaml.ScalarNode) and value is not None:
                yield key, value
            else:
                self._fault(key, "here should be keys and values", "write key: value, one a line")

    def _fault(self, node: yaml.Node | None, message: str, remedy: str) -> None:
        self.faults.append(_fault(node.start_mark if node else None, message, remedy))


def ids(corpus: Corpus) -> Iterator[str]:
    """Yield the id of everything that has a name: codes, documents, events, actors and so on."""
    book = corpus.codebook
    groups = (book.codes, book.families, corpus.periods, corpus.events, corpus.documents)
    for known in (*groups, *corpus.values.values(), corpus.layers):
        yield from known
    yield from (value for attribute, value in corpus.labels if attribute == "retrospective")
