"""``data/wording.yaml``: what a project declares about the words of its prose.

``names`` gives other names for things in the data, ``setting`` the things that a section speaks of
without repeating them, ``ranges`` other ranges of quantity words, and ``off`` words that are not
checked, each with a reason.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from refutable.corpus import Corpus
from refutable.errors import Fault, MalformedError
from refutable.wording.table import Range, Table, range_of

FILE = "data/wording.yaml"
ALL_WORDS, ALL_NAMES = "all words", "all names"
WHOLE_PAPER = "paper"
_RANGE_KEYS = ("from", "above", "to", "below")


@dataclass(frozen=True)
class Project:
    """What a project declares about its wording, and the word table of its language.

    ``names`` maps a name in lower case to the id of what it names; ``setting`` maps the id of a
    section, or ``"paper"``, to ids; ``off`` maps a word to the reason why it is not checked.
    """

    table: Table | None
    names: Mapping[str, str] = field(default_factory=dict)
    setting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)
    off: Mapping[str, str] = field(default_factory=dict)

    @property
    def unchecked(self) -> tuple[str, ...]:
        """What of the sentences is not checked here, a line each, with the project's reason."""
        if self.table is None:
            return ("no sentence is compared with its criterion: its language has no word table",)
        return tuple(
            f"“{word}” is not checked in sentences: {why}" for word, why in self.off.items()
        )

    def range_of(self, sense: str) -> Range | None:
        """Return the range of a sense, as the project declares it or as the table has it."""
        return self.ranges.get(sense) or (self.table.range_of(sense) if self.table else None)

    def settings_of(self, sections: Iterable[str]) -> tuple[str, ...]:
        """Return the ids that a sentence in these sections, one in the other, need not name."""
        return tuple(
            name for place in (WHOLE_PAPER, *sections) for name in self.setting.get(place, ())
        )


def portion_word(share: float, project: Project) -> str:
    """Return the word for a share: all, none, half, most or few; "some" where none of them fits."""
    if share in (0, 1):
        return "all" if share else "none"
    for word in ("half", "most", "few"):
        known = project.range_of(word)
        if known is not None and known.holds(share, share):
            return word
    return "some"


def read_project(text: str, corpus: Corpus, table: Table | None) -> Project:
    """Return what a ``data/wording.yaml`` declares.

    Raises:
        MalformedError: it is not in the documented form; every fault is in it.
    """
    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line, column = _place(error.problem_mark)
        problem = error.problem or "this is not YAML"
        remedy = "correct the YAML at this place"
        raise MalformedError([Fault(FILE, line, column, "bad-yaml", problem, remedy)]) from error
    reader = _Reader(corpus, table)
    project = reader.whole(root)
    if reader.faults:
        raise MalformedError(reader.faults)
    return project


