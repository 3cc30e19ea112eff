"""Whose coding a verdict hangs on: each layer's verdict, and the disagreements that decide it.

A disagreement decides a claim when the consensus with this one decision switched to the side of
some coder, and nothing else changed, gives the claim another verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from analysis.claims.claim import Claim, Verdict, assess
from analysis.claims.queries import plain_queries
from analysis.corpus import CONSENSUS, DERIVED, Corpus
from analysis.evidence.disagreements import Disagreement, disagreements
from analysis.evidence.query import Finder


@dataclass(frozen=True)
class Deciding:
    """A disagreement, the coders to whose side it is switched, and the verdict that this gives."""

    disagreement: Disagreement
    coders: tuple[str, ...]
    verdict: Verdict


@dataclass(frozen=True)
class UnderLayers:
    """A claim under each layer, coders first, and what decides its verdict under the default."""

    claim: str
    verdicts: Mapping[str, Verdict]
    deciding: tuple[Deciding, ...]

    @property
    def by_coder(self) -> Mapping[str, Verdict]:
        """The verdict under each coder alone, without the layers that are derived."""
        return {name: found for name, found in self.verdicts.items() if name not in DERIVED}


def deciding_disagreements(claims: Iterable[Claim], corpus: Corpus) -> tuple[UnderLayers, ...]:
    """Return, for each claim, its verdict under each layer and the disagreements that decide it.

    Disagreements come in the order of the codebook's codes, then of excerpt ids.
    """
    claims = tuple(claims)
    finders = {layer: Finder(corpus, layer) for layer in corpus.layers}
    found = {
        claim.id: {layer: assess(claim, finder).verdict for layer, finder in finders.items()}
        for claim in claims
    }
    deciding: dict[str, list[Deciding]] = {claim.id: [] for claim in claims}
    named = {claim.id: _codes(claim, corpus) for claim in claims}
    for item, coders, switched in _switches(corpus):
        finder = Finder(switched, CONSENSUS)
        for claim in claims:
            # A claim in which no query names the code cannot tell the difference.
            if item.code in named[claim.id]:
                verdict = assess(claim, finder).verdict
                if verdict is not found[claim.id][CONSENSUS]:
                    deciding[claim.id].append(Deciding(item, coders, verdict))
    return tuple(
        UnderLayers(claim.id, found[claim.id], tuple(deciding[claim.id])) for claim in claims
    )


def _switches(corpus: Corpus) -> Iterator[tuple[Disagreement, tuple[str, ...], Corpus]]:
    """Return each disagreement with each side that the consensus does not take, taken."""
    for item in disagreements(corpus):
        here = (item.excerpt, item.code)
        kept, stand = [], set()
        for coding in corpus.codings:
            if coding.coder == CONSENSUS and (coding.excerpt, coding.code) == here:
                stand.add(coding.stance)
            else:
                kept.append(coding)
        for stances in dict.fromkeys(side.stances for side in item.sides):
            if set(stances) == stand:
                continue
            alike = [side for side in item.sides if side.stances == stances]
            taken = [replace(coding, coder=CONSENSUS) for coding in alike[0].codings]
            names = tuple(side.coder for side in alike)
            yield item, names, replace(corpus, codings=(*kept, *taken))


def _codes(claim: Claim, corpus: Corpus) -> frozenset[str]:
    queries = plain_queries(claim.holds) if claim.holds is not None else ()
    names = {name for query in queries for name in query.codes}
    return frozenset(code for name in names for code in corpus.codebook.expand(name))
