"""What quantity words mean in numbers, and what a paper calls the things in its data.

The ranges of the engine are below, each with its reason. A project may change them, and may say
under which names its prose speaks of codes, periods, events and the like, in ``data/wording.yaml``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from refutable.corpus import Corpus
from refutable.errors import Fault, MalformedError

FILE = "data/wording.yaml"


@dataclass(frozen=True)
class Portion:
    """The numbers for which a quantity word is true, and why these.

    ``of`` says of what: a share of a whole, between 0 and 1, or a count. An end that is ``open``
    does not belong to the range; ``high`` None means that there is no upper end.
    """

    of: Literal["share", "count"]
    low: float
    high: float | None
    because: str
    open_low: bool = False
    open_high: bool = False

    def holds(self, low: float, high: float) -> bool:
        """Whether every number from ``low`` to ``high`` lies in the range."""
        above = low > self.low if self.open_low else low >= self.low
        if self.high is None:
            return above
        return above and (high < self.high if self.open_high else high <= self.high)

    def __str__(self) -> str:
        def shown(value: float) -> str:
            return f"{value:.0%}" if self.of == "share" else f"{value:g}"

        low = ("more than " if self.open_low else "at least ") + shown(self.low)
        if self.high is None:
            return low
        if self.low == self.high:
            return f"exactly {shown(self.low)}"
        return f"{low} and {'less than' if self.open_high else 'at most'} {shown(self.high)}"


RANGES: Mapping[str, Portion] = {
    "all": Portion("share", 1, 1, "one that is missing is enough to refute it"),
    "nearly all": Portion("share", 0.8, 1, "at most one exception in five"),
    "most": Portion("share", 0.5, 1, "a majority: more than half", open_low=True),
    "half": Portion("share", 0.45, 0.55, "what rounds to a half in tenths"),
    "many": Portion("share", 1 / 3, 1, "more than can be passed over, and not yet a majority"),
    "often": Portion("share", 1 / 3, 1, "as many, said of occasions"),
    "few": Portion("share", 0, 0.25, "some, and at most one in four", open_low=True),
    "rarely": Portion("share", 0, 0.2, "at most one occasion in five"),
    "none": Portion("share", 0, 0, "a single one is enough to refute it"),
    "several": Portion("count", 3, None, "more than a pair"),
    "repeatedly": Portion("count", 2, None, "said, and said again"),
}


@dataclass(frozen=True)
class Vocabulary:
    """The ranges of quantity words, and the names under which the prose speaks of the data."""

    ranges: Mapping[str, Portion]
    names: Mapping[str, str]


DEFAULT = Vocabulary(RANGES, {})
_LIMITS = {"above": ("low", True), "from": ("low", False)}
_UPPER = {"below": ("high", True), "to": ("high", False)}


def portion_word(share: float, vocabulary: Vocabulary = DEFAULT) -> str:
    """Return the word for a share: all, most, half, few or none; "some" where none of them fits."""
    words = ("all", "none", "half", "most", "few")
    return next((word for word in words if vocabulary.ranges[word].holds(share, share)), "some")


def read_vocabulary(text: str, corpus: Corpus) -> Vocabulary:
    """Return what a ``data/wording.yaml`` declares, over the engine's own ranges.

    Raises:
        MalformedError: it is not of the form that is asked for; every fault is in it.
    """
    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line, column = _place(error.problem_mark)
        problem = error.problem or "no valid YAML"
        remedy = "correct the YAML at this place"
        raise MalformedError([Fault(FILE, line, column, "bad-yaml", problem, remedy)]) from error
    reader = _Reader(corpus)
    vocabulary = reader.whole(root)
    if reader.faults:
        raise MalformedError(reader.faults)
    return vocabulary


class _Reader:
    """Reads the nodes of one file and gathers what is wrong with them, each with its place."""

    def __init__(self, corpus: Corpus) -> None:
        self.known = frozenset(known_things(corpus))
        self.faults: list[Fault] = []

    def whole(self, root: yaml.Node | None) -> Vocabulary:
        ranges, names = dict(RANGES), dict[str, str]()
        for key, node in self._pairs(root, "ranges: and names:"):
            if key.value == "ranges":
                ranges.update(self._ranges(node))
            elif key.value == "names":
                names.update(self._names(node))
            else:
                self._fault(key, f"no part '{key.value}'", "the parts are: ranges, names")
        return Vocabulary(ranges, names)

    def _ranges(self, node: yaml.Node) -> Iterable[tuple[str, Portion]]:
        for key, content in self._pairs(node, "a word and its range"):
            if key.value not in RANGES or key.value in ("all", "none"):
                words = ", ".join(word for word in RANGES if word not in ("all", "none"))
                self._fault(key, f"'{key.value}' has no range to declare", f"one of: {words}")
            else:
                portion = self._portion(key, content)
                if portion is not None:
                    yield key.value, portion

    def _portion(self, word: yaml.ScalarNode, node: yaml.Node) -> Portion | None:
        before = len(self.faults)
        of = RANGES[word.value].of
        limits: dict[str, tuple[float, bool]] = {}
        because = ""
        for key, value in self._pairs(node, "above: or from:, below: or to:, and because:"):
            end = {**_LIMITS, **_UPPER}.get(key.value)
            if key.value == "because":
                because = str(value.value).strip()
            elif end is None:
                self._fault(key, f"no limit '{key.value}'", "above, from, below, to, because")
            else:
                number = self._number(value, of)
                if number is not None:
                    limits[end[0]] = (number, end[1])
        low, open_low = limits.get("low", (0.0, False))
        high, open_high = limits.get("high", (1.0 if of == "share" else None, False))
        if len(self.faults) == before:
            if not because:
                self._fault(word, f"'{word.value}' has no reason", "say why in because:")
            if not limits or (high is not None and high < low):
                self._fault(word, f"'{word.value}' has no range", "give from: and to:, in order")
        if len(self.faults) > before:
            return None
        return Portion(of, low, high, because, open_low, open_high)

    def _number(self, node: yaml.Node, of: str) -> float | None:
        try:
            number = float(node.value)
        except (TypeError, ValueError):
            number = -1.0
        if number >= 0 and (of == "count" or number <= 1):
            return number
        what = "a share between 0 and 1" if of == "share" else "a count"
        self._fault(node, f"'{node.value}' is not {what}", "write a number, such as 0.5")
        return None

    def _names(self, node: yaml.Node) -> Iterable[tuple[str, str]]:
        for key, value in self._pairs(node, "a name and the id of what it names"):
            name, thing = " ".join(str(key.value).lower().split()), str(value.value)
            if thing not in self.known:
                near = difflib.get_close_matches(thing, sorted(self.known), n=1)
                remedy = f"did you mean '{near[0]}'?" if near else "use an id that the data declare"
                self._fault(value, f"'{thing}' is nothing that the data name", remedy)
            elif len(re.findall(r"\w+", name)) < 2:
                remedy = "give the whole phrase; a single word stands for too much"
                self._fault(key, f"the name '{key.value}' is a single word", remedy)
            else:
                yield name, thing

    def _pairs(
        self, node: yaml.Node | None, wanted: str
    ) -> Iterable[tuple[yaml.ScalarNode, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self._fault(node, "no keys and values here", f"give {wanted}")
            return
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key, value
            else:
                self._fault(key, "a key is a text", f"give {wanted}")

    def _fault(self, node: yaml.Node | None, message: str, remedy: str) -> None:
        line, column = _place(node.start_mark if node else None)
        self.faults.append(Fault(FILE, line, column, "bad-wording", message, remedy))


def _place(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def known_things(corpus: Corpus) -> Iterable[str]:
    """Return the id of everything that a name of the prose may stand for."""
    book = corpus.codebook
    for ids in (book.codes, book.families, corpus.periods, corpus.events, corpus.documents):
        yield from ids
    for document in corpus.documents.values():
        yield from (document.actor, document.type, document.scope, *document.institutions)
    yield from (excerpt.scope for excerpt in corpus.counted)
    yield from corpus.layers
