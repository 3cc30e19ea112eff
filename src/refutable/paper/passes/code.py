"""Code: its file's name, what folds it, and the cells that it stands in.

Reads:   ``Div .cell`` of ``Div .cell-code [fold summary]`` and outputs; code blocks with
         ``filename``, ``code-fold``, ``code-summary``, ``code-line-numbers``
Writes:  code that opens and closes on the page; on paper it is open. A notebook has cells of its
         own, made from the divs
"""

from __future__ import annotations

import re

from refutable.paper.passes import typst
from refutable.paper.passes.boxes import details
from refutable.paper.passes.context import Context
from refutable.paper.tree import (
    Node,
    attr,
    attributes_of,
    changed,
    classes,
    div,
    has_class,
    node,
    pairs,
    para,
    plain,
    plain_text,
    raw_block,
    text,
    with_attributes,
)

_OURS = (
    "filename",
    "code-fold",
    "code-summary",
    "code-line-numbers",
    "code-overflow",
    "startFrom",
    "start-from",
)
_SHOWN_CELL = re.compile(r"^([ \t]*(?:`{3,}|~{3,})[ \t]*)\{\{([A-Za-z][^{}]*)\}\}", re.MULTILINE)
_NAME = re.compile(r"^[A-Za-z_][\w-]*$")
_NUMBERED = ("numberLines", "number-lines")


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks with code and cells in the form of the format."""

    def change(element: Node) -> list[Node] | None:
        if element["t"] == "CodeBlock":
            (identifier, names, given), code = element["c"]
            # A cell that is shown with its fence is written with two pairs of braces.
            if names and names[0].startswith("{{"):
                names, code = ["markdown"], f"```{names[0]}\n{code}\n```"
            attributes = [identifier, _languages(names, context), given]
            element = node("CodeBlock", attributes, _SHOWN_CELL.sub(r"\1{\2}", code))
            return _block(element, context) if _is_ours(element) else [element]
        if element["t"] == "Div" and has_class(element, "cell") and not context.is_notebook:
            return _cell(element, context)
        if element["t"] == "Div" and has_class(element, "cell-output"):
            return list(element["c"][1]) if context.is_html or context.is_typst else None
        if element["t"] == "Span" and has_class(element, "kbd") and not context.is_html:
            return [node("Code", attr(), plain_text(element["c"][1]))]
        return None

    made: list[Node] = changed(blocks, change, frozenset({"CodeBlock", "Div", "Span"}))
    return made


def _languages(names: list[str], context: Context) -> list[str]:
    """Return the classes of code without a point before a name, as in "```.bash".

    What is not a name to Typst would be printed as the first line of the code.
    """
    bare = [name.lstrip(".") for name in names]
    return [name for name in bare if not context.is_typst or _NAME.match(name)]


def _is_ours(code: Node) -> bool:
    return bool(set(pairs(code)) & set(_OURS) or set(classes(code)) & set(_NUMBERED))


def _block(code: Node, context: Context) -> list[Node]:
    identifier, names, given = attributes_of(code)
    settings = dict(given)
    first = settings.get("startFrom") or settings.get("start-from") or "1"
    numbered = set(names) & set(_NUMBERED) or settings.get("code-line-numbers", "false") != "false"
    names = [
        *(name for name in names if name not in _NUMBERED),
        *([_NUMBERED[0]] if numbered else []),
    ]
    if settings.get("code-overflow") == "wrap":
        names = [*names, "wrap"]
    kept = [pair for pair in given if pair[0] not in _OURS]
    kept += [["startFrom", first]] if numbered else []
    shown = [with_attributes(code, [identifier, names, kept])]
    if numbered and context.is_typst:
        shown = typst.block(f"#numbered-lines({int(first) if first.isdigit() else 1})", shown)
    if "filename" in settings:
        shown = _named(settings["filename"], shown, context)
    fold = settings.get("code-fold", "false")
    return _folded(shown, fold, settings.get("code-summary", ""), context)


def _named(name: str, shown: list[Node], context: Context) -> list[Node]:
    written = [node("Code", attr(), name)]
    if context.is_html:
        return [
            div(attr("", ["code-file"]), [div(attr("", ["code-name"]), [plain(written)]), *shown])
        ]
    if context.is_typst:
        return [plain(typst.around("#code-name", written)), *shown]
    return [para(written), *shown]


def _folded(shown: list[Node], fold: str, summary: str, context: Context) -> list[Node]:
    if fold == "false" or not context.is_html:
        return shown
    words = [text(summary or context.words["code-summary"])]
    opened = " open" if fold == "show" else ""
    return [*details("code", words, opened), *shown, raw_block("html", "</details>")]


def _cell(element: Node, context: Context) -> list[Node]:
    content = element["c"][1]
    codes = [block for block in content if _is_code(block)]
    outputs = [block for block in content if not _is_code(block)]
    evidence = [block for block in outputs if has_class(block, "evidence")]
    before: list[Node] = []
    after: list[Node] = []
    for code in codes:
        settings = pairs(code)
        fold = settings.get("fold", "true")
        shown = _folded(code["c"][1], fold, settings.get("summary", ""), context)
        (before if fold == "false" or not context.is_html else after).extend(shown)
    if len(evidence) == 1 and context.is_html:
        outputs = [_with_code(block, after) if block in evidence else block for block in outputs]
        after = []
    return [*before, *outputs, *after]


def _is_code(block: Node) -> bool:
    return block["t"] == "Div" and has_class(block, "cell-code")


def _with_code(evidence: Node, code: list[Node]) -> Node:
    attributes, content = evidence["c"]
    return div(attributes, [*content, *code])
