"""What a cell shows: its code and its outputs, as neutral blocks of pandoc's tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, groupby

from refutable.errors import CellError, Fault
from refutable.paper import html_table, media, terminal, texts
from refutable.paper.bundles import STDERR, STDOUT, Bundle
from refutable.paper.captions import (
    Captions,
    OutputError,
    caption_texts,
    captioned,
    captions_of,
    listed,
)
from refutable.paper.constructs import find
from refutable.paper.media import Chart, Formula, Markup, Picture, Refused, Shown, Verbatim
from refutable.paper.settings import Options, cell_settings
from refutable.paper.source import Cell, Source
from refutable.paper.texts import Text
from refutable.paper.tree import (
    SPACE,
    Node,
    attr,
    attributes_of,
    changed,
    code_block,
    div,
    node,
    nodes,
    para,
    plain,
    plain_text,
    text,
    with_attributes,
)

Read = Mapping[Text, list[Node]]

CELL = "cell"
"""The attribute of a cell's div that holds the number of its mark."""
OUTPUT = "cell-output"
"""The class of a div round what a notebook keeps as the kernel gave it; ``place`` is its number."""
_HELD = "held-output"
_DIV = re.compile(r"^[ \t>]*:{3,}[ \t]*(?P<opens>[^\s:].*)?$", re.MULTILINE)
_CODE_BLOCK = re.compile(r"^[ \t>]*(?P<fence>`{3,}|~{3,}).*?^[ \t>]*(?P=fence)", re.DOTALL | re.M)
_ECHO = re.compile(r"^#\|\s*echo\s*:")
# What a function that draws returns beside its picture: a handle, which says nothing to a reader.
_HANDLE = re.compile(
    r"^[\[(]*(?:array\(\[+)?<(?:matplotlib|seaborn|Axes|Figure)\b|^Text\(.*\)$", re.S
)


_WORDS_OF_DRAWINGS = ("fig-alt", "fig-cap", "fig-subcap", "tbl-cap", "tbl-subcap")
_WITHOUT_ALT = (
    "figure-without-alt",
    "a picture of the cell has no alternative text",
    "add #| fig-alt: …",
)


