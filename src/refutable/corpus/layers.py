"""Layers that follow from what the coders coded: derived on loading, never stored.

``agreed`` holds what every coder coded alike, ``any`` what at least one coded, and ``consensus``
what is agreed together with what has been adjudicated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from refutable.corpus.codings import Coding, Codings, Placed, Places, Taken
from refutable.corpus.model import AGREED, ANY, CONSENSUS, DERIVED, Adjudication

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

    @cached_property
    def places(self) -> Mapping[Decision, Sequence[int]]:
        """Where the codings of each decision lie, in the order in which they first occur."""
        found: dict[Decision, list[int]] = {}
        decisions = zip(self.codings.excerpt, self.codings.code, strict=True)
        for place, decision in enumerate(decisions):
            known = found.get(decision)
            if known is None:
                found[decision] = [place]
            else:
                known.append(place)
        return found

    @cached_property
    def sorted(self) -> Sorted | None:
        """The same by arrays, where the codings are kept as places; else None."""
        return Sorted.of(self.codings, self.coders)

    def differ(self, decision: Decision) -> bool:
        """Whether the coders did not all give the same stances, or none."""
        return len({frozenset(given) for given in self.given(decision)}) > 1

    def given(self, decision: Decision) -> tuple[Mapping[str, int], ...]:
        """Return, for each coder, the place of each stance given."""
        by_coder: dict[str, dict[str, int]] = {coder: {} for coder in self.coders}
        if self.sorted is not None:
            places = self.sorted.of_decision(decision)
        else:
            places = self.places.get(decision, ())
        for place in places:
            coder = self.codings.coder[place]
            if coder in by_coder:
                by_coder[coder][self.codings.stance[place]] = place
        return tuple(by_coder.values())


class Sorted:
    """Many codings in the order of their decisions, within one in that of their coders.

    A decision is known by its number, which grows with the places of its excerpt and its code.
    No coder gives one stance twice.
    """

    def __init__(self, codings: Codings, columns: Placed, rank: Places) -> None:
        self._codings = codings
        self._coder, self._excerpt, self._code, self._stance = columns
        decision = self._excerpt.at * len(self._code.values) + self._code.at
        self._order = np.lexsort((rank, decision))
        self._decision = decision[self._order]
        # Where each decision begins among those sorted, and the place where it first occurs.
        self._starts = np.flatnonzero(np.diff(self._decision, prepend=-1))
        self._first = np.minimum.reduceat(self._order, self._starts)

    @classmethod
    def of(cls, codings: Codings, coders: Sequence[str]) -> Sorted | None:
        """Return codings sorted; None where they are not kept as places, or of other coders."""
        columns = codings.placed
        if columns is None or not len(codings):
            return None
        ranks = {name: rank for rank, name in enumerate(coders)}
        rank_of = np.array([ranks.get(name, -1) for name in columns[0].values], dtype=np.int64)
        rank = rank_of[columns[0].at]
        return None if (rank < 0).any() else cls(codings, columns, rank)

    @cached_property
    def _places_of(self) -> tuple[Mapping[str, int], ...]:
        columns = self._excerpt, self._code, self._stance
        return tuple({name: at for at, name in enumerate(column.values)} for column in columns)

    def _number(self, decision: Decision) -> int:
        excerpts, codes, _ = self._places_of
        excerpt, code = excerpts.get(decision[0]), codes.get(decision[1])
        return -1 if excerpt is None or code is None else excerpt * len(codes) + code

    def knows(self, decided: Mapping[Decision, Sequence[str]]) -> bool:
        """Return whether each stance that was decided on is one that some coding may have."""
        return self._places_of[2].keys() >= {stance for some in decided.values() for stance in some}

    def of_decision(self, decision: Decision) -> Sequence[int]:
        """Return where the codings of a decision lie, those of the first coder first."""
        number = self._number(decision)
        start, stop = np.searchsorted(self._decision, [number, number + 1])
        places: list[int] = self._order[start:stop].tolist()
        return places

    @cached_property
    def _given_first(self) -> tuple[Places, Places]:
        # Each stance of each decision: where it is first given among those sorted, and how often.
        given = self._decision * len(self._stance.values) + self._stance.at[self._order]
        by_stance = np.argsort(given, kind="stable")
        begins = np.flatnonzero(np.diff(given[by_stance], prepend=-1))
        return by_stance[begins], np.diff(begins, append=len(given))

    def _first_of(self, turns: Places) -> Places:
        """Return the place where the decision of each of these first occurs."""
        return self._first[np.searchsorted(self._starts, turns, side="right") - 1]

    def differing(self, coders: int) -> Iterator[Decision]:
        """Return the decisions on which not all of so many coders gave the same stances."""
        turn, numbers = self._given_first
        for place in np.unique(self._first_of(turn[numbers != coders])).tolist():
            yield self._codings.excerpt[place], self._codings.code[place]

    def derived(self, coders: int, decided: Mapping[Decision, Sequence[str]]) -> Codings:
        """Return the derived layers of so many coders, as :func:`derive_from` says."""
        turn, numbers = self._given_first
        by_all = numbers == coders
        source = self._order[turn]
        first = self._first_of(turn)
        given_so = np.stack([first, turn, source, self._stance.at[source]])
        settled = [number for number in map(self._number, decided) if number >= 0]
        as_agreed = by_all & ~np.isin(self._decision[turn], settled)
        consensus = np.concatenate([given_so[:, as_agreed], self._settled(decided)], axis=1)
        layers = {CONSENSUS: consensus, AGREED: given_so[:, by_all], ANY: given_so}
        return Codings.joined(self._layer(name, layers[name]) for name in DERIVED)

    def _settled(self, decided: Mapping[Decision, Sequence[str]]) -> Places:
        """Return what was decided: where it first occurs, its turn, its source, its stance."""
        rows: list[tuple[int, int, int, int]] = []
        stances = self._places_of[2]
        for decision, chosen in decided.items():
            places = self.of_decision(decision)
            given = {self._codings.stance[place]: place for place in reversed(places)}
            for turn, stance in enumerate(chosen if places else ()):
                rows.append((min(places), turn, given.get(stance, places[0]), stances[stance]))
        return np.array(rows, dtype=np.int64).reshape(-1, 4).T

    def _layer(self, name: str, rows: Places) -> Codings:
        first, turn, source, stance = rows
        order = np.lexsort((turn, first))
        columns = self._codings.at(source[order])
        layers = self._coder.values
        if name not in layers:
            layers = (*layers, *DERIVED)
        return replace(
            columns,
            coder=Taken(layers, np.full(len(order), layers.index(name))),
            stance=Taken(self._stance.values, stance[order]),
            memo=Taken.once("", len(order)),
        )


def disagreements(codings: Iterable[Coding], coders: Sequence[str]) -> tuple[Decision, ...]:
    """Return the decisions on which these coders did not all give the same stances, or none."""
    decisions = Decisions(codings, coders)
    if decisions.sorted is not None:
        return tuple(decisions.sorted.differing(len(coders)))
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
    if decisions.sorted is not None and decisions.sorted.knows(decided):
        return decisions.sorted.derived(len(coders), decided)
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
) -> Codings:
    """Return all layers as they are when one of several coders is left out.

    Where only one coder remains, that layer stands for each of the derived ones.
    """
    others = [coder for coder in coders if coder != left_out]
    kept = _by(others, Codings.of(codings))
    if len(others) == 1:
        layers = [replace(kept, coder=Taken.once(name, len(kept))) for name in DERIVED]
        return Codings.joined((kept, *layers))
    return Codings.joined((kept, derive(kept, others, adjudications)))


def _by(coders: Sequence[str], codings: Codings) -> Codings:
    placed = codings.placed
    if placed is None:
        return codings.at([at for at, coder in enumerate(codings.coder) if coder in coders])
    meant = np.array([name in coders for name in placed[0].values], dtype=bool)
    return codings.at(np.flatnonzero(meant[placed[0].at]))
