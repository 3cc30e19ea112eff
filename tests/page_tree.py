"""HTML as a tree, with the standard library alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
SILENT = frozenset({"script", "style"})


@dataclass
class Element:
    """One element: its tag, its attributes, and its text and elements in their order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id, empty where there is none."""
        return self.attributes.get("id", "")

    @property
    def classes(self) -> frozenset[str]:
        """The names in ``class``."""
        return frozenset(self.attributes.get("class", "").split())

    def everything(self) -> Iterator[Element]:
        """This element and all below it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.everything()

    def find(self, *, tag: str = "", with_class: str = "") -> list[Element]:
        """Return all elements below with this tag and this class."""
        return [
            element
            for element in self.everything()
            if (not tag or element.tag == tag) and (not with_class or with_class in element.classes)
        ]

    def by_id(self, name: str) -> Element:
        """Return the one element with this id."""
        (found,) = [element for element in self.everything() if element.id == name]
        return found

    @property
    def text(self) -> str:
        """What a reader reads of it, blanks run together."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in SILENT:
                yield from child._texts()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("document")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(page: str) -> Element:
    """Return the tree of a page."""
    builder = _Builder()
    builder.feed(page)
    builder.close()
    return builder.open[0]
