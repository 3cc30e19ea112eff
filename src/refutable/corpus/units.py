"""What two coders or more have seen, as units: is a code given, with which stance, to which words.

Only what at least two of the coders have seen is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from refutable.corpus.alpha import Array, Coincidences, pair_off
from refutable.corpus.codings import Codings
from refutable.corpus.model import Corpus, Document
from refutable.corpus.panel import Panel

Span = tuple[int, int]


@dataclass(frozen=True)
class Units:
    """How many coders gave each unit each value; ``values`` are all that they could give.

    ``counts`` is (units, values); code and cluster of each unit are numbers, and its size is 1, or
    the number of signs that it stands for. Units are sorted by code. ``own``, (codes, clusters),
    is as in ``Coincidences``.
    """

    values: tuple[object, ...]
    code: Array
    cluster: Array
    counts: Array
    size: Array
    clusters: int
    own: Array | None = None

    def of(self, codes: Sequence[int]) -> Units:
        """Return the units of these codes."""
        starts, stops = (np.searchsorted(self.code, np.add(codes, more)) for more in (0, 1))
        kept = np.concatenate([np.arange(*at) for at in zip(starts, stops, strict=True)])
        own = None if self.own is None else self.own[list(codes)]
        some = (self.code[kept], self.cluster[kept], self.counts[kept], self.size[kept])
        return Units(self.values, *some, self.clusters, own)

    def coincidences(self) -> Coincidences:
        """Return how often each two values were given to one unit."""
        table = pair_off(self.counts, self.cluster, self.clusters, self.size)
        own = None if self.own is None else self.own.sum(axis=0)
        return Coincidences(self.values, "nominal", table, own)

    def first_order(self) -> FirstOrder:
        """Return what Gwet's AC1 is computed from; see :func:`ac1`."""
        return FirstOrder.of(self.counts, self.cluster, self.clusters, self.size)


@dataclass(frozen=True)
class FirstOrder:
    """What Gwet's AC1 is computed from: sums over the units of each cluster.

    ``alike`` (clusters,) is the share of pairs that agree, over the ``paired`` units that have two
    values; ``shares`` (clusters, values) is how often each value was given, over the ``some`` units
    that have one.
    """

    alike: Array
    paired: Array
    shares: Array
    some: Array

    @classmethod
    def of(cls, counts: Array, cluster: Array, clusters: int, size: Array) -> FirstOrder:
        """Return the sums from how many coders gave each unit each value, (units, values)."""
        given = counts.sum(axis=1)
        pairs = given * (given - 1)
        alike = np.divide(
            (counts * (counts - 1)).sum(axis=1), pairs, out=np.zeros(len(given)), where=pairs > 0
        )
        shares = np.divide(
            counts, given[:, None], out=np.zeros(counts.shape), where=given[:, None] > 0
        )
        made = (alike * size, (pairs > 0) * size, shares * size[:, None], (given > 0) * size)
        totals = [np.zeros((clusters, *one.shape[1:])) for one in made]
        for total, one in zip(totals, made, strict=True):
            np.add.at(total, cluster, one)
        return cls(*totals)

    @property
    def clusters(self) -> int:
        """How many clusters there are."""
        return len(self.paired)

    def value(self) -> float | None:
        """Return AC1 over all clusters; None where it is undefined."""
        found = float(self.over(np.ones((1, self.clusters)))[0])
        return None if found != found else found

    def differs(self) -> bool:
        """Return whether any unit was given two values."""
        return bool((self.alike < self.paired).any())

    def over(self, weights: Array) -> Array:
        """Return AC1 over each of many resamples, NaN where it is undefined."""
        values = self.shares.shape[1]
        paired, some = weights @ self.paired, weights @ self.some
        if values < 2:
            return np.full(len(weights), np.nan)
        nothing = np.full(len(weights), np.nan)
        alike = np.divide(weights @ self.alike, paired, out=nothing, where=paired > 0)
        common = (weights @ self.shares) / np.maximum(some, 1e-300)[:, None]
        by_chance = (common * (1 - common)).sum(axis=1) / (values - 1)
        return np.asarray((alike - by_chance) / (1 - by_chance))


def ac1(counts: Array, size: Array | None = None) -> float | None:
    """Return Gwet's AC1 from how many coders gave each unit each value, (units, values).

    A unit with one value tells how common it is, and nothing about agreement. None where no unit
    has two values, or only one value could be given.

    Source: K. L. Gwet, Computing inter-rater reliability and its variance in the presence of high
    agreement (British Journal of Mathematical and Statistical Psychology 61, 2008), and for missing
    values the Handbook of Inter-Rater Reliability (4th edition, 2014).
    """
    size = np.ones(len(counts)) if size is None else size
    return FirstOrder.of(counts, np.zeros(len(counts), dtype=int), 1, size).value()