@dataclass(frozen=True)
class CellOutput:
    """A cell, what it displayed, and the options that hold for it; see ``settings.cell_settings``.

    ``form`` is the format that is written: "html", "typst" or "ipynb".
    """

    cell: Cell
    bundles: Sequence[Bundle]
    options: Options
    form: str

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """The texts that pandoc has to read before the blocks can be made."""
        shown = [self._joined] if self._is_asis else []
        shown += [one.text for one in self._items if isinstance(one, Markup)]
        return (*caption_texts(self.options), *shown) if self._shows else ()

    def blocks(self, read: Read) -> list[Node]:
        """Return the cell as blocks; ``read`` holds what pandoc made of ``texts``.

        In a notebook every cell has its div, so that all can be run again.

        Raises:
            CellError: an output cannot be shown, or the captions do not fit the outputs.
        """
        try:
            code, shown = self._code(), self._shown(read)
        except OutputError as error:
            raise CellError([self.cell.position.fault(*error.args)]) from error
        if self.options.get("column") == "margin" and shown:
            shown = [div(attr(classes=["column-margin"]), shown)]
        inside, beside = [*code, *shown], []
        if self._is_asis and not self._is_notebook:  # headings in it are headings of the paper
            inside, beside = code, shown
        number = {CELL: str(self.cell.number)}
        cell = [div(attr(classes=["cell"], **number), inside)]
        made = [*(cell if inside or self._is_notebook else []), *beside]
        names = " ".join(listed(self.options.get("classes"))).split()
        return [div(attr(classes=names), made)] if names and made else made

    def refused(self) -> Iterator[Fault]:
        """Yield why outputs cannot be shown, as far as that is known before they are read."""
        has_words = any(self.options.get(key) for key in _WORDS_OF_DRAWINGS)
        for one in self._items:
            says = isinstance(one, Chart) and one.says
            if isinstance(one, Refused):
                yield self.cell.position.fault("refused-output", one.what, one.remedy)
            elif isinstance(one, Picture | Chart) and not (has_words or says):
                yield self.cell.position.fault(*_WITHOUT_ALT)

    @property
    def _is_asis(self) -> bool:
        return bool(self.options["output"] == "asis")

    @property
    def _shows(self) -> bool:
        return all(self.options[key] for key in ("include", "output", "eval"))

    @property
    def _is_notebook(self) -> bool:
        return self.form == "ipynb"

    @property
    def _items(self) -> tuple[Shown, ...]:
        return tuple(item for _, item in self.kept)

    @cached_property
    def kept(self) -> tuple[tuple[Bundle, Shown], ...]:
        """What the options let the cell show: as the kernel gave it, and as what it is shown."""
        if not self._shows:
            return ()
        pairs = ((bundle, media.shown(bundle)) for bundle in _merged(self.bundles))
        known = [(bundle, item) for bundle, item in pairs if item]
        draws = any(isinstance(item, Picture) for _, item in known)
        return tuple(pair for pair in known if not self._is_hidden(pair[1], draws))

    def _is_hidden(self, one: Shown, draws: bool) -> bool:
        if not isinstance(one, Verbatim):
            return False
        if one.kind == "stderr":
            return not self.options["warning"]
        return draws and one.kind == "value" and _HANDLE.match(one.text) is not None

    @cached_property
    def _joined(self) -> Text:
        """All that is shown as one text of Markdown; what is no text is held by its number."""
        return texts.markdown("".join(map(_as_markdown, count(), self._items)))

    def _shown(self, read: Read) -> list[Node]:
        if not self._shows:
            return []
        captions = captions_of(self.cell.label or "", self.options, read)
        alts = _Alts(self.options, captions, self._items)
        each = [self._apart(n, self._made(one, read, alts)) for n, one in enumerate(self._items)]
        if self._is_asis:
            _refuse_open_div(self._joined)
            _refuse_lost(read[self._joined])
            blocks = changed(read[self._joined], lambda one: _released(one, each))
        else:
            blocks = [block for made in each for block in made]
        widths = self.options.get("tbl-colwidths")
        if widths is not None:
            blocks = changed(blocks, lambda one: _with_widths(one, str(widths)))
        return captioned(html_table.with_colours(blocks, self.form), captions)

    def _made(self, one: Shown, read: Read, alts: _Alts) -> list[Node]:
        if isinstance(one, Refused):
            raise OutputError("refused-output", one.what, one.remedy)
        if isinstance(one, Markup):
            _refuse_open_div(one.text)
            blocks = read[one.text]
            _refuse_lost(blocks)
            if one.text.form == "html":
                blocks = html_table.tidy(blocks, one.text.text)
            return blocks
        if isinstance(one, Formula):
            label = str(self.cell.label or "")
            mark = [SPACE, text(f"{{#{label}}}")] if label.startswith("eq-") else []
            return [para([node("Math", {"t": "DisplayMath"}, one.tex), *mark])]
        if isinstance(one, Picture):
            width = [["width", one.width]] if one.width else []
            return [plain([node("Image", ["", [], width], [text(alts.next())], [one.address, ""])])]
        if isinstance(one, Chart):
            return [_chart(one, alts.next(one.says))]
        return _verbatim(one)

    def _apart(self, place: int, blocks: list[Node]) -> list[Node]:
        """Return what an output gave as it is, or in a div by which a notebook finds the output."""
        is_text = isinstance(self._items[place], Markup | Formula)
        if is_text or not blocks or not self._is_notebook:
            return blocks
        return [div(attr(classes=[OUTPUT], place=str(place)), blocks)]

    def _code(self) -> list[Node]:
        given = self.options
        if not (given["echo"] and given["include"]):
            return []
        fenced = given["echo"] == "fenced"
        kept = ("filename", "lst-cap", "code-line-numbers")
        pairs = [[key, str(given[key])] for key in kept if given.get(key)]
        code = _fenced(self.cell) if fenced else self.cell.shown
        block = code_block([self._listing, ["markdown" if fenced else "python"], pairs], code)
        folding = [["fold", str(given["code-fold"]).lower()]]
        if given.get("code-summary"):
            folding.append(["summary", str(given["code-summary"])])
        return [div(["", ["cell-code"], folding], [block])]

    @property
    def _listing(self) -> str:
        """The label of the code, where it is a listing."""
        label = str(self.cell.label or "")
        return str(self.options.get("lst-label") or (label if label.startswith("lst-") else ""))


def embedded_outputs(source: Source, form: str) -> Iterator[CellOutput]:
    """Yield what each embedded cell of a notebook shows in a format."""
    for number, one in source.embedded.items():
        place = source.at(source.marks[number].start)
        label = str(one.options["label"]) if one.options.get("label") else None
        cell = Cell(one.code, one.options, place, label, number)
        yield CellOutput(cell, one.outputs, cell_settings(one.options, source.metadata, form), form)


