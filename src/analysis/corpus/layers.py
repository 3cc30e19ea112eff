"""Layers that follow from what the coders coded: derived on loading, never stored.

``agreed`` holds what every coder coded alike, ``any`` what at least one coded, and ``consensus``
what is agreed together with what has been adjudicated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from analysis.corpus.codings import Coding, Codings
from analysis.corpus.model import AGREED, ANY, CONSENSUS, DERIVED, Adjudication

Decision = tuple[str, str]
"""An excerpt and a code: what coders agree or differ on."""


def stances_given(
    codings: Iterable[Coding],
) -> Mapping[Decision, Mapping[str, Mapping[str, Coding]]]:
    """Return each coder's codings by stance, for each decision; who gave none is absent."""
    given: dict[Decision, dict[str, dict[str, Coding]]] = {}
    for coding in codings:
        by_coder = given.setdefault((coding.excerpt, coding.code), {})
        by_coder.setdefault(coding.coder, {})[coding.stance] = coding
    return given


class Decisions:
    """Where codings lie that bear on one decision, for all decisions of some coders.

    The coders are named in the order of precedence. Codings are told by their places, so that
    none of them needs to be made into a value.
    """

    def __init__(self, codings: Iterable[Coding], coders: Sequence[str]) -> None:
        self.codings = Codings.of(codings)
        self.coders = tuple(coders)
        self.places: dict[Decision, list[int]] = {}
        decisions = zip(self.codings.excerpt, self.codings.code, strict=True)
        for place, decision in enumerate(decisions):
            known = self.places.get(decision)
            if known is None:
                self.places[decision] = [place]
            else:
                known.append(place)

    def differ(self, decision: Decision) -> bool:
        """Whether the coders did not all give the same stances, or none."""
        return len({frozenset(given) for given in self.given(decision)}) > 1

    def given(self, decision: Decision) -> tuple[Mapping[str, int], ...]:
        """Return, for each coder, the place of each stance given."""
        by_coder: dict[str, dict[str, int]] = {coder: {} for coder in self.coders}
        for place in self.places.get(decision, ()):
            coder = self.codings.coder[place]
            if coder in by_coder:
                by_coder[coder][self.codings.stance[place]] = place
        return tuple(by_coder.values())


def disagreements(codings: Iterable[Coding], coders: Sequence[str]) -> tuple[Decision, ...]:
    """Return the decisions on which these coders did not all give the same stances, or none."""
    decisions = Decisions(codings, coders)
    return tuple(decision for decision in decisions.places if decisions.differ(decision))


def derive(
    codings: Iterable[Coding], coders: Sequence[str], adjudications: Iterable[Adjudication]
) -> Codings:
    """Return the derived layers of these coders, who are named in the order of precedence.

    The words of a derived coding are those of the first coder who gave code and stance, or the
    code at all where the stance is the adjudicator's own. One coder alone has no derived layer.
    """
    if len(coders) < 2:
        return Codings()
    return derive_from(Decisions(codings, coders), adjudications)


def derive_from(decisions: Decisions, adjudications: Iterable[Adjudication]) -> Codings:
    """Return the derived layers of coders whose decisions are known; see :func:`derive`."""
    decided = {(item.excerpt, item.code): item.decision for item in adjudications}
    codings, coders = decisions.codings, decisions.coders
    coder_of, stance_of = codings.coder, codings.stance
    made: dict[str, list[int]] = {name: [] for name in DERIVED}
    other: dict[tuple[str, int], str] = {}
    for decision, places in decisions.places.items():
        first = places[0]
        if len(places) == len(coders) and decision not in decided:
            stance = stance_of[first]
            for place, coder in zip(places, coders, strict=True):
                if coder_of[place] != coder or stance_of[place] != stance:
                    break
            else:
                # One and the same from every coder, as nearly all are: all layers have it.
                for sources in made.values():
                    sources.append(first)
                continue
        given = decisions.given(decision)
        agreed = [stance for stance in given[0] if all(stance in one for one in given)]
        stances = list(dict.fromkeys(stance for one in given for stance in one))
        kept = {AGREED: agreed, ANY: stances, CONSENSUS: decided.get(decision, agreed)}
        for name, chosen in kept.items():
            for stance in chosen:
                source = _source(stance, given)
                if stance_of[source] != stance:
                    other[name, len(made[name])] = stance
                made[name].append(source)
    layers = {name: codings.at(sources) for name, sources in made.items()}
    stances_of = {name: list(layer.stance) for name, layer in layers.items()}
    for (name, place), stance in other.items():
        stances_of[name][place] = stance
    return Codings.joined(
        replace(
            layer,
            coder=[name] * len(layer),
            stance=stances_of[name],
            memo=[""] * len(layer),
        )
        for name, layer in layers.items()
    )


def _source(stance: str, given: Iterable[Mapping[str, int]]) -> int:
    """Return the place of the coding whose words a derived coding has."""
    same = [one[stance] for one in given if stance in one]
    return same[0] if same else next(place for one in given for place in one.values())


def without(
    codings: Iterable[Coding],
    coders: Sequence[str],
    adjudications: Iterable[Adjudication],
    left_out: str,
) -> tuple[Coding, ...]:
    """Return all layers as they are when one of several coders is left out.

    Where only one coder remains, that layer stands for each of the derived ones.
    """
    others = [coder for coder in coders if coder != left_out]
    kept = [coding for coding in codings if coding.coder in others]
    if len(others) == 1:
        return (*kept, *(replace(coding, coder=name) for name in DERIVED for coding in kept))
    return (*kept, *derive(kept, others, adjudications))
