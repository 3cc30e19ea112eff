"""HTML that an author wrote, as nodes: else it would be lost on paper and in the notebook.

Reads:   ``<br>``, ``<sub>``, ``<b>``, ``<a href>``, ``<img>`` and the like; tables, lists,
         paragraphs, quotations and headings as elements; a raw block that is one table
Writes:  the nodes that Markdown gives for the same; whatever else is HTML stays as it is
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from operator import is_
from typing import Any

from refutable.paper.passes.context import Context
from refutable.paper.passes.tables import Cell, Row, table
from refutable.paper.tree import Node, attr, code_block, div, from_top, node, nodes, para, span

_ONE_TAG = re.compile(r"^\s*<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*|/)?>\s*$")
_WHOLE_TABLE = re.compile(r"^\s*<table[\s>].*</table>\s*$", re.DOTALL | re.IGNORECASE)
_WHOLE_PRE = re.compile(r"^\s*<pre[^>]*>(?P<code>[^<]*)</pre>\s*$", re.IGNORECASE)
_STYLED = re.compile(r"text-align:\s*(left|right|center)")

_SIMPLE = {
    "b": "Strong",
    "strong": "Strong",
    "i": "Emph",
    "em": "Emph",
    "cite": "Emph",
    "var": "Emph",
    "u": "Underline",
    "ins": "Underline",
    "s": "Strikeout",
    "del": "Strikeout",
    "strike": "Strikeout",
    "sub": "Subscript",
    "sup": "Superscript",
}
_SPANS = ("mark", "kbd", "dfn")
_BARE = ("small", "big", "abbr", "font", "tt", "samp", "time")

Nodes = list[Node]
_BLOCK, _RAW = frozenset({"RawBlock"}), frozenset({"RawBlock", "RawInline"})


@dataclass(frozen=True)
class Tag:
    """An opening or closing tag, with the attributes of an opening one."""

    name: str
    closing: bool
    attributes: Mapping[str, str]


def apply(blocks: Nodes, context: Context) -> Nodes:
    """Return the blocks with the HTML in them as nodes, where there are nodes for it."""
    made = elements(_tables_read(blocks, context))
    return made if context.is_html else _apart(made)


def elements(blocks: Nodes) -> Nodes:
    """Return the blocks with tags that open and close as the nodes that they stand for."""
    made: Nodes = _below(blocks)
    return made


def tables_in(content: Any) -> Iterator[str]:
    """Yield each raw block that is one table in HTML."""
    yield from (one["c"][1] for one in nodes(content, _BLOCK) if _is_whole_table(one))


def _tables_read(blocks: Nodes, context: Context) -> Nodes:
    """Return the blocks with each raw block that is one table read by pandoc."""
    codes = list(tables_in(blocks))
    if not codes:
        return blocks
    read = iter(context.read(codes, "html"))
    made: Nodes = from_top(blocks, lambda one: next(read) if _is_whole_table(one) else None, _BLOCK)
    return made


def _is_whole_table(element: Node) -> bool:
    return (
        element["t"] == "RawBlock"
        and element["c"][0] == "html"
        and _WHOLE_TABLE.match(element["c"][1]) is not None
    )


def _apart(content: Any) -> Any:
    """Return the content with paragraphs where tags that are dropped kept texts apart."""
    if isinstance(content, dict):
        return _same(content, {key: _apart(value) for key, value in content.items()})
    if not isinstance(content, list) or not content or isinstance(content[0], str):
        return content
    between_tags = any(isinstance(one, dict) and one.get("t") == "RawBlock" for one in content)
    if between_tags:
        return [_paragraph(_apart(one)) for one in content]
    return _same(content, list(map(_apart, content)))


# Elements


def _below(content: Any) -> Any:
    if isinstance(content, dict):
        return _same(content, {key: _below(value) for key, value in content.items()})
    if not isinstance(content, list) or not content or isinstance(content[0], str):
        return content
    if all(isinstance(one, dict) and "t" in one for one in content):
        return _converted(content)
    return _same(content, list(map(_below, content)))


def _same(before: Any, now: Any) -> Any:
    """Return what was before where nothing in it is another."""
    values = (before.values(), now.values()) if isinstance(before, dict) else (before, now)
    return before if all(map(is_, *values)) else now


def _converted(items: Sequence[Node]) -> Nodes:
    if not any(one["t"] in _RAW for one in items):
        same: Nodes = _same(items, [_pre(one) or _below(one) for one in items])
        return same
    made: Nodes = []
    place = 0
    while place < len(items):
        item = items[place]
        tag = _tag(item)
        end = _end(items, place, tag.name) if tag and not tag.closing else None
        void = _void(tag, item) if tag and not tag.closing else None
        if void is not None:
            made += void
        elif tag and end is not None:
            inner = items[place + 1 : end]
            new = _element(tag, inner, item["t"] == "RawBlock")
            made += [item, *_converted(inner), items[end]] if new is None else new
            place = end
        else:
            made.append(_pre(item) or _below(item))
        place += 1
    return made


def _tag(item: Node) -> Tag | None:
    if item["t"] not in ("RawBlock", "RawInline") or item["c"][0] != "html":
        return None
    found = _ONE_TAG.match(item["c"][1])
    if not found:
        return None
    reader = _Attributes()
    reader.feed(item["c"][1])
    return Tag(found["name"].lower(), bool(found["close"]), reader.found)


class _Attributes(HTMLParser):
    """Reads the attributes of one tag."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found = {key: value or "" for key, value in attrs}


def _end(items: Sequence[Node], start: int, name: str) -> int | None:
    """Return the place of the tag that closes the one at ``start``."""
    depth = 0
    for place in range(start, len(items)):
        tag = _tag(items[place])
        if tag and tag.name == name:
            depth += -1 if tag.closing else 1
            if not depth:
                return place
    return None


