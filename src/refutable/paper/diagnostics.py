"""What is wrong with a paper's prose: names that do not agree, and numbers typed by hand."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from refutable.errors import Fault
from refutable.language.english import NUMBER_WORDS
from refutable.paper.lines import Position
from refutable.paper.passes.links import safe_target
from refutable.paper.reading import CITE, HEADER, QUOTED, Piece, flat
from refutable.paper.settings import runs
from refutable.paper.source import Cell, ResultSpan, Source, labels
from refutable.paper.tree import Node, nodes, plain_text

_ON_DEMAND = re.compile(r"clm-|(?:codebook|ledger|passages)(?:\?|$)")
"""What a page opens by its address, wherever it stands."""
_REFERENCE = re.compile(
    r"(?:sec|fig|tbl|eq|lst|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|nte|tip|wrn|imp|cau)-",
    re.IGNORECASE,
)

COUNTED_NOUNS = (
    "documents|excerpts|passages|quotations|codings|codes|coders|claims|interviews|texts|periods|"
    "figures|decisions|disagreements|families"
)
_MONTHS = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DAYS = r"\d{1,2}(?:\s*[–-]\s*\d{1,2})?"

# Where a number is no count of the paper's own: each is blanked before numbers are looked for.
_NOT_COUNTED = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"“(?:(?!\n)[^”])*”",
        r"‘(?:(?!\n)[^’])*’(?!\w)",
        r"https?://\S+",
    )
)
_UNCOUNTED = frozenset({HEADER, CITE, QUOTED})
_DATE = re.compile(
    rf"\b{_DAYS}\s+{_MONTHS}\b(?:\s+\d{{4}})?|\b{_MONTHS}\s+{_DAYS}\b(?:,?\s+\d{{4}})?"
    r"|\b\d{4}-\d{2}(?:-\d{2})?\b"
)
_YEAR = re.compile(r"(?<![\d.,])[12]\d{3}s?(?:\s*[–-]\s*(?:[12]\d{3}|\d{2}))?(?![\d]|[.,]\d)")
_ORDINAL = re.compile(r"\b\d+(?:st|nd|rd|th)\b")
_NAMED_DAY = re.compile(r"\b9/11\b")
_DIGITS = re.compile(r"(?<![\w.])(?<![A-Za-z]-)\d(?:[\d.,/%]*\d)?%?(?!\w)")
_COUNT_IN_WORDS = re.compile(
    rf"\b(?:{'|'.join(NUMBER_WORDS)})\b(?=(?:\s+[\w-]+){{0,2}}\s+(?:{COUNTED_NOUNS})\b)",
    re.IGNORECASE,
)
_CLAIM_CALL = re.compile(r"\bclaim\(\s*[\"'](?P<id>clm-[^\"'\s]+)")
_CITATION = re.compile(r"(?<![\w\\@])@\{?(?P<key>\w(?:[\w:.#$%&+?<>~/-]*\w)?)")
_ADDRESS = re.compile(r"<?\b(?:https?://|mailto:)\S+|[\w.+-]+@[\w-]+\.[\w.-]+")


class Located(Protocol):
    """Anything with a file and a line, such as where a reference is defined."""

    @property
    def file(self) -> str:
        """The file, relative to the project's root."""
        ...

    @property
    def line(self) -> int:
        """The line, counted from 1."""
        ...


def diagnose(
    source: Source,
    citation_keys: Mapping[str, Located] | None,
    claim_cells: Mapping[str, Position] | None = None,
    *,
    cited: Collection[str] = (),
) -> tuple[Fault, ...]:
    """Return every fault of the paper's prose, sorted by place; none means that all agrees.

    `citation_keys` are the keys of the bibliography with where they stand, None where it cannot
    be read. `claim_cells` are the
    claims that cells compute; without it they are read from the calls of `claim` in the cells.
    `cited` are keys that only outputs cite, so that they count as used.
    """
    names = _Names(source)
    cells = names.claim_cells if claim_cells is None else claim_cells
    faults = (
        *title_faults(source),
        *_bare_numbers(source),
        *_claims(source, names, cells),
        *_figures(source, names),
        *_references(names, citation_keys, frozenset(cited)),
    )
    return tuple(sorted(set(faults)))


