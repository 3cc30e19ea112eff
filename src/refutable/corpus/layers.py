"""Layers that follow from what the coders coded: derived on loading, never stored.

A decision is an excerpt and a code, and only coders who have seen the excerpt decide it. It is
settled in two steps: first whether the code applies, then with which stance. ``agreed`` holds what
all of them gave, ``any`` what at least one gave, and ``consensus`` what is settled by the declared
rule (all, or more than half) together with what has been adjudicated.

Where the code is settled and its stance is not, the coding stays, with the stances between which it
is open. It is found where each of them would be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from refutable.corpus.codings import Coding, Codings, Column, Places
from refutable.corpus.model import AGREED, ANY, CONSENSUS, DERIVED, Adjudication
from refutable.corpus.panel import Bools, Panel

Decision = tuple[str, str]
"""An excerpt and a code: what coders agree or differ on."""
OR = " or "
"""Stands between the stances of a derived coding of which it is open which holds."""


def one_of(stance: str, asked: Collection[str]) -> bool:
    """Return whether a coding has one of these stances, whichever of its open ones holds."""
    return stance in asked or (OR in stance and set(stance.split(OR)) <= set(asked))


@dataclass(frozen=True)
class _Given:
    """Runs of codings that a decision has in common, in order, with how many coders gave each.

    ``first`` is where each run begins: at its first coder.
    """

    decision: Places
    coders: Places
    first: Places


class Decisions:
    """The codings of a panel, by the decision that each bears on.

    Codings are known by their places; those of others are left aside. The number of a decision
    grows with the places of its excerpt and code among their values.
    """

    def __init__(self, codings: Codings, panel: Panel) -> None:
        self._codings = codings
        self._panel = panel
        self._coder, self._excerpt, self._code, self._stance = codings.indexed
        ranks = {name: rank for rank, name in enumerate(panel.coders)}
        rank_of = np.array([ranks.get(name, -1) for name in self._coder.values], dtype=np.int64)
        rank = rank_of[self._coder.at]
        decision = self._excerpt.at * len(self._code.values) + self._code.at
        by_panel = np.flatnonzero(rank >= 0)
        # Sorted by decision, within one by coder.
        self._order = by_panel[np.lexsort((rank[by_panel], decision[by_panel]))]
        self._decision, self._rank = decision[self._order], rank[self._order]
        # Where each decision begins among those sorted, and the place where it first occurs.
        self._starts = np.flatnonzero(np.diff(self._decision, prepend=-1))
        self._first = self._order
        if len(self._order):
            self._first = np.minimum.reduceat(self._order, self._starts)
        self._stances = {name: at for at, name in enumerate(self._stance.values)}

    @cached_property
    def _places_of(self) -> tuple[Mapping[str, int], ...]:
        columns = self._excerpt, self._code
        return tuple({name: at for at, name in enumerate(column.values)} for column in columns)

    def _number(self, decision: Decision) -> int:
        excerpts, codes = self._places_of
        excerpt, code = excerpts.get(decision[0]), codes.get(decision[1])
        return -1 if excerpt is None or code is None else excerpt * len(codes) + code

    def places(self, decision: Decision) -> Sequence[int]:
        """Return where the codings of a decision lie, those of the first coder first."""
        places: list[int] = self._order[self._span(self._number(decision))].tolist()
        return places

    def _span(self, number: int) -> slice:
        return slice(*np.searchsorted(self._decision, [number, number + 1]).tolist())

    def differ(self, decision: Decision) -> bool:
        """Whether those who have seen the excerpt did not all give the same stances, or none."""
        return decision in self._differing

    def differing(self) -> tuple[Decision, ...]:
        """The decisions on which those who have seen the excerpt differ, as they occur."""
        return tuple(self._differing)

    @cached_property
    def _differing(self) -> Mapping[Decision, None]:
        given = self._given
        places = self._first[given.decision[given.coders != self._seers[given.decision]]]
        named = (self._codings.excerpt, self._codings.code)
        return {(named[0][at], named[1][at]): None for at in sorted(set(places.tolist()))}

    # -------------------------------------------------------------- who gave what

    @cached_property
    def _seers(self) -> Places:
        """How many have seen the excerpt of each decision."""
        seen = self._panel.seers(self._excerpt.values).sum(axis=0)
        return np.asarray(seen[self._decision[self._starts] // max(1, len(self._code.values))])

    @cached_property
    def _givers(self) -> Places:
        """How many gave the code of each decision."""
        return _distinct(self._rank, self._starts)

    @cached_property
    def _given(self) -> _Given:
        """Each stance of each decision."""
        return self._by_stance[0]

    @cached_property
    def _by_stance(self) -> tuple[_Given, Places]:
        number = max(1, len(self._stance.values))
        return self._runs(self._decision * number + self._stance.at[self._order])

    @cached_property
    def _by_side(self) -> tuple[_Given, Places]:
        """Each side of each decision: the stances that count as the source's own, or the others."""
        values = self._stance.values
        apart = np.array([name not in self._panel.upheld for name in values], dtype=np.int64)
        return self._runs(self._decision * 2 + apart[self._stance.at[self._order]])

    def _runs(self, key: Places) -> tuple[_Given, Places]:
        """Return the runs of codings with the same key, and the run of each coding."""
        ordered = np.lexsort((self._rank, key))
        begins = np.flatnonzero(np.diff(key[ordered], prepend=-1))
        run = np.empty_like(ordered)
        run[ordered] = np.repeat(np.arange(len(begins)), np.diff(begins, append=len(ordered)))
        first = ordered[begins]
        decision = np.searchsorted(self._starts, first, side="right") - 1
        return _Given(decision, _distinct(self._rank[ordered], begins), first), run

    # -------------------------------------------------------------- what follows

    def derived(self, adjudications: Iterable[Adjudication]) -> Codings:
        """Return the derived layers; see :func:`derive`."""
        if len(self._panel.coders) < 2:
            return Codings()
        decided = {(item.excerpt, item.code): item.decision for item in adjudications}
        settled = frozenset(map(self._number, decided))
        # np.isin and np.unique would import all of numpy.ma, at each check.
        decisions = self._decision[self._starts].tolist()
        open_ = np.array([one not in settled for one in decisions], dtype=bool)
        all_given = np.ones(len(self._given.first), dtype=bool)
        layers = {
            CONSENSUS: (
                *self._settled(open_, majority=self._panel.majority),
                self._adjudicated(decided),
            ),
            AGREED: self._settled(np.ones_like(open_), majority=False),
            ANY: (self._as_given(all_given),),
        }
        return Codings.joined(self._layer(name, layers[name]) for name in DERIVED)

    def _settled(self, among: Bools, *, majority: bool) -> tuple[Places, Places]:
        """Return what is settled by the rule: stances that are, and those that are open.

        First whether the code applies, then whether it counts, then with which stance.
        """

        def enough(runs: _Given) -> Bools:
            return present[runs.decision] & _enough(
                runs.coders, self._givers[runs.decision], majority
            )

        present = among & _enough(self._givers, self._seers, majority)
        sides, side_of = self._by_side
        held, alike = enough(sides), enough(self._given)
        side_of_stance = side_of[self._given.first]
        open_sides = _without(held, side_of_stance[alike])
        neither = _without(present, sides.decision[held])
        return self._as_given(alike), _columns(
            [self._open(places) for places in _places_of_each(open_sides, side_of_stance)]
            + [self._open(places) for places in _places_of_each(neither, self._given.decision)]
        )

    def _open(self, stances: Places) -> tuple[int, int, int, int]:
        """Return a coding whose stance is open between these of one decision."""
        turn = int(self._given.first[stances].min())
        source = self._order[self._given.first[stances]].tolist()
        names = sorted(self._codings.stance[place] for place in source)
        first = self._first[self._given.decision[stances[0]]]
        return int(first), turn, int(self._order[turn]), self._stance_at(OR.join(names))

    def _as_given(self, chosen: Bools) -> Places:
        """Return the codings, by the first coder who gave them, of some stances of decisions."""
        given, run = self._by_stance
        by_first = self._rank == self._rank[given.first][run]
        turns = np.flatnonzero(by_first & chosen[run])
        source = self._order[turns]
        first = self._first[given.decision[run[turns]]]
        return np.stack([first, turns, source, self._stance.at[source]])

    def _adjudicated(self, decided: Mapping[Decision, Sequence[str]]) -> Places:
        rows: list[tuple[int, int, int, int]] = []
        for decision, chosen in decided.items():
            places = self.places(decision)
            given = {self._codings.stance[place]: place for place in reversed(places)}
            for turn, stance in enumerate(chosen if places else ()):
                source = given.get(stance, places[0])
                rows.append((min(places), turn, source, self._stance_at(stance)))
        return _columns(rows)

    def _stance_at(self, stance: str) -> int:
        """Return the place of a stance among the values; one that no coder gave comes last."""
        return self._stances.setdefault(stance, len(self._stances))

    def _layer(self, name: str, parts: Sequence[Places]) -> Codings:
        first, turn, source, stance = np.concatenate(parts, axis=1)
        order = np.lexsort((turn, first))
        layers = self._coder.values
        if name not in layers:
            layers = (*layers, *DERIVED)
        return replace(
            self._codings.at(source[order]),
            coder=Column(layers, np.full(len(order), layers.index(name))),
            stance=Column(tuple(self._stances), stance[order]),
            memo=Column.repeated("", len(order)),
        )


