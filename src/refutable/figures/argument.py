"""What rests on what: the highest conclusions over their grounds, all others beside theirs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Any

from refutable.figures._claims import Tile, name_of, runs, verdict_of, verdict_tiles
from refutable.figures.theme import (
    BOLDER,
    NARROW,
    SMALL,
    WIDTH,
    Label,
    Line,
    Target,
    columns_in,
    compose,
    counted,
    labels,
    line_height,
    lines,
    plural,
    targets,
    text_width,
    wrap,
)

if TYPE_CHECKING:
    import altair
    import pandas

FIGURE = "argument"
COLUMNS = (
    "claim", "number", "section", "statement", "verdict", "rests_on", "level", "thesis",
)  # fmt: skip

_HALF = 6.5  # of a sign
_EDGE = 2.0  # round a row, for the outline of a link
_PAD = 4.0  # between sign, number and name
_INDENT = 15.0
_LEADER = 16.0  # from the room of a ground to the first sign right of it
_GAP = 22.0  # between columns
_BETWEEN = 7.0  # trees of a column
_LEAST = 86.0  # of room for a name, where columns are as many as have room
_NEAR = 4.0  # groups of a column
_TALL = 9  # rows: a tree that has more is spread over the columns
_PALE = 0.65


@dataclass(frozen=True)
class _Claim:
    key: str
    number: int
    section: str
    statement: str
    verdict: str
    rests_on: tuple[str, ...]
    level: int
    thesis: bool


@dataclass(frozen=True)
class _Branch:
    """A claim and those that hang from it; `again` if it is shown in full before.

    In a tree it rests on these, in a group they rest on it, and on those numbered in `also`.
    """

    claim: _Claim
    again: bool
    hung: tuple[_Branch, ...] = ()
    also: tuple[int, ...] = ()

    def rows(self) -> int:
        """How many claims it comes to."""
        return 1 + sum(branch.rows() for branch in self.hung)

    def depth(self) -> int:
        """How far its last claims stand under the first."""
        return max((1 + branch.depth() for branch in self.hung), default=0)


@dataclass(frozen=True)
class _Entry:
    """A claim where it is drawn: the middle of its sign, its words, the ends of its row."""

    branch: _Branch
    bold: bool
    x: float
    y: float
    words: float
    name: tuple[str, ...]
    also: tuple[str, ...]
    end: float
    bottom: float


@dataclass(frozen=True)
class _Measures:
    """A row of one line, what stands in it before a name, and the columns of trees."""

    row: float
    before: float
    indent: float
    sides: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class _Sheet:
    """What is drawn so far: claims in the order in which they are read, lines by what they join."""

    measures: _Measures
    entries: list[_Entry] = field(default_factory=list)
    ways: dict[tuple[str, str], tuple[Line, ...]] = field(default_factory=dict)
    titles: list[Label] = field(default_factory=list)

    def put(
        self, branch: _Branch, left: float, right: float, top: float, *, bold: bool = False
    ) -> _Entry:
        """Draw a claim between two sides; its name takes three lines at most."""
        measures = self.measures
        words = left + measures.before
        room = right - words - _EDGE
        wide = BOLDER if bold else 1
        name = wrap(name_of(branch.claim.key), room, SMALL * wide, most=3)
        numbers = ", ".join(map(str, branch.also))
        also = wrap(f"also on {numbers}", room, SMALL, most=99) if numbers else ()
        end = words + max(text_width(line, SMALL) * wide for line in (*name, *also))
        more = len(name) + len(also) - 1
        y, bottom = top + measures.row / 2, top + measures.row + more * line_height(SMALL)
        entry = _Entry(branch, bold, left + _EDGE + _HALF, y, words, name, also, end, bottom)
        self.entries.append(entry)
        return entry


def draw(table: pandas.DataFrame, *, width: float = WIDTH) -> altair.LayerChart:
    """The highest conclusions as trees over what they rest on, then all others by their grounds.

    `table` has a row for each claim: `claim` (its id), `number`, `section`, `statement`,
    `verdict` (supported, refuted, undetermined, argued or error), `rests_on` (the ids of the
    claims that it rests on), `level` (how many steps it stands above the ground, at most),
    `thesis` (whether it rests on others and none on it).
    The highest are the theses two steps up or more; where there is none, what has the highest
    level. Under each hangs what it rests on, down to the grounds; what is reached again is pale,
    and nothing hangs from it. Any other conclusion stands once, right of the first claim that it
    rests on, with the numbers of further ones. What rests on no claim and carries none is not
    drawn: the figure says how many these are, and which. Each claim that is drawn is a link to
    its sentence. `width` is in pixels.
    ValueError if the table is empty, lacks a column, has an unknown verdict, rests a claim on one
    without a row, or puts it no higher than what it rests on.
    """
    claims = sorted(map(_claim, columns_in(table, COLUMNS, FIGURE)), key=lambda c: c.number)
    _check(claims)
    grounds = {key for claim in claims for key in claim.rests_on}
    linked = [claim for claim in claims if claim.rests_on or claim.key in grounds]
    alone = [claim for claim in claims if not (claim.rests_on or claim.key in grounds)]
    seen: set[str] = set()
    trees = _trees(linked, seen)
    groups = _groups(linked, seen)
    sheet = _Sheet(_measures(linked, trees, width))
    bottom = _draw_trees(sheet, trees, width) if trees else 0.0
    bottom = _draw_groups(sheet, groups, width, bottom)
    note, height = _note(sheet, alone, width, bottom)
    carried = sum(len(claim.rests_on) for claim in claims)
    return compose(
        [*_lines(sheet), *_claims(sheet), *note, _targets(sheet)],
        width=width,
        height=height,
        description=f"{plural(len(linked), 'claim')} joined by {plural(carried, 'link')}, "
        f"{len(alone)} joined to none.",
    )


def _claim(row: Mapping[str, Any]) -> _Claim:
    return _Claim(
        key=row["claim"],
        number=counted(row["number"], f"number of {row['claim']}", FIGURE),
        section=row["section"],
        statement=row["statement"],
        verdict=verdict_of(row, FIGURE),
        rests_on=tuple(dict.fromkeys(row["rests_on"])),
        level=counted(row["level"], f"level of {row['claim']}", FIGURE),
        thesis=bool(row["thesis"]),
    )


def _check(claims: Sequence[_Claim]) -> None:
    levels = {claim.key: claim.level for claim in claims}
    for claim in claims:
        for below in claim.rests_on:
            if below not in levels:
                raise ValueError(f"{FIGURE}: {claim.key} rests on {below}, which has no row")
            if levels[below] >= claim.level:
                raise ValueError(
                    f"{FIGURE}: {claim.key} rests on {below}, but its level is not above that one's"
                )


# ------------------------------------------------------------------ what hangs from what


def _trees(linked: Sequence[_Claim], seen: set[str]) -> list[_Branch]:
    """The highest conclusions, each with what it rests on; `seen` takes up what is shown."""
    highest = max((claim.level for claim in linked), default=0)
    tops = [claim for claim in linked if claim.thesis and claim.level > 1]
    tops = tops or [claim for claim in linked if claim.level == highest]
    by_key = {claim.key: claim for claim in linked}
    tops.sort(key=lambda claim: -claim.level)
    return [_tree(top, by_key, seen) for top in tops]


def _tree(claim: _Claim, by_key: Mapping[str, _Claim], seen: set[str]) -> _Branch:
    if claim.key in seen:
        return _Branch(claim, again=True)
    seen.add(claim.key)
    below = tuple(_tree(by_key[key], by_key, seen) for key in claim.rests_on)
    return _Branch(claim, again=False, hung=below)


def _groups(linked: Sequence[_Claim], seen: set[str]) -> list[_Branch]:
    """The conclusions not shown so far, each with the first claim that it rests on.

    A further one of these that is shown nowhere else heads a group of its own.
    """
    by_key = {claim.key: claim for claim in linked}
    left = [claim for claim in linked if claim.rests_on and claim.key not in seen]
    carried: dict[str, list[_Claim]] = {}
    for claim in left:
        carried.setdefault(claim.rests_on[0], []).append(claim)
    shown = seen.union(carried, (claim.key for claim in left))
    for claim in left:
        for key in claim.rests_on[1:]:
            if key not in shown:
                carried.setdefault(key, []).append(claim)
    grounds = sorted((by_key[key] for key in carried), key=lambda c: (c.level, c.number))
    return [_group(ground, carried[ground.key], by_key, seen) for ground in grounds]


def _group(
    ground: _Claim, carried: Sequence[_Claim], by_key: Mapping[str, _Claim], seen: set[str]
) -> _Branch:
    again = ground.key in seen
    seen.add(ground.key)
    hung = []
    for claim in carried:
        others = sorted(by_key[key].number for key in claim.rests_on if key != ground.key)
        known = claim.key in seen
        seen.add(claim.key)
        hung.append(_Branch(claim, again=known, also=() if known else tuple(others)))
    return _Branch(ground, again=again, hung=tuple(hung))


# ------------------------------------------------------------------ where things stand


def _measures(linked: Sequence[_Claim], trees: Sequence[_Branch], width: float) -> _Measures:
    """On a small screen a link is as high as a finger needs (WCAG 2.2, 2.5.8)."""
    digits = max((text_width(str(claim.number), SMALL) for claim in linked), default=0.0)
    before = _EDGE + 2 * _HALF + 2 * _PAD + digits
    deep = max((tree.depth() for tree in trees), default=0)
    sides = _sides(width, before + deep * _INDENT + _LEAST)
    room = sides[0][1] - before - _LEAST / 2
    indent = min(_INDENT, room / max(deep, 1))
    return _Measures(25.0 if width < NARROW else 18.0, before, indent, sides)


def _sides(width: float, least: float) -> tuple[tuple[float, float], ...]:
    """Left and right of columns so wide at least: one on a small screen, else as many as fit."""
    number = 1 if width < NARROW else max(1, int((width + _GAP) // (least + _GAP)))
    step = (width + _GAP) / number
    return tuple((place * step, (place + 1) * step - _GAP) for place in range(number))


def _parted(
    branches: Sequence[_Branch], heights: Sequence[float], most: int
) -> list[list[_Branch]]:
    """The branches in their order, in at most so many columns, the highest as low as may be."""
    ends = [0.0, *accumulate(heights)]
    limits = sorted({end - start for start in ends for end in ends if end > start})
    place = bisect_left(limits, True, key=lambda limit: len(_filled(heights, limit)) <= most)
    parts = _filled(heights, limits[place])
    return [[branches[item] for item in part] for part in parts]


def _filled(heights: Sequence[float], limit: float) -> list[list[int]]:
    parts: list[list[int]] = []
    left = 0.0
    for item, height in enumerate(heights):
        if not parts or height > left + 1e-6:
            parts.append([])
            left = limit
        parts[-1].append(item)
        left -= height
    return parts


def _title(sheet: _Sheet, text: str, width: float, top: float) -> float:
    """A heading over a part of the figure."""
    words = wrap(text, width, SMALL * BOLDER)
    sheet.titles.append(Label(0, top + line_height(SMALL) / 2, words))
    return top + len(words) * line_height(SMALL) + 4


def _draw_trees(sheet: _Sheet, trees: Sequence[_Branch], width: float) -> float:
    top = _title(sheet, "The highest conclusions, each over what it rests on", width, 0.0)
    many = len(sheet.measures.sides) > 1
    for spread, members in groupby(trees, key=lambda tree: many and tree.rows() > _TALL):
        if not spread:
            top = _pack(sheet, list(members), top) + _BETWEEN
            continue
        for tree in members:
            top = _spread(sheet, tree, top) + _BETWEEN
    return top


def _spread(sheet: _Sheet, tree: _Branch, top: float) -> float:
    """A tree whose branches stand side by side, joined by a line under its head."""
    measures = sheet.measures
    head = sheet.put(tree, 0.0, measures.sides[-1][1], top, bold=True)
    bottoms = [head.bottom]
    heights = [_height(sheet, branch, measures.indent) for branch in tree.hung]
    parts = _parted(tree.hung, heights, len(measures.sides))
    level = head.bottom + (2 if len(parts) > 1 else 0)
    for (left, right), branches in zip(measures.sides, parts, strict=False):
        x, y = left + _EDGE + _HALF, level + (2 if len(parts) > 1 else 0)
        for branch in branches:
            entry, y = _hang(sheet, branch, left + measures.indent, right, y)
            way = [Line(head.x, head.x, head.y + _HALF, entry.y)]
            if x != head.x:
                way = [
                    Line(head.x, head.x, head.y + _HALF, level),
                    Line(head.x, x, level, level),
                    Line(x, x, level, entry.y),
                ]
            sheet.ways[branch.claim.key, tree.claim.key] = (*way, _tick(x, entry))
        bottoms.append(y)
    return max(bottoms)


def _pack(sheet: _Sheet, trees: Sequence[_Branch], top: float) -> float:
    """Trees one under the other, in columns of about the same height."""
    bottoms = [top]
    sides = sheet.measures.sides
    heights = [_height(sheet, tree, 0.0) + _BETWEEN for tree in trees]
    for (left, right), members in zip(sides, _parted(trees, heights, len(sides)), strict=False):
        y = top
        for tree in members:
            _, bottom = _hang(sheet, tree, left, right, y, bold=True)
            y = bottom + _BETWEEN
        bottoms.append(y - _BETWEEN)
    return max(bottoms)


def _hang(
    sheet: _Sheet, tree: _Branch, left: float, right: float, top: float, *, bold: bool = False
) -> tuple[_Entry, float]:
    """A claim, and under it, row by row and further in, what it rests on."""
    entry = sheet.put(tree, left, right, top, bold=bold)
    bottom = entry.bottom
    for branch in tree.hung:
        below, bottom = _hang(sheet, branch, left + sheet.measures.indent, right, bottom)
        trunk = Line(entry.x, entry.x, entry.y + _HALF, below.y)
        sheet.ways[branch.claim.key, tree.claim.key] = (trunk, _tick(entry.x, below))
    return entry, bottom


def _height(sheet: _Sheet, tree: _Branch, left: float) -> float:
    right = sheet.measures.sides[0][1]
    _, bottom = _hang(_Sheet(sheet.measures), tree, left, right, 0.0, bold=not left)
    return bottom


def _tick(x: float, entry: _Entry) -> Line:
    """The last piece of a line, to the sign of the claim to which it leads."""
    return Line(x, entry.x - _HALF - 1.5, entry.y, entry.y)


def _draw_groups(sheet: _Sheet, groups: Sequence[_Branch], width: float, top: float) -> float:
    if not groups:
        return top
    text = "Other conclusions, each to the right of what it rests on"
    top = _title(sheet, text, width, top + 8)
    before = sheet.measures.before
    sides = _sides(width, 2 * (before + _LEAST) + _LEADER)
    room = sides[0][1] - 2 * before - _LEADER

    def tried(members: Sequence[_Branch], part: int) -> tuple[int, list[float]]:
        scratch = _Sheet(sheet.measures)
        name = room * part / 40
        bottoms = [_draw_group(scratch, group, sides[0], name, _NEAR) for group in members]
        return sum(len(entry.name) for entry in scratch.entries), bottoms

    def fairest(members: Sequence[_Branch]) -> int:
        """How many parts of the room the names of grounds take, so that few names are broken."""
        return min(range(14, 27), key=lambda part: tried(members, part))

    _, heights = tried(groups, fairest(groups))
    bottoms = [top]
    for side, members in zip(sides, _parted(groups, heights, len(sides)), strict=False):
        y, name = top, room * fairest(members) / 40
        for group in members:
            y = _draw_group(sheet, group, side, name, y) + _NEAR
        bottoms.append(y)
    return max(bottoms)


def _draw_group(
    sheet: _Sheet, group: _Branch, side: tuple[float, float], name: float, top: float
) -> float:
    """A ground, and right of it, one under the other, what rests on it."""
    left, right = side
    edge = left + sheet.measures.before + name
    ground = sheet.put(group, left, edge, top)
    bottoms = [ground.bottom]
    stem, y = edge + _LEADER / 2, top
    for branch in group.hung:
        entry = sheet.put(branch, edge + _LEADER, right, y)
        y = entry.bottom
        way = [Line(ground.end + 4, stem, ground.y, ground.y), _tick(stem, entry)]
        if entry.y > ground.y:
            way.insert(1, Line(stem, stem, ground.y, entry.y))
        sheet.ways[group.claim.key, branch.claim.key] = tuple(way)
        bottoms.append(y)
    return max(bottoms)


# ------------------------------------------------------------------ marks


def _lines(sheet: _Sheet) -> list[altair.Chart]:
    pieces = (line for way in sheet.ways.values() for line in way)
    return [lines(_merged(pieces), opacity=0.5, width=1.0)]


def _merged(pieces: Iterable[Line]) -> list[Line]:
    """Upright and level lines, those that lie on one another as one, so that none is darker."""
    spans = sorted({(line.x, line.y, line.x2, line.y2) for line in map(_forward, pieces)})
    upright = sorted(span for span in spans if span[0] == span[2])
    level = sorted((y, x, y2, x2) for x, y, x2, y2 in spans if x != x2)
    return [
        *(Line(at, at, start, end) for at, start, end in _runs(upright)),
        *(Line(start, end, at, at) for at, start, end in _runs(level)),
    ]


def _forward(line: Line) -> Line:
    return Line(*sorted((line.x, line.x2)), *sorted((line.y, line.y2)))


def _runs(spans: Iterable[tuple[float, float, float, float]]) -> list[tuple[float, float, float]]:
    """Spans along one line each, by where that is: those that touch as one."""
    found: list[tuple[float, float, float]] = []
    for at, start, _, end in spans:
        if found and found[-1][0] == at and start <= found[-1][2]:
            found[-1] = (at, found[-1][1], max(end, found[-1][2]))
        else:
            found.append((at, start, end))
    return found


def _claims(sheet: _Sheet) -> list[altair.Chart]:
    """Signs, numbers and names; pale where the claim is shown in full before."""
    layers = [labels(sheet.titles, size=SMALL, bold=True)]
    for again in (False, True):
        entries = [entry for entry in sheet.entries if entry.branch.again == again]
        signs = [Tile(entry.x, entry.y, entry.branch.claim.verdict) for entry in entries]
        numbers = [
            Label(entry.words - _PAD, entry.y, str(entry.branch.claim.number)) for entry in entries
        ]
        layers += verdict_tiles(signs, side=2 * _HALF, pale=again)
        layers.append(labels(numbers, size=SMALL, align="right", opacity=_PALE if again else 0.8))
        for bold in (False, True):
            names = [Label(e.words, e.y, e.name) for e in entries if e.bold == bold]
            layers.append(labels(names, size=SMALL, bold=bold, opacity=_PALE if again else 1.0))
    also = [
        Label(entry.words, entry.y + len(entry.name) * line_height(SMALL), entry.also)
        for entry in sheet.entries
        if entry.also
    ]
    return [*layers, labels(also, size=SMALL, opacity=0.8)]


def _targets(sheet: _Sheet) -> altair.Chart:
    """A link wherever a claim is drawn, with what it says; its lines stand out with it."""
    numbers = {entry.branch.claim.key: entry.branch.claim.number for entry in sheet.entries}
    claims = {entry.branch.claim.key: entry.branch.claim for entry in sheet.entries}
    carries: dict[str, list[int]] = {key: [] for key in claims}
    for claim in claims.values():
        for below in claim.rests_on:
            carries[below].append(claim.number)
    marks = []
    for entry in sheet.entries:
        claim = entry.branch.claim
        joined = [
            ("Rests on", sorted(numbers[below] for below in claim.rests_on)),
            ("Carries", sorted(carries[claim.key])),
        ]
        said = [f"{word} {_claims_text(found)}." for word, found in joined if found]
        name = [f"Claim {claim.number}, {claim.verdict}.", claim.statement, " ".join(said)]
        mine = [way for pair, way in sheet.ways.items() if claim.key in pair]
        marks.append(
            Target(
                x=entry.x - _HALF - _EDGE,
                x2=entry.end + _EDGE,
                y=entry.y - sheet.measures.row / 2 + 0.5,
                y2=entry.bottom - 0.5,
                href=f"#{claim.key}",
                name="\n".join(name),
                lines=tuple(dict.fromkeys(line for way in mine for line in way)),
                facts=_facts(claim),
            )
        )
    return targets(marks)


def _facts(claim: _Claim) -> dict[str, str]:
    return {
        "Claim": f"{claim.number}. {claim.statement}",
        "Section": claim.section,
        "Verdict": claim.verdict,
    }


def _claims_text(numbers: Sequence[int]) -> str:
    """Claims by number, as one says them: `claim 3`, `claims 3, 4 and 9`."""
    *first, last = map(str, numbers)
    return f"claims {', '.join(first)} and {last}" if first else f"claim {last}"


# ------------------------------------------------------------------ what is said under it


def _note(
    sheet: _Sheet, alone: Sequence[_Claim], width: float, bottom: float
) -> tuple[list[altair.Chart], float]:
    y = bottom + 14 if sheet.entries else 14.0
    said = []
    if any(entry.branch.again for entry in sheet.entries):
        said.append("Pale: shown before, with all that it rests on.")
    if not sheet.entries:
        said.append("No claim rests on another.")
    elif alone:
        numbers = runs(claim.number for claim in alone)
        said.append(f"Joined to no other: {plural(len(alone), 'claim')} ({numbers}).")
    if not said:
        return [], bottom
    text = wrap(" ".join(said), width, SMALL, most=20)
    note = labels([Label(0, y, text)], size=SMALL, opacity=0.8)
    return [note], y + len(text) * line_height(SMALL)