def title_faults(source: Source) -> Iterator[Fault]:
    """Yield a fault where the paper has no title, without which there is no accessible PDF."""
    if any(fault.rule == "bad-yaml" for fault in source.faults):
        return  # what was read of the metadata is not all that stands there
    title: Sequence[Node] = source.texts.get("meta:title", [])
    if any(one["t"] == "Span" for one in nodes(title)):
        # Loaded here: it loads the passes of a render.
        from refutable.paper.conditional import shown_in

        title = shown_in("typst", title, source)
    if not plain_text(title).strip():
        message = "the paper has no title"
        remedy = "write it into the front matter: title: …"
        yield Position(source.main, 1, 1).fault("no-title", message, remedy)


def link_faults(
    target: str, place: Position, anchors: Collection[str], root: Path
) -> Iterator[Fault]:
    """Yield what is wrong with where a link leads; ``anchors`` are the places of the paper."""
    name = target[1:]
    if target.startswith("#") and name not in anchors and not _ON_DEMAND.match(name):
        message = f"the link leads to {target}, and nothing has this name"
        yield place.fault("unknown-anchor", message, _nearest(name, anchors))
    elif not safe_target(target, root):
        message = f"the link leads to {target or 'nothing'}, which is no file of the project"
        remedy = "begin an address with https:// or mailto:, or correct the path"
        yield place.fault("dead-link", message, remedy)


def is_reference(name: str) -> bool:
    """Return whether a name after an @ is a label and no key of the bibliography."""
    return bool(_REFERENCE.match(name))


def claims_of(cell: Cell) -> Iterator[tuple[str, Position]]:
    """Yield the id and the place of each claim that a cell computes."""
    for call in _calls(cell, "claim"):
        if call.args and isinstance(call.args[0], ast.Constant):
            yield str(call.args[0].value), cell.at(call.lineno)
    if not tree_of(cell).body:  # it does not parse
        for found in _CLAIM_CALL.finditer(cell.code):
            yield found["id"], cell.at(cell.code.count("\n", 0, found.start()) + 1)


def citations_of(source: Source) -> Mapping[str, Position]:
    """Return each key that prose or a cell's texts cite, with the first place that does."""
    return _first(_Names(source).citations)


@dataclass(frozen=True)
class _Names:
    """Which names a paper defines and uses, and where."""

    source: Source

    @cached_property
    def labels(self) -> Mapping[str, Position]:
        return labels(self.source)

    @cached_property
    def claim_cells(self) -> Mapping[str, Position]:
        return self._claims_of(run=True)

    @cached_property
    def claims_not_run(self) -> Mapping[str, Position]:
        """The claims of cells that ``eval`` keeps from running."""
        return self._claims_of(run=False)

    def _claims_of(self, *, run: bool) -> Mapping[str, Position]:
        source = self.source
        cells = (cell for cell in source.cells if runs(cell.options, source.metadata) is run)
        return _first(called for cell in cells for called in claims_of(cell))

    @cached_property
    def links(self) -> tuple[tuple[str, Position], ...]:
        """Where each link leads, and its place."""
        source = self.source
        in_prose = ((one.name, source.at(one.start)) for one in source.reading.links)
        beside = (
            (str(link["c"][2][0]), at)
            for at, blocks in source.beside
            for link in nodes(blocks)
            if link["t"] == "Link"
        )
        return (*in_prose, *beside)

    @cached_property
    def claim_links(self) -> tuple[tuple[str, Position], ...]:
        in_prose = (
            (target[1:], place) for target, place in self.links if target.startswith("#clm-")
        )
        in_cells = (
            (text, place)
            for cell in self.source.cells
            for text, place in _rests_on(cell)
            if text.startswith("clm-")
        )
        return (*in_prose, *in_cells)

    @cached_property
    def mentions(self) -> tuple[tuple[str, Position], ...]:
        """Every `@name` of prose, metadata, captions and the texts in cells."""
        source = self.source
        in_prose = ((one.name, source.at(one.start)) for one in source.reading.citations)
        in_texts = (
            (str(one["citationId"]), at)
            for at, blocks in source.beside
            for cite in nodes(blocks)
            if cite["t"] == "Cite"
            for one in cite["c"][0]
        )
        in_cells = (
            (found["key"], place)
            for cell in source.cells
            for text, place in _strings(cell)
            for found in _CITATION.finditer(_without_addresses(text))
        )
        return (*in_texts, *in_prose, *in_cells)

    @cached_property
    def citations(self) -> tuple[tuple[str, Position], ...]:
        return tuple(x for x in self.mentions if not is_reference(x[0]))

    @cached_property
    def cross_references(self) -> tuple[tuple[str, Position], ...]:
        return tuple(
            (x[0][0].lower() + x[0][1:], x[1]) for x in self.mentions if is_reference(x[0])
        )


