"""Pandoc's syntax tree as pandoc writes it to JSON: nodes are dicts with ``t`` and ``c``.

The shapes are those of pandoc-types 1.23 (https://hackage.haskell.org/package/pandoc-types).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Node = dict[str, Any]
"""A block or an inline."""
Attr = list[Any]
"""An identifier, a list of classes, and a list of pairs of key and value."""

SPACE: Node = {"t": "Space"}
_BREAKS = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}
_QUOTES = {"SingleQuote": "‘’", "DoubleQuote": "“”"}
WITH_ATTR = frozenset(
    {"Code", "CodeBlock", "Div", "Figure", "Header", "Image", "Link", "Span", "Table"}
)
"""The kinds of nodes that have attributes."""


def attr(identifier: str = "", classes: Iterable[str] = (), **pairs: str) -> Attr:
    """Return attributes; an underscore in the name of a pair stands for a hyphen."""
    return [
        identifier,
        list(classes),
        [[key.replace("_", "-"), value] for key, value in pairs.items()],
    ]


def text(string: str) -> Node:
    """Return a text that is printed as it is, blanks included."""
    return {"t": "Str", "c": string}


def words(string: str) -> list[Node]:
    """Return a text as inlines, which may be broken at its blanks."""
    made: list[Node] = []
    for word in string.split():
        made += [SPACE, text(word)] if made else [text(word)]
    return made


def node(kind: str, *content: Any) -> Node:
    """Return a node; one argument is its whole content, several are a list of it."""
    return {"t": kind, "c": content[0] if len(content) == 1 else list(content)}


def para(inlines: list[Node]) -> Node:
    """Return a paragraph."""
    return node("Para", inlines)


def plain(inlines: list[Node]) -> Node:
    """Return inlines as a block that is no paragraph."""
    return node("Plain", inlines)


def div(attributes: Attr, blocks: list[Node]) -> Node:
    """Return a div."""
    return node("Div", attributes, blocks)


def span(attributes: Attr, inlines: list[Node]) -> Node:
    """Return a span."""
    return node("Span", attributes, inlines)


def code_block(attributes: Attr, code: str) -> Node:
    """Return a block of code."""
    return node("CodeBlock", attributes, code)


def raw_block(form: str, code: str) -> Node:
    """Return a block for one format only."""
    return node("RawBlock", form, code)


def raw(form: str, code: str) -> Node:
    """Return an inline for one format only."""
    return node("RawInline", form, code)


def link(target: str, inlines: list[Node], attributes: Attr | None = None) -> Node:
    """Return a link."""
    return node("Link", attributes or attr(), inlines, [target, ""])


def attributes_of(element: Node) -> Attr:
    """Return the attributes of a node, empty ones where its kind has none."""
    if element["t"] not in WITH_ATTR:
        return attr()
    content: Attr = element["c"][1] if element["t"] == "Header" else element["c"][0]
    return content


def identifier(element: Node) -> str:
    """Return the identifier of a node, "" where it has none."""
    return str(attributes_of(element)[0])


def classes(element: Node) -> list[str]:
    """Return the classes of a node."""
    return list(attributes_of(element)[1])


def pairs(element: Node) -> Mapping[str, str]:
    """Return the keys and values of a node's attributes."""
    return dict(attributes_of(element)[2])


def has_class(element: Node, name: str) -> bool:
    """Return whether a node is of a class."""
    return name in attributes_of(element)[1]


def nodes(content: Any, of: Kinds | None = None) -> Iterator[Node]:
    """Yield every node below some content, each before what it contains, in their order.

    ``of`` are the kinds that are wanted, where not all are.
    """
    passed = _passed(of)
    waiting = [content]
    while waiting:
        one = waiting.pop()
        if one.__class__ is dict:
            kind = one.get("t")
            if kind is not None and (of is None or kind in of):
                yield one
            waiting += reversed(one.values())
        elif one.__class__ is list and one and one[0].__class__ is not str:
            if passed:
                one = [x for x in one if x.__class__ is not dict or x.get("t") not in passed]
            waiting += reversed(one)


Change = Callable[[Node], "Node | list[Node] | None"]
Kinds = frozenset[str]
"""Kinds of nodes, such as "Link" and "Span"."""
_LEAVES = frozenset({"Str", "Space", "SoftBreak", "LineBreak"})
"""What a paper is full of, and most passes do not look at."""


