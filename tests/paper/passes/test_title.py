"""The title of the paper, which the PDF repeats at the head of its pages."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf

from refutable.paper.document import Document
from refutable.paper.execute import Executed
from refutable.paper.pdf import pdf
from refutable.paper.source import read_source

TITLE = "Tea^[With a note.] and [milk](https://example.org), $x^2$"


def test_a_title_may_have_a_note_a_link_and_a_formula(tmp_path: Path) -> None:
    """The head of each further page repeats its words, and neither note nor link."""
    (tmp_path / "_quarto.yml").write_text(f'title: "{TITLE}"\n', encoding="utf-8")
    pages = "\n\n{{< pagebreak >}}\n\n".join(["One.", "Two.", "Three."])
    (tmp_path / "paper.qmd").write_text(f"{pages}\n", encoding="utf-8")
    source = read_source(tmp_path)
    read = pypdf.PdfReader(io.BytesIO(pdf(Document(Executed(source), {}))[".pdf"]))
    assert [page.extract_text().count("With a note.") for page in read.pages] == [1, 0, 0]
    assert [page.extract_text().count("and milk") for page in read.pages] == [1, 0, 1]
