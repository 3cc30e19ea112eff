"""Drawings of the chart library made small: the same picture with a third of the elements.

The library nests groups, repeats every attribute at every mark, and prints numbers to fifteen
digits, of which the last may differ between machines. Here positions are added up, what is not
seen goes, shapes of one look become one path, and neighbours share their attributes.

What the library says of a mark (``aria-label``) becomes its ``title``: browsers show it, and
screen readers read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a check that draws nothing reads no SVG
    from xml.etree import ElementTree

_XLINK = "{http://www.w3.org/1999/xlink}href"
_SITE = "https://vega.github.io/vega-datasets/"
"""What the library writes before a link within the page."""

_MOVE = re.compile(r"^translate\(([-\d.e]+)[, ]+([-\d.e]+)\)\s*(.*)$")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?")
_STEP = re.compile(r"([A-DF-Za-df-z])([^A-DF-Za-df-z]*)")  # an e belongs to a number
_COLOURS = ("fill", "stroke", "font-family")
_LOOKS = {
    "fill": "none", "fill-opacity": "1", "stroke": "none", "stroke-opacity": "1",
    "stroke-width": "1", "stroke-dasharray": "1,0", "stroke-dashoffset": "0",
    "stroke-linecap": "butt", "stroke-linejoin": "miter", "font-family": "", "font-size": "",
    "font-style": "normal", "font-weight": "normal", "text-anchor": "start", "opacity": "1",
}  # fmt: skip
"""The attributes that say how something looks, with what holds where they are missing."""

_PLACES = ("x", "y", "width", "height", "r", "rx", "cx", "cy", "x1", "y1", "x2", "y2", "d")
_MOVED_BY = {"H": "x", "V": "y", "A": ".....xy"} | dict.fromkeys("MLTCSQ", "xy")
"""Which numbers after an absolute command of a path are x and y."""

_OF_AXES = ("axis", "header", "legend", "title")


@dataclass(frozen=True)
class _Mark:
    """A shape, a text or a group: where it is, how it looks, what it says, where it leads."""

    tag: str
    place: Mapping[str, str]
    look: Mapping[str, str] = field(default_factory=dict)
    inner: str = ""
    href: str = ""
    title: str = ""

    @property
    def is_seen(self) -> bool:
        """Whether it is painted, or answers the pointer."""
        if self.title or self.tag not in ("path", "text"):
            return True
        has_content = self.inner if self.tag == "text" else self.place["d"]
        return bool(has_content) and any(
            self.look.get(part, "transparent") != "transparent"
            and self.look.get(f"{part}-opacity") != "0"
            for part in ("fill", "stroke")
        )

    def written(self, look: Mapping[str, str]) -> str:
        """Return the mark as SVG, with the attributes that no group gives it."""
        title = _element("title", {}, escape(self.title, quote=False)) if self.title else ""
        if not self.href:
            role = {"role": "img"} if title else {}
            return _element(self.tag, {**self.place, **look, **role}, title + self.inner)
        shape = _element(self.tag, {**self.place, **look}, self.inner)
        return _element("a", {"href": self.href}, title + shape)


@dataclass(frozen=True)
class _Above:
    """What the groups around a mark give it."""

    x: float = 0.0
    y: float = 0.0
    href: str = ""
    look: dict[str, str] = field(default_factory=dict)


def tidied(svg: str) -> str:
    """Return a drawing of the chart library made small; the picture is the same.

    Numbers have two decimals. A mark that says something or leads somewhere stays by itself.
    """
    from xml.etree import ElementTree

    root = ElementTree.fromstring(svg)
    marks = [mark for mark in _marks(root, _Above()) if mark.is_seen]
    faces = {mark.look["font-family"] for mark in marks if "font-family" in mark.look}
    face = {"font-family": faces.pop()} if len(faces) == 1 else {}
    size = {name: _rounded(root.get(name, "")) for name in ("width", "height", "viewBox")}
    head = {"xmlns": "http://www.w3.org/2000/svg", **size, "fill": "none", **face}
    return _element("svg", head, _together(marks, face))


# Reading


def _marks(node: ElementTree.Element, above: _Above) -> Iterator[_Mark]:
    for child in node:
        tag = _plain(child.tag)
        if child.get("display") == "none":
            continue
        if tag in ("defs", "clipPath"):
            yield _Mark(tag, child.attrib, inner="".join(map(_as_it_is, child)))
        elif tag == "g":
            yield from _group(child, above)
        elif tag == "a":
            address = child.get(_XLINK, "").removeprefix(_SITE)
            yield from _marks(child, replace(above, href=address))
        else:
            yield _leaf(tag, child, above)


def _group(node: ElementTree.Element, above: _Above) -> Iterator[_Mark]:
    look = above.look | _look(node)
    x, y, rest = _moved(node, above)
    own = {key: value for key, value in node.attrib.items() if key in ("clip-path", "mask")}
    if not (rest or own or "opacity" in look):
        yield from _marks(node, _Above(x, y, above.href, look))
        return
    inside = [mark for mark in _marks(node, _Above(href=above.href)) if mark.is_seen]
    if inside:
        yield _Mark("g", own | _transform(x, y, rest), look, _together(inside, {}))


def _leaf(tag: str, node: ElementTree.Element, above: _Above) -> _Mark:
    x, y, rest = _moved(node, above)
    title = node.get("aria-label", "")
    if "aria-hidden" in node.attrib or node.get("aria-roledescription") in _OF_AXES:
        title = ""
    inner = ""
    if tag == "line":
        x2, y2 = (float(node.get(key, 0)) for key in ("x2", "y2"))
        tag, place = "path", {"d": f"M{_n(x)},{_n(y)}L{_n(x + x2)},{_n(y + y2)}"}
    elif tag == "path" and not rest:
        place = {"d": _shifted(node.get("d", ""), x, y)}
    elif tag == "text" and not rest:
        place, inner = {"x": _n(x), "y": _n(y)}, _lines(node, _n(x))
    else:
        own = {_plain(key): value for key, value in node.attrib.items()}
        place = {key: _rounded(value) for key, value in own.items() if key in _PLACES}
        place |= {"href": own["href"]} if "href" in own else {}
        place, inner = place | _transform(x, y, rest), _lines(node, "0")
    return _Mark(tag, place, above.look | _look(node), inner, above.href, title)


def _look(node: ElementTree.Element) -> dict[str, str]:
    """Return how a node looks; what holds without being said is left out."""
    style = (part.partition(":") for part in (node.get("style") or "").split(";"))
    given = node.attrib | {key.strip(): value.strip() for key, _, value in style}
    looks = {
        key: given[key] if key in _COLOURS else _rounded(given[key])
        for key in _LOOKS
        if key in given
    }
    return {key: value for key, value in looks.items() if value != _LOOKS[key]}


def _moved(node: ElementTree.Element, above: _Above) -> tuple[float, float, str]:
    """Return where a node stands, and what its ``transform`` does beside moving it."""
    given = node.get("transform", "")
    found = _MOVE.match(given)
    if found is None:
        return above.x, above.y, given
    return above.x + float(found[1]), above.y + float(found[2]), found[3]


def _transform(x: float, y: float, rest: str) -> dict[str, str]:
    move = f"translate({_n(x)},{_n(y)})" if x or y else ""
    made = " ".join(filter(None, (move, _rounded(rest))))
    return {"transform": made} if made else {}


def _lines(text: ElementTree.Element, x: str) -> str:
    """Return the lines of a text: the first by itself, each further one in a ``tspan``."""
    first, *rest = [(text.text or "", ""), *((one.text or "", one.get("dy", "")) for one in text)]
    if not first[0].strip() and rest:
        first, *rest = rest
    return escape(first[0], quote=False) + "".join(
        _element("tspan", {"x": x, "dy": _rounded(down)}, escape(words, quote=False))
        for words, down in rest
    )


def _shifted(path: str, x: float, y: float) -> str:
    """Return the data of a path, moved."""
    made = []
    for place, (command, rest) in enumerate(_STEP.findall(path)):
        numbers = [float(one) for one in _NUMBER.findall(rest)]
        axes = "xy" if place == 0 else _MOVED_BY.get(command, ".")
        moves = {"x": x, "y": y, ".": 0.0}
        moved = (one + moves[axes[k % len(axes)]] for k, one in enumerate(numbers))
        made.append(command + ",".join(map(_n, moved)))
    return "".join(made)


def _as_it_is(node: ElementTree.Element) -> str:
    return _element(_plain(node.tag), node.attrib, "".join(map(_as_it_is, node)))


def _plain(name: str) -> str:
    return name.rpartition("}")[2]


# Writing


def _together(marks: Iterable[_Mark], given: Mapping[str, str]) -> str:
    """Return marks one after another; neighbours of one look stand in one path or group.

    ``given`` is what stands around them all.
    """
    made = []
    for (_, look), same in groupby(marks, lambda mark: (mark.tag, mark.look)):
        members = list(_joined(same))
        own = {key: value for key, value in look.items() if key not in given}
        if len(members) > 1 and own and "opacity" not in own:
            made.append(_element("g", own, "".join(mark.written({}) for mark in members)))
        else:
            made += [mark.written(own) for mark in members]
    return "".join(made)


def _joined(marks: Iterable[_Mark]) -> Iterator[_Mark]:
    """Yield marks of one look; paths that neither say anything nor lead anywhere become one."""
    for is_plain, same in groupby(marks, _is_plain_path):
        members = list(same)
        if is_plain:
            members = [replace(members[0], place={"d": "".join(one.place["d"] for one in members)})]
        yield from members


def _is_plain_path(mark: _Mark) -> bool:
    return mark.place.keys() == {"d"} and not mark.title and not mark.href


def _element(tag: str, attributes: Mapping[str, str], content: str) -> str:
    head = tag + "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{head}>{content}</{tag}>" if content else f"<{head}/>"


def _n(number: float) -> str:
    return f"{round(number, 2) + 0:.2f}".rstrip("0").rstrip(".")


def _rounded(text: str) -> str:
    """Return a text with each number in it at two decimals."""
    return _NUMBER.sub(lambda found: _n(float(found[0])), text)
