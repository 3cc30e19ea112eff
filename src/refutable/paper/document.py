"""From an executed paper to one tree for each format."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from refutable.errors import CellError, Fault
from refutable.paper.bundles import MARKDOWN, PLAIN
from refutable.paper.diagnostics import link_faults
from refutable.paper.execute import Executed
from refutable.paper.lines import Position
from refutable.paper.marks import Marked, number_of
from refutable.paper.outputs import CellOutput, embedded_outputs
from refutable.paper.settings import cell_settings
from refutable.paper.source import Source, labels
from refutable.paper.texts import Text, markdown, read_texts
from refutable.paper.tree import WITH_ATTR, Node, attr, changed, identifier, nodes, raw, span, words


@dataclass(frozen=True)
class Insert:
    """The style of what a page shows on demand, and the script that makes it from the records.

    ``unscripted`` is HTML, for those who run no script and for print.
    """

    style: str = ""
    script: str = ""
    unscripted: str = ""


@dataclass(frozen=True)
class Document:
    """An executed paper, and what pandoc made of the texts that its cells gave.

    ``to`` names the formats that are written together; ``insert`` is what the page has beside the
    text.
    """

    executed: Executed
    read: Mapping[Text, list[Node]]
    to: tuple[str, ...] = ()
    insert: Insert = field(default_factory=Insert)

    def blocks(self, form: str) -> list[Node]:
        """Return the paper with every value and output in its place: "html", "typst" or "ipynb".

        Raises:
            CellError: an output or a value cannot be shown, or captions do not fit the outputs.
        """
        outputs = self.outputs(form)
        source = self.executed.source
        computed = self._computed if form == "html" else ()

        def fill(element: Node) -> Node | list[Node] | None:
            if element["t"] in ("Para", "Plain") and len(element["c"]) == 1:
                number = number_of(element["c"][0])  # a block is embedded
                known = number is not None and number in outputs
                return outputs[number or 0].blocks(self.read) if known else None
            number = number_of(element)
            if number is None or (element["t"] == "Code" and number in outputs):
                return None
            if element["t"] == "CodeBlock":
                return outputs[number].blocks(self.read)
            mark = source.marks[number]
            if mark.kind == "inline":
                value = self._value(number)
                named = attr(data_value=str(number))
                return [span(named, value)] if number in computed else value
            return _shortcode(number, mark, source)

        blocks: list[Node] = changed(
            list(source.tree), fill, frozenset({"Para", "Plain", "Code", "CodeBlock"})
        )
        return blocks

    def outputs(self, form: str) -> Mapping[int, CellOutput]:
        """Return what each cell shows in a format, by the number of its mark."""
        return {one.cell.number: one for one in _outputs(self.executed, form)}

    def place_of(self, text: str) -> Position:
        """Return where a text of the paper comes from: a cell, a value, or a line of the source."""
        executed, source = self.executed, self.executed.source
        cells = {cell.number: cell.position for cell in source.cells}
        shown = [
            *((cells[number], bundles) for number, bundles in executed.outputs.items()),
            *((source.at(source.marks[n].start), [one]) for n, one in executed.values.items()),
        ]
        for place, bundles in shown:
            if text and any(text in str(value) for one in bundles for value in one.values()):
                return place
        at = source.text.find(text) if text else -1
        return source.at(at) if at >= 0 else Position(source.main, 0, 0)

    def dead_links(self) -> Iterator[Fault]:
        """Yield the links of outputs that lead nowhere, whose words alone are printed."""
        source = self.executed.source
        anchors = source.reading.anchors | labels(source).keys()
        for one in _outputs(self.executed, "html"):
            blocks = [block for text in one.texts for block in self.read.get(text, ())]
            known = anchors | {identifier(found) for found in nodes(blocks, WITH_ATTR)}
            for found in nodes(blocks, frozenset({"Link"})):
                target = found["c"][2][0]
                yield from link_faults(target, one.cell.position, known, source.root)

    @property
    def _computed(self) -> Collection[int]:
        """The marks whose values the page can compute anew, where it has records."""
        records: Mapping[str, Any] = self.executed.answer.get("records", {})
        return {int(number) for number in records.get("values", ())}

    def _value(self, number: int) -> list[Node]:
        bundle = self.executed.values[number]
        if MARKDOWN in bundle:
            return inlines_of(self.read[markdown(bundle[MARKDOWN])])
        if set(bundle) - {PLAIN}:
            place = self.executed.source.at(self.executed.source.marks[number].start)
            message, remedy = "the value is no text", "show it in a cell of its own"
            raise CellError([place.fault("inline-failed", message, remedy)])
        return words(str(bundle.get(PLAIN, "")))


def assemble(
    executed: Executed,
    forms: Iterable[str],
    to: Iterable[str] = (),
    insert: Insert | None = None,
) -> Document:
    """Return the document of an executed paper, ready for some formats.

    ``forms`` are their names in the passes, ``to`` those by which they were asked for.

    Raises:
        CellError: an output cannot be shown.
    """
    texts = [text for form in forms for one in _outputs(executed, form) for text in one.texts]
    values = [markdown(one[MARKDOWN]) for one in executed.values.values() if MARKDOWN in one]
    read = read_texts([*texts, *values])
    return Document(executed, read, tuple(to), insert or Insert())


def _outputs(executed: Executed, form: str) -> Iterator[CellOutput]:
    metadata = executed.source.metadata
    for cell in executed.source.cells:
        shown = executed.outputs.get(cell.number, ())
        yield CellOutput(cell, shown, cell_settings(cell.options, metadata, form), form)

    yield from embedded_outputs(executed.source, form)


def _shortcode(number: int, mark: Marked, source: Source) -> list[Node]:
    if mark.name == "pagebreak":
        return [raw("typst", "#pagebreak(weak: true)"), span(attr("", ["page-break"]), [])]
    return inlines_of(source.texts.get(f"mark:{number}", []))


def inlines_of(blocks: Sequence[Node]) -> list[Node]:
    """Return the inlines of a text that is one paragraph; those of several, joined by spaces."""
    made: list[Node] = []
    for block in blocks:
        if block["t"] in ("Para", "Plain"):
            made += [{"t": "Space"}, *block["c"]] if made else block["c"]
    return made
