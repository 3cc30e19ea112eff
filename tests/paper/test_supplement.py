"""Sections of the supplement on the page, and the works that each file of a PDF lists."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import cast

import pypandoc

from refutable.paper.passes.context import Context
from refutable.paper.passes.supplement import split, with_own_references
from refutable.paper.supplement import folded
from refutable.paper.tree import identifier, nodes

PAGE = """<main><section id="a" class="level2"><h2>A</h2><p>a</p></section>
<section id="s" class="level2 supplement"><h2>S</h2><p>s</p>
<section id="t" class="level3"><h3>T</h3><p>t</p></section></section>
<section id="b" class="level2"><h2>B</h2><p>b</p></section>
<section id="u" class="level2 supplement other"><h2>U</h2></section></main>"""


def test_all_but_the_heading_of_a_supplement_is_folded() -> None:
    """Its subsections too; what stands around it stays as it is."""
    page = folded(PAGE)
    bare = re.sub(r"<noscript>.*?</noscript>", "", page, flags=re.DOTALL)
    assert re.findall(r"<p>(.)</p>", bare) == ["a", "b"]
    assert re.findall(r"<h\d>(.)</h\d>", bare) == ["A", "S", "B", "U"]
    assert bare.count("<section") == bare.count("</section>") == 4


def test_nothing_is_lost() -> None:
    """Without the tags of the folds it is the page as it was."""
    opened = re.sub(r"\n?</?noscript>\n?", "", folded(PAGE))
    assert opened.replace("\n", "") == PAGE.replace("\n", "")


def test_a_page_without_a_supplement_is_unchanged() -> None:
    """A class that only begins alike folds nothing."""
    page = '<section class="supplementary"><h2>A</h2></section>'
    assert folded(page) == page


def test_the_article_lists_the_works_of_a_claim_that_it_repeats_from_the_supplement() -> None:
    """A table of claims in the article may print a sentence, with its citation, of the other."""
    text = (
        '[]{.statement-of claim="clm-x"}\n\n'
        "::: {#refs}\n::: {#ref-a}\nA\n:::\n\n::: {#ref-b}\nB\n:::\n:::\n\n"
        "# More {.supplement}\n\n[So [@a]]{#clm-x .claim} and so [@b].\n"
    )
    blocks = json.loads(pypandoc.convert_text(text, "json", format="markdown"))["blocks"]
    context = cast(Context, SimpleNamespace(is_typst=True))
    article, supplement = split(with_own_references(blocks, "References", context))
    listed = [
        [identifier(one) for one in nodes(part) if one["t"] == "Div" and identifier(one)]
        for part in (article, supplement)
    ]
    assert listed == [["refs", "ref-a"], ["refs", "ref-a", "ref-b"]]
