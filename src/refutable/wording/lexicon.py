"""The words of an English sentence that decide: direction, order, quantity, negation.

A sentence is searched for phrases, longest first, so that "no rarer" is read as one word and not
as a denial with a comparison behind it. What is found is a :class:`Mark`: the words, where they
stand, and what they say. Set phrases in which such a word decides nothing are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from refutable.language.expressions import DENIED, MIRRORED, Operator

COMPUTED = "\ufffc"
"""Stands in a text, sign by sign, for what an expression computes."""


@dataclass(frozen=True)
class Denies:
    """No, not, none, never, without: something is said not to be."""


@dataclass(frozen=True)
class Lacks:
    """Leaves out, is missing: the same in a verb. It may word an absence, and need not."""


@dataclass(frozen=True)
class Excludes:
    """Only, alone: and nothing else."""


@dataclass(frozen=True)
class Prefers:
    """Rather than, instead of: the one and not the other."""


@dataclass(frozen=True)
class Embraces:
    """All, every, each, throughout: one exception refutes it. ``what`` is the word behind it."""

    what: str = ""
    of_whole: bool = False


@dataclass(frozen=True)
class Pairs:
    """Both: the two of them."""


@dataclass(frozen=True)
class NotAll:
    """Not every: there is an exception."""


@dataclass(frozen=True)
class NotOnly:
    """Not only: there is more than that."""


@dataclass(frozen=True)
class Exists:
    """Some: there is one at least."""


@dataclass(frozen=True)
class Compares:
    """More, fewer, as many: how the first quantity stands to the second; ``than`` is where.

    ``times`` where one of them is multiplied first: twice as many, half as often.
    """

    sign: Operator
    than: int | None = None
    times: bool = False


@dataclass(frozen=True)
class Moves:
    """Rises, falls, spreads: more later than earlier, or fewer; or it outlives something."""

    sign: Operator
    lasting: bool = False


@dataclass(frozen=True)
class Counts:
    """A number, alone or with a limit: two, at least one, no more than half.

    Both ends are None where the number itself is computed; ``limit`` says which end it then is.
    """

    low: float | None
    high: float | None
    share: bool = False
    limit: Literal["low", "high", ""] = ""
    open_low: bool = False
    open_high: bool = False


@dataclass(frozen=True)
class Ranges:
    """Most, half, few, rarely, several: a word with a declared range."""

    word: str


@dataclass(frozen=True)
class Orders:
    """Before, after, since, until; ``until`` where the day itself is included in what is before."""

    direction: Literal["before", "after"]
    than: int | None = None
    until: bool = False


@dataclass(frozen=True)
class Within:
    """From … to, between … and: inside a stretch of time, ``words`` being its ends."""

    words: str


@dataclass(frozen=True)
class Dates:
    """A year, or a decade as its first and last year."""

    first: int
    last: int


@dataclass(frozen=True)
class Extreme:
    """First, last, latest, oldest; ``of_all`` where it says so of a thing and not of its coming."""

    which: Literal["first", "last"]
    of_all: bool = False


@dataclass(frozen=True)
class Joins:
    """In the same passage, in the same document, together."""

    place: Literal["excerpt", "document", "any"]


Sense = (
    Denies
    | Lacks
    | Excludes
    | Prefers
    | Embraces
    | Pairs
    | NotAll
    | NotOnly
    | Exists
    | Compares
    | Moves
    | Counts
    | Ranges
    | Orders
    | Within
    | Dates
    | Extreme
    | Joins
)


@dataclass(frozen=True)
class Mark:
    """A decisive word, or a phrase of them, in a text: the words, their place, what they say."""

    words: str
    start: int
    end: int
    sense: Sense


_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen", "twenty"),
)
# Set phrases in which a word of the lists below decides nothing.
IDIOMS = (
    r"above all|after all|all in all|all the same|at all(?! but)|once and for all|all too",
    r"all right",
    r"in the first place|at (?:first|last)\b(?: sight)?|first of all|for the first time",
    r"last but not least|not least|last (?:year|century|week|month)|at long last",
    r"one (?:another|after (?:another|the other)|by one|day|side with the other)|each other",
    r"for one(?= |,)(?! (?:thing|passage|text))|on the one hand|on the other hand|as one",
    r"more or less|what is more|once more|any more than|nothing more|more precisely",
    r"no doubt|no wonder|whether or not|if not|not to (?:say|speak of|mention)",
    r"as well(?: as)?|as follows|the following|as far as|so far|as long as|as soon as",
    r"in some (?:sense|ways?|measure|respects?)|to some extent|and so on|from now on|later on",
    r"half[- ]way|at least in part|to say the least|before (?:us|me|you)|sooner or later",
    r"other than|anything but|no other than|as it were|at the same time|in the same way",
    # "All but done" is nearly done; "all but two" is a number of exceptions.
    rf"all but(?!\s+(?:{'|'.join(_NUMBERS)}|the|an?|\d|{COMPUTED}))",
)

_GAP = r"(?:\s+[\w’'-]+)"
_LARGE = {"dozen": 12, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100}
_NUMBER_OF = {word: number for number, word in enumerate(_NUMBERS)} | _LARGE
_FRACTIONS = {
    "half": 1 / 2,
    "a third": 1 / 3,
    "one third": 1 / 3,
    "two thirds": 2 / 3,
    "a quarter": 1 / 4,
    "one quarter": 1 / 4,
    "three quarters": 3 / 4,
}
_DECADES = {
    **{"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60},
    **{f"{stem}ties": 10 * tens for tens, stem in enumerate(("seven", "eigh", "nine"), start=7)},
}
_PARTS = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}  # years of a decade
_YEAR = r"(?<![\d.,])(?:1[5-9]|20|21)\d\d(?![\d%]|[.,]\d)"
_DATE = rf"(?:(?:\b(?:{'|'.join(_PARTS)})[- ])?(?:{_YEAR}s\b|\b(?:{'|'.join(_DECADES)})\b)|{_YEAR})"
_DIGITS = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_AMOUNT = (
    rf"(?P<percent>\d+(?:\.\d+)?)\s?(?:%|per cent)|(?P<fraction>{'|'.join(_FRACTIONS)})\b"
    rf"|(?P<word>{'|'.join(_NUMBER_OF)})\b|(?P<times>once|twice)\b"
    rf"|(?!{_YEAR})(?P<digits>{_DIGITS})(?![\w%])|(?P<computed>{COMPUTED}+)"
)
_LIMITS: tuple[tuple[str, Operator], ...] = (
    ("no more than|not more than|at most|up to", "<="),
    ("no fewer than|no less than|not fewer than|not less than|at least", ">="),
    ("more than", ">"),
    ("fewer than|less than", "<"),
    ("exactly|just", "=="),
)
_MANY = r"many|often|much|frequent|frequently|common|commonly|large|high|great"
_FEW = r"few|rare|rarely|seldom|little|small|low"
_UP = "more|larger|greater|higher|bigger|nearer|closer|oftener|commoner"
_DOWN = "fewer|less|rarer|scarcer|smaller|lower|farther"
_DIRECTIONS: tuple[tuple[str, Operator], ...] = ((_UP, ">"), (_DOWN, "<"))
_NO = r"no|not|nor|never|neither|cannot|none|\w+n[’']t"
_LACKING = (
    r"leav(?:e|es|ing) out|left out|omit(?:s|ted|ting)?|lack(?:s|ed|ing)?|missing|absent|gone"
    r"|excluded?|excludes"
)
_RISING = "rises?|rose|risen|grows?|grew|grown|increase[sd]?|spreads?"
_FALLING = "falls?|fell|fallen|declines?|declined|decrease[sd]?|shrinks?|shrank"
_LASTING = "outlive[sd]?|outlasts?|outlasted|persists?|persisted"
_ENDING = r"vanish(?:es|ed)?|disappear(?:s|ed)?|(?:dies|die|died) out"
_UNIVERSAL = (
    "every one|each one|all|every|each|always|throughout|everywhere|everything|everybody|everyone"
)
_NEARLY = "(?:almost|nearly|virtually|practically|well-nigh)"
_BARELY = "(?:hardly|scarcely|barely)"
_PASSAGE = "passage|excerpt|quotation|breath|sentence|list"
_DOCUMENT = "document|text|paper|source"
_MODALS = "might|may|can|could|should|must|would|will|has to|had to|need|asks?|says?|looks?"
_SETTING = "in|on|at|by|with|to|from|for|that|which|who|than|and|or|but|as"

Maker = Callable[[re.Match[str]], Sense | None]


def dates_in(text: str) -> tuple[Dates, ...]:
    """Return the years and decades that a text names."""
    return tuple(_years(found) for found in _DATED.finditer(text.lower()))


def find_marks(
    text: str, is_time: Callable[[str], bool] = lambda text: bool(dates_in(text))
) -> tuple[Mark, ...]:
    """Return the decisive words of a text in their order; what is computed stands masked in it.

    ``is_time`` tells of the words of a "from … to" or "between … and" whether they are of time.
    """
    lowered = text.lower()
    free = _Free(lowered)
    for pattern in _IDIOMS:
        for found in pattern.finditer(lowered):
            free.take(*found.span())

    def if_time(make: Maker) -> Maker:
        return lambda found: make(found) if is_time(found[0]) else None

    phrases = ((p, if_time(make) if p in _OF_TIME else make) for p, make in _PHRASES)
    marks = [mark for pattern, make in phrases for mark in free.marks(text, pattern, make)]
    return _without_second_nor(text, sorted(marks, key=lambda mark: mark.start))


def _without_second_nor(text: str, marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Take "neither … nor" as the one denial that it is."""
    kept: list[Mark] = []
    neither: Mark | None = None
    for mark in marks:
        word = mark.words.lower()
        same_clause = neither is not None and not re.search("[;:.]", text[neither.end : mark.start])
        if word == "nor" and same_clause:
            continue
        neither = mark if word == "neither" else neither
        kept.append(mark)
    return tuple(kept)


