"""The table of decisive words of a language, and where its words stand in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from operator import ge, gt, le, lt
from pathlib import Path
from typing import Any

import yaml

from refutable.language.criteria import Operator
from refutable.language.english import NUMBER_WORDS

COMPUTED = "\ufffc"
"""Stands in a text, character by character, for what an expression computes."""

_FOLDER = Path(__file__).with_name("words")
_GAP = r"[\w’'-]+(?:\s+[\w’'-]+){0,3}"
_SPECIAL = ("N", "Y", "*")
"""What a phrase may have instead of a word: a number, a year, some words."""
_START = re.compile(rf"(?<![\w’'-])(?:[^\W_]+(?:[’'][^\W_]+)?|{COMPUTED}+)")
_TOKEN = re.compile(r"[^\W_]+")
_YEAR = r"(?<![\d.,])(?:1[5-9]|20|21)\d\d(?![\d%]|[.,]\d)"


ENDS: Mapping[str, tuple[Callable[[float, float], bool], str]] = {
    "from": (ge, "at least"),
    "above": (gt, "more than"),
    "to": (le, "at most"),
    "below": (lt, "less than"),
}
"""The ends that a range can have: what must hold of a number, and how that is said."""


@dataclass(frozen=True)
class Range:
    """The shares, between 0 and 1, for which a quantity word is true, and why."""

    ends: Mapping[str, float]
    because: str

    def holds(self, low: float, high: float) -> bool:
        """Whether every number from ``low`` to ``high`` lies in the range."""
        return all(
            ENDS[end][0](number, value)
            for end, value in self.ends.items()
            for number in (low, high)
        )

    def __str__(self) -> str:
        return " and ".join(f"{ENDS[end][1]} {value:.0%}" for end, value in self.ends.items())


def _range_of(item: Mapping[str, Any]) -> Range:
    ends = {end: float(item[end]) for end in ENDS if end in item}
    return Range(ends, item["because"])


@dataclass(frozen=True)
class Entry:
    """The words of one sense, and the forms of a criterion that answer them.

    Words that nothing has to answer only help to read others. ``opposed_by`` are forms without
    which the words need no answer. ``says`` are the forms that a sentence expresses.
    """

    sense: str
    words: tuple[str, ...]
    answered_by: frozenset[str]
    opposed_by: frozenset[str]
    says: frozenset[str]
    compares: Operator | None
    sides: str
    direction: str
    range: Range | None
    agrees: Mapping[str, str]
    differs: Mapping[str, str]

    @property
    def denies(self) -> bool:
        """Whether the words deny something, and do not only limit it."""
        return "denial" in self.says and "maximum" not in self.says

    @property
    def weighs(self) -> bool:
        """Whether the words compare two amounts, or say of how many something holds."""
        return self.compares is not None or self.range is not None or "each" in self.says


@dataclass(frozen=True)
class Word:
    """A decisive word, or a phrase of them, in a text: the words and their place."""

    text: str
    start: int
    end: int
    entry: Entry


@dataclass(frozen=True)
class Token:
    """A word of a text without its endings, and its place; years and decades stay as written."""

    stem: str
    start: int
    end: int


@dataclass(frozen=True)
class Table:
    """The decisive words of one language, with what is needed to recognise a name in it."""

    entries: tuple[Entry, ...]
    endings: tuple[str, ...]
    shortest: int
    ignored: frozenset[str]
    refers_back: frozenset[str]
    decades: Mapping[str, int]
    parts_of_decades: Mapping[str, tuple[int, int]]
    numbers: tuple[str, ...]
    joints: tuple[str, ...]
    compared_by: tuple[str, str]
    capitals_name: bool

    @cached_property
    def cuts(self) -> re.Pattern[str]:
        """What parts one stretch of a sentence from the next: stops, commas, "and" and the like."""
        return re.compile(rf"[,;:.()–—]|{self.joint.pattern}", re.IGNORECASE)

    @cached_property
    def joint(self) -> re.Pattern[str]:
        """What joins two parts, as "and" does, but not the one in "between 1990 and 2000"."""
        return re.compile(rf"\b(?:{'|'.join(self.joints)})\b(?! \d)", re.IGNORECASE)

    @cached_property
    def than(self) -> re.Pattern[str]:
        """What stands between the sides of a comparison of unequals: "than"."""
        return re.compile(rf"\b{self.compared_by[0]}\b", re.IGNORECASE)

    @cached_property
    def second_than(self) -> re.Pattern[str]:
        """What stands between the sides of a comparison of equals: "as"."""
        return re.compile(rf"\b{self.compared_by[1]}\b", re.IGNORECASE)

    @cached_property
    def _phrases(self) -> Mapping[str, list[tuple[str, Entry]]]:
        # By their first word, the longest first: "no rarer" decides, and not "no".
        phrases = [(phrase, entry) for entry in self.entries for phrase in entry.words]
        found: dict[str, list[tuple[str, Entry]]] = {}
        for phrase, entry in sorted(phrases, key=lambda pair: -len(pair[0])):
            found.setdefault(phrase.split()[0], []).append((phrase, entry))
        return found

    def words(self, text: str, taken: Iterable[tuple[int, int]] = ()) -> tuple[Word, ...]:
        """Return the decisive words of a text in their order, none inside what is ``taken``."""
        free = text.lower()
        for start, end in taken:
            free = free[:start] + "\ufffe" * (end - start) + free[end:]
        words: list[Word] = []
        for token in _START.finditer(free):
            if words and token.start() < words[-1].end:
                continue
            starts = (token[0], "N", "Y")
            for phrase, entry in (one for key in starts for one in self._phrases.get(key, ())):
                # Most phrases have a word that the text has not: no pattern is made for them.
                if not all(map(free.__contains__, _further(phrase))):
                    continue
                if found := _pattern(phrase, self.numbers).match(free, token.start()):
                    start, end = found.span()
                    words.append(Word(text[start:end], start, end, entry))
                    break
        return tuple(words)

    @cached_property
    def _stems(self) -> dict[str, str]:
        return {}

    @cached_property
    def _ending(self) -> re.Pattern[str]:
        return re.compile(rf"(?<=.{{{self.shortest}}})(?:{'|'.join(self.endings)})$")

    def stem(self, word: str) -> str:
        """Return a word without its endings."""
        if word not in self._stems:
            bare = word.lower()
            while (shorter := self._ending.sub("", bare)) != bare:
                bare = shorter
            self._stems[word] = bare
        return self._stems[word]

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Return the words of a text that mean something by themselves."""
        return tuple(
            Token(self.stem(found[0]), *found.span())
            for found in _TOKEN.finditer(text)
            if found[0].lower() not in self.ignored and (len(found[0]) > 1 or found[0].isdigit())
        )

    def stems(self, text: str) -> tuple[str, ...]:
        """Return the stems of a text, in their order."""
        return tuple(token.stem for token in self.tokens(text))

    def years(self, text: str) -> tuple[tuple[int, int, int, int], ...]:
        """Return each year or decade of a text: first and last year, start and end of its words."""
        return tuple(self._years(found) for found in self._dated.finditer(text.lower()))

    @cached_property
    def _dated(self) -> re.Pattern[str]:
        parts, decades = "|".join(self.parts_of_decades), "|".join(self.decades)
        return re.compile(
            rf"(?:\b(?P<part>{parts})[- ])?(?:\b(?P<decade>{decades})\b|(?P<year>{_YEAR})(?P<s>s?))"
        )

    def _years(self, found: re.Match[str]) -> tuple[int, int, int, int]:
        decade = found["decade"]
        first = 1900 + self.decades[decade] if decade else int(found["year"])
        last = first + 9 if decade or found["s"] else first
        if last > first and found["part"]:
            begin, end = self.parts_of_decades[found["part"]]
            first, last = first + begin, first + end
        return first, last, found.start(), found.end()

    @cached_property
    def ranges(self) -> Mapping[str, Range]:
        """The range of each sense that has one."""
        return {entry.sense: entry.range for entry in self.entries if entry.range is not None}