class _Reader:
    """Reads the nodes of the file and gathers its faults, each with its place."""

    def __init__(self, corpus: Corpus, table: Table | None) -> None:
        self.table = table
        self.known = frozenset(ids(corpus))
        self.by_label = {label: value for (_, value), label in corpus.labels.items()}
        self.ranges = {e.sense: e.range for e in (table.entries if table else ()) if e.range}
        self.faults: list[Fault] = []

    def whole(self, root: yaml.Node | None) -> Project:
        names: dict[str, str] = {}
        setting: dict[str, tuple[str, ...]] = {}
        ranges: dict[str, Range] = {}
        off: dict[str, str] = {}
        for key, node in self._pairs(root):
            if key.value == "names":
                names = {
                    alias: name
                    for one, node in self._pairs(node)
                    for name in self._thing(one)
                    for alias in self._texts(node)
                }
            elif key.value == "setting":
                setting = {one.value: tuple(self._things(node)) for one, node in self._pairs(node)}
            elif key.value == "ranges":
                ranges = {
                    word: found
                    for one, node in self._pairs(node)
                    for word, found in self._range(one, node)
                }
            elif key.value == "off":
                off = {
                    one.value.lower(): self._reason(one, node) for one, node in self._pairs(node)
                }
            else:
                remedy = "the parts are names, setting, ranges and off"
                self._fault(key, f"there is no part '{key.value}'", remedy)
        return Project(self.table, names, setting, ranges, off)

    def _thing(self, node: yaml.Node) -> Iterable[str]:
        thing = self.by_label.get(str(node.value), str(node.value))
        if thing in self.known:
            yield thing
            return
        near = difflib.get_close_matches(thing, sorted(self.known), n=1)
        remedy = f"did you mean '{near[0]}'?" if near else "use an id or a label of the data"
        self._fault(node, f"'{thing}' is not the id or label of anything in the data", remedy)

    def _things(self, node: yaml.Node) -> Iterable[str]:
        for item in self._items(node):
            yield from self._thing(item)

    def _texts(self, node: yaml.Node) -> Iterable[str]:
        for item in self._items(node):
            yield " ".join(str(item.value).lower().replace("’", "'").split())

    def _items(self, node: yaml.Node) -> Iterable[yaml.ScalarNode]:
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for item in items:
            if isinstance(item, yaml.ScalarNode):
                yield item
            else:
                self._fault(item, "this is not a text", "write a list of texts")

    def _range(self, word: yaml.ScalarNode, node: yaml.Node) -> Iterable[tuple[str, Range]]:
        before = len(self.faults)
        known = self.ranges.get(word.value)
        if known is None:
            words = ", ".join(self.ranges)
            self._fault(word, f"'{word.value}' has no range to declare", f"one of: {words}")
            return
        item: dict[str, Any] = {"of": known.of}
        for key, value in self._pairs(node):
            if key.value in _RANGE_KEYS:
                item[key.value] = self._number(value, known.of)
            elif key.value == "because":
                item["because"] = self._reason(word, value)
            else:
                self._fault(
                    key, f"there is no limit '{key.value}'", "above, from, below, to, because"
                )
        if not {*_RANGE_KEYS} & item.keys() or "because" not in item:
            self._fault(
                word, f"'{word.value}' needs a range and a reason", "give from:, to:, because:"
            )
        if len(self.faults) == before:
            found = range_of(item)
            if found.high is not None and found.high < found.low:
                self._fault(
                    word, f"the range of '{word.value}' is empty", "give the lower end first"
                )
            yield word.value, found

    def _number(self, node: yaml.Node, of: str) -> float:
        try:
            number = float(node.value)
        except (TypeError, ValueError):
            number = -1.0
        if number < 0 or (of == "share" and number > 1):
            what = "a share between 0 and 1" if of == "share" else "a count"
            self._fault(node, f"'{node.value}' is not {what}", "write a number, such as 0.5")
        return number

    def _reason(self, word: yaml.ScalarNode, node: yaml.Node) -> str:
        reason = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
        if not reason:
            self._fault(word, f"'{word.value}' has no reason", "say why, as a text")
        return reason

    def _pairs(self, node: yaml.Node | None) -> Iterable[tuple[yaml.ScalarNode, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self._fault(node, "keys and values are missing here", "write key: value, one a line")
            return
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key, value
            else:
                self._fault(key, "this key is not a text", "write key: value, one a line")

    def _fault(self, node: yaml.Node | None, message: str, remedy: str) -> None:
        line, column = _place(node.start_mark if node else None)
        self.faults.append(Fault(FILE, line, column, "bad-wording", message, remedy))


def _place(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def ids(corpus: Corpus) -> Iterable[str]:
    """Return the id of everything that has a name: codes, documents, events, actors and so on."""
    book = corpus.codebook
    for known in (book.codes, book.families, corpus.periods, corpus.events, corpus.documents):
        yield from known
    for values in corpus.values.values():
        yield from values
    yield from corpus.layers
    yield from (value for attribute, value in corpus.labels if attribute == "retrospective")
