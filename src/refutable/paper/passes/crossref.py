"""Numbers sections, floats, equations, theorems and callouts, and fills the references to them.

Reads:   ``# Heading {#sec-x}``, ``Figure`` and ``Table`` with labels, ``$$ … $$ {#eq-x}``,
         ``::: {#thm-x}``, ``::: {#nte-x .callout-note}``,
         ``@fig-x``, ``@Fig-x``, ``[-@fig-x]``, ``[Figs. @fig-x; @tbl-y]``
Writes:  ``Span .header-section-number`` in headings, ``Span .caption-label`` in captions,
         ``Span .equation`` with the attribute ``number``, links of the class ``xref``

Runs before citeproc, which takes every ``@name`` for a citation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from refutable.paper.passes import typst
from refutable.paper.passes.context import Context, refused
from refutable.paper.passes.counting import (
    APPENDIX,
    Counter,
    Entry,
    reference_word,
    title_word,
    top_level,
)
from refutable.paper.passes.floats import caption_of, is_float, with_caption
from refutable.paper.passes.kinds import EQUATION_LABEL, callout_of, kind_of, theorem_of
from refutable.paper.passes.supplement import SUPPLEMENT, references_start, split, taken
from refutable.paper.passes.titles import TITLE, part
from refutable.paper.tree import (
    SPACE,
    Node,
    attr,
    changed,
    div,
    from_top,
    has_class,
    identifier,
    link,
    node,
    para,
    plain,
    plain_text,
    span,
    text,
    words,
)

NUMBER, LABEL, EQUATION = "header-section-number", "caption-label", "equation"

_NBSP = "\N{NO-BREAK SPACE}"

Inlines = list[Node]
_NUMBERED = frozenset({"Header", "Figure", "Table", "Para", "Plain", "Div"})


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with numbers, and references in their words.

    Raises:
        MalformedError: nothing has a label that is referred to, or two things have it.
    """
    ordered = _in_order(_shifted(blocks, context))
    counter = Counter(context, top_level(ordered))
    numbered = _Numbering(counter, context).of(ordered)
    made: list[Node] = []
    for where, inside in zip(("", SUPPLEMENT), split(numbered), strict=True):
        references = _References(counter.entries, context, where)
        made += changed(inside, references.change, frozenset({"Link", "Cite"}))
    return made


def words_of_caption(element: Node) -> str:
    """Return the words of a caption without its label."""
    caption = caption_of(element)
    own = [one for one in caption if not (one["t"] == "Span" and has_class(one, LABEL))]
    return plain_text(own).strip()


# Headings


