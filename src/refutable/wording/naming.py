"""Which things of the data a stretch of a sentence names: codes, periods, events, actors, years.

A thing is named by a phrase that the project declares for it, or by a word of its label or id.
That is enough to tell which of two operands a stretch speaks of, and never more than that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from refutable.corpus import Corpus, Interval
from refutable.evaluate.names import span_of
from refutable.language.expressions import DateOf, Day, Quantity, Spelled
from refutable.language.nodes import to_json
from refutable.language.query import By, Query
from refutable.wording.commitments import queries_in
from refutable.wording.lexicon import Dates, Mark, Orders, dates_in, find_marks
from refutable.wording.vocabulary import Vocabulary

_SUFFIXES = (
    *("ization", "isation", "ations", "ation", "ances", "ance", "ences", "ence", "ments", "ment"),
    *("ships", "ship", "ings", "ing", "ally", "edly", "ed", "als", "al", "es", "ly", "s"),
)
_EMPTY = frozenset(
    [
        *("and", "the", "for", "with", "from", "are", "its", "that", "this", "those", "these"),
        *("their", "his", "her", "who", "which", "what", "how", "not", "than", "more", "said"),
        *("other", "same", "text", "document"),
    ]
)
_MEMORY = re.compile(
    r"\b(?:interview\w*|memor\w*|recall\w*|remember\w*|recollect\w*|look\w* back|witness\w*)\b"
)
_OF_THE_TIME = re.compile(
    r"\b(?:(?:of|at) (?:the|its|their|that) (?:own )?time|contemporar\w+"
    r"|texts?|documents?|papers?)\b"
)


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Return a word without its ending: enough to find "disturbed" in "Disturbance"."""
    bare = re.sub(r"[’']s?$", "", word.lower())
    for suffix in _SUFFIXES:
        if bare.endswith(suffix) and len(bare) - len(suffix) >= 3:
            bare = bare[: -len(suffix)]
            break
    return re.sub(r"[ey]$", "", bare) if len(bare) > 3 else bare


