"""Formulas: a number beside those that have one, an alternative text on paper.

Pandoc writes MathML for the page and Typst's own math for the PDF. PDF/UA asks for the words of
each formula: they are its TeX, as authors of formulas read it to each other.
"""

from __future__ import annotations

import re

from refutable.escaping import typst_string
from refutable.paper.passes import typst
from refutable.paper.passes.context import Context
from refutable.paper.passes.crossref import EQUATION
from refutable.paper.tree import (
    Node,
    attr,
    from_top,
    has_class,
    identifier,
    node,
    pairs,
    raw,
    span,
    text,
)

_FORMULA = re.compile(
    r'(#formula\("(?:[^"\\]|\\.)*"(?:, number: "[^"]*")?\)\[)(\$(?:[^$\\]|\\.)*\$)', re.S
)
_NAMES = {
    **{f"{name}.circle": f"{name}.o" for name in ("times", "dot", "minus", "dash")},
    **{f"bracket.{side}.double": f"bracket.{side}.stroked" for side in "lr"},
    "sect": "inter",
    'delim: "||"': 'delim: "‖"',
}
"""The names of symbols that pandoc writes and Typst 0.15 has no more, and those that it has."""
_SYMBOL = re.compile(
    r'delim: "\|\|"|(?P<string>"(?:[^"\\]|\\.)*")'
    r"|\b(?:(?:times|dot|minus|dash)\.circle|bracket\.[lr]\.double|sect)\b"
)


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with every formula in the form of the format."""

    def change(element: Node) -> list[Node] | None:
        if element["t"] == "Span" and has_class(element, EQUATION):
            return _numbered(element, context)
        if element["t"] == "Math" and context.is_typst:
            return typst.around(f"#formula({_words(element)})", [_with_bars(element)])
        return None

    made: list[Node] = from_top(blocks, change, frozenset({"Span", "Math"}))
    return made


def _words(formula: Node) -> str:
    return typst_string(" ".join(formula["c"][1].split()))


def _with_bars(formula: Node) -> Node:
    """Return a formula whose matrices stand between bars by hand: pandoc makes double ones of them.

    ``in_typst`` knows all double bars that are left as such.
    """
    kind, tex = formula["c"]
    tex = tex.replace(r"\begin{vmatrix}", r"\left|\begin{matrix}")
    return node("Math", kind, tex.replace(r"\end{vmatrix}", r"\end{matrix}\right|"))


def in_typst(source: str) -> str:
    """Return Typst source with the symbols in its formulas named as Typst names them now."""
    return _FORMULA.sub(lambda one: one[1] + _SYMBOL.sub(_renamed, one[2]), source)


def _renamed(found: re.Match[str]) -> str:
    return found[0] if found["string"] else _NAMES.get(found[0], found[0])


def _numbered(element: Node, context: Context) -> list[Node]:
    label, number = identifier(element), f"({pairs(element)['number']})"
    formula = element["c"][1][0]
    if context.is_typst:
        call = f"#formula({_words(formula)}, number: {typst_string(number)})"
        return typst.around(call, [_with_bars(formula), raw("typst", typst.label(label))])
    if context.is_html:
        beside = span(attr("", ["equation-number"]), [text(number)])
        return [span(attr(label, [EQUATION]), [formula, beside])]
    kind, tex = formula["c"]
    written = node("Math", kind, f"{tex.rstrip()} \\qquad {number}")
    return [span(attr(label), [written])] if context.is_pandoc else [written]
