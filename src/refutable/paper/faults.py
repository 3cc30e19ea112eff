"""What is wrong with a paper as it is written, before anything runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from refutable.errors import Fault
from refutable.paper.claimed import REMEDY, bad_claims
from refutable.paper.constructs.check import (
    check_files,
    check_metadata,
    check_name,
    check_tree,
    is_macro,
    own_classes,
)
from refutable.paper.constructs.places import offset
from refutable.paper.front import check_front
from refutable.paper.keys import PROSE_KEYS
from refutable.paper.lines import BEFORE, Line, Position, fenced
from refutable.paper.marks import CELL, Marked
from refutable.paper.pandoc import Warned, unread_formulas
from refutable.paper.printable import unprintable_faults
from refutable.paper.raw_typst import raw_typst_faults
from refutable.paper.reading import CITE, LINK, NOTE, Piece
from refutable.paper.shortcodes import Values, shortcode_faults, values_in
from refutable.paper.tree import Node, classes, nodes, pairs

if TYPE_CHECKING:
    from refutable.paper.source import Source

_SHORTCODE = re.compile(r"(?<!\{)\{\{<")
_OPENINGS = (
    ("div-not-read", "the fence of a div", re.compile(r":{3,}(?:\{|\w|$)")),
    ("no-heading", "the heading", re.compile(r"#{1,6}$")),
    ("block-not-read", "the item of a list", re.compile(r"(?:[-*+]|[1#][.)])$")),
    ("block-not-read", "the quotation", re.compile(r">$")),
    ("block-not-read", "the row of a table", re.compile(r"\|$")),
)
_OTHER_CELL = re.compile(rf"^{BEFORE}(?:`{{3,}}|~{{3,}})\s*(?P<info>\{{\s*[A-Za-z].*)$")
_MARKER = re.compile(r"^ {0,3}@[\w-]+[.)](?:[ \t]|$)")
_NO_HEADING = re.compile("^#{1,6}[\u00a0\u2000-\u200b\u202f\u3000]")
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_PAIRED = re.compile(
    "<(?P<closes>/?)(?P<name>a|abbr|b|big|center|cite|code|del|details|dfn|em|font|i|ins|kbd|mark|q|s"
    r"|samp|small|span|strike|strong|sub|summary|sup|table|time|tt|u|var)(?![\w-])[^<>]*(?<!/)>",
    re.IGNORECASE,
)
_RAW = frozenset({"RawInline", "RawBlock"})
_TAG = re.compile(r"\\tag\b")
_NOTE = re.compile(r"(?<!\\)\[\^(?P<id>[^\]\s]+)\]")
_OTHER_INLINE = re.compile(r"^\{(?P<language>[A-Za-z]+)\}(?:\s|$)")


def source_faults(source: Source, warned: Iterable[Warned], values: Values) -> Iterator[Fault]:
    """Yield what is wrong with a paper that has been read."""
    yield from _of_labels(source)
    yield from _twice("duplicate-claim", "the claim", ((c.id, c.position) for c in source.claims))
    yield from _of_pandoc(source, warned)
    yield from _of_notes(source)
    yield from _of_claims(source)
    yield from _of_headings(source)
    yield from _of_code(source)
    yield from _of_tags(source)
    yield from _of_marks(source)
    yield from _of_constructs(source)
    coded = [(x, source.at(x.start)) for x in source.marks if x.kind == "shortcode"]
    yield from shortcode_faults([*coded, *_in_metadata(source)], values)
    yield from _of_words(source)
    yield from _of_pictures(source)
    yield from _of_formulas(source)
    yield from _of_levels(source)
    yield from unprintable_faults(source)
    yield from raw_typst_faults(source)
    if source.embedded:
        from refutable.paper.outputs import embedded_outputs  # it loads what reads outputs

        for one in embedded_outputs(source, "html"):
            yield from one.refused()


def _of_labels(source: Source) -> Iterator[Fault]:
    from refutable.paper.source import all_labels

    apart: frozenset[str] = frozenset()
    conditions = {"content-visible", "content-hidden"}
    if any(conditions & {*classes(span.node)} for span in source.reading.spans):
        # Loaded here: it loads the passes of a render.
        from refutable.paper.conditional import labels_apart

        apart, lacking = labels_apart(source)
        yield from lacking
    given = (one for one in all_labels(source) if one[0] not in apart)
    yield from _twice("duplicate-label", "the label", given)


def _of_levels(source: Source) -> Iterator[Fault]:
    above = 0
    for heading in source.reading.headings:
        # The title of a box or of a tab may have any level.
        if above and heading.level > above + 1 and not heading.nested:
            message = f"the heading {heading.title} skips level {above + 1}"
            remedy = f"write {'#' * (above + 1)}, or add the heading that is missing"
            yield source.at(heading.start).fault("skipped-level", message, remedy)
        above = max(above, heading.level) if heading.nested else heading.level


def _of_words(source: Source) -> Iterator[Fault]:
    """Yield what opens a block or a shortcode, and is read as a word."""
    for piece in source.reading.pieces:
        if piece.kind != "word":
            continue
        for rule, what, sign in _OPENINGS:
            if sign.match(piece.text) and _begins_line(source.text, piece):
                remedy = "leave a blank line above it"
                yield source.at(piece.start).fault(rule, f"{what} is read as text", remedy)
        opened = _SHORTCODE.search(source.text, piece.start, piece.end)
        if opened:
            message = "the shortcode is not closed on its line"
            remedy = "end it with >}}; to print it, write {{{< … >}}}"
            yield source.at(opened.start()).fault("unclosed-shortcode", message, remedy)


def _begins_line(text: str, piece: Piece) -> bool:
    """Return whether a word is the first of its line, and stands there as it is."""
    before = text[text.rfind("\n", 0, piece.start) + 1 : piece.start]
    return not before.strip("> \t") and text.startswith(piece.text, piece.start)


def _of_formulas(source: Source) -> Iterator[Fault]:
    pieces = (piece for piece in source.reading.pieces if piece.kind == "math")
    formulas = [(piece.text, source.at(piece.start)) for piece in pieces]
    for at, blocks in source.beside:
        formulas += [(one["c"][1], at) for one in nodes(blocks) if one["t"] == "Math"]
    unread = unread_formulas([tex for tex, _ in formulas])
    for tex, at in formulas:
        if tex.strip() in unread:
            message = f"the formula cannot be read: {unread[tex.strip()]}"
            yield at.fault("bad-formula", message, "correct its TeX")
        elif _TAG.search(tex):  # pandoc reads it, and leaves it out
            remedy = "write {#eq-name} behind the formula: the engine numbers it"
            yield at.fault("bad-formula", "\\tag would not be printed", remedy)


def _of_pictures(source: Source) -> Iterator[Fault]:
    in_html = any("<img" in raw["c"][1].lower() for raw in source.reading.raws)
    beside = [(at, blocks) for at, blocks in source.beside if _has_picture(blocks)]
    if not (source.reading.pictures or in_html or beside):
        return
    # Loaded here: it loads the passes of a render.
    from refutable.paper.passes import pictures, tags

    for target, n, fault in pictures.faults(tags.elements(list(source.tree)), source.root):
        name = target if target in source.text else unquote(target)
        at = source.at(offset(source.text, "picture", name, n))
        yield at.fault(fault.rule, fault.message, fault.remedy)
    for at, blocks in beside:
        for _, _, fault in pictures.faults(tags.elements(blocks), source.root):
            yield at.fault(fault.rule, fault.message, fault.remedy)


def _has_picture(blocks: Sequence[Node]) -> bool:
    return any(
        one["t"] == "Image" or (one["t"] in _RAW and "<img" in one["c"][1].lower())
        for one in nodes(blocks)
    )


def _of_constructs(source: Source) -> Iterator[Fault]:
    """Yield what is in no row of the table of constructs, or in one that is refused."""
    for head in source.heads:
        yield from check_metadata(head, _asked(source))
    if source.keys.places:
        yield from check_front(source.keys, source.root)
    yield from check_files(source.root)
    own = own_classes(source.metadata)
    yield from check_tree(source.tree, _places(source), own)
    for at, blocks in source.beside:
        yield from check_tree(blocks, lambda *_, at=at: at, own)
    for mark in source.marks:
        if mark.kind == "shortcode":
            yield from check_name("shortcode", mark.name, source.at(mark.start))


def _places(source: Source) -> Callable[[str, str, int], Position]:
    """Return the function that finds where a name of the tree occurs for the n-th time."""
    raw = (piece for piece in source.reading.pieces if piece.kind == "raw")
    tex = [x.start for x in raw if x.text.startswith("\\") and not is_macro(x.text)]

    def place(kind: str, name: str, n: int) -> Position:
        if name == "tex" and n < len(tex):
            return source.at(tex[n])
        return source.at(offset(source.text, kind, name, n))

    return place


def _in_metadata(source: Source) -> Iterator[tuple[Marked, Position]]:
    """Yield the shortcodes in the texts of the metadata, each with the place of its key."""
    for key in PROSE_KEYS:
        for mark in values_in(str(source.metadata.get(key, ""))):
            yield mark, source.keys.at((key,))


def _asked(source: Source) -> frozenset[str]:
    """Return the keys of the metadata that the text asks for."""
    marks = (*source.marks, *(mark for mark, _ in _in_metadata(source)))
    asked = (mark.detail for mark in marks if mark.name == "meta")
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
        if "Div unclosed" in one.message:
            yield place.fault("unclosed-fence", "the div is not closed", "end it with a line :::")
        else:
            twice = one.message.startswith("Duplicate")
            remedy = "give each its own name" if twice else "correct the text"
            yield place.fault("pandoc-warning", one.message, remedy)


def _of_notes(source: Source) -> Iterator[Fault]:
    """Yield the notes that are asked for and not written: pandoc prints their marks as text."""
    words = (piece for piece in source.reading.pieces if piece.kind == "word")
    # The words of a citation are its source: pandoc reads a note in it, and keeps the mark too.
    for piece in (word for word in words if CITE not in word.inside):
        for found in _NOTE.finditer(source.text, piece.start, piece.end):
            name = found["id"]
            message, remedy = f"there is no note {name}", f"write it: [^{name}]: its text"
            yield source.at(found.start()).fault("unknown-note", message, remedy)

    within = False
    for piece in source.reading.pieces:
        was, within = within, piece.inside.count(NOTE) > 1
        if within and not was:
            yield from check_name("block", "note within a note", source.at(piece.start))
        linked = LINK in piece.inside and piece.kind == "word"
        if linked and "](" in source.text[piece.start : piece.end]:
            yield from check_name("block", "link within a link", source.at(piece.start))


def _of_claims(source: Source) -> Iterator[Fault]:
    for one in bad_claims(source.reading, source.text):
        yield source.at(one.start).fault("bad-claim", one.message, REMEDY)


def _of_headings(source: Source) -> Iterator[Fault]:
    """Yield the lines that look like a heading and are none, or like a reference and are a list."""
    above = ""
    for line, opened in zip(source.lines, fenced(source.lines, lambda *_: None), strict=True):
        marker = _MARKER.match(line.text)
        if not opened and marker and not above:
            message = f"{marker[0].strip()} begins an item of a list here, and is no reference"
            remedy = "begin the line with another word"
            yield line.position.fault("refused-construct", message, remedy)
        above = line.text.strip()
        if not opened and _NO_HEADING.match(line.text):
            message = "the line is no heading: a blank of another kind stands behind its #"
            yield line.position.fault("no-heading", message, "type an ordinary blank there")


def _of_tags(source: Source) -> Iterator[Fault]:
    """Yield the tags round words that are opened and not closed: they would reach over the page."""
    raw = [(x.text, source.at(x.start)) for x in source.reading.pieces if x.kind == "raw"]
    yield from _unclosed(raw)
    for at, blocks in source.beside:
        inside = (one for one in nodes(blocks) if one["t"] in _RAW)
        yield from _unclosed([(one["c"][1], at) for one in inside])


def _unclosed(raw: Iterable[tuple[str, Position]]) -> Iterator[Fault]:
    opened: list[tuple[str, Position]] = []
    for text, at in raw:
        for found in _PAIRED.finditer(_COMMENT.sub("", text)) if text.startswith("<") else ():
            name = found["name"].lower()
            if not found["closes"]:
                opened.append((name, at))
                continue
            before = next((n for n, one in enumerate(reversed(opened), 1) if one[0] == name), 0)
            if before:
                del opened[-before]
    for name, at in opened:
        yield at.fault(
            "unclosed-fence", f"the tag <{name}> is not closed", f"end it with </{name}>"
        )


def _of_code(source: Source) -> Iterator[Fault]:
    others = list(_other_cells(source.lines))
    for line, kind in others:
        message = f"the engine does not run cells of the kind {kind}"
        remedy = "open a cell with ```{python} and give options as #| key: value"
        yield line.position.fault("unknown-cell", message, remedy)
    told = {(line.position.file, line.position.line) for line, _ in others}
    for piece in source.reading.pieces:
        other = _OTHER_INLINE.match(piece.text) if piece.kind == "code" else None
        if other is None:
            continue
        place = source.at(piece.start)
        # Pandoc reads the fence of a cell that it does not know as code within a line.
        if (place.file, place.line) not in told:
            message = f"the engine does not compute inline {other['language']}"
            remedy = "write `{python} expression`"
            yield place.fault("unknown-inline", message, remedy)


def _other_cells(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    """Yield the opening line of each cell that is none of Python, with its kind."""
    for n, opened in enumerate(fenced(lines, lambda *_: None), start=1):
        line = lines[n - 1]
        found = _OTHER_CELL.match(line.text) if n == opened else None
        if found and not re.fullmatch(CELL, found["info"].strip()):
            yield line, found["info"].strip()


def _of_marks(source: Source) -> Iterator[Fault]:
    values = [value for one in nodes(source.tree) for value in pairs(one).values()]
    for mark in source.marks:
        if mark.kind == "inline" and any(mark.text in value for value in values):
            message, remedy = (
                "no inline value is computed in an attribute",
                "write the value itself",
            )
            yield source.at(mark.start).fault("unknown-inline", message, remedy)
    for inline in source.inlines:
        spaced = source.marks[inline.number].text[len("`{python}") :][:1].isspace()
        if not inline.code or not spaced:
            message = "the inline value has no expression"
            yield inline.position.fault("unknown-inline", message, "write `{python} expression`")
