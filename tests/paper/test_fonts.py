"""Any script prints in the PDF, with a font that the project ships."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pypdf
import pytest

from refutable.paper.source import parse_source
from tests.paper.making import cell, pdf_of

FONTS = Path(__file__).parent / "fonts"
"""A font made for these tests: each of the signs is a box."""
SIGNS = "茶شای😀"
TEXT = f"A cup of {SIGNS[0]}, or {SIGNS[1:4]}, makes {SIGNS[4]}.\n"


@pytest.mark.parametrize(
    "named", [{}, {"mainfont": ["Libertinus Serif", "Boxes"]}, {"mainfont": "Boxes"}]
)
def test_a_font_of_the_project_prints_what_others_lack(
    tmp_path: Path, named: dict[str, object]
) -> None:
    """In the text, the title and what a cell shows, a folder in ``font-paths`` is enough."""
    shutil.copytree(FONTS, tmp_path / "fonts")
    front = {"title": f"Tea {SIGNS[0]}", "font-paths": "fonts", **named}
    made = pdf_of(tmp_path, TEXT + cell({"text/plain": f"green {SIGNS[0]}"}), front)
    reader = pypdf.PdfReader(io.BytesIO(made))
    text = "".join(one.extract_text() for one in reader.pages)
    assert set(SIGNS) <= set(text)


def test_without_a_font_the_fault_says_how_to_name_one(tmp_path: Path) -> None:
    """A check names the line and the characters; the page needs no font of the project."""
    (tmp_path / "paper.qmd").write_text(f"---\ntitle: Tea\n---\n\n{TEXT}", encoding="utf-8")
    (fault,) = parse_source(tmp_path).faults
    assert (fault.line, fault.rule) == (5, "missing-glyph")
    assert all(f"U+{ord(sign):04X}" in fault.message for sign in (SIGNS[0], SIGNS[4]))
    assert "font-paths" in fault.remedy
    assert "mainfont" in fault.remedy