class _Free:
    """Which signs of a text belong to no mark yet."""

    def __init__(self, lowered: str) -> None:
        self.lowered = lowered
        self.taken = bytearray(len(lowered))

    def take(self, start: int, end: int) -> None:
        self.taken[start:end] = b"\x01" * (end - start)

    def marks(self, text: str, pattern: re.Pattern[str], make: Maker) -> Iterator[Mark]:
        place = 0
        while found := pattern.search(self.lowered, place):
            start, end = found.span()
            place = max(end, start + 1)
            if any(self.taken[start:end]):
                place = start + 1
                continue
            sense = make(found)
            if sense is not None:
                self.take(start, end)
                yield Mark(text[start:end], start, end, sense)


def _than(found: re.Match[str]) -> int | None:
    """Return where the "than" or "as" of a comparison stands, in the same clause behind it."""
    rest = found.string[found.end() :]
    word = "as" if re.search(r"\bas\b", found[0]) else "than"
    place = re.match(rf"[^;:.]*?\b({word})\b", rest)
    return found.end() + place.start(1) if place else None


def _comparison(sign: Operator) -> Maker:
    def make(found: re.Match[str]) -> Sense:
        turned = re.search(rf"(?:{_FEW})$", found[0]) is not None
        return Compares(MIRRORED[sign] if turned else sign, _than(found))

    return make