def _bare_numbers(source: Source) -> Iterator[Fault]:
    counted = flat(source.reading.pieces, _counted)
    text = counted.text
    for pattern in (*_NOT_COUNTED, _DATE, _NAMED_DAY, _ORDINAL, _YEAR):
        text = pattern.sub(_filled, text)
    for found in (*_DIGITS.finditer(text), *_COUNT_IN_WORDS.finditer(text)):
        message = f"the number {found[0]} is typed into the prose"
        remedy = (
            "compute it: `{python} selection.documents`; a limit that holds= sets: give it a name "
            "in the cell, LIMIT = 3, and print `{python} LIMIT`"
        )
        yield source.at(counted.place(found.start())).fault("bare-number", message, remedy)


def _counted(piece: Piece) -> str | None:
    """Return what a piece reads as where numbers are looked for; None as what it is."""
    if piece.kind in ("space", "break"):
        return None
    # What stands nowhere in the source, such as the number of an example, was not typed.
    if piece.kind != "word" or piece.start == piece.end or _UNCOUNTED & {*piece.inside}:
        return "·" * len(piece.text)
    return None


def _filled(found: re.Match[str]) -> str:
    # Not blanks: a masked stretch still stands between the words on its two sides.
    return re.sub(r"[^\n]", "·", found[0])


def _claims(source: Source, names: _Names, cells: Mapping[str, Position]) -> Iterator[Fault]:
    spans = {claim.id: claim.position for claim in source.claims}
    if not spans:
        message = "the paper has no claims"
        yield Position(source.main, 1, 1).fault(
            "no-claims", message, "mark a sentence: [sentence]{#clm-name .claim}"
        )
    for name, place in names.claim_links:
        if name not in spans:
            message = f"there is no claim {name}"
            yield place.fault("unknown-claim", message, _nearest(name, spans))
    for one in source.results:
        yield from _result(one, spans)
    anchors = source.reading.anchors | names.labels.keys()
    for target, place in names.links:
        yield from link_faults(target, place, anchors, source.root)
    for piece in source.reading.pieces:
        if piece.kind == "reference" and not piece.text.startswith("clm-"):
            message = f"the link to {piece.text or 'nothing'} has no words, so nothing is printed"
            remedy = "write words between its brackets, or refer to the label with @"
            yield source.at(piece.start).fault("dead-link", message, remedy)
    for name, place in spans.items():
        if name not in cells:
            unrun = names.claims_not_run.get(name)
            remedy = f'add a cell with claim("{name}", …) below it'
            if unrun:
                remedy = f"the cell at {unrun.file}:{unrun.line} does not run: remove eval: false"
            yield place.fault("unbacked-claim", f"no cell computes the claim {name}", remedy)
    for name, place in cells.items():
        if name not in spans:
            remedy = f"mark the sentence: [sentence]{{#{name} .claim}}"
            yield place.fault(
                "unplaced-claim", f"no sentence is marked as the claim {name}", remedy
            )


