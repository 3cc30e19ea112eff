"""Markdown through pandoc and the passes, as page, as PDF and as text of a notebook."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import pypandoc
import typst

from refutable.paper.pandoc import TEMPLATES
from refutable.paper.passes.context import Context
from refutable.paper.passes.order import before_citations, for_format
from refutable.paper.texts import Text, read_texts
from refutable.paper.tree import Node, attr, code_block

WRITERS = {
    "html": ["-t", "html5", "--mathml", "--section-divs", "--wrap=none"],
    "typst": ["-t", "typst-smart", "--wrap=none"],
    "ipynb": ["-t", "gfm+tex_math_dollars-tex_math_gfm", "--wrap=none"],
}
PROJECT = Path(__file__).parent / "project"
"""A folder with two pictures, a.png and b.png."""
_BETWEEN = "snippet-ends-here"


def pandoc(arguments: Sequence[str], given: str) -> str:
    """Return what pandoc makes of a text."""
    command = [pypandoc.get_pandoc_path(), *arguments]
    done = subprocess.run(command, input=given, capture_output=True, encoding="utf-8", check=True)
    assert "[WARNING]" not in done.stderr, done.stderr
    return done.stdout


def read(texts: Sequence[str], form: str = "markdown") -> list[list[Node]]:
    """Return the blocks of each text, read in one run of pandoc."""
    wanted = [Text(form, text) for text in texts]
    made = read_texts(wanted)
    return [made[one] for one in wanted]


def context(form: str, root: Path = PROJECT, **metadata: Any) -> Context:
    """Return the context of a format; underscores in names of settings stand for hyphens."""
    named = {key.replace("_", "-"): value for key, value in metadata.items()}
    return Context(format=form, root=root, read=read, metadata=named)


def write(pieces: Sequence[list[Node]], form: str) -> list[str]:
    """Return each list of blocks as a format writes it, in one run of pandoc."""
    blocks: list[Node] = []
    for piece in pieces:
        blocks += [*piece, code_block(attr(), _BETWEEN)]
    tree = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks}
    text = pandoc(["-f", "json", *WRITERS[form]], json.dumps(tree))
    fence = {"html": f"<pre><code>{_BETWEEN}</code></pre>"}.get(form, f"```\n{_BETWEEN}\n```")
    if form == "ipynb":
        text = text.replace(f"    {_BETWEEN}\n", f"{fence}\n")
    *written, notes = text.split(fence)
    return [*(piece.strip() for piece in written[:-1]), f"{written[-1]}{notes}".strip()]


def render(markdown: str, form: str, root: Path = PROJECT, **metadata: Any) -> str:
    """Return a Markdown text as a format writes it: "html", "typst" or "ipynb"."""
    return render_all([markdown], form, root, **metadata)[0]


def render_all(texts: Sequence[str], form: str, root: Path = PROJECT, **metadata: Any) -> list[str]:
    """Return each of several papers as a format writes it, in two runs of pandoc."""
    settings = context(form, root, **metadata)
    passed = [for_format(before_citations(blocks, settings), settings) for blocks in read(texts)]
    return write(passed, form)


def page(markdown: str, root: Path = PROJECT, **metadata: Any) -> str:
    """Return a Markdown text as a page with its style and its script."""
    body = render(markdown, "html", root, **metadata)
    script, style = (
        "\n".join(
            (TEMPLATES / f"{name}.{ending}").read_text(encoding="utf-8")
            for name in ("figures", "paper")
        )
        for ending in ("js", "css")
    )
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>Page</title><style>{style}</style></head><body><div class="page">'
        f'<main id="text">{body}</main></div><script>{script}</script></body></html>'
    )


def pdf(markdown: str, root: Path = PROJECT, **metadata: Any) -> bytes:
    """Return a Markdown text as an accessible PDF, set in the paper's own template."""
    made: bytes = compiled(render(markdown, "typst", root, **metadata), root)
    return made


def compiled(body: str, root: Path = PROJECT, form: Literal["pdf", "png"] = "pdf") -> Any:
    """Return Typst code, set in the paper's own template, as a PDF or as pictures of its pages."""
    settings = ["--template", str(TEMPLATES / "paper.typ"), "-V", 'date-words=""']
    settings += [
        "-V",
        "document-date=none",
        "-V",
        'language="en"',
        "-V",
        'word-and="and"',
        "-M",
        "title=Paper",
    ]
    settings += ["-V", "territory=none", "-V", 'papersize="a4"']
    source = pandoc(["-f", "markdown", "-t", "typst-smart", *settings], "MARK").replace(
        "MARK", body
    )
    compiler = typst.Compiler(source.encode(), root=root.resolve(), ignore_system_fonts=True)
    if form == "png":
        return compiler.compile(format="png", ppi=80)
    return compiler.compile(format="pdf", pdf_standards=["ua-1"])
