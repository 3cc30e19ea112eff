"""Projects of any size, written from a seed: the data of a paper that was never written.

Documents, excerpts and dates grow with the codings: about five codings to an excerpt from each
coder, about six excerpts to a document, fifty codes. What the claims of
:mod:`benchmarks.argument` say is built into the data at every size: some codes are given only
after the turn, some only in retrospect, two never in one excerpt, one never at all.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path

from benchmarks.argument import write_paper
from benchmarks.declarations import (
    ACTORS,
    ADJUDICATIONS,
    BEGIN,
    CODERS,
    CODES,
    CODINGS,
    COMPANION,
    DOCUMENTS,
    EARLY,
    END,
    EXCERPTS,
    INSTITUTIONS,
    LATE,
    LEADER,
    NEVER,
    OFFICIAL,
    ONE_SIDE,
    OTHER_SIDE,
    RECALLED,
    RISING,
    SCOPES,
    SPECIAL,
    STANCES,
    TURN,
    TYPES,
    write_declarations,
    write_table,
)
from refutable import build
from refutable.wording.affirmation import FILE

SMALLEST = 1_000
# How often the second coder gives another code, or another stance, and how often it is settled.
_OTHER_CODE, _OTHER_STANCE, _SETTLED = 0.05, 0.04, 0.1
# The first actor speaks most often, the last ones seldom.
_SPEAKERS = "ahababcdabefagba"
_WORDS = [
    "after",
    "again",
    "among",
    "before",
    "between",
    "bridge",
    "channel",
    "coast",
    "common",
    "council",
    "crossing",
    "current",
    "deep",
    "ferry",
    "further",
    "harbour",
    "hold",
    "joint",
    "keep",
    "ledger",
    "light",
    "long",
    "low",
    "mark",
    "measure",
    "near",
    "north",
    "open",
    "order",
    "other",
    "passage",
    "pilot",
    "port",
    "present",
    "quay",
    "rise",
    "river",
    "road",
    "rope",
    "sail",
    "serve",
    "shore",
    "signal",
    "south",
    "stand",
    "stone",
    "store",
    "strong",
    "tide",
    "timber",
    "toward",
    "trade",
    "tower",
    "traffic",
    "under",
    "vessel",
    "wall",
    "warning",
    "watch",
    "water",
    "west",
    "wide",
    "wind",
    "winter",
    "within",
    "work",
    "yard",
]
_PLAIN = tuple(code for code in CODES if code not in SPECIAL)
Row = tuple[str, ...]


@dataclass(frozen=True)
class _Source:
    """The document that is being quoted, and on which side of the turn it surely lies."""

    id: str
    actor: str
    scope: str
    language: str
    side: str


@dataclass(frozen=True)
class _Given:
    """A code given to words of an excerpt."""

    excerpt: str
    code: str
    quote: str
    stance: str

    @property
    def row(self) -> Row:
        return self.excerpt, self.code, self.quote, self.stance, ""


def write_project(folder: Path, codings: int, *, coders: int = 2, seed: int = 1) -> None:
    """Write a paper and its corpus into ``folder``, which is made; ``codings`` counts all files.

    Raises:
        ValueError: that many codings cannot be shared out.
    """
    if coders not in (1, 2) or codings < SMALLEST or codings % coders:
        raise ValueError(f"give one coder or two, and codings from {SMALLEST} on, as many to each")
    _write_unaffirmed(folder, codings, coders, seed)
    affirmed = folder / FILE
    affirmed.write_text(_affirmations(coders), encoding="utf-8")


def _write_unaffirmed(folder: Path, codings: int, coders: int, seed: int) -> None:
    data = folder / "data"
    (data / "codings").mkdir(parents=True)
    drawing = _Drawing(random.Random(seed), codings // coders, coders)
    drawing.draw()
    write_table(data / "documents.csv", DOCUMENTS, drawing.documents)
    write_table(data / "excerpts.csv", EXCERPTS, drawing.excerpts)
    for name, rows in zip(CODERS, drawing.layers, strict=False):
        write_table(data / f"codings/{name}.csv", CODINGS, rows)
    if coders > 1:
        write_table(data / "adjudications.csv", ADJUDICATIONS, drawing.adjudications)
    write_declarations(data, coders)
    write_paper(folder, coders)


@cache
def _affirmations(coders: int) -> str:
    # Sentences and criteria are the same at every size: a small paper is affirmed for all.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "small"
        _write_unaffirmed(folder, SMALLEST, coders, seed=1)
        build.affirm(folder, [], by="nobody", date="2020-01-01", ask=lambda _: build.Answer.YES)
        return (folder / FILE).read_text(encoding="utf-8")


class _Drawing:
    """Draws the rows of every table, document by document, until there are codings enough."""

    def __init__(self, chance: random.Random, each: int, coders: int) -> None:
        self._chance = chance
        self._each = each
        self.documents: list[Row] = []
        self.excerpts: list[Row] = []
        self.layers: list[list[Row]] = [[] for _ in range(coders)]
        self.adjudications: list[Row] = []

    def draw(self) -> None:
        while len(self.layers[0]) < self._each:
            source = self._document(len(self.documents))
            for place in range(self._chance.randint(3, 9)):
                if len(self.layers[0]) < self._each:
                    self._excerpt(source, place)

    def _document(self, number: int) -> _Source:
        # Every twentieth looks back; kinds and places follow from the number, dates from chance.
        retrospective = number % 20 == 7
        when, side = self._date()
        source = _Source(
            id=f"d{number:06}",
            actor=ACTORS["abcdefgh".index(_SPEAKERS[number % len(_SPEAKERS)])],
            scope=SCOPES[number // 3 % len(SCOPES)],
            language="en" if number % 5 else "de",
            side="retrospect" if retrospective else side,
        )
        kind = TYPES[-1] if retrospective else TYPES[number % (len(TYPES) - 1)]
        institutions = ";".join(INSTITUTIONS[number % 7 : number % 7 + 1 + number % 2])
        looks_back = "yes" if retrospective else "no"
        said_of = (source.actor, f"the {source.actor}", kind, institutions)
        frame = (source.scope, source.language, looks_back, "")
        self.documents.append((source.id, f"Document {number}", when, *said_of, *frame))
        return source

    def _date(self) -> tuple[str, str]:
        day = BEGIN + timedelta(days=self._chance.randrange((END - BEGIN).days))
        kind = self._chance.random()
        if kind < 0.62:
            return day.isoformat(), _side(day, day)
        if kind < 0.82:
            first, last = day.replace(day=1), day.replace(day=28) + timedelta(days=3)
            return f"{day:%Y-%m}", _side(first, last)
        if kind < 0.94:
            return str(day.year), _side(date(day.year, 1, 1), date(day.year, 12, 31))
        if kind < 0.97:
            last = day + timedelta(days=2)
            return f"{day.isoformat()}/{last.isoformat()}", _side(day, last)
        return (f"{day.year}~" if kind < 0.99 else "XXXX"), ""

    def _excerpt(self, source: _Source, place: int) -> None:
        name = f"{source.id}-x{place}"
        words = self._chance.choices(_WORDS, k=self._chance.randint(18, 40))
        words[0], words[len(words) // 2] = words[0].title(), f"{words[len(words) // 2]},"
        # A ninth passage is one that was quoted before; it is not counted.
        kind, counted, repeats = ("inline", "yes", "")
        if place == 8:
            kind, counted, repeats = ("echo", "no", f"{source.id}-x0")
        frame = (source.language, source.scope, kind, counted)
        row = (name, source.id, " ".join(words), *frame, str(place + 1), repeats, "", "")
        self.excerpts.append(row)
        if counted == "yes":
            given = self._given(source, name, words)[: self._each - len(self.layers[0])]
            self.layers[0] += [one.row for one in given]
            for layer in self.layers[1:]:
                layer += [one.row for one in self._again(given, words)]

    def _given(self, source: _Source, excerpt: str, words: Sequence[str]) -> list[_Given]:
        codes, weights = _allowed(source.side, source.actor == ACTORS[0])
        number = self._chance.randint(3, 8)
        drawn = dict.fromkeys(self._chance.choices(codes, cum_weights=weights, k=number))
        if ONE_SIDE in drawn:
            drawn.pop(OTHER_SIDE, None)
        if LEADER in drawn:
            drawn[COMPANION] = None
        return [_Given(excerpt, code, self._quote(words), self._stance(code)) for code in drawn]

    def _quote(self, words: Sequence[str]) -> str:
        start = self._chance.randrange(len(words) - 6)
        return " ".join(words[start : start + self._chance.randint(2, 6)])

    def _stance(self, code: str) -> str:
        if code in SPECIAL:
            return STANCES[0]
        return self._chance.choices(STANCES, cum_weights=(70, 80, 86, 94, 100))[0]

    def _again(self, given: Sequence[_Given], words: Sequence[str]) -> Iterator[_Given]:
        # The second coder differs on codes of which the argument says nothing.
        taken = {one.code for one in given}
        for one in given:
            kind, other = self._chance.random(), self._chance.choice(_PLAIN)
            code, quote, stance = one.code, self._quote(words), one.stance
            if code in _PLAIN and kind < _OTHER_CODE and other not in taken:
                taken.add(other)
                code = other
                self._settle(one.excerpt, one.code, other)
            elif code in _PLAIN and _OTHER_CODE <= kind < _OTHER_CODE + _OTHER_STANCE:
                stance = "aims" if stance != "aims" else "affirms"
                self._settle(one.excerpt, code)
            yield _Given(one.excerpt, code, quote, stance)

    def _settle(self, excerpt: str, *codes: str) -> None:
        for code in codes:
            if self._chance.random() < _SETTLED:
                decision = self._chance.choice(("affirms", "none"))
                why = ("stance.values.affirms", "The definition decides.", "2020-01-01")
                self.adjudications.append((excerpt, code, decision, *why))


def _side(first: date, last: date) -> str:
    if first >= TURN:
        return "late"
    return "early" if last < TURN else ""


@cache
def _allowed(side: str, official: bool) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return the codes that a document may be given, and how often, summed up."""
    weights = {code: 1 / (2 + place % 10) for place, code in enumerate(CODES)}
    del weights[NEVER]
    if side != "late":
        del weights[LATE]
    if side != "early":
        del weights[EARLY]
    if side != "retrospect":
        del weights[RECALLED]
    else:
        weights[RECALLED] = 1
    if not official:
        del weights[OFFICIAL]
    if side == "late":
        weights[RISING] *= 4
    elif side != "early":
        del weights[RISING]
    return tuple(weights), tuple(accumulate(weights.values()))
