"""What is wrong with a paper as it is written, before anything runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from refutable.errors import Fault
from refutable.paper.claimed import REMEDY, bad_claims
from refutable.paper.constructs.check import (
    check_files,
    check_metadata,
    check_name,
    check_tree,
    own_classes,
)
from refutable.paper.constructs.places import offset
from refutable.paper.front import check_front
from refutable.paper.lines import BEFORE, Position, fenced
from refutable.paper.pandoc import Warned, unread_formulas
from refutable.paper.passes import pictures
from refutable.paper.printable import unprintable_faults
from refutable.paper.shortcodes import Values, shortcode_faults
from refutable.paper.tree import pairs

if TYPE_CHECKING:
    from refutable.paper.source import Source

_OTHER_CELL = re.compile(rf"^{BEFORE}(?:`{{3,}}|~{{3,}})\s*(?P<info>\{{\s*[A-Za-z].*)$")
_NO_HEADING = re.compile(r"#{1,6}[\u00a0\u2007\u202f]")
_OTHER_INLINE = re.compile(r"^\{(?P<language>[A-Za-z]+)\}(?:\s|$)")


def source_faults(source: Source, warned: Iterable[Warned], values: Values) -> Iterator[Fault]:
    """Yield what is wrong with a paper that has been read."""
    from refutable.paper.source import all_labels

    start = Position(source.main, 1, 1)
    if source.lines and not source.text.strip():
        remedy = "write text, or include a section"
        yield start.fault("empty-paper", "the paper is empty", remedy)
    yield from _twice("duplicate-label", "the label", all_labels(source))
    yield from _twice("duplicate-claim", "the claim", ((c.id, c.position) for c in source.claims))
    yield from _of_pandoc(source, warned)
    yield from _of_claims(source)
    yield from _of_code(source)
    yield from _of_marks(source)
    yield from _of_constructs(source)
    coded = ((x, source.at(x.start)) for x in source.marks if x.kind == "shortcode")
    yield from shortcode_faults(coded, values)
    yield from _of_pictures(source)
    yield from _of_formulas(source)
    yield from _of_headings(source)
    yield from unprintable_faults(source)


def _of_headings(source: Source) -> Iterator[Fault]:
    inside = fenced(source.lines, lambda *_: None)
    for line, in_code in zip(source.lines, inside, strict=True):
        if _NO_HEADING.match(line.text) and not in_code:
            message = "this is no heading: a no-break space stands after the #"
            yield line.position.fault("no-heading", message, "type a plain blank")
    above = 0
    for heading in source.reading.headings:
        # The title of a box or of a tab may have any level.
        if above and heading.level > above + 1 and not heading.nested:
            message = f"the heading {heading.title} skips level {above + 1}"
            remedy = f"write {'#' * (above + 1)}, or add the heading that is missing"
            yield source.at(heading.start).fault("skipped-level", message, remedy)
        above = max(above, heading.level) if heading.nested else heading.level


def _of_formulas(source: Source) -> Iterator[Fault]:
    formulas = [piece for piece in source.reading.pieces if piece.kind == "math"]
    unread = unread_formulas([piece.text for piece in formulas])
    for piece in formulas:
        if piece.text.strip() in unread:
            message = f"the formula cannot be read: {unread[piece.text.strip()]}"
            yield source.at(piece.start).fault("bad-formula", message, "correct its TeX")


def _of_pictures(source: Source) -> Iterator[Fault]:
    for target, n, fault in pictures.faults(list(source.tree), source.root):
        name = target if target in source.text else unquote(target)
        at = source.at(offset(source.text, "picture", name, n))
        yield at.fault(fault.rule, fault.message, fault.remedy)


def _of_constructs(source: Source) -> Iterator[Fault]:
    """Yield what is in no row of the table of constructs, or in one that is refused."""
    for head in source.heads:
        yield from check_metadata(head, _asked(source))
    if source.keys.places:
        yield from check_front(source.keys, source.root)
    yield from check_files(source.root)
    own = own_classes(source.metadata)
    text = source.text
    yield from check_tree(
        source.tree, lambda kind, name, n: source.at(offset(text, kind, name, n)), own
    )
    for mark in source.marks:
        if mark.kind == "shortcode":
            yield from check_name("shortcode", mark.name, source.at(mark.start))


def _asked(source: Source) -> frozenset[str]:
    """Return the keys of the metadata that the text asks for."""
    asked = (mark.detail for mark in source.marks if mark.name == "meta")
    when = (pairs(span.node) for span in source.reading.spans)
    conditions = (one[key] for one in when for key in ("when-meta", "unless-meta") if key in one)
    return frozenset((*asked, *conditions))


def _twice(rule: str, what: str, named: Iterable[tuple[str, Position]]) -> Iterator[Fault]:
    first: dict[str, Position] = {}
    for name, position in named:
        if name in first:
            before = f"{first[name].file}:{first[name].line}"
            message = f"{what} {name} is already given at {before}"
            yield position.fault(rule, message, "give each its own name")
        first.setdefault(name, position)


def _of_pandoc(source: Source, warned: Iterable[Warned]) -> Iterator[Fault]:
    for one in warned:
        line = min(max(one.line, 1), max(len(source.lines), 1))
        place = source.lines[line - 1].position if source.lines else Position(source.main, 1, 1)
        if "Duplicate identifier" in one.message:
            continue  # all_labels knows the place of both
        yield place.fault("pandoc-warning", one.message, "correct the text")


def _of_claims(source: Source) -> Iterator[Fault]:
    for one in bad_claims(source.reading, source.text):
        yield source.at(one.start).fault("bad-claim", one.message, REMEDY)


def _of_code(source: Source) -> Iterator[Fault]:
    inside = fenced(source.lines, lambda *_: None)
    for n, line in enumerate(source.lines):
        found = _OTHER_CELL.match(line.text)
        if found and not (n and inside[n - 1]) and not found["info"].startswith("{python"):
            message = f"the engine does not run cells of the kind {found['info'].strip()}"
            remedy = "open a cell with ```{python} and give options as #| key: value"
            yield line.position.fault("unknown-cell", message, remedy)
    for piece in source.reading.pieces:
        other = _OTHER_INLINE.match(piece.text) if piece.kind == "code" else None
        if other:
            message = f"the engine does not compute inline {other['language']}"
            remedy = "write `{python} expression`"
            yield source.at(piece.start).fault("unknown-inline", message, remedy)


def _of_marks(source: Source) -> Iterator[Fault]:
    for inline in source.inlines:
        spaced = source.marks[inline.number].text[len("`{python}") :][:1].isspace()
        if not inline.code or not spaced:
            message = "the inline value has no expression"
            yield inline.position.fault("unknown-inline", message, "write `{python} expression`")
