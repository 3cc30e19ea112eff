"""Where coders differ: each decision with what every coder gave, and what was decided of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from refutable.corpus import Adjudication, Coding, Codings, Corpus
from refutable.corpus.layers import disagreements as differing
from refutable.corpus.layers import stances_given


@dataclass(frozen=True)
class Side:
    """What one coder gave of a code in an excerpt: nothing, or one coding a stance."""

    coder: str
    codings: tuple[Coding, ...]

    @property
    def stances(self) -> tuple[str, ...]:
        """The stances given, sorted; empty where the coder did not give the code."""
        return tuple(coding.stance for coding in self.codings)


@dataclass(frozen=True)
class Disagreement:
    """An excerpt and a code on which the coders differ, in presence or in stance.

    ``sides`` has each coder in the order of the coders; ``adjudication`` is None as long as the
    disagreement stands open. Other words for the same code and stance are no disagreement.
    """

    excerpt: str
    code: str
    sides: tuple[Side, ...]
    adjudication: Adjudication | None

    @property
    def on_presence(self) -> bool:
        """Whether they differ on the code itself, and not on its stance alone."""
        return not all(side.codings for side in self.sides)


def disagreements(corpus: Corpus) -> tuple[Disagreement, ...]:
    """Return every disagreement, in the order of the codebook's codes, then of excerpt ids."""
    decided = {(item.excerpt, item.code): item for item in corpus.adjudications}
    places = {code: place for place, code in enumerate(corpus.codebook.codes)}
    codings = corpus.by_coders
    found = differing(codings, tuple(corpus.coders))
    given = stances_given(_of_decisions(codings, found))
    return tuple(
        Disagreement(
            excerpt=excerpt,
            code=code,
            sides=tuple(_side(name, given[excerpt, code]) for name in corpus.coders),
            adjudication=decided.get((excerpt, code)),
        )
        for excerpt, code in sorted(found, key=lambda entry: (places[entry[1]], entry[0]))
    )


def _of_decisions(codings: Codings, decisions: Collection[tuple[str, str]]) -> Iterable[Coding]:
    wanted = set(decisions)
    places = enumerate(zip(codings.excerpt, codings.code, strict=True))
    return (codings[place] for place, decision in places if decision in wanted)


def _side(coder: str, given: Mapping[str, Mapping[str, Coding]]) -> Side:
    by_stance = given.get(coder, {})
    return Side(coder, tuple(by_stance[stance] for stance in sorted(by_stance)))