def changed(content: Any, change: Change, of: Kinds | None = None) -> Any:
    """Return the content with each node replaced by what ``change`` makes of it, bottom up.

    ``change`` returns a node, a list of nodes that take its place, or None to keep it. It is asked
    only about nodes of the kinds in ``of``, where not all are. The content itself is not touched;
    what is not changed is in the result as it is.
    """
    passed = _passed(of)

    def replaced(item: Any) -> Any:
        inside = item.get("c")
        if inside.__class__ in _CONTAINERS:
            within = _each(inside, replaced, passed)
            if within is not inside:
                item = {**item, "c": within}
        if of is not None and item["t"] not in of:
            return item
        new = change(item)
        return item if new is None else new

    return _own(_each(content, replaced, passed), content)


def from_top(content: Any, change: Change, of: Kinds | None = None) -> Any:
    """Return the content with nodes replaced from the top down, in the order of the text.

    Where ``change`` returns None, it is asked about the nodes below; what it returns is not
    visited again. The rest is as in :func:`changed`.
    """
    passed = _passed(of)

    def replaced(item: Any) -> Any:
        if of is None or item["t"] in of:
            new = change(item)
            if new is not None:
                return new
        inside = item.get("c")
        if inside.__class__ in _CONTAINERS:
            within = _each(inside, replaced, passed)
            if within is not inside:
                return {**item, "c": within}
        return item

    return _own(_each(content, replaced, passed), content)


_CONTAINERS = frozenset({list, dict})


def _passed(of: Kinds | None) -> Kinds:
    return frozenset() if of is None else _LEAVES - of


def _own(made: Any, content: Any) -> Any:
    """Return a list that its caller may add to."""
    return list(made) if made is content and made.__class__ is list else made


def _each(content: Any, replaced: Callable[[Any], Any], passed: Kinds) -> Any:
    """Return content with what ``replaced`` makes of the nodes in it; a list joins its list.

    Every pass goes through every node of a paper: this is where their time is spent. So nodes that
    are ``passed`` over are met here only, and what is as it was is not copied.
    """
    if content.__class__ is list:
        if not content or content[0].__class__ is str:  # attributes or a target: no node is in it
            return content
        made: list[Any] | None = None
        for place, item in enumerate(content):
            new = item
            if item.__class__ is dict:
                kind = item.get("t")
                if kind is None:
                    new = _each(item, replaced, passed)
                elif kind not in passed:
                    new = replaced(item)
            elif item.__class__ is list:
                new = _each(item, replaced, passed)
                if new is not item:
                    made = made if made is not None else content[:place]
                    made.append(new)
                    continue
            if new is not item and made is None:
                made = content[:place]
            if made is not None:
                if new.__class__ is list and item.__class__ is dict:
                    made += new
                else:
                    made.append(new)
        return content if made is None else made
    if content.__class__ is not dict:
        return content
    if "t" in content:
        return replaced(content)
    inside = {key: _each(value, replaced, passed) for key, value in content.items()}
    return inside if any(inside[key] is not content[key] for key in inside) else content


def with_attributes(element: Node, attributes: Attr) -> Node:
    """Return a node with other attributes."""
    place = 1 if element["t"] == "Header" else 0
    content = list(element["c"])
    content[place] = attributes
    return {**element, "c": content}


def plain_text(content: Any) -> str:
    """Return the words of some content as a reader sees them, notes left out."""
    return "".join(_strings(content))


def _strings(content: Any) -> Iterator[str]:
    if isinstance(content, list):
        for item in content:
            yield from _strings(item)
        return
    if not isinstance(content, dict):
        return
    kind = content.get("t")
    inside: Any = content.get("c")
    if kind == "Str":
        yield str(inside)
    elif kind in _BREAKS:
        yield _BREAKS[kind]
    elif kind in ("Code", "Math", "CodeBlock"):
        yield str(inside[1])
    elif kind == "Quoted":
        marks = _QUOTES[inside[0]["t"]]
        yield marks[0]
        yield from _strings(inside[1])
        yield marks[1]
    elif kind == "Cite" or kind == "Image":
        yield from _strings(inside[1])
    elif kind not in ("Note", "RawInline", "RawBlock"):
        yield from _strings(inside)
