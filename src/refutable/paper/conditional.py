"""Labels in text for one format: each format must have what is referred to in it, and once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from refutable.errors import Fault
from refutable.paper.lines import profiles
from refutable.paper.marks import number_of
from refutable.paper.passes.context import Context
from refutable.paper.passes.kinds import EQUATION_LABEL, kind_of
from refutable.paper.passes.visibility import FORMATS, HIDDEN, VISIBLE, shown
from refutable.paper.tree import Node, attributes_of, from_top, has_class, nodes

if TYPE_CHECKING:
    from refutable.paper.source import Source

_SAID = {
    "html": "on the page",
    "typst": "in the PDF",
    "ipynb": "in the notebook",
    "docx": "in the Word file",
    "jats": "in JATS",
}


def labels_apart(source: Source) -> tuple[frozenset[str], tuple[Fault, ...]]:
    """Return the labels that are given several times, and at most once in each format.

    With them come the faults: the references in a format to what that format leaves out.
    """
    own: list[Node] = []
    common = from_top(source.tree, lambda one: _taken(one, own))
    formats = {form: shown_in(form, own, source) for form in FORMATS}
    labels, named = _labels(source, common), _referred_to(common)
    labels_in = {form: labels + _labels(source, blocks) for form, blocks in formats.items()}
    named_in = {form: {**named, **_referred_to(blocks)} for form, blocks in formats.items()}
    several = {name for one in labels_in.values() for name in one}
    apart = frozenset(n for n in several if all(one[n] <= 1 for one in labels_in.values()))
    return apart, tuple(_lacking(source, labels_in, named_in))


def _taken(element: Node, own: list[Node]) -> list[Node] | None:
    """Take out of the text what is not for all formats."""
    if not has_class(element, VISIBLE) and not has_class(element, HIDDEN):
        return None
    own.append(element)
    return []


def _lacking(
    source: Source,
    labels_in: Mapping[str, Mapping[str, int]],
    named_in: Mapping[str, Mapping[str, str]],
) -> Iterator[Fault]:
    known = {name for one in labels_in.values() for name in one}
    places = {one.name: one.start for one in reversed(source.reading.citations)}
    lacking: dict[tuple[str, str], list[str]] = {}
    for form, names in named_in.items():
        for named in names.items():
            if named[0] in known and not labels_in[form].get(named[0]):
                lacking.setdefault(named, []).append(_SAID[form])
    for (name, written), where in sorted(lacking.items()):
        message = f"{name} is referred to {', '.join(where)}, and is not there"
        remedy = "put the reference under the condition of what it refers to"
        yield source.at(places.get(written, 0)).fault("unknown-reference", message, remedy)


def shown_in(form: str, blocks: Sequence[Node], source: Source) -> list[Node]:
    """Return some blocks of a paper as a format shows them."""
    on = profiles(source.heads[0].values if source.heads else {})
    return shown(list(blocks), Context(form, source.root, lambda *_: [], source.metadata, on))


def _labels(source: Source, blocks: list[Node]) -> Counter[str]:
    """Return how often each label stands in some blocks of the text, those of cells too."""
    from refutable.paper.source import labels_of

    cells = {cell.number: tuple(labels_of(cell)) for cell in source.cells}
    counted: Counter[str] = Counter()
    for one in nodes(blocks):
        counted[str(attributes_of(one)[0])] += 1
        number = number_of(one)
        equation = EQUATION_LABEL.match(one["c"]) if one["t"] == "Str" else None
        counted.update(
            [equation["label"]] if equation else cells.get(-1 if number is None else number, ())
        )
    return counted


def _referred_to(blocks: list[Node]) -> Mapping[str, str]:
    """Return the labels that some blocks refer to, each with how it is written."""
    cites = (one for one in nodes(blocks) if one["t"] == "Cite")
    names = (str(part["citationId"]) for one in cites for part in one["c"][0])
    return {name[:1].lower() + name[1:]: name for name in names if kind_of(name)}