def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that mean something by themselves."""
    words = re.findall(r"[^\W_]+(?:[’'][^\W_]+)?", text.lower())
    return frozenset(stem(word) for word in words if word not in _EMPTY and len(word) > 2)


def _phrase(words: str) -> re.Pattern[str]:
    spaced = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"(?<!\w){spaced}(?!\w)")


@dataclass(frozen=True)
class Inset:
    """What an expression computes inside a sentence: where it stands, and what it comes from."""

    start: int
    end: int
    text: str
    value: object


@dataclass(frozen=True)
class Cue:
    """Something by which a sentence can show which operand it speaks of."""

    kind: str
    name: str


Operand = Quantity | DateOf | Day


def cues_of(operand: Operand) -> frozenset[Cue]:
    """Return everything by which a sentence can show that it speaks of this operand."""
    if isinstance(operand, Day):
        return frozenset({Cue("day", operand.name)})
    return frozenset(cue for query in queries_in(operand) for cue in _cues(query))


def _cues(query: Query) -> Iterator[Cue]:
    yield from (Cue("code", name) for name in query.codes)
    yield from (Cue("stance", name) for name in query.stances)
    for rule in query.restrictions:
        kind = rule.by.value
        yield from (Cue(kind, value) for value in rule.values)
    for item in query.related:
        if item.how.startswith("not"):
            yield from (Cue("without", name) for name in item.other.codes)


@dataclass(frozen=True)
class Names:
    """How a paper's prose names the things in its data."""

    corpus: Corpus
    vocabulary: Vocabulary

    @cached_property
    def _phrases(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        longest_first = sorted(self.vocabulary.names.items(), key=lambda pair: -len(pair[0]))
        return tuple((_phrase(phrase), thing) for phrase, thing in longest_first)

    def declared(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """Return where declared names stand in a text, and of what; the longest one at a place."""
        lowered = text.lower().replace("’", "'")
        found: list[tuple[int, int, str]] = []
        for pattern, thing in self._phrases:
            for match in pattern.finditer(lowered):
                if all(match.end() <= start or end <= match.start() for start, end, _ in found):
                    found.append((match.start(), match.end(), thing))
        return tuple(sorted(found))

    def label_stems(self, kind: str, name: str) -> frozenset[str]:
        """Return the stems of the label, or else of the id, of a thing."""
        book, corpus = self.corpus.codebook, self.corpus
        if kind in ("code", "without"):
            label = (book.codes.get(name) or book.families[name]).label
            return stems(re.sub(r"\([^)]*\)", "", label))
        if kind == By.DOCUMENT.value:
            document = corpus.documents[name]
            return stems(f"{name.replace('-', ' ')} {document.type}")
        by_id = stems(name.replace("-", " "))
        known = corpus.periods.get(name) or corpus.events.get(name)
        by_label = stems(known.label) if known else by_id
        # What label and id share names the thing best; a label says much else of an event.
        return by_id & by_label or by_id | by_label

    def span(self, name: str) -> Interval:
        """Return the days that a time stands for."""
        return span_of(name, self.corpus)

    def years(self, name: str) -> frozenset[int]:
        """Return the years in which a time begins and ends."""
        span = self.span(name)
        return frozenset(day.year for day in (span.first, span.last) if day is not None)

    def same_years(self, dates: Dates, name: str) -> bool:
        """Whether a time begins or ends in a year or decade."""
        return any(dates.first <= year <= dates.last for year in self.years(name))


class Stretch:
    """A part of a sentence, and what it names."""

    def __init__(self, text: str, names: Names, insets: Iterable[Inset] = ()) -> None:
        self.text = text.lower()
        self.names = names
        self.insets = tuple(insets)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The decisive words in it."""
        return find_marks(self.text)

    @cached_property
    def things(self) -> frozenset[str]:
        """What it names by a declared name."""
        return frozenset(thing for _, _, thing in self.names.declared(self.text))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of its words, without those of declared names."""
        text = self.text
        for start, end, _ in self.names.declared(text):
            text = text[:start] + " " * (end - start) + text[end:]
        return stems(text)

    @cached_property
    def dates(self) -> tuple[Dates, ...]:
        """The years and decades in it."""
        return dates_in(self.text)

    def shows(self, cue: Cue) -> bool:
        """Whether it names what the cue stands for."""
        if cue.kind == By.RETROSPECTIVE.value:
            pattern = _MEMORY if cue.name == "yes" else _OF_THE_TIME
            return pattern.search(self.text) is not None
        if cue.kind in (By.SINCE.value, By.BEFORE.value):
            wanted = "after" if cue.kind == By.SINCE.value else "before"
            found = (mark.sense for mark in self.marks if isinstance(mark.sense, Orders))
            return any(sense.direction == wanted for sense in found)
        if cue.kind in (By.DURING.value, "day"):
            return self.names_time(cue.name)
        return self._names(cue.kind, cue.name)

    def names_time(self, name: str) -> bool:
        """Whether it names a time: by its declared name, a year of it, or a word of its label."""
        if any(self.names.same_years(dates, name) for dates in self.dates):
            return True
        return self._names("day", name)

    def _names(self, kind: str, name: str) -> bool:
        if name in self.things:
            return True
        book = self.names.corpus.codebook
        if name in book.families and any(
            thing in book.codes and book.codes[thing].family == name for thing in self.things
        ):
            return True
        return bool(self.names.label_stems(kind, name) & self.stems)

    def score(self, cues: Iterable[Cue], operand: object) -> int:
        """Return how much in it speaks of an operand: names, and values computed from it."""
        computed = sum(_part_of(inset.value, operand) for inset in self.insets)
        return 3 * computed + sum(self.shows(cue) for cue in cues)


def _part_of(value: object, operand: object) -> bool:
    """Whether a computed value is an operand, or a side of it."""
    inner = value.of if isinstance(value, Spelled) else value
    if not isinstance(inner, (Quantity, DateOf, Day)):
        return False
    return any(same(inner, part) for part in _parts(operand))


def _parts(operand: object) -> Iterator[object]:
    yield operand
    for side in ("left", "right"):
        if hasattr(operand, side):
            yield from _parts(getattr(operand, side))


def same(one: object, other: object) -> bool:
    """Whether two values of the claim language say the same."""
    return bool(to_json(one) == to_json(other))


@dataclass(frozen=True)
class Evidence:
    """How much in a sentence speaks for one order of two operands, and how much for the other."""

    straight: int
    turned: int

    @property
    def order(self) -> int:
        """1 where the first operand comes first, -1 where the second does, 0 where none tells."""
        return (self.straight > self.turned) - (self.straight < self.turned)

    @property
    def weight(self) -> int:
        """How much there is at all."""
        return self.straight + self.turned


def evidence(before: Stretch, behind: Stretch, first: Operand, second: Operand) -> Evidence:
    """Return what tells which of two operands stands before a word and which behind it."""
    cues, others = cues_of(first), cues_of(second)
    only_first, only_second = cues - others, others - cues
    straight = before.score(only_first, first) + behind.score(only_second, second)
    turned = before.score(only_second, second) + behind.score(only_first, first)
    former, latter = (
        re.search(r"\bthe former\b", before.text),
        re.search(r"\bthe latter\b", behind.text),
    )
    crossed = re.search(r"\bthe latter\b", before.text) and re.search(
        r"\bthe former\b", behind.text
    )
    return Evidence(straight + bool(former and latter), turned + bool(crossed))


def mentions_time(text: str, names: Names, times: Iterable[str]) -> bool:
    """Whether a text names a year, a decade, or one of these times."""
    stretch = Stretch(text, names)
    return bool(stretch.dates) or any(stretch.names_time(name) for name in times)
