"""Layers that follow from what the coders coded: derived on loading, never stored.

``agreed`` holds what every coder coded alike, ``any`` what at least one coded, and ``consensus``
what is agreed together with what has been adjudicated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from analysis.corpus.model import AGREED, ANY, CONSENSUS, DERIVED, Adjudication, Coding

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


def disagreements(codings: Iterable[Coding], coders: Sequence[str]) -> tuple[Decision, ...]:
    """Return the decisions on which these coders did not all give the same stances, or none."""
    return tuple(
        decision
        for decision, by_coder in stances_given(codings).items()
        if len({frozenset(by_coder.get(coder, ())) for coder in coders}) > 1
    )


def derive(
    codings: Sequence[Coding], coders: Sequence[str], adjudications: Iterable[Adjudication]
) -> tuple[Coding, ...]:
    """Return the derived layers of these coders, who are named in the order of precedence.

    The words of a derived coding are those of the first coder who gave code and stance, or the
    code at all where the stance is the adjudicator's own. One coder alone has no derived layer.
    """
    if len(coders) < 2:
        return ()
    decided = {(item.excerpt, item.code): item.decision for item in adjudications}
    made: dict[str, list[Coding]] = {name: [] for name in DERIVED}
    for decision, by_coder in stances_given(codings).items():
        layers = [by_coder.get(coder, {}) for coder in coders]
        agreed = [stance for stance in layers[0] if all(stance in layer for layer in layers)]
        stances = list(dict.fromkeys(stance for layer in layers for stance in layer))
        kept = {AGREED: agreed, ANY: stances, CONSENSUS: decided.get(decision, agreed)}
        for name, chosen in kept.items():
            made[name] += [_as(name, stance, layers) for stance in chosen]
    return tuple(coding for name in DERIVED for coding in made[name])


def _as(layer: str, stance: str, layers: Sequence[Mapping[str, Coding]]) -> Coding:
    same = [given[stance] for given in layers if stance in given]
    other = [coding for given in layers for coding in given.values()]
    return replace((same or other)[0], coder=layer, stance=stance, memo="")


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