def _void(tag: Tag, item: Node) -> Nodes | None:
    """Return an element that has no content as nodes."""
    inline = item["t"] == "RawInline"
    if tag.name == "br":
        return [node("LineBreak")] if inline else []
    if tag.name == "hr" and not inline:
        return [node("HorizontalRule")]
    if tag.name == "img":
        given = [[key, tag.attributes[key]] for key in ("width", "height") if key in tag.attributes]
        alt = [{"t": "Str", "c": tag.attributes.get("alt", "")}]
        image = node("Image", _attr(tag, given), alt, [tag.attributes.get("src", ""), ""])
        return [image] if inline else [para([image])]
    return None


def _attr(tag: Tag, given: list[list[str]] | None = None) -> list[Any]:
    names = tag.attributes.get("class", "").split()
    return [tag.attributes.get("id", ""), names, given or []]


def _pre(item: Node) -> Node | None:
    found = _WHOLE_PRE.match(item["c"][1]) if item["t"] == "RawBlock" else None
    return code_block(attr(), found["code"].strip("\n")) if found else None


def _element(tag: Tag, inner: Sequence[Node], is_block: bool) -> Nodes | None:
    return _block(tag, inner) if is_block else _inline(tag, inner)


def _inline(tag: Tag, inner: Sequence[Node]) -> Nodes | None:
    content = _converted(inner)
    if tag.name in _SIMPLE:
        return [node(_SIMPLE[tag.name], content)]
    if tag.name in _SPANS:
        return [span(attr("", [tag.name]), content)]
    if tag.name in _BARE:
        return content
    if tag.name == "q":
        return [node("Quoted", {"t": "DoubleQuote"}, content)]
    if tag.name == "code" and all(one["t"] in ("Str", "Space") for one in inner):
        return [node("Code", attr(), "".join(one.get("c", " ") for one in inner))]
    if tag.name == "a" and "href" in tag.attributes:
        target = [tag.attributes["href"], tag.attributes.get("title", "")]
        return [node("Link", _attr(tag), content, target)]
    return None


def _block(tag: Tag, inner: Sequence[Node]) -> Nodes | None:
    blocks: Mapping[str, Callable[[], Nodes]] = {
        "p": lambda: [_paragraph(one) for one in _converted(inner)],
        "center": lambda: [div(attr("", ["align-center"]), _converted(inner))],
        "blockquote": lambda: [node("BlockQuote", _converted(inner))],
        "ul": lambda: [node("BulletList", _items(inner))],
        "ol": lambda: [node("OrderedList", _numbering(tag), _items(inner))],
        "table": lambda: [_table(tag, inner)],
    }
    if tag.name in blocks:
        return blocks[tag.name]()
    if re.fullmatch(r"h[1-6]", tag.name) and len(inner) == 1 and inner[0]["t"] in ("Plain", "Para"):
        return [node("Header", int(tag.name[1]), _attr(tag), _converted(inner[0]["c"]))]
    return None


def _paragraph(block: Node) -> Node:
    return para(block["c"]) if block["t"] == "Plain" else block


def _numbering(tag: Tag) -> list[Any]:
    start = tag.attributes.get("start", "1")
    return [int(start) if start.isdigit() else 1, {"t": "Decimal"}, {"t": "Period"}]


def _children(items: Sequence[Node], *names: str) -> list[tuple[Tag, Sequence[Node]]]:
    """Return the elements of some names right below an element, and what each holds."""
    found = []
    place = 0
    while place < len(items):
        tag = _tag(items[place])
        end = _end(items, place, tag.name) if tag and not tag.closing else None
        if tag and end is not None:
            if tag.name in names:
                found.append((tag, items[place + 1 : end]))
            place = end
        place += 1
    return found


def _items(inner: Sequence[Node]) -> list[Nodes]:
    return [_converted(content) for _, content in _children(inner, "li")]


# Tables


def _table(tag: Tag, inner: Sequence[Node]) -> Node:
    caption = [one for _, content in _children(inner, "caption") for one in _converted(content)]
    head = _rows_in(inner, "thead")
    loose = [_row(content) for _, content in _children(inner, "tr")]
    body = [*loose, *_rows_in(inner, "tbody")]
    if not head and body and _is_head(inner):
        head, body = body[:1], body[1:]
    return table(_attr(tag), caption, head, body, _rows_in(inner, "tfoot"))


def _is_head(inner: Sequence[Node]) -> bool:
    """Return whether the first row of a table has heads of columns only."""
    parts = _children(inner, "tr", "tbody")
    content = parts[0][1] if parts else []
    row = _children(content, "tr")[0][1] if parts and parts[0][0].name == "tbody" else content
    return bool(_children(row, "th")) and not _children(row, "td")


def _rows_in(inner: Sequence[Node], part: str) -> list[Row]:
    return [
        _row(content)
        for _, group in _children(inner, part)
        for _, content in _children(group, "tr")
    ]


def _row(content: Sequence[Node]) -> Row:
    return tuple(_cell(tag, inner) for tag, inner in _children(content, "td", "th"))


def _cell(tag: Tag, inner: Sequence[Node]) -> Cell:
    styled = _STYLED.search(tag.attributes.get("style", ""))
    align = styled[1] if styled else tag.attributes.get("align", "").lower()
    spans = (tag.attributes.get(key, "1") for key in ("rowspan", "colspan"))
    rows, columns = (int(value) if value.isdigit() and int(value) else 1 for value in spans)
    return Cell(tuple(_converted(inner)), align, rows, columns)
