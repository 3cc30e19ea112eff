"""Where coders differ: each decision with what every coder gave, and what was decided of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from refutable.corpus.codings import Coding
from refutable.corpus.layers import Decisions
from refutable.corpus.model import Adjudication, Corpus


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

    ``sides`` has each coder who has seen the excerpt, in the order of the coders;
    ``adjudication`` is None while the disagreement is open. Other words for the same code and
    stance are no disagreement.
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
    order = {code: place for place, code in enumerate(corpus.codebook.codes)}
    codings, panel = corpus.by_coders, corpus.panel
    decisions = Decisions(codings, panel)
    order_of_files = [name for name in corpus.coders if name in panel.coders]
    found = sorted(decisions.differing(), key=lambda decision: (order[decision[1]], decision[0]))
    return tuple(
        Disagreement(
            *decision,
            sides=_sides(
                [codings[place] for place in decisions.places(decision)],
                [name for name in order_of_files if panel.saw(name, decision[0])],
            ),
            adjudication=decided.get(decision),
        )
        for decision in found
    )


def _sides(codings: Sequence[Coding], coders: Sequence[str]) -> tuple[Side, ...]:
    by_stance = sorted(codings, key=lambda coding: coding.stance)
    return tuple(
        Side(coder, tuple(coding for coding in by_stance if coding.coder == coder))
        for coder in coders
    )