@cache
def _further(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase after the first that stand in a text as they are."""
    return tuple(part for part in phrase.split()[1:] if part not in _SPECIAL)


@cache
def _pattern(phrase: str, numbers: tuple[str, ...]) -> re.Pattern[str]:
    number = rf"(?:{'|'.join(numbers)}|(?!{_YEAR})\d[\d.,]*%?|{COMPUTED}+)"
    special = dict(zip(_SPECIAL, (number, rf"(?:{_YEAR}|{COMPUTED}+)", _GAP), strict=True))
    words = (special.get(part, re.escape(part)) for part in phrase.split())
    return re.compile(r"\s+".join(words) + r"(?!\w)")


@cache
def word_table(language: str) -> Table | None:
    """Return the word table of a language ("en-GB" takes that of "en"); None where it has none."""
    path = _FOLDER / f"{language.lower().split('-')[0].split('_')[0] or 'en'}.yaml"
    if not path.is_file():
        return None
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content = yaml.load(path.read_text(encoding="utf-8"), loader)
    return Table(
        entries=tuple(map(_entry, content["entries"])),
        endings=tuple(sorted(content["endings"], key=len, reverse=True)),
        shortest=content["shortest"],
        ignored=frozenset(map(_as_written, content["ignored"])),
        refers_back=frozenset(content["refers_back"]),
        decades=content["decades"],
        parts_of_decades={part: (a, b) for part, (a, b) in content["parts_of_decades"].items()},
        joints=tuple(content["joints"]),
        compared_by=tuple(content["compared_by"]),
        capitals_name=content.get("capitals_name", False),
        numbers=tuple(content.get("numbers", NUMBER_WORDS)),
    )


def _entry(item: Mapping[str, Any]) -> Entry:
    answered = frozenset(item.get("answered_by", ()))
    return Entry(
        sense=item["sense"],
        words=tuple(map(_as_written, item["words"])),
        answered_by=answered,
        opposed_by=frozenset(item.get("opposed_by", ())),
        says=answered | frozenset(item.get("says", ())),
        compares=item.get("compares"),
        sides=item.get("sides", "than"),
        direction=item.get("direction", ""),
        range=_range_of(item["range"]) if "range" in item else None,
        agrees=item.get("agrees", {}),
        differs=item.get("differs", {}),
    )


def _as_written(word: object) -> str:
    # YAML takes an unquoted "no" or "on" for a truth value.
    if isinstance(word, bool):
        raise TypeError("quote the words no, on, off, yes in the word table")
    return str(word)