def _as_many(found: re.Match[str]) -> Sense:
    limit, times = found["limit"] or "", found["times"] or ""
    sign: Operator = "=="
    if re.match(_NO, limit):
        sign = "<"
    elif limit.endswith("least"):
        sign = ">="
    elif limit.endswith("most"):
        sign = "<="
    elif times:
        sign = "<=" if times == "half" else ">="
    turned = re.search(rf"(?:{_FEW})$", found[0]) is not None
    return Compares(MIRRORED[sign] if turned else sign, _than(found), bool(times))


def _amount(found: re.Match[str]) -> tuple[float | None, bool]:
    if found["computed"]:
        return None, False
    if found["percent"]:
        return float(found["percent"]) / 100, True
    if found["fraction"]:
        return _FRACTIONS[found["fraction"]], True
    if found["times"]:
        return (1 if found["times"] == "once" else 2), False
    if found["word"]:
        return _NUMBER_OF[found["word"]], False
    return float(found["digits"].replace(",", "")), False


def _limited(sign: Operator) -> Maker:
    def make(found: re.Match[str]) -> Sense:
        number, share = _amount(found)
        low = number if sign in (">=", ">", "==") else None
        high = number if sign in ("<=", "<", "==") else None
        if not share:  # a count is whole: more than one is at least two
            low = low + 1 if low is not None and sign == ">" else low
            high = high - 1 if high is not None and sign == "<" else high
        return Counts(
            low,
            high,
            share,
            "high" if sign in ("<=", "<") else "low",
            open_low=share and sign == ">",
            open_high=share and sign == "<",
        )

    return make