def _enough(number: Places, of: Places, majority: bool) -> Bools:
    return 2 * number > of if majority else number == of


def _distinct(ranks: Places, starts: Places) -> Places:
    """Return how many coders each run of ranks has; within a run, ranks are sorted."""
    if not len(starts):
        return starts
    new = np.diff(ranks, prepend=-1) != 0
    new[starts] = True
    return np.asarray(np.add.reduceat(new.astype(np.int64), starts))


def _columns(rows: Sequence[Sequence[int]]) -> Places:
    return np.array(rows, dtype=np.int64).reshape(-1, 4).T


def derive(
    codings: Iterable[Coding], panel: Panel, adjudications: Iterable[Adjudication]
) -> Codings:
    """Return the derived layers of a panel.

    The words of a derived coding are those of the first coder who gave code and stance, or the
    code at all where the stance is the adjudicator's own. One coder alone has no derived layer.
    """
    return Decisions(Codings.of(codings), panel).derived(adjudications)


def without(
    codings: Iterable[Coding], panel: Panel, adjudications: Iterable[Adjudication], left_out: str
) -> Codings:
    """Return all layers as they are when one of several coders is left out.

    Where only one coder remains, each derived layer is that coder's layer.
    """
    others = panel.without(left_out)
    given = Codings.of(codings)
    names = given.indexed[0].values
    of = np.array([name != left_out for name in names], dtype=bool)[given.indexed[0].at]
    kept = given.at(np.flatnonzero(of))
    if len(others.coders) == 1:
        (alone,) = others.coders
        own = kept.at(np.flatnonzero([name == alone for name in kept.coder]))
        layers = [replace(own, coder=Column.repeated(name, len(own))) for name in DERIVED]
        return Codings.joined((kept, *layers))
    return Codings.joined((kept, derive(kept, others, adjudications)))


def _places_of_each(wanted: Places, values: Places) -> Iterator[Places]:
    """Yield, for each wanted value, the places where it stands among the values."""
    order = np.argsort(values, kind="stable")
    starts, stops = (np.searchsorted(values[order], wanted, side) for side in ("left", "right"))
    for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        yield order[start:stop]


def _without(chosen: Bools, places: Places) -> Places:
    """Return the chosen places but these; np.setdiff1d would import all of numpy.ma."""
    left = chosen.copy()
    left[places] = False
    return np.flatnonzero(left)