def _refuse_open_div(shown: Text) -> None:
    """Refuse Markdown that opens a div and does not end it, or ends one that it did not open.

    Each output is read by itself: the div would hold nothing, and colons would be printed.
    """
    if shown.form != "markdown":
        return
    fences = [found["opens"] for found in _DIV.finditer(_CODE_BLOCK.sub("", shown.text))]
    opened = sum(map(bool, fences))
    if 2 * opened != len(fences):
        verb = (
            "opens a div that it does not end"
            if 2 * opened > len(fences)
            else "ends a div that it did not open"
        )
        message, remedy = f"what the cell shows {verb}", "print the whole div in one cell"
        raise OutputError("refused-output", message, remedy)


def _refuse_lost(blocks: list[Node]) -> None:
    """Refuse text for a format that is not written."""
    for one in nodes(blocks):
        row = find("raw format", one["c"][0]) if one["t"] in ("RawBlock", "RawInline") else None
        if row and row.refused and one["c"][0] != _HELD:
            message = (
                f"what the cell shows has text in the format {{={one['c'][0]}}}: {row.refused}"
            )
            raise OutputError("refused-output", message, row.instead)


class _Alts:
    """Hands out the alternative texts of a cell's drawings in their order."""

    def __init__(self, options: Options, captions: Captions, items: Sequence[Shown]) -> None:
        drawings = sum(isinstance(one, Picture | Chart) for one in items)
        given = listed(options.get("fig-alt"))
        if len(given) > 1 and len(given) != drawings:
            message = f"fig-alt has {len(given)} texts for {drawings} drawings"
            raise OutputError("bad-option", message, "give a text for each drawing")
        said = [plain_text(one) for one in captions.parts or captions.whole]
        self._given = given if len(given) > 1 else given * drawings
        self._said = said if len(said) == drawings else [plain_text(captions.whole)] * drawings
        self._place = 0

    def next(self, own: str = "") -> str:
        """Return the text of the next drawing: what the cell says, the caption, its own."""
        place, self._place = self._place, self._place + 1
        given = self._given[place] if self._given else ""
        alt = " ".join((given or own or self._said[place]).split())
        if not alt:
            raise OutputError(*_WITHOUT_ALT)
        return alt


def _fenced(cell: Cell) -> str:
    lines = (line for line in cell.code.rstrip().split("\n") if not _ECHO.match(line))
    return "\n".join(["```{python}", *lines, "```"])


def _merged(bundles: Sequence[Bundle]) -> Iterator[Bundle]:
    """Yield the bundles, with what one stream prints in a row as one."""
    for kind, group in groupby(bundles, _stream):
        if kind:
            yield {kind: "".join(str(one[kind]) for one in group)}
        else:
            yield from group


def _stream(bundle: Bundle) -> str:
    return next((kind for kind in (STDOUT, STDERR) if kind in bundle), "")


def _as_markdown(number: int, one: Shown) -> str:
    if isinstance(one, Verbatim) and one.kind == "stdout":
        return one.text
    if isinstance(one, Markup) and one.text.form == "markdown":
        return f"\n\n{one.text.text}\n\n"
    return f"\n\n```{{={_HELD}}}\n{number}\n```\n\n"


def _released(block: Node, held: Sequence[list[Node]]) -> list[Node] | None:
    is_held = block["t"] == "RawBlock" and block["c"][0] == _HELD
    return held[int(block["c"][1])] if is_held else None


def _chart(one: Chart, alt: str) -> Node:
    drawings = {"svg": one.svg, "narrow-svg": one.narrow, "vega-lite": one.spec}
    parts = [code_block(attr("", [key]), code) for key, code in drawings.items() if code]
    return div(attr("", ["chart"], fig_alt=alt), parts)


def _with_widths(block: Node, widths: str) -> Node | None:
    if block["t"] != "Table":
        return None
    identifier, names, pairs = attributes_of(block)
    return with_attributes(block, [identifier, names, [*pairs, ["tbl-colwidths", widths]]])


def _verbatim(one: Verbatim) -> list[Node]:
    printed = terminal.shown(one.text).rstrip("\n")
    if not printed.strip():
        return []
    names = ["output", *([one.kind] if one.kind in ("stderr", "error") else [])]
    if terminal.is_styled(printed):
        names.append("ansi")
    return [code_block(attr("", names), printed)]