def _plain_number(found: re.Match[str]) -> Sense | None:
    number, share = _amount(found)
    if found["computed"] or found["times"] == "once":
        return None
    if found["fraction"] == "half":
        return Ranges("half")
    if found["word"] == "one" and _is_pronoun(found):
        return None
    return Counts(number, number, share)


def _is_pronoun(found: re.Match[str]) -> bool:
    # "an equal one", "one might look": no number, but something named before, or anybody.
    before = found.string[: found.start()].split()[-3:]
    behind = found.string[found.end() :]
    if re.match(rf"\s+(?:{_MODALS})\b", behind):
        return True
    if any(word in ("a", "an", "the", "this", "that", "every", "each") for word in before[-2:]):
        return not re.match(r"\s+of\b", behind)
    return re.match(rf"\s*(?:[^\w\s{COMPUTED}]|$)|\s+(?:{_SETTING})\b", behind) is not None


_BEHIND = re.compile(r"\s+(?:of\s+)?(?:(?:the|its|their|these|those|quoted)\s+)*(\w+)")


def _universal(found: re.Match[str]) -> Sense:
    before = re.search(r"(\w+)\s+$", found.string[: found.start()])
    behind = _BEHIND.match(found.string[found.end() :])
    of_whole = before is not None and before[1] in ("of", "among", "in", "across")
    of_whole = of_whole and not re.match(r"\s+of\b", found.string[found.end() :])
    return Embraces(behind[1] if behind else "", of_whole and found[0] == "all")


def _years(found: re.Match[str]) -> Dates:
    *part, word = re.split(r"[- ]", found[0])
    if word.isdigit():
        return Dates(int(word), int(word))
    named = re.sub(r"\W", "", word)
    decade = 1900 + _DECADES[named] if named in _DECADES else int(word.rstrip("s"))
    first, last = _PARTS[part[0]] if part else (0, 9)
    return Dates(decade + first, decade + last)


def _const(sense: Sense) -> Maker:
    return lambda _: sense


def _ordering(direction: Literal["before", "after"]) -> Maker:
    def make(found: re.Match[str]) -> Sense:
        return Orders(direction, found.end() - 4 if found[0].endswith("than") else None)

    return make


def _words(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{text})\b")


