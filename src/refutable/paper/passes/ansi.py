"""The colours of a terminal, in each format's own way.

Reads:   ``CodeBlock .output .ansi`` with the terminal's codes in its text
Writes:  the same text in spans of the page, in coloured code of the PDF, or without colour
"""

from __future__ import annotations

import html

from refutable.escaping import typst_string
from refutable.paper import terminal
from refutable.paper.passes.context import Context
from refutable.paper.terminal import Run
from refutable.paper.tree import Node, attr, changed, classes, code_block, raw_block

CLASS = "ansi"

# As dark as the marks of verdicts on paper; black and white are the colour of the text.
_ON_PAPER = {
    "red": "a1261c",
    "green": "1d6247",
    "yellow": "7d5200",
    "blue": "47458c",
    "magenta": "7a2230",
    "cyan": "1d6247",
}


def apply(blocks: list[Node], context: Context) -> list[Node]:
    """Return the blocks without the codes of a terminal."""
    made: list[Node] = changed(
        blocks, lambda one: _coloured(one, context), frozenset({"CodeBlock"})
    )
    return made


def _coloured(block: Node, context: Context) -> Node | None:
    if block["t"] != "CodeBlock" or CLASS not in classes(block):
        return None
    text, names = block["c"][1], [name for name in classes(block) if name != CLASS]
    if context.is_html:
        inside = "".join(map(_span, terminal.styled(text)))
        return raw_block("html", f'<pre class="{" ".join(names)}"><code>{inside}</code></pre>')
    if context.is_typst:
        return raw_block("typst", f"#terminal[{''.join(map(_typst, terminal.styled(text)))}]")
    return code_block(attr("", names), terminal.plain(text))


def _styles(run: Run) -> list[str]:
    marks = {"bold": run.bold, "italic": run.italic, "underlined": run.underlined}
    return [run.colour] * bool(run.colour) + [name for name, is_set in marks.items() if is_set]


def _span(run: Run) -> str:
    names = " ".join(f"ansi-{style}" for style in _styles(run))
    text = html.escape(run.text)
    return f'<span class="{names}">{text}</span>' if names else text


def _typst(run: Run) -> str:
    said = f"#raw({typst_string(run.text)})"
    if run.colour in _ON_PAPER:
        said = f'#text(fill: rgb("{_ON_PAPER[run.colour]}"))[{said}]'
    for is_set, call in (
        (run.bold, "strong"),
        (run.italic, "emph"),
        (run.underlined, "underline"),
    ):
        said = f"#{call}[{said}]" if is_set else said
    return said
