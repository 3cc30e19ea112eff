"""Sections of the supplement on the page."""

from __future__ import annotations

import re

from refutable.paper.supplement import folded

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