_DATED = re.compile(_DATE)
_STRETCH = re.compile(
    r"\b(?:between\s+[^,;:.]{1,80}?\s+and|from\s+[^,;:.]{1,60}?\s+(?:to|until|till))\s+"
    r"(?:the\s+)?[\w’'-]+"
)
_FROM_ON = re.compile(r"\bfrom\s+[^,;:.]{1,40}?\s+on(?:wards?)?\b")
_AS_MANY = re.compile(
    r"\b(?:(?P<limit>at least|at most|not|nor|n[’']t)\s+)?(?:just\s+|quite\s+)?"
    r"(?:(?P<times>half|twice|\w+ times)\s+)?"
    rf"(?:as|so)\s+(?:{_MANY}|{_FEW})\b(?=[^;:.]*\bas\b)"
)
# These words are of time only where what they enclose is.
_OF_TIME = (_STRETCH, _FROM_ON)
_IDIOMS = tuple(_words(idiom) for idiom in IDIOMS)
_RANGED = {
    "most": "most|mostly|mainly|chiefly|largely|majority",
    "many": "many",
    "few": "few|minority",
    "rarely": "rarely|seldom|hardly ever",
    "often": "often|frequently",
    "several": "several|a number",
    "repeatedly": "repeatedly|again and again",
}
# Longest and most particular first: what a phrase takes, none behind it sees.
_PHRASES: tuple[tuple[re.Pattern[str], Maker], ...] = (
    (_words("more often than not"), _const(Ranges("most"))),
    # Before the universal and the denial in them, which they do not say.
    (_words(rf"{_NEARLY} (?:{_UNIVERSAL})"), _const(Ranges("nearly all"))),
    (
        _words(rf"{_BARELY} any|{_NEARLY} (?:no|none|nothing|nobody|never)"),
        _const(Ranges("few")),
    ),
    (_words("(?:every|each) (?:other|second)"), _const(Counts(1 / 2, 1 / 2, share=True))),
    (_AS_MANY, _as_many),
    *((re.compile(rf"\b(?:{words})\s+(?:{_AMOUNT})"), _limited(sign)) for words, sign in _LIMITS),
    (
        _words(rf"(?:not|no) later than|not after(?=\s+{_YEAR})"),
        _const(Orders("before", None, True)),
    ),
    (_words("(?:not|no) earlier than"), _const(Orders("after"))),
    *(
        (
            re.compile(rf"\b(?:{_NO}){_GAP}{{0,3}}?\s+(?:{words})(?:\s+(?:{_MANY}|{_FEW}))?\b"),
            _comparison(DENIED[sign]),
        )
        for words, sign in _DIRECTIONS
    ),
    *(
        (re.compile(rf"\b(?:{words})(?:\s+(?:{_MANY}|{_FEW}))?\b"), _comparison(sign))
        for words, sign in _DIRECTIONS
    ),
    (re.compile(rf"\b(?:{_NO}){_GAP}{{0,5}}?\s+(?:{_LACKING})\b"), _const(Embraces())),
    (re.compile(rf"\b(?:{_NO}){_GAP}{{0,3}}?\s+(?:{_RISING})\b"), _const(Moves("<="))),
    (re.compile(rf"\b(?:{_NO}){_GAP}{{0,3}}?\s+(?:{_FALLING})\b"), _const(Moves(">="))),
    (re.compile(rf"\b(?:{_NO}){_GAP}{{0,3}}?\s+(?:{_LASTING})\b"), _const(Moves("<", True))),
    (re.compile(rf"\b(?:{_NO}){_GAP}{{0,3}}?\s+(?:{_ENDING})\b"), _const(Moves(">", True))),
    (re.compile(rf"\b(?:{_NO}){_GAP}{{0,3}}?\s+(?:{_UNIVERSAL}|both)\b"), _const(NotAll())),
    (re.compile(rf"\b(?:{_NO}){_GAP}{{0,5}}?\s+(?:only|alone|solely)\b"), _const(NotOnly())),
    (_words(r"rather than|instead(?: of)?|in (?:the )?place of"), _const(Prefers())),
    (_words(rf"(?:same|very|single|one)\s+(?:quoted\s+)?(?:{_PASSAGE})"), _const(Joins("excerpt"))),
    (_words(rf"same\s+(?:quoted\s+)?(?:{_DOCUMENT})s?"), _const(Joins("document"))),
    (_words("together"), _const(Joins("any"))),
    (_STRETCH, lambda found: Within(found[0])),
    (_FROM_ON, _const(Orders("after"))),
    (_words("only then"), _const(Orders("before"))),  # "this, and only then that"
    (
        _words("before|prior to|precede[sd]?|preceding|(?:pre|ante)date[sd]?|ahead of"),
        _ordering("before"),
    ),
    (_words("(?:earlier|older)(?: than)?"), _ordering("before")),
    (_words("after|since|subsequent to|follow(?:s|ed|ing)?|postdate[sd]?"), _ordering("after")),
    (_words("(?:later|newer|younger)(?: than)?"), _ordering("after")),
    (
        _words(rf"until|till|(?:by|up to)(?=\s+(?:the\s+)?{_DATE})"),
        _const(Orders("before", None, True)),
    ),
    (_words("first"), _const(Extreme("first"))),
    (_words("earliest|oldest"), _const(Extreme("first", of_all=True))),
    (_words("last"), _const(Extreme("last"))),
    (_words("latest|newest|most recent"), _const(Extreme("last", of_all=True))),
    (_words("no one|not one|not a single"), _const(Denies())),
    (_words("nowhere else|nothing but|nothing else|none but"), _const(Excludes())),
    (_words(rf"{_NO}|nothing|nobody|nowhere|without"), _const(Denies())),
    (_words("only|alone|solely|exclusively"), _const(Excludes())),
    (_words("both"), _const(Pairs())),
    (_words(_UNIVERSAL), _universal),
    (re.compile(r"(?<=\bthan\s)any\b"), _const(Embraces(of_whole=True))),
    (re.compile(r"\b(?:at least\s+)?some\b"), _const(Exists())),
    (_words(_RISING), _const(Moves(">"))),
    (_words(_FALLING), _const(Moves("<"))),
    (_words(_LASTING), _const(Moves(">", True))),
    (_words(_ENDING), _const(Moves("<", True))),
    *((_words(words), _const(Ranges(word))) for word, words in _RANGED.items()),
    (_DATED, _years),
    (re.compile(rf"(?<![\w.,-])(?:{_AMOUNT})"), _plain_number),
    (_words(_LACKING), _const(Lacks())),
)
