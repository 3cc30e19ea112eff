"""The tree of a paper laid over its text: which word of the tree stands where in the source.

Pandoc's Markdown reader keeps no positions. But what it prints stands in the source in the same
order, so each word is looked for from where the last one ended. A word that is not found (a
character written as an entity, say) takes the place of the word before it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import takewhile
from typing import Any, NamedTuple

from refutable.paper.marks import Marked, number_of
from refutable.paper.passes.kinds import EQUATION_LABEL
from refutable.paper.tree import Node, attributes_of, nodes, plain_text

CITE, HEADER, NOTE, LINK, QUOTED, TABLE = "Cite", "Header", "Note", "Link", "Quoted", "Table"
RESULT = "Result:"
"""What the name of a sentence that states a result begins with; its place follows."""

_NEAR = 300
_RUN, _FIRST = ("Str", "Space", "SoftBreak"), 6
_DEFINITION = re.compile(
    r"^ {0,3}\[\^(?P<id>[^\]\s]+)\]:.*(?:\n(?:[ \t]+\S.*|[ \t]*\n[ \t]+\S.*))*", re.M
)
_REFERENCE = re.compile(r"^ {0,3}\[[^\]^][^\]]*\]:[ \t]*\S.*$", re.M)
_MARKUP = re.compile(
    r"(?:\s+|^:{3,}[^\n]*|[\])*_~^`$\"']*\{[^{}\n]*\}|\]\([^()\n]*\)|\]\[[^\]\n]*\]"
    r"|^[ \t]*(?:`{3,}|~{3,})[^\n]*)+",
    re.M,
)
_OPENED = re.compile(r"`+\s*")
_BRACKET = re.compile(r"[^\w\[]{0,9}\[")
_CLOSED = re.compile(r"\s*`+")
_NOTE_MARK = re.compile(r"\s*\[\^(?P<id>[^\]\s]+)\]")
_SAME = {"’": "'", "‘": "'", "“": '"', "”": '"', "\N{NO-BREAK SPACE}": " "}
_LONG = {"–": "--", "—": "---", "…": "..."}
_LABEL = re.compile(r"(?:#|\b(?:id|label)=[\"']?)(?P<id>[^\s\"'#{}]+)")


class Piece(NamedTuple):
    """A word, a gap or a value: its text, its place in the source, and what it stands within.

    ``kind`` is "word", "space", "break" (the end of a block), "code", "math", "raw",
    "reference" (a link without words), or the kind of a mark.
    ``inside`` names the containers; a claim is there by its id.
    """

    kind: str
    text: str
    start: int
    end: int
    inside: tuple[str, ...]
    number: int | None = None


@dataclass(frozen=True)
class Heading:
    """A heading: its level, its words, its identifier, its place; whether it stands in a div."""

    level: int
    title: str
    id: str
    start: int
    nested: bool = False


@dataclass(frozen=True)
class Named:
    """A name in the source and the place where it stands: a key, a label, the target of a link."""

    name: str
    start: int


@dataclass(frozen=True)
class Span:
    """A span or div with attributes: its node, and where its first and its last word stand.

    ``opened`` is where the bracket of a span stands; -1 for a div.
    """

    node: Node
    start: int
    end: int
    opened: int


@dataclass(frozen=True)
class Reading:
    """Everything that is read from the tree of a paper, in the order of the text."""

    pieces: Sequence[Piece] = ()
    citations: Sequence[Named] = ()
    labels: Sequence[Named] = ()
    links: Sequence[Named] = ()
    headings: Sequence[Heading] = ()
    spans: Sequence[Span] = ()
    cells: Sequence[Node] = ()
    pictures: Sequence[Node] = ()
    raws: Sequence[Node] = ()
    anchors: frozenset[str] = frozenset()

    @cached_property
    def within(self) -> Mapping[str, Sequence[Piece]]:
        """The pieces within each container, by its name."""
        found: dict[str, list[Piece]] = {}
        for piece in self.pieces:
            for name in dict.fromkeys(piece.inside):
                found.setdefault(name, []).append(piece)
        return found


def read_over(blocks: Sequence[Node], text: str, marks: Sequence[Marked]) -> Reading:
    """Return what stands in the blocks, each with its offset in ``text``.

    ``text`` is the source as its author wrote it; the blocks come from the same text with marks.
    """
    reader = _Reader(text, marks)
    reader.blocks(blocks)
    found = reader.found
    return Reading(
        found.pieces,
        found.citations,
        sorted(found.labels, key=lambda one: one.start),
        found.links,
        found.headings,
        found.spans,
        found.cells,
        found.pictures,
        found.raws,
        frozenset(found.anchors),
    )


@dataclass
class _Found:
    pieces: list[Piece] = field(default_factory=list)
    citations: list[Named] = field(default_factory=list)
    labels: list[Named] = field(default_factory=list)
    links: list[Named] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    cells: list[Node] = field(default_factory=list)
    pictures: list[Node] = field(default_factory=list)
    raws: list[Node] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)


class _Reader:
    """Walks the tree and the text side by side."""

    def __init__(self, text: str, marks: Sequence[Marked]) -> None:
        self._whole = _plain(text)
        self._notes = {found["id"]: found.start() for found in _DEFINITION.finditer(text)}
        self._text = _REFERENCE.sub(_blank, _DEFINITION.sub(_blank, self._whole))
        self._places: dict[str, list[int]] = {}
        for found in _LABEL.finditer(self._whole):
            self._places.setdefault(found["id"], []).append(found.start())
        self._marks = marks
        self._at = 0
        self._block, self._lost = 0, False
        self._inside: tuple[str, ...] = ()
        self.found = _Found()

    def blocks(self, content: Any) -> None:
        for item in content:
            self._visit(item)

    def _visit(self, item: Any) -> None:
        if isinstance(item, list):
            self.blocks(item)
        elif isinstance(item, dict) and "t" in item:
            visit = _visitor(item["t"])
            if visit:
                visit(self, item)
            else:
                self._visit(item.get("c", []))

    # ------------------------------------------------------------------ words

    def _str(self, item: Node) -> None:
        equation = EQUATION_LABEL.match(item["c"])
        if equation:
            self._label(equation["label"])
        self._keep("word", item["c"])

    def _space(self, _: Node) -> None:
        self._gap("space", " ")

    _softbreak = _linebreak = _space

    def _gap(self, kind: str, text: str) -> None:
        self.found.pieces.append(Piece(kind, text, self._at, self._at, self._inside))

    def _math(self, item: Node) -> None:
        self._keep("math", item["c"][1])

    def _rawinline(self, item: Node) -> None:
        self.found.raws.append(item)
        self._keep("raw", item["c"][1])

    def _rawblock(self, item: Node) -> None:
        self._rawinline(item)
        self._gap("break", "\n")

    def _code(self, item: Node) -> None:
        number = number_of(item)
        if number is None:
            opening = _OPENED.search(self._text, self._at, self._at + _NEAR)
            self._at = opening.end() if opening else self._at
            self._keep("code", item["c"][1])
            closing = _CLOSED.match(self._text, self._at)
            self._at = closing.end() if closing else self._at
        else:
            self._mark(number)

    def _codeblock(self, item: Node) -> None:
        number = number_of(item)
        if number is not None:
            self._at = self._marks[number].start
            self._mark(number)
            self.found.cells.append(item)
        self._names(item)
        lines = item["c"][1].split("\n")
        for line in lines:
            self._find(line.strip())
        self._gap("break", "\n")

    def _mark(self, number: int) -> None:
        one = self._marks[number]
        self._at = one.end
        kept = Piece(one.kind, one.text, one.start, one.end, self._inside, number)
        self.found.pieces.append(kept)

    def _keep(self, kind: str, text: str) -> None:
        start = self._find(text)
        self.found.pieces.append(Piece(kind, text, start, self._at, self._inside))

    def _find(self, wanted: str) -> int:
        """Return where a text stands, and go on behind it."""
        if not wanted:
            return self._at
        sought = _plain(wanted)
        at = self._text.find(sought, self._at, self._at + len(sought) + 1)
        if at < 0:
            markup = _MARKUP.match(self._text, self._at)
            place = markup.end() if markup else self._at
            at = self._text.find(sought, place, place + _NEAR + len(sought))
            if at < 0 or at > place + 3:
                at, length = self._loosely(sought, place, at)
                self._at = at + length
                return at
        self._at = at + len(sought)
        return at

    def _loosely(self, sought: str, place: int, at: int) -> tuple[int, int]:
        """Return place and length of a text whose characters may be escaped, or written out."""
        pattern = re.compile("".join(map(_loose, sought)))
        limit = at if at >= 0 else place + _NEAR
        found = pattern.search(self._text, place, limit)
        if found:
            return found.start(), len(found[0])
        self._lost = self._lost or at < 0
        return (at, len(sought)) if at >= 0 else (self._at, 0)

    def _seek(self, content: Sequence[Node]) -> None:
        """Go to where a block begins: what stands before it may be long, or was read too far."""
        first = list(takewhile(lambda one: one["t"] in _RUN, content))[:_FIRST]
        words = ["".join(map(_loose, _plain(one["c"]))) for one in first if one["t"] == "Str"]
        if len(words) < _FIRST // 2 or NOTE in self._inside or TABLE in self._inside:
            return
        opening = re.compile(r"[\s>]+".join(words))
        found = opening.search(self._text, self._at, self._at + 20 * _NEAR)
        if found is None and self._lost:
            found = opening.search(self._text, self._block, self._at)
        if found:
            self._at = self._block = found.start()
            self._lost = False

    # ------------------------------------------------------------------ what holds words

    def _within(self, name: str, content: Any) -> None:
        before, self._inside = self._inside, (*self._inside, name)
        self._visit(content)
        self._inside = before

    def _para(self, item: Node) -> None:
        self._seek(item["c"])
        self._visit(item["c"])
        self._gap("break", "\n")

    _plain = _para

    def _lineblock(self, item: Node) -> None:
        for line in item["c"]:
            self._visit(line)
            self._gap("break", "\n")

    def _definitionlist(self, item: Node) -> None:
        for term, definitions in item["c"]:
            self._visit(term)
            self._gap("break", "\n")
            self._visit(definitions)

    def _header(self, item: Node) -> None:
        level, (identifier, _, _), content = item["c"]
        self._seek(content)
        pieces = len(self.found.pieces)
        self._within(HEADER, content)
        start = next((one.start for one in self.found.pieces[pieces:]), self._at)
        title = plain_text(content)
        self.found.headings.append(Heading(level, title, identifier, start, bool(self._inside)))
        self._names(item)
        self._gap("break", "\n")

    def _quoted(self, item: Node) -> None:
        kind, content = item["c"]
        opening, closing = ("“", "”") if kind["t"] == "DoubleQuote" else ("‘", "’")
        before, self._inside = self._inside, (*self._inside, QUOTED)
        self._keep("word", opening)
        self._visit(content)
        self._keep("word", closing)
        self._inside = before

    def _cite(self, item: Node) -> None:
        citations, content = item["c"]
        start = self._at
        self._within(CITE, content)
        for part in nodes([[one["citationPrefix"], one["citationSuffix"]] for one in citations]):
            number = number_of(part)  # the content has it as text
            if number is not None:
                self._mark(number)
        for one in citations:
            at = self._text.find(f"@{one['citationId']}", start)
            if at < 0:
                at = max(self._text.find(f"@{{{one['citationId']}", start), start)
            self.found.citations.append(Named(one["citationId"], at))

    def _note(self, item: Node) -> None:
        mark = _NOTE_MARK.match(self._text, self._at)
        behind, text = (mark.end() if mark else self._at), self._text
        if mark and mark["id"] in self._notes:
            self._at, self._text = self._notes[mark["id"]], self._whole
            self._at += len(mark["id"]) + 4
        self._within(NOTE, item["c"])
        if mark:
            self._at, self._text = behind, text

    def _link(self, item: Node) -> None:
        _, content, (target, _) = item["c"]
        start = self._at
        self._within(LINK, content)
        end = self._at + _NEAR + len(target)
        at = self._text.find(f"]({target}", start, end) + 2
        if at < 2:
            at = self._text.find(target, start, end) if target else start
        at = at if at >= 0 else start
        if not content:  # what stands there is made from the target
            name = target.lstrip("#")
            self.found.pieces.append(Piece("reference", name, at, at, self._inside))
        self.found.links.append(Named(target, at))
        self._names(item)

    def _image(self, item: Node) -> None:
        self.found.pictures.append(item)
        self._within("Image", item["c"][1])
        self._names(item)

    def _smallcaps(self, item: Node) -> None:
        self._bracket()
        self._visit(item["c"])

    _underline = _smallcaps

    def _bracket(self) -> int:
        """Go on behind the bracket that opens here, and return where it stands."""
        markup = _MARKUP.match(self._text, self._at)
        opening = _BRACKET.match(self._text, markup.end() if markup else self._at)
        if opening:
            self._at = opening.end()
        return self._at - 1

    def _span(self, item: Node) -> None:
        self._held(item, item["c"][1], self._bracket())

    def _div(self, item: Node) -> None:
        self._names(item)
        self._held(item, item["c"][1])

    def _held(self, item: Node, content: Any, opened: int = -1) -> None:
        identifier, classes, _ = item["c"][0]
        first = len(self.found.pieces)
        name = identifier if "claim" in classes or identifier.startswith("clm-") else item["t"]
        if "result" in classes:
            name = f"{RESULT}{opened}"
        self._within(name, content)
        held = self.found.pieces[first:]
        start = held[0].start if held else self._at
        self.found.spans.append(Span(item, start, self._at, opened))
        if item["t"] == "Span":
            self._names(item)

    def _figure(self, item: Node) -> None:
        # The caption of a picture stands in the source once; the tree holds it twice.
        self._visit(item["c"][2])
        self._names(item)

    def _table(self, item: Node) -> None:
        _, (_, caption), _, head, bodies, foot = item["c"]
        start = self._at
        before, self._inside = self._inside, (*self._inside, TABLE)
        for part in (head, *bodies, foot):
            for found in _rows(part):
                self._visit(found)
        self._inside = before
        end = self._at
        if caption:
            first = _plain(plain_text(caption).split(" ")[0])
            below = self._text.find(first, end, end + _NEAR)
            self._at = end if below >= 0 else start
            self._visit(caption)
            self._at = max(end, self._at)
        self._names(item)

    def _names(self, item: Node) -> None:
        identifier = str(attributes_of(item)[0])
        if identifier:
            self._label(identifier)

    def _label(self, name: str) -> None:
        self.found.anchors.add(name)
        places = self._places.get(name)
        if places:
            self.found.labels.append(Named(name, places.pop(0) if len(places) > 1 else places[0]))


@cache
def _visitor(kind: str) -> Callable[[_Reader, Node], None] | None:
    return getattr(_Reader, f"_{kind.lower()}", None)


def _plain(text: str) -> str:
    """Return a text with plain quotes and blanks; it keeps its length."""
    if text.isascii():
        return text
    for sign, plain in _SAME.items():
        text = text.replace(sign, plain)
    return text


def _rows(part: Any) -> Iterator[Any]:
    """Yield the content of the cells of a table's head, body or foot."""
    rows = part[1] if len(part) == 2 else [*part[2], *part[3]]
    for _, cells in rows:
        for cell in cells:
            yield cell[4]


