"""Numbered lists with the signs that their author wrote: "(iv)", "c)", and "1." inside them.

Pandoc drops the brackets on the page; on paper a list without a style of its own takes that of
the list it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping

from refutable.paper.passes.context import Context
from refutable.paper.passes.counting import styled
from refutable.paper.tree import (
    SPACE,
    Node,
    attr,
    changed,
    classes,
    div,
    from_top,
    node,
    plain,
    raw,
    raw_block,
    span,
    text,
)

_STYLES: Mapping[str, str] = {
    "Decimal": "decimal",
    "Example": "decimal",
    "LowerAlpha": "lower-alpha",
    "UpperAlpha": "upper-alpha",
    "LowerRoman": "lower-roman",
    "UpperRoman": "upper-roman",
}
_USUAL = ("DefaultStyle", "Decimal", "DefaultDelim", "Period")
_SIGNS = {"OneParen": ("", ")"), "TwoParens": ("(", ")")}
_BOXES = (text("☐"), text("☒"))
_BRACKETS: Mapping[str, str] = {"OneParen": "bracket", "TwoParens": "brackets"}


_LISTS, _TERMS = frozenset({"OrderedList"}), frozenset({"Div", "DefinitionList"})


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with the style of every numbered list said."""
    if context.is_typst:
        made: list[Node] = from_top(
            from_top(blocks, _with_usual_numbers, _LISTS), _with_run_in_terms, _TERMS
        )
    elif context.is_html:
        made = changed(blocks, _with_brackets, _LISTS | {"Plain", "Para"})
    elif context.is_pandoc:
        made = blocks
    else:
        made = changed(blocks, _with_written_signs, _LISTS)
    return made


def _with_run_in_terms(element: Node) -> list[Node] | None:
    """Return a list of definitions whose terms begin the first line of what they define.

    The filter for claims does the same in the ledger.
    """
    if element["t"] == "Div" and {"ledger", "evidence"} & {*classes(element)}:
        return [element]
    if element["t"] != "DefinitionList":
        return None
    made = [raw_block("typst", "#terms(tight: false,")]
    for term, definitions in element["c"]:
        made.append(plain([raw("typst", "terms.item(["), *term, raw("typst", "], [")]))
        inside = [block for blocks in definitions for block in blocks]
        made += from_top(inside, _with_run_in_terms)
        made.append(raw_block("typst", "]),"))
    return [*made, raw_block("typst", ")")]


def _with_brackets(element: Node) -> Node | None:
    if element["t"] in ("Plain", "Para") and element["c"] and element["c"][0] in _BOXES:
        # Pandoc makes a box of a task that the reader could tick, unless a span holds it.
        first, *rest = element["c"]
        return node(element["t"], [span(attr("", ["task"]), [first]), *rest])
    if element["t"] != "OrderedList":
        return None
    (_, style, delimiter), _ = element["c"]
    style_name, brackets = _STYLES.get(style["t"]), _BRACKETS.get(delimiter["t"])
    return (
        div(attr("", [f"{style_name}-{brackets}"]), [element]) if style_name and brackets else None
    )


def _with_written_signs(element: Node) -> Node | None:
    """Return a list with letters or roman numbers with these as text: Markdown counts in digits."""
    if element["t"] != "OrderedList":
        return None
    (start, style, delimiter), items = element["c"]
    name, _, case = _STYLES.get(style["t"], "").partition("-")
    if case not in ("alpha", "roman"):
        return None
    before, after = _SIGNS.get(delimiter["t"], ("", "."))
    sample = "A" if name == "upper" else "a"
    signs = (styled(start + n, f"{case} {sample}") for n in range(len(items)))
    marked = [
        _begun(item, f"{before}{sign}{after}") for item, sign in zip(items, signs, strict=True)
    ]
    return node("BulletList", marked)


def _begun(item: list[Node], sign: str) -> list[Node]:
    first = item[0] if item and item[0]["t"] in ("Plain", "Para") else None
    if first is None:
        return [plain([text(sign)]), *item]
    return [{**first, "c": [text(sign), SPACE, *first["c"]]}, *item[1:]]


def _with_usual_numbers(element: Node) -> Node | None:
    """Return a numbered list in which each list with usual numbers says so."""
    if element["t"] != "OrderedList":
        return None
    attributes, items = element["c"]
    return {**element, "c": [attributes, changed(items, _usual)]}


def _usual(element: Node) -> list[Node] | None:
    if element["t"] != "OrderedList":
        return None
    (start, style, delimiter), _ = element["c"]
    if start != 1 or style["t"] not in _USUAL or delimiter["t"] not in _USUAL:
        return None  # pandoc says these itself
    opening = raw_block("typst", '#[\n#set enum(numbering: "1.", start: 1)')
    return [opening, element, raw_block("typst", "]")]