def _shifted(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with their headings shifted as the front matter says."""
    by = int(context.metadata.get("shift-heading-level-by") or 0)
    if not by:
        return blocks

    def shift(element: Node) -> Node | None:
        if element["t"] != "Header":
            return None
        level = element["c"][0] + by
        return {**element, "c": [level, *element["c"][1:]]} if level > 0 else para(element["c"][2])

    made: list[Node] = changed(blocks, shift, frozenset({"Header"}))
    return made


def _in_order(blocks: list[Node]) -> list[Node]:
    """Return the blocks in the order text, appendices, references, supplement."""
    text_blocks, supplement = taken(blocks, SUPPLEMENT)
    text_blocks, appendices = taken(text_blocks, APPENDIX)
    place = references_start(text_blocks)
    return [*text_blocks[:place], *appendices, *text_blocks[place:], *supplement]


# Numbers


class _Numbering:
    """Writes the numbers into the tree while it counts."""

    def __init__(self, counter: Counter, context: Context) -> None:
        self._counter = counter
        self._context = context
        self._parent = ""

    def of(self, content: Any) -> Any:
        return from_top(content, self._change, _NUMBERED)

    def _change(self, element: Node) -> Node | None:
        kind = element["t"]
        if kind == "Header":
            return self._heading(element)
        if kind in ("Figure", "Table") and is_float(element):
            return self._float(element)
        if kind in ("Para", "Plain"):
            return {**element, "c": self.of(self._equations(element["c"]))}
        if theorem_of(element) or (callout_of(element) and kind_of(identifier(element))):
            return self._titled(element)
        return None

    def _heading(self, heading: Node) -> Node | None:
        number = self._counter.heading(heading)
        if not number:
            return None
        level, attributes, inlines = heading["c"]
        label = [span(attr("", [NUMBER]), [text(number)]), SPACE]
        if self._context.is_typst:
            label = typst.around("#section-number", [text(number)])
        return node("Header", level, attributes, [*label, *self.of(inlines)])

    def _float(self, element: Node) -> Node:
        label = identifier(element)
        number = self._counter.item(label, self._parent)
        caption = self.of(caption_of(element))
        words = f"({number})" if self._parent else self._words(kind_of(label), number)
        head = [span(attr("", [LABEL]), [node("Strong", [text(words)])])]
        made = with_caption(element, [*head, *([SPACE, *caption] if caption else [])])
        outer, self._parent = self._parent, self._parent or label
        made["c"][2:] = self.of(made["c"][2:])
        self._parent = outer
        return made

    def _titled(self, element: Node) -> Node:
        label = identifier(element)
        number = self._counter.item(label)
        title, blocks = part(element, TITLE)
        words = f"{title_word(kind_of(label), self._context)}{_NBSP}{number}"
        head: Inlines = [text(words)]
        if title and theorem_of(element):
            head += [SPACE, text("("), *title, text(")")]
        elif title:
            head += [text(":"), SPACE, *title]
        first = div(attr("", [TITLE]), [plain(self.of(head))])
        return div(element["c"][0], [first, *self.of(blocks)])

    def _words(self, kind: str, number: str) -> str:
        delimiter = self._context.crossref("title-delim", ".")
        return f"{title_word(kind, self._context)}{_NBSP}{number}{delimiter}"

    def _equations(self, inlines: Inlines) -> Inlines:
        """Return inlines in which each labelled equation is one span."""
        made: Inlines = []
        rest = list(inlines)
        while rest:
            first = rest.pop(0)
            ahead = next((n for n, one in enumerate(rest) if one["t"] not in _BLANK), None)
            is_display = first["t"] == "Math" and first["c"][0]["t"] == "DisplayMath"
            if is_display and ahead is not None and _is_equation_label(rest[ahead]):
                label, rest = _label_taken(rest[ahead:])
                number = self._counter.item(label)
                first = span(attr(label, [EQUATION], number=number), [first])
            made.append(first)
        return made


_BLANK = ("Space", "SoftBreak")


def _is_equation_label(inline: Node) -> bool:
    return inline["t"] == "Str" and EQUATION_LABEL.match(inline["c"]) is not None


def _label_taken(inlines: Inlines) -> tuple[str, Inlines]:
    """Return the label that inlines begin with, and what follows its closing brace."""
    found = EQUATION_LABEL.match(inlines[0]["c"])
    assert found is not None  # the caller has seen it
    rest = list(inlines)
    while rest and "}" not in str(rest[0].get("c", "")):
        rest.pop(0)
    after = rest[0]["c"].partition("}")[2] if rest else ""
    return found["label"], [*([text(after)] if after else []), *rest[1:]]


# References


@dataclass(frozen=True)
class _References:
    """Fills the references of the article, or of the supplement, which a PDF has in two files."""

    entries: Mapping[str, Entry]
    context: Context
    part: str

    def change(self, element: Node) -> Inlines | None:
        if element["t"] == "Link":
            return self._link(element)
        if element["t"] != "Cite":
            return None
        citations, said = element["c"]
        ours = [one for one in citations if kind_of(one["citationId"])]
        others = [one for one in citations if one not in ours]
        if not ours:
            return None
        made: Inlines = []
        for citation in ours:
            made += [text(","), SPACE] if made else []
            made += self._reference(citation)
        return [*made, SPACE, node("Cite", others, said)] if others else made

    def _link(self, element: Node) -> Inlines | None:
        """Return the words of a link to a section of the other file, and which section it is."""
        entry = self.entries.get(element["c"][2][0].removeprefix("#"))
        if entry is None or not element["c"][1] or not self._is_elsewhere(entry):
            return None
        said = element["c"][1]
        if entry.part != SUPPLEMENT:
            return list(said)
        word = f"{reference_word(entry, self.context)}{_NBSP}{entry.number}"
        which = self._in_supplement([text(word)] if entry.number else [])
        return [*said, SPACE, text("("), *which, text(")")]

    def _reference(self, citation: dict[str, Any]) -> Inlines:
        given = citation["citationId"]
        label = given[0].lower() + given[1:]
        entry = self.entries.get(label)
        if entry is None:
            remedy = "label it, or correct the reference"
            raise refused("unknown-reference", f"nothing has the label {given}", remedy)
        inlines = [
            *_before(citation, entry, self.context, given[0].isupper()),
            text(self._number(entry)),
        ]
        if not self._is_elsewhere(entry):
            inlines = [link(f"#{label}", inlines, attr("", ["xref"]))]
        elif entry.part == SUPPLEMENT:
            inlines = self._in_supplement(inlines)
        return [*inlines, *citation["citationSuffix"]]

    def _is_elsewhere(self, entry: Entry) -> bool:
        apart = (entry.part == SUPPLEMENT) != (self.part == SUPPLEMENT)
        return apart and self.context.is_typst

    def _in_supplement(self, inlines: Inlines) -> Inlines:
        before, _, after = self.context.words["in-supplement"].partition("{}")
        return [*words(before), *inlines, *([text(after)] if after else [])]

    def _number(self, entry: Entry) -> str:
        if entry.kind == "sec" and not entry.number:
            return entry.words
        if entry.parent:
            return f"{self.entries[entry.parent].number}{_NBSP}({entry.number})"
        return entry.number


def _before(citation: dict[str, Any], entry: Entry, context: Context, capital: bool) -> Inlines:
    """Return the words before a number: an author's own take the place of "Figure"."""
    prefix: Inlines = citation["citationPrefix"]
    if prefix:
        return [*prefix, text(_NBSP)]
    if citation["citationMode"]["t"] == "SuppressAuthor" or not (
        entry.number or entry.kind != "sec"
    ):
        return []
    word = reference_word(entry, context)
    if capital:
        word = word[:1].upper() + word[1:]
    return [text(f"{word}{_NBSP}")] if word else []
