"""A claim's sentence held against its criterion: each decisive word, and each part of the latter.

The check is on words, not on grammar. It knows which words of a sentence decide, and what in a
criterion could answer them; what it cannot tell, such as whether a code is the right one for what
the sentence speaks of, is for the author to affirm.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from refutable.claims.claim import Claim, Verdict
from refutable.evaluate.evaluate import amount
from refutable.evaluate.query import Finder
from refutable.language.expressions import Criterion
from refutable.wording.answers import Judgement, Reply, guaranteed, judge, misplaced
from refutable.wording.hearing import Hearing
from refutable.wording.lexicon import COMPUTED, Mark, Ranges
from refutable.wording.naming import Inset, Names
from refutable.wording.unworded import unworded
from refutable.wording.wording import in_english

# What is not the paper's own word: citations, attributes, the targets of links, quotations.
_NOT_ITS_OWN = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"\[[^\[\]]*(?<![\w\\])-?@[^\[\]]*\](?!\{)",
        r"(?<![\w\\])@[\w:.#$%&+?<>~/-]*\w",
        r"\{[^{}]*\}",
        r"\]\([^)]*\)",
        r"“[^”]*”",
        r"‘[^’]*’(?!\w)",
        r'(?<!\w)"[^"\n]*"',
    )
)
MOST_OF_CRITERION = 160
OUT_OF_RANGE = "word-out-of-range"
"""The one rule that hangs on what is found, and not only on what is written."""


@dataclass(frozen=True)
class Printed:
    """What an inline expression prints: its place in the source, its text, what it comes from."""

    start: int
    end: int
    text: str
    value: object


@dataclass(frozen=True)
class Sentence:
    """A sentence as it is read, with the place in the source of each of its signs.

    What is computed stands masked, and what is quoted blank: neither is the paper's own word.
    """

    text: str
    origin: tuple[int, ...]
    insets: tuple[Inset, ...]

    def place(self, offset: int) -> int:
        """Return where in the source a sign of the text stands."""
        return self.origin[min(offset, len(self.origin) - 1)] if self.origin else 0


@dataclass(frozen=True)
class Finding:
    """Something in which sentence and criterion do not agree; ``start`` is its place."""

    rule: str
    start: int
    message: str
    remedy: str


def read_sentence(source: str, printed: Iterable[Printed]) -> Sentence:
    """Return a sentence as it is read, from its source and what its inline expressions print.

    A plain text that an expression prints is typed by hand all the same, so its words count.
    """
    signs: list[str] = []
    origin: list[int] = []
    insets: list[Inset] = []
    place = 0
    for item in sorted(printed, key=lambda one: one.start):
        signs.append(source[place : item.start])
        origin.extend(range(place, item.start))
        typed = isinstance(item.value, str) and re.search("[A-Za-z]", item.text)
        quoted = not typed and re.match("\\[?“", item.text)
        shown = item.text if typed else (" " if quoted else COMPUTED) * len(item.text)
        start = len(origin)
        signs.append(shown)
        origin.extend([item.start] * len(shown))
        if not typed:
            insets.append(Inset(start, len(origin), item.text, item.value))
        place = item.end
    signs.append(source[place:])
    origin.extend(range(place, len(source)))
    text = "".join(signs)
    for pattern in _NOT_ITS_OWN:
        text = pattern.sub(_blank, text)
    return Sentence(re.sub(r"[\n*\\]", " ", text), tuple(origin), tuple(insets))


def _blank(found: re.Match[str]) -> str:
    # What is computed inside a bracket stays computed.
    return re.sub(rf"[^{COMPUTED}]", " ", found[0])


def hold_against(
    sentence: Sentence, claim: Claim, names: Names, finder: Finder
) -> tuple[Finding, ...]:
    """Return everything in which a claim's sentence and its criterion do not agree, by place."""
    if claim.holds is None:
        return tuple(_absent_escapes(sentence, claim))
    hearing = Hearing(sentence.text, sentence.insets, claim.holds, names)
    check = _Check(sentence, claim, hearing, finder)
    found = (*check.words(), *check.criterion(), *check.escapes())
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.rule, finding.message)))


