"""A sample of the excerpts for a further coder: spread over the documents, and of all kinds.

The excerpts are put in the order of the attributes asked for, then of their documents, and by lot
within a document; from a random beginning, every n-th is taken. So each value of an attribute has
its share to within one excerpt, the rare ones included, and no document that is large crowds out
the others (systematic sampling from an ordered list: Cochran, Sampling Techniques, 1977,
chapter 8). The codings play no part: a sample that followed them would tell the coder what others
found.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from refutable.corpus import Corpus, Excerpt
from refutable.errors import UsageError, did_you_mean

BY = ("type",)
"""The attributes by which a sample is stratified unless others are named."""


@dataclass(frozen=True)
class Size:
    """How many excerpts are drawn: so many, or a share of all."""

    number: int = 0
    share: Fraction = Fraction(0)

    @classmethod
    def of(cls, text: str) -> Size:
        """Return the size that a text such as 20% or 50 stands for.

        Raises:
            ValueError: it is neither a number from 1 up nor a share above 0 and up to 100%.
        """
        if text.endswith("%"):
            share = Fraction(text[:-1]) / 100
            if not 0 < share <= 1:
                raise ValueError(f"{text} is no share of the excerpts")
            return cls(share=share)
        if int(text) < 1:
            raise ValueError(f"{text} is no number of excerpts")
        return cls(number=int(text))

    def among(self, number: int) -> int:
        """Return how many of this number are drawn; of a share, rounded up."""
        return min(number, self.number or -int(-self.share * number // 1))


def sample(corpus: Corpus, size: Size, by: Sequence[str], seed: int) -> tuple[Excerpt, ...]:
    """Return the excerpts drawn, in the order of their file.

    Raises:
        UsageError: there is no such attribute.
    """
    known = corpus.attributes
    # A project without types is stratified by document alone, unless it is asked for more.
    by = [name for name in by if name in known or by != BY]
    for name in by:
        if name not in known:
            message, remedy = f"there is no attribute '{name}'", did_you_mean(name, known)
            raise UsageError.of("no-such-attribute", message, remedy)
    lot = random.Random(f"{seed} sample")
    counted = sorted(corpus.counted, key=lambda excerpt: excerpt.id)
    ordered = sorted(lot.sample(counted, len(counted)), key=lambda one: _stratum(corpus, one, by))
    number = size.among(len(ordered))
    begin = Fraction(lot.random())
    places = {int((begin + turn) * len(ordered) / number) for turn in range(number)}
    drawn = {ordered[place].id for place in places}
    return tuple(excerpt for excerpt in corpus.counted if excerpt.id in drawn)


def _stratum(corpus: Corpus, excerpt: Excerpt, by: Sequence[str]) -> tuple[str, ...]:
    document = corpus.document_of(excerpt.id).id
    values = (corpus.values_at(corpus.attributes[name], document, excerpt.id) for name in by)
    return (*(";".join(map(str, some)) for some in values), document)
