"""Formulas: set by each format's own means, with their words and their numbers."""

from __future__ import annotations

from refutable.paper.pandoc import unread_formulas
from tests.paper.passes.rendering import render

TEXT = 'Inline $a_1 (b)$(see), then\n\n$$ \\frac{a}{\\text{"b"}} $$ {#eq-x}\n\nand $$ c $$ without.'


def test_the_page_has_mathml_and_numbers_beside_it() -> None:
    """Nobody sees TeX, and the number of a formula is no part of it."""
    page = render(TEXT, "html")
    assert page.count("<math ") == 3
    assert '<span id="eq-x" class="equation"><math display="block"' in page
    assert '</math><span class="equation-number">(1)</span></span>' in page
    assert "eq-x}" not in page


def test_every_formula_has_its_words_on_paper() -> None:
    """PDF/UA asks for them; the number stands with the label that links lead to."""
    on_paper = render(TEXT, "typst")
    assert r'#formula("a_1 (b)")[$a_1 \( b \)$];\(see)' in on_paper
    assert r'#formula("\\frac{a}{\\text{\"b\"}}", number: "(1)")[' in on_paper
    assert "$<eq-x>];" in on_paper
    assert '#formula("c")[$ c $];' in on_paper


def test_the_notebook_keeps_tex_with_its_number() -> None:
    """Jupyter sets TeX by itself."""
    assert r"\qquad (1)$$" in render(TEXT, "ipynb")


def test_a_formula_that_cannot_be_read_is_known_before_a_render() -> None:
    """Each with its reason; its TeX is never printed in its place."""
    unread = unread_formulas(
        [r"\frac{a}{b}", r"\foo{a}", "x\n+ \\bar y", r"\begin{nope} \end{nope}"]
    )
    assert list(unread) == [r"\foo{a}", r"\begin{nope} \end{nope}"]
    assert unread[r"\foo{a}"] == r"unexpected control sequence \foo"
