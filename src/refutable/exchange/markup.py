"""XML of unknown origin: no document type, no entities, within limits of depth and number."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

from refutable.exchange.archive import fault

MOST_ELEMENTS = 400_000
MOST_NESTED = 100


def parse(content: bytes, shown: str) -> Element:
    """Return the root of an XML file, its names without their namespaces.

    Raises:
        MalformedError: it is no XML, has a document type, or is too large or nested too deep.
    """
    check(content, shown)
    root = ElementTree.fromstring(content)
    for item in root.iter():
        item.tag = item.tag.rpartition("}")[2]
    return root


class _RefusedError(Exception):
    """The reason why a file is not read."""


def check(content: bytes, shown: str) -> None:
    """Raise what is wrong with an XML file, before anything is made from it.

    Raises:
        MalformedError: it is no XML, has a document type, or is too large or nested too deep.
    """
    parser = expat.ParserCreate()
    number, depth = itertools.count(1), 0

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_NESTED or next(number) > MOST_ELEMENTS:
            raise _RefusedError(
                f"it has more than {MOST_ELEMENTS} elements, or {MOST_NESTED} levels"
            )

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: object) -> None:
        raise _RefusedError("it declares a document type, which may hide entities")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)
    except _RefusedError as error:
        remedy = "do not import this file; ask who made it"
        raise fault(shown, f"the XML is refused: {error}", remedy, "bad-xml") from error
    except (expat.ExpatError, ValueError, LookupError) as error:
        message = f"the file is no XML: {error}"
        raise fault(shown, message, "export the project again", "bad-xml") from error


def text_at(item: Element, path: str) -> str:
    """Return the text of the first element on a path, or an empty text."""
    return item.findtext(path) or ""
