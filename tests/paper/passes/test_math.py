"""Formulas: set by each format's own means, with their words and their numbers."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from refutable.paper.pandoc import unread_formulas
from tests.paper.making import pdf_of
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


@pytest.mark.parametrize("name", ["matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix"])
def test_a_matrix_is_set_with_each_kind_of_bracket(name: str, tmp_path: Path) -> None:
    """Pandoc writes bars that Typst does not know."""
    text = f"$$\\begin{{{name}}} a & b \\\\ c & d \\end{{{name}}}$$ {{#eq-m}}\n"
    read = PdfReader(BytesIO(pdf_of(tmp_path, text, {"title": "Tea"})))
    printed = "".join(read.pages[0].extract_text().split())
    assert {*"𝑎𝑏𝑐𝑑"} <= {*printed}
    assert ("|" in printed) is (name == "vmatrix")


def test_symbols_have_the_names_that_typst_knows(tmp_path: Path) -> None:
    """What pandoc calls by an older name is set all the same, and no word of a text is a name."""
    text = (
        r"$A \cap B \Cap C \otimes D \odot E \ominus F \bigotimes G \circleddash H \llbracket x"
        r" \rrbracket \text{a sect, times.circle}$"
    )
    read = PdfReader(BytesIO(pdf_of(tmp_path, f"{text}\n", {"title": "Tea"})))
    printed = read.pages[0].extract_text()
    assert {*"∩⋒⊗⊙⊖⨂⊝⟦⟧"} <= {*printed}
    assert "a sect, times.circle" in printed