class _Check:
    """One sentence against one criterion."""

    def __init__(self, sentence: Sentence, claim: Claim, hearing: Hearing, finder: Finder) -> None:
        self.sentence = sentence
        self.claim = claim
        self.hearing = hearing
        self.finder = finder
        self.plain = {word: _occurrences(word, sentence.text) for word, _ in claim.plain}
        self.judged = [(mark, judge(hearing, mark)) for mark in hearing.marks]

    def words(self) -> Iterator[Finding]:
        for mark, judgement in self.judged:
            if judgement.reply is Reply.CONTRADICTED:
                yield self._contradiction(mark, judgement)
            elif judgement.reply is Reply.SILENT and not self._escaped(mark):
                yield self._finding(
                    "word-unanswered",
                    mark,
                    f"nothing in the criterion answers “{_shown(mark)}”",
                    "ask for it in holds=, reword the sentence, or say in plain= why it decides "
                    "nothing here",
                )
            elif isinstance(mark.sense, Ranges):
                yield from self._outside(mark, mark.sense)
        yield from self._turned_values()

    def _contradiction(self, mark: Mark, judgement: Judgement) -> Finding:
        return self._finding(
            "word-contradicts",
            mark,
            f"“{_shown(mark)}” is not what the criterion says: {self._english(judgement.part)}",
            "mend the sentence or the criterion, so that both say the same",
        )

    def _outside(self, mark: Mark, sense: Ranges) -> Iterator[Finding]:
        """A quantity word must hold of what is found, not only of what is asked for."""
        bound = guaranteed(self.hearing, sense.word)
        if bound is None or self.claim.declared is not Verdict.SUPPORTED:
            return
        found = amount(bound.of, self.finder)
        portion = self.hearing.names.vocabulary.ranges[sense.word]
        if found.low is None or found.high is None or portion.holds(found.low, found.high):
            return
        yield self._finding(
            OUT_OF_RANGE,
            mark,
            f"“{_shown(mark)}” means {portion}; found is {found}",
            "use the word that fits, or let most() compute it",
        )

    def _turned_values(self) -> Iterator[Finding]:
        """Words that do not go with the value that is computed beside them."""
        for finding in misplaced(self.hearing):
            yield self._finding(
                "word-contradicts",
                finding.mark,
                f"“{_shown(finding.mark)}” is not what stands computed there: {finding.inset.text}",
                "mend the word or the value",
            )

    def criterion(self) -> Iterator[Finding]:
        for item in unworded(self.hearing):
            yield Finding(
                rule="criterion-unworded",
                start=self.sentence.place(0),
                message=f"the sentence does not say {item.missing}; the criterion asks for this: "
                f"{self._english(item.part)}",
                remedy="say it in the sentence, or take it out of holds=",
            )

    def escapes(self) -> Iterator[Finding]:
        yield from _absent_escapes(self.sentence, self.claim)
        silent = [mark for mark, judged in self.judged if judged.reply is Reply.SILENT]
        for word, places in self.plain.items():
            if places and not any(_inside(mark, places) for mark in silent):
                yield Finding(
                    rule="plain-word-idle",
                    start=self.sentence.place(places[0][0]),
                    message=f"plain= excuses “{word}”, which needs no excuse",
                    remedy="remove it from plain=",
                )

    def _escaped(self, mark: Mark) -> bool:
        return any(_inside(mark, places) for places in self.plain.values())

    def _english(self, part: Criterion | None) -> str:
        whole = part if part is not None else self.hearing.says.criterion
        said = in_english(whole, self.finder.corpus)
        return textwrap.shorten(said, MOST_OF_CRITERION, placeholder=" …")

    def _finding(self, rule: str, mark: Mark, message: str, remedy: str) -> Finding:
        return Finding(rule, self.sentence.place(mark.start), message, remedy)


def _absent_escapes(sentence: Sentence, claim: Claim) -> Iterator[Finding]:
    for word, _ in claim.plain:
        if not _occurrences(word, sentence.text):
            yield Finding(
                rule="plain-word-absent",
                start=sentence.place(0),
                message=f"plain= excuses “{word}”, which is not in the sentence",
                remedy="remove it from plain=, or correct it",
            )


def _occurrences(word: str, text: str) -> tuple[tuple[int, int], ...]:
    pattern = r"\s+".join(map(re.escape, word.split()))
    found = re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)
    return tuple(match.span() for match in found)


def _inside(mark: Mark, places: Sequence[tuple[int, int]]) -> bool:
    """Whether an excused phrase and a mark share a word."""
    return any(start < mark.end and mark.start < end for start, end in places)


def _shown(mark: Mark) -> str:
    return " ".join(mark.words.replace(COMPUTED, "").split())
