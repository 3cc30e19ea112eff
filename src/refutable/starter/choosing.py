"""Which codes the first claims of a new paper are about, and which claims hold on its data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from refutable.corpus import Corpus
from refutable.evaluate.evaluate import amount
from refutable.evaluate.query import Finder
from refutable.language.expressions import coded, quoted
from refutable.language.quantities import Quantity


@dataclass(frozen=True)
class Choice:
    """The code of each selection that the claims share, and the claims, in their order.

    A claim is named by its file in ``claims/``.
    """

    codes: Mapping[str, str]
    claims: tuple[str, ...]


def choose(corpus: Corpus) -> Choice:
    """Return first claims that the data bear out, and last one that they refute.

    They are about codes that nothing stands under: of a branch and what is under it, each document
    with the one would have the other. ``leading`` is the code in most documents, or if several
    are, in most passages; ``second`` is the next.
    """
    count = _Counter(corpus)
    ranked = count.ranked()
    leading, *others = ranked
    everywhere = [code for code in ranked if count.documents(code) == count.all_documents]
    # A code that is in most documents is the better candidate for all of them.
    doubted = next((code for code in ranked if code not in everywhere), leading)
    codes = {"leading": leading, "doubted": doubted}
    claims = [count.leading_claim(leading)]
    if others:
        codes = {"leading": leading, "second": others[0], "doubted": doubted}
        claims += [*count.rank_claim(leading, others[0]), *count.pair_claim(leading, others[0])]
    claims.append("doubted-silent" if doubted in everywhere else "doubted-everywhere")
    return Choice(codes, tuple(claims))


class _Counter:
    """Counts on one corpus; what a date leaves open counts as not there."""

    def __init__(self, corpus: Corpus) -> None:
        self._finder = Finder(corpus)
        self._book = corpus.codebook
        self.all_documents = self._number(quoted().documents)

    def _number(self, quantity: Quantity) -> int:
        return int(amount(quantity, self._finder).low or 0)

    def documents(self, code: str) -> int:
        return self._number(coded(code).documents)

    def passages(self, code: str) -> int:
        return self._number(coded(code).excerpts)

    def ranked(self) -> list[str]:
        """Return the codes in use, those in most documents first."""
        leaves = [code for code in self._book.codes if code not in self._book.below]
        for codes in (leaves, self._book.codes):
            used = [code for code in codes if self.passages(code)]
            if used:
                return sorted(used, key=lambda code: (-self.documents(code), -self.passages(code)))
        raise ValueError("no code is in use")

    def leading_claim(self, code: str) -> str:
        if 2 * self.documents(code) > self.all_documents > 1:
            return "leading-most"
        return "leading-several" if self.documents(code) > 1 else "leading-once"

    def rank_claim(self, one: str, other: str) -> tuple[str, ...]:
        if self.documents(one) > self.documents(other):
            return ("rank-documents",)
        return ("rank-passages",) if self.passages(one) > self.passages(other) else ()

    def pair_claim(self, one: str, other: str) -> tuple[str, ...]:
        both = self._number(coded(one).in_same_document_as(coded(other)).documents)
        if both == self.documents(other) > 1:
            return ("pair-every",)
        # Of documents with a passage each, none could have both: it would be no claim.
        can_have_both = self._number(quoted().excerpts) > self.all_documents
        return ("pair-together",) if both else ("pair-apart",) if can_have_both else ()