def _result(one: ResultSpan, spans: Mapping[str, Position]) -> Iterator[Fault]:
    if not one.restates and not one.because:
        message = "the sentence is marked as a result and restates no claim"
        remedy = 'name the claims with restates="clm-…", or say why there is none with because="…"'
        yield one.position.fault("unbound-result", message, remedy)
    for name in one.restates:
        if name not in spans:
            message = f"the sentence restates {name}, and there is no such claim"
            yield one.position.fault("unknown-claim", message, _nearest(name, spans))


def _figures(source: Source, names: _Names) -> Iterator[Fault]:
    used = {name for name, _ in names.cross_references}
    for cell in source.cells:
        if not cell.label:
            continue
        figure = cell.label.startswith("fig-")
        if figure and not cell.options.get("fig-alt"):
            message = f"the figure {cell.label} has no alternative text"
            yield cell.position.fault("figure-without-alt", message, "add #| fig-alt: …")
        if figure and not cell.options.get("fig-cap"):
            message = f"the figure {cell.label} has no caption"
            yield cell.position.fault("figure-without-caption", message, "add #| fig-cap: …")
        if cell.label.startswith(("fig-", "tbl-")) and cell.label not in used:
            message = f"the text never refers to {cell.label}"
            yield cell.position.fault("unused-figure-label", message, f"write @{cell.label}")


def _printed_by_a_cell(label: str, source: Source) -> bool:
    """Return whether the code of a cell writes a label, as `{#tbl-east}` or `{{#tbl-{hall}}}`."""
    kind = label.partition("-")[0]
    written = re.compile(rf"#(?:{re.escape(label)}(?![\w-])|{re.escape(kind)}-[{{\"'])")
    return any(written.search(cell.code) for cell in source.cells)


def _references(
    names: _Names, keys: Mapping[str, Located] | None, cited: Collection[str]
) -> Iterator[Fault]:
    for name, place in names.cross_references:
        if name not in names.labels and not _printed_by_a_cell(name, names.source):
            message = f"there is no label {name}"
            yield place.fault("unknown-reference", message, _nearest(name, names.labels))
    if keys is None:
        return
    for name, place in names.citations:
        if name not in keys and name != "*":
            message = f"there is no {name} in the bibliography"
            yield place.fault("unknown-reference", message, _nearest(name, keys))
    used = {name for name, _ in names.citations} | set(cited)
    if "*" in used:  # nocite: "@*" lists the whole bibliography
        return
    for key, where in keys.items():
        if key not in used:
            place = Position(where.file, where.line, 1)
            message = f"the paper never cites {key}"
            yield place.fault("unused-reference", message, "cite it or remove it")


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=1)
    return f"did you mean {near[0]}?" if near else ""


def _first(pairs: Iterable[tuple[str, Position]]) -> Mapping[str, Position]:
    return dict(reversed(list(pairs)))


def tree_of(cell: Cell) -> ast.Module:
    """Return the code of a cell as a syntax tree; an empty one where it does not parse."""
    try:
        return ast.parse(cell.code)
    except SyntaxError:
        # Running the cell tells this with its line; here it only has no names to offer.
        return ast.Module(body=[], type_ignores=[])


def _calls(cell: Cell, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree_of(cell)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def _rests_on(cell: Cell) -> Iterator[tuple[str, Position]]:
    for call in _calls(cell, "claim"):
        for keyword in call.keywords:
            if keyword.arg == "rests_on":
                yield from _texts(cell, keyword.value)


def _strings(cell: Cell) -> Iterator[tuple[str, Position]]:
    yield from _texts(cell, tree_of(cell))


def _texts(cell: Cell, node: ast.AST) -> Iterator[tuple[str, Position]]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            at = cell.at(part.lineno)
            yield part.value, Position(at.file, at.line, part.col_offset + 1)


def _without_addresses(text: str) -> str:
    return _ADDRESS.sub(lambda found: " " * len(found[0]), text)
