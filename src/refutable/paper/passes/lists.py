"""Numbered lists with the signs that their author wrote: "(iv)", "c)", and "1." inside them.

Pandoc drops the brackets on the page; on paper a list without a style of its own takes that of
the list it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping

from refutable.paper.passes.context import Context
from refutable.paper.tree import Node, attr, changed, div, from_top, raw_block

_STYLES: Mapping[str, str] = {
    "Decimal": "decimal",
    "Example": "decimal",
    "LowerAlpha": "lower-alpha",
    "UpperAlpha": "upper-alpha",
    "LowerRoman": "lower-roman",
    "UpperRoman": "upper-roman",
}
_USUAL = ("DefaultStyle", "Decimal", "DefaultDelim", "Period")
_BRACKETS: Mapping[str, str] = {"OneParen": "bracket", "TwoParens": "brackets"}


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with the style of every numbered list said."""
    if context.is_typst:
        made: list[Node] = from_top(blocks, _with_usual_numbers)
    elif context.is_html:
        made = changed(blocks, _with_brackets)
    else:
        made = blocks
    return made


def _with_brackets(element: Node) -> Node | None:
    if element["t"] != "OrderedList":
        return None
    (_, style, delimiter), _ = element["c"]
    style_name, brackets = _STYLES.get(style["t"]), _BRACKETS.get(delimiter["t"])
    return (
        div(attr("", [f"{style_name}-{brackets}"]), [element]) if style_name and brackets else None
    )


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
    opening = raw_block("typst", '#[\n#set enum(numbering: "1.")')
    return [opening, element, raw_block("typst", "]")]
