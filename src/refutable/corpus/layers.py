"""Layers that follow from what the coders coded: derived on loading, never stored.

``agreed`` holds what every coder coded alike, ``any`` what at least one coded, and ``consensus``
what is agreed together with what has been adjudicated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from refutable.corpus.codings import Coding, Codings, Column, Places
from refutable.corpus.model import AGREED, ANY, CONSENSUS, DERIVED, Adjudication

Decision = tuple[str, str]
"""An excerpt and a code: what coders agree or differ on."""


class Decisions:
    """The codings of some coders, by the decision that each bears on.

    The coders are named in the order of precedence. One who gives a stance twice, to different
    words, gives it once to the decision. Codings are known by their places. The number of a
    decision grows with the places of its excerpt and code among their values.
    """

    def __init__(self, codings: Codings, coders: Sequence[str]) -> None:
        self._codings = codings
        self._coders = len(coders)
        self._coder, self._excerpt, self._code, self._stance = codings.indexed
        ranks = {name: rank for rank, name in enumerate(coders)}
        rank_of = np.array([ranks.get(name, -1) for name in self._coder.values], dtype=np.int64)
        decision = self._excerpt.at * len(self._code.values) + self._code.at
        # Sorted by decision, within one by coder.
        rank = rank_of[self._coder.at]
        self._order = np.lexsort((rank, decision))
        self._rank = rank[self._order]
        self._decision = decision[self._order]
        # Where each decision begins among those sorted, and the place where it first occurs.
        self._starts = np.flatnonzero(np.diff(self._decision, prepend=-1))
        self._first = (
            np.minimum.reduceat(self._order, self._starts) if len(codings) else self._order
        )

    @cached_property
    def _places_of(self) -> tuple[Mapping[str, int], ...]:
        columns = self._excerpt, self._code, self._stance
        return tuple({name: at for at, name in enumerate(column.values)} for column in columns)

    def _number(self, decision: Decision) -> int:
        excerpts, codes, _ = self._places_of
        excerpt, code = excerpts.get(decision[0]), codes.get(decision[1])
        return -1 if excerpt is None or code is None else excerpt * len(codes) + code

    def places(self, decision: Decision) -> Sequence[int]:
        """Return where the codings of a decision lie, those of the first coder first."""
        number = self._number(decision)
        start, stop = np.searchsorted(self._decision, [number, number + 1])
        places: list[int] = self._order[start:stop].tolist()
        return places

    def differ(self, decision: Decision) -> bool:
        """Whether the coders did not all give the same stances, or none."""
        given = {(self._coder[at], self._stance[at]) for at in self.places(decision)}
        number = Counter(stance for _, stance in given)
        return any(times != self._coders for times in number.values())

    def differing(self) -> tuple[Decision, ...]:
        """The decisions on which the coders did not all give the same stances, as they occur."""
        turn, numbers = self._given_first
        places = np.unique(self._first_of(turn[numbers != self._coders])).tolist()
        return tuple((self._codings.excerpt[at], self._codings.code[at]) for at in places)

    @cached_property
    def _given_first(self) -> tuple[Places, Places]:
        # Each stance of each decision: where it is first given among those sorted, and by how many.
        given = self._decision * len(self._stance.values) + self._stance.at[self._order]
        by_stance = np.argsort(given, kind="stable")
        new_stance = np.diff(given[by_stance], prepend=-1) != 0
        begins = np.flatnonzero(new_stance)
        new_coder = new_stance | (np.diff(self._rank[by_stance], prepend=-1) != 0)
        numbers = np.add.reduceat(new_coder, begins, dtype=np.int64) if len(begins) else begins
        return by_stance[begins], numbers

    def _first_of(self, turns: Places) -> Places:
        """Return the place where the decision of each of these first occurs."""
        return self._first[np.searchsorted(self._starts, turns, side="right") - 1]

    def derived(self, adjudications: Iterable[Adjudication]) -> Codings:
        """Return the derived layers; see :func:`derive`."""
        if self._coders < 2:
            return Codings()
        decided = {(item.excerpt, item.code): item.decision for item in adjudications}
        turn, numbers = self._given_first
        by_all = numbers == self._coders
        source = self._order[turn]
        given = np.stack([self._first_of(turn), turn, source, self._stance.at[source]])
        settled = [number for number in map(self._number, decided) if number >= 0]
        as_agreed = by_all & ~np.isin(self._decision[turn], settled)
        consensus = np.concatenate([given[:, as_agreed], self._settled(decided)], axis=1)
        layers = {CONSENSUS: consensus, AGREED: given[:, by_all], ANY: given}
        return Codings.joined(self._layer(name, layers[name]) for name in DERIVED)

    def _settled(self, decided: Mapping[Decision, Sequence[str]]) -> Places:
        """Return what was decided: where it first occurs, its turn, its source, its stance."""
        rows: list[tuple[int, int, int, int]] = []
        stances = self._places_of[2]
        for decision, chosen in decided.items():
            places = self.places(decision)
            given = {self._codings.stance[place]: place for place in reversed(places)}
            for turn, stance in enumerate(chosen if places else ()):
                rows.append((min(places), turn, given.get(stance, places[0]), stances[stance]))
        return np.array(rows, dtype=np.int64).reshape(-1, 4).T

    def _layer(self, name: str, rows: Places) -> Codings:
        first, turn, source, stance = rows
        order = np.lexsort((turn, first))
        layers = self._coder.values
        if name not in layers:
            layers = (*layers, *DERIVED)
        return replace(
            self._codings.at(source[order]),
            coder=Column(layers, np.full(len(order), layers.index(name))),
            stance=Column(self._stance.values, stance[order]),
            memo=Column.repeated("", len(order)),
        )


def derive(
    codings: Iterable[Coding], coders: Sequence[str], adjudications: Iterable[Adjudication]
) -> Codings:
    """Return the derived layers of these coders, who are named in the order of precedence.

    The words of a derived coding are those of the first coder who gave code and stance, or the
    code at all where the stance is the adjudicator's own. One coder alone has no derived layer.
    """
    adjudications, given = tuple(adjudications), Codings.of(codings)
    stance = given.indexed[3]
    decided = (name for item in adjudications for name in item.decision)
    values = tuple(dict.fromkeys((*stance.values, *decided)))
    return Decisions(replace(given, stance=Column(values, stance.at)), coders).derived(
        adjudications
    )


def without(
    codings: Iterable[Coding],
    coders: Sequence[str],
    adjudications: Iterable[Adjudication],
    left_out: str,
) -> Codings:
    """Return all layers as they are when one of several coders is left out.

    Where only one coder remains, each derived layer is that coder's layer.
    """
    others = [coder for coder in coders if coder != left_out]
    given = Codings.of(codings)
    by_others = np.array([name in others for name in given.indexed[0].values], dtype=bool)
    kept = given.at(np.flatnonzero(by_others[given.indexed[0].at]))
    if len(others) == 1:
        layers = [replace(kept, coder=Column.repeated(name, len(kept))) for name in DERIVED]
        return Codings.joined((kept, *layers))
    return Codings.joined((kept, derive(kept, others, adjudications)))