@dataclass(frozen=True)
class _Text:
    """A text that coders marked words in, and where each of its excerpts begins in it."""

    cluster: int
    length: int
    coders: tuple[str, ...]
    starts: dict[str, int]


@dataclass(frozen=True)
class Compared:
    """The codings of some coders on what at least two of them have seen.

    ``excerpts`` are those, sorted by id; ``given`` is (coders, codes, excerpts), ``seen`` is
    (coders, excerpts).
    """

    corpus: Corpus
    panel: Panel
    excerpts: tuple[str, ...]
    seen: Array
    given: Array

    @classmethod
    def of(cls, corpus: Corpus, coders: Sequence[str]) -> Compared:
        """Return what is compared of these coders."""
        seen = {name: corpus.coders[name].seen for name in coders if name in corpus.coders}
        known = {name: some for name, some in seen.items() if some is not None}
        panel = Panel(tuple(coders), known)
        counted = sorted(excerpt.id for excerpt in corpus.counted)
        seers = panel.seers(counted)
        both = np.flatnonzero(seers.sum(axis=0) > 1)
        excerpts = tuple(counted[place] for place in both)
        names = panel.coders, list(corpus.codebook.codes), excerpts
        given = np.zeros(tuple(map(len, names)), dtype=bool)
        coder, excerpt, code, _ = corpus.columns.indexed
        places = []
        for column, some in zip((coder, code, excerpt), names, strict=True):
            at = {name: place for place, name in enumerate(some)}
            places.append(np.array([at.get(name, -1) for name in column.values] or [0])[column.at])
        theirs = (places[0] >= 0) & (places[2] >= 0)
        given[tuple(some[theirs] for some in places)] = True
        return cls(corpus, panel, excerpts, seers[:, both], given)

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """The documents of what is compared, sorted by id; they are the clusters."""
        return tuple(sorted({self.corpus.document_of(name).id for name in self.excerpts}))

    @cached_property
    def cluster(self) -> Array:
        """The number of the document of each excerpt."""
        places = {name: place for place, name in enumerate(self.documents)}
        names = (self.corpus.document_of(name).id for name in self.excerpts)
        return np.array([places[name] for name in names], dtype=int)

    @cached_property
    def by_all(self) -> Array:
        """Whether all who have seen an excerpt gave it a code, (codes, excerpts)."""
        return np.asarray((self.given | ~self.seen[:, None]).all(axis=0))

    # -------------------------------------------------------------- units

    def presence(self) -> Units:
        """Return each code and excerpt, with how many gave the code and how many did not."""
        codes, excerpts = self.given.shape[1:]
        number = self.given.sum(axis=0).reshape(-1)
        seers = np.tile(self.seen.sum(axis=0), codes)
        return Units(
            (False, True),
            np.repeat(np.arange(codes), excerpts),
            np.tile(self.cluster, codes),
            np.stack([seers - number, number], axis=1).astype(float),
            np.ones(len(number)),
            len(self.documents),
        )

    def stance(self) -> Units:
        """Return each code and excerpt that two coders gave, with how many gave which stance."""
        by_coder: dict[tuple[int, int], dict[str, list[str]]] = {}
        for entry, place in self._entries():
            given = by_coder.setdefault(entry, {})
            given.setdefault(self._codings.coder[place], []).append(self._codings.stance[place])
        entries = sorted(
            ((entry, some) for entry, some in by_coder.items() if len(some) > 1),
            key=lambda item: item[0],
        )
        stances = [[tuple(sorted(set(some))) for some in given.values()] for _, given in entries]
        single = [(stance,) for stance in sorted(self.corpus.counting.stances)]
        values = tuple(dict.fromkeys([*single, *(value for some in stances for value in some)]))
        at = {value: place for place, value in enumerate(values)}
        counts = np.zeros((len(entries), len(values)))
        for row, some in enumerate(stances):
            for value in some:
                counts[row, at[value]] += 1
        code = np.array([entry[0] for entry, _ in entries], dtype=int)
        excerpt = np.array([entry[1] for entry, _ in entries], dtype=int)
        size = np.ones(len(entries))
        return Units(values, code, self.cluster[excerpt], counts, size, len(self.documents))

    def words(self) -> Units:
        """Return each stretch of text, for each code, with how many marked it for the code."""
        texts = self._texts
        place_of = {
            (excerpt, coder): place
            for place, one in enumerate(texts)
            for excerpt in one.starts
            for coder in one.coders
        }
        spans: dict[tuple[int, int], dict[str, list[Span]]] = {}
        for (code_at, at), coding in self._entries():
            coder, excerpt = self._codings.coder[coding], self.excerpts[at]
            place = place_of.get((excerpt, coder))
            if place is not None:
                start = texts[place].starts[excerpt]
                span = (start + self._codings.start[coding], start + self._codings.end[coding])
                spans.setdefault((code_at, place), {}).setdefault(coder, []).append(span)
        codes = self.given.shape[1]
        length = np.array([one.length for one in texts], dtype=int)
        seers = np.array([len(one.coders) for one in texts], dtype=int)
        cluster = np.array([one.cluster for one in texts], dtype=int)
        own = np.zeros((codes, len(self.documents)))
        # What nobody marked for a code is one gap of each coder, and alone with each of its signs.
        unmarked = np.ones((codes, len(texts)), dtype=bool)
        unmarked[tuple(np.array(list(spans), dtype=int).reshape(-1, 2).T)] = False
        code, text = np.nonzero(unmarked)
        np.add.at(own, (code, cluster[text]), seers[text] * length[text])
        rows = [np.stack([code, text, seers[text], np.zeros_like(text), length[text]], axis=1)]
        for (code_at, place), given in spans.items():
            number, signs = int(seers[place]), int(length[place])
            marked = [_merged(some) for some in given.values()]
            own[code_at, cluster[place]] += _with_itself(marked, number, signs)
            found = _stretches(marked, signs)
            made = [(code_at, place, number - marking, marking, size) for marking, size in found]
            rows.append(np.array(made))
        table = np.concatenate(rows)
        table = table[np.argsort(table[:, 0], kind="stable")]
        counts = table[:, 2:4].astype(float)
        at_cluster, size = cluster[table[:, 1]], table[:, 4]
        return Units((False, True), table[:, 0], at_cluster, counts, size, len(self.documents), own)

    @cached_property
    def _texts(self) -> Sequence[_Text]:
        """What coders marked words in: whole texts that two have read, and excerpts of others."""
        corpus, cluster = self.corpus, {name: at for at, name in enumerate(self.documents)}
        whole: dict[str, _Text] = {}
        made: list[_Text] = []
        for at, name in enumerate(self.excerpts):
            excerpt, document = corpus.excerpts[name], corpus.document_of(name)
            readers = self._readers(document)
            if excerpt.start is not None and len(readers) > 1:
                if document.id not in whole:
                    length = len(document.text or "")
                    whole[document.id] = _Text(cluster[document.id], length, readers, {})
                whole[document.id].starts[name] = excerpt.start
            else:
                seers = zip(self.panel.coders, self.seen[:, at], strict=True)
                coders = tuple(coder for coder, has in seers if has)
                made.append(_Text(cluster[document.id], len(excerpt.text), coders, {name: 0}))
        return [*whole.values(), *made]

    def _readers(self, document: Document) -> tuple[str, ...]:
        """Return who has read a whole text; a coder without a list of what was seen has."""
        if document.text_file is None:
            return ()
        known = self.corpus.coders
        return tuple(
            name
            for name in self.panel.coders
            if name in known and (known[name].seen is None or document.id in known[name].read)
        )

    @cached_property
    def _codings(self) -> Codings:
        return self.corpus.columns

    def _entries(self) -> Iterator[tuple[tuple[int, int], int]]:
        """Yield code and excerpt of each coding by these coders, and its place."""
        codes = {code: place for place, code in enumerate(self.corpus.codebook.codes)}
        excerpts = {name: place for place, name in enumerate(self.excerpts)}
        for coder in self.panel.coders:
            for run in self._codings.runs.get(coder, ()):
                for place in run:
                    excerpt = excerpts.get(self._codings.excerpt[place])
                    if excerpt is not None:
                        yield (codes[self._codings.code[place]], excerpt), place


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans without overlap: what one coder marked twice is marked once."""
    made: list[Span] = []
    for start, end in sorted(spans):
        if made and start < made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made


def _with_itself(marked: Sequence[Sequence[Span]], coders: int, length: int) -> int:
    """Return how many pairs of signs each coder's passages, and each sign of a gap, make alone."""
    sizes = [end - start for some in marked for start, end in some]
    return sum(size * size for size in sizes) + coders * length - sum(sizes)


def _stretches(marked: Sequence[Sequence[Span]], length: int) -> Iterator[Span]:
    """Yield, for each stretch between two limits, how many marked it and how long it is."""
    limits = {0, length, *(limit for some in marked for span in some for limit in span)}
    cuts = sorted(limits)
    for start, end in pairwise(cuts):
        yield sum(any(s <= start < e for s, e in some) for some in marked), end - start
