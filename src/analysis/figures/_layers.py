"""Places for what rests on what: rows from the ground up, lines that cross as little as may be.

The method is that of Sugiyama, Tagawa and Toda, "Methods for visual understanding of
hierarchical system structures" (1981): rows by level, then an order in each row by the mean place
of what an item is joined to, then places as near to these as the row allows. A line that passes
a row takes a lane there, so that none runs through a node; the lines to one node share theirs.
Nothing is drawn by chance: the same nodes get the same places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Item = str | tuple[str, int]  # a node, or a node's lane with the row that it passes
Segment = tuple[Item, Item]  # from an item to one in the row above

_SWEEPS = 24
_NODE_PULL, _LANE_PULL = 1.0, 8.0


@dataclass(frozen=True)
class Node:
    """Something that rests on the nodes `below`, `level` steps from the ground."""

    key: str
    level: int
    below: tuple[str, ...]


@dataclass(frozen=True)
class Layers:
    """Nodes in rows, top row first, with the middle of each node and lane in pixels.

    `segments` are the pieces of the lines, each from one row to the next above.
    """

    rows: tuple[tuple[Item, ...], ...]
    levels: tuple[int, ...]
    segments: tuple[Segment, ...]
    x: Mapping[Item, float]
    row_of: Mapping[Item, int]

    def way(self, ground: str, above: str) -> tuple[Item, ...]:
        """The items that the line from a node up to one that rests on it passes, ends included."""
        last, first = self.row_of[ground], self.row_of[above]
        lanes = [(above, row) for row in range(last - 1, first, -1)]
        return (ground, *lanes, above)


def arrange(nodes: Sequence[Node], *, width: float, node: float, lane: float) -> Layers:
    """Places for nodes in rows of `width` pixels; a node takes `node` of them, a lane `lane`.

    A level that does not fit into one row takes several. The order of `nodes` decides where
    nothing else does.
    """
    below = {item.key: item.below for item in nodes}
    levels = sorted({item.level for item in nodes}, reverse=True)
    by_level = [[item.key for item in nodes if item.level == level] for level in levels]
    whole = _ordered(by_level, below)
    rows: list[list[str]] = []
    row_levels: list[int] = []
    for place, level in enumerate(levels):
        members = [item for item in whole[place] if isinstance(item, str)]
        deeper = [key for keys in by_level[place + 1 :] for key in keys]
        parts = _parts(members, rows, deeper, below, width=width, node=node, lane=lane)
        rows += parts
        row_levels += [level] * len(parts)
    ordered = _ordered(rows, below)
    segments = _segments(_row_of(rows), below)
    sizes = {item: node if isinstance(item, str) else lane for row in ordered for item in row}
    x = _places(ordered, segments, sizes, width)
    row_of = {item: place for place, row in enumerate(ordered) for item in row}
    return Layers(tuple(map(tuple, ordered)), tuple(row_levels), tuple(segments), x, row_of)


def lanes(nodes: Iterable[Node], level: int) -> int:
    """How many nodes above a level rest on one below it: so many lines must pass the level."""
    level_of = {item.key: item.level for item in nodes}
    below = {item.key: item.below for item in nodes}
    return sum(
        level_of[key] > level and any(level_of[ground] < level for ground in grounds)
        for key, grounds in below.items()
    )


# ------------------------------------------------------------------ rows


def _parts(
    members: Sequence[str],
    above: Sequence[Sequence[str]],
    deeper: Sequence[str],
    below: Mapping[str, tuple[str, ...]],
    *,
    width: float,
    node: float,
    lane: float,
) -> list[list[str]]:
    """The rows that a level takes: as few as have room for their nodes and for what passes."""
    higher = {key for row in above for key in row}
    for number in range(1, len(members) + 1):
        parts = [list(members[start::number]) for start in range(number)]
        if all(
            len(part) * node + lane * _passing(place, parts, higher, deeper, below) <= width
            for place, part in enumerate(parts)
        ):
            return parts
    return [[key] for key in members]


def _passing(
    place: int,
    parts: Sequence[Sequence[str]],
    higher: set[str],
    deeper: Sequence[str],
    below: Mapping[str, tuple[str, ...]],
) -> int:
    over = higher.union(*parts[:place])
    under = set(deeper).union(*parts[place + 1 :])
    return sum(not under.isdisjoint(below[key]) for key in over)


def _row_of(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    return {key: place for place, row in enumerate(rows) for key in row}


def _segments(row_of: Mapping[str, int], below: Mapping[str, tuple[str, ...]]) -> list[Segment]:
    """The pieces of all lines, each from one row to the next above, each once."""
    found: dict[Segment, None] = {}
    for above, grounds in below.items():
        for ground in grounds:
            item: Item = ground
            for row in range(row_of[ground] - 1, row_of[above], -1):
                found[item, (above, row)] = None
                item = (above, row)
            found[item, above] = None
    return list(found)


# ------------------------------------------------------------------ order


def _ordered(
    rows: Sequence[Sequence[str]], below: Mapping[str, tuple[str, ...]]
) -> list[list[Item]]:
    """The rows with their lanes, in the order with the fewest crossings that was come upon."""
    segments = _segments(_row_of(rows), below)
    ups, downs = _neighbours(segments)
    current: list[list[Item]] = [list(row) for row in rows]
    for lane in dict.fromkeys(item for pair in segments for item in pair):
        if isinstance(lane, tuple):
            current[lane[1]].append(lane)
    best, fewest = current, _crossings(current, ups)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        current = _swept(current, ups if down else downs, down)
        _swap(current, ups, downs)
        crossings = _crossings(current, ups)
        if crossings < fewest:
            best, fewest = [list(row) for row in current], crossings
    return best


def _neighbours(
    segments: Iterable[Segment],
) -> tuple[dict[Item, list[Item]], dict[Item, list[Item]]]:
    ups: dict[Item, list[Item]] = {}
    downs: dict[Item, list[Item]] = {}
    for lower, upper in segments:
        ups.setdefault(lower, []).append(upper)
        downs.setdefault(upper, []).append(lower)
    return ups, downs


def _swept(
    rows: Sequence[Sequence[Item]], joined: Mapping[Item, Sequence[Item]], down: bool
) -> list[list[Item]]:
    """Each row sorted by where the items of the row before are that its own are joined to."""
    at: dict[Item, float] = {}
    done: list[list[Item]] = []
    for row in rows if down else list(rows)[::-1]:
        wanted = {
            item: _mean([at[other] for other in joined.get(item, ())], (place + 0.5) / len(row))
            for place, item in enumerate(row)
        }
        done.append(sorted(row, key=wanted.__getitem__))
        at = {item: (place + 0.5) / len(row) for place, item in enumerate(done[-1])}
    return done if down else done[::-1]


def _swap(
    rows: list[list[Item]],
    ups: Mapping[Item, Sequence[Item]],
    downs: Mapping[Item, Sequence[Item]],
) -> None:
    """Let neighbours of a row change places wherever that leaves fewer crossings."""
    place = {item: number for row in rows for number, item in enumerate(row)}
    for row in rows:
        for left in range(len(row) - 1):
            one, other = row[left], row[left + 1]
            saved = sum(
                _inverted(joined.get(one, ()), joined.get(other, ()), place)
                - _inverted(joined.get(other, ()), joined.get(one, ()), place)
                for joined in (ups, downs)
            )
            if saved > 0:
                row[left], row[left + 1] = other, one
                place[one], place[other] = left + 1, left


def _crossings(rows: Sequence[Sequence[Item]], ups: Mapping[Item, Sequence[Item]]) -> int:
    place = {item: number for row in rows for number, item in enumerate(row)}
    return sum(
        _inverted(ups.get(one, ()), ups.get(other, ()), place)
        for row in rows
        for number, one in enumerate(row)
        for other in row[number + 1 :]
    )


def _inverted(left: Sequence[Item], right: Sequence[Item], place: Mapping[Item, int]) -> int:
    """How many lines of the item on the left cross one of the item on the right."""
    return sum(place[one] > place[other] for one in left for other in right)


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


# ------------------------------------------------------------------ places


def _places(
    rows: Sequence[Sequence[Item]],
    segments: Sequence[Segment],
    sizes: Mapping[Item, float],
    width: float,
) -> dict[Item, float]:
    """The middle of each item: near to what it is joined to, none upon another."""
    x = {item: width * (place + 0.5) / len(row) for row in rows for place, item in enumerate(row)}
    ups, downs = _neighbours(segments)
    for sweep in range(_SWEEPS):
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            joined = [[x[i] for i in (*ups.get(item, ()), *downs.get(item, ()))] for item in row]
            wanted = [_mean(found, x[item]) for found, item in zip(joined, row, strict=True)]
            pulls = [_NODE_PULL if isinstance(item, str) else _LANE_PULL for item in row]
            given = [sizes[item] for item in row]
            x |= zip(row, apart(wanted, pulls, given, width), strict=True)
    return x


def apart(
    wanted: Sequence[float], pulls: Sequence[float], sizes: Sequence[float], width: float
) -> list[float]:
    """The places nearest to those wanted, by least squares, that keep order, distance and width.

    What is in the way of one another moves together: pooling of adjacent violators. In a row
    without room for all, each gives way by the same part.
    """
    part = min(1.0, width / sum(sizes))
    starts = [sum(sizes[:place]) + size / 2 for place, size in enumerate(sizes)]
    blocks: list[tuple[float, float, int]] = []
    for want, pull, start in zip(wanted, pulls, starts, strict=True):
        mean, weight, number = want - part * start, pull, 1
        while blocks and blocks[-1][0] > mean:
            before, heavy, many = blocks.pop()
            mean = (before * heavy + mean * weight) / (heavy + weight)
            weight, number = weight + heavy, number + many
        blocks.append((mean, weight, number))
    most = width - part * sum(sizes)
    shifts = [min(max(mean, 0.0), most) for mean, _, number in blocks for _ in range(number)]
    return [shift + part * start for shift, start in zip(shifts, starts, strict=True)]