def _loose(sign: str) -> str:
    if sign in _LONG:
        return rf"(?:{re.escape(sign)}|{re.escape(_LONG[sign])}|&#?\w+;|\\?-)"
    if sign.isalnum() and sign.isascii():
        return sign
    if sign == "@":
        return r"(?:\\?@\{?|&#?\w+;)"  # a key may stand in braces
    if sign == " ":
        return r"(?:\\? |\s+|&#?\w+;)"
    return rf"(?:\\?{re.escape(sign)}|&#?\w+;)"


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


@dataclass(frozen=True)
class Flat:
    """A text, and the place in the source of each of its characters."""

    text: str
    origin: Sequence[int]

    def place(self, offset: int) -> int:
        """Return where in the source a character of the text stands."""
        return self.origin[min(offset, len(self.origin) - 1)] if self.origin else 0


def flat(pieces: Iterable[Piece], shown: Callable[[Piece], str | None] = lambda _: None) -> Flat:
    """Return pieces as one text; ``shown`` says what a piece reads as, None as what it is."""
    texts: list[str] = []
    origin = array("q")
    for one in pieces:
        said = shown(one)
        said = one.text if said is None else said
        texts.append(said)
        as_written = len(said) == one.end - one.start
        origin.extend(range(one.start, one.end) if as_written else [one.start] * len(said))
    return Flat("".join(texts), origin)
