"""A claim's sentence beside its criterion, with what both checks look at."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from functools import cached_property

from refutable.claims.claim import Claim
from refutable.evaluate.query import Finder
from refutable.language.criteria import Criterion
from refutable.wording.commitments import Commitments, commitments
from refutable.wording.names import Named, Names
from refutable.wording.project import Project
from refutable.wording.sentence import Sentence
from refutable.wording.sides import Sides
from refutable.wording.table import Table, Word
from refutable.wording.wording import in_english

_MOST_OF_CRITERION = 160


@dataclass(frozen=True)
class Remark:
    """One thing in which sentence and criterion do not agree.

    ``word`` is what an excuse names: the word, or the name; ``start`` its place in the sentence.
    """

    rule: str
    start: int
    word: str
    message: str
    remedy: str


@dataclass(frozen=True)
class Case:
    """One sentence and its criterion; ``sections`` are the ids of the sections it stands in."""

    sentence: Sentence
    claim: Claim
    criterion: Criterion
    names: Names
    finder: Finder
    sections: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentence, with what is computed masked and what is quoted blank."""
        return self.sentence.text

    @property
    def project(self) -> Project:
        """What the project declares about its wording."""
        return self.names.project

    @property
    def table(self) -> Table:
        """The word table of the language."""
        return self.names.table

    @cached_property
    def asked(self) -> Commitments:
        """What the criterion commits the sentence to."""
        return commitments(self.criterion)

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """The whole names in the sentence."""
        return self.names.find(self.text)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The decisive words; one inside a name of several words belongs to the name."""
        named = [(one.start, one.end) for one in self.named]
        names = [(start, end) for start, end in named if " " in self.text[start:end]]
        years = self.table.years(self.text)
        decades = [(start, end) for first, last, start, end in years if first < last]
        words = self.table.words(self.text, (*names, *decades))
        return tuple(word for word in words if word.text.lower() not in self.project.off)

    def turned(self, word: Word) -> bool:
        """Whether a denial may turn the word round, or the word a denial: "no period lacks it"."""
        if not word.entry.denies:
            return any(one.entry.denies for one in self.sides.beside(word))
        others = [one.entry for one in self.sides.clause(word) if one is not word]
        each = any("each" in one.entry.says for one in self.words)
        return each or any(one.denies or one.weighs for one in others)

    @cached_property
    def sides(self) -> Sides:
        """The sentence laid beside operands of the criterion."""
        return Sides(self.sentence, self.names, self.words, self.named)

    def english(self, part: Criterion) -> str:
        """Return a part of the criterion in English, cut short."""
        said = in_english(part, self.finder.corpus)
        return textwrap.shorten(said, _MOST_OF_CRITERION, placeholder=" …")
