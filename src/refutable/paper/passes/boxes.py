"""Callouts, theorems, proofs and tabs, in the form of each format.

Reads:   ``Div .callout-note``, ``Div #thm-x``, ``Div .proof``, ``Div .panel-tabset`` of
         ``Div .tab``, each with a ``Div .block-title`` first
Writes:  divs that paper.css and paper.js know; calls of functions in paper.typ; quotations and
         plain paragraphs in the notebook
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from refutable.escaping import typst_string
from refutable.paper.passes import typst
from refutable.paper.passes.context import Context
from refutable.paper.passes.kinds import PROOFS, TABSET, callout_of, proof_of, theorem_of
from refutable.paper.passes.titles import TAB, TITLE, part
from refutable.paper.tree import (
    SPACE,
    Node,
    attr,
    changed,
    div,
    has_class,
    identifier,
    node,
    pairs,
    para,
    plain,
    raw,
    raw_block,
    span,
    text,
)

ITALIC = ("thm", "lem", "cor", "prp", "cnj")
"""Statements that are set in italics, as is usual in mathematics."""

Inlines = list[Node]


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with every box in the form of the format."""

    def change(element: Node) -> list[Node] | None:
        if callout_of(element):
            return _callout(element, context)
        if theorem_of(element) or proof_of(element):
            return _statement(element, context)
        if element["t"] == "Div" and has_class(element, TABSET):
            return _tabset(element, context)
        return None

    made: list[Node] = changed(blocks, change, frozenset({"Div"}))
    return made


# Callouts


def _callout(element: Node, context: Context) -> list[Node]:
    kind = callout_of(element)
    word = context.words[f"callout-{kind}-title"]
    title, blocks = part(element, TITLE)
    title = title or [text(word)]
    if context.is_typst:
        call = f"#callout({typst_string(kind)}, icon: {_icon(element, context)}, "
        return typst.titled(call, title, blocks, identifier(element))
    if not context.is_html:
        quoted = [node("BlockQuote", [para([node("Strong", title)]), *blocks])]
        return _kept(element, quoted, context)
    names = ["callout", f"callout-{kind}"]
    look = pairs(element).get("appearance") or context.metadata.get("callout-appearance")
    names += [f"callout-{look}"] if look in ("simple", "minimal") else []
    names += [] if _icon(element, context) == "true" else ["no-icon"]
    if "collapse" in pairs(element):
        return _folding(element, names, title, blocks)
    given = [["role", "note"], ["aria-label", word]]
    head = div(attr("", ["callout-title"]), [plain(title)])
    return [div([identifier(element), names, given], [head, *blocks])]


def _icon(element: Node, context: Context) -> str:
    given = pairs(element).get("icon", str(context.metadata.get("callout-icon", True)))
    return "false" if given.lower() == "false" else "true"


def _folding(element: Node, names: list[str], title: Inlines, blocks: list[Node]) -> list[Node]:
    opened = "" if pairs(element)["collapse"] == "true" else " open"
    return [
        *details(" ".join(names), title, opened, identifier(element), "callout-title"),
        *blocks,
        raw_block("html", "</details>"),
    ]


def details(
    names: str, title: Inlines, opened: str = "", label: str = "", summary: str = ""
) -> list[Node]:
    """Return the head of an element of HTML that opens and closes; ``</details>`` ends it."""
    own = f' id="{escape(label)}"' if label else ""
    inner = f' class="{summary}"' if summary else ""
    opening = f'<details class="{names}"{own}{opened}><summary{inner}>'
    return [plain([raw("html", opening), *title, raw("html", "</summary>")])]


# Theorems and proofs


def _statement(element: Node, context: Context) -> list[Node]:
    kind = theorem_of(element)
    title, blocks = part(element, TITLE)
    lead = _lead(element, kind, title, context)
    first = blocks[0] if blocks and blocks[0]["t"] in ("Para", "Plain") else None
    head = para([*lead, *([SPACE, *first["c"]] if first else [])])
    body = [head, *(blocks[1:] if first else blocks)]
    italic = kind in ITALIC
    if context.is_typst:
        return typst.block(f"#statement({str(italic).lower()})", body, identifier(element))
    if context.is_html:
        names = ["theorem", "italic"] if italic else ["theorem" if kind else "proof"]
        return [div(attr(identifier(element), names), body)]
    return _kept(element, body, context)


def _kept(element: Node, blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks of a box with its label, where a format has places for links."""
    label = identifier(element)
    return [div(attr(label), blocks)] if label and context.is_pandoc else blocks


def _lead(element: Node, kind: str, title: Inlines, context: Context) -> Inlines:
    """Return "Theorem 1 (Name)" in bold, or "Proof (Name)." in italics."""
    if not kind:
        word = [text(context.words[PROOFS[proof_of(element)]])]
        title = [*word, SPACE, text("("), *title, text(")")] if title else word
    face = "Emph" if kind in ("", "sol", "rem") else "Strong"
    # A numbered statement has no full stop behind its name, as in stock Quarto.
    lead = [node(face, title if face == "Strong" else [*title, text(".")])]
    if context.is_typst:
        return typst.around("#statement-name", lead)
    return [span(attr("", ["theorem-title"]), lead)] if context.is_html else lead


# Tabs


def _tabset(element: Node, context: Context) -> list[Node]:
    content: list[Node] = [inner for block in element["c"][1] for inner in _tab(block, context)]
    if not context.is_html:
        return content
    group: Mapping[str, str] = pairs(element)
    given = [["data-group", group["group"]]] if "group" in group else []
    return [div([identifier(element), ["tabset"], given], content)]


def _tab(block: Node, context: Context) -> list[Node]:
    if block["t"] != "Div" or not has_class(block, TAB):
        return [block]
    title, blocks = part(block, TITLE)
    if context.is_html:
        return [
            div(
                attr(identifier(block), [TAB]),
                [div(attr("", ["tab-title"]), [plain(title)]), *blocks],
            )
        ]
    strong = [node("Strong", title)]
    if context.is_typst:
        head = plain([*typst.around("#tab-title", strong)[:-1], raw("typst", "]"), _after(block)])
        return [head, *blocks]
    return [para(strong), *blocks]


def _after(block: Node) -> Node:
    return raw("typst", typst.label(identifier(block)))
